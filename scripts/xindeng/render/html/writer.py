"""The tree walked once: every block and every inline as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xindeng import doc

from . import widgets
from .context import Context, Glossary
from .marks import NOTHING, Html, el, esc, lines, row

FOLDED: dict[doc.Reader, str] = {"facilitator": "带领者", "supervisor": "督导"}
"""Readers whose blocks are public on the web, but folded and marked."""
OUTSIDE = re.compile(r"(?:https://|mailto:|tel:)", re.IGNORECASE)
ROOM = 16
"""Characters that fit a cell of the fact box without making it tall."""
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def titled_sections(blocks: doc.Blocks, depth: int = 1) -> Iterator[tuple[int, doc.Section]]:
    """Every section in reading order with its depth; depth 1 is below the page's title."""
    for block in blocks:
        inside = depth + isinstance(block, doc.Section)
        if isinstance(block, doc.Section):
            yield depth, block
        yield from titled_sections(tuple(doc.children(block)), inside)


def anchors(blocks: doc.Blocks) -> list[str]:
    """A unique anchor for each section: its own id, else s-1, s-2… in reading order."""
    sections = [section for _, section in titled_sections(blocks)]
    taken = {section.id for section in sections}
    given: list[str] = []
    count = 0
    for section in sections:
        name = section.id
        while not name or name in given:
            count += 1
            name = f"s-{count}" if f"s-{count}" not in taken else ""
        given.append(name)
    return given


