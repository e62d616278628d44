"""心理剧活动计划: unscripted work with a member's own material, in limits that a county can hold (DOMAIN 4.9b)."""

from __future__ import annotations

from typing import Literal

from xindeng.doc import (
    Block,
    Blocks,
    Callout,
    Card,
    Edition,
    Facts,
    Paragraph,
    Section,
    Table,
    Text,
    para,
    text,
)
from xindeng.prose import Slot
from xindeng.schema import (
    ActivityRef,
    Count,
    FormRef,
    Id,
    Item,
    Level,
    Material,
    Minutes,
    Never,
    Part,
    Words,
    at_least,
)
from xindeng.schema import Text as Words1
from xindeng.shelf import Library

from .activity import Activity, inside
from .care import Consent, CrisisPlan, consent, crisis, scope
from .common import agenda, bullets, facts, led, level_words, linked, packing, people_of, prose, section, slot
from .kind import Kind

PHASES = ("暖身", "演出", "去角色", "分享", "结束")


class Stage(Part):
    """A line of the plan; `what` is its title and the heading of its text."""

    id: Id
    phase: Literal["暖身", "演出", "去角色", "分享", "结束"]
    minutes: Minutes
    what: Words1
    techniques: Words = ()
    activity: ActivityRef | None = None


class Roles(Part):
    """Who takes which of the five parts."""

    protagonist: Words1
    director: Words1
    auxiliaries: Words1
    double: Words1
    audience: Words1


class Technique(Part):
    name: Words1
    min_level: Literal["L2", "L3", "L4"]
    what: Words1


class FollowUp(Part):
    within_hours: Count
    how: Words1


class Oversight(Part):
    """The talk of the director with a supervisor afterwards."""

    minutes: Minutes
    form: FormRef
    supervisor_min_level: Level


class Psychodrama(Item):
    """Educational and growth-oriented only: psychotherapy belongs in medical institutions (精神卫生法第五十一条)."""

    orientation: Words1
    minutes: Minutes
    phases: tuple[Stage, ...] = at_least(1)
    roles: Roles
    techniques: tuple[Technique, ...] = at_least(1)
    protagonist_selection: Words1
    excluded_themes: Words = at_least(1)
    exclusion: Words = at_least(1)
    stop_rule: Words1
    sharing_rule: Words1
    follow_up: FollowUp
    supervision: Oversight
    minors: Never
    consent: Consent
    crisis_plan: CrisisPlan
    materials: tuple[Material, ...] = ()


def slots(item: Psychodrama) -> tuple[Slot, ...]:
    stages = tuple(
        slot(item, stage.id, stage.what, "phases", n, "what", required=stage.activity is None)
        for n, stage in enumerate(item.phases)
    )
    return (
        slot(item, "overview", "写在前面"),
        *stages,
        slot(item, "overwhelmed", "如果有人难受", "risk", required=True),
        slot(item, "leader-care", "带领者的自我照顾"),
    )


def compose(item: Psychodrama, library: Library) -> Blocks:
    return (
        _facts(item),
        *prose(item, "overview", "写在前面"),
        *section("谁做什么", _roles(item.roles), id="roles"),
        *section("开始之前", *_before(item), id="safety"),
        *section("流程", _agenda(item), id="phases", note=f"共 {item.minutes} 分钟"),
        *section("要带的东西", packing(_materials(item, library), people_of(item)), id="packing", reader="facilitator"),
        *(_stage(item, stage, library) for stage in item.phases),
        *section("用到的手法", _techniques(item), id="techniques", reader="facilitator"),
        *prose(item, "overwhelmed", "如果有人难受", reader="facilitator"),
        *crisis(item.crisis_plan),
        *section("结束以后", *_afterwards(item), id="afterwards"),
        *prose(item, "leader-care", "带领者的自我照顾", reader="facilitator"),
        *scope(library),
    )


def _facts(item: Psychodrama) -> Facts:
    return facts(
        item,
        ("取向", item.orientation),
        ("时长", f"{item.minutes} 分钟"),
        ("未成年人", "可以参加" if item.minors else "不参加"),
        ("督导", f"会后 {item.supervision.minutes} 分钟，督导师 {level_words(item.supervision.supervisor_min_level)}"),
    )


def _roles(roles: Roles) -> Facts:
    rows = (
        ("主角", roles.protagonist),
        ("导演", roles.director),
        ("辅角", roles.auxiliaries),
        ("替身", roles.double),
        ("观众", roles.audience),
    )
    return Facts(tuple((name, text(words)) for name, words in rows))


def _before(item: Psychodrama) -> Blocks:
    return (
        *section("怎样选主角", para(item.protagonist_selection)),
        *section("不适合参加", Callout("warning", "请不要编入这次活动", (bullets(item.exclusion),))),
        *section("不做的主题", Callout("warning", "有人提出也不做，换一个，或会后单独谈", (bullets(item.excluded_themes),))),
        *section("说停就停", Callout("danger", "停止规则", (para(item.stop_rule),))),
        *consent(item.consent, "活动"),
    )


def _agenda(item: Psychodrama) -> Table:
    return agenda([(text(stage.what), stage.phase, stage.minutes) for stage in item.phases])


def _materials(item: Psychodrama, library: Library) -> list[tuple[str, Material]]:
    used = [("全程", material) for material in item.materials]
    for stage in item.phases:
        if stage.activity:
            activity = library.get(stage.activity, Activity)
            used += [(activity.title, material) for material in activity.materials]
    return used


def _stage(item: Psychodrama, stage: Stage, library: Library) -> Section:
    blocks: list[Block] = []
    if stage.techniques:
        blocks.append(para(f"手法：{'、'.join(stage.techniques)}"))
    if stage.phase == "分享":
        blocks.append(Callout("note", "分享的规则", (para(item.sharing_rule),)))
    if stage.activity:
        blocks += inside(library.get(stage.activity, Activity))
    blocks += [led(block) for block in item.prose(stage.id)]
    return Section(stage.what, tuple(blocks), id=stage.id, note=f"{stage.phase} {stage.minutes} 分钟")


def _techniques(item: Psychodrama) -> Table:
    rows = tuple((text(t.name), text(t.what), text(level_words(t.min_level))) for t in item.techniques)
    return Table((text("手法"), text("怎么做"), text("谁可以用")), rows, weights=(2, 7, 3))


def _afterwards(item: Psychodrama) -> Blocks:
    return (
        para(f"{item.follow_up.within_hours} 小时之内回访：{item.follow_up.how}。"),
        Paragraph((Text("带领者接受督导，填写"), *linked([item.supervision.form]), Text("。"))),
    )


def card(item: Psychodrama, _: Library) -> Card:
    meta = (f"{item.minutes} 分钟", item.audience.group, item.leader_level)
    return Card(item.id, item.title, item.summary, meta)


DIRECTOR = Edition("leader", "导演用书", ("facilitator", "participant"), "受过训练的带领者和协同者每人一本")
KIND = Kind("psychodrama_plan", "psy", "心理剧活动计划", "psychodrama", Psychodrama, compose, slots, (DIRECTOR,), card)
