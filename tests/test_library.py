"""From files to a library: what is loaded, who cites whom, what a change remakes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import SAMPLE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xindeng import library, plan
from xindeng.checks import check
from xindeng.diag import errors
from xindeng.doc import Link, Picture, as_data, links, walk
from xindeng.history import today_of
from xindeng.kinds import BY_NAME
from xindeng.kinds.common import help_lines
from xindeng.kinds.page import page
from xindeng.shelf import Library

SHELF = library.load(SAMPLE)[0]


def load(root: Path) -> Library:
    shelf, problems = library.load(root)
    assert not problems, [problem.as_text() for problem in problems]
    return shelf


def changed(root: Path, file: str, old: str, new: str) -> None:
    path = root / "courses" / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")


# --- what is loaded --------------------------------------------------------------------


def test_every_item_has_a_flat_address_of_its_own() -> None:
    addresses = list(SHELF.urls.values())
    assert len(addresses) == len(set(addresses)) == len(SHELF.items)
    assert SHELF.urls["lec-slow-01"] == "lectures/lec-slow-01.html"
    assert SHELF.address("lec-slow-01") == "https://xiaodeng.example.org/latest/lectures/lec-slow-01.html"


def test_items_stand_in_the_order_of_their_ids() -> None:
    assert list(SHELF.items) == sorted(SHELF.items)


def test_what_lies_beside_the_items_is_no_item(sample: Path) -> None:
    for name in ("README.md", "助人课/README.md", "LICENSE.md", "示范.slides.yml", "说明.txt"):
        (sample / "courses" / name).write_text("随便写写", "utf-8")
    assert load(sample).items.keys() == SHELF.items.keys()


def test_a_picture_is_named_from_the_root() -> None:
    doc = page(BY_NAME["lecture"], SHELF.items["lec-slow-01"], SHELF)
    assert [block.src for block in walk(doc.blocks) if isinstance(block, Picture)] == ["courses/图/灯.png"]


def test_text_stands_in_the_place_that_its_heading_names() -> None:
    lecture = SHELF.items["lec-slow-01"]
    assert all(lecture.prose(slot) for slot in ("overview", "opening", "three", "pairs", "closing", "limits"))
    assert not lecture.prose("break")


def test_a_draft_is_left_out_unless_asked_for(sample: Path) -> None:
    draft = (sample / "courses" / "活动" / "点头.md").read_text("utf-8")
    draft = draft.replace("act-nod", "act-draft").replace("status: in_review", "status: draft")
    (sample / "courses" / "草稿.md").write_text(draft, "utf-8")
    assert "act-draft" not in load(sample).items
    assert "act-draft" in library.load(sample, drafts=True)[0].items


def test_who_cites_whom_is_known_from_fields_and_from_words() -> None:
    assert SHELF.citations["act-count"] == ("grp-talk", "kit-rest", "lec-slow-01", "psy-thanks")
    assert SHELF.citations["term-refer"] == ("term-listen",)
    assert "lec-pause-01" in SHELF.citations["lec-slow-01"]


def test_every_link_of_every_page_leads_somewhere() -> None:
    pages = plan.compose(SHELF, {})
    written = {f"{file.stem}.html" for file in (Path(library.__file__).parent / "theme/pages").glob("*.md")}
    known = {*SHELF.items, *(doc.url for doc in pages), *written}
    for doc in pages:
        for link in links(doc.blocks):
            assert not library.is_id(link.target) or link.target in known, (doc.id, link.target)


def test_a_link_without_words_shows_the_title() -> None:
    doc = next(doc for doc in plan.compose(SHELF, {}) if doc.id == "lec-slow-01")
    shown = [link for link in links(doc.blocks) if link.target == "act-nod"]
    assert shown
    assert all(link == Link("act-nod", shown[0].inlines, link.span) for link in shown)
    assert {"见面点个头"} == {inline.text for link in shown for inline in link.inlines if hasattr(inline, "text")}


def test_help_lines_are_the_items_own_and_then_the_countys() -> None:
    assert [line.target for line in help_lines(SHELF)] == ["hot-heart", "hot-rescue", "hot-local"]
    assert [line.target for line in help_lines(SHELF, ("hot-rescue",))] == ["hot-rescue", "hot-local"]


# --- what is not to blame --------------------------------------------------------------


def test_who_cites_what_cannot_be_read_is_not_to_blame(sample: Path) -> None:
    changed(sample, "登记/登记.yml", "  role: 讲师\n", "\u3000role: 讲师\n")
    assert [problem.code for problem in library.load(sample)[1]] == ["Y-01"]


def test_who_cites_what_has_faults_is_not_to_blame(sample: Path) -> None:
    changed(sample, "活动/数呼吸.md", "noise: low\n", "")
    problems = library.load(sample)[1] + check(library.load(sample)[0], {}, today_of(sample))
    assert [problem.code for problem in problems] == ["F-02"]


# --- what a change remakes -------------------------------------------------------------


def docs(root: Path) -> Mapping[str, str]:
    return {doc.id: repr(as_data(doc)) for doc in plan.compose(load(root), {})}


def test_a_new_title_reaches_the_pages_that_cite_it_and_no_others(sample: Path) -> None:
    before = docs(sample)
    changed(sample, "助人课/01 慢下来.md", "title: 先慢下来\n", "title: 先慢慢地下来\n")
    after = docs(sample)
    remade = {name for name in before if before[name] != after[name]}
    assert remade == {"lec-slow-01", "lec-pause-01", "crs-demo", "lectures", "review", "coverage/competencies", "audiences-volunteers"}
    assert all("先慢慢地下来" in after[name] for name in remade)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("助人课/01 慢下来.md", "level: 初级\n", "level: 初级  # 以后再升\n"),
        ("助人课/01 慢下来.md", "\n## 点头\n", "\n\n\n## 点头\n"),
        ("登记/登记.yml", "- id: ppl-teacher\n  type: person\n", "\n- type: person\n  id: ppl-teacher\n"),
    ],
)
def test_a_comment_a_moved_line_and_another_order_remake_nothing(file: str, old: str, new: str, sample: Path) -> None:
    before = docs(sample)
    changed(sample, file, old, new)
    assert docs(sample) == before


# --- whatever is thrown at it ----------------------------------------------------------

SIZE = 20 if os.environ.get("XINDENG_ALL") else 1
"""How many times more is thrown under `./inv test --all`."""

MARKS = ["## ", "### ", "# ", "{#s1}", "{#", "}", "\n", "\n\n", "    ", '!!! say "x"\n', "!!! facilitator\n    ", "- ",
         "1. ", "- [ ] ", "> ", "| a | b |\n| --- | --- |\n", "| 1 |", "**", "*", "`", "```\n", "[", "](", ")", "](act-nod)",
         "![x](../图/灯.png)", "[^1]", "[^1]: ", "<b>", "&#8203;", "\\", "---\n", "===\n", "：", "（", "）", "老林：", "学", "a",
         "https://x.org", "javascript:", "\t", "{{ 7*7 }}", "😀"]  # fmt: skip
BODIES = st.lists(st.sampled_from(MARKS), max_size=30).map("".join)
FILES = sorted((SAMPLE / "courses").rglob("*.md"))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with room for one item."""
    root = tmp_path_factory.mktemp("alone")
    (root / "courses").mkdir()
    return root


