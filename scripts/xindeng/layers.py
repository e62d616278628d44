"""Which items show when a county's own library lies over a base library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from xindeng import base, centre
from xindeng.base import Lower
from xindeng.diag import Diagnostic
from xindeng.memo import Memo
from xindeng.schema import Ref, Register
from xindeng.shelf import Beneath, Waiver
from xindeng.source import Source, Where

Problems = list[Diagnostic]


class Entry(Protocol):
    """One item as it was read; `record` is None when its fields are wrong."""

    @property
    def id(self) -> str: ...
    @property
    def record(self) -> Register | None: ...
    @property
    def is_draft(self) -> bool: ...


E = TypeVar("E", bound=Entry)
E_co = TypeVar("E_co", bound=Entry, covariant=True)


class Read(Protocol[E_co]):
    """What one file gave; `lost` are ids that stand in it and could not be read."""

    @property
    def entries(self) -> tuple[E_co, ...]: ...
    @property
    def problems(self) -> tuple[Diagnostic, ...]: ...
    @property
    def lost(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class Layers(Generic[E]):
    """What the county wrote, and what is left of the base under it."""

    own: list[E]
    left: list[E]
    beneath: list[E]
    """Everything of the base, what does not show through too."""
    over: frozenset[str]
    """Ids of own items that are shown."""
    lost: frozenset[str]
    """Ids in files that cannot be read, whoever's they are."""
    below: Mapping[str, Register | None]
    """Every id of the base; None where its fields are wrong."""
    problems: Problems
    """Those of the files, but for files that hold nothing which shows."""

    @property
    def entries(self) -> list[E]:
        """All that may show."""
        return [*self.left, *self.own]

    @property
    def replaced(self) -> Mapping[str, Register]:
        """The base's items that the county says otherwise."""
        return {ref: record for ref, record in self.below.items() if record and ref in self.over}


def laid(
    own: Sequence[Read[E]], theirs: Sequence[Read[E]], lower: Lower | None, *, drafts: bool
) -> Layers[E]:
    """Own items in the place of the base's, and without those that are left out: what is wrong in them is nobody's matter."""
    mine = [entry for file in own for entry in file.entries]
    beneath = [entry for file in theirs for entry in file.entries]
    over = frozenset(entry.id for entry in mine if is_shown(entry, drafts=drafts))
    gone = over | set(lower.words.hide if lower else ())
    problems = [problem for file in own for problem in file.problems]
    problems += [
        problem for file in theirs if not (file.lost and file.lost <= gone) for problem in file.problems
    ]
    below = {ref: None for file in theirs for ref in file.lost} | {
        entry.id: entry.record for entry in beneath
    }
    lost = frozenset(ref for file in (*own, *theirs) for ref in file.lost)
    left = [entry for entry in beneath if entry.id not in gone]
    return Layers(mine, left, beneath, over, lost, below, problems)


def is_shown(entry: Entry, *, drafts: bool) -> bool:
    """Drafts stay out unless asked for; one that says otherwise what the base says leaves the base's in its place."""
    return entry.record is not None and (drafts or not entry.is_draft)


def between(
    layers: Layers[E],
    lower: Lower | None,
    citations: Mapping[str, Sequence[str]],
    named: Iterable[tuple[Where, Ref]],
) -> Problems:
    """Complaints about what is said otherwise and what is left out; `named` are the items that centre.yml needs."""
    own = [entry.record for entry in layers.own if entry.record]
    problems = list(base.overriding(own, layers.below, lower.name if lower else ""))
    if lower:
        needed = {str(ref): (*citations.get(ref, ()), lower.page.path) for _, ref in named}
        problems += base.hidden(lower, layers.below, layers.over, {**citations, **needed})
    return problems


def beneath(layers: Layers[E], lower: Lower | None) -> Beneath | None:
    """What a library remembers of the base under it."""
    return lower.beneath(layers.replaced) if lower else None


def waivers(
    folder: Path, lower: Lower | None, items: Mapping[str, Register], root: Path, memo: Memo
) -> tuple[list[tuple[Waiver, Source]], Problems]:
    """What named people answer for; those of the base for items that are still its own."""
    found, problems = centre.waivers(folder, root, memo)
    theirs, _ = centre.waivers(lower.courses, root, memo) if lower else ([], [])
    kept = [
        (waiver, place)
        for waiver, place in theirs
        if lower and waiver.item in items and lower.holds(items[waiver.item].source.path)
    ]
    return [*found, *kept], problems
