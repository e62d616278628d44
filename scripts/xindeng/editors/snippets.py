"""VS Code snippets: a whole new item of each kind, each field, each `!!!` block, tables and the like.

No extension completes the head of a Markdown file from a schema; snippets do, with the same words
(code.visualstudio.com/docs/editing/userdefinedsnippets).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from xindeng.doc import CalloutKind
from xindeng.editors.shape import (
    Choice,
    Day,
    Field,
    Form,
    Group,
    Keyed,
    Many,
    Number,
    Pair,
    Ref,
    Yes,
    fields,
    of_kind,
    whole,
)
from xindeng.kinds import BY_NAME
from xindeng.prose.reader import TITLES

Snippets = dict[str, dict[str, Any]]
TODAY = "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE"
GIVEN = {
    "status": "draft",
    "version": '"0.1.0"',
    "ai_assisted": "none",
    "changelog": f"[{{date: {TODAY}, what: 初稿}}]",
}
"""What every new item starts with."""
TEXTS: Snippets = {
    "表格": {
        "prefix": ["表格", "table"],
        "body": ["| ${1:时间} | ${2:内容} |", "| --- | --- |", "| ${3:5 分} | ${4:报名字} |", "$0"],
    },
    "打勾的清单": {"prefix": ["清单", "tasks"], "body": ["- [ ] ${1:签到表}", "- [ ] ${2:求助卡}", "$0"]},
    "脚注": {"prefix": ["脚注", "footnote"], "body": ["[^${1:1}]$0", "", "[^${1:1}]: ${2:脚注的内容}"]},
    "小标题": {"prefix": ["小标题", "heading"], "body": ["## ${1:题目} {#${2:pairs}}", "", "$0"]},
    "链接到一项": {"prefix": ["链接", "link"], "body": ["[${1:文字}](${2:lec-listening-01})$0"]},
    "图片": {"prefix": ["图片", "picture"], "body": ["![${1:看不见图的人要知道什么}](${2:图.png})", "$0"]},
}


def snippets() -> Snippets:
    """All of them, by the name that the editor shows."""
    made: Snippets = {}
    for name, kind in BY_NAME.items():
        made[f"新的{kind.label}"] = _new(name)
    for callout in get_args(CalloutKind):
        made[f"提示框：{TITLES[callout]}"] = _box(callout)
    for title, text in TEXTS.items():
        made[title] = {"scope": "markdown", **text}
    return {**made, **dict(_fields())}


def _new(name: str) -> dict[str, Any]:
    kind = BY_NAME[name]
    needed = [f for f in of_kind(name) if f.needed]
    stops = _Stops()
    lines = [line for f in needed for line in _lines(f, stops, kind.prefix, name)]
    prefix = [f"新{kind.label}", f"new-{name}"]
    if not whole(name):
        body = [("- " if not n else "  ") + line for n, line in enumerate(lines)]
        return {
            "scope": "yaml",
            "prefix": prefix,
            "body": [*body, "$0"],
            "description": f"登记里的一条{kind.label}",
        }
    body = ["---", *lines, "---", "", "$0"]
    return {
        "scope": "markdown",
        "prefix": prefix,
        "body": body,
        "description": f"一份新的{kind.label}，必填的字段都在",
    }


def _lines(one: Field, stops: _Stops, prefix: str, name: str) -> list[str]:
    comment = f"  # {_plain(one.label)}：{_plain(one.hint)}"
    given = {**GIVEN, "type": name, "id": f"{prefix}-{stops.ask('')}" if one.name == "id" else ""}
    if value := given.get(one.name):
        return [f"{one.name}: {value}{comment}"]
    if isinstance(one.form, Many) and isinstance(one.form.of, Group):
        entries = [f"  - {stops.value(one.form.of, one.label)}" for _ in range(max(1, one.form.least))]
        return [f"{one.name}:{comment}", *entries]
    return [f"{one.name}: {stops.value(one.form, one.label)}{comment}"]


def _head_lines(one: Field) -> list[str]:
    if one.name in GIVEN:
        return [f"{one.name}: {GIVEN[one.name]}"]
    return [line.partition("  # ")[0] for line in _lines(one, _Stops(), "", "")]


def _fields() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field of an item's head once; what means something else in some kinds once for each meaning."""
    heads = [name for name in BY_NAME if whole(name)]
    seen: dict[tuple[str, str, str], tuple[Field, list[str]]] = {}
    for name in heads:
        for one in of_kind(name):
            if one.name not in {"id", "type"}:
                seen.setdefault((one.name, one.told, str(one.form)), (one, []))[1].append(BY_NAME[name].label)
    for one, labels in seen.values():
        of = "" if len(labels) == len(heads) else f"（{'、'.join(labels)}）"
        body = _head_lines(one)
        snippet = {
            "scope": "markdown",
            "prefix": [one.name, one.label],
            "body": body,
            "description": one.told,
        }
        yield f"{one.label} {one.name}{of}", snippet


def _box(callout: CalloutKind) -> dict[str, Any]:
    body = [f'!!! {callout} "${{1:{TITLES[callout]}}}"', "    $0"]
    return {"scope": "markdown", "prefix": [f"!!! {callout}", TITLES[callout]], "body": body}


class _Stops:
    """Numbers the places that the Tab key leads to."""

    def __init__(self) -> None:
        self._last = 0

    def ask(self, words: str) -> str:
        self._last += 1
        return f"${{{self._last}:{_plain(words)}}}" if words else f"${self._last}"

    def among(self, words: tuple[str, ...]) -> str:
        self._last += 1
        return f"${{{self._last}|{','.join(words)}|}}"

    def value(self, form: Form, label: str) -> str:
        match form:
            case Choice(words=words):
                return self.among(tuple(words)) if len(words) > 1 else next(iter(words))
            case Yes(only=only):
                return self.among(("true", "false")) if only is None else str(only).lower()
            case Pair():
                return f"[{self.ask('最少')}, {self.ask('最多')}]"
            case Day():
                return TODAY
            case Group(model=model):
                return "{" + self._inside(fields(model)) + "}"
            case Keyed(words=words):
                return "{" + ", ".join(f"{word}: {self.ask(label)}" for word in words) + "}"
            case Many(of=of, least=least):
                return f"[{', '.join(self.value(of, label) for _ in range(max(1, least)))}]"
            case Ref(prefixes=prefixes) if len(prefixes) == 1:
                return f"{prefixes[0]}-{self.ask('')}"
            case Number():
                return self.ask(label)
        return self.ask(label)

    def _inside(self, of: tuple[Field, ...]) -> str:
        needed = [f for f in of if f.needed] or of[:1]
        return ", ".join(f"{f.name}: {self.value(f.form, f.label)}" for f in needed)


def _plain(words: str) -> str:
    """Words without what a snippet would take for its own marks."""
    return words.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")
