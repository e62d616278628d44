"""问答 to 百问百答: one question, or a file full of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from xindeng import doc
from xindeng.doc import Blocks, Section
from xindeng.imports.job import Job
from xindeng.imports.report import short
from xindeng.imports.writing import Draft

from . import labels
from .labels import Told, lines
from .outline import bare
from .parts import body, summary, title_of

NAMES: labels.Names = {
    "question": ("问题", "问", "提问", "有人问", "听众提问"),
    "answer": ("回答", "答", "解答", "专家解答", "答案", "专家回答"),
    "short_answer": ("一句话", "简答", "一句话回答", "短回答"),
    "when_to_seek_help": ("什么时候去求助", "什么时候求助", "何时求助", "什么时候去医院", "就医", "什么情况下要就医", "什么时候该去看医生"),
    "now": ("先做什么", "紧急处理"),
    "summary": ("摘要",),
}  # fmt: skip
ASKED = re.compile(r"\s*(?:问|问题|Q)\s*\d*\s*[:：.、．]\s*(.+)", re.DOTALL)
ANSWERED = re.compile(r"\s*(?:答|回答|解答|A)\s*[:：.、．]\s*(.*)", re.DOTALL)
QUESTION = re.compile(r"[？?]\s*$")
LONGEST_SHORT = 60


def pairs(blocks: Blocks) -> list[tuple[str, Blocks]]:
    """(question, answer) of a text that asks and answers, one after the other; empty for another text."""
    titled = [block for block in blocks if isinstance(block, Section)]
    if titled and all(QUESTION.search(each.title) for each in titled):
        return [(bare(each.title), each.blocks) for each in titled]
    return list(_spoken(blocks))


def _spoken(blocks: Blocks) -> Iterator[tuple[str, Blocks]]:
    """问：… and 答：… as paragraphs."""
    asked, answer = "", list[doc.Block]()
    for block in _leaves(blocks):
        words = doc.plain(block.inlines) if isinstance(block, doc.Paragraph) else ""
        if found := ASKED.match(words):
            if asked:
                yield asked, tuple(answer)
            asked, answer = found[1].strip(), []
        elif asked:
            reply = ANSWERED.match(words)
            said = (doc.para(reply[1].strip()),) if reply and reply[1].strip() else () if reply else (block,)
            answer += said
    if asked:
        yield asked, tuple(answer)


def _leaves(blocks: Blocks) -> Iterator[doc.Block]:
    for block in blocks:
        if isinstance(block, Section):
            yield doc.Paragraph((doc.Strong(doc.text(block.title)),))
            yield from _leaves(block.blocks)
        else:
            yield block


def drafts(title: str, blocks: Blocks, job: Job) -> list[Draft]:
    """One draft for each question."""
    found = pairs(blocks)
    if len(found) > 1:
        job.findings.guessed(
            "", f"文件里看来有 {len(found)} 个问答", "每个问答一份草稿；期号从 1 数起，请改成真的"
        )
        return [_draft(question, answer, n, job) for n, (question, answer) in enumerate(found, 1)]
    question, answer = found[0] if found else (title, blocks)
    return [_draft(question, answer, 1, job, title)]


def _draft(question: str, blocks: Blocks, number: int, job: Job, title: str = "") -> Draft:
    told = Told(NAMES).take(blocks)
    where = f"“{short(question)}”"
    asked = told.words("question") or question
    name = title_of(bare(title or asked), where, job)
    answer = (*told.found.get("answer", ()), *told.rest)
    fields: dict[str, Any] = {
        "id": job.ids.take("qa", name, where),
        "title": name,
        **summary(told, answer, where, job),
        "question": asked,
        **_short(told, answer, where, job),
        "episode_no": number,
        **(
            {"when_to_seek_help": lines(told.found["when_to_seek_help"])}
            if "when_to_seek_help" in told.found
            else {}
        ),
    }
    sections = [Section("先做什么", told.found.get("now", ()), "now"), Section("回答", answer, "answer")]
    return Draft("qa", fields, body(sections, job, where), name)


def _short(told: Told, answer: Blocks, where: str, job: Job) -> dict[str, str]:
    given = told.words("short_answer")
    first = re.split(r"(?<=[。！？])", next(iter(lines(answer)), ""))[0]
    words = given or first
    if not words or len(words) > LONGEST_SHORT:
        return {}
    if not given:
        job.findings.guessed(where, "没有一句话的短回答", f"用了回答的第一句“{words}”")
    return {"short_answer": words}
