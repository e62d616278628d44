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


def no_slots(_: Any) -> tuple[Slot, ...]:
    """The items of this kind have no body text."""
    return ()


def no_notices(_: Any) -> tuple[str, ...]:
    """The items of this kind need no label of their own."""
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
    card: Callable[[T, Library], Card] = plain_card
    finder: tuple[tuple[str, str], ...] = ()
    """(data name, label) of the filters on this kind's list page."""
    script: Callable[[T], tuple[str, ...]] | None = None
    """For kinds whose body is a play script: the names that may speak."""
    notices: Callable[[T], tuple[str, ...]] = no_notices
    """Labels that no page, card or print of an item may lose."""
    order: Callable[[T], Any] = field(default=lambda item: item.id)
