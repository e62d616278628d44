"""Asks in Chinese for what a wish leaves open: one question a line, Enter takes what stands in brackets."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from xindeng.kinds import KINDS
from xindeng.trouble import Trouble

from .create import Desk, Wish, id_of, title_of
from .names import identifier
from .places import PARENTS, kind_of, must_belong, parent_of, parents

Read = Callable[[str], str]
"""Shows a question and gives the answer's line."""
Say = Callable[[str], None]
T = TypeVar("T")
COLUMNS, COLUMN = 4, 20
COMMON = ("lecture", "lecture_kit", "activity", "group_manual", "play", "qa", "case", "course")
"""What trainers write most, first in the list."""


def asked(wish: Wish, place: Desk, read: Read, say: Say) -> Wish:
    """The wish with every answer that it needs. What `read` raises (Ctrl+C) ends it; nothing was made yet."""
    kind = (
        kind_of(wish.kind)
        if wish.kind
        else _until("要写哪一类", "讲次", _one_of(_kinds(say), kind_of), read, say)
    )
    title = title_of(wish.title) if wish.title else _until("题目", "", title_of, read, say)
    inside = wish.inside or _inside(kind.name, place, read, say)
    suggested = identifier(kind, title, place.taken)
    ref = wish.id or _until(
        "编号（以后不再改）", suggested, lambda words: id_of(kind, words, title, place), read, say
    )
    return replace(wish, kind=kind.name, title=title, inside=inside, id=ref)


def _until(question: str, default: str, check: Callable[[str], T], read: Read, say: Say) -> T:
    """Asks until the answer will do."""
    while True:
        words = read(f"{question}[{default}]：" if default else f"{question}：").strip() or default
        try:
            return check(words)
        except Trouble as trouble:
            say(f"  {trouble}")


def _one_of(names: Sequence[str], check: Callable[[str], T]) -> Callable[[str], T]:
    """Answers by their number in a list too."""

    def checked(words: str) -> T:
        words = unicodedata.normalize("NFKC", words)
        number = int(words) if words.isdecimal() else 0
        return check(names[number - 1] if 0 < number <= len(names) else words)

    return checked


def _kinds(say: Say) -> list[str]:
    """Shows what there is to write; the names in the order of their numbers."""
    first = {name: n for n, name in enumerate(COMMON)}
    labels = [kind.label for kind in sorted(KINDS, key=lambda kind: first.get(kind.name, len(first)))]
    cells = [f"{n:>2} {label}" for n, label in enumerate(labels, 1)]
    for start in range(0, len(cells), COLUMNS):
        say("  " + "".join(map(_padded, cells[start : start + COLUMNS])).rstrip())
    return labels


def _padded(words: str) -> str:
    width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)
    return words + " " * max(1, COLUMN - width)


def _inside(name: str, place: Desk, read: Read, say: Say) -> str:
    """The item that the new one belongs to, where there is a choice."""
    kind = kind_of(name)
    known = parents(kind, place.shelf)
    if PARENTS.get(name) is None or len(known) < 2:
        return ""
    for n, item in enumerate(known, 1):
        say(f"  {n:>2} {item.title}（{item.id}）")

    def checked(words: str) -> str:
        found = parent_of(kind, words, place.shelf)
        return found.id if found else ""

    above = kind_of(PARENTS[name]).label
    default = "1" if must_belong(kind) else "不放"
    none = {} if must_belong(kind) else {"不放": ""}
    return _until(
        f"放进哪一个{above}",
        default,
        lambda words: none[words] if words in none else _one_of([item.id for item in known], checked)(words),
        read,
        say,
    )
