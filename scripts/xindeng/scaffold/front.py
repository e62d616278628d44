"""The head of a file: a line a field, and beside it in Chinese what belongs there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from xindeng.schema import LABELS, Item, Part
from xindeng.schema.hints import hint as hint_of

from .filling import NUMBERS, part_of, types_of
from .scalars import literal, scalar

WIDEST = 116
"""Columns of a line with its comment; a Chinese character takes two."""
ROW = 92
"""Columns of a group of fields that is written in one line."""
COLUMN = 34
"""Where comments begin, unless what stands before is longer."""
HEAD = "# 把“待写：……”换成自己的话。# 后面是说明，看过可以删掉。"
MAY = "# 下面这些可以不写。要写，就去掉行首的“# ”，换成自己的内容。"

Model = type[Part]
More = Callable[[Model, Mapping[str, Any]], Mapping[str, Any]]
"""Examples of a model's fields that are not in its data."""


@dataclass(frozen=True)
class Line:
    text: str
    note: str = ""


def front(model: Model, data: Mapping[str, Any], more: More | None = None) -> str:
    """The fields of a record, with a comment each; what `more` has is shown too, but commented out."""
    common = {name: value for name, value in data.items() if name in Item.model_fields}
    own = {name: value for name, value in data.items() if name not in common}
    head = _Head(more)
    rest = more(model, data) if more else {}
    lines = [
        Line(HEAD),
        *head.fields(model, common, 0),
        *([Line("")] if own else []),
        *head.fields(model, own, 0),
        *([Line(""), Line(MAY)] if rest else []),
        *commented(_Head(None).fields(model, rest, 0), 0),
    ]
    return "".join(f"{row}\n" for line in lines for row in _shown(line))


def width(words: str) -> int:
    """Columns on a terminal or in an editor."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)


def _shown(line: Line) -> list[str]:
    if not line.note:
        return [line.text]
    room = max(COLUMN, width(line.text) + 2)
    if room + 2 + width(line.note) <= WIDEST:
        return [f"{line.text}{' ' * (room - width(line.text))}# {line.note}"]
    words = re.sub(r"^ *(?:# )? *", "", line.text)  # what is commented out has its note commented out twice
    return [f"{line.text.removesuffix(words)}# {line.note}", line.text]


def commented(lines: Iterable[Line], depth: int) -> Iterator[Line]:
    """Lines that count only once somebody takes their first `# ` away."""
    pad = "  " * depth
    return (Line(f"{pad}# {line.text[len(pad) :]}", line.note) for line in lines)


# --- what a field is called ------------------------------------------------------------


def label(model: Model, name: str) -> str:
    """A field's Chinese name; empty when it has none."""
    return LABELS.get(f"{model.__name__}.{name}") or LABELS.get(name, "")


def note_on(model: Model, name: str) -> str:
    """A field's Chinese name, and what to write in it."""
    words = hint_of(model, name)
    choices = _choices(_hints(model)[name])
    if choices and not any(word in words for word in choices):
        words += f"{'。' if words else ''}可以写：{'、'.join(choices)}"
    return "：".join(part for part in (label(model, name), words) if part)


