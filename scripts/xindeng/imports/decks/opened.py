"""A .pptx as a deck: its slides in order, in parts, with what is said to each."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn

from xindeng import doc
from xindeng.doc import Blocks
from xindeng.imports import reading
from xindeng.imports.job import Job
from xindeng.imports.report import short
from xindeng.trouble import Trouble

from .shapes import TITLES, Noted, Shapes
from .texts import Words

USAGE = 2
MOST_SLIDES = 1000
BROKEN = (PythonPptxError, KeyError, ValueError, AttributeError, TypeError, IndexError)
"""What the library raises where a part of a file is not as the standard says."""
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
SHOW = b"presentationml.slideshow.main+xml"
TEMPLATE = b"presentationml.template.main+xml"
UNNAMED = re.compile(
    r"(?:默认节|无标题节|default section|untitled section|summary section)?\s*\d*", re.IGNORECASE
)
PARTING = re.compile(
    r"(?:第\s*[一二三四五六七八九十\d]+\s*[章节讲篇]|第\s*[一二三四五六七八九十\d]+\s*(?:部分|单元)|part\s*\d|0\d(?!\d))",
    re.IGNORECASE,
)
"""How the title of a slide begins that opens a part: 第一部分, PART 2, 03."""
PARTING_LAYOUT = re.compile(r"节标题|过渡页|section header", re.IGNORECASE)
MINUTES = re.compile(r"(\d{1,3})\s*(?:分钟|min\b)", re.IGNORECASE)
FEW = 30
"""Characters on a slide that does no more than open a part."""


@dataclass(frozen=True)
class Slide:
    number: int
    """In the file, hidden ones counted, from 1."""
    title: str
    blocks: Blocks
    notes: Blocks
    opens: bool
    """Whether a part of the deck begins here by its looks."""
    section: str | None
    """Of the file, where it has sections."""

    @property
    def minutes(self) -> int:
        """What its title says of its length; 0 when nothing."""
        found = MINUTES.search(self.title)
        return int(found[1]) if found else 0


@dataclass(frozen=True)
class Deck:
    title: str
    slides: tuple[Slide, ...]


def deck(job: Job) -> Deck:
    """Reads a whole file. Raises Trouble (2) where it cannot."""
    opened = _opened(job)
    return _Reading(job, opened).deck()


def _opened(job: Job) -> Any:
    """The library's presentation; a slide show or a template is one by another name."""
    raw, parts = job.file.read_bytes(), reading.Parts.of(job.file)
    for info in parts.archive.infolist():
        if info.filename.endswith((".xml", ".rels")) and info.file_size > reading.LARGEST_XML:
            raise Trouble(f"“{job.file.name}”里的 {info.filename} 太大了，没有打开。", USAGE)
    again = reading.AGAIN["pptx"]
    kinds = parts.read("[Content_Types].xml") if "[Content_Types].xml" in parts else b""
    if SHOW in kinds or TEMPLATE in kinds:
        raise Trouble(f"“{job.file.name}”是放映文件或模板（.ppsx、.potx）。{again}", USAGE)
    if b"presentation.macroEnabled" in kinds:
        job.findings.lost("", "文件里有宏（.pptm）", "没有打开，也没有带进来")
    try:
        opened = Presentation(io.BytesIO(raw))
        list(opened.slides)  # renames its parts, which fails where one is missing
    except (*BROKEN, SyntaxError, BadZipFile, OSError) as error:
        raise Trouble(f"“{job.file.name}”读不下去：多半坏了，或是用别的格式存的。{again}", USAGE) from error
    return opened


