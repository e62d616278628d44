"""总结提升, the fifth step of the loop, closes in Git: what changed says so (I-07)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xindeng import source
from xindeng.diag import Diagnostic
from xindeng.schema import Item, english
from xindeng.shelf import Library
from xindeng.source import Source

Found = Iterator[Diagnostic]

ABOUT = {"version", "status", "changelog", "reviewers", "review_by", "overrides"}
"""Fields that speak about a version and are not part of it."""


def versions(library: Library, tag: str, texts: Mapping[str, str]) -> Found:
    """A text that changed since the last tag has a higher version and a line in its changelog."""
    old = {path: source.parse(text, path)[0] for path, text in texts.items()}
    for item in library.all(Item):
        before = _same(item, old.get(item.source.path, ()))
        if before is None or _content(before) == _content(item.source):
            continue
        version = str(before.data.get("version", "")).strip()
        if _numbers(item.version) <= _numbers(version):
            message = f"内容自 {tag} 以来改过，版本号还是 {item.version}"
            hint = f"把 version 改大（例如 {_next(version)}），并在 changelog 里加一行，写明改了什么、为什么。"
            yield item.says("version", "I-07", message, hint)
        elif before.data.get("changelog") == item.source.data.get("changelog"):
            message = f"版本号从 {version} 改成了 {item.version}，修订记录没有加一行"
            yield item.says("changelog", "I-07", message, "加一行 {date: …, what: 改了什么, why: 因为哪次反馈、督导或评估}。")


def _same(item: Item, sources: Iterable[Source]) -> Source | None:
    """What the item's file said about it; field names in English, whatever they were in."""
    named = (english(type(item), one)[0] for one in sources)
    return next((one for one in named if one.data.get("id") == item.id), None)


def _content(one: Source) -> tuple[dict[str, Any], str]:
    return {name: value for name, value in one.data.items() if name not in ABOUT}, one.body.strip()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _next(version: str) -> str:
    numbers = (*_numbers(version), 0, 0, 0)[:3]
    return f"{numbers[0]}.{numbers[1] + 1}.0"
