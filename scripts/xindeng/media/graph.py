"""ffmpeg's command line for one decode and all outputs, drawn with ffmpeg-python.

source -> steady rate -> [high] -> main -> {main, saver, mp4, poster}; sound -> {hls, mp4, m4a}.
Each size is scaled from the next larger one, which costs less than scaling each from the
source. Outputs are relative to the working folder, so no path gets into a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from . import ladder, tools
from .ladder import Recipe, Rung
from .probe import FENCE, PIXELS, Found

Stream = Any
"""A node of ffmpeg-python's graph; the library has no types."""

SCALER = "bicubic+accurate_rnd+full_chroma_int+bitexact"
SAME_BYTES = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact"}
SAYS = ("-nostdin", "-v", "level+verbose", "-xerror", "-progress", "pipe:1")
"""`verbose` makes the decoder tell its counts; `-xerror` stops at the first damage."""


def command(source: Path, found: Found, recipe: Recipe) -> list[str]:
    """The argv that makes everything but the derived files. Pure."""
    opened = ffmpeg.input(
        f"file:{source.resolve()}", **FENCE, max_pixels=PIXELS, err_detect="explode",
        threads=recipe.threads, t=found.length + 1,
    )
    pictures = _pictures(opened, recipe)
    sounds = _sounds(opened, recipe)
    outputs = [_hls(rung, pictures[rung.name], recipe) for rung in recipe.rungs]
    outputs.append(_mp4([pictures["mp4"], *sounds[:1]], recipe))
    outputs.append(_poster(pictures["poster"], found))
    outputs += [_hls_sound(sounds[1], recipe), _m4a(sounds[2], recipe)] if sounds else []
    argv: list[str] = ffmpeg.merge_outputs(*outputs).compile(cmd=tools.ffmpeg())
    return [argv[0], *SAYS, "-filter_complex_threads", str(recipe.threads), *argv[1:]]


def _pictures(opened: Stream, recipe: Recipe) -> dict[str, Stream]:
    """A stream for each consumer. `V`: a cover picture is not a video."""
    rungs = {rung.name: rung for rung in recipe.rungs}
    steady = opened["V:0"].filter("fps", fps="/".join(map(str, recipe.fps)), start_time=0)
    made: dict[str, Stream] = {}
    if high := rungs.pop("high", None):
        made["high"], steady = _split(_scaled(steady, high), 2)
    names = [*rungs, "mp4", "poster"]
    made.update(zip(names, _split(_scaled(steady, recipe.mp4), len(names)), strict=True))
    if saver := rungs.get("saver"):
        made["saver"] = made["saver"].filter("framestep", saver.step)
    return made


def _scaled(stream: Stream, rung: Rung) -> Stream:
    scaled = stream.filter("scale", rung.width, rung.height, flags=SCALER, out_range="tv")
    return scaled.filter("setsar", 1).filter("format", "yuv420p")


def _split(stream: Stream, count: int, how: str = "split") -> Sequence[Stream]:
    parts = stream.filter_multi_output(how, count)
    return [parts[number] for number in range(count)]


def _sounds(opened: Stream, recipe: Recipe) -> Sequence[Stream]:
    """Three copies of the sound, gaps filled with silence so that it stays with the picture."""
    if not recipe.audio_kbps:
        return []
    steady = opened["a:0"].filter("aresample", 48000, **{"async": 1, "first_pts": 0})
    even = steady.filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
    return _split(even, 3, "asplit")


def _video(rung: Rung, recipe: Recipe) -> dict[str, Any]:
    return {
        "c:v": "libx264", "preset": recipe.preset, "crf": rung.crf, "profile:v": "high",
        "threads:v": recipe.threads, "flags:v": "+bitexact", "fps_mode": "passthrough", "g": rung.gop,
    }


def _audio(recipe: Recipe) -> dict[str, Any]:
    return {"c:a": "aac", "b:a": f"{recipe.audio_kbps}k", "flags:a": "+bitexact"}


def _segments(name: str) -> dict[str, Any]:
    """Times are not shifted to make room for B-pictures: the shift differs from rung to rung (two
    pictures are 0.32 s at 6.25 a second), and the picture would lag behind the sound.
    """
    return {
        "f": "hls", "hls_time": ladder.SEGMENT, "hls_playlist_type": "vod", "hls_segment_type": "fmp4",
        "hls_flags": "independent_segments", "hls_fmp4_init_filename": "init.mp4",
        "hls_segment_filename": f"{name}/%04d.m4s", "start_number": 1, "avoid_negative_ts": "disabled",
        **SAME_BYTES,
    }


def _hls(rung: Rung, pictures: Stream, recipe: Recipe) -> Stream:
    """Key frames only where segments begin, so that those of all rungs meet."""
    fixed = {"keyint_min": rung.gop, "sc_threshold": 0}
    return ffmpeg.output(pictures, f"{rung.name}/index.m3u8", **_video(rung, recipe), **fixed, **_segments(rung.name))


def _hls_sound(sound: Stream, recipe: Recipe) -> Stream:
    return ffmpeg.output(sound, "audio/index.m3u8", **_audio(recipe), **_segments("audio"))


def _mp4(streams: Sequence[Stream], recipe: Recipe) -> Stream:
    """Key frames where slides change (x264's own choice), and every ten seconds for seeking."""
    sound = _audio(recipe) if recipe.audio_kbps else {}
    return ffmpeg.output(
        *streams, "video.mp4", f="mp4", movflags="+faststart", **_video(recipe.mp4, recipe), **sound, **SAME_BYTES
    )


def _m4a(sound: Stream, recipe: Recipe) -> Stream:
    return ffmpeg.output(sound, "audio.m4a", f="ipod", movflags="+faststart", **_audio(recipe), **SAME_BYTES)


def _poster(pictures: Stream, found: Found) -> Stream:
    """A picture from shortly after the beginning: many recordings fade in from black.

    JPEG (JFIF) is full range and BT.601, whatever the video was.
    """
    late = pictures.filter("select", f"gte(t,{min(2.0, found.seconds / 3):.3f})")
    full = late.filter("scale", out_range="full", out_color_matrix="bt601", flags=SCALER).filter("format", "yuvj420p")
    return ffmpeg.output(
        full, "poster.jpg", f="image2", update=1, **{"c:v": "mjpeg", "q:v": 4, "frames:v": 1, "flags:v": "+bitexact"},
        **SAME_BYTES,
    )
