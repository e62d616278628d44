"""Search finds what a reader would look for, and narrows."""

from __future__ import annotations

import pytest

FOUND = "() => [...document.querySelectorAll('.xd-results li > a')].map(link => link.getAttribute('href'))"


def results(page, words):
    """Type into the search page as a reader does; the pages found, best first."""
    page.wait_for_selector("#xd-find-filters select", state="attached")  # the index is there
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
        ("心理服务体系", "programmes/"),
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
    assert "没有找到" in page.locator("#xd-find-status").inner_text()


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
