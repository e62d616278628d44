"""What a new item of a kind begins with: the files in starts/, written as authors write, and their sums.

In a value, `<…>` stands for what only the library knows:
`<self>` the new id, `<title>` its title, `<help>` the centre's hotlines, `<next>` the next episode,
`<today+30>` a day, `<frm 反馈 签到>` the item of that prefix whose title holds the first of these
words, or another that is not used yet; where there is none, the field is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from xindeng import source
from xindeng.kinds import Kind

from .hand import AtHand

FOLDER = Path(__file__).parent / "starts"
LONG = 90
"""Minutes from which a lecture has a break."""
_TOKEN = re.compile(r"<([a-z]+)((?: [^<>]+)|\+[0-9]+)?>")
_HEADING = re.compile(r"^(#{2,6}) .*\{#([a-z0-9-]+)\}\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Passage:
    """The text that a start has for one slot; `level` is that of its heading."""

    slot: str
    level: int
    text: str


@dataclass(frozen=True)
class Start:
    """Fields and body of a kind's start; `body` is the whole of it, for kinds whose body is one piece."""

    fields: Mapping[str, Any]
    body: str = ""
    fitting: frozenset[str] = frozenset()
    """Ids in it that were found by the words that their titles should hold."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The body by slot, in its order."""
        found = list(_HEADING.finditer(self.body))
        ends = [*(heading.start() for heading in found[1:]), len(self.body)]
        return tuple(
            Passage(heading[2], len(heading[1]), self.body[heading.end() : end].strip("\n"))
            for heading, end in zip(found, ends, strict=True)
        )


def start(kind: Kind[Any], given: Mapping[str, Any], hand: AtHand) -> Start:
    """The start of a kind for an item of which `given` is known already."""
    base = _written(kind.name)
    minutes = str(given.get("minutes", ""))
    if kind.name == "lecture" and minutes.isdecimal() and int(minutes) >= LONG:
        longer = _written("lecture_long")
        base = Start({**base.fields, **longer.fields}, f"{base.body}\n{longer.body}")
    known = _Known(str(given.get("id", "")), str(given.get("title", "")), hand)
    fields = {name: made for name, value in base.fields.items() if (made := known.value(value)) is not None}
    return Start(fields, base.body, frozenset(known.fitting))


@cache
def _written(name: str) -> Start:
    """A file of starts/; nothing for a kind that needs none."""
    file = next(FOLDER.glob(f"{name}.*"), None)
    if file is None:
        return Start({})
    found, problems = source.read(file, FOLDER)
    assert not problems, problems  # noqa: S101 — our own file
    return Start(found[0].data, found[0].body)


@dataclass
class _Known:
    """Puts into the values of one start what is known of the library."""

    id: str
    title: str
    hand: AtHand
    used: set[str] = field(default_factory=set)
    fitting: set[str] = field(default_factory=set)

    def value(self, value: Any) -> Any:
        """The value; None for what cannot be had."""
        if isinstance(value, Mapping):
            return {
                key: made for key, child in value.items() if (made := self.value(child)) is not None
            } or None
        if isinstance(value, list):
            return list(self._entries(value)) or None
        whole = _TOKEN.fullmatch(value)
        if whole and whole[1] not in {"self", "title"}:
            return self._known(whole)
        return _TOKEN.sub(lambda token: str(self._known(token) or ""), value)

    def _entries(self, value: list[Any]) -> Iterator[Any]:
        """Each once: two tokens may stand for the same form."""
        seen: list[Any] = []
        for child in value:
            made = self.value(child)
            if made is not None and made not in seen:
                seen.append(made)
                yield made

    def _known(self, token: re.Match[str]) -> Any:
        name, rest = token[1], (token[2] or "").strip()
        match name:
            case "self":
                return self.id
            case "title":
                return self.title
            case "help":
                return list(self.hand.help) or None
            case "next":
                return self.hand.episode
            case "today":
                return self.hand.today + timedelta(days=int(rest or 0))
        fits = self.hand.like(name, rest.split())
        found = fits or self.hand.other(name, self.used)
        self.used |= {found} if found else set()
        self.fitting |= {fits} if fits else set()
        return found
