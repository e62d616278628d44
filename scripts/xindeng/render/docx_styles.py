"""The look of our Word files: styles.xml, and what stands at the head and foot of each page.

Colours and sizes are those of the prints (templates/look.typ). Fonts are named by family,
宋体 and 黑体, which Word, WPS and LibreOffice each know by a face of their own. Elements
and their order: ECMA-376 part 1, 17.3, 17.7, 17.10.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
HEAD, FOOT = "@@XINDENG-HEAD@@", "@@XINDENG-FOOT@@"
"""Stand in the reference document until a title and an imprint take their place."""

TEAL, DEEP, MIST, AMBER, UMBER, SAND = "1F6F6B", "174F4C", "EDF5F3", "C9821C", "8A5508", "FCF5E7"
RED, ROSE, INK, GREY, HAIR, PALE = "96302B", "FBF0EF", "1D2526", "5A6668", "B9C6C5", "F4F5F4"


@dataclass(frozen=True)
class Style:
    """One style. Lengths in twips (1/20 pt), `size` in half points, as the format counts them."""

    name: str
    kind: str = "paragraph"
    base: str = ""
    following: str = ""
    sans: bool = False
    mono: bool = False
    size: int = 0
    bold: bool = False
    colour: str = ""
    dots: bool = False
    """Stress marks below each character (着重号)."""
    raised: bool = False
    before: int = -1
    after: int = -1
    line: int = 0
    """240 is single."""
    indent: int = -1
    hanging: int = 0
    right: int = -1
    align: str = ""
    level: int = 0
    """Outline level; 1 is a chapter."""
    keep: bool = False
    """Stays with the next paragraph."""
    whole: bool = False
    """Is not cut by the end of a page."""
    fill: str = ""
    borders: str = ""
    """Sides, then width in 1/8 pt, space in pt and colour: `left 24 8 1F6F6B`."""
    contextual: bool = False
    """No white between paragraphs of this style."""

    @property
    def id(self) -> str:
        return "".join(word[0].upper() + word[1:] for word in self.name.replace("-", " ").split())


def _headings() -> Iterator[Style]:
    sizes = {1: (34, 420, 140, DEEP), 2: (28, 340, 110, INK), 3: (25, 280, 90, INK)}
    for level in range(1, 10):
        size, before, after, colour = sizes.get(level, (24, 240, 80, INK))
        yield Style(
            f"heading {level}", base="Normal", following="BodyText", sans=True, size=size, bold=True, colour=colour,
            before=before, after=after, line=300, level=level, keep=True, whole=True,
            borders=f"bottom 4 4 {HAIR}" if level == 1 else "",
        )  # fmt: skip


def _box(name: str, fill: str, borders: str, *, sans: bool = False) -> Iterator[Style]:
    """A box and its title. The indent is where a list's marks begin, so that a list stays inside."""
    inner = Style(
        name,
        base="BodyText",
        following="BodyText",
        fill=fill,
        borders=borders,
        indent=360,
        right=160,
        line=330,
        sans=sans,
    )
    yield inner
    yield Style(f"{name} Title", base=inner.id, following=inner.id, keep=True)


def _frame(paint: str, width: int) -> str:
    return "; ".join(f"{side} {width} 6 {paint}" for side in ("top", "left", "bottom", "right"))


