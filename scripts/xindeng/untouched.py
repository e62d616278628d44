"""What was read of a file or a folder, for as long as nobody touches it.

A hundred hours of originals and their renditions are too much to read in order to learn that nothing changed.
So it is done as in Git's index (git-scm.com, gitformat-index, and technical/racy-git): whoever has the same size,
times and inode as when it was read was not written since. Somebody can set the time of a file, but not
when its entry was changed (`ctime`). What was written as late as within the grain of the clock before it was
read is not believed, as it may be written once more and look the same.

What lies on a disk and rots there without being written does not show so: `media.verify`, `build` and
`publish` read every byte.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from xindeng import walked
from xindeng.memo import Memo

V = TypeVar("V")

WHOLE = "all"
"""Under this one key of its table everything is kept."""


@dataclass(frozen=True)
class State:
    """How a file or a folder stands there; `newest`: when it was last written, in ns."""

    told: str
    newest: int


def recalled(memo: Memo, name: str, paths: Iterable[Path], read: Callable[[Path], V]) -> dict[Path, V]:
    """`read(path)` of each file or folder; from the table `name` where nothing of it was touched since."""
    left = memo.left(name, WHOLE)
    known: dict[str, tuple[State, V]] = left if isinstance(left, dict) else {}
    found: dict[Path, V] = {}
    learnt: dict[str, tuple[State, V]] = {}
    for path in dict.fromkeys(paths):
        before, began = state(path), time.time_ns()
        if before and (held := known.get(str(path))) and held[0] == before:
            found[path] = held[1]
            continue
        found[path] = read(path)
        if before and before.newest + walked.GRAIN < began and state(path) == before:
            learnt[str(path)] = (before, found[path])
    if learnt:
        memo.leave(name, WHOLE, {**{place: held for place, held in known.items() if os.path.lexists(place)}, **learnt})
    return found


def state(path: Path) -> State | None:
    """How it stands there, all files of a folder together; None where nothing can be seen."""
    try:
        seen = [(each.path, each.stat()) for each in walked.below(path)] if path.is_dir() else [("", path.stat())]
    except OSError:
        return None
    told = hashlib.sha256(repr([(name, walked.stamp(each)) for name, each in seen]).encode())
    return State(told.hexdigest(), max((walked.written(each) for _, each in seen), default=0))
