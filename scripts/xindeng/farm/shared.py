"""A cache of finished renditions that machines share: one tar for each key, in a folder or a bucket.

Whoever can write there could have written anything, so nothing that comes from it is taken at its word:
a tar is unpacked name by name, its playlists may name only their own segments, and the renditions are
verified like freshly made ones, every hash compared and every picture decoded. That proves that they are
whole and as long as the source; that they show the source, only who may write there can warrant.
"""

from __future__ import annotations

import re
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

from xindeng import store
from xindeng.depots.depot import Depot

MOST_FILES = 40_000
NAMES = re.compile(r"(?:film\.mp4|single\.json|[a-z]+(?:-[a-z]+)?/(?:index\.m3u8|iframes\.m3u8|init\.mp4|\d{4,6}\.m4s)|storyboard/\d{2,4}\.jpg|poster\.jpg|renditions\.json)")
SEGMENT = re.compile(r"\d{4,6}\.m4s")
ADDRESS = re.compile(r'URI="([^"]*)"')


def home(key: str) -> str:
    """Where the renditions of a key lie."""
    return f"renditions/{key[:2]}/{key}.tar"


def holds(depot: Depot, key: str) -> bool:
    """Whether something lies there; what it is, `fetch` finds out."""
    return home(key) in depot.found(f"renditions/{key[:2]}")


def fetch(depot: Depot, key: str, good: Callable[[Path], bool], into: Path, work: Path) -> bool:
    """Unpack renditions into the empty folder `into` and verify them; False, with `into` empty, for what does not hold.

    `good` looks at every byte of a folder; `work`: a folder for the tar.

    Raises Trouble: 3 for a full disk, 4 for a place that cannot be used.
    """
    packed = work / f"{key}.tar"
    try:
        with store.disk():
            depot.fetch(home(key), packed)
            whole = _unpacked(packed, into) and _tame(into) and good(into)
    except FileNotFoundError:
        return False
    finally:
        packed.unlink(missing_ok=True)
    if not whole:
        shutil.rmtree(into)
        into.mkdir()
    return whole


def push(depot: Depot, key: str, entry: Path, work: Path) -> None:
    """Lay a finished entry where others find it; equal entries make equal tars. `work`: a folder for the tar.

    Raises Trouble: 3 for a full disk, 4 for a place that cannot be used.
    """
    packed = work / f"{key}.tar"
    with store.disk():
        try:
            with tarfile.open(packed, "w", format=tarfile.PAX_FORMAT) as tar:
                for path in store.files(entry):
                    with path.open("rb") as file:
                        tar.addfile(_plain(path, entry), file)
            depot.put(home(key), packed)
            depot.flush()
        finally:
            packed.unlink(missing_ok=True)


def _plain(path: Path, entry: Path) -> tarfile.TarInfo:
    """Without owner, mode and time."""
    told = tarfile.TarInfo(path.relative_to(entry).as_posix())
    told.size = path.stat().st_size
    return told


def _unpacked(packed: Path, into: Path) -> bool:
    """Only plain files with the names that renditions have, and no more than a disk can bear."""
    room = packed.stat().st_size
    try:
        with tarfile.open(packed, "r:") as tar:
            for number, told in enumerate(tar):
                held = tar.extractfile(told) if told.isreg() and NAMES.fullmatch(told.name) else None
                if held is None or number >= MOST_FILES or told.size > room:
                    return False
                place = into / told.name
                place.parent.mkdir(exist_ok=True)
                with place.open("xb") as file:
                    shutil.copyfileobj(held, file)
    except (tarfile.TarError, FileExistsError, NotADirectoryError, EOFError):
        return False
    return True


def _tame(folder: Path) -> bool:
    """Whether playlists name nothing but the segments beside them: no decoder is led out of the folder."""
    for path in folder.glob("*/*.m3u8"):
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            return False
        named = [line for line in lines if line and not line.startswith("#")]
        maps = [address for line in lines for address in ADDRESS.findall(line)]
        if not all(SEGMENT.fullmatch(name) for name in named) or set(maps) != {"init.mp4"}:
            return False
    return True
