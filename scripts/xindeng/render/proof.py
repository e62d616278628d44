"""What stands on the finished PDF, not what was to be printed: help lines (S-01), nobody's data (P-10)."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2

MARKS = {"\r\n": "\n", "\x02": "-", "\u3000": "\n"}
"""What PDFium gives for the end of a line and for a hyphen there; a wide space parts choices, not a number's digits."""


def words(pdf: bytes) -> list[str]:
    """The text of each page, as a reader program would get it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_page(page) for page in document]


def _page(page: pypdfium2.PdfPage) -> str:
    text: str = page.get_textpage().get_text_bounded()
    for told, meant in MARKS.items():
        text = text.replace(told, meant)
    return text


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
