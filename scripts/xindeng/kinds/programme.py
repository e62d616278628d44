"""培训体系: the contract between centre, learner, supervisor and certifier (DOMAIN 4.1).

Two ledgers stand side by side and are never added: taught 课时 and counted practice (T-05).
"""

from __future__ import annotations

from typing import Literal

from xindeng.doc import Blocks, Callout, Card, Inlines, Table, para, text
from xindeng.prose import Slot
from xindeng.schema import (
    AssessmentRef,
    CertificateRef,
    Count,
    Decimal,
    FormRef,
    Id,
    Item,
    Minutes,
    ModuleRef,
    Part,
    PolicyRef,
    ReferenceRef,
    Text,
    Words,
    Yes,
    at_least,
)
from xindeng.shelf import Library

from .care import scope
from .common import facts, link, linked, listed, prose, section, slot
from .kind import Kind
from .module import Module
from .module import hours as written_hours

CYCLE = {"theory": "理论学习", "practice": "实践", "supervision": "督导"}
SUPERVISION = {"practice": "实践督导", "personal_growth": "个人成长督导"}


class Share(Part):
    """A module and the hours that the programme gives it."""

    ref: ModuleRef
    hours: Decimal


class Requirement(Part):
    """Counted practice: kept in its own ledger."""

    id: Id
    kind: Literal["video", "clients", "group", "duty", "observe"]
    title: Text
    min_count: Count
    per: Text | None = None
    max_minutes_each: Minutes | None = None
    min_leaders: Count | None = None
    consent_form: FormRef | None = None


class SupervisionRule(Part):
    kinds: tuple[Literal["practice", "personal_growth"], ...] = at_least(1)
    different_supervisors: Yes
    after_each_practice: Yes


class Grouping(Part):
    """三人一组、十人一班、百人为队: groups, then a monitor, make a class; classes make a team."""

    group: Count
    groups_per_class: Count
    monitor: Count
    classes_per_team: Count
    teams: Count
    people: Count | None = None
    """How many there are to be placed."""

    @property
    def class_size(self) -> int:
        return self.group * self.groups_per_class + self.monitor

    @property
    def team_size(self) -> int:
        return self.class_size * self.classes_per_team


class Programme(Item):
    level: Literal["初级", "中级", "高级", "师资"]
    class_hour_minutes: Minutes
    duration_months: Count
    hours_total: Decimal
    modules: tuple[Share, ...] = at_least(1)
    cycle: tuple[Literal["theory", "practice", "supervision"], ...] = at_least(1)
    entry_requirements: Words = ()
    scope_limits: PolicyRef
    assessment: tuple[AssessmentRef, ...] = ()
    credential: CertificateRef | None = None
    policy_basis: tuple[ReferenceRef, ...] = ()
    practice_requirements: tuple[Requirement, ...] = ()
    supervision: SupervisionRule
    cohort_structure: Grouping | None = None


def slots(item: Programme) -> tuple[Slot, ...]:
    return (slot(item, "overview", "体系说明"),)


def compose(item: Programme, library: Library) -> Blocks:
    cycle = " → ".join(CYCLE[step] for step in item.cycle)
    rule = item.supervision
    kinds = "、".join(SUPERVISION[kind] for kind in rule.kinds)
    people = "由不同的督导师担任" if rule.different_supervisors else "可以由同一位督导师担任"
    return (
        facts(
            item,
            ("等级", item.level),
            ("总学时", f"{item.hours_total:g} 课时（每课时 {item.class_hour_minutes} 分钟）"),
            ("学制", f"{item.duration_months} 个月"),
            ("培养循环", cycle),
            ("考核", linked(item.assessment)),
            ("证书", linked([item.credential] if item.credential else [])),
            ("政策依据", linked(item.policy_basis)),
        ),
        *prose(item, "overview", "体系说明"),
        *section("第一本账：课时", _hours(item, library), id="hours"),
        *section("第二本账：实践", _practice(item), para("实践计次，不折算成课时。"), id="practice"),
        *section("督导", para(f"{kinds}，{people}。" + ("每次实践之后都有督导。" if rule.after_each_practice else ""))),
        *section("编组", grouping(item.cohort_structure), placed(item.cohort_structure)),
        *listed("入学条件", item.entry_requirements),
        *scope(library, item.scope_limits),
    )


def _hours(item: Programme, library: Library) -> Table:
    rows: list[tuple[Inlines, ...]] = []
    for share in item.modules:
        written = written_hours(library.get(share.ref, Module), library)
        rows.append(((link(share.ref),), text(f"{written:g}"), text(f"{share.hours:g}")))
    done = sum(written_hours(library.get(share.ref, Module), library) for share in item.modules)
    rows.append((text("合计"), text(f"{done:g}"), text(f"{item.hours_total:g}")))
    header = (text("模块"), text("已编课时"), text("计划课时"))
    return Table(header, tuple(rows), weights=(6, 2, 2), numeric=(1, 2), total=True)


def _practice(item: Programme) -> Table | None:
    rows = tuple(
        (text(need.title), text(_count(need)), linked([need.consent_form] if need.consent_form else []))
        for need in item.practice_requirements
    )
    header = (text("实践"), text("要求"), text("知情同意"))
    return Table(header, rows, weights=(5, 4, 3)) if rows else None


PER = {"month": "每月", "technique": "每项技术"}


def _count(need: Requirement) -> str:
    words = f"{PER.get(need.per, need.per)}至少 {need.min_count} 次" if need.per else f"至少 {need.min_count} 次"
    if need.max_minutes_each:
        words += f"，每次不超过 {need.max_minutes_each} 分钟"
    if need.min_leaders:
        words += f"，至少 {need.min_leaders} 人合作"
    return words


def grouping(cohort: Grouping | None) -> Table | None:
    if not cohort:
        return None
    rows = (
        (text("小组"), text(f"{cohort.group} 人")),
        (text("班"), text(f"{cohort.groups_per_class} 组，加班长 {cohort.monitor} 人，共 {cohort.class_size} 人")),
        (text("队"), text(f"{cohort.classes_per_team} 班，共 {cohort.team_size} 人")),
        (text("全体"), text(f"{cohort.teams} 队，共 {cohort.teams * cohort.team_size} 人")),
    )
    return Table((text("单位"), text("人数")), rows, weights=(2, 6))


def placed(cohort: Grouping | None) -> Callout | None:
    """How many find a place in whole teams, and how many are over."""
    if not cohort or not cohort.people:
        return None
    full = min(cohort.people // cohort.team_size, cohort.teams)
    places = full * cohort.team_size
    rest = cohort.people - places
    words = f"{cohort.people} 人按这个编法：编满 {full} 队，{places} 个位子，"
    return Callout("note", "算一算", (para(words + (f"余 {rest} 人没有编进去。" if rest else "正好编完。")),))


def card(item: Programme, _: Library) -> Card:
    return Card(item.id, item.title, item.summary, (item.level, f"{item.hours_total:g} 课时"))


KIND = Kind("programme", "prog", "培训体系", "programmes", Programme, compose, slots, card=card)
