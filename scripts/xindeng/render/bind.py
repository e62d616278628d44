"""Several prints bound into one: each begins on a right-hand page, and the reader's outline leads to it.

The pages stay what they are, and so do their tags, in the order of the parts (PDF/UA-1, ISO 14289-1, 7.1).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import pikepdf


def digest() -> str:
    """What the bytes of a bound book depend on beside its parts."""
    return f"pikepdf {metadata.version('pikepdf')} {Path(__file__).read_text('utf-8')}"


def starts(first: int, counts: Sequence[int]) -> tuple[int, ...]:
    """The page of the whole on which each part begins, when `first` pages stand before: always an odd one."""
    found, page = [], first + 1
    for count in counts:
        page += 1 - page % 2
        found.append(page)
        page += count
    return tuple(found)


def bound(title: str, parts: Sequence[tuple[str, bytes]]) -> bytes:
    """One PDF of (title, PDF)…, the contents page first; an empty page wherever a part would begin on a left-hand one."""
    whole = pikepdf.new()
    tags = Tags(whole)
    with whole.open_outline() as outline:
        for name, data in parts:
            with pikepdf.open(io.BytesIO(data)) as part:
                if len(whole.pages) % 2:
                    whole.add_blank_page(page_size=_size(whole))
                first = len(whole.pages)
                outline.root.append(pikepdf.OutlineItem(name, first))
                whole.add_pages_from(part)
                tags.take(name, part, whole.pages[first:])
    tags.close()
    with whole.open_metadata(set_pikepdf_as_editor=False) as words:
        words["dc:title"] = title
        words["dc:language"] = ["zh-Hans"]
        words["{http://www.aiim.org/pdfua/ns/id/}part"] = "1"
    whole.Root.Lang = "zh-Hans"
    whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    whole.remove_unreferenced_resources()
    out = io.BytesIO()
    whole.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


class Tags:
    """The structure tree of the whole (ISO 32000-1, 14.7): that of each part, one behind the other.

    Numbers that lead from pages into the tree, and names of table heads, are those of a single part:
    each gets a range of its own.
    """

    def __init__(self, whole: pikepdf.Pdf) -> None:
        self.whole = whole
        self.root = whole.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        self.document = whole.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Document, P=self.root, K=pikepdf.Array())
        )
        self.numbers: list[pikepdf.Object | int] = []
        self.names: dict[bytes, pikepdf.Object] = {}
        self.roles = pikepdf.Dictionary()
        self.next = 0
        self.parts = 0

    def take(self, title: str, part: pikepdf.Pdf, pages: Sequence[pikepdf.Page]) -> None:
        """The tags of `part`, whose pages are in the whole already."""
        tree = self.whole.copy_foreign(part.Root.StructTreeRoot)
        self.parts += 1
        for page in pages:
            self._moved(page.obj, "/StructParents")
            for mark in page.obj.get("/Annots", pikepdf.Array()):
                self._moved(mark, "/StructParent")
        for number, value in pikepdf.NumberTree(tree.ParentTree).items():
            self.numbers += [number + self.next, value]
        self.next += int(tree.ParentTreeNextKey)
        for role, meant in tree.get("/RoleMap", pikepdf.Dictionary()).items():
            self.roles[role] = meant
        own = self.whole.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Part, P=self.document, T=title, K=tree.K)
        )
        for child in _children(own):
            child.P = own
        self._named(own)
        self.document.K.append(own)

    def close(self) -> None:
        """Nothing more is bound in."""
        self.root.K = pikepdf.Array([self.document])
        self.root.ParentTree = self.whole.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(self.numbers)))
        self.root.ParentTreeNextKey = self.next
        self.root.RoleMap = self.roles
        if self.names:
            pairs = [each for name in sorted(self.names) for each in (pikepdf.String(name.decode()), self.names[name])]
            limits = pikepdf.Array([pairs[0], pairs[-2]])
            leaf = self.whole.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array(pairs), Limits=limits))
            self.root.IDTree = self.whole.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array([leaf])))
        self.whole.Root.StructTreeRoot = self.root
        self.whole.Root.MarkInfo = pikepdf.Dictionary(Marked=True)

    def _moved(self, holder: pikepdf.Object, key: str) -> None:
        if key in holder:
            holder[key] = int(holder[key]) + self.next

    def _named(self, element: pikepdf.Object) -> None:
        """Every name below an element, and what refers to it, gets the number of the part in front."""
        for child in _children(element):
            if "/ID" in child:
                child.ID = self._name(child.ID)
                self.names[bytes(child.ID)] = child
            for fact in _all(child.get("/A", pikepdf.Array())):
                if "/Headers" in fact:
                    fact.Headers = pikepdf.Array([self._name(each) for each in fact.Headers])
            self._named(child)

    def _name(self, name: pikepdf.Object) -> pikepdf.String:
        return pikepdf.String(f"{self.parts}-{bytes(name).decode()}")


def _children(element: pikepdf.Object) -> list[pikepdf.Object]:
    """The elements right below one; what is no element is a piece of a page, or an annotation."""
    kids = element.get("/K", pikepdf.Array())
    return [kid for kid in _all(kids) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _all(found: pikepdf.Object) -> list[pikepdf.Object]:
    """What may stand alone where there is only one."""
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _size(whole: pikepdf.Pdf) -> tuple[float, float]:
    """Of the page before: the empty one is its back."""
    left, bottom, right, top = (float(side) for side in whole.pages[-1].mediabox)
    return right - left, top - bottom
