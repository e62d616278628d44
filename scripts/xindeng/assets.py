"""The site's own styles and scripts, each joined to one file: a page asks once, and a stick can read them.

theme/styles/*.css and theme/scripts/*/*.js are plain files, the latter modules whose types are
checked. A browser fetches no module beside a page that was opened from a file, so what is
published is plain: every module a function, in the order of its imports.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

THEME = Path(__file__).parent / "theme"
STYLES = ("values", "base", "page", "side", "article", "video", "quiz", "lists", "learner", "print")
"""In this order: what comes later wins."""
SCRIPTS = {"xindeng.js": "site/start.js", "search.js": "search/start.js", "score.js": "site/score.js"}
"""What is published -> the module that it begins with."""

_CSS_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_CSS_WHITE = re.compile(r"\s*([{};])\s*|(?<=[a-z]): ")
_JS_COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|/\*\*.*?\*/\s*| // [^\n]*$", re.DOTALL | re.MULTILINE)
_IMPORT = re.compile(r'^import (?:(\{[^}]*\}) from )?"\./([a-z]+)\.js"\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:const|function) (\w+)", re.MULTILINE)


WORKER = "sw.js"
"""At the top of a site: a worker serves the pages beside and below it."""
MANIFEST = "manifest.webmanifest"


def lay(site: Path, name: str) -> None:
    """Write into the folder of a site what is made here; `name` is what a telephone shows below its icon."""
    folder = site / "assets" / "xd"
    folder.mkdir(parents=True, exist_ok=True)
    (site / WORKER).write_text(script(THEME / "scripts/worker" / WORKER), "utf-8", newline="\n")
    (site / MANIFEST).write_text(json.dumps(manifest(name), ensure_ascii=False) + "\n", "utf-8", newline="\n")
    (folder / "xindeng.css").write_text(style(), "utf-8", newline="\n")
    for published, first in SCRIPTS.items():
        (folder / published).write_text(script(THEME / "scripts" / first), "utf-8", newline="\n")


def manifest(name: str) -> dict[str, object]:
    """What makes the site an application that can be installed (W3C Web Application Manifest)."""
    icon = {"src": "assets/xd/favicon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    return {
        "name": name, "short_name": name, "lang": "zh-CN", "id": "xindeng", "start_url": "index.html", "scope": "./",
        "display": "minimal-ui", "background_color": "#fbf7ee", "theme_color": "#0e4a52", "icons": [icon],
    }  # fmt: skip


def style() -> str:
    """One style sheet, without comments and without the white around signs; no text in it holds such a sign."""
    words = "".join((THEME / "styles" / f"{name}.css").read_text("utf-8") for name in STYLES)
    return _CSS_WHITE.sub(lambda found: found[1] or ":", _CSS_COMMENT.sub("", words))


def script(first: Path) -> str:
    """A module with all that it imports as one plain script, whose names nobody else sees."""
    order: list[Path] = []
    _visit(first, order)
    return f'(() => {{\n"use strict"\n{"".join(map(_module, order))}}})()\n'


def _visit(file: Path, order: list[Path]) -> None:
    """Imports before what imports them; a circle is a mistake of ours."""
    for _, name in _IMPORT.findall(file.read_text("utf-8")):
        wanted = file.with_name(f"{name}.js")
        if wanted not in order:
            _visit(wanted, order)
    order.append(file)


def _module(file: Path) -> str:
    words = file.read_text("utf-8")
    exports = _EXPORT.findall(words)
    words = _IMPORT.sub(lambda found: f"const {found[1]} = {_name(found[2])}\n" if found[1] else "", words)
    words = re.sub(r"^export ", "", _JS_COMMENT.sub("", words), flags=re.MULTILINE)
    lines = "".join(f"{line.lstrip()}\n" for line in words.splitlines() if line.strip())
    return f"const {_name(file.stem)} = (() => {{\n{lines}return {{ {', '.join(exports)} }}\n}})()\n"


def _name(module: str) -> str:
    return f"${module}"
