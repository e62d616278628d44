"""What there is to show: a PPTX, a PDF, pictures, or the slides of an item's own text; its titles and its digest."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xindeng.diag import Diagnostic, Span
from xindeng.doc import Bullets, HelpLine, Paragraph, Picture, Slide, Strong, as_data, text, walk
from xindeng.kinds.recordings import Slideshow
from xindeng.media import complaints

At = Callable[..., Span]
"""Where in the author's file a field of the slides stands."""
Form = Literal["pptx", "pdf", "pictures", "own"]
VERSION = 1
"""Raised when the same deck comes to be drawn otherwise."""
ENDINGS = {".png", ".jpg", ".jpeg", ".webp"}
MOST = 500
MOST_CALLS = 5
"""Numbers on one slide."""
LARGEST_PART = 32 << 20
"""Bytes of one XML part of a PPTX, unpacked."""
LONGEST_TITLE = 30
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TITLES = ("title", "ctrTitle")
BROKEN = (zipfile.BadZipFile, zlib.error, ET.ParseError, KeyError, ValueError, OSError, EOFError, NotImplementedError)
"""What a file raises that is no whole PPTX."""
TO_PDF = "在 PowerPoint 或 WPS 里打开它，另存为 PDF，这里改写那个 PDF"


class Unfit(Exception):
    """Why a deck cannot be used, in the middle of a Chinese sentence, and what to do."""

    def __init__(self, how: str, hint: str) -> None:
        super().__init__(how)
        self.how, self.hint = how, hint


@dataclass(frozen=True)
class Deck:
    """Slides that can be shown. Equal digests, equal pictures of them (of a PPTX: by the same LibreOffice)."""

    form: Form
    titles: tuple[str, ...]
    """Of each slide, in order; empty where it has none."""
    digest: str
    files: tuple[Path, ...] = ()
    slides: tuple[Slide, ...] = ()
    foot: str = ""
    root: Path = Path()
    """Where the pictures on our own slides are looked up."""


def read(show: Slideshow, folder: Path, root: Path, own: tuple[Slide, ...], foot: str, at: At) -> tuple[Deck | None, list[Diagnostic]]:
    """The deck that an author named in a file of `folder`, or why there is none. `own`: the slides of the item's text."""
    if show.deck and show.pictures:
        return None, [complaints.deck(at("pictures"), "既写了 deck，又写了 pictures", "留下一样：整份的写 deck，一张一张的写 pictures")]
    try:
        if show.deck:
            return _file(folder / show.deck, root), []
        return (_pictures([folder / name for name in show.pictures], root) if show.pictures else _own(own, foot, root)), []
    except Unfit as unfit:
        named = "deck" if show.deck else "pictures"
        return None, [complaints.deck(at(named), unfit.how, unfit.hint)]


def _file(path: Path, root: Path) -> Deck:
    raw = _bytes(path, root)
    if raw.startswith(b"%PDF-"):
        return Deck("pdf", _of_pdf(path), _digest("pdf", raw), (path,))
    if raw.startswith(b"PK\x03\x04"):
        return Deck("pptx", _of_pptx(path), _digest("pptx", raw), (path,))
    raise Unfit(f"“{path.name}”不是 PPTX，也不是 PDF", TO_PDF)


def _pictures(paths: Sequence[Path], root: Path) -> Deck:
    wrong = next((path for path in paths if path.suffix.lower() not in ENDINGS), None)
    if wrong:
        raise Unfit(f"“{wrong.name}”不是能用的图片", "请换成 PNG、JPEG 或 WebP 图片")
    raws = [_bytes(path, root) for path in paths]
    return Deck("pictures", tuple(path.stem for path in paths), _digest("pictures", *raws), tuple(paths))


def _own(own: tuple[Slide, ...], foot: str, root: Path) -> Deck:
    if not own:
        raise Unfit("没有写用哪些幻灯片，正文里也没有", "写上 deck: 倾听.pptx，或 pictures: [一.png]，或在正文里写 !!! slide")
    from xindeng.render import stage  # noqa: PLC0415 — the light start has no typst, and no recording is looked at there

    shown = [block.src for block in walk(own) if isinstance(block, Picture)]
    raws = [_bytes(root / src, root) for src in shown]
    told = json.dumps([[as_data(slide) for slide in own], foot, stage.assets_digest()], ensure_ascii=False, sort_keys=True)
    return Deck("own", tuple(slide.title for slide in own), _digest("own", told.encode(), *raws), (), own, foot, root)


def end_card(lines: Sequence[HelpLine], centre: str) -> Deck:
    """Where to call: one slide for the end of a film."""
    calls = Bullets(tuple((Paragraph((Strong(text(line.number)), *text(f"　{line.name.removeprefix(line.number).strip()}"))),) for line in lines[:MOST_CALLS]))
    return _own((Slide("难受的时候，可以打这些电话", (calls,)),), centre, Path())


