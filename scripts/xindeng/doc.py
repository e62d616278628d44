"""Doc: the one tree between content kinds and output formats.

A kind composes a `Doc`; a renderer walks it. Renderers know nothing else of the content,
kinds know nothing of formats, so N kinds and M formats cost N + M pieces of code.

Every block names its reader. Printed editions are selections of the same tree by reader
(`select`), so no sentence is ever kept twice. Headings have no number of their own: a
`Section`'s level is its depth, so no renderer can be handed a skipped level.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from .diag import Span

Reader = Literal["all", "facilitator", "participant", "actor", "supervisor"]
CalloutKind = Literal["note", "tip", "warning", "danger", "facilitator", "say", "example"]


# --- inside a line ---------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Strong:
    inlines: Inlines


@dataclass(frozen=True)
class Emphasis:
    inlines: Inlines


@dataclass(frozen=True)
class Code:
    text: str


@dataclass(frozen=True)
class Link:
    """`target` is an item's id, a `#fragment` of this page, or an https:, mailto: or tel: address."""

    target: str
    inlines: Inlines
    span: Span | None = None


@dataclass(frozen=True)
class Footnote:
    """A note, carried where it is called, so that a selection never loses it."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Break:
    """A line break that the author asked for."""


Inline = Text | Strong | Emphasis | Code | Link | Footnote | Break
Inlines = tuple[Inline, ...]


# --- blocks ----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Base:
    """What every block has: who sees it, and where the author wrote it."""

    reader: Reader = "all"
    span: Span | None = None


@dataclass(frozen=True)
class Section(Base):
    """A titled part; `id` is its anchor, unique in the Doc. Depth 1 is below the page title."""

    title: str
    blocks: tuple[Block, ...]
    id: str = ""
    note: str = ""
    """Shown small beside the title: minutes, people."""


@dataclass(frozen=True)
class Paragraph(Base):
    inlines: Inlines


@dataclass(frozen=True)
class Bullets(Base):
    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Checklist(Base):
    """Boxes to tick: materials, preparations, author's task lists."""

    items: tuple[Inlines, ...]


@dataclass(frozen=True)
class Table(Base):
    """`weights` are relative column widths (empty: by content); `total`: the last row sums up."""

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    caption: str = ""
    weights: tuple[int, ...] = ()
    numeric: tuple[int, ...] = ()
    """Indices of right-aligned columns."""
    total: bool = False


@dataclass(frozen=True)
class Facts(Base):
    """Label and value pairs: the box at the head of an item."""

    rows: tuple[tuple[str, Inlines], ...]


@dataclass(frozen=True)
class Quote(Base):
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Callout(Base):
    """A box set apart. `say` holds the exact words that a leader speaks (指导语)."""

    kind: CalloutKind
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Picture(Base):
    """`src` is relative to the content root; `alt` is never empty."""

    src: str
    alt: str


@dataclass(frozen=True)
class Verbatim(Base):
    text: str


@dataclass(frozen=True)
class Rule(Base):
    """A thematic break."""


@dataclass(frozen=True)
class Lines(Base):
    """Room to write by hand: `count` ruled lines under an optional label."""

    count: int
    label: str = ""


@dataclass(frozen=True)
class Direction(Base):
    """A stage direction on a line of its own."""

    inlines: Inlines


@dataclass(frozen=True)
class Cue(Base):
    """A speech: who speaks, how (`aside`, without brackets), and the words."""

    speaker: str
    inlines: Inlines
    aside: str = ""
    props: tuple[str, ...] = ()
    """Words that are bold in the aside: the props that it asks for."""


@dataclass(frozen=True)
class Spoken:
    """One caption: start and end in seconds from the beginning of the recording."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Video(Base):
    """A recording's place; files and sizes are looked up by `id` when the page is poured."""

    id: str
    title: str
    transcript: tuple[Spoken, ...] = ()
    chapters: tuple[tuple[float, str], ...] = ()
    label: str = ""
    """What is synthetic about it, in words; empty when nothing is."""


@dataclass(frozen=True)
class Question:
    """A quiz item. `answer` holds indices into `options`; a case has a rubric instead."""

    id: str
    kind: Literal["single", "multiple", "judge", "order", "case"]
    stem: str
    options: tuple[str, ...]
    answer: tuple[int, ...]
    right: str
    wrong: str
    rubric: tuple[str, ...] = ()
    objective: str = ""
    why: str = ""
    """Why the answer is right, where nobody is told whether his own was."""


@dataclass(frozen=True)
class Quiz(Base):
    questions: tuple[Question, ...]
    key: Reader = "all"
    """Who may see the answers: prints for other readers hold the questions only."""


@dataclass(frozen=True)
class HelpLine:
    """A number to call. `checked` says when and how it was verified, or that it was not."""

    number: str
    name: str
    hours: str
    checked: str
    target: str = ""


