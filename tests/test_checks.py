"""The checks beyond the exact words of tests/diagnostics: edges of sums, and pages as they were built."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import SAMPLE

from xindeng import library
from xindeng.checks import CHECKS, check, clarity
from xindeng.checks.built import inspect, scan
from xindeng.checks.passages import Passage
from xindeng.diag import Diagnostic, errors
from xindeng.kinds.lecture_kit import LectureKit
from xindeng.kinds.page import _minutes
from xindeng.shelf import Library

SHELF = library.load(SAMPLE)[0]
DAY = date(2026, 12, 1)


def told(problems: list[Diagnostic]) -> list[str]:
    return [f"{problem.code} {problem.message}" for problem in problems]


def spoilt(root: Path, file: str, *pairs: tuple[str, str], seconds: float = 2.0) -> list[str]:
    path = root / "courses" / file
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    shelf, problems = library.load(root)
    return told(problems + check(shelf, {"vid-slow": seconds}, DAY))


def test_the_sample_has_nothing_to_complain_of() -> None:
    assert check(SHELF, {"vid-slow": 2.0}, DAY) == []


def test_every_check_runs_on_an_empty_library(tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    empty, _ = library.load(tmp_path)
    assert [problem for one in CHECKS for problem in one(empty)] == []


def test_half_a_class_hour_is_a_class_hour_too(sample: Path) -> None:
    """1.5 x 45 minutes are no whole minutes; 1.2 x 45 are 54, also when floats are a hair off."""
    lines = (("hours: 1\n", "hours: 1.2\n"), ("minutes: 45\n", "minutes: 54\n"), ("minutes: 30, what", "minutes: 39, what"))
    assert [line for line in spoilt(sample, "助人课/02-停一停.md", *lines) if line.startswith("T-01")] == []


def test_hours_in_tenths_add_up_as_people_add_them(sample: Path) -> None:
    """0.1 + 0.2 is 0.3 here."""
    words = (("modules: [{ref: mod-demo, hours: 2}]", "modules: [{ref: mod-demo, hours: 0.1}, {ref: mod-demo, hours: 0.2}]"),
             ("hours_total: 2", "hours_total: 0.3"))  # fmt: skip
    assert not any("各模块加起来" in line for line in spoilt(sample, "体系.md", *words))


def test_sharing_of_exactly_a_fifth_is_enough(sample: Path) -> None:
    pairs = (("minutes: 15, title: 听到了什么", "minutes: 12, title: 听到了什么"), ("minutes: 10, title: 说再见", "minutes: 13, title: 说再见"))
    assert spoilt(sample, "说说话.md", *pairs) == []


@pytest.mark.parametrize(("seconds", "fits"), [(900.0, True), (900.1, False)])
def test_a_video_may_fill_its_step_and_no_more(seconds: float, fits: bool) -> None:
    assert (check(SHELF, {"vid-slow": seconds}, DAY) == []) is fits


def test_a_review_is_good_up_to_its_last_day(sample: Path) -> None:
    words = "status: published\nreview_by: 2026-12-01\nreviewers:\n  - {person: ppl-teacher, role: 专业, date: 2026-11-20, verdict: 可以}\n"
    assert spoilt(sample, "活动/点头.md", ("status: in_review\n", words)) == []


def test_a_double_and_a_narrator_are_of_the_cast(sample: Path) -> None:
    pair = ("  - {name: 小林的替身, description: 小林心里的话, kind: double}\n", "  - {name: 小林的替身, description: 心里的话, kind: double}\n  - {name: 旁白, description: 讲故事, kind: narrator}\n")
    assert spoilt(sample, "门口.md", pair) == ["K-07 “旁白”没有台词，舞台说明里也没有出现"]


def test_of_a_draft_everything_is_a_reminder(sample: Path) -> None:
    file = sample / "courses" / "活动" / "点头.md"
    text = file.read_text("utf-8").replace("act-nod", "act-new").replace("status: in_review", "status: draft")
    (sample / "courses" / "新.md").write_text(text.replace("risk: R0", "risk: R2").replace("noise: mid\n", ""), "utf-8")
    shelf, problems = library.load(sample, drafts=True)
    problems += check(shelf, {}, DAY)
    assert problems
    assert errors(problems) == []


@pytest.mark.parametrize(("name", "minutes"), [("lec-slow-01", 45), ("grp-talk", 60), ("play-door", 3), ("act-count", 10), ("frm-sign", 0)])
def test_the_length_of_one_use_is_what_search_narrows_by(name: str, minutes: int) -> None:
    assert _minutes(SHELF.items[name]) == minutes


# --- pages as they were built ----------------------------------------------------------

CARD = '<section class="xd-help"><a href="tel:000356">000356</a></section>'
URGENT = '<section class="xd-help xd-help--urgent"><a href="tel:000356">000356</a></section>'
EMPTY = '<section class="xd-help"><p>没有电话</p></section>'


LABELS = "<p>尚未经专业审核 AI 辅助起草</p>"


def built(tmp_path: Path, body: str, *, ref: str = "act-nod", risk: str = "R0") -> list[str]:
    """What is said of a site with the page of one item, its labels in place."""
    item = SHELF.items[ref].model_copy(update={"risk": risk})
    one = replace(SHELF, items={ref: item}, urls={ref: "a/a.html"})
    return told(inspected(tmp_path, {"a/a.html": LABELS + body}, one))


def inspected(tmp_path: Path, pages: dict[str, str], shelf: Library) -> list[Diagnostic]:
    site = tmp_path / "site"
    for name, body in pages.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(body, "utf-8")
    return inspect(site, tmp_path, shelf)


@pytest.mark.parametrize(
    ("risk", "body", "cards"),
    [
        ("R0", CARD, None), ("R0", "", "应当有 1 张求助卡，只有 0 张"), ("R1", EMPTY, "应当有 1 张求助卡，只有 0 张"),
        ("R2", CARD, "应当有 2 张求助卡，只有 1 张"), ("R2", CARD + "<p>文</p>" + CARD, None),
        ("R2", CARD + EMPTY, "应当有 2 张求助卡，只有 1 张"),
        ("R3", URGENT + "<section>文</section>" + CARD, None),
    ],
)  # fmt: skip
def test_a_help_card_counts_when_there_is_a_number_on_it(risk: str, body: str, cards: str | None, tmp_path: Path) -> None:
    assert built(tmp_path, body, risk=risk) == ([f"S-01 页面上{cards}"] if cards else [])


def test_in_a_crisis_help_comes_first(tmp_path: Path) -> None:
    late = "<section><h2>文</h2></section>" + URGENT + CARD
    assert built(tmp_path, late, risk="R3") == ["S-01 危机内容的第一屏没有求助卡"]


def test_a_page_that_is_missing_is_said_aloud(tmp_path: Path) -> None:
    one = replace(SHELF, items={"act-nod": SHELF.items["act-nod"]}, urls={"act-nod": "a/b.html"})
    assert told(inspected(tmp_path, {"a/a.html": CARD}, one)) == ["W-11 这一项的页面没有生成"]


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ('<img src="//example.org/a.png">', "W-10 这一页会向外面的网站取东西：//example.org/a.png"),
        ('<link rel="stylesheet" href="https://example.org/a.css">', "W-10 这一页会向外面的网站取东西：https://example.org/a.css"),
        ('<a href="https://example.org/">外面</a>', None),
        ('<link rel="canonical" href="https://example.org/a">', None),
        ('<a href="b.html">没有</a>', "W-11 链接“b.html”没有通向任何东西"),
        ('<a href="../../files/k/a.pdf">没有</a>', "W-11 链接“../../files/k/a.pdf”没有通向任何东西"),
        ('<a href="../../help.html">求助</a><a href="../../index.html">首页</a>', None),
        ('<a href="%E7%94%B2.html">甲</a>', "W-11 链接“%E7%94%B2.html”没有通向任何东西"),
        ('<h2 id="甲">甲</h2><a href="#%E7%94%B2">甲</a>', None),
        ('<a href="#none">没有</a>', "W-12 链接“#none”指的位置不在那一页上"),
        ('<a href="#t=12.5">十二秒</a><a href="a.html?x=1">自己</a>', None),
        ('<a href="">空</a><a href="tel:110">110</a><a href="mailto:a@example.org">信</a>', None),
    ],
)
def test_links_lead_somewhere_and_nothing_is_fetched_from_outside(body: str, answer: str | None, tmp_path: Path) -> None:
    assert built(tmp_path, CARD + body) == ([answer] if answer else [])


def test_a_page_is_read_off_its_html() -> None:
    page = scan('<a name="x"></a><p id="y"><a href="b.html">b</a><img src="c.png">')
    assert [(ref.target, ref.loaded) for ref in page.refs] == [("b.html", False), ("c.png", True)]
    assert page.anchors == {"x", "y"}


def test_how_a_text_reads_is_told_slot_by_slot_with_the_limits_of_its_reader() -> None:
    kit = SHELF.get("kit-rest", LectureKit)
    found = clarity.measured(kit)
    whole_gate, whole = found[""]
    assert whole_gate is not None
    assert whole_gate.reader == "居民"
    assert whole.sentences == sum(part.sentences for field, (_, part) in found.items() if field)
    assert 0 < whole.clause <= whole.mean < 20
    assert whole.long == 0


def test_averages_are_of_han_characters_alone() -> None:
    item = SHELF.get("kit-rest", LectureKit)
    passages = [Passage(item, "一二三四，五六（abc 12）。", "x"), Passage(item, "一" * 41 + "。", "x")]
    found = clarity.measure(clarity.sentences_of(passages))
    assert found == clarity.Measure(sentences=2, mean=23.5, long=1, clause=47 / 3)
