"""The files that Pagefind 1.5 writes: read, put in order, cut small enough for a weak network.

Each is gzip around a mark and CBOR (RFC 8949), named after its bytes. What is written here is in the
same form: Pagefind's own script reads it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MARK = b"pagefind_dcd"
"""What each file begins with, before its CBOR."""
PIECE = 12_000
"""Bytes of an index piece before packing, about 5 kB after: a question fetches a piece for each of its
characters, and Pagefind's own pieces are 32 kB."""


def tidy(folder: Path) -> None:
    """Sort the values of each filter, which Pagefind writes in another order each time, and cut the index anew.

    Names change with bytes, and with them the lists that hold the names. Raises ValueError or EOFError
    for a file that is not whole.
    """
    entry_file = folder / "pagefind-entry.json"
    entry = json.loads(entry_file.read_text("utf-8"))
    for language, about in entry["languages"].items():
        file = folder / f"pagefind.{about['hash']}.pf_meta"
        version, pages, chunks, filters, *rest = load(file)
        named = sorted([name, _sorted(folder / "filter" / f"{key}.pf_filter", language)] for name, key in filters)
        cut = [piece for *_, key in chunks for piece in _cut(folder / "index" / f"{key}.pf_index", language)]
        about["hash"] = store(file, language, 10, [version, pages, cut, named, *rest])
    entry_file.write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _sorted(file: Path, language: str) -> str:
    name, values = load(file)
    return store(file, language, 7, [name, sorted(values)])


def _cut(file: Path, language: str) -> list[list[str]]:
    """Pieces of one file: first word, last word, name."""
    [words] = load(file)
    file.unlink()
    return [
        [piece[0][0], piece[-1][0], store(file, language, 7, [piece])]
        for piece in _pieces(words)
    ]


def _pieces(words: list[Any]) -> Iterator[list[Any]]:
    """Neighbours together until they are large enough; a frequent character has a piece for itself."""
    piece: list[Any] = []
    size = 0
    for word in words:
        weight = len(_encode(word))
        if piece and size + weight > PIECE:
            yield piece
            piece, size = [], 0
        piece.append(word)
        size += weight
    if piece:
        yield piece


def load(file: Path) -> list[Any]:
    """What a file holds; RuntimeError where it is in another form than Pagefind 1.5's."""
    data = gzip.decompress(file.read_bytes())
    value, end = _decode(data, len(MARK))
    if not data.startswith(MARK) or end != len(data) or not isinstance(value, list):
        raise RuntimeError(f"{file.name} is not in the form of Pagefind 1.5")
    return value


def store(file: Path, language: str, digits: int, value: list[Any]) -> str:
    """Write a file anew, beside where it stood, under the name that its bytes ask for; that name's key."""
    data = MARK + _encode(value)
    key = f"{language}_{hashlib.sha256(data).hexdigest()[:digits]}"
    family = file.name[: -len(file.suffix)].rpartition(".")[0]
    file.unlink(missing_ok=True)
    file.with_name(f"{family}{'.' if family else ''}{key}{file.suffix}").write_bytes(gzip.compress(data, mtime=0))
    return key


# --- CBOR: whole numbers, texts and arrays -----------------------------------------------


def _decode(data: bytes, at: int) -> tuple[Any, int]:
    """The value at a place and where the next one begins."""
    kind, size, at = data[at] >> 5, data[at] & 31, at + 1
    if size > 23:
        width = 1 << (size - 24)
        size, at = int.from_bytes(data[at : at + width]), at + width
    if kind == 0:
        return size, at
    if kind == 1:
        return -1 - size, at
    if kind == 3:
        return data[at : at + size].decode(), at + size
    if kind != 4:
        raise RuntimeError(f"Pagefind wrote CBOR of type {kind}")
    values = []
    for _ in range(size):
        value, at = _decode(data, at)
        values.append(value)
    return values, at


def _encode(value: Any) -> bytes:
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    return _head(4, len(value)) + b"".join(map(_encode, value))


def _head(kind: int, size: int) -> bytes:
    if size < 24:
        return bytes([kind << 5 | size])
    width = next(width for width in range(4) if size < 1 << (8 << width))
    return bytes([kind << 5 | 24 + width]) + size.to_bytes(1 << width)
