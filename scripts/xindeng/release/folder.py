"""A folder of releases on a disk that knows links.

Pages of a version are hard links to objects: twenty versions hold one copy of what they share.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from xindeng import store
from xindeng.trouble import STORE, Trouble

from .depot import OURS, Content, Found, Lay, torn

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

READABLE = 0o644


class Folder:
    """A `Depot` in `place`. Nothing is created before the first write."""

    links = True
    packed = False
    hands = 1

    def __init__(self, place: Path, stack: contextlib.ExitStack) -> None:
        self.place, self.name = place, str(place)
        self._stack = stack
        self._staging: Path | None = None
        self._count = 0
        self._unsettled: set[Path] = set()

    def read(self, path: str) -> bytes:
        return (self.place / path).read_bytes()

    def fetch(self, path: str, into: Path) -> None:
        shutil.copyfile(self.place / path, into)

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
        place, wanted = self.place / folder, chain.from_iterable(waves)
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
            place = self.place / path
            place.unlink(missing_ok=True)
            self._unsettled.add(place.parent)
            for above in place.parents:
                if above == self.place or not _empty(above):
                    break
                self._unsettled.discard(above)
                above.rmdir()
                self._unsettled.add(above.parent)

    def remove_folder(self, folder: str) -> None:
        place = self.place / folder
        if place.is_symlink():
            place.unlink()
        elif place.is_dir():
            aside = self._draft()
            place.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        self._unsettled.add(self.place)

    def found(self, folder: str) -> dict[str, Found]:
        place = self.place / folder
        return dict(_files(place, folder)) if place.is_dir() and not place.is_symlink() else {}

    def folders(self) -> frozenset[str]:
        if not self.place.is_dir():
            return frozenset()
        return frozenset(entry.name for entry in self.place.iterdir() if entry.is_dir() and not entry.name.startswith("."))

    def pointed(self, alias: str) -> str | None:
        link = self.place / alias
        return os.readlink(link) if link.is_symlink() else None  # noqa: PTH115 — a name, not a path

    def point(self, alias: str, version: str) -> None:
        link, place = self._draft(), self.place / alias
        with _links():
            link.symlink_to(version, target_is_directory=True)
        if place.is_dir() and not place.is_symlink():
            raise Trouble(f"别名 {alias} 用不了：{place} 已经存在，又不是链接，不能切换。", STORE)
        link.replace(place)
        store.sync(self.place)

    def freshen(self, path: str) -> bool:
        try:
            os.utime(self.place / path)
        except FileNotFoundError:
            return False
        return True

    def flush(self) -> None:
        while self._unsettled:
            store.sync(self._unsettled.pop())

    @contextlib.contextmanager
    def turn(self, *, alone: bool) -> Iterator[None]:
        ours = self.place / OURS
        ours.mkdir(parents=True, exist_ok=True)
        try:
            with _locked(ours, "LOCK_EX LOCK_NB" if alone else "LOCK_SH"):
                yield
        except BlockingIOError as error:
            raise Trouble("另一次发布正在进行，请等它结束再试。", STORE) from error

    @contextlib.contextmanager
    def showing(self) -> Iterator[None]:
        log = self.place / OURS / "log"
        log.mkdir(parents=True, exist_ok=True)
        with _locked(log, "LOCK_EX"):
            yield

    def now(self) -> float:
        draft = self._draft()
        draft.touch()
        at = draft.stat().st_mtime
        draft.unlink()
        return at

    # --- what is being written ---------------------------------------------------------

    def _draft(self) -> Path:
        if self._staging is None:
            self._staging = self._stack.enter_context(store.staged(self.place / OURS))
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
        place = self.place / path
        if not place.parent.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
            self._unsettled.add(place.parent.parent)
        self._unsettled.add(place.parent)
        return place

    def _link(self, home: str, place: Path) -> None:
        try:
            _link(self.place / home, place)
        except OSError as error:
            if error.errno != errno.EMLINK:
                raise
            shutil.copyfile(self.place / home, place)  # one object can have 65,000 names on ext4


def _link(home: Path, place: Path) -> None:
    with _links():
        place.hardlink_to(home)


@contextlib.contextmanager
def _locked(folder: Path, how: str) -> Iterator[None]:
    """A lock that dies with its process (flock(2)); Windows has none."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, sum(getattr(fcntl, word) for word in how.split()))
        yield
    finally:
        os.close(handle)


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
        raise Trouble(f"不能发布到 {place}：{nearest} 不是文件夹。", STORE)
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise Trouble(f"不能发布到 {place}：没有写入权限。", STORE)


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """What `store.disk` does not know about a folder is still the folder's trouble, not our bug."""
    try:
        with store.disk():
            yield
    except OSError as error:
        raise Trouble(f"发布文件夹用不了（{error.strerror}）：{error.filename or ''}", STORE) from error


@contextlib.contextmanager
def _links() -> Iterator[None]:
    """FAT disks and some network folders know neither kind of link."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.EPERM, errno.ENOTSUP, errno.ENOSYS}:
            raise Trouble("这个磁盘不支持链接（例如 FAT 格式的 U 盘），不能作为发布文件夹。", STORE) from error
        raise
