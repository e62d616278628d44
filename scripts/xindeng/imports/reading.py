"""What a file is, by what stands in it and not by its name, and safe ways into it.

Whoever brings a file in does not know that .doc is not .docx or that WPS wrote a format of
its own: each such file gets one sentence with the way out. Bounds are in bytes.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

from xindeng.trouble import Trouble

Form = Literal["docx", "pptx", "xlsx", "zip", "tgz", "csv", "md", "folder"]
USAGE = 2
MB = 1 << 20
LARGEST_FILE = 500 * MB
LARGEST_WHOLE = 2048 * MB
"""All parts of an archive unpacked."""
LARGEST_PART = 200 * MB
LARGEST_XML = 100 * MB
MOST_PARTS = 20_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXTS: dict[str, Form] = {".csv": "csv", ".tsv": "csv", ".md": "md", ".markdown": "md"}
OFFICE: dict[str, Form] = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "xl/workbook.xml": "xlsx",
}
AGAIN = {
    "docx": "用 Word 或 WPS 打开它，“另存为”，文件类型选“Word 文档（*.docx）”，再导入那一份。",
    "xlsx": "用 Excel 或 WPS 打开它，“另存为”，文件类型选“Excel 工作簿（*.xlsx）”，再导入那一份。",
    "pptx": "用 PowerPoint 或 WPS 打开它，“另存为”，文件类型选“PowerPoint 演示文稿（*.pptx）”，再导入那一份。",
}
"""The way out, by what the file should become."""
OLE_STREAMS = (("WordDocument", "旧版 Word 文件（.doc）", "docx"), ("Workbook", "旧版 Excel 文件（.xls）", "xlsx"),
               ("Book", "旧版 Excel 文件（.xls）", "xlsx"), ("PowerPoint Document", "旧版演示文稿（.ppt）", "pptx"))  # fmt: skip
WPS = {".wps": ("WPS 文字", "docx"), ".et": ("WPS 表格", "xlsx"), ".dps": ("WPS 演示", "pptx")}


def sort_of(file: Path) -> Form:
    """What a file is. Raises Trouble (2) with the way out for what cannot be brought in."""
    if not file.exists():
        raise Trouble(f"找不到“{file.name}”：检查路径；名字里有空格时，两边加引号。", USAGE)
    if file.is_dir():
        return "folder"
    if not file.is_file():
        _refuse(file, "不是一个普通文件。")
    size = file.stat().st_size
    if size == 0:
        _refuse(file, "是空的（0 字节）：多半没有下载完，请重新拿一份。")
    if size > LARGEST_FILE:
        _refuse(file, f"有 {size // MB} MB，超过 {LARGEST_FILE // MB} MB：把里面的录像另外存放，再试。")
    with file.open("rb") as opened:
        head = opened.read(4096)
    if head.startswith(OLE):
        _refuse_ole(file)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sort_of_zip(file)
    if head.startswith(b"\x1f\x8b"):
        return "tgz"
    return _sort_of_text(file, head)


def _refuse(file: Path, why: str) -> NoReturn:
    raise Trouble(f"“{file.name}”{why}", USAGE)


def _refuse_ole(file: Path) -> NoReturn:
    """The container of old Office files, of WPS's own formats and of every encrypted file ([MS-CFB])."""
    if file.suffix.lower() in WPS:
        name, wanted = WPS[file.suffix.lower()]
        _refuse(file, f"是 {name}自己的格式。{AGAIN[wanted]}")
    raw = file.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in raw:
        _refuse(
            file, "有打开密码。用 Word 或 WPS 打开它，在“文件”→“信息”→“保护文档”里去掉密码，存好，再导入。"
        )
    for stream, name, wanted in OLE_STREAMS:
        if stream.encode("utf-16-le") in raw:
            _refuse(file, f"是{name}。{AGAIN[wanted]}")
    _refuse(file, f"是旧版 Office 文件。{AGAIN['docx']}")


def _sort_of_zip(file: Path) -> Form:
    parts = Parts.of(file)
    for part, form in OFFICE.items():
        if part in parts:
            return form
    names = parts.names
    if any(name.endswith(".iwa") for name in names):
        _refuse(
            file,
            "是苹果 Pages、Numbers 或 Keynote 文件。在苹果电脑上用“导出为”存成 Word、Excel 或 PowerPoint，再导入。",
        )
    kind = parts.read("mimetype").decode("ascii", "replace") if "mimetype" in parts else ""
    for word, wanted in (("opendocument.text", "docx"), ("spreadsheet", "xlsx"), ("presentation", "pptx")):
        if word in kind:
            _refuse(file, f"是 OpenDocument 文件。{AGAIN[wanted]}")
    if "xl/workbook.bin" in names:
        _refuse(file, f"是二进制的 Excel 文件（.xlsb）。{AGAIN['xlsx']}")
    if file.suffix.lower()[1:] in AGAIN:
        _refuse(file, f"打开了，里面却没有文档：多半坏了。{AGAIN[file.suffix.lower()[1:]]}")
    return "zip"


