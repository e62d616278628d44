"""The indexes of groups of pages as one, cut small enough for a weak network."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path

from xindeng import hands

from .forms import Merged, key_of, write_index, write_value
from .shards import Shard

LANGUAGE = "zh"
"""What the pages say of themselves: by it Pagefind's script chooses an index."""
PIECE = 12_000
"""Bytes of an index piece before packing, about 5 kB after: a question fetches a piece for each of its
characters, and Pagefind's own pieces are 32 kB."""
ENTRY = "pagefind-entry.json"


def merge(shards: Sequence[Shard], folder: Path) -> None:
    """Write the index of all their pages into `folder`, where Pagefind's own entry file stands already."""
    for name in ("fragment", "index", "filter"):
        (folder / name).mkdir()
    before = list(accumulate((len(shard.pages) for shard in shards), initial=0))
    pages = [[_fragment(folder, shown), count] for shard in shards for count, shown in shard.pages]
    filters = [[name, _filter(folder, name, shards, before)] for name in sorted({name for shard in shards for name in shard.filters})]
    pieces = list(_pieces(_words(shards, before)))
    keys = hands.spread(partial(_piece, folder), pieces)
    cut = [[piece[0].name, piece[-1].name, key] for piece, key in zip(pieces, keys, strict=True)]
    entry = json.loads((folder / ENTRY).read_text("utf-8"))
    meta = [entry["version"], pages, cut, filters, [], _fields(shards)]
    key = write_value(folder, "pagefind.{}.pf_meta", LANGUAGE, meta)
    entry["languages"] = {LANGUAGE: {"hash": key, "wasm": None, "page_count": len(pages)}}
    (folder / ENTRY).write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _fields(shards: Sequence[Shard]) -> list[str]:
    """Names of what a page is known by besides its text. Places in an index count them, so they must be the same."""
    [fields] = {tuple(shard.fields) for shard in shards if shard.fields} or {()}
    return list(fields)


def _fragment(folder: Path, shown: bytes) -> str:
    """What is shown of a page when it was found."""
    key = key_of(LANGUAGE, shown)
    (folder / "fragment" / f"{key}.pf_fragment").write_bytes(shown)
    return key


def _filter(folder: Path, name: str, shards: Sequence[Shard], before: Sequence[int]) -> str:
    values: dict[str, list[int]] = {}
    for first, shard in zip(before, shards, strict=False):
        for value, pages in shard.filters.get(name, {}).items():
            values.setdefault(value, []).extend(first + page for page in pages)
    return write_value(folder / "filter", "{}.pf_filter", LANGUAGE, [name, sorted(map(list, values.items()))])


def _words(shards: Sequence[Shard], before: Sequence[int]) -> Iterator[Merged]:
    found: dict[str, Merged] = {}
    for first, shard in zip(before, shards, strict=False):
        for name, word in shard.words.items():
            if name not in found:
                found[name] = Merged(name)
            found[name].add(first, word)
    return (found[name] for name in sorted(found))


def _pieces(words: Iterator[Merged]) -> Iterator[list[Merged]]:
    """Neighbours together until they are large enough; a frequent character has a piece for itself."""
    held: list[Merged] = []
    size = 0
    for word in words:
        more = word.size()
        if held and size + more > PIECE:
            yield held
            held, size = [], 0
        held.append(word)
        size += more
    if held:
        yield held


def _piece(folder: Path, words: list[Merged]) -> str:
    return write_index(folder / "index", words, LANGUAGE)
