"""Tables for pandoc: how wide a column is, what is there to be written in, which rows are repeated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xindeng import doc
from xindeng.pandoc import Node, attr, node, plain, string

NARROW, WIDE, EMPTY = 5, 26, 14
"""Weights of a column: the least, the most, and the least of one that is there to be written in."""


def filled(row: tuple[doc.Inlines, ...], count: int) -> Iterator[doc.Inlines]:
    """A row with all its cells."""
    yield from row
    yield from [()] * (count - len(row))


def is_form(table: doc.Table) -> bool:
    """Empty cells are there to be written in."""
    return not table.total and any(not doc.plain(cell).strip() for row in table.rows for cell in row)


def weights(table: doc.Table, count: int) -> list[int]:
    """Relative widths: those that were given, else as wide as the longest cell asks, within reason."""
    if len(table.weights) == count:
        return list(table.weights)
    columns = [
        [len(doc.plain(row[n]).strip()) for row in (table.header, *table.rows) if len(row) > n]
        for n in range(count)
    ]
    return [min(max(*column, 0, (EMPTY if 0 in column[1:] else NARROW) - 2) + 2, WIDE) for column in columns]


def grid(
    head: list[list[list[Node]]],
    rows: list[list[list[Node]]],
    widths: list[int],
    numeric: tuple[int, ...],
    caption: str,
) -> Node:
    """A table whose header row is repeated on every page."""
    whole = sum(widths)
    right, left = node("AlignRight"), node("AlignLeft")
    columns = [
        [right if n in numeric else left, node("ColWidth", width / whole)] for n, width in enumerate(widths)
    ]

    def line(cells: list[list[Node]]) -> list[Any]:
        return [attr(), [[attr(), node("AlignDefault"), 1, 1, cell] for cell in cells]]

    body = [attr(), 0, [], [line(row) for row in rows]]
    named = [None, [plain([string(caption)])] if caption else []]
    return node("Table", attr(), named, columns, [attr(), [line(row) for row in head]], [body], [attr(), []])