@given(file=st.sampled_from(FILES), body=BODIES)
@settings(max_examples=150 * SIZE, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_body_is_too_odd_to_be_answered(file: Path, body: str, alone: Path) -> None:
    _, head, _ = file.read_text("utf-8").split("---\n", 2)
    (alone / "courses" / "一.md").write_text(f"---\n{head}---\n{body}", "utf-8")
    shelf, problems = library.load(alone)
    problems += check(shelf, {}, today_of(alone))
    assert all(problem.span.line >= 1 for problem in problems)


ODD = ["", "[]", "{}", "x", "0", "1", "999999999", "[x, [y]]", "{a: b}", "hot-heart", "lec-slow-01", "ppl-editor", "'", "R3", "😀"]


@given(data=st.data())
@settings(max_examples=80 * SIZE, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_line_that_went_wrong_ends_in_answers_or_in_pages(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """One line of one file is lost, doubled or spoilt: either there are errors, or every page is composed."""
    root = spoilt(data, tmp_path_factory.mktemp("spoilt"))
    shelf, problems = library.load(root)
    problems += check(shelf, {}, today_of(SAMPLE))
    if not errors(problems):
        assert len(plan.compose(shelf, {})) > len(shelf.items)


def spoilt(data: st.DataObject, root: Path) -> Path:
    files = sorted(file for file in (SAMPLE / "courses").rglob("*") if file.suffix in {".md", ".yml"})
    chosen = data.draw(st.sampled_from(files))
    lines = chosen.read_text("utf-8").splitlines()
    n = data.draw(st.integers(0, len(lines) - 1))
    name, colon, _ = lines[n].partition(": ")
    others = [[], [lines[n]] * 2, *([f"{name}: {odd}"] for odd in ODD if colon)]
    lines[n : n + 1] = data.draw(st.sampled_from(others))
    for file in (SAMPLE / "courses").rglob("*"):
        target = root / file.relative_to(SAMPLE)
        if file.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    (root / chosen.relative_to(SAMPLE)).write_text("\n".join(lines) + "\n", "utf-8")
    return root
