"""Proof-reading: what must hold of every print of the sample library, whatever edition it is."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import outloud
import pdfua
import pypdfium2
import zxingcpp
from printed import docs, prints, shelf, todo
from test_editions import bare
from test_pdf import han_runs

from xindeng import plan
from xindeng.doc import Doc, as_data, chosen
from xindeng.render import around, proof
from xindeng.shelf import Library

__all__ = ["docs", "prints", "shelf", "todo"]  # fixtures
RADICALS = re.compile(r"[\u2e80-\u2fdf]")
"""Look like characters and are none: nobody finds them by searching."""
NOT_FIRST, NOT_LAST = "，。、；：？！）》〉」』】…—％", "（《〈「『【"
DPI = 150
FINE, CORNER = 300, 45 / 25.4 * 72
"""Dots an inch for the small square at the foot, and what of the page's lower right is looked at, in points."""


def test_two_checkers_of_accessible_documents_find_no_fault(prints: Mapping[str, bytes], tmp_path: Path) -> None:
    for name, data in prints.items():
        file = tmp_path / name
        file.write_bytes(data)
        report = pdfua.validate(file)
        assert list(report.findings) == [], name
        result = outloud.check(str(file))
        assert [str(found) for found in result.findings if found.severity == "error"] == [], name


def test_every_page_tells_title_version_date_review_and_licence(
    todo: plan.Plan, prints: Mapping[str, bytes], docs: Mapping[str, Doc]
) -> None:
    """Sheets are copied one by one: each must say what it is and how old."""
    for entry in todo.prints:
        doc = docs[entry.owner]
        for number, page in enumerate(proof.words(prints[entry.name]), 1):
            found = bare(page)
            wanted = [entry.edition.heading or doc.title, *around.imprint(doc)]
            assert [words for words in wanted if bare(words) not in found] == [], (entry.name, number)


def test_no_character_is_a_radical_that_only_looks_like_it(prints: Mapping[str, bytes]) -> None:
    assert [name for name, data in prints.items() if RADICALS.search("".join(proof.words(data)))] == []


def test_every_han_character_of_the_source_is_found_in_the_print(
    todo: plan.Plan, prints: Mapping[str, bytes], docs: Mapping[str, Doc]
) -> None:
    whole = [entry for entry in todo.prints if entry.edition.layout != "cards"]  # those hold the numbers alone
    assert len(whole) > 40
    for entry in whole:
        source = Counter("".join(han_runs(as_data(chosen(docs[entry.owner], entry.edition)))))
        lost = source - Counter("".join(proof.words(prints[entry.name])))
        assert not lost, (entry.name, lost)


def lines(data: bytes) -> Iterator[str]:
    for page in proof.words(data):
        yield from (line.strip() for line in page.splitlines() if line.strip())


def test_no_line_begins_or_ends_with_punctuation_that_may_not_stand_there(prints: Mapping[str, bytes]) -> None:
    wrong = [
        (name, line) for name, data in prints.items() for line in lines(data) if line[0] in NOT_FIRST or line[-1] in NOT_LAST
    ]
    assert wrong == []


def read_codes(page: pypdfium2.PdfPage, dpi: int = DPI, *, corner: float = 0) -> set[str]:
    """What a telephone reads on a page printed at this resolution, or on its lower right `corner` alone."""
    left, above = (page.get_width() - corner, page.get_height() - corner) if corner else (0, 0)
    image = page.render(scale=dpi / 72, crop=(left, 0, 0, above)).to_pil()
    return {found.text for found in zxingcpp.read_barcodes(image)}


def test_the_squares_on_every_page_lead_to_its_item(
    todo: plan.Plan, prints: Mapping[str, bytes], shelf: Library, docs: Mapping[str, Doc]
) -> None:
    for entry in todo.prints:
        if entry.edition.grey_of:
            continue  # the same page in greys
        address = shelf.site(docs[entry.owner].url)
        with pypdfium2.PdfDocument(prints[entry.name]) as document:
            assert read_codes(document[0]) == {address}, entry.name
            for number in range(1, len(document)):
                assert read_codes(document[number], FINE, corner=CORNER) == {address}, (entry.name, number + 1)
        assert len(address) <= 80, f"nobody reads {address} out at a print shop"
