"""What was built is checked too: help cards (S-01), links, anchors, outside hosts.

Read off the HTML itself, not off the source: a mistake of ours in between is found as well.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from html import unescape
from pathlib import Path

from xindeng import links, search
from xindeng.diag import Diagnostic, Span
from xindeng.kinds.care import SCOPE
from xindeng.kinds.case import LABELS, Case
from xindeng.kinds.page import AI, STATUS
from xindeng.kinds.places import public_numbers
from xindeng.kinds.policy import Policy
from xindeng.memo import AFRESH, Memo
from xindeng.privacy import find
from xindeng.schema import Item, Register
from xindeng.shelf import Library

LATER = {"help.html", "index.html", "robots.txt", "versions.json", "latest/index.html"}
"""What stands beside the site once it is swapped in or published."""
HELP = "xd-help"
SCOPED = {"programme", "course", "group_manual", "psychodrama_plan", "certificate"}
"""Kinds whose page says what this service is not (S-09)."""
TEXTS = {".html", ".json", ".vtt", ".txt", ".xml", ".webmanifest", ".pf_fragment", ".pf_meta"}
"""What is read for personal data after it was made (P-10)."""


@dataclass
class Page(links.Page):
    """What else matters here: its help cards and what can be read of it."""

    cards: list[int] = field(default_factory=list)
    """Telephone links in each help card."""
    urgent_first: bool = False
    words: str = ""
    """Everything that can be read, tags left out."""
    opening: str = ""
    """What is read before the first section: labels, warning, first help card."""


class _Scan(links.Scan):
    page: Page

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._open = 0
        self._section_seen = False
        self._said: list[str] = []

    def read(self, words: str) -> None:
        super().read(words)
        self.page.words = unescape("".join(self._said))

    def said(self, words: str) -> None:
        self._said.append(words)

    def opened(self, tag: str, values: Mapping[str, str]) -> None:
        super().opened(tag, values)
        if tag == "a" and self._open and values.get("href", "").startswith("tel:"):
            self.page.cards[-1] += 1
        elif tag == "section":
            self._help(values.get("class", "").split())

    def _help(self, classes: list[str]) -> None:
        if self._open:
            self._open += 1
        elif HELP in classes:
            self._open = 1
            self.page.cards.append(0)
            if "xd-help--urgent" in classes and not self._section_seen:
                self.page.urgent_first = True
        elif not self._section_seen:
            self._section_seen = True
            self.page.opening = unescape("".join(self._said))

    def closed(self, tag: str) -> None:
        if self._open and tag == "section":
            self._open -= 1


def scan(words: str) -> Page:
    """What matters of one page."""
    reader = _Scan()
    reader.read(words)
    return reader.page


@dataclass(frozen=True)
class Seen:
    """What is left to know of a page once it was looked at by itself: it depends on its bytes and its item alone."""

    targets: tuple[str, ...]
    """Where its links on the site lead, as they are written, each once."""
    anchors: frozenset[str]
    problems: tuple[Diagnostic, ...] = ()


def looker(library: Library) -> Callable[[str, str], Seen]:
    """What looks at a page by itself: its name below the site, its words."""
    known = public_numbers(library)
    items = {url: library.items[ref] for ref, url in library.urls.items()}

    def look(name: str, words: str) -> Seen:
        page = scan(words)
        problems = [*_outside(name, page), *_private(name, words, known)]
        if item := items.get(name):
            problems += [*_help_cards(page, item), *_labels(page, item, library)]
        targets = dict.fromkeys(ref.target for ref in page.refs if links.inside(ref.target))
        return Seen(tuple(targets), frozenset(page.anchors), tuple(problems))

    return look


def inspect(
    site: Path, out: Path, library: Library, seen: Mapping[str, Seen] | None = None, memo: Memo = AFRESH
) -> list[Diagnostic]:
    """Every complaint about a staged site. `out` holds media/ and files/, which pages link to.

    `seen`: pages that were looked at when they were made, by name.
    """
    known, look = public_numbers(library), looker(library)
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    pages = dict(seen or {})
    asked: list[tuple[tuple[str, ...], tuple[str, bytes]]] = []
    for name, file in sorted(files.items()):
        if file.suffix == ".html" and name not in pages:
            pages[name] = look(name, file.read_text("utf-8"))
        elif file.suffix in TEXTS and file.suffix != ".html":
            raw = file.read_bytes()
            asked.append(((name, hashlib.sha256(raw).hexdigest(), *sorted(known)), (name, raw)))
    problems = [problem for told in memo.recall("told", asked, partial(_told, known)) for problem in told]
    leads = cache(partial(_leads, frozenset(files), out))
    for name in sorted(pages):
        problems += [*pages[name].problems, *_dead(name, pages, leads, site)]
    lost = (item for ref, item in library.items.items() if library.urls[ref] not in pages)
    return [*problems, *(item.says("id", "W-11", "这一项的页面没有生成", "请把这个问题告诉开发者。") for item in lost)]


def _told(known: frozenset[str], file: tuple[str, bytes]) -> list[Diagnostic]:
    """What one file besides the pages has of somebody's."""
    name, raw = file
    words = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8", "replace")
    return list(_private(name, search.whole(words) if name.endswith(".pf_fragment") else words, known))


