"""考核与自测: a paper by a blueprint, a practical part by competencies (DOMAIN 4.15).

Keys of real exams never enter a public repository: `visibility: secure` shows the blueprint only.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

from xindeng.doc import Blocks, Card, Edition, Inlines, Question, Quiz, Section, Table, text
from xindeng.prose import Slot
from xindeng.schema import (
    CompetencyRef,
    Count,
    CourseRef,
    Id,
    Item,
    Minutes,
    Part,
    ProgrammeRef,
    Text,
    Words,
    at_least,
)
from xindeng.shelf import Library

from .common import facts, line, link, linked, prose, section, slot
from .kind import Kind
from .questions import Bloom, choices, key

VISIBILITY = {"practice": "公开练习，答案可以看", "secure": "正式考核，题目和答案不公开"}


class Area(Part):
    """A share of the paper, in percent of its marks."""

    id: Id
    title: Text
    weight: Count
    courses: tuple[CourseRef, ...] = ()


class ExamItem(Part):
    """`answer`: letters of the right options; 对 or 错 for a judgement."""

    id: Id
    area: Id
    bloom: Bloom
    kind: Literal["single", "multiple", "judge", "order"]
    stem: Text
    options: Words = ()
    answer: Words = at_least(1)
    rationale: Text
    difficulty: Literal["易", "中", "难"]


class Station(Part):
    """A task that is played and observed."""

    id: Id
    title: Text
    competency: CompetencyRef
    minutes: Minutes


class Exam(Item):
    programme: ProgrammeRef
    duration_minutes: Minutes
    pass_mark: Count
    visibility: Literal["practice", "secure"]
    blueprint: tuple[Area, ...] = at_least(1)
    items: tuple[ExamItem, ...] = ()
    practical_part: tuple[Station, ...] = ()
    retake_policy: Text


def slots(item: Exam) -> tuple[Slot, ...]:
    stations = tuple(
        slot(item, s.id, s.title, "practical_part", n, "title", required=True)
        for n, s in enumerate(item.practical_part)
    )
    return (slot(item, "overview", "考核说明"), *stations)


def compose(item: Exam, _: Library) -> Blocks:
    return (
        facts(
            item,
            ("体系", linked([item.programme])),
            ("时间", f"{item.duration_minutes} 分钟"),
            ("及格线", f"{item.pass_mark} 分（满分 100 分）"),
            ("公开程度", VISIBILITY[item.visibility]),
            ("补考", item.retake_policy),
        ),
        *prose(item, "overview", "考核说明"),
        *section("考核蓝图", _blueprint(item), id="blueprint"),
        *section("题目", _paper(item), id="items", note=f"{len(shown(item))} 题"),
        *section("实操部分", *(_station(item, s) for s in item.practical_part), id="practical"),
    )


def shown(item: Exam) -> tuple[ExamItem, ...]:
    """The items that the public may see."""
    return item.items if item.visibility == "practice" else ()


def _blueprint(item: Exam) -> Table:
    counts = Counter(entry.area for entry in item.items)
    rows: list[tuple[Inlines, ...]] = [
        (text(a.title), linked(a.courses) or text("—"), text(f"{a.weight}%"), text(str(counts[a.id])))
        for a in item.blueprint
    ]
    total = sum(area.weight for area in item.blueprint)
    rows.append((text("合计"), text(""), text(f"{total}%"), text(str(len(item.items)))))
    header = (text("内容"), text("对应课程"), text("权重"), text("题数"))
    return Table(header, tuple(rows), weights=(5, 5, 2, 2), numeric=(2, 3), total=True)


def _paper(item: Exam) -> Quiz | None:
    """The questions in the order of the blueprint."""
    places = {area.id: n for n, area in enumerate(item.blueprint)}
    entries = sorted(shown(item), key=lambda entry: places.get(entry.area, len(places)))
    titles = {area.id: area.title for area in item.blueprint}
    asked = tuple(_question(entry, titles.get(entry.area, "")) for entry in entries)
    return Quiz(asked, key="facilitator") if asked else None


def _question(entry: ExamItem, area: str) -> Question:
    why = f"{entry.rationale}（{area}，{entry.bloom}，{entry.difficulty}）"
    return Question(entry.id, entry.kind, entry.stem, choices(entry), key(entry), "", "", why=why)


def _station(item: Exam, station: Station) -> Section:
    blocks = (line("按这项胜任力打分：", link(station.competency)), *item.prose(station.id))
    return Section(station.title, blocks, id=station.id, note=f"{station.minutes} 分钟")


def card(item: Exam, library: Library) -> Card:
    meta = (f"{item.duration_minutes} 分钟", f"{len(shown(item))} 题", library.title(item.programme))
    return Card(item.id, item.title, item.summary, meta)


PAPER = Edition("paper", "试卷", ("participant",), "发给学员，没有答案")
ANSWERS = Edition("key", "试卷和答案", ("facilitator", "participant"), "阅卷和讲评用")
KIND = Kind("exam", "exam", "考核与自测", "exams", Exam, compose, slots, (PAPER, ANSWERS), card)
