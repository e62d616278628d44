"""A course out of its lessons: the course's own draft, and one of each lecture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xindeng import doc
from xindeng.imports import lessons, markdown
from xindeng.imports.job import Job
from xindeng.imports.lessons import Lesson
from xindeng.imports.report import short
from xindeng.imports.writing import Draft

MOST_OUTCOMES = 8


@dataclass(frozen=True)
class Course:
    """`texts` by heading: what stands in the description below its first part."""

    title: str
    lessons: Sequence[tuple[str, Lesson]]
    """Each with the id that it was given before, so that others could link to it."""
    overview: doc.Blocks = ()
    texts: Mapping[str, doc.Blocks] = field(default_factory=dict)
    summary: str = ""
    groups: Sequence[tuple[str, Sequence[str]]] = ()
    """Parts of the course and the titles of their lectures."""
    outcomes: Sequence[str] = ()


def drafts(course: Course, id_: str, job: Job) -> list[Draft]:
    """The course first; the lectures' files carry their number."""
    made = [
        lessons.draft(lesson, job, id_=lecture, name=f"{n:02} {lesson.title}")
        for n, (lecture, lesson) in enumerate(course.lessons, 1)
    ]
    title = lessons.titled(course.title, job, "")
    fields: dict[str, Any] = {
        "id": id_,
        "title": title,
        "lectures": [draft.fields["id"] for draft in made],
        "planned_lectures": [],
    }
    hours = sum(float(draft.fields["hours"]) for draft in made)
    fields |= {"planned_hours": round(hours, 3)} if hours else {}
    fields |= {"summary": lessons.summary(course.summary)} if course.summary else {}
    if course.outcomes:
        fields["outcomes"] = [
            _outcome(goal, n) for n, goal in enumerate(lessons.objectives(course.outcomes[:MOST_OUTCOMES]), 1)
        ]
        job.findings.guessed("", "没有写课程目标", "取了每一讲的第一个学习目标，请核对")
    job.findings.came("讲次", len(made))
    return [Draft("course", fields, markdown.text((_description(course),), job.findings), title), *made]


def _outcome(goal: Mapping[str, str], n: int) -> dict[str, str]:
    return {"id": f"c{n}", **{name: goal[name] for name in ("verb", "text") if name in goal}}


def _description(course: Course) -> doc.Section:
    groups = tuple(
        (doc.para(title), doc.Bullets(tuple((doc.para(each),) for each in titles)))
        for title, titles in course.groups
    )
    listed = (doc.Section("各部分", (doc.Bullets(groups),)),) if len(groups) > 1 else ()
    more = tuple(doc.Section(short(title), blocks) for title, blocks in course.texts.items() if blocks)
    return doc.Section("课程说明", (*course.overview, *listed, *more), id="overview")


def kept_apart(fields: Mapping[str, str], job: Job) -> None:
    """Facts about the course that no field of ours holds."""
    for name, value in fields.items():
        if value.strip():
            job.findings.lost(name, short(value), "没有对应的地方，没有带进来")


def licence(words: str, source: str, job: Job) -> None:
    """Whose licence it is under, which nobody may forget."""
    if words.strip() or source.strip():
        told = "，".join(part for part in (words.strip(), source.strip()) if part)
        done = (
            "草稿写的是本库的许可：先确认允许这样改编，再改 licence，并在 derived_from 和参考文献里写明原作"
        )
        job.findings.lost("许可和来源", told, done)
