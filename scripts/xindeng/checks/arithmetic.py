"""Sums that must add up (T-01…T-05): people trust a time table, so the compiler adds it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xindeng.diag import Diagnostic
from xindeng.kinds.activity import Activity
from xindeng.kinds.common import minutes_of
from xindeng.kinds.course import Course
from xindeng.kinds.group_manual import PHASES, GroupManual, Session
from xindeng.kinds.lecture import Lecture
from xindeng.kinds.lecture import Step as LectureStep
from xindeng.kinds.lecture_kit import LectureKit
from xindeng.kinds.lecture_kit import Step as KitStep
from xindeng.kinds.module import Module
from xindeng.kinds.programme import Programme
from xindeng.kinds.psychodrama_plan import Psychodrama
from xindeng.schema import Item
from xindeng.shelf import Library

Found = Iterator[Diagnostic]
CLASS_HOUR = 45
"""Minutes of a 课时 where no programme says otherwise (DOMAIN 2.3)."""
SHARING = 0.2
"""Least share of a group session that belongs to 分享 (T-02)."""


def _total_off(item: Item, rows: str, total: int, declared: int) -> Diagnostic:
    more = "多" if total > declared else "少"
    message = f"各环节加起来是 {total} 分钟，和写的 {declared} 分钟对不上"
    hint = f"{more}了 {abs(total - declared)} 分钟：改各环节的分钟，或改 minutes。"
    return item.says((rows,), "T-01", message, hint)


def _differ(total: float, declared: float) -> bool:
    """Sums of decimals are a hair off in binary; authors write at most three places."""
    return round(total - declared, 3) != 0


def class_hour(lecture: Lecture, library: Library) -> int:
    """Minutes of one 课时 in the programme that this lecture belongs to."""
    course = library.find(lecture.course, Course)
    module = library.find(course.module, Module) if course and course.module else None
    programme = library.find(module.programme, Programme) if module else None
    return programme.class_hour_minutes if programme else CLASS_HOUR


def lecture_minutes(library: Library) -> Found:
    """T-01: Σ timeline = minutes = hours x class hour."""
    for lecture in library.all(Lecture):
        total = minutes_of(lecture.timeline)
        if total != lecture.minutes:
            yield _total_off(lecture, "timeline", total, lecture.minutes)
        wanted = lecture.hours * class_hour(lecture, library)
        if _differ(wanted, lecture.minutes):
            message = f"{lecture.hours:g} 课时应当是 {wanted:g} 分钟，这里写了 {lecture.minutes} 分钟"
            yield lecture.says("minutes", "T-01", message, "改 minutes，或改 hours。")


def kit_minutes(library: Library) -> Found:
    """T-01 for kits."""
    for kit in library.all(LectureKit):
        total = minutes_of(kit.timeline)
        if total != kit.minutes:
            yield _total_off(kit, "timeline", total, kit.minutes)


def session_minutes(library: Library) -> Found:
    """T-02: each session's blocks fill the session, and there are as many sessions as said."""
    for manual in library.all(GroupManual):
        for n, session in enumerate(manual.sessions):
            total = minutes_of(session.blocks)
            if total != manual.session_minutes:
                message = f"第 {session.seq} 次各环节加起来是 {total} 分钟，每次应当是 {manual.session_minutes} 分钟"
                hint = f"相差 {abs(total - manual.session_minutes)} 分钟：改这一次各环节的分钟。"
                yield manual.says(("sessions", n, "blocks"), "T-02", message, hint)
        count = len(manual.sessions)
        if count != manual.sessions_count:
            message = f"写了 {manual.sessions_count} 次，实际有 {count} 次"
            yield manual.says("sessions_count", "T-02", message, "改 sessions_count，或补上缺的一次。")
        for n, session in enumerate(manual.sessions):
            if session.seq != n + 1:
                message = f"单元序号应当是 {n + 1}，这里是 {session.seq}"
                yield manual.says(("sessions", n, "seq"), "T-02", message, "单元从 1 起按顺序编号。")


def session_phases(library: Library) -> Found:
    """T-02: 热身, 主题活动, 分享, 结束, all there and in this order; sharing has its time."""
    for manual in library.all(GroupManual):
        for n, session in enumerate(manual.sessions):
            yield from _order(manual, n, session)
            sharing = minutes_of(block for block in session.blocks if block.phase == "分享")
            least = SHARING * manual.session_minutes
            if sharing < least:
                message = f"第 {session.seq} 次的分享只有 {sharing} 分钟，至少要有 {least:g} 分钟"
                yield manual.says(("sessions", n, "blocks"), "T-02", message, "分享至少占五分之一的时间。")


def _order(manual: GroupManual, n: int, session: Session) -> Found:
    reached = 0
    for m, block in enumerate(session.blocks):
        step = PHASES.index(block.phase)
        if step < reached:
            message = f"“{block.phase}”不能排在“{PHASES[reached]}”后面"
            hint = "顺序是：热身、主题活动、分享、结束。"
            yield manual.says(("sessions", n, "blocks", m, "phase"), "T-02", message, hint)
        reached = max(reached, step)
    for phase in PHASES:
        if phase not in {block.phase for block in session.blocks}:
            message = f"第 {session.seq} 次缺少“{phase}”"
            yield manual.says(("sessions", n, "blocks"), "T-02", message, "每一次都要有热身、主题活动、分享、结束。")


