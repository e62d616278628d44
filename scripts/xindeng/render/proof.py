"""What stands on the finished PDF, not what was to be printed: help lines (S-01), nobody's data (P-10)."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pypdf import PdfReader


def words(pdf: bytes) -> list[str]:
    """The text of each page, as a reader program gets it."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def lacks_help(pages: Sequence[str], numbers: Sequence[str]) -> str:
    """What is missing, as the middle of a Chinese sentence; empty when nothing is.

    The card holds every number; the foot of every page but a cover holds the first one.
    """
    whole = "\n".join(pages)
    missing = [number for number in numbers if number not in whole]
    if missing:
        return f"没有印上 {'、'.join(missing)}"
    bare = [number for number, page in enumerate(pages, 1) if numbers and numbers[0] not in page]
    if bare not in ([], [1]):
        return f"第 {'、'.join(map(str, bare))} 页的页脚没有求助电话"
    return ""
