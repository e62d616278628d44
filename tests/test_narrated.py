"""Slides and one recording become a video lesson: real decks, the real ffmpeg and LibreOffice."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from conftest import SAMPLE
from decks import Deck as Office
from PIL import Image
from test_media import ff
from wording import png

from xindeng import films, library, media, narrated
from xindeng.diag import Span
from xindeng.films import Film
from xindeng.kinds.recordings import Slideshow, Turn
from xindeng.media import tools
from xindeng.media.encode import encode
from xindeng.media.finish import Words, finish
from xindeng.narrated import Deck, Unfit
from xindeng.narrated.stills import stills

HERE = Span("讲次.md", 20, 5)
LECTURE = "courses/助人课/02-停一停.md"
NARRATED = """level: 初级
videos:
  - id: vid-pause
    title: 停听问
    kind: 微课
    src: 录音.m4a
    slides:
      cues:
        - {at: "00:00"}
        - {at: "00:01"}
        - {at: "00:02.4", slide: 1}
        - {at: "00:03", slide: 3}
    captions: {zh-Hans: 示范.vtt}
    synthetic: 声音是测试音
"""
RED, GREEN = (200, 30, 30), (30, 160, 60)


def at(*_: str | int) -> Span:
    return HERE


def read(folder: Path, **show: object) -> Deck:
    made, problems = narrated.read_deck(Slideshow.model_construct(**{"deck": None, "pictures": (), **show}), folder, folder, (), "", at)
    assert made, [problem.as_text() for problem in problems]
    return made


def refusal(folder: Path, **show: object) -> str:
    made, (problem,) = narrated.read_deck(Slideshow.model_construct(**{"deck": None, "pictures": (), **show}), folder, folder, (), "", at)
    assert made is None
    assert problem.hint
    return f"{problem.message} [{problem.code}]"


def saved(deck: Office, path: Path) -> Path:
    whole = io.BytesIO()
    deck.made.save(whole)
    path.write_bytes(whole.getvalue())
    return path


def drawn(deck: Deck, *numbers: int) -> list[Image.Image]:
    with stills(deck, tuple((float(n), number) for n, number in enumerate(numbers))) as folder:
        pictures = [Image.open(path).convert("RGB") for path in sorted(folder.iterdir())]
    assert {picture.size for picture in pictures} == {(1920, 1080)}
    return pictures[:-1]


# --- a whole lesson --------------------------------------------------------------------


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> tuple[Film, Path]:
    """The sample's lecture with slides of its own text, over four seconds of sound: the film and its renditions."""
    root = shutil.copytree(SAMPLE, tmp_path_factory.mktemp("讲稿 库") / "样例")
    file = root / LECTURE
    file.write_text(file.read_text("utf-8").replace("level: 初级\n", NARRATED), "utf-8")
    ff("-f", "lavfi", "-i", "sine=d=4:r=44100", "-c:a", "aac", file.with_name("录音.m4a"))
    shelf, problems = library.load(root)
    assert problems == []
    found, problems = films.probe(shelf, root)
    assert problems == []
    return found["vid-pause"], made(found["vid-pause"], tmp_path_factory.mktemp("renditions"))


def made(film: Film, into: Path) -> Path:
    assert film.deck
    assert film.found.show
    with stills(film.deck, film.found.show.turns) as shown:
        encode(film.path, film.found, film.recipe, into, lambda _: None, shown)
    return into


def frames(playlist: Path) -> list[bytes]:
    """Each picture, very small."""
    argv = [tools.ffmpeg(), "-v", "error", "-i", playlist, "-map", "0:v", "-vf", "scale=32:18", "-pix_fmt", "gray", "-f", "rawvideo", "-"]
    raw = subprocess.run(argv, capture_output=True, check=True).stdout
    return [raw[start : start + 576] for start in range(0, len(raw), 576)]


def same(one: bytes, other: bytes) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) < 576


def test_a_slide_is_turned_at_its_time_exactly_on_every_rung(lesson: tuple[Film, Path]) -> None:
    film, folder = lesson
    assert film.recipe.fps == (5, 1)
    assert (film.recipe.rungs[0].width, film.recipe.rungs[0].height) == (1920, 1080)
    for rung in film.recipe.rungs:
        shown = frames(folder / rung.name / "index.m3u8")
        turns = [n for n in range(1, len(shown)) if not same(shown[n - 1], shown[n])]
        assert (len(shown), turns) == (20, [5, 12, 15])
        assert same(shown[0], shown[12])


