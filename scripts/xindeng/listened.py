"""What was heard while recordings were encoded: where somebody speaks and no caption says what."""

from __future__ import annotations

from collections.abc import Iterator

from xindeng.build import Made
from xindeng.diag import Diagnostic
from xindeng.media import complaints, speech
from xindeng.media.timed import clock
from xindeng.plan import Plan


def uncaptioned(todo: Plan, made: Made) -> Iterator[Diagnostic]:
    """A reminder for each recording of the plan whose captions leave out what is said, where they are named."""
    for film in todo.films.values():
        quiet = made.silences(todo.renditions[film.id])
        said = speech.spoken(quiet, film.found.length) if quiet is not None else []
        gaps = speech.missed(said, film.cues)
        if gaps:
            start, end = gaps[0]
            share = speech.covered(said, film.cues)
            yield complaints.uncaptioned(film.written or film.span, clock(start), clock(end), len(gaps) - 1, share)
