"""ffmpeg's command line for one decode and everything made of it, drawn with ffmpeg-python.

source -> whole pictures -> steady rate -> padded to the common length -> [high] -> main -> ... each
rung scaled from the next larger one -> {poster, storyboard}; sound -> loudness, sound.flac (sound.py
goes on from there, so that a second try at the sound decodes nothing again). Outputs are relative to
the working folder: no path gets into a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from . import ladder, poster, show, tools
from .fence import FENCE, HEARD, PIXELS, STILLS
from .ladder import Recipe, Rung, Sprites
from .ladders import SEGMENT
from .probe import Found

Stream = Any
"""A node of ffmpeg-python's graph; the library has no types."""

SCALER = "bicubic+bitexact"
"""The same bytes on every processor."""
EXACT = f"{SCALER}+accurate_rnd+full_chroma_int"
"""Where colours change their matrix, which is five steps of red off without. Everywhere, the whole run
would be a quarter dearer."""
SAME_BYTES = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact"}
SAYS = ("-nostdin", "-v", "level+verbose", "-xerror", "-progress", "pipe:1")
"""`verbose` makes the decoder tell its counts; `-xerror` stops at the first damage."""
COLOURS = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "color_range": "tv"}
"""One colour space for all (1.21): what has another is converted."""
SPOOL = "sound.flac"
MOMENTS = "moments.txt"
"""Beside the spool: how loud each tenth of a second is (LUFS, momentary)."""
SPOOL_GAIN = -9.0
"""dB: decoded sound may pass full scale; the spool must not clip it."""
PADDING = 0.5
"""Seconds that a stream may be short of its own container's word before it counts as damaged."""
NITS = 100
READERS = 2
"""Threads that decode, and as many that scale: they change no byte (an encoder's do, see `Recipe.threads`)."""


def command(source: Path, found: Found, recipe: Recipe, stills: Path | None = None) -> list[str]:
    """The argv that makes pictures and the sound's spool. Pure. `stills`: the folder with those of `found`."""
    opened = ffmpeg.input(
        f"file:{source.resolve()}", **(HEARD if found.show or not found.width else FENCE), max_pixels=PIXELS, err_detect="explode",
        threads=READERS, t=found.length + 1,
    )
    outputs = [spool(opened, found, recipe)] if recipe.sounds else []
    if recipe.sprites:
        seen = stilled(stills, found.show, found.length) if stills and found.show else opened["V:0"]
        card = carded(stills, found, recipe) if stills and found.card else None
        pictures = _pictures(seen, card, found, recipe)
        shown = [_poster(pictures["poster"], found, recipe), _storyboard(pictures["storyboard"], recipe.sprites)]
        outputs = [*(_hls(rung, pictures[rung.name], recipe) for rung in recipe.rungs), *shown, *outputs]
    argv: list[str] = ffmpeg.merge_outputs(*outputs).compile(cmd=tools.ffmpeg())
    return [argv[0], *SAYS, "-filter_complex_threads", str(READERS), *argv[1:]]


def stilled(folder: Path, shown: show.Show, length: float) -> Stream:
    """One picture after the other, each at its time, in the colours of a film; the steady rate repeats them."""
    opened = ffmpeg.input(f"file:{folder.resolve()}/%04d.png", f="image2", framerate=1, start_number=1, **STILLS)
    coloured = opened["v:0"].filter("scale", out_color_matrix="bt709", out_range="tv", flags=EXACT).filter("format", "yuv420p")
    return coloured.filter("settb", "1/1000").filter("setpts", show.times(shown, length))


