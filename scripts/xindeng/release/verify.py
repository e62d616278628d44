"""Is everything there that the log promises, and is what readers see what it says?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from xindeng.depots.depot import OURS
from xindeng.report import Report
from xindeng.trouble import Trouble

from . import manifest as manifests
from .objects import home, sound_pack
from .show import Target, differences, live, surplus, top
from .state import SHARED, State


@dataclass
class _Seen:
    """What was looked at, so that shared bytes are read once."""

    good: set[str] = field(default_factory=set)
    bad: set[str] = field(default_factory=set)


def verify(target: Target, *, read_data: bool = False) -> Report:
    """Compare the place of releases with its log; with `read_data` every byte is read and hashed.

    Raises Trouble (4) for a log or a manifest that cannot be read.
    """
    now = target.state()
    problems = list(dict.fromkeys((*_stored(target, now, read_data=read_data), *_visible(target, now))))
    files = len(live(target, now))
    words = f"{len(now.releases)} 个版本、{files} 个文件" + ("，逐字节核对过" if read_data else "")
    result = f"{words}：有 {len(problems)} 处不对" if problems else f"{words}：都对"
    return Report("verify", result, facts={"problems": problems, "files": files, "read": read_data}, lines=tuple(problems), bad=bool(problems))


def _stored(target: Target, now: State, *, read_data: bool) -> Iterator[str]:
    depot = target.depot
    have = {path: found for area in (f"{OURS}/objects", *SHARED) for path, found in depot.found(area).items()}
    seen = _Seen()
    for release in now.releases.values():
        for path, file in target.manifest(release.manifest).homes():
            if path not in have:
                yield f"缺少 {path}（版本 {release.version} 要用）"
            elif not path.endswith(".gz") and have[path].bytes != file.bytes:
                yield f"{path} 的大小不对（版本 {release.version} 要用）"
            elif read_data and not _sound(target, path, file.sha256, seen):
                yield f"{path} 的内容坏了（版本 {release.version} 要用）"
    yield from (f"缺少 {home(sha256)}（{name} 要用）" for name, sha256 in now.tops.items() if home(sha256) not in have)


def _sound(target: Target, path: str, sha256: str, seen: _Seen) -> bool:
    if path not in seen.good | seen.bad:
        packed = path.endswith(".gz") and sound_pack(target.depot, path, sha256)
        whole = packed or hashlib.sha256(target.depot.read(path)).hexdigest() == sha256
        (seen.good if whole else seen.bad).add(path)
    return path in seen.good


def _visible(target: Target, now: State) -> Iterator[str]:
    depot = target.depot
    objects = depot.found(f"{OURS}/objects")
    folders = {version: release.manifest for version, release in now.releases.items()}
    for alias, version in now.aliases.items():
        if not depot.links:
            folders[alias] = now.releases[version].manifest
        elif depot.links.pointed(alias) != version:
            yield f"别名 {alias} 没有指向 {version}"
    for folder, manifest in folders.items():
        try:
            lay, gone = differences(target, folder, manifests.load(depot, manifest), objects)
        except Trouble:
            continue  # the missing object was told already
        yield from (f"{each.path} 不是发布的那一份" for each in lay)
        yield from (f"{path} 不该在这里" for path in gone)
    yield from (f"{folder} 已经到期，还在原处" for folder in surplus(depot, now))
    for name, data in top(target, now).items():
        try:
            if depot.read(name) != data:
                yield f"{name} 和日志说的不一样"
        except FileNotFoundError:
            yield f"缺少 {name}"
