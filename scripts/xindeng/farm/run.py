"""./inv media: transcode what is missing; nothing is encoded twice, by whomever."""

from __future__ import annotations

import contextlib
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass
from pathlib import Path

from xindeng.console import Console
from xindeng.diag import Diagnostic
from xindeng.memo import AFRESH, Memo
from xindeng.report import Report
from xindeng.trouble import Trouble

from . import crew
from .job import SEEN, Job, Outcome, do
from .wanted import Wanted, look


@dataclass(frozen=True)
class Options:
    """What the command line decides."""

    root: Path
    out: Path
    jobs: int = 0
    """Recordings at once on this machine; 0: as many as it can feed."""
    scheduler: str = ""
    """Address of a Dask scheduler; empty: this machine alone."""
    remote: str = ""
    keeping: str = ""
    memo: Memo = AFRESH


class Stopped(Exception):
    """The work ended early; whoever still encodes stops at his next word."""


def media(options: Options, console: Console, *, dry_run: bool = False) -> tuple[Report, list[Diagnostic]]:
    """Bring all renditions to OUT; what cannot be made does not stop the others.

    Raises Trouble: 2 for a wrong address, 3 for a machine, 4 for a place that cannot be used.
    """
    todo = look(options.root, options.out, options.memo)
    problems = list(todo.problems)
    how: Counter[str] = Counter(there=todo.made)
    if todo.films and not dry_run:
        for outcome in _done(options, todo, console):
            if outcome.problem:
                problems.append(outcome.problem)
            else:
                how[outcome.how] += 1
    return _told(todo, how, dry_run=dry_run), problems


def _done(options: Options, todo: Wanted, console: Console) -> Iterator[Outcome]:
    """Each as it is finished. What a worker far away left in the shared place is then brought here."""
    area = options.out / "media"
    with _token(area) as token, console.task(f"转码 {len(todo.films)} 段录像") as tell:
        jobs = [
            Job(key, film, area, token, todo.originals.entry(film.path), options.keeping, options.remote)
            for key, film in todo.films.items()
        ]
        if not options.scheduler:
            with crew.here(options.jobs) as pool:
                yield from _followed(pool, jobs, _Bar(jobs, tell))
            return
        with crew.elsewhere(options.scheduler) as pool:
            known = {job.key: job for job in jobs}
            for outcome in _followed(pool, jobs, None):
                if not outcome.problem:
                    do(known[outcome.key])
                yield outcome


def _followed(pool: Executor, jobs: Sequence[Job], bar: _Bar | None) -> Iterator[Outcome]:
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
        self._tell, self._whole = tell, sum(job.film.found.length for job in jobs)
        self._done: dict[str, float] = {}
        self._lock, self._stopped = threading.Lock(), threading.Event()

    def of(self, job: Job) -> Callable[[float], None]:
        def tell(fraction: float) -> None:
            if self._stopped.is_set():
                raise Stopped
            with self._lock:
                self._done[job.key] = fraction * job.film.found.length
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


def _told(todo: Wanted, how: Counter[str], *, dry_run: bool) -> Report:
    minutes = sum(film.found.length for film in todo.films.values()) / 60
    if dry_run:
        words = f"要转 {len(todo.films)} 段录像（一共 {minutes:.0f} 分钟），{todo.made} 段已经转好。"
    else:
        lacking = len(todo.films) + todo.made - how.total()
        words = f"转了 {how['encoded']} 段，从共用的地方取了 {how['fetched']} 段，{how['there']} 段本来就有"
        words += f"；{lacking} 段没有转成，见上面。" if lacking else "。"
    facts = {
        "encoded": how["encoded"], "fetched": how["fetched"], "there": how["there"],
        "films": [{"key": key, "id": film.id, "seconds": film.found.length} for key, film in todo.films.items()],
    }
    return Report("media", words, dry_run, facts)