@dataclass(frozen=True)
class HelpCard(Base):
    """Where to find help; `urgent` puts it on the first screen (risk R3)."""

    lines: tuple[HelpLine, ...]
    text: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Card:
    """One entry of a list page. `data` are filter values (name -> value) for finders."""

    target: str
    title: str
    summary: str = ""
    meta: tuple[str, ...] = ()
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Cards(Base):
    cards: tuple[Card, ...]
    filters: tuple[tuple[str, str], ...] = ()
    """(data name, label) pairs that a finder offers above the list."""


Block = (
    Section | Paragraph | Bullets | Checklist | Table | Facts | Quote | Callout | Picture
    | Verbatim | Rule | Lines | Direction | Cue | Video | Quiz | HelpCard | Cards
)
Blocks = tuple[Block, ...]


@dataclass(frozen=True)
class Doc:
    """A whole page or book. `notices` are the labels that must not be lost in any format."""

    id: str
    kind: str
    """Code name of the kind, e.g. `group_manual`."""
    label: str
    """Its Chinese name, e.g. 团体辅导手册."""
    title: str
    url: str
    """Relative to the site, e.g. `manuals/grp-talk-well.html`."""
    blocks: Blocks
    summary: str = ""
    version: str = ""
    date: str = ""
    licence: str = ""
    status: str = ""
    notices: tuple[str, ...] = ()
    trail: tuple[tuple[str, str], ...] = ()
    """Breadcrumbs: (item id, title), outermost first."""
    before: tuple[str, str] | None = None
    after: tuple[str, str] | None = None
    filters: tuple[tuple[str, str], ...] = ()
    """Search filters: (name, value)."""
    sheets: Blocks = ()
    """Sections that only prints hold: records to fill in by hand, lists to tick. `Edition.only` asks for them."""


Layout = Literal["book", "sheet", "columns", "form", "cut", "poster", "cards", "certificate"]


@dataclass(frozen=True)
class Edition:
    """A printed selection of one Doc: for whom, on which paper, and under which name."""

    name: str
    """ASCII, part of the file's name: `leader`. No two editions of an item have the same."""
    title: str
    """带领者手册."""
    readers: tuple[Reader, ...]
    use: str = ""
    """What it is for, one line on the download list."""
    only: tuple[str, ...] = ()
    """Ids of the sections that it holds, in this order; without any, the whole Doc without its sheets."""
    leave: tuple[CalloutKind, ...] = ()
    """Boxes that it does without."""
    role: str = ""
    """Whose part of a play it is: his lines are whole and marked, of the others' his cues are left."""
    layout: Layout = "book"
    paper: Literal["A3", "A4", "A5"] = "A4"
    large: bool = False
    """Body of 16 pt, for eyes that are old."""
    grey: bool = False
    """Without colour and without wide dark areas, for a black printer."""
    fit: int = 0
    """The most pages that it should take: set closer until it does. 0: as many as it takes."""
    apart: bool = False
    """Each section begins a page: sheets to copy one by one."""


def text(words: str) -> Inlines:
    """Plain words as inlines."""
    return (Text(words),) if words else ()


def para(words: str, **base: Any) -> Paragraph:
    return Paragraph(text(words), **base)


def plain(inlines: Inlines) -> str:
    """The words of a line without its marks."""
    return "".join(_plain(inline) for inline in inlines)


def _plain(inline: Inline) -> str:
    match inline:
        case Text(words) | Code(words):
            return words
        case Strong(inner) | Emphasis(inner):
            return plain(inner)
        case Link(_, inner):
            return plain(inner)
        case Break():
            return "\n"
        case Footnote():
            return ""


def children(block: Block) -> Iterator[Block]:
    """The blocks directly inside a block."""
    match block:
        case Section() | Quote() | Callout():
            yield from block.blocks
        case Bullets():
            for item in block.items:
                yield from item
        case _:
            return


def walk(blocks: Blocks) -> Iterator[Block]:
    """Every block, depth first, in reading order."""
    for block in blocks:
        yield block
        yield from walk(tuple(children(block)))


def links(node: Any) -> Iterator[Link]:
    """Every link of a tree, in reading order."""
    if isinstance(node, Link):
        yield node
    elif isinstance(node, tuple):
        for child in node:
            yield from links(child)
    elif dataclasses.is_dataclass(node):
        for field in dataclasses.fields(node):
            yield from links(getattr(node, field.name))


N = TypeVar("N")


def rewritten(node: N, change: Callable[[Any], Any]) -> N:
    """The same tree with every block and inline replaced by `change(it)`, innermost first."""
    if isinstance(node, tuple):
        children = tuple(rewritten(child, change) for child in node)
        same = all(old is new for old, new in zip(node, children, strict=True))
        return node if same else children  # type: ignore[return-value]
    if not dataclasses.is_dataclass(node) or isinstance(node, type | Span):
        return node
    fields = {field.name: getattr(node, field.name) for field in dataclasses.fields(node)}
    new = {name: rewritten(value, change) for name, value in fields.items()}
    if any(new[name] is not fields[name] for name in fields):
        node = replace(node, **new)
    changed: N = change(node)
    return changed


