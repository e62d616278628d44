"""Take an item's words out of pages that quote it or lead to it.

What cannot be cut out cleanly is not left in: the caller asks `tells` afterwards and lays a
tombstone in the place of a page that still tells.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

SAID = re.compile(r"[。！？；\n\r.!?;<>]+")
TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
ARTICLE = re.compile(r"<article\b.*?</article>", re.DOTALL)
LONG = 8
"""Characters from which a piece of text is a quotation and no chance."""
WRAPS = frozenset({"li", "tr", "figure", "aside", "details"})
"""Elements that stand for one item or one file: they go as a whole."""
VOID = frozenset({"source", "img", "track", "link"})


@dataclass(frozen=True)
class Words:
    """What must not be read any more. `own` is said by the item; `pieces` may be said by others too."""

    own: frozenset[str]
    pieces: frozenset[str]

    def tells(self, text: str) -> bool:
        """Whether a text (a page's source too) says any of it."""
        plain = unescape(text)
        return any(word in plain for word in self.own | self.pieces)


def own_words(page: str) -> frozenset[str]:
    """Title and summary of an item's page, however short the summary; titles that say little are no one's own."""
    found = [unescape(TAG.sub("", word)).strip() for word in (*HEADING.findall(page)[:1], *DESCRIPTION.findall(page)[:1])]
    return frozenset(word for word in found if len(word) >= LONG)


def pieces(page: str) -> frozenset[str]:
    """Sentences and parts of sentences of a page's article."""
    article = ARTICLE.search(page)
    text = unescape(TAG.sub("\n", article[0] if article else page))
    return frozenset(piece.strip() for piece in SAID.split(text) if len(piece.strip()) >= LONG)


def page(path: str, html: str, gone: Callable[[str], bool]) -> str:
    """A page without what leads to anything gone; `gone` judges a path from the version's folder."""
    finder = _Finder(path, html, gone)
    finder.feed(html)
    finder.close()
    return _without(html, finder.cuts)


def _without(text: str, cuts: Iterable[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in sorted(cuts):
        if start > at:
            kept.append(text[at:start])
        at = max(at, end)
    return "".join((*kept, text[at:]))


class _Finder(HTMLParser):
    """Where the elements stand that lead to something gone."""

    def __init__(self, path: str, text: str, gone: Callable[[str], bool]) -> None:
        super().__init__(convert_charrefs=False)
        self._folder, self._gone = posixpath.dirname(path), gone
        self._lines = [0]
        for line in text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._open: list[tuple[str, int]] = []
        self._doomed: list[tuple[str, int]] = []
        self.cuts: list[tuple[int, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._here()
        if tag not in VOID:
            self._open.append((tag, start))
        if any(self._leads(value or "") for name, value in attrs if name in {"href", "src", "poster", "data-hls", "content"}):
            self._doom(tag, start)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1][0] != tag:
            self._open.pop()  # an element that HTML closes by itself
        if self._open:
            opened = self._open.pop()
            if opened in self._doomed:
                self.cuts.append((opened[1], self._here() + len(f"</{tag}>")))

    def _doom(self, tag: str, start: int) -> None:
        outer = next((each for each in reversed(self._open) if each[0] in WRAPS | {"video"}), None)
        if outer:
            self._doomed.append(outer)
        elif tag in VOID:
            self.cuts.append((start, start + len(self.get_starttag_text() or "")))
        else:
            self._doomed.append((tag, start))

    def _leads(self, link: str) -> bool:
        bare = unquote(re.split("[#?]", link, maxsplit=1)[0])
        if not bare or ":" in bare.split("/")[0] or bare.startswith("/"):
            return False
        return self._gone(posixpath.normpath(posixpath.join(self._folder, bare)))

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def sitemap(text: str, urls: Iterable[str]) -> str:
    """sitemap.xml without some pages."""
    for url in urls:
        text = re.sub(rf"<url><loc>[^<]*/{re.escape(url)}</loc></url>\n?", "", text)
    return text


def catalog(text: str, ref: str, gone: Callable[[str], bool]) -> str:
    """catalog.json without an item and without files that are gone."""
    told = json.loads(text)
    told["items"] = [each for each in told["items"] if each["id"] != ref]
    for each in told["items"]:
        each["files"] = [file for file in each["files"] if not gone(file["path"])]
        each["video"] = [film for film in each["video"] if not gone(film["captions"])]
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
