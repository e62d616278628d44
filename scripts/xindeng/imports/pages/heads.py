"""The fields at the top of other systems' pages (Hugo, Jekyll, Hexo, MkDocs, Obsidian): what we have a place for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from xindeng import source
from xindeng.imports.report import Findings, short
from xindeng.schema.fields import Topic

TITLES = ("title", "linkTitle", "标题", "name")
SUMMARIES = ("description", "summary", "excerpt", "摘要", "abstract")
TAGS = ("tags", "categories", "keywords", "tag", "category", "标签")
PERSONS = ("author", "authors", "作者", "creator", "maintainer")
SETTING = (
    "layout", "weight", "slug", "permalink", "url", "aliases", "draft", "published", "toc", "comments", "type", "order", "nav_order",
    "sidebar_position", "sidebar_label", "sidebar", "hide", "template", "cover", "image", "thumbnail", "lang", "id", "pagination_next",
    "pagination_prev", "math", "mermaid", "cssclass", "cssclasses", "icon", "top", "sticky", "hide_title", "has_children", "parent",
)  # fmt: skip
"""What tells a site generator how to set a page: ours has its own way."""
TOPICS = get_args(Topic)


@dataclass(frozen=True)
class Head:
    title: str = ""
    fields: Mapping[str, Any] | None = None


def parted(words: str, place: str, findings: Findings) -> tuple[Head, str]:
    """(what the head says, the text below it)."""
    words = words.lstrip("\n") if words[:20].strip().startswith(("---", "+++")) else words
    for fence, read in (("---", _yaml), ("+++", _toml)):
        found = re.match(
            rf"{re.escape(fence)}[ \t]*\n(.*?\n)?{re.escape(fence)}[ \t]*(?:\n|\Z)", words, re.DOTALL
        )
        if found:
            data = read(found[1] or "")
            if data is None:
                findings.lost(
                    place, f"文件头：{short(found[1] or '')}", "读不下去，没有带进来；请照着填字段区"
                )
            return _head(data or {}, place, findings), words[found.end() :]
    return Head(), words


def _yaml(words: str) -> Mapping[str, Any] | None:
    if not words.strip():
        return {}
    found, _ = source.parse(words, "head.yml")
    return found[0].data if len(found) == 1 else None


def _toml(words: str) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(words)
    except tomllib.TOMLDecodeError:
        return None


def _head(data: Mapping[str, Any], place: str, findings: Findings) -> Head:
    title = next((str(data[name]).strip() for name in TITLES if data.get(name)), "")
    summary = next((str(data[name]).strip() for name in SUMMARIES if data.get(name)), "")
    tags = [tag for name in TAGS for tag in _several(data.get(name))]
    topics = [tag for tag in dict.fromkeys(tags) if tag in TOPICS]
    others = [tag for tag in dict.fromkeys(tags) if tag not in TOPICS]
    if others:
        findings.lost(place, f"标签 {'、'.join(others)}", f"不在话题表里；可以用的话题：{'、'.join(TOPICS)}")
    if any(data.get(name) for name in PERSONS):
        findings.lost(place, "作者", "人名没有带进来：先在人物登记里写上，再填 authors")
    setting = [name for name in SETTING if name in data]
    if setting:
        findings.changed(place, f"排版用的字段（{'、'.join(setting)}）", "没有带进来：网站自己排")
    known = {*TITLES, *SUMMARIES, *TAGS, *PERSONS, *SETTING}
    for name, value in data.items():
        if name not in known and value not in ("", [], {}):
            findings.lost(place, f"字段 {name}：{short(str(value))}", "没有对应的字段，没有带进来")
    fields = {**({"summary": summary[:120]} if summary else {}), **({"topics": topics} if topics else {})}
    return Head(title, fields)


def _several(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(each).strip() for each in value]
    return (
        [part.strip() for part in re.split("[,，、]", value)]
        if isinstance(value, str) and value.strip()
        else []
    )
