"""Everything that stands on a slide, in reading order, as blocks of our tree; what has no place goes to the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from xindeng import doc
from xindeng.doc import Block, Blocks
from xindeng.imports import reading
from xindeng.imports.album import WHOLE, Album, Cut
from xindeng.imports.report import Findings, short

from . import charts, media
from .order import Box
from .order import reading as in_order
from .texts import WEB, Words, link_target

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
BODIES = (
    PP_PLACEHOLDER.BODY,
    PP_PLACEHOLDER.OBJECT,
    PP_PLACEHOLDER.VERTICAL_BODY,
    PP_PLACEHOLDER.VERTICAL_OBJECT,
)
MARGINS = {
    PP_PLACEHOLDER.DATE: "日期",
    PP_PLACEHOLDER.FOOTER: "页脚",
    PP_PLACEHOLDER.SLIDE_NUMBER: "页码",
    PP_PLACEHOLDER.HEADER: "页眉",
}
NO_WORDS = re.compile(
    r"(?:图片|图像|图形|图表|照片|内容占位符|图片占位符|picture|image|graphic|photo)?\s*\d*|.*\.(?:png|jpe?g|gif|bmp|emf|wmf|tiff?|webp|svg)|https?://\S+",
    re.IGNORECASE,
)
BY_MACHINE = re.compile(r"描述已自动生成|automatically generated", re.IGNORECASE)
BOXES, FEW = 3, 20
"""So many boxes with so few characters are a list that was drawn."""
TO_DESCRIBE = "待写：这张图上有什么"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"


@dataclass(frozen=True)
class Noted:
    """What is told once for the whole deck."""

    logos: frozenset[str] = frozenset()
    """Pictures that stand on most slides, by their hash."""
    margins: dict[str, set[str]] = field(default_factory=dict)
    """页脚 -> its texts."""
    plain: list[str] = field(default_factory=list)
    """Shapes without words."""


@dataclass(frozen=True)
class Shapes:
    """Reads the shapes of one slide."""

    slide: Any
    place: str
    findings: Findings
    album: Album
    noted: Noted

    @property
    def words(self) -> Words:
        return Words(self.findings, self.place, self.slide.part)

    def blocks(self) -> Blocks:
        """The whole slide but its title."""
        _choose(self.slide.shapes.element, self)
        return self._all(self.slide.shapes)

    def _all(self, shapes: Any) -> Blocks:
        shown = in_order(list(self._shown(shapes)), _box)
        return self._listed([(shape, self._shape(shape)) for shape in shown])

    def _listed(self, read: list[tuple[Any, Blocks]]) -> Blocks:
        """The blocks of all shapes; three or more drawn boxes in a row with a few words each are a list."""
        made: list[Block] = []
        run: list[doc.Paragraph] = []
        drawn = [(blocks, _is_drawn_box(shape, blocks)) for shape, blocks in read if blocks]
        for blocks, is_box in [*drawn, ((), False)]:
            if is_box:
                run += [block for block in blocks if isinstance(block, doc.Paragraph)]
                continue
            if len(run) >= BOXES:
                arrows = any(not blocks and _is_arrow(shape) for shape, blocks in read)
                made.append(doc.Bullets(tuple((one,) for one in run), ordered=arrows))
                self.findings.changed(
                    self.place, f"画成图的 {len(run)} 个框", f"改成了{'有序的' if arrows else ''}列表"
                )
            else:
                made += run
            run = []
            made += blocks
        return tuple(made)

    def _shown(self, shapes: Any) -> Iterator[Any]:
        for shape in shapes:
            role = shape.placeholder_format.type if shape.is_placeholder else None
            if role in TITLES:
                continue
            if shape.element.xpath("./*/p:cNvPr[@hidden='1']"):
                self.findings.lost(self.place, f"隐藏的“{short(_text(shape) or shape.name)}”", "没有带进来")
            elif role in MARGINS:
                self.noted.margins.setdefault(MARGINS[role], set()).update({_text(shape)} - {""})
            else:
                yield shape

    def _shape(self, shape: Any) -> Blocks:
        if shape.element.tag == qn("p:grpSp"):
            return self._all(shape.shapes)
        if shape.element.tag == qn("p:graphicFrame"):
            return self._frame(shape)
        if shape.element.tag == qn("p:pic"):
            return self._picture(shape)
        made = (*self._fill(shape), *(self._text(shape) if getattr(shape, "has_text_frame", False) else ()))
        if not made and not shape.is_placeholder:
            self.noted.plain.append(shape.name)
        return made

    # --- words -------------------------------------------------------------------------

    def _text(self, shape: Any) -> Blocks:
        blocks = self.words.blocks(shape.text_frame, self._styles(shape))
        click = shape.element.find(f".//{qn('p:cNvPr')}/{qn('a:hlinkClick')}")
        target = link_target(click, self.slide.part) if click is not None else ""
        if target.startswith(WEB) and blocks and isinstance(blocks[0], doc.Paragraph):
            return (doc.Paragraph((doc.Link(target, blocks[0].inlines),)), *blocks[1:])
        return blocks

    def _styles(self, shape: Any) -> list[Any]:
        """Where the look of a list level may be said: the shape, its layout, its master."""
        own = [shape.text_frame._txBody.find(qn("a:lstStyle"))]  # noqa: SLF001 — no public way to a list style
        if not shape.is_placeholder:
            return own
        form = shape.placeholder_format
        layout = self.slide.slide_layout
        found = [each for each in layout.placeholders if each.placeholder_format.idx == form.idx]
        own += [each.element.find(f".//{qn('a:lstStyle')}") for each in found[:1]]
        if form.type in BODIES:
            own.append(layout.slide_master.element.find(f".//{qn('p:txStyles')}/{qn('p:bodyStyle')}"))
        return own

    # --- pictures ----------------------------------------------------------------------

    def _picture(self, shape: Any) -> Blocks:
        played = media.recording(shape, self.slide.part)
        if played:
            done = "没有带进来：把 .pptx 改名为 .zip，在 ppt/media 里找到它，用 ./inv media.add 登记"
            self.findings.lost(self.place, str(played), done)
            return ()
        blips = shape.element.xpath("./p:blipFill/a:blip")
        return self._shown_picture(shape, blips[0]) if blips else ()

    def _fill(self, shape: Any) -> Blocks:
        """A photograph that a shape is filled with."""
        blips = shape.element.xpath("./p:spPr/a:blipFill/a:blip")
        return self._shown_picture(shape, blips[0]) if blips else ()

    def _shown_picture(self, shape: Any, blip: Any) -> Blocks:
        part = self._image(shape, blip)
        if part is None or part.sha1 in self.noted.logos:
            return ()
        name = f"{self.place.replace(' ', '')}-{shape.shape_id}.{part.ext}"
        path = self.album.add(part.blob, name, self.place, _cut(blip))
        if not path:
            return ()
        return (doc.Picture(path, self._alt(shape)),)

    def _image(self, shape: Any, blip: Any) -> Any:
        ref = blip.get(qn("r:embed"))
        relation = self.slide.part.rels.get(ref) if ref else None
        if relation is not None and not relation.is_external and hasattr(relation.target_part, "sha1"):
            return relation.target_part
        self.findings.lost(
            self.place, f"图片“{shape.name}”不在文件里，只有链接", "找到那张图，放进“图”文件夹，再写进草稿"
        )
        return None

    def _alt(self, shape: Any) -> str:
        found = shape.element.xpath(".//p:cNvPr")[:1]
        said = " ".join(str(found[0].get("descr") or "").split()) if found else ""
        if said and not NO_WORDS.fullmatch(said) and not BY_MACHINE.search(said):
            return said
        told = f"（原来的是“{short(said)}”）" if said else ""
        self.findings.guessed(self.place, f"图片没有文字说明{told}", f"写成了“{TO_DESCRIBE}”，请看着图改好")
        return TO_DESCRIBE

    # --- tables, charts, drawings ------------------------------------------------------

    def _frame(self, shape: Any) -> Blocks:
        if shape.has_table:
            return (self._table(shape.table),)
        if shape.has_chart:
            return self._chart(shape)
        uri = shape.element.xpath("./a:graphic/a:graphicData/@uri")
        if uri and uri[0] == DIAGRAM:
            return self._diagram(shape)
        found = shape.element.xpath(".//p:oleObj")
        what = f"嵌在里面的文件（{found[0].get('progId', '')}）" if found else f"“{shape.name}”"
        self.findings.lost(self.place, what, "没有带进来：在原文件里双击打开它，另存为一份文件，再导入那一份")
        return ()

    def _table(self, table: Any) -> Block:
        rows = [tuple(self._cell(cell) for cell in row.cells) for row in table.rows]
        if any(cell.is_merge_origin for row in table.rows for cell in row.cells):
            self.findings.changed(self.place, "表格里有合并的格子", "字放在第一格，其余的空着")
        if not table.first_row and len(rows) > 1:
            self.findings.guessed(self.place, "表格没有标明表头", "第一行当作表头")
        return doc.Table(rows[0], tuple(rows[1:]))

    def _cell(self, cell: Any) -> doc.Inlines:
        lines = [] if cell.is_spanned else self.words.lines(cell.text_frame)
        return tuple(
            inline for n, line in enumerate(lines) for inline in (*((doc.Break(),) if n else ()), *line.words)
        )

    def _chart(self, shape: Any) -> Blocks:
        try:
            made = charts.chart_table(shape.chart)
        except (ValueError, KeyError, AttributeError, IndexError, TypeError):
            self.findings.lost(
                self.place,
                f"图表“{shape.name}”，读不出里面的数",
                "在原文件里右键点图表，“另存为图片”，放进“图”文件夹",
            )
            return ()
        self.findings.changed(self.place, f"图表“{shape.name}”", "改成了一张数据表")
        return made

    def _diagram(self, shape: Any) -> Blocks:
        ref = shape.element.xpath("./a:graphic/a:graphicData/*/@r:dm")
        try:
            part = self.slide.part.related_part(str(ref[0]))
            made = charts.outline(reading.xml(part.blob))
        except (KeyError, IndexError, ParseError, ValueError):
            made = ()
        if made:
            self.findings.changed(self.place, f"SmartArt 图“{shape.name}”", "改成了分层的列表")
        else:
            self.findings.lost(self.place, f"SmartArt 图“{shape.name}”，读不出里面的字", "把字抄到草稿里")
        return made


def _is_drawn_box(shape: Any, blocks: Blocks) -> bool:
    """A box of a drawing: a shape that is no text box, with a few words."""
    if (
        shape.is_placeholder
        or shape.element.tag != qn("p:sp")
        or shape.element.xpath("./p:nvSpPr/p:cNvSpPr[@txBox='1']")
    ):
        return False
    return (
        len(blocks) == 1 and isinstance(blocks[0], doc.Paragraph) and len(doc.plain(blocks[0].inlines)) <= FEW
    )


def _is_arrow(shape: Any) -> bool:
    """Whether it shows a way from one box to the next."""
    forms = shape.element.xpath("./p:spPr/a:prstGeom/@prst")
    ends = shape.element.xpath("./p:spPr/a:ln/a:tailEnd | ./p:spPr/a:ln/a:headEnd")
    return bool(ends) or any("rrow" in form or "chevron" in form for form in forms)


def _box(shape: Any) -> Box:
    return Box(shape.left or 0, shape.top or 0, shape.width or 0, shape.height or 0)


def _cut(blip: Any) -> Cut:
    """What of a picture is not shown; in the file in thousandths of a percent (ISO/IEC 29500-1, 20.1.8.55)."""
    found = blip.getparent().find(qn("a:srcRect"))
    if found is None:
        return WHOLE
    left, top, right, bottom = (min(max(int(found.get(side, 0)) / 100_000, 0.0), 1.0) for side in "ltrb")
    return (left, top, right, bottom)


def _text(shape: Any) -> str:
    return str(shape.text_frame.text).strip() if getattr(shape, "has_text_frame", False) else ""


def _choose(tree: Any, shapes: Shapes) -> None:
    """Puts one form in the place of each `mc:AlternateContent`, which the library passes over (ISO/IEC 29500-3, 9)."""
    for alternate in tree.xpath(".//*[local-name()='AlternateContent']"):
        forms: Sequence[Any] = [form for form in alternate if len(form)]
        known = [form for form in forms if form[0].tag in (qn("p:sp"), qn("p:pic"), qn("p:grpSp"))]
        parent = alternate.getparent()
        if parent is None or not parent.tag.startswith(f"{{{parent.nsmap.get('p')}}}"):
            continue
        for element in known[0] if known else ():
            alternate.addprevious(element)
        if not known or known[0] is not forms[0]:
            shapes.findings.lost(
                shapes.place,
                "新版 PowerPoint 才有的对象（手写、三维模型、新式图表）",
                "只留下了能留的图，请对照原文件",
            )
        parent.remove(alternate)
