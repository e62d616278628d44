"""Clear away what no release needs: versions whose time is over, then bytes that nothing leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xindeng.depots.depot import OURS, turn
from xindeng.report import Report, megabytes
from xindeng.trouble import Trouble

from . import manifest as manifests
from .log import Entry
from .show import Target, live, show
from .state import SHARED, State

KEPT = timedelta(days=30)
"""So long a version without a Git tag stays at its address."""
STARTING = 24 * 3600
"""Seconds for which bytes that nothing leads to may belong to a release that is being made."""
FAR = timedelta(days=366)


@dataclass(frozen=True)
class Swept:
    """Paths that nothing needs, and their bytes."""

    paths: tuple[str, ...]
    bytes: int


def gc(target: Target, today: date, *, sure: bool, dry_run: bool) -> Report:
    """Retire by age and sweep; a dry run says what would go.

    `sure`: the day was given by a person, so that the clock needs no judging. Raises Trouble (3)
    for a clock that cannot be right.
    """
    now = target.state()
    if not sure:
        _plausible(now, today)
    if dry_run:
        over = expired(now, today)
        swept = unneeded(target, _without(now, over), younger_too=False)
        return _report(over, swept, dry_run=True)
    with turn(target.depot, alone=True):
        entry = target.log.record(lambda entries: _expire(target.after(entries), today))
        show(target)
        swept = sweep(target, target.state(), younger_too=False)
    return _report(entry.expired if entry else (), swept, dry_run=False)


def expired(now: State, today: date) -> tuple[str, ...]:
    """Versions without a Git tag, of which no alias speaks, whose days are over; never the newest."""
    newest = next((each.version for each in now.live()), "")
    return tuple(
        each.version
        for each in now.releases.values()
        if not each.permanent and each.version != newest and not now.aliases_of(each.version)
        and today - date.fromisoformat(each.date) > KEPT
    )  # fmt: skip


def _expire(now: State, today: date) -> Entry | None:
    over = expired(now, today)
    return Entry("expire", today.isoformat(), expired=over) if over else None


def _without(now: State, over: tuple[str, ...]) -> State:
    return State(releases={name: each for name, each in now.releases.items() if name not in over}, tops=now.tops)


def _plausible(now: State, today: date) -> None:
    if not now.newest:
        return
    newest = date.fromisoformat(now.newest)
    if not newest - timedelta(days=1) <= today <= newest + FAR:
        raise Trouble(
            f"这台机器说今天是 {today}，可最后一次发布是 {newest}，相差太多，没有清理。"
            f"先把时钟校准；日期确实没错，就写 --today {today}。"
        )


def unneeded(target: Target, now: State, *, younger_too: bool) -> Swept:
    """What lies in the store and no release needs; what is young may belong to one that is being made."""
    needed = live(target, now)
    since = target.depot.now() - STARTING if not younger_too else float("inf")
    areas = (f"{OURS}/objects", manifests.AREA, *SHARED)
    listed = {path: found for area in areas for path, found in target.depot.found(area).items()}
    left = {path: found for path, found in listed.items() if path not in needed and found.at < since}
    return Swept(tuple(sorted(left)), sum(found.bytes for found in left.values()))


def sweep(target: Target, now: State, *, younger_too: bool) -> Swept:
    """Remove it."""
    found = unneeded(target, now, younger_too=younger_too)
    target.depot.remove(found.paths)
    target.depot.flush()
    return found


def _report(over: tuple[str, ...], swept: Swept, *, dry_run: bool) -> Report:
    done = "可以清理" if dry_run else "清理了"
    words = f"{done}：到期的版本 {len(over)} 个，没有版本用到的文件 {len(swept.paths)} 个，{megabytes(swept.bytes)}"
    if dry_run:
        words += "。确认要清理，加 --yes"
    facts = {"expired": list(over), "paths": list(swept.paths), "bytes": swept.bytes}
    return Report("gc", words, dry_run, facts, tuple(f"到期：{version}" for version in over))
