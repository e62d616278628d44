"""Markdown body to blocks: headings become nested sections, and what is lost is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token

from xindeng import doc
from xindeng.diag import Mend, nearest

from .dialect import NESTING
from .inlines import KEBAB, SCHEME, Inliner, refuse_html
from .notes import Notes
from .outline import Heading, nest
from .page import Node, Page, tree
from .projected import Projected, is_slide

TITLES: dict[doc.CalloutKind, str] = {
    "note": "说明",
    "tip": "提示",
    "warning": "注意",
    "danger": "危险",
    "facilitator": "带领者",
    "say": "指导语",
    "example": "例子",
}
NAMES: dict[str, str] = {**{str(kind): title for kind, title in TITLES.items()}, "slide": "幻灯片"}
"""What may stand after `!!!`, and what it is called."""
KINDS = "、".join(f"{kind}（{title}）" for kind, title in TITLES.items()) + "、slide（幻灯片，只在讲次和讲座工具包里）"
CALLOUT = re.compile(r"\s*([^\s\"“”]+)\s*(?:[\"“](.*)[\"”])?\s*")
LOOKS_LIKE_CALLOUT = re.compile(r"(?:!!!|！！！|\?\?\?)")
WIDE_CALLOUT = re.compile(r"(?:!!!|！！！)\s*(?P<kind>[^\s\"“”]+)\s*(?:[\"“](?P<title>[^\"”\n]*)[\"”])?")
LOOKS_LIKE_HEADING = re.compile(r"(?P<marks>##+(?=[^\s#])|[#＃]*＃[#＃]*)\s*(?P<title>[^\n{]*[^\s{])?")
TASK = re.compile(r"\[[ xX]\](?:\s+|$)")
CELL_EDGE = re.compile(r"(?<!\\)\|")


@dataclass
class Reader:
    """Walks the token tree once; complaints go to the page."""

    page: Page

    def __post_init__(self) -> None:
        self.notes = Notes(self.page, self._blocks)
        self.inliner = Inliner(self.page, self.notes.call)
        self.projected = Projected(self.page, self._blocks)

    def body(self, tokens: Sequence[Token]) -> doc.Blocks:
        """All blocks of a body, headings nested."""
        self._complain_of_depth(tokens)
        nodes = tree(tokens, 0, len(self.page.lines))
        self.notes.gather(nodes)
        flat = [item for node in nodes for item in self._top(node)]
        self.notes.complain_of_unused()
        return nest(self.page, flat)

    def words(self, tokens: Sequence[Token]) -> doc.Inlines:
        """The inlines of one line, given as the parser's single `inline` token."""
        return self.inliner.read(tokens[0].children or (), 0, len(self.page.lines))

    def _complain_of_depth(self, tokens: Sequence[Token]) -> None:
        """The parser leaves out without a word what lies deeper than its limit."""
        deep = next((t for t in tokens if t.nesting > 0 and t.level >= NESTING - 1), None)
        if deep:
            self.page.says(
                "B-07",
                self.page.span(deep.map[0] if deep.map else 0),
                "列表、引用、提示框套得太深，里面的内容会丢失",
                "拆成几个小标题；套三层就很难读了。",
            )

    def _top(self, node: Node) -> Iterator[Heading | doc.Block]:
        if node.kind == "heading":
            yield self._heading(node)
        elif is_slide(node):
            yield from self.projected.slide(node)
        else:
            yield from self._block(node)

    # --- blocks ------------------------------------------------------------------------

    def _blocks(self, nodes: Sequence[Node]) -> doc.Blocks:
        return tuple(block for node in nodes for block in self._block(node))

    def _block(self, node: Node) -> doc.Blocks:
        span = self.page.span(node.line)
        match node.kind:
            case "paragraph":
                return self._paragraph(node)
            case "bullet_list" | "ordered_list":
                return self._list(node)
            case "blockquote":
                return (doc.Quote(self._blocks(node.children), span=span),)
            case "admonition":
                return self._callout(node)
            case "table":
                return (self._table(node),)
            case "fence":
                return (doc.Verbatim(node.token.content.removesuffix("\n"), span=span),)
            case "code_block":
                return self._indented(node)
            case "hr":
                return (doc.Rule(span=span),)
            case "html_block":
                return refuse_html(self.page, node)
            case "heading":
                self.page.says(
                    "B-03", span, "列表、引用、提示框里不能放小标题", "这里用粗体就够了：**小标题**。"
                )
                return self._paragraph(node)
            case "footnote_reference":
                return ()
        raise TypeError(f"no rule for the token {node.kind}")

    def _inlines(self, node: Node) -> doc.Inlines:
        """The words of a block that holds one `inline` token, or none."""
        if not node.children:
            return ()
        return self.inliner.read(node.children[0].token.children or (), node.line, node.stop)

    def _paragraph(self, node: Node) -> doc.Blocks:
        words = node.children[0].token.content if node.children else ""
        if LOOKS_LIKE_CALLOUT.match(words):
            self.page.says(
                "B-02",
                self.page.span(node.line),
                "提示框的写法不对，这几行会印成普通文字",
                '写成 !!! note "标题"（半角叹号，后面空一格），下面每行缩进四个空格。',
                mend=_half_marks(words),
            )
        if found := LOOKS_LIKE_HEADING.match(words):
            title, marks = (found["title"] or "小标题").strip(), "#" * max(2, len(found["marks"]))
            what = "井号是全角的" if "＃" in found["marks"] else "# 后面少了空格"
            self.page.says(
                "B-03",
                self.page.span(node.line),
                f"这一行像小标题，但会印成普通文字：{what}",
                f"写成 {marks} {title}。",
                mend=Mend(found[0], f"{marks} {title}"),
                cause=f"text {self.page.path} {title}",
            )
        pictures = self._pictures(node)
        if pictures is not None:
            return pictures
        inlines = self._inlines(node)
        return (doc.Paragraph(inlines, span=self.page.span(node.line)),) if inlines else ()

    def _pictures(self, node: Node) -> doc.Blocks | None:
        """The pictures of a paragraph that holds nothing else."""
        tokens = (node.children[0].token.children or ()) if node.children else ()
        if not any(token.type == "image" for token in tokens):
            return None
        parts = tree(tokens, node.line, node.stop)
        images = [part for part in parts if part.kind == "image"]
        rest = "".join("?" if part.children else part.token.content for part in parts if part.kind != "image")
        if rest.strip() or len(images) + sum(p.kind == "softbreak" for p in parts) < len(parts):
            return None
        return tuple(picture for part in images for picture in self._picture(part))

    def _picture(self, node: Node) -> doc.Blocks:
        src = str(node.token.attrs.get("src", ""))
        alt = node.token.content.strip()
        place = self.page.find("![", node.line, node.stop)
        if not alt:
            self.page.says(
                "B-06",
                place,
                "图片没有文字说明",
                "在方括号里写看不见图的人需要知道什么：![一家人围桌吃饭](图.png)。",
            )
            return ()
        if not src or SCHEME.match(src) or src.startswith(("/", "#")) or "\\" in src:
            self.page.says(
                "B-06",
                place,
                f"图片不能取自“{src}”",
                "把图片放在这个文件旁边，只写文件名：![说明](图.png)；路径用 /。",
            )
            return ()
        return (doc.Picture(src, alt, span=place),)

    def _list(self, node: Node) -> doc.Blocks:
        span = self.page.span(node.line)
        tasks = [TASK.match(_first_words(item)) for item in node.children]
        if node.kind == "bullet_list" and any(tasks):
            return self._checklist(node)
        items = tuple(self._blocks(item.children) for item in node.children)
        start = int(node.token.attrs.get("start", 1))
        return (doc.Bullets(items, node.kind == "ordered_list", start, span=span),)

    def _checklist(self, node: Node) -> doc.Blocks:
        for item in node.children:
            if not TASK.match(_first_words(item)) or len(item.children) != 1:
                self.page.says(
                    "B-13",
                    self.page.span(item.line),
                    "勾选清单里每一项都要是一行 - [ ] 文字",
                    "不用打勾的内容另起一个普通列表。",
                )
        boxes = tuple(
            _without_box(self._inlines(first)) for item in node.children for first in item.children[:1]
        )
        return (doc.Checklist(boxes, span=self.page.span(node.line)),)

    def _callout(self, node: Node) -> doc.Blocks:
        span, written = self.page.span(node.line), CALLOUT.fullmatch(node.token.info)
        if node.token.markup != "!!!" or not written:
            hint = '写成 !!! note "标题"，标题放在半角引号里。'
            self.page.says("B-02", span, "提示框的写法不对", hint, mend=_with_quotes(node.token))
            return ()
        if is_slide(node):
            return self.projected.nested(node)
        kind = next((kind for kind in TITLES if kind == written[1]), None)
        if not kind:
            near = _meant(written[1])
            hint = (f"是不是“{near}”？" if near else "") + f"只能用：{KINDS}。"
            mend = Mend(f"!!! {written[1]}", f"!!! {near}") if near else None
            self.page.says("B-02", span, f"没有“{written[1]}”这种提示框", hint, mend=mend)
            return ()
        children = [child for child in node.children if child.kind != "admonition_title"]
        blocks = self._blocks(children)
        if not children:
            self.page.says("B-02", span, "提示框里没有内容", "属于它的每一行都要缩进四个空格。")
        reader: doc.Reader = "facilitator" if kind == "facilitator" else "all"
        title = (written[2] or "").strip() or TITLES[kind]
        return (doc.Callout(kind, title, blocks, reader=reader, span=span),)

    def _indented(self, node: Node) -> doc.Blocks:
        self.page.says(
            "B-15",
            self.page.span(node.line),
            "这几行缩进了四格或更多，会被当成程序代码",
            "去掉行首的空格（段首不用空格）；真要照原样印，前后各加一行 ```。",
        )
        return (doc.Verbatim(node.token.content.rstrip("\n"), span=self.page.span(node.line)),)

    def _table(self, node: Node) -> doc.Table:
        rows = [row for part in node.children for row in part.children]
        cells = [tuple(self._cell(cell, row) for cell in row.children) for row in rows]
        for row in rows[1:]:
            self._too_many_cells(row, len(cells[0]))
        numeric = tuple(
            i for i, cell in enumerate(rows[0].children) if "right" in str(cell.token.attrs.get("style", ""))
        )
        return doc.Table(cells[0], tuple(cells[1:]), numeric=numeric, span=self.page.span(node.line))

    def _cell(self, cell: Node, row: Node) -> doc.Inlines:
        return self._inlines(replace(cell, line=row.line, stop=row.line + 1))

    def _too_many_cells(self, row: Node, columns: int) -> None:
        line = self.page.lines[row.line].strip().removeprefix("|").removesuffix("|")
        written = len(CELL_EDGE.findall(line)) + 1
        if written > columns:
            self.page.says(
                "B-14",
                self.page.span(row.line),
                f"表格这一行有 {written} 格，表头只有 {columns} 格",
                "多出的格会丢失：补上表头，或把格子里的竖线写成 \\|。",
            )

    # --- headings ----------------------------------------------------------------------

    def _heading(self, node: Node) -> Heading:
        span, level = self.page.span(node.line), int(node.token.tag[1:])
        anchor = str(node.token.meta.get("id", ""))
        inlines = self._inlines(node)
        title = " ".join(doc.plain(inlines).split())
        if "id" in node.token.meta and not KEBAB.fullmatch(anchor):
            self.page.says(
                "B-04",
                self.page.find("{#", node.line, node.stop),
                f"小标题的编号“{anchor}”写得不对",
                "只用小写英文字母、数字和连字符，字母开头，例如 {#slow-breath}；不要编号就整个去掉。",
                cause=f"text {self.page.path} {title}",
            )
            anchor = ""
        self._heading_problems(node, title, bool(anchor), inlines)
        return Heading(level, doc.Section(title, (), anchor, span=span))

    def _heading_problems(self, node: Node, title: str, named: bool, inlines: doc.Inlines) -> None:
        span = self.page.span(node.line)
        if node.token.markup in ("=", "-"):
            self.page.says(
                "B-03",
                span,
                "下面那行横线把这一行变成了标题",
                "要小标题，写成 ## 小标题；要分隔线，在横线上面空一行。",
            )
        elif node.token.tag == "h1":
            hint = f"题目写在文件头的 title；正文从 ## 开始，写成：## {title}"
            cause = f"text {self.page.path} {title}"
            self.page.says("B-03", span, "正文里不能用一个 # 的大标题", hint, mend=Mend("# ", "## "), cause=cause)
        if not title and not named:
            self.page.says("B-03", span, "这个小标题没有文字", "在 ## 后面空一格，写上文字。")
        if any(isinstance(inline, doc.Footnote) for inline in inlines):
            self.page.says("B-03", span, "小标题里不能放脚注", "把脚注移到正文里。")


