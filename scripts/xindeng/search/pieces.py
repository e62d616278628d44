"""The files that Pagefind 1.5 writes: read, put in order, cut small enough for a weak network.

Each is gzip around a mark and CBOR (RFC 8949), named after its bytes. What is written here is in the
same form: Pagefind's own script reads it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cbor2

MARK = b"pagefind_dcd"
"""What each file begins with, before its CBOR."""
ONE = b"\x81"
"""The head of an array of one."""
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
    found = []
    for begin, end, packed in _pieces(words):
        key = _write(file, language, 7, ONE + _array(end - begin) + packed)
        found.append([words[begin][0], words[end - 1][0], key])
    return found


def _pieces(words: list[Any]) -> Iterator[tuple[int, int, bytes]]:
    """Neighbours together until they are large enough; a frequent character has a piece for itself.

    Where a piece begins and ends among the words, and its words in CBOR.
    """
    begin, size = 0, 0
    held: list[bytes] = []
    for n, word in enumerate(words):
        packed = cbor2.dumps(word)
        if held and size + len(packed) > PIECE:
            yield begin, n, b"".join(held)
            begin, size, held = n, 0, []
        held.append(packed)
        size += len(packed)
    if held:
        yield begin, len(words), b"".join(held)


def load(file: Path) -> list[Any]:
    """What a file holds; RuntimeError where it is in another form than Pagefind 1.5's."""
    data = gzip.decompress(file.read_bytes())
    rest = io.BytesIO(data[len(MARK) :])
    value = cbor2.load(rest)
    if not data.startswith(MARK) or rest.read(1) or not isinstance(value, list):
        raise RuntimeError(f"{file.name} is not in the form of Pagefind 1.5")
    return value


def store(file: Path, language: str, digits: int, value: list[Any]) -> str:
    """Write a file anew, beside where it stood, under the name that its bytes ask for; that name's key."""
    return _write(file, language, digits, cbor2.dumps(value))


def _write(file: Path, language: str, digits: int, packed: bytes) -> str:
    data = MARK + packed
    key = f"{language}_{hashlib.sha256(data).hexdigest()[:digits]}"
    family = file.name[: -len(file.suffix)].rpartition(".")[0]
    file.unlink(missing_ok=True)
    file.with_name(f"{family}{'.' if family else ''}{key}{file.suffix}").write_bytes(gzip.compress(data, mtime=0))
    return key


def _array(count: int) -> bytes:
    """The head of an array of so many."""
    if count < 24:
        return bytes([0x80 | count])
    width = next(width for width in range(4) if count < 1 << (8 << width))
    return bytes([0x98 | width]) + count.to_bytes(1 << width)
