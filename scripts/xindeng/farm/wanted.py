"""Which recordings of a library have no renditions yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xindeng import films, library, media, store, untouched
from xindeng.diag import Diagnostic
from xindeng.films import Film
from xindeng.media.cut import key as cut_key
from xindeng.memo import AFRESH, Memo, digest
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
    whole = _whole(out, keyed, memo)
    lacking = {key: film for key, film in keyed.items() if not whole[key]}
    return Wanted(lacking, len(keyed) - len(lacking), tuple(problems), Locks.of(root, shelf.beneath(root)))


def unmade(root: Path, out: Path, entries: Iterable[Original], memo: Memo = AFRESH) -> list[Original]:
    """Of the lines of a list, those whose renditions are not in OUT, and those that nobody shows."""
    shelf, _ = library.load(root, drafts=True, memo=memo)
    found, _ = films.probe(shelf, root, memo)
    build = media.encoder_build() if found else ""
    keys: dict[str, set[str]] = {}
    for film in found.values():
        cut = (cut_key(each.found, each.cut, film.recipe, build) for each in film.extras)
        keys.setdefault(film.found.sha256, set()).update((media.key(film.found, film.recipe, build), *cut))
    whole = _whole(out, (key for each in keys.values() for key in each), memo)
    return [entry for entry in entries if not (entry.sha256 in keys and all(whole[key] for key in keys[entry.sha256]))]


def _whole(out: Path, keys: Iterable[str], memo: Memo) -> dict[str, bool]:
    """Key -> whether its renditions stand in OUT, undamaged."""
    places = {key: out / "media" / key for key in keys}
    found = untouched.recalled(memo, f"renditions {digest(str(out.resolve()))[:20]}", places.values(), store.intact)
    return {key: found[place] for key, place in places.items()}
