"""Which item, and so which page, a place in a file belongs to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from xindeng.diag import Diagnostic, Span
from xindeng.shelf import Library


class Places:
    """Items by file and line; a register holds many in one file."""

    def __init__(self, shelf: Library) -> None:
        self._starts: dict[str, list[tuple[int, str]]] = {}
        for item in shelf.items.values():
            self._starts.setdefault(item.source.path, []).append((item.at().line, item.id))
        for starts in self._starts.values():
            starts.sort()

    def owner(self, span: Span) -> str:
        """The id of the item that stands there; empty for what is no item's."""
        starts = self._starts.get(span.path, [])
        if len(starts) == 1:
            return starts[0][1]
        before = bisect_right(starts, (span.line, "\U0010ffff"))
        return starts[before - 1][1] if before else ""

    def ids(self, path: str) -> list[str]:
        """The items of a file, from its top."""
        return [ref for _, ref in self._starts.get(path, [])]


def of_drafts(problems: Iterable[Diagnostic], shelf: Library) -> list[Diagnostic]:
    """The same complaints; whatever is wrong in a draft is a reminder."""
    places = Places(shelf)
    drafts = {ref for ref, item in shelf.items.items() if item.status == "draft"}
    return [
        replace(problem, severity="warning") if places.owner(problem.span) in drafts else problem
        for problem in problems
    ]
