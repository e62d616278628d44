"""Sums that must add up (T-01…T-05): people trust a time table, so the compiler adds it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

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


def _total_off(item: Lecture | LectureKit, total: int) -> Diagnostic:
    off = item.minutes - total
    message = f"各环节加起来是 {total} 分钟，和写的 {item.minutes} 分钟对不上"
    rows = " + ".join(f"{step.minutes}（{step.what}）" for step in item.timeline)
    one = f"给其中一个环节加 {off} 分钟" if off > 0 else f"从环节里减去 {-off} 分钟"
    hint = f"{rows} = {total}。{one}，或把 minutes 改成 {total}。"
    return tied(item.says("minutes", "T-01", message, hint), _sum_of(item))


def tied(problem: Diagnostic, cause: str) -> Diagnostic:
    """A complaint that goes away together with others of the same cause."""
    return replace(problem, cause=cause)


def _sum_of(item: Item) -> str:
    return f"sum {item.id}"


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
            yield _total_off(lecture, total)
        wanted = lecture.hours * class_hour(lecture, library)
        if _differ(wanted, lecture.minutes):
            message = f"{lecture.hours:g} 课时应当是 {wanted:g} 分钟，这里写了 {lecture.minutes} 分钟"
            right = lecture.minutes / class_hour(lecture, library)
            hint = f"把 hours 改成 {right:g}" + (f"，或把 minutes 改成 {wanted:g}。" if wanted == int(wanted) else "。")
            yield tied(lecture.says("minutes", "T-01", message, hint), f"hours {lecture.id}")


def short_lessons(library: Library) -> Found:
    """T-01: where a course promises short lessons, none is longer."""
    for course in library.all(Course):
        for n, ref in enumerate(course.lectures if course.lesson_minutes else ()):
            lecture = library.find(ref, Lecture)
            if lecture and course.lesson_minutes and lecture.minutes > course.lesson_minutes:
                message = f"这门课每讲最多 {course.lesson_minutes} 分钟，“{lecture.title}”有 {lecture.minutes} 分钟"
                yield course.says(("lectures", n), "T-01", message, "拆成两讲，或改 lesson_minutes。")


def kit_minutes(library: Library) -> Found:
    """T-01 for kits."""
    for kit in library.all(LectureKit):
        total = minutes_of(kit.timeline)
        if total != kit.minutes:
            yield _total_off(kit, total)


def session_minutes(library: Library) -> Found:
    """T-02: each session's blocks fill the session, and there are as many sessions as said."""
    for manual in library.all(GroupManual):
        totals = [minutes_of(session.blocks) for session in manual.sessions]
        for n, total in enumerate(totals):
            if total != manual.session_minutes:
                yield _session_off(manual, n, totals)
        count = len(manual.sessions)
        if count != manual.sessions_count:
            message = f"写了 {manual.sessions_count} 次，实际有 {count} 次"
            yield manual.says("sessions_count", "T-02", message, f"把 sessions_count 改成 {count}，或补上缺的一次。")
        for n, session in enumerate(manual.sessions):
            if session.seq != n + 1:
                message = f"单元序号应当是 {n + 1}，这里是 {session.seq}"
                yield manual.says(("sessions", n, "seq"), "T-02", message, f"写成 seq: {n + 1}。单元从 1 起按顺序编号。")


def _session_off(manual: GroupManual, n: int, totals: Sequence[int]) -> Diagnostic:
    session, total, wanted = manual.sessions[n], totals[n], manual.session_minutes
    message = f"第 {session.seq} 次各环节加起来是 {total} 分钟，每次应当是 {wanted} 分钟"
    rows = " + ".join(f"{block.minutes}（{block.title}）" for block in session.blocks)
    hint = f"{rows} = {total}，{'少' if total < wanted else '多'}了 {abs(total - wanted)} 分钟：改这一次各环节的分钟。"
    all_alike = len(totals) > 1 and len(set(totals)) == 1
    if all_alike:
        hint += f"每一次都是 {total} 分钟：也可能是 session_minutes 写错了。"
    return tied(manual.says(("sessions", n), "T-02", message, hint), _session(manual, None if all_alike else n))


def _session(manual: GroupManual, n: int | None) -> str:
    return f"session {manual.id} {'all' if n is None else n}"


def session_phases(library: Library) -> Found:
    """T-02: 热身, 主题活动, 分享, 结束, all there and in this order; sharing has its time."""
    for manual in library.all(GroupManual):
        for n, session in enumerate(manual.sessions):
            yield from _order(manual, n, session)
            missing = [phase for phase in PHASES if phase not in {block.phase for block in session.blocks}]
            lacking = manual.session_minutes - minutes_of(session.blocks)
            for phase in missing:
                message = f"第 {session.seq} 次缺少“{phase}”"
                hint = f"加一个环节，例如 - {{id: s{n + 1}-more, phase: {phase}, minutes: {max(lacking, 10)}, title: …}}。每一次都要有热身、主题活动、分享、结束。"
                alone = len(missing) == 1 and lacking > 0
                yield tied(manual.says(("sessions", n), "T-02", message, hint), _session(manual, n) if alone else "")
            sharing = minutes_of(block for block in session.blocks if block.phase == "分享")
            least = SHARING * manual.session_minutes
            if sharing < least and "分享" not in missing:
                message = f"第 {session.seq} 次的分享只有 {sharing} 分钟，至少要有 {least:g} 分钟"
                hint = f"分享至少占五分之一的时间：加到 {least:g} 分钟，从别的环节里减。"
                short = lacking > 0 and sharing + lacking >= least
                yield tied(manual.says(("sessions", n), "T-02", message, hint), _session(manual, n) if short else "")


