"""media.verify: whether the originals here and where they are kept are those of the list."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from xindeng import store
from xindeng.depots.depot import Depot
from xindeng.report import Report, megabytes
from xindeng.store import sha256

from .keeping import state
from .lock import NAME, Original


def verify(root: Path, wanted: Sequence[Original], depot: Depot, *, read_data: bool = False) -> Report:
    """Hash what is here; of what is kept compare the size, with `read_data` the bytes too.

    Raises Trouble: 3 for a full disk, 4 for a place that cannot be used.
    """
    with store.staged(root / "build") as stage:
        look = stage if read_data else None
        files = [{"path": entry.path, "here": _here(root, entry), "kept": state(depot, entry, look)} for entry in wanted]
    lines = [f"{WORDS[each[end]].format(lock=NAME)}  {each['path']}" for each in files for end in ("here", "kept") if each[end] in WORDS]
    here = sum(each["here"] == "same" for each in files)
    words = f"{NAME} 里 {len(files)} 份原片（{megabytes(sum(entry.bytes for entry in wanted))}），这里有 {here} 份"
    words += f"；{len(lines)} 处不对，见上面。" if lines else f"，存放的{'逐字节' if read_data else ''}都对。"
    return Report("media.verify", words, facts={"files": files}, lines=tuple(lines), bad=bool(lines))


WORDS = {
    "changed": "这里的和 {lock} 不一样：换了新的就 ./inv media.add，拷坏了就删掉它再 ./inv media.pull",
    "lost": "存放的地方没有：在有原片的机器上运行 ./inv media.add", "damaged": "存放的那一份坏了：在有原片的机器上运行 ./inv media.add",
}


def _here(root: Path, entry: Original) -> str:
    """same, changed, or absent, which is nobody's fault."""
    place = root / entry.path
    if not os.path.lexists(place):
        return "absent"
    same = place.is_file() and place.stat().st_size == entry.bytes and sha256(place) == entry.sha256
    return "same" if same else "changed"
