"""The nodes of the tree: what can stand inside a line, and the blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from xindeng.diag import Span

Reader = Literal["all", "facilitator", "participant", "actor", "supervisor"]
CalloutKind = Literal["note", "tip", "warning", "danger", "facilitator", "say", "example"]

_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\x7f])\n|\n(?=[^\x00-\x7f])")


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
class Slide(Base):
    """A page for the projector: few words. What follows it, up to the next one or the end of
    its section, is what the speaker says to it."""

    title: str
    blocks: tuple[Block, ...]
    number: int = 0
    """Its place among the slides of the whole Doc, from 1."""


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
    """As it stands on the screen, line for line."""

    @property
    def words(self) -> str:
        """As it is read in a text: lines joined, with a space only between Latin words."""
        return _BETWEEN_HAN.sub("", self.text).replace("\n", " ")


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
    Section
    | Paragraph
    | Bullets
    | Checklist
    | Table
    | Facts
    | Quote
    | Callout
    | Slide
    | Picture
    | Verbatim
    | Rule
    | Lines
    | Direction
    | Cue
    | Video
    | Quiz
    | HelpCard
    | Cards
)
Blocks = tuple[Block, ...]
