"""The doors: parse words, call one function, print, exit. Run with ./inv TASK; ./inv --list shows all."""

from __future__ import annotations

import json
import os
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
from xindeng.trouble import ENVIRONMENT, Trouble


def _paths(root: str, out: str) -> tuple[Path, Path]:
    # A county's own launcher says where its library lies (scripts/xindeng/county/template/inv).
    base = Path(root or os.environ.get("XINDENG_ROOT", "") or HERE).resolve()
    return base, Path(out).resolve() if out else base / "build"


READ = HERE / "build" / ".cache" / "read"
"""What earlier runs read of a content root lies here, beside our own code, whatever the root is."""


def _memo(root: Path) -> Any:
    from xindeng.memo import Memo

    return Memo(READ, root)


def _kept(root: Path) -> Any:
    from xindeng.memo import Kept

    return Kept(READ, root)


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
    console.problems(pipeline.make(options, console), base)
    console.good(f"网站在 {program.shown(target)}/site，用 ./inv serve --built 打开看")


@task(help={"root": "内容库的文件夹", "json": "在标准输出给出 JSON", "today": "按哪一天判断过期：年-月-日，或 now", "comment": "另写一个 Markdown 文件，给提议（pull request）当评论", "link": "评论里预览的网址"})
def check(
    _: Context, root: str = "", json: bool = False, today: str = "", comment: str = "", link: str = ""
) -> None:
    """只检查，不生成。"""
    from xindeng import examine, proposal, teach

    base, _out = _paths(root, "")
    seen = examine.examine(base, _day(today), memo=_memo(base))
    problems = seen.problems
    console = Console()
    if comment:
        program.write(Path(comment), proposal.comment(teach.lessons(problems, base), link))
    if json:
        to_stdout(teach.to_json(problems, base))
    else:
        console.problems(problems, base)
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
    base, target = _paths(root, out)
    console = _furnished()
    from xindeng import pipeline
    from xindeng import publish as publishing
    from xindeng.history import today_of

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
    """How an editor starts our tasks: by the folder's own launcher, or where it has none by ours and its path."""
    from xindeng.editors import Launcher

    own = (base / "inv").is_file()  # a county's library has one too
    here = "${workspaceFolder}" if own else str(HERE)
    words = () if own else ("--root", "${workspaceFolder}")
    return Launcher(f"{here}/inv", f"{here}\\inv.cmd", words)


@task(name="import", help={"file": "要带进来的文件或文件夹", "kind": "做成哪一类，例如 讲次（默认看内容）", "in_": "讲次属于哪个课程的编号", "into": "放进 courses 里的哪个新文件夹（默认 courses/导入/文件名）", "dry_run": "只说会带进来什么，不写任何东西", "yes": "Word 里的改动直接写回原来的文件，不再问", "new": "本站做的 Word 文件也当作新内容", "json": "在标准输出给出 JSON", "root": "内容库的文件夹"})
def bring(
    _: Context, file: str, kind: str = "", in_: str = "", into: str = "", dry_run: bool = False, yes: bool = False, new: bool = False, json: bool = False, root: str = ""
) -> None:
    """把 Word 文件、Markdown 文件夹等带进来，成为草稿；本站做的 Word 文件，把里面的改动带回原文。"""
    _furnished()
    from xindeng import imports

    base, _out = _paths(root, "")
    options = imports.Options(base, datetime.now(UTC).date(), kind, in_, into, dry=dry_run, new=new)
    alone = json or not sys.stdin.isatty()
    ask = (lambda _: True) if yes else None if alone else _agreed
    report = imports.bring(Path(file), options, ask)
    if json:
        to_stdout(report.as_json())
    else:
        Console().say(report.closing if ask is _agreed and report.asked else report.as_text())


def _agreed(report: Any) -> bool:
    """Shows what would be changed, and asks."""
    Console().say(report.as_text())
    return input("写进原来的文件吗？写 y 同意，直接回车不写：").strip().lower() in {"y", "yes", "是", "好"}


@task(
    positional=["kind", "title"],
    help={"kind": "哪一类，例如 讲次；./inv new 不带字，会一步步问", "title": "题目，有空格就加引号", "id": "编号（默认从题目的拼音来）", "in": "放进哪一门课、哪一个体系：它的编号", "folder": "courses 里的文件夹（默认和同类放在一起）", "full": "把可以不写的字段也列出来", "base": "新建中心时，底本从哪里取：网址或文件夹", "root": "内容库的文件夹"},
)
@program.asks
def new(
    _: Context, kind: str, title: str, id: str = "", in_: str = "", folder: str = "", full: bool = False,
    base: str = "", root: str = "",
) -> None:  # fmt: skip
    """新建一份内容：编号、文件、要写的字段都备好；“中心”建一个县自己的库，“改写”抄来底本的一项。"""
    from xindeng import county, scaffold
    from xindeng.history import today_of

    here, _out = _paths(root, "")
    console = Console()
    if kind in {"centre", "中心"}:
        made_at = county.create(title, root=here, into=Path(folder).resolve() if folder else None, base=base)
        console.good(f"建好了：{program.shown(made_at)}")
        return
    if kind in {"override", "改写"}:
        console.good(f"抄过来了：{program.shown(county.override(here, title))}。改成你们的，./inv check 会说哪里和底本不一样。")
        return
    wish = scaffold.Wish(kind, title, id, in_, folder, full)
    desk = scaffold.desk(here, today_of(here), _memo(here))
    if sys.stdin.isatty():
        wish = scaffold.asked(wish, desk, program.answer, console.say)
    made = scaffold.new(desk, wish)
    console.good(f"建好了：{program.shown(made.file)}（{made.kind.label} {made.id}）")
    told = f" --root {program.shown(here)}" if root else ""
    console.say(f"  一、打开它，把“待写”换成自己的话。\n  二、运行 ./inv serve{told}，边写边看；写好了运行 ./inv check{told}。")
    for words in made.later:
        console.say(f"  还有：{words}。")


@task(help={"name": "量哪一项，例如 serve"})
def bench(_: Context, name: str) -> None:
    """量一项快慢，数字记在 build/bench；含义见 docs/benchmarks.md。"""
    known = tuple(sorted(file.stem for file in (HERE / "benchmarks").glob("*.py")))
    program.one_of("--name", name, known)
    _furnished()
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


namespace = Collection(build, check, serve, new, bring, publish, versions, editor_files, doctor, bench, tests)


def main(words: list[str]) -> Any:
    """What the launcher calls."""
    return program.run(namespace, words)
