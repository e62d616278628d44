"""专题: things of the library that belong together for one use: a theme month, a way of working, a year, a binder.

Its pack holds the prints of all of them, so it can be handed over, or made alone (`build --only`).
"""

from __future__ import annotations

from typing import Literal

from xindeng.doc import (
    Block,
    Blocks,
    Bullets,
    Callout,
    Card,
    Edition,
    Inlines,
    Paragraph,
    Table,
    Text,
    para,
    text,
)
from xindeng.schema import AnyRef, Count, FactRef, Part, Register, Words
from xindeng.schema import Text as Words1
from xindeng.shelf import Library

from .common import bullets, known, link, linked, section
from .kind import Kind

EMPTY = "空缺：还没有安排"


class Slot(Part):
    """A place in a plan: a month, a step; without items it is a gap."""

    name: Words1
    items: tuple[AnyRef, ...] = ()
    note: Words1 | None = None


class Collection(Register):
    kind: Literal["主题", "工作方式", "人群", "应急包", "表单包", "年度计划", "案例集", "装订夹"]
    about: Words1
    audience: Words1 | None = None
    items: tuple[AnyRef, ...] = ()
    slots: tuple[Slot, ...] = ()
    expected_count: Count | None = None
    """How many slots there must be (T-09)."""
    figures: tuple[FactRef, ...] = ()
    steps: Words = ()
    unknown: Words = ()


def contents(item: Collection) -> tuple[str, ...]:
    """Everything that it names, each once, in its order."""
    return tuple(dict.fromkeys((*item.items, *(ref for slot in item.slots for ref in slot.items))))


def open_slots(item: Collection) -> tuple[Slot, ...]:
    return tuple(slot for slot in item.slots if not slot.items)


def compose(item: Collection, library: Library) -> Blocks:
    return (
        para(item.about),
        known(
            ("类别", item.kind),
            ("给谁", item.audience),
            ("数据", "；".join(f"{library.title(ref)} {library.items[ref].shown}" for ref in item.figures)),
            ("数据出处", linked(item.figures)),
        ),
        *_missing(item),
        *section("怎么用", bullets(item.steps, ordered=True) if item.steps else None, id="steps"),
        *section("安排", _plan(item), id="plan"),
        *section("里面有什么", _list(item, library), id="items"),
    )


def _missing(item: Collection) -> Blocks:
    lines = [f"【待补】{words}" for words in item.unknown]
    if holes := open_slots(item):
        lines.append(f"{len(item.slots)} 格里还空着 {len(holes)} 格：{'、'.join(slot.name for slot in holes)}。")
    if not contents(item):
        lines.append("这个专题里还没有材料。")
    return (Callout("warning", "还缺什么", (bullets(lines),)),) if lines else ()


def _plan(item: Collection) -> Table | None:
    rows: list[tuple[Inlines, ...]] = [
        (text(slot.name), linked(slot.items) or text(EMPTY), text(slot.note or "—"), text("□")) for slot in item.slots
    ]
    header = (text("什么时候"), text("用什么"), text("注意"), text("做了"))
    return Table(header, tuple(rows), weights=(2, 6, 5, 1)) if rows else None


def _list(item: Collection, library: Library) -> Block | None:
    lines = tuple(
        (Paragraph((link(ref), *_about(library.items[ref].summary))),) for ref in item.items if ref in library.items
    )
    return Bullets(lines) if lines else None


def _about(summary: str | None) -> tuple[Text, ...]:
    return (Text(f"：{summary}"),) if summary else ()


def prints(item: Collection) -> tuple[Edition, ...]:
    """A year or a binder goes on the wall; the rest is on the page and in the pack."""
    if item.slots:
        return (Edition("plan", "安排表", ("facilitator",), "打印出来贴在墙上，做一格勾一格", only=("plan",), layout="form", fit=1),)
    if item.kind == "装订夹":
        return (Edition("index", "装订夹目录", ("facilitator",), "放在第一页，照着收齐", only=("steps", "items"), layout="form"),)
    return ()


def card(item: Collection, _: Library) -> Card:
    count = f"{len(contents(item))} 份材料"
    holes = (f"空 {len(open_slots(item))} 格",) if open_slots(item) else ()
    return Card(item.id, item.title, item.summary or item.about, (item.kind, count, *holes), (("kind", item.kind),))


KIND = Kind(
    "collection", "col", "专题", "collections", Collection, compose,
    card=card, finder=(("kind", "类别"),), parts=prints,
)  # fmt: skip
