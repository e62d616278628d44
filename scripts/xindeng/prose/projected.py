"""`!!! slide "题目"`: a page for the projector among the words of its speaker."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from xindeng import doc, slides

from .page import Node, Page

SLIDE = re.compile(r"\s*slide\s*(?:[\"“](.*)[\"”])?\s*")


def is_slide(node: Node) -> bool:
    return node.kind == "admonition" and node.token.markup == "!!!" and _title(node) is not None


def _title(node: Node) -> str | None:
    """What stands in the quotation marks; None where it is no slide."""
    found = SLIDE.fullmatch(node.token.info)
    return (found[1] or "").strip() if found else None


@dataclass
class Projected:
    """The slides of one text. Each has a title of its own, by which it is found and read aloud."""

    page: Page
    blocks: Callable[[Sequence[Node]], doc.Blocks]
    """Reads what a slide holds."""
    titles: dict[str, int] = field(default_factory=dict)
    """Title -> line of the file that it stands on."""

    def slide(self, node: Node) -> doc.Blocks:
        """The slide of a box that stands on its own."""
        span = self.page.span(node.line)
        title = _title(node) or ""
        inside = [child for child in node.children if child.kind != "admonition_title"]
        headings = [child for child in inside if child.kind == "heading"]
        for heading in headings:
            hint = "题目写在引号里，下面写要点；要两个题目，写成两张幻灯片。"
            self.page.says("B-17", self.page.span(heading.line), "幻灯片里不能再有小标题", hint)
        blocks = self.blocks([child for child in inside if child not in headings])
        made = doc.Slide(title, blocks, reader="facilitator", span=span)
        self.page.problems += slides.faults(made)
        self._twice(title, node)
        self._not_indented(node, empty=not inside)
        return (made,)

    def nested(self, node: Node) -> doc.Blocks:
        """A slide inside another block: the deck is made of those that stand on their own."""
        hint = "把它移到列表、引用、提示框外面，行首不空格。"
        self.page.says("B-17", self.page.span(node.line), "幻灯片不能放在别的内容里面", hint)
        return ()

    def _twice(self, title: str, node: Node) -> None:
        line = self.titles.setdefault(title, self.page.span(node.line).line)
        if title and line != self.page.span(node.line).line:
            message = f"第 {line} 行已经有一张幻灯片叫“{title}”"
            self.page.says("B-17", self.page.span(node.line), message, f"换一个题目，例如“{title}（续）”。")

    def _not_indented(self, node: Node, *, empty: bool) -> None:
        """Words right below the title that were meant to stand on the slide."""
        below = self.page.lines[node.line + 1 : node.line + 2]
        if empty and any(line.strip() for line in below):
            place = self.page.span(node.line + 1)
            self.page.says(
                "B-17", place, "这一行没有缩进，不在幻灯片里", "属于幻灯片的每一行都要缩进四个空格。"
            )
