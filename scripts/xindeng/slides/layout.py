"""The page, its boxes and type, and what of a slide goes where. Lengths in points (1/72 inch)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from xindeng import doc
from xindeng.diag import Span

from .measure import rows, width

Shape = Literal["statement", "few", "text", "picture", "pair", "beside", "table"]
"""A title alone, few words, more words, one picture, two pictures, words beside a picture, a table."""


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
    indent: float = 0
    """Where the words of a point begin."""
    hang: float = 0
    """How far before them its mark stands: room for a number."""


PAGE = Box(0, 0, 960, 540)
TITLE = Box(44, 28, 872, 58)
BODY = Box(44, 112, 872, 376)
BESIDE = Box(44, 112, 440, 376)
"""Words that a picture stands beside."""
PICTURE = Box(508, 112, 408, 376)
FOOT = Box(44, 500, 872, 24)
HEADLINE = Type(36, 44)
TYPES: Mapping[Shape, tuple[Type, Type]] = {
    "few": (Type(40, 54, 15, 44, 44), Type(34, 46, 8, 82, 38)),
    "text": (Type(32, 44, 10, 34, 34), Type(28, 40, 6, 64, 30)),
    "beside": (Type(28, 40, 10, 30, 30), Type(24, 34, 6, 56, 26)),
    "table": (Type(28, 40, 10, 30, 30), Type(24, 34, 6, 56, 26)),
}
"""Of points and of the points below them. The back row reads nothing smaller than 24 pt."""
FEW = 350
"""Words that reach no further down in the large type are set in it."""
CELLS = (Type(30, 44), Type(24, 32))
"""Of a table that leaves room, and of one that needs it."""
INSETS = (10.0, 5.0)
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
    """Number of the first of its list."""
    span: Span | None = None


def shape(slide: doc.Slide) -> Shape:
    """What kind of page it is; `faults` complains of slides that are of none."""
    shown = len(pictures(slide))
    if table(slide):
        return "table"
    words = lines(slide)
    if words and not shown:
        return "few" if height(words, "few")[-1] <= FEW else "text"
    if words:
        return "beside"
    return "pair" if shown > 1 else "picture" if shown else "statement"


def lines(slide: doc.Slide) -> tuple[Line, ...]:
    """The words of a slide, in order, without its tables."""
    return tuple(line for block in slide.blocks for line in _lines(block))


def _lines(block: doc.Block, level: int = 0) -> Iterator[Line]:
    match block:
        case doc.Paragraph():
            yield Line(block.inlines, span=block.span)
        case doc.Bullets():
            for item in block.items:
                for inner in item:
                    if isinstance(inner, doc.Paragraph):
                        mark: Literal["dot", "number"] = "number" if block.ordered else "dot"
                        yield Line(inner.inlines, level, mark, block.start, inner.span)
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
        indent = used.indent if line.mark else 0
        taken = rows(doc.plain(line.inlines), (room - indent) / used.size) * used.pitch
        reached.append((reached[-1] + used.gap if reached else 0) + taken)
    return reached


def cell(found: doc.Table, top: float = 0) -> Type:
    """The type of a table that begins `top` below the words' place: large where it fits."""
    large, small = CELLS
    return large if top + sum(row_heights(found, large)) <= BODY.height else small


def columns(found: doc.Table, used: Type) -> list[float]:
    """Widths of a table's columns: each its longest cell where that fits, else shares within reason."""
    count = max(len(found.header), *(len(row) for row in found.rows), 1)
    asked = [
        max((width(doc.plain(row[n])) for row in _all(found) if len(row) > n), default=0)
        for n in range(count)
    ]
    room = BODY.width - count * 2 * INSETS[0]
    crowded = sum(asked) * used.size > room
    shares = [min(max(ask, NARROWEST), WIDEST) if crowded else max(ask, NARROWEST) for ask in asked]
    return [share / sum(shares) * room + 2 * INSETS[0] for share in shares]


def row_heights(found: doc.Table, used: Type) -> list[float]:
    """Of the header first."""
    rooms = [(each - 2 * INSETS[0]) / used.size for each in columns(found, used)]
    return [
        max(
            (rows(doc.plain(cell), room, bold=not n) for cell, room in zip(row, rooms, strict=False)),
            default=1,
        )
        * used.pitch
        + 2 * INSETS[1]
        for n, row in enumerate(_all(found))
    ]


def _all(found: doc.Table) -> tuple[tuple[doc.Inlines, ...], ...]:
    return (found.header, *found.rows)
