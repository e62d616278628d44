"""活动: the reusable building block of lectures, kits and group sessions (DOMAIN 4.10)."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from xindeng.doc import Blocks, Bullets, Callout, CalloutKind, Card, Edition, in_grey
from xindeng.prose import Slot
from xindeng.schema import Item, Material, Span2, Text, Words, at_least
from xindeng.shelf import Library

from .common import amount, bullets, facts, line, link, listed, section, slot
from .kind import Kind
from .sound import Sound, told

Phase = Literal["热身", "主题活动", "分享", "结束"]
Grade = Literal["low", "mid", "high"]
GRADES = {"low": "低", "mid": "中", "high": "高"}
Depth = Literal["1", "2", "3", "4", "5"]
CONTACT = {"none": "没有", "optional": "可选，可以不参加", "required": "需要，事先说明并征得同意"}


class Activity(Item):
    """`minutes` and `people` are [least, most]; `emotion_depth` runs from 1 to 5."""

    kind: Literal[
        "心理教育", "沙盘", "鼓圈", "唱歌跳舞", "团辅游戏", "放松与着陆", "绘画书写", "角色扮演", "讨论工具", "结束仪式"
    ]
    purpose: Text
    phase: tuple[Phase, ...] = at_least(1)
    minutes: Span2
    people: Span2
    space: Text | None = None
    materials: tuple[Material, ...] = ()
    steps: Words = at_least(1)
    debrief: Words = ()
    contraindications: Words = ()
    body_contact: Literal["none", "optional", "required"]
    physical_demand: Grade
    noise: Grade
    emotion_depth: Depth
    variations: Words = ()
    safety: Words = ()
    sounds: tuple[Sound, ...] = ()


def slots(item: Activity) -> tuple[Slot, ...]:
    return (slot(item, "script", "指导语", "steps", required=True),)


def compose(item: Activity, _: Library) -> Blocks:
    return (
        facts(
            item,
            ("类别", item.kind),
            ("目的", item.purpose),
            ("用在", "、".join(item.phase)),
            ("时间", _range(item.minutes, "分钟")),
            ("人数", _range(item.people, "人")),
            ("场地", item.space),
            ("身体接触", CONTACT[item.body_contact]),
            ("体力", GRADES[item.physical_demand]),
            ("声音", GRADES[item.noise]),
            ("情绪深度", f"{item.emotion_depth} / 5"),
        ),
        *section("准备", _materials(item.materials), id="materials"),
        *listed("不适用", item.contraindications),
        *section("怎么做", bullets(item.steps, ordered=True), id="steps"),
        *section("指导语", *item.prose("script"), id="script", reader="facilitator"),
        *section("录音", bullets(f"{each.title}：{told(each)}" for each in item.sounds) if item.sounds else None, id="sounds"),
        *listed("讨论", item.debrief),
        *section("安全", Callout("warning", "注意", (bullets(item.safety),)) if item.safety else None, id="safety"),
        *listed("可以这样变", item.variations),
    )


def _materials(materials: tuple[Material, ...]) -> Bullets | None:
    lines = [
        f"{m.item}：{amount(m)}" + (f"（没有时用：{m.substitute}）" if m.substitute else "") for m in materials
    ]
    return bullets(lines) if lines else None


def _range(span: tuple[int, ...], unit: str) -> str:
    return f"{span[0]}–{span[1]} {unit}" if span[0] != span[1] else f"{span[0]} {unit}"


def inside(item: Activity) -> Blocks:
    """An activity as part of a kit or a session: steps and exact words, so that one print is enough."""
    script = item.prose("script")
    if not any(isinstance(block, Callout) and block.kind == "say" for block in script):
        script = (Callout("say", "指导语", script),)
    boxes: tuple[tuple[CalloutKind, str, Words], ...] = (("tip", "问大家", item.debrief), ("warning", "不适用", item.contraindications))
    return (
        line("活动：", link(item.id), f"。{item.purpose}。"),
        bullets(item.steps, ordered=True, reader="facilitator"),
        *(replace(block, reader="facilitator") for block in script),
        *(Callout(kind, title, (bullets(lines),), reader="facilitator") for kind, title, lines in boxes if lines),
    )


def card(item: Activity, _: Library) -> Card:
    meta = (item.kind, _range(item.minutes, "分钟"), _range(item.people, "人"), item.leader_level)
    data = (
        ("time", " ".join(f"{most}分钟内" for most in TIMES if item.minutes[0] <= most)),
        ("people", " ".join(words for least, most, words in CROWDS if item.people[0] <= most and least <= item.people[1])),
        ("kind", item.kind),
        ("phase", " ".join(item.phase)),
        ("level", item.leader_level),
        ("things", "空手" if not item.materials else "一两样" if len(item.materials) <= FEW else "三样以上"),
    )
    return Card(item.id, item.title, item.summary, meta, data)


TIMES = (10, 15, 20, 30, 45)
"""How many minutes somebody may have: an activity fits when its shortest form does."""
FEW = 2
CROWDS = ((1, 2, "1–2人"), (3, 5, "3–5人"), (6, 12, "6–12人"), (13, 30, "13–30人"), (31, 10_000, "30人以上"))
"""Least and most people of each choice."""
FINDER = (
    ("time", "有多少时间"), ("people", "多少人"), ("phase", "用在"), ("kind", "类别"), ("level", "谁可以带"), ("things", "要几样东西"),
)  # fmt: skip
CARD = Edition(
    "card", "活动卡", ("facilitator", "participant"), "A4 纸横着印，沿虚线裁成两张 A5",
    layout="cut", fit=2,
)  # fmt: skip
KIND = Kind("activity", "act", "活动", "activities", Activity, compose, slots, (CARD, in_grey(CARD)), card, FINDER)
