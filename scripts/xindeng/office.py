"""Files to edit, to show and to read on the way: which items get DOCX, PPTX, EPUB and a page in one file, for whom.

A step of the plan of its own: `added` hands back the plan with these files in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from xindeng.compose import editions, lines_of
from xindeng.diag import Diagnostic, Span
from xindeng.doc import Blocks, Doc, Edition, HelpLine, Picture, as_data, links, walk
from xindeng.kinds.course import Course
from xindeng.plan import Artifact, Plan, Print, Progress, Refused, digest, prove
from xindeng.render import around, docx, epub, pptx
from xindeng.render.given import Given
from xindeng.render.pdf import CannotSet
from xindeng.schema import Item, Register
from xindeng.shelf import Library
from xindeng.source import content

EDIT, READ, ALONE = "可编辑 Word", "手机阅读 EPUB", "单个网页文件"


def _for_all(name: str, title: str, use: str) -> Edition:
    return Edition(name, title, ("facilitator", "participant"), use)


def _for_members(name: str, title: str, use: str) -> Edition:
    return Edition(name, title, ("participant",), use)


SLIDES = _for_all("slides", "幻灯片（PPT）", "给讲的人：投影用，备注里有讲稿")
"""Offered where a talk has slides."""
OFFERED: Mapping[str, tuple[tuple[str, Edition], ...]] = {
    "group_manual": (
        ("docx", _for_all("leader", "带领者手册", f"{EDIT}：改成你们自己的，再打印")),
        ("docx", _for_members("member", "成员手册", f"{EDIT}：没有带领者的提示")),
        ("epub", _for_all("leader", "带领者手册", f"{READ}：路上备课")),
        ("epub", _for_members("member", "成员手册", f"{READ}：发给成员")),
    ),
    "lecture_kit": (
        ("pptx", SLIDES),
        ("docx", _for_all("book", "讲师用书", f"{EDIT}：改成本地的例子，再打印")),
        ("html", _for_all("book", "讲师用书", f"{ALONE}：存进手机，没有网也能看")),
    ),
    "lecture": (
        ("pptx", SLIDES),
        ("docx", _for_all("plan", "教案", f"{EDIT}：改成你们自己的；改好可以导入回来")),
    ),
    "form": (("docx", _for_all("form", "表单", f"{EDIT}：填上单位名称，再打印")),),
    "course": (
        ("epub", _for_all("teacher", "教师手册", f"{READ}：全部讲次，带教学提示和答案")),
        ("epub", _for_members("learner", "学员手册", f"{READ}：全部讲次，没有答案")),
        ("html", _for_members("learner", "学员手册", f"{ALONE}：存进手机，没有网也能看")),
    ),
}
"""Kind -> (format, edition): what is offered beside the prints."""


@dataclass(frozen=True)
class Book:
    """One file to be made: its Docs as its readers get them, first the one that it is named after."""

    entry: Print
    docs: tuple[Doc, ...]
    pictures: Mapping[str, Path]
    origin: Mapping[str, str]
    """What a Word file remembers of what it was made from, so that its edits find their way back."""


def added(todo: Plan, library: Library, root: Path) -> Plan:
    """The plan with every file that trainers edit or telephones show."""
    books = tuple(_books(todo, library, root))
    prints = (*todo.prints, *(book.entry for book in books))
    return replace(todo, prints=prints, artifacts=(*todo.artifacts, *(_made(book, library) for book in books)))


def _books(todo: Plan, library: Library, root: Path) -> Iterator[Book]:
    docs = {doc.id: doc for doc in todo.docs if doc.id in library.items}
    digests = {"docx": docx, "epub": epub, "html": epub, "pptx": pptx}
    assets = {format_: module.assets_digest() for format_, module in digests.items()}
    for doc in docs.values():
        for format_, offered in OFFERED.get(doc.kind, ()):
            if format_ == "pptx" and not pptx.has_slides(doc):
                continue
            whole = (doc, *(docs[ref] for ref in _chapters(doc, library)))
            edition = offered if len(whole) > 1 else _as_printed(offered, doc, library)
            chosen, shown = _chosen(whole, edition, root, format_)
            origin = origin_of(library.items[doc.id], edition) if format_ == "docx" else {}
            key = digest(
                as_data(chosen), as_data(edition), format_, assets[format_], library.centre.name,
                as_data(_lines(doc, format_, library)), [todo.pictures[src] for src in sorted(shown)],
                {ref: address(ref, library) for ref in _cited(chosen)}, origin,
            )  # fmt: skip
            entry = Print(doc.id, edition, key, f"{doc.id}-{edition.name}.{format_}", doc.date)
            yield Book(entry, chosen, shown, origin)


def _chosen(
    docs: tuple[Doc, ...], edition: Edition, root: Path, format_: str
) -> tuple[tuple[Doc, ...], dict[str, Path]]:
    """The Docs as the readers of an edition get them in a format, and the pictures in them."""
    choose = pptx.held if format_ == "pptx" else around.chosen
    chosen = tuple(choose(each, edition) for each in docs)
    return chosen, {src: root / src for each in chosen for src in _pictures(each.blocks)}


ID, VERSION, EDITION, SOURCE = "xindeng-id", "xindeng-version", "xindeng-edition", "xindeng-source"


def origin_of(item: Register, edition: Edition) -> dict[str, str]:
    """The custom properties of a Word file. A comment in the source changes none of them."""
    return {ID: item.id, VERSION: item.version, EDITION: edition.name, SOURCE: content(item.source)}


def word(doc: Doc, name: str, library: Library, root: Path) -> bytes:
    """The Word file of one edition, for a Doc of the library. Raises KeyError for an edition that is not offered."""
    offered = {edition.name: edition for format_, edition in OFFERED.get(doc.kind, ()) if format_ == "docx"}
    edition = _as_printed(offered[name], doc, library)
    chosen, shown = _chosen((doc,), edition, root, "docx")
    given = _given(doc, "docx", library, shown)
    return docx.render(chosen[0], edition, given, origin_of(library.items[doc.id], edition))


def _lines(doc: Doc, format_: str, library: Library) -> tuple[HelpLine, ...]:
    """The numbers that a file shows; slides about plain knowledge end without them."""
    item = library.items[doc.id]
    calm = format_ == "pptx" and isinstance(item, Item) and item.risk == "R0"
    return () if calm else lines_of(doc, library)


def _as_printed(offered: Edition, doc: Doc, library: Library) -> Edition:
    """The same sections as in the print of that name: a member's file holds no more than a member's book."""
    prints = editions(doc, library)
    like = next((entry for entry in prints if entry.name == offered.name), offered)
    return replace(offered, only=like.only)


def _chapters(doc: Doc, library: Library) -> tuple[str, ...]:
    """The lectures that make a course's book."""
    item = library.items[doc.id]
    return item.lectures if isinstance(item, Course) else ()


