"""Where a release comes from, as Git knows it: the commit, the tag, whether everything was committed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from xindeng import history
from xindeng.trouble import STORE, Trouble

from .manifest import Source

LOCKS = ("requirements.lock", "requirements-build.lock")


@dataclass(frozen=True)
class Name:
    """The version's name, empty if the day gives it one; with a Git tag it is permanent."""

    version: str
    permanent: bool


def source(root: Path, home: Path) -> Source:
    """Commit of the content and hash of our locks in `home`. Raises Trouble (4) for what no commit holds."""
    if loose := history.unsaved(root):
        more = f"等 {len(loose)} 个文件" if len(loose) > 3 else ""
        raise Trouble(f"有改动还没有提交：{'、'.join(loose[:3])}{more}。先 git commit，发布的内容才查得到出处。", STORE)
    locks = b"".join((home / name).read_bytes() for name in LOCKS)
    return Source(history.commit(root), hashlib.sha256(locks).hexdigest())


def name(root: Path, version: str) -> Name:
    """A Git tag at HEAD makes a version permanent: `2026.11` or `v2026.11`. So does a root without Git."""
    tags = [tag.removeprefix("v") for tag in history.tags_here(root)]
    if not version and tags:
        return Name(tags[0], permanent=True)
    return Name(version, permanent=version in tags or not history.commit(root))
