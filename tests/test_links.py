"""Links over all live versions of what was published, and links to other sites."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from html import unescape
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from xindeng import links
from xindeng.links import Scan, outside
from xindeng.links.page import WATCHED
from xindeng.trouble import Trouble

DAY = date(2026, 11, 22)


def place(tmp_path: Path, **versions: dict[str, str]) -> Path:
    """A folder of releases, the newest first; `/` stands for the top."""
    newest = next(name for name in versions if name != "top")
    listed = [{"version": each, "aliases": ["latest"] * (each == newest)} for each in versions if each != "top"]
    (tmp_path / "versions.json").write_text(json.dumps(listed))
    for version, files in versions.items():
        for name, words in files.items():
            file = tmp_path / ("" if version == "top" else version) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(words, "utf-8")
    return tmp_path


def told(folder: Path) -> list[str]:
    return [f"{each.span} {each.code}" for each in links.check(links.folder(folder))]


def test_everything_that_a_version_refers_to_is_looked_for_in_its_own_place(tmp_path):
    page = (
        '<a href="b/甲.html#s1">a</a> <a href="b/%E7%94%B2.html">b</a> <a href="../latest/b/甲.html">c</a> <a href="../help.html">d</a>'
        '<video data-hls="../media/k/master.m3u8" poster="../media/k/p.jpg"></video>\n'
        '<a href="b/none.html">x</a><a href="b/甲.html#s2">x</a><img src="../media/k/q.jpg"><a href="/latest/none.html">x</a>'
        '<a href="../2025/a.html">x</a><a href="mailto:a@b">m</a><a href="tel:12">t</a><a href="#t=3">t</a><a href="">e</a>'
    )
    top = {"help.html": '<a href="latest/a.html">l</a><a href="v0/a.html">x</a>', "media/k/master.m3u8": "", "media/k/p.jpg": ""}
    folder = place(tmp_path, v1={"a.html": page, "b/甲.html": '<h2 id="s1">'}, top=top)
    assert told(folder) == [
        "help.html:1:30 W-11", "v1/a.html:2:1 W-11", "v1/a.html:2:28 W-12", "v1/a.html:2:55 W-11", "v1/a.html:2:83 W-11",
        "v1/a.html:2:116 W-11",
    ]  # fmt: skip


def test_what_several_versions_share_is_told_once(tmp_path):
    folder = place(tmp_path, v3={"a.html": '<a href="no.html">'}, v2={"a.html": '<a href="no.html">'}, v1={"a.html": '<a href="no.html">'})
    (problem,) = links.check(links.folder(folder))
    assert (problem.span.path, problem.message) == ("v3/a.html", "链接“no.html”没有通向任何东西（另有 2 个版本也是这样）")


def test_a_playlist_without_one_of_its_pieces_is_found(tmp_path):
    master = '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,URI="audio/index.m3u8"\nmain/index.m3u8\nhigh/index.m3u8\n'
    main = '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:4,\n0001.m4s\n#EXTINF:4,\n0002.m4s\n'
    files = {"master.m3u8": master, "audio/index.m3u8": "#EXTM3U\n", "main/index.m3u8": main, "main/init.mp4": "", "main/0001.m4s": ""}
    folder = place(tmp_path, v1={"a.html": ""}, top={f"media/k/{name}": words for name, words in files.items()})
    assert told(folder) == ["media/k/main/index.m3u8:6:1 W-11", "media/k/master.m3u8:4:1 W-11"]


def test_an_old_address_must_lead_somewhere_in_the_newest_version(tmp_path):
    moved = '<meta http-equiv="refresh" content="1; url=../b/new.html"><main><a href="../b/new.html">'
    old = {"b/kept.html": '<h2 id="one"><h2 id="two"><h2 id="_3"><a id="fnref-1">', "b/old.html": '<h2 id="x">', "b/gone.html": ""}
    folder = place(tmp_path, v2={"b/kept.html": '<h2 id="one">', "b/old.html": moved, "b/new.html": ""}, v1=old, v0=old)
    found = links.check(links.folder(folder))
    assert [(str(each.span), each.code, each.severity) for each in found] == [
        ("v1/b/gone.html:1:1", "W-15", "error"), ("v1/b/kept.html:1:1", "W-16", "warning"),
    ]  # fmt: skip
    assert "：two" in found[1].message


def test_redirects_that_never_arrive_are_found_and_those_in_a_row_are_not(tmp_path):
    def to(target: str) -> str:
        return f'<meta http-equiv="Refresh" content="0;URL=\'{target}\'">'

    pages = {"a/1.html": to("2.html"), "a/2.html": to("../b/3.html"), "b/3.html": "", "a/x.html": to("y.html"), "a/y.html": to("../../latest/a/x.html")}
    assert told(place(tmp_path, v1=pages)) == ["v1/a/x.html:1:1 W-13", "v1/a/y.html:1:1 W-13"]


def test_each_page_names_its_own_address_under_latest(tmp_path):
    def page(address: str) -> str:
        return f'<link rel="canonical" href="{address}">'

    right, quoted = page("https://a.example/x/latest/a/1.html"), page("https://a.example/latest/a/%E7%94%B2.html")
    wrong = page("https://a.example/v1/a/2.html")
    assert told(place(tmp_path, v1={"a/1.html": right, "a/甲.html": quoted, "a/2.html": wrong})) == ["v1/a/2.html:1:1 W-14"]


@pytest.mark.parametrize("words", ["", "[", '{"a": 1}', '[{"version": "v1"}]', "[1]"])
def test_a_folder_that_was_never_published_to_is_no_site_without_faults(tmp_path, words):
    if words:
        (tmp_path / "versions.json").write_text(words)
    with pytest.raises(Trouble) as caught:
        links.folder(tmp_path)
    assert caught.value.exit_code == 4


# --- other sites -----------------------------------------------------------------------


class World(BaseHTTPRequestHandler):
    """Another site, on this machine."""

    asked: list[str]

    def do_HEAD(self) -> None:
        type(self).asked.append(f"{self.command} {self.path}")
        first = self.path.split("/")[1].split("?")[0]
        status = int(first) if first.isdecimal() else 200
        if self.command == "GET" and first == "405":
            status = 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", {"/302/a": "/200", "/302/b": "/302/b", "/302/c": "http://10.0.0.1/"}[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815 — the base class's own form

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def world() -> Iterator[str]:
    World.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), World) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def here(host: str) -> bool:
    return host == "127.0.0.1" or outside.is_public(host)


def beyond(folder: Path, cache: Path, today: date = DAY, public: outside.Public = here) -> list[str]:
    found = outside.outside(links.folder(folder), cache, today, public)
    return [f"{each.span} {each.severity} {each.message.partition('：')[0]}" for each in found]


def test_pages_of_other_sites_that_are_gone_are_errors_and_the_rest_reminders(tmp_path, world):
    targets = ["/200", "/404", "/410", "/403", "/500", "/405", "/302/a", "/302/b", "/302/c", "/指南?问=答#here", "/200#again"]
    page = "\n".join(f'<a href="{world}{target}">' for target in targets) + '\n<a href="https://own.example/x">'
    page += '<link rel="canonical" href="https://own.example/latest/a.html">'
    folder = place(tmp_path, v1={"a.html": page}, v0={"a.html": f'<a href="{world}/404/old">'})
    assert beyond(folder, tmp_path / "cache.json") == [
        "v1/a.html:2:1 error 外面的网页没有了（404）",
        "v1/a.html:3:1 error 外面的网页没有了（410）",
        "v1/a.html:5:1 warning 外面的网页这一次没有打开（500）",
        "v1/a.html:8:1 warning 外面的网页这一次没有打开（转来转去）",
        "v1/a.html:9:1 error 外面的网页打不开（不是公网上的地址）",
    ]
    assert World.asked.count("HEAD /200") == 2, "once itself and once at a redirect's end"
    assert "GET /405" in World.asked
    assert not [each for each in World.asked if "own" in each]


def test_answers_are_remembered_and_asked_for_again_when_they_are_old(tmp_path, world):
    folder = place(tmp_path, v1={"a.html": f'<a href="{world}/200"><a href="{world}/500">'})
    cache = tmp_path / ".cache" / "links.json"
    for day, again in ((0, 2), (1, 0), (2, 1), (31, 2), (30, 2)):
        World.asked.clear()
        beyond(folder, cache, DAY + timedelta(days=day))
        assert len({each.split()[1] for each in World.asked}) == again, day
    cache.write_text('{"a": {"status": "x"')
    World.asked.clear()
    beyond(folder, cache)
    assert len({each.split()[1] for each in World.asked}) == 2, "a spoilt cache counts as none"


def test_without_a_network_there_are_only_reminders(tmp_path):
    def away(_: str) -> bool:
        raise OSError("no name")

    folder = place(tmp_path, v1={"a.html": '<a href="https://www.example.org/"><a href="http://[half">'})
    assert beyond(folder, tmp_path / "c.json", public=away) == [
        "v1/a.html:1:1 warning 外面的网页这一次没有打开（连不上）",
    ]


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "0.0.0.0", "localhost"])
def test_addresses_inside_a_network_are_never_asked(host):
    assert not outside.is_public(host)


class Library(HTMLParser):
    """The standard library's parser, as a second opinion: every tag with its attributes, and the words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str], tuple[int, int]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values: dict[str, str] = {}
        for name, value in attrs:
            values.setdefault(name, value or "")
        self.tags.append((tag, values, self.getpos()))

    def handle_data(self, data: str) -> None:
        self.words += data if self.cdata_elem is None else ""


class Ours(Scan):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""

    def opened(self, tag: str, values: Mapping[str, str]) -> None:
        super().opened(tag, values)
        self.tags.append((tag, dict(values)))

    def said(self, words: str) -> None:
        self.words += unescape(words)


def test_every_page_is_read_as_the_standard_parser_reads_it(built: Path) -> None:
    pages = sorted((built / "site").rglob("*.html"))
    assert len(pages) > 40
    for page in pages:
        words = page.read_text("utf-8")
        theirs, ours = Library(), Ours()
        theirs.feed(words)
        ours.read(words)
        watched = [(tag, values) for tag, values, _ in theirs.tags if tag in WATCHED or {"id", "name"} & values.keys()]
        assert [(tag, values) for tag, values in ours.tags if tag in WATCHED or {"id", "name"} & values.keys()] == watched, page
        assert ours.words == theirs.words, page
        places = {place for _, _, place in theirs.tags}
        assert {(ref.line, ref.column - 1) for ref in ours.page.refs} <= places, page
