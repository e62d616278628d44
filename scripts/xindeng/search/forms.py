"""The files that Pagefind 1.5 writes: each is gzip around a mark and CBOR (RFC 8949), named after its bytes.

A word's places are kept as they are packed. They count pages from the page before, so where two lists follow
each other, only the first number of the second changes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cbor2

MARK = b"pagefind_dcd"
"""What each file begins with, before its CBOR."""
LEVEL = 6
"""Of packing: the highest takes a quarter longer, for two bytes in a thousand."""
TEXT, ARRAY = 0x60, 0x80
"""The major types 3 and 4 (RFC 8949, 3.1)."""
PAGE = b"\x83"
"""The head of what is told of a word on one page: the page's number, the places, those in its title."""
Places = tuple[int, int, int, bytes]
"""Of how many pages, the first and the last one's number, and all that follows the first number."""
Word = tuple[Places, dict[str, Places]]
"""Where a word stands, and where its other spellings do: cafe, café."""


def read(file: Path) -> list[Any]:
    """What a file holds. Raises ValueError or EOFError where it is not whole."""
    held: list[Any] = cbor2.loads(_unpacked(file))
    return held


def words_of(file: Path) -> Iterator[tuple[str, Word]]:
    """Every word of one index file. Raises as `read` does."""
    data = _unpacked(file)
    count, begin = _number(data, 1)  # an array of one array of words
    source = io.BytesIO(data)
    source.seek(begin)
    decoder = cbor2.CBORDecoder(source)
    for _ in range(count):
        begin = source.tell()
        name, pages, others = decoder.decode()
        pages_at = begin + 1 + len(_head(TEXT, len(name.encode()))) + len(name.encode())
        held = data[pages_at : source.tell() - len(cbor2.dumps(others))]
        yield name, (_places(pages, held), {form: _places(found, cbor2.dumps(found)) for form, found in others})


def _places(pages: list[Any], packed: bytes) -> Places:
    if not pages:
        return 0, 0, 0, b""
    _, begin = _number(packed, 0)  # how many pages; then the head of the first one, and its number
    first, begin = _number(packed, begin + 1)
    return len(pages), first, sum(page[0] for page in pages), packed[begin:]


@dataclass
class Run:
    """The places of one word in several indexes that become one."""

    count: int = 0
    last: int = 0
    parts: list[bytes] = field(default_factory=list)

    def add(self, before: int, places: Places) -> None:
        """`before`: how many pages stand before those of this index."""
        count, first, last, rest = places
        if count:
            self.parts += [PAGE, _head(0, before + first - self.last), rest]
            self.count += count
            self.last = before + last

    def packed(self) -> bytes:
        return b"".join([_head(ARRAY, self.count), *self.parts])


@dataclass
class Merged:
    """A word of several indexes that become one."""

    name: str
    run: Run = field(default_factory=Run)
    others: dict[str, Run] = field(default_factory=dict)

    def add(self, before: int, word: Word) -> None:
        places, others = word
        self.run.add(before, places)
        for form, found in others.items():
            self.others.setdefault(form, Run()).add(before, found)

    def size(self) -> int:
        """Bytes, nearly."""
        return sum(map(len, self.run.parts))

    def packed(self) -> bytes:
        others = b"".join(_array(_text(form), run.packed()) for form, run in sorted(self.others.items()))
        return _array(_text(self.name), self.run.packed(), _head(ARRAY, len(self.others)) + others)


def write_index(folder: Path, words: Iterable[Merged], language: str) -> str:
    """Write a file of the index; its key."""
    packed = [word.packed() for word in words]
    return write(folder, "{}.pf_index", language, _array(_head(ARRAY, len(packed)) + b"".join(packed)))


def write_value(folder: Path, name: str, language: str, value: list[Any]) -> str:
    """Write a value, as `write` does."""
    return write(folder, name, language, cbor2.dumps(value))


def write(folder: Path, name: str, language: str, packed: bytes) -> str:
    """Write what is packed, under the name that its bytes ask for, which is returned; `name` has braces in its place."""
    data = MARK + packed
    key = key_of(language, data)
    (folder / name.format(key)).write_bytes(gzip.compress(data, LEVEL, mtime=0))
    return key


def key_of(language: str, data: bytes) -> str:
    """What a file is named after: with ten digits, no two of five thousand lectures' pieces ever meet."""
    return f"{language}_{hashlib.sha256(data).hexdigest()[:10]}"


def _unpacked(file: Path) -> bytes:
    data = gzip.decompress(file.read_bytes())
    if not data.startswith(MARK):
        raise RuntimeError(f"{file.name} is not in the form of Pagefind 1.5")
    return data[len(MARK) :]


def _text(words: str) -> bytes:
    raw = words.encode()
    return _head(TEXT, len(raw)) + raw


def _array(*parts: bytes) -> bytes:
    return _head(ARRAY, len(parts)) + b"".join(parts)


def _head(major: int, value: int) -> bytes:
    """The head of a CBOR item in its shortest form (RFC 8949, 4.2.1)."""
    if value < 24:
        return bytes((major | value,))
    width = next(width for width in range(4) if value < 1 << (8 << width))
    return bytes((major | 24 + width,)) + value.to_bytes(1 << width)


def _number(data: bytes, at: int) -> tuple[int, int]:
    """The number in a head, and where what follows it begins."""
    small = data[at] & 0x1F
    if small < 24:
        return small, at + 1
    width = 1 << (small - 24)
    return int.from_bytes(data[at + 1 : at + 1 + width]), at + 1 + width
