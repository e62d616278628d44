"""A list of terms becomes one register file."""

from __future__ import annotations

from typing import Any

from xindeng.imports import lessons, values
from xindeng.imports.job import Job
from xindeng.imports.report import short
from xindeng.imports.writing import Draft

from .tables import Record, Table


def drafts(table: Table, job: Job) -> list[Draft]:
    """One draft with all the entries."""
    given: dict[str, str] = {}
    for record in table.records:
        title = record.cells["title"].strip()
        if title in given:
            job.findings.lost(
                table.place(record),
                f"“{short(title)}”又写了一次：{record.cells['plain']}",
                "只带进来第一次的",
            )
        else:
            given[title] = job.ids.take("term", title, table.place(record))
    used: set[str] = set()
    entries = []
    for record in table.records:
        title = record.cells["title"].strip()
        if title not in used:
            used.add(title)
            entries.append(_entry(record, table, job, given))
    if not entries:
        return []
    return [Draft("term", entries[0], "", table.grid.name or "术语", tuple(entries[1:]))]


def _entry(record: Record, table: Table, job: Job, known: dict[str, str]) -> dict[str, Any]:
    cells, place = record.cells, table.place(record)
    title = cells["title"].strip()
    entry: dict[str, Any] = {
        "id": known[title],
        "title": lessons.titled(title, job, place),
        "plain": " ".join(cells["plain"].split()),
    }
    entry |= {field: cells[field] for field in ("english", "pinyin") if cells.get(field)}
    for field in ("avoid", "aliases"):
        if found := values.words_of(cells.get(field, "")):
            entry[field] = found
    here = {**{title: id_ for id_, title in job.hand.titles.get("term", {}).items()}, **known}
    links = [here[name] for name in values.words_of(cells.get("see_also", "")) if name in here]
    for name in values.words_of(cells.get("see_also", "")):
        if name not in here:
            job.findings.lost(
                table.place(record, "see_also"), f"参见“{short(name)}”", "没有这一条术语，没有写进去"
            )
    return entry | ({"see_also": links} if links else {})
