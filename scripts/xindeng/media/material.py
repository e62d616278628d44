"""What the picture is, measured: slides and screens, or a camera's pictures; woven fields or whole ones.

A few short windows are decoded small. Two numbers tell a slide from a camera: `busy`, the
normalised entropy of a picture's brightness, and `moving`, the share of the area that changes
from one picture to the next. Measured: slides 0.34-0.37 busy and 0.00-0.02 moving; test patterns
0.42-0.59 and 0.05-0.09; films and hand-held cameras 0.86-0.96 and 0.10-0.48. Noise does not
count: before the difference is taken, the picture is averaged down to 64x36.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Literal

from . import tools
from .fence import opened
from .run import run

Kind = Literal["slides", "camera"]

WINDOWS = 6
WINDOW = 1.5
"""Seconds. Six of them lie evenly over the recording; a short one is looked at whole."""
BUSY = 0.72
"""Above this the brightness is spread as in nature, not in a few flat tones."""
MOVING = 0.2
STILL = 0.01
"""Below this nothing moves, whatever is shown: photographs on slides are slides."""
CAMERA_SHARE = 1 / 3
"""A camera for a third of the time asks for the camera's ladder; letters bear it, faces not the other."""
LIMIT = 60.0
"""Seconds on the wall for a window."""
LOOK = (
    "idet,scale=320:180:flags=area,format=gray,entropy,scale=64:36:flags=area,tblend=all_mode=difference,"
    "lutyuv=y='if(gt(val,3),255,0)',signalstats,metadata=print:file=-"
)


@dataclass(frozen=True)
class Material:
    """`interlaced`: most pictures are woven from two moments."""

    kind: Kind
    busy: float
    moving: float
    interlaced: bool


@dataclass
class Window:
    """What the pictures of one window add up to while they pass by."""

    busy: list[float] = field(default_factory=list)
    moving: list[float] = field(default_factory=list)
    woven: int = 0
    whole: int = 0

    def hear(self, line: str) -> None:
        name, _, value = line.removeprefix("lavfi.").partition("=")
        match name:
            case "entropy.normalized_entropy.normal.Y":
                self.busy.append(float(value))
            case "signalstats.YAVG":
                self.moving.append(float(value) / 255)
            case "idet.multiple.current_frame":
                self.woven += value in ("tff", "bff")
                self.whole += value == "progressive"

    @property
    def camera(self) -> bool:
        moving, busy = fmean(self.moving), fmean(self.busy)
        return moving > MOVING or (moving > STILL and busy > BUSY)


def measure(path: Path, seconds: float) -> Material:
    """Look at a recording of this length. What cannot be decoded counts as a camera's; encoding will tell."""
    seen = [window for at in _places(seconds) if (window := _look(path, at)).moving and window.busy]
    if not seen:
        return Material("camera", 0.0, 0.0, interlaced=False)
    camera = sum(window.camera for window in seen) >= CAMERA_SHARE * len(seen)
    woven, whole = sum(window.woven for window in seen), sum(window.whole for window in seen)
    return Material(
        "camera" if camera else "slides", round(fmean(fmean(window.busy) for window in seen), 3),
        round(fmean(fmean(window.moving) for window in seen), 4), interlaced=woven > max(whole, 5),
    )


def _places(seconds: float) -> list[float]:
    if seconds <= WINDOWS * WINDOW:
        return [0.0]
    return [seconds * number / WINDOWS for number in range(WINDOWS)]


def _look(path: Path, at: float) -> Window:
    """From the key frame before `at`: no picture is decoded that is not looked at."""
    window = Window()
    argv = [
        tools.ffmpeg(), "-nostdin", "-v", "error", "-noaccurate_seek", "-ss", f"{at:.3f}",
        "-t", str(WINDOW if at else WINDOWS * WINDOW), *opened(path), "-map", "0:V:0", "-vf", LOOK, "-f", "null", "-",
    ]
    run(argv, LIMIT, window.hear)
    return window
