"""Recall: an item that must not be used any more says so on every page that shows it or leads to it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape

from xindeng.depots.depot import Depot

from .manifest import Item, Manifest, page_file
from .objects import get, packs, put
from .state import HELP, Recall

PLACES = tuple(re.compile(rf"<{tag}\b[^>]*>", re.IGNORECASE) for tag in ("article", "main", "body"))
ADDRESS = re.compile(r"https?://[^\s\"<>]+")


def marked(depot: Depot, manifest: Manifest, recalls: Iterable[Recall]) -> Manifest:
    """The manifest with the pages of recalled items marked; the marked pages are in the store."""
    pages = dict(manifest.pages)
    for recall in recalls:
        item = manifest.items.get(recall.id)
        if item is None:
            continue
        corrected = item.version not in recall.editions
        for path in (item.url, *(() if corrected else item.mentions)):
            if path in pages:
                words = get(depot, pages[path].sha256).decode("utf-8", "surrogateescape")
                new = mark(words, recall.id, _notice(recall, item, manifest, path)).encode("utf-8", "surrogateescape")
                put(depot, new, pack=packs(path, len(new)))
                pages[path] = page_file(path, new)
    return replace(manifest, pages=pages)


def mark(page: str, ref: str, notice: str) -> str:
    """A page with a notice in front of its article; an older one about the same item gives way."""
    older = re.compile(rf'<aside [^>]*data-xd-recall="{re.escape(ref)}">.*?</aside>', re.DOTALL)
    page = older.sub("", page)
    found = next(filter(None, (place.search(page) for place in PLACES)), None)
    at = found.end() if found else 0
    return f"{page[:at]}{notice}{page[at:]}"


def _notice(recall: Recall, item: Item, manifest: Manifest, path: str) -> str:
    """On the item's own page in full, on others with a way to it."""
    own = path == item.url
    up = "../" * path.count("/")
    reason, correction = escape(recall.reason), _correction(recall.correction, manifest, up)
    if own and item.version not in recall.editions:
        title = "以前的这份内容已召回；这一页是改过的"
        body = f"<p>{recall.date}：{reason}</p><p>以前打印、下载或存下的请停用，改用这一页的。{correction}</p>"
    elif own:
        title = "这份内容已召回，请不要再使用"
        body = f"<p>{recall.date}：{reason}</p><p>以前打印、下载或存下的都请停用。{correction}</p>"
    else:
        title = "这一页提到的一份内容已召回"
        link = escape(posixpath.relpath(item.url, posixpath.dirname(path) or "."), quote=True)
        body = f'<p>{recall.date}：{reason}<a href="{link}">看说明</a>。{correction}</p>'
    call = f'<p><a href="{up}../{HELP}">现在就需要帮助</a></p>' if own else ""
    return (
        f'<aside class="admonition {"danger" if own else "warning"} xd-recall" role="note" data-pagefind-ignore'
        f' data-xd-recall="{escape(recall.id, quote=True)}"><p class="admonition-title">{title}</p>{body}{call}</aside>'
    )


def _correction(words: str, manifest: Manifest, up: str) -> str:
    """An item's id and an address become links."""
    if not words:
        return ""
    if words in manifest.items:
        return f'更正见<a href="{up}{escape(manifest.items[words].url, quote=True)}">这里</a>。'
    if ADDRESS.fullmatch(words):
        return f'更正见<a href="{escape(words, quote=True)}">{escape(words)}</a>。'
    return f"更正：{escape(words)}"
