"""Word: one DOCX of one edition, written by pandoc from the Doc tree, in styles of our own.

Real headings, footnotes, lists and repeated header rows, so that whoever edits it in Word
or WPS works with the structure and not against it. Equal arguments give equal bytes.
"""

from __future__ import annotations

import functools
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from xml.sax.saxutils import escape, unescape

from xindeng import pandoc
from xindeng.doc import Doc, Edition
from xindeng.pandoc import Node, division, node, paragraph, string

from . import archive, around, recipe, tree
from . import docx_styles as look
from .given import Given
from .pdf import CannotSet

CONTENTS_FROM = 8
"""Headings from which an edition gets a table of contents."""
ROOM = 45
"""Entries that a table of contents has room for; a longer one names the chapters only."""
PARTS = ("archive", "around", "docx", "docx_styles", "exercises", "grids", "tree")
REFUSED = {".webp": "WebP"}
"""Pictures that neither Word nor an e-book reader shows."""
UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
RELATION = '<Relationship Id="{id}" Type="{kind}" Target="{target}"/>'


def assets_digest() -> str:
    """Hash of everything but the arguments that the bytes of a file depend on."""
    return recipe.digest(PARTS)


def render(
    doc: Doc, edition: Edition, given: Given, origin: Mapping[str, str] = MappingProxyType({})
) -> bytes:
    """One edition as DOCX.

    `origin` are custom properties of the file that tell an import later what it was made
    from. Raises `CannotSet` for a picture that Word cannot show.
    """
    chosen = around.chosen(doc, edition)
    with tempfile.TemporaryDirectory(prefix="xindeng-docx-") as name:
        stage = Path(name)
        writer = tree.Writer("docx", given.addresses, staged(given.pictures, stage), page=given.address)
        body = writer.whole(chosen.blocks)
        contents = _contents(writer.headings) if len(writer.headings) >= CONTENTS_FROM else []
        head = _head(doc, given.address)
        text = pandoc.document([*head, *contents, *body], **_meta(doc, edition, given.centre), **_origin(origin))
        (stage / "reference.docx").write_bytes(reference())
        made = pandoc.run(text, "docx", stage, ["--reference-doc=reference.docx"], moment(doc))
    return archive.repacked(made, _finish(doc, edition, around.call(chosen.blocks, given.help_lines)))


def moment(doc: Doc) -> int:
    """Midnight UTC of the Doc's date in seconds since 1970; of 1980 for what has no date."""
    return int((datetime.fromisoformat(doc.date).replace(tzinfo=UTC) if doc.date else UNDATED).timestamp())


def staged(pictures: Mapping[str, Path], stage: Path) -> dict[str, str]:
    """Each picture copied under a name that is safe everywhere."""
    names = {}
    for number, (src, path) in enumerate(sorted(pictures.items())):
        if not path.is_file():
            raise CannotSet(f"图片 {src} 不在。")
        if path.suffix.lower() in REFUSED:
            raise CannotSet(
                f"Word 和电子书里放不了 {REFUSED[path.suffix.lower()]} 图片 {src}，请另存成 PNG 或 JPEG。"
            )
        names[src] = f"picture-{number}{path.suffix.lower()}"
        shutil.copyfile(path, stage / names[src])
    return names


def _meta(doc: Doc, edition: Edition, centre: str) -> dict[str, Node]:
    kind = " · ".join(dict.fromkeys(filter(None, (doc.label, edition.title))))
    return {
        "title": pandoc.words(doc.title),
        "subtitle": pandoc.words(kind),
        "author": pandoc.words(centre),
        "description": pandoc.words(doc.summary),
        "lang": pandoc.words("zh-CN"),
    }


def _origin(origin: Mapping[str, str]) -> dict[str, Node]:
    """What pandoc knows no place for becomes a custom property (ECMA-376 part 1, 22.3)."""
    return {name: pandoc.words(value) for name, value in origin.items()}


def _head(doc: Doc, address: str) -> list[Node]:
    """What stands above the text of every edition, short or long."""
    lines = [("Summary", doc.summary), ("Notices", "　".join(f"【{words}】" for words in around.notices(doc)))]
    lines.append(("Small Print", " · ".join([*around.imprint(doc), f"网页版 {address}"])))
    return [division(style, [paragraph([string(words)])]) for style, words in lines if words]


