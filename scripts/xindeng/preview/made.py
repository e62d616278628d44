"""What the last build left in OUT: prints to link to, a recording's poster. It may be older than the text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from xindeng.compose import editions
from xindeng.doc import Doc
from xindeng.preview.panel import ANCHOR
from xindeng.render.html import Download
from xindeng.shelf import Library

LATER = "正式生成后才有"


class Made:
    """OUT/site/catalog.json, read again when a build has written another one."""

    def __init__(self, out: Path) -> None:
        self._file = out / "site" / "catalog.json"
        self._stamp = 0
        self._items: Mapping[str, Mapping[str, Any]] = {}

    def downloads(self, doc: Doc, library: Library, up: str) -> tuple[Download, ...]:
        """The prints of a page: those that were built, and by name those that were not."""
        kept = {(file["edition"], file["format"]): file for file in self._of(doc.id).get("files", ())}
        return tuple(self._listed(doc, library, kept, up))

    def poster(self, item: str, film: str) -> str:
        """Path of a recording's poster below OUT; empty when there is none."""
        found = (film_["poster"] for film_ in self._of(item).get("video", ()) if film_["id"] == film)
        return next((str(path).removeprefix("../") for path in found), "")

    def board(self, film: str) -> Path | None:
        """The storyboard of a recording that was built; None when there is none."""
        self._of("")
        found = (each["storyboard"] for item in self._items.values() for each in item.get("video", ()) if each["id"] == film)
        return next((self._file.parent / path for path in found if path), None)

    def _listed(
        self, doc: Doc, library: Library, kept: Mapping[tuple[str, str], Mapping[str, Any]], up: str
    ) -> Iterator[Download]:
        titles = {}
        for edition in editions(doc, library):
            titles[edition.name] = edition.title
            file = kept.get((edition.name, "pdf"))
            if file:
                yield _built(file, edition.title, edition.use, up, edition.paper)
            else:
                yield Download(f"#{ANCHOR}", edition.title, f"{LATER}：{edition.use}".rstrip("："), "pdf", 0, 0, edition.paper)
        for (name, format_), file in kept.items():
            if format_ != "pdf":
                yield _built(file, titles.get(name, "全部文件"), "", up)

    def _of(self, item: str) -> Mapping[str, Any]:
        try:
            stamp = self._file.stat().st_mtime_ns
            if stamp != self._stamp:
                listed: Sequence[Mapping[str, Any]] = json.loads(self._file.read_text("utf-8"))["items"]
                self._items = {entry["id"]: entry for entry in listed}
                self._stamp = stamp
        except (OSError, ValueError, LookupError, TypeError):
            self._items, self._stamp = {}, 0
        return self._items.get(item, {})


def _built(file: Mapping[str, Any], title: str, use: str, up: str, paper: str = "") -> Download:
    return Download(f"{up}{file['path']}", title, use, file["format"], file["bytes"], file["pages"], paper)
