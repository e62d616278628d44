"""HTML by the Nu checker (vnu-jar): one page of every kind, as it is published."""

from __future__ import annotations

import subprocess
from pathlib import Path

from conftest import ROOT

CHECKER = ROOT / "tests/npm/node_modules/vnu-jar/build/dist/vnu.jar"


def checked(*files: Path) -> list[str]:
    """What is wrong, a line each."""
    command = ["java", "-Xss2m", "-jar", str(CHECKER), "--errors-only", "--format", "gnu", *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr.splitlines()


def test_every_kind_of_page_is_valid_html(out: Path, kinds_of_page: list[str]) -> None:
    wrong = checked(*(out / "site" / url for url in kinds_of_page if "?" not in url))
    assert not wrong, "\n".join(line.partition("/site/")[2] for line in wrong)


def test_the_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text('<!doctype html><html lang="zh"><head><title>a</title></head><body><p><div>b</div></p></body></html>', "utf-8")
    assert len(checked(page)) == 1
