"""Footnotes: gathered first, then carried to the place that calls them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from xindeng import doc
from xindeng.diag import did_you_mean

from .page import Node, Page


@dataclass
class Notes:
    """The footnotes of one text. A note within a note is refused: it could go round in circles."""

    page: Page
    blocks: Callable[[Sequence[Node]], doc.Blocks]
    """Reads what a note holds."""
    found: dict[str, Node] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    within: bool = False

    def gather(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            self.gather(node.children)
            if node.kind == "footnote_reference":
                self._keep(str(node.token.meta["label"]), node)

    def _keep(self, label: str, node: Node) -> None:
        node.line = node.children[0].line if node.children else 0
        if label in self.found:
            place = self.page.span(node.line)
            self.page.says("B-12", place, f"脚注 [^{label}] 写了两次", "改一个名字，或删掉一处。")
        self.found.setdefault(label, node)

    def call(self, label: str, caller: Node) -> doc.Footnote | None:
        """The note of a label where it is called, or None after a complaint."""
        place = self.page.find(f"[^{label}]", caller.line, caller.stop)
        self.called.add(label)
        if self.within:
            self.page.says("B-12", place, "脚注里面不能再放脚注", "把内容并在一条脚注里。")
            return None
        if label not in self.found:
            how = did_you_mean(label, self.found) or f"在正文后面加一行：[^{label}]: 脚注的内容"
            self.page.says("B-12", place, f"找不到脚注 [^{label}] 的内容", how)
            return None
        self.within = True
        blocks = self.blocks(self.found[label].children)
        self.within = False
        return doc.Footnote(blocks)

    def complain_of_unused(self) -> None:
        for label, node in self.found.items():
            if label not in self.called:
                place = self.page.span(node.line)
                how = f"在正文里写上 [^{label}]，或删掉它。"
                self.page.says("B-12", place, f"脚注 [^{label}] 没有被引用，不会印出来", how)
