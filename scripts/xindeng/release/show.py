"""What readers see follows from the log: pages of versions, aliases, the list of versions, the front page.

It can be made anew at any time, by anybody, with the same result; whoever comes after a
publisher that died finishes its work by doing his own.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from xindeng.depots.depot import OURS, Depot, Found, Lay, showing
from xindeng.serving import sealed

from . import manifest as manifests
from .log import Entry, Log
from .manifest import Manifest
from .objects import get, home, missing, packs
from .state import HELP, LATEST, SHARED, State, after

SHOWN = f"{OURS}/shown.json"
"""How far the log was followed; it may be lost, and everything is looked at again."""


@dataclass
class Target:
    """An opened place of releases: its store, its log and the manifests that were read."""

    depot: Depot
    log: Log
    _read: dict[str, Manifest] = field(default_factory=dict)
    _state: State = field(default_factory=State)
    _told: int = 0

    @classmethod
    def at(cls, depot: Depot) -> Target:
        return cls(depot, Log(depot))

    def state(self) -> State:
        """After all entries that there are now."""
        return self.after(self.log.refresh())

    def after(self, entries: list[Entry]) -> State:
        """After the log as it was read; what was reckoned before is not reckoned again."""
        for entry in entries[self._told :]:
            self._state = after(self._state, entry)
        self._told = len(entries)
        return self._state

    def manifest(self, sha256: str) -> Manifest:
        if sha256 not in self._read:
            self._read[sha256] = manifests.load(self.depot, sha256)
        return self._read[sha256]

    def of(self, now: State, version: str) -> Manifest:
        return self.manifest(now.releases[version].manifest)


@dataclass
class Written:
    """What readers see differently from before."""

    pages: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.pages or self.removed)


def show(target: Target, *, whole: bool = False) -> Written:
    """Bring what readers see to what the log says; again if it grew meanwhile.

    Versions of which nothing was said since the last time are left alone, unless `whole`.
    """
    done = Written()
    with showing(target.depot):
        start = 0 if whole else _shown(target.depot)
        if start > len(target.log.refresh()):  # somebody put an older log back
            start = 0
        told = -1
        while told != len(target.log.refresh()):
            told = len(target.log.entries)
            _show(target, target.after(target.log.entries), _said(target.log.entries[start:]), done)
            target.depot.flush()
        if told != start or whole:
            target.depot.put(SHOWN, json.dumps({"number": told}).encode())
    return done


def _shown(depot: Depot) -> int:
    """Up to which entry everything was visible once; 0 when nobody knows."""
    try:
        return int(json.loads(depot.read(SHOWN))["number"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return 0


def _said(entries: Iterable[Entry]) -> set[str]:
    return {version for entry in entries for version in (entry.version, *entry.manifests)}


def _show(target: Target, now: State, said: Container[str], done: Written) -> None:
    depot = target.depot
    objects = depot.found(f"{OURS}/objects")
    for version in now.releases:
        if version in said:
            _folder(target, version, target.of(now, version), objects, done)
    depot.flush()
    for alias, version in now.aliases.items():
        if not depot.links:
            _folder(target, alias, target.of(now, version), objects, done)
        elif depot.links.pointed(alias) != version:
            depot.links.point(alias, version)
            done.pages += 1
    for name, data in top(target, now).items():
        _top(depot, name, data, done)
    for folder in surplus(depot, now):
        depot.remove_folder(folder)
        done.removed += 1


def _folder(target: Target, folder: str, wanted: Manifest, objects: Mapping[str, Found], done: Written) -> None:
    lay, gone = differences(target, folder, wanted, objects)
    if lay or gone:
        waves = [[each for each in lay if _wave(each) == number] for number in range(4)]
        target.depot.lay(folder, waves, sorted(gone))
        done.pages += len(lay)
        done.removed += len(gone)


def differences(
    target: Target, folder: str, wanted: Manifest, objects: Mapping[str, Found]
) -> tuple[list[Lay], list[str]]:
    """What a folder of pages lacks or holds in another form, and what it should not hold.

    Raises Trouble (4) when an object that it needs is missing.
    """
    have = target.depot.found(folder)
    should = {each.path: each for each in _lays(folder, wanted, packed=target.depot.packed)}
    lay = []
    for path, each in should.items():
        at_home = objects.get(each.home)
        if at_home is None and not target.depot.freshen(each.home):  # a listing may be old, so it is asked for by name
            raise missing(each.home)
        if at_home is None or path not in have or (have[path].tag != at_home.tag and not _equal(target.depot, each, have[path], at_home)):
            lay.append(each)
    return lay, [path for path in have if path not in should]


def _equal(depot: Depot, each: Lay, page: Found, at_home: Found) -> bool:
    """Whether a page holds the right bytes though it is no hard link any more: Git and rsync copy links apart."""
    return depot.folder is not None and page.bytes == at_home.bytes and depot.read(each.path) == depot.read(each.home)


def _lays(folder: str, wanted: Manifest, *, packed: bool) -> Iterator[Lay]:
    for path, file in wanted.pages.items():
        place, at = f"{folder}/{path}", home(file.sha256)
        if not packs(path, file.bytes):
            yield Lay(place, at)
        elif packed:
            yield Lay(place, f"{at}.gz")
        else:
            yield from (Lay(place, at), Lay(f"{place}.gz", f"{at}.gz"))


def _wave(each: Lay) -> int:
    """What pages need first, then pages, the door last: nobody is led to what is not there yet."""
    path = each.path.removesuffix(".gz")
    if path.count("/") == 1 and path.endswith("/index.html"):
        return 3
    if path.endswith("/pagefind-entry.json"):
        return 2
    return int(path.endswith(".html"))


def surplus(depot: Depot, now: State) -> list[str]:
    """Folders at the top that no release, alias or shared entry explains: expired versions."""
    gone = now.taken - {*now.releases, *now.aliases, *SHARED}
    return sorted(depot.folders() & gone) if gone else []


def live(target: Target, now: State) -> dict[str, object]:
    """Every path of the store that some release needs."""
    needed: dict[str, object] = {}
    for release in now.releases.values():
        needed[manifests.place(release.manifest)] = None
        needed.update(target.manifest(release.manifest).homes())
    return needed | dict.fromkeys(home(sha256) for sha256 in now.tops.values())


# --- the top ---------------------------------------------------------------------------


def top(target: Target, now: State) -> dict[str, bytes]:
    """Name at the top of the target -> what stands there; the door last."""
    if not now.releases:
        return {}
    texts = {"versions.json": chooser(now)}
    texts |= {name: get(target.depot, sha256) for name, sha256 in now.tops.items()}
    return {**texts, "index.html": front_page(now).encode()}


def _top(depot: Depot, name: str, data: bytes, done: Written) -> None:
    try:
        same = depot.read(name) == data
    except FileNotFoundError:
        same = False
    if not same:
        depot.put(name, data)
        done.pages += 1


def chooser(now: State) -> bytes:
    """The form that Material's version chooser reads from beside the version's folder.

    A version without a Git tag is there, but hidden from the menu.
    """
    listed: Iterable[dict[str, object]] = (
        {
            "version": release.version, "title": release.version, "aliases": now.aliases_of(release.version),
            **({} if release.permanent else {"properties": {"hidden": True}}),
        }
        for release in now.live()
    )  # fmt: skip
    return (json.dumps(list(listed), ensure_ascii=False, indent=1) + "\n").encode()


def front_page(now: State) -> str:
    """Leads on without a script; names the file, since not every host looks for an index."""
    newest = next(iter(now.live()), None)
    first = LATEST if LATEST in now.aliases else newest.version if newest else ""
    way = f"{first}/index.html" if first else HELP
    return sealed(f"""<!DOCTYPE html>
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
""")
