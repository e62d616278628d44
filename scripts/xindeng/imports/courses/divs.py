"""The boxes of a Workbench page (pandoc's fenced divisions) as boxes of our dialect.

Source: The Carpentries Workbench, sandpaper documentation, "Component guide".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xindeng.imports.report import Findings, short
from xindeng.pandoc import Node

from .ties import plain

BOXES: Mapping[str, tuple[str, str]] = {
    "callout": ("note", "说明"),
    "checklist": ("note", "核对"),
    "prereq": ("note", "先要会"),
    "discussion": ("note", "讨论"),
    "testimonial": ("example", "有人说"),
    "spoiler": ("note", "展开看"),
    "caution": ("warning", "注意"),
    "warning": ("warning", "注意"),
    "tip": ("tip", "提示"),
    "hint": ("tip", "提示"),
    "instructor": ("facilitator", "给讲师"),
    "solution": ("facilitator", "参考答案"),
    "tab": ("note", "分几种情况"),
    "group-tab": ("note", "分几种情况"),
}
"""Class of a division -> our box, and its title where it has none."""
ALONE = ("hint", "solution", "instructor", "spoiler")
"""What stands behind an exercise, not in it."""
EXERCISE = "练习"
ASIDE = ("questions", "objectives", "keypoints")
SETTING = re.compile(
    r"</?(?:br|kbd|span|small|u|mark|abbr|b|i|em|strong|cite|ins|sub|sup|tt)\b[^<>]*>", re.IGNORECASE
)
"""Tags that only set words: the words stay."""
THROUGH = ("overview", "section", "figure")
"""Divisions that only hold others together."""


@dataclass
class Found:
    """Walks the divisions of one page; the lists that every episode has are set aside."""

    findings: Findings
    place: str
    lists: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in ASIDE})
    comments: int = 0

    def boxes(self, nodes: Sequence[Node]) -> list[Node]:
        return [made for node in nodes for made in self._one(node)]

    def _one(self, node: Node) -> Iterator[Node]:
        if node["t"] == "RawBlock" and str(node["c"][1]).lstrip().startswith("<!--"):
            self.comments += 1
        elif node["t"] == "Div":
            yield from self._division(node["c"][0], node["c"][1])
        elif node["t"] == "BlockQuote":
            yield {"t": "BlockQuote", "c": self.boxes(node["c"])}
        elif node["t"] in ("BulletList", "OrderedList"):
            items = node["c"] if node["t"] == "BulletList" else node["c"][1]
            inside = [self.boxes(item) for item in items]
            yield {**node, "c": inside if node["t"] == "BulletList" else [node["c"][0], inside]}
        else:
            yield described(node)

    def _division(self, attr: list[Any], nodes: list[Node]) -> Iterator[Node]:
        classes = [name for name in attr[1] if name]
        aside = next((name for name in classes if name in ASIDE), None)
        box = next((name for name in classes if name in BOXES), None)
        if aside:
            self.lists[aside] += _points(nodes)
        elif "challenge" in classes:
            yield from self._exercise(nodes)
        elif box:
            kind, otherwise = BOXES[box]
            title, rest = _titled(nodes)
            named = (
                f"{otherwise}：{title}"
                if title not in ("", otherwise) and box in ("discussion", "prereq", "checklist")
                else title or otherwise
            )
            yield _box(kind, named, self.boxes(rest))
        else:
            if classes and not set(classes) & set(THROUGH):
                self.findings.changed(
                    self.place,
                    f"没见过的框“{classes[0]}”（{short(plain(nodes))}）",
                    "里面的内容照普通的字留下了",
                )
            yield from self.boxes(nodes)

    def _exercise(self, nodes: list[Node]) -> Iterator[Node]:
        """The task, and behind it what belongs to the leader; a second task in the box is a box of its own."""
        task: list[Node] = []
        for node in [*nodes, None]:
            behind = node is not None and node["t"] == "Div" and set(node["c"][0][1]) & set(ALONE)
            if node is not None and not behind:
                task.append(node)
                continue
            if task:
                title, rest = _titled(task)
                yield _box(
                    "note", f"{EXERCISE}：{title}" if title else EXERCISE, self.boxes(rest) or _said(title)
                )
                task = []
            if node is not None:
                yield from self._division(*node["c"])


def _box(kind: str, title: str, nodes: Sequence[Node]) -> Node:
    return {"t": "Div", "c": [["", [kind], [["title", title.replace('"', "”")]]], list(nodes)]}


def _said(title: str) -> list[Node]:
    return [{"t": "Para", "c": [{"t": "Str", "c": title}]}]


def _is_comment(node: Any) -> bool:
    return (
        isinstance(node, dict)
        and node.get("t") in ("RawBlock", "RawInline")
        and str(node["c"][1]).lstrip().startswith("<!--")
    )


def _titled(nodes: Sequence[Node]) -> tuple[str, list[Node]]:
    """The words of the heading that opens a box, and the rest."""
    if nodes and nodes[0]["t"] == "Header":
        return " ".join(plain(nodes[0]["c"][2]).split()), list(nodes[1:])
    return "", list(nodes)


def _points(nodes: Sequence[Node]) -> list[str]:
    """The items of a list, as text; paragraphs count as items."""
    made: list[str] = []
    for node in nodes:
        if node["t"] == "BulletList":
            made += [plain(item) for item in node["c"]]
        elif node["t"] == "OrderedList":
            made += [plain(item) for item in node["c"][1]]
        elif node["t"] in ("Para", "Plain"):
            made.append(plain(node["c"]))
    return [" ".join(words.split()) for words in made if words.strip()]


def described(node: Any) -> Any:
    """The same nodes; a picture that is described in `alt` gets those words for its description, tags that
    only set words and notes that nobody was to see are left out, and so are line ends between Chinese words."""
    if isinstance(node, list):
        kept = [described(each) for each in node if not _is_comment(each)]
        return [each for n, each in enumerate(kept) if not (_is(each, "SoftBreak") and _between(kept, n))]
    if not isinstance(node, dict):
        return node
    if node.get("t") == "RawInline" and SETTING.fullmatch(str(node["c"][1])):
        return {"t": "LineBreak"} if "br" in str(node["c"][1]).lower()[:5] else {"t": "Str", "c": ""}
    if node.get("t") == "Image":
        attr, words, target = node["c"]
        said = dict(attr[2]).get("alt", "").strip()
        return {"t": "Image", "c": [attr, [{"t": "Str", "c": said}] if said else words, target]}
    if node.get("t") == "Figure" and "'alt'" not in str(node["c"][2]):
        # Its caption is its description too, and need not stand there twice.
        return {"t": "Figure", "c": [node["c"][0], [None, []], described(node["c"][2])]}
    return {**node, "c": described(node["c"])} if "c" in node else node


def _is(node: Any, kind: str) -> bool:
    return isinstance(node, dict) and node.get("t") == kind


def _between(nodes: list[Any], n: int) -> bool:
    """Whether a line end stands between two Chinese characters."""
    before, after = plain(nodes[max(n - 1, 0) : n])[-1:], plain(nodes[n + 1 : n + 2])[:1]
    return before > "\u2e7f" and after > "\u2e7f"
