"""The web editor in a real Chromium: a lecture made there passes the check, and no file loses a word."""

from __future__ import annotations

import difflib
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from building import served
from conftest import SAMPLE
from playwright.sync_api import Browser, Page, Request, expect
from previewing import desk, free, saved

from xindeng import editors, examine, source
from xindeng.diag import errors
from xindeng.preview import editor
from xindeng.preview.desk import Desk
from xindeng.preview.server import listen
from xindeng.shelf import Centre, WebEditor

BODY = """\
## 说一件小事 {#opening}

!!! say "照着说"
    请坐。

    慢慢来。

**注意：**请 {{ 7*7 }}"""


@pytest.fixture
def one(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with desk(sample, monkeypatch) as found:
        yield found


@pytest.fixture
def wrong() -> Iterator[list[str]]:
    """What must not happen: outside hosts, failures. A test that makes one happen takes it out."""
    found: list[str] = []
    yield found
    assert not found


@pytest.fixture
def page(one: Desk, chromium: Browser, wrong: list[str]) -> Iterator[Page]:
    """The editor after login."""
    rooms = {"editor": editor.room(one.root, lambda: one.state.now.shelf)}

    def asked(request: Request) -> None:
        if not request.url.startswith((f"http://127.0.0.1:{running.server_port}/", "data:", "blob:")):
            wrong.append(request.url)

    with listen(one, free(), rooms) as running:
        thread = threading.Thread(target=partial(running.serve_forever, 0.05))
        thread.start()
        context = chromium.new_context(viewport={"width": 1280, "height": 1000}, locale="zh-CN")
        found = context.new_page()
        found.on("request", asked)
        found.on("pageerror", lambda error: wrong.append(str(error)))
        found.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        found.goto(f"http://127.0.0.1:{running.server_port}/editor/")
        found.get_by_role("button", name="登录").click()
        expect(found.get_by_role("link", name="讲次", exact=True)).to_be_visible()
        yield found
        context.close()
        running.shutdown()
        thread.join()


def fill(page: Page, label: str, words: str, nth: int = 0) -> None:
    page.get_by_label(label, exact=True).nth(nth).fill(words)


def choose(page: Page, label: str, words: str, nth: int = 0) -> None:
    """One of a list, by what it shows."""
    box = page.get_by_label(label, exact=True).nth(nth)
    box.fill(words)
    page.get_by_role("option", name=words).first.click()


def save(page: Page) -> None:
    page.get_by_role("button", name="保存").first.click()
    page.get_by_role("menuitem", name="保存", exact=True).click()
    expect(page.get_by_text("存好了")).to_be_visible()


def open_entry(page: Page, kind: str, title: str) -> None:
    page.get_by_role("link", name=kind, exact=True).click()
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_label("编号", exact=True).first).to_be_visible()


# --- making ----------------------------------------------------------------------------


def test_a_lecture_made_in_the_browser_lies_on_disk_and_passes_the_check(page: Page, one: Desk) -> None:
    page.get_by_role("link", name="讲次", exact=True).click()
    page.locator("a[href$='collections/lecture/new']").first.click()
    fill(page, "编号", "lec-web-01")
    fill(page, "标题", "在网页上写")
    fill(page, "摘要", "一句话：说清楚。")
    choose(page, "风险等级", "R0（知识）")
    choose(page, "带领者最低等级", "L2")
    fill(page, "人群", "居民")
    choose(page, "作者", "ppl-editor")
    choose(page, "通俗度档", "volunteer")
    choose(page, "所属课程", "crs-demo")
    fill(page, "课时", "1")
    fill(page, "分钟", "45")
    choose(page, "等级", "初级")
    page.get_by_role("button", name="新增学习目标").click()
    fill(page, "编号", "o1", 1)
    fill(page, "行为动词", "演示")
    choose(page, "认知层次", "应用")
    fill(page, "文字", '演示：听满两分钟 "不插话" #1')
    page.get_by_role("button", name="新增流程").click()
    fill(page, "编号", "opening", 2)
    choose(page, "类别", "导入")
    fill(page, "分钟", "45", 1)
    fill(page, "这一步的题目", "说一件小事")
    page.get_by_label("正文 (可选)").fill(BODY)
    save(page)
    file = one.root / "courses/讲次/lec-web-01.md"
    found, problems = source.read(file, one.root)
    assert problems == []
    assert list(found[0].data)[:3] == ["id", "type", "title"]
    assert found[0].data["objectives"][0]["text"] == '演示：听满两分钟 "不插话" #1'
    assert found[0].data["status"] == "draft"
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", found[0].data["changelog"][0]["date"])
    assert found[0].body.strip() == BODY
    assert errors(examine.examine(one.root, None).problems) == []


