"""What drafts of several kinds have in common: a title, a summary, things to bring, a body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from xindeng import doc
from xindeng.doc import Blocks, Section
from xindeng.imports import markdown
from xindeng.imports.job import Job
from xindeng.imports.report import short

from .labels import Told, lines

LONGEST_TITLE = 30
LONGEST_SUMMARY = 120
AMOUNT = re.compile(r"(.+?)\s*[×xX*]?\s*(\d{1,3})\s*([\u4e00-\u9fff]{1,2})\s*(?:[（(](.*)[)）])?")


def title_of(words: str, where: str, job: Job) -> str:
    """A title that fits (30 characters); the whole one is told."""
    title = " ".join(words.split())
    if len(title) <= LONGEST_TITLE:
        return title
    cut = re.split("[：:——，,。]", title[: LONGEST_TITLE + 1])[0]
    cut = cut if 4 <= len(cut) <= LONGEST_TITLE else title[:LONGEST_TITLE]
    job.findings.changed(where, f"标题“{title}”超过 {LONGEST_TITLE} 个字", f"缩成“{cut}”")
    return cut


def summary(told: Told, *texts: Any) -> dict[str, str]:
    """The summary that was written, else the first sentence there is, which is told as a guess."""
    *blocks, where, job = texts
    if "summary" in told.found:
        return {"summary": told.words("summary")[:LONGEST_SUMMARY]}
    first = next((line for part in blocks for line in lines(_plain(part)) if len(line) > 8), "")
    sentence = re.split(r"(?<=[。！？])", first)[0]
    if not sentence:
        return {}
    words = sentence if len(sentence) <= LONGEST_SUMMARY else sentence[: LONGEST_SUMMARY - 1] + "…"
    job.findings.guessed(where, "没有摘要", f"用了正文的第一句“{short(words)}”")
    return {"summary": words}


def _plain(blocks: Blocks) -> Blocks:
    return tuple(block for block in blocks if isinstance(block, doc.Paragraph))


def materials(told: Told, where: str, job: Job) -> dict[str, Any]:
    """Things to bring, with how many of them where that is said."""
    found = told.found.get("materials", ())
    items = [item.strip(" 。.") for line in lines(found) for item in re.split("[、；;，,]", line)]
    made = [_material(item) for item in items if item]
    if not made:
        return {}
    job.findings.came("物料", len(made))
    job.findings.guessed(where, f"{len(made)} 样要准备的东西的数量和单位", "照原文认的；没写数量的填了 1 份")
    return {"materials": made}


def _material(item: str) -> dict[str, Any]:
    found = AMOUNT.fullmatch(item)
    if not found:
        return {"item": item}
    return {"item": found[1].strip(), "qty": int(found[2]), "unit": found[3]}


def body(sections: Sequence[Section], job: Job, where: str) -> str:
    """The sections that hold something, as text."""
    return markdown.text(tuple(section for section in sections if section.blocks), job.findings, where)
