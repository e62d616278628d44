"""What is taken of a recording for a file beside the ladder, and by which recipe. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from fractions import Fraction

from . import ladder
from .ladder import PIPELINE_VERSION, Recipe, Rung
from .ladders import Single
from .probe import Found
from .show import Show

NAME, FACTS = "film.mp4", "single.json"
UPRIGHT = Fraction(3, 4)
"""Width to height, up to which a picture fills a clip by itself."""


@dataclass(frozen=True)
class Cut:
    """What is taken of a recording, seconds, and how it is made. `backdrop`: digest of what stands around it."""

    made: Single
    start: float
    end: float
    title: str
    backdrop: str = ""


def key(found: Found, cut: Cut, recipe: Recipe, encoder_build: str) -> str:
    """The file's address: 20 hex digits."""
    base = [ladder.key(found, recipe_of(cut, recipe), encoder_build), asdict(cut), PIPELINE_VERSION]
    return hashlib.sha256(json.dumps(base, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:20]


def part_of(found: Found, cut: Cut) -> Found:
    """The span as if it were a recording of its own."""
    show = found.show
    if show:
        before = [number for at, number in show.turns if at <= cut.start][-1:] or [show.turns[0][1]]
        later = ((at - cut.start, number) for at, number in show.turns if cut.start < at < cut.end)
        show = Show(show.deck, ((0.0, before[0]), *later))
    heard = max(0.0, min(found.audio_seconds, cut.end) - cut.start)
    return replace(found, seconds=cut.end - cut.start, audio_seconds=heard, show=show)


def recipe_of(cut: Cut, recipe: Recipe) -> Recipe:
    """One rung of the file's own size and rate; colours and fields as for the ladder."""
    rate = (cut.made.fps, 1) if cut.made.fps else recipe.fps
    gop = 2 * max(1, round(Fraction(*rate)))
    rung = Rung(cut.made.name, cut.made.width, cut.made.height, cut.made.crf, cut.made.peak, 1, gop, "")
    sounds = ((cut.made.name, cut.made.kbps, False),) if recipe.sounds else ()
    return replace(recipe, fps=rate, rungs=(rung,), start="", light="", clear="", sounds=sounds, sprites=None)


def fills(found: Found, made: Single) -> bool:
    """Whether a picture needs no backdrop: on television black is usual."""
    return made.width > made.height or Fraction(found.width, found.height) <= UPRIGHT
