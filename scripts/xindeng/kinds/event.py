"""会议: a day on which people came or come together, with a file for calendars (RFC 5545)."""

from __future__ import annotations

from xindeng.doc import Blocks, Card, Inlines, Link, Paragraph, para, text
from xindeng.schema import AnyRef, Day, FactRef, ReferenceRef, Register, Words, Yes, called
from xindeng.schema import Text as Words1
from xindeng.shelf import Library

from .common import EXAMPLE, bullets, known, linked, section
from .inventory import BLANK
from .kind import Kind


class Event(Register):
    """`date` stays away where no source gives the day: the page says so, and no calendar gets it."""

    about: Words1
    date: Day | None = None
    end: Day | None = None
    place: Words1 | None = None
    organisers: Words = ()
    agenda: Words = ()
    figures: tuple[FactRef, ...] = ()
    linked: tuple[AnyRef, ...] = ()
    replay: Words1 | None = None
    cited: ReferenceRef | None = called("source", default=None)
    example: Yes = False


def when(item: Event) -> str:
    if not item.date:
        return f"【{BLANK}】出处没有写日期"
    return f"{item.date} 至 {item.end}" if item.end else f"{item.date}"


def compose(item: Event, library: Library) -> Blocks:
    replay: Inlines | None = (Link(item.replay, text(item.replay)),) if item.replay else None
    values = "；".join(f"{library.title(ref)} {library.items[ref].shown}" for ref in item.figures)
    return (
        para(item.about),
        known(
            ("时间", when(item)),
            ("地点", item.place or f"【{BLANK}】"),
            ("主办", "、".join(item.organisers)),
            ("数据", values),
            ("录像", replay),
            ("出处", linked([item.cited] if item.cited else [])),
        ),
        *section("议程", bullets(item.agenda, ordered=True) if item.agenda else None, id="agenda"),
        *section("接着看", Paragraph(linked((*item.figures, *item.linked))) if item.linked or item.figures else None, id="ours"),
    )


def notices(item: Event) -> tuple[str, ...]:
    return (EXAMPLE,) if item.example else ()


def card(item: Event, _: Library) -> Card:
    return Card(item.id, item.title, item.summary or item.about, (when(item), *notices(item)))


KIND = Kind(
    "event", "evt", "会议", "events", Event, compose,
    card=card, notices=notices, order=lambda e: (str(e.date or "9999"), e.id),
)  # fmt: skip
