"""What a content kind is: one file that says how its items look, read and print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from xindeng.doc import Blocks, Card, Edition
from xindeng.prose import Slot
from xindeng.schema import Register
from xindeng.shelf import Library

T = TypeVar("T", bound=Register)
HOME = ("index.html", "首页")
"""Where every trail begins: address and words."""


def no_slots(_: Any) -> tuple[Slot, ...]:
    """The items of this kind have no body text."""
    return ()


def no_notices(_: Any) -> tuple[str, ...]:
    """The items of this kind need no label of their own."""
    return ()


def no_sheets(_: Any, __: Library) -> Blocks:
    """The prints of this kind hold nothing but what its pages hold."""
    return ()


def no_editions(_: Any) -> tuple[Edition, ...]:
    """Every item of this kind has the same editions."""
    return ()


def no_list(_: Any) -> tuple[tuple[str, str], ...]:
    """Nobody has to print the items of this kind in a hurry."""
    return ()


def plain_card(item: Register, _: Library) -> Card:
    """An entry on a list page: title and summary."""
    return Card(item.id, item.title, item.summary or "")


@dataclass(frozen=True)
class Kind(Generic[T]):
    """A content kind. `compose` gives the middle of the page; the frame around it is common.

    `folder` is the first part of every url of this kind and never changes once published.
    """

    name: str
    prefix: str
    label: str
    folder: str
    model: type[T]
    compose: Callable[[T, Library], Blocks]
    slots: Callable[[T], tuple[Slot, ...]] = no_slots
    editions: tuple[Edition, ...] = ()
    """The prints that every item has, the one that most people want first."""
    card: Callable[[T, Library], Card] = plain_card
    finder: tuple[tuple[str, str], ...] = ()
    """(data name, label) of the filters on this kind's list page."""
    script: Callable[[T], tuple[str, ...]] | None = None
    """For kinds whose body is a play script: the names that may speak."""
    notices: Callable[[T], tuple[str, ...]] = no_notices
    """Labels that no page, card or print of an item may lose."""
    order: Callable[[T], Any] = field(default=lambda item: item.id)
    parts: Callable[[T], tuple[Edition, ...]] = no_editions
    """The prints that hang on the item: one for each session, hand-out, role."""
    sheets: Callable[[T, Library], Blocks] = no_sheets
    """Sections that only prints hold."""
    tonight: Callable[[T], tuple[tuple[str, str], ...]] = no_list
    """What to print the night before, in order: (page's id, name of the edition)."""
    slides: bool = False
    """Whether its texts may hold slides, which become a deck for the projector."""
    index: tuple[Edition, ...] = ()
    """The prints of this kind's list page."""

    def prints(self, item: T) -> tuple[Edition, ...]:
        """Every edition of one item, in the order of the list of downloads."""
        return (*self.editions, *self.parts(item))
