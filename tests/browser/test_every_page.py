"""What holds for one page of every kind: fits a phone, speaks to assistive tools, asks nobody outside."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

WIDTHS = (360, 1280)
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
WIDE = """() => [...document.querySelectorAll("body *")].filter(part => {
  const box = part.getBoundingClientRect()
  return box.right > innerWidth + 1 && part.checkVisibility() && !part.closest(".xd-table, .xd-tabs, .xd-skip, pre")
}).slice(0, 3).map(part => part.outerHTML.slice(0, 100))"""


def settle(page, url):
    """Search results come after the page."""
    if "?q=" in url:
        page.wait_for_selector(".xd-results li")


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(reader, kinds_of_page, width):
    one = reader(width)
    for url in kinds_of_page:
        page = one.open(url)
        settle(page, url)
        across = page.evaluate("document.documentElement.scrollWidth")
        assert across <= width, f"{url}: {across} px, {page.evaluate(WIDE)}"


@pytest.mark.parametrize(
    ("width", "scheme", "folds", "some"),
    [(360, "light", "open", False), (1280, "dark", "closed", False), (360, "dark", "open", True), (1280, "light", "closed", True)],
)
def test_axe_finds_nothing(reader, kinds_of_page, width, scheme, folds, some):
    """Every kind of page twice; those that learners use most in all four ways."""
    one, found = reader(width, scheme), []
    for url in USUAL if some else kinds_of_page:
        page = one.open(url)
        settle(page, url)
        if folds == "open":
            page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        for rule in Axe().run(page).response["violations"]:
            nodes = [" ".join(map(str, node["target"])) for node in rule["nodes"]]
            found.append(f"{url}: {rule['id']} ({rule['impact']}) {nodes[:3]}")
    assert not found, "\n".join(found)


def test_what_a_thumb_must_hit_is_large_enough(reader, kinds_of_page):
    """44 CSS px: WCAG 2.2, 2.5.5."""
    one, small = reader(360), {}
    for url in kinds_of_page:
        page = one.open(url)
        settle(page, url)
        if near := page.evaluate(SMALL):
            small[url] = near[:4]
    assert not small, json.dumps(small, ensure_ascii=False, indent=1)


def test_every_page_says_its_language_and_has_one_main_heading(reader, kinds_of_page):
    one = reader()
    for url in kinds_of_page:
        page = one.open(url)
        assert (page.get_attribute("html", "lang") or "").startswith("zh"), url
        assert page.locator("h1").count() == 1, url
        assert page.title().strip(), url


def test_the_choice_of_dark_is_kept(reader):
    page = reader(360, "light").open("index.html")
    page.locator("[data-xd-scheme]").click()
    assert page.get_attribute("html", "data-scheme") == "dark"
    page.reload()
    assert page.get_attribute("html", "data-scheme") == "dark"
    assert page.get_attribute("[data-xd-scheme]", "aria-pressed") == "true"
