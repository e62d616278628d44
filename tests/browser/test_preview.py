"""The preview in a real Chromium: what is saved comes by itself, the panel and the review view serve everybody."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from building import SAMPLE, rewrite
from playwright.sync_api import expect
from previewing import free

from xindeng.console import Console
from xindeng.memo import Kept
from xindeng.preview.desk import Desk
from xindeng.preview.server import listen
from xindeng.preview.watch import Watcher

KIT, PAGE = "courses/歇一歇.md", "site/kits/kit-rest.html"
WORDS = "请写一句话。"
BAR = ".xdp__bar"
MISSING = "the server responded with a status of 404"
"""What Chromium says of a page that is not there; we say it on the page."""
NAVIGATIONS = "performance.getEntriesByType('navigation').length + performance.timeOrigin"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The sample with a release behind it, previewed with its real look; and the address."""
    root = tmp_path_factory.mktemp("live") / "sample"
    shutil.copytree(SAMPLE, root)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "第一版"], ["tag", "2026.11"]):
        subprocess.run(["git", "-c", "user.name=某人", "-c", "user.email=a@example.org", *words], cwd=root, check=True)
    desk = Desk(root, root / "build", Kept(), Console(quiet=True))
    watcher = Watcher(root)
    with listen(desk, free(), {}) as running:
        threads = [threading.Thread(target=desk.follow, args=(watcher, lambda: None)), threading.Thread(target=partial(running.serve_forever, 0.05))]
        for thread in threads:
            thread.start()
        yield root, f"http://127.0.0.1:{running.server_port}/"
        desk.close()
        running.shutdown()
        for thread in threads:
            thread.join()
        watcher.close()


@pytest.fixture
def sample(live: tuple[Path, str]) -> Iterator[Path]:
    """The content root; afterwards it is as it was."""
    root, _ = live
    yield root
    subprocess.run(["git", "checkout", "-q", "--", "."], cwd=root, check=True)
    subprocess.run(["git", "clean", "-fdq", "courses", "docs"], cwd=root, check=True)


