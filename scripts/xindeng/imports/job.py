"""What every reader of a format is handed, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xindeng.scaffold import AtHand

from .album import Album
from .report import Findings
from .writing import Draft, Ids


@dataclass(frozen=True)
class Job:
    """One import: the file, the wishes, and who takes note of what is found."""

    file: Path
    root: Path
    """The content root, that holds courses/."""
    findings: Findings
    album: Album
    ids: Ids
    hand: AtHand
    """What the library has that a draft may lean on: its course, its authors, its licence."""
    kind: str = ""
    """Code name of the kind that was asked for; empty: to be guessed, and said."""
    course: str = ""
    """Id of the course that new lectures belong to."""


Reader = Callable[[Job], list[Draft]]
"""Reads one file into drafts; what it cannot place goes to `job.findings`. Raises Trouble (2)."""
