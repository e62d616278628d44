"""Which headers stand over which path; a path is that below the web root: `latest/index.html`.

The patterns are read by Python and, word for word, by nginx: both know them as Perl's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from . import policy
from .types import OTHER, TEXT, TYPES

FOREVER = "public, max-age=31536000, immutable"
"""For what is named by its content: never asked for again (RFC 8246)."""
ASK = "no-cache"
"""Kept, but asked about each time (RFC 9111, 5.2.2.4): an unchanged page costs one short answer."""
CACHE = (
    (r"^/(media|files)/", FOREVER),
    (r"^/[^/]+/assets/(javascripts|stylesheets)/(.+/)?[^/]+\.[0-9a-f]{8}\.min\.(js|css)$", FOREVER),
    (r"^/[^/]+/pagefind/(.+/)?[^/]+_[0-9a-f]{7,}\.pf_(fragment|index|filter|meta)$", FOREVER),
)
"""The first that fits holds; where none does, ASK."""
POLICIES = (
    (r"^/[^/]+\.html$", policy.DOCUMENT),
    (r"^/files/.+\.html$", policy.DOCUMENT),
    (r"/404\.html$", policy.DOCUMENT),
    (r"^/[^/]+/editor/.*\.html$", policy.EDITOR),
    (r"\.html$", policy.PAGE),
    (r"\.svg$", policy.PICTURE),
)
"""The first that fits holds; other types load nothing."""
HIDDEN = r"/\.(?!well-known/)"
"""Ours, and not for readers: the log, listings, what is being written."""
ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    # Which page of a help site somebody reads is nobody else's business.
    "Referrer-Policy": "same-origin",
}


@dataclass(frozen=True)
class Rule:
    """What a server says of one file: `Content-Type`, `Cache-Control`, `Content-Security-Policy` (may be empty)."""

    type: str
    cache: str
    policy: str = ""


def rule(path: str) -> Rule:
    """The rule over a path below the web root."""
    return Rule(_type(path), _first(CACHE, path, ASK), _first(POLICIES, path, ""))


def headers(path: str) -> dict[str, str]:
    """Everything but the type and the length that goes with an answer."""
    found = rule(path)
    said = {**ALWAYS, "Cache-Control": found.cache}
    return said | ({"Content-Security-Policy": found.policy} if found.policy else {})


def compressible(path: str) -> bool:
    """Whether a `.gz` beside the file spares a reader bytes."""
    return _ending(path) in TEXT or _ending(path) in {"svg", "m3u8", "mpd", "wasm"}


def hidden(path: str) -> bool:
    """Whether a path below the web root is not for readers."""
    return re.search(HIDDEN, f"/{path}") is not None


def _type(path: str) -> str:
    found = TYPES.get(_ending(path), OTHER)
    return f"{found}; charset=utf-8" if _ending(path) in TEXT else found


def _ending(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def _first(table: tuple[tuple[str, str], ...], path: str, otherwise: str) -> str:
    return next((value for pattern, value in table if re.search(pattern, f"/{path}")), otherwise)
