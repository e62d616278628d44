"""Grids as tables: where the header is, what each row holds, and what is no row of the table at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xindeng.imports.job import Job
from xindeng.imports.report import short

from .columns import NAMES, PRIVATE, SORTS, Sort, field_of, fits
from .grid import Grid, Span, letters

SEARCHED = 20
"""Rows in which a header is looked for."""
DEEPEST = 3
"""Rows of a header."""
SUMS = re.compile(
    r"^(?:合计|总计|小计|共计|总课时|总学时|汇总|total|sum)\b|^(?:合计|总计|小计|共计|总课时|总学时|汇总)",
    re.IGNORECASE,
)
MAIN: Mapping[Sort, str] = {"lectures": "title", "activities": "title", "terms": "title", "questions": "stem"}
Row = Mapping[int, str]


@dataclass(frozen=True)
class Record:
    """One row of a table. `cells` by field."""

    row: int
    cells: Mapping[str, str]
    group: str = ""
    """The words of the row across the table that stands above: 第一单元 …"""


@dataclass(frozen=True)
class Table:
    sort: Sort
    grid: Grid
    title: str
    """What stands above the header."""
    columns: Mapping[str, int]
    """Field -> column."""
    records: tuple[Record, ...]

    def place(self, record: Record, field: str = "") -> str:
        return (
            self.grid.place(record.row, self.columns.get(field, 0)) if field else self.grid.place(record.row)
        )


@dataclass(frozen=True)
class _Header:
    sort: Sort
    top: int
    bottom: int
    headings: Mapping[int, str]

    @property
    def fields(self) -> dict[int, str]:
        """Column -> field; of two columns with one name the first."""
        found: dict[int, str] = {}
        for column, heading in self.headings.items():
            field = field_of(heading, self.sort)
            if field and field not in found.values():
                found[column] = field
        return found


def table(grid: Grid, job: Job, wanted: Sort | None = None) -> Table | None:
    """The table of a grid; None, and said, when no header is known."""
    header = _header(grid, wanted)
    if header is None:
        start = "；".join(" ".join(row.values()) for row in list(grid.rows.values())[:2])
        done = "没有带进来：表头要有 题目、内容、课时（讲次表），术语、解释（术语表），题干、答案（题库），或 活动、目的、步骤（活动表）"
        job.findings.lost(grid.shown, f"没有认出来的表（{len(grid.rows)} 行，开头是“{short(start)}”）", done)
        return None
    filled = _filled(grid, header, job)
    above = [
        " ".join(dict.fromkeys(row.values())) for number, row in grid.rows.items() if number < header.top
    ]
    fields = header.fields
    _tell_columns(grid, header, fields, job)
    records = tuple(_records(grid, header, filled, job))
    _tell_unknown(grid, header, filled, records, job)
    return Table(
        header.sort, grid, " ".join(above), {field: column for column, field in fields.items()}, records
    )


# --- the header ------------------------------------------------------------------------


def _header(grid: Grid, wanted: Sort | None) -> _Header | None:
    sorts = [wanted] if wanted else list(SORTS)
    best: tuple[int, int, int, _Header] | None = None
    for at in list(grid.rows)[:SEARCHED]:
        for depth in range(1, DEEPEST + 1):
            if depth > 1 and not _joined(grid, at, at + depth - 1):
                break
            headings = _headings(grid, at, at + depth - 1)
            for rank, sort in enumerate(sorts):
                count = fits([field_of(heading, sort) for heading in headings.values()], sort)
                found = (count, -at, -rank, _Header(sort, at, at + depth - 1, headings))
                if count and (best is None or found[:3] > best[:3]):
                    best = found
    return best[3] if best else None


def _joined(grid: Grid, top: int, bottom: int) -> bool:
    """Whether merged cells show that these rows are one header."""
    across = any(span.top < bottom and span.top >= top and span.right > span.left for span in grid.spans)
    down = any(span.top >= top and span.top < bottom <= span.bottom for span in grid.spans)
    return across or down


def _headings(grid: Grid, top: int, bottom: int) -> dict[int, str]:
    """The words of each column, those of all header rows together."""
    made: dict[int, list[str]] = {}
    for number in range(top, bottom + 1):
        row = dict(grid.rows.get(number, {}))
        for span in _spans_at(grid, number):
            words = grid.rows.get(span.top, {}).get(span.left, "")
            row |= dict.fromkeys(range(span.left, span.right + 1), words) if words else {}
        for column, words in row.items():
            made.setdefault(column, [])
            if words not in made[column]:
                made[column].append(words)
    return {column: "\n".join(words) for column, words in sorted(made.items())}


def _spans_at(grid: Grid, row: int) -> Iterator[Span]:
    return (span for span in grid.spans if span.top <= row <= span.bottom)


# --- the rows --------------------------------------------------------------------------


def _filled(grid: Grid, header: _Header, job: Job) -> dict[int, dict[int, str]]:
    """Rows below the header; what a merged cell says holds for each row that it reaches."""
    rows = {number: dict(row) for number, row in grid.rows.items() if number > header.bottom}
    for span in grid.spans:
        words = grid.rows.get(span.top, {}).get(span.left, "")
        if not words or span.bottom <= span.top or span.top <= header.bottom:
            continue
        for number in range(span.top + 1, span.bottom + 1):
            if number in rows:
                rows[number].setdefault(span.left, words)
        done = f"第 {span.top} 到 {span.bottom} 行都当作“{short(words)}”"
        job.findings.guessed(grid.place(span.top, span.left), "合并的格子", done)
    return rows


def _records(grid: Grid, header: _Header, rows: Mapping[int, Row], job: Job) -> Iterator[Record]:
    fields, group = header.fields, ""
    same = set(header.headings.values())
    for number, row in rows.items():
        cells = {field: row[column] for column, field in fields.items() if column in row}
        first = next(iter(row.values()))
        if set(row.values()) <= same:
            continue  # the header again, as on the next printed page
        if any(SUMS.match(words) for words in list(row.values())[:3]):
            job.findings.lost(
                grid.place(number), f"合计行“{short(' '.join(row.values()))}”", "没有带进来：合计由网站自己算"
            )
        elif cells.get(MAIN[header.sort]):
            yield Record(number, cells, cells.get("group", group))
        elif len(set(row.values())) == 1 and len(first) <= 40 and _before_rows(number, rows, header):
            group = first
            job.findings.guessed(grid.place(number), f"单独一行的“{short(first)}”", "当作下面几行的小标题")
        else:
            job.findings.lost(
                grid.place(number),
                f"“{short(' '.join(row.values()))}”",
                f"这一行没有{_named(header.sort)}，没有带进来",
            )


def _before_rows(number: int, rows: Mapping[int, Row], header: _Header) -> bool:
    """Whether a row of the table follows."""
    main = next(column for column, field in header.fields.items() if field == MAIN[header.sort])
    return any(later > number and main in row for later, row in rows.items())


def _named(sort: Sort) -> str:
    return NAMES[sort][MAIN[sort]].split()[0]


# --- what is told ----------------------------------------------------------------------


def _tell_columns(grid: Grid, header: _Header, fields: Mapping[int, str], job: Job) -> None:
    shown = "，".join(
        f"{letters(column)}“{_one_line(header.headings[column])}”→{_field_name(header.sort, field)}"
        for column, field in fields.items()
    )
    job.findings.guessed(grid.shown, f"是{SORTS[header.sort]}", f"各列这样认的：{shown}")


def _dated(words: str, heading: str) -> str:
    """A day that Excel keeps as a number (days since 1899-12-30), in a column of days."""
    if not re.search(r"日期|date", heading, re.IGNORECASE) or not re.fullmatch(r"[3-6]\d{4}", words):
        return words
    return f"{date(1899, 12, 30) + timedelta(days=int(words))}"


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _field_name(sort: Sort, field: str) -> str:
    return f"选项 {field[-1]}" if field.startswith("option:") else NAMES[sort][field].split()[0]


def _tell_unknown(
    grid: Grid, header: _Header, rows: Mapping[int, Row], records: Sequence[Record], job: Job
) -> None:
    """Columns without a field: all that stands in them, row by row."""
    known, kept = header.fields, {record.row for record in records}
    for column in sorted({column for number in kept for column in rows[number]} - set(known)):
        heading = _one_line(header.headings.get(column, "没有表头"))
        place = f"{grid.shown}{letters(column)} 列“{heading}”"
        values = [
            (number, _dated(rows[number][column], heading))
            for number in sorted(kept)
            if column in rows[number]
        ]
        if PRIVATE.search(heading):
            done = "没有带进来，这里也不重复：个人信息不进内容库"
            job.findings.lost(place, f"{len(values)} 格像是个人信息", done)
        else:
            shown = "；".join(f"第 {number} 行 {' '.join(words.split())}" for number, words in values)
            job.findings.lost(place, shown, "没有对应的地方，要用的请抄到草稿里")
