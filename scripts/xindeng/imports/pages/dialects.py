"""Markdown as other systems write it (MkDocs, Docusaurus, Obsidian, Hugo), brought to what pandoc reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

FORM = "gfm+fenced_divs+alerts+attributes+east_asian_line_breaks+wikilinks_title_after_pipe-tex_math_gfm"
"""GitHub's, with boxes; a line end within Chinese text is no space."""
KINDS = {
    "note": "note", "info": "note", "abstract": "note", "summary": "note", "tldr": "note", "important": "note",
    "question": "note", "faq": "note", "seealso": "note", "todo": "note",
    "tip": "tip", "hint": "tip", "success": "tip", "check": "tip", "done": "tip",
    "warning": "warning", "caution": "warning", "attention": "warning",
    "danger": "danger", "error": "danger", "bug": "danger", "failure": "danger", "fail": "danger",
    "example": "example", "quote": "example", "cite": "example", "say": "say", "facilitator": "facilitator",
}  # fmt: skip
"""Boxes of other systems, and ours."""
BOX = re.compile(r"^(?:!!!|\?\?\?\+?)[ \t]+([\w-]+)(?:[ \t]+[\"“](.*?)[\"”])?[ \t]*$")
FENCED = re.compile(r"^(:::+)[ \t]*\{?\.?([\w-]+)(?:\[(.+?)\]|[ \t]+([^{}\n]+))?\}?[ \t]*$")
EMBED = re.compile(r"!\[\[([^\]|\n]+)(?:\|[^\]\n]*)?\]\]")
MARKED = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")
FENCE = re.compile(r"^[ \t]*(```+|~~~+)")


def known(words: str) -> str:
    """The same text with boxes as fenced divisions and embedded pictures as pictures; code is left alone."""
    return "\n".join(_boxes(list(_outside_code(words))))


def _outside_code(words: str) -> Iterator[str]:
    fence = ""
    for line in words.split("\n"):
        found = FENCE.match(line)
        if found and (not fence or found[1].startswith(fence)):
            fence = "" if fence else found[1]
            yield line
        elif fence:
            yield line
        else:
            shown = EMBED.sub(lambda embed: f"![](<{embed[1].strip()}>)", line)
            yield MARKED.sub(r"**\1**", _fenced(shown))


def _fenced(line: str) -> str:
    """`:::tip 标题` as pandoc wants it."""
    found = FENCED.match(line)
    if not found:
        return line
    title = (found[3] or found[4] or "").strip()
    return f"{found[1]} {_named(found[2], title)}"


def _named(kind: str, title: str) -> str:
    said = title.replace('"', "”")
    return "{." + KINDS.get(kind.lower(), kind) + (f' title="{said}"' if said else "") + "}"


def _boxes(lines: list[str]) -> Iterator[str]:
    """`!!! note` and what is indented below it, between fences; boxes within boxes too."""
    at, fence = 0, ""
    while at < len(lines):
        code = FENCE.match(lines[at])
        if code and (not fence or code[1].startswith(fence)):
            fence = "" if fence else code[1]
        found = None if fence or code else BOX.match(lines[at])
        at += 1
        if not found:
            yield lines[at - 1]
            continue
        inside: list[str] = []
        while at < len(lines) and (not lines[at].strip() or lines[at].startswith(("    ", "\t"))):
            inside.append(lines[at].removeprefix("\t") if lines[at].startswith("\t") else lines[at][4:])
            at += 1
        made = list(_boxes(inside))
        colons = ":" * max(3, *(len(line) - len(line.lstrip(":")) + 1 for line in [*made, "::"]))
        yield from ("", f"{colons} {_named(found[1], found[2] or '')}", *made, colons, "")
