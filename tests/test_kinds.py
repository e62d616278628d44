"""What the kinds promise beyond their recorded pages: labels, limits, and what stays unseen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import SAMPLE

from xindeng import library, plan
from xindeng.doc import (
    Cards,
    Doc,
    HelpCard,
    Link,
    Question,
    Quiz,
    Section,
    as_data,
    links,
    plain,
    select,
    walk,
)
from xindeng.kinds import BY_NAME
from xindeng.kinds.case import LABELS
from xindeng.kinds.common import EXAMPLE
from xindeng.shelf import Library

SHELF = library.load(SAMPLE)[0]
DOCS: Mapping[str, Doc] = {doc.id: doc for doc in plan.compose(SHELF, {})}


def edited(root: Path, file: str, old: str, new: str) -> Library:
    path = root / "courses" / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")
    shelf, problems = library.load(root)
    assert not problems, [problem.as_text() for problem in problems]
    return shelf


def everything(shelf: Library) -> str:
    return repr([as_data(doc) for doc in plan.compose(shelf, {})])


# --- the directory ---------------------------------------------------------------------

PUBLIC = "public_fields: [name, organisation, fields, county, contact_via, languages, qualification]"


def test_what_a_directory_entry_does_not_name_public_reaches_no_page(sample: Path) -> None:
    assert "示例人物" in everything(SHELF)
    words = everything(edited(sample, "登记/地方.yml", PUBLIC, "public_fields: [county]"))
    for hidden in ("示例人物", "团体带领", "普通话", "示例资质", "示例机构"):
        assert hidden not in words, hidden


# --- labels ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("case-door", LABELS["composite"]),
        ("case-consent", LABELS["consented"]),
        ("coh-demo", EXAMPLE),
        ("org-demo", EXAMPLE),
        ("site-demo", EXAMPLE),
        ("dir-demo", EXAMPLE),
        ("cert-demo", "表明完成培训，不是行医或心理治疗资格"),
        ("scale-demo", "不用于诊断"),
    ],
)
def test_a_label_stands_on_the_page_and_on_the_card(item: str, words: str) -> None:
    assert words in DOCS[item].notices
    (cards,) = (block for block in walk(DOCS[BY_NAME[SHELF.items[item].type].folder].blocks) if isinstance(block, Cards))
    (card,) = (card for card in cards.cards if card.target == item)
    assert words in card.meta


@pytest.mark.parametrize("item", ["prog-demo", "crs-demo", "grp-talk", "psy-thanks", "cert-demo"])
def test_the_limits_of_service_stand_where_people_are_taught_or_led(item: str) -> None:
    (scope,) = (block for block in walk(DOCS[item].blocks) if isinstance(block, Section) and block.id == "scope")
    assert "诊断" in str(as_data(scope))


# --- exams -----------------------------------------------------------------------------


def questions(edition: str) -> list[Question]:
    readers = next(entry.readers for entry in BY_NAME["exam"].editions if entry.name == edition)
    blocks = walk(select(DOCS["exam-demo"].blocks, readers))
    return [question for block in blocks if isinstance(block, Quiz) for question in block.questions]


def test_a_learners_paper_holds_the_questions_and_nothing_of_the_answers() -> None:
    paper, key = questions("paper"), questions("key")
    assert [question.stem for question in paper] == [question.stem for question in key]
    assert all(question.answer and question.why for question in key)
    assert not any(question.answer or question.why or question.right or question.rubric for question in paper)


def test_a_real_exam_shows_its_blueprint_only(sample: Path) -> None:
    shelf = edited(sample, "更多/结业自测.md", "visibility: practice", "visibility: secure")
    doc = next(doc for doc in plan.compose(shelf, {}) if doc.id == "exam-demo")
    assert not any(isinstance(block, Quiz) for block in walk(doc.blocks))
    assert "守住边界" in str(as_data(doc))
    assert "等三秒" not in str(as_data(doc))


# --- competencies ----------------------------------------------------------------------


def targets(item: str, section: str) -> set[str]:
    (block,) = (block for block in walk(DOCS[item].blocks) if isinstance(block, Section) and block.id == section)
    return {link.target for link in links(block)}


def test_a_competency_knows_where_it_is_taught_practised_and_assessed() -> None:
    assert targets("cmp-slow", "taught") == {"lec-pause-01", "crs-demo"}
    assert targets("cmp-slow", "practised") == {"lec-pause-01"}
    assert targets("cmp-slow", "assessed") == {"exam-demo", "cert-demo"}


# --- facts -----------------------------------------------------------------------------


def cited(shelf: Library) -> str:
    doc = next(doc for doc in plan.compose(shelf, {}) if doc.id == "lec-pause-01")
    (link,) = (link for link in links(doc.blocks) if link.target == "fact-talks")
    return plain(link.inlines)


def test_a_cited_fact_shows_its_figure_and_unit() -> None:
    assert cited(SHELF) == "24 场"


def test_a_fact_that_is_not_public_shows_no_figure_anywhere(sample: Path) -> None:
    old = "note: 示例数据，不是真的\n  publishable: true"
    shelf = edited(sample, "登记/数字.yml", old, old.replace("true", "false"))
    assert cited(shelf) == "（数据不公开）"
    doc = next(doc for doc in plan.compose(shelf, {}) if doc.id == "fact-talks")
    assert "24" not in str(as_data(doc.blocks[0]))


def test_a_derived_fact_names_what_it_comes_from() -> None:
    (link,) = (link for link in links(DOCS["fact-month"].blocks) if link.target == "fact-talks")
    assert link == Link("fact-talks", link.inlines, link.span)
    assert plain(link.inlines) == "24 场"


# --- crisis ----------------------------------------------------------------------------


def test_help_is_the_first_thing_on_a_crisis_page_and_stands_there_once() -> None:
    cards = [n for n, block in enumerate(DOCS["crisis-feet"].blocks) if isinstance(block, HelpCard)]
    assert cards == [0, len(DOCS["crisis-feet"].blocks) - 1]


def test_what_to_do_now_stands_before_the_question() -> None:
    ids = [block.id for block in DOCS["qa-sleep"].blocks if isinstance(block, Section)]
    assert ids.index("now") < ids.index("question") < ids.index("answer")
