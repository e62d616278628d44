"""Which recordings of a library have no renditions yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xindeng import films, library, media, store, untouched
from xindeng.diag import Diagnostic
from xindeng.films import Extra, Film
from xindeng.media.cut import key as cut_key
from xindeng.memo import AFRESH, Memo, digest
from xindeng.originals import Locks, Original


@dataclass(frozen=True)
class Wanted:
    """Key -> what is to be encoded: the recording's rungs, or a file beside them (a clip, a master for television).

    `made`: how many of all these are there already.
    """

    films: Mapping[str, Film]
    cuts: Mapping[str, tuple[Film, Extra]]
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
    cuts = {cut_key(each.found, each.cut, film.recipe, build): (film, each) for film in found.values() for each in film.extras}
    whole = _whole(out, (*keyed, *cuts), memo)
    films_left = {key: film for key, film in keyed.items() if not whole[key]}
    cuts_left = {key: pair for key, pair in cuts.items() if not whole[key]}
    return Wanted(films_left, cuts_left, sum(whole.values()), tuple(problems), Locks.of(root, shelf.beneath(root)))


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
