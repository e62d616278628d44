"""`./inv test`: does whatever it needs, then runs everything; nothing is ever skipped."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from xindeng import outfit
from xindeng.console import Console
from xindeng.trouble import Trouble

DEBIAN = (
    ("chromium", "chromium"),
    ("nginx", "nginx-light"),
    ("faketime", "faketime"),
    ("java", "default-jre-headless"),
    ("node", "nodejs"),
    ("npm", "npm"),
    ("strace", "strace"),
    ("soffice", "libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"),
)
"""Programs that tests drive, and the Debian packages that bring them."""


def run(root: Path, *, everything: bool, record: bool) -> None:
    """Style, types, tests. Raises Trouble (3) for what is missing, (1) for what fails."""
    console = Console()
    for each in (outfit.BUILD, outfit.S3, outfit.DASK, outfit.TEST):
        outfit.bring(root, each, console)
    _programs(console)
    _node_packages(root / "tests" / "npm", console)
    python = sys.executable
    chosen = {"XINDENG_ALL": "1" if everything else "", "XINDENG_RECORD": "1" if record else ""}
    environment = {**os.environ, **chosen, "GITHUB_ACTIONS": ""}  # tests read what a person would read
    steps: tuple[tuple[str, Sequence[str]], ...] = (
        ("ruff", (python, "-m", "ruff", "check", ".")),
        ("mypy --strict", (python, "-m", "mypy")),
        ("pytest", (python, "-m", "pytest", *(() if record else ("-n", "3", "--dist", "loadfile")))),
    )
    for name, command in steps:
        console.say(f"—— {name}")
        if subprocess.run(command, cwd=root, env=environment, check=False).returncode:  # noqa: S603
            raise Trouble(f"{name} 没有通过，见上面。", 1)
    console.good("全部测试通过")


def _node_packages(folder: Path, console: Console) -> None:
    """What tests drive with Node, from its own lock, which names hashes and no registry."""
    stamp = folder / "node_modules" / "xindeng.lock.sha256"
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    console.say("正在安装测试编辑器用的依赖……")
    npm = [which("npm") or "npm", "ci", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
    outfit.do(npm, "测试编辑器用的依赖没有装好")
    stamp.write_text(wanted)


def _programs(console: Console) -> None:
    """Chromium and nginx from Debian where we may install packages; else one line that says how."""
    missing = [package for program, packages in DEBIAN if not which(program) for package in packages.split()]
    if not missing:
        return
    may = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    if not may:
        raise Trouble(f"测试还需要：{'、'.join(missing)}。请先运行：sudo apt-get install {' '.join(missing)}")
    console.say(f"正在安装测试用的程序：{'、'.join(missing)}……")
    outfit.do(["apt-get", "update", "-qq"], "软件源没有更新成功")
    outfit.do(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], f"{'、'.join(missing)} 没有装好")


def which(program: str) -> str | None:
    """Where a program lies; servers often stand outside the search path of ordinary users."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
