"""What a proposal changes, item by item: for whoever is asked to agree to it, beside the preview.

Two libraries are compared as they were read, so a comment in YAML or a file's new name is no change.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Literal

from xindeng import proposal
from xindeng.kinds import BY_NAME
from xindeng.schema import Register
from xindeng.schema.labels import LABELS
from xindeng.serving import sealed
from xindeng.shelf import Library

What = Literal["added", "changed", "removed", "broken"]
WORDS: Mapping[What, str] = {"added": "新增", "changed": "改动", "removed": "删除", "broken": "读不了"}
NAME = "changes.html"
MINUTES = ("minutes", "duration_minutes", "session_minutes")
MOST = 30
"""Rows of the comment; the page beside the preview has them all."""
FILES = 300
MARKS = {"A": "新增", "M": "改动", "D": "删除", "R": "改名", "T": "改动"}


@dataclass(frozen=True)
class Change:
    """One item, before and after; an empty side has no such thing."""

    what: What
    id: str
    title: str
    label: str
    url: str
    """Of its page in the preview; empty for what is gone."""
    path: str
    minutes: tuple[str, str]
    risk: tuple[str, str]
    fields: tuple[str, ...]
    """Names of the fields that differ, in the reader's language; 正文 for the body."""


def between(before: Library, after: Library, wrong: Collection[str] = ()) -> tuple[Change, ...]:
    """Every item that differs, in the order of kinds and ids. `wrong`: files that cannot be read as they are now."""
    ids = sorted(before.items.keys() | after.items.keys())
    found = (_change(before.items.get(ref), after.items.get(ref), after, wrong) for ref in ids)
    order = {name: number for number, name in enumerate(kind.label for kind in BY_NAME.values())}
    return tuple(sorted(filter(None, found), key=lambda change: (order[change.label], change.id)))


def _change(
    before: Register | None, after: Register | None, library: Library, wrong: Collection[str]
) -> Change | None:
    item = after or before
    if item is None or (before and after and _said(before) == _said(after)):
        return None
    gone: What = "broken" if item.source.path in wrong else "removed"
    what: What = "added" if before is None else gone if after is None else "changed"
    return Change(
        what,
        item.id,
        item.title,
        BY_NAME[item.type].label,
        library.urls.get(item.id, "") if after else "",
        item.source.path,
        (_told(before, *MINUTES), _told(after, *MINUTES)),
        (_told(before, "risk"), _told(after, "risk")),
        tuple(_fields(before, after)) if before and after else (),
    )


def _said(item: Register) -> tuple[Mapping[str, Any], str]:
    return item.source.data, item.source.body


def _told(item: Register | None, *fields: str) -> str:
    """The first of the fields that the item has; a span as 10–20."""
    value = next(filter(None, (getattr(item, field, None) for field in fields)), "")
    return "–".join(dict.fromkeys(map(str, value))) if isinstance(value, tuple) else str(value)


def _fields(before: Register, after: Register) -> Iterable[str]:
    old, new = before.source.data, after.source.data
    yield from (LABELS.get(name, name) for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name))
    if before.source.body != after.source.body:
        yield "正文"


# --- the page --------------------------------------------------------------------------


def page(changes: Sequence[Change], files: Sequence[tuple[str, str]], catalog: Mapping[str, Any], title: str) -> str:
    """A document that stands beside the preview's site/; `files` are Git's marks and paths."""
    downloads = {item["id"]: item["files"] for item in catalog.get("items", [])}
    rows = "".join(_row(change, downloads.get(change.id, [])) for change in changes)
    table = f"<table><thead><tr><th>内容</th><th>时长（分钟）</th><th>风险</th><th>哪里不同</th><th>下载</th></tr></thead><tbody>{rows}</tbody></table>"
    listed = "".join(f"<li>{MARKS.get(mark, mark)} <code>{escape(path)}</code></li>" for mark, path in files[:FILES])
    more = f"<li>等 {len(files)} 个</li>" if len(files) > FILES else ""
    return sealed(_PAGE.format(
        title=escape(title), summary=escape(summary(changes)), table=table if changes else "",
        files=f"<details><summary>改动的文件（{len(files)} 个）</summary><ul>{listed}{more}</ul></details>" if files else "",
    ))  # fmt: skip


