"""Lectures and kits out of titled stretches of text: a time table that adds up, and a place for every text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xindeng import doc
from xindeng.checks.learning import LEVEL_OF, VAGUE
from xindeng.doc import Blocks
from xindeng.scaffold.sums import CLASS_HOUR, stretched

from . import markdown
from .job import Job
from .report import short
from .writing import Draft

LONGEST = 4
"""课时 of one lecture."""
TITLE, SUMMARY = 30, 120
"""Characters."""
KINDS: Mapping[str, Sequence[tuple[str, str]]] = {
    "lecture": (
        ("休息", "休息|茶歇"),
        ("导入", "导入|开场|破冰|热身|签到|暖场|引入|欢迎"),
        ("收束", "收束|小结|总结|结束|回顾|作业|要点|谢谢|致谢"),
        ("示范", "示范|演示|看视频|观看"),
        ("对练", "对练|练习|演练|实操|角色扮演|活动|体验"),
        ("讨论", "讨论|分享|交流|案例|问答|答疑"),
        ("反馈", "反馈|点评|自测|小测"),
        ("讲授", ""),
    ),
    "lecture_kit": (
        ("签到暖场", "签到|开场|破冰|热身|暖场|欢迎"),
        ("反馈与求助信息", "反馈|求助|热线|谢谢|致谢|结束"),
        ("问答", "问答|答疑|提问"),
        ("练习", "练习|体验|活动|演练"),
        ("互动", "互动|讨论|分享|游戏"),
        ("讲", ""),
    ),
}
"""What a step is, by a word in its title; the last when none is there."""
ABLE = re.compile(r"^(?:[-–•\d一二三四五六七八九十]+[.、)）]\s*|能够?|学员能够?|可以|学会)+")


@dataclass(frozen=True)
class Stretch:
    """One step of a lecture. `minutes` is what the source says or what it looks like."""

    title: str
    minutes: float
    blocks: Blocks
    kind: str = ""
    """Of the step; empty: by its title."""


@dataclass(frozen=True)
class Lesson:
    """What becomes a lecture or a kit. `place` names it in the report."""

    title: str
    stretches: Sequence[Stretch]
    place: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """More of its fields; they win."""
    texts: Mapping[str, Blocks] = field(default_factory=dict)
    """Slot -> text: overview, mistakes, limits, overwhelmed."""
    said: bool = False
    """The source says how long it is; otherwise whole 课时 are guessed."""


SLOTS = {
    "overview": "这一讲讲什么",
    "mistakes": "常见错误",
    "limits": "不适用与停止",
    "overwhelmed": "如果有人难受",
}


def draft(lesson: Lesson, job: Job, *, kind: str = "lecture", id_: str = "", name: str = "") -> Draft:
    """The draft of one lesson; what was guessed or cut goes to the report."""
    title = titled(lesson.title, job, lesson.place)
    course = str(lesson.fields.get("course") or job.course)
    minutes, hours = _length(lesson, job, kind, job.hand.class_hours.get(course, CLASS_HOUR))
    steps = _timeline(lesson, kind, minutes)
    made: dict[str, Any] = {
        "id": id_ or job.ids.take(kind, title, lesson.place),
        "title": title,
        "minutes": minutes,
        "timeline": steps,
    }
    if kind == "lecture":
        made |= {"hours": hours, **({"course": course} if course else {})}
    else:
        made |= {"topic": title}
    body = markdown.text(tuple(_body(lesson, steps)), job.findings, lesson.place)
    return Draft(kind, {**made, **lesson.fields}, body, name or title)


def _timeline(lesson: Lesson, kind: str, minutes: int) -> list[Any]:
    """The steps with their minutes; what is over goes to the last one where the source says how long each is."""
    names = distinct([short_title(stretch.title) for stretch in lesson.stretches])
    shares = [max(round(stretch.minutes), 1) for stretch in lesson.stretches]
    over = minutes - sum(shares)
    if lesson.said and shares[-1] + over > 0:
        shares[-1] += over
    steps = [
        {"id": f"s{n}", "kind": s.kind or step_kind(s.title, kind), "minutes": share, "what": what}
        for n, (s, share, what) in enumerate(zip(lesson.stretches, shares, names, strict=True), 1)
    ]
    return stretched(steps, minutes)


def _body(lesson: Lesson, steps: Sequence[Any]) -> Iterator[doc.Section]:
    """The texts in the order of the page: what it is about, the steps, what the leader has to know."""
    yield from _sections({slot: blocks for slot, blocks in lesson.texts.items() if slot == "overview"})
    for step, stretch in zip(steps, lesson.stretches, strict=True):
        if stretch.blocks:
            yield doc.Section(step["what"], stretch.blocks, id=step["id"])
    yield from _sections({slot: blocks for slot, blocks in lesson.texts.items() if slot != "overview"})


def _sections(texts: Mapping[str, Blocks]) -> Iterator[doc.Section]:
    return (doc.Section(SLOTS[slot], blocks, id=slot) for slot, blocks in texts.items() if blocks)


def _length(lesson: Lesson, job: Job, kind: str, class_hour: int) -> tuple[int, float]:
    """Minutes and 课时 of the whole."""
    wanted = round(sum(stretch.minutes for stretch in lesson.stretches), 3)
    if kind != "lecture":
        least = len(lesson.stretches)
        return max(math.ceil(wanted) if lesson.said else math.ceil(wanted / 5) * 5, least), 0
    grain = class_hour if not lesson.said else class_hour // math.gcd(1000, class_hour)
    count = max(math.ceil(wanted / grain) if lesson.said else round(wanted / grain), 1)
    if not lesson.said:
        if count > LONGEST:
            job.findings.guessed(
                lesson.place,
                f"内容看上去要讲 {round(wanted)} 分钟",
                f"一讲最多 {LONGEST} 课时，先写成 {LONGEST} 课时；建议拆成几讲",
            )
        count = min(count, LONGEST)
    minutes = max(count * grain, math.ceil(len(lesson.stretches) / grain) * grain)
    hours = round(minutes / class_hour, 3)
    if lesson.said and minutes != wanted:
        job.findings.changed(
            lesson.place, f"原来共 {wanted:g} 分钟", f"课时要除得尽，写成 {minutes} 分钟（{hours:g} 课时）"
        )
    elif not lesson.said:
        job.findings.guessed(
            lesson.place, "没有写多长", f"按内容多少估成 {hours:g} 课时 {minutes} 分钟，各步的分钟也是估的"
        )
    return minutes, hours


def step_kind(title: str, kind: str = "lecture") -> str:
    """What a step is by its title."""
    return next(name for name, words in KINDS[kind] if re.search(words, title))


def titled(words: str, job: Job, place: str) -> str:
    """A title that fits; a longer one is cut, and said."""
    flat = " ".join(words.split())
    if len(flat) <= TITLE:
        return flat
    job.findings.changed(
        place, f"题目“{flat}”有 {len(flat)} 个字", f"最多 {TITLE} 个字，先截短了，请改一个短的"
    )
    return flat[: TITLE - 1] + "…"


def short_title(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 2 * TITLE else flat[: 2 * TITLE - 1] + "…"


def distinct(titles: Iterable[str]) -> list[str]:
    """The same titles, no two alike."""
    made: list[str] = []
    for title in titles:
        new, number = title, 1
        while new in made:
            number += 1
            new = f"{title}（{number}）"
        made.append(new)
    return made


def objectives(texts: Iterable[str]) -> list[dict[str, str]]:
    """Objectives from what a source promises; the verb where one stands at the beginning."""
    made = []
    for n, text in enumerate((one for text in texts if (one := " ".join(text.split()))), 1):
        bare = ABLE.sub("", text)
        verb = next((word for word in sorted(LEVEL_OF, key=len, reverse=True) if bare.startswith(word)), "")
        vague = next((word for word in VAGUE if bare.startswith(word)), "")
        entry = {"id": f"o{n}", **({"verb": verb or vague} if verb or vague else {}), "text": text}
        made.append(entry | ({"bloom": LEVEL_OF[verb]} if verb else {}))
    return made


def summary(words: str) -> str:
    """A text cut to the length of a summary, at the end of a sentence where there is one."""
    flat = " ".join(words.split())
    if len(flat) <= SUMMARY:
        return flat
    end = max(flat.rfind(mark, 0, SUMMARY) for mark in "。！？；")
    return flat[: end + 1] if end > SUMMARY // 3 else flat[: SUMMARY - 1] + "…"


def quoted(words: str) -> str:
    return f"“{short(words)}”"
