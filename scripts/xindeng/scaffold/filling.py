"""What a kind requires and nobody gave: an honest placeholder, read off the field's type."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from xindeng import schema
from xindeng.schema import LABELS, Part
from xindeng.schema.fields import spelling

from .hand import AtHand

TO_WRITE = "待写："
"""Begins every text that somebody still has to write."""


PLAIN: Mapping[Any, Callable[[AtHand], Any]] = {
    schema.Whole: lambda _: 1,
    schema.Count: lambda _: 1,
    schema.Decimal: lambda _: 1,
    schema.Yes: lambda _: False,
    schema.Day: lambda hand: hand.today,
    schema.Clock: lambda _: "00:00",
    schema.Hour: lambda _: "09:00",
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


@cache
def types_of(model: type[Part]) -> Mapping[str, tuple[Any, Any]]:
    """Each field of a model by the name that authors write: pydantic's record of it, and its type."""
    hints = get_type_hints(model, include_extras=True)
    return {called: (model.model_fields[name], hints[name]) for name, called in spelling(model).items()}


def filled(model: type[Part], given: Mapping[str, Any], hand: AtHand, stem: str = "") -> dict[str, Any]:
    """A record's fields in the model's order: all that is given, and what is required beside it.

    `stem` makes the ids inside of it: `timeline-3`. What the model does not know stands at the end,
    so that `check` can complain about it; nothing that was given is lost.
    """
    made: dict[str, Any] = {}
    for called, (field, hint) in types_of(model).items():
        if called in given:
            made[called] = inside(hint, given[called], hand, called)
        elif field.is_required():
            made[called] = placeholder(hint, hand, called, model, stem)
    return {**made, **{key: value for key, value in given.items() if key not in made}}


def optional(model: type[Part], data: Mapping[str, Any], hand: AtHand) -> dict[str, Any]:
    """An example of every field of a record that is not in `data`; of a list, one entry.

    Nobody is named as a reviewer: whoever stands there has looked.
    """
    nobody = replace(hand, titles={})
    left = {called: hint for called, (_, hint) in types_of(model).items() if called not in data}
    return {
        called: placeholder(hint, nobody if called == "reviewers" else hand, called, model, called, least=1)
        for called, hint in left.items()
    }


def inside(hint: Any, value: Any, hand: AtHand, stem: str) -> Any:
    """A given value; the parts within it have what they require."""
    part = part_of(hint)
    if part and isinstance(value, Mapping):
        return filled(part, value, hand, stem)
    if part and isinstance(value, list | tuple):
        return [
            inside(hint, entry, hand, f"{stem.replace('_', '-')}-{n}") for n, entry in enumerate(value, 1)
        ]
    return value


def part_of(hint: Any) -> type[Part] | None:
    """The part inside a field's type, with what it is annotated with."""
    if isinstance(hint, type) and issubclass(hint, Part):
        return hint
    return next((part for arg in get_args(hint) if (part := part_of(arg))), None)


def placeholder(
    hint: Any, hand: AtHand, name: str, model: type[Part], stem: str = "", *, least: int = 0
) -> Any:
    """The least that a required field may hold; a list has `least` entries, or as many as it must."""
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
        return placeholder(args[0], hand, name, model, stem, least=least)
    if origin is Literal:
        return args[0]
    if origin is tuple:
        rows = range(1, max(least, _least(model, name)) + 1)
        return [placeholder(args[0], hand, name, model, f"{name.replace('_', '-')}-{n}") for n in rows]
    if origin is dict:
        return {get_args(args[0])[0]: placeholder(args[1], hand, name, model)}
    return filled(hint, {}, hand, stem)


def _least(model: type[Part], name: str) -> int:
    metadata = types_of(model)[name][0].metadata
    return next((rule.min_length for rule in metadata if hasattr(rule, "min_length")), 0)


def _referred(args: tuple[Any, ...], hand: AtHand) -> str:
    to = next(rule.func for rule in args[1:] if isinstance(getattr(rule, "func", None), schema.To))
    return hand.first(to.prefixes)
