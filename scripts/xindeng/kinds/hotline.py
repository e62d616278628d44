"""热线: a number to call, with the page that was read and when (DOMAIN 4.19)."""

from __future__ import annotations

from typing import Literal

from xindeng.doc import Blocks, Card, Edition, Facts, Link, Paragraph, para, text
from xindeng.schema import Count, Day, HotlineRef, ListRef, Part, Register, Text
from xindeng.shelf import Library

from .kind import Kind


class Page(Part):
    """The public page that was read to verify a number."""

    title: Text
    url: Text
    read_on: Day


class Hotline(Register):
    """`number` is text. Without `verified_on` the entry says why in `unverified`."""

    number: Text
    operator: Text | None = None
    region: Text
    hours: Text
    service: Literal["心理援助", "急救", "报警", "火警", "妇女", "青少年", "法律", "政务"]
    audience: Text | None = None
    cost: Text | None = None
    page: Page | None = None
    verified_on: Day | None = None
    unverified: Text | None = None
    max_age_days: Count = 180
    fallback: tuple[HotlineRef, ...] = ()
    in_list: ListRef | None = None
    note: Text | None = None


def compose(item: Hotline, library: Library) -> Blocks:
    if item.verified_on:
        state = f"{item.verified_on} 读过下面的网页；没有拨打"
    else:
        state = f"未核实：{item.unverified}"
    rows = [
        ("电话", (Link(f"tel:{item.number}", text(item.number)),)),
        ("服务", text(item.service)),
        ("地区", text(item.region)),
        ("时间", text(item.hours)),
        ("面向", text(item.audience or "")),
        ("主办", text(item.operator or "")),
        ("费用", text(item.cost or "")),
        ("核实", text(state)),
        ("打不通时", text("、".join(library.title(ref) for ref in item.fallback))),
        ("清单", (Link(item.in_list, text("")),) if item.in_list else ()),
    ]
    blocks: list[Facts | Paragraph] = [Facts(tuple((name, value) for name, value in rows if value))]
    if item.page:
        words = f"依据网页：{item.page.title}（{item.page.read_on} 阅读）"
        blocks.append(Paragraph((Link(item.page.url, text(words)),)))
    if item.note:
        blocks.append(para(item.note))
    return tuple(blocks)


def card(item: Hotline, _: Library) -> Card:
    state = "已核对网页" if item.verified_on else "未核实"
    return Card(item.id, f"{item.title} {item.number}", item.hours, (item.service, item.region, state))


CARDS = Edition(
    "cards", "求助卡", ("participant",), "三页：贴墙的一张、放口袋的十张、二十四张贴纸；沿虚线剪开", layout="cards",
)  # fmt: skip
KIND = Kind("hotline", "hot", "求助热线", "hotlines", Hotline, compose, card=card, index=(CARDS,))