def backdrop_digest(title: str, foot: str) -> str:
    """Of what stands around a clip."""
    from xindeng.render import stage  # noqa: PLC0415 — as above

    return _digest("own", f"{title}\n{foot}\n{stage.assets_digest()}".encode())


def _bytes(path: Path, root: Path) -> bytes:
    if not path.resolve().is_relative_to(root.resolve()):
        raise Unfit(f"“{path.name}”在内容文件夹之外，或者是一个指到外面去的链接", "请把文件本身放进内容文件夹里")
    if not path.is_file():
        raise Unfit(f"这里写着“{path.name}”，可是找不到这个文件", "看看文件名有没有写错；路径从这份稿子所在的文件夹算起")
    return path.read_bytes()


def _digest(form: Form, *parts: bytes) -> str:
    inner = "".join(hashlib.sha256(part).hexdigest() for part in parts)
    return hashlib.sha256(f"{form} {VERSION} {inner}".encode()).hexdigest()


def _counted(titles: list[str], name: str) -> tuple[str, ...]:
    if not titles or len(titles) > MOST:
        raise Unfit(f"“{name}”里有 {len(titles)} 张幻灯片", f"一份要有 1 到 {MOST} 张，隐藏的不算")
    return tuple(re.sub(r"\s+", " ", title).strip()[:LONGEST_TITLE] for title in titles)


# --- PDF -------------------------------------------------------------------------------


def _of_pdf(path: Path) -> tuple[str, ...]:
    """A page's bookmark, else its first line."""
    import pypdfium2  # noqa: PLC0415 — not there in the light start

    try:
        with pypdfium2.PdfDocument(path) as document:
            if len(document) > MOST:
                return _counted([""] * len(document), path.name)
            marked = {mark.get_dest().get_index(): mark.get_title() for mark in document.get_toc() if mark.get_dest()}
            first = [page.get_textpage().get_text_bounded().strip().partition("\n")[0] for page in document]
            return _counted([marked.get(number, words) for number, words in enumerate(first)], path.name)
    except pypdfium2.PdfiumError as error:
        raise Unfit(f"“{path.name}”打不开：多半坏了，或者有密码", "请重新另存为一份没有密码的 PDF") from error


# --- PPTX (ECMA-376 part 1, 13.3.6 and 19.3.1) -----------------------------------------


def _of_pptx(path: Path) -> tuple[str, ...]:
    """Titles of the slides that are shown; hidden ones are none. Nothing from outside is fetched for it."""
    try:
        with zipfile.ZipFile(path) as opened:
            slides = [name for name in _order(opened) if _part(opened, name).get("show") not in ("0", "false")]
            linked = next((name for name in slides if _linked(opened, name)), None)
            titles = [_title(_part(opened, name)) for name in slides]
    except BROKEN as error:
        raise Unfit(f"“{path.name}”读不下去：多半坏了，或不是演示文稿", TO_PDF) from error
    if linked:
        number = slides.index(linked) + 1
        raise Unfit(f"“{path.name}”第 {number} 张里有一张指向外面的图片或视频，别的机器上看不到", f"把它放进演示文稿里面，或者{TO_PDF}")
    return _counted(titles, path.name)


def _part(opened: zipfile.ZipFile, name: str) -> ET.Element:
    if opened.getinfo(name).file_size > LARGEST_PART:
        raise ValueError(name)
    return ET.fromstring(opened.read(name))  # noqa: S314 — expat has no entities from outside, and bounds those inside


def _relations(opened: zipfile.ZipFile, part: str) -> Iterator[ET.Element]:
    folder, _, name = part.rpartition("/")
    where = f"{folder}/_rels/{name}.rels"
    yield from _part(opened, where) if where in opened.namelist() else ()


def _order(opened: zipfile.ZipFile) -> list[str]:
    part = "ppt/presentation.xml"
    targets = {each.get("Id"): each.get("Target", "") for each in _relations(opened, part)}
    found = [targets[each.get(f"{R}id")] for each in _part(opened, part).iterfind(f"{P}sldIdLst/{P}sldId")]
    return [name[1:] if name.startswith("/") else posixpath.normpath(f"ppt/{name}") for name in found]


def _linked(opened: zipfile.ZipFile, name: str) -> bool:
    """Whether a picture, sound or object of the slide lies outside; an address to click on may."""
    outside = (each.get("Type", "") for each in _relations(opened, name) if each.get("TargetMode") == "External")
    return any(not kind.endswith("/hyperlink") for kind in outside)


def _title(slide: ET.Element) -> str:
    for shape in slide.iter(f"{P}sp"):
        place = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        if place is not None and place.get("type") in TITLES:
            return "".join(each.text or "" for each in shape.iter(f"{A}t"))
    return ""
