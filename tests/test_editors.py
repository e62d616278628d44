"""What editors complete and check while somebody types: schemas, VS Code's files, a real language server."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from building import rewrite
from conftest import ROOT, SAMPLE
from jsonschema import Draft7Validator
from lsp import Editor
from previewing import desk, saved
from referencing import Registry, Resource

from xindeng import editors, examine, prose, schema, source
from xindeng.console import Console
from xindeng.editors import jsonschema, shape, snippets, vscode
from xindeng.kinds import BY_NAME, KINDS
from xindeng.preview import said
from xindeng.schema.aliases import names
from xindeng.source import Source

LAUNCHER = editors.Launcher("${workspaceFolder}/inv", "${workspaceFolder}\\inv.cmd")
SCHEMAS = jsonschema.schemas(editors.known(SAMPLE))
NAMES = [kind.name for kind in KINDS]


# --- JSON Schema -----------------------------------------------------------------------


@cache
def judge(name: str) -> Draft7Validator:
    made = [(f"{key}.schema.json", Resource.from_contents(value)) for key, value in SCHEMAS.items()]
    return Draft7Validator(SCHEMAS[name], registry=Registry().with_resources(made))


def wrong(name: str, data: Any) -> list[str]:
    """What an editor would mark, after it has guessed the types of plain scalars."""
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in judge(name).iter_errors(guessed(data))]


def guessed(data: Any) -> Any:
    """Text as an editor's YAML 1.2 core schema reads it without quotes (yaml.org/spec/1.2.2, 10.3.2)."""
    if isinstance(data, dict):
        return {key: guessed(value) for key, value in data.items()}
    if isinstance(data, list):
        return [guessed(value) for value in data]
    if re.fullmatch(r"[-+]?[0-9]+", data):
        return int(data)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", data):
        return float(data)
    return {"true": True, "false": False, "null": None, "~": None, "": None}.get(data, data)


def items_of(root: Path) -> Iterator[Source]:
    for file in sorted((root / "courses").rglob("*")):
        if file.suffix in {".md", ".yml"} and file.name not in {"centre.yml", "waivers.yml", "README.md", "LICENSE.md"}:
            yield from source.read(file, root)[0]


def kind_of(one: Source) -> str:
    return str(one.data.get("type") or one.data["类型"])


