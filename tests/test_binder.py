"""A collection bound into one book: its contents page is right, each part begins on a right-hand page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import outloud
import pdfua
import pikepdf
import pypdfium2
import typst

from xindeng.render import bind, pdf, proof


def sheet(pages: int) -> bytes:
    """A PDF of so many small pages, each with a heading, a table whose head has names, and a link."""
    words = '= 小标题\n#table(columns: 2, table.header[甲][乙], [1], [2])\n#link("https://example.org/")[看这里]'
    page = '#set document(title: "一份")\n#set text(font: "Noto Sans CJK SC", lang: "zh")\n#set page(width: 420pt, height: 595pt)\n'
    source = page + "\n#pagebreak()\n".join([words] * pages)
    made = typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"], font_paths=[str(file.parent) for file in pdf.fonts()], ignore_system_fonts=True, timestamp=0)
    assert isinstance(made, bytes)
    return made


def test_every_part_begins_on_a_right_hand_page_and_the_outline_leads_there() -> None:
    counts = (2, 1, 3)
    assert bind.starts(1, counts) == (3, 5, 7)
    book = bind.bound("一本", [("目录", sheet(1)), *((f"第 {n} 份", sheet(n)) for n in counts)])
    with pikepdf.open(io.BytesIO(book)) as opened, opened.open_outline() as outline:
        assert len(opened.pages) == 9
        assert opened.docinfo.get("/Title", None) in (None, "一本")
        pages = [opened.pages.index(pikepdf.Page(item.destination[0])) + 1 for item in outline.root]
    assert pages == [1, 3, 5, 7]
    assert bind.bound("一本", [("目录", sheet(1))]) == bind.bound("一本", [("目录", sheet(1))])


def test_two_checkers_of_accessible_documents_find_no_fault_in_a_bound_book(built: Path) -> None:
    (file,) = built.glob("files/*/col-binder-bound.pdf")
    assert list(pdfua.validate(file).findings) == []
    assert [str(found) for found in outloud.check(str(file)).findings if found.severity == "error"] == []


def test_tags_of_every_part_come_along_in_their_order_and_under_names_of_their_own() -> None:
    book = bind.bound("一本", [("目录", sheet(1)), ("第一份", sheet(2)), ("第二份", sheet(1))])
    with pikepdf.open(io.BytesIO(book)) as opened:
        tree = opened.Root.StructTreeRoot
        (document,) = tree.K
        assert [str(part.T) for part in document.K] == ["目录", "第一份", "第二份"]
        numbers = dict(pikepdf.NumberTree(tree.ParentTree).items())
        tagged = [page.obj for page in opened.pages if "/StructParents" in page.obj]
        assert len(tagged) == 4
        assert len({int(page.StructParents) for page in tagged} & set(numbers)) == 4
        marks = [mark for page in tagged for mark in page.Annots]
        assert len({int(mark.StructParent) for mark in marks} & set(numbers)) == len(marks) == 4
        names = [str(name) for name in tree.IDTree.Kids[0].Names[::2]]
        assert names == sorted(set(names))
        assert {name.split("-")[0] for name in names} == {"1", "2", "3"}


def test_the_contents_page_of_a_binder_tells_the_page_of_each_part(built: Path) -> None:
    (file,) = built.glob("files/*/col-binder-bound.pdf")
    first, *rest = proof.words(file.read_bytes())
    rows = dict(re.findall(r"(签到表|反馈表)\D*?(\d+)", first.replace("\n", " ")))
    assert rows == {"签到表": "3", "反馈表": "5"}
    pages = [first, *rest]
    for title, page in rows.items():
        assert title in pages[int(page) - 1]
    assert pages[1].strip() == ""
    with pypdfium2.PdfDocument(file.read_bytes()) as opened:
        assert [entry.get_title() for entry in opened.get_toc()] == ["目录", "签到表", "反馈表"]
