"""What was worked out before from the same bytes by the same code, kept on the disk.

A table is one file: size, key and pickled value one after the other, then the digest of all that. A key is the digest of
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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Self, TypeVar

from xindeng.hands import spread
from xindeng.walked import GRAIN, stamp, written

T = TypeVar("T")
V = TypeVar("V")

PACKAGE = Path(__file__).parent
STARTED = time.time() - time.process_time()
"""When this process began, or a little later."""
ROOTS = 20
"""Content roots that are remembered."""
SIZE = hashlib.sha256().digest_size
WIDTH = 8
"""Bytes that tell how long a value is."""
SHARE = 400
"""Values that are made before they are written: what is in hand twice, as bytes and as it is, stays little."""


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
        keys = [digest(code_digest(PACKAGE), *parts) for parts, _ in asked]
        kept = _Kept.read(table)
        if kept.entries.keys() == set(keys):
            return [pickle.loads(kept.raw(key)) for key in keys]  # noqa: S301 — see the head of this file
        values: list[V] = []
        with _Draft(table) as draft:
            for begin in range(0, len(keys), SHARE):
                share = [(key, each) for key, (_, each) in zip(keys[begin : begin + SHARE], asked[begin:], strict=False)]
                lacking = {key: each for key, each in share if key not in kept.entries}
                made = spread(lambda each: pickle.dumps(make(each), pickle.HIGHEST_PROTOCOL), tuple(lacking.values()))
                known = dict(zip(lacking, made, strict=True))
                for key, _ in share:
                    raw = known[key] if key in known else kept.raw(key)
                    draft.add(key, raw)
                    values.append(pickle.loads(raw))  # noqa: S301
        return values

    def lacks(self, name: str, asked: Iterable[Iterable[str]]) -> int:
        """For how many of these (all that a value depends on) the table `name` has none."""
        table = self._table(name)
        kept = _Kept.read(table) if table else EMPTY
        return sum(digest(code_digest(PACKAGE), *parts) not in kept.entries for parts in asked)

    def left(self, name: str, key: str) -> object:
        """What an earlier run of the same code left under this key of the table `name`; None where it left nothing."""
        table = self._table(name)
        kept, name = _Kept.read(table) if table else EMPTY, digest(code_digest(PACKAGE), key)
        return pickle.loads(kept.raw(name)) if name in kept.entries else None  # noqa: S301 — see the head of this file

    def leave(self, name: str, key: str, value: object) -> None:
        """Leave one value for a later run, in the place of whatever the table held."""
        if table := self._table(name):
            with _Draft(table) as draft:
                draft.add(digest(code_digest(PACKAGE), key), pickle.dumps(value, pickle.HIGHEST_PROTOCOL))

    def once(self, entry: os.DirEntry[str], read: Callable[[], V]) -> V:  # noqa: ARG002 — see `Kept`
        """What a file holds; a process that stays reads it again when somebody has touched it."""
        return read()

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
    files: dict[str, tuple[tuple[int, ...], Any]] = field(default_factory=dict, compare=False)

    def once(self, entry: os.DirEntry[str], read: Callable[[], V]) -> V:
        if entry.is_symlink():
            return read()
        state = entry.stat()
        told = stamp(state)
        known = self.files.get(entry.path)
        if known and known[0] == told:
            kept: V = known[1]
            return kept
        began = time.time_ns()
        value = read()
        if written(state) + GRAIN < began:
            self.files[entry.path] = told, value
        return value

    def recall(self, name: str, asked: Sequence[tuple[Iterable[str], T]], make: Callable[[T], V]) -> list[V]:
        keys = [digest(*parts) for parts, _ in asked]
        if name in self.tables:
            known = self.tables[name]
            table = {key: known[key] if key in known else make(each) for key, (_, each) in zip(keys, asked, strict=True)}
        else:
            table = dict(zip(keys, super().recall(name, asked, make), strict=True))
        self.tables[name] = table
        return [table[key] for key in keys]

    def left(self, name: str, key: str) -> object:
        return self.tables[name].get(key) if name in self.tables else super().left(name, key)

    def leave(self, name: str, key: str, value: object) -> None:
        self.tables[name] = {key: value}
        super().leave(name, key, value)


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


@dataclass(frozen=True)
class _Kept:
    """A table as it was written, or an empty one: its bytes, and where in them each value stands."""

    held: memoryview = field(default_factory=lambda: memoryview(b""))
    entries: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, table: Path) -> _Kept:
        try:
            held = memoryview(table.read_bytes())
            os.utime(table.parent)
        except OSError:
            return EMPTY
        if len(held) < SIZE or hashlib.sha256(held[:-SIZE]).digest() != held[-SIZE:]:
            return EMPTY
        return cls(held, dict(_entries(held)))

    def raw(self, key: str) -> memoryview:
        begin, size = self.entries[key]
        return self.held[begin : begin + size]


EMPTY = _Kept()


def _entries(held: memoryview) -> Iterator[tuple[str, tuple[int, int]]]:
    at = 0
    while at < len(held) - SIZE:
        size = int.from_bytes(held[at : at + WIDTH])
        at += WIDTH + 2 * SIZE
        yield str(held[at - 2 * SIZE : at], "ascii"), (at, size)
        at += size


class _Draft:
    """A new table, written value by value and put in the old one's place as a whole.

    A disk that refuses costs time in the next run and nothing else.
    """

    def __init__(self, table: Path) -> None:
        self._table = table
        self._place = table.with_name(f"{table.name}.new")
        self._told = hashlib.sha256()
        self._added: set[str] = set()
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        with contextlib.suppress(OSError):
            self._table.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._place.open("wb")
        return self

    def add(self, key: str, raw: bytes | memoryview) -> None:
        if self._file and key not in self._added:
            self._added.add(key)
            self._write(len(raw).to_bytes(WIDTH) + key.encode("ascii"))
            self._write(raw)

    def _write(self, raw: bytes | memoryview) -> None:
        self._told.update(raw)
        try:
            if self._file:
                self._file.write(raw)
        except OSError:
            self._file = None

    def __exit__(self, kind: object, *_: object) -> None:
        if self._file is None:
            return
        with contextlib.suppress(OSError), self._file:
            self._file.write(self._told.digest())
        with contextlib.suppress(OSError):
            if kind:
                self._place.unlink()
                return
            self._place.replace(self._table)
            _forget(self._table.parent.parent)


def _forget(folder: Path) -> None:
    """Those roots go that were not looked at for longest: what tests and trials leave would pile up."""
    roots = sorted(folder.iterdir(), key=lambda root: root.stat().st_mtime, reverse=True)
    for old in roots[ROOTS:]:
        shutil.rmtree(old, ignore_errors=True)
