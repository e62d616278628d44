"""What an author wrote is what arrives: nothing guessed, nothing expanded, everything with its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from xindeng import source
from xindeng.diag import Span


def read(text: str | bytes, tmp_path: Path, name: str = "一 项.yml") -> source.Source:
    found, problems = answer(text, tmp_path, name)
    assert not problems, [problem.as_text() for problem in problems]
    assert len(found) == 1
    return found[0]


def answer(
    text: str | bytes, tmp_path: Path, name: str = "一 项.yml"
) -> tuple[list[source.Source], list[source.Diagnostic]]:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return source.read(file, tmp_path)


@pytest.mark.parametrize(
    "words",
    ["12:30", "5:30", "010", "0x1F", "1_000", "1.10", "1e3", "no", "off", "yes", "null", "~", "true", ".inf",
     "2026-11-21", "13800138000138001380", "+86 10 1234", "90%", "=", "2026-11-21T08:00:00Z"],
)  # fmt: skip
def test_every_scalar_stays_the_text_that_was_written(words: str, tmp_path: Path) -> None:
    assert read(f"a: {words}\nb: [{words}]\n", tmp_path).data == {"a": words, "b": [words]}


def test_an_empty_value_is_empty_text(tmp_path: Path) -> None:
    assert read("a:\nb: ''\n", tmp_path).data == {"a": "", "b": ""}


def test_long_text_keeps_its_lines(tmp_path: Path) -> None:
    assert read("a: |\n  一\n  二\nb: >\n  一\n  二\n", tmp_path).data == {"a": "一\n二\n", "b": "一 二\n"}


def test_every_value_and_name_knows_its_place(tmp_path: Path) -> None:
    one = read("a: 一\nb:\n  - {c: 二}\n  - c: 三\n", tmp_path)
    assert one.at("a") == Span("一 项.yml", 1, 4)
    assert one.at("b", 0, "c") == Span("一 项.yml", 3, 9)
    assert one.key("b", 1, "c") == Span("一 项.yml", 4, 5)


def test_what_does_not_stand_there_is_at_the_nearest_thing_around_it(tmp_path: Path) -> None:
    one = read("a: 一\nb:\n  - {c: 二}\n", tmp_path)
    assert one.at("b", 0, "d", "e") == one.at("b", 0)
    assert one.key("x") == one.at()


def test_the_places_in_front_matter_are_places_in_the_file(tmp_path: Path) -> None:
    one = read("---\r\ntitle: 题\r\n---\r\n\r\n文\r\n", tmp_path, "甲.md")
    assert (one.at("title"), one.body, one.body_line) == (Span("甲.md", 2, 8), "\n文\n", 4)


def test_a_list_gives_several_items_each_with_its_own_places(tmp_path: Path) -> None:
    found, problems = answer("- id: a\n- id: b\n  x: [一]\n", tmp_path)
    assert not problems
    assert [one.data["id"] for one in found] == ["a", "b"]
    assert found[1].at("x", 0) == Span("一 项.yml", 3, 7)


@pytest.mark.parametrize("text", ["\ufeffa: 一\n", "a: 一\r\n", "a: 一\r", "\ufeff---\r\na: 一\r\n---\r\n"])
def test_what_windows_editors_add_is_accepted(text: str, tmp_path: Path) -> None:
    assert read(text, tmp_path, "甲.md" if "---" in text else "甲.yml").data == {"a": "一"}


def test_a_short_text_never_becomes_a_large_one(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    found, problems = answer("\n".join(lines), tmp_path)
    assert not found
    assert {problem.code for problem in problems} == {"Y-03"}


def test_what_follows_a_slip_inside_the_data_is_still_read(tmp_path: Path) -> None:
    found, problems = answer("a: 一\na: 二\nb: 三\nb: 四\n", tmp_path)
    assert [one.data for one in found] == [{"a": "一", "b": "三"}]
    assert [problem.span.line for problem in problems] == [2, 4]


# --- whatever is thrown at it ----------------------------------------------------------

SIZE = 20 if os.environ.get("XINDENG_ALL") else 1
"""How many times more is thrown under `./inv test --all`."""

PIECES = ["a", "id", ": ", ":", "：", "- ", "\n", "\n  ", "\n\t", "[", "]", "{", "}", ",", "'", '"', "|", ">", "&a ", "*a",
          "!!int ", "<<", "---", "\n---\n", "...", "#", "%", "@", "`", "? ", "\\", "\u3000", "\u200b", "\u2028", "\x00",
          "\ufffe", "😀", "学", "  ", "%YAML 1.2\n", "=", "~"]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@given(text=TEXTS, name=st.sampled_from(["甲.md", "甲.yml"]))
@example(text="a: \ufffe", name="甲.yml")
@example(text="? [a]\n: b", name="甲.yml")
@settings(max_examples=400 * SIZE, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_text_is_too_odd_to_be_answered(text: str, name: str, tmp_path: Path) -> None:
    found, problems = answer(text.encode("utf-8", "surrogatepass"), tmp_path, name)
    assert found or problems
    for problem in problems:
        assert problem.span.line >= 1
        assert problem.span.column >= 1
        assert problem.hint


@given(raw=st.binary(max_size=80))
@settings(max_examples=200 * SIZE, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_bytes_are_too_odd_to_be_answered(raw: bytes, tmp_path: Path) -> None:
    found, problems = answer(raw, tmp_path)
    assert found or problems
