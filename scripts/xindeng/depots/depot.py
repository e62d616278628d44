"""What a place must be able to do: a folder or a bucket, named by paths below it.

What only some places can do, `Links` and `Locks`, a place has or has not. A path is relative, with `/`.
Whatever a reader can see is written in one step: an old file or a new one, never half of either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from xindeng.trouble import STORE, Trouble

OURS = ".xindeng"
"""Folder of the log, the manifests and the objects; no reader is shown it."""

T = TypeVar("T")
Content = bytes | Path
"""What is written: bytes, or a file on this machine, whose size may exceed the memory."""


@dataclass(frozen=True)
class Found:
    """What stands at a path: equal tags mean equal bytes; `at` is POSIX time by the store's clock."""

    bytes: int
    tag: str
    at: float


@dataclass(frozen=True)
class Lay:
    """A path that readers see, and the path whose bytes it gets."""

    path: str
    home: str


class Links(Protocol):
    """An alias as a link to a version's folder, switched in one step."""

    def pointed(self, alias: str) -> str | None:
        """Where it leads; None without one."""

    def point(self, alias: str, version: str) -> None: ...


class Locks(Protocol):
    """Locks that die with the process that holds them."""

    def turn(self, *, alone: bool) -> AbstractContextManager[None]:
        """While it lasts, `gc` (alone) and everybody else keep out of each other's way.

        Raises Trouble (4) where `gc` would have to wait.
        """

    def showing(self) -> AbstractContextManager[None]:
        """While it lasts nobody else changes what readers see."""


class Depot(Protocol):
    """Raises FileNotFoundError where nothing stands, Trouble (3, 4) for all that the store refuses."""

    name: str
    """For messages."""
    packed: bool
    """Text lies at its path packed, as HTTP's Content-Encoding; else its `.gz` lies beside it."""
    hands: int
    """How many may work on it at once."""

    @property
    def folder(self) -> Path | None:
        """On this machine, where it costs little to read what was written; None far away."""

    @property
    def links(self) -> Links | None:
        """None: an alias is a folder of real pages."""

    @property
    def locks(self) -> Locks | None: ...

    def read(self, path: str) -> bytes: ...

    def fetch(self, path: str, into: Path) -> None:
        """Copy what stands at a path to a file on this machine."""

    def add(self, path: str, content: Content, sha256: str = "") -> bool:
        """Put if absent: whether it stands there now because of this call.

        With a hash, what arrives is compared with it before it is put (Trouble 4).
        """

    def put(self, path: str, content: Content, sha256: str = "") -> None:
        """Write or replace, in one step; the hash as for `add`."""

    def lay(self, folder: str, waves: Sequence[Sequence[Lay]], gone: Iterable[str]) -> None:
        """Bring a folder of pages to what is wanted, one wave after the other; then remove what is gone."""

    def remove(self, paths: Iterable[str]) -> None: ...

    def remove_folder(self, folder: str) -> None:
        """A folder with everything in it; on a disk it disappears in one step."""

    def found(self, folder: str, after: str = "") -> Mapping[str, Found]:
        """Every file below a folder, by its path; empty where the folder is not there.

        With `after` only those whose paths come later in the order of their code points.
        """

    def holds(self, folder: str) -> bool:
        """Whether something, a link too, stands under this name at the top."""

    def folders(self) -> frozenset[str]:
        """Names of the folders and links at the top, without ours."""

    def freshen(self, path: str) -> bool:
        """Make a file young for `gc`; False where there is none."""

    def flush(self) -> None:
        """When it returns, what was written stays written."""

    def now(self) -> float:
        """The store's clock, POSIX time."""


def turn(depot: Depot, *, alone: bool) -> AbstractContextManager[None]:
    """As `Locks.turn`; where there are no locks nobody is kept out."""
    return depot.locks.turn(alone=alone) if depot.locks else nullcontext()


def showing(depot: Depot) -> AbstractContextManager[None]:
    """As `Locks.showing`; where there are no locks nobody is kept out, and whoever comes last heals."""
    return depot.locks.showing() if depot.locks else nullcontext()


def each(depot: Depot, work: Callable[[T], object], things: Iterable[T]) -> None:
    """Do something to all, with as many hands as the store takes."""
    if depot.hands == 1:
        for thing in things:
            work(thing)
        return
    with ThreadPoolExecutor(depot.hands) as pool:
        list(pool.map(work, things))


def torn(content: Content) -> Trouble:
    """What was copied is not what had been hashed."""
    return Trouble(f"{content if isinstance(content, Path) else '内容'} 抄写后和原来不同，没有写进去。请等别的程序写完它，再运行一次。", STORE)
