"""What a new file left open (C-04): a placeholder that nobody replaced must not reach a reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from xindeng.checks.passages import Reading
from xindeng.diag import Diagnostic, Span
from xindeng.source import Source, Where

OPEN = re.compile("待写[：:]")
SHOWN = 8
"""Lines that one complaint names."""


def unwritten(reading: Reading) -> Iterator[Diagnostic]:
    """C-04, once an item, at the first of them."""
    item = reading.item
    places = sorted(set(_open(item.source)))
    if not places:
        return
    lines = list(dict.fromkeys(str(place.line) for place in places))
    more = "" if len(lines) <= SHOWN else " 等"
    hint = f"把这几行换成自己的话，用不着的就删掉：第 {'、'.join(lines[:SHOWN])} 行{more}。"
    weight = item.says("id", "C-04", "").severity
    yield Diagnostic("C-04", places[0], f"还有 {len(places)} 处“待写”没有写", hint, weight)


def _open(source: Source) -> Iterator[Span]:
    yield from (source.at(*where) for where in _fields(dict(source.data), ()))
    for number, line in enumerate(source.body.split("\n"), source.body_line):
        yield from (Span(source.path, number, found.start() + 1) for found in OPEN.finditer(line))


def _fields(value: Any, where: Where) -> Iterator[Where]:
    """The paths of texts that hold a placeholder."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _fields(child, (*where, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _fields(child, (*where, index))
    elif isinstance(value, str) and OPEN.search(value):
        yield where
