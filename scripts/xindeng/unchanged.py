"""Pages that are as they were: what each was made from, and whether all of that still says the same.

A page is made from its own item, from the fields of any other, from its shell and its files. Those are one
digest, whichever of them it looked at. Whose body it looked into is watched while it is made, since bodies are
what authors change all day: so a changed sentence makes its own page anew and those that repeat it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from xindeng import packed
from xindeng.films import Film
from xindeng.plan import Plan, Print
from xindeng.shelf import Library

V = TypeVar("V")


@dataclass(frozen=True)
class Entry(Generic[V]):
    """One page that was made."""

    key: str
    bodies: Mapping[str, str]
    """Other items whose bodies it looked into -> what their files were."""
    sha256: str
    seen: V
    """What was said of it."""


@dataclass
class Poured(Generic[V]):
    """The pages of the site that stands, and those of the one that is being made."""

    site: Path
    before: Mapping[str, Entry[V]]
    keys: Mapping[str, str]
    """Address -> what a page would be made from now; one that is not here is made each time."""
    files: Mapping[str, str]
    """Item -> the digest of its file."""
    bodies: Mapping[int, str]
    """`id` of a body -> its item."""
    now: dict[str, Entry[V]] = field(default_factory=dict)

    def take(self, url: str, target: Path) -> Entry[V] | None:
        """The page that stands put at `target`; None where it has to be made."""
        entry = self.before.get(url)
        if not entry or entry.key != self.keys.get(url) or any(self.files.get(ref) != file for ref, file in entry.bodies.items()):
            return None
        old = self.site / url
        try:
            if hashlib.sha256(old.read_bytes()).hexdigest() != entry.sha256:
                return None
            target.hardlink_to(old)
        except FileNotFoundError:
            return None
        except OSError:  # a file system without links
            shutil.copyfile(old, target)
        return entry

    def make(self, url: str, write: Callable[[], tuple[str, V]]) -> Entry[V]:
        """Have a page made that says its words and what is seen in them."""
        with packed.opened() as looked:
            words, seen = write()
        others = {self.bodies[each] for each in looked & self.bodies.keys()}
        return Entry(self.keys.get(url, ""), {ref: self.files[ref] for ref in others}, hashlib.sha256(words.encode()).hexdigest(), seen)


def poured(
    site: Path, before: object, shells: Mapping[str, str], plan: Plan, library: Library, films: Mapping[str, Film]
) -> Poured[V]:
    """What stands in `site` by what an earlier build left of it (`before`), beside what a build would read now."""
    files = {ref: item.source.sha256 for ref, item in library.items.items() if item.source.sha256}
    return Poured(
        site,
        before if isinstance(before, dict) else {},
        dict(_keys(shells, plan, library, films)),
        files,
        {id(library.items[ref].body): ref for ref in files},
    )


def _keys(shells: Mapping[str, str], plan: Plan, library: Library, films: Mapping[str, Film]) -> Iterable[tuple[str, str]]:
    prints: dict[str, list[Print]] = {}
    for entry in plan.prints:
        prints.setdefault(entry.owner, []).append(entry)
    common = _common(plan, library, films)
    folders = {folder: _digest(common, shell) for folder, shell in shells.items()}
    for ref, item in library.items.items():
        url = library.urls[ref]
        if item.source.sha256:
            own = (item.source.path, item.source.sha256, repr(prints.get(ref)), repr(plan.tonight.get(ref)))
            yield url, _digest(folders[url.rpartition("/")[0]], *own)


def _common(plan: Plan, library: Library, films: Mapping[str, Film]) -> str:
    """What any page may show: every field of every item, the county's file, recordings and pictures."""
    base = library.base
    replaced = {ref: item.source.sha256 for ref, item in base.replaced.items()} if base else {}
    return _digest(
        repr([(ref, item.source.path, item.source.told or dict(item.source.data)) for ref, item in library.items.items()]),
        library.centre.model_dump_json(),
        repr([waiver.model_dump_json() for waiver, _ in library.waivers]),
        repr((base.folder, base.name, replaced) if base else ""),
        json.dumps([library.citations, plan.renditions, plan.finished, plan.extras, plan.pictures]),
        *(repr((film.id, film.title, film.cues, film.chapters)) for film in films.values()),
    )


def _digest(*parts: str) -> str:
    told = hashlib.sha256()
    for part in parts:
        told.update(f"{len(part)} {part}".encode())
    return told.hexdigest()
