"""A folder on a disk; releases want one that knows links.

Pages of a version are hard links to objects: twenty versions hold one copy of what they share.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from xindeng import store
from xindeng.trouble import STORE, Trouble

from . import locks
from .depot import OURS, Content, Found, Lay, torn

READABLE = 0o644


class Folder:
    """A `Depot` in `place`. Nothing is created before the first write."""

    packed = False
    hands = 1

    def __init__(self, place: Path, stack: contextlib.ExitStack) -> None:
        self.folder, self.name = place, str(place)
        self.links, self.locks = FolderLinks(place, self._draft), locks.of(place)
        self._stack = stack
        self._staging: Path | None = None
        self._count = 0
        self._unsettled: set[Path] = set()

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def fetch(self, path: str, into: Path) -> None:
        shutil.copyfile(self.folder / path, into)

    def add(self, path: str, content: Content, sha256: str = "") -> bool:
        draft, place = self._written(content, sha256), self._at(path)
        try:
            _link(draft, place)
        except FileExistsError:
            return False
        finally:
            draft.unlink()
        return True

    def put(self, path: str, content: Content, sha256: str = "") -> None:
        self._written(content, sha256).replace(self._at(path))

    def lay(self, folder: str, waves: Sequence[Sequence[Lay]], gone: Iterable[str]) -> None:
        place, wanted = self.folder / folder, chain.from_iterable(waves)
        if os.path.lexists(place) and not place.is_symlink():
            for each in wanted:
                draft = self._draft()
                self._link(each.home, draft)
                draft.replace(self._at(each.path))
        else:
            self._lay_new(place, folder, wanted)
        self.remove(gone)

    def _lay_new(self, place: Path, folder: str, wanted: Iterable[Lay]) -> None:
        """All of a version appears in one step."""
        stage = self._draft()
        stage.mkdir()
        for each in wanted:
            page = stage / each.path.removeprefix(f"{folder}/")
            page.parent.mkdir(parents=True, exist_ok=True)
            self._link(each.home, page)
        for part in (*(path for path in stage.rglob("*") if path.is_dir()), stage):
            part.chmod(0o755)
            store.sync(part)
        if place.is_symlink():
            place.unlink()
        stage.rename(place)
        self._unsettled.add(place.parent)

    def remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            place = self.folder / path
            place.unlink(missing_ok=True)
            self._unsettled.add(place.parent)
            for above in place.parents:
                if above == self.folder or not _empty(above):
                    break
                self._unsettled.discard(above)
                above.rmdir()
                self._unsettled.add(above.parent)

    def remove_folder(self, folder: str) -> None:
        place = self.folder / folder
        if place.is_symlink():
            place.unlink()
        elif place.is_dir():
            aside = self._draft()
            place.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        self._unsettled.add(self.folder)

    def found(self, folder: str, after: str = "") -> dict[str, Found]:
        place = self.folder / folder
        if not place.is_dir() or place.is_symlink():
            return {}
        return {path: found for path, found in _files(place, folder) if path > after}

    def holds(self, folder: str) -> bool:
        return os.path.lexists(self.folder / folder)

    def folders(self) -> frozenset[str]:
        if not self.folder.is_dir():
            return frozenset()
        return frozenset(entry.name for entry in self.folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))

    def freshen(self, path: str) -> bool:
        try:
            os.utime(self.folder / path)
        except FileNotFoundError:
            return False
        return True

    def flush(self) -> None:
        while self._unsettled:
            store.sync(self._unsettled.pop())

    def now(self) -> float:
        draft = self._draft()
        draft.touch()
        at = draft.stat().st_mtime
        draft.unlink()
        return at

    # --- what is being written ---------------------------------------------------------

    def _draft(self) -> Path:
        if self._staging is None:
            self._staging = self._stack.enter_context(store.staged(self.folder / OURS))
        self._count += 1
        return self._staging / str(self._count)

    def _written(self, content: Content, sha256: str) -> Path:
        draft = self._draft()
        if isinstance(content, bytes):
            draft.write_bytes(content)
        else:
            shutil.copyfile(content, draft)
        if sha256 and store.sha256(draft) != sha256:
            raise torn(content)
        draft.chmod(READABLE)
        store.sync(draft)
        return draft

    def _at(self, path: str) -> Path:
        place = self.folder / path
        if not place.parent.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
            self._unsettled.add(place.parent.parent)
        self._unsettled.add(place.parent)
        return place

    def _link(self, home: str, place: Path) -> None:
        try:
            _link(self.folder / home, place)
        except OSError as error:
            if error.errno != errno.EMLINK:
                raise
            shutil.copyfile(self.folder / home, place)  # one object can have 65,000 names on ext4


class FolderLinks:
    """`Links` in `place`; `draft` gives a path for what is being written."""

    def __init__(self, place: Path, draft: Callable[[], Path]) -> None:
        self._place, self._draft = place, draft

    def pointed(self, alias: str) -> str | None:
        link = self._place / alias
        return os.readlink(link) if link.is_symlink() else None  # noqa: PTH115 — a name, not a path

    def point(self, alias: str, version: str) -> None:
        link, place = self._draft(), self._place / alias
        with _links():
            link.symlink_to(version, target_is_directory=True)
        if place.is_dir() and not place.is_symlink():
            raise Trouble(f"别名 {alias} 用不了：{place} 已经存在，又不是链接，不能切换。", STORE)
        link.replace(place)
        store.sync(self._place)


def _link(home: Path, place: Path) -> None:
    with _links():
        place.hardlink_to(home)


def _empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _files(place: Path, name: str) -> Iterator[tuple[str, Found]]:
    with os.scandir(place) as entries:
        for entry in entries:
            path = f"{name}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), path)
            else:
                facts = entry.stat(follow_symlinks=False)
                yield path, Found(facts.st_size, str(facts.st_ino), facts.st_mtime)


@contextlib.contextmanager
def opened(place: Path) -> Iterator[Folder]:
    """The folder; what was being written when the work ended is cleared away."""
    with _refusals(), contextlib.ExitStack() as stack:
        _usable(place)
        yield Folder(place, stack)


def _usable(place: Path) -> None:
    nearest = next(path for path in (place, *place.parents) if os.path.lexists(path))
    if not nearest.is_dir():
        raise Trouble(f"{place} 用不了：{nearest} 不是文件夹。", STORE)
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise Trouble(f"{place} 用不了：没有写入权限。", STORE)


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """What `store.disk` does not know about a folder is still the folder's trouble, not our bug."""
    try:
        with store.disk():
            yield
    except OSError as error:
        raise Trouble(f"文件夹用不了（{error.strerror}）：{error.filename or ''}", STORE) from error


@contextlib.contextmanager
def _links() -> Iterator[None]:
    """FAT disks and some network folders know neither kind of link."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.EPERM, errno.ENOTSUP, errno.ENOSYS}:
            raise Trouble("这个磁盘不支持链接（例如 FAT 格式的 U 盘），不能作为发布文件夹。", STORE) from error
        raise
