"""目标矩阵: one cell for each row and column: what is to be reached in which year, or what of ours serves where two things meet."""

from __future__ import annotations

from collections.abc import Mapping

from xindeng.doc import Blocks, Callout, Card, Inlines, Table, Text, para, text
from xindeng.schema import AnyRef, Part, ReferenceRef, Register, Words, Yes, at_least, called
from xindeng.schema import Text as Words1
from xindeng.shelf import Library

from .common import known, linked, section
from .kind import Kind

EMPTY = "空缺"


class Cell(Part):
    """What stands where a row and a column meet."""

    row: Words1
    column: Words1
    target: Words1 | None = None
    linked: tuple[AnyRef, ...] = ()


class Matrix(Register):
    purpose: Words1
    rows: Words = at_least(1)
    columns: Words = at_least(1)
    cells: tuple[Cell, ...] = ()
    complete: Yes = False
    """No cell may be empty (T-11)."""
    cited: ReferenceRef | None = called("source", default=None)
    quote: Words1 | None = None


def by_place(item: Matrix) -> Mapping[tuple[str, str], Cell]:
    return {(cell.row, cell.column): cell for cell in item.cells}


def empty(item: Matrix) -> tuple[tuple[str, str], ...]:
    """Row and column of each cell that says nothing."""
    there = by_place(item)
    return tuple((row, column) for row in item.rows for column in item.columns if (row, column) not in there)


def compose(item: Matrix, _: Library) -> Blocks:
    holes = empty(item)
    words = f"{len(item.rows) * len(item.columns)} 格里还空着 {len(holes)} 格，表里写着“{EMPTY}”。"
    return (
        para(item.purpose),
        known(("出处", linked([item.cited] if item.cited else [])), ("原话", item.quote)),
        *((Callout("warning", "还缺什么", (para(words),)),) if holes else ()),
        *section("一格一格看", _table(item), id="cells"),
    )


def _table(item: Matrix) -> Table:
    there = by_place(item)
    rows = tuple((text(row), *(_cell(there.get((row, column))) for column in item.columns)) for row in item.rows)
    header = (text(""), *(text(column) for column in item.columns))
    return Table(header, rows, weights=(2, *(4 for _ in item.columns)))


def _cell(cell: Cell | None) -> Inlines:
    if cell is None:
        return text(EMPTY)
    links = linked(cell.linked)
    return (Text(cell.target), *((Text("："), *links) if links else ())) if cell.target else links


def card(item: Matrix, _: Library) -> Card:
    holes = len(empty(item))
    return Card(item.id, item.title, item.summary or item.purpose, (f"空 {holes} 格",) if holes else ("填满了",))


KIND = Kind("matrix", "mat", "目标矩阵", "matrices", Matrix, compose, card=card)
