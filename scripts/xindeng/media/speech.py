"""Where in a recording somebody speaks, and where no caption says what.

Heard while it is encoded: the loudness of each tenth of a second stands beside the spool. What is far below the
loudness of the whole, for a second or longer, counts as silence; so a quiet recording and a humming room are
judged alike, which no fixed threshold does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path

from xindeng.doc import Spoken

Span = tuple[float, float]
"""From when to when, seconds."""
BELOW = 18.0
"""LU below the whole: pauses of somebody who teaches lie 20 to 40 below, quiet syllables 5 to 15."""
PAUSE = 1.0
"""Seconds; a shorter pause belongs to what is said."""
WINDOW = 0.4
"""Seconds over which a moment is measured (EBU Tech 3341, 2.2), so that silence seems to begin later than it does."""
LOOSE = 0.5
"""Seconds by which captions may come late or go early."""
MISSED = 3.0
"""Seconds of speech without a caption that are worth a word."""
MOMENT = re.compile(r"pts_time:([\d.]+)")
LOUD = re.compile(r"lavfi\.r128\.M=(-?[\d.]+|nan|-inf)")


def silences(moments: Path, integrated: float, seconds: float) -> list[list[float]]:
    """The pauses, as [from, to] in tenths of a second, of a recording that is as loud as `integrated`, LUFS."""
    heard = list(_heard(moments.read_text("utf-8")))
    runs = [(quiet, [at for at, _ in run]) for quiet, run in groupby(heard, key=lambda one: one[1] < integrated - BELOW)]
    found = []
    for n, (quiet, times) in enumerate(runs):
        start = max(0.0, times[0] - WINDOW) if n else 0.0
        end = runs[n + 1][1][0] if n + 1 < len(runs) else seconds
        if quiet and end - start >= PAUSE:
            found.append([round(start, 1), round(end, 1)])
    return found


def _heard(text: str) -> Iterator[tuple[float, float]]:
    """(second, LUFS) of each moment."""
    at = 0.0
    for line in text.splitlines():
        if moment := MOMENT.search(line):
            at = float(moment[1])
        elif loud := LOUD.match(line):
            yield at, float(loud[1]) if loud[1] not in ("nan", "-inf") else -120.0


def spoken(quiet: Sequence[Sequence[float]], seconds: float) -> list[Span]:
    """What lies between the pauses."""
    edges = [(0.0, 0.0), *((start, end) for start, end in quiet), (seconds, seconds)]
    return [(before[1], after[0]) for before, after in pairwise(edges) if after[0] > before[1]]


def missed(said: Sequence[Span], cues: Sequence[Spoken]) -> list[Span]:
    """Where somebody speaks longer than MISSED and no caption stands."""
    return [gap for span in said for gap in _without(span, cues) if gap[1] - gap[0] >= MISSED]


def _without(span: Span, cues: Sequence[Spoken]) -> Iterator[Span]:
    at = span[0]
    for cue in cues:
        if cue.end + LOOSE <= at or cue.start - LOOSE >= span[1]:
            continue
        if cue.start - LOOSE > at:
            yield at, cue.start
        at = max(at, cue.end + LOOSE)
    if at < span[1]:
        yield at, span[1]


def covered(said: Sequence[Span], cues: Sequence[Spoken]) -> float:
    """The share of the speech that captions stand beside, from 0 to 1."""
    whole = sum(end - start for start, end in said)
    lost = sum(end - start for span in said for start, end in _without(span, cues))
    return 1 - lost / whole if whole else 1.0
