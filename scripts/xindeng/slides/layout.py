"""The page, its boxes and type, and what of a slide goes where. Lengths in points (1/72 inch)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from xindeng import doc
from xindeng.diag import Span

from .measure import rows, width

Shape = Literal["statement", "text", "picture", "pair", "beside", "table"]
"""A title alone, words, one picture, two pictures, words beside a picture, a table."""


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Type:
    """`pitch` is from line to line, set exactly, so that no font makes a page longer."""

    size: float
    pitch: float
    gap: float = 0
    """White above a paragraph."""


PAGE = Box(0, 0, 960, 540)
TITLE = Box(44, 28, 872, 58)
BODY = Box(44, 112, 872, 376)
BESIDE = Box(44, 112, 440, 376)
"""Words that a picture stands beside."""
PICTURE = Box(508, 112, 408, 376)
FOOT = Box(44, 500, 872, 24)
HEADLINE = Type(36, 44)
TYPES: Mapping[Shape, tuple[Type, Type]] = {
    "text": (Type(32, 44, 10), Type(28, 40, 6)),
    "beside": (Type(28, 40, 10), Type(24, 34, 6)),
    "table": (Type(28, 40, 10), Type(24, 34, 6)),
}
"""Of points and of the points below them. The back row reads nothing smaller than 24 pt."""
INDENTS = ((30.0, 30.0), (60.0, 26.0))
"""Where the words of a point begin, and how far before them its mark stands."""
CELL = Type(24, 32)
INSETS = (8.0, 5.0)
"""White in a cell, beside and above its words."""
GAP = 14.0
"""White between words and the table below them."""
NARROWEST, WIDEST = 3.0, 14.0
"""Em that a column of a crowded table asks for, at least and at most."""


@dataclass(frozen=True)
class Line:
    """One paragraph on a page. `mark` is what stands before it: nothing, a dot, its number."""

    inlines: doc.Inlines
    level: int = 0
    mark: Literal["", "dot", "number"] = ""
    start: int = 1
    span: Span | None = None

    @property
    def indent(self) -> float:
        return INDENTS[self.level][0] if self.mark else 0.0


def shape(slide: doc.Slide) -> Shape:
    """What kind of page it is; `faults` complains of slides that are of none."""
    shown = len(pictures(slide))
    if table(slide):
        return "table"
    if lines(slide):
        return "beside" if shown else "text"
    return "pair" if shown > 1 else "picture" if shown else "statement"


def lines(slide: doc.Slide) -> tuple[Line, ...]:
    """The words of a slide, in order, without its tables."""
    return tuple(line for block in slide.blocks for line in _lines(block))


def _lines(block: doc.Block, level: int = 0) -> Iterator[Line]:
    match block:
        case doc.Paragraph():
            yield Line(block.inlines, span=block.span)
        case doc.Bullets():
            for number, item in enumerate(block.items):
                for inner in item:
                    if isinstance(inner, doc.Paragraph):
                        mark: Literal["dot", "number"] = "number" if block.ordered else "dot"
                        yield Line(inner.inlines, level, mark, block.start + number, inner.span)
                    else:
                        yield from _lines(inner, level + 1)


def pictures(slide: doc.Slide) -> tuple[doc.Picture, ...]:
    return tuple(block for block in slide.blocks if isinstance(block, doc.Picture))


def table(slide: doc.Slide) -> doc.Table | None:
    return next((block for block in slide.blocks if isinstance(block, doc.Table)), None)


def height(found: tuple[Line, ...], kind: Shape) -> list[float]:
    """How far down each paragraph reaches, from the top of its box."""
    room = (BESIDE if kind == "beside" else BODY).width
    reached: list[float] = []
    for line in found:
        used = TYPES[kind][line.level]
        taken = rows(doc.plain(line.inlines), (room - line.indent) / used.size) * used.pitch
        reached.append((reached[-1] + used.gap if reached else 0) + taken)
    return reached


def columns(found: doc.Table) -> list[float]:
    """Widths of a table's columns: each its longest cell where that fits, else shares within reason."""
    count = max(len(found.header), *(len(row) for row in found.rows), 1)
    asked = [
        max((width(doc.plain(row[n])) for row in _all(found) if len(row) > n), default=0)
        for n in range(count)
    ]
    room = BODY.width / CELL.size - count * 2 * INSETS[0] / CELL.size
    shares = asked if 0 < sum(asked) <= room else [min(max(ask, NARROWEST), WIDEST) for ask in asked]
    inner = BODY.width - count * 2 * INSETS[0]
    return [share / sum(shares) * inner + 2 * INSETS[0] for share in shares]


def row_heights(found: doc.Table) -> list[float]:
    """Of the header first."""
    rooms = [(each - 2 * INSETS[0]) / CELL.size for each in columns(found)]
    return [
        max(
            (rows(doc.plain(cell), room, bold=not n) for cell, room in zip(row, rooms, strict=False)),
            default=1,
        )
        * CELL.pitch
        + 2 * INSETS[1]
        for n, row in enumerate(_all(found))
    ]


def _all(found: doc.Table) -> tuple[tuple[doc.Inlines, ...], ...]:
    return (found.header, *found.rows)
