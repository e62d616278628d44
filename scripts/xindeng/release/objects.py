"""Content-addressed objects: bytes under their own sha256, with `.gz` beside text; checked at every read."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Mapping

from xindeng import store
from xindeng.depots.depot import OURS, Content, Depot, Found
from xindeng.serving import compressible
from xindeng.trouble import STORE, Trouble

AREA = f"{OURS}/objects"
SMALL = 256
"""Bytes below which packing saves nothing."""


def home(sha256: str) -> str:
    """Where the bytes of a page lie."""
    return f"{AREA}/{sha256[:2]}/{sha256}"


def packs(path: str, size: int) -> bool:
    """Whether the file at a path has its packed form beside it."""
    return size >= SMALL and compressible(path)


def packed(data: bytes) -> bytes:
    """RFC 1952, without name or time: equal bytes give equal bytes."""
    return gzip.compress(data, 9, mtime=0)


def put(depot: Depot, data: bytes, *, pack: bool) -> str:
    """Store bytes unless they are there, undamaged; their sha256."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not depot.add(home(sha256), data) and depot.read(home(sha256)) != data:
        depot.put(home(sha256), data)
    if pack:
        depot.add(f"{home(sha256)}.gz", packed(data))
    return sha256


def get(depot: Depot, sha256: str) -> bytes:
    """The bytes of an object. Raises Trouble (4) when it is missing or damaged."""
    return checked(depot, home(sha256), sha256)


def checked(depot: Depot, path: str, sha256: str) -> bytes:
    """Bytes that must have this hash; read twice before they are called damaged: a line can cut them short.

    What lies packed (`.gz`) is named after its unpacked bytes, which are those that are given.
    """
    for _ in range(2):
        try:
            data = _unpacked(path, depot.read(path))
        except FileNotFoundError:
            raise missing(path) from None
        if hashlib.sha256(data).hexdigest() == sha256:
            return data
    raise damaged(path)


def _unpacked(path: str, data: bytes) -> bytes:
    """Nothing for a packed file that is not whole: no hash fits it."""
    try:
        return gzip.decompress(data) if path.endswith(".gz") else data
    except (OSError, EOFError, zlib.error):
        return b""


def sound_pack(depot: Depot, path: str, sha256: str) -> bool:
    """Whether a `.gz` unpacks to the bytes of this hash."""
    try:
        return hashlib.sha256(_unpacked(path, depot.read(path))).hexdigest() == sha256
    except OSError:
        return False


def sha256_of(content: Content) -> str:
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else store.sha256(content)


def stored(depot: Depot, path: str, sha256: str, have: Mapping[str, Found], size: int) -> bool:
    """Whether a path holds the right bytes already: by its size on a bucket, by reading on a disk."""
    found = have.get(path)
    if found is None or found.bytes != size:
        return False
    if depot.folder is None:
        return True
    if path.endswith(".gz"):
        return sound_pack(depot, path, sha256)
    return hashlib.sha256(depot.read(path)).hexdigest() == sha256


def missing(path: str) -> Trouble:
    """What the log needs is not there."""
    return Trouble(f"发布文件夹里缺少 {path}。请从备份恢复，或用 ./inv verify 看看还缺什么。", STORE)


def damaged(path: str) -> Trouble:
    """What was read is not what was written."""
    return Trouble(f"发布文件夹里的 {path} 已损坏：内容和校验值对不上。请从备份恢复，或重新发布这一版。", STORE)
