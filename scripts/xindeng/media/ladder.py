"""What is made of a recording: the rungs, as data with their reasons. Pure.

The measurements behind the numbers (slides and a talking head, 1080p25): 1080p CRF 28
gives 297 kbit/s at VMAF 95.0. For a weak network keep the resolution, so that letters
stay legible, and drop the frame rate: 720p at a quarter of the rate, CRF 32, is
111 kbit/s at VMAF 81.2; 480p at full rate CRF 25 is 135 kbit/s at 71.0.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from fractions import Fraction

from .probe import Found

PIPELINE_VERSION = 2
"""Raised when the same recipe comes to mean other bytes."""
SEGMENT = 4
"""Seconds, about. Shorter ones need more key frames, most of what a slide weighs; longer ones
make a weak phone wait longer before it can change to another rung."""
FAST = 30
"""No picture rate above this: a lecture gains nothing, a phone's battery loses."""
STANDARD = (Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30))
SAVER_STEP = 4
SLOW = 12
"""Below this rate every fourth picture would be a slide show: no saver rung."""


@dataclass(frozen=True)
class Rung:
    """One video rendition. `step`: every how many-th picture is kept; `gop` in kept pictures."""

    name: str
    width: int
    height: int
    crf: int
    step: int
    gop: int


@dataclass(frozen=True)
class Recipe:
    """All that decides the bytes besides the source and the encoder. Plain JSON by `asdict`."""

    fps: tuple[int, int]
    rungs: tuple[Rung, ...]
    """HLS; the first one is where a player starts."""
    mp4: Rung
    """The single file that plays everywhere: a longer gop, as nobody switches inside it."""
    audio_kbps: int
    """0: no sound."""
    poster: tuple[int, int]
    preset: str = "medium"
    threads: int = 2
    """For each encoder. Pinned: x264's bytes depend on it."""

    def rate(self, rung: Rung) -> Fraction:
        return Fraction(*self.fps) / rung.step


def recipe(found: Found) -> Recipe:
    """The ladder for a recording. No rung is larger than the source.

    main: the short side at most 720; for most screens and the starting point.
    high: at most 1080, where the source has more than 720; for a projector.
    saver: as main, every fourth picture; for a village network.
    """
    rate = _rate(Fraction(*found.fps))
    gop = SEGMENT * max(1, round(rate))  # a multiple of SAVER_STEP: key frames of all rungs meet
    short = min(found.width, found.height)
    main = Rung("main", *_sized(found, min(720, short)), crf=30, step=1, gop=gop)
    rungs = [main]
    if short > 720:
        rungs.append(Rung("high", *_sized(found, min(1080, short)), crf=28, step=1, gop=gop))
    if rate >= SLOW:
        rungs.append(Rung("saver", main.width, main.height, crf=32, step=SAVER_STEP, gop=gop // SAVER_STEP))
    return Recipe(
        fps=rate.as_integer_ratio(), rungs=tuple(rungs),
        mp4=Rung("mp4", main.width, main.height, crf=30, step=1, gop=gop * 5 // 2),
        audio_kbps=96 if found.has_audio else 0, poster=(main.width, main.height),
    )


def key(found: Found, made_by: Recipe, encoder_build: str) -> str:
    """The rendition's address: 20 hex digits. Holds no path and nothing measured on the result."""
    parts = [found.sha256, asdict(made_by), encoder_build, PIPELINE_VERSION]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]


def _rate(source: Fraction) -> Fraction:
    """A standard rate near the source's; 50 and 60 are halved rather than dropped unevenly."""
    while source > FAST * 1.5:
        source /= 2
    source = min(source, Fraction(FAST))
    near = min(STANDARD, key=lambda rate: abs(rate - source))
    return near if abs(near - source) <= source / 50 else Fraction(max(1, round(source)))


def _sized(found: Found, short: int) -> tuple[int, int]:
    """Width and height with the given short side, even as H.264 4:2:0 wants it, never enlarged."""
    scale = Fraction(short, min(found.width, found.height))
    return int(found.width * scale) // 2 * 2, int(found.height * scale) // 2 * 2
