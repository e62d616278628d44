"""谁用什么: what of ours serves a task, a service, a competency, a place; computed from what the items say of themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from xindeng.doc import (
    Block,
    Blocks,
    Break,
    Bullets,
    Callout,
    Doc,
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
from xindeng.schema import Register
from xindeng.shelf import Library

from .collection import Collection
from .common import help_card, link, linked
from .competency import Competency
from .exam import Exam
from .hotline import Hotline
from .inventory import GAP, Inventory, gaps
from .lecture import Lecture
from .places import Organisation, Site
from .programme import Programme
from .service_item import ServiceItem, often

FOLDER = "coverage"
HOME = ("index.html", "首页")
NATION = "全国"
BESIDE = (
    ("scope.html", "不做什么", "投票、考试、发证、直播、会员、档案，不做；给什么代替"),
    ("about.html", "从哪里开始", "先看内容，换上自己的名字，再加自己的"),
    ("review/index.html", "审核清单", "要请专业人员看的，一项一项列着"),
)
"""Address, title, words: pages that a manager needs and that lie elsewhere."""
PRINTED = {"年度计划", "装订夹", "应急包", "表单包"}


def pages() -> dict[str, Callable[[Library], Doc]]:
    """Address -> what composes the page."""
    made: dict[str, Callable[[Library], Doc]] = {f"{FOLDER}/index.html": overview}
    for name, (title, summary, compose) in PARTS.items():
        made[f"{FOLDER}/{name}.html"] = partial(_page, name, title, summary, compose)
    return made


def _page(name: str, title: str, summary: str, compose: Callable[[Library], Blocks], library: Library) -> Doc:
    return Doc(
        id=f"{FOLDER}/{name}",
        kind="index",
        label="谁用什么",
        title=title,
        url=f"{FOLDER}/{name}.html",
        blocks=(*compose(library), help_card(library)),
        summary=summary,
        trail=(HOME, (f"{FOLDER}/index.html", "谁用什么")),
        sheets=wall(library) if name == "areas" else (),
    )


def overview(library: Library) -> Doc:
    """The door for whoever runs a centre: what is asked, what serves it, what is to be printed."""
    parts = tuple((Paragraph((Link(f"{FOLDER}/{name}.html", text(title)), Text(f"：{summary}"))),) for name, (title, summary, _) in PARTS.items())
    lists = _linked(_asking(library))
    plans = _linked(item for item in library.all(Collection) if item.kind in PRINTED)
    return Doc(
        id=FOLDER,
        kind="index",
        label="谁用什么",
        title="办一个中心，用得上的",
        url=f"{FOLDER}/index.html",
        blocks=(
            para("上面要的、站里做的、手里有的，在这里对得上。空着的照实写着。"),
            *_section("要交代的事", lists, "lists"),
            *_section("打印了就能用的", plans, "plans"),
            Section("对着看", (Bullets(parts),), id="parts"),
            Section("另外要知道的", (Bullets(tuple((Paragraph((Link(url, text(title)), Text(f"：{words}"))),) for url, title, words in BESIDE)),), id="beside"),
            help_card(library),
        ),
        summary="任务用哪些材料、服务项目用哪些材料、胜任力在哪一讲教、各地有什么，还有一年的安排和装订夹。",
        trail=(HOME,),
    )


def _asking(library: Library) -> list[Inventory]:
    """The lists that ask for material of ours, the longest first."""
    return sorted((item for item in library.all(Inventory) if item.delivers), key=lambda item: -len(item.entries))


def _section(title: str, block: Block | None, anchor: str) -> Blocks:
    return (Section(title, (block,), id=anchor),) if block else ()


def _linked(items: Iterable[Register]) -> Block | None:
    rows = tuple((Paragraph((link(item.id), *_said(item.summary))),) for item in items)
    return Bullets(rows) if rows else None


def _said(summary: str | None) -> tuple[Text, ...]:
    return (Text(f"：{summary}"),) if summary else ()


def _empty(words: str) -> Blocks:
    return (Callout("warning", "还缺什么", (para(words),)),)


# --- tasks and services ----------------------------------------------------------------


def tasks(library: Library) -> Blocks:
    """Every entry of every list that asks for material of ours."""
    blocks: list[Block] = []
    for item in _asking(library):
        rows = tuple((text(f"{n}. {e.title}"), linked(e.delivered_by) or text(e.outside or GAP)) for n, e in enumerate(item.entries, 1))
        holes = f"{len(item.entries)} {item.unit}，{len(gaps(item))} {item.unit}空着" if gaps(item) else f"{len(item.entries)} {item.unit}，都有材料或写明了不做"
        table = Table((text("要做的"), text("我们的材料")), rows, weights=(4, 7))
        blocks.append(Section(item.title, (Paragraph((Text(f"{holes}。"), link(item.id, "看全文"))), table), id=item.id))
    return tuple(blocks)


def services(library: Library) -> Blocks:
    """Each service of ours and what is used for it."""
    items = sorted(library.all(ServiceItem), key=lambda item: item.code)
    rows = tuple(
        (text(item.code), (link(item.id), Break(), Text(often(item))), linked(item.linked) or text(GAP), linked(item.records))
        for item in items
    )
    table = Table((text("代码"), text("服务项目"), text("用的材料"), text("填的表")), rows, weights=(1, 4, 6, 4))
    without = [item.title for item in items if not item.linked]
    return (*(_empty(f"还没有材料：{'、'.join(without)}。") if without else ()), *((table,) if rows else ()))


# --- competencies ----------------------------------------------------------------------


def competencies(library: Library) -> Blocks:
    """Where each competency is taught and tested; which lectures teach none."""
    rows: list[tuple[Inlines, ...]] = []
    untaught: list[str] = []
    for item in library.all(Competency):
        taught = [lecture.id for lecture in library.citing(item.id, Lecture)]
        tested = [ref.id for ref in (*library.citing(item.id, Exam), *library.citing(item.id, Programme))]
        untaught += [] if taught else [item.title]
        rows.append(((link(item.id),), linked(taught) or text(GAP), linked(tested) or text(GAP)))
    idle = [lecture.id for lecture in library.all(Lecture) if not lecture.competencies]
    table = Table((text("胜任力"), text("哪一讲教"), text("在哪里考")), tuple(rows), weights=(3, 6, 3))
    return (
        *(_empty(f"还没有一讲在教：{'、'.join(untaught)}。") if untaught else ()),
        *((table,) if rows else ()),
        *((Section("没有写教哪项胜任力的讲次", (Paragraph(linked(idle)),), id="idle"),) if idle else ()),
    )


# --- places ----------------------------------------------------------------------------


def areas(library: Library) -> Blocks:
    """Each named area, and the lines, organisations and sites that are registered there."""
    everywhere = [line.id for line in library.all(Hotline) if line.region == NATION]
    blocks: list[Block] = [Section("全国都能打的", (Paragraph(linked(everywhere)),), id="nation")] if everywhere else []
    for item in library.all(Inventory):
        if not any(entry.places for entry in item.entries):
            continue
        rows = tuple(
            (text(entry.title), text("、".join(entry.places)), linked(_there((entry.title, *entry.places), library)) or text("还没有登记"))
            for entry in item.entries
        )
        count = sum(len(entry.places) for entry in item.entries)
        table = Table((text("地区"), text("名单"), text("登记了的")), rows, weights=(2, 6, 4))
        blocks.append(Section(item.title, (para(f"{len(rows)} {item.unit}，{count} 个名字。"), table), id=item.id))
    return tuple(blocks)


def _there(places: tuple[str, ...], library: Library) -> list[str]:
    """What is registered in one of these places; a site stands where its organisation does."""
    homes: list[Hotline | Organisation] = [*library.all(Hotline), *library.all(Organisation)]
    found = [home.id for home in homes if any(place in home.region for place in places)]
    return found + [site.id for site in library.all(Site) if site.organisation in found]


WALL = Edition(
    "poster", "海报：到哪里求助", ("participant",), "贴在门口、村口：地方、时间、电话", only=("wall",), layout="poster", fit=1,
    heading="难受了，到哪里去",
)
PRINTS: dict[str, tuple[Edition, ...]] = {
    f"{FOLDER}/areas": (WALL, replace(WALL, name="poster-a3", title="海报：到哪里求助（A3）", use="打印店印大张", paper="A3")),
}
"""Page -> its prints."""


def wall(library: Library) -> Blocks:
    """What hangs at the door: where the centre and its sites are, when they are open, whom to call."""
    centre = library.centre
    own = dict.fromkeys(words for words in (centre.address, centre.hours) if words)
    told = ["　".join(own)] if own and set(own) != {UNFILLED} else ["地方和时间：请填写（centre.yml 的 address、hours）"]
    told += [f"{site.title}：{'，'.join(words for words in (site.address, site.opening) if words)}" for site in library.all(Site) if not site.example]
    lines = (line for ref in (*centre.help.local, *centre.help.national) if (line := library.find(ref, Hotline)))
    told += [f"{line.number}　{line.title}" for line in lines]
    return (Section(WALL.heading, (*map(para, told), para("接听的钟点各地不一样，看求助卡。")), id="wall"),)


UNFILLED = "请填写"
"""What stands in centre.yml before somebody fills it in."""


PARTS: dict[str, tuple[str, str, Callable[[Library], Blocks]]] = {
    "tasks": ("任务用什么", "每一项任务，网站上用哪些材料来做；没有的写“空缺”。", tasks),
    "services": ("服务项目用什么", "我们的每一个服务项目，用哪些讲座、小组、活动和课程，填哪些表。", services),
    "competencies": ("胜任力在哪里教", "每一项胜任力，哪一讲教，在哪里考。", competencies),
    "areas": ("各地有什么", "名单上的地区，那里登记了哪些热线、机构和站点。", areas),
}
