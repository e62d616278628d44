"""A release is proved by building its commit again: what comes out must be the same, file by file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from xindeng import rebuild, store
from xindeng.trouble import Trouble

INV = """import os, pathlib, sys
words = dict(zip(sys.argv[2::2], sys.argv[3::2]))
assert sys.argv[1] == "build" and "SOURCE_DATE_EPOCH" not in os.environ
text = (pathlib.Path(words["--root"]) / "courses.md").read_text("utf-8")
if "错" in text:
    sys.exit("courses.md:1:1: 错误: 写错了")
for name in ("site/index.html", "site/a/b.html", "media/k/v.mp4"):
    file = pathlib.Path(words["--out"]) / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + name, "utf-8")
"""
"""A launcher like ours, as far as its contract goes: ./inv build --root DIR --out DIR."""


def git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.org", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(root: Path, text: str) -> str:
    (root / "courses.md").write_text(text, "utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", text)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "内容 库"
    root.mkdir()
    git(root, "init", "-q")
    (root / "inv").write_text(INV, "utf-8")
    return root


def sums(out: Path, area: str) -> dict[str, str]:
    base = out / "site" if area == "site" else out
    return {path.relative_to(base).as_posix(): store.sha256(path) for path in store.files(out / area)}


def test_a_commit_is_built_again_as_it_was_and_every_difference_is_named(root, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    first = commit(root, "第一版")
    commit(root, "第二版")
    (root / "courses.md").write_text("没有提交", "utf-8")
    out = rebuild.rebuild(root, first, tmp_path / "work", tmp_path / "home")
    assert (out / "site/index.html").read_text("utf-8").startswith("第一版")
    pages, shared = sums(out, "site"), sums(out, "media")
    assert rebuild.differing(pages, shared, out) == []
    (out / "site/new.html").touch()
    (out / "media/k/v.mp4").unlink()
    (out / "site/a/b.html").write_text("别的")
    assert rebuild.differing({**pages, "gone.html": "0"}, shared, out) == ["a/b.html", "gone.html", "media/k/v.mp4", "new.html"]


def test_our_packages_are_used_only_where_the_locks_are_the_same(root, tmp_path):
    home = tmp_path / "home"
    (home / ".venv").mkdir(parents=True)
    for name in rebuild.LOCKS:
        (root / name).write_text("same")
        (home / name).write_text("same")
    first = commit(root, "一")
    rebuild.rebuild(root, first, tmp_path / "work 1", home)
    assert (tmp_path / "work 1/clone/.venv").resolve() == (home / ".venv").resolve()
    (home / rebuild.LOCKS[1]).write_text("other")
    rebuild.rebuild(root, first, tmp_path / "work 2", home)
    assert not (tmp_path / "work 2/clone/.venv").exists()


@pytest.mark.parametrize(("text", "asked", "code", "words"), [
    ("一", "0" * 40, 4, "这里没有提交"), ("一", "--orphan", 4, "这里没有提交"), ("错", "", 3, "courses.md:1:1"),
])  # fmt: skip
def test_what_cannot_be_built_again_says_why(root, tmp_path, text, asked, code, words):
    made = commit(root, text)
    with pytest.raises(Trouble, match=words) as caught:
        rebuild.rebuild(root, asked or made, tmp_path / "work", tmp_path / "home")
    assert caught.value.exit_code == code
