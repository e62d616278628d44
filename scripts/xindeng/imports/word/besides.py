"""What of a Word file is not its text: heads and feet, fields, colours, who wrote it. Each is told, none is kept."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator

from xindeng.imports.reading import Parts
from xindeng.imports.report import Findings
from xindeng.pandoc import Node

from .names import name
from .package import Ready

FIELDS = {
    "REF": "交叉引用（见图 1、见第 3 节）", "PAGEREF": "页码引用", "NOTEREF": "脚注引用", "SEQ": "自动编的图号、表号",
    "MERGEFIELD": "邮件合并的域", "FORMTEXT": "可填的空格", "FORMCHECKBOX": "可勾的方框", "FORMDROPDOWN": "下拉选项",
    "DATE": "自动的日期", "TIME": "自动的时间", "INCLUDEPICTURE": "从别处取的图片", "INCLUDETEXT": "从别处取的文字",
    "INDEX": "索引", "XE": "索引标记", "TA": "引文标记",
}  # fmt: skip
"""Field codes (ECMA-376 part 1, 17.16) of which only the shown words came in."""
PLAIN_COLOURS = {"auto", "000000", "FFFFFF"}
IGNORED = {"docProps/core.xml": ("creator", "lastModifiedBy"), "docProps/app.xml": ("Company", "Manager")}


def tell(parts: Parts, ready: Ready, findings: Findings) -> None:
    """Everything beside the text, in the order in which people think of it."""
    _heads_and_feet(parts, ready, findings)
    _fields(ready.document, findings)
    _numbers(parts, ready, findings)
    _colours(ready.document, findings)
    _metadata(parts, findings)
    if any(part.endswith("vbaProject.bin") for part in parts.names):
        findings.lost("", "文件里有宏", "没有带进来，也没有运行")
    if parts.odd:
        findings.lost("", f"压缩包里有 {len(parts.odd)} 个路径不对的部分", "没有打开")


def _heads_and_feet(parts: Parts, ready: Ready, findings: Findings) -> None:
    for kind, what in (("header", "页眉"), ("footer", "页脚")):
        named = [part for sort, part in ready.relations.values() if sort == kind and part in parts]
        said = {
            words
            for part in named
            for words in paragraphs(parts.xml(part))
            if re.search(r"[^\W\d_]{2}", words)
        }
        for words in sorted(said):
            findings.lost("", f"{what}：“{words}”", "网页和印刷版自己排页眉页脚；要留的话写进正文")


def _fields(document: ET.Element, findings: Findings) -> None:
    codes = [code.text or "" for code in document.iter(name("w:instrText"))]
    codes += [field.get(name("w:instr"), "") for field in document.iter(name("w:fldSimple"))]
    counted = Counter(words[0].upper() for code in codes if (words := code.split()))
    for kind, what in FIELDS.items():
        if counted[kind]:
            findings.changed("", f"{what} {counted[kind]} 处", "变成了普通文字，不会自己更新")
    if counted["TOC"]:
        findings.changed("", "目录", "没有带进来：网页和印刷版自己做目录")


def _numbers(parts: Parts, ready: Ready, findings: Findings) -> None:
    """Headings that Word numbers by itself: the numbers stand nowhere in the text."""
    styles = f"{ready.folder}/styles.xml"
    known = {
        style.get(name("w:styleId"), ""): style
        for style in (parts.xml(styles).iter(name("w:style")) if styles in parts else ())
        if (named := style.find(name("w:name"))) is not None
        and named.get(name("w:val"), "").lower().startswith("heading")
    }
    count = 0
    for paragraph in ready.document.iter(name("w:p")):
        style = paragraph.find(f"{name('w:pPr')}/{name('w:pStyle')}")
        used = known.get(style.get(name("w:val"), "")) if style is not None else None
        count += used is not None and any(
            next(e.iter(name("w:numPr")), None) is not None for e in (used, paragraph)
        )
    if count:
        findings.changed(
            "", f"{count} 个标题前有 Word 自动编的号", "号没有带进来；网页按顺序排列，一般不用补"
        )


def _colours(document: ET.Element, findings: Findings) -> None:
    coloured = [
        c for c in document.iter(name("w:color")) if c.get(name("w:val"), "auto").upper() not in PLAIN_COLOURS
    ]
    lit = [h for h in document.iter(name("w:highlight")) if h.get(name("w:val")) != "none"]
    if coloured or lit:
        findings.changed(
            "",
            f"有颜色或底色的文字 {len(coloured) + len(lit)} 处",
            "颜色没有带进来；要紧的可以改成 **粗体** 或提示框",
        )


def _metadata(parts: Parts, findings: Findings) -> None:
    """Names stand in files without anybody's knowledge; they are not even quoted."""
    found = [
        tag
        for part, tags in IGNORED.items()
        if part in parts
        for element in parts.xml(part).iter()
        for tag in tags
        if element.tag.endswith("}" + tag) and (element.text or "").strip()
    ]
    if found:
        findings.changed(
            "", "文件属性里的作者、单位等名字", "没有带进来（保护个人信息）；作者请写在字段区的 authors"
        )


def paragraphs(tree: ET.Element) -> Iterator[str]:
    """The words of every paragraph, outermost first; those of a text box once."""
    skipped = {id(e) for fallback in tree.iter(name("mc:Fallback")) for e in fallback.iter()}
    for paragraph in tree.iter(name("w:p")):
        if id(paragraph) not in skipped:
            words = "".join(_words(paragraph)).strip()
            if words:
                yield words


def _words(element: ET.Element) -> Iterator[str]:
    for child in element:
        if child.tag == name("w:t"):
            yield child.text or ""
        elif child.tag not in (name("w:p"), name("mc:Fallback"), name("w:del")):
            yield from _words(child)


# --- the net below everything ----------------------------------------------------------


def missing(ready: Ready, tree: Node) -> list[str]:
    """Paragraphs of the file whose words are nowhere in pandoc's tree."""
    notes: list[object] = []
    read = _bare("".join(_said(tree, notes)))
    while notes:
        read += _bare("".join(_said(notes.pop(0), notes)))
    at, found = 0, []
    for words in paragraphs(ready.document):
        wanted = _bare(words)
        place = read.find(wanted, at)
        place = place if place >= 0 else read.find(wanted)
        if place < 0:
            found.append(words)
        else:
            at = max(at, place)
    return found


def _bare(words: str) -> str:
    return re.sub(r"[\s\u200b-\u200f\u00ad\u2011\ue000-\uf8ff]+", "", words)


def _said(node: object, notes: list[object]) -> Iterator[str]:
    """The words of a tree; footnotes, which stand in the middle of a sentence, are put aside."""
    if isinstance(node, dict):
        if node.get("t") == "Str":
            yield node["c"]
        elif node.get("t") == "Note":
            notes.append(node["c"])
        elif node.get("t") in ("Code", "CodeBlock", "Math", "RawInline", "RawBlock"):
            yield node["c"][-1]
        else:
            yield from (words for child in node.values() for words in _said(child, notes))
    elif isinstance(node, list):
        yield from (words for child in node for words in _said(child, notes))
