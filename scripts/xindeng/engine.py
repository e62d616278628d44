"""The site generator, as a child process: it makes shells and hand-written pages.

A shell is a whole page of the site with tokens where a generated page's own parts go:
the engine makes one for each folder (relative links differ by depth), `site.pour` fills
it once for each page. The look is the engine's and the theme's; the content never meets
Jinja. Both engines read the same generated project.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Literal

from . import assets, child, store
from .diag import Diagnostic, Span
from .handwritten import BROKEN, THEME, check_pages, merged, pages
from .look import Filing, Look, SiteInfo, Tab
from .serving import sealed
from .trouble import Trouble, stop_if_full

__all__ = [
    "TOKENS",
    "Built",
    "Engine",
    "Filing",
    "Look",
    "SiteInfo",
    "Tab",
    "shells",
    "token",
]

Engine = Literal["mkdocs", "zensical"]

TOKENS = ("title", "head", "kind", "nav", "toc", "content")
"""Each stands exactly once in a shell, as `@@XD:name@@` (see `token`)."""

MACROS_MODULE = Path(__file__).parent.parent / "macros.py"
SHELL = "shell"
TOP = "."
"""The site's top among folder names, where an empty one would count as none."""
UNUSED = (
    "sitemap.xml",
    "sitemap.xml.gz",
    "search",
    "search.json",
    "objects.inv",
    "assets/javascripts",
    "assets/images",
    "assets/stylesheets",
)
"""Parts of the engines' output that nothing of ours refers to."""


_PATH = re.compile(r"(?<![\w.])/[^\s'\",:]+")
"""Places of this machine, which tell an author nothing."""


@dataclass(frozen=True)
class Built:
    """`folder` holds the engine's own pages and assets; `shells` maps each folder to its shell.

    With errors among `problems` nothing was built: `shells` is empty.
    """

    folder: Path
    shells: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()


def token(name: str) -> str:
    """How a token is written in a shell."""
    return f"@@XD:{name}@@"


def shells(
    work: Path,
    *,
    root: Path,
    base: Path | None = None,
    folders: Sequence[str],
    nav: Sequence[Tab],
    site: SiteInfo,
    macros_data: Mapping[str, object],
    today: date,
    engine: Engine = "mkdocs",
    look: Look | None = None,
    cache: Path | None = None,
) -> Built:
    """Build docs/ and one shell for each of `folders` ("" is the site's top) below `work`.

    `base` is the content root of the base library, whose docs/ lie under those of `root`.
    `macros_data` is what scripts/macros.py documents, without `folders`. `today` becomes
    SOURCE_DATE_EPOCH. Raises Trouble when the engine is missing, hangs or fails for a
    reason that is no hand-written page's. `cache` keeps the last output: the same input is
    not built twice.
    """
    problems = check_pages(root, base)
    if problems:
        return Built(work, problems=tuple(problems))
    project = _project(work / "project", root, base, folders, {**macros_data, "folders": list(folders)})
    config = _config(nav, site, look or Look())
    (project / "mkdocs.yml").write_text(json.dumps(config, ensure_ascii=False, indent=1), encoding="utf-8")
    key = _key(project, engine, today)
    if cache and (kept := _kept(cache / key, work)):
        return kept
    code, said = _run(engine, project, today)
    if code:
        stop_if_full(said)
        return Built(work, problems=tuple(_explain(engine, said, root, base)))
    built = _harvest(project / "site", folders)
    assets.lay(built.folder, str(config["site_name"]))
    if cache:
        store.add(cache, key, partial(_keep, built))
        store.keep_only(cache, {key})
    return built


