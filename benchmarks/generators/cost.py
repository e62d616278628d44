"""What a command costs: wall and CPU seconds, and the memory of all its processes together."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

OFTEN = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Cost:
    """`wall` and `cpu` in seconds; `peak_mb` of memory in use at once, that of `apart` left out."""

    wall: float
    cpu: float
    peak_mb: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak_mb, other.peak_mb))


def cost(command: Sequence[str], cwd: Path, *, apart: str = "") -> Cost:
    """Run a command to its end; CalledProcessError with what it said when it fails.

    Memory is the proportional set size (proc(5), smaps_rollup): pages that several processes share count once.
    `apart` is the beginning of the name of processes that do not count.
    """
    with (cwd / "said.txt").open("wb") as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
        peak = [0.0]
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, apart, peak, done))
        watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        done.set()
        watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, (cwd / "said.txt").read_text("utf-8", "replace")[-2000:])
    return Cost(wall, used.ru_utime + used.ru_stime, peak[0])


def _watch(root: int, apart: str, peak: list[float], done: threading.Event) -> None:
    while not done.wait(OFTEN):
        peak[0] = max(peak[0], memory(root, apart))


def memory(root: int, apart: str = "") -> float:
    """Megabytes of a process with all that it started."""
    return sum(_pss(pid) for pid in (root, *_below(root)) if not (apart and _name(pid).startswith(apart))) / 1000


def _below(root: int) -> Iterator[int]:
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{root}/task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                yield int(child)
                yield from _below(int(child))


def _name(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text("utf-8").strip()
    return ""


def _pss(pid: int) -> float:
    """Kilobytes; none for a process that has gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1]) * 1.024
    return 0.0


def weight(folder: Path) -> int:
    """Bytes of all files of a folder; of none, 0."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
