"""A foreign document (pandoc's blocks) as blocks of ours; what has no place there is said, with its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from xindeng import doc
from xindeng.pandoc import Node

from . import marks
from .cells import Grid
from .inlines import Inlines, Shown, Target
from .report import Findings, short

TICKS = ("☐", "☒", "☑", "□")
NO_ALT = "待写：这张图说明什么"
MADE_UP = re.compile(
    r"\s*(?:描述已自动生成|AI 生成的内容可能不正确。?|自动生成的说明|Description automatically generated)\s*"
)
NAMELESS = re.compile(
    r"(?:图片|图像|图形|Picture|Image|img)?\s*\d*(?:\.\w{3,4})?|[\w.-]+\.(?:png|jpe?g|gif|bmp)", re.IGNORECASE
)
"""Names that Word gives a picture by itself."""
CAPTION = re.compile(r"(?:图|表|Figure|Table)\s*[\d一二三四五六七八九十]+(?:[-.．]\d+)?\s*[:：.．、]?\s*")
BOX = "XindengBox"
"""Style of words that stood in a text box of Word (see word.package)."""
CAPTION_STYLE = "XindengCaption"
"""Style of a caption: pandoc would hang one that stands before a table on that table, whatever it belongs to."""
OWN_HEADING = re.compile(
    r"(?:标题|小标题|章标题|节标题)([1-6一二三四五六])?(?:级)?|([1-6一二三四五六])级标题"
)
CONTENTS = re.compile(r"(?i)(?:wpsoffice手动)?(?:toc|目录)\s*\d*(?: heading)?")
KINDS = set(get_args(doc.CalloutKind))
PictureAt = Callable[[str, str, str], str]
"""(where the document names it, alt, place) -> where a draft finds it; empty where it cannot be shown."""


@dataclass(frozen=True)
class Heading:
    """A heading as it was met; `level` from 1, `guessed` where only its looks say so."""

    level: int
    title: str
    guessed: bool = False


Item = Heading | doc.Block


@dataclass
class Taking:
    """Walks one document. `place` is the last heading, in whose terms everything is told."""

    findings: Findings
    picture: PictureAt
    target: Target = str
    place: str = ""
    _inlines: Inlines = field(init=False)

    def __post_init__(self) -> None:
        self._inlines = Inlines(self.findings, self.blocks, self.target, self.place)

    def at(self, place: str) -> None:
        """From here on things are told of this place."""
        self.place = self._inlines.place = place

    def flat(self, nodes: Sequence[Node]) -> list[Item]:
        """Everything in reading order, headings among it."""
        made: list[Item] = []
        for node in _grouped(nodes):
            if node["t"] == "Header":
                made += self._heading(node["c"])
            elif node["t"] == "Div" and CONTENTS.fullmatch(_style(node["c"][0])):
                self.findings.changed("", "目录", "没有带进来：网页和印刷版自己做目录")
            elif node["t"] == "Div" and _style(node["c"][0]) == CAPTION_STYLE:
                made += self._captioned(made, node["c"][1])
            elif node["t"] == "Div" and (level := _level(_style(node["c"][0]))):
                made += [item for inner in node["c"][1] for item in self._titled(inner, level)]
            elif node["t"] == "Div" and not _special(node["c"][0]):
                made += self.flat(node["c"][1])
            else:
                made += self.block(node)
        return made

    def blocks(self, nodes: Sequence[Node]) -> doc.Blocks:
        """What stands inside another block, or a text without headings."""
        return tuple(block for node in _grouped(nodes) for block in self.block(node))

    def _heading(self, content: list[Any]) -> list[Item]:
        level, _, words = content
        pieces = self._inlines.all(words)
        title = doc.plain(marks.tidy([piece for piece in pieces if not isinstance(piece, Shown)]))
        title = " ".join(marks.cleaned(title).split())
        if title:
            self.at(f"标题“{short(title)}”")
            self.findings.came("标题")
        below = [p for p in pieces if isinstance(p, Shown | doc.Footnote)]
        if any(isinstance(piece, doc.Footnote) for piece in below):
            self.findings.changed(self.place, "标题上有脚注", "移到了标题下面")
        notes = [
            doc.Text("注") if n == 0 else p
            for n, p in enumerate([None, *(b for b in below if isinstance(b, doc.Footnote))])
        ]
        after = [doc.Paragraph(tuple(notes))] if len(notes) > 1 else []  # type: ignore[arg-type]
        shown = [block for p in below if isinstance(p, Shown) for block in self._shown(p)]
        return [*([Heading(level, title)] if title else []), *after, *shown]

    def _titled(self, node: Node, level: int) -> Sequence[Item]:
        """A line in a style that somebody made for headings."""
        if node["t"] in ("Para", "Plain"):
            return self._heading([level, None, node["c"]])
        return self.flat([node])

    def block(self, node: Node) -> doc.Blocks:
        content: Any = node.get("c")
        match node["t"]:
            case "Para" | "Plain":
                return self.paragraph(content)
            case "Header":
                return (doc.Paragraph((doc.Strong(tuple(self._inlines.words(content[2]))),)),)
            case "BulletList":
                return self._list(content, ordered=False, start=1)
            case "OrderedList":
                return self._list(content[1], ordered=True, start=int(content[0][0]))
            case "Table":
                return self._table(content)
            case "BlockQuote":
                inside = self.blocks(content)
                return (doc.Quote(inside),) if inside else ()
            case "CodeBlock":
                return (doc.Verbatim(marks.cleaned(content[1]).strip("\n")),) if content[1].strip() else ()
            case "HorizontalRule":
                return (doc.Rule(),)
            case "LineBlock":
                lines = [piece for line in content for piece in ({"t": "LineBreak"}, *line)]
                return self.paragraph(lines[1:])
            case "DefinitionList":
                return self._terms(content)
            case "Div":
                return self._division(content[0], content[1])
            case "Figure":
                return self._figure(content)
            case "RawBlock":
                self.findings.lost(self.place, f"“{short(content[1])}”", "这种写法没有对应，没有带进来")
                return ()
        raise TypeError(f"no rule for pandoc's {node['t']}")

    # --- paragraphs and pictures -------------------------------------------------------

    def paragraph(self, nodes: Sequence[Node]) -> doc.Blocks:
        """A paragraph; a picture in it stands on its own, between what is before and behind it."""
        made: list[doc.Block] = []
        run: list[doc.Inline] = []
        for piece in [*self._inlines.all(nodes), None]:
            if piece is not None and not isinstance(piece, Shown):
                run.append(piece)
                continue
            words = marks.tidy(run)
            if words:
                made.append(doc.Paragraph(words))
                self.findings.came("段落")
            run = []
            made += self._shown(piece) if piece else []
        return tuple(made)

    def _shown(self, shown: Shown, caption: str = "") -> list[doc.Block]:
        alt = MADE_UP.sub("", shown.alt).strip()
        alt = "" if NAMELESS.fullmatch(alt) else alt
        if shown.alt and alt != shown.alt and alt:
            self.findings.guessed(self.place, f"图片说明“{short(alt)}”是 Word 自动写的", "照用了，请核对")
        words = " ".join(CAPTION.sub("", caption, count=1).split())
        src = self.picture(shown.target, alt or words, self.place)
        if not src:
            left = f"（这里原来有一张图片：{alt or words or '没有说明'}）"
            return [doc.Paragraph(doc.text(left))]
        if not alt and words:
            self.findings.guessed(self.place, f"图片 {src} 没有说明", f"用了它下面的题注“{short(words)}”")
        elif not alt:
            self.findings.guessed(
                self.place, f"图片 {src} 没有说明", "写了“待写：…”，请写上看不见图的人需要知道什么"
            )
        return [doc.Picture(src, alt or words or NO_ALT)]

    def _captioned(self, before: list[Item], nodes: Sequence[Node]) -> doc.Blocks:
        """A caption below a picture that nobody described says what is to be seen."""
        inside = self.blocks(nodes)
        last = before[-1] if before else None
        words = "".join(doc.plain(block.inlines) for block in inside if isinstance(block, doc.Paragraph))
        said = " ".join(CAPTION.sub("", words, count=1).split())
        if isinstance(last, doc.Picture) and last.alt == NO_ALT and said:
            before[-1] = doc.Picture(last.src, said)
            self.findings.guessed(self.place, f"图片 {last.src} 没有说明", f"用了它下面的题注“{short(said)}”")
        return inside

    def _figure(self, content: list[Any]) -> doc.Blocks:
        _, caption, blocks = content
        words = " ".join(
            marks.said(self._inlines.words(b["c"])) for b in caption[1] if b["t"] in ("Para", "Plain")
        )
        made: list[doc.Block] = []
        for node in blocks:
            inside = self._inlines.all(node["c"]) if node["t"] in ("Para", "Plain") else []
            pictures = [piece for piece in inside if isinstance(piece, Shown)]
            if pictures and len(pictures) == len(inside):
                made += [block for piece in pictures for block in self._shown(piece, words)]
            else:
                made += self.block(node)
        return (*made, *((doc.Paragraph(doc.text(words)),) if words.strip() else ()))

    # --- lists, tables, boxes ----------------------------------------------------------

    def _list(self, items: Sequence[Any], *, ordered: bool, start: int) -> doc.Blocks:
        if not ordered and (boxes := self._boxes(items)):
            self.findings.came("列表")
            return (doc.Checklist(boxes),)
        made = [inside for item in items if (inside := self.blocks(item))]
        if not made:
            return ()
        self.findings.came("列表")
        return (doc.Bullets(tuple(made), ordered, start),)

    def _boxes(self, items: Sequence[Any]) -> tuple[doc.Inlines, ...]:
        """A list to tick: every point is one line that begins with a box."""
        lines = [item[0]["c"] for item in items if len(item) == 1 and item[0]["t"] in ("Para", "Plain")]
        ticked = [line[2:] for line in lines if line and line[0].get("c") in TICKS and len(line) > 2]
        if len(ticked) < len(items):
            return ()
        words = [
            marks.tidy([p for p in self._inlines.all(line) if not isinstance(p, Shown)]) for line in ticked
        ]
        return tuple(words) if all(words) else ()

    def _terms(self, entries: Sequence[Any]) -> doc.Blocks:
        items = []
        for term, definitions in entries:
            name = doc.Paragraph(marks.tidy([doc.Strong(tuple(self._inlines.words(term)))]))
            items.append((name, *(block for one in definitions for block in self.blocks(one))))
        return (doc.Bullets(tuple(items)),)

    def _table(self, content: list[Any]) -> doc.Blocks:
        grid = Grid(self._inlines)
        table = grid.table(content)
        if grid.pictures and table:
            self.findings.changed(self.place, f"表格里有 {len(grid.pictures)} 张图片", "移到了表格下面")
        below = [block for shown in grid.pictures for block in self._shown(shown)]
        return (*((_tidied(table),) if table else ()), *below)

    def _division(self, attr: list[Any], nodes: Sequence[Node]) -> doc.Blocks:
        classes, named = attr[1], dict(attr[2])
        kind = next((kind for kind in classes if kind in KINDS), None)
        inside = self.blocks(nodes)
        if not inside:
            return ()
        if kind:
            return (doc.Callout(kind, named.get("title", ""), inside),)
        if "slide" in classes:
            return (doc.Slide(named.get("title", ""), inside, reader="facilitator"),)
        style = named.get("custom-style", "")
        if style.startswith(BOX):
            named = style.removeprefix(BOX)
            return (doc.Callout("note", "说明" if named == "文本框" else named, inside),)
        if _is_quote(style):
            return inside if all(isinstance(block, doc.Quote) for block in inside) else (doc.Quote(inside),)
        return inside


def _tidied(block: doc.Table | doc.Callout) -> doc.Block:
    if isinstance(block, doc.Callout):
        return block
    header = tuple(marks.tidy(cell) for cell in block.header)
    return doc.Table(
        header,
        tuple(tuple(marks.tidy(c) for c in row) for row in block.rows),
        block.caption,
        numeric=block.numeric,
    )


def _style(attr: list[Any]) -> str:
    return str(dict(attr[2]).get("custom-style", ""))


def _level(style: str) -> int:
    """The level of a heading style with a name of somebody's own: 标题3, 二级标题; 0 for another style."""
    found = OWN_HEADING.fullmatch(style.replace(" ", ""))
    sign = (found[1] or found[2] or "1") if found else ""
    return int(sign) if sign.isdigit() else "一二三四五六".find(sign) + 1 if sign else 0


