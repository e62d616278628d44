"""清单: a numbered list that somebody answers for: services, tasks, mechanisms, clauses, rooms, areas.

A report often says how many entries a list has and names only some of them. `expected_count` keeps
the whole length, `unknown` says how many are not known: they stand on the page as 待补, never left
out and never made up (T-09). Items that name a list in `in_list` or `series` stand on it as well.
"""

from __future__ import annotations

from xindeng.doc import (
    Block,
    Blocks,
    Break,
    Callout,
    Card,
    Edition,
    Inlines,
    Link,
    Section,
    Table,
    Text,
    para,
    text,
)
from xindeng.schema import (
    AnyRef,
    Count,
    Id,
    Part,
    ReferenceRef,
    Register,
    Whole,
    Words,
    Yes,
    called,
)
from xindeng.schema import Text as Words1
from xindeng.shelf import Library

from .common import known, linked, section
from .kind import Kind
from .qa import QA
from .service_item import Frequency

BLANK = "待补"
GAP = "空缺：还没有材料"


class Entry(Part):
    """One line. `points` make the list a score sheet; `outside` says why nothing is offered for it."""

    id: Id
    title: Words1
    group: Words1 | None = None
    wording: Words1 | None = None
    owner: Words1 | None = None
    frequency: Frequency | None = None
    indicators: Words = ()
    points: Count | None = None
    places: Words = ()
    delivered_by: tuple[AnyRef, ...] = ()
    url: Words1 | None = None
    outside: Words1 | None = None


class Inventory(Register):
    purpose: Words1
    unit: Words1 = "项"
    expected_count: Count
    entries: tuple[Entry, ...] = ()
    unknown: Whole = 0
    numbered: Yes = False
    """Its entries are the episodes of a series: numbers from 1 to `expected_count`."""
    delivers: Yes = False
    """Each entry needs material of ours: one without any is shown as a gap."""
    cited: ReferenceRef | None = called("source", default=None)
    quote: Words1 | None = None
    note: Words1 | None = None


def members(item: Inventory, library: Library) -> tuple[Register, ...]:
    """The items that say of themselves that they stand on this list."""
    found = (library.items[ref] for ref in library.citations.get(item.id, ()))
    mine = [each for each in found if item.id in {getattr(each, "in_list", None), getattr(each, "series", None)}]
    return tuple(sorted(mine, key=lambda each: (each.episode_no if isinstance(each, QA) else 0, each.id)))


def missing(item: Inventory, library: Library) -> tuple[int, ...]:
    """The numbers of a series that no item has."""
    if not item.numbered:
        return ()
    there = {each.episode_no for each in members(item, library) if isinstance(each, QA)}
    return tuple(number for number in range(1, item.expected_count + 1) if number not in there)


def gaps(item: Inventory) -> tuple[Entry, ...]:
    """The entries for which we offer nothing and do not say why."""
    return tuple(e for e in item.entries if not e.delivered_by and not e.outside) if item.delivers else ()


