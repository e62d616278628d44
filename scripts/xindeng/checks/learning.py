"""Whether somebody can learn from it (L-01…L-10, L-12): goals, evidence, practice, time to act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xindeng.diag import Diagnostic, did_you_mean
from xindeng.kinds.common import minutes_of
from xindeng.kinds.competency import Competency
from xindeng.kinds.course import Course
from xindeng.kinds.group_manual import GroupManual
from xindeng.kinds.lecture import Lecture, Objective
from xindeng.kinds.lecture_kit import LectureKit
from xindeng.kinds.programme import Programme
from xindeng.kinds.service_item import ServiceItem
from xindeng.schema import Item
from xindeng.shelf import Library
from xindeng.source import Where

Found = Iterator[Diagnostic]

VERBS = {
    "记忆": "说出 列出 认出 指出 复述",
    "理解": "区分 举例 解释 归类 对比 概括",
    "应用": "演示 使用 完成 填写 带领 运用",
    "分析": "辨别 判断 找出 拆解",
    "评价": "评估 选择并说明理由 反思",
    "创造": "编写 设计 改编 组织",
}
"""Measurable verbs by level (DOMAIN 7.1, after Bloom's taxonomy as revised by Anderson and Krathwohl, 2001)."""
LEVEL_OF = {verb: level for level, verbs in VERBS.items() for verb in verbs.split()}
VAGUE = {"了解", "掌握", "熟悉", "理解", "体会", "提高", "增强", "培养", "知道", "认识", "领会"}
SHOWN = {"应用", "分析", "评价", "创造"}
"""Levels that a choice among options cannot show."""
ACTIVE = {"示范", "对练", "讨论", "反馈"}
ACTIVE_KIT = {"签到暖场", "互动", "练习", "问答"}
LEAST_ACTIVE, LEAST_ACTIVE_KIT = 0.30, 0.25
LONGEST_TALK = 25
NEEDS_BREAK = 90
LEVELS = ("初级", "中级", "高级", "师资")
RETURNS = 3
"""How often a core competency comes back (L-10): spaced repetition."""


def objectives(library: Library) -> Found:
    """L-01: two to five objectives, each with one measurable verb of the level that is declared."""
    for lecture in library.all(Lecture):
        count = len(lecture.objectives)
        if not 2 <= count <= 5:
            message = f"写了 {count} 条学习目标，一讲应当有 2 到 5 条"
            yield lecture.says("objectives", "L-01", message, "合并相近的，或拆开太大的。")
        for n, goal in enumerate(lecture.objectives):
            yield from _verb(lecture, ("objectives", n), goal.verb, goal.bloom)
    for course in library.all(Course):
        if len(course.outcomes) > 8:
            message = f"写了 {len(course.outcomes)} 条课程目标，最多 8 条"
            yield course.says("outcomes", "L-01", message, "合并相近的目标。")
        for n, outcome in enumerate(course.outcomes):
            yield from _verb(course, ("outcomes", n), outcome.verb, "")


def _verb(item: Item, where: Where, verb: str, bloom: str) -> Found:
    level = LEVEL_OF.get(verb)
    if level is None:
        message = f"“{verb}”{'看不见、量不了' if verb in VAGUE else '不在行为动词表里'}"
        wanted = VERBS.get(bloom, "").replace(" ", "、") or "、".join(LEVEL_OF)
        hint = f"{did_you_mean(verb, LEVEL_OF)}写学员能做出来的动作，可以写：{wanted}。"
        yield item.says((*where, "verb"), "L-01", message, hint)
    elif bloom and level != bloom:
        message = f"“{verb}”属于“{level}”，这里写了“{bloom}”"
        yield item.says((*where, "bloom"), "L-01", message, f"把 bloom 改成 {level}，或换一个动词。")


def assessed(library: Library) -> Found:
    """L-02, L-03: each objective is asked for; one of doing is shown by doing, not by ticking."""
    for lecture in library.all(Lecture):
        for n, goal in enumerate(lecture.objectives):
            kinds = {entry.kind for entry in lecture.quiz if entry.objective == goal.id}
            acted = any(practice.objective == goal.id for practice in lecture.practice)
            if not kinds and not acted:
                message = f"目标“{goal.text}”没有自测题，也没有实践作业"
                hint = f"加一道 objective: {goal.id} 的自测题，或一项实践。"
                yield lecture.says(("objectives", n), "L-02", message, hint)
            elif goal.bloom in SHOWN and not acted and "case" not in kinds:
                yield _only_ticked(lecture, n, goal)


def _only_ticked(lecture: Lecture, n: int, goal: Objective) -> Diagnostic:
    message = f"目标“{goal.text}”要会做，却只用选择题来查"
    hint = f"给它一项实践（objective: {goal.id}），或一道 kind: case 的情境题。"
    return lecture.says(("objectives", n), "L-03", message, hint)


def practised(library: Library) -> Found:
    """L-05: who rehearses in class practises after it; of two practices of one technique the first is supervised first."""
    for lecture in library.all(Lecture):
        if any(step.kind == "对练" for step in lecture.timeline) and not lecture.practice:
            message = "课上有对练，课后却没有实践作业"
            yield lecture.says("timeline", "L-05", message, "加一项 practice，并写明哪一次督导（supervision）。")
        for n, practice in enumerate(lecture.practice):
            supervised = {entry.id: entry.kind for entry in lecture.supervision}
            if supervised.get(practice.supervision) == "personal_growth":
                message = f"“{practice.title}”交给了个人成长督导"
                yield lecture.says(("practice", n, "supervision"), "L-05", message, "实践要由 kind: practice 的督导来看。")


def practice_limits(library: Library) -> Found:
    """L-06: a short film, three visitors, two leaders."""
    for lecture in library.all(Lecture):
        for n, practice in enumerate(lecture.practice):
            where = ("practice", n)
            if practice.kind == "video" and (practice.max_minutes or 99) > 5:
                yield lecture.says(where, "L-06", "录像作业要写 max_minutes，不超过 5 分钟", "写 max_minutes: 5。")
            if practice.kind == "clients" and (practice.min_count or 0) < 3:
                yield lecture.says(where, "L-06", "接待来访的作业至少 3 位", "写 min_count: 3。")
            if practice.kind == "group" and (practice.min_leaders or 0) < 2:
                yield lecture.says(where, "L-06", "带小组的作业至少两个人一起带", "写 min_leaders: 2。")


def active(library: Library) -> Found:
    """L-07: time to do something, no endless talk, a break in a long lecture."""
    for lecture in library.all(Lecture):
        doing = minutes_of(step for step in lecture.timeline if step.kind in ACTIVE)
        least = LEAST_ACTIVE * lecture.minutes
        if doing < least:
            message = f"示范、对练、讨论、反馈加起来 {doing} 分钟，至少要 {least:g} 分钟"
            yield lecture.says("timeline", "L-07", message, "少讲一点，多练一点。", "warning")
        for n, step in enumerate(lecture.timeline):
            if step.kind == "讲授" and step.minutes > LONGEST_TALK:
                message = f"“{step.what}”一口气讲 {step.minutes} 分钟，最多 {LONGEST_TALK} 分钟"
                yield lecture.says(("timeline", n, "minutes"), "L-07", message, "拆成两段，中间让学员动一动。", "warning")
        if lecture.minutes >= NEEDS_BREAK and not any(step.kind == "休息" for step in lecture.timeline):
            message = f"{lecture.minutes} 分钟的课没有休息"
            yield lecture.says("timeline", "L-07", message, "加一步 kind: 休息。", "warning")
    for kit in library.all(LectureKit):
        doing = minutes_of(step for step in kit.timeline if step.kind in ACTIVE_KIT)
        least = LEAST_ACTIVE_KIT * kit.minutes
        if doing < least:
            message = f"暖场、互动、练习、问答加起来 {doing} 分钟，至少要 {least:g} 分钟"
            yield kit.says("timeline", "L-07", message, "少讲一点，让大家动起来。", "warning")


def prerequisites(library: Library) -> Found:
    """L-08: what comes before never comes after, and is never harder."""
    taught: tuple[Lecture | Course, ...] = (*library.all(Lecture), *library.all(Course))
    for item in taught:
        for n, ref in enumerate(item.prerequisites):
            before = library.find(ref, type(item))
            if before is None:
                continue
            if LEVELS.index(before.level) > LEVELS.index(item.level):
                message = f"先修“{before.title}”是{before.level}，比这里的{item.level}还高"
                yield item.says(("prerequisites", n), "L-08", message, "换一个先修，或改等级。")
            if item.id in _all_before(before, library):
                message = f"先修绕成了圈：“{before.title}”又以本项为先修"
                yield item.says(("prerequisites", n), "L-08", message, "去掉其中一个先修。")


def _all_before(item: Lecture | Course, library: Library) -> set[str]:
    """Everything that must have been taken before `item`, itself included."""
    found: set[str] = set()
    ahead = [item.id]
    while ahead:
        ref = ahead.pop()
        if ref not in found:
            found.add(ref)
            step = library.find(ref, type(item))
            ahead += step.prerequisites if step else ()
    return found


def returns(library: Library) -> Found:
    """L-10: a competency that a programme assesses comes back in at least three lectures."""
    core = {ref for programme in library.all(Programme) for ref in programme.assessment}
    for competency in library.all(Competency):
        taught = sum(competency.id in lecture.competencies for lecture in library.all(Lecture))
        if competency.id in core and taught < RETURNS:
            message = f"“{competency.title}”只在 {taught} 讲里练，至少要 {RETURNS} 讲"
            hint = f"在教它的讲次里写 competencies: [{competency.id}]。"
            yield competency.says("id", "L-10", message, hint, "warning")


LOOP = {"implement": "工作实施", "supervise": "反馈督导", "evaluate": "评价考核", "improve": "总结提升"}


def loop_closes(library: Library) -> Found:
    """L-12: each of the five steps has something of its own to be written on."""
    served: tuple[LectureKit | GroupManual | ServiceItem, ...] = (
        *library.all(LectureKit),
        *library.all(GroupManual),
        *library.all(ServiceItem),
    )
    for item in served:
        used: Counter[str] = Counter()
        for name, label in LOOP.items():
            ref = str(getattr(item.loop, name))
            used[ref] += 1
            if ref == item.id:
                message = f"“{label}”写的是它自己，没有东西可以记下来"
                yield item.says(("loop", name), "L-12", message, "写一张表单的编号，例如 frm-event-record。")
            elif used[ref] == 2:
                message = f"“{label}”和前面一步用的是同一样东西"
                yield item.says(("loop", name), "L-12", message, "五步各有各的记录：换一张表单。")

