"""The text of a new file: what is given, what the kind's start has, and placeholders for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from xindeng.kinds import Kind
from xindeng.schema import Item, Part

from .bodies import body_of, has_body
from .filling import filled, optional, part_of, types_of
from .front import front
from .hand import AtHand
from .starts import Start, start
from .sums import settled


def suffix(kind: Kind[Any]) -> str:
    """How a file of this kind ends."""
    return ".md" if has_body(kind) else ".yml"


def text(
    kind: Kind[Any],
    fields: Mapping[str, Any],
    body: str = "",
    *,
    full: bool = False,
    hand: AtHand | None = None,
) -> str:
    """The text of a new file that holds one item.

    `fields` by the names that authors write, lists and groups of fields within them too. Whoever
    brings a body or lists of his own gets what the kind requires beside them and no more; whoever
    brings neither gets the kind's start with its sums and example rows. With `hand`, references
    lead to items that exist. `full` shows every optional field as well, commented out.
    """
    hand = hand or AtHand(datetime.now(UTC).date())
    begun = start(kind, {**_header(kind, hand), **fields}, hand)
    data = _data(kind, fields, begun, hand, bare=bool(body.strip()) or _brings_lists(kind, fields))
    head = front(kind.model, data, partial(optional, hand=hand) if full else None)
    if not has_body(kind) and not body.strip():
        return head
    return f"---\n{head}---\n" + body_of(kind, head, body, begun, full=full)


def _data(
    kind: Kind[Any], fields: Mapping[str, Any], begun: Start, hand: AtHand, *, bare: bool
) -> dict[str, Any]:
    given = {**_header(kind, hand), **fields}
    data = {
        **_start(kind.model, begun.fields, given, required=bare),
        **_merged(kind.model, begun.fields, given),
    }
    return filled(kind.model, settled(kind.name, data, fields, hand), hand)


def _header(kind: Kind[Any], hand: AtHand) -> dict[str, Any]:
    """What stands in every new file, whatever it is about."""
    known = {
        "id": f"{kind.prefix}-daixie", "type": kind.name, "status": "draft", "version": "0.1.0",
        "ai_assisted": "none", "changelog": [{"date": hand.today, "what": "新建"}],
    }  # fmt: skip
    return {name: value for name, value in known.items() if name in kind.model.model_fields}


def _start(
    model: type[Part], begun: Mapping[str, Any], given: Mapping[str, Any], *, required: bool
) -> dict[str, Any]:
    """The start's fields that nobody gave; `required`: only those that the model cannot do without."""
    needed = {called for called, (field, _) in types_of(model).items() if field.is_required()}
    return {
        name: value for name, value in begun.items() if name not in given and (name in needed or not required)
    }


def _merged(model: type[Part], begun: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given; of a group of fields that is given in part, the start has the rest that is required."""
    made = dict(given)
    for name, (_, hint) in types_of(model).items():
        part, value, other = part_of(hint), given.get(name), begun.get(name)
        if part and isinstance(value, Mapping) and isinstance(other, Mapping):
            made[name] = {**_start(part, other, value, required=True), **value}
    return made


def _brings_lists(kind: Kind[Any], fields: Mapping[str, Any]) -> bool:
    """Whether somebody gives rows of his own (a time table, questions), beyond the common header."""
    model: type[Part] = kind.model
    own = {name: hint for name, (_, hint) in types_of(model).items() if name not in Item.model_fields}
    return any(isinstance(fields.get(name), list | tuple) and part_of(hint) for name, hint in own.items())
