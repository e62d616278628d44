"""What stands around a Doc in every format: its labels, its imprint, where to call."""

from __future__ import annotations

from dataclasses import replace

from xindeng import doc
from xindeng.doc import Block, Blocks, Doc, Edition, HelpCard, HelpLine, Section, walk

from .pdf import STATES

FOOT = 3
"""Numbers that fit one line at the foot of a page; the help card has them all."""


def notices(item: Doc) -> list[str]:
    """The labels that must not be lost, the review state among them."""
    state = STATES.get(item.status, "")
    missing = [state] if state and not any(state in notice for notice in item.notices) else []
    return [*missing, *item.notices]


def imprint(item: Doc) -> list[str]:
    """Version, date, review state, licence."""
    version = f"版本 {item.version}" if item.version else ""
    return [words for words in (version, item.date, STATES.get(item.status, ""), item.licence) if words]


def call(blocks: Blocks, lines: tuple[HelpLine, ...]) -> str:
    """Where to call, for the foot of whatever holds a help card; else empty."""
    if not lines or not any(isinstance(block, HelpCard) for block in walk(blocks)):
        return ""
    return "难受时请拨 " + "；".join(f"{line.number}（{line.name}）" for line in lines[:FOOT])


def chosen(item: Doc, edition: Edition) -> Doc:
    """The Doc as the readers of an edition get it, without headings over nothing."""
    return replace(item, blocks=_filled(doc.select(item.blocks, edition.readers)))


def _filled(blocks: Blocks) -> Blocks:
    """Sections that hold something: a heading whose text is for others only makes a reader look for it."""
    kept: list[Block] = []
    for block in blocks:
        if not isinstance(block, Section):
            kept.append(block)
        elif inner := _filled(block.blocks):
            kept.append(replace(block, blocks=inner))
    return tuple(kept)
