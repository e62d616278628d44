"""Going through a tree: its words, its blocks, its links, and the tree as plain data."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from operator import is_not
from typing import Any, TypeVar

from xindeng.diag import Span

from .blocks import (
    Block,
    Blocks,
    Break,
    Bullets,
    Callout,
    Code,
    Emphasis,
    Footnote,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Quote,
    Section,
    Slide,
    Strong,
    Text,
)


def text(words: str) -> Inlines:
    """Plain words as inlines."""
    return (Text(words),) if words else ()


def para(words: str, **base: Any) -> Paragraph:
    return Paragraph(text(words), **base)


def plain(inlines: Inlines) -> str:
    """The words of a line without its marks."""
    return "".join(_plain(inline) for inline in inlines)


def _plain(inline: Inline) -> str:
    match inline:
        case Text(words) | Code(words):
            return words
        case Strong(inner) | Emphasis(inner):
            return plain(inner)
        case Link(_, inner):
            return plain(inner)
        case Break():
            return "\n"
        case Footnote():
            return ""


def children(block: Block) -> Iterator[Block]:
    """The blocks directly inside a block."""
    match block:
        case Section() | Quote() | Callout() | Slide():
            yield from block.blocks
        case Bullets():
            for item in block.items:
                yield from item
        case _:
            return


def walk(blocks: Blocks) -> Iterator[Block]:
    """Every block, depth first, in reading order."""
    for block in blocks:
        yield block
        yield from walk(tuple(children(block)))


BARE = frozenset({"str", "int", "bool", "float", "Reader", "CalloutKind", "Span | None"})
"""Types of fields in which no node can stand."""


@cache
def _inner(kind: type) -> tuple[str, ...] | None:
    """The fields of a node in which other nodes may stand; None for what is no node."""
    if kind is Span or not dataclasses.is_dataclass(kind):
        return None
    return tuple(field.name for field in dataclasses.fields(kind) if field.type not in BARE)


def links(node: Any) -> Iterator[Link]:
    """Every link of a tree, in reading order."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Link):
            yield node
        elif isinstance(node, tuple):
            waiting += reversed(node)
        else:
            waiting += [getattr(node, name) for name in reversed(_inner(node.__class__) or ())]


N = TypeVar("N")


def rewritten(node: N, change: Callable[[Any], Any], only: tuple[type, ...] = ()) -> N:
    """The same tree with every block and inline replaced by `change(it)`, innermost first.

    `only`: the classes of nodes that `change` would change, if they are few; it is not asked about others.
    """
    kind: Any = node.__class__
    if kind is tuple:
        return _tuple_rewritten(node, change, only)  # type: ignore[return-value, arg-type]
    names = _inner(kind)
    if names is None:
        return node
    new = {}
    for name in names:
        old = getattr(node, name)
        if old and (value := rewritten(old, change, only)) is not old:
            new[name] = value
    if new:
        node = replace(node, **new)  # type: ignore[type-var]
    if only and kind not in only:
        return node
    changed: N = change(node)
    return changed


def _tuple_rewritten(nodes: tuple[Any, ...], change: Callable[[Any], Any], only: tuple[type, ...]) -> tuple[Any, ...]:
    new = [rewritten(node, change, only) for node in nodes]
    return tuple(new) if any(map(is_not, nodes, new)) else nodes


def numbered(blocks: Blocks) -> Blocks:
    """The same blocks, their slides counted from 1 in reading order."""
    count = itertools.count(1)
    return rewritten(blocks, lambda node: replace(node, number=next(count)), only=(Slide,))


def as_data(node: Any) -> Any:
    """A tree of plain dicts and lists, each node with its class name under `t`; spans left out.

    This is what is hashed and what the print templates read. Places in files are not part
    of what a reader sees, so a moved line remakes nothing.
    """
    if isinstance(node, str):
        return node
    if isinstance(node, tuple | list):
        return [as_data(child) for child in node]
    names = _shown(node.__class__)
    if names is None:
        return node
    return {"t": node.__class__.__name__, **{name: as_data(getattr(node, name)) for name in names}}


@cache
def _shown(kind: type) -> tuple[str, ...] | None:
    """The fields of a node that a reader sees; None for what is no node."""
    if not dataclasses.is_dataclass(kind):
        return None
    return tuple(field.name for field in dataclasses.fields(kind) if field.name != "span")
