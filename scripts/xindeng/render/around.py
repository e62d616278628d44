"""What stands around a Doc in every format: its labels, its imprint, where to call."""

from __future__ import annotations

from dataclasses import replace

from xindeng import doc
from xindeng.doc import Blocks, Doc, Edition, HelpCard, HelpLine, walk

STATES = {"draft": "草稿", "in_review": "尚未经专业审核", "retired": "已停用"}
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
    """Where to call, for the foot: all numbers, or the first ones where a help card holds the rest."""
    if not lines:
        return ""
    carded = any(isinstance(block, HelpCard) for block in walk(blocks))
    shown = lines[:FOOT] if carded else lines
    return "难受时请拨 " + "；".join(f"{line.number}（{line.name}）" for line in shown)


def chosen(item: Doc, edition: Edition) -> Doc:
    """The Doc as the readers of an edition get it, without headings over nothing."""
    return replace(item, blocks=doc.chosen(item, edition), sheets=())
