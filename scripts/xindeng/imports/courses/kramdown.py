"""The older form of Carpentries lessons: boxes are quotes with a class behind them (kramdown), links are templates.

Source: kramdown syntax, "Inline attribute lists"; the Carpentries' lesson template for Jekyll.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

CLASS = re.compile(r"^(\s*)\{:\s*\.([\w-]+)[^}]*\}\s*$")
ANY = re.compile(r"\{:[^}\n]*\}")
LINK = re.compile(r"\{%\s*link\s+([^\s%]+)\s*%\}")
ROOT = re.compile(r"\{\{\s*(?:page\.root|site\.baseurl|relative_root_path|site\.url)\s*\}\}/?")
INCLUDED = re.compile(r"^\s*\{%\s*include\s+[^%]*%\}\s*$", re.MULTILINE)


def is_used(words: str) -> bool:
    """Whether a page has boxes of the older form."""
    return any(CLASS.match(line.lstrip("> ")) for line in words.split("\n"))


def fenced(words: str) -> str:
    """The same page with fenced divisions in the place of quotes that have a class."""
    return ANY.sub("", "\n".join(_fenced(words.split("\n"), 0)))


def _fenced(lines: Sequence[str], depth: int) -> list[str]:
    made: list[str] = []
    start = 0
    while start < len(lines):
        if not lines[start].startswith(">"):
            made.append(lines[start])
            start += 1
            continue
        stop = start
        while stop < len(lines) and lines[stop].startswith(">"):
            stop += 1
        inside = _fenced([re.sub(r"^> ?", "", line) for line in lines[start:stop]], depth + 1)
        found = CLASS.match(lines[stop]) if stop < len(lines) else None
        if found:
            fence = ":" * (3 + 2 * max(0, 10 - depth))
            made += ["", f"{fence} {found[2]}", "", *inside, "", fence, ""]
        else:
            made += [f"> {line}" for line in inside]
        start = stop + (1 if found else 0)
    return made


def unrooted(words: str) -> str:
    """Addresses that the builder would have filled in, as plain paths."""
    return INCLUDED.sub("", ROOT.sub("/", LINK.sub(r"/\1", words)))
