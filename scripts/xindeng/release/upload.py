"""Bring what a build holds into the store: each object once, whole, before anything leads to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from xindeng.depots.depot import OURS, Depot, Found, each
from xindeng.trouble import STORE, Trouble

from .cargo import Cargo
from .manifest import File, entry_of
from .objects import home, packed, packs, stored
from .show import Target, live
from .state import SHARED, State

YOUNG = 6 * 3600
"""Seconds: younger than this, nothing has to be made young."""


@dataclass(frozen=True)
class Missing:
    """A file of the build that the store does not hold; `bytes` with its packed form."""

    path: str
    file: File
    bytes: int
    damaged: bool
    """Something else stands in its place."""


@dataclass(frozen=True)
class Plan:
    """What is to be written, and the entries (media/<key>) that come anew or are shared."""

    missing: tuple[Missing, ...]
    copied: tuple[str, ...]
    shared: tuple[str, ...]

    @property
    def bytes(self) -> int:
        return sum(lack.bytes for lack in self.missing)


def plan(target: Target, cargo: Cargo, now: State) -> Plan:
    """Compare the build with the store. Raises Trouble (4) where a shared name has other bytes."""
    depot = target.depot
    objects = depot.found(f"{OURS}/objects")
    have = {path: found for area in SHARED for path, found in depot.found(area).items()}
    _compatible(target, cargo, now)
    pages = list(_missing_pages(depot, cargo, objects))
    shared = list(_missing_shared(depot, cargo, have))
    copied = dict.fromkeys(entry_of(lack.path) for lack in shared)
    entries = dict.fromkeys(entry_of(path) for path in cargo.manifest.shared)
    return Plan((*shared, *pages), tuple(copied), tuple(entry for entry in entries if entry not in copied))


def _compatible(target: Target, cargo: Cargo, now: State) -> None:
    """Equal keys mean equal bytes; a build that breaks this would change older versions."""
    for release in now.releases.values():
        known = target.manifest(release.manifest).shared
        for path, file in cargo.manifest.shared.items():
            if path in known and known[path].sha256 != file.sha256:
                raise _differs(path)


def _differs(path: str) -> Trouble:
    return Trouble(f"{path} 里已有同名而内容不同的文件，没有覆盖，也没有发布。", STORE)


def _missing_pages(depot: Depot, cargo: Cargo, have: Mapping[str, Found]) -> Iterator[Missing]:
    seen: set[str] = set()
    for path, file in cargo.manifest.pages.items():
        if file.sha256 not in seen:
            seen.add(file.sha256)
            yield from _missing(depot, cargo, path, home(file.sha256), have)


def _missing_shared(depot: Depot, cargo: Cargo, have: Mapping[str, Found]) -> Iterator[Missing]:
    for path in cargo.manifest.shared:
        yield from _missing(depot, cargo, path, path, have)


def _missing(depot: Depot, cargo: Cargo, path: str, place: str, have: Mapping[str, Found]) -> Iterator[Missing]:
    file = cargo.file(path)
    whole = stored(depot, place, file.sha256, have, file.bytes)
    size = 0 if whole else file.bytes
    if packs(path, file.bytes):
        gz = have.get(f"{place}.gz")
        if gz is None or not stored(depot, f"{place}.gz", file.sha256, have, gz.bytes):
            size += len(packed(cargo.source(path).read_bytes()))
    if size or not whole:
        yield Missing(path, file, size, place in have and not whole)


def upload(target: Target, cargo: Cargo, todo: Plan) -> None:
    """Write what is missing."""
    each(target.depot, partial(_write, target.depot, cargo), todo.missing)


def keep(target: Target, cargo: Cargo, now: State) -> None:
    """What no release needs yet is made young, so that `gc` spares it until the log names it."""
    needed, depot = live(target, now), target.depot
    loose = [path for path, _ in cargo.manifest.homes() if path not in needed]
    if not loose:
        return
    have = {path: found for area in (f"{OURS}/objects", *SHARED) for path, found in depot.found(area).items()}
    young = depot.now() - YOUNG
    old = [path for path in loose if path not in have or have[path].at < young]

    def freshen(path: str) -> None:
        if not depot.freshen(path):
            raise Trouble(f"{path} 刚刚被清理掉了，请再运行一次。", STORE)

    each(depot, freshen, old)


def _write(depot: Depot, cargo: Cargo, lack: Missing) -> None:
    source, file = cargo.source(lack.path), lack.file
    place = lack.path if lack.path in cargo.manifest.shared else home(file.sha256)
    if lack.damaged:
        depot.put(place, source, file.sha256)
    elif not depot.add(place, source, file.sha256):  # there in part, or another publisher was first
        have = depot.found(place.rpartition("/")[0])
        unlisted = place not in have  # some stores list what was a moment ago
        if hashlib.sha256(depot.read(place)).hexdigest() != file.sha256 if unlisted else not stored(depot, place, file.sha256, have, file.bytes):
            raise _differs(lack.path)
    if packs(lack.path, file.bytes):
        depot.put(f"{place}.gz", packed(source.read_bytes()))
