"""What is made of a recording: the recipe, from the measured facts and the ladders. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import ceil, lcm

from .ladders import GRID, LADDERS, MOST, SEGMENT, SOUNDS, SPACING, SPRITE, Name, Step
from .probe import Found
from .show import CARD_SECONDS

PIPELINE_VERSION = 4
"""Raised when the same recipe comes to mean other bytes."""
FAST = 30
"""No picture rate above this: a lecture gains nothing, a phone's battery loses."""
STANDARD = (Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30))
ALONE = Fraction(25)
"""What sound without a picture is padded to whole parts of, a second."""
SLOWEST = 3
"""Pictures a second that a rung keeps at least, if the source has them."""


@dataclass(frozen=True)
class Rung:
    """One video rendition. `step`: every how many-th picture is kept; `gop` in kept pictures; `peak` in kbit/s."""

    name: str
    width: int
    height: int
    crf: int
    peak: int
    step: int
    gop: int
    sound: str


@dataclass(frozen=True)
class Sprites:
    """The storyboard: every `every`-th picture of the full rate, in sheets of `columns` x `rows`."""

    every: int
    width: int
    height: int
    columns: int
    rows: int


@dataclass(frozen=True)
class Recipe:
    """All that decides the bytes besides the source and the encoder. Plain JSON by `asdict`."""

    fps: tuple[int, int]
    rungs: tuple[Rung, ...]
    """From the largest to the smallest, as they are scaled."""
    start: str
    light: str
    clear: str
    """Names of the rungs where a player starts, and of the two single files."""
    sounds: tuple[tuple[str, int, bool], ...]
    """(name, kbit/s, both channels the same); empty without sound."""
    sprites: Sprites | None
    """None without a picture."""
    weave: bool
    """Take woven fields apart."""
    hdr: bool
    matrix: str
    preset: str = "medium"
    threads: int = 1
    """For each encoder. Under a cap x264 plans a picture by how far the threads of those before it have come: with
    two, a busy machine gave ten different films in fourteen runs, with one always the same. The rungs are
    encoded beside each other all the same."""

    def rate(self, rung: Rung) -> Fraction:
        return Fraction(*self.fps) / rung.step

    def rung(self, name: str) -> Rung:
        return next(rung for rung in self.rungs if rung.name == name)


def recipe(found: Found, ladder: Name | None = None) -> Recipe:
    """The recipe for a recording; `ladder` where the item names one. No rung is larger than the source."""
    sounds = tuple((sound.name, sound.kbps, sound.spoken) for sound in SOUNDS) if found.has_audio else ()
    if not found.width:
        return Recipe(ALONE.as_integer_ratio(), (), "", "", "", sounds, None, weave=False, hdr=False, matrix="bt709")
    wished = LADDERS[ladder or found.kind]
    rate = _rate(Fraction(*found.fps))
    steps = _made(wished.steps, min(found.width, found.height))
    rungs = tuple(_rung(step, found, rate) for step in steps)
    names = [rung.name for rung in rungs]
    start, light, clear = (next(name for name in (*wish, *names) if name in names)
                           for wish in (wished.start, wished.light, wished.clear))
    return Recipe(rate.as_integer_ratio(), rungs, start, light, clear, sounds, _sprites(found, rate),
                  found.interlaced, found.hdr, found.matrix)


def key(found: Found, made_by: Recipe, encoder_build: str) -> str:
    """The rendition's address: 20 hex digits. Holds no path and nothing measured on the result."""
    parts = [found.sha256, asdict(made_by), encoder_build, PIPELINE_VERSION, *([asdict(found.show)] if found.show else []), *([found.card] if found.card else [])]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]


def frames(found: Found, made_by: Recipe) -> int:
    """How many pictures at the full rate: all of picture and sound, and a whole number for every rung.

    Every rendition covers exactly this time (Apple HLS authoring specification 8.3, 8.7).
    """
    rate = Fraction(*made_by.fps)
    wanted = ceil(Fraction(str(found.length)) * rate) + (ceil(CARD_SECONDS * rate) if found.card else 0)
    whole = lcm(*(rung.step for rung in made_by.rungs))
    return max(1, ceil(wanted / whole)) * whole


def card_frames(found: Found, made_by: Recipe) -> int:
    """How many of them at the end show the end card."""
    return frames(found, made_by) - ceil(Fraction(str(found.length)) * Fraction(*made_by.fps)) if found.card else 0


def seconds(found: Found, made_by: Recipe) -> Fraction:
    """How long every rendition is."""
    return frames(found, made_by) / Fraction(*made_by.fps)


def _made(steps: tuple[Step, ...], short: int) -> list[Step]:
    """The steps that differ for a source of this short side, the largest no larger than it."""
    pairs = zip(steps, (*steps[1:], None), strict=True)
    return [
        step for step, lower in pairs
        if lower is None or step.every != lower.every or min(step.short, short) > min(lower.short, short)
    ]


def _rung(step: Step, found: Found, rate: Fraction) -> Rung:
    kept = next(every for every in range(step.every, 0, -1) if step.every % every == 0 and (every == 1 or rate / every >= SLOWEST))
    gop = SEGMENT * max(1, round(rate))
    size = _sized(found, min(step.short, found.width, found.height))
    return Rung(step.name, *size, step.crf, step.peak, kept, gop // kept, step.sound)


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


def _sprites(found: Found, rate: Fraction) -> Sprites:
    spacing = max(SPACING, ceil(found.length / MOST))
    count = max(1, ceil(found.length / spacing))
    scale = Fraction(SPRITE, max(found.width, found.height))
    width, height = (max(2, round(side * scale / 2) * 2) for side in (found.width, found.height))
    return Sprites(max(1, round(spacing * rate)), width, height, min(GRID, count), min(GRID, ceil(count / GRID)))
