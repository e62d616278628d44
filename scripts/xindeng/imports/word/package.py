"""A Word file made ready for pandoc: nothing but what it needs, and in a place where it sees it.

pandoc drops a paragraph's own words when a text box hangs on it, takes every indented paragraph for
a quotation and knows no charts. So boxes are laid open behind their paragraph, indents go, and
what only Word can draw leaves its words. Media stay here; pandoc gets their names.
"""

from __future__ import annotations

import io
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from xindeng.imports.reading import USAGE, Parts
from xindeng.imports.report import Findings
from xindeng.imports.taking import BOX, CAPTION_STYLE
from xindeng.trouble import Trouble

from .names import STRICT, name

KEPT = re.compile(
    r"word/(?:styles|numbering|footnotes|endnotes|comments|settings|fontTable|theme/theme\d*)\.xml"
)
"""Parts that pandoc reads beside the document; those that are missing are missed by nobody."""
CAPTIONS = re.compile(r"(?i)caption|题注|(?:table|image) caption")
PREFIX = re.compile(rb"xmlns:([A-Za-z][\w.-]*)\s*=\s*[\"']([^\"'&<]+)[\"']")
OUTLINED, LEVELS = "XindengHeading", ("0", "1", "2", "3", "4", "5")
SHOWN = ("文本框", "图表", "示意图")
"""What stands in a box of ours, by its name."""


@dataclass(frozen=True)
class Ready:
    """What pandoc is handed, and what the rest of this room looks things up in."""

    raw: bytes
    """A small DOCX."""
    document: ET.Element
    """The body as it was, before anything moved."""
    folder: str
    """Of the main part: word."""
    relations: Mapping[str, tuple[str, str]]
    """Id -> (kind, target), of the main part."""


def ready(parts: Parts, findings: Findings) -> Ready:
    """Raises Trouble (2) for what no document can be found in."""
    main = _main(parts)
    folder = posixpath.dirname(main)
    relations = dict(relations_of(parts, main))
    document = parts.xml(main)
    if STRICT in document.tag:
        _trouble(
            parts,
            "是“Strict Open XML”格式。用 Word 打开它，“另存为”，类型选第一项“Word 文档（*.docx）”，再导入。",
        )
    original = parts.xml(main)
    opened = _Opening(parts, folder, relations, findings)
    opened.all(document)
    for indent in _with_parent(document, "w:ind"):
        indent[0].remove(indent[1])
    _outline(document)
    raw = _packed(parts, main, document)
    return Ready(raw, original, folder, relations)


def _trouble(parts: Parts, why: str) -> NoReturn:
    raise Trouble(f"“{parts.name}”{why}", USAGE)


def _main(parts: Parts) -> str:
    """The part that holds the text, wherever the file says it is."""
    for kind, target in dict(relations_of(parts, "")).values():
        if kind == "officeDocument" and target in parts:
            return target
    if "word/document.xml" in parts:
        return "word/document.xml"
    _trouble(parts, "坏了：里面没有正文。用 Word 或 WPS 能打开的话，另存一份再导入。")


