"""Records: every mistake in every field is told in Chinese, at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from xindeng import schema
from xindeng.diag import Diagnostic, Span
from xindeng.kinds import KINDS
from xindeng.schema import Part, fields
from xindeng.schema.aliases import names
from xindeng.shelf import Centre
from xindeng.source import Source

WRONG: tuple[Any, ...] = (
    "", " ", "错", "0", "-1", "99999999999", "1.10", "12:30", "no", "2026-13-40", "Ä_b",
    "长" * 200, [], ["错"], [""], [[]], [{"错": "错"}], ["3", "2"], {}, {"错": "错"}, {"zh_CN": ["错"]},
)  # fmt: skip
"""Shapes of value that no field takes all of."""


def parts() -> list[type[Part]]:
    """Every model that an author's data can meet."""
    found: dict[type[Part], None] = {}
    waiting: list[Any] = [Centre, *(kind.model for kind in KINDS)]
    while waiting:
        annotation = waiting.pop()
        if isinstance(annotation, type) and issubclass(annotation, Part) and annotation not in found:
            found[annotation] = None
            waiting += [field.annotation for field in annotation.model_fields.values()]
        waiting += get_args(annotation)
    return sorted(found, key=lambda part: (part.__module__, part.__name__))


def built(model: type[Part], data: Any) -> list[Diagnostic]:
    return schema.build(model, Source("甲.yml", data, {}, {}))[1]


@pytest.mark.parametrize("model", parts(), ids=lambda model: f"{model.__module__.split('.')[-1]}.{model.__name__}")
def test_whatever_stands_in_a_field_the_answer_is_chinese(model: type[Part]) -> None:
    for field in model.model_fields:
        for wrong in WRONG:
            for problem in built(model, {field: wrong}):
                assert_chinese(problem)


def assert_chinese(problem: Diagnostic) -> None:
    ours = re.sub(r"“[^”]*”|（[\w.]+）|[\w-]+: ?…|\{[^}]*\}", "", problem.message)
    assert re.search(r"[\u4e00-\u9fff]{2}", ours), problem.message
    assert not re.search(r"[A-Za-z]{2,}", re.sub("AI|SPDX", "", ours)), problem.message
    assert re.search(r"[\u4e00-\u9fff]", problem.hint), problem.hint
    assert not re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", problem.hint), problem.hint


def told(data: dict[str, Any]) -> Iterator[str]:
    whole = {"id": "ppl-a", "type": "person", "title": "甲", "role": "编写", **data}
    model = next(kind.model for kind in KINDS if kind.name == "person")
    return (f"{problem.message} [{problem.code}]" for problem in built(model, whole))


def test_every_field_has_a_chinese_name() -> None:
    nameless = [f"{model.__name__}.{name}" for model in parts() for name in model.model_fields
                if not re.search(r"[\u4e00-\u9fff]", schema.named(schema.written(model, name), model.__name__))]  # fmt: skip
    assert nameless == []


def test_no_two_fields_of_a_part_have_the_same_chinese_name() -> None:
    """A name that two fields shared would name neither of them."""
    assert [model.__name__ for model in parts() if len(names(model)) != len(model.model_fields)] == []


def test_chinese_names_are_the_english_ones() -> None:
    data = {"编号": "term-a", "类型": "term", "标题": "甲", "通俗解释": "一", "参见": ["term-b"], "参考文献": ["ref-c"]}
    model = next(kind.model for kind in KINDS if kind.name == "term")
    record, problems = schema.build(model, Source("甲.yml", data, {}, {}))
    assert not problems
    assert {str(ref): where for where, ref in schema.refs(record)} == {"term-b": ("see_also", 0), "ref-c": ("references", 0)}


def test_chinese_names_hold_inside_parts_and_keep_their_places() -> None:
    model = next(kind.model for kind in KINDS if kind.name == "course")
    places = {("课程目标",): 1, ("课程目标", 0): 2, ("课程目标", 0, "行为动词"): 3, ("课程目标", 0, "编号"): 4}
    marks = {where: Span("甲.yml", line) for where, line in places.items()}
    source = Source("甲.yml", {"课程目标": [{"编号": "Ä", "行为动词": "", "文字": "一"}]}, marks, marks)
    found = [(problem.code, problem.span.line) for problem in schema.build(model, source)[1] if problem.span.line > 1]
    assert sorted(found) == [("F-04", 3), ("F-08", 4)]