def _sort_of_text(file: Path, head: bytes) -> Form:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    ending = file.suffix.lower()
    if start.startswith(b"%pdf"):
        _refuse(file, "是 PDF，里面只剩下版面，没有标题和段落。请找它的 Word 原稿来导入。")
    if start.startswith(b"{\\rtf"):
        _refuse(file, f"是 RTF 文件。{AGAIN['docx']}")
    if start.startswith(b"mime-version") or b"schemas.microsoft.com/office/word/2003" in head:
        _refuse(file, f"是 Word 存的网页或 XML 文件。{AGAIN['docx']}")
    if start.startswith((b"<!doctype html", b"<html")):
        _refuse(file, f"是网页。{AGAIN['docx']}")
    if ending in TEXTS:
        return TEXTS[ending]
    if ending[1:] in AGAIN:
        _refuse(file, f"不是真的 {ending} 文件，或者坏了。找原来的那一份，用 Word 或 WPS 能打开再导入。")
    if ending == ".txt":
        _refuse(file, "是纯文本，没有标题和表格。把它改名为 .md 再导入：以 ## 开头的一行会成为小标题。")
    known = ".docx、.pptx、.xlsx、.csv、.md、Markdown 文件夹"
    _refuse(file, f"是什么文件，看不出来。可以导入：{known}。")


@dataclass(frozen=True)
class Parts:
    """A ZIP archive that is bounded: so many parts, so many bytes, no name that leads elsewhere."""

    name: str
    archive: zipfile.ZipFile
    names: tuple[str, ...]
    odd: tuple[str, ...] = ()
    """Names that lead out of the archive: never read."""

    def __contains__(self, part: str) -> bool:
        return part in self.names

    @classmethod
    def of(cls, file: Path) -> Parts:
        """Opens a file. Raises Trouble (2) for what is broken, encrypted or grows too large."""
        return cls.within(file.name, file.read_bytes())

    @classmethod
    def within(cls, name: str, raw: bytes) -> Parts:
        """The same for a file's bytes."""
        file = Path(name)
        again = AGAIN.get(file.suffix.lower()[1:], "请重新拿一份。")
        try:
            archive = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, OSError, ValueError):
            _refuse(file, f"坏了：里面的压缩包打不开，多半没有下载完或没有传完。{again}")
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            _refuse(file, "有打开密码。先去掉密码，再导入。")
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
            _refuse(file, f"解开以后太大（{len(entries)} 个部分），不像一份文档，没有打开。")
        safe = [entry.filename for entry in entries if is_safe(entry.filename)]
        return cls(
            file.name, archive, tuple(safe), tuple(e.filename for e in entries if not is_safe(e.filename))
        )

    def read(self, part: str, most: int = LARGEST_PART) -> bytes:
        """One part's bytes. Raises Trouble (2) where it is broken or too large."""
        info = self.archive.getinfo(part)
        if info.file_size > most:
            raise Trouble(
                f"“{self.name}”里的 {part} 解开以后有 {info.file_size // MB} MB，太大了，没有打开。", USAGE
            )
        try:
            return self.archive.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise Trouble(
                f"“{self.name}”坏了：里面的 {part} 读不出来。请重新拿一份，或用 Word、WPS 打开后另存。", USAGE
            ) from error

    def xml(self, part: str) -> ET.Element:
        """One part as XML. Raises Trouble (2)."""
        try:
            return xml(self.read(part, LARGEST_XML))
        except (ET.ParseError, TypedError, ValueError) as error:
            raise Trouble(
                f"“{self.name}”坏了：里面的 {part} 读不下去。请用 Word 或 WPS 打开后另存，再导入。", USAGE
            ) from error


def is_safe(name: str) -> bool:
    return not (
        name.startswith(("/", "\\")) or ":" in name or "\\" in name or ".." in name.split("/") or "\0" in name
    )


class TypedError(Exception):
    """The text declares a document type: the only way in for external and exploding entities."""


class _Untyped(ET.TreeBuilder):
    def doctype(self, name: str, _: str | None, __: str | None) -> None:
        raise TypedError(name)


def xml(data: bytes) -> ET.Element:
    """XML as a tree. Raises ParseError, and refuses every document type, so that no entity is ever read."""
    parser = ET.XMLParser(target=_Untyped())  # noqa: S314 — a document type is refused above
    parser.feed(data)
    made: ET.Element = parser.close()
    return made


def decoded(raw: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: UTF-8, UTF-16 by its mark, else GBK. Raises UnicodeDecodeError.

    GB 18030-2022 holds all of GBK and of GB 2312.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16"), "UTF-16"
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return raw.decode("gb18030"), "GBK"
