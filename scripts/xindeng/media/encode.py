"""One decode, everything made, everything verified: HLS rungs, sounds, poster, storyboard.

What a kill can cost follows from the one decode. All rungs come out of it together, so there is no
finished rung while it lasts: a kill loses what this one recording's pass has done, and nothing of any
other recording. A run for each rung would lose less and cost 1.7 times as much; spans of a few minutes
would begin x264's rate control anew, so that a run that was resumed gave other bytes than one that was
not, and equal keys would no longer mean equal bytes. What the pass has finished is kept (`plan.encoded`):
a kill while the sound is fitted or everything is verified costs that step, and not the pass.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from xindeng.trouble import Trouble

from . import graph, ladder, poster, renditions, sound, speech, tools
from .ladder import Recipe
from .probe import Found, sha256
from .run import DISK_FULL, Done, progress, run, writing
from .verify import Broken, verify

FULL_BELOW = 1_000_000
"""Bytes free. When something came out broken with less than this left, the disk was full."""
SAID = "said.txt"
"""The encoder's last words, which tell how loud the spool is."""
COUNTED = re.compile(r"\(video\): \d+ packets read .*?; (\d+) frames decoded; (\d+) decode errors")
Tell = Callable[[float], None]


def encode(source: Path, found: Found, recipe: Recipe, into: Path, progress_to: Tell, stills: Path | None = None) -> None:
    """Both steps in one folder; see `complete` for what stands there afterwards."""
    decode_once(source, found, recipe, into, progress_to, stills)
    complete(into, found, recipe, into)


def decode_once(source: Path, found: Found, recipe: Recipe, into: Path, progress_to: Tell, stills: Path | None = None) -> None:
    """The one pass: pictures of every rung, poster, storyboard and the sound's spool in the empty folder `into`.

    `stills`: the folder with the pictures of `found.show`, 0001.png and so on, and its end card.

    Raises Broken when the source is not whole, Trouble (3) when a tool is missing or the disk is full.
    """
    with writing():
        for name in (*renditions.folders(recipe), *([renditions.BOARD] if recipe.sprites else [])):
            (into / name).mkdir()
    reasons, said = _made(graph.command(source, found, recipe, stills), source, found, into, progress_to)
    _stop(into, reasons)
    with writing():
        (into / SAID).write_text("\n".join(said), "utf-8")


def complete(passed: Path, found: Found, recipe: Recipe, into: Path) -> None:
    """Make of a pass in `passed` every rendition in the empty folder `into`, and verify them by decoding.

    Layout: NAME/index.m3u8, NAME/iframes.m3u8, NAME/init.mp4, NAME/0001.m4s… for each rung,
    sound-NAME/ likewise, poster.jpg, storyboard/01.jpg…, renditions.json. Raises Broken when the
    result is not whole, Trouble (3) when a tool is missing or the disk is full.
    """
    with writing():
        if passed != into:
            shutil.copytree(passed, into, ignore=shutil.ignore_patterns(".*"), copy_function=_taken, dirs_exist_ok=True)
        said = tuple((into / SAID).read_text("utf-8").split("\n"))
        (into / SAID).unlink()
    _stop(into, _described(into, found, recipe, said) or verify(into, found, recipe))


def _taken(source: str, target: str) -> None:
    """What will not be written again needs no second copy, where the disk knows links."""
    if source.endswith((".m4s", ".jpg", ".flac")):
        with contextlib.suppress(OSError):
            os.link(source, target)
            return
    shutil.copyfile(source, target)


def _stop(into: Path, reasons: list[str]) -> None:
    if reasons and shutil.disk_usage(into).free < FULL_BELOW:
        raise Trouble(DISK_FULL)
    if reasons:
        raise Broken(reasons)


def _made(command: list[str], source: Path, found: Found, into: Path, tell: Tell) -> tuple[list[str], tuple[str, ...]]:
    """Run the encoder; what it, or the source on a second look, gives away, and its last words."""
    done = run(command, 300 + 60 * found.length, progress(found.length, tell), into)
    if done.timed_out:
        return ["转码超过了时限"], ()
    if not done.ok:
        return ["原片解码到中途出错"], ()
    if sha256(source) != found.sha256:
        return ["转码期间原片被改动了，请再运行一次"], ()
    return _lost(done, found) if found.width else [], done.errors


def _lost(done: Done, found: Found) -> list[str]:
    """Pictures that were concealed or dropped, which a steady output rate would hide.

    A tenth may go without words: WebM's packets also hold pictures that are never shown.
    """
    counts = [match for line in done.errors if (match := COUNTED.search(line))]
    if not counts:
        return ["解码器没有报告画面数"]
    decoded, errors = max(int(count[1]) for count in counts), sum(int(count[2]) for count in counts)  # the end card is one
    if errors:
        return [f"原片有 {errors} 格画面解不出来"]
    if decoded < found.frames * 0.9 - 2:
        return [f"原片有 {found.frames} 格画面，只解出 {decoded} 格"]
    return []


def _described(into: Path, found: Found, recipe: Recipe, told: tuple[str, ...]) -> list[str]:
    """Make the sounds, and what is derived from the finished files; a reason when they are not all there."""
    try:
        loud, quiet = _sounds(into, found, recipe, told)
        with writing():
            if recipe.sprites:
                poster.make(into)
            renditions.write_playlists(into, recipe)
            measured = renditions.measure(into, found, recipe, tools.encoder_build(), loud, quiet)
            (into / renditions.NAME).write_text(renditions.to_json(measured), "utf-8", newline="\n")
    except (FileNotFoundError, ValueError):
        return ["转码结果不完整"]
    return []


def _sounds(into: Path, found: Found, recipe: Recipe, told: tuple[str, ...]) -> tuple[renditions.Loud, list[list[float]] | None]:
    """How loud each sound is, and where nobody speaks."""
    if not recipe.sounds:
        return {}, None
    spooled, seconds = sound.told(told), float(ladder.seconds(found, recipe))
    made = sound.make(into, spooled, recipe, seconds)
    quiet = [[0.0, round(seconds, 1)]] if spooled.silent else speech.silences(into / graph.MOMENTS, spooled.integrated, seconds)
    for name in (graph.SPOOL, graph.MOMENTS):
        (into / name).unlink()
    return {name: {"lufs": each.integrated, "dbtp": each.peak} for name, each in made.items()}, quiet
