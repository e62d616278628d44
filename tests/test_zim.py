"""The archive for Kiwix: what goes in comes out, is found, and is the same bytes every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from libzim.reader import Archive
from libzim.search import Query, Searcher

from xindeng.render import zim

ABOUT = {"Name": "xindeng", "Title": "小灯", "Language": "zho", "Creator": "甲", "Publisher": "甲", "Date": "2026-11-22", "Description": "课"}


def page(title: str, words: str) -> bytes:
    return f'<!doctype html><html lang="zh-CN"><title>{title}</title><body><p>{words}</p></body></html>'.encode()


@pytest.fixture
def entries(tmp_path: Path) -> list[zim.Entry]:
    picture = tmp_path / "图.png"
    picture.write_bytes(zim.PICTURE.read_bytes())
    return [
        zim.Entry("site/a.html", "睡不着", page("睡不着", "躺下还在操心，就先慢慢呼吸。")),
        zim.Entry("site/b.html", "倾听", page("倾听", "看着对方，等三秒再说。")),
        zim.Entry("site/x.css", "", b"p{color:#000}"),
        zim.Entry("files/k/picture.png", "", picture),
    ]


@pytest.fixture
def archive(entries: list[zim.Entry], tmp_path: Path) -> Archive:
    zim.write(tmp_path / "a.zim", entries, "site/a.html", ABOUT)
    return Archive(tmp_path / "a.zim")


def test_what_went_in_comes_out(archive: Archive, entries: list[zim.Entry]) -> None:
    assert archive.check()  # the checksum that closes the file
    for entry in entries:
        held = bytes(archive.get_entry_by_path(entry.path).get_item().content)
        assert held == (entry.content if isinstance(entry.content, bytes) else entry.content.read_bytes())
    assert archive.main_entry.get_item().path == "site/a.html"
    assert archive.get_metadata("Title").decode() == "小灯"
    assert archive.get_entry_by_path("files/k/picture.png").get_item().mimetype == "image/png"


@pytest.mark.parametrize(("words", "found"), [("慢慢呼吸", "site/a.html"), ("睡不着", "site/a.html"), ("三秒", "site/b.html")])
def test_chinese_words_are_found(archive: Archive, words: str, found: str) -> None:
    search = Searcher(archive).search(Query().set_query(words))
    assert list(search.getResults(0, 5)) == [found]


def test_a_word_that_nowhere_stands_is_not_found(archive: Archive) -> None:
    assert Searcher(archive).search(Query().set_query("拖拉机")).getEstimatedMatches() == 0


def test_equal_pages_give_equal_bytes_and_others_do_not(entries: list[zim.Entry], tmp_path: Path) -> None:
    made = []
    for name, held in (("a", entries), ("b", entries), ("c", entries[1:])):
        target = tmp_path / f"{name}.zim"
        zim.write(target, held, "site/b.html", ABOUT)
        made.append(target.read_bytes())
    assert made[0] == made[1]
    assert made[0][zim.UUID] != made[2][zim.UUID]


def test_nothing_is_written_where_our_own_results_go(entries: list[zim.Entry], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    zim.write(tmp_path / "a.zim", entries, "site/a.html", ABOUT)
    assert capfd.readouterr().out == ""