@dataclass
class _Reading:
    job: Job
    opened: Any
    noted: Noted = field(default_factory=Noted)
    moving: list[int] = field(default_factory=list)

    def deck(self) -> Deck:
        all_slides = list(self.opened.slides)
        if len(all_slides) > MOST_SLIDES:
            raise Trouble(
                f"“{self.job.file.name}”有 {len(all_slides)} 张幻灯片，一次最多 {MOST_SLIDES} 张：拆成几份再导入。",
                USAGE,
            )
        self.noted = Noted(_logos(all_slides))
        sections = self._sections()
        found = (
            self._whole(slide, number, sections.get(slide.slide_id))
            for number, slide in enumerate(all_slides, 1)
        )
        slides = tuple(slide for slide in found if slide)
        if not slides:
            raise Trouble(f"“{self.job.file.name}”里一张看得见的幻灯片也没有。", USAGE)
        self._tell(len(all_slides))
        return Deck(self._title(slides), slides)

    def _whole(self, slide: Any, number: int, section: str | None) -> Slide | None:
        """One slide; None, and said, for one that is hidden or broken."""
        try:
            return self._slide(slide, number, section) if self._shown(slide, number) else None
        except BROKEN:
            done = "没有带进来：用 PowerPoint 或 WPS 打开，另存一份再导入，或照着重打"
            self.job.findings.lost(f"第 {number} 张", "这一张坏了，读不出来", done)
            return None

    def _sections(self) -> dict[int, str]:
        """Slide id -> the section that it stands in ([MS-PPTX] 2.2.10)."""
        found: dict[int, str] = {}
        for n, section in enumerate(self.opened.element.iter(f"{P14}section"), 1):
            named = str(section.get("name") or "").strip()
            for entry in section.iter(f"{P14}sldId"):
                found[int(entry.get("id", 0))] = named if not UNNAMED.fullmatch(named) else f"\0{n}"
        return found if len(set(found.values())) > 1 else {}

    def _shown(self, slide: Any, number: int) -> bool:
        if slide.element.get("show") not in ("0", "false"):
            return True
        self.job.findings.lost(
            f"第 {number} 张", f"隐藏的幻灯片“{short(_title(slide))}”", "没有带进来；要用，先取消隐藏再导入"
        )
        return False

    def _slide(self, slide: Any, number: int, section: str | None) -> Slide:
        place = f"第 {number} 张"
        blocks = Shapes(slide, place, self.job.findings, self.job.album, self.noted).blocks()
        title = _title(slide)
        if slide.element.xpath("./p:timing//p:cTn[@presetID]"):
            self.moving.append(number)
        self._comments(slide, place)
        if slide.element.xpath("./p:cSld/p:bg//a:blip"):
            self.job.findings.lost(place, "背景图", "没有带进来；它要是有内容，另存为图片，再插进草稿")
        if not title:
            title, blocks = self._named(blocks, number)
        return Slide(
            number, title, blocks, self._notes(slide, place), _opens(slide, title, blocks, number), section
        )

    def _named(self, blocks: Blocks, number: int) -> tuple[str, Blocks]:
        """A title for a slide without one: its first short line, which then need not stand below it."""
        words = (
            doc.plain(blocks[0].inlines).strip() if blocks and isinstance(blocks[0], doc.Paragraph) else ""
        )
        if 0 < len(words) <= FEW:
            self.job.findings.guessed(f"第 {number} 张", "没有题目", f"用了第一行字“{words}”")
            return words, blocks[1:]
        self.job.findings.guessed(
            f"第 {number} 张", "没有题目", f"写成了“第 {number} 张”，请改成说一件事的题目"
        )
        return f"第 {number} 张", blocks

    def _notes(self, slide: Any, place: str) -> Blocks:
        frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
        if frame is None:
            return ()
        return Words(self.job.findings, f"{place}的备注", slide.notes_slide.part).blocks(frame)

    def _comments(self, slide: Any, place: str) -> None:
        for relation in slide.part.rels.values():
            if relation.is_external or not relation.reltype.lower().endswith(("/comments", "/comment")):
                continue
            try:
                root = reading.xml(relation.target_part.blob)
            except (ParseError, ValueError):
                continue
            words = [
                text
                for each in root.iter()
                if each.tag.endswith(("}text", "}t")) and (text := (each.text or "").strip())
            ]
            for text in words:
                self.job.findings.lost(place, f"批注“{short(text)}”", "没有带进来")

    def _title(self, slides: Sequence[Slide]) -> str:
        """What the first slide says, which mostly is the cover."""
        if slides and slides[0].title != f"第 {slides[0].number} 张":
            what = f"第一张“{short(slides[0].title)}”"
            done = "题目用作标题；做出来的课件自己有封面，这一张要是封面，可以从草稿里删掉"
            self.job.findings.guessed("第 1 张", what, done)
            return slides[0].title
        return self.job.file.stem

    # --- told once ---------------------------------------------------------------------

    def _tell(self, count: int) -> None:
        tell = self.job.findings
        if self.moving:
            tell.lost(_places(self.moving), "动画", "没有带进来，字和图都在；要一步一步出现，分成几张幻灯片")
        for name, texts in self.noted.margins.items():
            said = (
                f"（{'；'.join(short(text) for text in sorted(texts))}）"
                if texts and name in ("页脚", "页眉")
                else ""
            )
            tell.lost("", f"{name}{said}", "没有带进来：页码和页脚由网站自己排")
        if self.noted.logos:
            tell.lost("", f"{count} 张里多数都有的同一张图（多半是标志）", "没有带进来")
        if self.noted.plain:
            tell.lost("", f"没有字的图形和线条，{len(self.noted.plain)} 个", "没有带进来")
        if _is_decorated(self.opened):
            tell.lost("", "模板里的背景和图", "没有带进来：网站有自己的样子")


