"""No row of the founding reports is forgotten, none is green without a test of its name, none is silent about what it lacks."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from xindeng.catalogue import CODES
from xindeng.kinds import BY_NAME
from xindeng.shelf import Library

from .conftest import Site

HERE = Path(__file__).parent
ROWS: list[dict[str, Any]] = yaml.safe_load((HERE / "rows.yml").read_text("utf-8"))
COVERAGE = ROOT / "docs" / "reference" / "coverage.md"
COUNTS = {"S0": 40, "S1": 19, "S2": 13, "S3": 25, "S4": 33}
"""How many things each report names."""
STATES = {"works": "有", "partly": "有一部分", "open": "还没有", "out": "不做"}
VERDICTS = {"T": "内容类别", "F": "字段或数据", "P": "网页", "D": "下载", "R": "名录", "X": "不做"}


def held() -> dict[str, Path]:
    """Row -> the file whose test bears its name."""
    found: dict[str, Path] = {}
    for file in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            named = isinstance(node, ast.FunctionDef) and re.fullmatch(r"test_(s\d)_(\d\d)_\w+", node.name)
            if named:
                row = f"{named[1].upper()}-{named[2]}"
                assert row not in found, f"{row} has two tests"
                found[row] = file
    return found


TESTED = held()


def test_no_row_is_forgotten() -> None:
    wanted = [f"{report}-{number:02}" for report, count in COUNTS.items() for number in range(1, count + 1)]
    assert [row["id"] for row in ROWS] == wanted
    assert len(wanted) == 130


def test_what_is_green_is_held_by_a_test_and_nothing_else_claims_to_be() -> None:
    green = {row["id"] for row in ROWS if row["state"] in {"works", "partly"}}
    assert green == set(TESTED)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_row_says_what_it_is_where_it_is_and_what_it_lacks(row: dict[str, Any], site: Site) -> None:
    assert row["state"] in STATES
    assert set(str(row["verdict"]).split("/")) <= set(VERDICTS)
    assert (row["state"] == "out") == (row["verdict"] == "X")
    assert bool(row.get("at")) == (row["state"] in {"works", "partly"})
    if row["state"] != "works":
        assert row["lacks"]
    for place in row.get("at", ()):
        assert place in CODES or address(place, site.shelf), f"{place} is neither a page nor a check"


@pytest.mark.parametrize("row", [row for row in ROWS if row["state"] == "open"], ids=lambda row: row["id"])
def test_what_is_not_there_yet_is_said_aloud(row: dict[str, Any]) -> None:
    assert row["id"] not in TESTED, "it has a test: its state is another"
    pytest.xfail(f"还没有：{row['what']}：{row['lacks']}")


def address(place: str, shelf: Library) -> str:
    """Where the site shows it; empty when nowhere."""
    if place in shelf.urls:
        return shelf.urls[place]
    folders = {kind.folder for kind in BY_NAME.values()} | {"coverage", "review"}
    return f"{place}.html" if place.split("/", maxsplit=1)[0] in folders and "/" in place else ""


# --- 覆盖表 -----------------------------------------------------------------------------


def coverage(shelf: Library) -> str:
    """docs/reference/coverage.md, from the rows and the tests that hold them."""
    counts = Counter(row["state"] for row in ROWS)
    told = "、".join(f"{words} {counts[state]}" for state, words in STATES.items())
    lines = ["---", "title: 覆盖表", "xd_unlisted: true", "---", "", "# 覆盖表", ""]
    lines += ["创办时读的五份报告，一共说到 130 样事。每一样在这里占一行：有没有，在哪里，还缺什么。写“有”的，都有一个同名的测试看着。", ""]
    lines += [f"一共 130 样：{told}。“待补”是报告自己没有写的；我们不替它编。", ""]
    for report, title in TITLES.items():
        lines += [f"## {title} {{: #{report.lower()} }}", "", "| 是什么 | 现在 | 还缺什么，或者用什么代替 |", "| --- | --- | --- |"]
        lines += [_line(row, shelf) for row in ROWS if row["id"].startswith(report)]
        lines += [""]
    return "\n".join(lines)


TITLES = {
    "S0": "一家社会组织的年度总结",
    "S1": "一座城市的十年",
    "S2": "一个公益工程",
    "S3": "案例征集和十五项任务",
    "S4": "一个县的队伍",
}


def _line(row: dict[str, Any], shelf: Library) -> str:
    places = "、".join(_place(place, shelf) for place in row.get("at", ()))
    rest = "；".join(words for words in (row.get("lacks"), f"不做：{row['out']}" if row.get("out") else None) if words)
    state = STATES[row["state"]]
    now = f"**{state}**" if row["state"] == "works" else state
    return f"| {row['id']} {row['what']} | {now}{f'：{places}' if places else ''} | {rest or '—'} |"


def _place(place: str, shelf: Library) -> str:
    url = address(place, shelf)
    if not url:
        return f"[检查 {place}](../errors/{place}.md)"
    title = shelf.title(place) if place in shelf.urls else "网页"
    return f"[{title}](../{url})"


def test_the_table_of_coverage_is_what_the_rows_say(site: Site, recording: bool) -> None:
    page = coverage(site.shelf)
    if recording:
        COVERAGE.write_text(page, "utf-8", newline="\n")
    assert COVERAGE.read_text("utf-8") == page