def summary(changes: Sequence[Change]) -> str:
    """How many of each, in one sentence."""
    counts = {what: sum(change.what == what for change in changes) for what in WORDS}
    told = "，".join(f"{WORDS[what]} {count} 项" for what, count in counts.items() if count)
    return f"{told}。" if told else "没有改动任何一项内容。"


def _row(change: Change, files: Sequence[Mapping[str, Any]]) -> str:
    name = f'<a href="site/{escape(change.url, quote=True)}">{escape(change.title)}</a>' if change.url else escape(change.title)
    head = f'<b class="{change.what}">{WORDS[change.what]}</b> {escape(change.label)}<br>{name}<br><small>{escape(change.id)}　{escape(change.path)}</small>'
    links = "<br>".join(_download(each) for each in files) if change.url else ""
    cells = (_pair(change.minutes), _pair(change.risk), escape("、".join(change.fields)), links)
    return f"<tr><td>{head}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _download(file: Mapping[str, Any]) -> str:
    pages = f"，{file['pages']} 页" if file["pages"] else ""
    size = f"{max(1, round(file['bytes'] / 1000)):,} kB"
    return f'<a href="site/{escape(file["path"], quote=True)}">{escape(file["format"].upper())}</a>{pages}，{size}'


def _pair(values: tuple[str, str]) -> str:
    before, after = (escape(value) for value in values)
    return after if before == after else f"{before or '无'} → <b>{after or '无'}</b>"


# --- the comment -----------------------------------------------------------------------


def comment(changes: Sequence[Change]) -> str:
    """The same as GitHub's Markdown, to stand below the comment of the check."""
    if not changes:
        return ""
    words = proposal.words
    rows = "".join(
        f"| {WORDS[change.what]} | {words(change.label)} {words(change.title)} | {_inert(change.minutes)} | {_inert(change.risk)} |\n"
        for change in changes[:MOST]
    )
    more = f"\n另有 {len(changes) - MOST} 项，见预览里的 `{NAME}`。\n" if len(changes) > MOST else ""
    return f"\n### 这次改了什么\n\n{summary(changes)}\n\n| | 内容 | 时长 | 风险 |\n| --- | --- | --- | --- |\n{rows}{more}"


def _inert(values: tuple[str, str]) -> str:
    before, after = (proposal.words(value) for value in values)
    return after if before == after else f"{before or '无'} → {after or '无'}"


def catalog_of(out: Path) -> Mapping[str, Any]:
    """catalog.json of a build; empty when nothing was built."""
    try:
        found: Mapping[str, Any] = json.loads((out / "site" / "catalog.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


_PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.7 system-ui, sans-serif; max-width: 70rem; margin: 1.5rem auto; padding: 0 1rem; overflow-wrap: anywhere }}
table {{ border-collapse: collapse; width: 100% }} th, td {{ text-align: start; vertical-align: top; border-top: 1px solid #8886; padding: .5rem }}
.added {{ color: #0a7d4f }} .removed, .broken {{ color: #b3261e }} .changed {{ color: #8a5a00 }} a {{ color: #0b6b78 }}
@media (prefers-color-scheme: dark) {{ .added {{ color: #6fd3a4 }} .removed, .broken {{ color: #ff9d94 }} .changed {{ color: #f0c987 }} a {{ color: #8fd3d6 }} }}
@media (max-width: 40rem) {{ thead {{ display: none }} tr {{ display: block; border-top: 2px solid #8888 }} td {{ display: block; border: 0; padding: .15rem 0 }}
td:empty {{ display: none }} td:nth-child(2)::before {{ content: "时长（分钟）：" }} td:nth-child(3)::before {{ content: "风险：" }} td:nth-child(4)::before {{ content: "哪里不同：" }} }}
</style></head>
<body><main><h1>{title}</h1><p>{summary}　<a href="site/index.html">打开预览的首页</a></p>{table}{files}</main></body></html>
"""
