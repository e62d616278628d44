"""shape: a document with headings, from whatever it was read, becomes drafts of the kind that it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from xindeng import doc, scaffold
from xindeng.doc import Blocks, Section
from xindeng.imports.job import Job
from xindeng.imports.report import short
from xindeng.imports.taking import Heading, Item, nested
from xindeng.imports.writing import Draft
from xindeng.kinds import BY_NAME
from xindeng.trouble import Trouble

from . import activity, lecture, outline, qa
from .labels import Told
from .parts import body, summary, title_of

LONGEST = 60_000
"""Characters of one draft: an hour and a half of speech has a quarter of it; a file of ours holds 1 MB."""
SIGNS = {
    "activity": re.compile(
        r"活动目的|活动目标|活动步骤|活动过程|活动准备|活动时间|道具|游戏规则|指导语|活动名称"
    ),
    "lecture": re.compile(r"教学|讲授|课时|学时|课堂|授课|讲稿|教案|学习目标|第[一二三四五六七八九十\d]+讲"),
}
USAGE = 2


def drafts(items: Sequence[Item], title: str, job: Job, *, named: bool = False) -> list[Draft]:
    """Drafts of a whole document. `title` is its name; `named`: that is what the document says of itself."""
    items = outline.guessed(items, job.findings)
    name, items = _titled(items, title, named=named)
    made: list[Draft] = []
    for part, inside in outline.cut(items, job.findings, LONGEST):
        made += _one(part or name, nested(inside), job)
    return made


def _titled(items: Sequence[Item], title: str, *, named: bool) -> tuple[str, list[Item]]:
    """The largest heading is the title where it is the only one of its size and nothing stands before it."""
    headings = [item for item in items if isinstance(item, Heading)]
    first = items[0] if items else None
    if not isinstance(first, Heading) or sum(each.level <= first.level for each in headings) > 1:
        return title, list(items)
    if len(headings) == 1 and named and first.title != title:
        return title, list(items)
    return (title if named and first.title != title else first.title), list(items[1:])


def _one(title: str, blocks: Blocks, job: Job) -> list[Draft]:
    kind = job.kind or _guess(title, blocks)
    if not job.kind:
        job.findings.guessed(
            f"“{short(title)}”",
            "属于哪一类，文件里没有写",
            f"看内容当作“{BY_NAME[kind].label}”；不对就用 --kind 再导入一次",
        )
    match kind:
        case "lecture":
            return [lecture.draft(title, blocks, job)]
        case "activity":
            return [activity.draft(title, blocks, job)]
        case "qa":
            return qa.drafts(title, blocks, job)
    return [_plain(kind, title, blocks, job)]


def _guess(title: str, blocks: Blocks) -> str:
    """By its words: questions with answers, then whichever of activity and lecture it speaks of more."""
    if len(qa.pairs(blocks)) > 1 or (qa.QUESTION.search(title) and not _steps(blocks)):
        return "qa"
    words = title + "\n" + "\n".join(_words(blocks))
    counted = {kind: len(set(sign.findall(words))) for kind, sign in SIGNS.items()}
    return "activity" if counted["activity"] > max(1, counted["lecture"]) else "lecture"


def _steps(blocks: Blocks) -> bool:
    told = Told(lecture.NAMES).take(blocks)
    return "timeline" in told.found or "objectives" in told.found


def _words(blocks: Blocks) -> list[str]:
    """Headings, the beginnings of paragraphs, and what stands in tables."""
    found: list[str] = []
    for block in doc.walk(blocks):
        match block:
            case Section(title=title):
                found.append(title)
            case doc.Paragraph(inlines):
                found.append(doc.plain(inlines)[:12])
            case doc.Table(header, rows):
                found += [doc.plain(cell)[:12] for row in (header, *rows) for cell in row]
            case _:
                pass
    return found


def _plain(kind: str, title: str, blocks: Blocks, job: Job) -> Draft:
    """Of any other kind: title and text; its own fields are for the author to fill."""
    label = BY_NAME[kind].label
    if scaffold.suffix(BY_NAME[kind]) != ".md":
        raise Trouble(
            f"“{label}”是登记表里的一条，没有正文，不能从文档来。用 ./inv new {label} 建一个。", USAGE
        )
    where = f"“{short(title)}”"
    name = title_of(outline.bare(title), where, job)
    fields: dict[str, Any] = {
        "id": job.ids.take(kind, name, where),
        "title": name,
        **summary(Told({}), blocks, where, job),
    }
    job.findings.guessed(
        where, f"{label}的各个字段", "只填了占位；正文按原来的小标题放着，运行 ./inv check 会说哪些还要对上"
    )
    return Draft(kind, fields, body(_sections(blocks), job, where), name)


def _sections(blocks: Blocks) -> list[Section]:
    """Text without a heading stands under one of its own."""
    lead = tuple(block for block in blocks if not isinstance(block, Section))
    return [
        *([Section("正文", lead)] if lead else []),
        *(block for block in blocks if isinstance(block, Section)),
    ]
