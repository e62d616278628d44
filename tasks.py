"""The doors: parse words, call one function, print, exit. Run with ./inv TASK; ./inv --list shows all."""

from __future__ import annotations

import contextlib
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
from xindeng.doors import media as recordings
from xindeng.trouble import ENVIRONMENT, STORE


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


@task(help={"root": "内容库的文件夹", "out": "结果放在哪里（默认 build）", "engine": "mkdocs 或 zensical", "drafts": "连草稿一起生成", "only": "只重做这个编号的页面和下载", "pages": "只做页面和搜索，不排印、不转码、不打包"})
def build(
    _: Context, root: str = "", out: str = "", engine: str = "mkdocs", drafts: bool = False, only: str = "", pages: bool = False
) -> None:
    """生成整个网站：检查、转码、排印、页面、搜索。"""
    base, target = _paths(root, out)
    chosen = program.one_of("--engine", engine, ("mkdocs", "zensical"))
    console = _furnished()
    from xindeng import order

    options = order.Options(base, target, chosen, drafts, only, _memo(base), pages)
    problems = order.standing(options)
    if problems is None:
        from xindeng import pipeline

        problems = pipeline.make(options, console)
    console.problems(problems, base)
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
    if comment:
        program.write(Path(comment), proposal.comment(teach.lessons(problems, base), link))
    if seen.unseen and not json:
        Console().say(f"{seen.unseen} 段录像还没有看：看录像的工具在第一次 ./inv build 时安装。")
    _tell(problems, base, json, "没有错误")


@task(help={"since": "和哪一次提交比，例如 origin/main", "root": "内容库的文件夹", "out": "生成结果的文件夹（默认 build）", "comment": "另接在这个 Markdown 文件后面，给提议当评论"})
def changes(_: Context, since: str, root: str = "", out: str = "", comment: str = "") -> None:
    """列出改了哪些内容：新增、改动、删除，时长、风险、下载；放在预览旁边的 changes.html。"""
    from tempfile import TemporaryDirectory

    from xindeng import changed, history, library

    base, target = _paths(root, out)
    with TemporaryDirectory(prefix="xindeng-before-") as name:
        history.tree_at(base, since, Path(name))
        before, _problems = library.load(Path(name))
        after, problems = library.load(base)
        found = changed.between(before, after, {each.span.path for each in errors(problems)})
    files = history.files_since(base, since)
    target.mkdir(parents=True, exist_ok=True)
    program.write(target / changed.NAME, changed.page(found, files, changed.catalog_of(target), "这次改了什么"))
    if comment:
        program.write(Path(comment), (Path(comment).read_text("utf-8") if Path(comment).is_file() else "") + changed.comment(found))
    for each in found:
        to_stdout(f"{changed.WORDS[each.what]}  {each.label}  {each.id}  {each.title}")
    Console().good(f"{changed.summary(found)}详见 {program.shown(target)}/{changed.NAME}")


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


TO = {"to": "发布到哪里：文件夹，或 s3://存储桶/前缀（oss://、cos:// 也可以）", "json": "在标准输出给出 JSON", "single_writer": "存储桶不认“没有才写”时：只由这个名字的人发布"}
DRY = {**TO, "dry_run": "只说会做什么，不写任何东西"}


def _released(to: str, writer: str, *, dry: bool = False) -> Any:
    """The place of releases; the packages for buckets come when one is named."""
    from xindeng import depots, outfit
    from xindeng.release import opening

    if depots.is_bucket(to):
        outfit.bring(HERE, outfit.S3, Console())
    return opening.opened(to, writer, writes=not dry)


def _told(report: Any, json: bool) -> None:
    if json:
        to_stdout(report.as_json())
        return
    for line in report.lines:
        to_stdout(line)
    (Console().bad if report.bad else Console().good)(report.words)


def _today() -> date:
    return datetime.now(UTC).date()


@task(help={**DRY, "version": "版本名，例如 2026.11（默认：HEAD 上的 Git 标签，没有就按日期编号）", "alias": "别名，例如 latest", "root": "内容库的文件夹", "out": "生成结果放在哪里（默认 build）"})
def publish(
    _: Context, to: str, version: str = "", alias: str = "", root: str = "", out: str = "", dry_run: bool = False, json: bool = False, single_writer: str = ""
) -> None:
    """生成并发布一个版本；旧版本留在原处。"""
    base, target = _paths(root, out)
    console = _furnished()
    from xindeng import order, pipeline
    from xindeng.history import today_of
    from xindeng.release import cargo, origin
    from xindeng.release import publish as publishing

    source, named = origin.source(base, HERE), origin.name(base, version)
    with _released(to, single_writer, dry=dry_run) as place:
        wish = publishing.Wish(today_of(base), named.version, alias, named.permanent)
        publishing.ready(place, wish)
        console.problems(pipeline.make(order.Options(base, target, memo=_memo(base)), console), base)
        _told(publishing.publish(place, cargo.load(target, source), wish, dry_run=dry_run), json)


