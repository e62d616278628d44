"""What stands on the finished PDF, not what was to be printed: help lines (S-01), nobody's data (P-10).

typst writes one plain form of text: `/font size Tf`, a matrix, and strings of two-byte glyph
numbers. Reading just that form takes a twentieth of pypdf's own time for a page (a test holds
the two against each other), so every print of a library can be read before it goes out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pypdf import PdfReader

TOKEN = re.compile(rb"/(\w+) [\d.]+ Tf|([-\d.]+) cm\b|<([0-9A-Fa-f]*)>|(\()|\b(BT|ET)\b")
BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
CONTROL = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
SINGLE = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>(?! <)")

Letters = Mapping[int, str]
"""Glyph number -> what it stands for."""


def words(pdf: bytes) -> list[str]:
    """The text of each page, a line for each line; what a reader program would get."""
    known: dict[int, Letters] = {}
    return ["".join(_page(page, known)) for page in PdfReader(io.BytesIO(pdf)).pages]


def _page(page: Any, known: dict[int, Letters]) -> Iterator[str]:
    fonts = _fonts(page, known)
    data = page["/Contents"].get_data()
    letters: Letters = {}
    height, last, at, inside = b"", b"", 0, False
    while found := TOKEN.search(data, at):
        at = found.end()
        font, row, digits, literal, bound = found.groups()
        if bound:  # other strings are names and alternative texts, not ink
            inside = bound == b"BT"
        elif font:
            letters = fonts[font.decode()]
        elif row:
            height = row
        elif digits is not None or literal:
            shown, at = (bytes.fromhex(digits.decode()), at) if digits is not None else _literal(data, at)
            if inside:
                yield " " if height == last else "\n"
                last = height
            if inside:
                yield "".join(
                    letters.get(int.from_bytes(shown[n : n + 2]), "") for n in range(0, len(shown), 2)
                )


def _literal(data: bytes, start: int) -> tuple[bytes, int]:
    """The bytes of a (string) that opens before `start`, and where what follows it begins."""
    depth = 1
    for mark in BRACKET.finditer(data, start):
        depth += {b"(": 1, b")": -1}.get(mark[0], 0)
        if depth == 0:
            return ESCAPE.sub(_unescaped, data[start : mark.start()]), mark.end()
    raise ValueError("a string without an end")


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8)]) if code.isdigit() else CONTROL.get(code, code)


def _fonts(page: Any, known: dict[int, Letters]) -> dict[str, Letters]:
    """The page's fonts by name; each is read once for a whole print."""
    fonts = page["/Resources"].get("/Font", {})
    found = {}
    for name in fonts:
        ref = fonts.raw_get(name).idnum
        if ref not in known:
            known[ref] = _letters(fonts[name]["/ToUnicode"].get_data())
        found[name[1:]] = known[ref]
    return found


def _letters(table: bytes) -> Letters:
    pairs = SINGLE.findall(table)
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def lacks_help(pages: Sequence[str], numbers: Sequence[str]) -> str:
    """What is missing, as the middle of a Chinese sentence; empty when nothing is.

    The print holds every number; the foot of every page but a cover holds the first one.
    """
    whole = "\n".join(pages)
    missing = [number for number in numbers if number not in whole]
    if missing:
        return f"没有印上 {'、'.join(missing)}"
    bare = [number for number, page in enumerate(pages, 1) if numbers and numbers[0] not in page]
    if bare not in ([], [1]):
        return f"第 {'、'.join(map(str, bare))} 页的页脚没有求助电话"
    return ""
