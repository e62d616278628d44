"""A page in the place of one that is gone: what happened, where to go on, where to find help."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from html import escape

from .state import HELP


def tombstone(path: str, title: str, words: str, *, styles: Iterable[str]) -> bytes:
    """`path` is that below the version's folder, `styles` are style sheets there. It names no item."""
    up = "../" * (path.count("/") + 1)
    folder = posixpath.dirname(path) or "."
    sheets = "".join(
        f'<link rel="stylesheet" href="{escape(posixpath.relpath(sheet, folder), quote=True)}">' for sheet in styles
    )
    return f"""<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">{sheets}
<title>{escape(title)}</title>
</head>
<body data-md-color-scheme="default">
<main class="md-content__inner md-typeset xd-article">
<h1>{escape(title)}</h1>
<p>{escape(words)}</p>
<p><a href="{up}index.html">打开最新的版本</a></p>
<p><a href="{up}{HELP}">现在就需要帮助</a></p>
</main>
</body>
</html>
""".encode()
