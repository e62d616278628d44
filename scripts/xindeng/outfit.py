"""The packages that a task needs beyond the light start, each set from its own hashed lock.

The launcher installs requirements.lock, which is enough to write, check and preview. Setting
books, encoding and searching take five times as much: `bring` fetches that when a task first
asks for it, and says so.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xindeng.console import Console
from xindeng.trouble import Trouble


@dataclass(frozen=True)
class Set:
    """Some packages: their lock, and what a person is told while they come."""

    lock: str
    words: str


BUILD = Set(
    "requirements-build.lock", "第一次生成：正在安装排印、转码和搜索用的工具，只装这一次，约 350 MB，几分钟……"
)
S3 = Set("requirements-s3.lock", "第一次用存储桶：正在安装 S3 的依赖，只装这一次，约 40 MB……")
DASK = Set("requirements-dask.lock", "第一次分给别的机器：正在安装 Dask，只装这一次，约 20 MB……")
TEST = Set("requirements-test.lock", "正在安装测试用的依赖……")
BENCH = Set("requirements-bench.lock", "正在安装量快慢时拿来比的工具……")


def here(home: Path, chosen: Set) -> bool:
    """Whether the set is installed as its lock says."""
    stamp = _stamp(chosen)
    return stamp.is_file() and stamp.read_text("utf-8") == _wanted(home, chosen)


def bring(home: Path, chosen: Set, console: Console) -> None:
    """Install the set unless it is here. `home` is the folder of the locks.

    Raises Trouble when it cannot be had; what was installed before stays.
    """
    if here(home, chosen):
        return
    console.say(chosen.words)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    do([*pip, "--require-hashes", "-r", str(home / chosen.lock)], "依赖没有装好，请检查网络后再试")
    _stamp(chosen).write_text(_wanted(home, chosen), "utf-8")
    importlib.invalidate_caches()


def do(command: Sequence[str], complaint: str) -> None:
    """Run an installer to its end, or raise Trouble with its last line."""
    done = subprocess.run(  # noqa: S603
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )  # fmt: skip
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        raise Trouble(f"{complaint}：{lines[-1] if lines else command[0]}")


def _stamp(chosen: Set) -> Path:
    return Path(sys.prefix) / f"xindeng.{Path(chosen.lock).stem}.sha256"


def _wanted(home: Path, chosen: Set) -> str:
    return hashlib.sha256((home / chosen.lock).read_bytes()).hexdigest()
