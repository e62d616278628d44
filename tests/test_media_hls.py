"""The playlists against Apple's HLS authoring specification, clause by clause; made once for slides and a camera."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import hls
import hls_clauses
import pytest
from hls_rfc import KEPT

from xindeng import media
from xindeng.diag import Span
from xindeng.doc import Spoken
from xindeng.media import tools
from xindeng.media.encode import encode
from xindeng.media.finish import Words, finish

WORDS = Words("讲座", (Spoken(0, 3, "先听。"), Spoken(6, 9.2, "再说。")), ((0.0, "开头"), (6.0, "练习")))


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The film's folder by ladder: 9.3 s, so that there are three segments, the last one short."""
    where = tmp_path_factory.mktemp("films")
    source = where / "a.mp4"
    subprocess.run(
        [tools.ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "testsrc=s=640x360:r=25:d=9.3", "-f", "lavfi", "-i", "sine=d=9.3",
         "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(source)], check=True,
    )
    found, _ = media.probe(source, Span("a"), where)
    assert found
    for ladder in ("slides", "camera"):
        made, film = where / ladder, where / f"{ladder}-film"
        made.mkdir()
        film.mkdir()
        encode(source, found, media.recipe(found, ladder), made, lambda _: None)
        finish(made, WORDS, film)
    return {ladder: where / f"{ladder}-film" for ladder in ("slides", "camera")}


@pytest.mark.parametrize("ladder", ["slides", "camera"])
@pytest.mark.parametrize("number", KEPT)
def test_the_clause_is_kept(number: str, ladder: str, films: dict[str, Path]) -> None:
    assert list(KEPT[number](hls.read(films[ladder] / "master.m3u8"))) == []


def test_what_is_not_kept_has_its_reason_and_is_a_recommendation() -> None:
    assert not hls_clauses.LEFT.keys() & KEPT.keys()
    assert all(hls_clauses.LEFT.values())


def test_a_player_begins_with_the_middle_and_finds_every_rung(films: dict[str, Path]) -> None:
    for ladder, names in (("slides", ["main", "saver"]), ("camera", ["low", "saver"])):
        master = hls.read(films[ladder] / "master.m3u8")
        assert [held.path.parent.name for _, held in master.variants] == names
        assert [len(held.names) for _, held in master.variants] == [3] * len(names)


def edit(path: Path, old: str, new: str) -> None:
    words = path.read_text()
    assert old in words
    path.write_text(words.replace(old, new))


HARM: list[tuple[str, Callable[[Path], object]]] = [
    ("1.26", lambda film: edit(film / "master.m3u8", "AVERAGE-BANDWIDTH=", "AVERAGE-BANDWIDTH=2")),
    ("1.27", lambda film: edit(film / "master.m3u8", "INF:BANDWIDTH=", "INF:BANDWIDTH=3")),
    ("5.3", lambda film: edit(film / "subtitles/0001.vtt", "X-TIMESTAMP-MAP", "X-TIME")),
    ("5.5", lambda film: edit(film / "subtitles/index.m3u8", "#EXTINF:9", "#EXTINF:4")),
    ("6.10", lambda film: edit(film.parent / "slides/main/iframes.m3u8", "#EXT-X-BYTERANGE:", "#EXT-X-BYTERANGE:1")),
    ("8.1", lambda film: edit(film.parent / "slides/main/index.m3u8", "#EXTINF:4.000000", "#EXTINF:4.300000")),
    ("8.2", lambda film: edit(film.parent / "slides/sound-low/index.m3u8", "DURATION:4", "DURATION:5")),
    ("8.10", lambda film: edit(film / "master.m3u8", 'LANGUAGE="zh-Hans",', "")),
    ("RFC 8216 4.1", lambda film: edit(film / "master.m3u8", "#EXTM3U", "\ufeff#EXTM3U")),
    ("RFC 8216 4.3.1.2", lambda film: edit(film / "master.m3u8", "VERSION:7", "VERSION:5")),
    ("RFC 8216 4.3.3.1", lambda film: edit(film.parent / "slides/main/index.m3u8", "#EXTINF:4.000000", "#EXTINF:4.600000")),
    ("RFC 8216 4.3.4.1", lambda film: edit(film / "master.m3u8", "AUTOSELECT=YES,FORCED", "AUTOSELECT=NO,FORCED")),
    ("RFC 8216 4.3.4.2", lambda film: edit(film / "master.m3u8", 'SUBTITLES="captions"', 'SUBTITLES="words"')),
    ("RFC 8216 4.3.4.3", lambda film: edit(film / "master.m3u8", "I-FRAME-STREAM-INF:", "I-FRAME-STREAM-INF:FRAME-RATE=25.000,")),
    ("RFC 8216 6.2.4", lambda film: edit(film.parent / "slides/main/index.m3u8", "SEQUENCE:1", "SEQUENCE:2")),
    ("9.11", lambda film: edit(film / "master.m3u8", "#EXT-X-INDEPENDENT-SEGMENTS\n", "")),
]


@pytest.mark.parametrize(("number", "harm"), HARM)
def test_the_checks_see_what_they_are_for(
    number: str, harm: Callable[[Path], object], films: dict[str, Path], tmp_path: Path
) -> None:
    for folder in ("slides", "slides-film"):
        shutil.copytree(films["slides"].parent / folder, tmp_path / folder)
    harm(tmp_path / "slides-film")
    assert any(told.startswith(f"{number}: ") for told in hls_clauses.failures(tmp_path / "slides-film" / "master.m3u8"))
