"""The sample poured into bare shells: every page, its recordings and prints, without an engine."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from xindeng import library, site
from xindeng.build import Made, build
from xindeng.console import Console
from xindeng.engine import TOKENS, token
from xindeng.films import probe
from xindeng.plan import Plan, plan
from xindeng.pour import pour as pour_pages
from xindeng.shelf import Library


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


def shell() -> str:
    return "".join(f"<div>{token(name)}</div>" if name == "content" else token(name) for name in TOKENS)


def pour(root: Path, out: Path) -> Poured:
    """Load, make and pour; the content must be without faults."""
    shelf, problems = library.load(root)
    films, wrong = probe(shelf, root)
    assert not problems + wrong
    todo = plan(shelf, films, root)
    assert not build(todo.artifacts, out, Console(quiet=True))
    pour_pages({folder: shell() for folder in site.folders()}, todo, shelf, Made(out), out / "site")
    (out / "site" / "index.html").write_text("<p>首页</p>", "utf-8")
    return Poured(shelf, todo, out)