def programme_hours(library: Library) -> Found:
    """T-03: the modules' shares fill the programme, and each share is what its module plans."""
    for programme in library.all(Programme):
        total = sum(share.hours for share in programme.modules)
        if _differ(total, programme.hours_total):
            message = f"各模块加起来是 {total:g} 课时，总学时写了 {programme.hours_total:g} 课时"
            yield programme.says("hours_total", "T-03", message, "改各模块的课时，或改 hours_total。")
        for n, share in enumerate(programme.modules):
            module = library.find(share.ref, Module)
            if module and _differ(module.planned_hours, share.hours):
                message = f"体系给这个模块 {share.hours:g} 课时，模块自己写了 {module.planned_hours:g} 课时"
                yield programme.says(("modules", n, "hours"), "T-03", message, "两处改成一样。")


def module_hours(library: Library) -> Found:
    """T-03, only where a module says that it is complete: what exists is what was planned."""
    for module in library.all(Module):
        found = [course for ref in module.courses if (course := library.find(ref, Course))]
        if not module.complete or not _all_there(module, library):
            continue
        total = sum(_written(course, library) for course in found)
        if _differ(total, module.planned_hours):
            message = f"模块写明已编完，各课程的讲次加起来是 {total:g} 课时，计划是 {module.planned_hours:g} 课时"
            hint = "补上缺的讲次，改 planned_hours，或把 complete 改成 false。"
            yield module.says("planned_hours", "T-03", message, hint)
        for course in found:
            if _differ(_written(course, library), course.planned_hours):
                message = f"各讲加起来是 {_written(course, library):g} 课时，课程计划是 {course.planned_hours:g} 课时"
                yield course.says("planned_hours", "T-03", message, "改各讲的课时，或改 planned_hours。")


def _all_there(module: Module, library: Library) -> bool:
    """Whether everything to be summed exists; what is missing has a complaint of its own."""
    courses = [library.find(ref, Course) for ref in module.courses]
    return all(course and all(ref in library.items for ref in course.lectures) for course in courses)


def _written(course: Course, library: Library) -> float:
    return sum(lecture.hours for ref in course.lectures if (lecture := library.find(ref, Lecture)))


def two_ledgers(library: Library) -> Found:
    """T-05: practice is counted in times, never in 课时."""
    for programme in library.all(Programme):
        for n, need in enumerate(programme.practice_requirements):
            if _in_hours(f"{need.title}{need.per or ''}"):
                yield programme.says(("practice_requirements", n, "title"), "T-05", *_LEDGER)
    for lecture in library.all(Lecture):
        for n, practice in enumerate(lecture.practice):
            if _in_hours(practice.title):
                yield lecture.says(("practice", n, "title"), "T-05", *_LEDGER)


_LEDGER = ("实践写成了课时", "实践计次数，不折算课时：写做几次，用 min_count。")


def _in_hours(words: str) -> bool:
    return "课时" in words or "学时" in words


def activity_minutes(library: Library) -> Found:
    """T-01: a step gives an activity neither less nor more time than the activity allows."""
    for item, where, ref, minutes in activity_uses(library):
        activity = library.find(ref, Activity)
        if activity and not activity.minutes[0] <= minutes <= activity.minutes[1]:
            least, most = activity.minutes
            message = f"“{activity.title}”要 {least}–{most} 分钟，这里给了 {minutes} 分钟"
            yield item.says((*where, "minutes"), "T-01", message, "改这里的分钟，或换一个活动。")


def activity_uses(library: Library) -> Iterator[tuple[Item, tuple[str | int, ...], str, int]]:
    """Everywhere that an activity is used: (item, path of the step, activity, minutes)."""
    timed: tuple[Lecture | LectureKit, ...] = (*library.all(Lecture), *library.all(LectureKit))
    for item in timed:
        steps: tuple[LectureStep | KitStep, ...] = item.timeline
        for n, step in enumerate(steps):
            if step.activity:
                yield item, ("timeline", n), step.activity, step.minutes
    for manual in library.all(GroupManual):
        for n, session in enumerate(manual.sessions):
            for m, block in enumerate(session.blocks):
                if block.activity:
                    yield manual, ("sessions", n, "blocks", m), block.activity, block.minutes
    for plan in library.all(Psychodrama):
        for n, stage in enumerate(plan.phases):
            if stage.activity:
                yield plan, ("phases", n), stage.activity, stage.minutes


def membership(library: Library) -> Found:
    """T-03: a lecture stands in the course that it names, a course in its module, and back."""
    for course in library.all(Course):
        for n, ref in enumerate(course.lectures):
            lecture = library.find(ref, Lecture)
            if lecture and lecture.course != course.id:
                message = f"“{lecture.title}”写的所属课程是 {lecture.course}，不是这门课"
                yield course.says(("lectures", n), "T-03", message, "一讲只属于一门课：改这里，或改那一讲的 course。")
    for lecture in library.all(Lecture):
        home = library.find(lecture.course, Course)
        if home and lecture.id not in home.lectures and not _early(lecture, home):
            message = f"课程“{home.title}”的 lectures 里没有这一讲"
            yield lecture.says("course", "T-03", message, f"在课程文件的 lectures 里加上 {lecture.id}。")


def _early(lecture: Lecture, home: Course) -> bool:
    """A course that is no draft cannot list a lecture that still is one (I-05)."""
    return lecture.status == "draft" and home.status != "draft"


def video_slots(library: Library, seconds: Mapping[str, float]) -> Found:
    """T-04: a video is not longer than the step that shows it."""
    for lecture in library.all(Lecture):
        for n, step in enumerate(lecture.timeline):
            length = seconds.get(step.video or "")
            if length and length > step.minutes * 60:
                message = f"视频有 {length / 60:.1f} 分钟，这一步只有 {step.minutes} 分钟"
                yield lecture.says(("timeline", n, "video"), "T-04", message, "给这一步多一些时间，或换一段视频。")

