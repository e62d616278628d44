"""What a plan says of itself in so many words: 活动目的：…, a table of labels, a heading 教学目标."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xindeng import doc
from xindeng.doc import Blocks

from .outline import bare

LABEL = re.compile(r"\s*[【\[]?\s*([\u4e00-\u9fff]{2,8})\s*[】\]]?\s*[:：]\s*(.*)", re.DOTALL)
Names = Mapping[str, tuple[str, ...]]
"""Field -> the words under which people write it."""


@dataclass
class Told:
    """The labelled parts of a document, by field, and what is left."""

    names: Names
    found: dict[str, Blocks] = field(default_factory=dict)
    rest: list[doc.Block] = field(default_factory=list)

    def take(self, blocks: Sequence[doc.Block]) -> Told:
        """Looks at each block and each section; what has no name of ours goes to the rest."""
        for block in blocks:
            if not self._section(block) and not self._line(block) and not self._table(block):
                self.rest.append(block)
        return self

    def _section(self, block: doc.Block) -> bool:
        if not isinstance(block, doc.Section):
            return False
        name = self.name(block.title)
        return bool(name) and self._keep(name, block.blocks)

    def _line(self, block: doc.Block) -> bool:
        """活动时间：30 分钟"""
        if not isinstance(block, doc.Paragraph):
            return False
        found = LABEL.match(doc.plain(block.inlines))
        name = self.name(found[1]) if found else ""
        return bool(found and name and found[2].strip()) and self._keep(name, (doc.para(found[2].strip()),))  # type: ignore[index]

    def _table(self, block: doc.Block) -> bool:
        """A table whose every other cell is a label: | 活动目的 | … | 人数 | … |"""
        if not isinstance(block, doc.Table):
            return False
        pairs = [pair for row in (block.header, *block.rows) for pair in _pairs(row)]
        known = [(self.name(label), words) for label, words in pairs]
        named = [(name, words) for name, words in known if name]
        if len(named) < 2 or len(named) * 2 < len(known):
            return False
        for (name, words), (label, _) in zip(known, pairs, strict=True):
            if not (name and self._keep(name, _lines(words))):
                self.rest.append(doc.Paragraph((doc.Strong(doc.text(f"{label}：")), *words)))
        return True

    def _keep(self, name: str, blocks: Blocks) -> bool:
        """False where the field has been told already: said twice, it stays in the text."""
        if name in self.found or not blocks:
            return False
        self.found[name] = blocks
        return True

    def name(self, title: str) -> str:
        """The field that a heading or label means; empty for none."""
        words = re.sub(r"[\s:：【】\[\]]|[（(].*?[)）]", "", bare(title))
        for name, known in self.names.items():
            if words in known:
                return name
        return ""

    def words(self, name: str) -> str:
        """What is told, in one line."""
        return " ".join(lines(self.found.get(name, ())))


def _pairs(row: tuple[doc.Inlines, ...]) -> Iterator[tuple[str, doc.Inlines]]:
    cells = list(row)
    for label, words in zip(cells[::2], cells[1::2], strict=False):
        if doc.plain(label).strip() and doc.plain(words).strip() and doc.plain(label) != doc.plain(words):
            yield doc.plain(label).strip(), words


def _lines(words: doc.Inlines) -> Blocks:
    """A cell that was written in several lines: they were joined by ；"""
    parts = [part.strip() for part in doc.plain(words).split("；")]
    if len(parts) > 1 and not any(isinstance(inline, doc.Link | doc.Footnote) for inline in words):
        return tuple(doc.para(part) for part in parts if part)
    return (doc.Paragraph(words),)


def lines(blocks: Blocks) -> list[str]:
    """Each point of a text on its own, without its number."""
    found: list[str] = []
    for block in doc.walk(blocks):
        match block:
            case doc.Paragraph(inlines):
                found += doc.plain(inlines).split("\n")
            case doc.Checklist(items):
                found += [doc.plain(item) for item in items]
            case doc.Table(_, rows):
                found += ["　".join(filter(None, (doc.plain(cell).strip() for cell in row))) for row in rows]
            case _:
                pass
    return [words for line in found if (words := unnumbered(line))]


def unnumbered(line: str) -> str:
    return re.sub(
        r"^\s*(?:[（(]?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[)）、.．](?!\d)|[①-⑳]|[-•·▪●◆*])\s*",
        "",
        line,
    ).strip()


def is_plain(blocks: Blocks) -> bool:
    """Whether the lines say all there is: no picture, no note, no link, no table would be lost."""
    return not any(
        isinstance(b, doc.Picture | doc.Table | doc.Callout | doc.Verbatim | doc.Section)
        for b in doc.walk(blocks)
    ) and not any(
        isinstance(inline, doc.Link | doc.Footnote)
        for b in doc.walk(blocks)
        for inline in getattr(b, "inlines", ())
    )
