"""Our runner of ffmpeg and ffprobe: limits, full disks, nothing left running."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from xindeng.media import run, tools
from xindeng.trouble import Trouble

SLIDES = "testsrc=s=320x180:r=25"


def running(mark: str) -> bool:
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark in line.read_bytes().replace(b"\x00", b" ").decode("utf-8", "replace"):
                return True
        except OSError:
            continue
    return False


def test_a_child_that_overstays_is_killed_with_its_children() -> None:
    mark = f"sleep 61.{time.time_ns()}"
    begun = time.monotonic()
    done = run.run(["sh", "-c", f"trap '' TERM; {mark} & {mark}"], 0.5)
    assert done.timed_out
    assert time.monotonic() - begun < 5
    assert not running(mark)


def test_nothing_is_left_running_when_the_listener_gives_up() -> None:
    mark = f"sleep 62.{time.time_ns()}"

    def give_up(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.run(["sh", "-c", f"echo; {mark}"], 30, give_up)
    assert not running(mark)


def test_much_output_on_both_pipes_does_not_block() -> None:
    heard: list[str] = []
    script = "import sys\nfor i in range(30000): print(i); print('x' * 50, file=sys.stderr)"
    done = run.run([sys.executable, "-c", script], 30, heard.append)
    assert (done.ok, len(heard), len(done.errors)) == (True, 30000, run.TAIL)


def test_a_full_disk_is_one_clear_sentence() -> None:
    with pytest.raises(Trouble, match="磁盘满了") as caught:
        run.run([tools.ffmpeg(), "-v", "error", "-y", "-f", "lavfi", "-i", f"{SLIDES}:d=1", "-f", "mpegts", "/dev/full"], 30)
    assert caught.value.exit_code == 3
    with pytest.raises(Trouble, match="磁盘满了"), run.writing():
        Path("/dev/full").write_bytes(b"x" * 100_000)


def test_a_missing_tool_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def gone(_: str) -> None:
        raise ImportError

    monkeypatch.setattr(tools, "import_module", gone)
    for tool in (tools.ffmpeg, tools.ffprobe):
        with pytest.raises(Trouble, match=r"^缺少工具 ff[a-z]+，录像处理不了。") as caught:
            tool.__wrapped__()
        assert caught.value.exit_code == 3
    with pytest.raises(Trouble, match="启动不了"):
        run.run([str(tmp_path / "nothing")], 1)


def test_a_tool_without_its_x_bit_gets_it(tmp_path: Path) -> None:
    tool = tmp_path / "ffprobe"
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o644)
    assert tools._runnable("ffprobe", tool) == str(tool)
    assert tool.stat().st_mode & 0o111 == 0o111