def test_a_field_under_both_names_is_complained_of_where_the_chinese_one_stands() -> None:
    keys = {("date",): Span("甲.yml", 1), ("日期",): Span("甲.yml", 2)}
    source = Source("甲.yml", {"date": "2026-11-21", "日期": "2026-11-22", "内容": "初稿"}, keys, keys)
    (twice, unknown, missing) = schema.build(schema.Change, source)[1]
    assert (twice.code, twice.span.line, twice.message) == ("F-14", 2, "“日期”和“date”是同一个字段，写了两次")
    assert (unknown.code, missing.code) == ("F-02", "F-01")


def test_a_chinese_name_that_is_nearly_known_is_guessed() -> None:
    problem = built(Centre, {"网站名": "甲"})[-1]
    assert problem.hint.startswith("是不是“网站名称”？")


def test_a_field_that_is_nearly_known_is_guessed() -> None:
    problem = built(Centre, {"nmae": "甲"})[-1]
    assert problem.message == "不认识的字段“nmae”"
    assert problem.hint.startswith("是不是“name”？")


def test_a_wrong_entry_is_not_called_missing_as_well() -> None:
    model = next(kind.model for kind in KINDS if kind.name == "course")
    codes = [problem.code for problem in built(model, {"outcomes": [{"id": "o", "verb": "做", "text": ""}]})]
    assert codes.count("F-04") == 1
    assert "F-13" not in codes


def test_records_are_frozen_and_compare_by_value() -> None:
    one, other = (schema.Change(date="2026-11-21", what="初稿") for _ in "ab")  # type: ignore[arg-type]
    assert one == other
    with pytest.raises(ValueError, match="frozen"):
        one.what = "改"


@pytest.mark.parametrize(("clock", "seconds"), [("00:01", 1), ("01:30", 90), ("1:02:03.5", 3723.5)])
def test_a_moment_is_read_as_seconds(clock: str, seconds: float) -> None:
    assert fields._clock(clock) == seconds


@pytest.mark.parametrize("clock", ["90", "1:60", "1:61:00", "-1:00", "01：30", "a:b", "1:2"])
def test_what_is_no_moment_is_refused(clock: str) -> None:
    with pytest.raises(ValueError, match=r"\{message\}|时间点"):
        fields._clock(clock)


@pytest.mark.parametrize("day", ["20261121", "2026-W47-6", "2026-1-1", "２０２６-11-21", "2026-02-29"])
def test_only_the_one_form_of_a_date_is_taken(day: str) -> None:
    (answer,) = (problem for problem in built(schema.Change, {"date": day, "what": "初稿"}))
    assert answer.code == "F-07"


def test_an_authors_braces_come_through_untouched() -> None:
    assert list(told({"version": "{{ 7*7 }} {0} {message} %s"})) == [
        "版本（version）：“{{ 7*7 }} {0} {message} %s”不是版本号 [F-09]"
    ]


def test_references_are_found_wherever_they_stand() -> None:
    model = next(kind.model for kind in KINDS if kind.name == "term")
    data = {"id": "term-a", "type": "term", "title": "甲", "plain": "一", "see_also": ["term-b"], "references": ["ref-c"]}
    record, problems = schema.build(model, Source("甲.yml", data, {}, {}))
    assert not problems
    found = {(where, str(ref), ref.prefixes) for where, ref in schema.refs(record)}
    assert found == {(("see_also", 0), "term-b", ("term",)), (("references", 0), "ref-c", ("ref",))}


def test_a_complaint_stands_where_the_field_is() -> None:
    source = Source("甲.yml", {"date": "x", "what": "初稿"}, {}, {("date",): Span("甲.yml", 3, 7)})
    _, problems = schema.build(schema.Change, source)
    assert [problem.span for problem in problems] == [Span("甲.yml", 3, 7)]
