"""Files to edit and to read on the way: which items get DOCX, EPUB and a page in one file, for whom.

A step of the plan of its own: `added` hands back the plan with these files in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xindeng.compose import editions, lines_of
from xindeng.diag import Diagnostic, Span
from xindeng.doc import Blocks, Doc, Edition, Picture, as_data, links, walk
from xindeng.kinds.course import Course
from xindeng.plan import Artifact, Plan, Print, Progress, Refused, digest, prove
from xindeng.render import around, docx, epub
from xindeng.render.pdf import CannotSet
from xindeng.shelf import Library

EDIT, READ, ALONE = "可编辑 Word", "手机阅读 EPUB", "单个网页文件"


def _for_all(name: str, title: str, use: str) -> Edition:
    return Edition(name, title, ("facilitator", "participant"), use)


def _for_members(name: str, title: str, use: str) -> Edition:
    return Edition(name, title, ("participant",), use)


OFFERED: Mapping[str, tuple[tuple[str, Edition], ...]] = {
    "group_manual": (
        ("docx", _for_all("leader", "带领者手册", f"{EDIT}：改成你们自己的，再打印")),
        ("docx", _for_members("member", "成员手册", f"{EDIT}：没有带领者的提示")),
        ("epub", _for_all("leader", "带领者手册", f"{READ}：路上备课")),
        ("epub", _for_members("member", "成员手册", f"{READ}：发给成员")),
    ),
    "lecture_kit": (
        ("docx", _for_all("book", "讲师用书", f"{EDIT}：改成本地的例子，再打印")),
        ("html", _for_all("book", "讲师用书", f"{ALONE}：存进手机，没有网也能看")),
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


def added(todo: Plan, library: Library, root: Path) -> Plan:
    """The plan with every file that trainers edit or telephones show."""
    books = tuple(_books(todo, library, root))
    prints = (*todo.prints, *(book.entry for book in books))
    return replace(todo, prints=prints, artifacts=(*todo.artifacts, *(_made(book, library) for book in books)))


def _books(todo: Plan, library: Library, root: Path) -> Iterator[Book]:
    docs = {doc.id: doc for doc in todo.docs if doc.id in library.items}
    assets = {"docx": docx.assets_digest(), "epub": epub.assets_digest(), "html": epub.assets_digest()}
    for doc in docs.values():
        for format_, offered in OFFERED.get(doc.kind, ()):
            whole = (doc, *(docs[ref] for ref in _chapters(doc, library)))
            edition = offered if len(whole) > 1 else _as_printed(offered, doc, library)
            chosen = tuple(around.chosen(each, edition) for each in whole)
            shown = {src: root / src for each in chosen for src in _pictures(each.blocks)}
            key = digest(
                as_data(chosen), as_data(edition), format_, assets[format_], library.centre.name,
                as_data(lines_of(doc, library)), [todo.pictures[src] for src in sorted(shown)],
                {ref: address(ref, library) for ref in _cited(chosen)},
            )  # fmt: skip
            yield Book(Print(doc.id, edition, key, f"{doc.id}-{edition.name}.{format_}", doc.date), chosen, shown)


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
    lines = lines_of(book.docs[0], library)

    def make(folder: Path, _: Progress) -> None:
        try:
            made = write(
                book.docs,
                entry.edition,
                address=library.address(item.id),
                centre=library.centre.name,
                addresses=lambda ref: address(ref, library),
                pictures=book.pictures,
                help_lines=lines,
            )
        except CannotSet as error:
            told = str(error).rstrip("。")
            raise Refused(Diagnostic("D-01", _place(told, book) or item.at(), told, "改掉这一处再做。")) from error
        prove([read(made)], entry.edition.title, item, lines, library)
        (folder / entry.name).write_bytes(made)

    return Artifact("files", entry.key, f"制作 {book.docs[0].title}·{entry.edition.title}", make)


def _place(told: str, book: Book) -> Span | None:
    """Where the picture that a complaint names was written."""
    shown = (block for doc in book.docs for block in walk(doc.blocks) if isinstance(block, Picture))
    return next((block.span for block in shown if block.src in told), None)


def _word(docs: tuple[Doc, ...], edition: Edition, **given: object) -> bytes:
    return docx.render(docs[0], edition, **given)  # type: ignore[arg-type]


_FORMATS: Mapping[str, tuple[Callable[..., bytes], Callable[[bytes], str]]] = {
    "docx": (_word, docx.words),
    "epub": (epub.render, epub.words),
    "html": (epub.page, epub.page_words),
}
"""Format -> how it is written, and how it is read again."""
