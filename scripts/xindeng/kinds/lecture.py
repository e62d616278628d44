"""课/讲: one teachable unit of one to four 课时, with its quiz, practice, supervision and video."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Literal

from xindeng.doc import Block, Blocks, Card, Facts, Inlines, Link, Question, Quiz, Section, Table, Video, text
from xindeng.prose import Slot
from xindeng.schema import (
    ActivityRef,
    Clock,
    Count,
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
    Title,
    Words,
    Yes,
    at_least,
)
from xindeng.shelf import Library

from .common import agenda, bullets, facts, linked, listed, packing, people_of, prose, section, slot
from .kind import Kind

Bloom = Literal["记忆", "理解", "应用", "分析", "评价", "创造"]
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


class Chapter(Part):
    at: Clock
    title: Text


class Recording(Part):
    """A video of this lecture. `src` and captions are relative to the lecture's file."""

    id: Id
    title: Title
    kind: Literal["课程", "示范", "微课", "自助"]
    src: Text
    captions: dict[Literal["zh-Hans"], Text] = at_least(1)
    chapters: tuple[Chapter, ...] = ()
    synthetic: Text | None = None


class Feedback(Part):
    right: Text
    wrong: Text


class QuizItem(Part):
    """`answer`: letters of the right options; 对 or 错 for a judgement; none for a case."""

    id: Id
    objective: Id
    kind: Literal["single", "multiple", "judge", "order", "case"]
    stem: Text
    options: Words = ()
    answer: Words = ()
    rubric: Words = ()
    feedback: Feedback


class Practice(Part):
    """What a learner does between lectures; counted, never added to taught hours."""

    id: Id
    kind: Literal["video", "clients", "group", "duty", "observe"]
    title: Text
    objective: Id
    supervision: Id
    technique: Text | None = None
    max_minutes: Minutes | None = None
    min_count: Count | None = None
    consent_form: FormRef | None = None
    record_form: FormRef | None = None
    stop_and_refer: Words = ()
    bring_to_supervision: Words = ()


class AgendaLine(Part):
    what: Text
    minutes: Minutes


class Supervision(Part):
    """Practice supervision, or personal growth; the two by different supervisors."""

    id: Id
    kind: Literal["practice", "personal_growth"]
    title: Text
    minutes: Minutes
    format: Literal["个体", "小组", "现场", "录像"]
    group_size: Count | None = None
    form: FormRef | None = None
    supervisor_differs_from: Id | None = None
    agenda: tuple[AgendaLine, ...] = ()


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
        *_videos(item),
        _facts(item),
        *section("学习目标", bullets(goal.text for goal in item.objectives), id="objectives"),
        *prose(item, "overview", "这一讲讲什么"),
        *section("教学过程", _agenda(item), id="timeline", note=f"共 {item.minutes} 分钟"),
        *_steps(item),
        *prose(item, "limits", "不适用与停止"),
        *prose(item, "mistakes", "常见错误", reader="facilitator"),
        *prose(item, "overwhelmed", "如果有人难受", reader="facilitator"),
        *section("自测", _quiz(item), id="quiz", note=f"{len(item.quiz)} 题"),
        *_practice(item),
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
        ("观察表", linked([item.observation_form] if item.observation_form else [])),
    )


def _number(value: float) -> str:
    return f"{value:g}"


def _agenda(item: Lecture) -> Table:
    return agenda([(text(step.what), step.kind, step.minutes) for step in item.timeline])


def _videos(item: Lecture) -> Blocks:
    films = tuple(
        Video(
            film.id,
            film.title,
            chapters=tuple((chapter.at, chapter.title) for chapter in film.chapters),
            label=film.synthetic or "",
        )
        for film in item.videos
    )
    return section("视频课", *films, id="video")


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


def _quiz(item: Lecture) -> Quiz | None:
    return Quiz(tuple(_question(entry) for entry in item.quiz)) if item.quiz else None


def _question(entry: QuizItem) -> Question:
    options = ("对", "错") if entry.kind == "judge" else entry.options
    return Question(
        entry.id,
        entry.kind,
        entry.stem,
        options,
        tuple(index for answer in entry.answer if (index := answer_index(entry, answer)) is not None),
        entry.feedback.right,
        entry.feedback.wrong,
        entry.rubric,
        entry.objective,
    )


def answer_index(entry: QuizItem, answer: str) -> int | None:
    """Which option an answer names: a letter, or 对/错; None when it names none."""
    if entry.kind == "judge":
        return {"对": 0, "错": 1}.get(answer)
    index = ascii_uppercase.find(answer.upper()) if len(answer) == 1 else -1
    return index if 0 <= index < len(entry.options) else None


PRACTICE = {"video": "录视频", "clients": "接待来访", "group": "小组实践", "duty": "跟岗值班", "observe": "观察"}


def _practice(item: Lecture) -> Blocks:
    tasks = tuple(_task(practice, item) for practice in item.practice)
    support = tuple(_support(item, entry) for entry in item.supervision)
    return (
        *section("实践作业", *tasks, id="practice", note="计次，不计入课时"),
        *section("督导", *support, id="supervision"),
    )


def _task(practice: Practice, item: Lecture) -> Section:
    rows: list[tuple[str, Inlines]] = [("方式", text(PRACTICE[practice.kind]))]
    support = next((entry for entry in item.supervision if entry.id == practice.supervision), None)
    if support:
        rows.append(("之后的督导", (Link(f"#{support.id}", text(support.title)),)))
    if practice.technique:
        rows.append(("技术", text(practice.technique)))
    if practice.min_count:
        rows.append(("次数", text(f"至少 {practice.min_count} 次")))
    if practice.max_minutes:
        rows.append(("时长", text(f"不超过 {practice.max_minutes} 分钟")))
    if practice.consent_form:
        rows.append(("知情同意", linked([practice.consent_form])))
    if practice.record_form:
        rows.append(("记录表", linked([practice.record_form])))
    blocks: tuple[Block, ...] = (
        Facts(tuple(rows)),
        *listed("遇到这些情况就停下并转介", practice.stop_and_refer),
        *listed("带到督导来", practice.bring_to_supervision),
    )
    return Section(practice.title, blocks, id=practice.id)


def _support(item: Lecture, entry: Supervision) -> Section:
    kind = "实践督导" if entry.kind == "practice" else "个人成长督导（不打分）"
    rows: list[tuple[str, Inlines]] = [("类型", text(kind)), ("形式", text(entry.format))]
    rows.append(("时长", text(f"{entry.minutes} 分钟")))
    if entry.group_size:
        rows.append(("人数", text(f"每组 {entry.group_size} 人")))
    if entry.supervisor_differs_from:
        other = next((s.title for s in item.supervision if s.id == entry.supervisor_differs_from), "")
        rows.append(("督导师", text(f"与“{other}”不是同一人")))
    if entry.form:
        rows.append(("表单", linked([entry.form])))
    steps = [f"{line.what}（{line.minutes} 分钟）" for line in entry.agenda]
    return Section(entry.title, (Facts(tuple(rows)), *listed("怎么进行", steps, ordered=True)), id=entry.id)


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


KIND = Kind("lecture", "lec", "讲次", "lectures", Lecture, compose, slots, card=card)
