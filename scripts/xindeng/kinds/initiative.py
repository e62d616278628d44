"""项目: a programme of public work that somebody runs: its levels, tracks, stages, teams, rules and figures.

What a source only names stands under `unknown` and is shown as 待补; what this site leaves to others
stands under `outside`.
"""

from __future__ import annotations

import math
from typing import Literal

from xindeng.doc import (
    Block,
    Blocks,
    Bullets,
    Callout,
    Card,
    Edition,
    Inlines,
    Link,
    Paragraph,
    Section,
    Table,
    Text,
    para,
    text,
)
from xindeng.schema import (
    AnyRef,
    AssessmentRef,
    CertificateRef,
    Count,
    CourseRef,
    FactRef,
    FormRef,
    Id,
    Month,
    Part,
    ReferenceRef,
    Register,
    Words,
    at_least,
)
from xindeng.schema import Text as Words1
from xindeng.shelf import Library

from .common import bullets, known, link, linked, listed, section
from .inventory import BLANK
from .kind import Kind
from .programme import Grouping, grouping, placed


class Rank(Part):
    """A level of qualification or of a team; what nobody has named is 待补."""

    id: Id
    name: Words1
    after: Words1 | None = None
    duties: Words = ()
    courses: tuple[CourseRef, ...] = ()
    exam: AssessmentRef | None = None
    certificate: CertificateRef | None = None
    figures: tuple[FactRef, ...] = ()
    note: Words1 | None = None


class Track(Part):
    """A line of work of its own."""

    id: Id
    name: Words1
    about: Words1
    linked: tuple[AnyRef, ...] = ()


class Stage(Part):
    """A stop on the way round; one that leads nowhere cannot be written."""

    name: Words1
    about: Words1
    linked: tuple[AnyRef, ...] = at_least(1)


class Pairing(Part):
    """So many helpers look after so many: 一帮二."""

    helpers: Count
    helped: Count
    people: Count


class Outside(Part):
    title: Words1
    url: Words1


class Initiative(Register):
    kind: Literal["培训体系", "工程", "行动", "模式", "制度", "征集", "试点"]
    about: Words1
    organisers: Words = ()
    since: Month | None = None
    ranks: tuple[Rank, ...] = ()
    tracks: tuple[Track, ...] = ()
    stages: tuple[Stage, ...] = ()
    rules: Words = ()
    team: Grouping | None = None
    pairing: Pairing | None = None
    forms: tuple[FormRef, ...] = ()
    figures: tuple[FactRef, ...] = ()
    linked: tuple[AnyRef, ...] = ()
    cited: tuple[ReferenceRef, ...] = ()
    unknown: Words = ()
    outside: Words = ()
    links: tuple[Outside, ...] = ()


def compose(item: Initiative, library: Library) -> Blocks:
    return (
        para(item.about),
        known(
            ("类别", item.kind),
            ("主办", "、".join(item.organisers)),
            ("起于", item.since),
            ("出处", linked(item.cited)),
            ("站外", _links(item)),
        ),
        *_unknown(item),
        *section("层级", *(_rank(rank) for rank in item.ranks), id="ranks"),
        *section("几条线", *(_track(track) for track in item.tracks), id="tracks"),
        *section("一圈走完", *_stages(item), id="stages"),
        *listed("规矩", item.rules),
        *section("编组", grouping(item.team), placed(item.team), _pairs(item.pairing), id="team"),
        *section("数据", _figures(item, library), id="figures"),
        *section("我们的材料", Paragraph(linked(item.linked)) if item.linked else None, id="ours"),
        *section("用的表", Paragraph(linked(item.forms)) if item.forms else None, id="forms"),
        *listed("这里不做", item.outside),
    )


def _links(item: Initiative) -> Inlines | None:
    return tuple(Link(one.url, text(one.title)) for one in item.links) or None


def _unknown(item: Initiative) -> Blocks:
    lines = tuple(f"【{BLANK}】{words}" for words in item.unknown)
    return (Callout("warning", "还缺什么", (bullets(lines),)),) if lines else ()


def _rank(rank: Rank) -> Section:
    """A level under an anchor of its own, in the order in which one climbs."""
    rows = known(
        ("先要", rank.after),
        ("课程", linked(rank.courses)),
        ("考核", linked([rank.exam] if rank.exam else [])),
        ("证书", linked([rank.certificate] if rank.certificate else [])),
        ("数据", linked(rank.figures)),
        ("备注", rank.note),
    )
    duties: tuple[Block, ...] = (bullets(rank.duties),) if rank.duties else ()
    body: tuple[Block, ...] = (*((rows,) if rows.rows else ()), *duties)
    return Section(rank.name, body or (para(f"【{BLANK}】"),), id=rank.id)


def _track(track: Track) -> Section:
    links: tuple[Block, ...] = (Paragraph((Text("用得上的："), *linked(track.linked))),) if track.linked else ()
    return Section(track.name, (para(track.about), *links), id=track.id)


def _stages(item: Initiative) -> Blocks:
    """The round as a line of words for everybody, then each stop with what serves it."""
    if not item.stages:
        return ()
    way = " → ".join((*(stage.name for stage in item.stages), item.stages[0].name))
    rows = tuple((text(s.name), text(s.about), linked(s.linked)) for s in item.stages)
    return (para(way), Table((text("环节"), text("做什么"), text("用什么")), rows, weights=(2, 5, 5)))


def _pairs(pairing: Pairing | None) -> Block | None:
    if not pairing:
        return None
    needed = math.ceil(pairing.people / pairing.helped) * pairing.helpers
    return para(f"{pairing.helpers} 位带 {pairing.helped} 位：{pairing.people} 位学的人，要 {needed} 位带的人。")


def _figures(item: Initiative, library: Library) -> Block | None:
    lines = tuple((Paragraph((Text(f"{library.title(ref)}："), link(ref))),) for ref in item.figures)
    return Bullets(lines) if lines else None


# --- what is printed -------------------------------------------------------------------


def sheets(item: Initiative, _: Library) -> Blocks:
    """One class to fill in by hand: the site holds nobody's name."""
    team = item.team
    if not team:
        return ()
    rows = [(text("班长"), text(""), text(""))] * team.monitor
    rows += [(text(f"第 {n} 组"), text(""), text("")) for n in range(1, team.groups_per_class + 1) for _ in range(team.group)]
    words = f"一个班一张，共 {team.teams * team.classes_per_team} 张。填好的纸留在中心，不拍照，不上传。"
    table = Table((text("编组"), text("称呼"), text("联系办法（只留中心知道的）")), tuple(rows), weights=(2, 4, 6))
    return (Section(f"第　队　第　班（{team.class_size} 人）", (para(words), table), id="roster"),)


def prints(item: Initiative) -> tuple[Edition, ...]:
    use = "打印出来用笔填；填好的纸留在线下"
    return (Edition("roster", "空白花名册", ("facilitator",), use, only=("roster",), layout="form", fit=1),) if item.team else ()


def card(item: Initiative, _: Library) -> Card:
    return Card(item.id, item.title, item.summary or item.about, (item.kind, *item.organisers[:1]), (("kind", item.kind),))


KIND = Kind(
    "initiative", "ini", "项目", "initiatives", Initiative, compose,
    card=card, finder=(("kind", "类别"),), parts=prints, sheets=sheets,
)  # fmt: skip
