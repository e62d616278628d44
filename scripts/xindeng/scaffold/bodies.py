"""The body of a new file: a heading for every slot, and under it a word on what belongs there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xindeng import prose, schema, source
from xindeng.diag import Span
from xindeng.kinds import Kind
from xindeng.kinds.kind import no_slots
from xindeng.prose import Slot

from .filling import TO_WRITE
from .names import one_line
from .starts import Passage, Start

FIRST_SCENE = f"## 第一场 地点 时间\n\n（{TO_WRITE}谁在台上，正在做什么。）"
MAY_STAY_AWAY = "可不写；不写就连小标题一起删掉"


def has_body(kind: Kind[Any]) -> bool:
    """Whether items of this kind have text below their fields."""
    return kind.slots is not no_slots or kind.script is not None


def body_of(kind: Kind[Any], head: str, given: str, begun: Start, *, full: bool) -> str:
    """The body below the head of a new file, with a blank line before it.

    A given body stands as it is, and after it what is required and not in it.
    """
    given = given.strip("\n")
    if kind.script:
        return f"\n{given or _script(kind, head, begun)}\n"
    slots, there = _slots(kind, f"---\n{head}---\n\n{given}\n")
    passages = {passage.slot: passage for passage in begun.passages}
    wanted = [
        slot
        for slot in slots
        if slot.id not in there and _belongs(slot, passages, bare=bool(given), full=full)
    ]
    parts = [_section(slot, passages.get(slot.id)) for slot in _in_order(slots, wanted, begun.passages)]
    return "".join(f"\n{part}\n" for part in ([given] if given else []) + parts)


def _slots(kind: Kind[Any], whole: str) -> tuple[Sequence[Slot], frozenset[str]]:
    """The slots of an item, and those that have text; none where its fields are wrong."""
    found, _ = source.parse(whole, "new.md")
    record = schema.build(kind.model, found[0])[0] if found else None
    if record is None:
        return (), frozenset()
    slots = kind.slots(record)
    blocks, _ = prose.read(found[0].body, "new.md", found[0].body_line)
    texts, _ = prose.place(blocks, slots, Span("new.md"))
    return slots, frozenset(texts)


def _belongs(slot: Slot, passages: dict[str, Passage], *, bare: bool, full: bool) -> bool:
    return slot.required or full or (slot.id in passages and not bare)


def _in_order(slots: Sequence[Slot], wanted: Sequence[Slot], passages: Sequence[Passage]) -> list[Slot]:
    """In the order of the start; what it does not have, behind the slot that comes before it."""
    by_id = {slot.id: slot for slot in wanted}
    made = [by_id[passage.slot] for passage in passages if passage.slot in by_id]
    known = [slot.id for slot in slots]
    for slot in wanted:
        if slot not in made:
            before = known[: known.index(slot.id)]
            place = max((n + 1 for n, other in enumerate(made) if other.id in before), default=0)
            made.insert(place, slot)
    return made


def _section(slot: Slot, passage: Passage | None) -> str:
    title = one_line(slot.title) or slot.id
    words = title.removeprefix(TO_WRITE)
    text = passage.text if passage else f"{TO_WRITE}{words if slot.required else MAY_STAY_AWAY}"
    return f"{'#' * (passage.level if passage else 2)} {title} {{#{slot.id}}}\n\n{text}"


def _script(kind: Kind[Any], head: str, begun: Start) -> str:
    """The start's play where its cast is the one that is given; else an empty first scene."""
    found, _ = source.parse(head, "new.yml")
    record = schema.build(kind.model, found[0])[0] if found else None
    speakers = kind.script(record) if record and kind.script else ()
    known = [str(role["name"]) for role in begun.fields.get("cast", ())]
    return begun.body.strip("\n") if list(speakers) == known else FIRST_SCENE