def test_a_missing_field_is_asked_for_in_chinese_and_nothing_is_written(page: Page, one: Desk, wrong: list[str]) -> None:
    page.get_by_role("link", name="术语", exact=True).click()
    page.locator("a[href$='collections/term/new']").first.click()
    fill(page, "编号", "term-web")
    fill(page, "标题", "新词")
    page.get_by_role("button", name="保存").first.click()
    page.get_by_role("menuitem", name="保存", exact=True).click()
    expect(page.get_by_text("“通俗解释”是必填项")).to_be_visible()
    assert not (one.root / "courses/术语").exists()
    wrong.remove("undefined")  # the promise that Decap rejects itself


# --- changing --------------------------------------------------------------------------


def changed_lines(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def test_a_change_touches_its_own_lines_and_no_comment(page: Page, one: Desk) -> None:
    file = one.root / "courses/助人课/01 慢下来.md"
    before = file.read_text("utf-8").replace("title: 先慢下来\n", "# 题目和老师商量过\ntitle: 先慢下来  # 不要再改\n").replace("hours: 1\n", "hours: 1.0\n")
    file.write_text(before, "utf-8")
    saved(one)
    page.goto(page.url.partition("#")[0] + "open?id=lec-slow-01")  # as the preview's panel does
    expect(page.get_by_label("标题", exact=True).first).to_have_value("先慢下来")
    fill(page, "摘要", "换一句话。")
    save(page)
    after = file.read_text("utf-8")
    assert [line for line in changed_lines(before, after) if line.startswith("+")] == ["+ summary: 换一句话。"]
    assert len(changed_lines(before, after)) == 2
    assert "# 题目和老师商量过\ntitle: 先慢下来  # 不要再改\n" in after
    assert next((one.root / ".trash").rglob("01 慢下来.md")).read_text("utf-8") == before


def test_one_entry_of_a_register_changes_in_its_place(page: Page, one: Desk) -> None:
    file = one.root / "courses/登记/数字.yml"
    before = file.read_text("utf-8")
    page.get_by_role("link", name="登记文件（一个文件许多条）").click()
    page.get_by_role("link", name="登记/数字.yml").click()
    expect(page.get_by_text("3 条目")).to_be_visible()
    page.locator("[class*=TopBarButton]").nth(3).click()  # three for each entry: unfold, move, remove
    title = page.get_by_label("标题", exact=True).nth(1)
    expect(title).to_be_visible()
    title.fill("改过的标题")
    save(page)
    after = file.read_text("utf-8")
    assert [line for line in changed_lines(before, after) if line.startswith("+")] == ["+   title: 改过的标题"]
    assert len(changed_lines(before, after)) == 2


def test_what_was_changed_elsewhere_meanwhile_is_not_overwritten(page: Page, one: Desk, wrong: list[str]) -> None:
    file = one.root / "courses/歇一歇.md"
    open_entry(page, "讲座工具包", "歇一歇")
    theirs = file.read_text("utf-8").replace("title: 歇一歇\n", "title: 别处改的\n")
    file.write_text(theirs, "utf-8")
    fill(page, "摘要", "换一句话。")
    page.get_by_role("button", name="保存").first.click()
    page.get_by_role("menuitem", name="保存", exact=True).click()
    expect(page.get_by_text("这个文件刚才在别处改过")).to_be_visible()
    assert file.read_text("utf-8") == theirs
    assert "409" in wrong[0]
    assert not [said for said in wrong if said.startswith("http")]
    wrong.clear()


def test_what_is_deleted_lies_in_the_trash(page: Page, one: Desk) -> None:
    page.on("dialog", lambda asked: asked.accept())
    open_entry(page, "讲座工具包", "歇一歇")
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_role("link", name="歇一歇")).to_have_count(0)
    for _ in range(200):  # the list forgets it before the answer of the server is there
        if not (one.root / "courses/歇一歇.md").exists():
            break
        page.wait_for_timeout(50)
    assert not (one.root / "courses/歇一歇.md").exists()
    assert len(list((one.root / ".trash").rglob("歇一歇.md"))) == 1


