"""What Git knows: the day of the last commit, what the files said at the last tag and before, how two texts merge."""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from xindeng.trouble import Trouble


@dataclass(frozen=True)
class Past:
    """The last tag, and the text at that tag of each file that has changed since."""

    tag: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Path relative to the content root -> text."""


def last_tag(root: Path) -> str:
    """The last release; empty without Git, a repository or a tag."""
    return _git(root, "describe", "--tags", "--abbrev=0").strip()


def text_at(root: Path, tag: str, path: str) -> str:
    """What a file of the content root said at a tag; empty when it was not there."""
    return _git(root, "show", f"{tag}:./{path}")


def since_tag(root: Path) -> Past:
    """Files below courses/ that changed since the last tag. Empty without Git, a repository or a tag."""
    tag = last_tag(root)
    if not tag:
        return Past()
    listed = _git(root, "diff", "--relative", "--name-only", "--diff-filter=M", "-z", tag, "--", "courses")
    names = [name for name in listed.split("\0") if name.endswith((".md", ".yml", ".yaml"))]
    return Past(tag, {name: text for name in names if (text := text_at(root, tag, name))})


VERSIONS = 300
"""So many earlier versions of one file are looked through."""


def earlier(file: Path, root: Path) -> Iterator[str]:
    """The texts that a file had in each commit that changed it, the newest first, under older names too."""
    name = file.relative_to(root).as_posix()
    asked = ("log", f"-{VERSIONS}", "--follow", "--relative", "--name-only", "--format=%x00%H", "--", name)
    for entry in _git(root, "-c", "core.quotepath=off", *asked).split("\0")[1:]:
        commit, _, named = entry.strip().partition("\n")
        text = _git(root, "show", f"{commit}:./{named.strip() or name}")
        if text:
            yield text


def files_since(root: Path, ref: str) -> list[tuple[str, str]]:
    """Files of the content root that differ from a commit, as Git's mark (A, M, D, R) and the path of today."""
    said = _git(root, "diff", "--relative", "--name-status", "-z", ref, "HEAD", "--", ".").split("\0")
    found = []
    while len(said) > 1:
        mark = said.pop(0)[:1]
        names = [said.pop(0) for _ in range(2 if mark in "RC" else 1)]
        found.append((mark, names[-1]))
    return found


def tree_at(root: Path, ref: str, into: Path) -> None:
    """What authors had written at a commit, without the recordings; what Git does not hold is taken as it is now.

    Raises Trouble (2) for a commit that is not known here.
    """
    if not _git(root, "rev-parse", "--verify", "-q", f"{ref}^{{commit}}"):
        raise Trouble(f"这里没有“{ref}”这一次提交。写一个提交、分支或标签，例如 origin/main。", 2)
    argv = ["git", "-C", str(root), "archive", "--format=zip", "-0", ref, "--", ".", ":(exclude)*.mp4"]
    held = subprocess.run(argv, check=True, capture_output=True).stdout  # noqa: S603
    with zipfile.ZipFile(io.BytesIO(held)) as archive:  # which, unlike tarfile before Python 3.11.4, stays inside
        archive.extractall(into)
    for beside in root.iterdir():  # a base library that lies inside, for one
        if beside.is_dir() and beside.name[0] != "." and not (into / beside.name).exists():
            (into / beside.name).symlink_to(beside.resolve(), target_is_directory=True)


def merged(base: str, ours: str, theirs: str) -> str | None:
    """Two later versions of one text as one; None where both changed the same lines, or without Git."""
    with tempfile.TemporaryDirectory(prefix="xindeng-merge-") as name:
        for part, text in (("base", base), ("ours", ours), ("theirs", theirs)):
            Path(name, part).write_bytes(text.encode())
        return _git(Path(name), "merge-file", "-p", "ours", "base", "theirs") or None


def today_of(root: Path) -> date:
    """The one date of a build: SOURCE_DATE_EPOCH, else the date of HEAD's commit, else the clock.

    reproducible-builds.org/specs/source-date-epoch. A clone built next year sees the same day.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if epoch:
        if not epoch.isdecimal():
            raise Trouble("环境变量 SOURCE_DATE_EPOCH 应当是一个整数（自 1970 年起的秒数）。", 2)
        return datetime.fromtimestamp(int(epoch), UTC).date()
    said = _git(root, "log", "-1", "--format=%ct").strip()
    return datetime.fromtimestamp(int(said), UTC).date() if said else datetime.now(UTC).date()


def commit(root: Path) -> str:
    """HEAD's hash; empty without Git, a repository or a commit."""
    return _git(root, "rev-parse", "--verify", "--quiet", "HEAD").strip()


def tags_here(root: Path) -> list[str]:
    """The tags that stand at HEAD."""
    return _git(root, "tag", "--points-at", "HEAD").split()


def unsaved(root: Path) -> list[str]:
    """What a build reads of a content root and no commit holds; nothing without Git."""
    read = ("courses", "docs", "mkdocs.yml")
    said = _git(root, "-c", "core.quotepath=off", "status", "--porcelain", "--untracked-files=all", "--", *read)
    return [line[3:] for line in said.splitlines()]


def tracked(root: Path, path: str) -> bool:
    """Whether Git holds a file of the content root."""
    return bool(_git(root, "ls-files", "-z", "--", f":(literal){path}"))


def ignored(root: Path, path: str) -> bool:
    """Whether Git passes over a file of the content root; False without Git."""
    return bool(_git(root, "check-ignore", "--no-index", "-z", "--", path))


def _git(root: Path, *words: str) -> str:
    """What git says, or nothing when it cannot say anything.

    It only looks: a preview that asks once a second may not hold the index while its author commits.
    """
    argv = ["git", "--no-optional-locks", "-C", str(root), *words]
    try:
        done = subprocess.run(argv, capture_output=True, check=False)  # noqa: S603
    except OSError:
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