def test_the_titles_of_the_slides_are_the_chapters(lesson: tuple[Film, Path]) -> None:
    film, folder = lesson
    assert film.chapters == ((0.0, "停、听、问"), (1.0, "心里的灯"), (2.4, "停、听、问"), (3.0, "一盏灯"))
    words = Words(film.title, film.cues, film.chapters)
    beside = folder.with_name("lesson")
    beside.mkdir()
    finish(folder, words, beside)
    told = json.loads((beside / "film.json").read_text("utf-8"))
    assert told["audio"]["bytes"] > 0
    assert "心里的灯" in (beside / "chapters.vtt").read_text("utf-8")
    assert "AUDIO" in (beside / "master.m3u8").read_text("utf-8")


def test_the_same_slides_and_sound_give_the_same_bytes(lesson: tuple[Film, Path], tmp_path: Path) -> None:
    film, folder = lesson
    again = made(film, tmp_path)
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert len(names) > 20
    assert [name for name in names if (folder / name).read_bytes() != (again / name).read_bytes()] == []


def test_another_time_or_another_deck_is_another_film(lesson: tuple[Film, Path]) -> None:
    film, _ = lesson
    assert film.found.show
    later = film.found.showing(media.Show(film.found.show.deck, ((0.0, 0), (2.0, 1))))
    other = film.found.showing(media.Show("0" * 64, film.found.show.turns))
    keys = {media.key(found, film.recipe, "build") for found in (film.found, later, other)}
    assert len(keys) == 3


# --- decks -----------------------------------------------------------------------------


def test_a_deck_from_powerpoint_is_drawn_without_its_hidden_slides(tmp_path: Path) -> None:
    deck = Office()
    deck.slide("开场", "先看着对方")
    deck.slide("备用").element.set("show", "0")
    deck.slide("三步\x0b慢慢来")
    saved(deck, tmp_path / "倾听 一.pptx")
    held = read(tmp_path, deck="倾听 一.pptx")
    assert held.titles == ("开场", "三步慢慢来")
    first, second, again = drawn(held, 0, 1, 0)
    assert first.tobytes() == again.tobytes() != second.tobytes()
    assert first.getpixel((960, 900)) == (255, 255, 255)
    assert first.getpixel((10, 500)) == (0, 0, 0)  # 4:3 in 16:9


def test_what_a_deck_would_fetch_from_outside_is_refused(tmp_path: Path) -> None:
    deck = Office()
    slide = deck.slide("开场")
    slide.part.relate_to("https://example.org/a.png", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image", is_external=True)
    saved(deck, tmp_path / "a.pptx")
    assert refusal(tmp_path, deck="a.pptx") == "幻灯片“a.pptx”第 1 张里有一张指向外面的图片或视频，别的机器上看不到 [M-23]"


def test_a_pdf_is_drawn_page_by_page_and_named_by_its_first_lines(tmp_path: Path) -> None:
    deck = Office()
    deck.slide("开场", "先看着对方")
    deck.slide("三步")
    office = saved(deck, tmp_path / "a.pptx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", tmp_path, office], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    held = read(tmp_path, deck="a.pdf")
    assert [title.split(" ")[0] for title in held.titles] == ["开场", "三步"]
    assert drawn(held, 0)[0].tobytes() == drawn(read(tmp_path, deck="a.pptx"), 0)[0].tobytes()


def test_pictures_stand_whole_and_upright_on_black(tmp_path: Path) -> None:
    (tmp_path / "红.png").write_bytes(png(colour=RED))
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(tmp_path / "空.png")
    turned = Image.new("RGB", (60, 20), GREEN)
    exif = Image.Exif()
    exif[0x0112] = 6  # the phone was held upright
    turned.save(tmp_path / "竖.jpg", exif=exif)
    held = read(tmp_path, pictures=("红.png", "空.png", "竖.jpg"))
    assert held.titles == ("红", "空", "竖")
    red, empty, upright = drawn(held, 0, 1, 2)
    assert red.getpixel((960, 540)) == RED
    assert empty.getpixel((960, 540)) == (255, 255, 255)
    assert empty.getpixel((100, 540)) == upright.getpixel((700, 540)) == (0, 0, 0)
    assert upright.getpixel((960, 20)) != (0, 0, 0)


def test_what_is_no_deck_is_told_before_anything_is_made(tmp_path: Path) -> None:
    (tmp_path / "旧.ppt").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "坏.pptx").write_bytes(b"PK\x03\x04 not a deck")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 not a document")
    with zipfile.ZipFile(tmp_path / "字.pptx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert refusal(tmp_path, deck="旧.ppt") == "幻灯片“旧.ppt”不是 PPTX，也不是 PDF [M-23]"
    assert refusal(tmp_path, deck="坏.pptx") == "幻灯片“坏.pptx”读不下去：多半坏了，或不是演示文稿 [M-23]"
    assert refusal(tmp_path, deck="字.pptx") == "幻灯片“字.pptx”读不下去：多半坏了，或不是演示文稿 [M-23]"
    assert refusal(tmp_path, deck="坏.pdf") == "幻灯片“坏.pdf”打不开：多半坏了，或者有密码 [M-23]"
    assert refusal(tmp_path, deck="无.pdf") == "幻灯片这里写着“无.pdf”，可是找不到这个文件 [M-23]"
    assert refusal(tmp_path, deck="../x.pdf").startswith("幻灯片“x.pdf”在内容文件夹之外")
    assert refusal(tmp_path, pictures=("a.bmp",)) == "幻灯片“a.bmp”不是能用的图片 [M-23]"
    assert refusal(tmp_path, deck="a.pdf", pictures=("a.png",)) == "幻灯片既写了 deck，又写了 pictures [M-23]"
    assert refusal(tmp_path) == "幻灯片没有写用哪些幻灯片，正文里也没有 [M-23]"


def test_a_picture_that_cannot_be_opened_is_told_when_it_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "坏.png").write_bytes(b"\x89PNG\r\n\x1a\n nothing")
    with pytest.raises(Unfit, match=r"图片“坏\.png”打不开"), stills(read(tmp_path, pictures=("坏.png",)), ((0.0, 0),)):
        pass


