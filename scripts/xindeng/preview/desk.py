"""The preview as one thing: who reads, who dresses, who tells the windows that are open."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from xindeng import media
from xindeng.console import Console
from xindeng.hands import Ahead
from xindeng.memo import Kept
from xindeng.preview import cues
from xindeng.preview.made import Made
from xindeng.preview.pages import Pages, Shown
from xindeng.preview.panel import Panel, Place, panel
from xindeng.preview.reviewing import Reviews
from xindeng.preview.skin import Dresser
from xindeng.preview.state import Snapshot, State
from xindeng.preview.watch import Watcher
from xindeng.teach import Lesson, lessons
from xindeng.trouble import Trouble

MANY = 40
"""Files that were never read, from which on all processors are asked to."""
FIRST = 0.1
"""Seconds in which the windows fetch the new page before the judging takes the processor."""
SOON = 1.0
"""Seconds that a window waits for the first look, which is mostly kept from last time, before it is told to be patient."""
CACHE = Path(".cache") / "preview"
"""Below OUT: the engine's last output with drafts."""
HEAD = '<link rel="stylesheet" href="/preview/preview.css"><script type="module" src="/preview/preview.js"></script></head>'
WAITING = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/preview/theme.css"><title>正在准备 · 草稿预览</title></head>
<body><main class="xdp-wait"><h1>正在准备页面</h1>
<p>头一次要几秒钟，好了会自己出来。</p></main></body></html>
"""


class Desk:
    """A content root with its windows. `begin` reads it; `follow` keeps it up to date until `close`."""

    def __init__(self, root: Path, out: Path, memo: Kept, console: Console) -> None:
        self.root = root
        self.out = out
        self.console = console
        self.state = State(root, memo)
        self.dresser = Dresser(root, out / CACHE, self._dress)
        self.pages = Pages(self.state, self.dresser, Made(out))
        self.reviews = Reviews(self.state, self.dresser, self.pages)
        self._taught: tuple[int, Sequence[Lesson]] = (-1, ())
        self._changed = threading.Condition()
        self._dressed = threading.Event()
        self._moment = 0
        self._open = True

    # --- what is shown -----------------------------------------------------------------

    def page(self, at: str) -> tuple[str, bool]:
        """A whole page with its panel, and whether there is such a page. `at`: site/… or review/…"""
        shown = self._shown(at) or (self._shown(at) if self._dressed.wait(SOON) else None)
        text = shown.text if shown else WAITING
        inside = f"{self.panel(at).html}</body>"
        return text.replace("</head>", HEAD, 1).replace("</body>", inside, 1), not shown or shown.found

    def panel(self, at: str) -> Panel:
        shown = self._shown(at)
        place = Place(shown.item, shown.path, shown.stale, shown.digest) if shown else Place()
        snapshot = self.state.now
        return panel(snapshot, self._lessons(snapshot), self.dresser.now.trouble, place, self.root)

    def _lessons(self, snapshot: Snapshot) -> Sequence[Lesson]:
        """What every panel says of this state of the library, worked out once for all windows."""
        number, taught = self._taught
        if number != snapshot.number:
            taught = lessons(snapshot.problems, self.root)
            self._taught = (snapshot.number, taught)
        return taught

    def digests(self, at: str) -> dict[str, str]:
        """What a window compares with what it shows."""
        shown = self._shown(at)
        return {"page": shown.digest if shown else "", "panel": self.panel(at).digest}

    def _shown(self, at: str) -> Shown | None:
        area, _, rest = at.partition("/")
        found = self.reviews.page(rest) if area == "review" else None
        return found or self.pages.page(rest)

    def captions(self, film: str) -> str:
        """A recording's captions as they are written now; empty when there is no such recording."""
        found = self.state.now.films.get(film)
        return media.to_vtt(found.cues) if found else ""

    def cues(self, film: str) -> str:
        """The page that shows a recording's captions beside its picture; empty when there is no such recording."""
        found = self.state.now.films.get(film)
        if not found:
            return ""
        seen = found.found.width and not found.found.show
        source = f"/source/{quote(found.path.relative_to(self.root).as_posix())}" if seen else ""
        return cues.page(found, source, self.pages.board(film))

    # --- what happens ------------------------------------------------------------------

    def ahead(self) -> Ahead:
        """A library that was never read is read and judged in a copy of this process, by all processors, before threads begin."""
        return Ahead(*((self.state.read, self.state.judge) if self.state.unread() > MANY else ()))

    def begin(self) -> None:
        """Read the library, and have the look made."""
        self._do(self.state.read)

    def follow(self, watcher: Watcher, judged: Callable[[], object], ahead: Callable[[], object] = lambda: None) -> None:
        """Until closed: read, tell the windows, judge, tell them again; and so whenever something was saved.

        `judged` is told each time; `ahead` waits for the steps that were begun before.
        """
        ahead()
        self.begin()
        ahead()
        self._do(self.state.judge)
        judged()
        while self._open:
            if watcher.wait():
                self._do(self.state.read)
                time.sleep(FIRST)
                self._do(self.state.judge)
                judged()

    def close(self) -> None:
        """Hang up, and leave nothing behind."""
        self._open = False
        self.tell()
        self.dresser.close()

    def _dress(self) -> None:
        if self.dresser.now.shells:
            self._dressed.set()
        self.tell()

    def tell(self) -> None:
        """Wake every window."""
        with self._changed:
            self._moment += 1
            self._changed.notify_all()

    def moments(self, patience: float) -> Iterator[bool]:
        """For one window: True at once and whenever something may have changed, False after a silence."""
        seen = -1
        while self._open:
            end = time.monotonic() + patience
            with self._changed:
                while self._moment == seen and (left := end - time.monotonic()) > 0:
                    self._changed.wait(left)
                new, seen = self._moment != seen, self._moment
            if self._open:
                yield new

    def failed(self) -> str:
        """Our own mistake: the whole story where the server was started, one sentence for the page."""
        kind, error, _ = sys.exc_info()
        if kind is None or issubclass(kind, ConnectionError):
            return ""
        self.console.bad("预览时程序自己出了错，预览还开着。请把下面这些告诉开发者：")
        self.console.say(traceback.format_exc())
        return f"程序自己出了错（{kind.__name__}：{error}），显示的是上一次的结果。终端里有详情。"

    def _do(self, step: Callable[[], object]) -> None:
        """A step of the work; whatever goes wrong in it stands on the page, and the preview lives."""
        try:
            step()
        except Trouble as trouble:
            self.state.fail(str(trouble))
        except Exception:  # noqa: BLE001 — a preview that dies loses an author's place
            self.state.fail(self.failed())
        self.dresser.look(self.state.now)
        self.tell()
