"""课/讲: one teachable unit of one to four 课时, with its quiz, practice, supervision and video."""

from __future__ import annotations

from typing import Literal

from xindeng.doc import Blocks, Card, Edition, Facts, Inlines, Lines, Quiz, Section, Table, text
from xindeng.prose import Slot
from xindeng.schema import (
    ActivityRef,
    CompetencyRef,
    CourseRef,
    Decimal,
    FormRef,
    Id,
    Item,
    LectureRef,
    Material,
    Minutes,
    Part,
    PersonRef,
    ReferenceRef,
    Text,
    Yes,
    at_least,
)
from xindeng.shelf import Library

from .common import agenda, bullets, facts, linked, packing, people_of, prose, section, slot
from .kind import Kind
from .practice import Practice, Supervision, assignments
from .questions import Bloom, QuizItem, answer_index, question
from .recordings import Recording, films

__all__ = ["KIND", "Lecture", "QuizItem", "Step", "answer_index"]

StepKind = Literal["导入", "讲授", "示范", "对练", "讨论", "反馈", "休息", "收束"]


class Objective(Part):
    """What a learner can do afterwards: one measurable verb."""

    id: Id
    verb: Text
    bloom: Bloom
    text: Text


class Step(Part):
    """A line of the time table; `what` is its title and the heading of its text."""

    id: Id
    kind: StepKind
    minutes: Minutes
    what: Text
    video: Id | None = None
    activity: ActivityRef | None = None
    form: FormRef | None = None


class Reading(Part):
    ref: ReferenceRef
    required: Yes = False
    minutes: Minutes | None = None


class Lecture(Item):
    course: CourseRef
    hours: Decimal
    minutes: Minutes
    level: Literal["初级", "中级", "高级", "师资"]
    prerequisites: tuple[LectureRef, ...] = ()
    instructor: PersonRef | None = None
    objectives: tuple[Objective, ...] = at_least(1)
    competencies: tuple[CompetencyRef, ...] = ()
    timeline: tuple[Step, ...] = at_least(1)
    videos: tuple[Recording, ...] = ()
    quiz: tuple[QuizItem, ...] = ()
    practice: tuple[Practice, ...] = ()
    supervision: tuple[Supervision, ...] = ()
    readings: tuple[Reading, ...] = ()
    materials: tuple[Material, ...] = ()
    observation_form: FormRef | None = None


def slots(item: Lecture) -> tuple[Slot, ...]:
    steps = tuple(
        slot(item, step.id, step.what, "timeline", n, "what", required=step.kind != "休息")
        for n, step in enumerate(item.timeline)
    )
    return (
        slot(item, "overview", "这一讲讲什么"),
        *steps,
        slot(item, "mistakes", "常见错误"),
        slot(item, "limits", "不适用与停止"),
        slot(item, "overwhelmed", "如果有人难受", "risk", required=item.risk != "R0"),
    )


def compose(item: Lecture, _: Library) -> Blocks:
    return (
        *films(item.videos),
        _facts(item),
        *section("学习目标", bullets(goal.text for goal in item.objectives), id="objectives"),
        *prose(item, "overview", "这一讲讲什么"),
        *section("教学过程", _agenda(item), id="timeline", note=f"共 {item.minutes} 分钟"),
        *_steps(item),
        *prose(item, "limits", "不适用与停止"),
        *prose(item, "mistakes", "常见错误", reader="facilitator"),
        *prose(item, "overwhelmed", "如果有人难受", reader="facilitator"),
        *section(
            "自测",
            Quiz(tuple(question(q) for q in item.quiz), key="facilitator") if item.quiz else None,
            id="quiz",
            note=f"{len(item.quiz)} 题",
        ),
        *assignments(item.practice, item.supervision),
        *section("需要准备", packing((("本讲", m) for m in item.materials), people_of(item))),
        *_readings(item),
    )


def _facts(item: Lecture) -> Facts:
    return facts(
        item,
        ("课程", linked([item.course])),
        ("学时", f"{_number(item.hours)} 课时（{item.minutes} 分钟）"),
        ("等级", item.level),
        ("先修", linked(item.prerequisites)),
        ("主讲", linked([item.instructor] if item.instructor else [])),
        ("教哪些胜任力", linked(item.competencies)),
        ("观察表", linked([item.observation_form] if item.observation_form else [])),
    )


