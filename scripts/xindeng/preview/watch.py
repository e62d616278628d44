"""Notices that an author saved something.

The operating system's own word wakes us at once (watchdog); a look at every file's time and
size now and then finds what it does not tell: a network drive, a folder that went and came
back. Only that something changed counts, not what: editors write in many ways.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from xindeng import walked

SETTLED = 0.03
"""Seconds without another change after which a file counts as written."""
PATIENCE = 0.6
"""Seconds after which we read whatever stands there."""
LOOK = 1.0
"""Seconds between two looks at every file, when nothing wakes us."""
SPARE = 20
"""Times as long as a look takes, at least, before the next: a large library is looked at less often."""
READING = {"opened", "closed_no_write"}
"""What our own reading causes."""
FOLDERS = ("courses", "docs")

Stamps = Mapping[str, tuple[int, int, int]]
"""Path -> time, size and number of every file that an author writes."""


def stamps(root: Path) -> Stamps:
    return dict(_stamps(root))


def _stamps(root: Path) -> Iterator[tuple[str, tuple[int, int, int]]]:
    look = root / "mkdocs.yml"
    seen = ((entry.path, entry.stat) for name in FOLDERS for entry in walked.below(root / name))
    for path, ask in itertools.chain([(str(look), look.stat)], seen):
        try:
            state = ask()
        except OSError:  # gone, or a link that leads nowhere
            continue
        yield path, (state.st_mtime_ns, state.st_size, state.st_ino)


class Watcher:
    """One content root, from now on. `wait` gives True when something was saved, False after a while without."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._woken = threading.Event()
        self._seen = stamps(root)
        self._observer: Any = None
        self._pace = LOOK
        self._cost = 0.0
        self._watched: tuple[int, ...] = ()

    def wait(self) -> bool:
        """Blocks until a save is complete, or until it was time for a look."""
        self._arm()
        woken = self._woken.wait(max(self._pace, self._cost * SPARE))
        began = time.perf_counter()
        now = stamps(self._root)
        self._cost = time.perf_counter() - began
        if not woken and now == self._seen:
            return False
        self._settle(now)
        return True

    def close(self) -> None:
        if self._observer:
            self._observer.stop()

    def _settle(self, now: Stamps) -> None:
        """Some editors empty a file and then write it: read when nothing moves any more."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self._woken.clear()
            time.sleep(SETTLED)
            before, now = now, stamps(self._root)
            if now == before and not self._woken.is_set() and not self._emptied(now):
                break
        self._woken.clear()
        self._seen = now

    def _emptied(self, now: Stamps) -> bool:
        return any(size == 0 and self._seen.get(path, (0, 0, 0))[1] > 0 for path, (_, size, _) in now.items())

    def _arm(self) -> None:
        """Watch the folders that are there now; again when one of them is another than before."""
        present = [folder for name in FOLDERS if (folder := self._root / name).is_dir()]
        numbers = tuple(folder.stat().st_ino for folder in present)
        if self._observer and numbers == self._watched:
            return
        self.close()
        self._watched = numbers
        observer = Observer()
        try:
            for folder in present:
                observer.schedule(_Waker(self._woken), str(folder), recursive=True)
            if self._root.is_dir():
                observer.schedule(_Waker(self._woken), str(self._root), recursive=False)
            observer.start()
            self._pace = LOOK
        except OSError:  # the system has no more watches to give
            self._pace = LOOK / 4
        self._observer = observer


class _Waker(FileSystemEventHandler):
    def __init__(self, woken: threading.Event) -> None:
        self._woken = woken

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in READING:
            self._woken.set()