@pytest.fixture
def window(chromium, live):
    """Opens windows in which nothing may go wrong and nobody else may be asked."""
    contexts, wrong = [], []

    def open_(at: str, width: int = 1280, scheme: str = "light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 740 if width == 360 else 900}, color_scheme=scheme, locale="zh-CN"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} and MISSING not in m.text else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith((live[1], "data:", "blob:")) else None)
        page.goto(live[1] + at)
        page.wait_for_selector(BAR)
        page.wait_for_selector("article h1")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


def test_a_saved_word_comes_without_a_reload_and_the_place_is_kept(window, sample):
    page = window(PAGE)
    before = page.evaluate(NAVIGATIONS)
    page.locator("details.xd-fold summary").first.click()
    page.evaluate("scrollTo(0, 700)")
    top = page.evaluate("scrollY")
    rewrite(sample / KIT, WORDS, "请写两句心里话。")
    page.get_by_text("请写两句心里话。").first.wait_for(state="attached")
    assert page.evaluate("scrollY") == top
    assert page.locator("details.xd-fold").first.get_attribute("open") is not None
    assert page.evaluate(NAVIGATIONS) == before


def test_a_block_that_came_or_went_leaves_the_others_where_they_are(window, sample):
    page = window(PAGE)
    page.evaluate("document.querySelector('article h1').mine = true")
    rewrite(sample / KIT, WORDS, f"{WORDS}\n\n这是新的一段。\n\n- 一\n- 二")
    page.get_by_text("这是新的一段。").first.wait_for(state="attached")
    subprocess.run(["git", "checkout", "-q", "--", KIT], cwd=sample, check=True)
    page.get_by_text("这是新的一段。").first.wait_for(state="detached")
    assert page.evaluate("document.querySelector('article h1').mine")


def test_what_needs_a_script_still_works_after_a_change(window, sample):
    page = window("site/activities/index.html")
    page.locator(".xd-finder").wait_for()
    rewrite(sample / "courses/活动/点头.md", "title: 见面点个头\n", "title: 见面挥挥手\n")
    page.locator(".xd-card__link", has_text="见面挥挥手").wait_for()
    expect(page.locator(".xd-finder output")).to_have_text("共 2 项")
    button = page.locator("[data-xd-scheme]")
    before = page.get_attribute("html", "data-scheme")
    button.click()
    expect(page.locator("html")).not_to_have_attribute("data-scheme", before)


def test_the_panel_tells_of_a_mistake_and_forgets_it_when_it_is_mended(window, sample):
    page = window(PAGE)
    page.locator(BAR, has_text="没有错误").wait_for()
    rewrite(sample / KIT, "minutes: 30\n", "minutes: 三十\n")
    page.locator(BAR, has_text="错误 1").wait_for()
    expect(page.locator("#xdp-body")).to_be_hidden()
    page.locator(BAR).click()
    panel = page.locator("#xdp-body")
    expect(panel).to_contain_text("“三十”不是一个整数")
    expect(panel).to_contain_text("courses/歇一歇.md:22")
    expect(panel.locator("a[href^='vscode://file/']")).to_have_count(1)
    rewrite(sample / KIT, "minutes: 三十\n", "minutes: 30\n")
    page.locator(BAR, has_text="没有错误").wait_for()
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("这一页：没有要改的")


def test_the_panel_is_used_by_keyboard_and_its_links_lead_on(window, sample):
    rewrite(sample / KIT, "minutes: 30\n", "minutes: 三十\n")
    page = window(PAGE)
    page.locator(BAR, has_text="错误 1").wait_for()
    page.locator(BAR).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#xdp-body")).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#xdp-body') !== null")
    page.keyboard.press("Escape")
    expect(page.locator("#xdp-body")).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.xdp__bar')")
    page.keyboard.press("Enter")
    page.locator("#xdp-body a", has_text="F-05").click()
    page.wait_for_url("**/site/errors/F-05.html")
    expect(page.locator("#xdp-body")).to_be_visible()  # as it was left
    page.go_back()
    page.locator("#xdp-body a", has_text="审核视图").click()
    page.wait_for_url("**/review/kit-rest")


def test_a_place_can_be_copied(window, sample):
    rewrite(sample / KIT, "minutes: 30\n", "minutes: 三十\n")
    page = window(PAGE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(BAR, has_text="错误 1").wait_for()
    page.locator(BAR).click()
    page.locator("[data-xdp-copy]").click()
    page.get_by_text("已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "courses/歇一歇.md:22"


def test_a_hand_written_page_and_the_look_follow_too(window, sample):
    page = window("site/怎么用.html")
    file = sample / "docs" / "怎么用.md"
    file.write_text(f"{file.read_text('utf-8')}\n\n刚刚添上的一句。\n", "utf-8")
    page.get_by_text("刚刚添上的一句。").wait_for()
    rewrite(sample / "courses/centre.yml", "operator: 小灯县示例单位\n", "operator: 大灯县示例单位\n")
    page.locator(".xd-footer", has_text="大灯县示例单位").wait_for()
    subprocess.run(["git", "checkout", "-q", "--", "."], cwd=sample, check=True)
    page.locator(".xd-footer", has_text="小灯县示例单位").wait_for()
    page.get_by_text("刚刚添上的一句。").wait_for(state="detached")


def test_a_removed_page_says_so_and_comes_back(window, sample):
    file = sample / "courses" / "活动" / "点头.md"
    words = file.read_text("utf-8")
    page = window("site/activities/act-nod.html")
    file.unlink()
    page.get_by_text("没有编号为“act-nod”的内容").wait_for()
    file.write_text(words, "utf-8")
    page.locator("h1", has_text="见面点个头").wait_for()


def spoil(sample: Path) -> None:
    """Mistakes of several kinds, on this page and on others."""
    rewrite(sample / KIT, "minutes: 30\n", "minutes: 31\n")
    rewrite(sample / KIT, WORDS, "保证治愈，打 13800138000，见[这里](lec-nowhere)。")
    rewrite(sample / "courses/活动/数呼吸.md", "noise: low\n", "noise： low\n")
    rewrite(sample / "courses/助人课/01 慢下来.md", "title: 先慢下来\n", "titel: 先慢下来\n")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark"), (360, "dark"), (1280, "light")])
@pytest.mark.parametrize("at", [PAGE, "review/kit-rest", "site/nowhere.html"])
def test_panel_and_review_view_speak_to_everybody(window, sample, at, width, scheme):
    spoil(sample)
    page = window(at, width, scheme)
    page.locator(BAR, has_text="错误").wait_for()
    page.locator(BAR).click()
    page.evaluate("document.querySelectorAll('.xdp details, .xdr details:not([id])').forEach(fold => fold.open = true)")
    found = [
        f"{rule['id']}: {[' '.join(map(str, node['target'])) for node in rule['nodes']][:3]}"
        for rule in Axe().run(page).response["violations"]
    ]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate("""() => [...document.querySelectorAll("#xdp button, #xdp summary, .xdp__where a, .xdr__links a")]
        .filter(part => part.checkVisibility() && part.getBoundingClientRect().height < 43.5).map(part => part.outerHTML)""")
    assert small == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_review_view_shows_an_item_whole_and_follows_it(window, sample, width):
    page = window("review/kit-rest", width)
    parts = page.locator(".xdr > section > h2").all_inner_texts()
    assert parts == ["检查", "审核", "算出来的数", "读起来", "上次发布以来", "引用", "打印页"]
    rewrite(sample / KIT, WORDS, "请您写一句话。")
    page.locator("#xdr-changes ins", has_text=re.compile("^您$")).wait_for()
    expect(page.locator("#xdr-changes .xdr__del").first).to_contain_text("请写一句话。")
    beside = "['del', 'ins'].map(side => document.querySelector(`.xdr__${side}`).getBoundingClientRect().top)"
    old, new = page.evaluate(beside)
    assert (old == new) is (width == 1280)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_print_pages_are_set_when_their_fold_is_opened(window):
    page = window("review/kit-rest")
    fold = page.locator("#xdr-prints details").first
    expect(fold.locator("img")).to_have_count(0)
    fold.locator("summary").click()
    picture = fold.locator("img").first
    picture.wait_for()
    page.wait_for_function("document.querySelector('#xdr-prints img').naturalWidth > 300")
    assert picture.get_attribute("alt").startswith("第 1 页，共")


def test_a_window_says_when_the_preview_has_stopped(chromium, tmp_path):
    root = tmp_path / "sample"
    shutil.copytree(SAMPLE, root)
    desk = Desk(root, root / "build", Kept(), Console(quiet=True))
    context = chromium.new_context(locale="zh-CN")
    with listen(desk, free(), {}) as running:
        thread = threading.Thread(target=partial(running.serve_forever, 0.05))
        thread.start()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{running.server_port}/site/index.html")
        page.get_by_text("正在准备页面").wait_for()
        running.shutdown()
        thread.join()
    desk.close()
    page.locator("#xdp[data-lost]").wait_for()
    expect(page.locator(".xdp__live")).to_contain_text("断开了")
    context.close()
