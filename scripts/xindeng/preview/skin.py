"""The look around the pages: the engine's shells and hand-written pages, made anew when what they show has changed.

The engine takes a second or two. It runs beside everything else, and until it is done the
last look stays.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xindeng import engine, site, store
from xindeng.diag import Diagnostic
from xindeng.handwritten import pages
from xindeng.history import today_of
from xindeng.look import SiteInfo
from xindeng.preview.state import Snapshot
from xindeng.trouble import Trouble

Wanted = tuple[object, ...]
"""Everything that the engine's output depends on; equal values, equal output."""


@dataclass(frozen=True)
class Skin:
    """One output of the engine. Without shells there is none yet."""

    number: int = 0
    folder: Path = Path()
    shells: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    """Why this is not the newest look."""


class Dresser:
    """Keeps the newest skin in `now`; `told` is called from another thread when there is another.

    Works below `cache`, a folder of its own. Raises Trouble when nothing can be written there.
    """

    def __init__(self, root: Path, cache: Path, told: Callable[[], None]) -> None:
        self.root = root
        self.now = Skin()
        self._cache = cache
        self._told = told
        self._stay = contextlib.ExitStack()
        self._home = self._stay.enter_context(store.staged(cache))
        self._asked: Snapshot | None = None
        self._frame: Wanted = ()
        self._figures: Mapping[str, object] = {}
        self._lock = threading.Lock()
        self._busy = False

    def look(self, snapshot: Snapshot, *, written: bool = False) -> None:
        """Make a new skin in the background if this library needs one. Never waits.

        The figures in hand-written pages change with every title: they count only when
        somebody looks at such a page (`written`).
        """
        figures = site.macros_data(snapshot.shelf) if written or not self.now.shells else self._figures
        frame = (_info(snapshot), snapshot.look, tuple(_stamps(self.root / "docs")))
        with self._lock:
            if (frame, figures) == (self._frame, self._figures):
                return
            self._frame, self._figures = frame, figures
            self._asked = snapshot
            if self._busy:
                return
            self._busy = True
        threading.Thread(target=self._work, daemon=True).start()

    def close(self) -> None:
        self._stay.close()

    def _work(self) -> None:
        while True:
            with self._lock:
                snapshot, self._asked = self._asked, None
                if snapshot is None:
                    self._busy = False
                    return
            self._dress(snapshot)
            self._told()

    def _dress(self, snapshot: Snapshot) -> None:
        """The new skin, or the last one with the reason; the package's own pages when there never was one."""
        try:
            built = self._run(snapshot, self.root, snapshot.shelf.beneath(self.root), "own")
            trouble = "" if built.shells else _told_of(built.problems)
            if not built.shells and not self.now.shells:
                built = self._run(snapshot, self._home / "nothing", None, "bare")
        except (Trouble, OSError) as error:
            built, trouble = engine.Built(Path()), str(error)
        number = self.now.number + 1
        if not built.shells:
            self.now = Skin(number, self.now.folder, self.now.shells, trouble)
            return
        place = self._home / str(number)
        built.folder.rename(place)
        shutil.rmtree(self._home / str(number - 2), ignore_errors=True)
        self.now = Skin(number, place, built.shells, trouble)

    def _run(self, snapshot: Snapshot, root: Path, base: Path | None, name: str) -> engine.Built:
        work = self._home / "work"
        shutil.rmtree(work, ignore_errors=True)
        return engine.shells(
            work,
            root=root,
            base=base,
            folders=site.folders(),
            nav=site.tabs(),
            site=_info(snapshot),
            macros_data=site.macros_data(snapshot.shelf),
            today=today_of(self.root),
            look=snapshot.look,
            cache=self._cache / name,
        )


def _info(snapshot: Snapshot) -> SiteInfo:
    """Header and footer; the bare name while the county's file or its licence is broken."""
    try:
        return site.info(snapshot.shelf)
    except (LookupError, TypeError, AttributeError):
        return SiteInfo(snapshot.shelf.centre.site_name)


def _stamps(docs: Path) -> Iterator[tuple[str, int, int]]:
    for name, file in pages(docs):
        with contextlib.suppress(OSError):
            state = file.stat()
            yield name, state.st_mtime_ns, state.st_size


def _told_of(problems: Sequence[Diagnostic]) -> str:
    places = "、".join(str(problem.span) for problem in problems[:3])
    return f"docs/ 里的页面有错（{places}），改好以前显示的是原来的样子。"
