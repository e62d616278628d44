"""Speaker notes: what is said stands as it is said, everything else in brackets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xindeng import doc
from xindeng.doc import Blocks, plain
from xindeng.render import exercises

from .deck import Page

PLAIN = frozenset({"指导语", "照着说", "说明"})
"""Titles of boxes that tell nobody anything."""


def of_page(page: Page) -> list[str]:
    """One line for each paragraph."""
    before = of_blocks(page.lead)
    if not all(isinstance(block, doc.Section) for block in page.lead):
        before = ["［放出这一页之前］", *before, "［放出这一页］"]
    lines = [*before, *of_blocks(page.notes)]
    return [*lines, *unshown(page.after)]


def unshown(steps: Iterable[str]) -> list[str]:
    """Steps that have no slide: the speaker goes on without one."""
    return [f"［接下来没有幻灯片：{step}，照讲稿做］" for step in steps]


def of_blocks(blocks: Blocks) -> list[str]:
    return [line for block in blocks for line in _said(block)]


def _said(block: doc.Block) -> Iterator[str]:
    if isinstance(block, doc.Callout) and block.kind == "say":
        if block.title not in PLAIN:
            yield f"【{block.title}】"
        for inner in block.blocks:
            yield from ([plain(inner.inlines)] if isinstance(inner, doc.Paragraph) else _lines(inner))
    elif isinstance(block, doc.Section):
        yield f"【{block.title}】"
    else:
        for line in _lines(block):
            yield line if line.startswith("（") and line.endswith("）") else f"［{line}］"


def _lines(block: doc.Block) -> Iterator[str]:
    """The words of a block, one line for each paragraph, item or row."""
    match block:
        case doc.Paragraph() | doc.Direction():
            yield plain(block.inlines)
        case doc.Callout():
            words = [line for inner in block.blocks for line in _lines(inner)]
            yield "".join([f"{block.title}：" if block.title not in PLAIN else "", *words[:1]])
            yield from words[1:]
        case doc.Quote() | doc.Section() | doc.Slide():
            yield from (line for inner in block.blocks for line in _lines(inner))
        case doc.Bullets():
            for number, item in enumerate(block.items, block.start):
                words = [line for inner in item for line in _lines(inner)]
                mark = f"{number}. " if block.ordered else "· "
                yield from (mark + line if n == 0 else line for n, line in enumerate(words))
        case doc.Checklist():
            yield from (f"□ {plain(item)}" for item in block.items)
        case doc.Table():
            yield from ("　".join(plain(cell) for cell in row) for row in (block.header, *block.rows))
        case doc.Facts():
            yield from (f"{label}：{plain(value)}" for label, value in block.rows)
        case doc.Picture():
            yield f"图：{block.alt}"
        case doc.Verbatim():
            yield from block.text.splitlines()
        case doc.Rule():
            return
        case doc.Lines():
            yield from filter(None, [block.label])
        case doc.Cue():
            yield f"{block.speaker}：{plain(block.inlines)}"
        case doc.Video():
            yield f"录像：{block.title}"
        case doc.Quiz():
            yield from (exercises.stem(question) for question in block.questions)
        case doc.HelpCard():
            yield from (f"{line.number}　{line.name}" for line in block.lines)
        case doc.Cards():
            yield from (card.title for card in block.cards)
        case _:
            raise TypeError(f"no notes for the block {type(block).__name__}")
