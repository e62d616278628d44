"""What one HTML page refers to, with the places, and the anchors it offers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import SplitResult, unquote, urldefrag, urlsplit

LOADED = {("img", "src"), ("script", "src"), ("link", "href"), ("video", "src"), ("video", "poster"), ("video", "data-hls"),
          ("source", "src"), ("track", "src"), ("iframe", "src"), ("audio", "src")}  # fmt: skip
"""What a browser fetches without being asked, or a script of ours fetches for it."""
NOT_FETCHED = {"canonical", "prev", "next", "alternate"}
"""Kinds of <link> that name a page and load nothing; they must lead somewhere all the same."""
REFRESH = re.compile(r"\s*\d+\s*;\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Ref:
    """One reference as it is written, and its place (1-based)."""

    target: str
    line: int
    column: int
    loaded: bool = False


@dataclass
class Page:
    """What matters of one page for whoever follows links."""

    refs: list[Ref] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    canonical: Ref | None = None
    refresh: Ref | None = None
    """Where the page sends its reader by itself."""


WATCHED = {tag for tag, _ in LOADED} | {"a", "meta", "section"}
_TAG = re.compile(r"""<(?:!--.*?--|![^>]*+|(/?)([a-zA-Z][^\s/>]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+))>""", re.DOTALL)
_VALUE = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?""")
_ENDS = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style")}


class Scan:
    """Reads a page into `page`; whoever wants more of a page builds on it.

    An expression goes through the tags, and attributes are taken apart only where they may matter: a site
    of a thousand pages is read in a fifth of the time that the standard library's parser takes.
    """

    def __init__(self) -> None:
        self.page = Page()
        self._words = ""
        self._line, self._begin, self._at = 1, 0, 0

    def read(self, words: str) -> None:
        """The whole of a page, once."""
        self._words = words
        end = 0
        while found := _TAG.search(words, end):
            if found.start() > end:
                self.said(words[end : found.start()])
            end = found.end()
            name = (found[2] or "").lower()
            if not name:  # a comment, the document type
                continue
            if found[1]:
                self.closed(name)
                continue
            self._at = found.start()
            rest = found[3]
            if name in WATCHED or "id=" in rest or "name=" in rest:
                self.opened(name, _values(rest))
            if name in _ENDS:
                close = _ENDS[name].search(words, end)
                end = close.start() if close else len(words)
        if end < len(words):
            self.said(words[end:])

    def opened(self, tag: str, values: Mapping[str, str]) -> None:
        if tag == "meta":
            self._sent(values)
            return
        self.page.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        if tag == "a" and "href" in values:
            self._add(values["href"])
        for name, value in values.items():
            if (tag, name) in LOADED:
                self._add(value, loaded=not (tag == "link" and values.get("rel", "") in NOT_FETCHED))
                if tag == "link" and values.get("rel") == "canonical":
                    self.page.canonical = self.page.refs[-1]

    def closed(self, tag: str) -> None:
        """An end tag; nothing of it matters here."""

    def said(self, words: str) -> None:
        """What stands between two tags, as it is written."""

    def _sent(self, values: Mapping[str, str]) -> None:
        way = REFRESH.match(values.get("content", ""))
        if values.get("http-equiv", "").lower() == "refresh" and way:
            self._add(way[1].strip())
            self.page.refresh = self.page.refs[-1]

    def _add(self, target: str, *, loaded: bool = False) -> None:
        if lines := self._words.count("\n", self._begin, self._at):
            self._line += lines
            self._begin = self._words.rindex("\n", self._begin, self._at) + 1
        self.page.refs.append(Ref(target, self._line, self._at - self._begin + 1, loaded))


def _values(rest: str) -> dict[str, str]:
    """Attributes by name; the first of two with one name counts, as in a browser."""
    found: dict[str, str] = {}
    for name, *values in _VALUE.findall(rest):
        value = next(filter(None, values), "")
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found


def scan(words: str) -> Page:
    """What matters of one page."""
    reader = Scan()
    reader.read(words)
    return reader.page


def inside(target: str) -> bool:
    """Whether a reference stays on its own site."""
    parts = split(target)
    return bool(target) and not parts.scheme and not parts.netloc


def split(target: str) -> SplitResult:
    """The parts of a reference; of one that is no URL at all, the scheme `invalid`."""
    try:
        return urlsplit(target)
    except ValueError:
        return SplitResult("invalid", "", target, "", "")


def resolve(page: str, target: str) -> tuple[str, str]:
    """A reference that stays on the site, as a path below the version and an anchor.

    `page` is the path of the page that it stands on; `../` is in front of what lies beside the
    version, as media, files and other versions do.
    """
    address, anchor = urldefrag(target)
    path = unquote(address.partition("?")[0])
    return (_resolve(page, path) if path else page), unquote(anchor)


def found(anchor: str, anchors: AbstractSet[str]) -> bool:
    """Whether a page has the place. `#t=12.5` is a moment in a recording (Media Fragments URI 1.0)."""
    return anchor in anchors or re.fullmatch(r"t=[0-9.]+|__.*|top", anchor) is not None


def _resolve(page: str, link: str) -> str:
    if link.startswith("/"):  # the web root lies one above the site
        return f"../{link[1:] or 'index.html'}"
    steps = page.split("/")[:-1]
    for step in link.split("/"):
        if step == ".." and steps and steps[-1] != "..":
            steps.pop()
        elif step == "..":
            steps.append("..")
        elif step not in {".", ""}:
            steps.append(step)
    return "/".join([*steps, *([] if not link.endswith("/") else ["index.html"])])
