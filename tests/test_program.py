"""The command contract: words on the command line, exit codes, what stands on which stream."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import pty
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT, SAMPLE

from xindeng import examine, history, program, store
from xindeng.trouble import Trouble

FAULT = "courses/歇一歇.md:22:10: 错误: 分钟（minutes）：“三十”不是一个整数 [F-05]\n"
HINT = "    写成 30。只写半角数字，不写单位。\n"


@pytest.fixture(scope="module")
def tasks() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tasks", ROOT / "tasks.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tasks: ModuleType, capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run words as if typed after ./inv: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")

    def typed(*words: str | Path) -> tuple[int, str, str]:
        code = program.run(tasks.namespace, ["inv", *map(str, words)])
        return code, *capfd.readouterr()

    return typed


@pytest.fixture
def wrong(sample: Path) -> Path:
    """The sample with one content error."""
    file = sample / "courses" / "歇一歇.md"
    file.write_text(file.read_text("utf-8").replace("minutes: 30\n", "minutes: 三十\n"), "utf-8")
    return sample


# --- 0 and 1: content ------------------------------------------------------------------


def test_sound_content_is_0(run: Run) -> None:
    assert run("check", "--root", SAMPLE) == (0, "", "✓ 没有错误\n")


def test_on_github_a_complaint_stands_beside_its_line_too(run: Run, wrong: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    code, _, stderr = run("check", "--root", wrong)
    assert code == 1
    assert "::error file=courses/歇一歇.md,line=22,col=10,title=F-05::" in stderr


def test_a_content_error_is_1_with_its_place_on_stderr(run: Run, wrong: Path) -> None:
    code, out, err = run("check", "--root", wrong)
    assert (code, out) == (1, "")
    assert err.startswith(FAULT + HINT)
    assert "共 1 处错误，0 处提醒" in err


def test_json_goes_to_stdout_and_nothing_else_does(run: Run, wrong: Path) -> None:
    code, out, err = run("check", "--root", wrong, "--json")
    assert (code, err) == (1, "")
    assert json.loads(out) == [
        {
            "code": "F-05", "severity": "error", "path": "courses/歇一歇.md", "line": 22, "column": 10,
            "message": "分钟（minutes）：“三十”不是一个整数", "hint": HINT.strip(),
            "now": "minutes: 三十", "example": "minutes: 30", "mended": True, "page": "errors/F-05.html", "because_of": None,
        }
    ]  # fmt: skip
    assert run("check", "--root", SAMPLE, "--json") == (0, "[]\n", "")


def test_a_reminder_stops_nobody(run: Run, sample: Path) -> None:
    file = sample / "courses" / "登记" / "登记.yml"
    file.write_text(file.read_text("utf-8").replace("2026-11-01", "2023-01-01"), "utf-8")
    code, _, err = run("check", "--root", sample)
    assert code == 0
    assert "提醒: 这个网页" in err


def test_a_build_that_finds_errors_leaves_the_last_result_whole(run: Run, wrong: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "site").mkdir(parents=True)
    (out / "site" / "index.html").write_text("上一次")
    code, _, err = run("build", "--root", wrong, "--out", out)
    assert code == 1
    assert FAULT in err
    assert [file.relative_to(out).as_posix() for file in out.rglob("*")] == ["site", "site/index.html"]


# --- 2: usage --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("chekc", "没有叫“chekc”的任务或选项。是不是“check”？"),
        ("check --rooot x", "没有叫“--rooot”的任务或选项。是不是“--root”？"),
        ("--help biuld", "没有叫“biuld”的任务或选项。是不是“build”？"),
        ("publish --version 1", "publish 还缺少：--to。"),
        ("build --engine", "选项 --engine 后面要写一个值。"),
        ("build --engine hugo", "--engine 不能写“hugo”。可以写：mkdocs、zensical。"),
        ("serve --port 八千", "“八千”不是一个整数。"),
        ("check --today 明天", "--today 不能写“明天”，请写成 2026-11-21 这样的日期。"),
    ],
)
def test_a_slip_on_the_command_line_is_2_with_a_way_out(words: str, answer: str, run: Run) -> None:
    code, out, err = run(*words.split())
    assert (code, out) == (2, "")
    assert err.startswith(f"✗ {answer}")
    assert "Traceback" not in err


def test_a_wrong_epoch_is_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert run("check", "--root", SAMPLE)[0] == 2


def test_help_is_chinese(run: Run, tasks: ModuleType) -> None:
    code, out, _ = run("--list")
    assert code == 0
    for name in tasks.namespace.task_names:
        assert re.search(rf"^  {re.escape(name)}(?: \(\w+\))? +[\u4e00-\u9fff]", out, flags=re.MULTILINE), name
        _, told, _ = run("--help", name)
        assert "用法：" in told
        assert "Usage" not in told


# --- 3 and 5: the world, and ourselves -------------------------------------------------


def test_a_folder_without_content_is_3(run: Run, tmp_path: Path) -> None:
    code, _, err = run("check", "--root", tmp_path)
    assert code == 3
    assert "没有 courses 文件夹" in err


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "磁盘满了"), (errno.EROFS, "磁盘不能写入")])
def test_a_disk_that_refuses_is_3_in_one_sentence(
    number: int, words: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        with store.disk():
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(examine, "examine", refuse)
    code, _, err = run("check")
    assert code == 3
    assert err.startswith(f"✗ {words}")
    assert err.count("\n") == 1


def test_trouble_carries_its_own_code(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise Trouble("存储不能用。", 4)

    monkeypatch.setattr(examine, "examine", fail)
    assert run("check") == (4, "", "✗ 存储不能用。\n")


def test_our_own_bug_is_5_with_a_reference_and_a_file(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def slip(*_: object, **__: object) -> None:
        raise KeyError("our slip")

    monkeypatch.setattr(examine, "examine", slip)
    code, out, err = run("check")
    told = re.fullmatch(r"✗ 程序自己出了错（编号 ([0-9a-f]{8})）。详情记在 (build/logs/bug-\1\.txt)，请附上它告诉开发者。\n", err)
    assert (code, out) == (5, "")
    assert told
    assert "KeyError: 'our slip'" in (tmp_path / told[2]).read_text("utf-8")


def test_whoever_stops_it_is_told_that_nothing_was_harmed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(examine, "examine", stop)
    code, _, err = run("check")
    assert code == 130
    assert "上一次的结果没有被改动" in err


# --- through the launcher --------------------------------------------------------------


def test_the_launcher_hands_on_words_streams_and_exit_codes(wrong: Path, tmp_path: Path) -> None:
    """From any folder; with an ASCII locale as in cron."""
    environment = {**os.environ, "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1796083200"}
    command = [str(ROOT / "inv"), "check", "--root", str(wrong)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.decode().startswith(FAULT + HINT)
    assert b"\x1b" not in done.stderr


@pytest.mark.parametrize(("more", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_colours_unless_it_says_no(more: dict[str, str], coloured: bool, wrong: Path) -> None:
    shown = terminal([str(ROOT / "inv"), "check", "--root", str(wrong)], more)
    assert ("\x1b[3" in shown) is coloured
    assert FAULT.strip() in re.sub(r"\x1b\[[0-9;]*m", "", shown)


def terminal(command: list[str], more: dict[str, str]) -> str:
    """What a command writes to a terminal as its stderr."""
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "CI"}}
    environment = {**kept, "TERM": "xterm-256color", "PYTHONUTF8": "1", **more}
    subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    told = os.read(ours, 1 << 16).decode()
    os.close(ours)
    return told


# --- the one date ----------------------------------------------------------------------


def test_the_date_is_what_the_epoch_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86399")
    assert history.today_of(tmp_path).isoformat() == "1970-01-01"


def test_else_it_is_the_day_of_the_last_commit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    named = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    stamp = {**os.environ, "GIT_COMMITTER_DATE": "2024-02-29T23:30:00Z"}
    for words in (["init", "-q"], [*named, "commit", "-q", "--allow-empty", "-m", "a"]):
        subprocess.run(["git", "-C", str(tmp_path), *words], env=stamp, check=True)
    assert history.today_of(tmp_path).isoformat() == "2024-02-29"


def test_a_folder_that_is_no_repository_has_the_clocks_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert history.today_of(tmp_path).year >= 2026
