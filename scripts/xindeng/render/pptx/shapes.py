"""Words, tables and pictures in the placeholders of a slide."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Emu, Pt

from xindeng import doc, slides
from xindeng.render.pdf import CannotSet
from xindeng.slides import Box, Line, Type

from .layouts import FOOT, NO_DOT, NUMBER, emu
from .master import SPACES, A, P

Find = Callable[[str], str]
"""Target of a link -> address outside; empty when it leads nowhere outside the page."""


def holder(slide: Slide, idx: int) -> Any:
    """The placeholder of that number."""
    return next(found for found in slide.placeholders if found.placeholder_format.idx == idx)


def without(slide: Slide, idx: int) -> None:
    """A placeholder that has nothing to hold would ask to be clicked."""
    element = holder(slide, idx).element
    element.getparent().remove(element)


def move(place: Any, box: Box) -> None:
    place.left, place.top = Emu(emu(box.left)), Emu(emu(box.top))
    place.width, place.height = Emu(emu(box.width)), Emu(emu(box.height))


# --- words -----------------------------------------------------------------------------


def say(frame: Any, lines: Iterable[str]) -> None:
    """Plain paragraphs."""
    write(frame, [Line(doc.text(line)) for line in lines], lambda _: "")


def write(frame: Any, lines: Iterable[Line], find: Find) -> None:
    """One paragraph for each line, with its level and its mark."""
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        if line.level:
            paragraph.level = line.level
        _mark(paragraph, line)
        _runs(paragraph, line.inlines, find)


def _mark(paragraph: Any, line: Line) -> None:
    """Points have the dot of their level; a sentence has none, and a step its number."""
    if line.mark == "dot":
        return
    own = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no door to marks
    if line.mark == "number":
        own.append(parse_xml(f'<a:buFont {SPACES} typeface="Arial"/>'))
        own.append(parse_xml(f'<a:buAutoNum {SPACES} type="arabicPeriod" startAt="{line.start}"/>'))
    else:
        own.set("marL", "0")
        own.set("indent", "0")
        own.append(parse_xml(NO_DOT.replace("/>", f" {SPACES}/>")))


def _runs(
    paragraph: Any,
    inlines: doc.Inlines,
    find: Find,
    *,
    bold: bool = False,
    stress: bool = False,
    link: str = "",
) -> None:
    for inline in inlines:
        match inline:
            case doc.Text(words) | doc.Code(words):
                run(paragraph, words, bold=bold, stress=stress, link=link)
            case doc.Strong(inner):
                _runs(paragraph, inner, find, bold=True, stress=stress, link=link)
            case doc.Emphasis(inner):
                _runs(paragraph, inner, find, bold=bold, stress=True, link=link)
            case doc.Link(target, inner):
                _runs(paragraph, inner, find, bold=bold, stress=stress, link=find(target))
            case doc.Break():
                paragraph.add_line_break()
            case _:
                raise TypeError(f"no place on a slide for {type(inline).__name__}")


def run(paragraph: Any, words: str, *, bold: bool = False, stress: bool = False, link: str = "") -> None:
    """Words of one look. Each run names the theme's Chinese face and its language, as editors do."""
    made = paragraph.add_run()
    made.text = words
    if bold:
        made.font.bold = True
    if stress:  # Chinese is stressed by colour here, not by slanting
        made.font.color.theme_color = MSO_THEME_COLOR.ACCENT_3
    look = made._r.get_or_add_rPr()  # noqa: SLF001
    look.set("lang", "zh-CN")
    look.set("altLang", "en-US")
    look.append(parse_xml(f'<a:latin {SPACES} typeface="+mn-lt"/>'))
    look.append(parse_xml(f'<a:ea {SPACES} typeface="+mn-ea"/>'))
    if link:
        made.hyperlink.address = link


# --- pictures and tables ---------------------------------------------------------------


def picture(slide: Slide, idx: int, source: str | BytesIO, alt: str, *, src: str = "") -> None:
    """Whole, as large as its place allows, and in the middle of it. Raises `CannotSet` for what is no picture."""
    place = holder(slide, idx)
    left, top, width, height = place.left, place.top, place.width, place.height
    try:
        made = place.insert_picture(source)
    except (OSError, ValueError) as error:
        raise CannotSet(f"图片 {src} 打不开，请重新导出成 PNG 或 JPEG。") from error
    natural = made.image.size
    scale = min(width / natural[0], height / natural[1])
    made.crop_left = made.crop_right = made.crop_top = made.crop_bottom = 0
    made.width, made.height = Emu(round(natural[0] * scale)), Emu(round(natural[1] * scale))
    made.left, made.top = left + (width - made.width) // 2, top + (height - made.height) // 2
    naming = made.element.nvPicPr.cNvPr
    naming.set("name", "图片")
    naming.set("descr", alt)


def table(slide: Slide, idx: int, written: doc.Table, top: float, used: Type, name: str, find: Find) -> None:
    """A real table with a header row, below the words above it."""
    widths, heights = slides.columns(written, used), slides.row_heights(written, used)
    rows = (written.header, *written.rows)
    frame = holder(slide, idx).insert_table(len(rows), len(widths))
    move(frame, Box(slides.BODY.left, top, slides.BODY.width, sum(heights)))
    naming = frame.element.nvGraphicFramePr.cNvPr
    naming.set("name", "表格")
    naming.set("descr", written.caption or name)
    for column, width in zip(frame.table.columns, widths, strict=True):
        column.width = Emu(emu(width))
    for number, (row, height) in enumerate(zip(frame.table.rows, heights, strict=True)):
        row.height = Emu(emu(height))
        for at, (cell, inlines) in enumerate(zip(row.cells, _filled(rows[number], len(widths)), strict=True)):
            _cell(cell, inlines, find, used, right=at in written.numeric, bold=number == 0)


def _filled(row: tuple[doc.Inlines, ...], count: int) -> Iterator[doc.Inlines]:
    yield from row
    yield from [()] * (count - len(row))


def _cell(cell: Any, inlines: doc.Inlines, find: Find, used: Type, *, right: bool, bold: bool) -> None:
    across, down = slides.INSETS
    cell.margin_left = cell.margin_right = Emu(emu(across))
    cell.margin_top = cell.margin_bottom = Emu(emu(down))
    paragraph = cell.text_frame.paragraphs[0]
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph.line_spacing = Pt(used.pitch)
    if right:
        paragraph.alignment = PP_ALIGN.RIGHT
    _runs(paragraph, inlines, find, bold=bold)
    for made in paragraph.runs:
        made.font.size = Pt(used.size)


# --- foot ------------------------------------------------------------------------------


def foot(slide: Slide, words: str, number: int) -> None:
    """What stands at the foot of every page; the library copies neither footer nor number."""
    layout: Any = slide.slide_layout
    for place in layout.placeholders:
        if place.placeholder_format.idx in (FOOT, NUMBER):
            made = copy.deepcopy(place.element)
            taken = [int(found.get("id")) for found in slide.shapes.element.iter(f"{P}cNvPr")]
            made.find(f".//{P}cNvPr").set("id", str(max(taken) + 1))
            spot = made.find(f"{P}spPr")
            spot[:] = []
            made.find(f".//{A}lstStyle")[:] = []
            slide.shapes.element.append(made)
            if place.placeholder_format.idx == NUMBER:
                made.find(f".//{A}t").text = str(number)
            else:
                run(holder(slide, FOOT).text_frame.paragraphs[0], words)
