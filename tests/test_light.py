"""The light start: a new author's machine has the packages of requirements.lock and no others."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from conftest import ROOT

from xindeng import outfit
from xindeng.console import Console
from xindeng.trouble import Trouble

MB = 1_000_000
NAMES = re.compile(r"^([a-z0-9-]+)(?:\[\w+\])?==[^;\\]*(;.*)?\\?$", re.MULTILINE)


def named(lock: str) -> set[str]:
    return {found[1] for found in NAMES.finditer((ROOT / lock).read_text("utf-8"))}


def installed(lock: str) -> list[metadata.Distribution]:
    """The packages of a lock that this kind of machine has; some are for Windows only."""
    found = []
    for name in sorted(named(lock)):
        try:
            found.append(metadata.distribution(name))
        except metadata.PackageNotFoundError:
            continue
    return found


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of links to the packages of the light start."""
    folder = tmp_path_factory.mktemp("light")
    for package in installed("requirements.lock"):
        for file in package.files or ():
            top = file.parts[0]
            if top not in {"..", "__pycache__"} and not (folder / top).exists():
                (folder / top).symlink_to(Path(str(package.locate_file(top))))
    return folder


def inv(light: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A task as the launcher runs it, where nothing but the light start is installed."""
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); import tasks; sys.exit(tasks.main(sys.argv))"
    command = [sys.executable, "-S", "-c", code, str(ROOT), *words]
    environment = {**os.environ, "PYTHONPATH": str(light), "SOURCE_DATE_EPOCH": "1796083200"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=cwd, check=False)


def test_it_is_small() -> None:
    files = [file for package in installed("requirements.lock") for file in package.files or ()]
    assert (
        sum(Path(str(file.locate())).stat().st_size for file in files if file.locate().is_file()) < 200 * MB
    )


def test_the_lock_of_builds_holds_the_light_start_as_it_is() -> None:
    """Whoever builds later must not find other versions than those that wrote and checked."""

    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (ROOT / lock).read_text("utf-8"), re.MULTILINE))

    assert pins("requirements.lock") < pins("requirements-build.lock")


def test_check_tells_everything_but_what_the_recordings_hold(light: Path, sample: Path) -> None:
    done = inv(light, "check", "--root", str(sample), cwd=sample)
    assert done.returncode == 0, done.stderr
    assert "段录像还没有看：看录像的工具在第一次 ./inv build 时安装。" in done.stderr
    assert "没有错误" in done.stderr


def test_a_mistake_is_told_without_the_heavy_tools(light: Path, sample: Path) -> None:
    file = sample / "courses" / "歇一歇.md"
    file.write_text(file.read_text("utf-8").replace("minutes: 30\n", "minutes: 三十\n"), "utf-8")
    done = inv(light, "check", "--root", str(sample), cwd=sample)
    assert done.returncode == 1
    assert "歇一歇.md:22:10: 错误: 分钟（minutes）：“三十”不是一个整数 [F-05]" in done.stderr


def test_doctor_says_what_comes_later_and_that_one_can_start(light: Path, sample: Path) -> None:
    done = inv(light, "doctor", "--json", "--root", str(sample), cwd=sample)
    assert done.returncode == 0, done.stderr
    states = {each["name"]: each["state"] for each in json.loads(done.stdout)}
    assert {"字体", "ffmpeg", "pandoc", "Pagefind"} <= {n for n, state in states.items() if state == "later"}
    assert "missing" not in states.values()


def test_doctor_says_what_stops_an_author(light: Path, tmp_path: Path) -> None:
    done = inv(light, "doctor", "--root", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 3
    assert "✗ 内容库" in done.stderr
    assert "加上 --root" in done.stderr


def test_what_cannot_be_installed_is_said_and_leaves_no_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    (tmp_path / "requirements-build.lock").write_text(
        "xindeng-has-no-such-package==1.0 --hash=sha256:" + "0" * 64
    )
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(Trouble, match="依赖没有装好，请检查网络后再试"):
        outfit.bring(tmp_path, outfit.BUILD, Console(quiet=True))
    assert not outfit.here(tmp_path, outfit.BUILD)


def test_a_set_is_installed_once_for_each_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    ran: list[object] = []
    monkeypatch.setattr(outfit, "do", lambda command, _: ran.append(command))
    lock = tmp_path / "requirements-build.lock"
    for words in ("a==1\n", "a==1\n", "a==2\n"):
        lock.write_text(words)
        outfit.bring(tmp_path, outfit.BUILD, Console(quiet=True))
    assert len(ran) == 2
    assert all("--require-hashes" in str(command) for command in ran)
