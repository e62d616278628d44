"""An item's lasting address as a square to point a telephone at."""

from __future__ import annotations

import functools
import io
from importlib import metadata
from typing import Any

import segno

DIGEST = f"segno {metadata.version('segno')}"
"""What the pictures depend on beside the address."""
DOT = 12
"""Pixels of one dot of a PNG."""


@functools.lru_cache(maxsize=64)
def svg(address: str) -> bytes:
    """Kept for the other editions of the same item: drawing takes as long as setting a short print. Error correction M: a quarter of a worn print may be lost at most."""
    return _drawn(address, kind="svg", border=0, dark="#000")


@functools.lru_cache(maxsize=64)
def small(address: str) -> bytes:
    """For the foot of every page: as few dots as there can be, each large enough for 9 mm on paper."""
    return _drawn(address, error="l", kind="png", scale=8, border=0)


def png(address: str) -> bytes:
    """For what shows no SVG; with the quiet zone, since nobody knows what stands around it."""
    return _drawn(address, kind="png", scale=DOT, border=4)


def _drawn(address: str, error: str = "m", **look: Any) -> bytes:
    out = io.BytesIO()
    segno.make(address, error=error, micro=False).save(out, **look)
    return out.getvalue()