def carded(folder: Path, found: Found, recipe: Recipe) -> Stream:
    """The end card, whole on white, as large as the largest rung."""
    count, size = ladder.card_frames(found, recipe), (recipe.rungs[0].width, recipe.rungs[0].height)
    opened = ffmpeg.input(f"file:{folder.resolve()}/{show.CARD}", f="image2", framerate=Fraction(*recipe.fps), pattern_type="none", **STILLS)
    fitted = opened["v:0"].filter("scale", *size, force_original_aspect_ratio="decrease", out_color_matrix="bt709", out_range="tv", flags=EXACT)
    whole = fitted.filter("pad", *size, -1, -1, color="white").filter("setsar", 1).filter("format", "yuv420p")
    return whole.filter("loop", loop=-1, size=1).filter("trim", end_frame=count).filter("setpts", f"N/({Fraction(*recipe.fps)})/TB")


def _pictures(seen: Stream, card: Stream | None, found: Found, recipe: Recipe) -> dict[str, Stream]:
    """A stream for each consumer of what is seen (`V`: a cover picture is not a video), then the card."""
    even = steady(seen, found, recipe)
    sizes: dict[tuple[int, int], list[Rung]] = {}
    for rung in recipe.rungs:
        sizes.setdefault((rung.width, rung.height), []).append(rung)
    made: dict[str, Stream] = {}
    for number, (size, rungs) in enumerate(sizes.items()):
        last = number == len(sizes) - 1
        names = [rung.name for rung in rungs] + (["poster"] if number == 0 else []) + (["storyboard"] if last else ["next"])
        first = number == 0
        fitted = scaled(even, size, recipe, first=first)
        whole = joined(fitted, card, recipe) if first and card else fitted
        streams = dict(zip(names, _split(whole, len(names)), strict=True))
        even = streams.pop("next", None)
        made |= streams
    for rung in recipe.rungs:
        if rung.step > 1:
            made[rung.name] = made[rung.name].filter("framestep", rung.step)
    return made


def joined(film: Stream, card: Stream, recipe: Recipe) -> Stream:
    return ffmpeg.concat(film, card).filter("setpts", f"N/({Fraction(*recipe.fps)})/TB")


def steady(stream: Stream, found: Found, recipe: Recipe) -> Stream:
    """Whole pictures at a steady rate over exactly the common length, the last one held."""
    if recipe.weave:
        stream = stream.filter("bwdif", mode="send_frame", deint="all")
    count, rate = ladder.frames(found, recipe) - ladder.card_frames(found, recipe), Fraction(*recipe.fps)
    held = max(0.0, float(count / rate) - found.seconds) + PADDING
    return (
        stream.filter("fps", fps=f"{rate.numerator}/{rate.denominator}", start_time=0)
        .filter("tpad", stop_mode="clone", stop_duration=f"{held:.3f}")
        .filter("trim", end_frame=count)
    )


def scaled(stream: Stream, size: tuple[int, int], recipe: Recipe, *, first: bool) -> Stream:
    """The first one also brings colours into the common space."""
    if first and recipe.hdr:
        return _dimmed(stream, size)
    colours = {"in_color_matrix": recipe.matrix, "out_color_matrix": "bt709", "out_range": "tv"} if first else {}
    flags = EXACT if first and recipe.matrix != "bt709" else SCALER
    scaled = stream.filter("scale", *size, flags=flags, **colours)
    return scaled.filter("setsar", 1).filter("format", "yuv420p")


def _dimmed(stream: Stream, size: tuple[int, int]) -> Stream:
    """High dynamic range brought into that of ordinary screens (ITU-R BT.2408: 100 nits are white)."""
    small = stream.filter("zscale", *size, transfer="linear", npl=NITS).filter("format", "gbrpf32le")
    toned = small.filter("zscale", primaries="bt709").filter("tonemap", "hable", desat=0)
    normal = toned.filter("zscale", transfer="bt709", matrix="bt709", range="tv")
    return normal.filter("setsar", 1).filter("format", "yuv420p")


def _split(stream: Stream, count: int) -> Sequence[Stream]:
    parts = stream.filter_multi_output("split", count)
    return [parts[number] for number in range(count)]


