"""What a deck is made of: the slides of a Doc in order, and to each what is said and done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from xindeng.doc import Block, Blocks, Doc, Edition, Section, Slide, select

STEP = re.compile(r"(?!共)\S+ \d+ 分钟")
"""The note of a step of the time table: 讲 5 分钟. The table itself says 共 45 分钟."""


@dataclass(frozen=True)
class Page:
    """A slide with what belongs to it."""

    slide: Slide
    part: str
    """Title of the section that it stands in."""
    lead: Blocks
    """What is said before it is shown: by its section, where it is the first one there, and titles."""
    notes: Blocks
    """What follows it, up to the next slide or the end of the section."""
    after: tuple[str, ...] = ()
    """Steps without slides that come before the next one, with their minutes."""


@dataclass
class Deck:
    pages: list[Page] = field(default_factory=list)
    opening: tuple[str, ...] = ()
    """Steps before the first slide."""


def read(doc: Doc) -> Deck:
    deck = Deck()
    for section in doc.blocks:
        if isinstance(section, Section):
            found = list(_pages(section))
            deck.pages += found
            if not found and STEP.fullmatch(section.note):
                _skip(deck, f"{section.title}（{section.note}）")
    return deck


def held(doc: Doc, edition: Edition) -> Doc:
    """What the readers of an edition get of the Doc, without all that its deck does not depend on."""
    kept = []
    for section in select(doc.blocks, edition.readers):
        if isinstance(section, Section) and any(_pages(section)):
            kept.append(section)
        elif isinstance(section, Section) and STEP.fullmatch(section.note):
            kept.append(replace(section, blocks=()))
    return replace(doc, blocks=tuple(kept), sheets=(), trail=(), before=None, after=None, filters=())


def _pages(section: Section) -> Iterator[Page]:
    """The first one takes what stands before it; a title right above a slide belongs to that slide."""
    blocks = tuple(_flat(section.blocks))
    starts = [n for n, block in enumerate(blocks) if isinstance(block, Slide)]
    begin = 0
    for start, following in pairwise([*starts, len(blocks)]):
        end = following
        while following < len(blocks) and isinstance(blocks[end - 1], Section):
            end -= 1
        slide = blocks[start]
        if isinstance(slide, Slide):
            yield Page(slide, section.title, blocks[begin:start], blocks[start + 1 : end])
        begin = end


def _flat(blocks: Blocks) -> Iterator[Block]:
    """Blocks with the titles of the sections among them, one after the other."""
    for block in blocks:
        if isinstance(block, Section):
            yield replace(block, blocks=())
            yield from _flat(block.blocks)
        else:
            yield block


def _skip(deck: Deck, step: str) -> None:
    if deck.pages:
        deck.pages[-1] = replace(deck.pages[-1], after=(*deck.pages[-1].after, step))
    else:
        deck.opening = (*deck.opening, step)
