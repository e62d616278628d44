"""What is wrong with a slide: form (B-17) and what does not fit (B-19)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xindeng import doc
from xindeng.diag import Diagnostic, Span

from .layout import (
    BESIDE,
    BODY,
    GAP,
    HEADLINE,
    TITLE,
    TYPES,
    Line,
    Shape,
    cell,
    height,
    lines,
    pictures,
    row_heights,
    shape,
    table,
)
from .measure import width

DEEPEST = 1
AS_NOTES = "别的写到幻灯片下面，作讲稿"


def faults(slide: doc.Slide) -> Iterator[Diagnostic]:
    """Complaints about one slide, each at its line. A slide without any is drawn as it stands."""
    here = slide.span or Span("")
    found = [*_title(slide, here), *_strangers(slide, here)]
    yield from found or [*_mixture(slide, here)] or _full(slide, here)


def _title(slide: doc.Slide, here: Span) -> Iterator[Diagnostic]:
    room = TITLE.width / HEADLINE.size
    if not slide.title:
        yield Diagnostic("B-17", here, "幻灯片没有题目", '题目写在引号里：!!! slide "倾听的三步"。')
    elif width(slide.title, bold=True) > room:
        message = f"幻灯片的题目有 {len(slide.title)} 个字，一行放不下"
        yield Diagnostic("B-17", here, message, f"一行最多 {int(room)} 个汉字：题目只说一件事，{AS_NOTES}。")


def _strangers(slide: doc.Slide, here: Span) -> Iterator[Diagnostic]:
    """Blocks that no page has a place for."""
    for block in slide.blocks:
        yield from _stranger(block, 0, here)


def _stranger(block: doc.Block, level: int, here: Span) -> Iterator[Diagnostic]:
    place = block.span or here
    hint = f"幻灯片里只放：一两句话、要点（- 开头）、一张表、一两张图；{AS_NOTES}。"
    match block:
        case doc.Bullets():
            if level > DEEPEST:
                yield Diagnostic("B-17", place, "幻灯片的要点最多两层", "并成一层，或者分成两张幻灯片。")
                return
            for item in block.items:
                for inner in item:
                    if isinstance(inner, doc.Paragraph | doc.Bullets):
                        yield from _stranger(inner, level + 1, place)
                    else:
                        yield Diagnostic(
                            "B-17", inner.span or place, "幻灯片的要点里只能放话和下一层要点", hint
                        )
        case doc.Paragraph():
            yield from _notes(block.inlines, place)
        case doc.Table():
            for words in (each for row in (block.header, *block.rows) for each in row):
                yield from _notes(words, place)
        case doc.Picture():
            return
        case _:
            yield Diagnostic("B-17", place, "幻灯片里放不了这样的内容", hint)


def _notes(inlines: doc.Inlines, place: Span) -> Iterator[Diagnostic]:
    if any(isinstance(inline, doc.Footnote) for inline in inlines):
        yield Diagnostic("B-17", place, "幻灯片里不能放脚注", "出处写到幻灯片下面的讲稿里。")


def _mixture(slide: doc.Slide, here: Span) -> Iterator[Diagnostic]:
    """More than one page has room for, whatever its size."""
    shown, tables = pictures(slide), [block for block in slide.blocks if isinstance(block, doc.Table)]
    words = lines(slide)
    parted = "分成两张幻灯片。"
    if len(tables) > 1:
        yield Diagnostic("B-17", tables[1].span or here, "一张幻灯片只放一张表", parted)
    elif tables and shown:
        yield Diagnostic("B-17", shown[0].span or here, "一张幻灯片上，表和图只放一样", parted)
    elif tables and isinstance(slide.blocks[-1], doc.Paragraph | doc.Bullets):
        yield Diagnostic("B-17", slide.blocks[-1].span or here, "幻灯片上的话写在表的前面", "移到表格上面。")
    elif len(shown) > (1 if words else 2):
        message = "有话的幻灯片只放一张图" if words else "一张幻灯片最多放两张图"
        yield Diagnostic("B-17", shown[1 if words else 2].span or here, message, parted)


def _full(slide: doc.Slide, here: Span) -> Iterator[Diagnostic]:
    """The first line that runs off the page."""
    kind, words, found = shape(slide), lines(slide), table(slide)
    reached = height(words, kind) if words else []
    late = next((line for line, bottom in zip(words, reached, strict=True) if bottom > BODY.height), None)
    if late:
        message = f"这张幻灯片从这一行起放不下：{_start(late)}"
        yield Diagnostic("B-19", late.span or here, message, _room(kind))
    elif found:
        bottom = reached[-1] + GAP if reached else 0.0
        for number, taken in enumerate(row_heights(found, cell(found, bottom))):
            bottom += taken
            if bottom > BODY.height:
                message = f"这张幻灯片上的表，从第 {number} 行起放不下"
                hint = "连表头一页最多 8 行，每格只写几个字：删去几行，分成两张幻灯片，或者把表印成单页。"
                yield Diagnostic("B-19", _row(found, number) or here, message, hint)
                return


def _start(line: Line) -> str:
    words = doc.plain(line.inlines)
    return f"“{words[:8]}……”" if len(words) > 8 else f"“{words}”"


def _room(kind: Shape) -> str:
    """What a page of this kind holds, in the words of an author."""
    used = TYPES[kind][0]
    most = int((BODY.height + used.gap) / (used.pitch + used.gap))
    across = int(((BESIDE if kind == "beside" else BODY).width - used.indent) / used.size)
    return f"这样的一页最多 {most} 条、每行 {across} 个字：删成要点，分成两张幻灯片，或者写到幻灯片下面，作讲稿。"


def _row(found: doc.Table, number: int) -> Span | None:
    """Where a row was written: below the header and the line of dashes."""
    return (
        replace(found.span, line=found.span.line + number + (1 if number else 0), column=1)
        if found.span
        else None
    )
