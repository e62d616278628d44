"""装订: a collection as one printable book: its contents page, then what it puts together, in its order.

A step of the plan of its own, made of finished prints only: nothing is set twice but the contents page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xindeng.build import Made
from xindeng.compose import lines_of
from xindeng.doc import Callout, Doc, Edition, Inlines, Table, para, text
from xindeng.kinds import hotline
from xindeng.kinds.collection import Collection, contents
from xindeng.plan import PRINT_FACTS, Artifact, Plan, Print, Progress, digest
from xindeng.render import bind, pdf
from xindeng.render.given import Given
from xindeng.shelf import Library

KINDS = {"装订夹", "应急包", "表单包"}
BOUND = Edition("bound", "装订好的一本", ("facilitator", "participant"), "一次打完，双面印：目录在第一页，每一份从右手页开始", layout="sheet")


def added(todo: Plan, library: Library, out: Path) -> Plan:
    """The plan with one book for every collection that is kept in a binder."""
    found = tuple(_books(todo, library, out))
    prints = (*todo.prints, *(entry for entry, _ in found))
    return replace(todo, prints=prints, artifacts=(*todo.artifacts, *(made for _, made in found)))


def _books(todo: Plan, library: Library, out: Path) -> Iterator[tuple[Print, Artifact]]:
    printed: dict[str, list[Print]] = {}
    for entry in todo.prints:
        if entry.format == "pdf":
            printed.setdefault(entry.owner, []).append(entry)
    for doc in todo.docs:
        item = library.items.get(doc.id)
        if isinstance(item, Collection) and item.kind in KINDS:
            parts = tuple(_parts(item, printed, library))
            if parts:
                yield _book(doc, item, parts, library, out)


def _parts(item: Collection, printed: Mapping[str, Sequence[Print]], library: Library) -> Iterator[tuple[str, Print]]:
    """What is bound: of the collection its own sheets but the list, of the rest the print that most people want first.

    A number to call has no sheet of its own: for all of them the help cards.
    """
    for entry in printed.get(item.id, ()):
        if entry.edition.name == "plan":
            yield entry.edition.title, entry
    wanted = dict.fromkeys(hotline.KIND.folder if library.items[ref].type == "hotline" else ref for ref in contents(item))
    for ref in wanted:
        for entry in printed.get(ref, ())[:1]:
            yield (library.title(ref) if ref in library.items else entry.edition.title), entry


def _book(doc: Doc, item: Collection, parts: Sequence[tuple[str, Print]], library: Library, out: Path) -> tuple[Print, Artifact]:
    absent = _absent(item, parts, library)
    told = [[title, entry.key, entry.name] for title, entry in parts]
    key = digest(doc.title, doc.version, doc.notices, told, absent, pdf.assets_digest(), bind.digest(), library.site(doc.url), Path(__file__).read_text("utf-8"))
    entry = Print(doc.id, BOUND, key, f"{doc.id}-{BOUND.name}.pdf", doc.date)

    def make(folder: Path, _: Progress) -> None:
        made = Made(out)
        counts = [made.pages(part.key) for _, part in parts]
        given = Given(library.site(doc.url), library.centre.name, {}, lines_of(doc, library))
        first = pdf.render(_contents(doc, parts, counts, 1, absent), BOUND, given)
        if first.pages > 1:
            first = pdf.render(_contents(doc, parts, counts, first.pages, absent), BOUND, given)
        data = [(title, (made.out / "files" / part.key / part.name).read_bytes()) for title, part in parts]
        book = bind.bound(doc.title, [("目录", first.pdf), *data])
        (folder / entry.name).write_bytes(book)
        pages = bind.starts(first.pages, counts)[-1] + counts[-1] - 1
        (folder / PRINT_FACTS).write_text(json.dumps({"pages": pages}) + "\n", "utf-8")

    needs = tuple(dict.fromkeys(part.key for _, part in parts))
    return entry, Artifact("files", key, f"装订 {doc.title}", make, needs)


def _absent(item: Collection, parts: Sequence[tuple[str, Print]], library: Library) -> tuple[str, ...]:
    there = {entry.owner for _, entry in parts}
    return tuple(library.title(ref) for ref in contents(item) if ref not in there and library.items[ref].type != "hotline")


def _contents(doc: Doc, parts: Sequence[tuple[str, Print]], counts: Sequence[int], first: int, absent: Sequence[str]) -> Doc:
    """The first page: what is inside, from which page of the whole, how many pages."""
    begins = bind.starts(first, counts)
    rows: list[tuple[Inlines, ...]] = [
        (text(f"□ {title}"), text(entry.edition.title), text(str(page)), text(str(count)))
        for (title, entry), page, count in zip(parts, begins, counts, strict=True)
    ]
    table = Table((text("有什么"), text("哪一种"), text("从第几页起"), text("几页")), tuple(rows), weights=(7, 4, 2, 1), numeric=(2, 3))
    left = (Callout("note", "只在网页上的", (para("、".join(absent)),)),) if absent else ()
    return replace(doc, blocks=(table, *left), sheets=(), trail=(), before=None, after=None, filters=())
