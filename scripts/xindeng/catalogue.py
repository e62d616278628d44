"""Every complaint's own page: why it matters, a wrong example, a right one.

docs/errors/<code>.md is written from here (`./inv test --record`), and a test holds the two
together and sees that no code is without an entry, no entry without a code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xindeng.catalogues import (
    bodies,
    county,
    craft,
    fields,
    files,
    meaning,
    people,
    privacy,
    published,
    recordings,
)


@dataclass(frozen=True)
class Entry:
    """One code: `wrong` and `right` are what an author would write."""

    code: str
    title: str
    why: str
    wrong: str
    right: str


PARTS = (files, fields, bodies, recordings, meaning, people, craft, privacy, county, published)
CODES: Mapping[str, Entry] = {
    code: Entry(code, *words)
    for part in PARTS
    for code, words in part.ENTRIES.items()
}


HEAD = "---\nxd_unlisted: true\n---\n\n"
"""Search is for learners: these pages are reached by their code."""


def page(entry: Entry) -> str:
    """docs/errors/<code>.md, Markdown for the site's own pages."""
    return (
        f"{HEAD}# {entry.code} {entry.title}\n\n{entry.why}\n\n"
        f"## 会被指出的写法\n\n```text\n{entry.wrong}\n```\n\n"
        f"## 正确的写法\n\n```text\n{entry.right}\n```\n"
    )


def overview() -> str:
    """docs/errors/index.md: all codes in one table."""
    rows = "".join(f"| [{code}]({code}.md) | {entry.title} |\n" for code, entry in sorted(CODES.items()))
    return f"{HEAD}# 错误代码\n\n每条提示末尾方括号里的就是代码。\n\n| 代码 | 意思 |\n| --- | --- |\n{rows}"
