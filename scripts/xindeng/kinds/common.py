"""What several kinds say in the same words: time tables, packing lists, help cards, labels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal, Protocol

from xindeng.doc import (
    Block,
    Blocks,
    Bullets,
    Checklist,
    Facts,
    HelpCard,
    HelpLine,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Reader,
    Section,
    Table,
    Text,
    para,
    plain,
    text,
)
from xindeng.prose import Slot
from xindeng.schema import AnyRef, Item, Material, Part, Register
from xindeng.shelf import Library

from .hotline import Hotline

LEVELS = {
    "L0": "居民自用",
    "L1": "督导下的志愿者",
    "L2": "初级指导师",
    "L3": "中级指导师",
    "L4": "高级或受过专门训练",
}
RISKS = {"R0": "知识", "R1": "可能触动情绪", "R2": "敏感内容", "R3": "危机内容"}
EXAMPLE = "示例（虚构）"
"""What stands on places, people and dates that do not exist."""
PER = {"group": "全组", "pair": "每两人", "person": "每人"}


Setting = Literal["社区", "学校", "企业", "家庭"]
"""The four kinds of places whose health the pilot of 2018 asked for."""


class Loop(Part):
    """The five steps of quality: 制定方案、工作实施、反馈督导、评价考核、总结提升."""

    plan: AnyRef
    implement: AnyRef
    supervise: AnyRef
    evaluate: AnyRef
    improve: AnyRef


class Step(Protocol):
    """A line of a time table."""

    @property
    def minutes(self) -> int: ...


def minutes_of(steps: Iterable[Step]) -> int:
    return sum(step.minutes for step in steps)


def link(ref: str, words: str = "") -> Link:
    """A link to an item; without words it shows the item's title."""
    return Link(ref, text(words))


def linked(refs: Iterable[str]) -> Inlines:
    """Links to several items in one line."""
    inlines: list[Text | Link] = []
    for ref in refs:
        inlines += [Text("、"), link(ref)] if inlines else [link(ref)]
    return tuple(inlines)


def bullets(lines: Iterable[str], *, ordered: bool = False, reader: Reader = "all") -> Bullets:
    return Bullets(tuple((para(line),) for line in lines), ordered=ordered, reader=reader)


def section(title: str, *blocks: Block | None, id: str = "", note: str = "", reader: Reader = "all") -> Blocks:  # noqa: A002
    """A section, or nothing when it would be empty."""
    kept = tuple(block for block in blocks if block is not None)
    return (Section(title, kept, id=id, note=note, reader=reader),) if kept else ()


def listed(title: str, lines: Sequence[str], *, ordered: bool = False, reader: Reader = "all") -> Blocks:
    """A titled list, or nothing."""
    return section(title, bullets(lines, ordered=ordered), reader=reader) if lines else ()


def slot(item: Register, id: str, title: str, *where: str | int, required: bool = False) -> Slot:  # noqa: A002
    """A place for body text, with the place in the head that asks for it."""
    value: Any = item.source.data
    for step in where:
        value = value[step]
    return Slot(id, title, required, item.at(*where) if where else item.at("id"), fixed=value != title)


def prose(item: Register, slot_id: str, title: str, *, reader: Reader = "all", note: str = "") -> Blocks:
    """A slot's text as a section of its own, or nothing."""
    words = item.prose(slot_id)
    return (Section(title, words, id=slot_id, reader=reader, note=note),) if words else ()


def agenda(rows: Sequence[tuple[Inlines, str, int]]) -> Table:
    """A time table with running minutes and its sum: (what, form, minutes) a row."""
    lines, clock = [], 0
    for what, form, minutes in rows:
        lines.append((text(f"{clock}–{clock + minutes}"), what, text(form), text(str(minutes))))
        clock += minutes
    lines.append((text("合计"), (), (), text(str(clock))))
    header = (text("时间（分）"), text("内容"), text("形式"), text("时长"))
    return Table(header, tuple(lines), weights=(3, 9, 4, 2), numeric=(3,), total=True)


def needed(material: Material, people: int) -> int:
    """How many pieces for a meeting of `people`."""
    times = {"group": 1, "pair": math.ceil(people / 2), "person": people}[material.per]
    return material.qty * times


