"""Help that is there (S-01…S-03), leaders who can carry it (S-10), reviews that are due (E-05)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xindeng.checks.arithmetic import activity_uses
from xindeng.diag import Diagnostic
from xindeng.kinds.activity import Activity
from xindeng.kinds.group_manual import GroupManual
from xindeng.kinds.hotline import Hotline
from xindeng.kinds.psychodrama_plan import Psychodrama
from xindeng.schema import Item
from xindeng.shelf import Library

Found = Iterator[Diagnostic]
SENSITIVE = {"R2", "R3"}


def leader_level(library: Library) -> Found:
    """S-10: nobody is asked to lead what is above his level."""
    for item, where, ref, _ in activity_uses(library):
        activity = library.find(ref, Activity)
        if activity and activity.leader_level > item.leader_level:
            message = f"“{activity.title}”要 {activity.leader_level}，这里只要求 {item.leader_level}"
            hint = "换一个活动，或提高 leader_level。"
            yield item.says((*where, "activity"), "S-10", message, hint)
    for manual in library.all(GroupManual):
        lead = manual.leaders.lead.min_level
        if lead < manual.leader_level:
            message = f"带领者写了 {lead}，低于这本手册要求的 {manual.leader_level}"
            yield manual.says(("leaders", "lead", "min_level"), "S-10", message, "两处改成一样。")
    for plan in library.all(Psychodrama):
        for n, technique in enumerate(plan.techniques):
            if technique.min_level > plan.leader_level:
                message = f"手法“{technique.name}”要 {technique.min_level}，这里只要求 {plan.leader_level}"
                yield plan.says(("techniques", n, "min_level"), "S-10", message, "换一个手法，或提高 leader_level。")


def content_warning(library: Library) -> Found:
    """S-03: who opens something sensitive is told before."""
    for item in library.all(Item):
        if item.risk in SENSITIVE and not item.content_warning:
            message = f"风险等级 {item.risk} 的内容缺少内容提示（content_warning）"
            yield item.says("risk", "S-03", message, "写一句话，说明会谈到什么，可以怎样照顾自己。")


def referral(library: Library) -> Found:
    """S-01 at its source: whoever may be touched is told where help is."""
    for item in library.all(Item):
        if item.risk != "R0" and not item.referral:
            message = f"风险等级 {item.risk} 的内容缺少求助信息（referral）"
            yield item.says("risk", "S-01", message, "写上 referral: [hot-12356, hot-120, hot-110]。")


def verified(library: Library) -> Found:
    """S-02: a number says which page was read and when, or why none could be."""
    for line in library.all(Hotline):
        if bool(line.verified_on) == bool(line.unverified):
            message = "要写 verified_on（哪天读过网页）和 unverified（为什么没能核实）中的一个"
            yield line.says("number", "S-02", message, "读过写明号码的网页，就写 verified_on 和 page；没读到，就写 unverified。")
        elif line.verified_on and not line.page:
            yield line.says("verified_on", "S-02", "写了核实日期，却没有写读的是哪一页", "补上 page: {title, url, read_on}。")


def overdue(library: Library, today: date) -> Found:
    """Reviews and hotlines have a date after which somebody must look again (E-05, S-02)."""
    for line in library.all(Hotline):
        age = (today - line.verified_on).days if line.verified_on else 0
        if age > line.max_age_days:
            relied = any(item.risk in SENSITIVE for item in library.citing(line.id, Item))
            message = f"这个号码 {age} 天前核实过，超过了 {line.max_age_days} 天"
            hint = "重新读一遍网页，改核实日期。"
            yield line.says("verified_on", "S-02", message, hint, "error" if relied else "warning")
    for item in library.all(Item):
        if item.status == "published" and item.review_by and item.review_by < today:
            message = f"复审日期 {item.review_by} 已过"
            yield item.says("review_by", "E-05", message, "请审核人复审，然后改这个日期。", "warning")
