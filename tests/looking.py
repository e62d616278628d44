"""How a page is got ready to be looked at, and what is too wide on it."""

from __future__ import annotations

from playwright.sync_api import Page

OPEN = "document.querySelectorAll('details').forEach(fold => fold.open = true)"
WIDE = """() => [...document.querySelectorAll("body *")].filter(part => {
  const box = part.getBoundingClientRect()
  return box.right > innerWidth + 1 && part.checkVisibility() && !part.closest(".xd-table, .xd-tabs, .xd-skip, pre")
}).slice(0, 3).map(part => part.outerHTML.slice(0, 100))"""


def settle(page: Page, url: str) -> None:
    """Search results come after the page."""
    if "?q=" in url:
        page.wait_for_selector(".xd-results li")
