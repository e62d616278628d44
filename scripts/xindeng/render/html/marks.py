"""HTML as a type of its own: what is not escaped cannot be put on a page by accident."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import NewType

Html = NewType("Html", str)
"""Text that is safe to stand on a page. Only this module makes it from other text."""

VOID = frozenset({"br", "hr", "img", "input", "source", "track"})
NOTHING = Html("")


def esc(words: str) -> Html:
    return Html(html.escape(words, quote=True))


def el(name: str, /, *inner: Html, **attributes: str | int | bool | None) -> Html:
    """An element. `class_` is class, `aria_label` is aria-label; None and False are left out."""
    marks = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Html(f"<{name}{marks}>")
    return Html(f"<{name}{marks}>{''.join(inner)}</{name}>")


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.removesuffix("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(str(value), quote=True)}"'


def lines(parts: Iterable[Html]) -> Html:
    """Blocks below each other, empty ones left out."""
    return Html("\n".join(part for part in parts if part))


def row(parts: Iterable[Html]) -> Html:
    """Pieces of one line beside each other."""
    return Html("".join(parts))


def size(count: int) -> str:
    """Bytes in the words of a phone: 820 kB, 3.2 MB (decimal units)."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"


def clock(seconds: float) -> str:
    """02:05, or 1:02:05 from an hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
