"""The sample poured into bare shells: every page, its recordings and prints, without an engine."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from xindeng import beside, library, site
from xindeng.build import Made, build
from xindeng.checks.built import looker
from xindeng.console import Console
from xindeng.engine import TOKENS, token
from xindeng.films import probe
from xindeng.plan import Plan, plan
from xindeng.pour import pour as pour_pages
from xindeng.shelf import Library

VERSIONS = ("2026.11", "2026.10")


@dataclass(frozen=True)
class Poured:
    """`out` holds site/, media/ and files/ of one library."""

    library: Library
    plan: Plan
    out: Path

    def copied(self, target: Path) -> Path:
        """The site once more, to be spoilt; media and files are shared by links."""
        target.mkdir(parents=True)
        for area in ("media", "files"):
            (target / area).symlink_to(self.out / area)
        return Path(shutil.copytree(self.out / "site", target / "site"))


    def published(self, target: Path) -> Path:
        """Two releases that say the same, the newer one under `latest`; files are shared by links."""
        for area in ("media", "files"):
            shutil.copytree(self.out / area, target / area, copy_function=os.link)
        for version in VERSIONS:
            shutil.copytree(self.out / "site", target / version)
        listed = [{"version": each, "title": each, "aliases": ["latest"] * (each == VERSIONS[0])} for each in VERSIONS]
        for name, words in {**beside.top(self.library), "index.html": "", "versions.json": json.dumps(listed)}.items():
            (target / name).write_text(words, "utf-8")
        return target


def shell() -> str:
    return "".join(f"<div>{token(name)}</div>" if name == "content" else token(name) for name in TOKENS)


def pour(root: Path, out: Path) -> Poured:
    """Load, make and pour; the content must be without faults."""
    shelf, problems = library.load(root)
    films, wrong = probe(shelf, root)
    assert not problems + wrong
    todo = plan(shelf, films, root)
    assert not build(todo.artifacts, out, Console(quiet=True))
    pour_pages({folder: shell() for folder in site.folders()}, todo, shelf, Made(out), out / "site", looker(shelf))
    written = {"index.html": "<p>首页</p>", "scope.html": "<p>不做什么</p>", "about.html": '<p id="center">关于</p>'}
    for name, words in {**written, "feed.xml": beside.feed(shelf)}.items():
        (out / "site" / name).write_text(words, "utf-8")
    return Poured(shelf, todo, out)
