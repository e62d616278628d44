"""The ladders: which rungs are made of which material, as data with their reasons.

An item may name one of them (`ladder: camera`); else the probe's measurement chooses. A rung's
`short` is the largest short side, so portrait and landscape follow the same rule; nothing is ever
enlarged, and a rung that a smaller source makes equal to the next one is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Name = Literal["slides", "camera"]

SEGMENT = 4
"""Seconds of a segment, and the distance of key frames. benchmarks/media.py measures the distance on
the slide lecture: see `gop_*` in docs/benchmarks.md. Apple recommends a key frame every 2 s and
segments of 6 s (1.13, 7.5): for slides a key frame is most of what a second weighs."""


@dataclass(frozen=True)
class Step:
    """A rung as it is wished for. `peak` in kbit/s caps the constant quality over a segment;
    of the pictures every `every`-th is kept."""

    name: str
    short: int
    crf: int
    peak: int
    every: int
    sound: str
    why: str


@dataclass(frozen=True)
class Ladder:
    """`steps` from the largest to the smallest; `start`: where a player begins; `light` and `clear`:
    the steps of the two single files, the first of them that is made."""

    steps: tuple[Step, ...]
    start: tuple[str, ...]
    light: tuple[str, ...]
    clear: tuple[str, ...]
    why: str


LADDERS: dict[Name, Ladder] = {
    "slides": Ladder(
        steps=(
            Step("high", 1080, 28, 2400, 1, "full", "投影用：1080p CRF 28 实测 297 kbit/s，VMAF 95.0；6 Mbit/s 的固定码率也只到 97.5"),
            Step("main", 720, 30, 1200, 1, "full", "手机和平板的屏幕上，小字仍然清楚"),
            Step("saver", 720, 32, 160, 4, "low", "村里的网：保住清晰度，少放画面。720p、四分之一的画面 111 kbit/s，VMAF 81.2；480p 不减画面 135 kbit/s，只有 71.0"),
        ),
        start=("main",), light=("saver",), clear=("high", "main"),
        why="画面大多不动，字要清楚：质量不变时几乎不花流量，所以不设低清晰度",
    ),
    "camera": Ladder(
        steps=(
            Step("high", 1080, 23, 4500, 1, "full", "投影用；上限照苹果 HLS 规范表 2 的 1080p 取低一档"),
            Step("main", 720, 23, 2400, 1, "full", "多数屏幕看不出与上一档的差别"),
            Step("low", 480, 24, 900, 1, "full", "4G 不稳的地方；单个文件默认用它：每分钟不超过 7 MB"),
            Step("saver", 270, 27, 140, 2, "low", "连声音不超过 192 kbit/s（苹果 HLS 规范 iOS 9.21）；人脸和动作经得起小，经不起卡"),
        ),
        start=("low", "main"), light=("low", "saver"), clear=("high", "main"),
        why="画面一直在动：不管多简单的画面都要按流量设上限",
    ),
}


@dataclass(frozen=True)
class Sound:
    """A rendition of the sound. `spoken`: both channels the same, as all bits then serve one."""

    name: str
    kbps: int
    spoken: bool
    why: str


@dataclass(frozen=True)
class Bounds:
    """How loud a file is shipped: LUFS (ITU-R BS.1770) from `quietest` to `loudest`, dBTP at most `highest`."""

    target: float
    quietest: float
    loudest: float
    highest: float


SHIPPED = Bounds(-16.5, -18.0, -15.0, 0.0)
"""For telephones and tablets: half as loud again as broadcasting, as their speakers are small."""


@dataclass(frozen=True)
class Single:
    """One file beside the ladder, of a size of its own: `peak` and `kbps` (sound) in kbit/s; `fps` 0 keeps the film's."""

    name: Literal["clip", "television"]
    width: int
    height: int
    crf: int
    peak: int
    fps: int
    kbps: int
    bounds: Bounds
    why: str


SINGLES: dict[Literal["clip", "television"], Single] = {
    "clip": Single("clip", 1080, 1920, 24, 3000, 0, 96, SHIPPED, "转发用：9:16，手机竖着看占满屏；一分钟不到 20 MB"),
    "television": Single(
        "television", 1920, 1080, 14, 25_000, 25, 320, Bounds(-24.0, -26.0, -22.0, -2.0),
        "电视台播出用的母版：1080p，每秒 25 格，画面上什么也不加；响度照 GY/T 282-2014（-24±2 LKFS，真峰值不过 -2 dBTP）",
    ),
}
"""GY/T 282-2014 itself could not be read here: its figures are those that several programs which measure by it hold in
common. Whoever hands in a master asks the station for its own."""
LONGEST_CLIP = 180
"""Seconds: what people watch to the end before they pass it on."""
SOUNDS = (
    Sound("full", 96, spoken=False, why="音乐和现场声也过得去；再高，讲课听不出差别"),
    Sound("low", 32, spoken=True, why="说话清楚就够；左右声道合成一样的，32 kbit/s 全用在说话上"),
)
SPRITE = 160
"""The longer side of a picture on the storyboard."""
GRID = 10
"""Pictures in a row, and rows, of a full sheet: a sheet of slides is 100-200 kB."""
SPACING, MOST = 2, 400
"""Seconds between the storyboard's pictures, at least; and how many there are at most."""
