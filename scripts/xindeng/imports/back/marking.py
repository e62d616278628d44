"""The same item with a mark around every piece of text that an author wrote: in print one sees where each word is from.

A mark is three kinds of private characters that no file of ours may hold, so it cannot be taken for text.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Union, get_args, get_origin, get_type_hints

from xindeng import doc, schema
from xindeng.diag import Span
from xindeng.doc import Blocks
from xindeng.schema import Part, Register
from xindeng.schema.fields import spelling
from xindeng.source import Where

OPEN, CLOSE, END, ZERO = "\ue000", "\ue001", "\ue002", 0xE010
MARK = re.compile(f"{OPEN}([\ue010-\ue019]+){CLOSE}|{END}")
FREE = (schema.Text, schema.Title, schema.Summary, schema.Short)
"""Types of text that is an author's own; all else is a choice, a name or a number."""
CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Field:
    """A text that stands in the head of the file."""

    where: Where
    value: str


@dataclass(frozen=True)
class Leaf:
    """A piece of the body: the number of its leaf in reading order (see `leaves`), and the words in it."""

    number: int
    value: str


Origin = Field | Leaf
Numbers = Mapping[tuple[Span | None, int], int]
"""Which leaf stands at a place: (its block's place, which of the block's leaves)."""
Segment = tuple[str, Origin | None]
"""A piece of a line, and where it is from; None for what was computed or stands in another item."""


@dataclass
class Marking:
    """Marks one item; `origins` is what the numbers in the marks mean."""

    origins: list[Origin] = field(default_factory=list)

    def item(self, record: Register, blocks: Blocks) -> Register:
        """A marked copy. `blocks` is the whole body as it is read: its leaves are counted there."""
        found: Register = self._part(record, ())
        numbers = {(each.block.span, each.index): each.number for each in leaves(blocks)}
        texts = {slot: self._blocks(text, numbers) for slot, text in record.body.items()}
        schema.with_texts(found, texts)
        return found

    def _mark(self, origin: Origin) -> str:
        self.origins.append(origin)
        return OPEN + "".join(chr(ZERO + int(digit)) for digit in str(len(self.origins) - 1)) + CLOSE

    # --- the head ----------------------------------------------------------------------

    def _part(self, part: Any, where: Where) -> Any:
        model: type[Part] = type(part)
        hints, called = get_type_hints(model, include_extras=True), spelling(model)
        changed = {
            name: new
            for name in model.model_fields
            if (new := self._value(getattr(part, name), hints[name], (*where, called[name])))
            is not getattr(part, name)
        }
        return part.model_copy(update=changed)

    def _value(self, value: Any, hint: Any, where: Where) -> Any:
        if isinstance(value, Part):
            return self._part(value, where)
        if isinstance(value, tuple):
            return tuple(self._value(child, _inner(hint), (*where, n)) for n, child in enumerate(value))
        if type(value) is str and _is_free(hint) and CHINESE.search(value):
            return f"{self._mark(Field(where, value))}{value}{END}"
        return value

    # --- the body ----------------------------------------------------------------------

    def _blocks(self, blocks: Blocks, numbers: Numbers) -> Blocks:
        """Leaves are known by themselves: those of a slot are the very blocks of the body."""
        return tuple(self._block(block, numbers) for block in blocks)

    def _block(self, block: doc.Block, numbers: Numbers) -> doc.Block:
        match block:
            case doc.Section(title, blocks):
                return replace(
                    block, title=self._words(block, title, numbers), blocks=self._blocks(blocks, numbers)
                )
            case doc.Callout(_, _, blocks) | doc.Quote(blocks):
                return replace(block, blocks=self._blocks(blocks, numbers))
            case doc.Bullets(items):
                return replace(block, items=tuple(self._blocks(item, numbers) for item in items))
            case doc.Paragraph(inlines):
                return replace(block, inlines=self._line(inlines, block, 0, numbers))
            case doc.Checklist(items):
                return replace(
                    block, items=tuple(self._line(item, block, n, numbers) for n, item in enumerate(items))
                )
            case doc.Table(header, rows):
                width = len(header)
                cells = [
                    tuple(self._line(cell, block, n * width + m, numbers) for m, cell in enumerate(row))
                    for n, row in enumerate((header, *rows))
                ]
                return replace(block, header=cells[0], rows=tuple(cells[1:]))
            case _:
                return block

    def _line(self, inlines: doc.Inlines, block: doc.Block, index: int, numbers: Numbers) -> doc.Inlines:
        number = numbers.get((block.span, index))
        made: list[doc.Inline] = []
        run: list[doc.Inline] = []
        for inline in (*inlines, None):
            # A link without words shows another item's title: those are not this author's words.
            if inline is not None and not isinstance(inline, doc.Footnote) and doc.plain((inline,)):
                run.append(inline)
                continue
            words = doc.plain(tuple(run))
            marked = number is not None and words.strip()
            made += [doc.Text(self._mark(Leaf(number or 0, words))), *run, doc.Text(END)] if marked else run
            run = []
            if isinstance(inline, doc.Footnote):
                made.append(doc.Footnote(self._blocks(inline.blocks, numbers)))
            elif inline is not None:
                made.append(inline)
        return tuple(made)

    def _words(self, section: doc.Section, title: str, numbers: Numbers) -> str:
        number = numbers.get((section.span, 0))
        return f"{self._mark(Leaf(number, title))}{title}{END}" if number is not None and title else title


