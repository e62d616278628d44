"""Where originals are kept: each under its own hash, in a folder or a bucket."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from xindeng import depots, store
from xindeng.depots.depot import Depot
from xindeng.trouble import STORE, Trouble

from .lock import USAGE, Lock, Original

VARIABLE = "XINDENG_ORIGINALS"


def home(sha256: str) -> str:
    """Where the bytes of this hash lie."""
    return f"{sha256[:2]}/{sha256}"


def named(given: str, lock: Lock, root: Path) -> str:
    """The place: as the command line says, else the variable, else the list; a folder is reckoned from the content root.

    Empty where nobody has said it.
    """
    where = given or os.environ.get(VARIABLE, "") or lock.store
    return where if "://" in where or not where else str((root / Path(where).expanduser()).resolve())


@contextlib.contextmanager
def opened(where: str, lock: Lock) -> Iterator[Depot]:
    """The place. One that holds something by the list must be there: an empty mount point is not taken for it.

    Raises Trouble: 2 for a place that is none or not known, 4 for one that cannot be used.
    """
    if not where:
        raise Trouble(f"还不知道原片存放在哪里：加 --store，写一个文件夹或 s3://存储桶/前缀；也可以设环境变量 {VARIABLE}。", USAGE)
    if lock.files and "://" not in where and not Path(where).is_dir():
        raise Trouble(f"存放原片的文件夹 {where} 不在。盘插上了吗，路径写对了吗？", STORE)
    with depots.opened(where) as depot:
        yield depot


State = Literal["whole", "lost", "damaged"]


def state(depot: Depot, entry: Original, stage: Path | None = None) -> State:
    """Whether an original is kept: by its size, and in a `stage` by its bytes."""
    found = depot.found(entry.sha256[:2]).get(home(entry.sha256))
    if found is None:
        return "lost"
    if found.bytes != entry.bytes:
        return "damaged"
    if stage is None:
        return "whole"
    draft = stage / entry.sha256
    try:
        return fetched(depot, entry, draft)
    finally:
        draft.unlink(missing_ok=True)


def fetched(depot: Depot, entry: Original, draft: Path) -> State:
    """Copy an original to `draft`, where it stays only if it is whole."""
    with store.disk():
        try:
            depot.fetch(home(entry.sha256), draft)
        except FileNotFoundError:
            return "lost"
        if store.sha256(draft) == entry.sha256:
            return "whole"
        draft.unlink()
        return "damaged"