def _number(value: float) -> str:
    return f"{value:g}"


def _agenda(item: Lecture) -> Table:
    return agenda([(text(step.what), step.kind, step.minutes) for step in item.timeline])


def _steps(item: Lecture) -> Blocks:
    titled = [step for step in item.timeline if item.prose(step.id)]
    return tuple(
        Section(step.what, (*item.prose(step.id), *_uses(step)), id=step.id, note=f"{step.kind} {step.minutes} 分钟")
        for step in titled
    )


def _uses(step: Step) -> Blocks:
    """What a step refers to: an activity, a form."""
    rows: list[tuple[str, Inlines]] = []
    if step.activity:
        rows.append(("活动", linked([step.activity])))
    if step.form:
        rows.append(("表单", linked([step.form])))
    return (Facts(tuple(rows)),) if rows else ()


def _readings(item: Lecture) -> Blocks:
    rows = tuple(
        (linked([r.ref]), text("必读" if r.required else "选读"), text(f"{r.minutes} 分钟" if r.minutes else "—"))
        for r in item.readings
    )
    table = Table((text("材料"), text("要求"), text("用时")), rows, weights=(6, 2, 2)) if rows else None
    return section("阅读", table, id="readings")


def card(item: Lecture, library: Library) -> Card:
    meta = (f"{_number(item.hours)} 课时", item.level, library.title(item.course))
    return Card(item.id, item.title, item.summary, meta)


# --- prints ----------------------------------------------------------------------------


def sheets(item: Lecture, library: Library) -> Blocks:
    """What whoever sits in writes down: was it taught as planned, and what could the learners do?"""
    return (
        *section("这一堂课", Lines(1, "日期、地点"), Lines(1, "讲师"), Lines(1, "观察的人"), id="seen-when", reader="supervisor"),
        *section("照着教了没有", _kept_to(item), id="seen-steps", reader="supervisor"),
        *section("学员做到了没有", _reached(item, library), id="seen-goals", reader="supervisor"),
        *section(
            "告诉讲师",
            Lines(3, "最该留着的一处：看到、听到什么"),
            Lines(3, "下一次先改的一处：怎么改"),
            id="seen-words",
            reader="supervisor",
        ),
    )


def _kept_to(item: Lecture) -> Table:
    rows = tuple(
        (text(f"□ {step.what}"), text(step.kind), text(f"{step.minutes}"), text(" "), text(" "))
        for step in item.timeline
    )
    header = tuple(text(words) for words in ("做了没有", "形式", "计划（分）", "实际（分）", "改了什么，为什么"))
    return Table(header, rows, weights=(6, 3, 2, 2, 6))


def _reached(item: Lecture, library: Library) -> Table:
    """Goals as they are written, then the competencies by their levels."""
    levels = text("□ 1　□ 2　□ 3　□ 4")
    goals = tuple((text(goal.text), text("□ 做到　□ 没有　□ 没看到"), text(" ")) for goal in item.objectives)
    skills = tuple((text(library.title(ref)), levels, text(" ")) for ref in item.competencies)
    return Table((text("目标、胜任力"), text("看到的"), text("凭什么（写做法，不写姓名）")), (*goals, *skills), weights=(6, 5, 6))


PLAN = Edition("plan", "教案", ("facilitator", "participant"), "讲师照着上课：每一步、提问、答案、常见错误")


def parts(item: Lecture) -> tuple[Edition, ...]:
    exercises = Edition(
        "exercises", "练习题", ("participant",), "发给学员，没有答案", only=("quiz",), layout="sheet", fit=2
    )
    practice = Edition(
        "practice", "实践卡", ("participant",), "学员带着：做什么、做几次、什么时候停下、带什么去督导",
        only=("practice", "supervision"), layout="sheet", paper="A5", fit=2,
    )  # fmt: skip
    observation = Edition(
        "observation", "课堂观察表", ("supervisor",), "听课的人、督导师填：照着教了没有，学员做到了没有",
        only=("seen-when", "seen-steps", "seen-goals", "seen-words"), layout="form", fit=1,
    )  # fmt: skip
    return (*((exercises,) if item.quiz else ()), *((practice,) if item.practice else ()), observation)


KIND = Kind(
    "lecture", "lec", "讲次", "lectures", Lecture, compose, slots, (PLAN,), card,
    parts=parts, sheets=sheets, slides=True,
)  # fmt: skip
