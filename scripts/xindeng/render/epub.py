"""E-books: one EPUB 3 of one edition, written by pandoc from one Doc or from several in a row.

For telephones: no pictures that a reader program may not know, no page that asks the
network for anything. Equal arguments give equal bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from pathlib import Path

from xindeng import pandoc
from xindeng.doc import Doc, Edition, Section
from xindeng.pandoc import Node, node, string
from xindeng.serving import policy, sealed

from . import archive, around, recipe, tree
from .docx import moment, staged
from .given import Given

ASSETS = Path(__file__).with_name("book")
PARTS = ("archive", "around", "docx", "epub", "exercises", "grids", "tree")
OPENING = "先看这一页"
"""Heading over what stands before the first section: labels, help card, facts."""
LANDMARKS = {"Title Page": "封面", "Table of Contents": "目录"}
EPUB = (
    "--template=page.html", "--css=book.css", "--toc", "--toc-depth=2", "--split-level=1", "--epub-title-page=true", "--wrap=none",
)  # fmt: skip
PAGE = (
    "--template=single.html", "--css=book.css", "--toc", "--toc-depth=3", "--shift-heading-level-by=1", "--standalone", "--embed-resources", "--wrap=none",
)  # fmt: skip


def assets_digest() -> str:
    """Hash of everything but the arguments that the bytes of a book depend on."""
    digest = hashlib.sha256(recipe.digest(PARTS).encode())
    for file in (*sorted(ASSETS.iterdir()), Path(policy.__file__)):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def render(docs: tuple[Doc, ...], edition: Edition, given: Given) -> bytes:
    """One edition as EPUB 3: the first Doc gives title and cover, each further one is a chapter.

    A link to an item that is in the book leads to its chapter. Raises `CannotSet` for a picture that no reader program shows.
    """
    return archive.repacked(bound("epub3", EPUB, docs, edition, given), _bare)


def page(docs: tuple[Doc, ...], edition: Edition, given: Given) -> bytes:
    """The same book as one HTML file with everything in it, for a telephone without a network."""
    made = bound("html5", PAGE, docs, edition, given)
    return sealed(_bare("page.xhtml", made).decode()).encode()


def bound(target: str, options: Sequence[str], docs: tuple[Doc, ...], edition: Edition, given: Given) -> bytes:
    """What pandoc makes of the chapters."""
    chosen = tuple(around.chosen(doc, edition) for doc in docs)
    inside = {doc.id for doc in chosen[1:]}

    def found(ref: str) -> str:
        return f"#{ref}" if ref in inside else given.addresses(ref)

    with tempfile.TemporaryDirectory(prefix="xindeng-book-") as name:
        stage = Path(name)
        shutil.copytree(ASSETS, stage, dirs_exist_ok=True)
        files = staged(given.pictures, stage)
        parts = (_part(doc, found, files, given.addresses(doc.id), alone=doc is chosen[0]) for doc in chosen)
        call = next(filter(None, (around.call(doc.blocks, given.help_lines) for doc in chosen)), "")
        meta = _meta(chosen[0], edition, given, call)
        text = pandoc.document([node for part in parts for node in part], **meta)
        return pandoc.run(text, target, stage, options, moment(chosen[0]))


def _part(
    doc: Doc, found: Callable[[str], str], files: Mapping[str, str], address: str, *, alone: bool
) -> list[Node]:
    """A Doc's own text; `alone`: its sections are chapters, else it is one itself."""
    writer = tree.Writer("epub", found, files, page=address, prefix="" if alone else f"{doc.id}-")
    notices = "　".join(f"【{words}】" for words in around.notices(doc))
    if not alone:
        told = [pandoc.paragraph([string(notices)])] if notices else []
        return [_header(doc.id, doc.title), *told, *writer.whole(doc.blocks, 2)]
    opens = bool(doc.blocks) and not isinstance(doc.blocks[0], Section)
    return [*([_header("opening", OPENING)] if opens else []), *writer.whole(doc.blocks, 1)]


def _header(anchor: str, title: str) -> Node:
    return node("Header", 1, pandoc.attr(anchor), [string(title)])


def _meta(doc: Doc, edition: Edition, given: Given, call: str) -> dict[str, Node]:
    words = pandoc.words
    kind = " · ".join(dict.fromkeys(filter(None, (doc.label, edition.title))))
    named = uuid.uuid5(uuid.NAMESPACE_URL, f"{given.address}#{edition.name}")
    return {
        "title": words(
            f"{doc.title}（{edition.title}）" if edition.title not in ("", doc.title) else doc.title
        ),
        "booktitle": words(doc.title),
        "kind": words(kind),
        "about": words(doc.summary),
        "description": words(doc.summary),
        "author": words(given.centre),
        "publisher": words(given.centre),
        "rights": words(doc.licence),
        "date": words(doc.date),
        "lang": words("zh-CN"),
        "toc-title": words("目录"),
        "identifier": words(f"urn:uuid:{named}"),
        "notice": pandoc.several([words(notice) for notice in around.notices(doc)]),
        "imprint": pandoc.several([words(part) for part in (given.centre, *around.imprint(doc))]),
        "address": words(given.address),
        "call": words(call),
    }


def _bare(name: str, data: bytes) -> bytes:
    """Without the names of Word's styles, and with Chinese where pandoc has only its own words."""
    if not name.endswith(".xhtml"):
        return data
    page = re.sub(r' data-custom-style="[^"]*"', "", data.decode())
    for english, chinese in LANDMARKS.items():
        page = page.replace(f">{english}</a>", f">{chinese}</a>")
    heading = re.search(r"<h1\b[^>]*>(.*?)</h1>", page, re.DOTALL)
    title = re.sub(r"<[^>]+>", "", heading[1]).strip() if heading else ""
    return re.sub(r"<title>ch\d+\.xhtml</title>", lambda _: f"<title>{title}</title>", page).encode()


def words(made: bytes) -> str:
    """The text of a finished book, as its reader gets it."""
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        names = (name for name in sorted(opened.namelist()) if name.startswith("EPUB/text/"))
        return "\n".join(page_words(opened.read(name)) for name in names)


def page_words(made: bytes) -> str:
    """The text of a page."""
    broken = re.sub(r"<head>.*?</head>|</p>|</li>|</td>|</dd>", "\n", made.decode(), flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", broken))
