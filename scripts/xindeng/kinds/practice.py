"""实践 and 督导 of a lecture: counted, never added to taught hours (DOMAIN 4.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from xindeng import doc
from xindeng.doc import Block, Blocks, Facts, Inlines, Link, Section, text
from xindeng.schema import CompetencyRef, Count, FormRef, Id, Minutes, Part, Rung, Text, Words

from .common import link, linked, listed, section


class Precondition(Part):
    """What a learner can do before he meets people: a level of a competency."""

    competency: CompetencyRef
    level: Rung


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
    min_leaders: Count | None = None
    preconditions: tuple[Precondition, ...] = ()
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


PRACTICE = {"video": "录视频", "clients": "接待来访", "group": "小组实践", "duty": "跟岗值班", "observe": "观察"}


def assignments(tasks: Sequence[Practice], support: Sequence[Supervision]) -> Blocks:
    """What learners do between lectures, and who looks at it with them."""
    tasked = tuple(_task(practice, support) for practice in tasks)
    supported = tuple(_support(entry, support) for entry in support)
    return (
        *section("实践作业", *tasked, id="practice", note="计次，不计入课时"),
        *section("督导", *supported, id="supervision"),
    )


def _task(practice: Practice, support: Sequence[Supervision]) -> Section:
    rows: list[tuple[str, Inlines]] = [("方式", text(PRACTICE[practice.kind]))]
    after = next((entry for entry in support if entry.id == practice.supervision), None)
    if after:
        rows.append(("之后的督导", (Link(f"#{after.id}", text(after.title)),)))
    if practice.technique:
        rows.append(("技术", text(practice.technique)))
    if practice.min_count:
        rows.append(("次数", text(f"至少 {practice.min_count} 次")))
    if practice.max_minutes:
        rows.append(("时长", text(f"不超过 {practice.max_minutes} 分钟")))
    if practice.min_leaders:
        rows.append(("合作", text(f"至少 {practice.min_leaders} 人一起带")))
    if practice.preconditions:
        rows.append(("先要达到", _ready(practice)))
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


def _ready(practice: Practice) -> Inlines:
    """Levels of competencies that come first."""
    words: list[Link | doc.Text] = []
    for need in practice.preconditions:
        words += [*([doc.Text("，")] if words else []), link(need.competency), doc.Text(f" 达到 {need.level} 级")]
    return tuple(words)


def _support(entry: Supervision, all_: Sequence[Supervision]) -> Section:
    kind = "实践督导" if entry.kind == "practice" else "个人成长督导（不打分）"
    rows: list[tuple[str, Inlines]] = [("类型", text(kind)), ("形式", text(entry.format))]
    rows.append(("时长", text(f"{entry.minutes} 分钟")))
    if entry.group_size:
        rows.append(("人数", text(f"每组 {entry.group_size} 人")))
    if entry.supervisor_differs_from:
        other = next((s.title for s in all_ if s.id == entry.supervisor_differs_from), "")
        rows.append(("督导师", text(f"与“{other}”不是同一人")))
    if entry.form:
        rows.append(("表单", linked([entry.form])))
    steps = [f"{line.what}（{line.minutes} 分钟）" for line in entry.agenda]
    return Section(entry.title, (Facts(tuple(rows)), *listed("怎么进行", steps, ordered=True)), id=entry.id)
