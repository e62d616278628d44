"""Whether finished renditions are what their recipe and source promise.

Every output is decoded, because nothing else proves it: ffmpeg exits with 0 after a
truncated source and on a full disk, and a playlist looks complete after a kill.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import ladder, playlists, poster, renditions, sound, tools
from .fence import OURS
from .ladder import Recipe
from .probe import Found
from .run import run

SOUND_SLACK = 0.15
"""Seconds. AAC works in frames of 21 ms and starts with a silent one."""


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


def verify(folder: Path, found: Found, recipe: Recipe) -> list[str]:
    """Reasons why the renditions in `folder` are not those of `found`; empty when they are good."""
    reasons = list(_as_written(folder, found, recipe))
    if not reasons:
        reasons += _playlists(folder, found, recipe)
        reasons += _pictures(folder, found, recipe)
        reasons += _sound(folder, found, recipe)
    return reasons


def _as_written(folder: Path, found: Found, recipe: Recipe) -> Iterator[str]:
    """Everything that was measured is measured again: one changed byte shows."""
    try:
        written = json.loads((folder / renditions.NAME).read_text("utf-8"))
        before = dict(written["files"])
        loud = {each["name"]: {"lufs": each["lufs"], "dbtp": each["dbtp"]} for each in written["sounds"]}
        measured = renditions.measure(folder, found, recipe, written["encoder"], loud, written.get("silences"))
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
    length = float(ladder.seconds(found, recipe))
    for name in renditions.folders(recipe):
        held = playlists.read(folder / name / "index.m3u8")
        if not held.ended:
            yield f"{name}/index.m3u8 没有写完（缺 ENDLIST）"
        for segment in held.segments:
            if not (folder / name / segment.name).stat().st_size:
                yield f"{name}/{segment.name} 是空的"
        if abs(held.seconds - length) > SOUND_SLACK:
            yield f"{name} 各段合计 {held.seconds:.2f} 秒，应当是 {length:.2f} 秒"


def _pictures(folder: Path, found: Found, recipe: Recipe) -> Iterator[str]:
    """Exactly as many pictures as belong to the length: none was lost, none came twice."""
    count = ladder.frames(found, recipe)
    length = float(ladder.seconds(found, recipe))
    for rung in recipe.rungs:
        name, wanted = f"{rung.name}/index.m3u8", count // rung.step
        seen = decode(folder, name, length)
        if seen.wrong:
            yield f"{name} 解码到中途出错"
        elif seen.frames != wanted:
            yield f"{name} 有 {seen.frames} 格画面，照原片应有 {wanted} 格"
        elif abs(seen.seconds - length) > SOUND_SLACK:
            yield f"{name} 长 {seen.seconds:.2f} 秒，应当是 {length:.2f} 秒"
    for name in () if not recipe.sprites else (poster.NAME, *(f"{renditions.BOARD}/{path.name}" for path in (folder / renditions.BOARD).iterdir())):
        picture = decode(folder, name, 1)
        if picture.wrong or picture.frames != 1:
            yield f"{name} 打不开"


def _sound(folder: Path, found: Found, recipe: Recipe) -> Iterator[str]:
    length = float(ladder.seconds(found, recipe))
    for name, _, _ in recipe.sounds:
        path = f"{sound.folder(name)}/index.m3u8"
        seen = decode(folder, path, length)
        if seen.wrong:
            yield f"{path} 解码到中途出错"
        elif abs(seen.seconds - length) > SOUND_SLACK:
            yield f"{path} 长 {seen.seconds:.2f} 秒，应当是 {length:.2f} 秒"


def decode(folder: Path, name: str, seconds: float) -> Decoded:
    """Decode one output from end to end; `seconds` sets the wall limit."""
    told: dict[str, str] = {}

    def hear(line: str) -> None:
        name, _, value = line.partition("=")
        told[name] = value

    argv = [
        tools.ffmpeg(), "-nostdin", "-v", "level+error", "-xerror", "-progress", "pipe:1",
        *OURS, "-err_detect", "explode", "-i", name, "-fps_mode", "passthrough", "-f", "null", "-",
    ]
    done = run(argv, 60 + 10 * seconds, hear, cwd=folder)
    return Decoded(_whole(told.get("frame")), _whole(told.get("out_time_us")) / 1e6, not done.ok or bool(done.errors))


def _whole(words: str | None) -> int:
    return int(words) if words and words.strip().isdigit() else 0
