"""A master for television: one file of broadcast size, rate and loudness, with nothing burnt in. Its recipe is data in ladders.py."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path

import ffmpeg

from . import finish, graph, ladder, sound, tools
from .fence import FENCE, HEARD, PIXELS
from .graph import COLOURS, MOMENTS, SAME_BYTES, SPOOL
from .ladder import PIPELINE_VERSION, Recipe, Rung
from .ladders import TELEVISION
from .probe import Found, sha256
from .run import Done, progress, run, writing
from .verify import SOUND_SLACK, Broken, decode

NAME = "television.mp4"
PICTURE, ALONE = "picture.mp4", "sound.m4a"


def key(found: Found, recipe: Recipe, encoder_build: str) -> str:
    """The master's address: 20 hex digits. `recipe` is that of the recording's ladder."""
    parts = [ladder.key(found, _recipe(recipe), encoder_build), asdict(TELEVISION), PIPELINE_VERSION]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:20]


def make(
    source: Path, found: Found, recipe: Recipe, into: Path, tell: Callable[[float], None], stills: Path | None = None
) -> None:
    """Write television.mp4 into the empty folder `into`, proved by decoding. `stills` as `encode` takes them.

    Raises Broken for a source or a result that is not whole, Trouble (3) when a tool is missing or the disk is full.
    """
    shape = _recipe(recipe)
    done = run(_command(source, found, shape, stills), 300 + 120 * found.length, progress(found.length, tell), into)
    if not done.ok:
        raise Broken(["原片解码到中途出错"])
    if sha256(source) != found.sha256:
        raise Broken(["转码期间原片被改动了，请再运行一次"])
    loud = _joined(into, found, shape, done)
    reasons = _judged(into, found, shape, loud)
    if reasons:
        raise Broken(reasons)
    for name in (PICTURE, ALONE, SPOOL, MOMENTS, finish.META, finish.CAPTIONS):
        (into / name).unlink(missing_ok=True)


def _recipe(recipe: Recipe) -> Recipe:
    """One rung of broadcast size and rate; colours and fields as for the ladder."""
    rung = Rung(TELEVISION.name, TELEVISION.width, TELEVISION.height, TELEVISION.crf, TELEVISION.peak, 1, 2 * TELEVISION.fps, "")
    sounds = ((TELEVISION.name, TELEVISION.kbps, False),) if recipe.sounds else ()
    return replace(recipe, fps=(TELEVISION.fps, 1), rungs=(rung,), start="", light="", clear="", sounds=sounds, sprites=None)


def _command(source: Path, found: Found, recipe: Recipe, stills: Path | None) -> list[str]:
    """The picture as large as it fits, on black, then the end card where there is one."""
    opened = ffmpeg.input(
        f"file:{source.resolve()}", **(HEARD if found.show else FENCE), max_pixels=PIXELS, err_detect="explode",
        threads=recipe.threads, t=found.length + 1,
    )  # fmt: skip
    seen = graph.stilled(stills, found.show, found.length) if stills and found.show else opened["V:0"]
    rung = recipe.rungs[0]
    fitted = graph.scaled(graph.steady(seen, found, recipe), _fitted(found, rung), recipe, first=True)
    whole = fitted.filter("pad", rung.width, rung.height, -1, -1, color="black").filter("setsar", 1)
    if stills and found.card:
        whole = graph.joined(whole, graph.carded(stills, found, recipe), recipe)
    outputs = [ffmpeg.output(
        whole, PICTURE, **{
            "c:v": "libx264", "preset": recipe.preset, "crf": rung.crf, "profile:v": "high", "maxrate": f"{rung.peak}k",
            "bufsize": f"{rung.peak * 2}k", "threads:v": recipe.threads, "flags:v": "+bitexact", "fps_mode": "passthrough",
            "g": rung.gop,
        }, **COLOURS, **SAME_BYTES,
    )]  # fmt: skip
    outputs += [graph.spool(opened, found, recipe)] if recipe.sounds else []
    argv: list[str] = ffmpeg.merge_outputs(*outputs).compile(cmd=tools.ffmpeg())
    return [argv[0], *graph.SAYS, "-filter_complex_threads", str(recipe.threads), *argv[1:]]


def _fitted(found: Found, rung: Rung) -> tuple[int, int]:
    """The largest even size inside the frame."""
    scale = min(Fraction(rung.width, found.width), Fraction(rung.height, found.height))
    return int(found.width * scale) // 2 * 2, int(found.height * scale) // 2 * 2


def _joined(into: Path, found: Found, recipe: Recipe, done: Done) -> sound.Loudness | None:
    """Sound within the bounds, then both in one file that begins at once. Raises Broken."""
    seconds, loud = float(ladder.seconds(found, recipe)), None
    with writing():
        (into / finish.META).write_text(";FFMETADATA1\n", "utf-8", newline="\n")
        (into / finish.CAPTIONS).write_text("WEBVTT\n", "utf-8", newline="\n")
    try:
        if recipe.sounds:
            heard = sound.told(done.errors)
            loud = sound.fitted(into, ALONE, TELEVISION.kbps, heard, seconds, TELEVISION.bounds, {"f": "ipod", **SAME_BYTES})
    except ValueError:
        raise Broken(["声音编不出来"]) from None
    reason = finish.copied(into, [PICTURE, *([ALONE] if loud else [])], into / NAME, seconds)
    if reason:
        raise Broken([reason])
    return loud


def _judged(into: Path, found: Found, recipe: Recipe, loud: sound.Loudness | None) -> list[str]:
    wanted, seconds = ladder.frames(found, recipe), float(ladder.seconds(found, recipe))
    seen = decode(into, NAME, seconds)
    if seen.wrong:
        return [f"{NAME} 解码到中途出错"]
    if seen.frames != wanted or abs(seen.seconds - seconds) > SOUND_SLACK:
        return [f"{NAME} 有 {seen.frames} 格、{seen.seconds:.2f} 秒，应有 {wanted} 格、{seconds:.2f} 秒"]
    if loud and not loud.keeps(TELEVISION.bounds):
        return [f"{NAME} 的响度 {loud.integrated} LUFS、{loud.peak} dBTP，调不到要求的范围"]
    return []
