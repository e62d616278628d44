"""The library as one file for Kiwix, the reader of offline sites on Android and iOS.

It holds the pages as a stick does, every recording and picture, and Kiwix searches it by itself;
what is printed stays on the web, because a telephone prints nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from xindeng import store
from xindeng.plan import Plan, digest
from xindeng.render import zim
from xindeng.schema import Item
from xindeng.shelf import Library
from xindeng.stick import Packed, Pages

NAME, TITLE = "xindeng-kiwix", "整个网站，给 Kiwix"
USE = "手机上的 Kiwix 打开，没有网也能看课、搜索、放视频"
HEADING = re.compile(r"<title>(.*?)</title>", re.DOTALL)
MAIN = "site/index.html"


def pack(pages: Pages, todo: Plan, library: Library, out: Path) -> Packed:
    """Make the archive if it is missing."""
    pictures = {target.split("/")[0] for target in todo.pictures.values()}
    keys = frozenset({*todo.renditions.values(), *todo.finished.values(), *pictures})
    address = library.centre.site_url.rstrip("/")
    about = {
        "Name": "xindeng", "Title": library.centre.site_name[:30], "Language": "zho",
        "Creator": library.centre.name, "Publisher": library.centre.name,
        "Date": max(item.date for item in library.all(Item)).isoformat(),
        "Description": "社会心理服务课程", "License": library.title(library.centre.licence),
        "Source": address, "Flavour": "maxi",
    }  # fmt: skip
    key = digest(NAME, sorted(keys), pages.digest, about, zim.version(), _code())

    def make(folder: Path) -> None:
        zim.write(folder / f"{NAME}.zim", _entries(pages, keys, address, out), MAIN, about)

    entry = out / "files" / key
    if not store.intact(entry):
        store.add(out / "files", key, make)
    return Packed(NAME, TITLE, USE, key, tuple(path.name for path in store.files(entry)))


def _entries(pages: Pages, keys: frozenset[str], address: str, out: Path) -> Iterator[zim.Entry]:
    for name in pages.names:
        words = pages.carried(name, keys, address)
        found = HEADING.search(words.decode()) if name.endswith(".html") else None
        yield zim.Entry(f"site/{name}", unescape(found[1].strip()) if found else "", words)
    for name in pages.taken(keys):
        yield zim.Entry(name, "", out / name)


def _code() -> str:
    """Hash of the code that the archive's bytes depend on."""
    return hashlib.sha256(Path(__file__).read_bytes() + Path(zim.__file__).read_bytes()).hexdigest()
