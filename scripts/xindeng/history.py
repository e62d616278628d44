"""What the files said at the last tag, read from Git: whether a changed text has a new version."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Past:
    """The last tag, and the text at that tag of each file that has changed since."""

    tag: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Path relative to the content root -> text."""


def since_tag(root: Path) -> Past:
    """Files below courses/ that changed since the last tag. Empty without Git, a repository or a tag."""
    tag = _git(root, "describe", "--tags", "--abbrev=0").strip()
    if not tag:
        return Past()
    listed = _git(root, "diff", "--relative", "--name-only", "--diff-filter=M", "-z", tag, "--", "courses")
    names = [name for name in listed.split("\0") if name.endswith((".md", ".yml", ".yaml"))]
    return Past(tag, {name: text for name in names if (text := _git(root, "show", f"{tag}:./{name}"))})


def _git(root: Path, *words: str) -> str:
    """What git says, or nothing when it cannot say anything."""
    argv = ["git", "-C", str(root), *words]
    try:
        done = subprocess.run(argv, capture_output=True, check=False)  # noqa: S603
    except OSError:
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