def packing(used: Iterable[tuple[str, Material]], people: int) -> Table | None:
    """Everything to bring, summed over where it is used (T-06): (place, material) pairs.

    What is used up is added; what can be used again is counted where most of it is needed.
    """
    sums: dict[tuple[str, str], int] = {}
    kept: dict[tuple[str, str], int] = {}
    places: dict[tuple[str, str], list[str]] = {}
    instead: dict[tuple[str, str], str] = {}
    for place, material in used:
        key = (material.item, material.unit)
        count = needed(material, people)
        if material.reusable:
            kept[key] = max(kept.get(key, 0), count)
            sums.setdefault(key, 0)
        else:
            sums[key] = sums.get(key, 0) + count
        places.setdefault(key, [])
        if place not in places[key]:
            places[key].append(place)
        instead.setdefault(key, material.substitute or "")
    if not sums:
        return None
    rows = tuple(
        (
            text(f"□ {item}"),
            text(f"{count + kept.get((item, unit), 0)} {unit}"),
            text("、".join(places[item, unit])),
            text(instead[item, unit] or "—"),
        )
        for (item, unit), count in sums.items()
    )
    header = (text("物品"), text("数量"), text("用在"), text("没有时用"))
    return Table(header, rows, weights=(5, 3, 6, 6), caption=f"按 {people} 人准备")


def packed(used: Iterable[tuple[str, Material]], people: int) -> Checklist | None:
    """The same as a short list to tick, where nobody needs to be told the place."""
    table = packing(used, people)
    if not table:
        return None
    rows = [tuple(plain(cell) for cell in row) for row in table.rows]
    lines = (
        f"{item.removeprefix('□ ')} {count}" + ("" if other == "—" else f"（没有时用：{other}）")
        for item, count, _, other in rows
    )
    return Checklist(tuple(text(words) for words in lines))


def amount(material: Material) -> str:
    return f"{PER[material.per]} {material.qty} {material.unit}"


def people_of(item: Item) -> int:
    """For how many people to prepare: the largest group; one when the item does not say."""
    return item.audience.size[1] if item.audience.size else 1


def help_line(hotline: Hotline) -> HelpLine:
    """A number as it stands on a help card, with what is known about it."""
    seen = hotline.verified_on
    checked = f"{seen:%Y-%m} 核对网页" if seen else "未核实，请先拨打确认"
    return HelpLine(hotline.number, hotline.title, hotline.hours, checked, hotline.id)


def help_lines(library: Library, wanted: Sequence[str] = ()) -> tuple[HelpLine, ...]:
    """The lines an item asks for and those of the county; the national ones when it asks for none."""
    centre = library.centre.help
    refs = dict.fromkeys((*(wanted or centre.national), *centre.local))
    return tuple(help_line(library.get(ref, Hotline)) for ref in refs)


def help_card(library: Library, wanted: Sequence[str] = (), *, urgent: bool = False) -> HelpCard:
    words = "难受的时候，不用一个人扛。下面的电话可以打："
    return HelpCard(help_lines(library, wanted), text=words, urgent=urgent)


def loop_table(loop: Loop) -> Table:
    """The five steps and what serves each."""
    steps = [
        ("制定方案", loop.plan),
        ("工作实施", loop.implement),
        ("反馈督导", loop.supervise),
        ("评价考核", loop.evaluate),
        ("总结提升", loop.improve),
    ]
    rows = tuple((text(name), (link(ref),)) for name, ref in steps)
    return Table((text("步骤"), text("用什么")), rows, weights=(2, 5))


def _audience(item: Item) -> list[tuple[str, Inlines]]:
    """For whom, a row for each thing that is known."""
    audience = item.audience
    age = f"{audience.age} 岁".replace("+ 岁", " 岁以上") if audience.age else ""
    size = f"{audience.size[0]}–{audience.size[1]} 人" if audience.size else ""
    rows = (("适用", audience.group), ("年龄", age), ("人数", size), ("识字", audience.literacy or ""))
    return [(name, text(words)) for name, words in rows if words]


def level_words(level: str) -> str:
    """A leader's level in words: L1 督导下的志愿者及以上."""
    return f"{level} {LEVELS[level]}" + ("" if level in {"L0", max(LEVELS)} else "及以上")


def facts(item: Item, *rows: tuple[str, str | Inlines | None]) -> Facts:
    """The box at the head of an item: its own rows first, then what every item has and these do not tell."""
    own = tuple((name, text(value) if isinstance(value, str) else value) for name, value in rows if value)
    common = (
        *(row for row in _audience(item) if row not in own),
        ("谁可以带", text(level_words(item.leader_level))),
        ("风险", text(f"{item.risk} {RISKS[item.risk]}")),
    )
    return Facts((*own, *common))


def known(*rows: tuple[str, str | Inlines | None]) -> Facts:
    """The box at the head of a register entry: the rows that have something to say."""
    used = ((name, text(value) if isinstance(value, str) else value) for name, value in rows if value)
    return Facts(tuple(used))


def led(block: Block) -> Block:
    """A block of a leader's text: members' books leave it out."""
    return replace(block, reader="facilitator") if block.reader == "all" else block


def line(*inlines: str | Inline) -> Paragraph:
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in inlines))
