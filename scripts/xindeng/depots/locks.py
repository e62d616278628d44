"""Locks on a folder of releases (flock(2)): they die with the process that holds them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from xindeng.trouble import STORE, Trouble

from .depot import OURS

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class FolderLocks:
    """`Locks` of the folder `place`."""

    def __init__(self, place: Path) -> None:
        self._ours = place / OURS

    @contextlib.contextmanager
    def turn(self, *, alone: bool) -> Iterator[None]:
        try:
            with _locked(self._ours, "LOCK_EX LOCK_NB" if alone else "LOCK_SH"):
                yield
        except BlockingIOError as error:
            raise Trouble("另一次发布正在进行，请等它结束再试。", STORE) from error

    @contextlib.contextmanager
    def showing(self) -> Iterator[None]:
        with _locked(self._ours / "log", "LOCK_EX"):
            yield


def of(place: Path) -> FolderLocks | None:
    """None on a system that has no such locks."""
    return FolderLocks(place) if fcntl else None


@contextlib.contextmanager
def _locked(folder: Path, how: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, sum(getattr(fcntl, word) for word in how.split()))
        yield
    finally:
        os.close(handle)
