"""One kind of work on many things, by as many processes as there are processors."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
V = TypeVar("V")

WORTH = 8
"""Things for each process, below which starting it costs more than it saves."""


def spread(make: Callable[[T], V], things: Sequence[T], worth: int = WORTH) -> list[V]:
    """`make(thing)` for each, in order. `make` changes nothing that others see; its values can be pickled.

    `worth`: things for each process, below which starting it costs more than it saves.
    """
    count = min(_processors(), len(things) // worth)
    if count < 2 or not _may_fork():
        return [make(thing) for thing in things]
    gc.freeze()  # a collection writes to every object it looks at, and what a copy writes to is no longer shared
    try:
        helpers = [_Helper.start(make, things[n::count]) for n in range(1, count)]
        shares = [[make(thing) for thing in things[::count]], *(helper.share() for helper in helpers)]
    finally:
        gc.unfreeze()
    return [shares[n % count][n // count] for n in range(len(things))]


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _may_fork() -> bool:
    """A lock that another thread holds would stay shut in the copy for ever; macOS' own libraries hold some."""
    return sys.platform == "linux" and threading.active_count() == 1


class Ahead:
    """Steps that a copy of this process does for what they leave on the disk; a call waits for the next one.

    For a process that is about to start threads and may then not `spread`. Where it may not now, nothing is begun.
    A step that fails ends the copy: it will fail here too, where it can be told.
    """

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._left = len(steps) if _may_fork() else 0
        if not self._left:
            return
        self._pipe, writing = os.pipe()
        self._process = os.fork()
        if self._process:
            os.close(writing)
            return
        try:
            _end_with_parent()
            for step in steps:
                step()
                os.write(writing, b".")
        finally:
            os._exit(0)

    def __call__(self) -> None:
        if not self._left:
            return
        self._left = self._left - 1 if os.read(self._pipe, 1) else 0
        if not self._left:
            os.close(self._pipe)
            os.waitpid(self._process, 0)


def _end_with_parent() -> None:
    """prctl(2), PR_SET_PDEATHSIG: nobody waits for a copy whose original is gone."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


@dataclass(frozen=True)
class _Helper(Generic[T, V]):
    """A copy of this process that does a share and hands it back through a pipe."""

    make: Callable[[T], V]
    things: Sequence[T]
    process: int
    pipe: int

    @classmethod
    def start(cls, make: Callable[[T], V], things: Sequence[T]) -> _Helper[T, V]:
        reading, writing = os.pipe()
        process = os.fork()
        if process:
            os.close(writing)
            return cls(make, things, process, reading)
        status = 1
        try:
            _end_with_parent()
            os.close(reading)
            with open(writing, "wb") as pipe:  # noqa: PTH123 — a pipe has no path
                pickle.dump([make(thing) for thing in things], pipe, pickle.HIGHEST_PROTOCOL)
            status = 0
        finally:
            os._exit(status)  # nothing of the parent's is closed or flushed twice

    def share(self) -> list[V]:
        """What it made. Had it no luck, the work is done here, where what went wrong can be told."""
        with open(self.pipe, "rb") as pipe:  # noqa: PTH123
            said = pipe.read()
        _, status = os.waitpid(self.process, 0)
        if status:
            return [self.make(thing) for thing in self.things]
        made: list[V] = pickle.loads(said)  # noqa: S301 — from our own copy
        return made
