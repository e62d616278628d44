"""胜任力: what somebody without a clinic behind him does well enough, as it is seen (DOMAIN 4.5).

Four levels of seen behaviour are the idea of EQUIP (WHO, UNICEF); every anchor is our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from xindeng.doc import Block, Blocks, Bullets, Callout, Card, Edition, Facts, Lines, Table, para, text
from xindeng.prose import Slot
from xindeng.schema import FormRef, Item, Part, Rung, Text, Words, at_least, at_most
from xindeng.shelf import Library

from .certificate import Certificate
from .common import bullets, facts, line, link, linked, prose, section, slot
from .course import Course
from .exam import Exam
from .kind import Kind
from .lecture import Lecture
from .programme import Programme

RUNGS = {1: "可能有害", 2: "未达到基本", 3: "达到基本", 4: "熟练"}


class Anchor(Part):
    """What is seen at one level."""

    level: Rung
    text: Text


class Competency(Item):
    """Any of `harm_behaviours` puts an observation on level 1."""

    statement: Text
    anchors: tuple[Anchor, ...] = at_most(4, least=4)
    harm_behaviours: Words = at_least(1)
    observed_in: tuple[Literal["角色扮演", "现场", "录像"], ...] = at_least(1)
    pass_level: Rung
    observation_form: FormRef | None = None


def slots(item: Competency) -> tuple[Slot, ...]:
    return (slot(item, "observe", "怎样观察", required=True), slot(item, "growth", "怎样练上去"))


def compose(item: Competency, library: Library) -> Blocks:
    return (
        _facts(item),
        *section("四级表现", _anchors(item), id="anchors"),
        *section("可能有害的做法", _harm(item), id="harm"),
        *prose(item, "observe", "怎样观察", reader="facilitator"),
        *section("观察记录", *_sheet(item), id="sheet", reader="supervisor"),
        *prose(item, "growth", "怎样练上去"),
        *section("在哪里教", _list(_taught(item, library)), id="taught"),
        *section("在哪里练", _list(_practised(item, library)), id="practised"),
        *section("在哪里考", _list(_assessed(item, library)), id="assessed"),
    )


def _facts(item: Competency) -> Facts:
    return facts(
        item,
        ("能做到", item.statement),
        ("达标", f"{item.pass_level} 级 {RUNGS[item.pass_level]}"),
        ("观察场合", "、".join(item.observed_in)),
        ("观察表", linked([item.observation_form] if item.observation_form else [])),
    )


def _anchors(item: Competency) -> Table:
    rows = tuple((text(f"{a.level} {RUNGS[a.level]}"), text(a.text)) for a in item.anchors)
    return Table((text("等级"), text("看得见的做法")), rows, weights=(3, 9))


def _harm(item: Competency) -> Block:
    lead = para("出现下面任何一种，这一次记 1 级，当天就谈：")
    return Callout("warning", "记 1 级", (lead, bullets(item.harm_behaviours)))


# --- where it is taught, practised, assessed ---------------------------------------------


def _list(lines: Iterator[Block]) -> Bullets | None:
    found = tuple((block,) for block in lines)
    return Bullets(found) if found else None


def _taught(item: Competency, library: Library) -> Iterator[Block]:
    for lecture in library.citing(item.id, Lecture):
        if item.id in lecture.competencies:
            yield line("讲次：", link(lecture.id))
    for course in library.citing(item.id, Course):
        for outcome in course.outcomes:
            if outcome.competency == item.id:
                yield line("课程：", link(course.id), f"（{outcome.text}）")


def _practised(item: Competency, library: Library) -> Iterator[Block]:
    for lecture in library.citing(item.id, Lecture):
        for practice in lecture.practice:
            levels = [need.level for need in practice.preconditions if need.competency == item.id]
            if levels:
                yield line(link(lecture.id), f"：{practice.title}（先要达到 {levels[0]} 级）")
            elif item.id in lecture.competencies:
                yield line(link(lecture.id), f"：{practice.title}")


def _assessed(item: Competency, library: Library) -> Iterator[Block]:
    for exam in library.citing(item.id, Exam):
        for part in exam.practical_part:
            if part.competency == item.id:
                yield line("考核：", link(exam.id), f"，实操“{part.title}”")
    for programme in library.citing(item.id, Programme):
        if item.id in programme.assessment:
            yield line("体系：", link(programme.id))
    for certificate in library.citing(item.id, Certificate):
        yield line("证书：", link(certificate.id))


# --- the sheet of an observer ------------------------------------------------------------


def _sheet(item: Competency) -> Blocks:
    levels = "　".join(f"□ {level} {words}" for level, words in RUNGS.items())
    places = "　".join(f"□ {place}" for place in item.observed_in)
    return (
        Lines(1, "观察日期、观察人"),
        para(f"场合：{places}"),
        Lines(4, "看到了什么做法（写原话和动作，不写姓名）"),
        para(f"这一次：{levels}"),
        Lines(3, "下一次先练哪一点"),
    )


def card(item: Competency, _: Library) -> Card:
    return Card(item.id, item.title, item.statement, (f"达标 {item.pass_level} 级", *item.observed_in))


SHEET = Edition(
    "observation", "观察用表", ("facilitator", "supervisor"), "观察的人每人一份：四级表现、记录格",
    only=("anchors", "harm", "sheet"), layout="form", paper="A5", fit=2,
)  # fmt: skip
KIND = Kind("competency", "cmp", "胜任力", "competencies", Competency, compose, slots, (SHEET,), card)
