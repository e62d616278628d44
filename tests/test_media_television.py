"""The master for television: size, rate and loudness of broadcasting, proved by decoding."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import SAMPLE
from test_media import ff
from test_narrated import frames, same

from xindeng import films, library, media
from xindeng.films import Film
from xindeng.media import sound, television, tools
from xindeng.media.ladders import TELEVISION
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
"""
SLIDES = """    slides:
      cues: [{at: "00:00"}, {at: "00:02"}, {at: "00:03"}]
"""


def film(root: Path, slides: str = "") -> Film:
    """A lecture with a recording of four seconds: grey, and white from the second second on; a loud tone."""
    shutil.copytree(SAMPLE, root)
    file = root / "courses" / "助人课" / "02-停一停.md"
    told = FILM.replace("    captions", f"{slides}    captions")
    file.write_text(file.read_text("utf-8").replace("level: 初级\n", f"level: 初级\n{told}"), "utf-8")
    shade = "color=gray:s=320x180:r=10:d=4,drawbox=t=fill:color=white:enable='gte(t,2)'"
    ff("-f", "lavfi", "-i", shade, "-f", "lavfi", "-i", "sine=d=4:r=48000", "-af", "volume=12dB", "-c:v", "libx264", "-preset", "ultrafast",
       "-pix_fmt", "yuv420p", file.with_name("原片.mp4"))  # fmt: skip
    shelf, problems = library.load(root)
    assert problems == []
    found, problems = films.probe(shelf, root)
    assert problems == []
    assert found["vid-pause"].television
    return found["vid-pause"]


def made(film: Film, into: Path) -> Path:
    into.mkdir()
    turns = film.found.show.turns if film.found.show else ()
    with stills(film.deck, turns, film.card) as drawn:
        television.make(film.path, film.found, film.recipe, into, lambda _: None, drawn)
    return into


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> tuple[Film, Path]:
    folder = tmp_path_factory.mktemp("television")
    found = film(folder / "样例")
    return found, made(found, folder / "master")


def test_a_master_is_as_large_as_fast_and_as_loud_as_television_asks(master: tuple[Film, Path]) -> None:
    _, folder = master
    assert [path.name for path in folder.iterdir()] == [television.NAME]
    heard = sound.measure(folder, television.NAME, 4)
    assert TELEVISION.bounds.quietest <= heard.integrated <= TELEVISION.bounds.loudest
    assert heard.peak <= TELEVISION.bounds.highest
    told = subprocess.run(
        [tools.ffprobe(), "-v", "error", "-show_entries", "stream=codec_name,width,height,r_frame_rate,channels", "-of", "csv=p=0",
         folder / television.NAME], capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert told == ["h264,1920,1080,25/1", "aac,2,0/0"]
    shown = frames(folder / television.NAME)
    assert len(shown) == 100
    assert [n for n in range(1, 100) if not same(shown[n - 1], shown[n])] == [50]


def test_the_same_recording_gives_the_same_master(master: tuple[Film, Path], tmp_path: Path) -> None:
    found, folder = master
    again = made(found, tmp_path / "again")
    assert (again / television.NAME).read_bytes() == (folder / television.NAME).read_bytes()
    keys = {television.key(found.found, found.recipe, build) for build in ("a", "b")} | {media.key(found.found, found.recipe, "a")}
    assert len(keys) == 3


def test_narrated_slides_go_on_television_too(tmp_path: Path) -> None:
    found = film(tmp_path / "样例", SLIDES)
    shown = frames(made(found, tmp_path / "master") / television.NAME)
    assert [n for n in range(1, len(shown)) if not same(shown[n - 1], shown[n])] == [50, 75]


def test_a_source_that_is_broken_gives_no_master(tmp_path: Path) -> None:
    found = film(tmp_path / "样例")
    raw = bytearray(found.path.read_bytes())
    middle = raw.index(b"mdat") + 2000
    raw[middle : middle + 800] = bytes(255 - byte for byte in raw[middle : middle + 800])
    found.path.write_bytes(raw)
    with pytest.raises(Broken):
        made(found, tmp_path / "master")
