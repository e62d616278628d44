"""S-01 on paper: the numbers to call are read off the finished PDF, not off what was to be printed."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pypdf import PdfReader


def lacks_help(pdf: bytes, numbers: Sequence[str]) -> str:
    """What is missing, as the middle of a Chinese sentence; empty when nothing is.

    The card holds every number; the foot of every page but a cover holds the first one.
    """
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    whole = "\n".join(pages)
    missing = [number for number in numbers if number not in whole]
    if missing:
        return f"没有印上 {'、'.join(missing)}"
    bare = [number for number, words in enumerate(pages, 1) if numbers and numbers[0] not in words]
    if bare not in ([], [1]):
        return f"第 {'、'.join(map(str, bare))} 页的页脚没有求助电话"
    return ""
