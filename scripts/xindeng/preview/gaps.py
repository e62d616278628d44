"""A library that is being written: what is broken stands as it last was, what is missing has a name all the same.

A build stops at the first error; a page on the screen must not, or its author would lose
sight of the text at every half-typed line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xindeng.diag import Diagnostic
from xindeng.kinds import KINDS
from xindeng.schema import Register
from xindeng.shelf import Centre, Library

NOWHERE = "nowhere.html"
"""Where a link leads whose id nobody has."""


class _Items(dict[str, Register]):
    """Asked for an id that is not there, it answers with a name that says so; searching it finds nothing."""

    def __missing__(self, ref: str) -> Register:
        return Register.model_construct(id=ref, type=_kind(ref), title=f"（找不到 {ref or '编号'}）", status="draft")


class _Urls(dict[str, str]):
    def __missing__(self, ref: str) -> str:
        return f"{NOWHERE}?{ref}"


def _kind(ref: str) -> str:
    return next((kind.name for kind in KINDS if ref.startswith(f"{kind.prefix}-")), KINDS[0].name)


@dataclass(frozen=True)
class Mended:
    """The library to compose pages from, and the ids in it that stand as they last were."""

    shelf: Library
    stale: frozenset[str] = frozenset()


def mended(shelf: Library, problems: Sequence[Diagnostic], last: Library) -> Mended:
    """`shelf` with what broke since `last`, and with answers for what is missing."""
    wrong = {problem.span.path for problem in problems}
    stale = {ref: item for ref, item in last.items.items() if _broke(ref, item, shelf, last, wrong)}
    items = _Items(sorted({**shelf.items, **stale}.items()))
    urls = _Urls({**shelf.urls, **{ref: last.urls[ref] for ref in stale}})
    centre = _helped(shelf.centre if shelf.centre.name else last.centre, items)
    citations = _cited(shelf.citations, last.citations, set(stale))
    whole = replace(shelf, items=items, urls=urls, centre=centre, citations=citations)
    return Mended(whole, frozenset(stale))


def _helped(centre: Centre, items: Mapping[str, Register]) -> Centre:
    """The county without the hotlines that cannot be read: they stand at the foot of every page."""
    lines = {name: tuple(ref for ref in getattr(centre.help, name) if ref in items) for name in ("national", "local")}
    return centre.model_copy(update={"help": centre.help.model_copy(update=lines)})


def _broke(ref: str, item: Register, shelf: Library, last: Library, wrong: set[str]) -> bool:
    """Whether an item went because its file has a mistake in it, not because it was taken out or renamed."""
    path = item.source.path
    if ref in shelf.items or path not in wrong or not item.source.file.is_file():
        return False
    return not any(other.source.path == path and new not in last.items for new, other in shelf.items.items())


def _cited(
    now: Mapping[str, tuple[str, ...]], before: Mapping[str, tuple[str, ...]], stale: set[str]
) -> Mapping[str, tuple[str, ...]]:
    """Who cites whom, with what the broken items last cited."""
    found = dict(now)
    for target, citing in before.items():
        if kept := stale.intersection(citing):
            found[target] = tuple(sorted({*found.get(target, ()), *kept}))
    return found
