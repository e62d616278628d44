"""Whether finished renditions are what their recipe and source promise.

Every output is decoded, because nothing else proves it: ffmpeg exits with 0 after a
truncated source and on a full disk, and a playlist looks complete after a kill.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

from . import container, ladder, playlists, renditions, tools
from .ladder import Recipe, Rung
from .probe import Found
from .run import run

SLACK = 2
"""Pictures. A source's last picture may end between two of ours, and so may its first."""
SOUND_SLACK = 0.15
"""Seconds. AAC works in frames of 21 ms and starts with a silent one."""
LOCAL = ("-protocol_whitelist", "file")


class Broken(Exception):
    """Renditions that must not be used; `reasons` are Chinese, for the item's line (M-09)."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True)
class Decoded:
    """What came out of a file; `wrong`: the decoder complained."""

    frames: int
    seconds: float
    wrong: bool


def verify(folder: Path, found: Found) -> list[str]:
    """Reasons why the renditions in `folder` are not those of `found`; empty when they are good."""
    recipe = ladder.recipe(found)
    reasons = list(_as_written(folder, found, recipe))
    if not reasons:
        reasons += _playlists(folder, found, recipe)
        reasons += _pictures(folder, found, recipe)
        reasons += _sound(folder, found)
    return reasons


def _as_written(folder: Path, found: Found, recipe: Recipe) -> Iterator[str]:
    """Everything that was measured is measured again: one changed byte shows."""
    try:
        written = json.loads((folder / renditions.NAME).read_text("utf-8"))
        before = dict(written["files"])
        measured = renditions.measure(folder, found, recipe, written["encoder"])
        master = playlists.multivariant(renditions.variants(folder, recipe))
        if (folder / renditions.MASTER).read_text("utf-8") != master:
            yield f"{renditions.MASTER} 与各档的实际大小不符"
    except FileNotFoundError as trouble:
        yield f"缺文件 {_inside(trouble.filename, folder)}"
        return
    except (OSError, ValueError, KeyError, TypeError):
        yield "播放列表或 renditions.json 读不通"
        return
    now = measured["files"]
    for name in sorted(before.keys() | now.keys()):
        if before.get(name) != now.get(name):
            yield f"{name} {'不见了' if name not in now else '与转码时记下的不一样'}"
    if before == now and written != measured:
        yield f"{renditions.NAME} 与文件不符"


def _inside(name: str, folder: Path) -> str:
    path = Path(name)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def _playlists(folder: Path, found: Found, recipe: Recipe) -> Iterator[str]:
    for name in [rung.name for rung in recipe.rungs] + ["audio"] * found.has_audio:
        media = playlists.read(folder / name / "index.m3u8")
        length = found.audio_seconds if name == "audio" else found.seconds
        if not media.ended:
            yield f"{name}/index.m3u8 没有写完（缺 ENDLIST）"
        for segment in media.segments:
            if not (folder / name / segment.name).stat().st_size:
                yield f"{name}/{segment.name} 是空的"
        if abs(media.seconds - length) > 0.5:
            yield f"{name} 各段合计 {media.seconds:.2f} 秒，原片是 {length:.2f} 秒"


def _pictures(folder: Path, found: Found, recipe: Recipe) -> Iterator[str]:
    for rung in recipe.rungs:
        yield from _counted(folder, f"{rung.name}/index.m3u8", found.seconds, found, rung)
    yield from _counted(folder, "video.mp4", found.length, found, recipe.mp4)
    if not container.faststart(folder / "video.mp4"):
        yield "video.mp4 的目录不在开头，网页上不能边下边放"
    poster = decode(folder, "poster.jpg", 1)
    if poster.wrong or poster.frames != 1:
        yield "poster.jpg 打不开"


def _counted(folder: Path, name: str, length: float, found: Found, rung: Rung) -> Iterator[str]:
    """Count of the decoded pictures against the source's, and time against `length`, in seconds."""
    fps = Fraction(*ladder.recipe(found).fps)
    wanted = ceil(round(Fraction(found.seconds) * fps) / rung.step)
    seen = decode(folder, name, length)
    if seen.wrong:
        yield f"{name} 解码到中途出错"
    elif abs(seen.frames - wanted) > SLACK:
        yield f"{name} 有 {seen.frames} 格画面，照原片应有 {wanted} 格"
    elif abs(seen.seconds - length) > max(SOUND_SLACK, float((SLACK + 1) * rung.step / fps)):
        yield f"{name} 长 {seen.seconds:.2f} 秒，原片是 {length:.2f} 秒"


def _sound(folder: Path, found: Found) -> Iterator[str]:
    for name in ("audio/index.m3u8", "audio.m4a") if found.has_audio else ():
        seen = decode(folder, name, found.audio_seconds)
        if seen.wrong:
            yield f"{name} 解码到中途出错"
        elif abs(seen.seconds - found.audio_seconds) > SOUND_SLACK:
            yield f"{name} 长 {seen.seconds:.2f} 秒，原片的声音是 {found.audio_seconds:.2f} 秒"


def decode(folder: Path, name: str, seconds: float) -> Decoded:
    """Decode one output from end to end; `seconds` sets the wall limit."""
    told: dict[str, str] = {}

    def hear(line: str) -> None:
        name, _, value = line.partition("=")
        told[name] = value

    argv = [
        tools.ffmpeg(), "-nostdin", "-v", "level+error", "-xerror", "-progress", "pipe:1",
        *LOCAL, "-err_detect", "explode", "-i", name, "-fps_mode", "passthrough", "-f", "null", "-",
    ]
    done = run(argv, 60 + 10 * seconds, hear, cwd=folder)
    return Decoded(_whole(told.get("frame")), _whole(told.get("out_time_us")) / 1e6, not done.ok or bool(done.errors))


def _whole(words: str | None) -> int:
    return int(words) if words and words.strip().isdigit() else 0