@task(help=TO)
def versions(_: Context, to: str, json: bool = False, single_writer: str = "") -> None:
    """列出已发布的版本。"""
    from xindeng.release import deeds

    with _released(to, single_writer, dry=True) as place:
        _told(deeds.versions(place), json)


@task(positional=["name", "version"], help={**DRY, "name": "别名，例如 stable", "version": "指向哪个版本"})
def alias(
    _: Context, name: str, version: str, to: str, dry_run: bool = False, json: bool = False, single_writer: str = ""
) -> None:
    """让一个别名指向一个版本。"""
    from xindeng.release import deeds

    with _released(to, single_writer, dry=dry_run) as place:
        _told(deeds.alias(place, name, version, _today(), dry_run=dry_run), json)


@task(help={**DRY, "alias": "哪个别名（默认 latest）"})
def rollback(
    _: Context, to: str, alias: str = "latest", dry_run: bool = False, json: bool = False, single_writer: str = ""
) -> None:
    """让 latest 退回到上一个版本。"""
    from xindeng.release import deeds

    with _released(to, single_writer, dry=dry_run) as place:
        _told(deeds.rollback(place, alias, _today(), dry_run=dry_run), json)


@task(positional=["version"], help={**DRY, "version": "哪个版本"})
def retire(_: Context, version: str, to: str, dry_run: bool = False, json: bool = False, single_writer: str = "") -> None:
    """停用一个版本：它的每一页改成说明，带读者去这一页最新的样子。"""
    from xindeng.release import deeds

    with _released(to, single_writer, dry=dry_run) as place:
        _told(deeds.retire(place, version, _today(), dry_run=dry_run), json)


@task(positional=["id"], help={**DRY, "id": "内容的编号", "reason": "为什么召回，读者会看到", "correction": "改成什么：一句话、网址，或另一项的编号"})
def recall(
    _: Context, id: str, to: str, reason: str = "", correction: str = "", dry_run: bool = False, json: bool = False, single_writer: str = ""
) -> None:
    """召回一项内容：每个版本的页面上、每个印出去的二维码后面，都说它不能再用。"""
    from xindeng.release import deeds

    with _released(to, single_writer, dry=dry_run) as place:
        _told(deeds.recall(place, id, reason, correction, _today(), dry_run=dry_run), json)


@task(positional=["id"], help={**DRY, "id": "内容的编号"})
def withdraw(_: Context, id: str, to: str, dry_run: bool = False, json: bool = False, single_writer: str = "") -> None:
    """撤回一项内容（例如当事人收回了同意）：从每个版本、压缩包和搜索里去掉。"""
    _furnished()
    from xindeng.release import withdraw as withdrawing

    with _released(to, single_writer, dry=dry_run) as place:
        _told(withdrawing.withdraw(place, id, _today(), dry_run=dry_run), json)


@task(help={**DRY, "yes": "真的清理；不写就只列出会清理什么", "today": "按哪一天算到期：年-月-日"})
def gc(
    _: Context, to: str, yes: bool = False, dry_run: bool = False, today: str = "", json: bool = False, single_writer: str = ""
) -> None:
    """清理到期的版本和没有版本用到的文件；先列出来，加 --yes 才动手。"""
    from xindeng.release import gc as sweeping

    with _released(to, single_writer, dry=dry_run or not yes) as place:
        day = _day(today) or _today()
        _told(sweeping.gc(place, day, sure=bool(today), dry_run=dry_run or not yes), json)


@task(help={**TO, "read_data": "把每个文件都读一遍，核对校验值", "rebuild": "从这个版本的提交重新生成一遍，逐个文件比", "root": "内容库的文件夹（重新生成时用）"})
def verify(
    _: Context, to: str, read_data: bool = False, rebuild: str = "", root: str = "", json: bool = False, single_writer: str = ""
) -> None:
    """核对已发布的：日志、清单、文件、读者看到的页面；或证明一个版本确实出自它的提交。"""
    from xindeng.release import proof
    from xindeng.release import verify as verifying

    with _released(to, single_writer, dry=True) as place:
        if rebuild:
            report = proof.prove(place, rebuild, _paths(root, "")[0], HERE)
        else:
            report = verifying.verify(place, read_data=read_data)
    _told(report, json)
    if report.bad:
        raise Exit(code=STORE)


