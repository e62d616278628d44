"""Every write of a release taken in turn: the process is killed there, the disk is full there, the disk fails there.

strace counts the system calls of a whole run and then spoils one of them in each trial. What
readers see is the old or the new site at every one of these points, and the same command run
again finishes it.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from releasing import DAY, ITEMS, LAMP, ROOT, STORY, assert_sound, at, build, dead, live, pages, release, tree
from test_release_deeds import words_left

from xindeng.release import deeds
from xindeng.release.withdraw import withdraw

CALLS = (
    "write", "pwrite64", "sendfile", "copy_file_range", "fsync", "fdatasync", "rename", "renameat", "renameat2",
    "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "chmod", "fchmod",
    "utime", "utimensat",
)  # fmt: skip
FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")
EVERYTHING = bool(os.environ.get("XINDENG_ALL"))
POINTS, KILLS = (10**6, 1000) if EVERYTHING else (8, 6)
MEMORY = Path("/dev/shm")

RUN = """
import sys
from releasing import DAY, STORY, at, release
from pathlib import Path
from xindeng.release import deeds
from xindeng.release.withdraw import withdraw
from xindeng.trouble import Trouble
deed, target, out = sys.argv[1:]
try:
    if deed == "publish":
        release(Path(out), Path(target), "2")
    else:
        with at(Path(target)) as place:
            deeds.recall(place, STORY, "时间写错了", "", DAY) if deed == "recall" else withdraw(place, STORY, DAY)
except Trouble as trouble:
    sys.exit(trouble.exit_code)
"""


@dataclass(frozen=True)
class Case:
    """A place of releases before the deed, and what the deed is given."""

    deed: str
    before: Path
    out: Path
    old: Path

    def run(self, trial: Path, *strace: str) -> int:
        environment = {
            **os.environ, "PYTHONPATH": f"{ROOT / 'scripts'}{os.pathsep}{ROOT / 'tests'}", "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        command = [*strace, sys.executable, "-c", RUN, self.deed, str(trial), str(self.out)]
        return subprocess.run(command, env=environment, check=False, capture_output=True).returncode

    def again(self, trial: Path) -> None:
        if self.deed == "publish":
            release(self.out, trial, "2")
            return
        with at(trial) as place:
            deeds.recall(place, STORY, "时间写错了", "", DAY) if self.deed == "recall" else withdraw(place, STORY, DAY)

    def check(self, trial: Path) -> None:
        """The old site or the new one, each page of it."""
        assert dead(trial) == []
        versions = {path.name for path in trial.iterdir() if path.is_dir() and not path.is_symlink() and path.name[0].isdigit()}
        for version in versions:
            built = tree((self.out if version == "2" else self.old) / "site")
            shown = pages(trial / version)
            assert set(shown) <= set(built)
            for path, data in shown.items():
                assert data == built[path] or (self.deed != "publish" and ("召回" in data.decode() or "撤回" in data.decode() or STORY.encode() not in data)), path
            assert self.deed == "withdraw" or set(shown) == set(built)
        assert (trial / "latest").readlink().name in versions
        live(trial)

    def healed(self, trial: Path) -> None:
        self.check(trial)
        assert_sound(trial)
        if self.deed == "publish":
            assert (live(trial), (trial / "latest").readlink()) == (["2", "1"], Path("2"))
        elif self.deed == "recall":
            assert "请不要再使用" in (trial / f"1/items/{STORY}.html").read_text("utf-8")
        else:
            assert words_left(trial, *ITEMS[STORY]) == []


@pytest.fixture(params=["publish", "recall", "withdraw"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    items = (LAMP,) if request.param == "publish" else (STORY, LAMP)
    old = build(tmp_path / "old", items=items)
    release(old, tmp_path / "before", "1")
    new = build(tmp_path / "new", items=items, note="第二版", media={"a1": b"video" * 20_000, "a2": b"other" * 4_000})
    return Case(request.param, tmp_path / "before", new, old)


@pytest.fixture
def trial(tmp_path: Path):
    """A place for the trials that forgets quickly."""
    place = (MEMORY if MEMORY.is_dir() else tmp_path) / f"xindeng-trial-{os.getpid()}"
    yield place
    shutil.rmtree(place, ignore_errors=True)


def fresh(case: Case, trial: Path) -> Path:
    shutil.rmtree(trial, ignore_errors=True)
    subprocess.run(["cp", "-a", str(case.before), str(trial)], check=True)  # hard links stay hard links
    return trial


def counted(case: Case, trial: Path, log: Path) -> Counter[str]:
    assert case.run(fresh(case, trial), "strace", "-f", "-qq", "-o", str(log), "-e", f"trace={','.join(CALLS)}") == 0
    case.healed(trial)
    return Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text("utf-8", "replace"), re.MULTILINE))


@pytest.mark.campaign
def test_a_fault_at_any_write_leaves_the_old_or_the_new_site_and_is_healed(case, trial, tmp_path, record_property):
    calls = counted(case, trial, tmp_path / "log")
    assert {"fsync"} < set(calls)
    points = [(call, number, fault) for call in sorted(calls) for number in range(1, calls[call] + 1) for fault in FAULTS]
    chosen = points if len(points) <= POINTS else random.Random(8).sample(points, POINTS)
    ends: Counter[int] = Counter()
    for call, number, fault in chosen:
        words = ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}")
        code = case.run(fresh(case, trial), *words)
        assert code in {0, 3, 4, -signal.SIGKILL, 128 + signal.SIGKILL}, (call, number, fault, code)
        ends[code] += 1
        case.check(trial)
        case.again(trial)
        case.healed(trial)
    record_property("points", len(chosen))
    print(f"\n{case.deed}: {len(points)} points ({dict(calls)}), {len(chosen)} tried, ends {dict(ends)}")  # noqa: T201 — the count is the result


@pytest.mark.campaign
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_site_and_is_healed(case, trial, tmp_path):
    """At the n-th system call of any kind, n at random."""
    dice, total = random.Random(9), sum(counted(case, trial, tmp_path / "log").values())
    for _ in range(KILLS):
        number = dice.randint(1, total)
        words = ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={','.join(CALLS)}", "-e", f"inject={','.join(CALLS)}:signal=KILL:when={number}")
        case.run(fresh(case, trial), *words)
        case.check(trial)
        case.again(trial)
        case.healed(trial)
