"""A collection bound into one book: its contents page is right, each part begins on a right-hand page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pypdfium2

from xindeng.render import bind, proof


def sheet(words: int) -> bytes:
    """A PDF of so many empty pages of A5."""
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(words):
        made.add_blank_page(page_size=(420, 595))
    made.save(out)
    return out.getvalue()


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
