"""What is seldom asked for, kept small: a mapping that waits as bytes until somebody looks into it.

The bodies of a thousand lectures as trees are half a gigabyte, and take seconds to be read from a
table; as packed bytes they are a twentieth of that, and a build opens them one after the other.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")

OPEN = 32
"""Mappings that stay open: a page asks for its body again and again while it is composed."""


_watched: set[int] | None = None


@contextmanager
def opened() -> Iterator[set[int]]:
    """The mappings, by `id`, into which somebody looks meanwhile."""
    global _watched  # noqa: PLW0603 — one thread composes pages, and only it asks
    before, _watched = _watched, set()
    try:
        yield _watched
    finally:
        _watched = before


class Packed(Mapping[K, V]):
    """An unchangeable mapping; what it gives is a copy, so nobody can change what it holds."""

    __slots__ = ("_raw",)

    def __init__(self, held: Mapping[K, V]) -> None:
        self._raw = zlib.compress(pickle.dumps(dict(held), pickle.HIGHEST_PROTOCOL), 1)

    def __getitem__(self, key: K) -> V:
        found: V = self._held()[key]
        return found

    def __iter__(self) -> Iterator[K]:
        return iter(self._held())

    def __len__(self) -> int:
        return len(self._held())

    def _held(self) -> dict[Any, Any]:
        if _watched is not None:
            _watched.add(id(self))
        return _opened(self._raw)

    def __eq__(self, other: object) -> bool:
        return (isinstance(other, Packed) and self._raw == other._raw) or Mapping.__eq__(self, other)

    __hash__ = None  # type: ignore[assignment]  # like a dict

    def __repr__(self) -> str:
        return f"Packed({dict(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self._raw,)


def _again(raw: bytes) -> Packed[Any, Any]:
    made: Packed[Any, Any] = Packed.__new__(Packed)
    made._raw = raw  # noqa: SLF001 — as `__init__` does
    return made


@lru_cache(maxsize=OPEN)
def _opened(raw: bytes) -> dict[Any, Any]:
    held: dict[Any, Any] = pickle.loads(zlib.decompress(raw))  # noqa: S301 — our own bytes, from this process or from memo's table
    return held
