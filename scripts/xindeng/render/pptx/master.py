"""The empty deck: python-pptx's own template with our page, colours, fonts and layouts in it.

Elements and their order: ECMA-376 part 1, 19.3 (slides), 20.1.6 (themes), 21.1.2 (text).
"""

from __future__ import annotations

from typing import Any

from pptx import Presentation
from pptx.opc.oxml import serialize_part_xml
from pptx.opc.package import Part, XmlPart
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.util import Emu

from xindeng import slides
from xindeng.slides import Box, Type

from .layouts import DOTS, FOOT, LAMP, LAYOUTS, NUMBER, WORDS, Holder, Layout, emu, level, levels, one, title

SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
LATIN, CHINESE = "Arial", "黑体"
"""Named by family: each program knows a face of its own for 黑体 (on Linux mostly Noto Sans CJK SC)."""
COLOURS = {
    "dk1": "1D2526", "lt1": "FFFFFF", "dk2": "174F4C", "lt2": "EDF5F3", "accent1": "1F6F6B", "accent2": "C9821C",
    "accent3": "8A5508", "accent4": "96302B", "accent5": "5A6668", "accent6": "B9C6C5", "hlink": "174F4C", "folHlink": "5A6668",
}  # fmt: skip
"""Those of the prints (templates/look.typ)."""
APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Xindeng</Application></Properties>'
)


# --- XML -------------------------------------------------------------------------------


def _box(box: Box, form: str = "rect") -> str:
    return (
        f'<a:xfrm><a:off x="{emu(box.left)}" y="{emu(box.top)}"/><a:ext cx="{emu(box.width)}" cy="{emu(box.height)}"/></a:xfrm>'
        f'<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>'
    )


def _holder(number: int, holder: Holder) -> str:
    idx = f' idx="{holder.idx}"' if holder.idx else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{holder.name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{holder.kind}"{idx}/></p:nvPr></p:nvSpPr><p:spPr>{_box(holder.box)}</p:spPr>'
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="{holder.anchor}">'
        f"<a:noAutofit/></a:bodyPr><a:lstStyle>{holder.style}</a:lstStyle>"
        f'<a:p><a:r><a:rPr lang="zh-CN" altLang="en-US"/><a:t>{holder.prompt}</a:t></a:r></a:p></p:txBody></p:sp>'
    )


def _foot(first: int) -> str:
    """Footer and page number. Nobody in the room has to read them: 12 pt."""
    left, right = (
        slides.FOOT,
        Box(slides.FOOT.left + slides.FOOT.width - 90, slides.FOOT.top, 90, slides.FOOT.height),
    )
    words = Holder(
        FOOT,
        "ftr",
        "页脚",
        "",
        Box(left.left, left.top, left.width - 110, left.height),
        one(12, 16, "accent5"),
        "ctr",
    )
    number = Holder(NUMBER, "sldNum", "页码", "", right, one(12, 16, "accent5", align="r"), "ctr")
    field = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="zh-CN"/><a:t>‹#›</a:t></a:fld>'
    run = '<a:r><a:rPr lang="zh-CN" altLang="en-US"/><a:t></a:t></a:r>'
    return _holder(first, words).replace(run, "") + _holder(first + 1, number).replace(run, field)


