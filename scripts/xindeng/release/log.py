"""The numbered log: the truth about a place of releases, and the only thing that writers compete for.

An entry is written if absent, once and whole, and names the hash of the one before it. A
number can be taken once; who comes second reads what the first one did and decides again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any, Literal, get_args

from xindeng.depots.depot import OURS, Depot
from xindeng.trouble import STORE, Trouble

Action = Literal["publish", "alias", "rollback", "retire", "recall", "withdraw", "expire"]
START = "0" * 64
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
"""Form of versions and aliases: one part of a path and of an address on every system."""
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Entry:
    """One deed. What an action does not need is empty; `date` is the ISO date of the content or the deed."""

    action: Action
    date: str
    number: int = 0
    before: str = START
    """sha256 of the entry before."""
    version: str = ""
    alias: str = ""
    content: str = ""
    """Of a publish: sha256 over the build's own paths and hashes, before any mark."""
    permanent: bool = False
    tops: dict[str, str] = field(default_factory=dict)
    """Of a publish: name at the top of the target -> sha256 of what has no version, the help lines first."""
    id: str = ""
    reason: str = ""
    correction: str = ""
    editions: tuple[str, ...] = ()
    """Of a recall: the item's own version numbers that are meant; a later one is the correction."""
    manifests: dict[str, str] = field(default_factory=dict)
    """Version -> sha256 of the manifest that it has from now on."""
    expired: tuple[str, ...] = ()
    """Versions whose time is over."""


class Log:
    """What is in the log of a depot; entries that were read once are not read again."""

    def __init__(self, depot: Depot) -> None:
        self._depot = depot
        self.entries: list[Entry] = []
        self._last = START

    def refresh(self) -> list[Entry]:
        """All entries in order. Raises Trouble (4) where the log is damaged."""
        later = self._depot.found(f"{OURS}/log", after=path(len(self.entries)))
        listed = (name.rpartition("/")[2].partition(".")[0] for name in later)
        last = max((int(name) for name in listed if name.isdecimal()), default=0)
        while self._read_next(must=len(self.entries) < last):
            pass
        return self.entries

    def record(self, decide: Callable[[list[Entry]], Entry | None]) -> Entry | None:
        """Append what `decide` makes of the log, or nothing; asked again whenever another writer was first."""
        while True:
            deed = decide(self.refresh())
            if deed is None:
                return None
            entry = replace(deed, number=len(self.entries) + 1, before=self._last)
            self._depot.flush()
            if self._depot.add(path(entry.number), to_json(entry)):
                self._depot.flush()
                self.refresh()
                return entry

    def _read_next(self, *, must: bool) -> bool:
        """Take one more entry; a listing may be stale, so the next number is asked for by name too."""
        number = len(self.entries) + 1
        try:
            data = self._depot.read(path(number))
        except FileNotFoundError:
            if must:
                raise Trouble(f"发布日志缺了一条：{path(number)}。请从备份恢复。", STORE) from None
            return False
        self.entries.append(_entry(data, number, self._last))
        self._last = hashlib.sha256(data).hexdigest()
        return True


def path(number: int) -> str:
    return f"{OURS}/log/{number:06}.json"


def to_json(entry: Entry) -> bytes:
    """Empty fields are left out: a log is read by people too."""
    empty: tuple[object, ...] = ("", False, {}, ())
    told = {name: value for name, value in asdict(entry).items() if value not in empty}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(data: bytes, number: int, before: str) -> Entry:
    try:
        told: dict[str, Any] = json.loads(data)
        if set(told) - {each.name for each in fields(Entry)}:
            raise ValueError(told)  # noqa: TRY301 — every way of being unreadable ends in one sentence
        entry = Entry(**{**told, **{name: tuple(told.get(name, ())) for name in ("expired", "editions")}})
        date.fromisoformat(entry.date)
        sound = _sound(entry)
    except (ValueError, TypeError, AttributeError) as error:
        raise Trouble(f"发布日志读不懂：{path(number)}。请从备份恢复。", STORE) from error
    if (entry.number, entry.before) != (number, before) or not sound:
        raise Trouble(f"发布日志的内容不对：{path(number)} 和前后对不上。请从备份恢复。", STORE)
    return entry


def _sound(entry: Entry) -> bool:
    """Whether the fields say something possible: names become paths. Raises TypeError too."""
    names = [name for name in (entry.version, entry.alias, *entry.expired, *entry.manifests) if name]
    hashes = [each for each in (entry.content, *entry.tops.values(), *entry.manifests.values()) if each]
    whole = entry.action != "publish" or entry.version in entry.manifests
    return (
        whole
        and entry.action in get_args(Action)
        and all(NAME.fullmatch(name) for name in names)
        and all(SHA256.fullmatch(each) for each in hashes)
    )