@dataclass
class Writer:
    """Writes one page; counts what must be unique on it."""

    context: Context
    anchors: Iterator[str]
    notes: list[doc.Footnote] = field(default_factory=list)
    tables: int = 0
    questions: int = 0
    folded: bool = False
    explained: set[str] = field(default_factory=set)
    """Entries of the glossary that the page leads to already."""

    # --- blocks ------------------------------------------------------------------------

    def blocks(self, blocks: doc.Blocks, depth: int = 1) -> Html:
        """Blocks below each other; neighbours for the same leader share one fold."""
        if self.folded:
            return lines([self.block(block, depth) for block in blocks])
        return lines([self._run(reader, run, depth) for reader, run in _runs(blocks)])

    def _run(self, reader: doc.Reader | None, run: list[doc.Block], depth: int) -> Html:
        """Neighbours that are all open, or all in one fold."""
        first = run[0]
        if reader is None:
            return lines([self.block(block, depth) for block in run])
        own = first if isinstance(first, doc.Callout | doc.Slide) and _stands_alone(first) else None
        title = f"{_named(own)}（{FOLDED[reader]}）" if own else f"给{FOLDED[reader]}"
        if isinstance(own, doc.Slide) and not own.blocks:
            return el("p", esc(title), class_="xd-slide")
        look = "xd-fold xd-slide" if isinstance(own, doc.Slide) else f"xd-fold xd-callout--{reader}"
        self.folded = True
        inner = self.blocks(own.blocks if own else tuple(run), depth)
        self.folded = False
        return el("details", el("summary", esc(title)), inner, class_=look)

    def block(self, block: doc.Block, depth: int) -> Html:
        match block:
            case doc.Section():
                return self._section(block, depth)
            case doc.Paragraph():
                return el("p", self.prose(block.inlines))
            case doc.Bullets():
                return self._bullets(block, depth)
            case doc.Checklist():
                items = (el("li", self.inlines(item)) for item in block.items)
                return el("ul", *items, class_="xd-checklist")
            case doc.Table():
                return self._table(block)
            case doc.Facts():
                return el("dl", *(self._fact(label, value) for label, value in block.rows), class_="xd-facts")
            case doc.Quote():
                return el("blockquote", self.blocks(block.blocks, depth))
            case doc.Callout():
                return self._callout(block, depth)
            case doc.Slide():
                return self._slide(block, depth)
            case doc.Picture():
                image = el("img", src=self.context.pictures(block.src), alt=block.alt, loading="lazy")
                return el("figure", image, class_="xd-picture")
            case doc.Verbatim():
                return el("pre", el("code", esc(block.text)), tabindex="0")
            case doc.Rule():
                return el("hr")
            case doc.Lines():
                label = el("span", esc(block.label)) if block.label else NOTHING
                return el("div", label, *[el("i")] * block.count, class_="xd-lines")
            case doc.Direction():
                return el("p", esc("（"), self.inlines(block.inlines), esc("）"), class_="xd-direction")
            case doc.Cue():
                return self._cue(block)
            case doc.Video():
                return widgets.video(block, self.context.videos.get(block.id))
            case doc.Quiz():
                first, self.questions = self.questions + 1, self.questions + len(block.questions)
                return widgets.quiz(block, first)
            case doc.HelpCard():
                return widgets.help_card(block, depth)
            case doc.Cards():
                return widgets.cards(block, self.context)
        raise TypeError(f"no HTML for the block {type(block).__name__}")

    def _section(self, section: doc.Section, depth: int) -> Html:
        anchor = next(self.anchors)
        fold = None if self.folded else FOLDED.get(section.reader)
        heading = _heading(section, depth, f"（{fold}）" if fold else "")
        self.folded = self.folded or fold is not None
        inner = self.blocks(section.blocks, depth + 1)
        if not fold:
            return el("section", lines([heading, inner]), id=anchor)
        self.folded = False
        return el("section", el("details", el("summary", heading), inner, class_="xd-fold"), id=anchor)

    def _fact(self, label: str, value: doc.Inlines) -> Html:
        """A cell of the box at the head; a long value takes a line of its own."""
        wide = "xd-wide" if len(doc.plain(value)) > ROOM else None
        return el("div", el("dt", esc(label)), el("dd", self.inlines(value)), class_=wide)

    def _bullets(self, block: doc.Bullets, depth: int) -> Html:
        items = [el("li", self._item(item, depth)) for item in block.items]
        if not block.ordered:
            return el("ul", *items)
        return el("ol", *items, start=block.start if block.start != 1 else None)

    def _item(self, blocks: doc.Blocks, depth: int) -> Html:
        """A list item; its first paragraph needs no element of its own."""
        first = blocks[0] if blocks else None
        if not isinstance(first, doc.Paragraph) or _fold_of(first):
            return self.blocks(blocks, depth)
        return lines([self.prose(first.inlines), self.blocks(blocks[1:], depth)])

    def _callout(self, block: doc.Callout, depth: int) -> Html:
        title = el("p", esc(block.title), class_="xd-callout__title")
        inner = lines([title, self.blocks(block.blocks, depth)])
        return el("div", inner, class_=f"xd-callout xd-callout--{block.kind}", role="note")

    def _slide(self, slide: doc.Slide, depth: int) -> Html:
        """A slide where everything around it is for leaders already."""
        title = el("p", esc(_named(slide)), class_="xd-callout__title")
        return el("div", lines([title, self.blocks(slide.blocks, depth)]), class_="xd-slide", role="note")

    def _table(self, table: doc.Table) -> Html:
        self.tables += 1
        name = table.caption or "、".join(filter(None, map(doc.plain, table.header)))
        caption = el("caption", esc(table.caption)) if table.caption else NOTHING
        head = el("thead", el("tr", *self._cells("th", table.header, table.numeric)))
        body = el("tbody", *(self._row(table, index) for index in range(len(table.rows))))
        whole = el("table", caption, head, body)
        label = f"表 {self.tables}：{name}"
        return el("div", whole, class_="xd-table", role="region", tabindex="0", aria_label=label)

    def _row(self, table: doc.Table, index: int) -> Html:
        last = table.total and index == len(table.rows) - 1
        cells = self._cells("td", table.rows[index], table.numeric)
        return el("tr", *cells, class_="xd-total" if last else None)

    def _cells(self, name: str, cells: tuple[doc.Inlines, ...], numeric: tuple[int, ...]) -> list[Html]:
        """A cell without words heads nothing: the corner of a table with two ways in is a plain one."""
        return [
            el(
                name if doc.plain(cell) else "td",
                self.inlines(cell),
                scope="col" if name == "th" and doc.plain(cell) else None,
                class_="xd-num" if index in numeric else None,
            )
            for index, cell in enumerate(cells)
        ]

    def _cue(self, cue: doc.Cue) -> Html:
        """The colon is for those who listen or copy; the theme shows the name in its own column."""
        colon = el("span", esc("："), class_="xd-hidden")
        how = el("span", esc(cue.aside), class_="xd-aside") if cue.aside else NOTHING
        speech = el("span", self.inlines(cue.inlines), class_="xd-speech") if cue.inlines else NOTHING
        return el("p", el("b", esc(cue.speaker), colon, class_="xd-speaker"), how, speech, class_="xd-cue")

    # --- inside a line -----------------------------------------------------------------

    def prose(self, inlines: doc.Inlines) -> Html:
        """Running text for everybody: a word of the field leads to its meaning where it comes up first."""
        if self.folded or self.context.glossary is None:
            return self.inlines(inlines)
        glossary = self.context.glossary
        return row(
            self._explained(inline.text, glossary) if isinstance(inline, doc.Text) else self.inline(inline)
            for inline in inlines
        )

    def _explained(self, text: str, glossary: Glossary) -> Html:
        parts: list[Html] = []
        end = 0
        for found in glossary.pattern.finditer(text):
            ref = glossary.words[found[0]]
            if ref not in self.explained:
                parts += [esc(text[end : found.start()]), self._term(ref, esc(found[0]), glossary)]
                end = found.end()
        return row([*parts, esc(text[end:])])

    def _term(self, ref: str, words: Html, glossary: Glossary) -> Html:
        """A link like any other; the script shows the meaning in its place."""
        self.explained.add(ref)
        return el("a", words, href=self.context.href(ref), class_="xd-term", data_means=glossary.meanings[ref])

    def inlines(self, inlines: doc.Inlines) -> Html:
        return row(self.inline(inline) for inline in inlines)

    def inline(self, inline: doc.Inline) -> Html:
        match inline:
            case doc.Text():
                return esc(inline.text)
            case doc.Strong():
                return el("strong", self.inlines(inline.inlines))
            case doc.Emphasis():
                return el("em", self.inlines(inline.inlines))
            case doc.Code():
                return el("code", esc(inline.text))
            case doc.Link():
                return self._link(inline)
            case doc.Footnote():
                return self._call(inline)
            case doc.Break():
                return el("br")
        raise TypeError(f"no HTML for the inline {type(inline).__name__}")

    def _link(self, link: doc.Link) -> Html:
        """Addresses outside are on a short list; what is not on it stays words."""
        if OUTSIDE.match(link.target):
            rel = "noopener" if link.target.lower().startswith("https") else None
            return el("a", self.inlines(link.inlines) or esc(link.target), href=link.target, rel=rel)
        if link.target.startswith("#"):
            return el("a", self.inlines(link.inlines) or esc(link.target), href=link.target)
        if SCHEME.match(link.target):
            return self.inlines(link.inlines) or esc(link.target)
        words = self.inlines(link.inlines) or esc(self.context.title(link.target))
        if (glossary := self.context.glossary) and link.target in glossary.meanings:
            return self._term(link.target, words, glossary)
        return el("a", words, href=self.context.href(link.target))

    def _call(self, note: doc.Footnote) -> Html:
        """The mark of a note; equal notes share one number."""
        again = note in self.notes
        if not again:
            self.notes.append(note)
        number = self.notes.index(note) + 1
        mark = el(
            "a",
            esc(str(number)),
            id=None if again else f"fnref-{number}",
            href=f"#fn-{number}",
            role="doc-noteref",
            aria_label=f"脚注 {number}",
        )
        return el("sup", mark, class_="xd-noteref")

    def endnotes(self) -> Html:
        """The notes that were called, at the end of the article."""
        if not self.notes:
            return NOTHING
        items = [self._endnote(number, note) for number, note in enumerate(self.notes, 1)]
        heading = el("h2", esc("脚注"))
        return el("section", heading, el("ol", *items), class_="xd-notes", role="doc-endnotes")

    def _endnote(self, number: int, note: doc.Footnote) -> Html:
        back = el("a", esc("↩"), href=f"#fnref-{number}", aria_label=f"回到正文（脚注 {number}）")
        return el("li", self._item(note.blocks, 1), esc(" "), back, id=f"fn-{number}")


