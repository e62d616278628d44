"""Docs that cannot rot: what they give to paste is pasted here, what they list is compared with the code."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from conftest import ROOT, SAMPLE

from xindeng import beside, examples, handwritten, library, look, reference, schema, teach, trouble, wording
from xindeng.build import Made
from xindeng.checks import check
from xindeng.doc import Edition
from xindeng.doctor import Finding
from xindeng.films import Film
from xindeng.handwritten import check_pages
from xindeng.history import today_of
from xindeng.kinds import KINDS
from xindeng.kinds.lecture import Lecture
from xindeng.plan import Plan, Print, compose
from xindeng.prose.reader import TITLES
from xindeng.shelf import Library

DOCS = ROOT / "docs"
README = ROOT / "README.md"
GUIDES = sorted((DOCS / "authors").glob("*.md"))
FIELDS = DOCS / "reference" / "fields.md"
EXAMPLES = DOCS / "reference" / "examples.md"

NEW_FILE = re.compile(r"存成 `(courses/[^`]+)`：\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NEW_LINE = re.compile(
    r"把 `(courses/[^`]+)` 里的这一行：\n\n```\w*\n(.*?)^```\n\n改成：\n\n```\w*\n(.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
SHOWN = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
"""First cell of a table row."""


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """A copy of the real library without its recordings, which no check here looks at."""
    shutil.copytree(ROOT / "courses", tmp_path / "courses", ignore=shutil.ignore_patterns("*.mp4"))
    return tmp_path


def follow(page: Path, root: Path) -> list[str]:
    """Do what a page tells an author to do; the files that it made."""
    text = page.read_text("utf-8")
    made = []
    for path, content in NEW_FILE.findall(text):
        assert not (root / path).exists(), f"{page.name} would overwrite {path}"
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, "utf-8")
        made.append(path)
    for path, old, new in NEW_LINE.findall(text):
        before = (root / path).read_text("utf-8")
        assert before.count(old) == 1, f"{page.name}: {path} has no such line: {old}"
        (root / path).write_text(before.replace(old, new), "utf-8")
    return made


def spoil(file: Path, right: str, wrong: str) -> None:
    text = file.read_text("utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong), "utf-8")


def complaints(root: Path) -> tuple[Library, list[str]]:
    """Everything that `check` says but for recordings, as it stands on the terminal."""
    shelf, problems = library.load(root)
    problems += check(shelf, {}, today_of(ROOT))
    return shelf, [problem.as_text() for problem in problems]


# --- examples --------------------------------------------------------------------------


def test_the_first_change_of_the_readme_passes_check(courses: Path) -> None:
    made = follow(README, courses)
    shelf, said = complaints(courses)
    assert len(made) == 1
    assert said == []
    assert any(item.source.path == made[0] for item in shelf.all(Lecture))


def test_every_example_of_the_guide_passes_check_beside_the_real_library(courses: Path) -> None:
    made = [path for page in GUIDES for path in follow(page, courses)]
    shelf, said = complaints(courses)
    assert said == []
    shown = {item.type for item in shelf.items.values() if item.source.path in made}
    assert shown == {kind.name for kind in KINDS}, "every kind has a whole example"
    assert compose(shelf, {})


# --- lists -----------------------------------------------------------------------------


def test_the_page_of_all_fields_is_what_the_models_say(recording: bool) -> None:
    if recording:
        FIELDS.write_text(reference.fields_page(), "utf-8", newline="\n")
    assert FIELDS.read_text("utf-8") == reference.fields_page()


def test_every_field_has_a_chinese_name() -> None:
    """The page cannot be made without: a missing name is a KeyError."""
    assert not [name for name in re.findall(r"^\| `\w+` \| (\w+) \|", reference.fields_page(), re.MULTILINE) if name.isascii()]


def _tasks() -> Any:
    spec = importlib.util.spec_from_file_location("tasks", ROOT / "tasks.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.namespace


def named(namespace: Any) -> list[tuple[str, Any]]:
    """Each task under the name that people use: a collection's main task has the collection's."""
    return [([name, *others][-1], namespace[name]) for name, others in namespace.task_names.items()]


def test_every_task_and_option_is_in_the_readme() -> None:
    text = README.read_text("utf-8")
    for name, task in named(_tasks()):
        assert f"`./inv {name}" in text, name
        row = next(line for line in text.splitlines() if line.startswith(f"| `./inv {name}"))
        for argument in task.get_arguments():
            flag = f"--{argument.name.strip('_').replace('_', '-')}"
            assert flag in row, f"{name} {flag}"


def test_the_examples_are_those_of_the_sample(recording: bool) -> None:
    shelf, problems = library.load(SAMPLE)
    assert problems == []
    page = examples.examples_page(shelf)
    if recording:
        EXAMPLES.write_text(page, "utf-8", newline="\n")
    assert EXAMPLES.read_text("utf-8") == page
    assert all(f"## {kind.label} " in page for kind in KINDS)


def test_every_exit_code_is_documented() -> None:
    page = (DOCS / "reference" / "json.md").read_text("utf-8")
    assert {0, 1, 2, trouble.ENVIRONMENT, trouble.STORE, 5} == {int(code) for code in re.findall(r"^\| (\d) \|", page, re.MULTILINE)}


def test_the_complaint_on_the_page_about_check_is_a_real_one(courses: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (DOCS / "reference" / "json.md").read_text("utf-8")
    spoil(courses / "courses" / "活动" / "慢呼吸.md", "risk: R1", "risk: R9")
    _, problems = library.load(courses)
    [problem] = [problem for problem in problems if problem.code == "F-12"]
    [lesson] = teach.lessons([problem], courses)
    monkeypatch.chdir(ROOT)
    lines = "\n".join([problem.as_line(), *(line for _, line in wording.told(lesson, 0, len))])
    told = teach.to_json([problem], courses)
    assert f"```text\n{lines}\n```" in page
    assert f"```json\n{told}\n```" in page
    assert SHOWN.findall(page.partition("{: #doctor }")[0]) == list(json.loads(told)[0])


def test_the_fields_of_doctor_are_on_the_page() -> None:
    page = (DOCS / "reference" / "json.md").read_text("utf-8")
    assert SHOWN.findall(page.partition("{: #doctor }")[2]) == [field.name for field in fields(Finding)]


class _Made(Made):
    """A store in which everything has a size."""

    def bytes(self, area: str, key: str, name: str) -> int:
        return len(area + key + name)

    def sha256(self, area: str, key: str, name: str) -> str:
        return (area + key + name).encode().hex()

    def pages(self, key: str) -> int:
        return len(key)

    def names(self, key: str, ending: str) -> list[str]:
        return [f"{key}.{ending}"]

    def film(self, key: str) -> dict[str, Any]:
        file = {"path": f"{key}.x", "bytes": 1, "width": 1, "height": 1}
        parts = ("light", "clear", "audio", "poster", "hls", "captions", "chapters", "storyboard")
        return {"seconds": 1.0, **dict.fromkeys(parts, file)}


def _every_key(data: Any, path: str = "") -> set[str]:
    match data:
        case dict():
            return {f"{path}{key}" for key in data} | {
                inner for key, value in data.items() for inner in _every_key(value, f"{path}{key}.")
            }
        case list():
            return {inner for value in data for inner in _every_key(value, path)}
        case _:
            return set()


def _plan(shelf: Library) -> Plan:
    """As if every recording were encoded and one lecture printed."""
    lectures = shelf.all(Lecture)
    films = {film.id: cast("Film", SimpleNamespace(id=film.id, extras=())) for lecture in lectures for film in lecture.videos}
    keys = dict.fromkeys(films, "key")
    prints = (Print(lectures[0].id, Edition("book", "讲师用书", ("facilitator",), ""), "key", "a.pdf"),)
    return Plan((), {}, (), films, keys, keys, dict.fromkeys(films, ()), prints, {})


def test_the_fields_of_the_catalog_are_documented(courses: Path) -> None:
    shelf, _ = library.load(courses)
    made = json.loads(beside.catalog(_plan(shelf), shelf, _Made(courses)))
    page = (DOCS / "reference" / "catalog.md").read_text("utf-8")
    assert set(SHOWN.findall(page)) == _every_key(made)


def test_what_stands_at_the_top_of_a_build_is_documented(courses: Path) -> None:
    shelf, _ = library.load(courses)
    page = (DOCS / "reference" / "layout.md").read_text("utf-8")
    texts = beside.texts(_plan(shelf), shelf, _Made(courses))
    for name in (*beside.top(shelf), *texts, "manifest.json", *(kind.folder for kind in KINDS)):
        assert name in page, name


def test_the_guide_names_every_box_macro_and_key() -> None:
    guide = (DOCS / "authors" / "index.md").read_text("utf-8")
    pages = (DOCS / "authors" / "handwritten.md").read_text("utf-8")
    readme = README.read_text("utf-8")
    assert [kind for kind in TITLES if f"| `{kind}` |" not in guide] == []
    assert [name for name in handwritten.MACROS if f"`{{{{ {name}(" not in pages] == []
    assert [key for key in handwritten.KEYS if f"| `{key}` |" not in pages] == []
    assert [name for name in (*look.FEATURES, *look.SCHEMES) if f"`{name}`" not in readme] == []
    assert [topic for topic in schema.Topic.__args__ if topic not in FIELDS.read_text("utf-8")] == []


# --- links -----------------------------------------------------------------------------


def test_hand_written_pages_are_in_order() -> None:
    assert [problem.as_text() for problem in check_pages(ROOT)] == []


def test_links_of_the_readme_lead_to_files() -> None:
    targets = LINK.findall(README.read_text("utf-8"))
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_readme_and_the_changelog_tell_the_version_of_the_program() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version
    assert f"## [{version[1]}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
