"""Content-addressed folders on a disk: an entry is whole or it is not there.

An entry is made beside its place and renamed into it; nothing that a reader can see is
ever half written. Equal keys mean equal bytes, so an entry is never changed, only added.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from xindeng.trouble import Trouble

STAGING = ".staging"
LISTING = ".sums.json"
"""Stands in each entry: path -> sha256 of its files, for `intact`. Not part of the content."""


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
        if entry.exists():
            entry.rename(Path(tempfile.mkdtemp(dir=root / STAGING)) / "damaged")
        try:
            stage.rename(entry)
        except OSError as error:
            # Another process made the same entry meanwhile: equal keys, equal bytes.
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
    return entry


def seal(folder: Path) -> None:
    """Write the listing and force everything to the disk, so that a rename publishes whole files."""
    sums = {path.relative_to(folder).as_posix(): sha256(path) for path in files(folder)}
    (folder / LISTING).write_text(json.dumps(sums, indent=1, sort_keys=True), "utf-8")
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)


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


@contextlib.contextmanager
def staged(root: Path) -> Iterator[Path]:
    """A fresh folder on the same disk as `root`, gone afterwards unless it was renamed away."""
    with disk():
        (root / STAGING).mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(dir=root / STAGING))
        stage.chmod(0o755)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextlib.contextmanager
def disk() -> Iterator[None]:
    """What the disk refuses, in one sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Trouble("磁盘满了：请腾出空间再运行一次，已有的结果没有被改动。") from error
        if error.errno in {errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM}:
            raise Trouble(f"磁盘不能写入（{error.strerror}）：{error.filename or ''}") from error
        raise
