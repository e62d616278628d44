"""The doors: parse words, call one function, print, exit. Run with ./inv TASK; ./inv --list shows all."""

from __future__ import annotations

import json
import runpy
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
from xindeng.diag import errors
from xindeng.trouble import Trouble


def _paths(root: str, out: str) -> tuple[Path, Path]:
    base = Path(root).resolve() if root else HERE
    return base, Path(out).resolve() if out else base / "build"


READ = HERE / "build" / ".cache" / "read"
"""What earlier runs read of a content root lies here, beside our own code, whatever the root is."""


def _memo(root: Path) -> Any:
    from xindeng.memo import Memo

    return Memo(READ, root)


def _kept(root: Path) -> Any:
    from xindeng.memo import Kept

    return Kept(READ, root)


@task(help={"root": "内容库的文件夹", "out": "结果放在哪里（默认 build）", "engine": "mkdocs 或 zensical", "drafts": "连草稿一起生成", "only": "只重做这个编号的页面和下载"})
def build(
    _: Context, root: str = "", out: str = "", engine: str = "mkdocs", drafts: bool = False, only: str = ""
) -> None:
    """生成整个网站：检查、转码、排印、页面、搜索。"""
    from xindeng import pipeline

    base, target = _paths(root, out)
    console = Console()
    chosen = program.one_of("--engine", engine, ("mkdocs", "zensical"))
    options = pipeline.Options(base, target, chosen, drafts, only, _memo(base))
    console.problems(pipeline.make(options, console), base)
    console.good(f"网站在 {program.shown(target)}/site，用 ./inv serve --built 打开看")


@task(help={"root": "内容库的文件夹", "json": "在标准输出给出 JSON", "today": "按哪一天判断过期：年-月-日，或 now", "comment": "另写一个 Markdown 文件，给提议（pull request）当评论", "link": "评论里预览的网址"})
def check(
    _: Context, root: str = "", json: bool = False, today: str = "", comment: str = "", link: str = ""
) -> None:
    """只检查，不生成。"""
    from xindeng import examine, proposal, teach

    base, _out = _paths(root, "")
    problems = examine.verify(base, _day(today), _memo(base))
    console = Console()
    if comment:
        program.write(Path(comment), proposal.comment(teach.lessons(problems, base), link))
    if json:
        to_stdout(teach.to_json(problems, base))
    else:
        console.problems(problems, base)
    if errors(problems):
        raise Exit(code=CONTENT)
    if not json:
        console.good("没有错误")


def _day(words: str) -> date | None:
    if words == "now":
        return datetime.now(UTC).date()
    return program.day("--today", words) if words else None


@task(help={"root": "内容库的文件夹", "out": "结果的文件夹（默认 build）", "port": "端口（不写就从 8000 起找一个空的）", "built": "看上一次生成好的，不看草稿", "aloud": "哪里写错，也在终端里说（编辑器照着画线）"})
def serve(
    _: Context, root: str = "", out: str = "", port: int = 0, built: bool = False, aloud: bool = False
) -> None:
    """边写边看：存盘就更新，哪里写错就在页面上说。"""
    base, target = _paths(root, out)
    if built:
        from xindeng import serve as shop

        shop.serve(target, port or 8000, Console())
    else:
        from xindeng import preview

        preview.serve(base, target, _kept(base), port, Console(), aloud=aloud)


@task(help={"to": "发布到哪个文件夹", "version": "版本名，例如 2026.11", "alias": "别名，例如 latest", "root": "内容库的文件夹", "out": "生成结果放在哪里（默认 build）", "dry_run": "只说会做什么，不写任何东西"})
def publish(
    _: Context, to: str, version: str, alias: str = "", root: str = "", out: str = "", dry_run: bool = False
) -> None:
    """生成并发布一个版本；旧版本留在原处。"""
    from xindeng import pipeline
    from xindeng import publish as publishing
    from xindeng.history import today_of

    base, target = _paths(root, out)
    console = Console()
    console.problems(pipeline.make(pipeline.Options(base, target, memo=_memo(base)), console), base)
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


@task(name="schema", help={"root": "内容库的文件夹", "out": "只把 JSON Schema 写到这个文件夹，不动编辑器的设置"})
def editor_files(_: Context, root: str = "", out: str = "") -> None:
    """给 VS Code 写好字段提示：JSON Schema、设置、片段、检查的任务。"""
    from xindeng import editors

    base, target = _paths(root, out)
    console = Console()
    if out:
        console.good(f"{program.shown(target)}：{editors.write_schemas(base, target)} 份 JSON Schema")
        return
    for line in editors.write(base, _launcher(base)):
        console.say(line)
    console.good(f"用 VS Code 打开 {program.shown(base)}，装上它推荐的扩展就能用")


def _launcher(base: Path) -> Any:
    """How an editor starts our tasks: by this folder's launcher, or from a content root elsewhere by its path."""
    from xindeng.editors import Launcher

    here = "${workspaceFolder}" if base == HERE else str(HERE)
    words = () if base == HERE else ("--root", "${workspaceFolder}")
    return Launcher(f"{here}/inv", f"{here}\\inv.cmd", words)


@task(help={"name": "量哪一项，例如 serve"})
def bench(_: Context, name: str) -> None:
    """量一项快慢，数字记在 build/bench；含义见 docs/benchmarks.md。"""
    known = tuple(sorted(file.stem for file in (HERE / "benchmarks").glob("*.py")))
    program.one_of("--name", name, known)
    try:
        figures = runpy.run_path(str(HERE / "benchmarks" / f"{name}.py"))["run"]()
    except ImportError as error:
        raise Trouble(f"量快慢要用的 {error.name} 还没有装，请先运行一次 ./inv test。") from error
    target = HERE / "build" / "bench" / f"{name}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    for figure, value in figures.items():
        Console().say(f"{figure:<32}{value:>12.3f}")
    Console().good(f"记在 {program.shown(target)}")


@task(name="test", help={"all": "连慢的测试一起按全量跑", "record": "重新记录 golden 文件和错误说明页"})
def tests(_: Context, all: bool = False, record: bool = False) -> None:
    """运行全部测试：ruff、mypy、pytest（含浏览器）。"""
    from xindeng import suite

    suite.run(HERE, everything=all, record=record)


namespace = Collection(build, check, serve, publish, versions, editor_files, bench, tests)


def main(words: list[str]) -> Any:
    """What the launcher calls."""
    return program.run(namespace, words)