def relations_of(parts: Parts, part: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """(id, (kind, target within the archive or an outside address)) of a part; of the package for ""."""
    folder, _, stem = part.rpartition("/")
    listed = f"{folder}/_rels/{stem}.rels".lstrip("/") if part else "_rels/.rels"
    if listed not in parts:
        return
    for entry in parts.xml(listed).iter(name("rel:Relationship")):
        target, kind = entry.get("Target", ""), entry.get("Type", "").rpartition("/")[2]
        inside = entry.get("TargetMode") != "External"
        path = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
        yield entry.get("Id", ""), (kind, path if inside else target)


def _with_parent(tree: ET.Element, tag: str) -> list[tuple[ET.Element, ET.Element]]:
    wanted = name(tag)
    return [(parent, child) for parent in tree.iter() for child in parent if child.tag == wanted]


def _outline(document: ET.Element) -> None:
    """Lines that somebody gave an outline level by hand (段落 → 大纲级别) are headings of that level."""
    for properties, level in _with_parent(document, "w:outlineLvl"):
        depth = level.get(name("w:val"), "9")
        if properties.tag == name("w:pPr") and depth in LEVELS:
            for old in properties.findall(name("w:pStyle")):
                properties.remove(old)
            properties.insert(0, ET.Element(name("w:pStyle"), {name("w:val"): f"{OUTLINED}{int(depth) + 1}"}))


# --- what hangs on a paragraph ---------------------------------------------------------


@dataclass(frozen=True)
class _Opening:
    """Lays open, behind its paragraph, what pandoc would not look into."""

    parts: Parts
    folder: str
    relations: Mapping[str, tuple[str, str]]
    findings: Findings

    def all(self, document: ET.Element) -> None:
        for parent in list(document.iter()):
            hosts = [child for child in parent if child.tag == name("w:p")]
            for host in hosts:
                if not _inside_box(parent):
                    self._paragraph(parent, host)

    def _paragraph(self, parent: ET.Element, host: ET.Element) -> None:
        after: list[ET.Element] = []
        for run in host.iter(name("w:r")):
            for drawn in list(run):
                found = self._opened(drawn)
                if found is not None:
                    run.remove(drawn)
                    after += found
        at = list(parent).index(host) + 1
        for offset, block in enumerate(after):
            parent.insert(at + offset, block)

    def _opened(self, drawn: ET.Element) -> list[ET.Element] | None:
        """The blocks that a drawing leaves; None where pandoc knows better."""
        shown = _choice(drawn)
        boxes = list(shown.iter(name("w:txbxContent")))
        if boxes:
            blocks = [block for box in boxes for block in _boxed(box, "文本框")]
            if any("".join(block.itertext()).strip() for block in blocks):
                self.findings.came("文本框", len(boxes))
            return [*blocks, *_pictures(shown)]
        chart = next(shown.iter(name("c:chart")), None)
        if chart is not None:
            return self._words("图表", chart.get(name("r:id"), ""), ("c:v", "a:t"))
        diagram = next(shown.iter(name("dgm:relIds")), None)
        if diagram is not None:
            return self._words("示意图", diagram.get(name("r:dm"), ""), ("a:t",))
        if drawn.tag == name("w:object"):
            kind = next((o.get("ProgID", "") for o in drawn.iter(name("o:OLEObject"))), "")
            self.findings.lost(
                "", f"嵌在里面的文件（{kind or '对象'}）", "没有带进来；请在 Word 里双击打开它，另存出来"
            )
            return None
        return None

    def _words(self, what: str, relation: str, tags: tuple[str, ...]) -> list[ET.Element]:
        part = self.relations.get(relation, ("", ""))[1]
        wanted = {name(tag) for tag in tags}
        found = (
            [
                t.text.strip()
                for t in self.parts.xml(part).iter()
                if t.tag in wanted and t.text and t.text.strip()
            ]
            if part in self.parts
            else []
        )
        said = "；".join(dict.fromkeys(found))
        self.findings.lost(
            "",
            f"{what}：{said or '没有文字'}",
            "图画不出来，文字放在原处的框里；请在 Word 里把它截成图片放进来",
        )
        return [_styled_paragraph(what, said or f"（这里原来有一张{what}）")]


def _inside_box(element: ET.Element) -> bool:
    return element.tag == name("w:txbxContent")


def _choice(drawn: ET.Element) -> ET.Element:
    """Of a drawing that is there twice, for new and for old programs, the new one."""
    if drawn.tag == name("mc:AlternateContent"):
        return next((child for child in drawn if child.tag == name("mc:Choice")), drawn)
    return drawn


def _boxed(box: ET.Element, title: str) -> list[ET.Element]:
    for block in box:
        if block.tag == name("w:p"):
            _style(block, title)
    return [block for block in box if block.tag in (name("w:p"), name("w:tbl"))]


def _style(paragraph: ET.Element, title: str) -> None:
    properties = paragraph.find(name("w:pPr"))
    if properties is None:
        properties = ET.Element(name("w:pPr"))
        paragraph.insert(0, properties)
    for old in properties.findall(name("w:pStyle")) + properties.findall(name("w:numPr")):
        properties.remove(old)
    properties.insert(0, ET.Element(name("w:pStyle"), {name("w:val"): BOX + title}))


def _styled_paragraph(title: str, words: str) -> ET.Element:
    made = ET.Element(name("w:p"))
    text = ET.SubElement(ET.SubElement(made, name("w:r")), name("w:t"))
    text.text = words
    _style(made, title)
    return made


def _pictures(shown: ET.Element) -> Iterator[ET.Element]:
    """Pictures that were grouped with a text box, each in a paragraph of its own."""
    for picture in shown.iter(name("pic:pic")):
        made = ET.Element(name("w:p"))
        drawing = ET.SubElement(ET.SubElement(made, name("w:r")), name("w:drawing"))
        inline = ET.SubElement(drawing, name("wp:inline"))
        ET.SubElement(inline, name("wp:extent"), {"cx": "100000", "cy": "100000"})
        named = next(picture.iter(name("pic:cNvPr")), None)
        ET.SubElement(
            inline, name("wp:docPr"), dict(named.attrib) if named is not None else {"id": "1", "name": ""}
        )
        graphic = ET.SubElement(inline, name("a:graphic"))
        data = ET.SubElement(graphic, name("a:graphicData"), {"uri": picture.tag[1:].partition("}")[0]})
        data.append(picture)
        yield made


# --- the file for pandoc ---------------------------------------------------------------


def _packed(parts: Parts, main: str, document: ET.Element) -> bytes:
    out = io.BytesIO()
    folder, _, stem = main.rpartition("/")
    listed = {"[Content_Types].xml", "_rels/.rels", f"{folder}/_rels/{stem}.rels"}
    notes = {f"{folder}/_rels/{note}.xml.rels" for note in ("footnotes", "endnotes", "comments")}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for part in parts.names:
            if part == main:
                made.writestr(part, serialised(document, parts.read(main)))
            elif part.endswith("/styles.xml"):
                made.writestr(part, _styles(parts, part))
            elif part in listed | notes or KEPT.fullmatch(part):
                parts.xml(part)  # refuses what is broken or declares a document type
                made.writestr(part, parts.read(part))
            elif "/media/" in part:
                made.writestr(part, b"-")
    return out.getvalue()


def serialised(tree: ET.Element, original: bytes) -> bytes:
    """The tree under the prefixes that its author gave: some programs know them by heart."""
    for prefix, space in PREFIX.findall(original):
        if not re.fullmatch(rb"ns\d+|xml", prefix):
            ET.register_namespace(prefix.decode(), space.decode())
    made: bytes = ET.tostring(tree, encoding="UTF-8", xml_declaration=True)
    return made


def _styles(parts: Parts, part: str) -> bytes:
    """Styles without indents, with our boxes among them, and captions under a name of ours."""
    tree = parts.xml(part)
    for parent, indent in _with_parent(tree, "w:ind"):
        parent.remove(indent)
    for named in tree.iter(name("w:name")):
        if CAPTIONS.fullmatch(named.get(name("w:val"), "")):
            named.set(name("w:val"), CAPTION_STYLE)
    for depth in LEVELS:
        style = ET.SubElement(
            tree,
            name("w:style"),
            {name("w:type"): "paragraph", name("w:styleId"): f"{OUTLINED}{int(depth) + 1}"},
        )
        ET.SubElement(style, name("w:name"), {name("w:val"): f"heading {int(depth) + 1}"})
    for title in SHOWN:
        style = ET.SubElement(
            tree, name("w:style"), {name("w:type"): "paragraph", name("w:styleId"): BOX + title}
        )
        ET.SubElement(style, name("w:name"), {name("w:val"): BOX + title})
    return serialised(tree, parts.read(part))
