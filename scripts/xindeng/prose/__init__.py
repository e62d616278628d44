"""prose: an author's Markdown becomes blocks of the document tree, each with its place.

`read` takes a body, `inline` the words of one line, `place` gives the sections of a body to
the places that the head of the file names. Nothing raises: what is wrong is a complaint.
"""

from __future__ import annotations

import re

from xindeng.diag import Diagnostic, in_order
from xindeng.doc import Blocks, Inlines

from .dialect import block_tokens, inline_tokens, is_chinese
from .page import Page
from .reader import Reader
from .slots import Slot, place

__all__ = ["Slot", "inline", "is_chinese", "place", "read"]

LONGEST = 50_000
"""Characters without an empty line between: longer ones could keep the parser busy for minutes."""
NEWLINE = re.compile(r"\r\n|\r|\n")


def read(text: str, path: str, first_line: int) -> tuple[Blocks, list[Diagnostic]]:
    """Blocks of a Markdown body that starts at the 1-based line `first_line` of its file."""
    page = Page(path, NEWLINE.split(text), first_line)
    if _too_long(page):
        return (), page.problems
    blocks = Reader(page).body(block_tokens(text))
    return blocks, in_order(page.problems)


def inline(text: str, path: str, line: int, column: int = 1) -> tuple[Inlines, list[Diagnostic]]:
    """The marks within one line or paragraph; no block marks, no footnotes."""
    page = Page(path, NEWLINE.split(text), line, column)
    if _too_long(page):
        return (), page.problems
    inlines = Reader(page).words(inline_tokens(text))
    return inlines, in_order(page.problems)


def _too_long(page: Page) -> bool:
    """Complains of the first run of lines that no person would write without a pause."""
    size = 0
    for number, line in enumerate(page.lines):
        size = size + len(line) if line.strip() else 0
        if size > LONGEST:
            page.says("B-07", page.span(number), f"这一段超过 {LONGEST} 字，没有读下去", "用空行分成几段。")
            return True
    return False
