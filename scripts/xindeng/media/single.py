"""One file beside the ladder: a clip of a span to pass on, a master for television. Its recipe is data in ladders.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from . import container, finish, graph, ladder, sound, tools
from .cut import FACTS, NAME, Cut, part_of, recipe_of
from .fence import FENCE, HEARD, PIXELS, STILLS
from .graph import COLOURS, EXACT, MOMENTS, SAME_BYTES, SPOOL, Stream
from .ladder import Recipe
from .ladders import Single
from .probe import Found, sha256
from .run import Done, progress, run, writing
from .show import BACKDROP
from .verify import SOUND_SLACK, Broken, decode

PICTURE, HEARD_ALONE = "picture.mp4", "sound.m4a"
NEAR = 0.2
"""LU between the sound before it was joined to the picture and after."""


def make(
    source: Path, found: Found, cut: Cut, recipe: Recipe, into: Path, tell: Callable[[float], None], stills: Path | None = None
) -> None:
    """Write film.mp4 and single.json into the empty folder `into`, proved by decoding.

    `recipe` is that of the recording's ladder; `stills` as `encode` takes them, and the backdrop. Raises Broken
    for a source or a result that is not whole, Trouble (3) when a tool is missing or the disk is full.
    """
    part, shape = part_of(found, cut), recipe_of(cut, recipe)
    done = run(_command(source, part, cut, shape, stills), 300 + 120 * part.length, progress(part.length, tell), into)
    if not done.ok:
        raise Broken(["原片解码到中途出错"])
    if sha256(source) != found.sha256:
        raise Broken(["转码期间原片被改动了，请再运行一次"])
    loud = _joined(into, part, cut, shape, done)
    reasons = _judged(into, part, cut, shape, loud)
    if reasons:
        raise Broken(reasons)
    for name in (PICTURE, HEARD_ALONE, SPOOL, MOMENTS, finish.META, finish.CAPTIONS):
        (into / name).unlink(missing_ok=True)
    told = _facts(into, cut, part, shape, loud)
    with writing():
        (into / FACTS).write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", "utf-8", newline="\n")


def verify(folder: Path, found: Found, cut: Cut, recipe: Recipe) -> list[str]:
    """Reasons why what lies in `folder`, whoever laid it there, is not this file; empty when it is good."""
    part, shape = part_of(found, cut), recipe_of(cut, recipe)
    try:
        told = json.loads((folder / FACTS).read_text("utf-8"))
        with (folder / NAME).open("rb") as file:
            seen = container.recognise(file.read(512))
        others = {path.name for path in folder.iterdir()} - {NAME, FACTS}
        if others or seen != "mov" or not container.faststart(folder / NAME):  # a playlist in disguise would lead a decoder out of the folder
            return [f"{NAME} 不是 MP4，或者旁边有别的文件"]
        loud = sound.measure(folder, NAME, float(ladder.seconds(part, shape))) if shape.sounds else None
        same = told == {**_facts(folder, cut, part, shape, loud), **{name: told[name] for name in ("lufs", "dbtp")}}
    except (OSError, ValueError, KeyError, TypeError):
        return [f"{NAME} 或 {FACTS} 读不通"]
    near = loud is None or abs(told["lufs"] - loud.integrated) < NEAR
    return _judged(folder, part, cut, shape, loud) if same and near else [f"{FACTS} 与文件不符"]


def _facts(folder: Path, cut: Cut, part: Found, shape: Recipe, loud: sound.Loudness | None) -> dict[str, Any]:
    return {
        "path": NAME, "bytes": (folder / NAME).stat().st_size, "sha256": sha256(folder / NAME), "seconds": round(float(ladder.seconds(part, shape)), 3),
        "width": cut.made.width, "height": cut.made.height, "lufs": loud.integrated if loud else None, "dbtp": loud.peak if loud else None,
    }


def _command(source: Path, part: Found, cut: Cut, recipe: Recipe, stills: Path | None) -> list[str]:
    """From the span's beginning; the picture as large as it fits, on black or on the backdrop, then the end card."""
    fence = HEARD if part.show else FENCE
    opened = ffmpeg.input(
        f"file:{source.resolve()}", **fence, max_pixels=PIXELS, err_detect="explode", threads=graph.READERS,
        ss=f"{cut.start:.3f}", t=f"{part.length + 1:.3f}",
    )  # fmt: skip
    seen = graph.stilled(stills, part.show, part.length) if stills and part.show else opened["V:0"]
    fitted = graph.scaled(graph.steady(seen, part, recipe), _fitted(part, cut.made), recipe, first=True)
    whole = _around(fitted, cut, recipe, stills)
    if stills and part.card:
        whole = graph.joined(whole, graph.carded(stills, part, recipe), recipe)
    rung = recipe.rungs[0]
    outputs = [ffmpeg.output(
        whole, PICTURE, **{
            "c:v": "libx264", "preset": recipe.preset, "crf": rung.crf, "profile:v": "high", "maxrate": f"{rung.peak}k",
            "bufsize": f"{rung.peak * 2}k", "threads:v": recipe.threads, "flags:v": "+bitexact", "fps_mode": "passthrough",
            "g": rung.gop,
        }, **COLOURS, **SAME_BYTES,
    )]  # fmt: skip
    outputs += [graph.spool(opened, part, recipe)] if recipe.sounds else []
    argv: list[str] = ffmpeg.merge_outputs(*outputs).compile(cmd=tools.ffmpeg())
    return [argv[0], *graph.SAYS, "-filter_complex_threads", str(graph.READERS), *argv[1:]]


