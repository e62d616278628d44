"""What moves among releases: aliases, rollback, retire, recall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from xindeng.depots.depot import turn
from xindeng.diag import did_you_mean
from xindeng.report import Report
from xindeng.trouble import STORE, Trouble

from . import manifest as manifests
from .log import Entry
from .manifest import Manifest
from .marks import marked
from .publish import check_alias, free
from .show import Target, show
from .state import LATEST, Recall, State
from .tombstone import follow, retired

USAGE = 2
Decide = Callable[[State], Entry | None]


def perform(
    target: Target, decide: Decide, words: Callable[[Entry | None], str], action: str, *, dry_run: bool,
    last: Callable[[Target], object] | None = None,
) -> Report:  # fmt: skip
    """Decide, record, show. A dry run decides and writes nothing. With `last`, nobody else may be at work."""
    if dry_run:
        entry = decide(target.state())
        return Report(action, f"将要：{words(entry)}", dry_run, _facts(entry))
    with turn(target.depot, alone=last is not None):
        entry = target.log.record(lambda entries: decide(target.after(entries)))
        written = show(target, whole=entry is None)  # told again: whatever is amiss is put right
        if last:
            last(target)
    facts = {**_facts(entry), "pages": written.pages, "removed": written.removed}
    return Report(action, words(entry), dry_run, facts)


def _facts(entry: Entry | None) -> dict[str, object]:
    if entry is None:
        return {"number": None}
    told = {"version": entry.version, "alias": entry.alias, "id": entry.id, "versions": sorted(entry.manifests)}
    return {"number": entry.number or None, **{name: value for name, value in told.items() if value}}


def versions(target: Target) -> Report:
    """The live versions, the newest first."""
    now = target.state()
    listed = [
        {
            "version": each.version, "date": each.date, "aliases": now.aliases_of(each.version),
            "permanent": each.permanent, "commit": target.manifest(each.manifest).source.commit,
        }
        for each in now.live()
    ]  # fmt: skip
    lines = tuple(
        "  ".join((each.version, each.date, *now.aliases_of(each.version), *([] if each.permanent else ["（不进版本菜单）"])))
        for each in now.live()
    )
    facts = {"versions": listed, "recalls": [vars(each) for each in now.recalls], "withdrawn": sorted(now.withdrawn)}
    return Report("versions", f"共 {len(lines)} 版", facts=facts, lines=lines)


def alias(target: Target, name: str, version: str, today: date, *, dry_run: bool = False) -> Report:
    """Let an alias lead to a version."""

    def decide(now: State) -> Entry | None:
        now.of(version)
        check_alias(now, name, version)
        entry = Entry("alias", today.isoformat(), version=version, alias=name)
        free(target.depot, now, entry)
        if now.aliases.get(name) == version:
            return None
        return entry if dry_run else follow(target, now, entry)

    return perform(target, decide, lambda _: f"{name} 指向 {version}", "alias", dry_run=dry_run)


def rollback(target: Target, name: str, today: date, *, dry_run: bool = False) -> Report:
    """Let an alias lead to where it led before."""

    def decide(now: State) -> Entry:
        before = [version for version in now.past.get(name, ()) if not _retired(now, version)]
        before = [version for version in before if version != now.aliases.get(name)]
        if not before:
            raise Trouble(f"{name} 没有更早的版本可以退回。./inv versions 列出现有的版本。", STORE)
        entry = Entry("rollback", today.isoformat(), version=before[-1], alias=name)
        return entry if dry_run else follow(target, now, entry)

    return perform(target, decide, lambda entry: f"{name} 退回到 {entry.version if entry else ''}", "rollback", dry_run=dry_run)


def _retired(now: State, version: str) -> bool:
    return version not in now.releases or now.releases[version].retired


def retire(target: Target, version: str, today: date, *, dry_run: bool = False) -> Report:
    """Take a version out of the list; each of its pages says so and leads to what it is now."""

    def decide(now: State) -> Entry:
        now.of(version)
        if held := now.aliases_of(version):
            raise Trouble(f"{'、'.join(held)} 还指向 {version}，先用 ./inv alias 或 ./inv rollback 把它移开。", STORE)
        if len(now.live()) == 1:
            raise Trouble(f"{version} 是唯一的版本，不能停用：停用了就没有网站了。", STORE)
        entry = Entry("retire", today.isoformat(), version=version)
        if dry_run:
            return entry
        there = target.of(now, now.aliases[LATEST]).pages if LATEST in now.aliases else ()
        stone = retired(target.depot, target.of(now, version), there)
        return replace(entry, manifests={version: manifests.save(target.depot, stone)})

    return perform(target, decide, lambda _: f"停用版本 {version}，它的每一页都改成说明", "retire", dry_run=dry_run)


def recall(
    target: Target, ref: str, reason: str, correction: str, today: date, *, dry_run: bool = False
) -> Report:
    """Mark an item on every version, and so behind every printed code, with what to do instead."""
    if not reason.strip():
        raise Trouble("召回要写明原因：--reason “……”。读者会看到它。", USAGE)

    def decide(now: State) -> Entry | None:
        known = holding(target, now, ref)
        editions = tuple(sorted({manifest.items[ref].version for manifest in known.values()}))
        notice = Recall(ref, reason.strip(), correction.strip(), today.isoformat(), editions)
        if notice in now.recalls:
            return None
        entry = Entry("recall", notice.date, id=ref, reason=notice.reason, correction=notice.correction, editions=editions)
        if dry_run:
            return replace(entry, manifests=dict.fromkeys(known, ""))
        new = {version: manifests.save(target.depot, marked(target.depot, each, (notice,))) for version, each in known.items()}
        return replace(entry, manifests=new)

    def words(entry: Entry | None) -> str:
        return f"召回 {ref}：{len(entry.manifests) if entry else 0} 个版本的页面上都有说明"

    return perform(target, decide, words, "recall", dry_run=dry_run)


def holding(target: Target, now: State, ref: str) -> dict[str, Manifest]:
    """The versions that hold an item. Raises Trouble (4) when none does."""
    all_of = {version: target.of(now, version) for version in now.releases}
    found = {version: manifest for version, manifest in all_of.items() if ref in manifest.items}
    if not found:
        known = {item for manifest in all_of.values() for item in manifest.items}
        gone = "它已经撤回了。" if ref in now.withdrawn else did_you_mean(ref, known) or "看看编号有没有写错。"
        raise Trouble(f"已发布的版本里没有编号“{ref}”。{gone}", STORE)
    return found
