"""Prove a release: build its commit again, somewhere else, and compare every file.

The build is started by the commit's own launcher, as anybody would who clones it, so what is
proved is the release and not the program that runs now.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from xindeng import store
from xindeng.trouble import STORE, Trouble

LOCKS = ("requirements.lock", "requirements-build.lock")
OUT = "out"
OURS = {"XINDENG_ROOT", "SOURCE_DATE_EPOCH", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"}
"""What this run's surroundings say about itself and must not say about the other build."""


def rebuild(root: Path, commit: str, work: Path, home: Path) -> Path:
    """The result of building `commit` of the content root again, below the empty folder `work`.

    `home` is our own folder: its packages are used where the commit's locks name the same, else
    the commit's launcher installs what it wants. Raises Trouble: 4 for a commit that is not here,
    3 when the build fails.
    """
    clone = work / "clone"
    _git("clone", "-q", "--shared", "--no-checkout", str(root), str(clone))
    if _git("-C", str(clone), "-c", "core.autocrlf=false", "checkout", "-q", "--detach", commit, "--"):
        raise Trouble(f"这里没有提交 {commit[:12]}，不能重新生成。先把它取来：git fetch。", STORE)
    launcher = clone / "inv"
    if not launcher.is_file():
        raise Trouble(f"提交 {commit[:12]} 里没有启动器 inv，不能重新生成。", STORE)
    if _locks(clone) == _locks(home) and (home / ".venv").is_dir():
        (clone / ".venv").symlink_to(home / ".venv", target_is_directory=True)
    command = [sys.executable, str(launcher), "build", "--root", str(clone), "--out", str(work / OUT)]
    around = {name: value for name, value in os.environ.items() if name not in OURS}
    done = subprocess.run(command, cwd=clone, env=around, capture_output=True, check=False)  # noqa: S603 — the launcher of a commit that was released
    if done.returncode:
        said = done.stdout + done.stderr
        lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
        raise Trouble(f"提交 {commit[:12]} 没有生成出来：{lines[-1] if lines else '没有输出'}")
    return work / OUT


def differing(pages: Mapping[str, str], shared: Mapping[str, str], out: Path) -> list[str]:
    """Paths of a release that a build does not have, or has with other bytes; pages that only the build has.

    Both map paths to sha256: `pages` below the version's folder, `shared` below the web root.
    """
    built = {path.relative_to(out / "site").as_posix(): path for path in store.files(out / "site")}
    return sorted(
        [
            *_wrong(pages, {path: file for path, file in built.items() if path in pages}),
            *_wrong(shared, {path: out / path for path in shared if (out / path).is_file()}),
            *(built.keys() - pages.keys()),
        ]
    )


def _wrong(wanted: Mapping[str, str], there: Mapping[str, Path]) -> Iterator[str]:
    return (path for path, sha256 in wanted.items() if path not in there or store.sha256(there[path]) != sha256)


def _locks(folder: Path) -> str:
    """Hash of the locks; empty for a folder without them, as a county's is."""
    files = [folder / name for name in LOCKS]
    if not all(file.is_file() for file in files):
        return ""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _git(*words: str) -> int:
    try:
        return subprocess.run(["git", *words], capture_output=True, check=False).returncode  # noqa: S603, S607 — our own words; whichever git is there
    except OSError as error:
        raise Trouble("需要 git，这台机器上没有。") from error
