"""The web editor's side on this machine: what it may write, what it must not lose, whom it answers."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from conftest import SAMPLE

from xindeng import editors, library
from xindeng.editors import forms, web
from xindeng.kinds import KINDS
from xindeng.preview import editor
from xindeng.preview.rooms import Answer, Request, Room
from xindeng.shelf import Centre, Library, WebEditor

HOST = "127.0.0.1:8000"
OURS = {"Host": HOST, "Origin": f"http://{HOST}"}
KIT = "courses/歇一歇.md"
PICTURE = base64.b64encode((SAMPLE / "courses/图/灯.png").read_bytes()).decode()


@pytest.fixture
def shelf(sample: Path) -> Library:
    return library.load(sample, drafts=True)[0]


class Browser:
    """What the editor's page asks for."""

    def __init__(self, room: Room) -> None:
        self.room = room
        config = json.loads(self.get("config.json").body)
        self.address = config["backend"]["proxy_url"]

    def get(self, path: str) -> Answer:
        answer = self.room(Request(path, {}, headers=OURS))
        assert isinstance(answer, Answer)
        return answer

    def post(self, action: str, **params: Any) -> tuple[HTTPStatus, Any]:
        return self.send({"action": action, "params": params})

    def send(self, words: Any, token: str = "", headers: dict[str, str] | None = None) -> tuple[HTTPStatus, Any]:
        query = {"token": [token or self.address.partition("token=")[2]]}
        body = words if isinstance(words, bytes) else json.dumps(words).encode()
        answer = self.room(Request("api", query, "POST", body, headers or OURS))
        assert isinstance(answer, Answer)
        return answer.status, json.loads(answer.body)

    def persist(self, path: str, raw: str, *assets: dict[str, str]) -> tuple[HTTPStatus, Any]:
        return self.post("persistEntry", dataFiles=[{"slug": "a", "path": path, "raw": raw}], assets=list(assets), options={})


@pytest.fixture
def browser(sample: Path, shelf: Library) -> Browser:
    return Browser(editor.room(sample, lambda: shelf))


def kept(root: Path) -> list[str]:
    """What lies in the trash, without the time."""
    trash = root / ".trash"
    return sorted("/".join(file.relative_to(trash).parts[1:]) for file in trash.rglob("*") if file.is_file() and file.name != ".gitignore")


# --- whom it answers -------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [{"Host": HOST}, {"Host": HOST, "Origin": "https://evil.example"}, {"Host": HOST, "Origin": "null"}],
    ids=["none", "another", "null"],
)
def test_a_page_of_another_origin_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    status, said = browser.send({"action": "info"}, headers=headers)
    assert status == HTTPStatus.FORBIDDEN
    assert said["error"] == "这个请求不是从编辑器来的。"


def test_a_wrong_token_is_refused_and_says_what_to_do(browser: Browser) -> None:
    status, said = browser.send({"action": "info"}, token="别的")
    assert status == HTTPStatus.FORBIDDEN
    assert "刷新这一页" in said["error"]


def test_looking_at_the_address_writes_nothing(browser: Browser) -> None:
    assert browser.get("api").status == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("words", [b"{", b"[]", {"action": "format"}, {"action": "getEntry", "params": {}}])
def test_what_is_no_request_of_the_editor_is_refused_in_chinese(browser: Browser, words: Any) -> None:
    status, said = browser.send(words)
    assert 400 <= status < 500
    assert said["error"]


# --- reading ---------------------------------------------------------------------------


def test_files_are_listed_wherever_they_lie(browser: Browser, sample: Path) -> None:
    _, found = browser.post("entriesByFolder", folder="courses", extension="md", depth=1)
    paths = [one["file"]["path"] for one in found]
    assert "courses/助人课/01 慢下来.md" in paths
    assert paths == sorted(paths)
    assert next(one for one in found if one["file"]["path"] == KIT)["data"] == (sample / KIT).read_text("utf-8")
    _, missing = browser.post("getEntry", path="courses/没有.md")
    assert missing["data"] is None


