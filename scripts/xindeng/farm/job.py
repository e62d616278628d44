"""One recording, or a file beside it, made wherever it is sent: here, in another process, on another machine.

The same bytes come out everywhere, as the key holds the encoder's build and the pipeline's version;
a machine whose own would make another key refuses the job.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from xindeng import depots, media, originals, store
from xindeng.depots.depot import Depot
from xindeng.diag import Diagnostic
from xindeng.films import Extra, Film
from xindeng.media import single
from xindeng.media.cut import key as cut_key
from xindeng.media.verify import verify
from xindeng.originals.keeping import fetched
from xindeng.plan import Refused, cut, encoded
from xindeng.trouble import Trouble

from . import shared

Tell = Callable[[float], None]
How = Literal["there", "fetched", "encoded"]
SEEN = ".seen"
"""Begins the name of a file that says: who can read it sees the same disk."""


@dataclass(frozen=True)
class Job:
    """What a machine must know. Addresses as the command line says; paths as they are where the command runs."""

    key: str
    film: Film
    area: Path
    """OUT/media."""
    token: str
    """Name of a file in `area`."""
    entry: originals.Original | None = None
    keeping: str = ""
    """Where the originals are; empty where that is not known."""
    remote: str = ""
    """Where renditions are shared; empty for nowhere."""
    extra: Extra | None = None
    """The file beside the ladder that is wanted; none where the ladder is."""

    @property
    def seconds(self) -> float:
        return self.extra.cut.end - self.extra.cut.start if self.extra else self.film.found.length

    def key_here(self) -> str:
        """The key that this machine would give it."""
        build = media.encoder_build()
        if self.extra:
            return cut_key(self.extra.found, self.extra.cut, self.film.recipe, build)
        return media.key(self.film.found, self.film.recipe, build)

    def good(self, folder: Path) -> bool:
        """Whether what lies in a folder, whoever laid it there, is what is wanted."""
        if self.extra:
            return not single.verify(folder, self.extra.found, self.extra.cut, self.film.recipe)
        return not verify(folder, self.film.found, self.film.recipe)


@dataclass(frozen=True)
class Outcome:
    """How renditions came to be, or the complaint that says why not."""

    key: str
    how: How = "encoded"
    problem: Diagnostic | None = None


def do(job: Job, tell: Tell | None = None) -> Outcome:
    """Bring the renditions of one recording to OUT, and to the shared place if there is one.

    Where OUT cannot be seen, to the shared place alone. Raises Trouble: 3 for this machine, 4 for a place.
    """
    if job.key_here() != job.key:
        raise Trouble("有一台机器上的程序或 ffmpeg 和这里的不是同一版，做出来的会不一样。请装成同一版，再运行一次。")
    with contextlib.ExitStack() as stack:
        sees = (job.area / job.token).is_file()
        if not sees and not job.remote:
            raise Trouble(f"有一台机器看不到 {job.area}：请把它放在各台机器都看得到的同一个路径，或者加 --remote。")
        area = job.area if sees else Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="xindeng-farm-")))
        remote = stack.enter_context(depots.opened(job.remote)) if job.remote else None
        return _made(job, area, remote, tell or (lambda _: None))


def _made(job: Job, area: Path, remote: Depot | None, tell: Tell) -> Outcome:
    if store.intact(area / job.key):
        return Outcome(job.key, "there")
    how: list[How] = []

    def make(folder: Path) -> None:
        with store.staged(area) as work:
            if remote and shared.holds(remote, job.key) and shared.fetch(remote, job.key, job.good, folder, work):
                how.append("fetched")
                return
            film = _with_source(job, work)
            if job.extra:
                cut(film, job.extra, folder, tell)
            else:
                encoded(film, folder, tell)
            how.append("encoded")

    try:
        entry = store.add(area, job.key, make)
    except Refused as refused:
        return Outcome(job.key, problem=refused.problem)
    if remote and how != ["fetched"]:
        with store.staged(area) as work:
            shared.push(remote, job.key, entry, work)
    return Outcome(job.key, how[0] if how else "there")


def _with_source(job: Job, work: Path) -> Film:
    """The recording with a file that can be read here, fetched into `work` when it must be.

    A fetched one that is not whole is as good as none: `encoded` says that it is away.
    """
    film = job.film
    if film.path.is_file() or not (job.keeping and job.entry):
        return film
    draft = work / film.path.name
    with depots.opened(job.keeping) as place:
        fetched(place, job.entry, draft)
    return replace(film, path=draft)
