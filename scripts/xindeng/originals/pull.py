"""media.pull: fetch originals that are not here, each whole and with the right hash, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xindeng import store
from xindeng.depots.depot import Depot
from xindeng.media.probe import outside
from xindeng.report import Report, megabytes
from xindeng.store import sha256

from .keeping import fetched, state
from .lock import NAME, Original

What = Literal["fetch", "here", "changed", "lost", "damaged", "outside"]
WORDS: dict[What, str] = {
    "fetch": "取回", "here": "已经在", "changed": f"和 {NAME} 里的不一样，没有动它", "lost": "存放的地方没有",
    "damaged": "存放的那一份坏了，没有取", "outside": "要写到内容文件夹外面去，没有取",
}
BAD = {"changed", "lost", "damaged", "outside"}


@dataclass(frozen=True)
class Pulled:
    entry: Original
    what: What


def pull(root: Path, wanted: Sequence[Original], depot: Depot, *, spared: int = 0, dry_run: bool = False) -> Report:
    """Bring the `wanted` lines of the list to the disk. `spared`: so many more whose renditions are there already.

    Each is written beside, hashed, and renamed: whatever ends this leaves an old file, a new one, or none.
    Raises Trouble: 3 for a full disk, 4 for a place that cannot be used.
    """
    done = []
    with store.staged(root / "build") as stage:
        for entry in wanted:
            what = _state(root, entry, depot)
            if what == "fetch" and not dry_run:
                what = _fetched(root, entry, depot, stage)
            done.append(Pulled(entry, what))
    return _told(done, spared, dry_run=dry_run)


def _state(root: Path, entry: Original, depot: Depot) -> What:
    place = root / entry.path
    if outside(place.parent, root):
        return "outside"
    if os.path.lexists(place):
        same = not place.is_symlink() and place.stat().st_size == entry.bytes and sha256(place) == entry.sha256
        return "here" if same else "changed"
    kept = state(depot, entry)
    return "fetch" if kept == "whole" else kept


def _fetched(root: Path, entry: Original, depot: Depot, stage: Path) -> What:
    place, draft = root / entry.path, stage / entry.sha256
    with store.disk():
        _room(stage, entry.bytes)
        got = fetched(depot, entry, draft)
        if got != "whole":
            return got
        draft.chmod(0o644)
        store.sync(draft)
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(place)
        store.sync(place.parent)
    return "fetch"


def _room(stage: Path, need: int) -> None:
    """A disk that is too small is told before hours of fetching, as if it were full already."""
    if shutil.disk_usage(stage).free < need:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(stage))


def _told(done: Sequence[Pulled], spared: int, *, dry_run: bool) -> Report:
    fetched = [each for each in done if each.what == "fetch"]
    wrong = [each for each in done if each.what in BAD]
    lines = tuple(
        f"{'要取回' if dry_run and each.what == 'fetch' else WORDS[each.what]}  {megabytes(each.entry.bytes)}  {each.entry.path}"
        for each in done if each.what != "here"
    )
    weight = megabytes(sum(each.entry.bytes for each in fetched))
    words = f"{'要取回' if dry_run else '取回了'} {len(fetched)} 份原片（{weight}），{sum(each.what == 'here' for each in done)} 份本来就在"
    words += f"，{spared} 份已经转好，用不着原片" if spared else ""
    words += f"；{len(wrong)} 份取不了，见上面。" if wrong else "。"
    files = [{"path": each.entry.path, "bytes": each.entry.bytes, "state": "fetched" if each.what == "fetch" else each.what} for each in done]
    return Report("media.pull", words, dry_run, {"files": files, "spared": spared}, lines, bad=bool(wrong))
