"""What one HTML page refers to, with the places, and the anchors it offers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
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


class Scan(HTMLParser):
    """Reads a page into `page`; whoever wants more of a page builds on it."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
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

    def _sent(self, values: dict[str, str]) -> None:
        way = REFRESH.match(values.get("content", ""))
        if values.get("http-equiv", "").lower() == "refresh" and way:
            self._add(way[1].strip())
            self.page.refresh = self.page.refs[-1]

    def _add(self, target: str, *, loaded: bool = False) -> None:
        line, offset = self.getpos()
        self.page.refs.append(Ref(target, line, offset + 1, loaded))


def scan(words: str) -> Page:
    """What matters of one page."""
    reader = Scan()
    reader.feed(words)
    reader.close()
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


def found(anchor: str, anchors: set[str]) -> bool:
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
