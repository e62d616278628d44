"""What was worked out before from the same bytes by the same code, kept on the disk.

A table is one file: the digest of the rest, then key -> pickled value. A key is the digest of
everything that its value depends on, our own code and the installed packages included, so
nothing in a table ever grows old. A file that was cut short or spoilt counts as empty, and
whoever adds to a table drops what nobody asked for.

A pickle can run code when it is read. These lie beside our own code, in a folder that Git
ignores, and never in a content root, which may come from strangers: whoever can write here
could as well change the code itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from xindeng.hands import spread

T = TypeVar("T")
V = TypeVar("V")

PACKAGE = Path(__file__).parent
STARTED = time.time() - time.process_time()
"""When this process began, or a little later."""
ROOTS = 20
"""Content roots that are remembered."""
SIZE = hashlib.sha256().digest_size


@dataclass(frozen=True)
class Memo:
    """The tables of one content root. Without a folder everything is worked out afresh."""

    folder: Path | None = None
    root: Path = Path()

    def recall(self, name: str, asked: Sequence[tuple[Iterable[str], T]], make: Callable[[T], V]) -> list[V]:
        """`make(it)` for each (all that its value depends on, it), in order; from the table `name` where it is known."""
        table = self._table(name)
        if table is None:
            return [make(each) for _, each in asked]
        kept = _read(table)
        keys = [digest(code_digest(PACKAGE), *parts) for parts, _ in asked]
        lacking = {key: each for key, (_, each) in zip(keys, asked, strict=True) if key not in kept}
        made = spread(lambda each: pickle.dumps(make(each), pickle.HIGHEST_PROTOCOL), tuple(lacking.values()))
        known = {**kept, **dict(zip(lacking, made, strict=True))}
        live = {key: known[key] for key in keys}
        if live.keys() != kept.keys():
            _write(table, live)
        return [pickle.loads(live[key]) for key in keys]  # noqa: S301 — see the head of this file

    def left(self, name: str, key: str) -> object:
        """What an earlier run of the same code left under this key of the table `name`; None where it left nothing."""
        table = self._table(name)
        raw = _read(table).get(digest(code_digest(PACKAGE), key)) if table else None
        return pickle.loads(raw) if raw else None  # noqa: S301 — see the head of this file

    def leave(self, name: str, key: str, value: object) -> None:
        """Leave one value for a later run, in the place of whatever the table held."""
        if table := self._table(name):
            _write(table, {digest(code_digest(PACKAGE), key): pickle.dumps(value, pickle.HIGHEST_PROTOCOL)})

    def _table(self, name: str) -> Path | None:
        """Where a table lies; None where nothing may be remembered."""
        if self.folder is None or not code_digest(PACKAGE):
            return None
        return self.folder / digest(str(self.root.resolve()))[:20] / name


AFRESH = Memo()


@dataclass(frozen=True)
class Kept(Memo):
    """The same for a process that stays: the disk is asked once, later answers are kept in memory.

    Values are handed out as they are, not as copies: nobody may change them.
    """

    tables: dict[str, dict[str, Any]] = field(default_factory=dict, compare=False)

    def recall(self, name: str, asked: Sequence[tuple[Iterable[str], T]], make: Callable[[T], V]) -> list[V]:
        keys = [digest(*parts) for parts, _ in asked]
        if name in self.tables:
            known = self.tables[name]
            table = {key: known[key] if key in known else make(each) for key, (_, each) in zip(keys, asked, strict=True)}
        else:
            table = dict(zip(keys, super().recall(name, asked, make), strict=True))
        self.tables[name] = table
        return [table[key] for key in keys]


def digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def code_digest(package: Path) -> str:
    """Of our code, Python and the installed packages; empty when a file is younger than this process.

    The process may then have read the older one, and what it makes belongs to neither.
    """
    found = hashlib.sha256(sys.version.encode())
    for place in sys.path:
        if place.endswith("site-packages"):
            found.update("\n".join(sorted(name for name in os.listdir(place) if name.endswith("-info"))).encode())
    for file in sorted(package.rglob("*.py")):
        if file.stat().st_mtime >= STARTED:
            return ""
        found.update(f"{file.relative_to(package).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return found.hexdigest()


def _read(table: Path) -> Mapping[str, bytes]:
    """A table as it was written, or an empty one."""
    try:
        raw = memoryview(table.read_bytes())
        os.utime(table.parent)
    except OSError:
        return {}
    if hashlib.sha256(raw[SIZE:]).digest() != raw[:SIZE]:
        return {}
    kept: dict[str, bytes] = pickle.loads(raw[SIZE:])  # noqa: S301 — see the head of this file
    return kept


def _write(table: Path, live: Mapping[str, bytes]) -> None:
    """The whole table in one step. A disk that refuses costs time in the next run and nothing else."""
    raw = pickle.dumps(live, pickle.HIGHEST_PROTOCOL)
    draft = table.with_name(f"{table.name}.new")
    with contextlib.suppress(OSError):
        table.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(hashlib.sha256(raw).digest() + raw)
        draft.replace(table)
        _forget(table.parent.parent)


def _forget(folder: Path) -> None:
    """Those roots go that were not looked at for longest: what tests and trials leave would pile up."""
    roots = sorted(folder.iterdir(), key=lambda root: root.stat().st_mtime, reverse=True)
    for old in roots[ROOTS:]:
        shutil.rmtree(old, ignore_errors=True)
