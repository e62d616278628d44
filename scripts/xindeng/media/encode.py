"""One decode, everything made, everything verified: HLS rungs, one MP4, sound, poster."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from xindeng.trouble import Trouble

from . import graph, ladder, playlists, renditions, tools
from .ladder import Recipe
from .probe import Found, sha256
from .run import DISK_FULL, Done, progress, run, writing
from .verify import Broken, verify

FULL_BELOW = 1_000_000
"""Bytes free. When something came out broken with less than this left, the disk was full."""
COUNTED = re.compile(r"\(video\): \d+ packets read .*?; (\d+) frames decoded; (\d+) decode errors")


def encode(source: Path, found: Found, into: Path, progress_to: Callable[[float], None]) -> None:
    """Make every rendition of `source` in the empty folder `into`, and verify them by decoding.

    Layout: master.m3u8, NAME/index.m3u8 with init.mp4 and 0001.m4s… for each rung and
    `audio`, video.mp4, audio.m4a, poster.jpg, renditions.json. Raises Broken when the
    result is not whole, Trouble (3) when a tool is missing or the disk is full.
    """
    recipe = ladder.recipe(found)
    with writing():
        for name in _folders(recipe):
            (into / name).mkdir()
    reasons = _made(source, found, recipe, into, progress_to)
    reasons = reasons or _described(into, found, recipe) or verify(into, found)
    if reasons and shutil.disk_usage(into).free < FULL_BELOW:
        raise Trouble(DISK_FULL)
    if reasons:
        raise Broken(reasons)


def _made(
    source: Path, found: Found, recipe: Recipe, into: Path, tell: Callable[[float], None]
) -> list[str]:
    """Run the encoder; what it, or the source on a second look, gives away."""
    done = run(graph.command(source, found, recipe), 300 + 60 * found.length, progress(found.length, tell), into)
    if done.timed_out:
        return ["转码超过了时限"]
    if not done.ok:
        return ["原片解码到中途出错"]
    if sha256(source) != found.sha256:
        return ["转码期间原片被改动了，请再运行一次"]
    return _lost(done, found)


def _lost(done: Done, found: Found) -> list[str]:
    """Pictures that were concealed or dropped, which a steady output rate would hide.

    A tenth may go without words: WebM's packets also hold pictures that are never shown.
    """
    count = next((match for line in done.errors if (match := COUNTED.search(line))), None)
    if count is None:
        return ["解码器没有报告画面数"]
    decoded, errors = int(count[1]), int(count[2])
    if errors:
        return [f"原片有 {errors} 格画面解不出来"]
    if decoded < found.frames * 0.9 - 2:
        return [f"原片有 {found.frames} 格画面，只解出 {decoded} 格"]
    return []


def _described(into: Path, found: Found, recipe: Recipe) -> list[str]:
    """Write what is derived from the finished files; a reason when they are not all there."""
    try:
        master = playlists.multivariant(renditions.variants(into, recipe))
        measured = renditions.measure(into, found, recipe, tools.encoder_build())
    except (FileNotFoundError, ValueError):
        return ["转码结果不完整"]
    with writing():
        (into / renditions.MASTER).write_text(master, "utf-8", newline="\n")
        (into / renditions.NAME).write_text(renditions.to_json(measured), "utf-8", newline="\n")
    return []


def _folders(recipe: Recipe) -> list[str]:
    return [rung.name for rung in recipe.rungs] + (["audio"] if recipe.audio_kbps else [])