# --- on the published site -------------------------------------------------------------


def test_the_published_editor_leads_to_the_login_of_the_git_host_and_nowhere_else(
    one: Desk, chromium: Browser, wrong: list[str], tmp_path: Path
) -> None:
    shelf = one.state.now.shelf
    host = WebEditor(backend="gitea", repo="a/b", address="https://git.example.org", app_id="0d1e2f3a")
    centre = Centre.model_validate({**shelf.centre.model_dump(), "editor": host.model_dump()})
    editors.lay(replace(shelf, centre=centre), one.root, tmp_path / "site")
    (tmp_path / "site/index.html").write_text("首页", "utf-8")
    with served(tmp_path) as address:
        page = chromium.new_page(locale="zh-CN")
        page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith((address, "data:")) else None)
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(f"{address}site/editor/index.html")
        expect(page.get_by_role("button", name="Gitea")).to_be_visible()
        page.route("https://git.example.org/**", lambda route: route.fulfill(body="登录"))
        page.get_by_role("button", name="Gitea").click()
        page.wait_for_url("https://git.example.org/login/oauth/authorize?**")
        asked = parse_qs(urlsplit(page.url).query)
        assert asked["client_id"] == ["0d1e2f3a"]
        assert asked["code_challenge_method"] == ["S256"]
        page.close()
    wrong[:] = [said for said in wrong if not said.startswith("https://git.example.org/login/")]


# --- every file there is ---------------------------------------------------------------

EDIT = """([raw, at]) => {
  const form = Object.values(window.CMS.getCustomFormatsFormatters())[0];
  const data = form.fromFile(raw), same = form.toFile(data);
  const paths = [];
  (function walk(value, path) {
    if (Array.isArray(value)) value.forEach((one, n) => walk(one, [...path, n]));
    else if (value && typeof value === 'object') Object.keys(value).filter((key) => !['$raw', 'type', 'body'].includes(key)).forEach((key) => walk(value[key], [...path, key]));
    else paths.push(path);
  })(data, []);
  const made = paths.filter((_, n) => n % at === 0).map((path) => {
    const copy = JSON.parse(JSON.stringify(data));
    const last = path.slice(0, -1).reduce((one, key) => one[key], copy), key = path[path.length - 1];
    last[key] = typeof last[key] === 'boolean' ? !last[key] : '改：过 “了” #1';
    return form.toFile(copy);
  });
  return { broken: data.broken || '', same, made };
}"""


def leaves(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for child in value.values():
                yield from leaves(child)
        case list():
            for child in value:
                yield from leaves(child)
        case _:
            yield value


def told(text: str, path: str) -> list[str]:
    """Every value that our own reader finds, and the bodies."""
    found, problems = source.parse(text, path)
    assert not problems
    return [*leaves([dict(one.data) for one in found]), *(one.body for one in found)]


def test_every_file_comes_back_as_it_was_and_an_edit_changes_one_value(page: Page) -> None:
    for file in sorted((SAMPLE / "courses").rglob("*")):
        if file.suffix not in {".md", ".yml"}:
            continue
        raw = file.read_text("utf-8")
        seen = page.evaluate(EDIT, [raw, 9])
        assert seen["broken"] == ""
        assert seen["same"] == raw, file.name
        before = told(raw, file.name)
        for made in seen["made"]:
            after = told(made, file.name)
            assert len(after) == len(before), file.name
            assert sum(a != b for a, b in zip(before, after, strict=True)) == 1, file.name
            assert len(changed_lines(raw, made)) <= 12, file.name
