"""What WCAG 2.2 AA asks and axe cannot see: narrow windows, wider spacing, where the focus is."""

from __future__ import annotations

import pytest
from looking import OPEN, WIDE, settle

SPACED = """() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }")
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}"""
"""The spacing of success criterion 1.4.12."""
CUT = """() => [...document.querySelectorAll("body *")].filter(part => {
  const {overflowX, overflowY} = getComputedStyle(part)
  if (!part.checkVisibility() || part.closest(".xd-hidden, .xd-skip, svg, video")) return false
  if (![overflowX, overflowY].some(way => ["hidden", "clip"].includes(way))) return false
  const says = [...part.childNodes].some(child => child.nodeType === 3 && child.data.trim())
  return says && (part.scrollHeight > part.clientHeight + 2 || part.scrollWidth > part.clientWidth + 2)
}).slice(0, 3).map(part => part.outerHTML.slice(0, 120))"""
FOCUSED = """() => {
  const part = document.activeElement
  if (part === document.body) return null
  const {left, right, top, bottom} = part.getBoundingClientRect()
  const points = [[(left + right) / 2, (top + bottom) / 2], [left + 3, top + 3], [right - 3, bottom - 3]]
  const seen = points.some(([x, y]) => {
    const over = document.elementFromPoint(x, y)
    return over && (part.contains(over) || over.contains(part))
  })
  const ring = getComputedStyle(part).outlineStyle !== "none" || part.matches("video")
  return {part: part.outerHTML.slice(0, 100), good: seen && ring}
}"""
"""A player's own controls show their own ring, out of reach of a script."""
MOST = 150
"""Stops by the Tab key that are looked at."""


def test_every_page_stands_a_narrow_window_and_wide_spacing(reader, kinds_of_page):
    """1.4.10 Reflow at 320 CSS px, 1.4.12 Text Spacing: nothing to scroll sideways, nothing cut off."""
    one, wrong = reader(320), {}
    for url in kinds_of_page:
        page = one.open(url)
        settle(page, url)
        page.evaluate(OPEN)
        page.evaluate(SPACED)
        across, cut = page.evaluate("document.documentElement.scrollWidth"), page.evaluate(CUT)
        if across > 320 or cut:
            wrong[url] = [across, *cut, *(page.evaluate(WIDE) if across > 320 else [])]
    assert not wrong, wrong


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "url", ["index.html", "lectures/lec-listening-01.html", "kits/kit-sleep-harvest.html", "activities/index.html", "search.html?q=转介"]
)
def test_the_focus_is_seen_wherever_the_tab_key_leads(reader, width, url):
    """2.4.7 Focus Visible, 2.4.11 Focus Not Obscured, 2.1.2 No Keyboard Trap."""
    page = reader(width).open(url)
    settle(page, url)
    stops = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(FOCUSED)) is None:
            break
        stops.append(stop)
    assert len(stops) > 20
    assert [stop["part"] for stop in stops if not stop["good"]] == []
    assert len({stop["part"] for stop in stops}) > len(stops) / 2, "the key leads on"
