"""审核清单: what a named professional must still look at, item by item, and how to write down that he did.

Nothing here says that anybody looked: the list is computed from what the items themselves say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xindeng.doc import (
    Block,
    Blocks,
    Break,
    Bullets,
    Doc,
    Inlines,
    Paragraph,
    Table,
    Text,
    Verbatim,
    para,
    text,
)
from xindeng.schema import Item
from xindeng.shelf import Library

from .case import Case
from .common import help_card, link, linked, section
from .crisis_media import CrisisMedia
from .figures import Fact, Measure
from .group_manual import GroupManual
from .hotline import Hotline
from .kind import Kind
from .lecture import Lecture
from .lecture_kit import LectureKit
from .psychodrama_plan import Psychodrama
from .qa import QA
from .registers import Reference

FOLDER = "review"
URL = f"{FOLDER}/index.html"
WHO = {"R0": "专业", "R1": "专业", "R2": "专业、伦理", "R3": "专业（要有医疗背景）、伦理"}
"""Reviewers that `published` asks for (E-05); R0 asks for none, and one is good all the same."""
UNREAD = "未核实"
EMPTY = "请填写"
HOW = """\
status: published
reviewers:
  - person: ppl-…            # 先在人物登记里写上这位审核人
    role: 专业               # 专业、伦理、语言、学员试读
    field: …                 # 他的专业，例如 精神科
    date: 2027-01-15         # 看完的那一天
    verdict: 可以用，已改第三步的说法
review_by: 2028-01-15        # 下次复审；敏感内容最长一年，其余最长两年"""


def review(library: Library, kinds: Sequence[Kind[Any]]) -> Doc:
    """The whole list as a page."""
    waiting = [item for item in library.all(Item) if item.status == "in_review"]
    return Doc(
        id=FOLDER,
        kind="index",
        label="审核清单",
        title=f"审核清单（{len(waiting)} 项）",
        url=URL,
        summary="哪些内容还没有专业人员看过，要请谁看，看哪几处，看过以后怎么记。",
        blocks=(
            para("这里列出的内容，格式、加法和用词由程序查过，但还没有专业人员看过。标着“AI 辅助起草”的，初稿由 AI 写成，请逐句看。开班、开讲以前，请本中心的专业人员照单看一遍。"),
            *section("看过以后怎么记", *_how(), id="how"),
            *_local(library),
            *section("还没有核实的热线", _hotlines(library), id="hotlines"),
            *section("还没有读到原文的文献", _references(library), id="references"),
            *section("数据和量表", _figures(library), id="figures"),
            *(block for kind in kinds for block in _of_kind(kind, library)),
            help_card(library),
        ),
        trail=(("index.html", "首页"),),
    )


def _how() -> Blocks:
    steps = (
        "审核人在纸上或文件里改，签上姓名和日期；这张纸留在中心。",
        "编写的人照着改好正文，升一个版本号，在修订记录里写明改了什么。",
        "在这一项的开头写下面几行。作者不能审核自己的内容；没有看过的，不写。",
    )
    return (Bullets(tuple((para(step),) for step in steps), ordered=True), Verbatim(HOW))


def _local(library: Library) -> Blocks:
    """What the county has not filled in yet."""
    centre = library.centre
    rows = {"主办单位": centre.operator, "地址": centre.address, "开放时间": centre.hours, "联系办法": centre.contact, "备案号": centre.filing}
    missing = [name for name, words in rows.items() if not words or EMPTY in words]
    missing += [] if centre.help.local else ["本地热线"]
    if not missing:
        return ()
    words = f"centre.yml 里还没有填：{'、'.join(missing)}。填好以前，求助卡上只有全国的号码。"
    return section("本地资料还没有填", para(words), id="local")


def _hotlines(library: Library) -> Table | None:
    rows: list[tuple[Inlines, ...]] = []
    for line in library.all(Hotline):
        state = f"读过网页（{line.verified_on}），没有拨打过" if line.verified_on else f"未核实：{line.unverified}"
        rows.append(((link(line.id), Text(f" {line.number}")), text(state), text("□ 拨打过　日期：")))
    return Table((text("热线"), text("现在知道的"), text("请本地核实")), tuple(rows), weights=(4, 6, 4)) if rows else None


def _references(library: Library) -> Block | None:
    unread = [entry for entry in library.all(Reference) if UNREAD in entry.verified_by]
    return Bullets(tuple((Paragraph((link(e.id), Text(f"：{e.verified_by}"))),) for e in unread)) if unread else None


def _figures(library: Library) -> Block | None:
    lines: list[tuple[Block, ...]] = [
        (Paragraph((link(fact.id), Text("：请对照出处，看数和年份有没有抄错"))),) for fact in library.all(Fact)
    ]
    lines += [(Paragraph((link(m.id), Text("：请查许可，再决定能不能用"))),) for m in library.all(Measure)]
    return Bullets(tuple(lines)) if lines else None


def _of_kind(kind: Kind[Any], library: Library) -> Blocks:
    waiting = [item for item in library.all(kind.model) if isinstance(item, Item) and item.status == "in_review"]
    rows = tuple((_asked(item), points(item, library)) for item in waiting)
    table = Table((text("内容，要谁看"), text("看什么")), rows, weights=(4, 7)) if rows else None
    return section(f"{kind.label}（{len(rows)}）", table, id=kind.folder)


def _asked(item: Item) -> Inlines:
    """The item, and under it who has to look: two columns are what a phone can show."""
    return (link(item.id), Break(), Text(f"{item.risk}，{WHO[item.risk]}"))


def points(item: Item, library: Library) -> Inlines:
    """What in this item nobody but a professional can judge."""
    unread = [ref for ref in item.references if UNREAD in getattr(library.items.get(ref), "verified_by", "")]
    sources = (Text("；文献还没有读到原文："), *linked(unread)) if unread else ()
    return (Text("；".join(_words(item))), *sources)


def _words(item: Item) -> Iterator[str]:
    match item:
        case Lecture():
            yield "讲的对不对，题目的答案，停止和转介的说法"
            if item.videos:
                yield "视频的字幕"
        case LectureKit():
            yield "讲稿里的建议，难问题的回答，需要转介的信号"
        case GroupManual():
            yield "排除标准，每次的指导语，危机处置"
        case Psychodrama():
            yield "谁能带，不做的主题，去角色和回访"
        case QA() | CrisisMedia():
            yield "回答有没有耽误就医，危机时的说法"
        case Case():
            yield "认不认得出人，做法有没有伤人"
            if item.anonymisation and item.anonymisation.intruder_pending:
                yield "请一位同县的人试认"
        case _:
            yield "内容对不对，说法合不合适"
    if item.risk in {"R2", "R3"}:
        yield "内容提示够不够"
