"""A deck drawn: cover, the slides with their notes, and where to call."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from xml.sax.saxutils import quoteattr

from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Open
from pptx.slide import Slide
from pptx.util import Pt

from xindeng import slides
from xindeng.doc import Doc, HelpLine, Picture, Strong, text
from xindeng.render import around, qr
from xindeng.render.given import Given
from xindeng.render.pdf import CannotSet
from xindeng.slides import Line

from . import master, notes, shapes
from .deck import Deck, Page
from .layouts import CALL, COVER, HELP, HOURS, LAYOUTS, PICTURE, SECOND, SMALL, TABLE, TITLE, WORDS, Name
from .master import P

UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
"""Names the list of sections among the extensions of a deck ([MS-PPTX] 2.2.8)."""
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
SHOWN = {".png", ".jpg", ".jpeg"}
"""Pictures that PowerPoint shows, among those that a library may hold."""
OUTSIDE = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)
OPENING, CLOSING = "开场", "求助"
TALL = 2
"""Lines that the title of the cover may take at its full size."""


@dataclass
class Maker:
    """One deck while it is being made."""

    doc: Doc
    given: Given
    open: Open = field(default_factory=master.presentation)
    parts: list[tuple[str, list[int]]] = field(default_factory=list)
    """Title of each part of the talk and the ids of its slides."""

    def slide(self, layout: Name, title: str, part: str) -> Slide:
        names = [ours.name for ours in LAYOUTS]
        made: Slide = self.open.slides.add_slide(self.open.slide_layouts[names.index(layout)])
        for place in made.placeholders:  # the library names them in English
            known = {holder.idx: holder.name for holder in LAYOUTS[names.index(layout)].holders}
            place.name = known[place.placeholder_format.idx]
        shapes.run(shapes.holder(made, TITLE).text_frame.paragraphs[0], title)
        if not self.parts or self.parts[-1][0] != part:
            self.parts.append((part, []))
        self.parts[-1][1].append(made.slide_id)
        return made

    def find(self, target: str) -> str:
        """Where a link leads to outside; a place on the page is none."""
        if OUTSIDE.match(target):
            return target
        return "" if target.startswith("#") else self.given.addresses(target)

    def finish(self, slide: Slide, said: list[str]) -> None:
        """Foot and notes."""
        imprint = [words for words in around.imprint(self.doc) if words != self.doc.licence]
        footer = " · ".join([_short(self.doc.title), *imprint])
        shapes.foot(slide, footer, len(self.open.slides))
        shapes.say(slide.notes_slide.notes_text_frame, said)


def drawn(doc: Doc, deck: Deck, given: Given) -> bytes:
    """The deck as a file whose parts are still in the library's own order."""
    maker = Maker(doc, given)
    _cover(maker, deck)
    for page in deck.pages:
        _page(maker, page)
    if given.help_lines:
        _help(maker, given.help_lines, given.address)
    master.with_notes(maker.open)
    _list_parts(maker)
    _tell(maker)
    out = BytesIO()
    maker.open.save(out)
    return out.getvalue()


# --- pages -----------------------------------------------------------------------------


def _cover(maker: Maker, deck: Deck) -> None:
    doc = maker.doc
    slide = maker.slide("cover", doc.title, OPENING)
    if slides.rows(doc.title, COVER["title"].width / 50, bold=True) > TALL:
        for run in shapes.holder(slide, TITLE).text_frame.paragraphs[0].runs:
            run.font.size = Pt(38)
    shapes.say(shapes.holder(slide, WORDS).text_frame, [doc.label, maker.given.centre])
    labels = [words for words in around.notices(doc) if words not in around.imprint(doc)]
    shapes.say(shapes.holder(slide, SMALL).text_frame, [" · ".join([*around.imprint(doc), *labels])])
    said = ["［大家进门时放着这一页。］", *notes.unshown(deck.opening)]
    shapes.say(slide.notes_slide.notes_text_frame, said)


def _page(maker: Maker, page: Page) -> None:
    written = page.slide
    kind = slides.shape(written)
    slide = maker.slide(kind, written.title, page.part)
    found = slides.lines(written)
    if found:
        shapes.write(shapes.holder(slide, WORDS).text_frame, found, maker.find)
    if kind == "table":
        _table(maker, slide, page)
    for idx, shown in zip((PICTURE, SECOND), slides.pictures(written), strict=False):
        shapes.picture(slide, idx, _file(maker, shown), shown.alt, src=shown.src)
    maker.finish(slide, notes.of_page(page))


