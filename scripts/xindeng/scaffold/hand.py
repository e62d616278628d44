"""What a new file may lean on: its day, and the items of the library that it is for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from xindeng import library
from xindeng.kinds.course import Course
from xindeng.kinds.module import Module
from xindeng.kinds.programme import Programme
from xindeng.kinds.qa import QA
from xindeng.memo import AFRESH, Memo
from xindeng.shelf import Library


@dataclass(frozen=True)
class AtHand:
    """`titles`: every id and its title, by prefix of the ids, what is no draft first."""

    today: date
    titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    help: tuple[str, ...] = ()
    """The lines that every help card of the centre shows."""
    episode: int = 1
    """The next number of 百问百答."""
    class_hours: Mapping[str, int] = field(default_factory=dict)
    """Minutes of a 课时 by course, where a programme says so."""
    planned: Mapping[str, float] = field(default_factory=dict)
    """课时 that each module plans."""

    def first(self, prefixes: tuple[str, ...]) -> str:
        """An item with one of these prefixes; where there is none, an id that shows what is wanted."""
        found = (next(iter(ids)) for prefix in prefixes if (ids := self.titles.get(prefix)))
        return next(found, f"{prefixes[0] if prefixes else 'lec'}-daixie")

    def like(self, prefix: str, words: Sequence[str]) -> str | None:
        """The item whose title holds the first of some words that any title holds; of two, the shorter title."""
        known = sorted(self.titles.get(prefix, {}).items(), key=lambda item: len(item[1]))
        return next((ref for word in words for ref, title in known if word in title), None)

    def other(self, prefix: str, used: Collection[str]) -> str | None:
        """Any item with this prefix, one that is not used if there is one."""
        known = self.titles.get(prefix, {})
        return next((ref for ref in known if ref not in used), next(iter(known), None))


def around(root: Path, today: date, memo: Memo = AFRESH) -> AtHand:
    """What there is in a content root. Raises Trouble when it has no courses/ folder."""
    return of(library.load(root, drafts=True, memo=memo)[0], today)


def of(shelf: Library, today: date) -> AtHand:
    """What there is in a library that was loaded with its drafts; drafts may be cited by drafts only.

    First stand the centre's licence and whoever wrote most.
    """
    licence = shelf.centre.licence
    items = sorted(
        shelf.items.values(), key=lambda item: (item.status == "draft", item.id != licence, item.id)
    )
    titles: dict[str, dict[str, str]] = {}
    for item in items:
        titles.setdefault(item.id.partition("-")[0], {})[item.id] = item.title
    lines = shelf.centre.help.national or tuple(titles.get("hot", ()))[:3]
    return AtHand(
        today,
        titles,
        tuple(str(line) for line in lines if line in shelf.items),
        max((qa.episode_no for qa in shelf.all(QA)), default=0) + 1,
        _class_hours(shelf),
        {module.id: module.planned_hours for module in shelf.all(Module)},
    )


def _class_hours(shelf: Library) -> dict[str, int]:
    found: dict[str, int] = {}
    for course in shelf.all(Course):
        module = shelf.find(course.module, Module) if course.module else None
        programme = shelf.find(module.programme, Programme) if module else None
        if programme:
            found[course.id] = programme.class_hour_minutes
    return found
