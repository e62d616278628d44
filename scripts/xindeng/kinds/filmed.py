"""What may bring recordings: every kind with `videos`."""

from __future__ import annotations

from xindeng.shelf import Library

from .crisis_media import CrisisMedia
from .lecture import Lecture
from .play import Play
from .qa import QA

Filmed = Lecture | Play | QA | CrisisMedia


def filmed(library: Library) -> tuple[Filmed, ...]:
    """Every item that may bring recordings, by id."""
    return tuple(item for item in library.items.values() if isinstance(item, Filmed))
