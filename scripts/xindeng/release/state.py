"""What follows from the log: which versions live, where the aliases lead, what was recalled or withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from xindeng.trouble import STORE, Trouble

from .log import NAME, Entry

LATEST = "latest"
"""The alias that index.html, printed QR codes and shared links lead to."""
SHARED = ("media", "files")
"""Folders of entries that all versions share."""
HELP = "help.html"
UNVERSIONED = (HELP, "robots.txt")
TOP = ("index.html", "versions.json", *UNVERSIONED)
RESERVED = frozenset({*SHARED, LATEST, *TOP, "preview"})


@dataclass(frozen=True)
class Release:
    """A version whose pages stand at their address; `date` and `number` are those of its first entry."""

    version: str
    date: str
    number: int
    manifest: str
    content: str
    permanent: bool
    retired: bool = False


@dataclass(frozen=True)
class Recall:
    """An item that must not be used as it was printed, and what to do instead."""

    id: str
    reason: str
    correction: str
    date: str
    editions: tuple[str, ...]


@dataclass(frozen=True)
class State:
    """After some entry of the log."""

    releases: Mapping[str, Release] = field(default_factory=dict)
    """In the order of publishing; expired ones are left out."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    past: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Alias -> the versions it led to before, the latest last."""
    taken: frozenset[str] = frozenset()
    """Every version name that was ever used."""
    recalls: tuple[Recall, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    tops: Mapping[str, str] = field(default_factory=dict)
    """What has no version, of the newest release under `latest`: help lines never go back."""
    newest: str = ""
    """The latest date that any entry bears."""

    def live(self) -> list[Release]:
        """The versions that readers may choose, the newest first."""
        return [release for release in reversed(list(self.releases.values())) if not release.retired]

    def of(self, version: str) -> Release:
        """A live version. Raises Trouble (4) with the names that there are."""
        release = self.releases.get(version)
        if release is None or release.retired:
            known = "、".join(each.version for each in self.live()[:8]) or "还没有发布过"
            raise Trouble(f"没有版本 {version}。现有的版本：{known}。", STORE)
        return release

    def aliases_of(self, version: str) -> list[str]:
        return sorted(alias for alias, to in self.aliases.items() if to == version)


def state(entries: Iterable[Entry]) -> State:
    """All deeds in their order."""
    now = State()
    for entry in entries:
        now = after(now, entry)
    return now


def after(now: State, entry: Entry) -> State:
    """One deed more. Raises Trouble (4) for a deed that could not have been done: the log is damaged."""
    if entry.action != "publish" and not set(entry.manifests) <= set(now.releases):
        raise Trouble(f"发布日志第 {entry.number} 条的内容不对，请从备份恢复。", STORE)
    releases = {
        version: replace(release, manifest=entry.manifests.get(version, release.manifest))
        for version, release in now.releases.items()
    }
    if entry.action == "publish":
        manifest = entry.manifests[entry.version]
        releases[entry.version] = Release(
            entry.version, entry.date, entry.number, manifest, entry.content, entry.permanent
        )
    elif entry.action == "retire":
        releases[entry.version] = replace(releases[entry.version], retired=True)
    elif entry.action == "expire":
        releases = {version: release for version, release in releases.items() if version not in entry.expired}
    return _aliased(
        replace(
            now,
            releases=releases,
            taken=now.taken | ({entry.version} if entry.action == "publish" else set()),
            recalls=_recalls(now, entry),
            withdrawn=now.withdrawn | ({entry.id} if entry.action == "withdraw" else set()),
            tops=entry.tops if entry.tops and (entry.alias == LATEST or LATEST not in now.aliases) else now.tops,
            newest=max(now.newest, entry.date),
        ),
        entry,
    )


def _recalls(now: State, entry: Entry) -> tuple[Recall, ...]:
    if entry.action != "recall":
        return now.recalls
    others = tuple(recall for recall in now.recalls if recall.id != entry.id)
    return (*others, Recall(entry.id, entry.reason, entry.correction, entry.date, entry.editions))


def _aliased(now: State, entry: Entry) -> State:
    """Alias moved. A rollback goes back in the past; every other move adds to it."""
    if not entry.alias:
        return now
    before, past = now.aliases.get(entry.alias), now.past.get(entry.alias, ())
    if entry.action == "rollback":
        past = past[: len(past) - 1 - past[::-1].index(entry.version)] if entry.version in past else past
    elif before and before != entry.version:
        past = (*past, before)
    return replace(
        now,
        aliases={**now.aliases, entry.alias: entry.version},
        past={**now.past, entry.alias: past},
    )


def check_name(what: str, name: str, taken: Iterable[str]) -> None:
    """Versions and aliases share one folder with media, files and each other. Raises Trouble (4)."""
    if not NAME.fullmatch(name):
        rule = "只能用英文字母、数字、点、下划线和短横，以字母或数字开头，最多 32 个字符，例如 2026.11。"
        raise Trouble(f"{what}不能用“{name}”：{rule}", STORE)
    if name.lower() in {word.lower() for word in taken}:
        raise Trouble(f"{what}不能用“{name}”：这个名字已经有别的用处。请换一个，例如 2026.11。", STORE)
