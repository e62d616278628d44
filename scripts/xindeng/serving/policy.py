"""What a page may load and run (Content Security Policy Level 3), without `unsafe-inline` anywhere.

Pages of the site keep scripts and styles in files of their own, so one policy fits every
version for ever. A document that must stand alone, like the help page or a book in one file,
carries its style inside and names that style's hash itself; the server adds what it may not do.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from html import unescape


def _written(**parts: str) -> str:
    return "; ".join(f"{name.replace('_', '-')} {words}" for name, words in parts.items())


PAGE = _written(
    default_src="'none'",
    script_src="'self' 'wasm-unsafe-eval'",  # the search index is read by WebAssembly
    style_src="'self'",
    img_src="'self' data:",
    font_src="'self'",
    media_src="'self' blob:",  # a stream that a script feeds to the player
    connect_src="'self'",
    worker_src="'self'",
    manifest_src="'self'",
    form_action="'self'",
    base_uri="'none'",
    frame_ancestors="'self'",
)
DOCUMENT = _written(
    script_src="'none'", object_src="'none'", connect_src="'none'", frame_src="'none'",
    form_action="'none'", base_uri="'none'", frame_ancestors="'self'",
)  # fmt: skip
"""For a document that stands alone; what it may show, it says itself (`sealed`)."""
EDITOR = _written(object_src="'none'", base_uri="'none'", frame_ancestors="'self'")
"""For the editor in the browser, which is no page for readers; its own page says what it may load."""
PICTURE = _written(script_src="'none'", object_src="'none'", connect_src="'none'", frame_src="'none'")
"""For a drawing that somebody opens by itself."""


def sealed(page: str) -> str:
    """A document that stands alone with its own policy in front: its own styles and no others, no script at all.

    Holds on every host, those that can send no headers included, and on a stick.
    """
    styles = re.findall(r"<style\b[^>]*>(.*?)</style>", page, re.DOTALL)
    attributes = [unescape(words) for words in re.findall(r"<[a-z][^<>]*?\sstyle=\"([^\"]*)\"", page)]
    named = [f"'sha256-{_hash(words)}'" for words in dict.fromkeys((*styles, *attributes))]
    if attributes:
        named.insert(0, "'unsafe-hashes'")  # hashes count for style attributes too
    policy = _written(
        default_src="'none'", img_src="'self' data:", style_src=" ".join(named) or "'none'", form_action="'none'", base_uri="'none'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    # Everything before it is free of it, so it comes first; the encoding must stand in the first 1024 bytes.
    place = re.search(r"<meta charset=\"?utf-8\"?\s*/?>", page, re.IGNORECASE)
    if place is None:
        raise ValueError("a document without its encoding")
    return f"{page[: place.end()]}{meta}{page[place.end() :]}"


def _hash(words: str) -> str:
    return b64encode(hashlib.sha256(words.encode()).digest()).decode("ascii")