def test_nothing_outside_courses_is_read(browser: Browser, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "秘密.md").write_text("不给看", "utf-8")
    (sample / "courses" / "外面.md").symlink_to(tmp_path / "秘密.md")
    (sample / "courses" / "外").symlink_to(tmp_path)
    (sample / "courses" / ".藏.md").write_text("不给看", "utf-8")
    _, found = browser.post("entriesByFolder", folder="courses", extension="md", depth=9)
    assert not [one for one in found if "不给看" in one["data"]]
    for path in ("courses/外面.md", "courses/外/秘密.md", "mkdocs.yml", "../秘密.md", "courses/../mkdocs.yml", str(tmp_path / "秘密.md")):
        status, _ = browser.post("getEntry", path=path)
        assert status in {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN}, path
    assert browser.post("entriesByFolder", folder="..", extension="md", depth=9)[1] == []


def test_pictures_are_listed_and_sent(browser: Browser) -> None:
    _, found = browser.post("getMedia", mediaFolder="courses/图")
    assert [one["name"] for one in found] == ["灯.png"]
    assert found[0]["content"] == PICTURE
    assert browser.post("getMediaFile", path="courses/图/灯.png")[1] == found[0]


# --- writing ---------------------------------------------------------------------------


def test_a_new_file_lies_where_it_was_sent(browser: Browser, sample: Path) -> None:
    raw = "id: term-new\ntype: term\ntitle: 新词\nplain: 一\n"
    status, _ = browser.persist("courses/术语/term-new.yml", raw, {"path": "courses/术语/图.png", "content": PICTURE, "encoding": "base64"})
    assert status == HTTPStatus.OK
    assert (sample / "courses/术语/term-new.yml").read_text("utf-8") == raw
    assert (sample / "courses/术语/图.png").read_bytes() == base64.b64decode(PICTURE)
    assert kept(sample) == []
    assert not list((sample / "courses/术语").glob(".*"))


def test_what_is_overwritten_or_deleted_lies_in_the_trash(browser: Browser, sample: Path) -> None:
    before = (sample / KIT).read_text("utf-8")
    browser.post("getEntry", path=KIT)
    assert browser.persist(KIT, before.replace("歇一歇", "歇一会"))[0] == HTTPStatus.OK
    assert kept(sample) == [KIT]
    assert next((sample / ".trash").rglob("歇一歇.md")).read_text("utf-8") == before
    assert browser.persist(KIT, before.replace("歇一歇", "歇一会"))[0] == HTTPStatus.OK
    assert kept(sample) == [KIT], "saved again unchanged"
    status, said = browser.post("deleteFiles", paths=[KIT])
    assert status == HTTPStatus.OK
    assert ".trash" in said["message"]
    assert not (sample / KIT).exists()
    assert kept(sample) == [KIT, KIT]
    assert (sample / ".trash" / ".gitignore").read_text() == "*\n"
    assert "kit-rest" not in library.load(sample)[0].items, "what lies in the trash is no part of the library"


def test_a_file_that_changed_elsewhere_is_not_overwritten(browser: Browser, sample: Path) -> None:
    browser.post("getEntry", path=KIT)
    theirs = (sample / KIT).read_text("utf-8").replace("歇一歇", "别处改的")
    (sample / KIT).write_text(theirs, "utf-8")
    status, said = browser.persist(KIT, "---\nid: kit-rest\n---\n")
    assert status == HTTPStatus.CONFLICT
    assert "别处改过" in said["error"]
    assert (sample / KIT).read_text("utf-8") == theirs


def test_an_id_that_is_taken_is_not_given_twice(browser: Browser, sample: Path) -> None:
    status, said = browser.persist("courses/讲座工具包/kit-rest.md", "---\nid: kit-rest\ntype: lecture_kit\n---\n")
    assert status == HTTPStatus.CONFLICT
    assert said["error"] == f"编号 kit-rest 已经有了（{KIT}），请换一个编号。"
    assert not (sample / "courses/讲座工具包").exists()


def test_what_nobody_could_read_again_is_not_written(browser: Browser, sample: Path) -> None:
    status, said = browser.persist("courses/坏.md", "---\ntitle：没有空格\n---\n")
    assert status == HTTPStatus.BAD_REQUEST
    assert "没有存" in said["error"]
    assert not (sample / "courses/坏.md").exists()