def _drawn(number: int, box: Box, form: str, colour: str) -> str:
    """An ornament without words."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="装饰"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_box(box, form)}'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="zh-CN"/></a:p></p:txBody></p:sp>'
    )


def _page(label: str, ground: str, shapes: str) -> str:
    name = f' name="{label}"' if label else ""
    return (
        f'<p:cSld {SPACES}{name}><p:bg><p:bgPr><a:solidFill><a:schemeClr val="{ground}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{shapes}</p:spTree></p:cSld>"
    )


def _layout(layout: Layout) -> str:
    holders = "".join(_holder(number, holder) for number, holder in enumerate(layout.holders, 3))
    lamp = (
        "".join(_drawn(n, box, "ellipse", colour) for n, (box, colour) in enumerate(LAMP, 30))
        if layout.lamp
        else ""
    )
    bar = _drawn(2, layout.bar, "rect", "accent2")
    return _page(layout.label, layout.ground, lamp + bar + holders + (_foot(20) if layout.foot else ""))


def _styles() -> str:
    heading = one(slides.HEADLINE.size, slides.HEADLINE.pitch, "tx2", bold=1).replace("+mn-", "+mj-")
    body = levels(slides.TYPES["text"])
    deeper = "".join(level(n, slides.TYPES["text"][1], DOTS[1]) for n in range(3, 10))
    other = "".join(level(n, Type(18, 24), "") for n in range(1, 10))
    return f"<p:txStyles {SPACES}><p:titleStyle>{heading}</p:titleStyle><p:bodyStyle>{body}{deeper}</p:bodyStyle><p:otherStyle>{other}</p:otherStyle></p:txStyles>"


# --- the deck --------------------------------------------------------------------------


def presentation() -> Deck:
    """A deck without slides."""
    made = Presentation()
    made.slide_width, made.slide_height = Emu(emu(slides.PAGE.width)), Emu(emu(slides.PAGE.height))
    made.element.sldSz.attrib.pop("type", None)  # it says 4:3
    _without(made)
    _master(made.slide_master.element)
    theme(made.slide_master.part)
    for left in list(made.slide_layouts)[len(LAYOUTS) :]:
        made.slide_layouts.remove(left)
    for layout, ours in zip(made.slide_layouts, LAYOUTS, strict=True):
        element = layout.element
        element.replace(element.find(f"{P}cSld"), parse_xml(_layout(ours)))
        element.attrib.pop("type", None)
        if ours.type:
            element.set("type", ours.type)
        element.set("preserve", "1")
    return made


def _without(made: Deck) -> None:
    """Out with what the template tells of the machine that it was made on."""
    package: Any = made.part.package
    for owner, rels in ((package, package._rels), (made.part, made.part.rels)):  # noqa: SLF001 - no other door
        for rel in list(rels.values()):
            if rel.reltype.endswith(("/thumbnail", "/printerSettings")):
                owner.drop_rel(rel.rId)
            elif rel.reltype.endswith("/extended-properties"):
                rel.target_part.blob = APP


def _master(element: Any) -> None:
    holders = [title(), Holder(WORDS, "body", "要点", "要点", slides.BODY)]
    shapes = "".join(_holder(number, holder) for number, holder in enumerate(holders, 2))
    element.replace(element.find(f"{P}cSld"), parse_xml(_page("", "bg1", shapes + _foot(20))))
    element.replace(element.find(f"{P}txStyles"), parse_xml(_styles()))


def with_notes(made: Deck) -> None:
    """The master of the notes in our fonts, and named where the format asks for it: the library leaves that out."""
    notes = made.notes_master.part
    theme(notes)
    rel = next(rel.rId for rel in made.part.rels.values() if rel.reltype.endswith("/notesMaster"))
    named = f'<p:notesMasterIdLst {SPACES}><p:notesMasterId r:id="{rel}"/></p:notesMasterIdLst>'
    made.element.find(f"{P}sldMasterIdLst").addnext(parse_xml(named))


def theme(owner: Part) -> None:
    """Our colours and fonts in the theme of a master."""
    part: Any = next(rel.target_part for rel in owner.rels.values() if rel.reltype.endswith("/theme"))
    root: Any = parse_xml(part.blob)
    root.set("name", "心灯")
    for name, code in COLOURS.items():
        root.find(f".//{A}clrScheme/{A}{name}")[:] = [parse_xml(f'<a:srgbClr {SPACES} val="{code}"/>')]
    for font in root.findall(f".//{A}fontScheme/*"):
        font.find(f"{A}latin").set("typeface", LATIN)
        font.find(f"{A}ea").set("typeface", CHINESE)
        for script in font.findall(f"{A}font"):
            if script.get("script") == "Hans":
                script.set("typeface", CHINESE)
    if isinstance(part, XmlPart):  # that of the notes, which the library makes itself
        part._element = root  # noqa: SLF001 - it has no door
    else:
        part.blob = serialize_part_xml(root)
