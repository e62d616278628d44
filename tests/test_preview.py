"""The preview: what is saved is shown, what is broken stays as it was, and nothing but a look is given."""

from __future__ import annotations

import builtins
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from building import rewrite
from previewing import ask, desk, dressed, free, saved, serving

from xindeng import engine, library
from xindeng.console import Console
from xindeng.doc import Spoken
from xindeng.engine import shells
from xindeng.examine import examine
from xindeng.memo import Kept
from xindeng.preview import changes, cues, prints
from xindeng.preview.desk import Desk
from xindeng.preview.server import Server, listen
from xindeng.preview.state import State
from xindeng.preview.watch import Watcher
from xindeng.trouble import Trouble

if TYPE_CHECKING:
    from xindeng.films import Film

LECTURE = "courses/助人课/01 慢下来.md"
PAGE = "site/lectures/lec-slow-01.html"
KIT, KIT_PAGE = "courses/歇一歇.md", "site/kits/kit-rest.html"
WORDS = "忙了一天，来坐坐。"


@pytest.fixture
def one(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with desk(sample, monkeypatch) as found:
        yield found


def page(one: Desk, at: str) -> str:
    return one.page(at)[0]


def article(one: Desk, at: str) -> str:
    found = re.search(r"<article>(.*)</article>", page(one, at), re.DOTALL)
    assert found
    return found[1]


def panel(one: Desk, at: str = PAGE) -> str:
    """What a person reads in the panel."""
    return re.sub(r"<[^>]+>", " ", one.panel(at).html)


def told(one: Desk) -> set[str]:
    return {problem.code for problem in one.state.now.problems}


# --- what is saved is shown ------------------------------------------------------------


def test_a_saved_word_is_on_its_page_and_on_those_that_cite_it(one: Desk) -> None:
    rewrite(one.root / LECTURE, "title: 先慢下来\n", "title: 先停三秒\n")
    saved(one)
    assert "<h1>先停三秒</h1>" in article(one, PAGE)
    assert "先停三秒" in article(one, "site/lectures/index.html")
    assert "先停三秒" in article(one, "site/courses/crs-demo.html")


def test_a_page_that_is_not_concerned_stays_the_same_page(one: Desk) -> None:
    before = {at: one.digests(at)["page"] for at in (PAGE, KIT_PAGE)}
    rewrite(one.root / KIT, "summary: 三十分钟的小讲座", "summary: 半小时的小讲座")
    saved(one)
    assert {at: one.digests(at)["page"] == before[at] for at in before} == {PAGE: True, KIT_PAGE: False}


def test_only_what_was_saved_is_read_again(one: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    paths: list[str] = []
    once = library._outcome
    monkeypatch.setattr(library, "_outcome", lambda opened: [paths.append(opened.path), once(opened)][1])
    rewrite(one.root / KIT, WORDS, "来歇歇。")
    saved(one)
    assert paths == [KIT]


def test_the_panel_leads_to_what_was_just_saved(one: Desk) -> None:
    rewrite(one.root / KIT, "title: 歇一歇\n", "title: 歇一会\n")
    saved(one)
    assert '刚保存：<a href="/site/kits/kit-rest.html">歇一会</a>' in one.panel(PAGE).html
    assert "刚保存" not in one.panel(KIT_PAGE).html


def test_a_new_file_has_its_page_and_a_removed_one_none(one: Desk) -> None:
    words = (one.root / KIT).read_text("utf-8").replace("id: kit-rest", "id: kit-new").replace("title: 歇一歇", "title: 新讲座")
    words = words.replace("plan: kit-rest", "plan: kit-new")
    (one.root / "courses" / "新.md").write_text(words, "utf-8")
    saved(one)
    assert "<h1>新讲座</h1>" in article(one, "site/kits/kit-new.html")
    (one.root / "courses" / "新.md").unlink()
    saved(one)
    text, found = one.page("site/kits/kit-new.html")
    assert not found
    assert "没有编号为“kit-new”的内容" in text
    assert 'href="/site/index.html"' in one.page("site/a/b/没有.html")[0]


def test_a_renamed_item_leaves_its_old_page(one: Desk) -> None:
    (one.root / "courses" / "活动" / "点头.md").rename(one.root / "courses" / "活动" / "见面.md")
    saved(one)
    assert one.page("site/activities/act-nod.html")[1]
    rewrite(one.root / "courses" / "活动" / "见面.md", "id: act-nod", "id: act-greet")
    saved(one)
    assert not one.page("site/activities/act-nod.html")[1]
    assert one.page("site/activities/act-greet.html")[1]
    assert "R-01" in told(one)


def test_nobody_is_told_that_all_is_well_before_it_was_checked(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(sample, monkeypatch) as one:
        assert "没有错误" in panel(one)
    early = Desk(sample, sample / "build", Kept(), Console(quiet=True))
    early.begin()
    assert "正在检查" in panel(early)
    dressed(early)
    early.close()


# --- what is broken --------------------------------------------------------------------


def test_a_broken_edit_keeps_the_last_good_page_and_the_panel_says_what_to_write(one: Desk) -> None:
    good = article(one, KIT_PAGE)
    rewrite(one.root / KIT, "minutes: 30\n", "minutes: 三十\n")
    saved(one)
    assert article(one, KIT_PAGE) == good
    words = panel(one, KIT_PAGE)
    assert "显示的是改坏以前的样子" in words
    assert "“三十”不是一个整数" in words
    assert "minutes: 三十" in words
    assert "courses/歇一歇.md:22" in words
    assert "本页 1" in words
    assert "歇一歇" in article(one, "site/kits/index.html")
    rewrite(one.root / KIT, "minutes: 三十\n", "minutes: 30\n")
    saved(one)
    assert "没有错误" in panel(one, KIT_PAGE)
    assert "改坏以前" not in panel(one, KIT_PAGE)


def test_a_panel_names_this_page_first_then_the_other_files(one: Desk) -> None:
    rewrite(one.root / KIT, "minutes: 30\n", "minutes: 三十\n")
    rewrite(one.root / LECTURE, "title: 先慢下来\n", "titel: 先慢下来\n")
    saved(one)
    for at, path in ((KIT_PAGE, LECTURE), (PAGE, KIT)):
        heads = re.findall(r"<h2>(.*?)</h2>", one.panel(at).html)
        assert heads[0].startswith("这一页（")
        assert any(head.startswith(path) for head in heads[1:])


def test_a_place_opens_in_the_editor(one: Desk) -> None:
    rewrite(one.root / KIT, "minutes: 30\n", "minutes: 三十\n")
    saved(one)
    file = urllib.parse.quote((one.root / KIT).as_posix().lstrip("/"))
    assert f'href="vscode://file/{file}:22:10"' in one.panel(PAGE).html
    assert 'data-xdp-copy="courses/歇一歇.md:22"' in one.panel(PAGE).html


def test_a_link_to_nothing_is_told_and_the_rest_of_the_page_goes_on(one: Desk) -> None:
    rewrite(one.root / KIT, "请写一句话。", "今天写两句话，再看[](lec-nowhere)。")
    saved(one)
    assert "今天写两句话" in article(one, KIT_PAGE)
    assert "（找不到 lec-nowhere）" in article(one, KIT_PAGE)
    assert "R-01" in told(one)


def test_what_an_author_writes_is_never_markup_in_the_panel(one: Desk) -> None:
    rewrite(one.root / KIT, "minutes: 30\n", "minutes: <script>alert(1)</script>\n")
    saved(one)
    assert "&lt;script&gt;" in one.panel(PAGE).html
    assert "<script>" not in one.panel(PAGE).html


@pytest.mark.parametrize("words", [": [", "---\n", "\x00", "", "- - -\n- a: b\n  a: c"])
def test_every_file_broken_at_once_leaves_every_page_as_it_was(one: Desk, words: str) -> None:
    before = {at: article(one, at) for at in (PAGE, KIT_PAGE, "site/hotlines/index.html")}
    for file in [*(one.root / "courses").rglob("*.md"), *(one.root / "courses").rglob("*.yml")]:
        file.write_text(words, "utf-8")
    saved(one)
    assert {at: article(one, at) for at in before} == before
    assert len(one.state.now.problems) > 20


@pytest.mark.parametrize("words", [": [", "name: 只有名字\n", None])
def test_a_preview_starts_with_a_broken_county_file(words: str | None, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = sample / "courses" / "centre.yml"
    good = file.read_text("utf-8")
    file.unlink() if words is None else file.write_text(words, "utf-8")
    with desk(sample, monkeypatch) as one:
        assert "<h1>先慢下来</h1>" in article(one, PAGE)
        assert "courses/centre.yml" in panel(one)
        file.write_text(good, "utf-8")
        saved(one)
        assert "没有错误" in panel(one)


def test_a_preview_starts_with_every_file_broken_and_recovers(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = sample.parent / "kept"
    shutil.copytree(sample / "courses", kept)
    for file in [*(sample / "courses").rglob("*.md"), *(sample / "courses").rglob("*.yml")]:
        file.write_text(": [", "utf-8")
    with desk(sample, monkeypatch) as one:
        text, found = one.page(PAGE)
        assert not found
        assert "没有编号为“lec-slow-01”的内容" in text
        assert "错误" in panel(one)
        (sample / KIT).write_text((kept / "歇一歇.md").read_text("utf-8").replace("title:", "titel："), "utf-8")
        saved(one)
        text, found = one.page(KIT_PAGE)
        assert not found
        assert "这一项写在 courses/歇一歇.md 里，那里有错" in text
        assert re.search(r"这一页（\d", panel(one, KIT_PAGE))
        shutil.copytree(kept, sample / "courses", dirs_exist_ok=True)
        saved(one)
        assert "<h1>先慢下来</h1>" in article(one, PAGE)
        assert "没有错误" in panel(one)


def test_a_page_that_never_could_be_made_says_what_to_do(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rewrite(sample / LECTURE, "course: crs-demo\n", "course: crs-nowhere\n")
    with desk(sample, monkeypatch) as one:
        assert "这一页现在排不出来" in article(one, PAGE)
        assert "找不到编号“crs-nowhere”" in panel(one)
        rewrite(sample / LECTURE, "course: crs-nowhere\n", "course: crs-demo\n")
        saved(one)
        assert "<h1>先慢下来</h1>" in article(one, PAGE)


def test_without_courses_the_page_says_so_until_there_is_one(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (sample / "courses").rename(sample / "讲义")
    with desk(sample, monkeypatch) as one:
        assert "没有 courses 文件夹" in panel(one, "site/index.html")
        assert "看不了" in panel(one, "site/index.html")
        (sample / "讲义").rename(sample / "courses")
        saved(one)
        assert "<h1>先慢下来</h1>" in article(one, PAGE)
        (sample / "courses").rename(sample / "讲义")
        saved(one)
        assert "没有 courses 文件夹" in panel(one)
        assert "<h1>先慢下来</h1>" in article(one, PAGE)


def test_our_own_mistake_stands_on_the_page_and_the_preview_lives(one: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError("零")

    with monkeypatch.context() as patch:
        patch.setattr(library, "load", stumble)
        saved(one)
    assert "程序自己出了错（ZeroDivisionError：零）" in panel(one)
    saved(one)
    assert "没有错误" in panel(one)


def test_a_broken_hand_written_page_keeps_the_look(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(sample, monkeypatch) as one:
        monkeypatch.setattr(engine, "shells", shells)  # which looks at the pages before it starts anything
        (sample / "docs" / "index.md").write_text("[没有](nothing.md)\n", "utf-8")
        saved(one)
        dressed(one)
        assert "docs/ 里的页面有错（docs/index.md:1:6）" in panel(one)
        assert "<h1>先慢下来</h1>" in article(one, PAGE)


def test_without_a_site_generator_the_page_says_why(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Trouble("网站生成器 mkdocs 无法启动。")

    monkeypatch.setattr(engine, "shells", refuse)
    monkeypatch.setattr("xindeng.preview.desk.SOON", 0.01)
    one = Desk(sample, sample / "build", Kept(), Console(quiet=True))
    one.begin()
    dressed(one, shells=False)
    assert "正在准备页面" in page(one, PAGE)
    assert "网站生成器 mkdocs 无法启动。" in panel(one)
    one.close()


# --- drafts ----------------------------------------------------------------------------


@pytest.fixture
def drafted(one: Desk) -> Desk:
    """The kit is a draft with a mistake in it, and the course cites it."""
    rewrite(one.root / KIT, "status: in_review", "status: draft")
    rewrite(one.root / KIT, "minutes: 30\n", "minutes: 31\n")
    rewrite(one.root / LECTURE, "instructor: ppl-teacher\n", "instructor: ppl-teacher\nprerequisites: []\n")
    saved(one)
    return one


def test_drafts_are_shown_and_marked(drafted: Desk) -> None:
    assert "<li>草稿</li>" in article(drafted, KIT_PAGE)
    assert re.search(r"歇一歇</a>.*?<li>草稿</li>", article(drafted, "site/kits/index.html"), re.DOTALL)


def test_what_is_wrong_in_a_draft_is_a_reminder(drafted: Desk) -> None:
    mine = [problem for problem in drafted.state.now.problems if problem.span.path == KIT]
    assert mine
    assert {problem.severity for problem in mine} == {"warning"}


def test_who_cites_a_draft_is_told_that_a_build_will_miss_it(drafted: Desk) -> None:
    assert "I-05" in {problem.code for problem in drafted.state.now.problems}
    assert "<h1>歇一歇</h1>" in article(drafted, KIT_PAGE)


def test_the_complaints_are_those_of_check(one: Desk) -> None:
    rewrite(one.root / KIT, "minutes: 30\n", "minutes: 31\n")
    rewrite(one.root / LECTURE, "title: 先慢下来\n", "title: 保证治愈\n")
    saved(one)
    assert list(one.state.now.problems) == examine(one.root).problems
    assert one.state.now.problems


# --- pages beside the items ------------------------------------------------------------


def test_a_code_has_its_page_in_a_content_root_without_error_pages(one: Desk) -> None:
    text, found = one.page("site/errors/F-05.html")
    assert found
    assert "F-05" in text
    assert "正确的写法" in text
    assert not one.page("site/errors/Z-99.html")[1]


def test_prints_are_named_and_lead_to_those_of_the_last_build(one: Desk) -> None:
    assert "正式生成后才有" in article(one, KIT_PAGE)
    file = {"edition": "book", "format": "pdf", "path": "../files/abc/kit-rest-book.pdf", "bytes": 2_000_000, "pages": 12}
    built = one.out / "site" / "catalog.json"
    built.parent.mkdir(parents=True)
    built.write_text(json.dumps({"items": [{"id": "kit-rest", "files": [file], "video": []}]}), "utf-8")
    rewrite(one.root / KIT, WORDS, "来歇歇。")
    saved(one)
    assert 'href="../../files/abc/kit-rest-book.pdf"' in article(one, KIT_PAGE)
    assert "2.0 MB · 12 页" in article(one, KIT_PAGE)


# --- the server ------------------------------------------------------------------------


@pytest.fixture
def running(one: Desk) -> Iterator[Server]:
    with serving(one) as found:
        yield found


def test_the_front_page_is_a_click_away(running: Server) -> None:
    assert ask(running, "/")[1]["Location"] == "/site/index.html"
    status, headers, body = ask(running, "/site/index.html")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b'src="/preview/preview.js"' in body
    assert b'id="xdp"' in body


@pytest.mark.parametrize("host", ["evil.example:80", "evil.example", "", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:8000"])
def test_another_name_for_this_machine_is_refused(running: Server, host: str) -> None:
    status, _, body = ask(running, "/site/index.html", Host=host)
    assert status == 403
    assert "预览只能用 http://127.0.0.1:" in body.decode()


def test_its_own_names_are_not(running: Server) -> None:
    for name in ("127.0.0.1", "localhost"):
        assert ask(running, "/site/index.html", Host=f"{name}:{running.server_port}")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_changed(running: Server, method: str) -> None:
    status, _, body = ask(running, "/site/index.html", method)
    assert (status, body.decode()) == (405, "这里只能看。\n")


@pytest.mark.parametrize(
    "path",
    [
        "/source/courses/歇一歇.md",
        "/source/courses/centre.yml",
        "/source/mkdocs.yml",
        "/source/../secret.png",
        "/source/courses/../../secret.png",
        "/source/courses/%2e%2e/%2e%2e/secret.png",
        "/source//etc/passwd",
        "/source/courses/out.png",
        "/site/../secret.png",
        "/site/assets/../../secret.png",
        "/preview/../server.py",
        "/preview/desk.py",
        "/media/../../secret.png",
        "/files/none/x.pdf",
        "/review/kit-rest/none",
        "/review/kit-rest/book/../../x",
        "/nothing",
        "/source/courses/a%00.png",
        f"/source/courses/{'a' * 5000}.png",
    ],
)
def test_nothing_but_pages_and_what_they_show_is_given(running: Server, one: Desk, path: str) -> None:
    (one.root.parent / "secret.png").write_bytes(b"secret")
    (one.root / "courses" / "out.png").symlink_to(one.root.parent / "secret.png")
    status, _, body = ask(running, urllib.parse.quote(path, safe="/%."))
    assert status == 404
    assert b"secret" not in body


def test_pictures_and_recordings_come_from_the_authors_folder(running: Server, one: Desk) -> None:
    assert ask(running, "/source/courses/%E5%9B%BE/%E7%81%AF.png")[2] == (one.root / "courses/图/灯.png").read_bytes()
    film = urllib.parse.quote("/source/courses/助人课/示范.mp4")
    assert film[1:] in ask(running, f"/{PAGE}")[2].decode()
    status, headers, body = ask(running, film, Range="bytes=0-99")
    assert (status, len(body)) == (206, 100)
    assert headers["Content-Type"] == "video/mp4"
    status, headers, body = ask(running, "/preview/captions/vid-slow.vtt")
    assert (status, headers["Content-Type"]) == (200, "text/vtt; charset=utf-8")
    assert body.startswith(b"WEBVTT")


def test_captions_stand_beside_the_picture_with_their_speed(running: Server) -> None:
    assert "../../preview/captions/vid-slow.html" in ask(running, f"/{PAGE}")[2].decode()
    status, headers, body = ask(running, "/preview/captions/vid-slow.html")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    page = body.decode()
    assert "2 条，都看得过来" in page
    assert f'<video src="{urllib.parse.quote("/source/courses/助人课/示范.mp4")}"' in page
    assert "停 0.9 秒，每秒 5.6 字" in page
    assert ask(running, "/preview/captions/vid-none.html")[0] == 404


def test_a_cue_that_nobody_can_read_in_time_says_so() -> None:
    assert cues.wrong(Spoken(0, 1, "先停一停，想一想，再开口。")) == ["太快"]
    assert cues.wrong(Spoken(0, 0.5, "停")) == ["停得太短"]
    assert cues.wrong(Spoken(0, 8, "一\n二\n三")) == ["行太多", "停得太久"]


def test_a_cue_is_shown_in_front_of_its_place_on_the_storyboard(tmp_path: Path) -> None:
    board = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n../0a1b/storyboard/01.jpg#xywh=0,0,160,90\n\n"
    board += "00:00:02.000 --> 00:00:04.000\n../0a1b/storyboard/01.jpg#xywh=160,0,160,90\n"
    (tmp_path / "storyboard.vtt").write_text(board)
    film = cast("Film", SimpleNamespace(title="<停>", cues=(Spoken(0, 1, "停"), Spoken(2.5, 3, "<听>"))))
    page = cues.page(film, "", tmp_path / "storyboard.vtt")
    assert page.count("url(/media/0a1b/storyboard/01.jpg)") == 2
    assert page.index("-0px -0px") < page.index("-160px -0px")
    assert "<听>" not in page
    assert "&lt;听&gt;" in page


def events(running: Server, at: str) -> Iterator[dict[str, str]]:
    connection = HTTPConnection("127.0.0.1", running.server_port, timeout=10)
    connection.request("GET", f"/preview/events?page={urllib.parse.quote(at)}")
    answer = connection.getresponse()
    try:
        while line := answer.readline():
            if line.startswith(b"data: "):
                yield json.loads(line[6:])
    finally:
        connection.close()


def test_a_window_is_told_when_its_page_or_its_panel_changes(running: Server, one: Desk) -> None:
    line = events(running, PAGE)
    first = next(line)
    assert f'data-page="{first["page"]}" data-panel="{first["panel"]}"' in ask(running, f"/{PAGE}")[2].decode()
    rewrite(one.root / LECTURE, "title: 先慢下来\n", "title: 先停三秒\n")
    saved(one)
    assert next(line)["page"] != first["page"]
    line.close()


def test_a_port_in_use_is_told_or_another_one_taken(one: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free()
    monkeypatch.setattr("xindeng.preview.server.PORTS", range(port, port + 5))
    with listen(one, 0, {}) as first:
        assert first.server_port == port
        with listen(one, 0, {}) as second:
            assert port < second.server_port < port + 5
        with pytest.raises(Trouble, match=f"端口 {port} 不能用.*请用 --port 换一个"):
            listen(one, port, {})


# --- noticing a save -------------------------------------------------------------------


def _write(file: Path) -> None:
    file.write_text("新的", "utf-8")


def _by_renaming(file: Path) -> None:
    """As Windows' and many other editors do: a new file in the old one's place."""
    draft = file.with_name(f"{file.name}~RF1a2b.TMP")
    draft.write_text("新的", "utf-8")
    file.rename(file.with_name("old.bak"))
    draft.rename(file)
    file.with_name("old.bak").unlink()


def _in_pieces(file: Path) -> None:
    with file.open("w", encoding="utf-8") as open_:
        for _ in range(5):
            open_.write("新")
            open_.flush()


def _remove(file: Path) -> None:
    file.unlink()


def _beside(file: Path) -> None:
    (file.parent / "新" / "夹").mkdir(parents=True)
    (file.parent / "新" / "夹" / "b.md").write_text("新的", "utf-8")


@pytest.mark.parametrize("deed", [_write, _by_renaming, _in_pieces, _remove, _beside])
def test_every_way_of_saving_is_noticed(sample: Path, deed: Callable[[Path], None]) -> None:
    watcher = Watcher(sample)
    try:
        assert not watcher.wait()
        deed(sample / KIT)
        assert watcher.wait()
        assert not watcher.wait()
    finally:
        watcher.close()


def test_a_folder_that_goes_and_comes_back_is_watched_again(sample: Path) -> None:
    watcher = Watcher(sample)
    try:
        watcher.wait()
        shutil.copytree(sample / "courses", sample / "kept")
        shutil.rmtree(sample / "courses")
        assert watcher.wait()
        shutil.copytree(sample / "kept", sample / "courses")
        assert watcher.wait()
        while watcher.wait():
            pass
        _write(sample / KIT)
        assert watcher.wait()
    finally:
        watcher.close()


def test_without_the_systems_help_saves_are_found_by_looking(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "no more watches")

    monkeypatch.setattr("xindeng.preview.watch.Observer.schedule", refuse)
    watcher = Watcher(sample)
    assert not watcher.wait()
    _write(sample / KIT)
    assert watcher.wait()
    watcher.close()


def test_thousands_of_saves_in_a_row_leave_the_last_one_on_the_page(sample: Path, everything: bool) -> None:
    state = State(sample, Kept())
    state.read()
    words = (sample / KIT).read_text("utf-8")
    for number in range(2000 if everything else 60):
        broken = number % 3 == 1
        text = words.replace("title: 歇一歇\n", f"title: {'[' if broken else ''}歇 {number} 次\n")
        (sample / KIT).write_text(text, "utf-8")
        state.read()
        if number % 50 == 0:
            state.judge()
    last = max(n for n in range(2000 if everything else 60) if n % 3 != 1)
    assert state.now.shelf.title("kit-rest") == f"歇 {last} 次"
    assert len(state.memo.tables["read"]) < 60  # what nobody asks for any more is not kept


# --- the review view -------------------------------------------------------------------


@pytest.fixture
def released(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A library with a release behind it."""
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "第一版"], ["tag", "2026.11"]):
        subprocess.run(["git", "-c", "user.name=某人", "-c", "user.email=a@example.org", *words], cwd=sample, check=True)
    with desk(sample, monkeypatch) as found:
        yield found


def text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def part(one: Desk, name: str, at: str = "review/kit-rest") -> str:
    found = re.search(rf'<section id="xdr-{name}">(.*?)</section>', page(one, at), re.DOTALL)
    assert found, name
    return found[1]


def test_a_review_shows_checks_waivers_and_who_has_to_look(released: Desk) -> None:
    rewrite(released.root / KIT, "minutes: 30\n", "minutes: 31\n")
    waiver = "- {code: C-01, item: kit-rest, reviewer: ppl-teacher, reason: 方言里就这么说, expires: 2030-01-01}\n"
    (released.root / "courses" / "waivers.yml").write_text(waiver, "utf-8")
    saved(released)
    checks = text(part(released, "checks"))
    assert "处错误" in checks
    assert "31" in checks
    assert "豁免 C-01：方言里就这么说" in checks
    state = text(part(released, "state"))
    assert "尚未经专业审核" in state
    assert "还没有人签字" in state
    assert "讲稿里的建议" in state


def test_a_review_shows_the_sums_and_how_the_text_reads(released: Desk) -> None:
    sums = text(part(released, "sums"))
    assert "合计" in sums
    assert "30" in sums
    assert "按 20 人准备" in sums
    reading = text(part(released, "reading"))
    assert "全篇" in reading
    assert "居民" in reading
    assert "（18）" in reading


def test_a_review_shows_what_changed_since_the_release_word_by_word(released: Desk) -> None:
    assert "和上次发布（2026.11）时一样" in text(part(released, "changes"))
    rewrite(released.root / KIT, "summary: 三十分钟的小讲座：坐下来", "summary: 半小时的小讲座：坐下来")
    rewrite(released.root / KIT, "请写一句话。", "请您写一句话。")
    saved(released)
    changed = part(released, "changes")
    assert "<del>三十分钟</del>" in changed
    assert "<ins>半小时</ins>" in changed
    assert "请<ins>您</ins>写一句话。" in changed
    assert "初稿" in changed


def test_a_review_of_something_new_says_so(released: Desk) -> None:
    words = (released.root / "courses/活动/点头.md").read_text("utf-8").replace("id: act-nod", "id: act-bow")
    (released.root / "courses/活动/鞠躬.md").write_text(words, "utf-8")
    saved(released)
    assert "上次发布（2026.11）时没有这一项" in text(part(released, "changes", "review/act-bow"))


def test_a_review_without_a_release_has_nothing_to_compare(one: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "last_tag", lambda _: "")
    assert "没有可比的" in text(part(one, "changes"))


def test_a_review_shows_who_cites_it_and_what_it_cites(released: Desk) -> None:
    cited = part(released, "cited", "review/act-count")
    assert 'href="/site/kits/kit-rest.html"' in cited
    assert 'href="/site/activities/act-count.html"' in part(released, "cited")


def test_every_item_of_the_sample_has_a_review(released: Desk) -> None:
    for ref in released.state.now.shelf.items:
        text_, found = released.page(f"review/{ref}")
        assert found, ref
        assert "xdr-checks" in text_


def test_prints_are_pictures(one: Desk) -> None:
    with serving(one) as running:
        name = re.search(r'data-xdr-print="(/review/act-nod/[^"]+|/review/kit-rest/[^"]+)"', page(one, "review/kit-rest"))
        assert name
        status, _, body = ask(running, name[1])
        assert status == 200
        sources = re.findall(r'<img src="([^"]+)"', body.decode())
        assert sources
        status, headers, picture = ask(running, sources[0])
        assert (status, headers["Content-Type"], picture[:8]) == (200, "image/png", b"\x89PNG\r\n\x1a\n")
        assert ask(running, re.sub(r"/\d+\.png", f"/{len(sources) + 1}.png", sources[0]))[0] == 404


def test_in_a_light_start_prints_say_how_to_get_them(one: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    once = builtins.__import__

    def light(name: str, *words: Any) -> Any:
        if name == "xindeng.render" and "pdf" in (words[2] or ()):
            raise ImportError(name)
        return once(name, *words)

    monkeypatch.setattr(builtins, "__import__", light)
    printed, _ = one.reviews.prints("kit-rest", "book")
    assert printed.trouble == prints.LATER


HEAVY = ("typst", "segno", "pypdf", "pypandoc", "pagefind", "zensical")


def test_the_preview_asks_for_nothing_that_a_light_start_lacks() -> None:
    code = f"import sys; sys.modules.update(dict.fromkeys({HEAVY!r})); import xindeng.preview"
    environment = {**os.environ, "PYTHONPATH": str(Path(library.__file__).parent.parent)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.stderr == ""


# --- words apart -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("先停，再看。", "先停，再听。", "先停，再[看]。", "先停，再[听]。"),
        ("用 25 分钟", "用 30 分钟", "用 [25] 分钟", "用 [30] 分钟"),
        ("", "新的一段", "", "[新的一段]"),
        ("一样", "一样", "一样", "一样"),
        ("他笑着说好", "她哭着说不", "[他笑着说好]", "[她哭着说不]"),
    ],
)
def test_words_are_set_apart_so_that_they_can_be_read(old: str, new: str, left: str, right: str) -> None:
    shown = ["".join(run.words if run.kept else f"[{run.words}]" for run in side) for side in changes.words_apart(old, new)]
    assert shown == [left, right]
