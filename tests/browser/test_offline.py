"""A course taken along by a tap: counted first, whole without a network, gone again by a tap."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

COURSE = "courses/crs-helping-basics.html"
LECTURE = "lectures/lec-listening-01.html"


@pytest.fixture
def phone(chromium: Browser):
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    yield context.new_page()
    context.close()


def take(page, address):
    page.goto(f"{address}site/{COURSE}")
    page.get_by_role("button", name="存到手机").click()
    page.get_by_text("MB。有无线网再存").wait_for()
    page.get_by_role("button", name="现在存").click()
    page.get_by_text("已经存在这台设备上").wait_for(timeout=60_000)


def test_nothing_is_kept_before_a_tap(phone, address):
    phone.goto(f"{address}site/{COURSE}")
    phone.wait_for_load_state("networkidle")
    assert phone.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert phone.evaluate("caches.keys()") == []


def test_a_course_taken_along_plays_is_searched_for_help_and_is_left_again(phone, address):
    take(phone, address)
    phone.context.set_offline(True)
    phone.goto(f"{address}site/{LECTURE}")
    expect(phone.locator("article h1")).to_be_visible()
    seconds = phone.evaluate(
        "async () => { const v = document.querySelector('video'); v.muted = true; v.currentTime = 40; await v.play(); return v.currentTime }"
    )
    assert seconds >= 40, "a player asks for the middle of a file"

    phone.goto(f"{address}site/search.html?q=不想活了")
    expect(phone.locator("#xd-crisis a[href^='tel:']").first).to_be_visible()

    phone.goto(f"{address}site/plays/play-dinner-table.html")
    expect(phone.get_by_role("heading", name="现在没有网")).to_be_visible()
    expect(phone.locator("footer a[href^='tel:']").first).to_be_visible()

    phone.context.set_offline(False)
    phone.goto(f"{address}site/{COURSE}")
    phone.get_by_role("button", name="从设备上删除").click()
    phone.get_by_role("button", name="存到手机").wait_for()
    assert phone.evaluate("caches.keys()") == []


def test_the_site_can_be_installed(phone, address):
    page = phone
    page.goto(f"{address}site/index.html")
    session = page.context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    manifest = page.evaluate("url => fetch(url).then(answer => answer.json())", found["url"])
    assert manifest["name"]
    icon = page.request.get(f"{address}site/{manifest['icons'][0]['src']}")
    assert icon.status == 200
