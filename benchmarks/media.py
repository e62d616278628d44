"""What a slide lecture and a camera's film cost: bits, quality, CPU seconds, beside x264 alone and Shaka Streamer.

docs/benchmarks.md explains; benchmarks/generators/recordings.py says how the input is made.
XINDENG_BENCH_SECONDS shortens the recordings, XINDENG_BENCH_SCALE the library of two hundred.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HERE), str(HERE / "scripts")]

from benchmarks.generators import farming, recordings
from benchmarks.generators.cost import cost, weight

from xindeng import media
from xindeng.diag import Span
from xindeng.media import encode, finish, graph
from xindeng.media.ladder import Recipe, Rung
from xindeng.media.ladders import SEGMENT
from xindeng.media.probe import Found

SECONDS = int(os.environ.get("XINDENG_BENCH_SECONDS", "60"))
CAMERA_SECONDS = SECONDS // 2
GOP_SECONDS = SECONDS // 2
WORDS = finish.Words("讲座", (), ())


@dataclass(frozen=True)
class Made:
    """One recording with everything that is made of it, in `renditions` and `film`; CPU seconds of the pass, and of the rest."""

    source: Path
    found: Found
    recipe: Recipe
    renditions: Path
    film: Path
    encoding: float
    rest: float
    """Sound, verification by decoding, single files."""

    @property
    def facts(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.renditions / "renditions.json").read_text("utf-8"))
        return told

    @property
    def bytes(self) -> int:
        """All that a learner could fetch: rungs, sounds, single files, pictures, captions, playlists."""
        return weight(self.renditions) + weight(self.film)


def run() -> dict[str, float]:
    """The figures; every peer of a ratio runs in the same call, on the same input."""
    with tempfile.TemporaryDirectory(prefix="xindeng-bench-") as name:
        place = Path(name)
        many = farming.figures(place / "farm")
        slides = _made(place / "slides", recordings.lecture(place, SECONDS), "slides")
        again = _made(place / "again", slides.source, "slides")
        camera = _made(place / "camera", recordings.camera(place, CAMERA_SECONDS))
        assert camera.found.kind == "camera"
        return {
            **_slides(slides, place), **_beside_shaka(slides, place), "two_runs_differ": float(_differ(slides, again)),
            **{f"camera_{name}": figure for name, figure in _camera(camera, place).items()}, **many,
        }


def _made(place: Path, source: Path, ladder: media.LadderName | None = None) -> Made:
    found, _ = media.probe(source, Span("bench"), source.parent)
    assert found
    recipe = media.recipe(found, ladder)
    made, film = place / "made", place / "film"
    made.mkdir(parents=True)
    film.mkdir()

    def rest() -> None:
        encode.complete(made, found, recipe, made)
        finish.finish(made, WORDS, film)

    encoding = _cpu(lambda: encode.decode_once(source, found, recipe, made, lambda _: None))
    return Made(source, found, recipe, made, film, encoding, _cpu(rest))


def _slides(made: Made, place: Path) -> dict[str, float]:
    rates = _rates(made)
    return {
        **_effort(made, place), "slides_kbps": rates["high"], "main_kbps": rates["main"], "saver_kbps": rates["saver"],
        "slides_vmaf": _vmaf(made, "high"), "saver_vmaf": _vmaf(made, "saver"), **_gops(made.source, place),
    }


def _camera(made: Made, place: Path) -> dict[str, float]:
    rates = _rates(made)
    names = [rung.name for rung in made.recipe.rungs]
    return {
        **_effort(made, place), **{f"{name}_kbps": rates[name] for name in names}, **{f"{name}_vmaf": _vmaf(made, name) for name in names},
    }


def _effort(made: Made, place: Path) -> dict[str, float]:
    limit = _cpu(lambda: _raw(made, place))
    naive = sum(_cpu(lambda rung=rung: _raw(made, place, (rung,))) for rung in made.recipe.rungs)
    return {
        "onepass_over_limit": made.encoding / limit, "onepass_over_naive": made.encoding / naive,
        "cpu_min_per_hour": made.encoding / made.found.seconds * 60, "rest_cpu_min_per_hour": made.rest / made.found.seconds * 60,
        "package_bytes": float(made.bytes), "bandwidth_error": _bandwidth_error(made),
    }


def _raw(made: Made, place: Path, rungs: Sequence[Rung] = ()) -> None:
    """One decode, plain scaling, raw x264 of the given rungs: what physics asks for."""
    rungs, recipe = rungs or made.recipe.rungs, made.recipe
    heads = "".join(f"[s{number}]" for number in range(len(rungs)))
    drawn = [f"[0:v]split={len(rungs)}{heads}"]
    outputs: list[str] = []
    for number, rung in enumerate(rungs):
        drawn.append(f"[s{number}]framestep={rung.step},scale={rung.width}:{rung.height}:flags=bicubic[o{number}]")
        outputs += ["-map", f"[o{number}]", "-c:v", "libx264", "-preset", recipe.preset, "-crf", str(rung.crf), "-g", str(rung.gop),
                    "-maxrate", f"{rung.peak}k", "-bufsize", f"{rung.peak * SEGMENT}k", "-sc_threshold", "0",
                    "-threads:v", str(recipe.threads), "-f", "h264", f"{rung.name}.h264"]
    recordings.ffmpeg(["-threads", str(graph.READERS), "-i", str(made.source), "-filter_complex", ";".join(drawn), *outputs], place)


def _rates(made: Made) -> dict[str, float]:
    """kbit/s of the picture alone, its init segment left out."""
    return {rung.name: _bits(made.renditions / rung.name) / made.found.seconds / 1000 for rung in made.recipe.rungs}


def _bandwidth_error(made: Made) -> float:
    """How far the declared average is from the files, in the worst rung."""
    return max(
        abs(rung["average"] * made.found.seconds / (_bits(made.renditions / rung["name"]) + _bits(made.renditions / f"sound-{rung['sound']}")) - 1)
        for rung in made.facts["hls"]
    )


def _bits(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.m4s")) * 8


def _vmaf(made: Made, name: str) -> float:
    """VMAF of every picture of the source against what is shown at that moment, at the source's size."""
    shown = made.renditions / made.recipe.rung(name).name / "index.m3u8"
    size = f"{made.found.width}:{made.found.height}"
    compared = f"[0:v]fps=25,scale={size}:flags=bicubic[a];[1:v]fps=25[b];[a][b]libvmaf=n_threads=2:n_subsample=1:shortest=1:log_fmt=json:log_path=vmaf.json"
    place = made.film.parent
    recordings.ffmpeg(["-i", str(shown), "-i", str(made.source), "-lavfi", compared, "-f", "null", "-"], place)
    told = json.loads((place / "vmaf.json").read_text("utf-8"))
    assert len(told["frames"]) >= made.found.frames - 4  # all of them
    return float(told["pooled_metrics"]["vmaf"]["mean"])


