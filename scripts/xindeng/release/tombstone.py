"""A page in the place of one that is gone: what happened, where to go on, where to find help."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterable
from dataclasses import replace
from html import escape
from urllib.parse import quote

from xindeng.depots.depot import Depot, each

from . import manifest as manifests
from .log import Entry
from .manifest import Manifest, page_file
from .objects import packs, put
from .show import Target
from .state import HELP, LATEST, State


def tombstone(path: str, title: str, words: str, *, styles: Iterable[str] = (), way: str = "index.html") -> bytes:
    """`path` is that below the version's folder, `styles` are style sheets there, `way` is below the web root."""
    up = "../" * (path.count("/") + 1)
    folder = posixpath.dirname(path) or "."
    sheets = "".join(
        f'<link rel="stylesheet" href="{escape(posixpath.relpath(sheet, folder), quote=True)}">' for sheet in styles
    )
    on = "打开这一页最新的样子" if way.startswith(f"{LATEST}/") else "打开最新的版本"
    return f"""<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">{sheets}
<title>{escape(title)}</title>
</head>
<body data-md-color-scheme="default">
<main class="md-content__inner md-typeset xd-article">
<h1>{escape(title)}</h1>
<p>{escape(words)}</p>
<p><a href="{up}{escape(quote(way), quote=True)}">{on}</a></p>
<p><a href="{up}{HELP}">现在就需要帮助</a></p>
</main>
</body>
</html>
""".encode()


def retired(depot: Depot, manifest: Manifest, there: Container[str]) -> Manifest:
    """Every page of a version as a tombstone; what only its pages needed is dropped.

    One leads to the same page under `latest` if it is among those that are `there`, else to the
    front page.
    """
    texts = {}
    for path in (path for path in manifest.pages if path.endswith(".html")):
        way = f"{LATEST}/{path}" if path in there else "index.html"
        texts[path] = tombstone(path, "这一版已经停用", "请看最新的版本。", way=way)
    pages = {path: page_file(path, data) for path, data in texts.items()}
    new = [path for path, page in pages.items() if page != manifest.pages[path]]
    each(depot, lambda path: put(depot, texts[path], pack=packs(path, len(texts[path]))), new)
    return replace(manifest, pages=pages, shared={}, items={}, packs=())


def follow(target: Target, now: State, entry: Entry, coming: Container[str] | None = None) -> Entry:
    """An entry that moves `latest`, and what it changes in the tombstones of retired versions.

    They lead only to what `latest` holds before and after it, so that nobody is led nowhere while
    readers' pages change. `coming` are the pages of a version that is not in the log yet.
    """
    gone = [version for version, release in now.releases.items() if release.retired]
    if entry.alias != LATEST or not gone:
        return entry
    before = target.of(now, now.aliases[LATEST]).pages if LATEST in now.aliases else {}
    after = coming if coming is not None else target.of(now, entry.version).pages
    both = {path for path in before if path in after}
    changed = dict(entry.manifests)
    for version in gone:
        old = target.of(now, version)
        if (new := retired(target.depot, old, both)) != old:
            changed[version] = manifests.save(target.depot, new)
    return replace(entry, manifests=changed)