STYLES = (
    Style("Normal", size=24, line=330, after=0),
    Style("Body Text", base="Normal", before=80, after=90),
    Style("First Paragraph", base="BodyText", following="BodyText"),
    Style("Compact", base="BodyText", before=20, after=20, line=310),
    Style(
        "Title",
        base="Normal",
        following="BodyText",
        sans=True,
        size=50,
        bold=True,
        colour=DEEP,
        before=0,
        after=80,
        line=288,
        keep=True,
    ),
    Style(
        "Subtitle", base="Normal", following="BodyText", sans=True, size=22, colour=TEAL, after=80, keep=True
    ),
    Style("Author", base="Normal", following="BodyText", sans=True, size=20, colour=GREY, after=60),
    Style("Date", base="Normal", following="BodyText", size=20, colour=GREY, after=60),
    Style("Summary", base="BodyText", colour=GREY),
    Style(
        "Notices",
        base="BodyText",
        sans=True,
        size=20,
        colour=UMBER,
        borders=_frame(AMBER, 6),
        indent=120,
        right=120,
    ),
    Style("Small Print", base="BodyText", sans=True, size=18, colour=GREY, after=40),
    *_headings(),
    Style(
        "TOC Heading",
        base="Normal",
        sans=True,
        size=28,
        bold=True,
        colour=DEEP,
        before=240,
        after=100,
        keep=True,
    ),
    Style("toc 1", base="Normal", sans=True, size=22, before=70, after=0),
    Style("toc 2", base="Normal", size=21, indent=420, after=0),
    Style("Block Text", base="BodyText", indent=300, right=200, borders=f"left 16 10 {HAIR}"),
    Style("Footnote Text", base="Normal", size=19, line=270),
    Style("Footnote Block Text", base="FootnoteText", indent=200),
    Style("Definition Term", base="Normal", sans=True, keep=True),
    Style("Definition", base="BodyText", indent=300),
    Style("caption", base="Normal", sans=True, size=21, before=120, after=60, keep=True),
    Style("Table Caption", base="Caption", keep=True),
    Style("Image Caption", base="Caption"),
    Style("Figure", base="BodyText", align="center"),
    Style("Captioned Figure", base="Figure", keep=True),
    Style("Source Code", base="BodyText", mono=True, size=20, fill=PALE, line=270),
    Style("Picture", base="BodyText", align="center"),
    Style("Ornament", base="BodyText", align="center", colour=AMBER, before=160, after=160),
    Style("Checklist", base="BodyText", before=60, after=60),
    *_box("Callout Note", "", _frame(TEAL, 6)),
    *_box("Callout Tip", "", _frame(TEAL, 6)),
    *_box("Callout Warning", SAND, _frame(AMBER, 8)),
    *_box("Callout Danger", ROSE, _frame(RED, 14)),
    *_box("Callout Facilitator", "", f"left 18 8 {AMBER}", sans=True),
    *_box("Callout Say", MIST, f"left 30 8 {TEAL}"),
    *_box("Slide", "", _frame(HAIR, 6), sans=True),
    *_box("Callout Example", PALE, f"left 4 8 {PALE}"),
    *_box("Help Card", "", _frame(TEAL, 14)),
    *_box("Help Urgent", ROSE, _frame(RED, 20)),
    *_box("Video", "", _frame(TEAL, 6)),
    *_box("Answers", "", f"top 6 6 {TEAL}"),
    Style("Question", base="BodyText", before=160, after=40, keep=True),
    Style("Writing Label", base="BodyText", sans=True, size=22, before=140, after=0, keep=True),
    Style(
        "Writing Line",
        base="Normal",
        before=0,
        after=0,
        line=510,
        borders=f"bottom 4 1 {GREY}; between 4 1 {GREY}",
    ),
    Style("Writing Cell", base="Normal", before=120, after=120),
    Style("Stage Direction", base="BodyText", sans=True, size=21, colour=GREY, indent=720),
    Style("Cue", base="BodyText", indent=1100, hanging=1100),
    Style("header", base="Normal", sans=True, size=17, colour=GREY, line=240, borders=f"bottom 4 3 {HAIR}"),
    Style("footer", base="Normal", sans=True, size=17, colour=GREY, line=250),
    Style("Default Paragraph Font", "character"),
    Style("Strong", "character", sans=True, bold=True),
    Style("Stressed", "character", dots=True),
    Style("Verbatim Char", "character", mono=True, size=22),
    Style("Section Number", "character"),
    Style("footnote reference", "character", raised=True),
    Style("Hyperlink", "character", colour=DEEP),
    Style("Heading Note", "character", size=20, colour=GREY),
    Style("Callout Title", "character", sans=True, bold=True, size=22, colour=DEEP),
    Style("Help Number", "character", sans=True, bold=True, size=34, colour=DEEP),
    Style("Small", "character", sans=True, size=19, colour=GREY),
    Style("Aside", "character", sans=True, size=21, colour=GREY),
)
DEFAULTS = {"Normal", "Default Paragraph Font"}
BUILT_IN = {
    "Normal", "Body Text", "Title", "Subtitle", "Date", "Block Text", "caption", "toc 1", "toc 2", "TOC Heading", "header", "footer",
    "Default Paragraph Font", "Strong", "footnote reference", "Hyperlink", "Footnote Text", *(f"heading {n}" for n in range(1, 10)),
}  # fmt: skip


def styles() -> str:
    """word/styles.xml."""
    lang = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    base = f'<w:rPr>{_fonts("Times New Roman", "宋体")}<w:color w:val="{INK}"/><w:kern w:val="2"/><w:sz w:val="24"/><w:szCs w:val="24"/>{lang}</w:rPr>'
    defaults = f"<w:docDefaults><w:rPrDefault>{base}</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    return f'{XML}<w:styles xmlns:w="{SPACE}">{defaults}{"".join(map(_style, STYLES))}{_TABLES}</w:styles>'


def _style(style: Style) -> str:
    own = "" if style.name in BUILT_IN else ' w:customStyle="1"'
    default = ' w:default="1"' if style.name in DEFAULTS else ""
    parts = [f'<w:name w:val="{style.name}"/>']
    parts += [f'<w:basedOn w:val="{style.base}"/>'] if style.base else []
    parts += [f'<w:next w:val="{style.following}"/>'] if style.following else []
    parts.append("<w:qFormat/>")
    shape, letters = "".join(_shape(style)), "".join(_letters(style))
    parts += [f"<w:pPr>{shape}</w:pPr>"] if shape and style.kind == "paragraph" else []
    parts += [f"<w:rPr>{letters}</w:rPr>"] if letters else []
    return f'<w:style w:type="{style.kind}"{own}{default} w:styleId="{style.id}">{"".join(parts)}</w:style>'


