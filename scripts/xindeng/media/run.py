"""Our own runner for ffmpeg and ffprobe.

A child gets its own process group, a memory limit, a wall limit and SIGKILL for the whole group when it
overstays: a hostile file kept ffmpeg alive 14 s after SIGTERM. An exit code of 0 proves
nothing (a truncated file and a full disk both exit 0); callers verify what was made.
"""

from __future__ import annotations

import errno
import os
import queue
import shutil
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from xindeng.trouble import Trouble

MEMORY = 6 << 30
"""Bytes that a child may hold. Three encoders of an 8K source took 3.1 GB."""
TAIL = 400
"""Lines of stderr that are kept."""
FULL = ("No space left on device", "Disk quota exceeded")
DISK_FULL = "磁盘满了，录像没有转完；请腾出空间再运行一次，已经完成的部分不会重做。"

Listener = Callable[[str], None]


@dataclass(frozen=True)
class Done:
    """How a child ended. `errors` is the tail of its stderr."""

    code: int
    errors: tuple[str, ...]
    timed_out: bool = False

    @property
    def ok(self) -> bool:
        return self.code == 0 and not self.timed_out


def run(
    argv: Sequence[str], limit: float, on_line: Listener | None = None, cwd: Path | None = None, memory: int = MEMORY
) -> Done:
    """Run a child for at most `limit` seconds; `on_line` hears each line of its stdout.

    Nothing of it is left running, whatever happens. Raises Trouble (3) when it cannot be
    started or met a full disk.
    """
    if not shutil.which(argv[0]):  # the leash would start all the same, and fail where nobody hears it
        raise Trouble(f"工具 {Path(argv[0]).name} 启动不了（找不到，或者不能执行）。")
    child = _start([*_leash(memory), *argv], cwd)
    stdout, stderr = cast("IO[str]", child.stdout), cast("IO[str]", child.stderr)
    lines: queue.Queue[str | None] = queue.Queue(maxsize=10_000)
    errors: deque[str] = deque(maxlen=TAIL)
    full: list[str] = []

    def take(line: str) -> None:
        errors.append(line)
        full.extend(words for words in FULL if words in line)

    readers = [
        threading.Thread(target=_hear, args=(stdout, lines.put, lines), daemon=True),
        threading.Thread(target=_hear, args=(stderr, take, None), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        timed_out = not _follow(child, lines, on_line, time.monotonic() + limit)
    finally:
        _kill(child)
        _drain(lines, readers)
    if full:
        raise Trouble(DISK_FULL)
    return Done(child.returncode, tuple(errors), timed_out)


def _start(argv: Sequence[str], cwd: Path | None) -> subprocess.Popen[str]:
    """stdin is closed: ffmpeg takes keys from it. FFREPORT would make it write a log file."""
    surroundings = {name: value for name, value in os.environ.items() if name != "FFREPORT"}
    try:
        return subprocess.Popen(
            argv, cwd=cwd, env={**surroundings, "LC_ALL": "C"}, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, encoding="utf-8", errors="replace",
        )
    except OSError as trouble:
        raise Trouble(f"工具 {Path(argv[0]).name} 启动不了（{trouble.strerror}）。") from None


def _leash(memory: int) -> list[str]:
    """What lets a child end with us even when we are killed, and holds its memory: setpriv(1) and
    prlimit(1), where they are (Linux). RLIMIT_DATA counts what a program asks for itself."""
    fate, room = shutil.which("setpriv"), shutil.which("prlimit")
    return [*([fate, "--pdeathsig", "KILL"] if fate else []), *([room, f"--data={memory}"] if room else [])]


def _hear(pipe: IO[str], take: Listener, end: queue.Queue[str | None] | None) -> None:
    with pipe:
        for line in pipe:
            take(line.rstrip("\n"))
    if end is not None:
        end.put(None)


def _follow(
    child: subprocess.Popen[str], lines: queue.Queue[str | None], on_line: Listener | None, deadline: float
) -> bool:
    """Pass lines on until the child ends; False when the deadline came first."""
    try:
        while (line := lines.get(timeout=max(0.0, deadline - time.monotonic()))) is not None:
            if on_line:
                on_line(line)
        child.wait(timeout=max(0.01, deadline - time.monotonic()))
    except (queue.Empty, subprocess.TimeoutExpired):
        return False
    return True


def _kill(child: subprocess.Popen[str]) -> None:
    """End the whole group. A child that was waited for is left alone: its number may be another's."""
    if child.returncode is not None:
        return
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()


def _drain(lines: queue.Queue[str | None], readers: Sequence[threading.Thread]) -> None:
    """Let the readers finish: one may stand before a full queue."""
    while any(reader.is_alive() for reader in readers):
        try:
            lines.get(timeout=0.02)
        except queue.Empty:
            continue


def progress(seconds: float, tell: Callable[[float], None]) -> Listener:
    """A listener for `-progress pipe:1` that tells a fraction 0..1, never backwards."""
    reached = 0.0

    def listen(line: str) -> None:
        nonlocal reached
        name, _, value = line.partition("=")
        if name == "out_time_us" and value.lstrip("-").isdigit() and seconds > 0:
            fraction = min(1.0, int(value) / 1e6 / seconds)
            if fraction > reached:
                reached = fraction
                tell(reached)

    return listen


@contextmanager
def writing() -> Iterator[None]:
    """Around our own writes: a full disk is Trouble (3), other errors pass."""
    try:
        yield
    except OSError as trouble:
        if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Trouble(DISK_FULL) from None
        raise