def _table(maker: Maker, slide: Slide, page: Page) -> None:
    written, found = slides.table(page.slide), slides.lines(page.slide)
    if not written:
        return
    reached = slides.height(found, "table")[-1] if found else 0.0
    above = reached + slides.GAP if found else 0.0
    used = slides.cell(written, above)
    top = slides.BODY.top + max(0.0, slides.BODY.height - above - sum(slides.row_heights(written, used))) / 2
    if found:
        shapes.move(
            shapes.holder(slide, WORDS), slides.Box(slides.BODY.left, top, slides.BODY.width, reached)
        )
    else:
        shapes.without(slide, WORDS)
    shapes.table(slide, TABLE, written, top + above, used, page.slide.title, maker.find)


def _file(maker: Maker, shown: Picture) -> str:
    path = maker.given.pictures[shown.src]
    if not path.is_file():
        raise CannotSet(f"图片 {shown.src} 不在。")
    if path.suffix.lower() not in SHOWN:
        raise CannotSet(
            f"幻灯片里放不了 {path.suffix.lower().removeprefix('.')} 图片 {shown.src}，请另存成 PNG 或 JPEG。"
        )
    return str(path)


def _help(maker: Maker, lines: tuple[HelpLine, ...], address: str) -> None:
    """Where to call, and the way back to this talk, for as long as people are putting on their coats."""
    slide = maker.slide("help", "难受的时候，可以打这些电话", CLOSING)
    shown = _fitting(lines)
    frame = shapes.holder(slide, WORDS).text_frame
    told = [_told(line) for line in shown]
    pairs = ((Line((Strong(text(call)),)), Line(text(hours), level=1)) for call, hours in told)
    shapes.write(frame, [each for pair in pairs for each in pair], maker.find)
    shapes.picture(slide, PICTURE, BytesIO(qr.png(address)), f"二维码，内容是：{address}")
    shapes.say(shapes.holder(slide, SMALL).text_frame, ["这一讲的网页", address.partition("://")[2]])
    every = [
        f"{line.number}　{line.name}　{line.hours}" + (f"（{line.checked}）" if line.checked else "")
        for line in lines
    ]
    maker.finish(slide, ["［散场时放着这一页，念一遍号码。］", *every])


def _told(line: HelpLine) -> tuple[str, str]:
    """A number on the page, and when somebody answers; where that is known from stands in the notes."""
    name = line.name.removeprefix(line.number).strip()
    return f"{line.number}　{name}", line.hours.partition("（")[0]


def _fitting(lines: tuple[HelpLine, ...]) -> tuple[HelpLine, ...]:
    """As many numbers as one page shows; the others stand in the notes and on the help card."""
    used, shown = 0.0, 0
    for line in lines:
        for words, look in zip(_told(line), (CALL, HOURS), strict=True):
            used += slides.rows(words, HELP.width / look.size, bold=look is CALL) * look.pitch
        used += CALL.gap if shown else 0
        if used > HELP.height:
            break
        shown += 1
    return lines[:shown]


# --- around ----------------------------------------------------------------------------


def _short(title: str, most: int = 24) -> str:
    return title if len(title) <= most else f"{title[: most - 1]}…"


def _list_parts(maker: Maker) -> None:
    """The steps of the talk as sections of the deck, by which a speaker finds his way."""
    listed = "".join(_part(maker.doc.id, number, *part) for number, part in enumerate(maker.parts))
    ours = parse_xml(
        f'<p:ext xmlns:p="{P[1:-1]}" uri="{SECTIONS}"><p14:sectionLst xmlns:p14="{P14}">{listed}</p14:sectionLst></p:ext>'
    )
    root = maker.open.element
    extensions = root.find(f"{P}extLst")
    if extensions is None:
        extensions = parse_xml(f'<p:extLst xmlns:p="{P[1:-1]}"/>')
        root.append(extensions)
    extensions[:] = [ours]


def _part(item: str, number: int, name: str, ids: list[int]) -> str:
    own = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{item}/{number}")).upper()
    held = "".join(f'<p14:sldId id="{slide}"/>' for slide in ids)
    return f'<p14:section name={quoteattr(name)} id="{{{own}}}"><p14:sldIdLst>{held}</p14:sldIdLst></p14:section>'


def _tell(maker: Maker) -> None:
    """What file managers show; no person is named, and the time is that of the content."""
    doc, told = maker.doc, maker.open.core_properties
    moment = datetime.fromisoformat(doc.date).replace(tzinfo=UTC) if doc.date else UNDATED
    told.title, told.subject, told.language = doc.title, doc.label, "zh-CN"
    told.author = told.last_modified_by = told.comments = told.keywords = told.category = ""
    told.version, told.content_status = doc.version, ""
    told.created = told.modified = moment
    told.last_printed = UNDATED
    told.revision = 1