def _shape(style: Style) -> Iterator[str]:
    """A paragraph's properties in the order that the schema wants."""
    if style.keep:
        yield "<w:keepNext/>"
    if style.whole:
        yield "<w:keepLines/>"
    if style.borders:
        yield f"<w:pBdr>{''.join(_borders(style.borders))}</w:pBdr>"
    if style.fill:
        yield f'<w:shd w:val="clear" w:color="auto" w:fill="{style.fill}"/>'
    yield from _measures("spacing", before=style.before, after=style.after, line=style.line or -1)
    yield from _measures("ind", left=style.indent, right=style.right, hanging=style.hanging or -1)
    if style.contextual:
        yield "<w:contextualSpacing/>"
    if style.align:
        yield f'<w:jc w:val="{style.align}"/>'
    if style.level:
        yield f'<w:outlineLvl w:val="{style.level - 1}"/>'


def _measures(tag: str, **values: int) -> Iterator[str]:
    said = "".join(f' w:{name}="{value}"' for name, value in values.items() if value >= 0)
    if said:
        yield f"<w:{tag}{said}/>"


def _borders(told: str) -> Iterable[str]:
    for border in told.split("; "):
        side, width, space, colour = border.split()
        yield f'<w:{side} w:val="single" w:sz="{width}" w:space="{space}" w:color="{colour}"/>'


def _letters(style: Style) -> Iterator[str]:
    """A run's properties in the order that the schema wants."""
    if style.mono:
        yield _fonts("Consolas", "黑体")
    elif style.sans:
        yield _fonts("Arial", "黑体")
    if style.bold:
        yield "<w:b/><w:bCs/>"
    if style.colour:
        yield f'<w:color w:val="{style.colour}"/>'
    if style.size:
        yield f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/>'
    if style.raised:
        yield '<w:vertAlign w:val="superscript"/>'
    if style.dots:
        yield '<w:em w:val="underDot"/>'


def _fonts(latin: str, chinese: str) -> str:
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>'


_TABLES = f"""\
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>\
<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>\
<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>\
<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>\
<w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr>\
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{TEAL}"/>\
<w:left w:val="single" w:sz="4" w:space="0" w:color="{HAIR}"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{TEAL}"/>\
<w:right w:val="single" w:sz="4" w:space="0" w:color="{HAIR}"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="{HAIR}"/>\
<w:insideV w:val="single" w:sz="4" w:space="0" w:color="{HAIR}"/></w:tblBorders></w:tblPr>\
<w:trPr><w:cantSplit/></w:trPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr>\
<w:tblStylePr w:type="firstRow"><w:rPr>{_fonts("Arial", "黑体")}<w:b/><w:bCs/></w:rPr>\
<w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{TEAL}"/></w:tcBorders>\
<w:shd w:val="clear" w:color="auto" w:fill="{MIST}"/></w:tcPr></w:tblStylePr></w:style>"""


def body() -> str:
    """word/document.xml of the reference: an A4 page with its margins, its head and its foot."""
    section = (
        '<w:headerReference w:type="default" r:id="rIdHead"/><w:footerReference w:type="default" r:id="rIdFoot"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1474" w:right="1247" w:bottom="1474" w:left="1247" w:header="680" w:footer="567" w:gutter="0"/>'
    )
    return f'{XML}<w:document xmlns:w="{SPACE}" xmlns:r="{RELATIONS}"><w:body><w:p/><w:sectPr>{section}</w:sectPr></w:body></w:document>'


def header() -> str:
    return f'{XML}<w:hdr xmlns:w="{SPACE}"><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{_run(HEAD)}</w:p></w:hdr>'


def footer() -> str:
    """Two lines: imprint and page number; where to call."""
    tab = '<w:tabs><w:tab w:val="right" w:pos="9412"/></w:tabs>'
    pages = f"<w:r><w:tab/></w:r>{_counted('PAGE')}{_run(' / ')}{_counted('NUMPAGES')}"
    style = '<w:pStyle w:val="Footer"/>'
    return f'{XML}<w:ftr xmlns:w="{SPACE}"><w:p><w:pPr>{style}{tab}</w:pPr>{_run(FOOT)}{pages}</w:p></w:ftr>'


def call(words: str) -> str:
    """The second line of the foot, for `words` that are escaped already."""
    bold = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">'
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{bold}{words}</w:t></w:r></w:p>' if words else ""


def _run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def _counted(what: str) -> str:
    return f'<w:fldSimple w:instr=" {what} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