def spans(numbers: tuple[int, ...]) -> str:
    """1, 2, 3, 5 as 1–3、5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def points(item: Inventory) -> int:
    return sum(entry.points or 0 for entry in item.entries)


def compose(item: Inventory, library: Library) -> Blocks:
    return (
        para(item.purpose),
        known(
            ("条数", _length(item, library)),
            ("满分", f"{points(item)} 分（各条相加）" if points(item) else None),
            ("出处", linked([item.cited] if item.cited else [])),
            ("原话", item.quote),
            ("备注", item.note),
        ),
        *_warning(item, library),
        *_groups(item),
        *section("在手机上打分", *_score(item), id="score"),
        *section("登记在这份清单里的", _members(item, library), id="members"),
        *_unknown(item),
    )


def _length(item: Inventory, library: Library) -> str:
    have = len(item.entries) + len(members(item, library))
    return f"应有 {item.expected_count} {item.unit}，已写明 {have} {item.unit}"


def _warning(item: Inventory, library: Library) -> Blocks:
    """What is not there, before anything that is."""
    lines = []
    absent = missing(item, library)
    if item.unknown:
        lines.append(f"还有 {item.unknown} {item.unit}没有名目：出处只写了数，没有写内容。这里留着位子，写“{BLANK}”，不替它编。")
    if absent:
        lines.append(f"缺第 {spans(absent)} 期，共 {len(absent)} 期。")
    if empty := gaps(item):
        lines.append(f"{len(empty)} {item.unit}还没有材料：{'、'.join(entry.title for entry in empty)}。")
    return (Callout("warning", "还缺什么", tuple(para(line) for line in lines)),) if lines else ()


def _groups(item: Inventory) -> Blocks:
    """One table, or one for each group of entries; each entry keeps its number."""
    titles = list(dict.fromkeys(entry.group or "" for entry in item.entries))
    rows = {title: [(n, e) for n, e in enumerate(item.entries, 1) if (e.group or "") == title] for title in titles}
    return tuple(
        Section(title or "逐条", _entries(item, part), id=f"part-{n}") for n, (title, part) in enumerate(rows.items(), 1)
    )


def _entries(item: Inventory, rows: list[tuple[int, Entry]]) -> Blocks:
    """Each entry under an anchor of its own, which no later order changes."""
    return tuple(Section(f"{n}. {entry.title}", _entry(item, entry), id=entry.id, note=_note(entry)) for n, entry in rows)


def _note(entry: Entry) -> str:
    return f"{entry.points} 分" if entry.points else ""


def _entry(item: Inventory, entry: Entry) -> Blocks:
    often = entry.frequency
    rows: tuple[Block, ...] = (
        known(
            ("谁来做", entry.owner),
            ("频次", f"每{often.per}至少 {often.min} 次" if often else None),
            ("看什么", "；".join(entry.indicators)),
            ("地方", "、".join(entry.places)),
            ("网址", (Link(entry.url, text(entry.url)),) if entry.url else None),
            ("这里不做", entry.outside),
            (("我们的材料" if item.delivers else "看这里"), _delivered(item, entry)),
        ),
    )
    return ((para(entry.wording), *rows) if entry.wording else rows)


def _delivered(item: Inventory, entry: Entry) -> Inlines | None:
    if entry.delivered_by:
        return linked(entry.delivered_by)
    return text(GAP) if item.delivers and not entry.outside else None


def _score(item: Inventory) -> Blocks:
    """A table that a script turns into a form: what is typed stays on the telephone (theme/scripts/site/score.js)."""
    if not points(item):
        return ()
    rows = [(text(f"{n}. {e.title}"), text(f"{e.points or 0}"), text("")) for n, e in enumerate(item.entries, 1)]
    total = (text("合计"), text(f"{points(item)}"), text(""))
    table = Table((text("内容"), text("满分"), text("得分")), (*rows, total), weights=(7, 2, 2), numeric=(1,), total=True)
    return (para("填的分只留在这部手机上，不上传。打不开的手机，打印自评打分表。"), table)


def _members(item: Inventory, library: Library) -> Table | None:
    rows: list[tuple[Inlines, ...]] = []
    for each in members(item, library):
        number = f"第 {each.episode_no} 期" if isinstance(each, QA) else "—"
        rows.append((text(number), (Link(each.id, text("")),)))
    header = (text("期数" if item.numbered else "序"), text("题目"))
    return Table(header, tuple(rows), weights=(2, 8)) if rows else None


def _unknown(item: Inventory) -> Blocks:
    """A line for each entry that nobody has named."""
    first = len(item.entries) + 1
    rows = tuple((text(f"{n}"), text(f"【{BLANK}】")) for n in range(first, first + item.unknown))
    table = Table((text("序"), text("内容")), rows, weights=(1, 9)) if rows else None
    return section(f"还不知道的（{item.unknown} {item.unit}）", table, id="unknown")


# --- what is printed -------------------------------------------------------------------


def sheets(item: Inventory, _: Library) -> Blocks:
    """A page to tick or to score by hand; a year in twelve columns for what comes back."""
    if not item.entries:
        return ()
    scored = points(item)
    rows = tuple(_row(n, entry, scored=bool(scored)) for n, entry in enumerate(item.entries, 1))
    header = text("序"), text("内容"), *((text("满分"), text("得分")) if scored else (text("谁、何时"), text("做了没有")))
    total = ((text(""), text("合计"), text(f"{scored}"), text("")),) if scored else ()
    table = Table(header, (*rows, *total), weights=(1, 7, 2, 2), total=bool(scored))
    return (Section("逐条核对", (table, para("填的人：　　　　　　日期：")), id="tick"),)


def _row(number: int, entry: Entry, *, scored: bool) -> tuple[Inlines, ...]:
    often = f"每{entry.frequency.per}至少 {entry.frequency.min} 次" if entry.frequency else ""
    words: Inlines = (Text(entry.title), *((Break(), Text(f"（{often}）")) if often else ()))
    return text(str(number)), words, text(f"{entry.points or ''}" if scored else ""), text("" if scored else "□")


def prints(item: Inventory) -> tuple[Edition, ...]:
    title = "自评打分表" if points(item) else "核对表"
    return (Edition("tick", title, ("facilitator",), "打印出来逐条填", only=("tick",), layout="form"),) if item.entries else ()


def card(item: Inventory, library: Library) -> Card:
    return Card(item.id, item.title, item.summary or item.purpose, (_length(item, library),))


KIND = Kind(
    "inventory", "list", "清单", "lists", Inventory, compose,
    card=card, parts=prints, sheets=sheets,
)  # fmt: skip
