"""Every reference over all live versions: pages, anchors, media, downloads, redirects, canonical addresses.

A page that says the same in several versions is read once, and a fault that stands in several
is told once, at the newest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import quote

from xindeng.diag import Diagnostic, Span, in_order

from .page import Page, Ref, found, inside, resolve, scan
from .web import LATEST, Web

GENERATED = re.compile(r"_\d+|__.*|fn(ref)?[:-].*|h-?\d+")
"""Anchors that nobody wrote down: a program counts them."""
URI = re.compile(r'URI="([^"]*)"')
FAR = 10
"""Redirects in a row that are followed."""


def check(web: Web) -> list[Diagnostic]:
    """Every complaint; places are those below the web root."""
    book = _Book(web)
    told: dict[tuple[str, str, str], list[Diagnostic]] = {}
    tops = [name for name in sorted(web.names) if "/" not in name and name.endswith(".html")]
    for version, names in [("", tops), *((version, web.pages(version)) for version in web.versions)]:
        for name in names:
            for problem in _page(book, version, name):
                told.setdefault((name, problem.code, problem.message), []).append(problem)
    problems = [_once(each) for each in told.values()]
    return in_order([*problems, *_streams(web), *_lost(book)])


class _Book:
    """Pages that were read, by what they say."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self._read: dict[str, Page] = {}
        self._known: dict[str, Page] = {}

    def page(self, path: str) -> Page:
        if path not in self._read:
            data = self.web.read(path)
            digest = hashlib.sha256(data).hexdigest()
            if digest not in self._known:
                self._known[digest] = scan(data.decode("utf-8", "replace"))
            self._read[path] = self._known[digest]
        return self._read[path]

    def at(self, path: str) -> Page | None:
        """The page at a path, by way of an alias too."""
        first, _, rest = path.partition("/")
        real = f"{self.web.aliases[first]}/{rest}" if first in self.web.aliases else path
        return self.page(real) if real in self.web.names and real.endswith(".html") else None


def _full(version: str, name: str) -> str:
    return f"{version}/{name}" if version else name


def _below(version: str, path: str) -> str:
    """A path below a version as one below the web root."""
    return path.removeprefix("../") if path.startswith("../") or not version else f"{version}/{path}"


def _once(same: list[Diagnostic]) -> Diagnostic:
    """Versions come newest first."""
    others = f"（另有 {len(same) - 1} 个版本也是这样）" if len(same) > 1 else ""
    return replace(same[0], message=same[0].message + others)


# --- one page --------------------------------------------------------------------------


def _page(book: _Book, version: str, name: str) -> Iterator[Diagnostic]:
    page = book.page(_full(version, name))
    tell = partial(_says, _full(version, name))
    first = {ref.target: ref for ref in reversed(page.refs) if inside(ref.target)}
    for target, ref in first.items():
        path, anchor = resolve(name, target)
        wanted = _below(version, path)
        if not book.web.has(wanted):
            yield tell(ref, "W-11", f"链接“{target}”没有通向任何东西", "旧版不能改：把目标补发一版，或用 ./inv retire 撤下这一版。")
            continue
        there = book.at(wanted)
        if anchor and there and not found(anchor, there.anchors):
            yield tell(ref, "W-12", f"链接“{target}”指的位置不在那一页上", "检查 # 后面的编号。")
    if page.refresh and not _arrives(book, version, name):
        yield tell(page.refresh, "W-13", "转来转去，到不了一页", "检查 replaces：一个旧编号只能通向一项还在的内容。")
    if version and page.canonical and not page.refresh and not _own(page.canonical, name):
        message = f"正式网址“{page.canonical.target}”不是这一页在 {LATEST}/ 里的网址"
        yield tell(page.canonical, "W-14", message, "请把这个问题告诉开发者。")


def _says(path: str, ref: Ref, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, Span(path, ref.line, ref.column), message, hint)


def _own(canonical: Ref, name: str) -> bool:
    return canonical.target.endswith((f"/{LATEST}/{name}", f"/{LATEST}/{quote(name)}"))


def _arrives(book: _Book, version: str, name: str) -> bool:
    """Whether redirects come to an end at a page; what is missing is told as a dead link."""
    for _ in range(FAR):
        page = book.at(_full(version, name))
        if page is None or page.refresh is None or not inside(page.refresh.target):
            return True
        path = _below(version, resolve(name, page.refresh.target)[0])
        known = next((each for each in (*book.web.versions, *book.web.aliases) if path.startswith(f"{each}/")), "")
        version, name = known, path.removeprefix(f"{known}/") if known else path
    return False


# --- streams ---------------------------------------------------------------------------


def _streams(web: Web) -> Iterator[Diagnostic]:
    """Playlists and their pieces (RFC 8216, 4.3): a player asks for them one by one."""
    for name in sorted(name for name in web.names if name.endswith(".m3u8")):
        for number, line in enumerate(web.read(name).decode("utf-8", "replace").splitlines(), 1):
            for target in URI.findall(line) if line.startswith("#") else [line.strip()]:
                if inside(target) and not web.has(resolve(name, target)[0]):
                    message = f"播放列表里的“{target}”不在"
                    yield Diagnostic("W-11", Span(name, number), message, "从备份恢复这个文件，或重新转码再发布一版。")


# --- old links -------------------------------------------------------------------------


def _lost(book: _Book) -> Iterator[Diagnostic]:
    """What stood in an older version and leads nowhere under `latest`: links and codes go there."""
    web = book.web
    newest = web.aliases.get(LATEST, "")
    if not newest:
        return
    seen: set[str] = set()
    for version in (each for each in web.versions if each != newest):
        for name in web.pages(version):
            if name not in seen:
                yield from _moved(book, version, name, newest)
            seen.add(name)


def _moved(book: _Book, version: str, name: str, newest: str) -> Iterator[Diagnostic]:
    path = _full(version, name)
    now = book.at(_full(newest, name))
    if now is None:
        hint = "换了编号，就在新的一项里写 replaces；不要了，就写 status: retired，旧网址会说明去向。"
        yield Diagnostic("W-15", Span(path), f"这一页在最新版 {newest} 里没有了，旧网址和二维码走不通", hint)
        return
    gone = _written(book.page(path).anchors - now.anchors)
    if gone and not now.refresh:
        message = f"最新版的这一页少了位置：{'、'.join(gone)}"
        hint = "别人可能存了带 # 的网址：标题可以改，后面的 {#编号} 最好留着。"
        yield Diagnostic("W-16", Span(path), message, hint, "warning")


def _written(anchors: Iterable[str]) -> list[str]:
    return sorted(anchor for anchor in anchors if not GENERATED.fullmatch(anchor))
