"""Every write of a release taken in turn: the process is killed there, the disk is full there, the disk fails there.

strace counts the system calls of a whole deed and then spoils one of them in each trial. What
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
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from releasing import (
    ITEMS,
    LAMP,
    STORY,
    assert_sound,
    build,
    dead,
    do,
    live,
    pages,
    release,
    tree,
    words_left,
)

from .servant import Servant

CALLS = (
    "write", "pwrite64", "sendfile", "copy_file_range", "fsync", "fdatasync", "rename", "renameat", "renameat2",
    "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "chmod", "fchmod",
    "utime", "utimensat", "ftruncate",
)  # fmt: skip
FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")
EVERYTHING = bool(os.environ.get("XINDENG_ALL"))
POINTS, KILLS = (10**6, 1000) if EVERYTHING else (8, 8)
ENDS = {0, 3, 4, -signal.SIGKILL}


@dataclass(frozen=True)
class Case:
    """A place of releases before the deed, what the deed is given, and whoever does it."""

    deed: str
    before: Path
    out: Path
    old: Path
    trial: Path
    servant: Servant

    def fresh(self) -> Path:
        shutil.rmtree(self.trial, ignore_errors=True)
        subprocess.run(["cp", "-a", str(self.before), str(self.trial)], check=True)  # hard links stay hard links
        return self.trial

    def traced(self, *words: str) -> int:
        return self.servant.traced(self.deed, self.fresh(), self.out, *words)

    def seconds(self) -> float:
        """How long the deed takes."""
        trial = self.fresh()
        start = time.monotonic()
        self.servant.send(self.deed, trial, self.out)
        assert self.servant.answer() == 0
        return time.monotonic() - start

    def check(self) -> None:
        """The old site or the new one, each page of it."""
        assert dead(self.trial) == []
        versions = {path.name for path in self.trial.iterdir() if path.is_dir() and not path.is_symlink() and path.name[0].isdigit()}
        for version in versions:
            built = tree((self.out if version == "2" else self.old) / "site")
            shown = pages(self.trial / version)
            assert set(shown) <= set(built)
            for path, data in shown.items():
                assert data == built[path] or (self.deed != "publish" and ("召回" in data.decode() or "撤回" in data.decode() or STORY.encode() not in data)), path
            assert self.deed == "withdraw" or set(shown) == set(built)
        assert (self.trial / "latest").readlink().name in versions
        live(self.trial)

    def heal(self) -> None:
        """The same command again."""
        do(self.deed, self.trial, self.out, "2")
        self.check()
        assert_sound(self.trial)
        if self.deed == "publish":
            assert (live(self.trial), (self.trial / "latest").readlink()) == (["2", "1"], Path("2"))
        elif self.deed == "recall":
            assert "请不要再使用" in (self.trial / f"1/items/{STORY}.html").read_text("utf-8")
        else:
            assert words_left(self.trial, *ITEMS[STORY]) == []


@pytest.fixture(scope="module")
def servant() -> Iterator[Servant]:
    with Servant() as one:
        yield one


@pytest.fixture(params=["publish", "recall", "withdraw"])
def case(request: pytest.FixtureRequest, servant: Servant, tmp_path: Path) -> Case:
    items = (LAMP,) if request.param == "publish" else (STORY, LAMP)
    old = build(tmp_path / "old", items=items)
    release(old, tmp_path / "before", "1")
    new = build(tmp_path / "new", items=items, note="第二版", media={"a1": b"video" * 20_000, "a2": b"other" * 4_000})
    return Case(request.param, tmp_path / "before", new, old, tmp_path / "trial", servant)


@pytest.mark.campaign
def test_a_fault_at_any_write_leaves_the_old_or_the_new_site_and_is_healed(case: Case, tmp_path: Path, capsys) -> None:
    log = tmp_path / "log"
    assert case.traced("-e", f"trace={','.join(CALLS)}", "-o", str(log)) == 0
    calls = Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text("utf-8", "replace"), re.MULTILINE))
    assert {"fsync"} < set(calls)
    points = [(call, number, fault) for call in sorted(calls) for number in range(1, calls[call] + 1) for fault in FAULTS]
    chosen = points if len(points) <= POINTS else random.Random(8).sample(points, POINTS)
    ends: Counter[int] = Counter()
    for call, number, fault in chosen:
        code = case.traced("-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}")
        assert code in ENDS, (call, number, fault, code)
        ends[code] += 1
        case.check()
        case.heal()
    with capsys.disabled():  # the counts are the result
        print(f"\n{case.deed}: {len(points)} points {dict(calls)}, {len(chosen)} tried, ends {dict(ends)}")  # noqa: T201 — the count is the result


@pytest.mark.campaign
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_site_and_is_healed(case: Case, capsys) -> None:
    dice = random.Random(9)
    whole, halves = min(case.seconds() for _ in range(5)), 0
    for _ in range(KILLS):
        case.servant.send(case.deed, case.fresh(), case.out, delay=dice.uniform(0, whole))
        assert case.servant.answer() == -signal.SIGKILL
        halves += any((case.trial / ".xindeng/.staging").glob("*"))
        case.check()
        case.heal()
    with capsys.disabled():
        print(f"\n{case.deed}: {KILLS} kills, {halves} of them while something was being written")  # noqa: T201 — the count is the result