@task(help={**DRY, "into": "写到哪个文件夹，它必须还没有", "version": "哪个版本（默认 latest）"})
def export(
    _: Context, to: str, into: str, version: str = "", dry_run: bool = False, json: bool = False, single_writer: str = ""
) -> None:
    """把一个版本写成普通的文件夹：没有链接，可以交给只收文件的主机。"""
    from xindeng.release import export as exporting

    with _released(to, single_writer, dry=True) as place:
        _told(exporting.export(place, Path(into).resolve(), version, dry_run=dry_run), json)


@task(help={**TO, "outside": "连外面的网址也查（要网络）"})
def links(_: Context, to: str, outside: bool = False, json: bool = False, single_writer: str = "") -> None:
    """查发布出去的每一版：页面、位置、视频、下载、转向，有没有断开的。"""
    from xindeng import depots
    from xindeng import links as checking
    from xindeng.links import outside as beyond
    from xindeng.release import web

    with contextlib.ExitStack() as stack:
        bucket = depots.is_bucket(to)
        shown = web.web(stack.enter_context(_released(to, single_writer, dry=True))) if bucket else checking.folder(Path(to).resolve())
        problems = checking.check(shown)
        if outside:
            problems += beyond.outside(shown, READ.parent / "links.json", _today())
    _tell(problems, Path(to), json, f"{len(shown.versions)} 个版本里没有断开的链接")


def _tell(problems: Any, root: Path, json: bool, fine: str) -> None:
    """Complaints as the command line has them, and the exit code; what is `fine` when there is no error."""
    from xindeng import teach

    console = Console()
    if json:
        to_stdout(teach.to_json(problems, root))
    else:
        console.problems(problems, root)
    if errors(problems):
        raise Exit(code=CONTENT)
    if not json:
        console.good(fine)


@task(help={"to": "发布到的文件夹", "domain": "网站的域名（不写就认所有域名）", "listen": "端口，前面可以带地址，例如 127.0.0.1:8080"})
def nginx(_: Context, to: str, domain: str = "_", listen: str = "80") -> None:
    """写出 nginx 的设置：文件类型、缓存、安全规则。"""
    from xindeng.serving import nginx as writing

    to_stdout(writing.configuration(writing.Server(str(Path(to).resolve()), domain, listen)).rstrip())


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
    from xindeng import outfit

    outfit.bring(HERE, outfit.BENCH, _furnished())
    figures = runpy.run_path(str(HERE / "benchmarks" / f"{name}.py"))["run"]()
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


@task(positional=["file"], help={"file": "学员交的片子", "minutes": "最多几分钟（默认照体系里写的）", "root": "内容库的文件夹"})
def homework(_: Context, file: str, minutes: int = 0, root: str = "") -> None:
    """量学员交的片子：打不开、超过规定的分钟，就说为什么退回。"""
    base, _out = _paths(root, "")
    _furnished()
    from xindeng import homework as watching
    from xindeng import library

    most = minutes or watching.limit(library.load(base, memo=_memo(base))[0])
    seconds, problems = watching.judge(Path(file), most)
    _tell(problems, Path(file).resolve().parent, False, f"片子长 {watching.clock(seconds)}，最多 {most} 分钟，可以交")


@task(help={"root": "内容库的文件夹"})
def owners(_: Context, root: str = "") -> None:
    """写出 CODEOWNERS：谁管哪一项内容，有人提议改动时平台就问谁。"""
    from xindeng import library
    from xindeng import owners as keepers

    base, _out = _paths(root, "")
    text = keepers.codeowners(library.load(base, memo=_memo(base))[0])
    program.write(base / keepers.NAME, text)
    Console().good(f"{program.shown(base / keepers.NAME)}：{text.count(chr(10)) - 1} 个文件有人管")


RELEASES = (publish, versions, alias, rollback, retire, recall, withdraw, gc, verify, export, links, nginx)
namespace = Collection(build, recordings.tasks, check, changes, serve, new, bring, *RELEASES, editor_files, homework, owners, doctor, bench, tests)


def main(words: list[str]) -> Any:
    """What the launcher calls."""
    return program.run(namespace, words)