def _fitted(found: Found, made: Single) -> tuple[int, int]:
    """The largest even size inside the file's."""
    scale = min(Fraction(made.width, found.width), Fraction(made.height, found.height))
    return int(found.width * scale) // 2 * 2, int(found.height * scale) // 2 * 2


def _around(fitted: Stream, cut: Cut, recipe: Recipe, stills: Path | None) -> Stream:
    size = (cut.made.width, cut.made.height)
    if not (cut.backdrop and stills):
        return fitted.filter("pad", *size, -1, -1, color="black").filter("setsar", 1)
    opened = ffmpeg.input(f"file:{stills.resolve()}/{BACKDROP}", f="image2", framerate=Fraction(*recipe.fps), pattern_type="none", **STILLS)
    ground = opened["v:0"].filter("scale", *size, out_color_matrix="bt709", out_range="tv", flags=EXACT).filter("format", "yuv420p")
    held = ground.filter("loop", loop=-1, size=1).filter("setpts", f"N/({Fraction(*recipe.fps)})/TB").filter("setsar", 1)
    return ffmpeg.overlay(held, fitted, x="(W-w)/2", y="(H-h)/2", shortest=1, format="yuv420").filter("format", "yuv420p")


def _joined(into: Path, part: Found, cut: Cut, recipe: Recipe, done: Done) -> sound.Loudness | None:
    """Sound within the bounds, then both in one file that begins at once. Raises Broken."""
    seconds, loud = float(ladder.seconds(part, recipe)), None
    with writing():
        (into / finish.META).write_text(finish.metadata(finish.Words(cut.title, (), ()), []), "utf-8", newline="\n")
        (into / finish.CAPTIONS).write_text("WEBVTT\n", "utf-8", newline="\n")
    try:
        if recipe.sounds:
            loud = sound.fitted(into, HEARD_ALONE, cut.made.kbps, sound.told(done.errors), seconds, cut.made.bounds, {"f": "ipod", **SAME_BYTES})
    except ValueError:
        raise Broken(["声音编不出来"]) from None
    reason = finish.copied(into, [PICTURE, *([HEARD_ALONE] if loud else [])], into / NAME, seconds)
    if reason:
        raise Broken([reason])
    return loud


def _judged(into: Path, part: Found, cut: Cut, recipe: Recipe, loud: sound.Loudness | None) -> list[str]:
    wanted, seconds = ladder.frames(part, recipe), float(ladder.seconds(part, recipe))
    seen = decode(into, NAME, seconds)
    if seen.wrong:
        return [f"{NAME} 解码到中途出错"]
    if seen.frames != wanted or abs(seen.seconds - seconds) > SOUND_SLACK:
        return [f"{NAME} 有 {seen.frames} 格、{seen.seconds:.2f} 秒，应有 {wanted} 格、{seconds:.2f} 秒"]
    if loud and not loud.keeps(cut.made.bounds):
        return [f"{NAME} 的响度 {loud.integrated} LUFS、{loud.peak} dBTP，调不到要求的范围"]
    return []
