"""What an item says now and what it said at the last release, word beside word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Literal

from xindeng import source
from xindeng.history import last_tag, text_at
from xindeng.schema import Register, english
from xindeng.source import Source

WORD = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
HEADING = re.compile(r"#{1,6} +(.+?)(?: *\{#[^}]*\})? *")
ISLAND = 2
"""Unchanged characters between two changes that are too few to be read as unchanged."""
LONGEST = 4_000
"""Characters of a paragraph above which it is shown old and new as a whole."""
State = Literal["unreleased", "new", "same", "changed"]


@dataclass(frozen=True)
class Run:
    """Some words of a text, and whether the other side has them too."""

    words: str
    kept: bool


@dataclass(frozen=True)
class Pair:
    """A field or a paragraph, old and new; an empty side has no such thing."""

    place: str
    """The field's name, or the heading above the paragraph."""
    old: tuple[Run, ...]
    new: tuple[Run, ...]


@dataclass(frozen=True)
class Changes:
    state: State
    tag: str = ""
    fields: tuple[Pair, ...] = ()
    body: tuple[Pair, ...] = ()
    version: str = ""
    """The version that was released."""


def since_release(item: Register, root: Path) -> Changes:
    """How an item differs from what it was at the last tag."""
    tag = last_tag(root)
    if not tag:
        return Changes("unreleased")
    before = _before(item, text_at(root, tag, item.source.path))
    if before is None:
        return Changes("new", tag)
    fields, body = tuple(_fields(before, item.source)), tuple(_paragraphs(before.body, item.source.body))
    state: State = "changed" if fields or body else "same"
    return Changes(state, tag, fields, body, str(before.data.get("version", "")))


def _before(item: Register, text: str) -> Source | None:
    named = (english(type(item), one)[0] for one in source.parse(text, item.source.path)[0])
    return next((one for one in named if one.data.get("id") == item.id), None)


def _fields(before: Source, now: Source) -> Iterator[Pair]:
    """Each change of the head with the line before it, which tells where in a long list it stands."""
    for name in dict.fromkeys((*now.data, *before.data)):
        old, new = list(_lines(before.data.get(name, ""))), list(_lines(now.data.get(name, "")))
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag != "equal":
                was, is_ = old[max(0, a - 1) : b], new[max(0, c - 1) : d]
                yield Pair(name, *words_apart("\n".join(was), "\n".join(is_)))


def _lines(value: Any, indent: str = "") -> Iterator[str]:
    """A value of a file's head as lines to read."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from _entry(f"{indent}{key}: ", inner, indent)
        case list():
            for inner in value:
                yield from _entry(f"{indent}- ", inner, indent)
        case _:
            yield from f"{indent}{value}".split("\n")


def _entry(lead: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict | list) and value:
        inside = list(_lines(value, indent + "  "))
        if lead.endswith("- "):  # the first line of an entry stands beside its dash
            yield lead + inside[0].strip()
            yield from inside[1:]
        else:
            yield lead.rstrip()
            yield from inside
    else:
        yield lead + str(value or "").replace("\n", " ")


def _paragraphs(before: str, now: str) -> Iterator[Pair]:
    old, new = _blocks(before), _blocks(now)
    heads = [*_headings(new), ""]
    for was, is_, place in _differing(old, new, heads):
        yield Pair(place, *words_apart(was, is_))


def _blocks(body: str) -> list[str]:
    return [block.strip("\n") for block in re.split(r"\n[ \t]*\n", body) if block.strip()]


def _headings(blocks: Sequence[str]) -> Iterator[str]:
    last = ""
    for block in blocks:
        found = HEADING.fullmatch(block.split("\n")[0])
        last = found[1] if found else last
        yield last


def _differing(old: Sequence[str], new: Sequence[str], heads: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        was, is_ = _padded(old[a:b], new[c:d])
        for n, (one, other) in enumerate(zip(was, is_, strict=True)):
            yield one, other, heads[min(c + n, len(heads) - 1)] or heads[max(c - 1, 0)]


def _padded(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    most = max(len(old), len(new))
    return [*old, *[""] * (most - len(old))], [*new, *[""] * (most - len(new))]


def words_apart(old: str, new: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both texts in runs: what they share, and what only one has."""
    if not old or not new or len(old) * len(new) > LONGEST**2:
        return _whole(old), _whole(new)
    was, is_ = WORD.findall(old), WORD.findall(new)
    left: list[Run] = []
    right: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, was, is_, autojunk=False).get_opcodes():
        one, other = "".join(was[a:b]), "".join(is_[c:d])
        kept = tag == "equal" and (len(one) > ISLAND or a == 0 or b == len(was))
        _add(left, one, kept=kept)
        _add(right, other, kept=kept)
    return tuple(left), tuple(right)


def _whole(text: str) -> tuple[Run, ...]:
    return (Run(text, kept=False),) if text else ()


def _add(runs: list[Run], words: str, *, kept: bool) -> None:
    if not words:
        return
    if runs and runs[-1].kept == kept:
        words = runs.pop().words + words
    runs.append(Run(words, kept))