def _pictures(blocks: Blocks) -> list[str]:
    return [block.src for block in walk(blocks) if isinstance(block, Picture)]


def _cited(docs: tuple[Doc, ...]) -> list[str]:
    """Everything whose lasting address stands in a book."""
    targets = {link.target for doc in docs for link in links(doc.blocks) if ":" not in link.target}
    return sorted({*(doc.id for doc in docs), *(target for target in targets if not target.startswith("#"))})


def address(ref: str, library: Library) -> str:
    """The lasting address of an item or of a page of the site."""
    if ref in library.urls:
        return library.address(ref)
    return f"{library.centre.site_url.rstrip('/')}/latest/{ref}"


def _made(book: Book, library: Library) -> Artifact:
    entry, item = book.entry, library.items[book.entry.owner]
    write, read = _FORMATS[entry.format]
    given = _given(book.docs[0], entry.format, library, book.pictures)

    def make(folder: Path, _: Progress) -> None:
        try:
            made = write(book, given)
        except CannotSet as error:
            told = str(error).rstrip("。")
            raise Refused(Diagnostic("D-01", _place(told, book) or item.at(), told, "改掉这一处再做。")) from error
        prove([read(made)], entry.edition.title, item, given.help_lines, library)
        (folder / entry.name).write_bytes(made)

    return Artifact("files", entry.key, f"制作 {book.docs[0].title}·{entry.edition.title}", make)


def _place(told: str, book: Book) -> Span | None:
    """Where the picture that a complaint names was written."""
    shown = (block for doc in book.docs for block in walk(doc.blocks) if isinstance(block, Picture))
    return next((block.span for block in shown if block.src in told), None)


def _given(doc: Doc, format_: str, library: Library, pictures: Mapping[str, Path]) -> Given:
    """What every format asks for beside the text."""
    lines = _lines(doc, format_, library)
    return Given(library.address(doc.id), library.centre.name, pictures, lines, partial(address, library=library))


_FORMATS: Mapping[str, tuple[Callable[[Book, Given], bytes], Callable[[bytes], str]]] = {
    "docx": (lambda book, given: docx.render(book.docs[0], book.entry.edition, given, book.origin), docx.words),
    "epub": (lambda book, given: epub.render(book.docs, book.entry.edition, given), epub.words),
    "html": (lambda book, given: epub.page(book.docs, book.entry.edition, given), epub.page_words),
    "pptx": (lambda book, given: pptx.render(book.docs[0], book.entry.edition, given), pptx.words),
}
"""Format -> how it is written, and how it is read again."""
