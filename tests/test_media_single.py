"""Files beside the ladder: a clip to pass on, a master for television, each proved by decoding."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import SAMPLE
from test_media import ff
from test_narrated import frames, same

from xindeng import films, library
from xindeng.films import Film
from xindeng.media import cut, single, sound, tools
from xindeng.media.cut import part_of
from xindeng.media.ladders import SINGLES
from xindeng.media.verify import Broken
from xindeng.narrated.stills import stills

FILM = """videos:
  - id: vid-pause
    title: 停三秒
    kind: 微课
    src: 原片.mp4
    captions: {zh-Hans: 示范.vtt}
    synthetic: 画面是测试图
    television: true
    clips:
      - {title: 等三秒再说, from: "00:01", to: "00:03"}
"""
SLIDES = """    slides:
      cues: [{at: "00:00"}, {at: "00:02"}, {at: "00:03"}]
"""
ACROSS, UPRIGHT = "320x180", "180x320"


def film(root: Path, picture: str, slides: str = "") -> Film:
    """A lecture with a recording of four seconds: grey, and white from the second second on; a loud tone."""
    shutil.copytree(SAMPLE, root)
    file = root / "courses" / "助人课" / "02-停一停.md"
    told = FILM.replace("    captions", f"{slides}    captions")
    file.write_text(file.read_text("utf-8").replace("level: 初级\n", f"level: 初级\n{told}"), "utf-8")
    shade = f"color=gray:s={picture}:r=10:d=4,drawbox=t=fill:color=white:enable='gte(t,2)'"
    ff("-f", "lavfi", "-i", shade, "-f", "lavfi", "-i", "sine=d=4:r=48000", "-af", "volume=12dB", "-c:v", "libx264", "-preset", "ultrafast",
       "-pix_fmt", "yuv420p", file.with_name("原片.mp4"))  # fmt: skip
    shelf, problems = library.load(root)
    assert problems == []
    found, problems = films.probe(shelf, root)
    assert problems == []
    return found["vid-pause"]


def made(film: Film, number: int, into: Path) -> Path:
    extra = film.extras[number]
    show = part_of(extra.found, extra.cut).show
    into.mkdir()
    with stills(film.deck, show.turns if show else (), extra.card, extra.around) as drawn:
        single.make(film.path, extra.found, extra.cut, film.recipe, into, lambda _: None, drawn)
    return into


@pytest.fixture(scope="module")
def across(tmp_path_factory: pytest.TempPathFactory) -> tuple[Film, Path, Path]:
    """A film that lies across: what it is, its clip, its master."""
    folder = tmp_path_factory.mktemp("single")
    found = film(folder / "样例", ACROSS)
    return found, made(found, 0, folder / "clip"), made(found, 1, folder / "master")


def test_a_clip_is_the_span_upright_then_the_numbers_to_call(across: tuple[Film, Path, Path]) -> None:
    found, clip, _ = across
    told = json.loads((clip / cut.FACTS).read_text("utf-8"))
    assert (told["width"], told["height"], told["seconds"]) == (1080, 1920, 8.0)
    assert sorted(path.name for path in clip.iterdir()) == [cut.NAME, cut.FACTS]
    shown = frames(clip / cut.NAME)
    assert len(shown) == 80
    turns = [n for n in range(1, len(shown)) if not same(shown[n - 1], shown[n])]
    assert turns == [10, 20]  # white from the second second of the film on, the card after the span
    assert found.extras[0].around == ("等三秒再说", "小灯县社会心理服务中心（示例）")


def test_a_master_is_as_loud_as_television_asks(across: tuple[Film, Path, Path]) -> None:
    _, _, master = across
    bounds = SINGLES["television"].bounds
    heard = sound.measure(master, cut.NAME, 4)
    assert bounds.quietest <= heard.integrated <= bounds.loudest
    assert heard.peak <= bounds.highest
    told = subprocess.run(
        [tools.ffprobe(), "-v", "error", "-show_entries", "stream=codec_name,width,height,r_frame_rate,channels", "-of", "csv=p=0",
         master / cut.NAME], capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert told == ["h264,1920,1080,25/1", "aac,2,0/0"]
    assert len(frames(master / cut.NAME)) == 100


def test_the_same_clip_twice_is_the_same_bytes(across: tuple[Film, Path, Path], tmp_path: Path) -> None:
    found, clip, _ = across
    again = made(found, 0, tmp_path / "again")
    assert (again / cut.NAME).read_bytes() == (clip / cut.NAME).read_bytes()


def test_another_span_another_file_and_another_caption_the_same(across: tuple[Film, Path, Path]) -> None:
    found, _, _ = across
    extra = found.extras[0]
    keys = {cut.key(extra.found, extra.cut, found.recipe, build) for build in ("a", "b")}
    keys |= {cut.key(each.found, each.cut, found.recipe, "a") for each in found.extras}
    assert len(keys) == 3


def test_what_was_filmed_upright_fills_the_clip(tmp_path: Path) -> None:
    found = film(tmp_path / "样例", UPRIGHT)
    assert found.extras[0].around is None
    shown = frames(made(found, 0, tmp_path / "clip") / cut.NAME)
    assert max(shown[15]) - min(shown[15]) < 10  # white all over


def test_a_clip_of_narrated_slides_begins_with_the_slide_that_stands_there(tmp_path: Path) -> None:
    found = film(tmp_path / "样例", ACROSS, SLIDES)
    extra = found.extras[0]
    show = part_of(extra.found, extra.cut).show
    assert show
    assert show.turns == ((0.0, 0), (1.0, 1))
    shown = frames(made(found, 0, tmp_path / "clip") / cut.NAME)
    assert [n for n in range(1, len(shown)) if not same(shown[n - 1], shown[n])] == [5, 10]


def test_a_source_that_is_broken_gives_no_clip(tmp_path: Path) -> None:
    found = film(tmp_path / "样例", ACROSS)
    raw = bytearray(found.path.read_bytes())
    middle = raw.index(b"mdat") + 2000
    raw[middle : middle + 800] = bytes(255 - byte for byte in raw[middle : middle + 800])
    found.path.write_bytes(raw)
    with pytest.raises(Broken):
        made(found, 1, tmp_path / "master")