@pytest.mark.parametrize(
    "path",
    [
        "mkdocs.yml", "courses", "courses/../mkdocs.yml", "/etc/a.md", "courses/.git/a.md", "courses/a.py",
        "courses/a.html", "courses/a:b.md", "courses/a\n.md", "courses/a. /b.md", f"courses/{'长' * 300}.md",
    ],
)  # fmt: skip
def test_no_other_place_or_kind_of_file_is_written(browser: Browser, sample: Path, path: str) -> None:
    before = sorted(str(file) for file in sample.rglob("*"))
    for status, said in (browser.persist(path, "id: a\n"), browser.post("persistMedia", asset={"path": path, "content": PICTURE}), browser.post("deleteFile", path=path)):
        assert status == HTTPStatus.BAD_REQUEST
        assert said["error"]
    assert sorted(str(file) for file in sample.rglob("*")) == before


def test_nothing_is_written_through_a_link_that_leads_out(browser: Browser, sample: Path, tmp_path: Path) -> None:
    outside = tmp_path / "外面"
    outside.mkdir()
    (sample / "courses" / "外").symlink_to(outside)
    assert browser.persist("courses/外/a.yml", "id: a\n")[0] == HTTPStatus.FORBIDDEN
    assert list(outside.iterdir()) == []


def test_too_much_or_half_a_picture_is_refused(browser: Browser, sample: Path) -> None:
    status, said = browser.persist("courses/大.md", f"---\nid: kit-a\n---\n{'长' * 400_000}")
    assert status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "最多 1024 KB" in said["error"]
    status, said = browser.post("persistMedia", asset={"path": "courses/半.png", "content": "!!!"})
    assert "没有传完整" in said["error"]
    assert not list(sample.glob("courses/[大半]*"))


