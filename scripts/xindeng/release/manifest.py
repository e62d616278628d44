"""A release as data: every path with its hash, type and cache rule, and where all of it comes from.

A manifest is an object under its own hash and never changes; it lies packed, since it says the same of a
thousand paths. It holds no word of any item, so that a withdrawn item's words are not in it either.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from xindeng.depots.depot import OURS, Depot
from xindeng.serving import rule
from xindeng.trouble import STORE, Trouble

from .objects import checked, home, packed, packs

AREA = f"{OURS}/manifests"


@dataclass(frozen=True)
class File:
    """One file of a release; `type` and `cache` are the headers it is served with."""

    sha256: str
    bytes: int
    type: str
    cache: str


@dataclass(frozen=True)
class Item:
    """What a release knows of an item, in paths."""

    url: str
    version: str
    status: str
    licence: str
    reviews: tuple[str, ...]
    """Kinds of review that somebody signed, with their dates: 专业 2026-11-21."""
    entries: tuple[str, ...]
    """Its own files and recordings: files/<key>, media/<key>."""
    mentions: tuple[str, ...]
    """Other pages that lead to it."""


@dataclass(frozen=True)
class Source:
    """What was built: the commit (empty without Git) and the hash of our locks."""

    commit: str
    lock: str


@dataclass(frozen=True)
class Manifest:
    """Paths of `pages` are below the version's folder, those of `shared` below the target."""

    source: Source
    pages: Mapping[str, File]
    shared: Mapping[str, File]
    items: Mapping[str, Item] = field(default_factory=dict)
    packs: tuple[str, ...] = ()
    """Entries that hold pages of many items: sticks and the archive for Kiwix."""

    def content(self) -> str:
        """sha256 over every path with its hash: what makes two builds the same release."""
        lines = sorted(f"{each.sha256}  {path}\n" for area in (self.pages, self.shared) for path, each in area.items())
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def homes(self) -> Iterator[tuple[str, File]]:
        """Every path in the store that this release needs, with what must stand there."""
        for path, file in self.pages.items():
            yield home(file.sha256), file
            if packs(path, file.bytes):
                yield f"{home(file.sha256)}.gz", file
        for path, file in self.shared.items():
            yield path, file
            if packs(path, file.bytes):
                yield f"{path}.gz", file

    def without(self, entries: frozenset[str]) -> Manifest:
        """The same without some shared entries."""
        kept = {path: file for path, file in self.shared.items() if entry_of(path) not in entries}
        return replace(self, shared=kept, packs=tuple(each for each in self.packs if each not in entries))


def entry_of(path: str) -> str:
    """files/<key>/<name> -> files/<key>."""
    return "/".join(path.split("/")[:2])


def page_file(path: str, data: bytes) -> File:
    """A page of a release as the manifest lists it."""
    return file_of(f"latest/{path}", hashlib.sha256(data).hexdigest(), len(data))


def file_of(path: str, sha256: str, size: int) -> File:
    """A file as the manifest lists it; the path is that below the web root."""
    found = rule(path)
    return File(sha256, size, found.type, found.cache)


def save(depot: Depot, manifest: Manifest) -> str:
    """Store a manifest; its sha256."""
    data = (json.dumps(asdict(manifest), ensure_ascii=False, indent=0, sort_keys=True) + "\n").encode()
    sha256 = hashlib.sha256(data).hexdigest()
    if not depot.add(place(sha256), packed(data)):
        depot.freshen(place(sha256))
    return sha256


def place(sha256: str) -> str:
    return f"{AREA}/{sha256}.json.gz"


def load(depot: Depot, sha256: str) -> Manifest:
    """A manifest that the log names. Raises Trouble (4) when it is missing or damaged."""
    try:
        told: dict[str, Any] = json.loads(checked(depot, place(sha256), sha256))
        return Manifest(
            Source(**told["source"]),
            {path: File(**each) for path, each in told["pages"].items()},
            {path: File(**each) for path, each in told["shared"].items()},
            {ref: _item(each) for ref, each in told["items"].items()},
            tuple(told["packs"]),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise Trouble(f"发布清单读不懂：{place(sha256)}。它是更新的心灯写的吗？请更新后再试。", STORE) from error


def _item(told: dict[str, Any]) -> Item:
    listed = {name: tuple(told[name]) for name in ("reviews", "entries", "mentions")}
    return Item(**{**told, **listed})
