"""The picture that a page shows before its recording: small enough for the page's budget.

Slides take 15 kB whatever the setting; a camera's grain takes ten times that, so it is packed closer until it fits.
"""

from __future__ import annotations

from pathlib import Path

from . import tools
from .fence import OURS
from .ladder import Rung
from .run import run

NAME, SPOOL = "poster.jpg", "poster-large.jpg"
MOST = 25_000
"""Bytes."""
SIDE = 960
"""Pixels of the longer side: as many as the page of a telephone shows."""
QUALITIES = (4, 6, 8, 11, 15, 20, 26, 31)
"""Of ffmpeg's mjpeg, the best first."""


def size(top: Rung) -> tuple[int, int]:
    """Width and height in pixels, both even, never above the picture's own."""
    share = min(1.0, SIDE / max(top.width, top.height))
    return round(top.width * share / 2) * 2, round(top.height * share / 2) * 2


def make(into: Path) -> None:
    """The best that is small enough out of the spool, which goes. Raises ValueError for a spool that is no picture."""
    for quality in QUALITIES:
        argv = [
            tools.ffmpeg(), "-nostdin", "-y", "-v", "error", *OURS, "-i", SPOOL,
            "-c:v", "mjpeg", "-q:v", str(quality), "-flags:v", "+bitexact", "-fflags", "+bitexact", "-update", "1", NAME,
        ]  # fmt: skip
        if not run(argv, 60, cwd=into).ok:
            raise ValueError("the poster cannot be packed")
        if (into / NAME).stat().st_size <= MOST:
            break
    (into / SPOOL).unlink()
