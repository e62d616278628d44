"""Search finds what a reader would look for, and narrows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

FOUND = "() => [...document.querySelectorAll('.xd-results li > a')].map(link => link.getAttribute('href'))"


def results(page, words):
    """Type into the search page as a reader does; the pages found, best first."""
    page.locator("#xd-find-q").focus()
    page.wait_for_selector("#xd-find-filters option:nth-child(2)", state="attached")  # the index is there
    page.locator("#xd-find-q").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_function("/找到|没有/.test(document.getElementById('xd-find-status').textContent)")
    page.wait_for_function("document.querySelector('.xd-results > li') || /没有/.test(document.getElementById('xd-find-status').textContent)")
    while page.locator("#xd-find-more").is_visible():
        before = page.locator(".xd-results > li").count()
        page.locator("#xd-find-more").click()
        page.wait_for_function(f"document.querySelectorAll('.xd-results > li').length > {before}")
    return [href.rpartition("/site/")[2] for href in page.evaluate(FOUND)]


@pytest.mark.parametrize(
    ("words", "page_of"),
    [
        ("转介", "lectures/lec-referral-01.html"),
        ("心理服务体系", "terms/"),
        ("县域培训体系", "programmes/"),
        ("门口 听懂", "lectures/lec-listening-01.html"),  # two words of its transcript
        ("手机扣过来", "lectures/lec-listening-01.html"),  # of its transcript again, across words
        ("睡不着", "kits/kit-sleep-harvest.html"),
        ("慢呼吸", "activities/act-slow-breath.html"),
    ],
)
def test_words_lead_to_their_pages(reader, words, page_of):
    found = results(reader().open("search.html"), words)
    assert [href for href in found if href.startswith(page_of)], found
    place = next(place for place, href in enumerate(found) if href.startswith(page_of))
    assert place < 8, found


def test_a_word_that_nobody_wrote_finds_nothing_and_says_what_to_do(reader):
    page = reader().open("search.html")
    assert results(page, "щщщ") == []
    expect(page.locator("#xd-find-status")).to_contain_text("没有找到")


def test_filters_narrow_and_stay_in_the_address(reader):
    page = reader().open("search.html")
    everything = results(page, "倾听")
    kind = page.locator("#xd-find-filters select[name=类型]")
    choices = kind.evaluate("choice => [...choice.options].map(option => option.value).filter(Boolean)")
    assert {"活动"} <= set(choices)
    kind.select_option("活动")
    page.wait_for_function("/[?&]%E7%B1%BB%E5%9E%8B=/.test(location.search)")
    page.wait_for_function("/找到|没有/.test(document.getElementById('xd-find-status').textContent)")
    page.wait_for_timeout(300)
    narrowed = [href.rpartition("/site/")[2] for href in page.evaluate(FOUND)]
    assert len(narrowed) < len(everything)
    assert all(href.startswith("activities/") for href in narrowed)


def test_there_is_a_filter_for_kind_audience_and_minutes(reader):
    page = reader().open("search.html?q=倾听")
    page.wait_for_selector(".xd-results li")
    names = page.locator("#xd-find-filters select").evaluate_all("all => all.map(choice => choice.name)")
    assert names == ["类型", "适用", "时长"]


def test_the_box_in_the_header_leads_to_results(reader):
    page = reader().open("index.html")
    page.locator("#xd-q").fill("转介")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.wait_for_selector(".xd-results li mark")
    page.locator(".xd-results li > a").first.click()
    page.locator("article h1").wait_for()


# --- help first ------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["不想活了", "自杀", "活着没意思", "他打我", "想 死", "崩溃了怎么办"])
def test_a_word_of_danger_shows_help_above_all_hits(reader, words):
    page = reader().open(f"search.html?q={words}")
    card = page.locator("#xd-crisis")
    card.wait_for()
    call = card.locator("a[href^='tel:']").first
    expect(call).to_be_visible()
    page.wait_for_selector(".xd-results > li")
    above = page.evaluate(
        "document.getElementById('xd-crisis').getBoundingClientRect().bottom <= document.getElementById('xd-find-results').getBoundingClientRect().top"
    )
    assert above


def test_help_shows_while_somebody_types_and_goes_with_the_word(reader):
    page = reader().open("search.html")
    expect(page.locator("#xd-crisis")).to_be_hidden()
    page.locator("#xd-find-q").fill("不想活")
    expect(page.locator("#xd-crisis")).to_be_visible()
    page.locator("#xd-find-q").fill("倾听")
    expect(page.locator("#xd-crisis")).to_be_hidden()


def test_help_shows_where_the_index_cannot_be_read(reader):
    one = reader()
    one.page.route("**/pagefind/**", lambda route: route.fulfill(status=200, body="throw new Error('none')", content_type="text/javascript"))
    page = one.open("search.html?q=不想活了")
    page.locator("#xd-crisis a[href^='tel:']").first.wait_for()


def test_help_shows_without_a_script(reader):
    page = reader(script=False).open("search.html?q=不想活了")
    expect(page.locator("noscript a[href^='tel:'], .xd-callout--danger a[href^='tel:']").first).to_be_visible()


# --- what is meant, where it is said -----------------------------------------------------


def test_another_word_for_the_same_thing_is_looked_for_too(reader):
    page = reader().open("search.html")
    found = results(page, "指导员")
    expect(page.locator("#xd-find-status")).to_contain_text("指导师")
    assert [href for href in found if href.startswith("programmes/")], found


def test_a_word_that_was_spoken_leads_to_its_second(reader):
    page = reader().open("search.html")
    results(page, "手机扣过来")
    cue = page.locator(".xd-results__cue").first
    cue.click()
    page.wait_for_url("**/lectures/*.html#*@*")
    page.wait_for_function("document.querySelector('video').currentTime > 0")
    expect(page.locator(".xd-transcript li[aria-current]")).to_contain_text("手机扣过来")
