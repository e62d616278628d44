"""A silent video lesson out of slides: `python scripts/slides_video.py courses/…/倾听.slides.yml`.

For maintainers of this repository's own demonstrations. Reads a list of slides
({seconds, title, lines, captions: [{text}]}), sets each as a 1920x1080 picture with typst
and joins them into 倾听.mp4 (H.264, 12 pictures a second) with 倾听.vtt beside it.

There is no sound. No voice could be had here that a learner would gladly listen to for
three minutes: the free synthesisers that can be installed read Chinese like a machine,
and an ugly voice is worse than none. Whoever wants a voice records one and puts a
recording in the place of the MP4; captions and lecture stay as they are.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import ffmpeg
import typst
import yaml

from xindeng.doc import Spoken
from xindeng.media import to_vtt, tools
from xindeng.media.run import run
from xindeng.render.pdf import fonts

HERE = Path(__file__).parent
LAMP = HERE / "xindeng/theme/overrides/assets/xd/favicon.svg"
FOOTER = "心灯 · 尚未经专业审核"
FPS = 12
"""Slides do not move: half the pictures are half the work for whoever transcodes them."""
BEFORE, AFTER = 0.4, 0.3
"""Seconds without captions at a slide's beginning and end, for a look at the slide."""
STEP = re.compile(r"([一二三四五六七八九十])、(.+)")
NUMBER = re.compile(r"(.+?) (\d{3,})")
LEAD = re.compile(r"([^“，。]{1,4})：(.+)")

Slide = dict[str, Any]


def main(paths: Sequence[str]) -> None:
    for path in map(Path, paths):
        slides: list[Slide] = yaml.safe_load(path.read_text("utf-8"))
        name = path.name.removesuffix(".slides.yml")
        with tempfile.TemporaryDirectory(prefix="xindeng-slides-") as stage:
            pictures = draw(slides, series=f"心灯视频课 · {name}", stage=Path(stage))
            film(pictures, [float(slide["seconds"]) for slide in slides], path.with_name(f"{name}.mp4"))
        path.with_name(f"{name}.vtt").write_text(to_vtt(tuple(captions(slides))), "utf-8", newline="\n")
        print(f"{path.with_name(name)}.mp4 .vtt")


def draw(slides: Sequence[Slide], series: str, stage: Path) -> list[Path]:
    """Each slide as a PNG. Only the pinned fonts are used: the same pictures on every machine."""
    shown = [{"title": slide["title"], "lines": [line(words) for words in slide["lines"]]} for slide in slides]
    told = json.dumps({"slides": shown, "series": series, "footer": FOOTER}, ensure_ascii=False)
    (stage / "data.json").write_text(told, "utf-8")
    shutil.copy(HERE / "slides_video.typ", stage / "slides.typ")
    shutil.copy(LAMP, stage / "lamp.svg")
    (stage / "bare.svg").write_text(re.sub(r"<rect[^>]*/>", "", LAMP.read_text("utf-8"), count=1), "utf-8")
    ours = [str(font.parent) for font in fonts()]
    typst.compile(
        stage / "slides.typ", output=stage / "{0p}.png", root=stage, format="png", ppi=72,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=ours),
    )
    return sorted(stage.glob("*.png"))


def line(words: str) -> dict[str, str | bool]:
    """A line of a slide, told apart by how it is written: step, telephone number, lead, quotation."""
    parts: dict[str, str | bool] = {"text": words, "mark": "", "number": "", "lead": "", "quote": words.startswith("“")}
    if step := STEP.fullmatch(words):
        return parts | {"mark": step[1], "text": step[2]}
    if number := NUMBER.fullmatch(words):
        return parts | {"text": number[1], "number": number[2]}
    if lead := LEAD.fullmatch(words):
        return parts | {"lead": lead[1], "text": lead[2]}
    return parts


def film(pictures: Sequence[Path], seconds: Sequence[float], out: Path) -> None:
    """The pictures, each for its seconds. Key frames at each slide (scene cut) and every ten seconds."""
    parts = []
    for picture, length in zip(pictures, seconds, strict=True):
        still = ffmpeg.input(str(picture), framerate=FPS)
        parts.append(still.filter("loop", loop=round(length * FPS) - 1, size=1).filter("setpts", f"N/{FPS}/TB"))
    joined = ffmpeg.concat(*parts).filter("scale", out_color_matrix="bt709", out_range="tv").filter("format", "yuv420p")
    tagged = joined.filter("setparams", colorspace="bt709", color_primaries="bt709", color_trc="bt709", range="tv")
    argv: list[str] = tagged.output(
        str(out), **{"c:v": "libx264", "flags:v": "+bitexact"}, r=FPS, crf=24, preset="slow", tune="stillimage",
        g=10 * FPS, threads=2, movflags="+faststart", fflags="+bitexact", map_metadata=-1,
    ).overwrite_output().compile(cmd=tools.ffmpeg())
    done = run([argv[0], "-nostdin", "-v", "error", *argv[1:]], limit=1800)
    if not done.ok:
        sys.exit("\n".join(done.errors))


def captions(slides: Sequence[Slide]) -> Iterator[Spoken]:
    """Each slide's captions over its seconds, longer ones for longer."""
    begin = 0.0
    for slide in slides:
        texts = [str(caption["text"]) for caption in slide.get("captions", [])]
        start, room = begin + BEFORE, float(slide["seconds"]) - BEFORE - AFTER
        for text in texts:
            end = start + room * len(text) / sum(map(len, texts))
            yield Spoken(round(start, 2), round(end, 2), text)
            start = end
        begin += float(slide["seconds"])


if __name__ == "__main__":
    main(sys.argv[1:])
