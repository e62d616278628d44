"""The frozen library that kinds look things up in, and the county's own file.

Kinds and checks see items through this type only; how they were loaded is not their
business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

from .diag import Span
from .schema import (
    AnyRef,
    Commit,
    Day,
    HotlineRef,
    Id,
    LicenceRef,
    Part,
    PersonRef,
    Register,
    Text,
    called,
)
from .source import Source

T = TypeVar("T", bound=Register)


class Help(Part):
    """The lines that every help card shows: national ones, then those of the county."""

    national: tuple[HotlineRef, ...]
    local: tuple[HotlineRef, ...] = ()
    local_note: Text | None = None


class Base(Part):
    """The library that a county's own lies on: the folder that holds it, where the county's
    launcher fetches which commit of it from, and the ids of what the county leaves out."""

    path: Text
    source: Text | None = called("from", default=None)
    commit: Commit | None = None
    hide: tuple[Id, ...] = ()


class WebEditor(Part):
    """The Git host that the published site's editor writes to, for authors without Git.

    `address` is where people log in: the host itself (Gitea, GitLab), or for GitHub the relay that
    keeps its OAuth secret. `app_id` is the application registered there.
    """

    backend: Literal["gitea", "gitlab", "github"]
    repo: Text
    branch: Text = "main"
    address: Text
    app_id: Text | None = None


class Centre(Part):
    """courses/centre.yml: who publishes this site. `site_url` ends in no slash."""

    name: Text
    site_name: Text
    site_url: Text
    operator: Text | None = None
    address: Text | None = None
    hours: Text | None = None
    contact: Text | None = None
    filing: Text | None = None
    police_filing: Text | None = None
    help: Help
    licence: LicenceRef
    base: Base | None = None
    editor: WebEditor | None = None


class Waiver(Part):
    """A line of courses/waivers.yml: a named person answers for leaving one complaint as it is.

    `words` narrows it to complaints that hold these words; after `expires` it holds no more.
    """

    code: Text
    item: AnyRef
    words: Text | None = None
    reviewer: PersonRef
    reason: Text
    expires: Day


@dataclass(frozen=True)
class Beneath:
    """The base library under a county's own."""

    folder: str
    """Relative to the content root, with `/`."""
    name: str
    """What its own site is called: it is credited by this name."""
    replaced: Mapping[str, Register]
    """Its items that the county says otherwise, by id."""
    place: Span
    """Where the county names it."""


@dataclass(frozen=True)
class Library:
    """All items by id, in the order of their ids; who cites whom; where each page stands."""

    items: Mapping[str, Register]
    centre: Centre
    citations: Mapping[str, tuple[str, ...]]
    """id -> ids of the items that refer to it."""
    urls: Mapping[str, str]
    """id -> page, relative to the site."""
    waivers: tuple[tuple[Waiver, Source], ...] = ()
    base: Beneath | None = None
    whole: bool = True
    """False where the base library could not be read: nothing can be said of what cites it."""

    def get(self, ref: str, model: type[T]) -> T:
        """The item of this id. KeyError or TypeError would be our bug: `load` has checked."""
        item = self.items[ref]
        if not isinstance(item, model):
            raise TypeError(f"{ref} is {type(item).__name__}, not {model.__name__}")
        return item

    def find(self, ref: str, model: type[T]) -> T | None:
        """The same for checks, which run even where references are broken."""
        item = self.items.get(ref)
        return item if isinstance(item, model) else None

    def all(self, model: type[T]) -> tuple[T, ...]:
        """Every item of a kind, by id."""
        if model not in self._kinds:
            self._kinds[model] = tuple(item for item in self.items.values() if isinstance(item, model))
        found: tuple[T, ...] = self._kinds[model]
        return found

    @cached_property
    def _kinds(self) -> dict[type, tuple[Any, ...]]:
        """What `all` found before: it is asked for every page."""
        return {}

    def beneath(self, root: Path) -> Path | None:
        """The content root of the base library, if there is one below `root`."""
        return root / self.base.folder if self.base else None

    def is_borrowed(self, path: str) -> bool:
        """Whether a file, by its path below the content root, is the base library's."""
        return self.base is not None and path.startswith(f"{self.base.folder}/")

    def replaced(self, model: type[T]) -> Iterator[tuple[T, Register]]:
        """The items of a kind that stand in for one of the base library, each with that one."""
        for ref, below in self.base.replaced.items() if self.base else ():
            item = self.items.get(ref)
            if isinstance(item, model):
                yield item, below

    def title(self, ref: str) -> str:
        return self.items[ref].title

    def citing(self, ref: str, model: type[T]) -> Iterator[T]:
        """The items of a kind that refer to this one, by id."""
        for other in self.citations.get(ref, ()):
            item = self.items[other]
            if isinstance(item, model):
                yield item

    def address(self, ref: str) -> str:
        """The lasting address of a page, for QR codes and sharing: always the latest version."""
        return self.site(self.urls[ref])

    def site(self, url: str) -> str:
        """The lasting address of a url of the site."""
        return f"{self.centre.site_url.rstrip('/')}/latest/{url}"
