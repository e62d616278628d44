"""Four people walk through the site, each to the end of what he came for."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

LECTURE = "lectures/lec-listening-01.html"
NEXT = "lectures/lec-feeling-01.html"
KIT = "kits/kit-sleep-harvest.html"
PLAY = "() => { const v = document.querySelector('video'); v.muted = true; return v.play().then(() => { v.currentTime = v.duration - 2 }) }"
CALL = "a[href^='tel:']"


def test_a_learner_finishes_a_lecture_on_one_phone_and_goes_on_on_another(reader, tmp_path):
    first = reader()
    page = first.open("index.html")
    page.locator(".xd-home a", has_text="学员").click()
    page.locator(".xd-card__link", has_text="助人谈话基础").first.click()
    page.locator("#syllabus a", has_text="先听懂，再回应").click()
    page.locator("video").wait_for()
    page.evaluate(PLAY)
    page.wait_for_function("document.querySelector('video').ended")
    question = page.locator(".xd-quiz fieldset[data-answer]:has(input[type=radio])").first
    question.locator(f"input[value='{question.get_attribute('data-answer')}']").check()
    question.get_by_role("button", name="看我答得对不对").click()
    expect(question.locator("[role=status]")).to_contain_text("答对了")
    page.get_by_role("button", name="这一讲学完了").click()
    page.get_by_role("link", name="我的学习记录").last.click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="存成文件").click()
    file = tmp_path / "记录.json"
    saved.value.save_as(file)

    page = reader().open("record.html")
    page.locator("#xd-record-file").set_input_files(file)
    page.get_by_text("已经合并进来").wait_for()
    page.locator(".xd-brand").click()
    expect(page.locator(".xd-continue")).to_contain_text("学完 1 /")
    page.locator(".xd-continue a.xd-button").click()
    page.wait_for_url(f"**/{NEXT}")
    expect(page.locator(".xd-local a[data-done]")).to_have_count(1)


def test_a_volunteer_has_a_kit_in_hand_two_taps_after_the_code(reader):
    """The code on a print leads to the kit's page: what it costs to look, and to hold the first print."""
    one = reader()
    sizes: list[int] = []
    one.page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page = one.open(KIT)  # the code is pointed at
    page.wait_for_load_state("networkidle")
    looked = sum(sizes)
    files = page.locator("ol.xd-downloads a, ul.xd-downloads a")
    first = files.first
    expect(first).to_be_visible()
    said = first.inner_text()
    got = page.request.get(page.evaluate("link => link.href", first.element_handle()))  # tap
    assert got.status == 200
    assert got.body()[:5] == b"%PDF-"
    assert ("kB" in said or "MB" in said), "the size stands there before the tap"
    assert looked + len(got.body()) < 2_000_000
    whole = page.locator(".xd-downloads a[href$='.zip']").first
    expect(whole, "everything in one file").to_have_count(1)


def test_a_trainer_sees_what_nobody_has_looked_at_and_what_to_look_for(reader):
    page = reader(1280).open("index.html")
    page.locator(".xd-footer a", has_text="关于").click()
    page = reader(1280).open(LECTURE)
    expect(page.locator(".xd-notice").get_by_text("尚未经专业审核")).to_be_visible()
    page.locator("a", has_text="审核清单").first.click()
    page.wait_for_url("**/review/index.html")
    row = page.locator("tr", has=page.locator("a[href*='lec-listening-01']")).first
    row.locator("a[href*='lec-listening-01']").first.click()
    page.wait_for_url(f"**/{LECTURE}")
    notes = page.locator("details.xd-fold:has-text('带领者') > summary").first
    notes.click()
    assert page.locator("details.xd-fold[open]:has-text('带领者')").count() > 0


def test_somebody_in_need_reaches_a_number_with_one_tap_from_any_page(reader, kinds_of_page):
    one, without = reader(), []
    for url in kinds_of_page:
        page = one.open(url)
        if not page.locator(CALL).filter(visible=True).count():
            without.append(url)
    assert not without


@pytest.mark.parametrize("words", ["撑不住了", "倾听", "没有这样的词句子"])
def test_and_from_any_search(reader, words):
    page = reader().open(f"search.html?q={words}")
    page.wait_for_function("/找到|没有/.test(document.getElementById('xd-find-status').textContent)")
    assert page.locator(CALL).filter(visible=True).count()


# --- passing on, words, people -----------------------------------------------------------

WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.49"


def test_wechat_is_told_how_to_get_a_file_and_a_tap_downloads_nothing(reader):
    one = reader()
    one.page.add_init_script(f"Object.defineProperty(navigator, 'userAgent', {{get: () => {json.dumps(WECHAT)}}})")
    page = one.open(KIT)
    box = page.locator("section[aria-label=微信里怎样下载]")
    expect(box).to_contain_text("在浏览器打开")
    address = box.locator("code").inner_text()
    assert address.endswith(f"/latest/{KIT}")
    page.locator(".xd-downloads a").first.click()
    assert page.url.endswith(KIT), "the page stays"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "微信里怎样下载"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box.get_by_role("button", name="复制网址").click()
    expect(box.locator("[role=status]")).to_contain_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == address


def test_elsewhere_nothing_is_said_but_a_line(reader):
    page = reader().open(KIT)
    expect(page.locator("section[aria-label=微信里怎样下载]")).to_have_count(0)
    expect(page.locator(".xd-wechat")).to_contain_text("在浏览器打开")


def test_a_kit_is_passed_on_as_a_picture_with_its_code(reader):
    page = reader().open(KIT)
    picture = page.locator("ul[aria-label=转发] a")
    shared = page.get_attribute("meta[property='og:image']", "content") or ""
    href = page.evaluate("link => link.href", picture.element_handle())
    assert shared.rpartition("/files/")[2] == href.rpartition("/files/")[2]
    body = page.request.get(href).body()
    assert body[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(body) < 400_000
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制网址").click()
    page.get_by_text("已复制").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/latest/{KIT}")


def test_a_word_of_the_field_opens_its_meaning_and_is_a_link_without_a_script(reader):
    page = reader().open(LECTURE)
    word = page.locator("a.xd-term").first
    means = word.get_attribute("data-means") or ""
    word.click()
    card = page.locator(".xd-meaning")
    expect(card).to_be_visible()
    expect(card).to_contain_text(means)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('a.xd-term')")
    page = reader(script=False).open(LECTURE)
    page.locator("a.xd-term").first.click()
    page.wait_for_url("**/terms/*.html")


def test_people_are_found_from_the_home_page(reader):
    page = reader().open("index.html")
    page.get_by_role("link", name="按人找").click()
    page.locator(".xd-card__link", has_text="网格员").click()
    page.wait_for_url("**/audiences/workers.html")
    page.locator(".xd-card").nth(10).wait_for()


def test_pictures_of_chapters_come_with_a_tap(reader):
    one = reader()
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    page = one.open(LECTURE)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "storyboard" in url]
    page.get_by_role("button", name="看各章的画面").click()
    page.locator(".xd-chapters .xd-shot").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if url.endswith(".jpg") and "storyboard" in url]
