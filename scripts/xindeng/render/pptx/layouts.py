"""The layouts of a deck: which placeholders stand where, in which type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from xindeng import slides
from xindeng.slides import Box, Type

TITLE, WORDS, PICTURE, SECOND, TABLE, SMALL, FOOT, NUMBER = 0, 1, 13, 14, 15, 16, 11, 12
"""Numbers (idx) of the placeholders, equal in all layouts, so that a slide may change its layout."""

Name = Literal["cover", "statement", "few", "text", "picture", "pair", "beside", "table", "help"]
Anchor = Literal["t", "ctr", "b"]
HALF = (slides.BODY.width - 24) / 2
LEFT_HALF = Box(slides.BODY.left, slides.BODY.top, HALF, slides.BODY.height)
RIGHT_HALF = Box(slides.BODY.left + HALF + 24, slides.BODY.top, HALF, slides.BODY.height)
STATEMENT = Box(90, 110, 780, 240)
COVER = {"title": Box(90, 120, 780, 150), "words": Box(90, 300, 780, 84), "small": Box(90, 420, 780, 70)}
HELP = Box(slides.BODY.left, slides.BODY.top, 590, slides.BODY.height)
CALL, HOURS = Type(28, 36, 8), Type(24, 30)
LAMP = ((Box(740, -120, 360, 360), "accent1"), (Box(860, 40, 44, 44), "accent2"))
CODE = Box(670, 140, 246, 246)
BAR = Box(slides.TITLE.left, 92, 56, 5)


@dataclass(frozen=True)
class Holder:
    """A placeholder of a layout."""

    idx: int
    kind: str
    name: str
    prompt: str
    box: Box
    style: str = ""
    """<a:lvl1pPr> and so on; empty: that of the master."""
    anchor: Anchor = "t"


@dataclass(frozen=True)
class Layout:
    name: Name
    label: str
    holders: tuple[Holder, ...]
    type: str = ""
    ground: str = "bg1"
    bar: Box = BAR
    """The short amber line."""
    foot: bool = True
    lamp: bool = False


def emu(points: float) -> int:
    """English Metric Units: 12,700 to a point."""
    return round(points * 12700)


def title(box: Box = slides.TITLE, style: str = "", anchor: Anchor = "ctr", kind: str = "title") -> Holder:
    return Holder(TITLE, kind, "题目", "题目：一行，24 个字以内", box, style, anchor)


def _words(box: Box, shape: slides.Shape, anchor: Anchor = "t") -> Holder:
    return Holder(WORDS, "body", "要点", "要点：每条一行", box, levels(slides.TYPES[shape]), anchor)


def _picture(idx: int, box: Box) -> Holder:
    return Holder(idx, "pic", "图片", "放一张图，并写文字说明", box)


def level(number: int, used: Type, mark: str, colour: str = "tx1", bold: int = 0, align: str = "l") -> str:
    return (
        f'<a:lvl{number}pPr marL="{emu(used.indent)}" indent="{emu(-used.hang)}" algn="{align}" defTabSz="914400" rtl="0" eaLnBrk="1" '
        f'latinLnBrk="0" hangingPunct="1"><a:lnSpc><a:spcPts val="{round(used.pitch * 100)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round(used.gap * 100)}"/></a:spcBef>{mark}'
        f'<a:defRPr sz="{round(used.size * 100)}" b="{bold}" kern="1200"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        f'<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl{number}pPr>'
    )


DOTS = tuple(
    f'<a:buClr><a:schemeClr val="accent2"/></a:buClr><a:buFont typeface="Arial"/><a:buChar char="{char}"/>'
    for char in ("•", "–")
)
NO_DOT = "<a:buNone/>"


def levels(types: Iterable[Type]) -> str:
    return "".join(level(number, used, DOTS[number - 1]) for number, used in enumerate(types, 1))


def one(size: float, pitch: float, colour: str, *, bold: int = 0, align: str = "l", gap: float = 0) -> str:
    return level(1, Type(size, pitch, gap), NO_DOT, colour=colour, bold=bold, align=align)


LAYOUTS = (
    Layout(
        "cover", "封面",
        (
            title(COVER["title"], one(50, 62, "bg1", bold=1), "b", "ctrTitle"),
            Holder(WORDS, "subTitle", "谁办的", "谁办的", COVER["words"], one(26, 36, "bg2", gap=4)),
            Holder(SMALL, "body", "版本", "版本、日期、审核状态", COVER["small"], one(16, 23, "bg2", gap=2), "b"),
        ),
        type="title", ground="tx2", bar=Box(90, 282, 96, 6), foot=False, lamp=True,
    ),
    Layout(
        "statement", "一句话", (title(STATEMENT, one(54, 72, "tx2", bold=1), "b"),),
        type="titleOnly", ground="bg2", bar=Box(90, 372, 96, 6),
    ),
    Layout("few", "要点（大字）", (title(), _words(slides.BODY, "few", "ctr"))),
    Layout("text", "要点", (title(), _words(slides.BODY, "text"))),
    Layout("picture", "一张图", (title(), _picture(PICTURE, slides.BODY))),
    Layout("pair", "两张图", (title(), _picture(PICTURE, LEFT_HALF), _picture(SECOND, RIGHT_HALF))),
    Layout("beside", "要点和图", (title(), _words(slides.BESIDE, "beside", "ctr"), _picture(PICTURE, slides.PICTURE))),
    Layout(
        "table", "表格",
        (title(), _words(slides.BODY, "table"), Holder(TABLE, "tbl", "表格", "放一张表", slides.BODY)),
    ),
    Layout(
        "help", "求助",
        (
            title(),
            Holder(WORDS, "body", "电话", "求助电话", HELP, level(1, CALL, NO_DOT) + level(2, HOURS, NO_DOT, colour="accent5")),
            _picture(PICTURE, CODE),
            Holder(SMALL, "body", "网址", "网址", Box(670, 392, 246, 92), one(16, 21, "accent5", align="ctr")),
        ),
        ground="bg2",
    ),
)  # fmt: skip
