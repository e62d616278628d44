"""The words of a shape: paragraphs with their levels, as lists and lines of our tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.oxml.ns import qn

from xindeng import doc
from xindeng.doc import Block, Blocks, Inline, Inlines
from xindeng.imports.report import Findings, short

WEB = ("https://", "http://", "mailto:", "tel:")
SKIPPED_FIELDS = ("slidenum", "datetime")
"""Numbers and dates that the program itself puts in."""
BULLETS = {
    qn("a:buChar"): "bullet",
    qn("a:buBlip"): "bullet",
    qn("a:buAutoNum"): "number",
    qn("a:buNone"): "",
}


@dataclass(frozen=True)
class Line:
    """One paragraph: `mark` is bullet, number or nothing."""

    level: int
    mark: str
    words: Inlines

    @property
    def plain(self) -> str:
        return doc.plain(self.words)


@dataclass(frozen=True)
class Words:
    """Reads the text of shapes of one slide. `styles` are the places where a list level may be styled, nearest first."""

    findings: Findings
    place: str
    part: Any
    """Of the slide: knows where its links lead."""

    def blocks(self, frame: Any, styles: Sequence[Any] = ()) -> Blocks:
        """A text frame as blocks: lists with their levels, and paragraphs."""
        return _nested(self.lines(frame, styles))

    def lines(self, frame: Any, styles: Sequence[Any] = ()) -> list[Line]:
        """Its paragraphs that say something."""
        bold = _all_bold(frame)
        found = (self._line(p, styles, bold=bold) for p in frame._txBody.p_lst)  # noqa: SLF001 — runs alone leave out breaks and fields
        return [line for line in found if line.plain.strip()]

    def _line(self, p: Any, styles: Sequence[Any], *, bold: bool) -> Line:
        props = p.find(qn("a:pPr"))
        level = int(props.get("lvl", 0)) if props is not None else 0
        words = [word for child in p for word in self._inline(child, bold=bold)]
        return Line(level, _mark(props, level, styles), tuple(words))

    def _inline(self, child: Any, *, bold: bool) -> Iterator[Inline]:
        if child.tag == qn("a:br"):
            yield doc.Break()
        elif child.tag == qn("a:r"):
            yield from self._run(child, bold=bold)
        elif child.tag == qn("a:fld"):
            if not str(child.get("type", "")).startswith(SKIPPED_FIELDS):
                yield from self._run(child, bold=bold)
        elif child.tag not in (qn("a:pPr"), qn("a:endParaRPr")):
            words = "".join(child.itertext()).strip()
            if words:
                self.findings.changed(self.place, f"公式“{short(words)}”", "只留下了字，请核对")
                yield doc.Text(words)

    def _run(self, run: Any, *, bold: bool) -> Iterator[Inline]:
        words = str(run.findtext(qn("a:t")) or "").replace("\v", " ").replace("\u00a0", " ")
        if not words:
            return
        props = run.find(qn("a:rPr"))
        made: Inline = doc.Text(words)
        if props is not None and words.strip():
            if props.get("i") in ("1", "true"):
                made = doc.Emphasis((made,))
            if props.get("b") in ("1", "true") and not bold:
                made = doc.Strong((made,))
            if props.get("strike") in ("sngStrike", "dblStrike"):
                self.findings.changed(
                    self.place, f"划掉的字“{short(words)}”", "照普通的字留下了，不要的请删掉"
                )
            made = self._linked(made, props.find(qn("a:hlinkClick")), words)
        yield made

    def _linked(self, made: Inline, click: Any, words: str) -> Inline:
        if click is None:
            return made
        target = link_target(click, self.part)
        if target.startswith(WEB):
            return doc.Link(target, (made,))
        self.findings.lost(
            self.place, f"“{short(words)}”的链接（{target or '通到另一张幻灯片'}）", "字留下了，链接没有"
        )
        return made


def link_target(click: Any, part: Any) -> str:
    """The address of a hyperlink; empty for a jump within the deck."""
    ref = click.get(qn("r:id"))
    if not ref or str(click.get("action", "")).startswith("ppaction://hlinksldjump"):
        return ""
    relation = part.rels.get(ref)
    return str(relation.target_ref) if relation is not None and relation.is_external else ""


def _all_bold(frame: Any) -> bool:
    """Whether every word is bold: then it is the look of the box, not a stress within it."""
    runs = frame._txBody.xpath(".//a:r[normalize-space(a:t)]")  # noqa: SLF001
    return bool(runs) and all(run.xpath("./a:rPr[@b='1' or @b='true']") for run in runs)


def _mark(props: Any, level: int, styles: Sequence[Any]) -> str:
    """Bullet, number or nothing: what the paragraph says, else what the nearest style says."""
    levels = (style.find(qn(f"a:lvl{level + 1}pPr")) for style in styles if style is not None)
    for place in (props, *levels):
        for child in place if place is not None else ():
            if child.tag in BULLETS:
                return BULLETS[child.tag]
    return ""


def _nested(lines: Sequence[Line]) -> Blocks:
    """Lines as nested lists: whatever stands deeper belongs to the line above it."""
    made: list[Block] = []
    start = 0
    while start < len(lines):
        line = lines[start]
        if not line.mark and not line.level:
            made.append(doc.Paragraph(line.words))
            start += 1
            continue
        stop = start + 1
        while stop < len(lines) and (lines[stop].mark or lines[stop].level):
            stop += 1
        made += _lists(lines[start:stop])
        start = stop
    return tuple(made)


def _lists(lines: Sequence[Line]) -> list[Block]:
    top = min(line.level for line in lines)
    items: list[tuple[str, Blocks]] = []
    start = 0
    while start < len(lines):
        stop = start + 1
        while stop < len(lines) and lines[stop].level > top:
            stop += 1
        first = lines[start]
        if first.level == top:
            below = _lists(lines[start + 1 : stop]) if stop > start + 1 else []
            items.append((first.mark or "bullet", (doc.Paragraph(first.words), *below)))
        else:
            items.append(("bullet", tuple(_lists(lines[start:stop]))))
        start = stop
    return _runs(items)


def _runs(items: Sequence[tuple[str, Blocks]]) -> list[Block]:
    """Neighbours with the same mark in one list."""
    made: list[tuple[str, list[Blocks]]] = []
    for mark, blocks in items:
        if made and made[-1][0] == mark:
            made[-1][1].append(blocks)
        else:
            made.append((mark, [blocks]))
    return [doc.Bullets(tuple(listed), ordered=mark == "number") for mark, listed in made]
