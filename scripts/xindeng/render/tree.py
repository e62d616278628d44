"""From our tree to pandoc's: the Doc as pandoc's JSON, for the formats that pandoc writes.

Nothing is written as text to be read again, so no word of an author can be taken for a
command. Shape: pandoc-types 1.23, Text.Pandoc.Definition. A block or inline without a
counterpart raises TypeError: nothing vanishes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from xindeng import doc
from xindeng.doc import Blocks, HelpCard, HelpLine, Section, walk
from xindeng.pandoc import Node, attr, bold, division, node, paragraph, plain, span, string

from . import exercises
from .grids import filled, grid, is_form, weights

Format = Literal["docx", "epub"]
CALLOUTS = {
    "note": "说明", "tip": "小贴士", "warning": "注意", "danger": "危险",
    "facilitator": "带领者", "say": "指导语", "example": "例子",
}  # fmt: skip
"""Kinds of box and what stands on one that has no title of its own."""
OUTSIDE = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass
class Writer:
    """Walks one Doc. `prefix` keeps the anchors of several Docs of one book apart."""

    format: Format
    address: Callable[[str], str]
    """Item id -> where its page is found for good, or its place in the same book."""
    pictures: Mapping[str, str]
    """A picture's `src` -> the file that pandoc is given."""
    page: str = ""
    """Address of this Doc's own page: what only the web can show is found there."""
    prefix: str = ""
    anchors: frozenset[str] = frozenset()
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    """Level, anchor and title of every heading, in order."""

    def whole(self, blocks: Blocks, depth: int = 1) -> list[Node]:
        """The blocks of a whole Doc, whose first sections get the heading level `depth`."""
        self.anchors = frozenset(
            block.id for block in walk(blocks) if isinstance(block, Section) and block.id
        )
        return self.blocks(blocks, depth)

    def blocks(self, blocks: Blocks, depth: int) -> list[Node]:
        return [made for block in blocks for made in self.block(block, depth)]

    def block(self, block: doc.Block, depth: int) -> list[Node]:
        match block:
            case doc.Section():
                return [*self._heading(block, depth), *self.blocks(block.blocks, depth + 1)]
            case doc.Paragraph():
                return [paragraph(self.inlines(block.inlines))]
            case doc.Bullets():
                return [self._list(block, depth)]
            case doc.Checklist():
                return [self._ticks([self.inlines(item) for item in block.items])]
            case doc.Table():
                return [self._table(block)]
            case doc.Facts():
                return [self._facts(block)]
            case doc.Quote():
                return [node("BlockQuote", self.blocks(block.blocks, depth))]
            case doc.Callout():
                return [self._callout(block, depth)]
            case doc.Slide():
                head = titled("Slide", f"幻灯片 {block.number} · {block.title}")
                return [division("Slide", [head, *self.blocks(block.blocks, depth)], ["callout"])]
            case doc.Picture():
                picture = node("Image", attr(), [string(block.alt)], [self.pictures[block.src], ""])
                return [division("Picture", [paragraph([picture])])]
            case doc.Verbatim():
                return [node("CodeBlock", attr(), block.text)]
            case doc.Rule():
                return [self._rule()]
            case doc.Lines():
                return self._lines(block.label, block.count)
            case doc.Direction():
                words = self.inlines(block.inlines)
                bare = doc.plain(block.inlines).startswith("（")
                return [division("Stage Direction", [paragraph(words if bare else bracketed(words))])]
            case doc.Cue():
                return [self._cue(block)]
            case doc.Video():
                return [self._video(block)]
            case doc.Quiz():
                return self._quiz(block)
            case doc.HelpCard():
                return [self._help(block)]
            case doc.Cards():
                return [node("BulletList", [self._card(card) for card in block.cards])]
        raise TypeError(f"pandoc gets no {type(block).__name__}")

    # --- headings, lists, tables -------------------------------------------------------

    def _heading(self, section: Section, depth: int) -> list[Node]:
        if not section.title:
            return []
        anchor = self.prefix + (section.id or f"part-{len(self.headings) + 1}")
        self.headings.append((depth, anchor, section.title))
        note = [string("　"), span("Heading Note", [string(section.note)])] if section.note else []
        return [node("Header", min(depth, 6), attr(anchor), [string(section.title), *note])]

    def _list(self, block: doc.Bullets, depth: int) -> Node:
        items = [self.blocks(item, depth) for item in block.items]
        if not block.ordered:
            return node("BulletList", items)
        return node("OrderedList", [block.start, node("Decimal"), node("Period")], items)

    def _ticks(self, items: list[list[Node]]) -> Node:
        """Boxes to tick, each an item of a real list."""
        return division(
            "Checklist",
            [node("BulletList", [[plain([string("☐"), node("Space"), *item])] for item in items])],
        )

    def _table(self, table: doc.Table) -> Node:
        count = max(len(table.header), *(len(row) for row in table.rows), 1)
        form = is_form(table)
        rows = [
            [
                self._cell(cell, form=form, total=table.total and n == len(table.rows) - 1)
                for cell in filled(row, count)
            ]
            for n, row in enumerate(table.rows)
        ]
        head = [[[plain(self.inlines(cell))] for cell in filled(table.header, count)]] if table.header else []
        return grid(head, rows, weights(table, count), table.numeric, table.caption)

    def _cell(self, inlines: doc.Inlines, *, form: bool, total: bool) -> list[Node]:
        words = self.inlines(inlines)
        if total:
            return [plain([bold(words)] if words else [])]
        if form and not doc.plain(inlines).strip():
            return [division("Writing Cell", [paragraph([string("\u00a0")])])]
        return [plain(words)]

    def _facts(self, facts: doc.Facts) -> Node:
        """The box at the head: beside each other on paper, one under the other on a telephone."""
        if self.format == "epub":
            entries = [[[string(label)], [[plain(self.inlines(value))]]] for label, value in facts.rows]
            return node("Div", attr("", ["facts"]), [node("DefinitionList", entries)])
        rows = [
            [[plain([bold([string(label)])])], [plain(self.inlines(value))]] for label, value in facts.rows
        ]
        return grid([], rows, [1, 4], (), "")

    # --- boxes -------------------------------------------------------------------------

    def _callout(self, callout: doc.Callout, depth: int) -> Node:
        style = f"Callout {callout.kind.capitalize()}"
        name = callout.title or CALLOUTS[callout.kind]
        return division(style, [titled(style, name), *self.blocks(callout.blocks, depth)], ["callout"])

    def _help(self, card: HelpCard) -> Node:
        style = "Help Urgent" if card.urgent else "Help Card"
        words = [paragraph([string(card.text)])] if card.text else []
        lines = [paragraph(self._number(line)) for line in card.lines]
        return division(style, [titled(style, "需要帮助的时候"), *words, *lines], ["help"])

    def _number(self, line: HelpLine) -> list[Node]:
        dialled = f"tel:{re.sub('[^0-9+*#]', '', line.number)}"
        number = span("Help Number", [string(line.number)])
        shown = link(dialled, [number]) if self.format == "epub" else number
        rest = "　".join(filter(None, (line.name, line.hours)))
        checked = [string("　"), span("Small", [string(f"（{line.checked}）")])] if line.checked else []
        return [shown, string(f"　{rest}"), *checked]

    def _video(self, video: doc.Video) -> Node:
        place = [
            string("录像，在网页上观看"),
            *([string("："), link(self.page, [string(self.page)])] if self.page else []),
        ]
        label = [paragraph([span("Small", [string(video.label)])])] if video.label else []
        parts = [titled("Video", video.title), paragraph(place), *label]
        spoken = [paragraph([span("Small", [string(words)])]) for words in exercises.transcript(video)]
        return division("Video", [*parts, *spoken])

    def _card(self, card: doc.Card) -> list[Node]:
        meta = [string("　"), span("Small", [string(" · ".join(card.meta))])] if card.meta else []
        title = plain([link(self.address(card.target), [string(card.title)]), *meta])
        return [title, plain([string(card.summary)])] if card.summary else [title]

    # --- exercises and scripts ---------------------------------------------------------

    def _quiz(self, quiz: doc.Quiz) -> list[Node]:
        made: list[Node] = []
        for number, question in enumerate(quiz.questions, 1):
            made.append(
                division(
                    "Question", [paragraph([bold([string(f"{number}. ")]), string(exercises.stem(question))])]
                )
            )
            if question.kind == "case":
                made += self._lines("", 5)
            else:
                made.append(self._ticks([[string(words)] for words in exercises.options(question)]))
        solved = [(n, words) for n, q in enumerate(quiz.questions, 1) if (words := exercises.solution(q))]
        if solved:
            told = [paragraph([bold([string(f"{n}. ")]), string(words)]) for n, words in solved]
            made.append(division("Answers", [titled("Answers", "答案与说明"), *told]))
        return made

    def _lines(self, label: str, count: int) -> list[Node]:
        """Ruled lines: empty paragraphs that a pen or a keyboard can fill."""
        named = [division("Writing Label", [paragraph([string(label)])])] if label else []
        ruled = [paragraph([string("\u00a0")]) for _ in range(count)]
        return [*named, division("Writing Line", ruled)] if ruled else named

    def _cue(self, cue: doc.Cue) -> Node:
        aside = [span("Aside", bracketed(self._asked(cue)))] if cue.aside else []
        return division(
            "Cue", [paragraph([bold([string(f"{cue.speaker}：")]), *aside, *self.inlines(cue.inlines)])]
        )

    def _asked(self, cue: doc.Cue) -> list[Node]:
        """How it is said, with the props that it asks for in bold."""
        marked = "|".join(re.escape(prop) for prop in cue.props if prop)
        parts = re.split(f"({marked})", cue.aside) if marked else [cue.aside]
        return [bold([string(part)]) if part in cue.props else string(part) for part in parts if part]

    def _rule(self) -> Node:
        if self.format == "epub":
            return node("HorizontalRule")
        return division("Ornament", [paragraph([string("＊　＊　＊")])])

    # --- inside a line -----------------------------------------------------------------

    def inlines(self, inlines: doc.Inlines) -> list[Node]:
        return [self.inline(inline) for inline in inlines]

    def inline(self, inline: doc.Inline) -> Node:
        match inline:
            case doc.Text():
                return string(inline.text)
            case doc.Strong():
                return bold(self.inlines(inline.inlines))
            case doc.Emphasis():
                words = self.inlines(inline.inlines)
                # Chinese is stressed by dots below, not by slanting.
                return node("Emph", words) if self.format == "epub" else span("Stressed", words)
            case doc.Code():
                return node("Code", attr(), inline.text)
            case doc.Link():
                return self._link(inline)
            case doc.Footnote():
                return node("Note", self.blocks(inline.blocks, 1))
            case doc.Break():
                return node("LineBreak")
        raise TypeError(f"pandoc gets no {type(inline).__name__}")

    def _link(self, given: doc.Link) -> Node:
        words = self.inlines(given.inlines) or [string(given.target)]
        if OUTSIDE.match(given.target):
            return link(given.target, words)
        if given.target.startswith("#"):
            known = given.target[1:] in self.anchors
            return link(f"#{self.prefix}{given.target[1:]}", words) if known else span("", words)
        if SCHEME.match(given.target):
            return span("", words)
        return link(self.address(given.target), words)


# --- small parts -----------------------------------------------------------------------


def titled(style: str, words: str) -> Node:
    """The title of a box, which never stays alone at the end of a page."""
    return division(f"{style} Title", [paragraph([span("Callout Title", [string(words)])])])


def link(target: str, words: list[Node]) -> Node:
    return node("Link", attr(), words, [target, ""])


def bracketed(words: list[Node]) -> list[Node]:
    return [string("（"), *words, string("）")]
