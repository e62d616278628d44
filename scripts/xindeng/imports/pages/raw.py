"""HTML in Markdown: what has a form with us gets it, what only sets words leaves them, and the rest is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from xindeng import pandoc
from xindeng.imports.report import Findings, short
from xindeng.pandoc import Node

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
DETAILS = re.compile(r"<details\b[^>]*>", re.IGNORECASE)
ENDED = re.compile(r"</details\s*>", re.IGNORECASE)
SUMMARY = re.compile(r"<summary\b[^>]*>(.*?)</summary\s*>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<[^>]*>")
EMBEDDED = re.compile(
    r"<(script|style|iframe|video|audio|object|embed|svg|form|input|canvas)\b[^>]*>", re.IGNORECASE
)
WITHOUT = re.compile(
    r"<(script|style|iframe|video|audio|object|svg|form|canvas)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
FOLDED = "展开看"


def replaced(nodes: Sequence[Node], findings: Findings, place: str) -> list[Node]:
    """The same blocks without HTML."""
    made: list[Node] = []
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        if node["t"] == "RawBlock" and node["c"][0] == "html" and DETAILS.search(node["c"][1]):
            made.append(_details(node, waiting, findings, place))
        elif node["t"] == "RawBlock":
            made += _block(node["c"], findings, place)
        else:
            made.append(_within(node, findings, place))
    return made


def _details(first: Node, waiting: list[Node], findings: Findings, place: str) -> Node:
    """What folds on the web is a box here: nothing is hidden on paper."""
    words = first["c"][1]
    inside: list[Node] = []
    opening, _, rest = words.partition(DETAILS.search(words)[0])  # type: ignore[index]
    title = SUMMARY.search(rest)
    depth = 1
    rest = SUMMARY.sub("", rest, count=1)
    if ENDED.search(rest):
        rest, depth = ENDED.split(rest)[0], 0
    inside += _html(rest)
    while depth and waiting:
        node = waiting.pop(0)
        if node["t"] == "RawBlock":
            depth += len(DETAILS.findall(node["c"][1])) - len(ENDED.findall(node["c"][1]))
            inside += _html(ENDED.sub("", node["c"][1])) if not DETAILS.search(node["c"][1]) else []
        else:
            inside.append(node)
    named = " ".join(TAG.sub("", title[1]).split()) if title else FOLDED
    findings.changed(place, f"能折叠的一段“{short(named)}”", "成了提示框，内容都在")
    attr = ["", ["note"], [["title", named.replace('"', "”")]]]
    return {"t": "Div", "c": [attr, [*_html(opening), *replaced(inside, findings, place)]]}


def _block(content: list[Any], findings: Findings, place: str) -> list[Node]:
    form, words = content
    if form != "html":
        findings.lost(place, f"“{short(words)}”", "这种写法没有对应，没有带进来")
        return []
    return [_within(node, findings, place) for node in _html(_told(words, findings, place))]


def _told(words: str, findings: Findings, place: str) -> str:
    """HTML without comments and without what only a browser can show; both are told."""
    for comment in COMMENT.findall(words):
        findings.lost(place, f"不给人看的注释：{short(comment[4:-3])}", "没有带进来")
    bare = COMMENT.sub("", words)
    for found in EMBEDDED.finditer(bare):
        findings.lost(place, f"网页里的 {found[1].lower()}：{short(found[0])}", "没有带进来，也没有运行")
    return EMBEDDED.sub("", WITHOUT.sub("", bare))


def _html(words: str) -> list[Node]:
    """A piece of HTML as pandoc's blocks; tags that do not end are no harm."""
    if not words.strip():
        return []
    made: list[Node] = pandoc.read(words.encode(), "html-native_divs-native_spans")["blocks"]
    return made


def _within(node: Any, findings: Findings, place: str) -> Any:
    """The same node with the HTML inside its lines replaced."""
    if isinstance(node, list):
        return [made for child in node for made in _inline(child, findings, place)]
    if not isinstance(node, dict) or "c" not in node:
        return node
    return {**node, "c": _within(node["c"], findings, place)}


def _inline(node: Any, findings: Findings, place: str) -> Iterator[Any]:
    if not isinstance(node, dict) or node.get("t") not in ("RawInline", "RawBlock"):
        yield _within(node, findings, place)
        return
    if node["t"] == "RawBlock":
        yield from _block(node["c"], findings, place)
        return
    words = str(node["c"][1])
    if re.match(r"<br\b", words, re.IGNORECASE):
        yield {"t": "LineBreak"}
    elif re.match(r"<img\b", words, re.IGNORECASE):
        for block in _html(words):
            yield from block["c"]
    elif words.startswith("<!--") or EMBEDDED.match(words):
        _told(words, findings, place)
    elif not TAG.fullmatch(words):
        yield {"t": "Str", "c": words}
