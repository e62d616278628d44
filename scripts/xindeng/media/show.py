"""Stills for a picture: which is seen from when on, beside the sound of a recording. Pure.

A lesson of slides goes through the same ladder and graph as a film; only where its pictures come
from differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

SIZE = (1920, 1080)
RATE = 5
"""Pictures a second. A slide is still; a fifth of a second is how exactly it is turned, and whole
seconds, as an author writes them, are met exactly. Fewer are hard on players that seek by pictures."""

CARD_SECONDS = 6
"""How long a film's end card is seen: five seconds are asked for (DOMAIN 4.13), and a number is to be written down."""
CARD, BACKDROP = "card.png", "backdrop.png"
"""Beside the stills: the end card, and what stands around a clip that does not fill its frame."""


@dataclass(frozen=True)
class Show:
    """`deck`: digest of all that the stills are drawn from; `turns`: (second, number of the still from 0)."""

    deck: str
    turns: tuple[tuple[float, int], ...]


def times(show: Show, end: float) -> str:
    """The time of the n-th still for ffmpeg's `setpts`: the first one from the beginning, whatever it was to be.

    One more stands after `end`, as ffmpeg's `fps` drops the last picture of a stream whose times were changed.
    """
    starts = [0.0, *(at for at, _ in show.turns[1:]), end + 1]
    steps = [f"gte(N,{n})*{after - before:.3f}" for n, (before, after) in enumerate(pairwise(starts), 1)]
    return f"({'+'.join(steps)})/TB"
