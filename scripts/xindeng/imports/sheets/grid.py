"""A sheet as rows of text, whatever program made it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

ROWS, COLUMNS = 5000, 200
"""What is read of one sheet."""


@dataclass(frozen=True)
class Span:
    """A merged cell: rows and columns from 1, both ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """`rows` by number from 1, in order, empty ones left out; in each the cells that say something, by column from 1."""

    name: str
    rows: Mapping[int, Mapping[int, str]]
    spans: tuple[Span, ...] = ()
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Row and column of a cell, and the address that it leads to."""

    def place(self, row: int, column: int = 0) -> str:
        """How people call a place: 表“讲次”第 3 行, 表“讲次”B3."""
        return f"{self.shown}{letters(column)}{row}" if column else f"{self.shown}第 {row} 行"

    @property
    def shown(self) -> str:
        return f"表“{self.name}”" if self.name else ""


def letters(column: int) -> str:
    """1 -> A, 27 -> AA."""
    made = ""
    while column:
        column, rest = divmod(column - 1, 26)
        made = chr(ord("A") + rest) + made
    return made


def flat(words: str) -> str:
    """A heading as it is compared: no white, no marks, no brackets, small letters."""
    return re.sub(r"[\s*＊:：、，,。./／_\-—（）()\[\]【】“”\"'#№]+", "", words).lower()
