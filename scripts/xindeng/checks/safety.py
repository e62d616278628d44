"""What keeps people safe (S-…), and who must have looked (E-05)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xindeng.checks.arithmetic import activity_uses
from xindeng.diag import Diagnostic
from xindeng.kinds.activity import Activity
from xindeng.kinds.group_manual import GroupManual
from xindeng.kinds.hotline import Hotline
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


def reviewed(library: Library) -> Found:
    """E-05: `published` needs named, dated reviewers who are not the authors."""
    for item in library.all(Item):
        if item.status != "published":
            continue
        if not item.reviewers:
            message = "状态是 published，却没有审核人"
            yield item.says("status", "E-05", message, "没有人审核过就写 in_review。")
        for n, review in enumerate(item.reviewers):
            if review.person in item.authors:
                yield item.says(("reviewers", n, "person"), "E-05", "作者不能审核自己的内容", "请另一位审核人。")


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
            message = f"这个号码 {age} 天前核实过，超过了 {line.max_age_days} 天"
            yield line.says("verified_on", "S-02", message, "重新读一遍网页，改核实日期。", "warning")
    for item in library.all(Item):
        if item.status == "published" and item.review_by and item.review_by < today:
            message = f"复审日期 {item.review_by} 已过"
            yield item.says("review_by", "E-05", message, "请审核人复审，然后改这个日期。", "warning")
