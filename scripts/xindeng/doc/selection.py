"""Selections of a tree: by reader, by section, by role. No sentence is ever kept twice."""

from __future__ import annotations

import operator
import re
from dataclasses import replace

from .blocks import (
    Block,
    Blocks,
    Bullets,
    Callout,
    CalloutKind,
    Cue,
    Direction,
    HelpCard,
    Question,
    Quiz,
    Quote,
    Reader,
    Section,
)
from .tree import plain, text, walk
from .whole import Doc, Edition


def select(blocks: Blocks, readers: tuple[Reader, ...]) -> Blocks:
    """The blocks that one of `readers` may see; `all` always counts as one of them."""
    kept: list[Block] = []
    for block in blocks:
        if block.reader != "all" and block.reader not in readers:
            continue
        match block:
            case Section() | Quote() | Callout():
                inner = select(block.blocks, readers)
                kept.append(block if inner is block.blocks else replace(block, blocks=inner))
            case Bullets():
                items = tuple([select(item, readers) for item in block.items])
                same = all(map(operator.is_, items, block.items))
                kept.append(block if same else replace(block, items=items))
            case Quiz() if block.key != "all" and block.key not in readers:
                kept.append(replace(block, questions=tuple(unanswered(q) for q in block.questions)))
            case _:
                kept.append(block)
    return _unless_same(blocks, kept)


def _unless_same(blocks: Blocks, kept: list[Block]) -> Blocks:
    """The blocks as they were when nothing changed: most of a tree is left alone by every selection."""
    same = len(kept) == len(blocks) and all(map(operator.is_, kept, blocks))
    return blocks if same else tuple(kept)


def chosen(doc: Doc, edition: Edition) -> Blocks:
    """What an edition holds of its Doc."""
    readers = edition.readers
    if edition.only:
        found = {
            block.id: block
            for block in walk(select((*doc.blocks, *doc.sheets), readers))
            if isinstance(block, Section)
        }
        blocks: Blocks = tuple(found[wanted] for wanted in edition.only if wanted in found)
    else:
        blocks = select(doc.blocks if edition.layout == "book" else _bare(doc.blocks), readers)
    if edition.role:
        blocks = part(blocks, edition.role)
    return pruned(blocks, edition.leave)


ABOUT = "about"
"""The section of a page that tells where it comes from."""


def _bare(blocks: Blocks) -> Blocks:
    """Without the origins and the help card at the end: a sheet has the numbers at its foot, and is short."""
    kept = tuple(block for block in blocks if not (isinstance(block, Section) and block.id == ABOUT))
    return kept[:-1] if kept and isinstance(kept[-1], HelpCard) else kept


def pruned(blocks: Blocks, leave: tuple[CalloutKind, ...] = ()) -> Blocks:
    """Without boxes of these kinds, and without titles and boxes under which nothing is left."""
    kept: list[Block] = []
    for block in blocks:
        match block:
            case Callout() if block.kind in leave:
                continue
            case Section() | Callout() | Quote():
                inner = pruned(block.blocks, leave)
                if inner:
                    kept.append(block if inner is block.blocks else replace(block, blocks=inner))
            case _:
                kept.append(block)
    return _unless_same(blocks, kept)


SENTENCE = re.compile(r"[^。！？…]+$")


def part(blocks: Blocks, role: str) -> Blocks:
    """One actor's part of a script: own speeches whole, before each the last words of who speaks before.

    Directions stay; a scene without a word for him goes.
    """
    kept: list[Block] = []
    before: Cue | None = None
    for block in blocks:
        match block:
            case Section():
                inner = part(block.blocks, role)
                if not any(isinstance(found, Cue) for found in walk(block.blocks)) or _concerns(inner, role):
                    kept.append(replace(block, blocks=inner))
            case Cue(speaker=speaker) if speaker == role:
                kept += [*([_last_words(before)] if before else []), block]
                before = None
            case Cue():
                before = block
            case _:
                kept.append(block)
    return tuple(kept)


def _concerns(blocks: Blocks, role: str) -> bool:
    found = tuple(walk(blocks))
    spoken = any(isinstance(block, Cue) and block.speaker == role for block in found)
    return spoken or any(isinstance(block, Direction) and role in plain(block.inlines) for block in found)


def _last_words(cue: Cue) -> Cue:
    """What an actor listens for: the last sentence of a speech."""
    words = plain(cue.inlines)
    found = SENTENCE.search(words.rstrip("。！？…”’） "))
    start = found.start() if found else 0
    return replace(cue, inlines=text(f"……{words[start:]}" if start else words), aside="", props=())


def unanswered(question: Question) -> Question:
    """The same question without anything that gives its answer away."""
    return replace(question, answer=(), right="", wrong="", why="", rubric=())
