"""`./inv doctor`: what this machine has, what is missing, and how to get it.

Each finding is one line with its way out. Only what stops an author counts as a failure:
what comes by itself with the first build, and what only tests need, is said and no more.
"""

from __future__ import annotations

import json
import locale
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from xindeng import media, outfit, search, suite
from xindeng.console import Console
from xindeng.trouble import Trouble

State = Literal["ok", "warn", "later", "missing"]
"""Good; works, but look at it; comes by itself or only tests need it; stops the work."""

MARKS = {"ok": "✓", "warn": "！", "later": "·", "missing": "✗"}
LEAST_GB, ROOM_GB = 2, 10
"""Free space below which nothing can be built, and below which long videos may not fit."""
DAY = 86400


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `remedy` is what to type or click; empty when all is well."""

    name: str
    state: State
    found: str
    remedy: str = ""


def look(home: Path, root: Path, out: Path) -> list[Finding]:
    """Everything, in the order in which an author meets it. `home` holds the program, `root` the content."""
    looks: Sequence[Callable[[], Iterator[Finding]]] = (
        _python,
        lambda: _packages(home),
        lambda: _content(root),
        lambda: _disk(out),
        _encoding,
        lambda: _git(root),
        _heavy,
        _for_tests,
    )
    return [finding for each in looks for finding in each()]


def stuck(findings: Sequence[Finding]) -> bool:
    """Whether something is missing without which an author cannot work."""
    return any(finding.state == "missing" for finding in findings)


def to_json(findings: Sequence[Finding]) -> str:
    """The same for machines; the fields are those of `Finding` (docs/reference/json.md)."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1)


def show(findings: Sequence[Finding], console: Console) -> None:
    """A line each, the way out below it."""
    for finding in findings:
        console.say(f"{MARKS[finding.state]} {finding.name}：{finding.found}")
        if finding.remedy:
            console.say(f"    {finding.remedy}")
    if stuck(findings):
        console.bad("标着 ✗ 的要先补上，别的不妨碍。")
    else:
        console.good("可以写、可以检查、可以预览、可以生成。")


# --- one look each ---------------------------------------------------------------------


def _python() -> Iterator[Finding]:
    words = f"{platform.python_version()}（{platform.system()} {platform.machine()}）"
    bits = sys.maxsize > 2**32
    remedy = "" if bits else "装 64 位的 Python：排印和转码的工具没有 32 位的。"
    yield Finding("Python", "ok" if bits else "missing", words, remedy)


def _packages(home: Path) -> Iterator[Finding]:
    yield Finding("写作、检查、预览用的依赖", "ok", "已安装")
    if outfit.here(home, outfit.BUILD):
        yield Finding("生成网站用的依赖", "ok", "已安装")
    else:
        yield Finding(
            "生成网站用的依赖", "later", "还没有安装", "第一次运行 ./inv build 时自己安装，不用管。"
        )


def _content(root: Path) -> Iterator[Finding]:
    if not (root / "courses").is_dir():
        remedy = "在内容库的根目录运行，或加上 --root 内容库的文件夹。"
        yield Finding("内容库", "missing", f"{root.name} 里没有 courses 文件夹", remedy)
    elif not os.access(root / "courses", os.W_OK):
        yield Finding(
            "内容库", "warn", "courses 文件夹不能写", "检查文件夹的权限，或把它复制到自己的目录里。"
        )
    else:
        yield Finding("内容库", "ok", f"{root.name}/courses")


def _disk(out: Path) -> Iterator[Finding]:
    place = next(folder for folder in (out, *out.parents) if folder.exists())
    free = shutil.disk_usage(place).free / 1e9
    state: State = "missing" if free < LEAST_GB else "warn" if free < ROOM_GB else "ok"
    remedy = "" if state == "ok" else f"腾出空间：生成网站至少要 {LEAST_GB} GB，有长录像时留 {ROOM_GB} GB。"
    yield Finding("磁盘", state, f"还剩 {free:.0f} GB", remedy)


