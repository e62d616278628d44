"""In which order the boxes of a slide are read: cut at the widest gap, across or down, again and again.

Source: recursive X-Y cut (Nagy and Seth, 1984), with the widest white gap first. Lengths in EMU.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
TOUCH = 91_440
"""A tenth of an inch: so far may two boxes overlap without meaning it."""


@dataclass(frozen=True)
class Box:
    left: int
    top: int
    width: int
    height: int

    def side(self, *, across: bool) -> tuple[int, int]:
        """From where to where it reaches: from top to bottom when the cut goes across, else from left to right.

        A little less than it does: boxes that just touch stand apart.
        """
        start, length = (self.top, self.height) if across else (self.left, self.width)
        edge = min(length // 10, TOUCH)
        return start + edge, start + length - edge


def reading(things: Sequence[T], box: Callable[[T], Box]) -> list[T]:
    """The things in the order in which a reader meets them; what overlaps keeps its order by its corner."""
    if len(things) < 2:
        return list(things)
    cuts = [cut for across in (True, False) if (cut := _widest(things, box, across=across))]
    if not cuts:
        return sorted(things, key=lambda thing: (box(thing).top, box(thing).left))
    _, _, place, across = max(cuts)
    before = [thing for thing in things if box(thing).side(across=across)[0] < place]
    after = [thing for thing in things if box(thing).side(across=across)[0] >= place]
    return [*reading(before, box), *reading(after, box)]


def _widest(
    things: Sequence[T], box: Callable[[T], Box], *, across: bool
) -> tuple[int, bool, int, bool] | None:
    """Width, whether it goes across, place and direction of the widest gap that nothing reaches over."""
    sides = sorted(box(thing).side(across=across) for thing in things)
    reached, found = sides[0][1], []
    for start, stop in sides[1:]:
        if start >= reached:
            found.append((start - reached, across, start, across))
        reached = max(reached, stop)
    return max(found) if found else None
