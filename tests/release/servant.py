"""A process that does deeds of releases in forked children, and that may be told how each of them shall die.

Everything is imported once, so a trial costs what the deed costs. A child waits, if asked, until
strace holds it: then every system call of the deed can be spoilt in its turn.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from releasing import ROOT, do

from xindeng.trouble import Trouble

ANY = ctypes.c_ulong(-1)
SET_PTRACER = 0x59616D61
"""prctl(2): who may trace this process, where a system lets only parents do it."""
AFTERWARDS = 60
"""Seconds for which a child that is to be killed waits when it is done."""


class Servant:
    """The other end: orders go in, exit codes come back (negative: the signal)."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'scripts'}{os.pathsep}{ROOT / 'tests'}"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "release.servant"], env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def send(self, deed: str, target: Path, out: Path, version: str = "2", **how: float) -> None:
        """`step`: dies just before its n-th rename, link or new folder. `delay`: is killed after so many seconds."""
        assert self.process.stdin is not None
        told = {"deed": deed, "target": str(target), "out": str(out), "version": version, **how}
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()

    def answer(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def traced(self, deed: str, target: Path, out: Path, *words: str) -> int:
        """The deed with strace holding it, which is given these words."""
        self.send(deed, target, out, traced=1)
        child = self.answer()
        command = ["strace", "-f", "-o", "/dev/null", *words, "-p", str(child)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr is not None
            assert "attached" in strace.stderr.readline()
            os.kill(child, signal.SIGCONT)
            code = self.answer()
            strace.communicate(timeout=AFTERWARDS)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=AFTERWARDS)


# --- the process itself ----------------------------------------------------------------


def main(orders: Sequence[str]) -> None:
    for line in orders:
        order = json.loads(line)
        if (child := os.fork()) == 0:
            _child(order)
        if "traced" in order:
            os.waitpid(child, os.WUNTRACED)
            print(child, flush=True)  # noqa: T201 — the answer
        if "delay" in order:
            time.sleep(order["delay"])
            os.kill(child, signal.SIGKILL)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201 — the answer


def _child(order: dict[str, object]) -> None:
    code = 1
    try:
        if "step" in order:
            _die_at(int(str(order["step"])))
        if "traced" in order:
            with contextlib.suppress(AttributeError):  # no prctl, no such rule
                ctypes.CDLL(None).prctl(SET_PTRACER, ANY, 0, 0, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
        do(str(order["deed"]), Path(str(order["target"])), Path(str(order["out"])), str(order["version"]))
        code = 0
        if "delay" in order:
            time.sleep(AFTERWARDS)
    except Trouble as trouble:
        code = trouble.exit_code
    except BaseException:  # noqa: BLE001 — told to whoever reads the test's output
        traceback.print_exc()
    os._exit(code)


def _die_at(step: int) -> None:
    left = [step]

    def hook(event: str, _: object) -> None:
        if event in {"os.rename", "os.link", "os.symlink", "os.mkdir"}:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


if __name__ == "__main__":
    main(sys.stdin)  # type: ignore[arg-type]  # lines as they come
