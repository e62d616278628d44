"""Every sentence that an author wrote, with its place: what the checks of wording read.

A passage is one field of the head or one paragraph, cell or line of the body. `guarded` says
that only whoever leads is told there what to do in an emergency, so that a word which would
burden a villager may stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xindeng.diag import Span
from xindeng.doc import (
    Block,
    Callout,
    Checklist,
    Cue,
    Direction,
    Emphasis,
    Facts,
    Footnote,
    Inlines,
    Link,
    Paragraph,
    Picture,
    Section,
    Slide,
    Strong,
    Table,
    Verbatim,
    children,
    plain,
    text,
)
from xindeng.memo import digest
from xindeng.schema import Part, Ref, Register
from xindeng.source import Where

GUARDED = {
    "red_flags", "exclusion", "stop_and_refer", "crisis_plan", "contraindications", "when_to_seek_help",
    "excluded_themes", "stop_rule", "confidentiality_exceptions", "exclusions", "harm_behaviours",
    "overwhelmed", "limits", "mistakes", "leader-care",
}  # fmt: skip
"""Fields and slots that tell a leader when to stop, leave out or refer."""
CODED = {
    "id", "type", "url", "src", "number", "citation", "pinyin", "english", "version", "formula", "code",
    "replaces", "aliases", "quote", "spdx", "captions", "age",
}  # fmt: skip
"""Fields whose words are names, addresses or other people's words."""
REFUSED = {"dont", "dont_say", "avoid", "harm_behaviours"}
"""Fields that list what must not be said or done."""


@dataclass(frozen=True)
class Passage:
    """`field` is the first field of the head or the slot of the body that it belongs to."""

    item: Register
    text: str
    field: str
    where: Where = ()
    block: Span | None = None
    guarded: bool = False
    links: tuple[str, ...] = ()
    """Where the links and footnotes of this passage lead; a footnote counts as `footnote`."""
    projected: bool = False
    """Whether it is a line of a slide: a few words and no sentence."""

    @property
    def in_body(self) -> bool:
        return not self.where

    @property
    def refused(self) -> bool:
        """Whether this is a list of what not to say."""
        return bool(REFUSED & {step for step in self.where if isinstance(step, str)})

    def at(self, words: str = "") -> Span:
        """The place of `words`, or of the passage where they cannot be found as they stand."""
        if self.where:
            return self.item.at(*self.where)
        span = self.block or self.item.at()
        source = self.item.source
        lines = source.body.split("\n")
        first = span.line - source.body_line
        if words and 0 <= first < len(lines):
            for number, line in enumerate(lines[first : first + 40], span.line):
                if words in line:
                    return Span(span.path, number, line.index(words) + 1)
        return span


@dataclass(frozen=True)
class Known:
    """What may be known of the rest of the library while the words of one file are judged."""

    numbers: frozenset[str]
    """Numbers that everybody may know, digits only."""
    people: frozenset[str]
    """Names in the register of people."""
    lines: tuple[tuple[str, str], ...]
    """Number and hours of each hotline."""
    names: tuple[tuple[str, str], ...] = ()
    """Other names of things, and the preferred one of each."""

    @property
    def digest(self) -> str:
        return digest(repr((sorted(self.numbers), sorted(self.people), self.lines, self.names)))


@dataclass(frozen=True)
class Reading:
    """One item as its words are judged: everything that it says, read once for all checks."""

    item: Register
    said: tuple[Passage, ...]
    known: Known


def passages(item: Register) -> Iterator[Passage]:
    """Head first, then body, in the author's order."""
    for name, value in item:
        if name not in CODED:
            yield from _field(item, value, (name,))
    for slot, blocks in item.body.items():
        for block in blocks:
            yield from _block(item, slot, block, block.span, guarded=slot in GUARDED or _asked(item, slot))


def _asked(item: Register, slot: str) -> bool:
    """Whether the slot answers a hard question, which only the leader reads."""
    return any(entry.id == slot for entry in getattr(item, "faq", ()))


def _field(item: Register, value: object, where: Where) -> Iterator[Passage]:
    match value:
        case Ref():
            return
        case str():
            guarded = bool(GUARDED & {step for step in where if isinstance(step, str)}) or where[0] == "faq"
            yield Passage(item, value, str(where[0]), where, guarded=guarded)
        case Part():
            for name, child in value:
                if name not in CODED:
                    yield from _field(item, child, (*where, name))
        case tuple():
            for index, child in enumerate(value):
                yield from _field(item, child, (*where, index))


def _block(
    item: Register, slot: str, block: Block, span: Span | None, *, guarded: bool, projected: bool = False
) -> Iterator[Passage]:
    span = block.span or span
    # Only the leader's book holds a slide, but the whole room reads it.
    projected = projected or isinstance(block, Slide)
    guarded = guarded or (block.reader == "facilitator" and not projected)
    for inlines in _lines(block):
        words, links = plain(inlines).strip(), tuple(_links(inlines))
        if words or links:
            yield Passage(item, words, slot, (), span, guarded, links, projected)
        for note in _notes(inlines):
            for inner in note.blocks:
                yield from _block(item, slot, inner, span, guarded=guarded)
    for child in children(block):
        yield from _block(item, slot, child, span, guarded=guarded, projected=projected)


def _lines(block: Block) -> Iterator[Inlines]:
    """The lines of a block itself, without those of the blocks inside it."""
    match block:
        case Section() | Callout() | Slide():
            yield text(block.title)
        case Paragraph() | Direction():
            yield block.inlines
        case Cue():
            yield text(block.aside)
            yield block.inlines
        case Checklist():
            yield from block.items
        case Table():
            yield from (cell for row in (block.header, *block.rows) for cell in row)
        case Facts():
            yield from (words for _, words in block.rows)
        case Picture():
            yield text(block.alt)
        case Verbatim():
            yield text(block.text)


def _links(inlines: Inlines) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Link():
                yield inline.target
            case Footnote():
                yield "footnote"
            case Strong(inner) | Emphasis(inner):
                yield from _links(inner)


def _notes(inlines: Inlines) -> Iterator[Footnote]:
    return (inline for inline in inlines if isinstance(inline, Footnote))