def _contents(headings: list[tuple[int, str, str]]) -> list[Node]:
    """A real table of contents, filled: Word may rebuild it, and need not.

    Page numbers are left out (switch \\n): only who sets the pages knows them.
    """
    deepest = 2 if sum(level <= 2 for level, _, _ in headings) <= ROOM else 1
    shown = [heading for heading in headings if heading[0] <= deepest]
    asked = f' TOC \\o "1-{deepest}" \\n \\h \\z \\u '
    entries = [[tree.link(f"#{anchor}", [string(title)])] for _, anchor, title in shown]
    told = f'<w:r><w:instrText xml:space="preserve">{asked}</w:instrText></w:r>'
    entries[0].insert(0, _xml(f"{_field('begin')}{told}{_field('separate')}"))
    entries[-1].append(_xml(_field("end")))
    lines = [
        division(f"toc {level}", [paragraph(words)])
        for (level, _, _), words in zip(shown, entries, strict=True)
    ]
    return [division("TOC Heading", [paragraph([string("目录")])]), *lines]


def _xml(markup: str) -> Node:
    return node("RawInline", "openxml", markup)


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


# --- the reference document ------------------------------------------------------------


@functools.cache
def reference() -> bytes:
    """What gives a file its styles and its page: pandoc's own, with our parts in their places."""
    own = pandoc.data("reference.docx")
    ours = {
        "word/styles.xml": look.styles(),
        "word/document.xml": look.body(),
        "word/header1.xml": look.header(),
        "word/footer1.xml": look.footer(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(own)) as old, zipfile.ZipFile(out, "w") as new:
        for part in sorted({*old.namelist(), *ours}):
            data = ours[part].encode() if part in ours else _referred(part, old.read(part))
            archive.store(new, part, data)
    return out.getvalue()


def _referred(part: str, data: bytes) -> bytes:
    """The lists of parts, with head and foot among them."""
    if part == "word/_rels/document.xml.rels":
        head = RELATION.format(id="rIdHead", kind=f"{look.RELATIONS}/header", target="header1.xml")
        foot = RELATION.format(id="rIdFoot", kind=f"{look.RELATIONS}/footer", target="footer1.xml")
        return data.replace(b"</Relationships>", f"{head}{foot}</Relationships>".encode())
    if part == "[Content_Types].xml":
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
        added = "".join(
            f'<Override PartName="/word/{name}1.xml" ContentType="{kind}{name}+xml"/>'
            for name in ("header", "footer")
        )
        return data.replace(b"</Types>", f"{added}</Types>".encode())
    if part == "word/settings.xml":
        return data.replace(
            b'<w:themeFontLang w:val="en-US" />', b'<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        )
    return data


def _finish(doc: Doc, edition: Edition, call: str) -> Callable[[str, bytes], bytes]:
    """Head and foot of this very file, and what pandoc leaves out."""
    head = escape("　".join(dict.fromkeys(filter(None, (doc.title, edition.title)))))
    foot = escape(" · ".join(around.imprint(doc)))

    def change(part: str, data: bytes) -> bytes:
        if part.startswith("word/header"):
            return data.replace(look.HEAD.encode(), head.encode())
        if part.startswith("word/footer"):
            data = data.replace(look.FOOT.encode(), foot.encode())
            return data.replace(b"</w:ftr>", f"{look.call(escape(call))}</w:ftr>".encode())
        if part == "word/document.xml":
            return _uncut(data)
        return data

    return change


def _uncut(data: bytes) -> bytes:
    """No table row is cut by the end of a page; pandoc has no word for that."""
    kept = re.sub(rb"<w:trPr>", b"<w:trPr><w:cantSplit/>", data)
    return kept.replace(b"<w:tr><w:tc>", b"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>")


def words(made: bytes) -> str:
    """The text of a finished file, as whoever opens it reads it: body, notes, head and foot."""
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        parts = [
            name
            for name in opened.namelist()
            if re.fullmatch(r"word/(document|footnotes|header\d|footer\d)\.xml", name)
        ]
        texts = [opened.read(name).decode() for name in parts]
    paragraphs = (
        re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", part) for text in texts for part in text.split("</w:p>")
    )
    return "\n".join(unescape("".join(runs), {"&quot;": '"'}) for runs in paragraphs)
