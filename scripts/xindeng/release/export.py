"""A plain folder with one version: real files and no links, for hosts that only take files."""

from __future__ import annotations

import os
from pathlib import Path

from xindeng import store
from xindeng.report import Report, megabytes
from xindeng.trouble import STORE, Trouble

from .objects import checked, get, packed, packs
from .show import Target, chooser, front_page
from .state import LATEST, Release, State


def export(target: Target, into: Path, version: str = "", *, dry_run: bool = False) -> Report:
    """Write a version as INTO/latest with what it needs beside it; INTO must not be there yet.

    Raises Trouble (4) for a version or a folder that will not do.
    """
    now = target.state()
    release = now.of(version or now.aliases.get(LATEST, "") or _newest(now))
    manifest = target.manifest(release.manifest)
    size = sum(file.bytes for area in (manifest.pages, manifest.shared) for file in area.values())
    words = f"版本 {release.version} {'将要导出' if dry_run else '已导出'}到 {into}（{megabytes(size)}）"
    facts = {"version": release.version, "into": str(into), "bytes": size, "files": len(manifest.pages) + len(manifest.shared)}
    if os.path.lexists(into):
        raise Trouble(f"{into} 已经存在。导出要用一个还没有的文件夹。", STORE)
    if not dry_run:
        with store.staged(into.resolve().parent) as stage, store.disk():
            _write(target, now, release, stage)
            store.settle(stage)
            stage.rename(into)
    return Report("export", words, dry_run, facts)


def _newest(now: State) -> str:
    return next((each.version for each in now.live()), "")


def _write(target: Target, now: State, release: Release, stage: Path) -> None:
    manifest = target.manifest(release.manifest)
    for path, file in manifest.pages.items():
        data = get(target.depot, file.sha256)
        _put(stage / LATEST / path, data)
        if packs(path, file.bytes):
            _put(stage / LATEST / f"{path}.gz", packed(data))
    for path, file in manifest.shared.items():
        place = stage / path
        place.parent.mkdir(parents=True, exist_ok=True)
        target.depot.fetch(path, place)
        if store.sha256(place) != file.sha256:
            place.write_bytes(checked(target.depot, path, file.sha256))
    alone = State(releases={release.version: release}, aliases={LATEST: release.version})
    _put(stage / "versions.json", chooser(alone))
    _put(stage / "index.html", front_page(alone).encode())
    for name, sha256 in now.tops.items():
        _put(stage / name, get(target.depot, sha256))


def _put(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
