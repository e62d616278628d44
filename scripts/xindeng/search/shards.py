"""An index for each few dozen pages, made by Pagefind and kept: after a change, only the few are read again.

Where one group of pages ends is told by the names of the pages, so a page that comes or goes moves no other
group. A group is packed into one file: what its pages say, and for each word where it stands.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import cbor2

from xindeng import child, store
from xindeng.trouble import Trouble, stop_if_full

from .apart import BODY, apart, marked
from .forms import Word, read, words_of

USUAL = 40
"""Pages of a group: with fewer, starting Pagefind tells; with more, a changed page waits for many others."""
PACK = "pages.cbor"
READER = ("pagefind.js", "wasm.unknown.pagefind", "pagefind-entry.json")
"""What a browser asks with. The rest are Pagefind's own interfaces, which ours replaces."""
LANGUAGE = "unknown"


@dataclass(frozen=True)
class Shard:
    """The index of some pages."""

    pages: list[tuple[int, bytes]]
    """How many words each page has, and what is shown of it when it is found, as it is published."""
    filters: dict[str, dict[str, list[int]]]
    fields: list[str]
    words: dict[str, Word]


def groups(pages: Sequence[str]) -> list[tuple[str, ...]]:
    """Pages by name, in order, in groups of some dozens."""
    found: list[list[str]] = [[]]
    for name in sorted(pages):
        found[-1].append(name)
        if hashlib.sha256(name.encode()).digest()[0] % USUAL == 0:
            found.append([])
    return [tuple(group) for group in found if group]


def keep(site: Path, cache: Path, names: Sequence[str]) -> str:
    """The key of what these pages give, made now where `cache` lacks it; empty where none of them is to be found.

    Raises Trouble when Pagefind is missing, hangs or fails.
    """
    texts = {name: text for name in names if (text := marked((site / name).read_text("utf-8")))}
    if not texts:
        return ""
    digest = hashlib.sha256(_maker().encode())
    for name, text in texts.items():
        digest.update(f"{name}\0{text}\0".encode())
    key = digest.hexdigest()[:20]
    store.add(cache, key, lambda folder: _make(texts, folder))
    return key


def reader(cache: Path) -> Path:
    """A folder with Pagefind's own script and what it needs."""

    def make(folder: Path) -> None:
        with tempfile.TemporaryDirectory() as made:
            _pagefind({"a.html": f"<p {BODY}>a"}, Path(made))
            for name in READER:
                shutil.copyfile(Path(made) / name, folder / name)

    return store.add(cache, hashlib.sha256(_maker().encode()).hexdigest()[:20], make)


def load(entry: Path) -> Shard:
    return Shard(**cbor2.loads((entry / PACK).read_bytes()))


@cache
def _maker() -> str:
    """Whatever makes these bytes: the indexer and our part in it."""
    own = b"".join(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py")))
    return f"{metadata.version('pagefind')} {hashlib.sha256(own).hexdigest()}"


def _make(texts: Mapping[str, str], folder: Path) -> None:
    with tempfile.TemporaryDirectory() as made:
        _pagefind(texts, Path(made))
        shard = _packed(Path(made))
    (folder / PACK).write_bytes(cbor2.dumps(vars(shard)))


def _pagefind(texts: Mapping[str, str], made: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        for page, text in texts.items():
            target = Path(name) / page
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(apart(text), "utf-8")
        command = [_program(), "--site", name, "--output-path", str(made), "--force-language", LANGUAGE, "--keep-index-url", "--silent"]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PAGEFIND_")}
        code, said = child.run(command, "搜索索引", environment)
    if code or not (made / READER[0]).is_file():
        stop_if_full(said)
        raise Trouble(f"搜索索引没有做成：{_last_line(said)}")


def _program() -> str:
    """Pagefind itself: its Python module would only start it."""
    try:
        from pagefind_bin_extended import get_executable  # noqa: PLC0415 — not installed yet when `doctor` asks for our version

        return str(get_executable())
    except (ImportError, FileNotFoundError) as error:
        raise Trouble(f"搜索索引没有做成：{error}") from error


def _packed(made: Path) -> Shard:
    """What Pagefind wrote. Raises Trouble where it is not whole."""
    try:
        [meta] = made.glob("*.pf_meta")
        _, pages, chunks, filters, _, fields = read(meta)
        words = dict(word for *_, key in chunks for word in words_of(made / "index" / f"{key}.pf_index"))
        shown = [(count, (made / "fragment" / f"{key}.pf_fragment").read_bytes()) for key, count in pages]
        sets = [read(made / "filter" / f"{key}.pf_filter") for _, key in filters]
    except (ValueError, EOFError, OSError) as error:
        # Pagefind says nothing and exits 0 when the disk is full.
        raise Trouble("搜索索引没有写完整，多半是磁盘满了：请腾出空间再运行一次。") from error
    return Shard(shown, {name: dict(values) for name, values in sets}, fields, words)


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "Pagefind 没有说明原因"