def _gops(source: Path, place: Path) -> dict[str, float]:
    """kbit/s of the 1080p rung for three distances of key frames."""
    figures = {}
    for seconds in (2, 4, 8):
        recordings.ffmpeg(["-i", str(source), "-t", str(GOP_SECONDS), "-an", "-c:v", "libx264", "-preset", "medium", "-crf", "28",
                           "-g", str(seconds * 25), "-sc_threshold", "0", "-threads:v", "1", "-f", "h264", "gop.h264"], place)
        figures[f"gop_{seconds}_kbps"] = (place / "gop.h264").stat().st_size * 8 / GOP_SECONDS / 1000
    return figures


def _beside_shaka(made: Made, place: Path) -> dict[str, float]:
    """Shaka Streamer with nothing set that it does not ask for: the mode, and where picture and sound are."""
    (place / "pipeline.yaml").write_text("streaming_mode: vod\n", "utf-8")
    inputs = [{"name": str(made.source), "media_type": kind} for kind in ("video", "audio")]
    (place / "input.yaml").write_text(json.dumps({"inputs": inputs}), "utf-8")  # JSON is YAML
    program = shutil.which("shaka-streamer", path=str(Path(sys.executable).parent))
    assert program
    out = place / "shaka"
    spent = cost([sys.executable, program, "-i", "input.yaml", "-p", "pipeline.yaml", "-o", str(out)], place)
    theirs = weight(out)
    return {
        "shaka_bytes": float(theirs), "package_over_shaka": made.bytes / theirs,
        "shaka_cpu_min_per_hour": spent.cpu / made.found.seconds * 60, "cpu_over_shaka": (made.encoding + made.rest) / spent.cpu,
    }


def _differ(one: Made, other: Made) -> int:
    pairs = ((one.renditions, other.renditions), (one.film, other.film))
    return sum(farming.differ(farming.contents(first), farming.contents(second)) for first, second in pairs)


def _cpu(work: Callable[[], None]) -> float:
    """CPU seconds of the children that the work waits for: on a busy machine they are steadier than the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
