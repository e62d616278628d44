"""What stands inside a line of a foreign document (pandoc's inlines) as inlines of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xindeng import doc
from xindeng.doc import Inline
from xindeng.pandoc import Node

from .marks import said
from .report import Findings, short

KEBAB = re.compile(r"#?[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
OUTSIDE = re.compile(
    r"https://[^\s/?#\"'<>\\()]+[^\s\"'<>\\()]*|mailto:[^\s@<>\"()]+@[^\s@<>\"()]+|tel:[0-9+*#-]+"
)
"""What the dialect takes for a link (prose.inlines), less brackets, which end a link."""
RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
UNCLEAR = re.compile(r"[�\ue000-\uf8ff]")


@dataclass(frozen=True)
class Shown:
    """A picture in the middle of a line: the dialect wants it on its own."""

    target: str
    alt: str
    title: str = ""


Piece = Inline | Shown
Blocks = Callable[[Sequence[Node]], doc.Blocks]
Target = Callable[[str], str]


@dataclass
class Inlines:
    """Turns pandoc's inlines into ours. `within` gives the blocks of a footnote, `target` where a link leads now.

    `target` answers with an item's id or an address, or with nothing where a link leads nowhere any more.
    """

    findings: Findings
    within: Blocks
    target: Target
    place: str = ""
    noted: bool = False
    """Inside a footnote, where no other may stand."""

    def all(self, nodes: Sequence[Node]) -> list[Piece]:
        return [piece for node in nodes for piece in self.one(node)]

    def words(self, nodes: Sequence[Node]) -> list[Inline]:
        """Without pictures: their words stand in for them."""
        return [piece if not isinstance(piece, Shown) else doc.Text(piece.alt) for piece in self.all(nodes)]

    def one(self, node: Node) -> Sequence[Piece]:
        content: Any = node.get("c")
        match node["t"]:
            case "Str":
                return self._text(str(content))
            case "Space" | "SoftBreak":
                return doc.text(" ")
            case "LineBreak":
                return (doc.Break(),)
            case "Strong":
                return self._marked(doc.Strong, content)
            case "Emph":
                return self._marked(doc.Emphasis, content)
            case "Underline" | "SmallCaps" | "Strikeout":
                return self._unmarked(node["t"], content)
            case "Superscript":
                return self._shifted(content, RAISED, "上标")
            case "Subscript":
                return self._shifted(content, LOWERED, "下标")
            case "Quoted":
                opening, closing = QUOTES[content[0]["t"]]
                return [doc.Text(opening), *self.all(content[1]), doc.Text(closing)]
            case "Cite":
                return self.all(content[1])
            case "Code":
                return (doc.Code(str(content[1])),) if str(content[1]).strip() else ()
            case "Math":
                return self._math(str(content[1]))
            case "Link":
                return self._link(content[1], content[2][0])
            case "Image":
                alt = " ".join(said(self.words(content[1])).split())
                return (Shown(str(content[2][0]), alt, str(content[2][1])),)
            case "Note":
                return self._note(content)
            case "Span":
                return self._span(content[0], content[1])
            case "RawInline":
                return self._raw(str(content[1]))
        raise TypeError(f"no rule for pandoc's {node['t']}")

    def _text(self, words: str) -> Sequence[Piece]:
        if UNCLEAR.search(words):
            self.findings.lost(
                self.place,
                f"“{short(words)}”里有认不出的符号（多半来自 Wingdings 一类的符号字体）",
                "去掉了，请照原文补上",
            )
        return doc.text(words)

    def _marked(self, kind: type[doc.Strong | doc.Emphasis], nodes: Sequence[Node]) -> list[Piece]:
        """Pictures within bold words are not bold."""
        made: list[Piece] = []
        run: list[Inline] = []
        for piece in [*self.all(nodes), None]:
            if piece is not None and not isinstance(piece, Shown):
                run.append(piece)
                continue
            made += [kind(tuple(run))] if run else []
            run = []
            made += [piece] if piece else []
        return made

    def _unmarked(self, kind: str, nodes: Sequence[Node]) -> list[Piece]:
        pieces = self.all(nodes)
        words = short(said([p for p in pieces if not isinstance(p, Shown)]))
        if not words.strip(" _"):
            return pieces
        if kind == "Strikeout":
            self.findings.changed(self.place, f"“{words}”上画了删除线", "文字留下了；要删的请自己删")
        else:
            self.findings.changed(
                self.place, f"“{words}”有下划线或小型大写", "只留下文字；要紧的可以改成 **粗体**"
            )
        return pieces

    def _shifted(self, nodes: Sequence[Node], table: dict[int, int], name: str) -> Sequence[Piece]:
        pieces = self.all(nodes)
        words = said([piece for piece in pieces if not isinstance(piece, Shown)])
        if words and all(ord(char) in table for char in words):
            return doc.text(words.translate(table))
        if words.strip():
            self.findings.changed(self.place, f"“{short(words)}”是{name}", "写成了普通文字")
        return pieces

    def _math(self, formula: str) -> Sequence[Piece]:
        self.findings.changed(
            self.place, f"公式 {short(formula)}", "写成了一行代码的样子；要好看，请截成图片"
        )
        return (doc.Code(formula),)

    def _link(self, nodes: Sequence[Node], target: str) -> Sequence[Piece]:
        pieces = self.all(nodes)
        words = tuple(piece for piece in pieces if not isinstance(piece, Shown))
        if len(words) < len(pieces) or any(isinstance(word, doc.Footnote) for word in words):
            return pieces
        shown = said(words).strip()
        new = self.target(target)
        if (KEBAB.fullmatch(new) or OUTSIDE.fullmatch(new)) and shown:
            return (doc.Link(new, words),)
        if not shown or target.startswith("#"):
            return words
        same = shown.rstrip("/") == target.rstrip("/")
        self.findings.lost(self.place, f"链接“{short(shown)}”通向 {short(target)}", _why(target))
        return (*words, *doc.text("" if same or not target.startswith("http") else f"（{target}）"))

    def _note(self, blocks: Sequence[Node]) -> Sequence[Piece]:
        if self.noted:
            inner = " ".join(said(self.words(b["c"])) for b in blocks if b["t"] in ("Para", "Plain"))
            return doc.text(f"（{inner}）")
        self.noted = True
        inside = self.within(blocks)
        self.noted = False
        if not inside:
            return ()
        self.findings.came("脚注")
        return (doc.Footnote(inside),)

    def _span(self, attr: list[Any], nodes: Sequence[Node]) -> Sequence[Piece]:
        """Word's margin: comments and changes that nobody has accepted yet."""
        classes = attr[1]
        if "comment-start" in classes:
            words = said(self.words(nodes))
            self.findings.lost(
                self.place, f"批注：“{words}”", "批注不进正文，也不带写批注的人；要用的请抄进来"
            )
            return ()
        if "deletion" in classes:
            words = said(self.words(nodes)).strip()
            if words:
                self.findings.changed(self.place, f"修订里删去的“{words}”", "按删去处理，没有带进来")
            return ()
        if "insertion" in classes:
            words = said(self.words(nodes)).strip()
            if words:
                self.findings.changed(self.place, f"修订里新加的“{short(words)}”", "按已经接受处理，留下了")
        return self.all(nodes)

    def _raw(self, words: str) -> Sequence[Piece]:
        self.findings.lost(self.place, f"“{short(words)}”", "这种写法没有对应，没有带进来")
        return ()


def _why(target: str) -> str:
    if target.startswith("http://"):
        return "只有 http 的网址不能做成链接，网址写在了文字后面；能用 https:// 的请改成链接"
    return "这里通不到那个地方，只留下文字"
