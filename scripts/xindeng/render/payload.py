"""What the templates of a print read: the selected tree as JSON, and every decision that needs more than one block.

A template hashes what it is handed at every call, so the tree comes lean: running text is
a string, and what can be counted beforehand is.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any
from unicodedata import east_asian_width

from xindeng.doc import Blocks, Cue, Doc, Edition, HelpLine, Quiz, Section, Table, as_data, rewritten, walk

from . import around
from .grids import weights

BOOK_FROM = 5000
"""Han characters from which an edition gets a cover page and a table of contents: about twelve pages of A4.
On A5 and in large print half of it fills as many.

Counted, not set: setting a book twice to learn its length would take a third of all the time.
"""
HAN = re.compile(r"[\u3400-\u9fff]")
FOOT = {"A3": 78, "A4": 51, "A5": 38}
"""Han characters that one line of the foot holds beside the square; what is longer gets a second line."""
NORMAL = 2
"""Of the sizes in look.typ, the one of a print that takes as many pages as it takes."""
NUMBER = 5
"""What the page's number takes of it."""
HEADLESS = ("sheet", "columns", "form", "cut", "cards", "fold")
"""Layouts whose pages have no running head: their foot tells the title."""
SIZED = {"Callout": "blocks", "Table": "rows", "Facts": "rows"}
"""Type of block -> what of it is counted to decide whether a page may cut it."""


def payload(doc: Doc, edition: Edition, blocks: Blocks, help_lines: tuple[HelpLine, ...]) -> dict[str, Any]:
    """What is told of a Doc, of the blocks that an edition holds of it, and of the foot of its pages."""
    call = around.call(blocks, help_lines)
    foot = [*([doc.title] if edition.layout in HEADLESS else []), *around.imprint(doc)]
    tree = list(walk(blocks))
    shown, _ = lean(as_data(rewritten(blocks, _weighed)))
    words = str(shown)
    return {
        "doc": as_data(replace(doc, blocks=(), sheets=(), title=edition.heading or doc.title)),
        "edition": as_data(edition),
        "blocks": shown,
        "notices": around.notices(doc),
        "footer": foot,
        "foot-rows": _rows(foot, call, edition),
        "help": call,
        "leader": "facilitator" in edition.readers and edition.layout == "book",
        "book": edition.layout == "book" and len(HAN.findall(words)) >= _long(edition),
        "asks": any(isinstance(block, Quiz) for block in tree),
        "ticks": "□" in words,
        "squeeze": NORMAL,
        "anchors": [block.id for block in tree if isinstance(block, Section) and block.id],
        "speaker": max((len(block.speaker) for block in tree if isinstance(block, Cue)), default=0),
    }


def _rows(foot: list[str], call: str, edition: Edition) -> int:
    """How many lines the foot of a page takes beyond two."""
    room = FOOT["A5" if edition.layout == "cut" else edition.paper] * (0.75 if edition.large else 1)
    lines = math.ceil(_width(" · ".join(foot)) / (room - NUMBER)) + math.ceil(_width(call) / room)
    return max(lines - 2, 0)


def _width(words: str) -> float:
    """In Han characters; letters and digits are half as wide."""
    return sum(1 if east_asian_width(each) in "WFA" else 0.55 for each in words)


def _long(edition: Edition) -> float:
    return BOOK_FROM / 2 if edition.large or edition.paper == "A5" else BOOK_FROM


def _weighed(node: Any) -> Any:
    """A table with the width of each of its columns."""
    if not isinstance(node, Table):
        return node
    count = max((len(row) for row in (node.header, *node.rows)), default=0) or 1
    return replace(node, weights=tuple(weights(node, count)))


def lean(node: Any) -> tuple[Any, int]:
    """The same tree with plain running text as a string and the reader told of sections only, and how many characters it holds.

    Each block that may be cut is told its `size`: a template would count what is nested again and again.
    """
    if isinstance(node, str):
        return node, len(node)
    if isinstance(node, list):
        inner = [lean(each) for each in node]
        size = sum([count for _, count in inner])
        if node and all(isinstance(each, dict) and each.get("t") == "Text" for each in node):
            return "".join([each["text"] for each in node]), size
        return [each for each, _ in inner], size
    if not isinstance(node, dict):
        return node, 0
    kind = node.get("t", "")
    inside = {name: lean(value) for name, value in node.items()}
    kept = {name: value for name, (value, _) in inside.items() if name != "reader" or kind == "Section"}
    if what := SIZED.get(kind):
        kept["size"] = inside[what][1]
    if kind == "Table":
        kept["form"] = not kept["total"] and any(_blank(cell) for row in kept["rows"] for cell in row)
    return kept, sum([count for _, count in inside.values()])


def _blank(cell: Any) -> bool:
    """Empty cells are there to be written in."""
    return not (cell.strip() if isinstance(cell, str) else cell)
