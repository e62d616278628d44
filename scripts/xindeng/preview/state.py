"""What the preview knows: the library as it was last read, and what was last said about it.

One thread reads and judges; every other one looks at `now`, a value that never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from xindeng import library
from xindeng.diag import Diagnostic, in_order
from xindeng.examine import judge, look_of
from xindeng.films import Film
from xindeng.kinds.filmed import Filmed
from xindeng.look import Look
from xindeng.memo import Memo
from xindeng.preview.gaps import mended
from xindeng.preview.places import of_drafts
from xindeng.schema import Register
from xindeng.shelf import Centre, Help, Library
from xindeng.trouble import Trouble

NOBODY = Centre.model_construct(name="", site_name="心灯", site_url="", licence="", help=Help(national=()))
EMPTY = Library({}, NOBODY, {}, {})


@dataclass(frozen=True)
class Snapshot:
    """The library at one moment. `number` grows with each that differs from the one before."""

    number: int = 0
    shelf: Library = EMPTY
    films: Mapping[str, Film] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    problems: tuple[Diagnostic, ...] = ()
    stale: frozenset[str] = frozenset()
    """Ids that are shown as they last were, because their file is broken now."""
    saved: tuple[str, ...] = ()
    """Ids of what was written last."""
    judged: bool = False
    """Whether anybody has looked for mistakes yet."""
    trouble: str = ""
    """Why nothing can be read or judged, in one sentence."""


class State:
    """A content root being looked at. `read` and `judge` belong to one thread."""

    def __init__(self, root: Path, memo: Memo) -> None:
        self.root = root
        self.memo = memo
        self.now = Snapshot()
        self._read: tuple[Library, list[Diagnostic]] | None = None

    def unread(self) -> int:
        """How many of its files were never read as they are now."""
        return library.unread(self.root, self.memo)

    def read(self) -> Snapshot:
        """What the pages are made of, at once. Complaints come with `judge`."""
        before = self.now
        try:
            self._read = library.load(self.root, drafts=True, memo=self.memo)
        except Trouble as trouble:
            self._read = None
            return self._set(replace(before, problems=(), trouble=str(trouble)))
        except OSError as error:  # a folder went while it was being read: the next look will tell
            return self._set(replace(before, trouble=f"文件读不了：{error.strerror}"))
        shelf, problems = self._read
        whole = mended(shelf, problems, before.shelf)
        saved = _saved(before.shelf, whole.shelf) or before.saved
        look, _ = look_of(self.root)
        return self._set(replace(before, shelf=whole.shelf, stale=whole.stale, look=look, saved=saved, trouble=""))

    def judge(self) -> Snapshot:
        """Every complaint about what was read last, as `check` has them, and those about drafts as reminders."""
        if self._read is None:
            return self.now
        shelf, problems = self._read
        seen = judge(self.root, shelf, [*problems, *self._unready(shelf)], memo=self.memo)
        said = in_order(of_drafts(seen.problems, self.now.shelf))
        films = {**_of_stale(self.now), **seen.films}
        return self._set(replace(self.now, films=films, problems=tuple(said), judged=True))

    def fail(self, words: str) -> Snapshot:
        """Our own mistake: what stood before stays."""
        return self._set(replace(self.now, trouble=words))

    def _unready(self, shelf: Library) -> list[Diagnostic]:
        """Drafts cited by what is none: a build without drafts will miss them."""
        if all(item.status != "draft" for item in shelf.items.values()):
            return []
        _, problems = library.load(self.root, memo=self.memo)
        return [problem for problem in problems if problem.code == "I-05"]

    def _set(self, new: Snapshot) -> Snapshot:
        if new != self.now:
            self.now = replace(new, number=self.now.number + 1)
        return self.now


def _of_stale(now: Snapshot) -> dict[str, Film]:
    """The recordings of items that are shown as they last were."""
    items = (now.shelf.items.get(ref) for ref in now.stale)
    names = {film.id for item in items if isinstance(item, Filmed) for film in item.videos}
    return {name: film for name, film in now.films.items() if name in names}


def _saved(before: Library, now: Library) -> tuple[str, ...]:
    """Ids of what says something else than before; nothing when this is the first look."""
    if not before.items:
        return ()
    return tuple(ref for ref, item in now.items.items() if _differs(before.items.get(ref), item))


def _differs(old: Register | None, item: Register) -> bool:
    if old is item:
        return False
    return old is None or (old.source.data, old.source.body) != (item.source.data, item.source.body)
