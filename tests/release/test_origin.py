"""Where a release comes from: everything committed, and a tag that makes it permanent."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from xindeng.release import origin
from xindeng.trouble import Trouble


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.org", *words], check=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "库"
    (root / "courses").mkdir(parents=True)
    (root / "courses/甲.md").write_text("甲", "utf-8")
    for name in origin.LOCKS:
        (root / name).write_text(name)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "一")
    return root


def test_what_no_commit_holds_is_not_released(root):
    assert len(origin.source(root, root).commit) == 40
    (root / "courses/乙.md").write_text("乙", "utf-8")
    (root / "courses/甲.md").write_text("甲二", "utf-8")
    with pytest.raises(Trouble, match=r"还没有提交：courses/甲\.md、courses/乙\.md") as caught:
        origin.source(root, root)
    assert caught.value.exit_code == 4


def test_a_tag_names_a_version_and_makes_it_permanent(root, tmp_path):
    assert origin.name(root, "") == origin.Name("", permanent=False)
    assert origin.name(root, "2026.11") == origin.Name("2026.11", permanent=False)
    git(root, "tag", "v2026.11")
    assert origin.name(root, "") == origin.name(root, "2026.11") == origin.Name("2026.11", permanent=True)
    assert origin.name(tmp_path, "a") == origin.Name("a", permanent=True), "without Git there are no tags"
