"""zim: a folder of pages as one file for Kiwix, with full-text search (openzim.org, ZIM 6).

libzim marks each archive, and each search index inside, with a random number. Here both come
from the content, so that equal pages give equal bytes: the header's uuid (bytes 8 to 23), the
uuid of every Xapian table (16 bytes after its magic and version), then the MD5 that closes the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from libzim.writer import Creator, FileProvider, Hint, Item, StringProvider

UUID = slice(8, 24)
TABLE = re.compile(rb"\x0f\x0dXapian Glass..", re.DOTALL)
CHECKSUM = 16
PICTURE = Path(__file__).with_suffix(".png")
"""The lamp, 48 by 48, for the shelf of a Kiwix reader."""
TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".webp": "image/webp", ".mp4": "video/mp4", ".m4a": "audio/mp4", ".vtt": "text/vtt", ".pdf": "application/pdf",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One part of the archive: words of a page, or a file as it lies."""

    path: str
    title: str
    content: bytes | Path


class _Item(Item):  # type: ignore[misc]
    """An entry as libzim asks for it."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._entry = entry

    def get_path(self) -> str:
        return self._entry.path

    def get_title(self) -> str:
        return self._entry.title

    def get_mimetype(self) -> str:
        return TYPES.get(Path(self._entry.path).suffix, "application/octet-stream")

    def get_contentprovider(self) -> object:
        held = self._entry.content
        return FileProvider(held) if isinstance(held, Path) else StringProvider(held)

    def get_hints(self) -> dict[Hint, bool]:
        return {Hint.FRONT_ARTICLE: bool(self._entry.title)}


def version() -> str:
    """For keys: which libzim writes the bytes."""
    return metadata.version("libzim")


def write(target: Path, entries: Iterable[Entry], main: str, about: Mapping[str, str]) -> None:
    """Write one archive; `about` is its metadata (openzim.org, Metadata)."""
    with _quiet(), Creator(target).config_indexing(True, "zho").config_nbworkers(1).config_verbose(False) as creator:
        creator.set_mainpath(main)
        creator.add_illustration(48, PICTURE.read_bytes())
        for name, words in about.items():
            creator.add_metadata(name, words)
        for entry in entries:
            creator.add_item(_Item(entry))
    target.write_bytes(settled(target.read_bytes()))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """libzim tells its stages on standard output, which is not ours to fill."""
    kept = os.dup(1)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 — a device, by number
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def settled(archive: bytes) -> bytes:
    """The same archive, its random marks made of its content."""
    data = bytearray(archive[:-CHECKSUM])
    places = [found.end() for found in TABLE.finditer(data)]
    for place in (UUID.start, *places):
        data[place : place + 16] = bytes(16)
    mark = hashlib.sha256(data).digest()[:16]
    for place in (UUID.start, *places):
        data[place : place + 16] = mark
    return bytes(data) + hashlib.md5(data, usedforsecurity=False).digest()