def _is_quote(style: str) -> bool:
    return bool(re.search(r"(?i)quote|引用|block text", style))


def _special(attr: list[Any]) -> bool:
    """Whether a division is more than a style that we do not keep."""
    known = _style(attr)
    return (
        known.startswith(BOX) or _is_quote(known) or any(name in KINDS or name == "slide" for name in attr[1])
    )


def _grouped(nodes: Sequence[Node]) -> list[Node]:
    """Neighbours of one box or quote as one: Word styles each paragraph for itself."""
    made: list[Node] = []
    for node in nodes:
        last = made[-1] if made else None
        if (
            node["t"] == "Div"
            and last
            and last["t"] == "Div"
            and _style(node["c"][0])
            and _style(node["c"][0]) == _style(last["c"][0])
            and _special(node["c"][0])
        ):
            made[-1] = {"t": "Div", "c": [last["c"][0], [*last["c"][1], *node["c"][1]]]}
        else:
            made.append(node)
    return made


def nested(items: Sequence[Item]) -> doc.Blocks:
    """Headings become sections; a skipped level nests one deeper only."""
    top: list[doc.Block] = []
    stack: list[tuple[int, str, list[doc.Block]]] = [(0, "", top)]

    def close() -> None:
        _, title, blocks = stack.pop()
        stack[-1][2].append(doc.Section(title, tuple(blocks)))

    for item in items:
        if not isinstance(item, Heading):
            stack[-1][2].append(item)
            continue
        while len(stack) > 1 and stack[-1][0] >= item.level:
            close()
        stack.append((item.level, item.title, []))
    while len(stack) > 1:
        close()
    return tuple(top)
