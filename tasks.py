"""The doors: parse words, call one function, print, exit. Run with ./inv TASK; ./inv --list shows all."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from invoke import Collection, Context, Exit, task

# Each door opens its own rooms only, so that `./inv --list` need not wait for all of them.
HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "scripts"))

from xindeng import program
from xindeng.console import CONTENT, Console, to_stdout
from xindeng.diag import errors, to_json
from xindeng.trouble import ENVIRONMENT


def _paths(root: str, out: str) -> tuple[Path, Path]:
    base = Path(root).resolve() if root else HERE
    return base, Path(out).resolve() if out else base / "build"


def _memo(root: Path) -> Any:
    """What earlier runs read of a content root lies here, beside our own code, whatever the root is."""
    from xindeng.memo import Memo

    return Memo(HERE / "build" / ".cache" / "read", root)


def _furnished() -> Console:
    """A console, once everything is installed that making books and videos takes."""
    from xindeng import outfit

    console = Console()
    outfit.bring(HERE, outfit.BUILD, console)
    return console


@task(help={"root": "内容库的文件夹", "out": "结果放在哪里（默认 build）", "engine": "mkdocs 或 zensical", "drafts": "连草稿一起生成", "only": "只重做这个编号的页面和下载"})
def build(
    _: Context, root: str = "", out: str = "", engine: str = "mkdocs", drafts: bool = False, only: str = ""
) -> None:
    """生成整个网站：检查、转码、排印、页面、搜索。"""
    base, target = _paths(root, out)
    chosen = program.one_of("--engine", engine, ("mkdocs", "zensical"))
    console = _furnished()
    from xindeng import pipeline

    options = pipeline.Options(base, target, chosen, drafts, only, _memo(base))
    console.problems(pipeline.make(options, console))
    console.good(f"网站在 {program.shown(target)}/site，用 ./inv serve 打开看")


@task(help={"root": "内容库的文件夹", "json": "在标准输出给出 JSON", "today": "按哪一天判断过期：年-月-日，或 now"})
def check(_: Context, root: str = "", json: bool = False, today: str = "") -> None:
    """只检查，不生成。"""
    from xindeng import examine

    base, _out = _paths(root, "")
    seen = examine.examine(base, _day(today), memo=_memo(base))
    problems = seen.problems
    console = Console()
    if json:
        to_stdout(to_json(problems))
    else:
        console.problems(problems)
    if seen.unseen:
        console.say(f"{seen.unseen} 段录像还没有看：看录像的工具在第一次 ./inv build 时安装。")
    if errors(problems):
        raise Exit(code=CONTENT)
    if not json:
        console.good("没有错误")


def _day(words: str) -> date | None:
    if words == "now":
        return datetime.now(UTC).date()
    return program.day("--today", words) if words else None


@task(help={"root": "内容库的文件夹", "out": "结果的文件夹", "port": "端口"})
def serve(_: Context, root: str = "", out: str = "", port: int = 8000) -> None:
    """在本机打开生成好的网站。"""
    from xindeng import serve as preview

    preview.serve(_paths(root, out)[1], port, Console())


@task(help={"to": "发布到哪个文件夹", "version": "版本名，例如 2026.11", "alias": "别名，例如 latest", "root": "内容库的文件夹", "out": "生成结果放在哪里（默认 build）", "dry_run": "只说会做什么，不写任何东西"})
def publish(
    _: Context, to: str, version: str, alias: str = "", root: str = "", out: str = "", dry_run: bool = False
) -> None:
    """生成并发布一个版本；旧版本留在原处。"""
    base, target = _paths(root, out)
    console = _furnished()
    from xindeng import pipeline
    from xindeng import publish as publishing
    from xindeng.history import today_of

    console.problems(pipeline.make(pipeline.Options(base, target, memo=_memo(base)), console))
    day = today_of(base)
    done = publishing.publish(
        target, Path(to).resolve(), version=version, alias=alias or None, today=day, dry_run=dry_run
    )
    console.good(str(done))


@task(help={"to": "发布到的文件夹"})
def versions(_: Context, to: str) -> None:
    """列出已发布的版本。"""
    from xindeng import releases

    for release in releases.versions(Path(to).resolve()):
        to_stdout(str(release))


@task(help={"root": "内容库的文件夹", "json": "在标准输出给出 JSON"})
def doctor(_: Context, root: str = "", json: bool = False) -> None:
    """看看这台机器缺什么，怎样补上。"""
    from xindeng import doctor as clinic

    base, out = _paths(root, "")
    found = clinic.look(HERE, base, out)
    if json:
        to_stdout(clinic.to_json(found))
    else:
        clinic.show(found, Console())
    if clinic.stuck(found):
        raise Exit(code=ENVIRONMENT)


@task(name="test", help={"all": "连慢的测试一起按全量跑", "record": "重新记录 golden 文件和错误说明页"})
def tests(_: Context, all: bool = False, record: bool = False) -> None:
    """运行全部测试：ruff、mypy、pytest（含浏览器）。"""
    from xindeng import suite

    suite.run(HERE, everything=all, record=record)


namespace = Collection(build, check, serve, publish, versions, doctor, tests)


def main(words: list[str]) -> Any:
    """What the launcher calls."""
    return program.run(namespace, words)
