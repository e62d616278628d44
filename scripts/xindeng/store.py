"""Content-addressed folders on a disk: an entry is whole or it is not there.

An entry is made beside its place and renamed into it; nothing that a reader can see is
ever half written. Equal keys mean equal bytes, so an entry is never changed, only added.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from xindeng.trouble import FULL, Trouble

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

STAGING = ".staging"
LISTING = ".sums.json"
"""Stands in each entry: path -> sha256 of its files, for `intact`. Not part of the content."""

FORGOTTEN = 14 * 86400
"""Seconds after which work that was begun is not waited for."""


def add(root: Path, key: str, make: Callable[[Path], None]) -> Path:
    """The entry `key` below `root`, made now if it is missing or damaged.

    `make` gets an empty folder. Whatever it raises leaves nothing behind; a full disk
    becomes `Trouble` (3).
    """
    entry = root / key
    if intact(entry):
        return entry
    with staged(root) as stage, disk():
        make(stage)
        seal(stage)
        if intact(entry):  # another process was first: equal keys, equal bytes
            return entry
        try:
            put(stage, entry)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
    return entry


def keep_only(root: Path, keys: AbstractSet[str]) -> None:
    """Of a cache, the entries of these keys stay; older ones go."""
    for other in root.iterdir():
        if other.name not in {*keys, STAGING}:
            shutil.rmtree(other, ignore_errors=True)


def drop(entry: Path) -> None:
    """An entry that has served goes, in one step; others of the same cache that nobody came back for go too."""
    root = entry.parent
    old = [other for other in root.iterdir() if other.name != STAGING and time.time() - other.stat().st_mtime > FORGOTTEN]
    with staged(root) as stage:
        for gone in {entry, *old}:
            with contextlib.suppress(OSError):
                gone.rename(stage / gone.name)


def seal(folder: Path) -> None:
    """Write the listing and force everything to the disk, so that a rename publishes whole files."""
    sums = {path.relative_to(folder).as_posix(): sha256(path) for path in files(folder)}
    (folder / LISTING).write_text(json.dumps(sums, indent=1, sort_keys=True), "utf-8")
    settle(folder)


def settle(folder: Path) -> None:
    """A finished folder: readable by a web server whatever the umask, and forced to the disk."""
    found = (*folder.rglob("*"), folder)
    for path in found:
        state, mode = path.stat(), 0o755 if path.is_dir() else 0o644
        if stat.S_IMODE(state.st_mode) != mode:
            path.chmod(mode)
    if len(found) < MANY or not _sync_all(folder):
        for path in found:
            sync(path)


MANY = 50
"""Files from which on it is quicker to force a whole file system to the disk at once than one after the other."""


def _sync_all(folder: Path) -> bool:
    """syncfs(2), Linux: everything on the folder's file system; False where it cannot be, OSError where it failed."""
    try:
        call = ctypes.CDLL(None, use_errno=True).syncfs
        handle = os.open(folder, os.O_RDONLY)
    except (AttributeError, OSError, TypeError):  # another system, or a C library without the call
        return False
    try:
        if call(handle) == 0:
            return True
        code = ctypes.get_errno()
    finally:
        os.close(handle)
    if code in {errno.ENOSPC, errno.EIO, errno.EDQUOT}:
        raise OSError(code, os.strerror(code), str(folder))
    return False


def intact(entry: Path) -> bool:
    """Whether an entry holds exactly the files of its listing, each with the right bytes."""
    try:
        sums = json.loads((entry / LISTING).read_text("utf-8"))
        return isinstance(sums, dict) and sums == {
            path.relative_to(entry).as_posix(): sha256(path) for path in files(entry)
        }
    except (OSError, ValueError):
        return False


def sums(entry: Path) -> Mapping[str, str]:
    """Path -> sha256 of an entry's files."""
    listing: dict[str, str] = json.loads((entry / LISTING).read_text("utf-8"))
    return listing


def files(folder: Path) -> Iterator[Path]:
    """The files of an entry in a fixed order, without its listing."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != LISTING)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """fsync a file or a folder, where the system knows how."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EIO, errno.EDQUOT}:
            raise
    finally:
        os.close(handle)


def put(new: Path, place: Path) -> None:
    """`new` in the place of an older folder, whole at every moment; the older one is gone or at `new`.

    One step where the system can exchange two names; else two, and `recover` undoes a kill
    between them.
    """
    recover(place)
    if not place.exists():
        new.rename(place)
    elif not _exchange(new, place):
        place.rename(_aside(place))
        new.rename(place)
        recover(place)
    sync(place.parent)


def recover(place: Path) -> None:
    """Put back what a killed `put` had moved aside, or clear it away when it is no longer needed."""
    aside = _aside(place)
    if aside.exists() and not place.exists():
        aside.rename(place)
    shutil.rmtree(aside, ignore_errors=True)


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.old")


def _exchange(one: Path, other: Path) -> bool:
    """Two names swapped in one step (Linux 3.15, renameat2(2) with RENAME_EXCHANGE); False where it cannot be."""
    here, exchange = -100, 2
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # another system, or a C library without the call
        return False
    if call(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}:  # this file system does not know it
        return False
    raise OSError(code, os.strerror(code), str(other))


@contextlib.contextmanager
def staged(root: Path) -> Iterator[Path]:
    """A fresh folder on the same disk as `root`, gone afterwards unless it was renamed away.

    What killed runs left there is cleared away first; a folder that a living run holds is not.
    """
    area = root / STAGING
    with disk():
        area.mkdir(parents=True, exist_ok=True)
        with _held(area, wait=True):  # nobody sweeps between the making of a folder and its lock
            _sweep(area)
            stage = Path(tempfile.mkdtemp(dir=area))
            stage.chmod(0o755)
            hold = _lock(stage, wait=False)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        _free(hold)


def sibling(stage: Path, key: str) -> Path:
    """Where the entry `key` of the same root lies, for what is made from it in a stage."""
    return stage.parent.parent / key


def _sweep(area: Path) -> None:
    for left in area.iterdir():
        with _held(left, wait=False) as mine:
            if mine:
                shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def _held(folder: Path, *, wait: bool) -> Iterator[bool]:
    hold = _lock(folder, wait=wait)
    try:
        yield hold is not None
    finally:
        _free(hold)


def _lock(folder: Path, *, wait: bool) -> int | None:
    """A lock that dies with its process (flock(2)); None where it cannot be had."""
    if fcntl is None:
        return None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        return None
    return handle


def _free(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)


@contextlib.contextmanager
def disk() -> Iterator[None]:
    """What the disk refuses, in one sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Trouble(FULL) from error
        if error.errno in {errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM}:
            raise Trouble(f"磁盘不能写入（{error.strerror}）：{error.filename or ''}") from error
        raise
