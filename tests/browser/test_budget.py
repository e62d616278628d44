"""What a page may cost: bytes and requests before a recording is touched, and what holds without a script."""

from __future__ import annotations

import gzip
import json

import pytest

PAGE, POSTER, REQUESTS = 80_000, 25_000, 12
"""Bytes of a page with everything it loads, as a server sends it compressed; of a poster; how often it asks."""
PACKED = (".html", ".css", ".js", ".json", ".svg", ".vtt", ".webmanifest", ".xml", ".pf_meta")
BODY = """() => [...document.querySelectorAll("article p, article li, article dd, article td")].filter(part =>
  part.checkVisibility() && part.innerText.trim() && !part.closest(".xd-trail, .xd-chips, .xd-notice, .xd-downloads, .xd-facts, .xd-pager, .xd-slide")
  && !part.matches(".xd-kind, .xd-video__label, .xd-callout__title") && parseFloat(getComputedStyle(part).fontSize) < (part.matches("td") ? 16 : 17)
).map(part => `${getComputedStyle(part).fontSize} ${part.outerHTML.slice(0, 80)}`).slice(0, 3)"""
SHIFT = """() => new Promise(done => {
  let moved = 0
  new PerformanceObserver(list => { for (const each of list.getEntries()) if (!each.hadRecentInput) moved += each.value }).observe({type: "layout-shift", buffered: true})
  setTimeout(() => done(moved), 400)
})"""


WEAK = {"offline": False, "latency": 20, "downloadThroughput": 40_000, "uploadThroughput": 40_000}
"""Milliseconds; bytes a second."""


def sent(answer):
    """As nginx sends it: words packed, pictures as they are."""
    body = answer.body()
    path = answer.url.partition("?")[0]
    return len(gzip.compress(body, 6)) if path.endswith(PACKED) else len(body)


def test_no_page_costs_more_than_its_budget(reader, kinds_of_page):
    over = {}
    for url in kinds_of_page:
        if "?q=" in url:  # a question loads pieces of the index: benchmarks/search.py counts them
            continue
        one = reader()
        answers = []
        one.page.on("response", lambda answer, kept=answers: kept.append(answer))
        one.open(url)
        one.page.wait_for_load_state("networkidle")
        posters = [answer for answer in answers if "/media/" in answer.url and answer.url.endswith((".jpg", ".webp", ".png"))]
        size = sum(sent(answer) for answer in answers if answer not in posters)
        largest = max(map(sent, posters), default=0)
        if size > PAGE or len(answers) > REQUESTS or largest > POSTER:
            over[url] = (size, len(answers), largest)
        one.page.close()
    assert not over, over


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_while_a_page_loads(reader, kinds_of_page, width, everything):
    """On a weak network a page is painted in pieces: what somebody reads already must not move when the rest comes."""
    one, moved = reader(width), {}
    one.page.context.new_cdp_session(one.page).send("Network.emulateNetworkConditions", WEAK)
    for url in kinds_of_page if everything or width == 360 else kinds_of_page[::4]:
        if shift := round(one.open(url).evaluate(SHIFT), 3):
            moved[url] = shift
    assert not {url: shift for url, shift in moved.items() if shift > 0.01}, moved


def test_words_are_large_enough_to_read_on_a_phone(reader, kinds_of_page):
    """17 px for running text; tables and labels may be 16 and 15."""
    one, small = reader(360), {}
    for url in kinds_of_page:
        if near := one.open(url).evaluate(BODY):
            small[url] = near
    assert not small, json.dumps(small, ensure_ascii=False, indent=1)


def test_every_page_has_its_words_without_a_script(reader, kinds_of_page):
    one, with_ = reader(script=False), reader()
    less = {}
    for url in kinds_of_page:
        if "?q=" in url:
            continue
        there = "document.querySelector('article, main').textContent.replace(/\\s+/g, '').length"
        without, whole = one.open(url).evaluate(there), with_.open(url).evaluate(there)
        if without < 0.9 * whole:
            less[url] = (without, whole)
    assert not less, less