def _is_decorated(opened: Any) -> bool:
    """Whether its layouts have pictures of their own."""
    try:
        made = [*opened.slide_layouts, *opened.slide_masters]
    except BROKEN:
        return False
    return any(each.element.xpath(".//a:blip") for each in made)


def _logos(slides: Sequence[Any]) -> frozenset[str]:
    """Pictures that stand on more than half of the slides, and on at least four."""
    seen: Counter[str] = Counter()
    for slide in slides:
        refs = {ref for blip in slide.element.xpath(".//p:pic//a:blip") if (ref := blip.get(qn("r:embed")))}
        images = {
            relation.target_part
            for ref in refs
            if (relation := slide.part.rels.get(ref)) and not relation.is_external
        }
        seen.update({str(part.sha1) for part in images if hasattr(part, "sha1")})
    return frozenset(one for one, count in seen.items() if count >= 4 and count > len(slides) / 2)


def _title(slide: Any) -> str:
    """Its title in one line."""
    for shape in slide.placeholders:
        if shape.placeholder_format.type in TITLES and shape.has_text_frame:
            lines = (line.strip() for line in re.split(r"[\n\v]", shape.text_frame.text))
            return _joined([line for line in lines if line])
    return ""


def _joined(lines: Sequence[str]) -> str:
    """Lines as one; a quotation mark would end the title where it is written."""
    return " ".join(" ".join(line.split()) for line in lines).replace('"', "”")


def _opens(slide: Any, title: str, blocks: Blocks, number: int) -> bool:
    """Whether a slide does no more than open a part."""
    if number == 1 or any(isinstance(block, doc.Table | doc.Picture) for block in blocks):
        return False
    layout = slide.slide_layout
    if layout.element.get("type") == "secHead" or PARTING_LAYOUT.search(layout.name or ""):
        return True
    words = title + "".join(doc.plain(block.inlines) for block in blocks if isinstance(block, doc.Paragraph))
    return bool(PARTING.match(title)) and len(words) <= FEW and len(blocks) <= 2


def _places(numbers: Sequence[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:12])
    return f"第 {shown} {'张' if len(numbers) <= 12 else f'等 {len(numbers)} 张'}"


def parts(slides: Sequence[Slide]) -> Iterator[tuple[str, tuple[Slide, ...]]]:
    """The deck cut where a section of the file begins, or a slide that opens a part."""
    if any(slide.section for slide in slides):
        starts = [n for n, slide in enumerate(slides) if not n or slide.section != slides[n - 1].section]
    else:
        starts = [n for n, slide in enumerate(slides) if not n or slide.opens]
    for start, stop in zip(starts, [*starts[1:], len(slides)], strict=True):
        first = slides[start]
        named = first.section if first.section and not first.section.startswith("\0") else ""
        opening = "开场" if not start and not named and len(starts) > 1 else ""
        yield named or opening or first.title, tuple(slides[start:stop])
