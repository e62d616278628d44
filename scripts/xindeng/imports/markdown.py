"""Blocks of the document tree as a body in our dialect: `prose.read(text(blocks))` gives the same blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xindeng import doc, prose
from xindeng.doc import Blocks, Inlines

from . import marks
from .report import Findings, short

DEEPEST_HEADING = 6
BOXES = {
    "note": "说明", "tip": "提示", "warning": "注意", "danger": "危险",
    "facilitator": "带领者", "say": "指导语", "example": "例子",
}  # fmt: skip
"""Titles that a box has of itself."""
TAKEN = re.compile(r"\A(?:\[[ xX]\](?=\s|\Z)|[-*_](?:[ \t]*[-*_])*[ \t]*(?=\n|\Z))")
"""A list item that begins so would be a box to tick, or a rule together with its own mark."""


def text(blocks: Blocks, findings: Findings | None = None, place: str = "") -> str:
    """A body that ends in one line end; empty for no blocks. Sections at the top get `##`.

    Where a mark could not be kept, its words are there and `findings` is told.
    """
    writer = _Writer(findings or Findings(), place)
    parts = list(writer.all(blocks, 2))
    return "\n\n".join(parts) + "\n" if parts else ""


@dataclass
class _Writer:
    findings: Findings
    place: str
    notes: list[tuple[str, doc.Footnote]] = field(default_factory=list)
    """Called and not yet written."""
    count: int = 0
    used: dict[int, str] = field(default_factory=dict)
    """The mark of each list so far, by the list's identity."""

    def all(self, blocks: Blocks, level: int) -> Iterator[str]:
        """Each part of the body in order, notes behind the part that calls them."""
        before: doc.Block | None = None
        for block in blocks:
            if isinstance(block, doc.Section):
                self.place = f"标题“{short(block.title)}”"
                yield self._heading(block, level)
                yield from self.all(block.blocks, level + 1)
            else:
                made = self.block(block, before)
                if made:
                    yield made
                    before = block
                yield from self._called()

    def _called(self) -> Iterator[str]:
        while self.notes:
            label, note = self.notes.pop(0)
            inside = self.blocks(note.blocks)
            yield f"[^{label}]: " + _indented(inside, 4).lstrip()

    def _heading(self, section: doc.Section, level: int) -> str:
        words = " ".join(marks.cleaned(section.title).split())
        read, problems = prose.read(f"## {words}", "new.md", 1)
        plain = not problems and [getattr(one, "title", "") for one in read] == [words]
        hashes = "#" * min(level, DEEPEST_HEADING)
        return f"{hashes} {words if plain else marks.escaped(words)}" + (
            f" {{#{section.id}}}" if section.id else ""
        )

    def blocks(self, blocks: Blocks) -> str:
        """What stands inside another block."""
        parts: list[str] = []
        before: doc.Block | None = None
        for block in blocks:
            made = self.block(block, before)
            if made:
                parts.append(made)
                before = block
        return "\n\n".join(parts)

    def block(self, block: doc.Block, before: doc.Block | None) -> str:
        match block:
            case doc.Paragraph(inlines):
                return self._line(inlines)
            case doc.Bullets():
                return self._list(block, before)
            case doc.Checklist(items):
                return "\n".join(f"- [ ] {self._line(item)}" for item in items)
            case doc.Table():
                return self._table(block)
            case doc.Quote(blocks):
                return _quoted(self.blocks(blocks))
            case doc.Callout(kind, title, blocks):
                named = "" if title == BOXES[kind] or not title else f' "{title}"'
                return self._box(kind + named, blocks)
            case doc.Slide(title, blocks):
                return (
                    self._box(f'slide "{" ".join(marks.cleaned(title).split())}"', blocks)
                    or f'!!! slide "{title}"'
                )
            case doc.Picture(src, alt):
                return self._picture(src, alt)
            case doc.Verbatim(words):
                fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", words)), 3)
                return f"{fence}\n{marks.cleaned(words)}\n{fence}"
            case doc.Rule():
                return "---"
        raise TypeError(f"no Markdown for {type(block).__name__}")

    def _box(self, head: str, blocks: Blocks) -> str:
        inside = self.blocks(blocks)
        return f"!!! {head}\n{_indented(inside, 4)}" if inside else ""

    def _picture(self, src: str, alt: str) -> str:
        said = marks.tidy(doc.text(" ".join(alt.split()).replace("[", "〔").replace("]", "〕")))
        words = marks.escaped(doc.plain(said)) if marks.SPECIAL.search(doc.plain(said)) else doc.plain(said)
        return f"![{words}]({src})"

    def _label(self, note: doc.Footnote) -> str:
        self.count += 1
        self.notes.append((str(self.count), note))
        return str(self.count)

    def _line(self, inlines: Inlines, *, cell: bool = False) -> str:
        tidy = marks.tidy(_one_line(inlines) if cell else inlines)
        if not tidy:
            return ""
        words, whole = marks.line(tidy, self._label, cell=cell)
        if not whole:
            self.findings.changed(
                self.place, f"“{short(doc.plain(tidy))}”里的粗体或强调", "标记写不进这一处，文字都在"
            )
        return words

    def _list(self, block: doc.Bullets, before: doc.Block | None) -> str:
        """A list behind one of its own sort gets the other mark, or the two would be one."""
        marks_ = (".", ")") if block.ordered else ("-", "*")
        used = self.used.get(id(before), "-" if isinstance(before, doc.Checklist) else "")
        sign = marks_[1] if used == marks_[0] else marks_[0]
        self.used[id(block)] = sign
        items = []
        for number, item in enumerate(block.items, block.start):
            mark = f"{number}{sign}" if block.ordered else sign
            inside = TAKEN.sub(r"\\\g<0>", self._item(item))
            items.append(f"{mark} " + _indented(inside, len(mark) + 1).lstrip() if inside else mark)
        loose = any(len(item) > 1 and not _is_tight(item) for item in block.items)
        return ("\n\n" if loose else "\n").join(items)

    def _item(self, item: Blocks) -> str:
        if not _is_tight(item):
            return self.blocks(item)
        return "\n".join(self.block(block, None) for block in item)

    def _table(self, table: doc.Table) -> str:
        count = max(1, len(table.header), *(len(row) for row in table.rows), 1)
        sides = " | ".join("---:" if n in table.numeric else "---" for n in range(count))
        rows = [self._row(row, count) for row in (table.header, *table.rows)]
        return "\n".join([rows[0], f"| {sides} |", *rows[1:]])

    def _row(self, row: tuple[Inlines, ...], count: int) -> str:
        cells = [self._line(cell, cell=True) for cell in row]
        return "| " + " | ".join([*cells, *[""] * (count - len(row))]) + " |"


def _is_tight(item: Blocks) -> bool:
    """A line and a list below it need no empty line between."""
    if len(item) != 2 or not isinstance(item[0], doc.Paragraph) or not isinstance(item[1], doc.Bullets):
        return False
    return not item[1].ordered or item[1].start == 1


def _one_line(inlines: Inlines) -> Inlines:
    return doc.rewritten(inlines, lambda node: doc.Text(" ") if isinstance(node, doc.Break) else node)


def _indented(words: str, width: int) -> str:
    return "\n".join(" " * width + row if row else "" for row in words.split("\n"))


def _quoted(words: str) -> str:
    return "\n".join(f"> {row}".rstrip() for row in words.split("\n")) if words else ""
