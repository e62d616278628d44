"""What fits into a minute, a text message and a case of materials (T-04, T-06…T-08)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

from xindeng.diag import Diagnostic
from xindeng.doc import Block, Callout, plain, select, walk
from xindeng.doc import Paragraph as Para
from xindeng.kinds.activity import Activity
from xindeng.kinds.cohort import Cohort
from xindeng.kinds.crisis_media import CrisisMedia
from xindeng.kinds.group_manual import GroupManual
from xindeng.kinds.initiative import Initiative
from xindeng.kinds.lecture import Lecture
from xindeng.kinds.lecture_kit import LectureKit
from xindeng.kinds.programme import Grouping, Programme
from xindeng.schema import Item, Material, Register
from xindeng.shelf import Library

Found = Iterator[Diagnostic]

SLOWEST, FASTEST = 120, 200
"""Han characters that a volunteer speaks in a minute to villagers (DOMAIN 4.7)."""
FASTEST_VOICE = 4.5
"""Han characters a second of a recorded voice that somebody in distress can follow."""
SMS = 60
HANZI = re.compile("[\u3400-\u9fff]")
CLASS, TEAM = 10, 100


def spoken(blocks: Iterable[Block]) -> int:
    """Han characters of what is said aloud: the 指导语 boxes and, without any, the plain paragraphs."""
    blocks = tuple(blocks)
    said = [b for b in walk(blocks) if isinstance(b, Callout) and b.kind == "say"]
    inner = walk(tuple(child for box in said for child in box.blocks) if said else select(blocks, ()))
    return sum(len(HANZI.findall(plain(block.inlines))) for block in inner if isinstance(block, Para))


def kit_scripts(library: Library) -> Found:
    """T-04: a talk is neither raced through nor spun out."""
    for kit in library.all(LectureKit):
        for n, step in enumerate(kit.timeline):
            count = spoken(kit.prose(step.id)) if step.kind == "讲" else 0
            if count and not SLOWEST <= count / step.minutes <= FASTEST:
                message = f"“{step.what}”{count} 字讲 {step.minutes} 分钟，每分钟 {count / step.minutes:.0f} 字"
                hint = f"每分钟 {SLOWEST}–{FASTEST} 字听着正好，这一步宜写 {SLOWEST * step.minutes}–{FASTEST * step.minutes} 字。"
                yield kit.says(("timeline", n, "minutes"), "T-04", message, hint, "warning")


def short_texts(library: Library) -> Found:
    """T-04: a text message fits into one, a narration into its seconds."""
    for kit in library.all(LectureKit):
        if len(kit.notice.sms) > SMS:
            message = f"短信有 {len(kit.notice.sms)} 个字，最多 {SMS} 个"
            yield kit.says(("notice", "sms"), "T-04", message, f"删去 {len(kit.notice.sms) - SMS} 个字。")
    for piece in library.all(CrisisMedia):
        count = spoken(piece.prose("script"))
        if count > FASTEST_VOICE * piece.length_seconds:
            message = f"旁白 {count} 字，{piece.length_seconds} 秒念不完"
            hint = f"最多 {FASTEST_VOICE * piece.length_seconds:.0f} 字，或加长 length_seconds（不超过 300）。"
            yield piece.says("length_seconds", "T-04", message, hint, "warning")


def same_units(library: Library) -> Found:
    """T-06: one thing, one unit, or the packing list cannot add it up."""
    for item in (*library.all(LectureKit), *library.all(GroupManual), *library.all(Lecture)):
        units: dict[str, str] = {}
        for where, material in _materials(item, library):
            unit = units.setdefault(material.item, material.unit)
            if unit != material.unit:
                message = f"“{material.item}”一处论“{unit}”，一处论“{material.unit}”，物料单加不起来"
                yield item.says(where, "T-06", message, "两处用同一个单位。")


def _materials(item: Item, library: Library) -> Iterator[tuple[tuple[str | int, ...], Material]]:
    for n, material in enumerate(getattr(item, "materials", ())):
        yield ("materials", n), material
    for n, step in enumerate(getattr(item, "timeline", ())):
        activity = library.find(step.activity, Activity) if step.activity else None
        for material in activity.materials if activity else ():
            yield ("timeline", n), material
    for n, session in enumerate(getattr(item, "sessions", ())):
        for m, material in enumerate(session.materials):
            yield ("sessions", n, "materials", m), material
        for k, block in enumerate(session.blocks):
            activity = library.find(block.activity, Activity) if block.activity else None
            for material in (*block.materials, *(activity.materials if activity else ())):
                yield ("sessions", n, "blocks", k), material


def cohorts(library: Library) -> Found:
    """T-07: 三人一组、十人一班、百人为队."""
    teams: list[tuple[Register, str, Grouping | None]] = [(item, "cohort_structure", item.cohort_structure) for item in library.all(Programme)]
    teams += [(item, "team", item.team) for item in library.all(Initiative)]
    for item, field, shape in teams:
        if shape and (shape.class_size, shape.team_size) != (CLASS, TEAM):
            message = f"这样编，一班 {shape.class_size} 人、一队 {shape.team_size} 人，不是十人一班、百人为队"
            hint = "写 {group: 3, groups_per_class: 3, monitor: 1, classes_per_team: 10}。"
            yield item.says(field, "T-07", message, hint, "warning")


def supervision_capacity(library: Library) -> Found:
    """T-08: the supervisors' time is enough for everybody who must be supervised."""
    for cohort in library.all(Cohort):
        if cohort.supervisors is None:
            continue
        refs = dict.fromkeys(ref for session in cohort.sessions for ref in session.lectures)
        lectures = [lecture for ref in refs if (lecture := library.find(ref, Lecture))]
        needed = sum(
            math.ceil(cohort.capacity / (entry.group_size or 1)) * entry.minutes
            for lecture in lectures
            for entry in lecture.supervision
            if entry.kind == "practice"
        )
        there = cohort.supervisors.count * cohort.supervisors.minutes_each
        if needed > there:
            message = f"{cohort.capacity} 人的实践督导要 {needed} 分钟，督导师一共只有 {there} 分钟"
            yield cohort.says("supervisors", "T-08", message, "多请督导师，多排时间，或少收几个人。", "warning")
