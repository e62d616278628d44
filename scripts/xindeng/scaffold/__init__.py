"""A new file of any kind: the fields that it needs with a comment each, and a heading for every text.

What is given stands as it was given; what the kind requires and nobody gave is filled with honest
placeholders (`待写：…`), so that a draft passes `check` from its first day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from xindeng import prose, schema, source
from xindeng.diag import Span
from xindeng.kinds import Kind
from xindeng.kinds.kind import no_slots

from .filling import TO_WRITE, AtHand, filled, optional
from .front import front
from .hand import around
from .names import file_name, identifier, taken

__all__ = ["TO_WRITE", "AtHand", "around", "file_name", "has_body", "identifier", "suffix", "taken", "text"]


def has_body(kind: Kind[Any]) -> bool:
    """Whether items of this kind have text below their fields."""
    return kind.slots is not no_slots or kind.script is not None


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

    `fields` by the names that authors write, lists and groups of fields within them too. With
    `hand`, references that are required and not given lead to items that exist. `full` shows every
    optional field as well, commented out.
    """
    hand = hand or AtHand(datetime.now(UTC).date())
    start = {
        "id": f"{kind.prefix}-daixie", "type": kind.name, "status": "draft", "version": "0.1.0",
        "ai_assisted": "none", "changelog": [{"date": hand.today, "what": "新建"}],
    }  # fmt: skip
    known = {name: value for name, value in start.items() if name in kind.model.model_fields}
    data = filled(kind.model, {**known, **fields}, hand)
    rest = optional(kind.model, data, hand) if full else {}
    head = front(kind.model, data, rest)
    if not has_body(kind) and not body.strip():
        return head
    given = body.strip("\n")
    whole = f"---\n{head}---\n" + (f"\n{given}\n" if given else "")
    return whole + _missing(kind, whole)


def _missing(kind: Kind[Any], whole: str) -> str:
    """A heading and a word on what belongs there, for every required text that is not there yet."""
    found, _ = source.parse(whole, "new.md")
    record, wrong = schema.build(kind.model, found[0]) if found else (None, [])
    if record is None or wrong or kind.script:
        return ""
    slots = kind.slots(record)
    blocks, _ = prose.read(found[0].body, "new.md", found[0].body_line)
    texts, _ = prose.place(blocks, slots, Span("new.md"))
    wanted = [slot for slot in slots if slot.required and slot.id not in texts]
    named = ((slot, slot.title.removeprefix(TO_WRITE)) for slot in wanted)
    return "".join(f"\n## {slot.title} {{#{slot.id}}}\n\n{TO_WRITE}{words}\n" for slot, words in named)