def select(blocks: Blocks, readers: tuple[Reader, ...]) -> Blocks:
    """The blocks that one of `readers` may see; `all` always counts as one of them."""
    kept: list[Block] = []
    for block in blocks:
        if block.reader != "all" and block.reader not in readers:
            continue
        match block:
            case Section() | Quote() | Callout():
                kept.append(replace(block, blocks=select(block.blocks, readers)))
            case Bullets():
                items = tuple(select(item, readers) for item in block.items)
                kept.append(replace(block, items=items))
            case Quiz() if block.key != "all" and block.key not in readers:
                kept.append(replace(block, questions=tuple(unanswered(q) for q in block.questions)))
            case _:
                kept.append(block)
    return tuple(kept)


def chosen(doc: Doc, edition: Edition) -> Blocks:
    """What an edition holds of its Doc."""
    readers = edition.readers
    if edition.only:
        found = {
            block.id: block
            for block in walk(select((*doc.blocks, *doc.sheets), readers))
            if isinstance(block, Section)
        }
        blocks: Blocks = tuple(found[wanted] for wanted in edition.only if wanted in found)
    else:
        blocks = select(doc.blocks if edition.layout == "book" else _bare(doc.blocks), readers)
    if edition.role:
        blocks = part(blocks, edition.role)
    return pruned(blocks, edition.leave)


ABOUT = "about"
"""The section of a page that tells where it comes from."""


def _bare(blocks: Blocks) -> Blocks:
    """Without the origins and the help card at the end: a sheet has the numbers at its foot, and is short."""
    kept = tuple(block for block in blocks if not (isinstance(block, Section) and block.id == ABOUT))
    return kept[:-1] if kept and isinstance(kept[-1], HelpCard) else kept


def pruned(blocks: Blocks, leave: tuple[CalloutKind, ...] = ()) -> Blocks:
    """Without boxes of these kinds, and without titles and boxes under which nothing is left."""
    kept: list[Block] = []
    for block in blocks:
        match block:
            case Callout() if block.kind in leave:
                continue
            case Section() | Callout() | Quote():
                inner = pruned(block.blocks, leave)
                if inner:
                    kept.append(replace(block, blocks=inner))
            case _:
                kept.append(block)
    return tuple(kept)


SENTENCE = re.compile(r"[^。！？…]+$")


def part(blocks: Blocks, role: str) -> Blocks:
    """One actor's part of a script: own speeches whole, before each the last words of who speaks before.

    Directions stay; a scene without a word for him goes.
    """
    kept: list[Block] = []
    before: Cue | None = None
    for block in blocks:
        match block:
            case Section():
                inner = part(block.blocks, role)
                if not any(isinstance(found, Cue) for found in walk(block.blocks)) or _concerns(inner, role):
                    kept.append(replace(block, blocks=inner))
            case Cue(speaker=speaker) if speaker == role:
                kept += [*([_last_words(before)] if before else []), block]
                before = None
            case Cue():
                before = block
            case _:
                kept.append(block)
    return tuple(kept)


def _concerns(blocks: Blocks, role: str) -> bool:
    found = tuple(walk(blocks))
    spoken = any(isinstance(block, Cue) and block.speaker == role for block in found)
    return spoken or any(isinstance(block, Direction) and role in plain(block.inlines) for block in found)


def _last_words(cue: Cue) -> Cue:
    """What an actor listens for: the last sentence of a speech."""
    words = plain(cue.inlines)
    found = SENTENCE.search(words.rstrip("。！？…”’） "))
    start = found.start() if found else 0
    return replace(cue, inlines=text(f"……{words[start:]}" if start else words), aside="", props=())


def unanswered(question: Question) -> Question:
    """The same question without anything that gives its answer away."""
    return replace(question, answer=(), right="", wrong="", why="", rubric=())


def as_data(node: Any) -> Any:
    """A tree of plain dicts and lists, each node with its class name under `t`; spans left out.

    This is what is hashed and what the print templates read. Places in files are not part
    of what a reader sees, so a moved line remakes nothing.
    """
    if node is None or isinstance(node, str | int | float):
        return node
    if isinstance(node, tuple | list):
        return [as_data(child) for child in node]
    kind = type(node)
    if kind is type or not dataclasses.is_dataclass(kind):
        return node
    return {"t": kind.__name__, **{name: as_data(getattr(node, name)) for name in _names(kind)}}


@functools.cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a block that a reader sees."""
    return tuple(field.name for field in dataclasses.fields(kind) if field.name != "span")