def _choices(hint: Any) -> tuple[str, ...]:
    """The words of a closed list."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    if get_origin(hint) in {Union, UnionType}:
        return next((_choices(arg) for arg in get_args(hint) if arg is not NoneType), ())
    return ()


def _hints(model: Model | None) -> dict[str, Any]:
    return {called: hint for called, (_, hint) in types_of(model).items()} if model else {}


# --- values ----------------------------------------------------------------------------


def _one(value: Any, hint: Any, *, flow: bool = False) -> str:
    """A value in one line."""
    if isinstance(value, Mapping):
        hints = _hints(part_of(hint))
        entries = (
            f"{scalar(key, flow=True)}: {_one(child, hints.get(key), flow=True)}"
            for key, child in value.items()
        )
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_one(entry, hint, flow=True) for entry in value) + "]"
    return scalar(value, bare=_is_number(hint), flow=flow)


def _is_number(hint: Any) -> bool:
    if get_origin(hint) in {Union, UnionType}:
        return any(_is_number(arg) for arg in get_args(hint))
    return hint in NUMBERS


def _is_flat(value: Any) -> bool:
    return not isinstance(value, Mapping | list | tuple) and "\n" not in str(value)


@dataclass(frozen=True)
class _Head:
    """Writes fields line by line. A list's fields are explained once: above its rows, or in its first entry."""

    more: More | None

    def fields(
        self, model: Model | None, data: Mapping[str, Any], depth: int, *, notes: bool = True
    ) -> Iterator[Line]:
        hints = _hints(model)
        for name, value in data.items():
            note = note_on(model, name) if model and notes and name in hints else ""
            yield from self._field(
                Line(f"{'  ' * depth}{scalar(name)}:", note), value, hints.get(name), depth, notes=notes
            )
        if self.more and model and notes and depth:
            rest = self.more(model, data)
            yield from commented(_Head(None).fields(model, rest, depth), depth)

    def _field(self, head: Line, value: Any, hint: Any, depth: int, *, notes: bool) -> Iterator[Line]:
        if isinstance(value, Mapping) and value:
            yield head
            yield from self.fields(part_of(hint), value, depth + 1, notes=notes)
        elif isinstance(value, list | tuple) and value:
            yield from self._list(head, list(value), hint, depth, notes=notes)
        else:
            yield from _scalar(head, value, hint, depth + 1)

    def _list(self, head: Line, value: list[Any], hint: Any, depth: int, *, notes: bool) -> Iterator[Line]:
        pad, part = "  " * depth, part_of(hint)
        row = f"{head.text} {_one(value, hint)}"
        if all(map(_is_flat, value)) and width(row) <= ROW:
            yield Line(row, head.note)
            return
        yield head
        rows = [_one(entry, hint, flow=True) for entry in value]
        if part and all(width(row) + len(pad) + 4 <= ROW for row in rows):
            if notes:
                yield Line(f"{pad}  # 每行写：{self._legend(part, value)}")
            yield from (Line(f"{pad}  - {row}") for row in rows)
            return
        for n, entry in enumerate(value):
            yield from self._entry(entry, hint, depth + 1, notes=notes and not n)

    def _legend(self, part: Model, value: list[Any]) -> str:
        """What the fields of a table of short rows are called, and which may be written as well."""
        names = dict.fromkeys(name for entry in value if isinstance(entry, Mapping) for name in entry)
        rest = self.more(part, names) if self.more else {}
        words = "，".join(_named(part, name) for name in names)
        return words + (f"；还可以写：{'，'.join(_named(part, name) for name in rest)}" if rest else "")

    def _entry(self, entry: Any, hint: Any, depth: int, *, notes: bool) -> Iterator[Line]:
        """One entry of a list; its first field stands behind the hyphen."""
        pad = "  " * depth
        if isinstance(entry, Mapping) and entry:
            for n, line in enumerate(self.fields(part_of(hint), entry, depth + 1, notes=notes)):
                yield line if n else Line(f"{pad}- {line.text.lstrip(' ')}", line.note)
        else:
            yield from _scalar(Line(f"{pad}-"), entry, hint, depth + 1)


def _scalar(head: Line, value: Any, hint: Any, depth: int) -> Iterator[Line]:
    """A value behind a name or a hyphen: in its line, or below it when it has lines of its own."""
    block = literal(value) if isinstance(value, str) else None
    if block is None:
        yield Line(f"{head.text} {_one(value, hint)}", head.note)
        return
    yield Line(f"{head.text} {block[0]}", head.note)
    yield from (Line(f"{'  ' * depth}{row}" if row else "") for row in block[1:])


def _named(part: Model, name: str) -> str:
    choices = _choices(_hints(part).get(name))
    words = f"{name} {label(part, name)}".strip()
    return f"{words}（{'、'.join(choices)}）" if choices else words