ONE_EACH = {kind_of(one): schema.english(BY_NAME[kind_of(one)].model, one)[0] for one in items_of(SAMPLE)}


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_one(name: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("root", [SAMPLE, ROOT], ids=["sample", "library"])
def test_whatever_passes_the_check_passes_the_schema(root: Path) -> None:
    for one in items_of(root):
        if ".slides." not in one.path:
            assert wrong("items", one.data) == [], one.path
    centre = source.read(root / "courses/centre.yml", root)[0][0]
    assert wrong("centre", centre.data) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_of_each_kind_takes_what_the_sample_holds(name: str) -> None:
    assert wrong(name, ONE_EACH[name].data) == []


@pytest.mark.parametrize("name", NAMES)
def test_what_our_own_reader_refuses_the_schema_refuses(name: str) -> None:
    one = ONE_EACH[name]
    for words, data in spoiled(name, dict(one.data)):
        assert schema.build(BY_NAME[name].model, Source("甲.yml", data, {}, {}))[1], f"{name}: {words}"
        assert not judge(name).is_valid(guessed(data)), f"{name}: {words}"


def spoiled(name: str, data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field spoiled in the ways that its form allows, one at a time."""
    for one in shape.of_kind(name):
        if one.needed:
            yield f"no {one.name}", {key: value for key, value in data.items() if key != one.name}
        if one.name in {"type", "id"}:
            continue
        for value in BAD[type(one.form)]:
            yield f"{one.name}: {value}", {**data, one.name: value}
    yield "an unknown field", {**data, "nobody_knows": "甲"}


BAD: dict[type, tuple[Any, ...]] = {
    shape.Text: ("", ["甲"], {"甲": "乙"}),
    shape.Number: ("很多", "-1", "10 分钟", []),
    shape.Yes: ("也许", "1"),
    shape.Day: ("2026年", "20261121", "2026-1-2"),
    shape.Pair: ("8", ["8"], ["8", "9", "10"], ["八", "九"]),
    shape.Choice: ("没有这个词", ["甲"]),
    shape.Ref: ("不是编号", "Lec-A"),
    shape.Group: ("甲", [], {"nobody_knows": "甲"}),
    shape.Keyed: ("甲", {"nobody": "甲"}),
    shape.Many: ("甲", [{"nobody_knows": "甲"}]),
}


@pytest.mark.parametrize(
    ("of", "good", "bad"),
    [
        (schema.Title, ["甲", "12", "长" * 30], ["长" * 31]),
        (schema.Version, ["0.1.0"], ["1.0", "甲"]),
        (schema.Month, ["2018", "2018-11"], ["2018-13", "18"]),
        (schema.Figure, ["0.80", "24", "-3"], ["24 场", "1,232"]),
        (schema.Whole, ["0", "25"], ["2.5", "二"]),
        (schema.Count, ["1"], ["0"]),
        (schema.Decimal, ["1.5", "2"], ["0", "1.5 课时"]),
        (schema.Rung, ["1", "4"], ["0", "5"]),
        (schema.Clip, ["300"], ["301"]),
        (schema.Clock, ["01:30", "1:02:03"], ["一分半"]),
        (schema.Yes, ["true", "false", "是", "否"], ["yes"]),
        (schema.Always, ["true", "是"], ["false"]),
        (schema.Never, ["false"], ["true"]),
        (schema.Day, ["2026-11-21"], ["2026/11/21"]),
        (schema.Id, ["lec-a1"], ["Lec", "讲次", "a_b"]),
        (schema.AnyRef, ["lec-a"], ["讲次"]),
    ],
)
def test_a_type_of_field_takes_the_same_in_an_editor_and_in_the_reader(of: Any, good: list[str], bad: list[str]) -> None:
    validator = Draft7Validator(jsonschema.form(shape.FORMS[of]))
    for value in good:
        assert validator.is_valid(guessed(value)), value
        assert validator.is_valid(value) or value in {"true", "false"}, f"with quotes: {value}"
    for value in bad:
        assert not validator.is_valid(guessed(value)), value


def test_chinese_names_are_accepted_wherever_english_ones_are() -> None:
    data = {"编号": "term-a", "类型": "term", "标题": "甲", "通俗解释": "一"}
    assert wrong("term", data) == []
    assert wrong("items", data) == []
    assert wrong("items", {**data, "通俗": "一"}) != []
    lecture = dict(ONE_EACH["lecture"].data)
    own = {english: chinese for chinese, english in names(BY_NAME["lecture"].model).items()}
    assert wrong("lecture", {own[key]: value for key, value in lecture.items()}) == []


def test_a_register_is_a_list_of_items_of_any_kind() -> None:
    terms = [dict(ONE_EACH["term"].data), dict(ONE_EACH["hotline"].data)]
    assert wrong("items", terms) == []
    assert wrong("items", [*terms, {**terms[1], "service": "聊天"}]) != []


def test_every_field_is_described_and_every_closed_list_explained() -> None:
    lecture = SCHEMAS["lecture"]["definitions"]
    risk = lecture["Lecture.risk"]
    assert risk["title"] == "风险等级"
    assert "R2" in risk["description"]
    assert risk["enumDescriptions"][risk["enum"].index("R2")] == "敏感内容"
    for name in NAMES:
        for key, one in SCHEMAS[name]["definitions"].items():
            assert "." not in key or re.search(r"[\u4e00-\u9fff]", one["title"] + one["description"])


# --- VS Code's files -------------------------------------------------------------------


def test_what_a_user_has_set_stays_and_is_named(tmp_path: Path) -> None:
    folder = tmp_path / ".vscode"
    folder.mkdir()
    (folder / "settings.json").write_text('{"files.eol": "\\r\\n", "editor.fontSize": 18, "[yaml]": {"editor.tabSize": 4}}')
    (folder / "extensions.json").write_text('{"recommendations": ["甲.乙"]}', "utf-8")
    (folder / "tasks.json").write_text('{"version": "2.0.0", "tasks": [{"label": "心灯：检查", "command": "我的"}]}', "utf-8")
    said = "\n".join(vscode.write(tmp_path, LAUNCHER))
    settings = json.loads((folder / "settings.json").read_text("utf-8"))
    assert settings["files.eol"] == "\r\n"
    assert settings["editor.fontSize"] == 18
    assert settings["[yaml]"]["editor.tabSize"] == 4
    assert settings["[yaml]"]["editor.wordWrap"] == "on"
    assert len(settings["yaml.schemas"]) == 3
    assert json.loads((folder / "extensions.json").read_text("utf-8"))["recommendations"] == ["甲.乙", "redhat.vscode-yaml"]
    tasks = json.loads((folder / "tasks.json").read_text("utf-8"))["tasks"]
    assert [task["label"] for task in tasks] == ["心灯：检查", "心灯：边写边看", "心灯：生成网站"]
    assert tasks[0]["command"] == "我的"
    for name in ("files.eol", "[yaml] › editor.tabSize", "tasks › 心灯：检查"):
        assert name in said


def test_a_file_with_comments_is_left_and_we_say_what_to_add(tmp_path: Path) -> None:
    folder = tmp_path / ".vscode"
    folder.mkdir()
    words = '{\n  // 我自己的\n  "editor.fontSize": 18,\n}\n'
    (folder / "settings.json").write_text(words, "utf-8")
    (folder / "xindeng.code-snippets").write_text('{"我的": {}}', "utf-8")
    said = "\n".join(vscode.write(tmp_path, LAUNCHER))
    assert (folder / "settings.json").read_text("utf-8") == words
    assert (folder / "xindeng.code-snippets").read_text("utf-8") == '{"我的": {}}'
    assert '"yaml.schemas"' in said
    assert "是你自己的文件，没有改" in said


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE / "courses", tmp_path / "courses")
    editors.write(tmp_path, LAUNCHER)
    before = {file: file.read_bytes() for file in (tmp_path / ".vscode").rglob("*") if file.is_file()}
    said = editors.write(tmp_path, LAUNCHER)
    assert {file: file.read_bytes() for file in before} == before
    assert not any("没有" in line for line in said)


def test_a_task_marks_what_the_check_says_in_markdown_too(sample: Path) -> None:
    lecture = sample / "courses/助人课/01 慢下来.md"
    lecture.write_text(lecture.read_text("utf-8").replace("level: 初级", "level: 入门", 1), "utf-8")
    problem = next(p for p in examine.examine(sample, None).problems if p.code == "F-12")
    check = vscode.tasks(LAUNCHER)["tasks"][0]
    line = problem.as_text().partition("\n")[0]
    found = [re.match(matcher["pattern"]["regexp"], line) for matcher in check["problemMatcher"]]
    marked = [match for match in found if match]
    assert len(marked) == 1
    pattern = check["problemMatcher"][0]["pattern"]
    assert marked[0][pattern["file"]] == "courses/助人课/01 慢下来.md"
    assert int(marked[0][pattern["line"]]) == problem.span.line
    assert marked[0][pattern["code"]] == "F-12"


def test_the_task_that_watches_hears_where_each_list_begins_and_ends(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watch = vscode.tasks(LAUNCHER)["tasks"][1]
    assert watch["args"] == ["serve", "--aloud"]
    matcher = watch["problemMatcher"][0]
    begins, ends = (matcher["background"][key] for key in ("beginsPattern", "endsPattern"))
    with desk(sample, monkeypatch) as one:
        said.say(one, Console())
        good = capsys.readouterr().err.splitlines()
        rewrite(sample / "courses/助人课/01 慢下来.md", "level: 初级", "level: 入门")
        saved(one)
        said.say(one, Console())
        bad = capsys.readouterr().err.splitlines()
    for lines in (good, bad):
        assert [n for n, line in enumerate(lines) if re.search(begins, line)] == [0]
        assert [n for n, line in enumerate(lines) if re.search(ends, line)] == [len(lines) - 1]
    assert not [line for line in good if re.match(matcher["pattern"]["regexp"], line)]
    assert [line for line in bad if re.match(matcher["pattern"]["regexp"], line)]


# --- snippets --------------------------------------------------------------------------


def typed(body: list[str]) -> str:
    """A snippet as it stands in the file when somebody has taken the first of every choice."""
    text = "\n".join(body)
    text = text.replace("$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE", "2026-11-21").replace("$0", "")
    text = re.sub(r"\$\{\d+\|([^,|]*)[^}]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text)
    return re.sub(r"\$\d+", "a1", text).replace("\\}", "}").replace("\\\\", "\\")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_snippet_starts_each_kind_with_all_that_it_must_have(kind: Any) -> None:
    one = snippets.snippets()[f"新的{kind.label}"]
    text, path = typed(one["body"]), "甲.md" if one["scope"] == "markdown" else "甲.yml"
    sources, problems = source.parse(text, path)
    assert problems == []
    assert sources[0].data["type"] == kind.name
    codes = {problem.code for problem in schema.build(kind.model, sources[0])[1]}
    assert codes <= {"F-03", "F-05", "F-07", "F-08", "F-11", "F-12"}, "only what the author has still to fill in"


def test_a_snippet_for_each_box_and_table_is_our_dialect() -> None:
    made = snippets.snippets()
    for name in ["提示框：指导语", "提示框：带领者", "提示框：危险", *snippets.TEXTS]:
        text = typed(made[name]["body"]).replace('"\n    ', '"\n    请坐。')
        blocks, problems = prose.read(text, "甲.md", 1)
        assert problems == [], name
        assert blocks or name == "小标题", name


def test_fields_of_a_markdown_head_complete_with_the_same_words() -> None:
    made = snippets.snippets()
    risk = made["风险等级 risk"]
    assert risk["body"] == ["risk: ${1|R0,R1,R2,R3|}"]
    assert risk["prefix"] == ["risk", "风险等级"]
    assert risk["description"] == next(f.told for f in shape.of_kind("lecture") if f.name == "risk")
    assert "流程 timeline（讲次）" in made
    assert "流程 timeline（讲座工具包）" in made


# --- a real language server ------------------------------------------------------------


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    root = tmp_path_factory.mktemp("内容 库")
    shutil.copytree(SAMPLE / "courses", root / "courses")
    editors.write(root, LAUNCHER)
    with Editor(root) as running:
        yield running


def test_a_field_completes_with_its_chinese_description(editor: Editor) -> None:
    assert editor.open("courses/热线.yml", "- id: hot-a\n  type: hotline\n  \n") != []
    offered = editor.complete("courses/热线.yml", 3, 3)
    assert offered["region"]["documentation"].startswith("地区（必填）：管到哪里")
    assert "timeline" not in offered, "another kind's"
    editor.open("courses/centre.yml", "name: 甲\n\n")
    assert editor.complete("courses/centre.yml", 2, 1)["hours"]["documentation"].startswith("开放时间：")


def test_a_closed_list_completes_and_a_wrong_word_is_marked_in_chinese(editor: Editor) -> None:
    marked = editor.open("courses/一讲.yml", "id: lec-a\ntype: lecture\nrisk: R9\nhours: 两\nstatus: \n")
    assert (3, "可以写：R0（知识）、R1（可能触动情绪）、R2（敏感内容）、R3（危机内容）") in marked
    assert (4, "只写半角数字，例如 2 或 1.5") in marked
    assert (1, "缺少标题（title）") in marked
    offered = editor.complete("courses/一讲.yml", 5, 9)
    assert offered["in_review"]["documentation"] == "待审核"
    assert "风险等级" in editor.hover("courses/一讲.yml", 3, 2)


def test_an_id_completes_by_the_title_of_what_is_there(editor: Editor) -> None:
    id_, title = editors.known(SAMPLE)["hot"][0]
    editor.open("courses/问.yml", f"id: qa-a\ntype: qa\nreferral:\n  - {title[:2]}\n")
    offered = editor.complete("courses/问.yml", 4, 7)
    assert offered[f"{title} {id_}"]["insertText"] == id_


def test_what_stands_in_the_sample_is_not_marked(editor: Editor) -> None:
    for file in sorted((SAMPLE / "courses").rglob("*.yml")):
        path = file.relative_to(SAMPLE).as_posix()
        assert editor.open(path, file.read_text("utf-8")) == [], path


def test_chinese_names_are_not_marked_and_what_nobody_knows_is(editor: Editor) -> None:
    good = "编号: term-a\n类型: term\n标题: 甲\n通俗解释: 一\n"
    assert editor.open("courses/术语一.yml", good) == []
    assert editor.open("courses/术语二.yml", f"{good}通俗: 一\n") == [(5, "属性 通俗 不被允许。")]