def _hls(rung: Rung, pictures: Stream, recipe: Recipe) -> Stream:
    """Constant quality under a cap. Key frames only where segments begin, so that those of all rungs meet."""
    return ffmpeg.output(
        pictures, f"{rung.name}/index.m3u8", **{
            "c:v": "libx264", "preset": recipe.preset, "crf": rung.crf, "profile:v": "high",
            "maxrate": f"{rung.peak}k", "bufsize": f"{rung.peak * SEGMENT}k", "threads:v": recipe.threads,
            "flags:v": "+bitexact", "fps_mode": "passthrough", "g": rung.gop, "keyint_min": rung.gop, "sc_threshold": 0,
        }, **COLOURS, **segments(rung.name),
    )


def segments(name: str) -> dict[str, Any]:
    """Times are not shifted to make room for B-pictures: the shift differs from rung to rung (two
    pictures are 0.32 s at 6.25 a second), and the picture would lag behind the sound.
    """
    return {
        "f": "hls", "hls_time": SEGMENT, "hls_playlist_type": "vod", "hls_segment_type": "fmp4",
        "hls_flags": "independent_segments", "hls_fmp4_init_filename": "init.mp4",
        "hls_segment_filename": f"{name}/%04d.m4s", "start_number": 1, "avoid_negative_ts": "disabled",
        **SAME_BYTES,
    }


def spool(opened: Stream, found: Found, recipe: Recipe) -> Stream:
    """The sound once, lossless, over exactly the common length; its loudness is told on the way.

    Gaps are filled with silence, so that it stays with the picture.
    """
    length = float(ladder.seconds(found, recipe))
    held = max(0.0, length - found.audio_seconds) + PADDING
    steady = opened["a:0"].filter("aresample", 48000, **{"async": 1, "first_pts": 0})
    even = steady.filter("aformat", sample_fmts="fltp", channel_layouts="stereo").filter("volume", f"{SPOOL_GAIN}dB")
    whole = even.filter("apad", pad_dur=f"{held:.3f}").filter("atrim", end=f"{length:.6f}")
    told = whole.filter("ebur128", framelog="quiet", peak="true", metadata=1)
    told = told.filter("ametadata", mode="print", key="lavfi.r128.M", file=MOMENTS)
    return ffmpeg.output(
        told, SPOOL, f="flac", **{"c:a": "flac", "sample_fmt": "s32", "compression_level": 2, "flags:a": "+bitexact"}, **SAME_BYTES
    )


def _poster(pictures: Stream, found: Found, recipe: Recipe) -> Stream:
    """A picture from shortly after the beginning: many recordings fade in from black."""
    late = pictures.filter("select", f"gte(t,{min(2.0, found.seconds / 3):.3f})")
    small = late.filter("scale", *poster.size(recipe.rungs[0]), flags=SCALER)
    return _photograph(small, poster.SPOOL, quality=2, update=1, **{"frames:v": 1})


def _storyboard(pictures: Stream, board: Sprites) -> Stream:
    """A small picture every few seconds, many to a sheet, for the bar of the player."""
    few = pictures.filter("framestep", board.every)
    small = few.filter("scale", board.width, board.height, flags=SCALER)
    sheet = small.filter("tile", layout=f"{board.columns}x{board.rows}")
    return _photograph(sheet, "storyboard/%02d.jpg", quality=6, start_number=1)


def _photograph(pictures: Stream, name: str, quality: int, **more: Any) -> Stream:
    """JPEG (JFIF) is full range and BT.601, whatever the video was."""
    full = pictures.filter("scale", out_range="full", out_color_matrix="bt601", flags=SCALER).filter("format", "yuvj420p")
    return ffmpeg.output(
        full, name, f="image2", **{"c:v": "mjpeg", "q:v": quality, "flags:v": "+bitexact", "fps_mode": "passthrough"},
        **more, **SAME_BYTES,
    )
