"""The head of a file: a line a field, and beside it in Chinese what belongs there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
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


@dataclass(frozen=True)
class Line:
    text: str
    note: str = ""


def front(model: type[Part], data: Mapping[str, Any], left_out: Mapping[str, Any] | None = None) -> str:
    """The fields of a record, with a comment each; `left_out` are shown, but commented out."""
    common = {name: value for name, value in data.items() if name in Item.model_fields}
    own = {name: value for name, value in data.items() if name not in common}
    lines = [Line(HEAD), *_fields(model, common, 0), *([Line("")] if own else []), *_fields(model, own, 0)]
    lines += [Line(f"# {line.text}", line.note) for line in _fields(model, left_out or {}, 0)]
    return "".join(f"{row}\n" for line in lines for row in _shown(line))


def width(words: str) -> int:
    """Columns on a terminal or in an editor."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)


def _shown(line: Line) -> Iterable[str]:
    if not line.note:
        return [line.text]
    room = max(COLUMN, width(line.text) + 2)
    if room + 2 + width(line.note) <= WIDEST:
        return [f"{line.text}{' ' * (room - width(line.text))}# {line.note}"]
    indent = " " * (len(line.text) - len(line.text.lstrip(" ")))
    return [f"{indent}# {line.note}", line.text]


# --- fields ----------------------------------------------------------------------------


def _fields(
    model: type[Part] | None, data: Mapping[str, Any], depth: int, *, notes: bool = True
) -> Iterable[Line]:
    hints = _hints(model)
    for name, value in data.items():
        note = note_on(model, name) if model and notes and name in hints else ""
        yield from _field(name, value, hints.get(name), depth, note, notes=notes)


def _hints(model: type[Part] | None) -> dict[str, Any]:
    return {called: hint for called, (_, hint) in types_of(model).items()} if model else {}


def note_on(model: type[Part], name: str) -> str:
    """A field's Chinese name, and what to write in it."""
    label = LABELS.get(f"{model.__name__}.{name}") or LABELS.get(name, "")
    words = hint_of(model, name)
    choices = _choices(_hints(model)[name])
    if choices and not any(word in words for word in choices):
        words += f"{'' if not words or words.endswith('。') else '。'}可以写：{'、'.join(choices)}"
    return "：".join(part for part in (label, words) if part)


def _choices(hint: Any) -> tuple[str, ...]:
    """The words of a closed list."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    if get_origin(hint) in {Union, UnionType}:
        return next((_choices(arg) for arg in get_args(hint) if arg is not NoneType), ())
    return ()


def _field(name: str, value: Any, hint: Any, depth: int, note: str, *, notes: bool) -> Iterable[Line]:
    pad = "  " * depth
    part = part_of(hint) if hint is not None else None
    if isinstance(value, Mapping) and value:
        yield Line(f"{pad}{name}:", note)
        yield from _fields(part, value, depth + 1, notes=notes)
    elif isinstance(value, list | tuple) and value:
        yield from _list(name, list(value), part, hint, depth, note, notes=notes)
    elif isinstance(value, str) and (block := literal(value)):
        yield Line(f"{pad}{name}: {block[0]}", note)
        yield from (Line(f"{pad}  {row}" if row else "") for row in block[1:])
    else:
        yield Line(f"{pad}{name}: {_one(value, hint)}", note)


def _one(value: Any, hint: Any, *, flow: bool = False) -> str:
    if isinstance(value, Mapping):
        hints = _hints(part_of(hint)) if hint is not None else {}
        return (
            "{" + ", ".join(f"{key}: {_one(v, hints.get(key), flow=True)}" for key, v in value.items()) + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_one(entry, hint, flow=True) for entry in value) + "]"
    return scalar(value, bare=_is_number(hint), flow=flow)


def _is_number(hint: Any) -> bool:
    if get_origin(hint) in {Union, UnionType}:
        return any(_is_number(arg) for arg in get_args(hint))
    return hint in NUMBERS


def _list(
    name: str, value: list[Any], part: type[Part] | None, hint: Any, depth: int, note: str, *, notes: bool
) -> Iterable[Line]:
    pad = "  " * depth
    if not any(isinstance(entry, Mapping | list | tuple) or "\n" in str(entry) for entry in value):
        row = f"{pad}{name}: {_one(value, hint)}"
        if width(row) <= ROW:
            yield Line(row, note)
            return
    yield Line(f"{pad}{name}:", note)
    rows = [_one(entry, hint, flow=True) for entry in value]
    short = all(width(row) + len(pad) + 4 <= ROW for row in rows)
    if part and short:
        if notes:
            yield Line(f"{pad}  # 每行写：{_legend(part, value)}")
        yield from (Line(f"{pad}  - {row}") for row in rows)
        return
    for n, entry in enumerate(value):
        yield from _entry(entry, part, hint, depth + 1, notes=notes and not n)


def _legend(part: type[Part], value: list[Any]) -> str:
    """What the fields of a table of short rows are called."""
    names = dict.fromkeys(name for entry in value if isinstance(entry, Mapping) for name in entry)
    label = {name: LABELS.get(f"{part.__name__}.{name}") or LABELS.get(name, "") for name in names}
    return "，".join(f"{name} {words}".strip() for name, words in label.items())


def _entry(entry: Any, part: type[Part] | None, hint: Any, depth: int, *, notes: bool) -> Iterable[Line]:
    """One entry of a list; its first field stands behind the hyphen."""
    pad = "  " * depth
    if isinstance(entry, Mapping) and entry:
        for n, line in enumerate(_fields(part, entry, depth + 1, notes=notes)):
            yield line if n else Line(f"{pad}- {line.text.lstrip(' ')}", line.note)
    elif isinstance(entry, str) and (block := literal(entry)):
        yield Line(f"{pad}- {block[0]}")
        yield from (Line(f"{pad}  {row}" if row else "") for row in block[1:])
    else:
        yield Line(f"{pad}- {_one(entry, hint)}")
