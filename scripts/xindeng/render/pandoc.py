"""pandoc's tree in plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xindeng import pandoc

Node = dict[str, Any]
API = [1, 23, 1]
"""Version of the tree (pandoc-types) that this room writes."""


# --- the tree --------------------------------------------------------------------------


def node(kind: str, *content: Any) -> Node:
    """One element; several contents stand in a list, none leaves `c` out."""
    if not content:
        return {"t": kind}
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)}


def attr(anchor: str = "", classes: Sequence[str] = (), **named: str) -> list[Any]:
    return [anchor, list(classes), [[name.replace("_", "-"), value] for name, value in named.items()]]


def string(words: str) -> Node:
    return node("Str", words)


def bold(inlines: list[Node]) -> Node:
    return node("Strong", inlines)


def paragraph(inlines: list[Node]) -> Node:
    return node("Para", inlines)


def plain(inlines: list[Node]) -> Node:
    return node("Plain", inlines)


def span(style: str, inlines: list[Node]) -> Node:
    """Words in a style of ours: a character style in DOCX, a class in EPUB."""
    return node("Span", _styled(style, ()), inlines)


def division(style: str, blocks: list[Node], classes: Sequence[str] = ()) -> Node:
    """Blocks in a style of ours: a paragraph style in DOCX, a class in EPUB."""
    return node("Div", _styled(style, classes), blocks)


def _styled(style: str, classes: Sequence[str]) -> list[Any]:
    if not style:
        return attr()
    return attr("", [*classes, style.lower().replace(" ", "-")], custom_style=style)


def document(blocks: list[Node], **meta: Any) -> str:
    """A whole document as JSON; `meta` in pandoc's MetaValue form, see `words`."""
    tree = {"pandoc-api-version": API, "meta": meta, "blocks": blocks}
    return json.dumps(tree, ensure_ascii=False)


def words(text: str) -> Node:
    return node("MetaInlines", [string(text)])


def several(values: Sequence[Node]) -> Node:
    return node("MetaList", list(values))


def digest(modules: Sequence[str]) -> str:
    """Hash of pandoc's version and of the given modules beside this one."""
    made = hashlib.sha256(f"pandoc {pandoc.version()}".encode())
    made.update(Path(pandoc.__file__).read_bytes())
    for name in modules:
        made.update(name.encode() + b"\0" + Path(__file__).with_name(f"{name}.py").read_bytes())
    return made.hexdigest()
