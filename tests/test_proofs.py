"""Proof-reading: what must hold of every print of the sample library, whatever edition it is."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import outloud
import pdfua
import pypdfium2
import zxingcpp
from test_editions import docs, prints, shelf, todo
from test_pdf import han_runs

from xindeng import plan
from xindeng.doc import Doc, as_data, chosen
from xindeng.render import proof
from xindeng.shelf import Library

__all__ = ["docs", "prints", "shelf", "todo"]  # fixtures
RADICALS = re.compile(r"[\u2e80-\u2fdf]")
"""Look like characters and are none: nobody finds them by searching."""
NOT_FIRST, NOT_LAST = "，。、；：？！）》〉」』】…—％", "（《〈「『【"
DPI = 150


def test_two_checkers_of_accessible_documents_find_no_fault(prints: Mapping[str, bytes], tmp_path: Path) -> None:
    for name, data in prints.items():
        file = tmp_path / name
        file.write_bytes(data)
        report = pdfua.validate(file)
        assert list(report.findings) == [], name
        result = outloud.check(str(file))
        assert [str(found) for found in result.findings if found.severity == "error"] == [], name


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


def read_codes(data: bytes) -> set[str]:
    """What a telephone reads on the first page at the resolution of a cheap printer's scan."""
    with pypdfium2.PdfDocument(data) as document:
        image = document[0].render(scale=DPI / 72).to_pil()
    return {found.text for found in zxingcpp.read_barcodes(image)}


def test_the_square_on_each_print_leads_to_its_item(
    todo: plan.Plan, prints: Mapping[str, bytes], shelf: Library, docs: Mapping[str, Doc]
) -> None:
    for entry in todo.prints:
        address = shelf.site(docs[entry.owner].url)
        assert read_codes(prints[entry.name]) == {address}, entry.name
        assert len(address) <= 80, f"nobody reads {address} out at a print shop"
