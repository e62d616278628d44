"""Sound without a picture, and films of other items than lectures: the same pipeline, the same page."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import SAMPLE
from test_media import ff, look
from test_narrated import frames, same

from xindeng import films, library, media
from xindeng.diag import Span
from xindeng.doc import Spoken, Video
from xindeng.media import renditions
from xindeng.media.encode import encode
from xindeng.media.finish import Words, finish
from xindeng.media.ladders import SHIPPED
from xindeng.media.probe import Found
from xindeng.media.verify import verify
from xindeng.narrated.stills import stills
from xindeng.render.html import VideoFiles, widgets

HERE = Span("问答.md", 5)
WORDS = Words("睡不着", (Spoken(0, 1.5, "先坐起来。"), Spoken(1.5, 2.9, "慢慢吐气。")), ((0.0, "坐起来"), (1.5, "吐气")))


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Found, Path]:
    """An MP3 with a cover picture: its renditions, what it is, and the film beside them."""
    folder = tmp_path_factory.mktemp("录音")
    path = folder / "第一期.mp3"
    ff("-f", "lavfi", "-i", "sine=d=3:r=44100", "-f", "lavfi", "-i", "testsrc=s=64x64:r=1:d=1", "-map", "0", "-map", "1",
       "-c:v", "mjpeg", "-disposition:v", "attached_pic", path)  # fmt: skip
    found, problems = media.listen(path, HERE, folder)
    assert problems == []
    assert found
    made, beside = folder / "renditions", folder / "finished"
    made.mkdir()
    beside.mkdir()
    encode(path, found, media.recipe(found), made, lambda _: None)
    finish(made, WORDS, beside)
    return made, found, beside


def test_sound_alone_is_made_as_loud_as_all_and_nothing_else(heard: tuple[Path, Found, Path]) -> None:
    made, found, _ = heard
    assert sorted(path.name for path in made.iterdir()) == [renditions.NAME, "sound-full", "sound-low"]
    assert verify(made, found, media.recipe(found)) == []
    told = json.loads((made / renditions.NAME).read_text("utf-8"))
    assert told["seconds"] == pytest.approx(3.0, abs=0.1)
    assert [SHIPPED.quietest <= each["lufs"] <= SHIPPED.loudest for each in told["sounds"]] == [True, True]


def test_sound_to_take_along_holds_its_chapters(heard: tuple[Path, Found, Path]) -> None:
    _, _, beside = heard
    told = json.loads((beside / "film.json").read_text("utf-8"))
    assert sorted(path.name for path in beside.iterdir()) == ["audio.m4a", "captions.vtt", "chapters.vtt", "film.json"]
    assert (told["light"], told["hls"], told["poster"]) == (None, None, None)
    raw = (beside / "audio.m4a").read_bytes()
    assert raw.find(b"moov") < raw.find(b"mdat")
    assert "吐气".encode() in raw


def test_sound_alone_has_a_player_of_its_own_on_the_page() -> None:
    block = Video("aud-sleep", "睡不着", chapters=((0.0, "坐起来"),), transcript=WORDS.cues)
    page = str(widgets.video(block, VideoFiles(captions="c.vtt", audio="a.m4a", audio_bytes=24_000, seconds=3)))
    assert '<audio controls preload="none" aria-label="睡不着"><source src="a.m4a" type="audio/mp4"></audio>' in page
    assert "<video" not in page
    assert "下载录音（24 kB）" in page
    assert 'href="a.m4a#t=1.5"' in page


def test_a_play_is_cut_into_its_scenes(tmp_path: Path) -> None:
    root = shutil.copytree(SAMPLE, tmp_path / "样例")
    file = root / "courses" / "门口.md"
    told = """videos:
  - id: vid-door
    title: 门口
    kind: 心理剧
    src: 演出.mp4
    scenes: ["00:00", "00:01"]
    captions: {zh-Hans: 助人课/示范.vtt}
    synthetic: 画面是测试图
stage:"""
    text = file.read_text("utf-8").replace("stage:", told, 1).replace("## 第二场", "## 第二场")
    file.write_text(text, "utf-8")
    ff("-f", "lavfi", "-i", "testsrc=s=320x180:r=10:d=2", "-c:v", "libx264", "-preset", "ultrafast", file.with_name("演出.mp4"))
    shelf, problems = library.load(root)
    assert problems == []
    found, problems = films.probe(shelf, root)
    assert [problem.code for problem in problems] == []
    assert found["vid-door"].found.width == look(file.with_name("演出.mp4")).width
    assert [at for at, _ in found["vid-door"].chapters] == [0.0, 1.0]
    assert found["vid-door"].chapters[0][1].startswith("第一场")


def test_a_piece_for_a_hard_moment_ends_with_the_numbers_to_call(tmp_path: Path) -> None:
    """Also where the picture stands upright; the sound is silent meanwhile."""
    root = shutil.copytree(SAMPLE, tmp_path / "样例")
    file = root / "courses" / "更多" / "踩实地面.md"
    told = """videos:
  - id: vid-ground
    title: 踩实地面
    kind: 自助
    src: 踩.mp4
    captions: {zh-Hans: ../助人课/示范.vtt}
    synthetic: 画面是测试图
situation:"""
    file.write_text(file.read_text("utf-8").replace("situation:", told, 1), "utf-8")
    ff("-f", "lavfi", "-i", "testsrc=s=180x320:r=10:d=2", "-f", "lavfi", "-i", "sine=d=2", "-c:v", "libx264", "-preset", "ultrafast",
       "-pix_fmt", "yuv420p", file.with_name("踩.mp4"))  # fmt: skip
    shelf, _ = library.load(root)
    found, problems = films.probe(shelf, root)
    assert problems == []
    film = found["vid-ground"]
    assert film.card
    assert len(film.found.card) == 64
    made = tmp_path / "renditions"
    made.mkdir()
    with stills(film.deck, (), film.card) as shown:
        encode(film.path, film.found, film.recipe, made, lambda _: None, shown)
    assert verify(made, film.found, film.recipe) == []
    for rung in film.recipe.rungs:
        pictures = frames(made / rung.name / "index.m3u8")
        assert len(pictures) == 80 // rung.step
        card = pictures[-1]
        whole = [n for n, picture in enumerate(pictures) if same(picture, card)]
        assert whole == list(range(20 // rung.step, 80 // rung.step))
        assert max(card) > 230