@dataclass(frozen=True)
class Words:
    """A leaf: one piece of text of a body. `index` counts those of one block."""

    number: int
    index: int
    text: str
    block: doc.Block


def leaves(blocks: Blocks) -> list[Words]:
    """Every piece of text of a body in reading order: titles, paragraphs, cells, notes."""
    return [Words(n, index, text, block) for n, (index, text, block) in enumerate(_leaves(blocks))]


def _leaves(blocks: Blocks) -> Iterator[tuple[int, str, doc.Block]]:
    for block in blocks:
        match block:
            case doc.Section(title, inner):
                yield 0, title, block
                yield from _leaves(inner)
            case doc.Callout(_, _, inner) | doc.Quote(inner) | doc.Slide(_, inner):
                yield from _leaves(inner)
            case doc.Bullets(items):
                for item in items:
                    yield from _leaves(item)
            case doc.Paragraph(inlines):
                yield from _of(inlines, 0, block)
            case doc.Checklist(entries):
                for n, entry in enumerate(entries):
                    yield from _of(entry, n, block)
            case doc.Table(header, rows):
                for n, cell in enumerate(cell for row in (header, *rows) for cell in row):
                    yield from _of(cell, n, block)
            case _:
                pass


def _of(inlines: doc.Inlines, index: int, block: doc.Block) -> Iterator[tuple[int, str, doc.Block]]:
    yield index, doc.plain(inlines), block
    for inline in inlines:
        if isinstance(inline, doc.Footnote):
            yield from _leaves(inline.blocks)


def _is_free(hint: Any) -> bool:
    if hint in FREE:
        return True
    return get_origin(hint) in (Union, types.UnionType) and any(_is_free(arg) for arg in get_args(hint))


def _inner(hint: Any) -> Any:
    """What the entries of a list are; Annotated and `| None` around it do not matter."""
    if get_origin(hint) is tuple:
        return get_args(hint)[0]
    return next((found for arg in get_args(hint) if (found := _inner(arg)) is not None), None)


# --- reading marks ---------------------------------------------------------------------


def segments(text: str, origins: list[Origin]) -> list[Segment]:
    """A marked line in pieces, each with its origin; their texts together are the line without marks."""
    found: list[Segment] = []
    open_: list[Origin] = []
    at = 0
    for mark in MARK.finditer(text):
        found += [(text[at : mark.start()], open_[-1] if open_ else None)] if mark.start() > at else []
        if mark[1]:
            open_.append(origins[int("".join(str(ord(digit) - ZERO) for digit in mark[1]))])
        elif open_:
            open_.pop()
        at = mark.end()
    return [*found, *([(text[at:], open_[-1] if open_ else None)] if at < len(text) else [])]


def bare(text: str) -> str:
    """A line without its marks."""
    return MARK.sub("", text)
