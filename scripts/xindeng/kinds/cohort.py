"""班次: when a programme runs and where; a schedule and no learner's name (DOMAIN 4.17)."""

from __future__ import annotations

from xindeng.doc import Blocks, Card, Edition, Inlines, Section, Table, text
from xindeng.schema import (
    Count,
    Day,
    Hour,
    Item,
    LectureRef,
    Minutes,
    Part,
    ProgrammeRef,
    SiteRef,
    Text,
    Yes,
    at_least,
)
from xindeng.shelf import Library

from .common import EXAMPLE, facts, linked, section
from .kind import Kind
from .lecture import Lecture


class Period(Part):
    """From when to when something of a day takes place: a lecture, or what the words say."""

    begins: Hour
    ends: Hour
    lecture: LectureRef | None = None
    what: Text | None = None

    @property
    def minutes(self) -> int:
        return _since_midnight(self.ends) - _since_midnight(self.begins)


def _since_midnight(hour: str) -> int:
    return int(hour[:2]) * 60 + int(hour[3:])


class Meeting(Part):
    """A day of the course; `periods` are its hours, and no two of them meet (T-12)."""

    date: Day
    lectures: tuple[LectureRef, ...] = ()
    periods: tuple[Period, ...] = ()
    note: Text | None = None


class Duty(Part):
    """How often learners are on duty; a rota with names is no public matter."""

    per_month: Count
    note: Text | None = None


class Supervisors(Part):
    """How many supervise, and how many minutes each has for this cohort (T-08)."""

    count: Count
    minutes_each: Minutes


class Cohort(Item):
    programme: ProgrammeRef
    site: SiteRef | None = None
    capacity: Count
    start: Day
    end: Day | None = None
    sessions: tuple[Meeting, ...] = at_least(1)
    duty: Duty | None = None
    supervisors: Supervisors | None = None
    contact: Text
    example: Yes = False


def compose(item: Cohort, library: Library) -> Blocks:
    return (
        facts(
            item,
            ("体系", linked([item.programme])),
            ("地点", linked([item.site] if item.site else [])),
            ("时间", when(item)),
            ("名额", f"{item.capacity} 人"),
            ("值班", _duty(item.duty)),
            ("督导师", _supervisors(item.supervisors)),
            ("报名和咨询", item.contact),
        ),
        *section("课程表", _schedule(item, library), id="schedule"),
        *section("每天的钟点", *_days(item), id="timetable"),
    )


def when(item: Cohort) -> str:
    return f"{item.start} 至 {item.end}" if item.end else f"{item.start} 开始"


def _supervisors(team: Supervisors | None) -> str:
    return f"{team.count} 位，每位 {team.minutes_each} 分钟" if team else ""


def _duty(duty: Duty | None) -> str:
    if not duty:
        return ""
    return f"每人每月 {duty.per_month} 次" + (f"（{duty.note}）" if duty.note else "")


def _schedule(item: Cohort, library: Library) -> Table:
    rows: list[tuple[Inlines, ...]] = [
        (text(str(m.date)), linked(m.lectures) or text("—"), text(_hours(m, library)), text(m.note or "—"))
        for m in item.sessions
    ]
    total = sum(_taught(meeting, library) for meeting in item.sessions)
    rows.append((text("合计"), text(""), text(f"{total:g}"), text(f"{len(item.sessions)} 天")))
    header = (text("日期"), text("讲次"), text("课时"), text("说明"))
    return Table(header, tuple(rows), weights=(3, 7, 2, 4), numeric=(2,), total=True)


def _days(item: Cohort) -> Blocks:
    """A table for each day that has its hours, with what they come to."""
    timed = [meeting for meeting in item.sessions if meeting.periods]
    return tuple(Section(f"第 {n} 天　{meeting.date}", (_day(meeting),), id=f"day-{n}") for n, meeting in enumerate(timed, 1))


def _day(meeting: Meeting) -> Table:
    rows: list[tuple[Inlines, ...]] = [
        (text(f"{p.begins}–{p.ends}"), linked([p.lecture]) if p.lecture else text(p.what or "—"), text(str(p.minutes)))
        for p in meeting.periods
    ]
    rows.append((text("合计"), text(""), text(str(sum(p.minutes for p in meeting.periods)))))
    return Table((text("时间"), text("做什么"), text("分钟")), tuple(rows), weights=(3, 8, 2), numeric=(2,), total=True)


def prints(item: Cohort) -> tuple[Edition, ...]:
    """The hours of all days, to hang up at the door."""
    use = "贴在教室门口，发给学员"
    timed = any(meeting.periods for meeting in item.sessions)
    return (Edition("timetable", "课程表", ("participant",), use, only=("timetable",), layout="sheet"),) if timed else ()


def _taught(meeting: Meeting, library: Library) -> float:
    return sum(library.get(ref, Lecture).hours for ref in meeting.lectures)


def _hours(meeting: Meeting, library: Library) -> str:
    return f"{_taught(meeting, library):g}" if meeting.lectures else "—"


def notices(item: Cohort) -> tuple[str, ...]:
    return (EXAMPLE,) if item.example else ()


def card(item: Cohort, library: Library) -> Card:
    meta = (when(item), f"{item.capacity} 人", library.title(item.programme), *notices(item))
    return Card(item.id, item.title, item.summary, meta)


KIND = Kind(
    "cohort", "coh", "班次", "cohorts", Cohort, compose,
    card=card, notices=notices, order=lambda c: (c.start, c.id), parts=prints,
)  # fmt: skip
