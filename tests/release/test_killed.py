"""Releases: killed half way, on a full disk, two at once. The reader of the old site notices nothing."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from releasing import assert_healed, assert_whole, live, refused, release

from xindeng.depots.folder import FolderLinks
from xindeng.release import publish as publishing
from xindeng.trouble import Trouble

from .servant import Servant


@pytest.fixture
def versions() -> tuple[str, ...]:
    return ("2026.10",)


def copy(target: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    return shutil.copytree(target, place, symlinks=True)


@pytest.mark.campaign
def test_killed_before_any_step_the_old_site_is_whole_and_the_next_run_heals(old, new, target, tmp_path, everything):
    builds, code, step = {"2026.10": old, "2026.11": new}, -signal.SIGKILL, 0
    with Servant() as servant:
        while code == -signal.SIGKILL:
            step += 1 if everything else 4
            trial = copy(target, tmp_path / "trial")
            servant.send("publish", trial, new, "2026.11", step=step)
            code = servant.answer()
            assert_whole(trial, builds)
            release(new, trial, "2026.11")
            assert_healed(trial, builds, "2026.11")
    assert code == 0
    assert step > 20


def test_a_reader_never_meets_half_a_release(old, new, target):
    builds, seen = {"2026.10": old, "2026.11": new}, set()
    with Servant() as servant:
        servant.send("publish", target, new, "2026.11")
        deadline = time.monotonic() + 20
        while seen != set(builds) and time.monotonic() < deadline:
            seen.add(assert_whole(target, builds))
        assert servant.answer() == 0
    assert assert_whole(target, builds) == "2026.11"


def test_two_publishers_at_once_are_both_in_the_list(old, new, tmp_path):
    with Servant() as one, Servant() as two:
        for turn in range(5):
            target = tmp_path / f"t{turn}"
            one.send("publish", target, old, "2026.10")
            two.send("publish", target, new, "2026.11")
            assert (one.answer(), two.answer()) == (0, 0)
            assert assert_whole(target, {"2026.10": old, "2026.11": new}) == live(target)[0]
            listed = json.loads((target / "versions.json").read_text())
            assert sorted(entry["version"] for entry in listed) == ["2026.10", "2026.11"]
            assert [path.name for path in sorted((target / ".xindeng/log").iterdir())] == [
                "000001.json", "000002.json",
            ]


def test_two_builds_under_one_name_cannot_both_be_published(old, new, tmp_path, monkeypatch):
    """The second one looked before the first had placed its pages."""
    plan = publishing.plan

    def meanwhile(*given):
        monkeypatch.setattr(publishing, "plan", plan)
        release(old, tmp_path / "t", "1")
        return plan(*given)

    monkeypatch.setattr(publishing, "plan", meanwhile)
    assert "1 已经存在" in refused(new, tmp_path / "t", "1", "latest")
    assert_healed(tmp_path / "t", {"1": old}, "1")


def test_a_publisher_that_was_overtaken_writes_the_list_again(old, new, tmp_path, monkeypatch):
    """Another one took a number between its look at the log and its list of versions."""
    target, point = tmp_path / "t", FolderLinks.point

    def meanwhile(*given):
        monkeypatch.setattr(FolderLinks, "point", point)
        monkeypatch.setattr(publishing, "show", lambda *_, **__: None)
        release(new, target, "2")
        point(*given)

    monkeypatch.setattr(FolderLinks, "point", meanwhile)
    release(old, target, "1")
    assert assert_whole(target, {"1": old, "2": new}) == "2"
    assert [entry["version"] for entry in json.loads((target / "versions.json").read_text())] == ["2", "1"]


@pytest.fixture
def small_disk(tmp_path: Path):
    """A real disk of 1 MB where the administrator may mount one, else None."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    mounted = os.geteuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0
    yield place if mounted else None
    if mounted:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_the_old_site_whole(old, new, tmp_path, small_disk, monkeypatch):
    """On a real small disk, with less and less room; where none can be mounted, copying is refused."""
    builds, target = {"2026.10": old, "2026.11": new}, (small_disk or tmp_path) / "公开"
    release(old, target, "2026.10")
    for room in (150_000, 100_000, 8_000, 0) if small_disk else (0,):
        if small_disk:
            free = os.statvfs(small_disk)
            (small_disk / "ballast").write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - room))
        else:
            monkeypatch.setattr(shutil, "copyfile", full)
        with pytest.raises(Trouble, match="磁盘满了") as caught:
            release(new, target, "2026.11")
        assert caught.value.exit_code == 3
        assert assert_whole(target, builds) == "2026.10"
        assert not [path for path in target.rglob("*") if path.parent.name == ".staging"]
        (small_disk / "ballast").unlink() if small_disk else monkeypatch.undo()
    release(new, target, "2026.11")
    assert_healed(target, builds, "2026.11")


def full(_: Path, copy: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", str(copy))
