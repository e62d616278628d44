"""What to write in each field: one sentence for forms, editors and new files."""

from __future__ import annotations

from xindeng.schema.fields import Part

HINTS: dict[str, str] = {}
"""`name`, or `Model.name` where a field means something of its own there, and the sentence."""


def hint(model: type[Part], name: str) -> str:
    """The sentence for a field of a record; empty where its Chinese name says it all."""
    return HINTS.get(f"{model.__name__}.{name}") or HINTS.get(name, "")
