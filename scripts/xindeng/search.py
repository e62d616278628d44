"""Full-text search: Pagefind over a staged site, as a child process.

Only regions marked `data-pagefind-body` are indexed. Filters and sort keys stand in the
pages (`data-pagefind-filter="类型:讲"`); the search page (theme/pages/search.md) offers
those it knows.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import shutil
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from . import child
from .trouble import Trouble, stop_if_full

FOLDER = "pagefind"
UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.*")
"""Pagefind's own interfaces: ours replaces them."""
MARK = b"pagefind_dcd"
"""What a Pagefind file begins with, before its CBOR (RFC 8949)."""


def version() -> str:
    """Which indexer writes the bytes; raises PackageNotFoundError where it is not installed yet."""
    return metadata.version("pagefind")


def key(site: Path) -> str:
    """Equal keys mean equal indexes: the pages, by name and bytes, and the indexer's version."""
    digest = hashlib.sha256(version().encode())
    for page in sorted(site.rglob("*.html")):
        digest.update(f"{page.relative_to(site).as_posix()}\0".encode() + page.read_bytes())
    return digest.hexdigest()[:20]


def index(site: Path) -> int:
    """Write `site`/pagefind/ and give its size in bytes. Equal pages give equal bytes.

    Raises Trouble when Pagefind is missing, hangs or fails.
    """
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "pagefind",
        "--site",
        str(site),
        "--output-subdir",
        FOLDER,
        "--force-language",
        "zh",
        "--keep-index-url",
        "--silent",
    ]
    code, said = _run(command)
    if code or not (site / FOLDER / "pagefind.js").is_file():
        stop_if_full(said)
        raise Trouble(f"搜索索引没有做成：{_last_line(said)}")
    for pattern in UNUSED:
        for file in (site / FOLDER).glob(pattern):
            file.unlink()
    try:
        _in_order(site / FOLDER)
    except (ValueError, EOFError) as error:
        # Pagefind says nothing and exits 0 when the disk is full.
        raise Trouble("搜索索引没有写完整，多半是磁盘满了：请腾出空间再运行一次。") from error
    return sum(file.stat().st_size for file in (site / FOLDER).rglob("*") if file.is_file())


CARRIED = "carried.js"


def carried(site: Path) -> bytes:
    """The index as one plain script, for a site that is opened from a stick (search.js says how).

    Pagefind fetches its pieces, which no browser does from a file. Measured against the engine's
    own index with its word list: 4 MB instead of 7, and the same answers as on the web.
    """
    files = {
        file.relative_to(site / FOLDER).as_posix(): base64.b64encode(file.read_bytes()).decode("ascii")
        for file in sorted((site / FOLDER).rglob("*"))
        if file.is_file() and not file.name.endswith("worker.js")
    }
    return b"window.xdIndex=" + json.dumps(files, separators=(",", ":")).encode("ascii")


def _run(command: list[str]) -> tuple[int, str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PAGEFIND_")}
    return child.run(command, "搜索索引", environment)


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "Pagefind 没有说明原因"


# --- equal pages, equal bytes ----------------------------------------------------------


def _in_order(folder: Path) -> None:
    """Sort the values of each filter, which Pagefind 1.5 writes in another order each time.

    Its files are named after their bytes, so the list of filters and the entry change with them.
    """
    entry_file = folder / "pagefind-entry.json"
    entry = json.loads(entry_file.read_text("utf-8"))
    for language, about in entry["languages"].items():
        file = folder / f"pagefind.{about['hash']}.pf_meta"
        version, pages, chunks, filters, *rest = _load(file)
        named = sorted([name, _sorted(folder / "filter" / f"{key}.pf_filter", language)] for name, key in filters)
        about["hash"] = _store(file, language, 10, [version, pages, chunks, named, *rest])
    entry_file.write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _sorted(file: Path, language: str) -> str:
    name, values = _load(file)
    return _store(file, language, 7, [name, sorted(values)])


def _load(file: Path) -> list[Any]:
    data = gzip.decompress(file.read_bytes())
    value, end = _decode(data, len(MARK))
    if not data.startswith(MARK) or end != len(data) or not isinstance(value, list):
        raise RuntimeError(f"{file.name} is not in the form of Pagefind 1.5")
    return value


def _store(file: Path, language: str, digits: int, value: list[Any]) -> str:
    """Write a file anew under the name that its bytes ask for; that name's key."""
    data = MARK + _encode(value)
    key = f"{language}_{hashlib.sha256(data).hexdigest()[:digits]}"
    family = file.name[: -len(file.suffix)].rpartition(".")[0]
    file.unlink()
    file.with_name(f"{family}{'.' if family else ''}{key}{file.suffix}").write_bytes(gzip.compress(data, mtime=0))
    return key


def _decode(data: bytes, at: int) -> tuple[Any, int]:
    """The value at a place and where the next one begins: whole numbers, texts and arrays."""
    kind, size, at = data[at] >> 5, data[at] & 31, at + 1
    if size > 23:
        width = 1 << (size - 24)
        size, at = int.from_bytes(data[at : at + width]), at + width
    if kind == 0:
        return size, at
    if kind == 3:
        return data[at : at + size].decode(), at + size
    if kind != 4:
        raise RuntimeError(f"Pagefind wrote CBOR of type {kind}")
    values = []
    for _ in range(size):
        value, at = _decode(data, at)
        values.append(value)
    return values, at


def _encode(value: Any) -> bytes:
    if isinstance(value, int):
        return _head(0, value)
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    return _head(4, len(value)) + b"".join(map(_encode, value))


def _head(kind: int, size: int) -> bytes:
    if size < 24:
        return bytes([kind << 5 | size])
    width = next(width for width in range(4) if size < 1 << (8 << width))
    return bytes([kind << 5 | 24 + width]) + size.to_bytes(1 << width)