def _order(manual: GroupManual, n: int, session: Session) -> Found:
    for m, block in enumerate(session.blocks):
        step = PHASES.index(block.phase)
        later = [other for other in session.blocks[:m] if PHASES.index(other.phase) > step]
        if later:
            message = f"“{block.phase}”不能排在“{later[0].phase}”后面"
            hint = f"把“{block.title}”整个剪下来，贴到“{later[0].title}”的前面。顺序是：热身、主题活动、分享、结束。"
            yield manual.says(("sessions", n, "blocks", m, "phase"), "T-02", message, hint)


def programme_hours(library: Library) -> Found:
    """T-03: the modules' shares fill the programme, and each share is what its module plans."""
    for programme in library.all(Programme):
        total = sum(share.hours for share in programme.modules)
        if _differ(total, programme.hours_total):
            message = f"各模块加起来是 {total:g} 课时，总学时写了 {programme.hours_total:g} 课时"
            yield programme.says("hours_total", "T-03", message, f"改各模块的课时，或写成 hours_total: {total:g}。")
        for n, share in enumerate(programme.modules):
            module = library.find(share.ref, Module)
            if module and _differ(module.planned_hours, share.hours):
                message = f"体系给这个模块 {share.hours:g} 课时，模块自己写了 {module.planned_hours:g} 课时"
                said = programme.says(("modules", n, "hours"), "T-03", message, "两处改成一样。")
                yield tied(said, _planned(module) if share.hours == _in_module(module, library) else "")


def _planned(module: Module) -> str:
    return f"planned {module.id}"


def _in_module(module: Module, library: Library) -> float:
    found = (library.find(ref, Course) for ref in module.courses)
    return sum(_written(course, library) for course in found if course)


def module_hours(library: Library) -> Found:
    """T-03, only where a module says that it is complete: what exists is what was planned."""
    for module in library.all(Module):
        found = [course for ref in module.courses if (course := library.find(ref, Course))]
        if not module.complete or not _all_there(module, library):
            continue
        off = {course.id: _written(course, library) - course.planned_hours for course in found}
        wrong = [course for course in found if _differ(off[course.id], 0)]
        total = sum(_written(course, library) for course in found)
        if _differ(total, module.planned_hours):
            message = f"模块写明已编完，各课程的讲次加起来是 {total:g} 课时，计划是 {module.planned_hours:g} 课时"
            hint = f"补上缺的讲次，写成 planned_hours: {total:g}，或把 complete 改成 false。"
            same = len(wrong) == 1 and not _differ(off[wrong[0].id], total - module.planned_hours)
            cause = _behind(wrong[0], off[wrong[0].id], library) if same else _planned(module)
            yield tied(module.says("planned_hours", "T-03", message, hint), cause)
        for course in wrong:
            message = f"各讲加起来是 {_written(course, library):g} 课时，课程计划是 {course.planned_hours:g} 课时"
            hint = f"改各讲的课时，或写成 planned_hours: {_written(course, library):g}。"
            cause = _behind(course, off[course.id], library)
            yield tied(course.says("planned_hours", "T-03", message, hint), cause)


def _behind(course: Course, off: float, library: Library) -> str:
    """Why a course's lectures do not add up: the one lecture that makes just this difference, else the course."""
    for lecture in library.all(Lecture):
        here, home = lecture.id in course.lectures, lecture.course == course.id
        if here and off and not _differ(lecture.hours - lecture.minutes / class_hour(lecture, library), off):
            return f"hours {lecture.id}"
        if home and not here and not _differ(-lecture.hours, off):
            return f"member {lecture.id}"
    return f"course {course.id}"


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
            right = minutes + _lacking(item)
            cause = _sum_of(item) if right != minutes and least <= right <= most else ""
            hint = f"写成 {least} 到 {most} 之间的数，或换一个活动。"
            yield tied(item.says((*where, "minutes"), "T-01", message, hint), cause)


def _lacking(item: Item) -> int:
    """Minutes by which the steps of a lecture or a kit fall short of the whole; negative when they go beyond."""
    return item.minutes - minutes_of(item.timeline) if isinstance(item, Lecture | LectureKit) else 0


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
                cause = "" if lecture.course in library.items else f"id {lecture.course}"
                hint = "一讲只属于一门课：改这里，或改那一讲的 course。"
                yield tied(course.says(("lectures", n), "T-03", message, hint), cause)
    for lecture in library.all(Lecture):
        home = library.find(lecture.course, Course)
        if home and lecture.id not in home.lectures and not _early(lecture, home):
            message = f"课程“{home.title}”的 lectures 里没有这一讲"
            hint = f"在课程文件的 lectures 里加上 {lecture.id}。"
            yield tied(lecture.says("course", "T-03", message, hint), f"member {lecture.id}")


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
                enough = length <= (step.minutes + _lacking(lecture)) * 60
                said = lecture.says(("timeline", n, "video"), "T-04", message, "给这一步多一些时间，或换一段视频。")
                yield tied(said, _sum_of(lecture) if enough else "")

