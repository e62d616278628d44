"""What holds for one page of every kind: fits a phone, speaks to assistive tools, asks nobody outside."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from looking import OPEN, WIDE, settle
from playwright.sync_api import expect

USUAL = (
    "index.html",
    "lectures/lec-listening-01.html",
    "kits/kit-sleep-harvest.html",
    "plays/play-dinner-table.html",
    "activities/index.html",
)
SMALL = """() => {
  const wanted = "button, summary, header a, nav a, .xd-downloads a, .xd-home a, .xd-help a, .xd-footer__help a, select, input[type=search]"
  const near = []
  for (const part of document.querySelectorAll(wanted)) {
    if (part.matches(".xd-skip") || part.closest("[hidden]") || !part.checkVisibility()) continue
    const {width, height} = part.getBoundingClientRect()
    if (height < 43.5 || width < 43.5) near.push(`${part.outerHTML.slice(0, 90)} ${Math.round(width)}x${Math.round(height)}`)
  }
  return near
}"""


CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
OTHERS = {"rules": {"color-contrast": {"enabled": False}}, "resultTypes": ["violations"]}
FIRST_OF_A_KIND = """() => {
  const plain = new Set(["id", "href", "src", "alt", "title", "name", "value", "for", "datetime", "download", "aria-label", "aria-labelledby"])
  const seen = new Set()
  const walk = (part, chain) => {
    const facts = part.getAttributeNames().filter(name => !plain.has(name)).map(name => `${name}=${part.getAttribute(name)}`)
    chain += `>${part.localName}[${facts.join()}]`
    if (!seen.has(chain) && [...part.childNodes].some(child => child.nodeType === 3 && child.data.trim())) {
      seen.add(chain)
      part.dataset.first = ""
    }
    for (const child of part.children) walk(child, chain)
  }
  walk(document.body, "")
}"""
"""Marks the first text of each look. Colours hang on what surrounds a text and never on its place among its
siblings, and axe takes 200 s to look at every one of a hundred list entries alike."""


def violations(page, url, options=None, context=None):
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [f"{url}: {rule['id']} ({rule['impact']}) {[' '.join(map(str, node['target'])) for node in rule['nodes']][:3]}" for rule in found]


def test_axe_finds_nothing_on_a_phone_in_light_and_dark(reader, kinds_of_page, everything):
    """Everything unfolded. Dark is other colours and nothing else, so there the colours are looked at."""
    one, found = reader(360, "light"), []
    for url in kinds_of_page:
        page = one.open(url)
        settle(page, url)
        page.evaluate(OPEN)
        found += violations(page, url, OTHERS)
        page.evaluate(FIRST_OF_A_KIND)
        texts = None if everything else {"include": [["[data-first]"]]}
        found += violations(page, url, CONTRAST, texts)
        page.evaluate("document.documentElement.dataset.scheme = 'dark'")
        found += violations(page, f"{url} dark", CONTRAST, texts)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_desk(reader, scheme, everything):
    one, found = reader(1280, scheme), []
    for url in (*USUAL, "search.html?q=撑不住了", "audiences/index.html"):
        page = one.open(url)
        settle(page, url)
        found += violations(page, url, OTHERS)
        page.evaluate(FIRST_OF_A_KIND)
        found += violations(page, url, CONTRAST, None if everything else {"include": [["[data-first]"]]})
    assert not found, "\n".join(found)


def test_no_page_scrolls_sideways_on_a_desk(reader, kinds_of_page):
    one = reader(1280)
    for url in kinds_of_page:
        page = one.open(url)
        settle(page, url)
        across = page.evaluate("document.documentElement.scrollWidth")
        assert across <= 1280, f"{url}: {across} px, {page.evaluate(WIDE)}"


def test_every_page_fits_a_phone_and_a_thumb_and_says_what_it_is(reader, kinds_of_page):
    """What a thumb must hit has 44 CSS px: WCAG 2.2, 2.5.5."""
    one, wrong = reader(360), {}
    for url in kinds_of_page:
        page = one.open(url)
        settle(page, url)
        across = page.evaluate("document.documentElement.scrollWidth")
        near = page.evaluate(WIDE)[:1] if across > 360 else []
        near += page.evaluate(SMALL)[:4]
        lang, heads = page.get_attribute("html", "lang") or "", page.locator("h1").count()
        if near or not lang.startswith("zh") or heads != 1 or not page.title().strip():
            wrong[url] = [across, lang, heads, *near]
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)


def test_the_choice_of_dark_is_kept(reader):
    page = reader(360, "light").open("index.html")
    page.locator("[data-xd-scheme]").click()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    expect(page.locator("[data-xd-scheme]")).to_have_attribute("aria-pressed", "true")