def _key(project: Path, engine: Engine, today: date) -> str:
    """Equal keys mean equal output: the whole project, the theme, the engine's versions, the day."""
    parts = ("zensical",) if engine == "zensical" else ("mkdocs", "mkdocs-material", "mkdocs-macros-plugin")
    said = [engine, today.isoformat(), *(f"{part} {metadata.version(part)}" for part in parts)]
    digest = hashlib.sha256("\n".join(said).encode())
    for folder in (project, THEME):
        for name, file in pages(folder):
            digest.update(f"{name}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:20]


def _keep(built: Built, folder: Path) -> None:
    shutil.copytree(built.folder, folder / "site")
    (folder / "shells.json").write_text(json.dumps(dict(built.shells)), encoding="utf-8")


def _kept(entry: Path, work: Path) -> Built | None:
    """An earlier output, if it is whole, as a copy that may be moved."""
    if not store.intact(entry):
        return None
    shutil.copytree(entry / "site", work / "site")
    return Built(work / "site", json.loads((entry / "shells.json").read_text(encoding="utf-8")))


def _project(
    project: Path, root: Path, base: Path | None, folders: Sequence[str], data: Mapping[str, object]
) -> Path:
    """A fresh project folder: the package's pages, the base's and the root's docs/ over them, and the shells."""
    shutil.rmtree(project, ignore_errors=True)
    docs = project / "docs"
    for name, file in (*pages(THEME / "pages"), *((page.name, page.file) for page in merged(root, base))):
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, docs / name)
    for folder in folders:
        page = docs / folder / f"{SHELL}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        head = {"title": SHELL, "template": "shell.html", "xd_folder": folder or TOP}
        page.write_text(f"---\n{json.dumps(head)}\n---\n", encoding="utf-8")
    shutil.copyfile(MACROS_MODULE, project / "xd_macros.py")
    (project / "macros.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return project


def _config(nav: Sequence[Tab], site: SiteInfo, look: Look) -> dict[str, object]:
    """mkdocs.yml: the package's base and, under `extra`, what the theme shows."""
    config: dict[str, object] = json.loads((THEME / "base.json").read_text(encoding="utf-8"))
    theme = {**_mapping(config["theme"]), "custom_dir": str(THEME / "overrides")}
    theme["features"] = list(look.features)
    extra = {**_mapping(config["extra"]), "xd_data": "macros.json"}
    tabs = [{**asdict(tab), "folders": [name or TOP for name in tab.folders]} for tab in nav]
    extra["xd"] = {**asdict(site), "scheme": look.scheme, "tabs": tabs}
    return {
        **config,
        "theme": theme,
        "extra": extra,
        "site_name": look.site_name or site.name,
        "site_description": look.site_description or site.description,
    }


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _run(engine: Engine, project: Path, today: date) -> tuple[int, str]:
    """Exit code and everything the engine said."""
    strict = ["--strict"] if engine == "mkdocs" else ["--clean"]
    command = [sys.executable, "-m", engine, "build", *strict, "--config-file", "mkdocs.yml"]
    return child.run(command, f"网站生成器 {engine} ", _environment(today), project)


def _environment(today: date) -> dict[str, str]:
    """The caller's environment, with all that could change a byte of the output pinned."""
    epoch = int(datetime.combine(today, time(), UTC).timestamp())
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return {
        **kept,
        "SOURCE_DATE_EPOCH": str(epoch),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _explain(engine: Engine, said: str, root: Path, base: Path | None = None) -> list[Diagnostic]:
    """Lay a failure on the hand-written pages that the engine names; else it is trouble."""
    written = [page for page in merged(root, base) if page.name.endswith(".md")]
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    problems = []
    for page in written:
        about = [line for line in lines if page.name in line]
        if about:
            problems.append(
                Diagnostic(BROKEN, Span(page.path), f"{engine} 不能生成这一页", _PATH.sub("…", about[0]))
            )
    if not problems:
        raise Trouble(f"网站生成器 {engine} 失败：{_PATH.sub('…', lines[-1]) if lines else '没有输出'}")
    return problems


def _harvest(site: Path, folders: Sequence[str]) -> Built:
    """Take the shells out of the engine's output and drop what is not ours to publish."""
    taken = {}
    for folder in folders:
        page = site / folder / f"{SHELL}.html"
        taken[folder] = _whole(page.read_text(encoding="utf-8"))
        page.unlink()
        if folder and not any(page.parent.iterdir()):
            page.parent.rmdir()
    for name in UNUSED:
        part = site / name
        shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)
    missing = site / "404.html"  # stands for every address there is none for, so it stands alone
    missing.write_text(sealed(missing.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    for file in [*site.rglob("*.map"), *site.rglob(f"{SHELL}.md")]:
        file.unlink()
    return Built(site, taken)


def _whole(shell: str) -> str:
    """A shell with each token once; anything else is a mistake in our own theme."""
    counts = {name: shell.count(token(name)) for name in TOKENS}
    if any(count != 1 for count in counts.values()):
        raise RuntimeError(f"tokens in the shell: {counts}")
    return shell
