"""Two Word files line by line: what an editor changed, added and took away, and which words of the source that touches."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .marking import Origin, Segment, bare, segments
from .units import Unit, same

ALIKE = 0.35
"""From this share of equal characters on, two lines are one line that was edited."""


@dataclass(frozen=True)
class Changed:
    """A line that reads otherwise now."""

    old: Unit
    new: Unit
    pieces: tuple[Segment, ...]
    """The old line, piece by piece, with its origins; empty where nothing of it is known."""


@dataclass(frozen=True)
class Added:
    """A line that was not there; `after` is the line above it, `origin` where that one's words are from."""

    new: Unit
    after: Unit | None
    origin: Origin | None
    below: Origin | None
    """Where the words of the line under it are from."""


@dataclass(frozen=True)
class Removed:
    old: Unit


@dataclass(frozen=True)
class Restyled:
    """The same words, with others of them bold."""

    old: Unit
    new: Unit


Edit = Changed | Added | Removed | Restyled


def edits(
    plain: Sequence[Unit], marked: Sequence[Unit], origins: list[Origin], edited: Sequence[Unit]
) -> list[Edit]:
    """Every difference between the file as it was made (`plain`, and the same with marks) and as it came back."""
    known = _origins(plain, marked, origins)
    found: list[Edit] = []
    last = _Last(plain, known)
    matcher = difflib.SequenceMatcher(None, [u.key for u in plain], [u.key for u in edited], autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            last.old = b - 1
            pairs = zip(plain[a:b], edited[c:d], strict=True)
            found += [Restyled(old, new) for old, new in pairs if _restyled(old, new)]
        else:
            found += _block(plain, edited, (a, b, c, d), known, last)
            last.old = b - 1
    return _without_moves(found)


def _restyled(old: Unit, new: Unit) -> bool:
    """Whether other words are bold now. A whole cell may be so by its table's style, which some programs write out."""
    return old.strong != new.strong and not (new.sort == "cell" and new.strong in ((new.key,), ()))


@dataclass
class _Last:
    """The line of the old file that the next new line stands behind."""

    plain: Sequence[Unit]
    known: Sequence[tuple[Segment, ...]]
    old: int = -1

    def origin(self, n: int) -> Origin | None:
        if not 0 <= n < len(self.known):
            return None
        return next((origin for _, origin in reversed(self.known[n]) if origin), None)


def _block(
    plain: Sequence[Unit], edited: Sequence[Unit], place: tuple[int, int, int, int],
    known: Sequence[tuple[Segment, ...]], last: _Last,
) -> Iterator[Edit]:  # fmt: skip
    """One run of lines that differ: the most alike are pairs, in order; the rest came or went."""
    a, b, c, d = place
    pairs = dict(_pairs([u.key for u in plain[a:b]], [u.key for u in edited[c:d]]))
    taken = set(pairs.values())
    partner = {new: old for old, new in pairs.items()}
    for m in range(d - c):
        if m in taken:
            old = partner[m]
            last.old = a + old
            yield Changed(plain[a + old], edited[c + m], known[a + old])
        else:
            at = last.old
            after = plain[at] if at >= 0 else None
            yield Added(edited[c + m], after, last.origin(at), last.origin(at + 1))
    yield from (Removed(plain[a + n]) for n in range(b - a) if n not in pairs)


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """(old, new) of lines that are one: the best chain in order, by shared characters (as in Needleman and Wunsch, 1970)."""
    score = [[_alike(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(
                best[i + 1][j], best[i][j + 1], score[i][j] + best[i + 1][j + 1] if score[i][j] else 0.0
            )
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if score[i][j] and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _alike(one: str, other: str) -> float:
    ratio = difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    return ratio if ratio >= ALIKE else 0.0


def _origins(
    plain: Sequence[Unit], marked: Sequence[Unit], origins: list[Origin]
) -> list[tuple[Segment, ...]]:
    """The pieces of each line. A line that the marks themselves changed (a sum over equal names) has none."""
    bared = [same(bare(unit.text)) for unit in marked]
    found: list[tuple[Segment, ...]] = [() for _ in plain]
    matcher = difflib.SequenceMatcher(None, [u.key for u in plain], bared, autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        for n in range(size):
            found[a + n] = tuple(segments(marked[b + n].text, origins))
    return found


def _without_moves(found: list[Edit]) -> list[Edit]:
    """A line that went here and came there was moved: it is not written a second time."""
    gone = [edit.old.key for edit in found if isinstance(edit, Removed)]
    moved = {edit.new.key for edit in found if isinstance(edit, Added) and edit.new.key in gone}
    return [edit for edit in found if not (isinstance(edit, Added) and edit.new.key in moved)]


# --- within a line ---------------------------------------------------------------------


@dataclass(frozen=True)
class Rewrite:
    """An origin's words as they were and as they are to be."""

    origin: Origin
    old: str
    new: str


def rewrites(change: Changed) -> tuple[list[Rewrite], list[tuple[str, str]]]:
    """What a changed line means for its origins, and (old, new) of what was changed in computed words."""
    old = "".join(text for text, _ in change.pieces)
    new, stuck = change.new.text, list[tuple[str, str]]()
    now = ["" for _ in change.pieces]
    bounds = _bounds(change.pieces)
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        home = None if what == "equal" else _home(bounds, change.pieces, a, b)
        if home is not None:
            now[home] += new[c:d]
            continue
        if what != "equal":
            stuck.append((old[a:b], new[c:d]))
        for n, (start, end) in enumerate(bounds):
            now[n] += old[max(start, a) : max(start, a, min(end, b))]
    made = [
        Rewrite(origin, was, words.strip())
        for (was, origin), words in zip(change.pieces, now, strict=True)
        if origin and same(was) != same(words)
    ]
    return made, stuck


def _bounds(pieces: Sequence[Segment]) -> list[tuple[int, int]]:
    found, at = [], 0
    for text, _ in pieces:
        found.append((at, at + len(text)))
        at += len(text)
    return found


def _home(bounds: list[tuple[int, int]], pieces: Sequence[Segment], a: int, b: int) -> int | None:
    """The one piece of somebody's own words that a change lies in; at an edge the author's words take it."""
    inside = [n for n, (start, end) in enumerate(bounds) if start <= a and b <= end and pieces[n][1]]
    return inside[0] if inside else None