def _fold_of(block: doc.Block) -> doc.Reader | None:
    """For whom a block is folded; sections fold themselves, under their own heading."""
    if isinstance(block, doc.Section) or block.reader not in FOLDED:
        return None
    return block.reader


def _stands_alone(block: doc.Block) -> bool:
    """A facilitator's callout and a slide have a title of their own to fold under."""
    return isinstance(block, doc.Slide) or (isinstance(block, doc.Callout) and block.kind == "facilitator")


def _named(block: doc.Callout | doc.Slide) -> str:
    return f"幻灯片 {block.number} · {block.title}" if isinstance(block, doc.Slide) else block.title


def _runs(blocks: doc.Blocks) -> list[tuple[doc.Reader | None, list[doc.Block]]]:
    """Neighbours for the same reader, in order."""
    runs: list[tuple[doc.Reader | None, list[doc.Block]]] = []
    for block in blocks:
        reader = _fold_of(block)
        alone = _stands_alone(block) or (runs and _stands_alone(runs[-1][1][-1]))
        if runs and runs[-1][0] == reader and not alone:
            runs[-1][1].append(block)
        else:
            runs.append((reader, [block]))
    return runs


def _heading(section: doc.Section, depth: int, mark: str) -> Html:
    if not section.title:
        return NOTHING
    note = el("small", esc(section.note), class_="xd-note") if section.note else NOTHING
    gap = esc(" ") if section.note else NOTHING
    return el(f"h{min(depth + 1, 6)}", esc(section.title + mark), gap, note)
