"""The files of a folder with what the system said of them on the way: asking again costs more than the way."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from pathlib import Path

GRAIN = 2_000_000_000
"""Nanoseconds: the coarsest clock of a file system, that of FAT. What was written so shortly before it was read
may have been written once more and look the same (git-scm.com, technical/racy-git)."""


def stamp(state: os.stat_result) -> tuple[int, ...]:
    """What differs when somebody wrote to a file, whatever he did with its time (git-scm.com, gitformat-index)."""
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino, state.st_dev


def written(state: os.stat_result) -> int:
    """When a file was last written or its time was set, in nanoseconds."""
    return max(state.st_mtime_ns, state.st_ctime_ns)


def below(folder: Path | str, but: Container[str] = ()) -> Iterator[os.DirEntry[str]]:
    """Everything below a folder that is no folder, in the order of the names; links are not followed.

    `but`: what is left out at its top. Nothing where there is no such folder.
    """
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda each: each.name)
    except OSError:
        return
    for entry in entries:
        if entry.name in but:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from below(entry.path)
        else:
            yield entry
