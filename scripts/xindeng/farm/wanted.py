"""Which recordings of a library have no renditions yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xindeng import films, library, media, store
from xindeng.diag import Diagnostic
from xindeng.films import Film
from xindeng.memo import AFRESH, Memo
from xindeng.originals import Locks, Original


@dataclass(frozen=True)
class Wanted:
    """`films`: key -> the recording to encode; `made`: how many recordings have theirs already."""

    films: Mapping[str, Film]
    made: int
    problems: tuple[Diagnostic, ...]
    originals: Locks


def look(root: Path, out: Path, memo: Memo = AFRESH) -> Wanted:
    """Read a library and compare with OUT. `problems` are those of recordings; others stop nobody here.

    Raises Trouble where nothing can be read.
    """
    shelf, _ = library.load(root, memo=memo)
    found, problems = films.probe(shelf, root, memo)
    build = media.encoder_build() if found else ""
    keyed = {media.key(film.found, film.recipe, build): film for film in found.values()}
    lacking = {key: film for key, film in keyed.items() if not store.intact(out / "media" / key)}
    return Wanted(lacking, len(keyed) - len(lacking), tuple(problems), Locks.of(root, shelf.beneath(root)))


def unmade(root: Path, out: Path, entries: Iterable[Original], memo: Memo = AFRESH) -> list[Original]:
    """Of the lines of a list, those whose renditions are not in OUT, and those that nobody shows."""
    shelf, _ = library.load(root, drafts=True, memo=memo)
    found, _ = films.probe(shelf, root, memo)
    build = media.encoder_build() if found else ""
    keys: dict[str, set[str]] = {}
    for film in found.values():
        keys.setdefault(film.found.sha256, set()).add(media.key(film.found, film.recipe, build))
    whole = {key: store.intact(out / "media" / key) for each in keys.values() for key in each}
    return [entry for entry in entries if not (entry.sha256 in keys and all(whole[key] for key in keys[entry.sha256]))]
