"""Jobs given out and followed: to threads here, or to the workers of a scheduler."""

from __future__ import annotations

import contextlib
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass
from pathlib import Path

from xindeng.console import Console
from xindeng.trouble import Trouble

from . import crew
from .job import SEEN, Job, Outcome, do
from .wanted import Wanted


@dataclass(frozen=True)
class Way:
    """How it is done: so many at once here, or by a scheduler's workers; where originals and shared renditions lie."""

    jobs: int
    scheduler: str
    keeping: str
    remote: str


class Stopped(Exception):
    """The work ended early; whoever still encodes stops at his next word."""


def done(todo: Wanted, area: Path, way: Way, console: Console) -> Iterator[Outcome]:
    """Each as it is finished. What a worker far away left in the shared place is then brought here."""
    with _token(area) as token, console.task(f"转码 {len(todo.films) + len(todo.cuts)} 段录像") as tell:
        wanted = [(key, film, None) for key, film in todo.films.items()] + [(key, *pair) for key, pair in todo.cuts.items()]
        jobs = [
            Job(key, film, area, token, todo.originals.entry(film.path), way.keeping, way.remote, extra)
            for key, film, extra in wanted
        ]
        if not way.scheduler:
            with crew.here(way.jobs) as pool:
                yield from followed(pool, jobs, _Bar(jobs, tell))
            return
        with crew.elsewhere(way.scheduler) as pool:
            known = {job.key: job for job in jobs}
            for outcome in followed(pool, jobs, None):
                if not outcome.problem:
                    do(known[outcome.key])
                yield outcome


def followed(pool: Executor, jobs: Sequence[Job], bar: _Bar | None) -> Iterator[Outcome]:
    waiting: list[Future[Outcome]] = [pool.submit(do, job, bar.of(job)) if bar else pool.submit(do, job) for job in jobs]
    try:
        for future in as_completed(waiting):
            yield _result(future)
    finally:
        for future in waiting:
            future.cancel()
        if bar:
            bar.stop()


def _result(future: Future[Outcome]) -> Outcome:
    """Raises Trouble where nobody could do it."""
    try:
        return future.result()
    except Exception as error:
        if type(error).__name__ != "KilledWorker":  # distributed's own, which is not installed everywhere
            raise
        raise Trouble("有一段录像，接连几台机器都在转它的时候死掉了。多半是内存不够：看看那几台机器，或者在这里单独运行 ./inv media。") from error


class _Bar:
    """One bar for all, moved by every recording according to its length; it also carries the word to stop."""

    def __init__(self, jobs: Sequence[Job], tell: Callable[[float], None]) -> None:
        self._tell, self._whole = tell, sum(job.seconds for job in jobs)
        self._done: dict[str, float] = {}
        self._lock, self._stopped = threading.Lock(), threading.Event()

    def of(self, job: Job) -> Callable[[float], None]:
        def tell(fraction: float) -> None:
            if self._stopped.is_set():
                raise Stopped
            with self._lock:
                self._done[job.key] = fraction * job.seconds
                self._tell(sum(self._done.values()) / self._whole)

        return tell

    def stop(self) -> None:
        self._stopped.set()


@contextlib.contextmanager
def _token(area: Path) -> Iterator[str]:
    """A file by which another machine knows that it sees this folder."""
    area.mkdir(parents=True, exist_ok=True)
    file = area / f"{SEEN}-{uuid.uuid4().hex}"
    file.touch()
    try:
        yield file.name
    finally:
        file.unlink(missing_ok=True)
