"""Asks in Chinese for what a wish leaves open: one question a line, Enter takes what stands in brackets."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from xindeng.kinds import KINDS, Kind
from xindeng.trouble import Trouble

from .create import Desk, Wish, id_of, title_of
from .names import identifier
from .places import PARENTS, kind_of, must_belong, parents

Read = Callable[[str], str]
"""Shows a question and gives the answer's line."""
Say = Callable[[str], None]
T = TypeVar("T")
COLUMNS, COLUMN = 4, 20
NOWHERE = "不放"
COMMON = ("lecture", "lecture_kit", "activity", "group_manual", "play", "qa", "case", "course")
"""What trainers write most, first in the list."""


def asked(wish: Wish, place: Desk, read: Read, say: Say) -> Wish:
    """The wish with every answer that it needs. What `read` raises (Ctrl+C) ends it; nothing was made yet."""
    kind = kind_of(wish.kind) if wish.kind else _kind(read, say)
    title = title_of(wish.title) if wish.title else _until("题目", "", title_of, read, say)
    inside = wish.inside or _inside(kind.name, place, read, say)
    suggested = identifier(kind, title, place.taken)
    ref = wish.id or _until(
        "编号（以后不再改）", suggested, lambda words: id_of(kind, words, title, place), read, say
    )
    return replace(wish, kind=kind.name, title=title, inside=inside, id=ref)


def _kind(read: Read, say: Say) -> Kind[Any]:
    names = _kinds(say)
    return _until("要写哪一类", "讲次", lambda words: kind_of(_one_of(names, words)), read, say)


def _until(question: str, default: str, check: Callable[[str], T], read: Read, say: Say) -> T:
    """Asks until the answer will do."""
    while True:
        words = read(f"{question}[{default}]：" if default else f"{question}：").strip() or default
        try:
            return check(words)
        except Trouble as trouble:
            say(f"  {trouble}")


def _one_of(names: Sequence[str], words: str) -> str:
    """An answer as the name that it means: a number of the list, or what else was typed. Raises Trouble."""
    number = unicodedata.normalize("NFKC", words)
    if not number.isdecimal():
        return words
    if 0 < int(number) <= len(names):
        return names[int(number) - 1]
    raise Trouble(f"没有第 {int(number)} 个，请写左边的数字。")


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

    ids = [item.id for item in known]
    titles = {item.title: item.id for item in known}
    free = {} if must_belong(kind) else {NOWHERE: ""}

    def checked(words: str) -> str:
        ref = free.get(words, _one_of(ids, titles.get(words, words)))
        if ref and ref not in ids:
            raise Trouble(f"没有“{words}”，请写左边的数字。")
        return ref

    above = kind_of(PARENTS[name]).label
    return _until(f"放进哪一个{above}", NOWHERE if free else "1", checked, read, say)
