"""心理情景剧: a scripted, rehearsed and performed play (DOMAIN 4.9a); never a psychodrama session."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from xindeng.doc import (
    Block,
    Blocks,
    Card,
    Cue,
    Direction,
    Edition,
    Inlines,
    Section,
    Strong,
    Table,
    para,
    plain,
    text,
    walk,
)
from xindeng.prose import Slot
from xindeng.schema import Count, Item, Level, Minutes, Part, Whole, Words, at_least
from xindeng.schema import Text as Words1
from xindeng.shelf import Library

from .common import bullets, facts, level_words, listed, section
from .kind import Kind
from .recordings import Recording, films


class Role(Part):
    """One entry of the cast: a person, somebody's inner voice (替身), or the narrator (旁白)."""

    name: Words1
    description: Words1
    age: Words1 | None = None
    kind: Literal["role", "double", "narrator"] = "role"


class Prop(Part):
    item: Words1
    qty: Count = 1
    unit: Words1 = "件"


class PostShow(Part):
    """The talk after the play: who leads it, how long."""

    leader_level: Level
    minutes: Minutes


class Rehearsal(Part):
    day: Words1
    what: Words1
    minutes: Minutes


class Play(Item):
    """`stage_minutes`: time that moves and silences take, beside the spoken words."""

    theme: Words1
    premise: Words1
    duration_minutes: Minutes
    stage_minutes: Whole
    cast: tuple[Role, ...] = at_least(1)
    props: tuple[Prop, ...] = ()
    stage: Words1
    techniques: tuple[Literal["独白", "旁白", "替身", "角色互换", "镜观", "定格"], ...] = ()
    discussion_questions: Words = at_least(3)
    director_notes: Words = ()
    deroling: Words = at_least(1)
    post_show: PostShow
    rehearsal_plan: tuple[Rehearsal, ...] = ()
    rights: Words1
    ending: Words1
    videos: tuple[Recording, ...] = ()


def slots(_: Play) -> tuple[Slot, ...]:
    """The whole body is the script."""
    return ()


def speakers(item: Play) -> tuple[str, ...]:
    return tuple(role.name for role in item.cast)


def compose(item: Play, _: Library) -> Blocks:
    return (
        facts(
            item,
            ("主题", item.theme),
            ("时长", f"约 {item.duration_minutes} 分钟，演后讨论 {item.post_show.minutes} 分钟"),
            ("人物", f"{len(item.cast)} 个"),
            ("手法", "、".join(item.techniques)),
            ("舞台", item.stage),
        ),
        *films(item.videos, "演出录像"),
        *section("故事", para(item.premise), id="premise"),
        *section("人物表", _cast(item), id="cast"),
        *section("道具", _props(item), id="props"),
        *listed("导演的话", item.director_notes, reader="facilitator"),
        *section("剧本", *item.prose("script"), id="script"),
        *section("去角色", bullets(item.deroling, ordered=True), id="deroling"),
        *section("演后讨论", *_discussion(item), id="discussion"),
        *section("排练安排", _rehearsal(item), id="rehearsal", reader="facilitator"),
        *section("演出与录像的权利", para(item.rights), id="rights", reader="facilitator"),
    )


def spoken(item: Play) -> dict[str, int]:
    """Cast name -> number of speeches, computed from the script."""
    counts = {role.name: 0 for role in item.cast}
    for block in walk(item.prose("script")):
        if isinstance(block, Cue) and block.speaker in counts:
            counts[block.speaker] += 1
    return counts


def _cast(item: Play) -> Table:
    counts = spoken(item)
    rows = tuple(
        (text(role.name), text(role.description), text(role.age or "—"), text(str(counts[role.name])))
        for role in item.cast
    )
    header = (text("人物"), text("说明"), text("年龄"), text("台词（句）"))
    return Table(header, rows, weights=(3, 8, 3, 2), numeric=(3,))


def _props(item: Play) -> Table | None:
    rows = tuple(
        (text(f"□ {prop.item}"), text(f"{prop.qty} {prop.unit}"), text("、".join(_scenes(item, prop)) or "—"))
        for prop in item.props
    )
    return Table((text("道具"), text("数量"), text("用在")), rows, weights=(5, 2, 5)) if rows else None


