"""审核清单: nobody vouches who did not look, and nothing that waits is left out."""

from __future__ import annotations

from pathlib import Path

from conftest import SAMPLE

from xindeng import library
from xindeng.doc import Table, Verbatim, links, plain, walk
from xindeng.kinds import KINDS
from xindeng.kinds.reviews import review
from xindeng.schema import Item
from xindeng.shelf import Library

SHELF = library.load(SAMPLE)[0]


def listed(shelf: Library) -> set[str]:
    """Items in the tables of what must be looked at."""
    tables = [block for block in walk(review(shelf, KINDS).blocks) if isinstance(block, Table)]
    return {link.target for table in tables for row in table.rows for link in links(row[0])}


def words(shelf: Library) -> str:
    cells = [cell for b in walk(review(shelf, KINDS).blocks) if isinstance(b, Table) for row in b.rows for cell in row]
    return "".join(plain(cell) for cell in cells)


def test_every_item_that_nobody_has_reviewed_is_listed() -> None:
    waiting = {item.id for item in SHELF.all(Item) if item.status == "in_review"}
    assert waiting
    assert waiting <= listed(SHELF)


def test_every_number_that_nobody_has_called_is_listed() -> None:
    assert {"hot-heart", "hot-rescue", "hot-local"} <= listed(SHELF)
    assert "未核实：示例号码" in words(SHELF)
    assert "没有拨打过" in words(SHELF)


def test_an_item_leaves_the_list_when_a_named_person_has_signed(sample: Path) -> None:
    file = sample / "courses" / "活动" / "点头.md"
    review_ = "reviewers: [{person: ppl-teacher, role: 专业, date: 2026-11-30, verdict: 可以用}]"
    file.write_text(file.read_text("utf-8").replace("status: in_review", f"status: published\n{review_}"), "utf-8")
    shelf, problems = library.load(sample)
    assert problems == []
    assert "act-nod" not in listed(shelf)


def test_the_page_shows_how_to_write_a_review_down_and_names_nobody() -> None:
    shown = next(block.text for block in walk(review(SHELF, KINDS).blocks) if isinstance(block, Verbatim))
    assert "reviewers:" in shown
    assert "ppl-…" in shown


def test_a_disguised_case_asks_for_somebody_of_the_same_county() -> None:
    assert "请一位同县的人试认" in words(SHELF)
