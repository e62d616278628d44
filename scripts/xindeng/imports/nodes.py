"""Pieces of pandoc's tree, for readers that make one by hand (pandoc-types 1.23)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Node = dict[str, Any]


def node(kind: str, *content: Any) -> Node:
    """One element; several contents stand in a list, none leaves `c` out."""
    if not content:
        return {"t": kind}
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)}


def attr(*classes: str, **named: str) -> list[Any]:
    return ["", list(classes), [[name, value] for name, value in named.items()]]


def string(words: str) -> Node:
    return node("Str", words)


def paragraph(*words: Node | str) -> Node:
    return node("Para", inlines(words))


def plain(*words: Node | str) -> Node:
    """A paragraph without white around it: what stands in lists and cells."""
    return node("Plain", inlines(words))


def inlines(words: Sequence[Node | str]) -> list[Node]:
    return [string(word) if isinstance(word, str) else word for word in words]


def box(kind: str, title: str, blocks: Sequence[Node]) -> Node:
    """A box of our dialect: note, tip, say, facilitator, slide …"""
    return node("Div", attr(kind, title=title), list(blocks))


def picture(path: str, alt: str) -> Node:
    return paragraph(node("Image", attr(), [string(alt)], [path, ""]))


def link(target: str, words: Sequence[Node]) -> Node:
    return node("Link", attr(), list(words), [target, ""])


def bullets(items: Sequence[Sequence[Node]], *, ordered: bool = False) -> Node:
    listed = [list(item) for item in items]
    if ordered:
        return node("OrderedList", [1, node("Decimal"), node("Period")], listed)
    return node("BulletList", listed)


def table(rows: Sequence[Sequence[Sequence[Node]]]) -> Node:
    """Rows of cells of blocks, the header first."""
    width = max(len(row) for row in rows)
    columns = [[node("AlignDefault"), node("ColWidthDefault")] for _ in range(width)]
    made = [[attr(), [_cell(cell) for cell in row]] for row in rows]
    head, body = [attr(), made[:1]], [attr(), 0, [], made[1:]]
    return node("Table", attr(), [None, []], columns, head, [body], [attr(), []])


def _cell(blocks: Sequence[Node]) -> list[Any]:
    return [attr(), node("AlignDefault"), 1, 1, list(blocks)]


def text_of(words: Sequence[Node]) -> str:
    """The text of inlines alone."""
    return "".join(_text_of(word) for word in words)


def _text_of(word: Node) -> str:
    match word["t"]:
        case "Str":
            return str(word["c"])
        case "Space" | "SoftBreak" | "LineBreak":
            return " "
        case "Code" | "Math" | "RawInline":
            return str(word["c"][1])
        case "Link" | "Image" | "Span" | "Quoted" | "Cite":
            return text_of(word["c"][1])
        case "Note":
            return ""
        case _:
            return text_of(word["c"])