def _encoding() -> Iterator[Finding]:
    names, told = sys.getfilesystemencoding().lower(), locale.getpreferredencoding(do_setlocale=False).lower()
    if names in {"utf-8", "utf8"}:
        words = "UTF-8" if told in {"utf-8", "utf8"} else f"文件名 UTF-8，系统默认 {told.upper()}"
        yield Finding("编码", "ok", words)
    else:
        remedy = "运行前设好环境变量：export LANG=C.UTF-8（Windows：set PYTHONUTF8=1）。"
        yield Finding("编码", "warn", f"文件名用的是 {names.upper()}，中文文件名可能读不出来", remedy)


def _git(root: Path) -> Iterator[Finding]:
    if not shutil.which("git"):
        yield Finding("Git", "warn", "没有安装：看不到“上次发布以后改了什么”，也不能提交", _get("git", "git"))
        return
    yield Finding("Git", "ok", _says("git", "--version").removeprefix("git version ").strip())
    said = _says("git", "-C", str(root), "rev-parse", "--is-inside-work-tree", errors=True)
    if "dubious ownership" in said:
        remedy = f'运行：git config --global --add safe.directory "{root.as_posix()}"'
        yield Finding("Git 仓库", "warn", "文件夹属于另一个用户，Git 不肯读", remedy)
    elif said.strip() != "true":
        yield Finding(
            "Git 仓库", "warn", "这里不是 Git 仓库，版本和日期都无从知道", "运行：git init，再提交一次。"
        )
    else:
        yield from _identity(root)
        yield from _clock(root)


def _identity(root: Path) -> Iterator[Finding]:
    known = all(_says("git", "-C", str(root), "config", f"user.{key}").strip() for key in ("name", "email"))
    remedy = (
        'git config --global user.name "名字"，再 git config --global user.email "邮箱"。会公开，写办公用的。'
    )
    if known:
        yield Finding("Git 署名", "ok", "已设好")
    else:
        yield Finding("Git 署名", "warn", "还没有设，提交时会被拒绝", remedy)


def _clock(root: Path) -> Iterator[Finding]:
    last = _says("git", "-C", str(root), "log", "-1", "--format=%ct").strip()
    if last and int(last) > time.time() + DAY:
        remedy = "校准系统时间：有效期和审核日期都要看它。"
        yield Finding("时钟", "warn", "这台机器的时间比最后一次提交还早", remedy)


def _heavy() -> Iterator[Finding]:
    """What comes with the first build: each room says itself whether its tool is fit for use."""
    looks: Sequence[tuple[str, str, Callable[[], str]]] = (
        ("字体", "打印", _fonts),
        ("ffmpeg", "转码", media.encoder_build),
        ("pandoc", "Word 和电子书", _pandoc),
        ("Pagefind", "搜索", search.version),
    )
    for name, what, ask in looks:
        try:
            yield Finding(name, "ok", f"{ask()}（{what}）")
        except (ImportError, metadata.PackageNotFoundError):
            yield Finding(name, "later", f"{what}用的，随第一次生成安装")
        except Trouble as trouble:
            yield Finding(name, "missing" if media.present() else "later", str(trouble))


def _fonts() -> str:
    from xindeng.render import pdf  # noqa: PLC0415 — not there in the light start

    return "、".join(path.stem for path in pdf.fonts())


def _pandoc() -> str:
    from xindeng import pandoc  # noqa: PLC0415 — the same

    return pandoc.version()


def _for_tests() -> Iterator[Finding]:
    for program, package in suite.DEBIAN:
        if suite.which(program):
            yield Finding(program, "ok", "已安装（只有 ./inv test 用）")
        else:
            yield Finding(program, "later", "没有安装，只有 ./inv test 用得到", _get(program, package))


def _get(program: str, package: str) -> str:
    """How to install a program on this kind of machine."""
    if shutil.which("apt-get"):
        return f"运行：sudo apt-get install {package}"
    if sys.platform == "darwin":
        return f"运行：brew install {program}（没有 brew 的，先到它的官网安装）"
    if os.name == "nt":
        return f"到 {program} 的官网下载安装程序，一路“下一步”，装好后重新打开终端。"
    return f"用系统的软件管理器安装 {program}。"


def _says(*command: str, errors: bool = False) -> str:
    """What a program prints; nothing when it fails, unless its complaint is asked for."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout + (done.stderr if errors else "") if errors or done.returncode == 0 else ""
