"""The site's own styles and scripts: small, joined in order, their types checked."""

from __future__ import annotations

import gzip
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

from xindeng import assets

NPM = ROOT / "tests" / "npm"
MODULES = sorted((assets.THEME / "scripts").rglob("*.js"))


def test_every_module_passes_the_type_checker():
    """As TypeScript sees it: strict, out of the comments."""
    command = [NPM / "node_modules/.bin/tsc", "--project", NPM / "tsconfig.json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_the_type_checker_reads_every_module():
    command = [NPM / "node_modules/.bin/tsc", "--project", NPM / "tsconfig.json", "--listFilesOnly"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert MODULES
    assert all(str(module) in listed for module in MODULES)


def test_what_is_published_parses_and_is_small(tmp_path):
    assets.lay(tmp_path, "心灯")
    folder = tmp_path / "assets/xd"
    for file in (*(folder / name for name in assets.SCRIPTS), tmp_path / assets.WORKER):
        subprocess.run(["node", "--check", file], check=True)
    whole = sum(len(gzip.compress((folder / name).read_bytes())) for name in ("xindeng.js", "xindeng.css"))
    assert whole < 18_000


def test_imports_come_before_what_imports_them_and_names_stay_inside(tmp_path):
    (tmp_path / "one.js").write_text("// why\nexport const a = 1\nexport function b() { return a }\n", "utf-8")
    (tmp_path / "two.js").write_text('import { a } from "./one.js"\nconst b = a + 1 // more\nglobalThis.told = b\n', "utf-8")
    (tmp_path / "three.js").write_text('import "./two.js"\nimport { b } from "./one.js"\nglobalThis.told += b()\n', "utf-8")
    made = assets.script(tmp_path / "three.js")
    (tmp_path / "made.js").write_text(f"{made}\nconsole.log(told, typeof a, typeof b)\n", "utf-8")
    said = subprocess.run(["node", tmp_path / "made.js"], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["3", "undefined", "undefined"]
    assert "why" not in made
    assert "more" not in made


@pytest.mark.parametrize("name", assets.STYLES)
def test_each_style_sheet_is_of_a_readable_size(name):
    words = (assets.THEME / "styles" / f"{name}.css").read_text("utf-8")
    assert words.count("{") == words.count("}")
    assert len(words.splitlines()) < 150


def test_no_style_sheet_is_forgotten():
    assert {file.stem for file in (assets.THEME / "styles").iterdir()} == set(assets.STYLES)
    reached = "".join(assets.script(assets.THEME / "scripts" / first) for first in (*assets.SCRIPTS.values(), "worker/sw.js"))
    assert all(f"const ${module.stem} = " in reached for module in MODULES)
    assert Path(assets.THEME / "overrides/assets/xd/hls/LICENSE.txt").is_file(), "vendored under Apache-2.0"
