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


FAMILIES = {
    "Y": "文件和 YAML", "F": "字段", "I": "编号和类型", "R": "引用和出处", "B": "正文", "K": "剧本", "W": "页面和链接",
    "M": "录像", "D": "排印", "L": "教学", "T": "时间、人数、物料", "C": "好不好懂", "S": "安全", "E": "伦理", "P": "隐私",
    "O": "县里的改写",
}  # fmt: skip
"""What a code's letter stands for, in the order in which an author meets them."""


def overview() -> str:
    """docs/errors/index.md: all codes, a heading for each letter.

    Lists, not one table: a browser sets a table's columns anew as its rows arrive, and what somebody reads moves away.
    """
    parts = "".join(
        f"\n## {letter} {title}\n\n" + "".join(f"- [{code}]({code}.md) {entry.title}\n" for code, entry in sorted(CODES.items()) if code[0] == letter)
        for letter, title in FAMILIES.items()
    )
    return f"{HEAD}# 错误代码\n\n每条提示末尾方括号里的就是代码，开头的字母说的是哪一方面。\n{parts}"
