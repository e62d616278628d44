"""Publish a build as an immutable version.

The order is what keeps a reader safe: objects, the manifest, the log entry, then the pages at
their address and what leads to them. A run that was killed anywhere leaves the old site whole,
and the same command run again finishes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from xindeng.depots.depot import Depot, turn
from xindeng.report import Report, megabytes
from xindeng.trouble import STORE, Trouble

from . import manifest as manifests
from .cargo import Cargo
from .log import Entry
from .marks import marked
from .objects import put
from .show import Target, show
from .state import LATEST, RESERVED, State, check_name
from .tombstone import follow
from .upload import Plan, keep, plan, upload


@dataclass(frozen=True)
class Wish:
    """What the command line asks for. Without a version the day gives it a name."""

    today: date
    version: str = ""
    alias: str = ""
    permanent: bool = True
    """Kept until it is retired; else listed as hidden and kept 30 days."""


def ready(target: Target, wish: Wish) -> None:
    """Say before the building begins what could be known then: a log that cannot be read, a name that will not do."""
    now = target.state()
    if wish.version and wish.version not in now.taken:
        _names(now, wish, wish.version)


def publish(target: Target, cargo: Cargo, wish: Wish, *, dry_run: bool = False) -> Report:
    """Publish the build; move the alias to it.

    Raises Trouble: 4 for a target or a name that cannot be used, for a version that exists with
    other content and for a build that holds something withdrawn; 3 for a full disk.
    """
    now = target.state()
    _apart(target.depot, cargo)
    deed = _deed(now, cargo, wish)
    if deed:
        free(target.depot, now, deed)
    todo = plan(target, cargo, now)
    if dry_run:
        return _report(now, deed, wish, cargo, todo, dry_run=True)
    with turn(target.depot, alone=False):
        upload(target, cargo, todo)
        tops = {name: put(target.depot, data, pack=False) for name, data in cargo.tops.items()}

        saved: dict[int, str] = {}  # other publishers' entries change nothing in the manifest

        def decide(entries: list[Entry]) -> Entry | None:
            now = target.after(entries)
            deed = _deed(now, cargo, wish)
            if deed is None:
                return None
            if deed.action == "alias":
                return follow(target, now, deed)
            others = sum(entry.action not in {"publish", "alias", "rollback"} for entry in entries)
            if others not in saved:
                keep(target, cargo, now)
                saved[others] = manifests.save(target.depot, marked(target.depot, cargo.manifest, now.recalls))
            entry = replace(deed, manifests={deed.version: saved[others]}, tops=tops)
            return follow(target, now, entry, cargo.manifest.pages)

        entry = target.log.record(decide)
        show(target, whole=entry is None)  # told again: whatever is amiss is put right
    return _report(target.state(), entry, wish, cargo, todo, dry_run=False)


def _deed(now: State, cargo: Cargo, wish: Wish) -> Entry | None:
    """What the log is to say, without hashes that only the store can tell; None when it says so already."""
    _not_withdrawn(now, cargo)
    content = cargo.manifest.content()
    version = wish.version or _same(now, content, wish.alias) or _next(now, wish.today)
    day = wish.today.isoformat()
    if version not in now.taken:
        _names(now, wish, version)
        return Entry("publish", day, version=version, alias=wish.alias, content=content, permanent=wish.permanent)
    release = now.releases.get(version)
    if release is None or release.retired:
        raise Trouble(f"版本 {version} 发布过，已经停用，名字不能再用。请换一个版本号。", STORE)
    if release.content != content:
        raise Trouble(f"版本 {version} 已经存在，内容和这次的不同。发布过的版本不能改动，请换一个版本号。", STORE)
    if not wish.alias or now.aliases.get(wish.alias) == version:
        return None
    check_alias(now, wish.alias, version)
    return Entry("alias", day, version=version, alias=wish.alias)


def _names(now: State, wish: Wish, version: str) -> None:
    check_name("版本号", version, RESERVED | {*now.aliases, wish.alias} | now.taken)
    check_alias(now, wish.alias, version)


def _apart(depot: Depot, cargo: Cargo) -> None:
    if depot.folder and depot.folder.resolve().is_relative_to(cargo.out.resolve()):
        raise Trouble(f"发布文件夹不能放在构建结果里面：{depot.name}", STORE)


def free(depot: Depot, now: State, deed: Entry) -> None:
    """What somebody else put where pages or an alias would stand is not overwritten. Raises Trouble (4)."""
    if deed.version not in {*now.releases, *now.aliases} and depot.holds(deed.version):
        raise Trouble(f"{depot.name}/{deed.version} 已经存在，又不是发布的版本，没有覆盖。请移开它，或换一个版本号。", STORE)
    alias = deed.alias if deed.alias not in now.aliases else ""
    if alias and depot.holds(alias) and not (depot.links and depot.links.pointed(alias)):
        raise Trouble(f"别名 {deed.alias} 用不了：{depot.name}/{deed.alias} 已经存在，又不是链接，不能切换。", STORE)


def check_alias(now: State, alias: str, version: str) -> None:
    """An alias is no version's name and no folder's. Raises Trouble (4)."""
    if alias:
        check_name("别名", alias, (RESERVED - {LATEST}) | now.taken | {version})


def _not_withdrawn(now: State, cargo: Cargo) -> None:
    if still := sorted(now.withdrawn & set(cargo.manifest.items)):
        raise Trouble(f"构建结果里还有已经撤回的内容：{'、'.join(still)}。请从 courses 里删掉，重新生成再发布。", STORE)


def _same(now: State, content: str, alias: str) -> str:
    """The version that the alias leads to, if it is this very build: a run that died is finished, not doubled."""
    release = now.releases.get(now.aliases.get(alias or LATEST, ""))
    return release.version if release and release.content == content else ""


def _next(now: State, today: date) -> str:
    """2026.11.22.1, 2026.11.22.2 and so on."""
    names: Iterator[str] = (f"{today:%Y.%m.%d}.{number}" for number in count(1))
    return next(name for name in names if name not in now.taken)


def _report(now: State, deed: Entry | None, wish: Wish, cargo: Cargo, todo: Plan, *, dry_run: bool) -> Report:
    content = cargo.manifest.content()
    version = deed.version if deed else wish.version or _same(now, content, wish.alias)
    done = "将要发布" if dry_run else "已发布"
    alias = f"，{wish.alias} 指向它" if wish.alias else ""
    entries = f"新增视频和下载 {len(todo.copied)} 项，共用 {len(todo.shared)} 项"
    words = f"版本 {version} {done}{alias}（{entries}，写入 {megabytes(todo.bytes)}）"
    facts = {
        "version": version, "alias": wish.alias, "number": None if dry_run else _number(now, deed, version),
        "bytes": todo.bytes, "objects": len(todo.missing), "copied": list(todo.copied), "shared": list(todo.shared),
        "permanent": wish.permanent, "digest": hashlib.sha256(content.encode()).hexdigest()[:12],
    }  # fmt: skip
    return Report("publish", words, dry_run, facts)


def _number(now: State, deed: Entry | None, version: str) -> int:
    return deed.number if deed else now.releases[version].number
