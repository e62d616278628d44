"""The sound's renditions: as loud as broadcast speech, and never clipped.

EBU R 128 measures (ITU-R BS.1770-5); a fixed gain and a limiter do the rest, which costs an eighth of
loudnorm. What counts is the encoded sound: AAC at 32 kbit/s overshoots by 3-5 dB, so every rendition
is measured as shipped, and made again from the spool until it keeps to the bounds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from . import tools
from .fence import OURS
from .graph import SPOOL, segments
from .ladder import Recipe
from .ladders import SHIPPED, Bounds
from .run import run

SILENT = -68.0
"""LUFS; below this there is nothing to be made louder (BS.1770 hears nothing below -70)."""
MOST_GAIN = 50.0
FIRST_LIMIT = -1.5
"""dB below the highest true peak, where the limiter holds the samples at the first try."""
TRIES = 6
MEASURED = re.compile(r"\bI:\s+(-?[\d.]+|-inf) LUFS|\bPeak:\s+(-?[\d.]+|-?inf) dBFS")


@dataclass(frozen=True)
class Loudness:
    """LUFS of the whole, dBTP of the highest moment."""

    integrated: float
    peak: float

    @property
    def silent(self) -> bool:
        return self.integrated < SILENT

    def keeps(self, bounds: Bounds) -> bool:
        return self.peak <= bounds.highest and (self.silent or bounds.quietest <= self.integrated <= bounds.loudest)


def told(lines: tuple[str, ...]) -> Loudness:
    """Out of ffmpeg's summary at the end of its words; raises ValueError when there is none."""
    found = [match.groups() for line in lines for match in MEASURED.finditer(line)]
    integrated = [first for first, _ in found if first]
    peak = [second for _, second in found if second]
    if not integrated or not peak:
        raise ValueError("no loudness in ffmpeg's words")
    return Loudness(max(-99.0, float(integrated[-1])), max(-99.0, float(peak[-1])))


def folder(name: str) -> str:
    return f"sound-{name}"


def make(into: Path, spooled: Loudness, recipe: Recipe, seconds: float) -> dict[str, Loudness]:
    """Every rendition of the sound out of the spool, as HLS; how loud each is as shipped."""
    return {
        name: fitted(into, f"{folder(name)}/index.m3u8", kbps, spooled, seconds, SHIPPED, segments(folder(name)), spoken=spoken)
        for name, kbps, spoken in recipe.sounds
    }


def fitted(
    into: Path, name: str, kbps: int, spooled: Loudness, seconds: float, bounds: Bounds, form: Mapping[str, Any],
    *, spoken: bool = False,
) -> Loudness:  # fmt: skip
    """One encoded sound out of the spool, within the bounds. `form`: ffmpeg's options for the container."""
    gain = 0.0 if spooled.silent else min(MOST_GAIN, bounds.target - spooled.integrated)
    limit = bounds.highest + FIRST_LIMIT
    for _ in range(TRIES):
        done = run(_command(name, kbps, gain, limit, form, spoken=spoken), 60 + 2 * seconds, cwd=into)
        if not done.ok:
            raise ValueError(f"sound {name} cannot be encoded")
        shipped = measure(into, name, seconds)
        if shipped.keeps(bounds):
            break
        if shipped.peak > bounds.highest:
            limit -= shipped.peak - bounds.highest + 0.3
        if not (shipped.silent or bounds.quietest + 0.5 <= shipped.integrated <= bounds.loudest - 0.5):
            gain = min(MOST_GAIN, gain + bounds.target - shipped.integrated)
    return shipped


def measure(where: Path, name: str, seconds: float) -> Loudness:
    """How loud a finished file or playlist is. Raises ValueError when it cannot be decoded."""
    argv = [tools.ffmpeg(), "-nostdin", "-v", "info", *OURS, "-i", name, "-map", "0:a:0",
            "-af", "ebur128=framelog=quiet:peak=true", "-f", "null", "-"]
    return told(run(argv, 60 + seconds, cwd=where).errors)


def _command(name: str, kbps: int, gain: float, limit: float, form: Mapping[str, Any], *, spoken: bool) -> list[str]:
    sound = ffmpeg.input(SPOOL)["a:0"]
    if spoken:
        sound = sound.filter("aformat", channel_layouts="mono").filter("aformat", channel_layouts="stereo")
    loud = sound.filter("volume", f"{gain:.2f}dB")
    held = loud.filter("alimiter", limit=f"{10 ** (limit / 20):.5f}", attack=5, release=60, level="false", latency="true")
    output = ffmpeg.output(
        held, name, **{"c:a": "aac", "b:a": f"{kbps}k", "ar": 48000, "flags:a": "+bitexact"}, **form,
    )
    argv: list[str] = output.compile(cmd=tools.ffmpeg())
    return [argv[0], "-nostdin", "-y", "-v", "error", "-xerror", *argv[1:]]
