"""Tables of a foreign document: merged cells laid apart, what a cell cannot hold put elsewhere, all of it said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from xindeng import doc
from xindeng.pandoc import Node

from .inlines import Inlines, Shown
from .marks import said
from .report import short

ENDS = "。！？；，、：…,.;:!?"
JOINT = "；"
Row = list[doc.Inlines]


@dataclass
class Grid:
    """One of pandoc's tables being read."""

    inlines: Inlines
    pictures: list[Shown] = field(default_factory=list)
    """Found in cells: they stand below the table."""
    merged: int = 0
    several: int = 0
    """Cells with more than one paragraph."""
    nested: int = 0

    def table(self, content: list[Any]) -> doc.Table | doc.Callout | None:
        """The table, or a box where it was only a frame around some words."""
        _, caption, columns, head, bodies, foot = content
        tops = self._rows(head[1], len(columns), top=True)
        rows = [row for body in bodies for row in self._rows([*body[2], *body[3]], len(columns))]
        rows += self._rows(foot[1], len(columns))
        if not [row for row in (*tops, *rows) if any(said(cell).strip() for cell in row)]:
            return None
        self._tell()
        if len(columns) == 1 and len(tops) + len(rows) == 1:
            return doc.Callout("note", "说明", (doc.Paragraph((tops or rows)[0][0]),))
        header = _one(tops) if tops else None
        if header is None:
            header, rows = rows[0], rows[1:]
        words = said(self.inlines.words([n for b in caption[1] for n in b["c"]])) if caption[1] else ""
        numeric = tuple(n for n, column in enumerate(columns) if column[0]["t"] == "AlignRight")
        self.inlines.findings.came("表格")
        return doc.Table(tuple(header), tuple(tuple(row) for row in rows), words, numeric=numeric)

    def _tell(self) -> None:
        told, place = self.inlines.findings, self.inlines.place
        if self.merged:
            told.changed(
                place,
                f"表格里有 {self.merged} 处合并的格子",
                "拆开了：竖着合并的每行都写上，横着合并的只写在第一格",
            )
        if self.several:
            told.changed(place, f"表格里有 {self.several} 格写了几段", f"连成了一段，中间用“{JOINT}”")
        if self.nested:
            told.changed(place, f"表格里套着 {self.nested} 张表格", "里面的表格写成了一行文字，请核对")

    def _rows(self, rows: Sequence[Any], width: int, *, top: bool = False) -> list[Row]:
        """Rows as wide as the table; a cell that reaches down is repeated, one that reaches across is not."""
        made: list[Row] = []
        down: dict[int, tuple[int, doc.Inlines]] = {}
        for _, cells in rows:
            row: Row = []
            waiting = list(cells)
            while len(row) < width and (waiting or len(row) in down):
                left, words = down.pop(len(row), (0, ()))
                if left:
                    if left > 1:
                        down[len(row)] = (left - 1, words)
                    row.append(words)
                    continue
                _, _, tall, wide, blocks = waiting.pop(0)
                words = self.cell(blocks)
                self.merged += tall > 1 or wide > 1
                for n in range(min(wide, width - len(row))):
                    shown = words if n == 0 or top else ()
                    if tall > 1:
                        down[len(row)] = (tall - 1, shown)
                    row.append(shown)
            made.append([*row, *[() for _ in range(width - len(row))]])
        return made

    def cell(self, blocks: Sequence[Node]) -> doc.Inlines:
        """All that a cell says, on one line."""
        parts = [part for part in self._parts(blocks) if said(part).strip() or _has_note(part)]
        self.several += len(parts) > 1
        made: list[doc.Inline] = []
        for part in parts:
            if made and (said(made).rstrip() or "。")[-1] not in ENDS:
                made.append(doc.Text(JOINT))
            made += part
        return tuple(made)

    def _parts(self, blocks: Sequence[Node]) -> Iterator[list[doc.Inline]]:
        for block in blocks:
            content: Any = block.get("c")
            match block["t"]:
                case "Para" | "Plain" | "Header":
                    yield self._words(content if block["t"] != "Header" else content[2])
                case "BulletList":
                    for item in content:
                        yield from self._parts(item)
                case "OrderedList":
                    for number, item in enumerate(content[1], content[0][0]):
                        first, *rest = [*self._parts(item)] or [[]]
                        yield [doc.Text(f"{number}. "), *first]
                        yield from rest
                case "Table":
                    self.nested += 1
                    inner = Grid(self.inlines, self.pictures)
                    rows = [row for part in (content[3][1], *(b[3] for b in content[4])) for row in part]
                    for row in inner._rows(rows, len(content[2])):
                        yield list(doc.text(" / ".join(said(cell) for cell in row)))
                case "Div" | "Figure" | "BlockQuote":
                    yield from self._parts(content if block["t"] == "BlockQuote" else content[-1])
                case "LineBlock":
                    for line in content:
                        yield self._words(line)
                case "CodeBlock" | "RawBlock":
                    yield list(doc.text(short(content[1])))

    def _words(self, nodes: Sequence[Node]) -> list[doc.Inline]:
        pieces = self.inlines.all(nodes)
        self.pictures += [piece for piece in pieces if isinstance(piece, Shown)]
        return [piece for piece in pieces if not isinstance(piece, Shown)]


def _has_note(part: Sequence[doc.Inline]) -> bool:
    return any(isinstance(inline, doc.Footnote) for inline in part)


def _one(tops: list[Row]) -> Row:
    """Several header rows as one: what stands above, then what stands below where it differs."""
    header = tops[0]
    for row in tops[1:]:
        pairs = zip(header, row, strict=True)
        header = [
            above if not said(below).strip() or above == below
            else below if not said(above).strip()
            else (*above, doc.Text(" "), *below)
            for above, below in pairs
        ]  # fmt: skip
    return header