# --- times and sound -------------------------------------------------------------------


def test_a_time_without_a_number_shows_the_next_slide() -> None:
    deck = Deck("pictures", ("一", "", "三"), "x")
    turns = [Turn.model_construct(at=float(n), slide=slide) for n, slide in enumerate((None, None, 1, None, 3))]
    shown, problems = narrated.read_turns(turns, deck, 9.0, at)
    assert problems == []
    assert shown == ((0.0, 0), (1.0, 1), (2.0, 0), (3.0, 1), (4.0, 2))
    assert narrated.chapters(shown, deck) == ((0.0, "一"), (1.0, "第 2 张"), (2.0, "一"), (3.0, "第 2 张"), (4.0, "三"))


def test_slides_that_nobody_shows_are_told_where_they_were_passed_over() -> None:
    deck = Deck("pictures", tuple("一二三四五"), "x")
    turns = [Turn.model_construct(at=0.0, slide=None), Turn.model_construct(at=1.0, slide=4)]
    _, problems = narrated.read_turns(turns, deck, 9.0, lambda n, *_: Span("讲次.md", n + 1))
    assert [(problem.span.line, problem.message, problem.severity) for problem in problems] == [
        (2, "第 2 到 3 张幻灯片从头到尾没有放出来", "warning"), (2, "第 5 张幻灯片（五）从头到尾没有放出来", "warning"),
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ["m4a", "mp3", "wav", "flac", "ogg", "aac", "mp4"])
def test_what_a_telephone_or_a_recorder_writes_is_heard(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"录音 一.{ending}"
    picture = ("-f", "lavfi", "-i", "testsrc=d=2", "-c:v", "libx264") if ending == "mp4" else ()
    ff("-f", "lavfi", "-i", "sine=d=2", *picture, path)
    found, problems = media.listen(path, HERE, tmp_path)
    assert problems == []
    assert found
    assert found.length == pytest.approx(2.0, abs=0.1)
    assert found.width == 0


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"#EXTM3U\nx.mp3\n", "今天讲倾听。".encode()])
def test_what_is_no_sound_is_called_what_it_is(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "录音.mp3").write_bytes(content)
    found, (problem,) = media.listen(tmp_path / "录音.mp3", HERE, tmp_path)
    assert found is None
    assert problem.code == "M-24"


def test_a_silent_film_is_no_sound(tmp_path: Path) -> None:
    ff("-f", "lavfi", "-i", "testsrc=d=1", "-c:v", "libx264", tmp_path / "a.mp4")
    found, (problem,) = media.listen(tmp_path / "a.mp4", HERE, tmp_path)
    assert found is None
    assert problem.message == "从“a.mp4”里听不到声音，打开看是没有声音的文件"
