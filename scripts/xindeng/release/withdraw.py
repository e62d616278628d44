"""Consent withdrawn: an item leaves every version, with its files, every pack that holds it and the index."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from xindeng import search
from xindeng.depots.depot import Depot
from xindeng.report import Report

from . import manifest as manifests
from . import redact
from .deeds import holding, perform
from .gc import sweep
from .log import Entry
from .manifest import File, Item, Manifest, entry_of, page_file
from .objects import get, packs, put
from .redact import Words
from .show import Target
from .state import State
from .tombstone import tombstone

TEXT = (".html", ".json", ".xml", ".txt", ".md", ".csv", ".svg", ".vtt")
TITLE, WORDS = "这一页已经撤回", "原来的内容不再公开。"
CUT = "这一页里有一部分内容已经撤回，其余的请看最新的版本。"


def withdraw(target: Target, ref: str, today: date, *, dry_run: bool = False) -> Report:
    """Remove an item from all versions. What it cannot reach: copies that people have, and Git's history."""

    def decide(now: State) -> Entry | None:
        if ref in now.withdrawn:
            return None
        known = holding(target, now, ref)
        entry = Entry("withdraw", today.isoformat(), id=ref)
        if dry_run:
            return replace(entry, manifests=dict.fromkeys(known, ""))
        cleaner = Cleaner(target.depot, ref)
        saved = {version: manifests.save(target.depot, cleaner.clean(each)) for version, each in known.items()}
        return replace(entry, manifests=saved)

    def words(entry: Entry | None) -> str:
        if entry is None:
            return f"{ref} 早已撤回"
        return f"撤回 {ref}：从 {len(entry.manifests)} 个版本里去掉页面、文件、压缩包和搜索"

    return perform(target, decide, words, "withdraw", dry_run=dry_run, last=_sweep)


def _sweep(target: Target) -> None:
    """Bytes of the item may lie in what a run that died has left, too."""
    sweep(target, target.state(), younger_too=True)


@dataclass
class Cleaner:
    """Reads each object once, however many versions share it."""

    depot: Depot
    ref: str
    _text: dict[str, str] = field(default_factory=dict)
    _pieces: dict[str, frozenset[str]] = field(default_factory=dict)

    def clean(self, manifest: Manifest) -> Manifest:
        """A release without the item. Its page becomes a tombstone: printed codes still lead somewhere."""
        item = manifest.items[self.ref]
        cut = _Cut(manifest, item, frozenset(_entries(manifest, item)))
        words = self._words(manifest, item)
        pages: dict[str, File] = {}
        for path, file in manifest.pages.items():
            if not path.endswith(TEXT) or path.startswith(f"{search.FOLDER}/"):
                pages[path] = file
                continue
            old = self._read(file)
            new = self._cleaned(path, old, cut, words)
            if new == old:
                pages[path] = file
            elif new:
                pages[path] = self._put(path, new.encode("utf-8", "surrogateescape"))
        rest = replace(manifest.without(cut.entries), pages=pages, items=_items(manifest, cut, self.ref))
        return self._searched(rest) if pages != manifest.pages else rest

    def _cleaned(self, path: str, old: str, cut: _Cut, words: Words) -> str:
        """Empty: the file is left out."""
        if path == cut.item.url:
            return tombstone(path, TITLE, WORDS, styles=cut.styles()).decode()
        if path == "catalog.json":
            new = redact.catalog(old, self.ref, cut.gone)
        elif path == "sitemap.xml":
            new = redact.sitemap(old, [cut.item.url])
        else:
            new = redact.page(path, old, cut.gone) if path.endswith(".html") else old
        if not words.tells(new):
            return new
        return tombstone(path, TITLE, CUT, styles=cut.styles()).decode() if path.endswith(".html") else ""

    def _words(self, manifest: Manifest, item: Item) -> Words:
        """What the item's page says and no page says that does not lead to it."""
        if item.url not in manifest.pages:
            return Words(frozenset(), frozenset())
        page = self._read(manifest.pages[item.url])
        own = self._pieces_of(manifest.pages[item.url])
        near = {item.url, *item.mentions}
        for path, file in manifest.pages.items():
            if path.endswith(".html") and path not in near:
                own -= self._pieces_of(file)
        return Words(redact.own_words(page), own)

    def _pieces_of(self, file: File) -> frozenset[str]:
        if file.sha256 not in self._pieces:
            self._pieces[file.sha256] = redact.pieces(self._read(file))
        return self._pieces[file.sha256]

    def _read(self, file: File) -> str:
        if file.sha256 not in self._text:
            self._text[file.sha256] = get(self.depot, file.sha256).decode("utf-8", "surrogateescape")
        return self._text[file.sha256]

    def _put(self, path: str, data: bytes) -> File:
        put(self.depot, data, pack=packs(path, len(data)))
        return page_file(path, data)

    def _searched(self, manifest: Manifest) -> Manifest:
        """With a search index of the pages as they are now."""
        if not any(path.startswith(f"{search.FOLDER}/") for path in manifest.pages):
            return manifest
        pages = {path: file for path, file in manifest.pages.items() if not path.startswith(f"{search.FOLDER}/")}
        with tempfile.TemporaryDirectory(prefix="xindeng-") as name:
            site = Path(name)
            for path, file in pages.items():
                if path.endswith(".html"):
                    (site / path).parent.mkdir(parents=True, exist_ok=True)
                    (site / path).write_bytes(get(self.depot, file.sha256))
            search.index(site)
            for found in sorted((site / search.FOLDER).rglob("*")):
                if found.is_file():
                    path = found.relative_to(site).as_posix()
                    pages[path] = self._put(path, found.read_bytes())
        return replace(manifest, pages=pages)


@dataclass(frozen=True)
class _Cut:
    manifest: Manifest
    item: Item
    entries: frozenset[str]

    def gone(self, path: str) -> bool:
        """Whether a path, from the version's folder, leads to something withdrawn."""
        return path == self.item.url or (path.startswith("../") and entry_of(path.removeprefix("../")) in self.entries)

    def styles(self) -> list[str]:
        return sorted(path for path in self.manifest.pages if path.endswith(".css") and path.startswith("assets/"))


def _entries(manifest: Manifest, item: Item) -> Iterator[str]:
    """The item's own files and recordings, whatever packs may hold them, and the prints of what quotes it."""
    yield from item.entries
    yield from manifest.packs
    for other in manifest.items.values():
        if other.url in item.mentions:
            yield from (entry for entry in other.entries if entry.startswith("files/"))


def _items(manifest: Manifest, cut: _Cut, ref: str) -> dict[str, Item]:
    return {
        name: replace(
            each,
            entries=tuple(entry for entry in each.entries if entry not in cut.entries),
            mentions=tuple(path for path in each.mentions if path != cut.item.url),
        )
        for name, each in manifest.items.items()
        if name != ref
    }