def _outside(name: str, page: Page) -> Iterator[Diagnostic]:
    for ref in page.refs:
        if ref.loaded and links.split(ref.target).netloc:
            message = f"这一页会向外面的网站取东西：{ref.target}"
            yield Diagnostic("W-10", _place(name, ref), message, "把它放进本站，或去掉。")


def _leads(files: frozenset[str], out: Path, folder: str, target: str) -> tuple[str, str, bool]:
    """Path and anchor to which a link leads on the pages of a folder, and whether the path is there."""
    wanted, anchor = links.resolve(f"{folder}/" if folder else "", target)
    if wanted.startswith("../"):
        return wanted, anchor, wanted[3:] in LATER or (out / wanted[3:]).is_file()
    return wanted, anchor, wanted in files


def _dead(
    name: str, pages: Mapping[str, Seen], leads: Callable[[str, str], tuple[str, str, bool]], site: Path
) -> Iterator[Diagnostic]:
    folder = name.rpartition("/")[0]
    for target in pages[name].targets:
        wanted, anchor, exists = leads(folder, target)
        if target.startswith(("#", "?")):  # a place on the page itself
            wanted, exists = name, True
        if not exists:
            message = f"链接“{target}”没有通向任何东西"
            yield Diagnostic("W-11", _where(site, name, target), message, "检查链接的编号或文件名。")
        elif anchor and wanted in pages and not links.found(anchor, pages[wanted].anchors):
            message = f"链接“{target}”指的位置不在那一页上"
            yield Diagnostic("W-12", _where(site, name, target), message, "检查 # 后面的编号。")


def _where(site: Path, name: str, target: str) -> Span:
    """The first place of a link on a page."""
    page = links.scan((site / name).read_text("utf-8"))
    return _place(name, next(ref for ref in page.refs if ref.target == target))


def _place(name: str, ref: links.Ref) -> Span:
    return Span(f"site/{name}", ref.line, ref.column)


def _help_cards(page: Page, item: Register) -> Iterator[Diagnostic]:
    """S-01: a card with a number on every item's page; twice for R2, first of all for R3."""
    risk = item.risk if isinstance(item, Item) else "R0"
    wanted = 2 if risk in {"R2", "R3"} else 1
    full = [count for count in page.cards if count]
    if len(full) < wanted:
        message = f"页面上应当有 {wanted} 张求助卡，只有 {len(full)} 张"
        yield item.says("referral" if risk != "R0" else "id", "S-01", message, "检查 centre.yml 里的求助热线。")
    if risk == "R3" and not page.urgent_first:
        yield item.says("risk", "S-01", "危机内容的第一屏没有求助卡", "请把这个问题告诉开发者。")


def _labels(page: Page, item: Register, library: Library) -> Iterator[Diagnostic]:
    """E-05…E-07, S-03, S-09: what must not be lost between the author's file and the reader's eye."""
    tell = "请把这个问题告诉开发者。"
    words = "".join(page.words.split())
    if STATUS[item.status] not in words:
        yield item.says("status", "E-05", f"页面上没有“{STATUS[item.status]}”", tell)
    if isinstance(item, Item):
        if AI[item.ai_assisted].replace(" ", "") not in words:
            yield item.says("ai_assisted", "E-06", f"页面上没有“{AI[item.ai_assisted]}”", tell)
        if item.content_warning and item.content_warning not in page.opening:
            yield item.says("content_warning", "S-03", "内容提示没有排在正文前面", tell)
    if isinstance(item, Case) and LABELS[item.kind].replace(" ", "") not in words:
        yield item.says("kind", "E-07", f"页面上没有“{LABELS[item.kind]}”", tell)
    if item.type in SCOPED and not _scoped(words, getattr(item, "scope_limits", SCOPE), library):
        hint = "在政策登记里写 pol-scope：说明不做诊断和治疗。"
        yield item.says("id", "S-09", "页面上没有服务边界", hint)


def _scoped(words: str, ref: str, library: Library) -> bool:
    scope = library.find(ref, Policy)
    return scope is not None and re.sub(r"\s", "", scope.text) in words


def _shown(text: str) -> str:
    """What can be read of a page: a tag inside a line parts no number, every other one does."""
    text = re.sub(r"<(script|style)\b.*?</\1>", "\n", text, flags=re.DOTALL)
    text = re.sub(r"</?(?:a|abbr|b|code|em|i|mark|small|span|strong|sub|sup|wbr)\b[^>]{0,2000}>", "", text)
    return re.sub(r"<[^>]{1,2000}>", "\n", text)


def _private(name: str, text: str, known: frozenset[str]) -> Iterator[Diagnostic]:
    """P-10: pages, captions, data and search index are read once more for personal data."""
    if leak := next(find(_shown(text), known), None):
        yield Diagnostic("P-10", Span(f"site/{name}"), f"做好的文件里像是有{leak.what}", "找到它从哪里来，删掉再生成。")
