"""Compose: every page of a library as a Doc, and what is printed of it. Nothing is made yet, nothing heavy is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from xindeng.doc import Doc, Edition, HelpLine, Link, Video, rewritten, text
from xindeng.films import Film
from xindeng.kinds import BY_NAME, KINDS, audiences, carry, coverage, reviews
from xindeng.kinds.common import help_lines
from xindeng.kinds.page import index, page
from xindeng.library import is_id
from xindeng.schema import Item, Register
from xindeng.shelf import Library

Films = Mapping[str, Film]


def compose(library: Library, films: Films) -> tuple[Doc, ...]:
    """Every page: items, the lists of each kind, 审核清单. Videos get their transcripts."""
    return tuple(make() for make in makers(library, films).values())


def compose_one(item: Register, library: Library, films: Films) -> Doc:
    """The page of one item alone, as `compose` gives it."""
    return _made(partial(page, BY_NAME[item.type], item, library), _finished(library, films))


def makers(library: Library, films: Films, *, printed: bool = True) -> dict[str, Callable[[], Doc]]:
    """Address below the site -> what composes that page alone, with or without what stands in its prints only."""
    items: dict[str, Callable[[], Doc]] = {
        library.urls[item.id]: partial(page, BY_NAME[item.type], item, library, printed=printed)
        for item in library.items.values()
    }
    lists: dict[str, Callable[[], Doc]] = {
        f"{kind.folder}/index.html": partial(index, kind, library) for kind in KINDS
    }
    people: dict[str, Callable[[], Doc]] = {
        each.url: partial(audiences.page, each, library, KINDS) for each in audiences.addressed(library)
    }
    found: dict[str, Callable[[], Doc]] = {
        **items,
        **lists,
        **people,
        audiences.URL: partial(audiences.whole, library),
        reviews.URL: partial(reviews.review, library, KINDS),
        carry.URL: carry.carry,
        **{url: partial(make, library) for url, make in coverage.pages().items()},
    }
    finish = _finished(library, films)
    return {url: partial(_made, make, finish) for url, make in found.items()}


def _made(make: Callable[[], Doc], finish: Callable[[Any], Any]) -> Doc:
    done: Doc = rewritten(make(), finish, only=(Video, Link))
    return done


def _finished(library: Library, films: Films) -> Callable[[Any], Any]:
    """What a kind leaves open: a link's words when it has none, a recording's transcript."""

    def finish(node: Any) -> Any:
        match node:
            case Video(id=name) if name in films:
                return replace(node, transcript=films[name].cues, chapters=node.chapters or films[name].chapters)
            case Link(target=target, inlines=()):
                return replace(node, inlines=text(library.items[target].shown if is_id(target) else target))
            case _:
                return node

    return finish


def editions(doc: Doc, library: Library) -> tuple[Edition, ...]:
    """The prints of a page: an item's, or those of the list of a kind."""
    item = library.items.get(doc.id)
    if item:
        return BY_NAME[item.type].prints(item)
    return coverage.PRINTS.get(doc.id) or next((kind.index for kind in KINDS if kind.folder == doc.id), ())


def lines_of(doc: Doc, library: Library) -> tuple[HelpLine, ...]:
    """The numbers at the foot of what is made of a page: those of the item, none on a blank form or another entry of a register."""
    item = library.items.get(doc.id)
    if isinstance(item, Item):
        return help_lines(library, item.referral)
    return () if item else help_lines(library)
