"""The files of a folder with what the system said of them on the way: asking again costs more than the way."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from pathlib import Path


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