def _first_words(item: Node) -> str:
    """The first line of a list item, as written."""
    first = item.children[0] if item.children else None
    return first.children[0].token.content if first and first.kind == "paragraph" and first.children else ""


def _meant(written: str) -> str:
    """The kind of call-out that somebody meant by its Chinese name or by a slip; empty when there is no telling."""
    by_title = {title: kind for kind, title in NAMES.items()}
    near = nearest(written, NAMES) or by_title.get(written, "")
    return near or next((kind for title, kind in by_title.items() if title in written or written in title), "")


def _with_quotes(token: Token) -> Mend | None:
    """A call-out whose title stands without quotes, with them."""
    kind, _, title = token.info.strip().partition(" ")
    words = title.strip().strip('"“”')
    if token.markup != "!!!" or kind not in NAMES or not words:
        return None
    return Mend(f"!!!{token.info.rstrip()}", f'!!! {kind} "{words}"')


def _half_marks(words: str) -> Mend | None:
    """The first line of a call-out as it is typed on an English keyboard."""
    found = WIDE_CALLOUT.match(words)
    kind = _meant(found["kind"]) if found else ""
    if not found or not kind:
        return None
    title = f' "{found["title"]}"' if found["title"] else ""
    return Mend(found[0], f"!!! {kind}{title}")


def _without_box(inlines: doc.Inlines) -> doc.Inlines:
    if inlines and isinstance(inlines[0], doc.Text):
        return (*doc.text(TASK.sub("", inlines[0].text, count=1)), *inlines[1:])
    return inlines
