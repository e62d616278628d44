"""What a folder of releases says about itself: the numbered log, and all that follows from it.

The log in TARGET/.xindeng/log is the truth. An entry is written once, whole, and never
changed. Aliases, versions.json and index.html follow from it and can be written anew at any
time, by anybody, with the same result.
"""

from __future__ import annotations

import contextlib
import errno
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from xindeng import store
from xindeng.trouble import STORE, Trouble

OURS = ".xindeng"
"""Folder for the log and for what is being written."""
LATEST = "latest"
"""The alias that index.html leads to."""
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
"""Form of versions and aliases: one part of a path and of an address on every system."""
KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Entry:
    """One deed in the log. `pages` is the sha256 of the page tree, `date` an ISO date."""

    number: int
    action: str
    version: str
    alias: str | None
    date: str
    media: tuple[str, ...]
    files: tuple[str, ...]
    pages: str


@dataclass(frozen=True)
class Release:
    """A published version as the log knows it; `date` is that of its first entry."""

    version: str
    date: str
    aliases: tuple[str, ...]
    media: tuple[str, ...]
    files: tuple[str, ...]
    pages: str

    def __str__(self) -> str:
        return "  ".join((self.version, self.date, *self.aliases))


def versions(target: Path) -> list[Release]:
    """The published versions, newest first. Raises Trouble (4) where the log is damaged."""
    return _releases(_log(target))


def record(target: Path, deed: Entry) -> int:
    """Append `deed`, numbered, unless it is in force already; its number.

    The log is the lock: a number can be taken once, and who comes second takes the next.
    """
    with store.staged(target / OURS) as stage:
        while True:
            entries = _log(target)
            if found := _in_force(entries, deed):
                return found
            number = len(entries) + 1
            draft = stage / "entry"
            draft.write_text(_as_json(asdict(replace(deed, number=number))), "utf-8")
            store.sync(draft)
            if _put_if_absent(draft, _page(target, number)):
                return number


def derive(target: Path) -> None:
    """Write all that follows from the log; again if another publisher added to it meanwhile."""
    told: list[Entry] = []
    while (entries := _log(target)) != told:
        releases = _releases(entries)
        for release in releases:
            for alias in release.aliases:
                _point(target, alias, release.version)
        write(target, "versions.json", _as_json(_chooser(releases)).encode())
        write(target, "index.html", _front_page(releases).encode())
        told = entries


def write(target: Path, name: str, content: bytes) -> None:
    """A file at the top of `target`, replaced in one step."""
    with store.staged(target / OURS) as stage:
        file = stage / name
        file.write_bytes(content)
        store.sync(file)
        file.replace(target / name)
    store.sync(target)


def _page(target: Path, number: int) -> Path:
    return target / OURS / "log" / f"{number:06}.json"


def _log(target: Path) -> list[Entry]:
    """All entries in order. Numbers are given one by one: below the last, each must be there."""
    listed = (path.stem for path in _page(target, 0).parent.glob("*.json"))
    last = max((int(stem) for stem in listed if stem.isdecimal()), default=0)
    return [_read(_page(target, number), number) for number in range(1, last + 1)]


def _read(page: Path, number: int) -> Entry:
    try:
        data = json.loads(page.read_text("utf-8"))
        entry = Entry(**{**data, "media": tuple(data["media"]), "files": tuple(data["files"])})
        sound = _sound(entry, number)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Trouble(f"发布日志缺失或读不懂：{page}。请从备份恢复。", STORE) from error
    if not sound:
        raise Trouble(f"发布日志的内容不对：{page}。请从备份恢复。", STORE)
    return entry


def _sound(entry: Entry, number: int) -> bool:
    """Whether the fields of an entry say something possible. Raises ValueError or TypeError too."""
    date.fromisoformat(entry.date)
    names = (entry.version, *([] if entry.alias is None else [entry.alias]))
    return (
        (entry.number, entry.action) == (number, "publish")
        and all(NAME.fullmatch(name) for name in names)
        and all(KEY.fullmatch(key) for key in (*entry.media, *entry.files))
        and SHA256.fullmatch(entry.pages) is not None
    )


def _in_force(entries: list[Entry], deed: Entry) -> int | None:
    """The entry that makes `deed` superfluous: it says the same, and no later one moved the alias."""
    about = [
        entry for entry in entries
        if (entry.version == deed.version if deed.alias is None else entry.alias == deed.alias)
    ]
    return about[-1].number if about and about[-1].version == deed.version else None


def _put_if_absent(draft: Path, page: Path) -> bool:
    """Whether `draft` now stands at `page`. A hard link never replaces and is never half there."""
    page.parent.mkdir(exist_ok=True)
    try:
        with _links():
            page.hardlink_to(draft)
    except FileExistsError:
        return False
    store.sync(page.parent)
    return True


def _releases(entries: list[Entry]) -> list[Release]:
    aliases = {entry.alias: entry.version for entry in entries if entry.alias}
    first = {entry.version: entry for entry in reversed(entries)}
    return [
        Release(
            entry.version, entry.date,
            tuple(sorted(alias for alias, version in aliases.items() if version == entry.version)),
            entry.media, entry.files, entry.pages,
        )
        for entry in sorted(first.values(), key=lambda entry: entry.number, reverse=True)
    ]


def _point(target: Path, alias: str, version: str) -> None:
    with store.staged(target / OURS) as stage:
        link = stage / alias
        with _links():
            link.symlink_to(version, target_is_directory=True)
        link.replace(target / alias)
    store.sync(target)


def _chooser(releases: list[Release]) -> list[dict[str, object]]:
    """The form that Material's version chooser reads from beside the version's folder."""
    return [
        {"version": release.version, "title": release.version, "aliases": list(release.aliases)}
        for release in releases
    ]


def _front_page(releases: list[Release]) -> str:
    """Leads on without a script; names the file, since not every host looks for an index."""
    latest = any(LATEST in release.aliases for release in releases)
    way = f"{LATEST if latest else releases[0].version}/index.html"
    return f"""<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url={way}">
<title>心灯</title>
<style>body {{ font: 1.125rem/1.8 system-ui, sans-serif; margin: 2rem; color-scheme: light dark }}</style>
</head>
<body>
<p>正在打开心灯。没有自动打开，请点<a href="{way}">这里</a>。</p>
<p><a href="help.html">现在就需要帮助</a></p>
</body>
</html>
"""


def _as_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


@contextlib.contextmanager
def _links() -> Iterator[None]:
    """FAT disks and some network folders know neither kind of link."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.EPERM, errno.ENOTSUP, errno.ENOSYS}:
            raise Trouble("这个磁盘不支持链接（例如 FAT 格式的 U 盘），不能作为发布文件夹。", STORE) from error
        raise
