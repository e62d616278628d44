"""What a kind requires and nobody gave: an honest placeholder, read off the field's type."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from xindeng import schema
from xindeng.schema import LABELS, Part
from xindeng.schema.fields import spelling

TO_WRITE = "待写："
"""Begins every text that somebody still has to write."""


@dataclass(frozen=True)
class AtHand:
    """What a new file may lean on: its day, and the ids that exist, by prefix, the best one first."""

    today: date
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    class_hours: Mapping[str, int] = field(default_factory=dict)
    """Minutes of a 课时, by course, where a programme says so."""

    def first(self, prefixes: tuple[str, ...]) -> str:
        """An item with one of these prefixes; where there is none, an id that shows what is wanted."""
        found = (ids[0] for prefix in prefixes if (ids := self.ids.get(prefix)))
        return next(found, f"{prefixes[0] if prefixes else 'lec'}-daixie")


PLAIN: Mapping[Any, Callable[[AtHand], Any]] = {
    schema.Whole: lambda _: 1,
    schema.Count: lambda _: 1,
    schema.Decimal: lambda _: 1,
    schema.Yes: lambda _: False,
    schema.Day: lambda hand: hand.today,
    schema.Clock: lambda _: "00:00",
    schema.Version: lambda _: "0.1.0",
    schema.Month: lambda hand: f"{hand.today:%Y-%m}",
    schema.Figure: lambda _: 0,
    schema.Expression: lambda _: 0,
    schema.Rung: lambda _: 1,
    schema.Clip: lambda _: 60,
    schema.Always: lambda _: True,
    schema.Never: lambda _: False,
    schema.Span2: lambda _: [1, 10],
}
"""Of types that are no text: the smallest thing that is right."""

TEXTS = (str, schema.Text, schema.Short, schema.Title, schema.Summary)
NUMBERS = tuple(hint for hint in PLAIN if hint != schema.Version)
"""Where what looks like a number or a date is one."""


def filled(model: type[Part], given: Mapping[str, Any], hand: AtHand, stem: str = "") -> dict[str, Any]:
    """A record's fields in the model's order: all that is given, and what is required beside it.

    `stem` makes the ids inside of it: `timeline-3`. What the model does not know stands at the end,
    so that `check` can complain about it; nothing that was given is lost.
    """
    hints = get_type_hints(model, include_extras=True)
    made: dict[str, Any] = {}
    for name, called in spelling(model).items():
        if called in given:
            made[called] = inside(hints[name], given[called], hand, called)
        elif model.model_fields[name].is_required():
            made[called] = placeholder(hints[name], hand, called, model, stem)
    return {**made, **{key: value for key, value in given.items() if key not in made}}


def optional(model: type[Part], data: Mapping[str, Any], hand: AtHand) -> dict[str, Any]:
    """An example of every field of a record that is not in `data`."""
    hints = get_type_hints(model, include_extras=True)
    left = ((name, called) for name, called in spelling(model).items() if called not in data)
    return {called: placeholder(hints[name], hand, called, model, called) for name, called in left}


def inside(hint: Any, value: Any, hand: AtHand, stem: str) -> Any:
    """A given value; the parts within it have what they require."""
    part = part_of(hint)
    if part and isinstance(value, Mapping):
        return filled(part, value, hand, stem)
    if part and isinstance(value, list | tuple):
        return [inside(hint, entry, hand, f"{stem}-{n}") for n, entry in enumerate(value, 1)]
    return value


def part_of(hint: Any) -> type[Part] | None:
    """The part inside a field's type, with what it is annotated with."""
    if isinstance(hint, type) and issubclass(hint, Part):
        return hint
    return next((part for arg in get_args(hint) if (part := part_of(arg))), None)


def placeholder(hint: Any, hand: AtHand, name: str, model: type[Part], stem: str = "") -> Any:
    """The least that a required field may hold."""
    if hint in PLAIN:
        return PLAIN[hint](hand)
    if hint == schema.Id:
        return stem or "id-1"
    if hint in TEXTS:
        return TO_WRITE + (LABELS.get(f"{model.__name__}.{name}") or LABELS.get(name, name))
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _referred(args, hand)
    if origin in {Union, types.UnionType}:
        return placeholder(args[0], hand, name, model, stem)
    if origin is Literal:
        return args[0]
    if origin is tuple:
        return _listed(args[0], hand, name, model)
    if origin is dict:
        return {get_args(args[0])[0]: placeholder(args[1], hand, name, model)}
    return filled(hint, {}, hand, stem)


def _listed(hint: Any, hand: AtHand, name: str, model: type[Part]) -> list[Any]:
    field = next(f for n, f in model.model_fields.items() if spelling(model)[n] == name)
    least = next((rule.min_length for rule in field.metadata if hasattr(rule, "min_length")), 0)
    return [placeholder(hint, hand, name, model, f"{name}-{n + 1}") for n in range(least)]


def _referred(args: tuple[Any, ...], hand: AtHand) -> str:
    to = next(rule.func for rule in args[1:] if isinstance(getattr(rule, "func", None), schema.To))
    return hand.first(to.prefixes)
