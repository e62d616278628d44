"""What stands inside a line: tokens to `Inlines`, with every refusal that belongs there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from xindeng import doc
from xindeng.diag import Mend

from .dialect import joins_without_space
from .page import Node, Page, tree

DEEPEST = 8
"""Marks within marks: far more than anybody writes, few enough for every renderer."""

KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
OUTSIDE = re.compile(
    r"https://[^\s/?#\"'<>\\]+[^\s\"'<>\\]*"
    r"|mailto:[^\s@<>\"]+@[^\s@<>\"]+|tel:[0-9+*#-]+"
)
WIDE_LINK = re.compile(r"\][（(]([^（）()\s]+)[）)]")
BROKEN_LINK = re.compile(r"\]\(|\]（[a-z]+[-:]")

TextFor = Callable[[str, Node], doc.Footnote | None]
"""Gives the footnote of a label, or None after a complaint."""


@dataclass
class Inliner:
    """Turns the tokens of one line or paragraph into inlines; complaints go to the page."""

    page: Page
    note: TextFor

    def read(self, tokens: Sequence[Token], line: int, stop: int) -> doc.Inlines:
        if max((token.level for token in tokens), default=0) > DEEPEST:
            self.page.says(
                "B-07",
                self.page.span(line),
                f"粗体、强调、链接套得太深（多于 {DEEPEST} 层）",
                "一段话里很少需要两层以上；检查有没有漏掉收尾的星号。",
            )
        return self._all(tree(_without_breaks(tokens), line, stop, DEEPEST))

    def _all(self, nodes: Sequence[Node]) -> doc.Inlines:
        made: list[doc.Inline] = []
        for node in nodes:
            for inline in self._one(node):
                if made and isinstance(inline, doc.Text) and isinstance(made[-1], doc.Text):
                    made[-1] = doc.Text(made[-1].text + inline.text)
                else:
                    made.append(inline)
        return tuple(made)

    def _one(self, node: Node) -> doc.Inlines:
        match node.kind:
            case "text" | "text_special" | "softbreak":
                return self._text(node)
            case "code_inline":
                return (doc.Code(node.token.content),)
            case "strong":
                return _unless_empty(doc.Strong, self._all(node.children))
            case "em":
                return _unless_empty(doc.Emphasis, self._all(node.children))
            case "link":
                return self._link(node)
            case "hardbreak":
                return (doc.Break(),)
            case "footnote_ref":
                found = self.note(node.token.meta["label"], node)
                return (found,) if found else ()
            case "html_inline":
                return refuse_html(self.page, node)
            case "image":
                return self._misplaced_picture(node)
        raise TypeError(f"no rule for the token {node.kind}")

    def _text(self, node: Node) -> doc.Inlines:
        if node.kind == "text":
            self._complain_of_leftovers(node)
        elif node.kind == "text_special" and any(map(_is_invisible, node.token.content)):
            names = "、".join(f"U+{ord(char):04X}" for char in node.token.content)
            self.page.says(
                "B-16",
                self.page.find(node.token.markup, node.line, node.stop),
                f"这里有看不见的字符（{names}）",
                "删掉它；多半是从网页复制时带来的。",
            )
            return ()
        return doc.text(node.token.content)

    def _complain_of_leftovers(self, node: Node) -> None:
        """Marks that stayed text: the author meant them, readers would see them."""
        broken = BROKEN_LINK.search(node.token.content)
        if broken:
            whole = WIDE_LINK.search(node.token.content)
            self.page.says(
                "B-05",
                self.page.find(broken[0], node.line, node.stop),
                "这个链接或图片没有写对，会照原样印出来",
                "用半角括号，去处里不要有空格：[文字](lec-listening-01)、![说明](图1.png)。",
                mend=Mend(whole[0], f"]({whole[1].strip()})") if whole else None,
            )
        if "**" in node.token.content:
            self.page.says(
                "B-11",
                self.page.find("**", node.line, node.stop),
                "这里的 ** 没有配成一对，会照原样印出来",
                "粗体前后各写两个星号，星号里侧不要有空格：**要点**；真要写星号，写成 \\*\\*。",
                "warning",
            )

    def _link(self, node: Node) -> doc.Inlines:
        target = str(node.token.attrs.get("href", ""))
        words = self._all(node.children)
        mark = "<" if node.token.info == "auto" else "]("
        place = self.page.find(mark + (target or ")"), node.line, node.stop, skip=len(mark))
        complaint, hint = link_problem(target, bool(doc.plain(words).strip()))
        if complaint:
            self.page.says("B-05", place, complaint, hint)
            return words
        return (doc.Link(target, words, place),)

    def _misplaced_picture(self, node: Node) -> doc.Inlines:
        self.page.says(
            "B-06",
            self.page.find("![", node.line, node.stop),
            "图片要单独成段",
            "在图片的上面和下面各空一行。",
        )
        return ()


def _unless_empty(make: Callable[[doc.Inlines], doc.Inline], inner: doc.Inlines) -> doc.Inlines:
    return (make(inner),) if inner else ()


def _is_invisible(char: str) -> bool:
    """Control, zero-width and direction marks, private and unassigned code points.

    As characters they are refused where files are read; `&#8203;` would bring them back.
    """
    return char not in "\t\n" and unicodedata.category(char) in ("Cc", "Cf", "Co", "Cn", "Cs")


def _without_breaks(tokens: Sequence[Token]) -> Sequence[Token]:
    """Soft breaks get the words they stand for: nothing within Chinese text, else a space."""
    before, waiting = "", None
    for token in tokens:
        if token.content and waiting:
            waiting.content = "" if joins_without_space(before, token.content[0]) else " "
            waiting = None
        if token.type == "softbreak":
            waiting = token
        before = token.content[-1:] or before
    return tokens


def link_problem(target: str, has_words: bool) -> tuple[str, str]:
    """What is wrong with a link's target and what to write instead; empty when nothing is."""
    if KEBAB.fullmatch(target):
        return "", ""
    on_page = target.startswith("#") and KEBAB.fullmatch(target[1:])
    if on_page or (target.isprintable() and OUTSIDE.fullmatch(target)):
        return ("", "") if has_words else (f"通向“{target}”的链接没有文字", "在方括号里写上文字：[文字](…)。")
    if not target:
        return "这个链接没有写通向哪里", "写成 [文字](lec-listening-01) 或 [文字](https://…)。"
    scheme = SCHEME.match(target)
    if scheme and scheme[1].lower() == "http":
        return (
            f"链接“{target}”不是加密的",
            "改成 https:// 开头；只有 http 的网页，请登记到参考资料，再用它的编号。",
        )
    if scheme:
        return f"链接不能通向“{target}”", "只能是条目编号、#小标题编号、https:、mailto: 或 tel:。"
    return (
        f"看不懂链接的去处“{target}”",
        "站内写条目的编号，例如 [文字](lec-listening-01)；站外写 https:// 开头的网址。",
    )


def refuse_html(page: Page, node: Node) -> tuple[()]:
    """HTML never gets through; its place is shown by its first line."""
    words = node.token.content.strip().split("\n", 1)[0]
    comment = words.startswith("<!--")
    hint = (
        "注释不会保留，请删掉。"
        if comment
        else "改用 Markdown：**粗体**、*强调*、空一行分段；要写尖括号，写成 \\<。"
    )
    shown = words if len(words) <= 30 else words[:30] + "…"
    place, name = page.find(words, node.line, node.stop), re.match(r"</?([A-Za-z]+)", words)
    pair = f"html {page.path}:{place.line} {name[1]}" if name else ""
    page.says("B-01", place, f"正文里不能写 HTML：{shown}", hint, cause=pair)
    return ()
