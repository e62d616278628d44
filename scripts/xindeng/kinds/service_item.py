"""服务项目: a line of the standard list of services that can be counted and checked (DOMAIN 4.14)."""

from __future__ import annotations

from typing import Literal

from xindeng.doc import Blocks, Card, Edition, Table, text
from xindeng.prose import Slot
from xindeng.schema import AnyRef, Count, Figure, FormRef, Item, Level, Part, Text, Words, at_least
from xindeng.shelf import Library

from .common import Loop, bullets, facts, level_words, linked, listed, loop_table, prose, section, slot
from .kind import Kind


class Frequency(Part):
    min: Count
    per: Literal["年", "季度", "月", "周", "次"]


class Staff(Part):
    role: Text
    min_level: Level
    count: Count


class Indicator(Part):
    """How well it went; `target` is a share from 0 to 1, or a number."""

    name: Text
    formula: Text
    target: Figure | None = None
    note: Text | None = None


class ServiceItem(Item):
    code: Text
    category: Literal[
        "科普宣传", "心理辅导", "测评筛查转介", "危机干预", "矛盾调解支持", "能力建设", "督导", "社会心态监测"
    ]
    target: Text
    form: Text
    frequency: Frequency
    unit: Literal["场", "人次", "小时"]
    staff: tuple[Staff, ...] = at_least(1)
    steps: Words = at_least(1)
    linked: tuple[AnyRef, ...] = ()
    quality_indicators: tuple[Indicator, ...] = at_least(1)
    records: tuple[FormRef, ...] = at_least(1)
    retention: Text | None = None
    exclusions: Words = ()
    loop: Loop


def slots(item: ServiceItem) -> tuple[Slot, ...]:
    return (slot(item, "how", "怎么办"),)


def compose(item: ServiceItem, _: Library) -> Blocks:
    return (
        facts(
            item,
            ("代码", item.code),
            ("类别", item.category),
            ("服务对象", item.target),
            ("形式", item.form),
            ("频次", often(item)),
            ("用到", linked(item.linked)),
            ("留存记录", linked(item.records)),
            ("保存", item.retention),
        ),
        *section("人员", _staff(item), id="staff"),
        *section("怎么做", bullets(item.steps, ordered=True), id="steps"),
        *prose(item, "how", "怎么办"),
        *listed("不包括", item.exclusions),
        *section("质量指标", _indicators(item), id="quality"),
        *section("五步闭环", loop_table(item.loop), id="loop"),
    )


def often(item: ServiceItem) -> str:
    """每年至少 6 场; 每次 2 小时 for what is counted each time."""
    return f"每{item.frequency.per}至少 {item.frequency.min} {item.unit}"


def _staff(item: ServiceItem) -> Table:
    rows = tuple((text(s.role), text(level_words(s.min_level)), text(f"{s.count} 人")) for s in item.staff)
    return Table((text("岗位"), text("最低等级"), text("人数")), rows, weights=(4, 5, 2), numeric=(2,))


def _indicators(item: ServiceItem) -> Table:
    rows = tuple(
        (text(i.name), text(i.formula), text(_target(i.target)), text(i.note or "—")) for i in item.quality_indicators
    )
    return Table((text("指标"), text("算法"), text("目标"), text("备注")), rows, weights=(4, 6, 2, 4))


def _target(figure: str | None) -> str:
    """A share as a percentage, any other number as it is."""
    if figure is None:
        return "—"
    share = float(figure)
    return f"{share * 100:g}%" if 0 < share <= 1 and "." in figure else figure


def card(item: ServiceItem, _: Library) -> Card:
    meta = (item.code, item.category, often(item))
    return Card(item.id, item.title, item.summary, meta, (("category", item.category), ("unit", item.unit)))


FINDER = (("category", "类别"), ("unit", "计量"))
SHEET = Edition("sheet", "打印一份", ("facilitator", "participant"), "贴在值班室，放进夹子：人员、步骤、怎么办、填哪张表", layout="sheet")
KIND = Kind(
    "service_item", "svc", "服务项目", "services", ServiceItem, compose, slots, (SHEET,),
    card=card, finder=FINDER, order=lambda s: (s.code, s.id),
)  # fmt: skip
