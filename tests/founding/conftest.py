"""The real library, loaded and composed once, and the sample to spoil: what the tests of the founding rows stand on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from conftest import ROOT, SAMPLE

from xindeng import films, library, pipeline
from xindeng.build import build
from xindeng.checks import check
from xindeng.compose import makers
from xindeng.console import Console
from xindeng.doc import Doc, as_data, links
from xindeng.plan import Plan
from xindeng.render import html
from xindeng.schema import Register
from xindeng.shelf import Library

TODAY = date(2026, 11, 22)
SECONDS = {"vid-slow": 2.0}
"""As if probed: how long the recording of the sample is."""
Complain = Callable[..., list[str]]


@dataclass(frozen=True, repr=False)
class Site:
    """Pages of the real library, made when they are asked for."""

    shelf: Library
    makers: Mapping[str, Callable[[], Doc]]
    made: dict[str, Doc]

    def page(self, name: str) -> Doc:
        """By an item's id, or by its address without the ending."""
        url = self.shelf.urls.get(name, f"{name}.html")
        if url not in self.made:
            self.made[url] = self.makers[url]()
        return self.made[url]

    def says(self, name: str, *words: str) -> bool:
        """Whether all of these words stand on a page."""
        text = self.text(name)
        return all(word in text for word in words)

    def text(self, name: str) -> str:
        """The page as a reader's browser gets it."""
        return html.article(self.page(name), html.Context(href=self._href, title=self.shelf.title, videos={}, downloads=(), pictures=str))

    def _href(self, target: str) -> str:
        return self.shelf.urls.get(target, target)

    def leads(self, name: str) -> set[str]:
        """Where the links of a page go."""
        return {link.target for link in links(self.page(name).blocks)}

    def sheet(self, name: str) -> str:
        """What only the prints of a page hold, as data."""
        return str(as_data(self.page(name).sheets))

    def item(self, name: str) -> Register:
        return self.shelf.items[name]


def squares(pdf: Path) -> set[str]:
    """What a telephone reads of the squares on the pages of a print."""
    with pypdfium2.PdfDocument(pdf.read_bytes()) as opened:
        pages = [page.render(scale=3).to_pil() for page in opened]
    return {found.text for page in pages for found in zxingcpp.read_barcodes(page)}


@pytest.fixture(scope="session")
def site() -> Site:
    os.environ["SOURCE_DATE_EPOCH"] = "1795305600"
    shelf, problems = library.load(ROOT)
    assert not problems
    return Site(shelf, makers(shelf, {}), {})


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """One file of the plan of a library, really made: (content root, owner, edition) -> its folder's file."""
    out = tmp_path_factory.mktemp("founding")
    plans: dict[Path, Plan] = {}

    def make(root: Path, owner: str, edition: str) -> Path:
        if root not in plans:
            shelf = library.load(root)[0]
            recordings = {} if root == ROOT else films.probe(shelf, root)[0]
            plans[root] = pipeline.planned(shelf, recordings, root, out)
        todo = plans[root]
        (entry,) = (entry for entry in todo.prints if (entry.owner, entry.edition.name) == (owner, edition))
        keys = {entry.key}
        for artifact in reversed(todo.artifacts):
            keys |= set(artifact.needs) if artifact.key in keys else set()
        assert not build([artifact for artifact in todo.artifacts if artifact.key in keys], out, Console(quiet=True))
        return out / "files" / entry.key / entry.name

    return make


@pytest.fixture(scope="session")
def packed(site: Site) -> Callable[[str], set[str]]:
    """The items whose prints lie in the pack of an item of the real library; nothing is made."""
    todo = pipeline.planned(site.shelf, {}, ROOT, ROOT / "build")
    owners = {entry.key: entry.owner for entry in todo.prints}

    def found(ref: str) -> set[str]:
        (pack,) = (entry for entry in todo.prints if entry.owner == ref and entry.edition.name == "pack")
        (artifact,) = (artifact for artifact in todo.artifacts if artifact.key == pack.key)
        return {owners[key] for key in artifact.needs if key in owners}

    return found


@pytest.fixture
def complaints(tmp_path: Path) -> Complain:
    """What is said of the sample after files were changed: (file, old, new)… or (file, text)."""

    def found(*changes: tuple[Any, ...], reminders: bool = False) -> list[str]:
        root = tmp_path / "sample"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(SAMPLE / "courses", root / "courses")
        for path, *words in changes:
            file = root / "courses" / path
            if isinstance(words[0], bytes):
                file.write_bytes(words[0])
                continue
            if len(words) == 1:
                file.write_text(words[0], "utf-8")
                continue
            text = file.read_text("utf-8")
            assert text.count(words[0]) == 1, (path, words[0], text.count(words[0]))
            file.write_text(text.replace(*words), "utf-8")
        shelf, problems = library.load(root)
        problems += [*films.unheard(shelf, root), *check(shelf, SECONDS, TODAY)]
        return [problem.as_text() for problem in problems if problem.severity == "error" or reminders]

    return found


@pytest.fixture
def refused(complaints: Complain) -> Callable[..., None]:
    """A change to the sample brings a complaint of this code, which names file and line."""

    def is_refused(code: str, *changes: tuple[str, ...]) -> None:
        said = complaints(*changes)
        assert any(f"[{code}]" in line and changes[0][0] in line for line in said), said

    return is_refused
