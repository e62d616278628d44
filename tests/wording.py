"""Word files as trainers have them, made for the tests: python-docx, and raw XML for what it lacks."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx
from docx.oxml import parse_xml
from docx.shared import Cm

SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "v": "urn:schemas-microsoft-com:vml",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def png(width=40, height=30, colour=(200, 120, 40)) -> bytes:
    """A real picture of one colour."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def run(markup: str):
    return parse_xml(f"<w:r {SPACES}>{markup}</w:r>")


def text_box(*words: str) -> str:
    """As Word writes it: once for new programs, once more for old ones."""
    inside = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in words)
    content = f"<w:txbxContent>{inside}</w:txbxContent>"
    new = (
        '<mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="900000" cy="300000"/><wp:docPr id="77" name="框"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp><wps:cNvSpPr/><wps:spPr/><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
    )
    old = f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
    return f"<mc:AlternateContent>{new}{old}</mc:AlternateContent>"


class Word:
    """A document being written; `save` gives its bytes."""

    def __init__(self) -> None:
        self.doc = docx.Document()
        self.notes: list[str] = []
        self.parts: dict[str, bytes] = {}

    def heading(self, words, level=1):
        self.doc.add_heading(words, level)
        return self

    def para(self, words="", style=None, **runs):
        paragraph = self.doc.add_paragraph(words, style)
        for run_ in paragraph.runs:
            for name, value in runs.items():
                setattr(run_, name, value)
        return paragraph

    def bold(self, words):
        return self.para(words, bold=True)

    def bullets(self, *items, style="List Bullet"):
        for item in items:
            self.doc.add_paragraph(item, style)
        return self

    def nested(self, *items):
        """A list of two levels, as Word numbers it: (level, words)."""
        numbering = self.doc.part.numbering_part.element
        level = (
            '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>'
        )
        levels = "".join(level.format(n) for n in (0, 1))
        abstract = f'<w:abstractNum {SPACES} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        numbering.insert(0, parse_xml(abstract))
        numbering.append(parse_xml(f'<w:num {SPACES} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
        for depth, words in items:
            mark = f'<w:numPr {SPACES}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'
            self.para(words)._p.get_or_add_pPr().append(parse_xml(mark))
        return self

    def table(self, *rows):
        table = self.doc.add_table(len(rows), len(rows[0]), "Table Grid")
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
        return table

    def picture(self, data, alt=""):
        self.doc.add_picture(io.BytesIO(data), Cm(6))
        self.doc.inline_shapes[-1]._inline.docPr.set("descr", alt)
        return self

    def note(self, paragraph, words):
        """A real footnote below the page."""
        self.notes.append(words)
        paragraph._p.append(run(f'<w:footnoteReference w:id="{len(self.notes) + 1}"/>'))
        return self

    def save(self) -> bytes:
        out = io.BytesIO()
        self.doc.save(out)
        return self._with_notes(out.getvalue())

    def _with_notes(self, raw: bytes) -> bytes:
        if not self.notes and not self.parts:
            return raw
        notes = "".join(
            f'<w:footnote w:id="{n}"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote>'
            for n, words in enumerate(self.notes, 2)
        )
        parts = dict(self.parts)
        if self.notes:
            parts["word/footnotes.xml"] = (
                f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {SPACES}>{notes}</w:footnotes>'.encode()
            )

        def change(name, data):
            if name == "[Content_Types].xml" and self.notes:
                added = f'<Override PartName="/word/footnotes.xml" ContentType="{KIND}footnotes+xml"/>'
                return data.replace(b"</Types>", added.encode() + b"</Types>")
            if name == "word/_rels/document.xml.rels" and self.notes:
                added = f'<Relationship Id="rIdNotes" Type="{RELATIONS}/footnotes" Target="footnotes.xml"/>'
                return data.replace(b"</Relationships>", added.encode() + b"</Relationships>")
            return parts.pop(name, data)

        return repacked(raw, change, parts)


def repacked(raw: bytes, change=lambda _, data: data, added=None) -> bytes:
    """The same archive with parts changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in (added or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def related(kind: str, target: str, number: str):
    """Changes the list of what the document refers to."""
    line = f'<Relationship Id="{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
    return lambda name, data: (
        data.replace(b"</Relationships>", line.encode() + b"</Relationships>")
        if name == "word/_rels/document.xml.rels"
        else data
    )


def lesson() -> bytes:
    """A whole plan of a lesson as a trainer writes it, with everything that Word has."""
    word = Word()
    word.doc.core_properties.author = "某某单位 某某人"
    word.para("第三讲 学会倾听", "Title")
    word.para("倾听不是不说话。倾听是让对方知道：你在。")
    word.heading("教学目标")
    word.bullets("说出倾听的三个步骤", "演示停三秒再回应", "区分倾听和劝说", style="List Number")
    word.heading("教学准备").bullets("A4纸 20张", "签字笔 5支", "计时器")
    word.heading("教学过程")
    table = word.table(
        ("时间", "环节", "教师活动", "学员活动"),
        ("5分钟", "导入", "请两个人上来说话", "看，说看到了什么"),
        ("15分钟", "三个步骤", "讲停、听、问", "记下来"),
        ("20分钟", "两人对练", "巡视", "轮流说，轮流听"),
        ("5分钟", "小结", "请每人说一句", "说一句"),
    )
    table.cell(3, 2).merge(table.cell(4, 2))
    word.heading("三个步骤", 2)
    first = word.para("第一步是停。放下手里的事，看着对方")
    word.note(first, "停的意思是手停、嘴停、心停。")
    first.add_run("。")
    word.picture(png(), "两个人面对面坐着")
    word.para("图 1 坐得近一点", "Caption")
    second = word.para("第二步是听。")
    second.add_run("先别说话").bold = True
    second.add_run("，等三秒。写作 *停* 或 {#a} 的地方照样显示。")
    word.heading("为什么要停", 3)
    word.bullets("手停了", "心才停")
    word.table(("动作", "怎么做"), ("停", "放下手里的事"), ("听", "先别说话"), ("问", "你想说说吗"))
    word.picture(png(30, 30, (20, 90, 90)))
    boxed = word.para("记住这一句：")
    boxed._p.append(run(text_box("慢，就是快。", "停三秒再说。")))
    word.note(boxed, "这句话来自一位老志愿者。")
    word.heading("常见错误")
    word.para("急着劝；抢着说自己的事。")
    word.heading("参考资料")
    word.para("《倾听的力量》")
    section = word.doc.sections[0]
    section.header.paragraphs[0].text = "某县社会心理服务培训"
    section.footer.paragraphs[0].text = "内部资料"
    return word.save()
