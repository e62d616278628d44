"""./inv media…: recordings and their originals."""

from __future__ import annotations

from pathlib import Path

from invoke.collection import Collection
from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from xindeng import program
from xindeng.console import CONTENT
from xindeng.diag import errors
from xindeng.trouble import STORE

from . import common

WHERE = {"store": "原片存放在哪里：文件夹，或 s3://存储桶/前缀（默认看环境变量 XINDENG_ORIGINALS，再看 media.lock）", "root": "内容库的文件夹", "json": "在标准输出给出 JSON"}
DRY = {**WHERE, "dry_run": "只说会做什么，不写任何东西"}


@task(default=True, help={"jobs": "这台机器上同时转几段（默认看处理器有多少）", "scheduler": "分给别的机器转：Dask 调度程序的地址，例如 tcp://10.0.0.5:8786", "remote": "转好的放在哪里大家共用：文件夹，或 s3://存储桶/前缀；有了就取来，核对过才用", "store": WHERE["store"], "root": "内容库的文件夹", "out": "生成结果放在哪里（默认 build）", "dry_run": "只说会转什么", "json": "在标准输出给出 JSON"})
def make(
    _: Context, jobs: int = 0, scheduler: str = "", remote: str = "", store: str = "", root: str = "", out: str = "", dry_run: bool = False, json: bool = False
) -> None:
    """转码还没有转好的录像；原片不在这里的，从存放的地方取来转。"""
    console = common.furnished()
    from xindeng import outfit
    from xindeng.farm import run
    from xindeng.originals import keeping as kept
    from xindeng.originals import lock

    base, target = common.paths(root, out)
    keeping = kept.named(store, lock.read(base), base)
    common.buckets(keeping, remote)
    if scheduler:
        outfit.bring(common.HERE, outfit.DASK, console)
    options = run.Options(base, target, jobs, scheduler, remote, keeping, common.memo(base))
    report, problems = run.media(options, console, dry_run=dry_run)
    console.problems(problems, base)
    common.told(report, json)
    if errors(problems):
        raise Exit(code=CONTENT)


@task(iterable=["file"], positional=[], help={**DRY, "file": "哪些录像，可以写几个"})
@program.takes_many("file")
def add(_: Context, file: list[str], store: str = "", root: str = "", dry_run: bool = False, json: bool = False) -> None:
    """把录像的原片存放到 Git 外面，记进 media.lock。"""
    common.furnished()
    from xindeng.originals import keeping, lock
    from xindeng.originals.add import add as adding

    base, _out = common.paths(root, "")
    listed = lock.read(base)
    where = keeping.named(store, listed, base)
    common.buckets(where)
    with keeping.opened(where, listed) as place:
        report = adding(base, [Path(each) for each in file], place, record=store, dry_run=dry_run)
    common.told(report, json)


@task(iterable=["file"], positional=[], help={**DRY, "file": "只取这几份（不写就取要用的）", "all": "转好了的也取", "out": "生成结果放在哪里（默认 build）"})
@program.takes_many("file")
def pull(
    _: Context, file: list[str], all: bool = False, store: str = "", root: str = "", out: str = "", dry_run: bool = False, json: bool = False
) -> None:
    """取回这里没有的原片；已经转好的用不着，不取。"""
    common.furnished()
    from xindeng.farm import wanted
    from xindeng.originals import keeping, lock
    from xindeng.originals.pull import pull as pulling

    base, target = common.paths(root, out)
    listed = lock.sound(base)
    where = keeping.named(store, listed, base)
    common.buckets(where)
    named = lock.named(listed, base, [Path(each) for each in file])
    chosen = named if file or all else wanted.unmade(base, target, named, common.memo(base))
    with keeping.opened(where, listed) as place:
        report = pulling(base, chosen, place, spared=len(named) - len(chosen), dry_run=dry_run)
    common.told(report, json)
    if report.bad:
        raise Exit(code=STORE)


@task(iterable=["file"], positional=[], help={**WHERE, "file": "只核对这几份", "read_data": "存放的也逐字节读一遍"})
@program.takes_many("file")
def verify(_: Context, file: list[str], read_data: bool = False, store: str = "", root: str = "", json: bool = False) -> None:
    """核对原片：这里的、存放的，和 media.lock 里记的是不是同一份。"""
    from xindeng.originals import keeping, lock
    from xindeng.originals.verify import verify as verifying

    base, _out = common.paths(root, "")
    listed = lock.sound(base)
    where = keeping.named(store, listed, base)
    common.buckets(where)
    named = lock.named(listed, base, [Path(each) for each in file])
    with keeping.opened(where, listed) as place:
        report = verifying(base, named, place, read_data=read_data)
    common.told(report, json)
    if report.bad:
        raise Exit(code=STORE)


tasks = Collection("media", make, add, pull, verify)
