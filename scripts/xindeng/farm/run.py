"""./inv media: transcode what is missing; nothing is encoded twice, by whomever."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from xindeng.console import Console
from xindeng.diag import Diagnostic
from xindeng.memo import AFRESH, Memo
from xindeng.report import Report

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


def media(options: Options, console: Console, *, dry_run: bool = False) -> tuple[Report, list[Diagnostic]]:
    """Bring all renditions to OUT; what cannot be made does not stop the others.

    Raises Trouble: 2 for a wrong address, 3 for a machine, 4 for a place that cannot be used.
    """
    todo = look(options.root, options.out, options.memo)
    problems = list(todo.problems)
    how: Counter[str] = Counter(there=todo.made)
    if (todo.films or todo.cuts) and not dry_run:
        from .work import Way, done  # noqa: PLC0415 — the encoder's rooms take a third of the time in which nothing is to be done

        way = Way(options.jobs, options.scheduler, options.keeping, options.remote)
        for outcome in done(todo, options.out / "media", way, console):
            if outcome.problem:
                problems.append(outcome.problem)
            else:
                how[outcome.how] += 1
    return _told(todo, how, dry_run=dry_run), problems


def _told(todo: Wanted, how: Counter[str], *, dry_run: bool) -> Report:
    wanted = [(key, film.id, film.found.length) for key, film in todo.films.items()]
    wanted += [(key, film.id, extra.cut.end - extra.cut.start) for key, (film, extra) in todo.cuts.items()]
    minutes = sum(seconds for _, _, seconds in wanted) / 60
    if dry_run:
        words = f"要转 {len(wanted)} 段录像（一共 {minutes:.0f} 分钟），{todo.made} 段已经转好。"
    else:
        lacking = len(wanted) + todo.made - how.total()
        words = f"转了 {how['encoded']} 段，从共用的地方取了 {how['fetched']} 段，{how['there']} 段本来就有"
        words += f"；{lacking} 段没有转成，见上面。" if lacking else "。"
    facts = {
        "encoded": how["encoded"], "fetched": how["fetched"], "there": how["there"],
        "films": [{"key": key, "id": film, "seconds": seconds} for key, film, seconds in wanted],
    }
    return Report("media", words, dry_run, facts)
