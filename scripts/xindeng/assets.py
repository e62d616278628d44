"""The site's own styles and scripts, each joined to one file: a page asks once, and a stick can read them.

theme/styles/*.css and theme/scripts/*/*.js are plain files, the latter modules whose types are
checked. A browser fetches no module beside a page that was opened from a file, so what is
published is plain: every module a function, in the order of its imports.
"""

from __future__ import annotations

import re
from pathlib import Path

THEME = Path(__file__).parent / "theme"
STYLES = ("values", "base", "page", "side", "article", "video", "quiz", "lists", "learner", "print")
"""In this order: what comes later wins."""
SCRIPTS = {"xindeng.js": "site/start.js", "search.js": "search/start.js"}
"""What is published -> the module that it begins with."""

_CSS_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_JS_COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|/\*\*.*?\*/\s*| // [^\n]*$", re.DOTALL | re.MULTILINE)
_IMPORT = re.compile(r'^import (?:(\{[^}]*\}) from )?"\./([a-z]+)\.js"\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:const|function) (\w+)", re.MULTILINE)


def lay(folder: Path) -> None:
    """Write the joined files into `folder` (assets/xd of a site)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "xindeng.css").write_text(style(), "utf-8", newline="\n")
    for name, first in SCRIPTS.items():
        (folder / name).write_text(script(THEME / "scripts" / first), "utf-8", newline="\n")


def style() -> str:
    """One style sheet, without comments."""
    return "".join(
        _CSS_COMMENT.sub("", (THEME / "styles" / f"{name}.css").read_text("utf-8")) for name in STYLES
    )


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
