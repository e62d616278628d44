"""Publish a build as an immutable version in a folder of releases.

The order is what keeps a reader safe: media and files, then pages, then the log entry, then
what leads to them. A run that was killed anywhere leaves the old site whole, and the same
command run again finishes it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from xindeng import store
from xindeng.releases import KEY, LATEST, NAME, OURS, Entry, derive, record, versions, write
from xindeng.trouble import STORE, Trouble

SHARED = ("media", "files")
"""Folders of entries that all versions share."""
HELP = "help.html"
RESERVED = frozenset({*SHARED, LATEST, HELP, "index.html", "versions.json"})


@dataclass(frozen=True)
class Published:
    """What a run did, or with `dry_run` would do.

    `copied` and `shared` name entries (`media/<key>`); `bytes` counts what was copied, pages
    too; `number` is that of the log entry, None in a dry run.
    """

    version: str
    alias: str | None
    number: int | None
    copied: tuple[str, ...]
    shared: tuple[str, ...]
    bytes: int

    def __str__(self) -> str:
        done = "将要发布" if self.number is None else "已发布"
        alias = f"，{self.alias} 指向它" if self.alias else ""
        entries = f"新增视频和下载 {len(self.copied)} 项，共用 {len(self.shared)} 项"
        return f"版本 {self.version} {done}{alias}（{entries}，写入 {self.bytes / 1e6:.1f} MB）"


@dataclass(frozen=True)
class Cargo:
    """What a build hands over: keys of entries, path -> sha256 of the pages, the help page."""

    media: tuple[str, ...]
    files: tuple[str, ...]
    pages: Mapping[str, str]
    help: bytes

    def entries(self) -> tuple[str, ...]:
        return (*(f"media/{key}" for key in self.media), *(f"files/{key}" for key in self.files))

    def deed(self, version: str, alias: str | None, today: date) -> Entry:
        lines = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(self.pages.items()))
        pages = hashlib.sha256(lines.encode()).hexdigest()
        return Entry(0, "publish", version, alias, today.isoformat(), self.media, self.files, pages)


def publish(
    out: Path, target: Path, *, version: str, alias: str | None, today: date, dry_run: bool = False
) -> Published:
    """Publish the build `out` as `version` below the folder `target`; move `alias` to it.

    Raises Trouble: 4 for a target or a name that cannot be used and for a version that exists
    with other content, 3 for a full disk.
    """
    with _refusals():
        _usable(target, out)
        cargo = _load(out)
        deed = cargo.deed(version, alias, today)
        _allowed(target, deed)
        placed = _placed(cargo.pages, target / version)
        plan = _plan(out, target, cargo, deed, placed)
        if dry_run:
            return plan
        for name in plan.copied:
            _carry(out / name, target / name)
        if not placed:
            _place(out / "site", cargo.pages, target / version)
        number = record(target, deed)
        derive(target)
        write(target, HELP, cargo.help)
        return replace(plan, number=number)


def _plan(out: Path, target: Path, cargo: Cargo, deed: Entry, placed: bool) -> Published:
    stored = {name: _stored(out / name, target / name) for name in cargo.entries()}
    copied = tuple(name for name, there in stored.items() if not there)
    shared = tuple(name for name, there in stored.items() if there)
    work = [*copied, *([] if placed else ["site"])]
    return Published(deed.version, deed.alias, None, copied, shared, sum(_size(out / name) for name in work))


# What comes in, and whether it may


def _load(out: Path) -> Cargo:
    try:
        manifest = json.loads((out / "manifest.json").read_text("utf-8"))
        return Cargo(
            _keys(manifest["media"]), _keys(manifest["files"]), _sums(out / "site"), (out / HELP).read_bytes()
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Trouble(f"{out} 里没有完整的构建结果，请先运行 ./inv build。", STORE) from error


def _keys(listed: list[str]) -> tuple[str, ...]:
    """A key becomes a path below TARGET, so it is one plain name."""
    if wrong := [key for key in listed if not KEY.fullmatch(key)]:
        raise ValueError(wrong)
    return tuple(dict.fromkeys(listed))


def _sums(pages: Path) -> dict[str, str]:
    """Path -> sha256 of a tree of pages. A link could lead out of the tree, so none is followed."""
    if not pages.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(pages))
    for path in pages.rglob("*"):
        if path.is_symlink():
            raise Trouble(f"{path} 是一个链接，发布的内容里不能有链接。", STORE)
    return {path.relative_to(pages).as_posix(): store.sha256(path) for path in store.files(pages)}


def _usable(target: Path, out: Path) -> None:
    if target.resolve().is_relative_to(out.resolve()):
        raise Trouble(f"发布文件夹不能放在构建结果里面：{target}", STORE)
    nearest = next(path for path in (target, *target.parents) if os.path.lexists(path))
    if not nearest.is_dir():
        raise Trouble(f"不能发布到 {target}：{nearest} 不是文件夹。", STORE)
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise Trouble(f"不能发布到 {target}：没有写入权限。", STORE)


def _allowed(target: Path, deed: Entry) -> None:
    """Versions and aliases share one folder with media, files and each other."""
    known = versions(target)
    aliases = {name for release in known for name in release.aliases}
    _name("版本号", deed.version, RESERVED | aliases | {deed.alias})
    for release in known:
        same = (release.pages, release.media, release.files) == (deed.pages, deed.media, deed.files)
        if release.version == deed.version and not same:
            raise _taken(deed.version)
    if deed.alias is not None:
        _name("别名", deed.alias, RESERVED - {LATEST} | {release.version for release in known})
        place = target / deed.alias
        if os.path.lexists(place) and not place.is_symlink():
            raise Trouble(f"别名 {deed.alias} 用不了：{place} 已经存在，又不是链接，不能切换。", STORE)


def _name(what: str, name: str, taken: frozenset[str | None]) -> None:
    if not NAME.fullmatch(name):
        rule = "只能用英文字母、数字、点、下划线和短横，以字母或数字开头，最多 32 个字符，例如 2026.11。"
        raise Trouble(f"{what}不能用“{name}”：{rule}", STORE)
    if name.lower() in {word.lower() for word in taken if word}:
        raise Trouble(f"{what}不能用“{name}”：这个名字已经有别的用处。请换一个，例如 2026.11。", STORE)


def _taken(version: str) -> Trouble:
    return Trouble(
        f"版本 {version} 已经存在，内容和这次的不同。发布过的版本不能改动，请换一个版本号。", STORE
    )


def _placed(pages: Mapping[str, str], folder: Path) -> bool:
    """Whether this very edition stands there already, as after a run that was killed."""
    if not os.path.lexists(folder):
        return False
    if folder.is_dir() and not folder.is_symlink() and _sums(folder) == pages:
        return True
    raise _taken(folder.name)


def _stored(source: Path, entry: Path) -> bool:
    """Whether `entry` holds the bytes of `source` already; both are read and hashed."""
    if not store.intact(source):
        raise Trouble(f"构建结果里的 {source} 缺失或损坏，请重新运行 ./inv build。", STORE)
    if not store.intact(entry):
        return False
    if store.sums(entry) == store.sums(source):
        return True
    raise _differs(entry)


def _differs(entry: Path) -> Trouble:
    return Trouble(f"{entry} 里已有同名而内容不同的文件，没有覆盖，也没有发布。", STORE)


# What goes out


def _carry(source: Path, entry: Path) -> None:
    sums = store.sums(source)
    made = store.add(entry.parent, entry.name, partial(_copy, source, sums))
    if store.sums(made) != sums:  # another publisher was first, with other bytes
        raise _differs(entry)
    store.sync(entry.parent)


def _place(site: Path, pages: Mapping[str, str], folder: Path) -> None:
    with store.staged(folder.parent / OURS) as stage:
        _copy(site, pages, stage)
        store.seal(stage)
        try:
            stage.rename(folder)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}:
                raise
            # Another publisher was first; refused unless it brought the same pages.
            _placed(pages, folder)
    store.sync(folder.parent)


def _copy(source: Path, sums: Mapping[str, str], stage: Path) -> None:
    """Copy the files of `sums` and read them again: what was hashed is what arrives."""
    for path, sha256 in sums.items():
        copy = stage / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, copy)
        if store.sha256(copy) != sha256:
            raise Trouble(f"{source / path} 抄写后和原来不同，没有发布。请等构建结束，再运行一次。", STORE)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in store.files(folder))


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """What `store.disk` does not know about a folder is still the folder's trouble, not our bug."""
    try:
        with store.disk():
            yield
    except OSError as error:
        raise Trouble(f"发布文件夹用不了（{error.strerror}）：{error.filename or ''}", STORE) from error