def test_a_full_disk_is_told(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_bytes", full)
    status, said = browser.persist("courses/a.yml", "id: term-a\ntype: term\n")
    assert status == HTTPStatus.INSUFFICIENT_STORAGE
    assert "存不了" in said["error"]


# --- the page and its forms ------------------------------------------------------------


def test_every_page_forbids_outside_hosts(browser: Browser) -> None:
    for name in ("", "index.html", "editor.js"):
        answer = browser.get(name)
        assert answer.status == HTTPStatus.OK
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "http" not in answer.headers["Content-Security-Policy"]
    assert browser.get("没有.js").status == HTTPStatus.NOT_FOUND


def test_vendored_files_are_those_of_the_registry() -> None:
    listed = json.loads((web.WEB / "vendored" / "vendored.json").read_text("utf-8"))
    names = {one["file"]: one for one in listed}
    assert {Path(name).name for name in editors.web_files() if name.startswith("vendored/") and name.endswith(".js")} == set(names)
    for name, one in names.items():
        found = editors.web_file(f"vendored/{name}")
        assert found
        assert hashlib.sha256(found.plain).hexdigest() == one["sha256"]
        assert f"{one['package']} {one['version']}" in (web.WEB / "vendored" / "LICENSES.txt").read_text("utf-8")
    packed = editors.web_file("vendored/decap-cms.js")
    assert packed
    assert packed.packed
    assert gzip.decompress(packed.file.read_bytes()) == packed.plain


def widgets(of: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in of:
        yield one
        yield from widgets([*one.get("fields", []), *one.get("types", []), *([one["field"]] if "field" in one else [])])


def test_every_kind_has_a_form_with_chinese_names_and_hints(browser: Browser) -> None:
    config = json.loads(browser.get("config.json").body)
    folders = {one["name"]: one for one in config["collections"] if "folder" in one}
    assert set(folders) == {kind.name for kind in KINDS}
    for kind in KINDS:
        own = folders[kind.name]["fields"]
        assert folders[kind.name]["path"] == f"{kind.label}/{{{{slug}}}}"
        assert next(one for one in own if one["name"] == "type")["default"] == kind.name
        for one in own:
            assert one["widget"] == "hidden" or one["hint"], one["name"]
        for one in widgets(own):
            assert one["widget"] in {"hidden", "string", "text", "number", "boolean", "datetime", "select", "list", "object"}
            assert one["widget"] != "select" or one.get("options") or "ids" in one
    lecture = {one["name"]: one for one in folders["lecture"]["fields"]}
    assert lecture["risk"]["options"][2] == {"value": "R2", "label": "R2（敏感内容）"}
    assert lecture["course"]["ids"] == ["crs"]
    assert lecture["status"]["default"] == "draft"
    assert "crs-demo" in [id_ for id_, _ in config["ids"]["crs"]]


def test_registers_and_files_that_lie_apart_can_be_edited_too(browser: Browser) -> None:
    config = json.loads(browser.get("config.json").body)
    collections = {one["name"]: one for one in config["collections"]}
    registers = {one["file"]: one["fields"][0] for one in collections["registers"]["files"]}
    assert {one["name"] for one in registers["courses/登记/热线.yml"]["types"]} == {"hotline"}
    assert "courses/更多/结业证书.yml" in {one["file"] for one in collections["apart"]["files"]}
    assert collections["county"]["files"][0]["file"] == "courses/centre.yml"


@pytest.mark.parametrize(
    ("ref", "form"),
    [
        ("lec-slow-01", "lecture/entries/%E5%8A%A9%E4%BA%BA%E8%AF%BE/01%20%E6%85%A2%E4%B8%8B%E6%9D%A5"),
        ("scale-demo", "registers/entries/f"),
        ("coh-demo", "apart/entries/f"),
        ("nobody", ""),
    ],
)
def test_a_page_leads_to_its_form(browser: Browser, shelf: Library, ref: str, form: str) -> None:
    ref = next((id_ for id_ in shelf.items if id_.startswith(ref)), ref)
    answer = browser.room(Request("open", {"id": [ref]}, headers=OURS))
    assert isinstance(answer, Answer)
    assert answer.headers["Location"].startswith(f"/editor/#/collections/{form}" if form else "/editor/#/")


def test_new_files_lie_as_deep_as_the_deepest_so_that_a_git_host_lists_them_all() -> None:
    deep = forms.Existing("courses/一/二/三.md", ("lecture",), many=False)
    found = forms.collections([deep], "")
    assert found[0]["path"].startswith("网上写的/")


# --- on the published site -------------------------------------------------------------


def with_editor(shelf: Library, chosen: WebEditor) -> Library:
    centre = Centre.model_validate({**shelf.centre.model_dump(), "editor": chosen.model_dump()})
    return Library(shelf.items, centre, shelf.citations, shelf.urls)


def test_a_site_has_the_editor_only_where_the_centre_names_a_git_host(shelf: Library, sample: Path, tmp_path: Path) -> None:
    editors.lay(shelf, sample, tmp_path)
    assert list(tmp_path.glob("editor/*")) == []
    chosen = WebEditor(backend="gitea", repo="a/b", address="https://git.example.org/", app_id="甲")
    editors.lay(with_editor(shelf, chosen), sample, tmp_path)
    page = (tmp_path / "editor/index.html").read_text("utf-8")
    assert "connect-src 'self' blob: data: https://git.example.org;" in page
    assert "https://" not in page.replace("https://git.example.org", "")
    config = json.loads((tmp_path / "editor/config.json").read_text("utf-8"))
    assert config["backend"] == {
        "name": "gitea", "repo": "a/b", "branch": "main", "app_id": "甲",
        "base_url": "https://git.example.org", "api_root": "https://git.example.org/api/v1",
    }  # fmt: skip
    assert config["site_url"] == f"{shelf.centre.site_url}/latest"
    assert (tmp_path / "editor/vendored/decap-cms.js").stat().st_size > 5_000_000


def test_each_git_host_is_named_in_its_own_words() -> None:
    lab = web.backend(WebEditor(backend="gitlab", repo="a/b", branch="dev", address="https://lab.example.org", app_id="甲"))
    assert lab["auth_type"] == "pkce"
    assert lab["api_root"] == "https://lab.example.org/api/v4"
    hub = WebEditor(backend="github", repo="a/b", address="https://login.example.org")
    assert web.backend(hub) == {"name": "github", "repo": "a/b", "branch": "main", "base_url": "https://login.example.org"}
    assert web.hosts(hub) == ("https://login.example.org", "https://api.github.com")
