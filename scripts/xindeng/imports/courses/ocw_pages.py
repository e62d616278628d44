"""The pages of an OCW course and their order: by its menu, or by their folders and weights."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from xindeng import source
from xindeng.imports.report import Findings, short

from .bundle import Bundle

MENU = "config/_default/menus.yaml"
HOME = ("", "_index")
FILES = ("pdf", "image", "video", "resource")
TAUGHT = ("pages", "sections", "lists", "video_galleries")
"""Folders of content/ whose pages people read."""
LAST = 1e9
"""Weight of a page that says nothing of its place."""


@dataclass(frozen=True)
class Page:
    path: str
    """Below content/, without ending: pages/syllabus, sections/readings."""
    head: Mapping[str, Any]
    body: str

    @property
    def uid(self) -> str:
        return bare(str(self.head.get("uid", "")))

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    @property
    def title(self) -> str:
        return str(self.head.get("title") or self.name).strip()

    @property
    def sort(self) -> str:
        """resource for what describes a file, external-resource for an address, else what the page calls itself."""
        known = str(self.head.get("content_type") or self.head.get("layout") or "")
        return "resource" if known in FILES or "file_location" in self.head else known

    @property
    def is_read(self) -> bool:
        return self.sort not in ("resource", "external-resource") and self.path not in HOME

    @property
    def weight(self) -> float:
        """Its place in the menu of the older form."""
        menu = self.head.get("menu")
        entry = menu.get("leftnav") if isinstance(menu, dict) else None
        return _number(entry.get("weight") if isinstance(entry, dict) else None, LAST)


@dataclass
class Pages:
    bundle: Bundle
    findings: Findings
    by_path: dict[str, Page] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in sorted(self.bundle.sizes):
            if path.startswith("content/") and path.endswith(".md"):
                page = self._page(path)
                self.by_path[page.path] = page
        self.by_uid = {page.uid: page for page in self.by_path.values() if page.uid}

    def _page(self, path: str) -> Page:
        words = self.bundle.text(path)
        name = path.removeprefix("content/").removesuffix(".md").removesuffix("/_index")
        found, _ = source.parse(words, "page.md") if words.startswith("---") else ([], [])
        if found:
            return Page(name, found[0].data, found[0].body)
        if words.startswith("---"):
            self.findings.lost(path, "文件头读不下去", "只带进来正文")
        return Page(name, {}, re.sub(r"\A---\n.*?\n---[ \t]*(?:\n|$)", "", words, flags=re.DOTALL))

    @cached_property
    def menu(self) -> dict[str, str]:
        """Path of a page -> path of the page above it, in the menu's order."""
        found = source.parse(self.bundle.text(MENU), "menus.yaml")[0] if MENU in self.bundle else []
        given = found[0].data.get("leftnav") if found else None
        entries = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
        paths = {str(each.get("identifier", "")): str(each.get("pageRef", "")).strip("/") for each in entries}
        order = sorted(entries, key=lambda each: _number(each.get("weight"), 0))
        above = ((each, paths.get(str(each.get("parent", "")), "")) for each in order)
        return {paths[str(each.get("identifier", ""))]: parent for each, parent in above}

    @cached_property
    def tops(self) -> list[Page]:
        """Those of the first level: of the menu first, then all that have no page above them."""
        read = [page for page in self.by_path.values() if page.is_read and page.path.split("/")[0] in TAUGHT]
        free = [page for page in read if page.path not in self.menu and not self._parent(page)]
        named = [
            self.by_path[path] for path, parent in self.menu.items() if not parent and path in self.by_path
        ]
        return [*named, *sorted(free, key=lambda page: (page.weight, page.path))]

    def below(self, page: Page) -> Sequence[Page]:
        """The pages that belong to one of the first level, in their order."""
        named = [
            self.by_path[path]
            for path, parent in self.menu.items()
            if parent == page.path and path in self.by_path
        ]
        inside = [
            each for each in self.by_path.values() if each.path.startswith(f"{page.path}/") and each.is_read
        ]
        rest = [each for each in inside if each not in named and each not in self.tops]
        return [*named, *sorted(rest, key=lambda each: (each.weight, each.path))]

    def tell_unused(self) -> None:
        """Pages that no menu and no folder leads to."""
        used = {each.path for page in self.tops for each in (page, *self.below(page))}
        for page in self.by_path.values():
            if page.path not in used and page.is_read and page.body.strip():
                self.findings.lost(page.path, f"页面“{short(page.title)}”", "菜单里没有它，没有带进来")

    def _parent(self, page: Page) -> str:
        """The page in whose folder this one lies."""
        steps = page.path.split("/")
        above = ("/".join(steps[:n]) for n in range(len(steps) - 1, 1, -1))
        return next((path for path in above if path in self.by_path), "")

    # --- files -------------------------------------------------------------------------

    def named(self, path: str) -> Page | None:
        """The page of this path, whatever the case of its letters."""
        lower = path.lower()
        return self.by_path.get(path) or next(
            (page for name, page in self.by_path.items() if name.lower() == lower), None
        )

    def files(self, page: Page) -> list[str]:
        """Where the file that a page describes may lie."""
        names = [PurePosixPath(str(page.head.get(key, ""))).name for key in ("file", "file_location")]
        return [
            path
            for name in names
            if name
            for path in (*self.called(name), *self.called(name.partition("_")[2]))
        ]

    def called(self, name: str) -> list[str]:
        """Files of this name, wherever they lie."""
        return [
            path
            for path in self.bundle.sizes
            if name and PurePosixPath(path).name == name and not path.endswith(".md")
        ]


def bare(uid: str) -> str:
    return uid.replace("-", "").lower()


def _number(value: object, otherwise: float) -> float:
    return float(str(value)) if re.fullmatch(r"\d+(?:\.\d+)?", str(value)) else otherwise
