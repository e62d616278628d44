"""The words of a shape: paragraphs with their levels, as pandoc's tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.oxml.ns import qn

from xindeng.imports import nodes
from xindeng.imports.nodes import Node
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
    words: tuple[Node, ...]

    @property
    def plain(self) -> str:
        return nodes.text_of(self.words)


@dataclass(frozen=True)
class Words:
    """Reads the text of shapes of one slide. `styles` are the places where a list level may be styled, nearest first."""

    findings: Findings
    place: str
    part: Any
    """Of the slide: knows where its links lead."""

    def blocks(self, frame: Any, styles: Sequence[Any] = ()) -> list[Node]:
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
        return Line(level, _mark(props, level, styles), tuple(_trimmed(words)))

    def _inline(self, child: Any, *, bold: bool) -> Iterator[Node]:
        if child.tag == qn("a:br"):
            yield nodes.node("LineBreak")
        elif child.tag == qn("a:r"):
            yield from self._run(child, bold=bold)
        elif child.tag == qn("a:fld"):
            if not str(child.get("type", "")).startswith(SKIPPED_FIELDS):
                yield from self._run(child, bold=bold)
        elif child.tag not in (qn("a:pPr"), qn("a:endParaRPr")):
            words = "".join(child.itertext()).strip()
            if words:
                self.findings.changed(self.place, f"公式“{short(words)}”", "只留下了字，请核对")
                yield nodes.string(words)

    def _run(self, run: Any, *, bold: bool) -> Iterator[Node]:
        words = str(run.findtext(qn("a:t")) or "").replace("\v", " ").replace("\u00a0", " ")
        if not words:
            return
        props = run.find(qn("a:rPr"))
        made: Node = nodes.string(words)
        if props is not None and words.strip():
            if props.get("i") in ("1", "true"):
                made = nodes.node("Emph", [made])
            if props.get("b") in ("1", "true") and not bold:
                made = nodes.node("Strong", [made])
            if props.get("strike") in ("sngStrike", "dblStrike"):
                self.findings.changed(
                    self.place, f"划掉的字“{short(words)}”", "照普通的字留下了，不要的请删掉"
                )
            made = self._linked(made, props.find(qn("a:hlinkClick")), words)
        yield made

    def _linked(self, made: Node, click: Any, words: str) -> Node:
        if click is None:
            return made
        target = link_target(click, self.part)
        if target.startswith(WEB):
            return nodes.link(target, [made])
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


def _trimmed(words: list[Node]) -> list[Node]:
    """Without line breaks at both ends."""
    while words and words[0]["t"] == "LineBreak":
        words = words[1:]
    while words and words[-1]["t"] == "LineBreak":
        words = words[:-1]
    return words


def _mark(props: Any, level: int, styles: Sequence[Any]) -> str:
    """Bullet, number or nothing: what the paragraph says, else what the nearest style says."""
    levels = (style.find(qn(f"a:lvl{level + 1}pPr")) for style in styles if style is not None)
    for place in (props, *levels):
        for child in place if place is not None else ():
            if child.tag in BULLETS:
                return BULLETS[child.tag]
    return ""


def _nested(lines: Sequence[Line]) -> list[Node]:
    """Lines as nested lists: whatever stands deeper belongs to the line above it."""
    made: list[Node] = []
    start = 0
    while start < len(lines):
        line = lines[start]
        if not line.mark and not line.level:
            made.append(nodes.paragraph(*line.words))
            start += 1
            continue
        stop = start + 1
        while stop < len(lines) and (lines[stop].mark or lines[stop].level):
            stop += 1
        made += _lists(lines[start:stop])
        start = stop
    return made


def _lists(lines: Sequence[Line]) -> list[Node]:
    top = min(line.level for line in lines)
    items: list[tuple[str, list[Node]]] = []
    start = 0
    while start < len(lines):
        stop = start + 1
        while stop < len(lines) and lines[stop].level > top:
            stop += 1
        first, rest = (
            (lines[start], lines[start + 1 : stop])
            if lines[start].level == top
            else (None, lines[start:stop])
        )
        blocks = [nodes.plain(*first.words)] if first else []
        items.append((first.mark if first else "bullet", blocks + (_lists(rest) if rest else [])))
        start = stop
    return _runs(items)


def _runs(items: Sequence[tuple[str, list[Node]]]) -> list[Node]:
    """Neighbours with the same mark in one list."""
    made: list[tuple[str, list[list[Node]]]] = []
    for mark, blocks in items:
        if made and made[-1][0] == mark:
            made[-1][1].append(blocks)
        else:
            made.append((mark, [blocks]))
    return [nodes.bullets(listed, ordered=mark == "number") for mark, listed in made]
