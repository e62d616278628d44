"""课程: a teachable sequence of lectures; its hours are computed, the plan is declared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from xindeng.doc import (
    Block,
    Blocks,
    Bullets,
    Card,
    Edition,
    Inlines,
    Lines,
    Section,
    Table,
    numbered,
    para,
    rewritten,
    text,
)
from xindeng.prose import Slot
from xindeng.schema import (
    CompetencyRef,
    CourseRef,
    Decimal,
    Id,
    Item,
    LectureRef,
    Minutes,
    ModuleRef,
    Part,
    PersonRef,
    ReferenceRef,
    Text,
    Words,
    Yes,
    at_least,
)
from xindeng.shelf import Library

from .care import scope
from .common import bullets, facts, line, link, linked, prose, section, slot
from .kind import Kind
from .lecture import Lecture
from .lecture import compose as lesson
from .practice import Practice, assignments

DELIVERY = {"online": "线上", "onsite": "面授", "blended": "线上与面授结合", "duty": "跟岗"}


class Outcome(Part):
    id: Id
    verb: Text
    text: Text
    competency: CompetencyRef | None = None


class Course(Item):
    module: ModuleRef | None = None
    level: Literal["初级", "中级", "高级", "师资"]
    planned_hours: Decimal
    outcomes: tuple[Outcome, ...] = at_least(1)
    lectures: tuple[LectureRef, ...] = ()
    planned_lectures: Words = ()
    lead_instructor: PersonRef | None = None
    co_instructors: tuple[PersonRef, ...] = ()
    prerequisites: tuple[CourseRef, ...] = ()
    delivery: Literal["online", "onsite", "blended", "duty"] | None = None
    textbook: ReferenceRef | None = None
    lesson_minutes: Minutes | None = None
    """The most that a lecture of this course may take: people who work all day have no more (T-01)."""
    large_print: Yes = False
    """Whether learners get their handbook in large letters as well."""


def hours(item: Course, library: Library) -> float:
    """课时 of the lectures that exist."""
    return sum(library.get(ref, Lecture).hours for ref in item.lectures)


def slots(item: Course) -> tuple[Slot, ...]:
    return (slot(item, "overview", "课程说明"),)


def compose(item: Course, library: Library) -> Blocks:
    people = [*([item.lead_instructor] if item.lead_instructor else []), *item.co_instructors]
    return (
        facts(
            item,
            ("模块", linked([item.module] if item.module else [])),
            ("学时", f"已编 {hours(item, library):g} / 计划 {item.planned_hours:g} 课时"),
            ("等级", item.level),
            ("每讲", f"最多 {item.lesson_minutes} 分钟" if item.lesson_minutes else None),
            ("方式", DELIVERY[item.delivery] if item.delivery else None),
            ("讲师", linked(people)),
            ("先修", linked(item.prerequisites)),
            ("教材", linked([item.textbook] if item.textbook else [])),
        ),
        *prose(item, "overview", "课程说明"),
        *section("课程目标", _outcomes(item), id="outcomes"),
        *section("课程大纲", _syllabus(item, library), id="syllabus"),
        *scope(library),
    )


def _outcomes(item: Course) -> Bullets:
    """What a learner can do afterwards, with the competency that it is a part of."""
    return Bullets(tuple((_outcome(outcome),) for outcome in item.outcomes))


def _outcome(outcome: Outcome) -> Block:
    if not outcome.competency:
        return para(outcome.text)
    return line(f"{outcome.text}（胜任力：", link(outcome.competency), "）")


def _syllabus(item: Course, library: Library) -> Table:
    rows: list[tuple[Inlines, ...]] = []
    for number, ref in enumerate(item.lectures, 1):
        lecture = library.get(ref, Lecture)
        counted = f"{len(lecture.practice)} 项" if lecture.practice else "—"
        rows.append((text(str(number)), (link(ref),), text(f"{lecture.hours:g}"), text(counted)))
    for number, title in enumerate(item.planned_lectures, len(item.lectures) + 1):
        rows.append((text(str(number)), text(f"{title}（待编写）"), text("—"), text("—")))
    practice = sum(len(library.get(ref, Lecture).practice) for ref in item.lectures)
    total = f"{hours(item, library):g} / {item.planned_hours:g}"
    rows.append((text(""), text("合计（已编 / 计划）"), text(total), text(f"{practice} 项")))
    header = (text("讲"), text("题目"), text("课时"), text("实践（计次）"))
    return Table(header, tuple(rows), weights=(1, 7, 2, 3), numeric=(2, 3), total=True)


def card(item: Course, library: Library) -> Card:
    meta = (item.level, f"已编 {hours(item, library):g} / 计划 {item.planned_hours:g} 课时")
    return Card(item.id, item.title, item.summary, meta)


# --- prints ----------------------------------------------------------------------------


def sheets(item: Course, library: Library) -> Blocks:
    """What each lecture is for, to practise and to write down; for the teacher the whole of each lecture."""
    lectures = [library.get(ref, Lecture) for ref in item.lectures]
    tasks = tuple(_record(task) for lecture in lectures for task in lecture.practice)
    return (
        *(_learnt(number, lecture) for number, lecture in enumerate(lectures, 1)),
        *section("实践记录", *tasks, id="practice-record"),
        *section(
            "督导记录",
            _table(("日期", "形式和时长", "带去的问题", "下次先做的一个动作", "督导师"), 8),
            id="supervision-record",
        ),
        *(_taught(number, lecture, library) for number, lecture in enumerate(lectures, 1)),
    )


def _taught(number: int, lecture: Lecture, library: Library) -> Section:
    """A lecture as its own print holds it. Its anchors go: every lecture of the book has the same."""

    def bare(node: Any) -> Any:
        return replace(node, id="")

    whole = rewritten(numbered(lesson(lecture, library)), bare, only=(Section,))
    return Section(
        f"第 {number} 讲 {lecture.title}", whole, id=f"plan-{number}", note=f"{lecture.hours:g} 课时", reader="facilitator"
    )


def _learnt(number: int, lecture: Lecture) -> Section:
    goals = bullets(goal.text for goal in lecture.objectives)
    tasks = assignments(lecture.practice, lecture.supervision)
    blocks: Blocks = (goals, *lecture.prose("overview"), *tasks, Lines(5, "我的笔记"))
    return Section(
        f"第 {number} 讲 {lecture.title}", blocks, id=f"lecture-{number}", note=f"{lecture.hours:g} 课时"
    )


def _record(task: Practice) -> Section:
    table = _table(
        ("日期", "时长", "用的做法", "拿不准的一刻（不写姓名）", "督导过"), max(task.min_count or 1, 3)
    )
    return Section(task.title, (table,), note=f"至少 {task.min_count} 次" if task.min_count else "")


def _table(columns: tuple[str, ...], rows: int) -> Table:
    empty = tuple(tuple(text(" ") for _ in columns) for _ in range(rows))
    return Table(tuple(text(column) for column in columns), empty, weights=(2, 2, 5, 5, 2))


def parts(item: Course) -> tuple[Edition, ...]:
    lectures = tuple(f"lecture-{number}" for number, _ in enumerate(item.lectures, 1))
    plans = tuple(f"plan-{number}" for number, _ in enumerate(item.lectures, 1))
    teacher = Edition(
        "teacher", "教师手册", ("facilitator", "participant"), "讲师每人一本：每一讲的教案、提问、答案、常见错误",
        only=("overview", "outcomes", "syllabus", *plans, "scope"),
    )  # fmt: skip
    handbook = Edition(
        "learner", "学员手册", ("participant",), "学员每人一本：每一讲的目标和实践、实践记录、督导记录",
        only=("overview", "outcomes", "syllabus", *lectures, "practice-record", "supervision-record", "scope"),
    )  # fmt: skip
    outline = Edition(
        "outline",
        "一页大纲",
        ("participant",),
        "报名、备案、贴在教室",
        only=("outcomes", "syllabus"),
        layout="sheet",
        fit=1,
    )
    large = replace(handbook, name="learner-large", title="学员手册（大字）", use="给看小字吃力的学员", large=True)
    return (*((teacher,) if plans else ()), handbook, *((large,) if item.large_print else ()), outline)


KIND = Kind("course", "crs", "课程", "courses", Course, compose, slots, card=card, parts=parts, sheets=sheets)
