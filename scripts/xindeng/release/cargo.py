"""What a finished build hands over to be released."""

from __future__ import annotations

import errno
import json
import os
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from xindeng import store
from xindeng.trouble import STORE, Trouble

from .manifest import File, Item, Manifest, Source, file_of
from .state import HELP, SHARED, UNVERSIONED

KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
LINK = re.compile(r"""\b(?:href|src|poster|data-hls)="([^"#?]+)""")


@dataclass(frozen=True)
class Cargo:
    """The release as it was built, where its bytes lie on this machine, and what has no version."""

    manifest: Manifest
    out: Path
    tops: Mapping[str, bytes]

    def file(self, path: str) -> File:
        return self.manifest.shared.get(path) or self.manifest.pages[path]

    def source(self, path: str) -> Path:
        """The file of a page or of a shared path."""
        return self.out / path if path in self.manifest.shared else self.out / "site" / path


def load(out: Path, source: Source) -> Cargo:
    """The build in `out`, every file hashed. Raises Trouble (4) when it is not whole."""
    try:
        listed = json.loads((out / "manifest.json").read_text("utf-8"))
        shared = _shared(out, listed)
        pages = _pages(out / "site")
        tops = {name: (out / name).read_bytes() for name in UNVERSIONED if name == HELP or (out / name).is_file()}
        items = _items(out / "site", pages)
        packs = _packs(out / "packs.json")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Trouble(f"{out} 里没有完整的构建结果，请先运行 ./inv build。", STORE) from error
    return Cargo(Manifest(source, pages, shared, items, packs), out, tops)


def _shared(out: Path, listed: Mapping[str, list[str]]) -> dict[str, File]:
    """A key becomes a path below the target, so it is one plain name."""
    found = {}
    for area in SHARED:
        for key in dict.fromkeys(listed[area]):
            if not KEY.fullmatch(key):
                raise ValueError(key)
            entry = out / area / key
            if not store.intact(entry):
                raise Trouble(f"构建结果里的 {entry} 缺失或损坏，请重新运行 ./inv build。", STORE)
            for name, sha256 in sorted(store.sums(entry).items()):
                path = f"{area}/{key}/{name}"
                found[path] = file_of(path, sha256, (entry / name).stat().st_size)
    return found


def _pages(site: Path) -> dict[str, File]:
    """A link could lead out of the tree, so none is followed."""
    if not site.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(site))
    for path in site.rglob("*"):
        if path.is_symlink():
            raise Trouble(f"{path} 是一个链接，发布的内容里不能有链接。", STORE)
    found = {}
    for path in store.files(site):
        name = path.relative_to(site).as_posix()
        found[name] = file_of(f"latest/{name}", store.sha256(path), path.stat().st_size)
    return found


def _packs(listing: Path) -> tuple[str, ...]:
    if not listing.is_file():
        return ()
    told = json.loads(listing.read_text("utf-8"))
    paths = {file["path"] for pack in told["sticks"] for file in pack["files"]}
    return tuple(sorted({"/".join(path.split("/")[:2]) for path in paths}))


def _items(site: Path, pages: Mapping[str, File]) -> dict[str, Item]:
    catalog = site / "catalog.json"
    if not catalog.is_file():
        return {}
    told: list[dict[str, Any]] = json.loads(catalog.read_text("utf-8"))["items"]
    links: dict[str, set[str]] = {}
    for path in pages:
        if path.endswith(".html"):
            for target in targets(path, (site / path).read_text("utf-8")):
                links.setdefault(target, set()).add(path)
    return {each["id"]: _item(each, links) for each in told}


def _item(told: Mapping[str, Any], links: Mapping[str, Iterable[str]]) -> Item:
    films = [path for film in told["video"] for path in (film["captions"], *(each["path"] for each in film["renditions"]))]
    paths = [file["path"] for file in told["files"]] + films
    entries = {"/".join(path.removeprefix("../").split("/")[:2]) for path in paths}
    mentions = set(links.get(told["url"], ())) - {told["url"]}
    reviews = tuple(told.get("reviews", ()))
    return Item(told["url"], told["version"], told["status"], told.get("licence", ""), reviews, tuple(sorted(entries)), tuple(sorted(mentions)))


def targets(page: str, html: str) -> set[str]:
    """Paths that a page leads to, from the version's folder; what lies above it begins with `../`."""
    folder = posixpath.dirname(page)
    found = (unquote(unescape(link)) for link in LINK.findall(html))
    return {posixpath.normpath(posixpath.join(folder, link)) for link in found if ":" not in link.split("/")[0] and not link.startswith("/")}