def scenes(item: Play) -> tuple[str, ...]:
    """Titles of the scenes of the script, in order."""
    return tuple(block.title for block in item.prose("script") if isinstance(block, Section))


def _scenes(item: Play, prop: Prop) -> list[str]:
    """The scenes in which a prop is used."""
    return [
        block.title.split(" ")[0].split("　")[0]
        for block in item.prose("script")
        if isinstance(block, Section) and prop.item in words_of(block)
    ]


def words_of(block: Block) -> str:
    """All words of directions and speeches below a block."""
    found = []
    for inner in walk((block,)):
        if isinstance(inner, Cue):
            found.append(f"{inner.aside}{plain(inner.inlines)}")
        elif hasattr(inner, "inlines"):
            found.append(plain(inner.inlines))
    return "\n".join(found)


def _discussion(item: Play) -> Blocks:
    show = item.post_show
    lead = f"由 {level_words(show.leader_level)}的人主持，{show.minutes} 分钟。不逼人发言。"
    return (para(lead), bullets(item.discussion_questions, ordered=True), para(f"结尾：{item.ending}"))


def _rehearsal(item: Play) -> Table | None:
    rows = tuple((text(r.day), text(r.what), text(f"{r.minutes} 分钟")) for r in item.rehearsal_plan)
    return Table((text("时间"), text("内容"), text("时长")), rows, weights=(2, 8, 2)) if rows else None


def card(item: Play, _: Library) -> Card:
    meta = (f"{item.duration_minutes} 分钟", f"{len(item.cast)} 人", item.theme)
    return Card(item.id, item.title, item.summary, meta)


# --- prints ----------------------------------------------------------------------------


def sheets(item: Play, _: Library) -> Blocks:
    """Which prop is needed at which words: for whoever stands behind the scene."""
    rows = tuple(
        row for scene in item.prose("script") if isinstance(scene, Section) for row in _prop_cues(scene)
    )
    header = (text("场"), text("听到、看到这里"), text("道具"))
    return section(
        "道具提示", Table(header, rows, weights=(3, 8, 4)) if rows else None, id="cues", reader="facilitator"
    )


def _prop_cues(scene: Section) -> list[tuple[Inlines, ...]]:
    rows: list[tuple[Inlines, ...]] = []
    for block in walk(scene.blocks):
        props: tuple[str, ...] = ()
        if isinstance(block, Cue):
            props, seen = block.props, f"{block.speaker}：（{block.aside}）"
        elif isinstance(block, Direction):
            props, seen = (
                tuple(plain(i.inlines) for i in block.inlines if isinstance(i, Strong)),
                plain(block.inlines),
            )
        rows += [(text(scene.title), text(seen), text(f"□ {'、'.join(props)}"))] if props else []
    return rows


SCRIPT = Edition("script", "剧本", ("facilitator", "actor", "participant"), "导演和演员排练用")
LARGE = replace(
    SCRIPT, name="script-large", title="剧本（大字）", use="看小字吃力的演员、台边提词", large=True
)


def parts(item: Play) -> tuple[Edition, ...]:
    roles = tuple(
        Edition(
            f"part-{number}", f"分词：{role.name}", ("actor",), f"演{role.name}的人用：自己的词标出来，留着上一句",
            only=("premise", "script", "deroling"), role=role.name, layout="sheet", large=True,
        )
        for number, role in enumerate(item.cast, 1)
        if spoken(item)[role.name]
    )  # fmt: skip
    props = Edition(
        "props", "道具和提示", ("facilitator",), "管道具的人用", only=("props", "cues"), layout="sheet", fit=2
    )
    talk = Edition(
        "discussion", "演后讨论卡", ("participant",), "主持讨论的人拿在手里",
        only=("deroling", "discussion"), layout="sheet", paper="A5", fit=1,
    )  # fmt: skip
    return (*roles, *((props,) if item.props else ()), talk)


KIND = Kind(
    "play", "play", "心理情景剧", "plays", Play, compose, slots, (SCRIPT, LARGE), card,
    script=speakers, parts=parts, sheets=sheets,
)  # fmt: skip
