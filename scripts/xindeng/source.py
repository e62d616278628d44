"""An author's file as data, with a map from every value to its place.

YAML is read as events, so nothing is guessed (`12:30`, `no`, `010` stay text; the schema
decides), nothing is expanded (aliases are refused, not followed), nothing is executed.
Every scalar is a `str`. YAML 1.2 (yaml.org/spec/1.2.2) minus anchors, aliases, tags and
merge keys: an author needs none of them, and 289 bytes of aliases can become 254 MB.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from . import opening, slips
from .diag import Diagnostic, Span
from .packed import Packed

MAX_BYTES = opening.MAX_BYTES
MAX_DEPTH = 32
Where = tuple[str | int, ...]
Data = dict[str, Any] | list[Any] | str


@dataclass(frozen=True)
class Source:
    """One item as it was written: `data` of text only, places of keys and values, the body."""

    path: str
    data: Mapping[str, Any]
    keys: Mapping[Where, Span]
    values: Mapping[Where, Span]
    body: str = ""
    body_line: int = 1
    file: Path = field(default=Path(), compare=False)
    sha256: str = field(default="", compare=False)
    """Of the whole file's bytes; empty for a text that came from nowhere."""
    start: Span | None = field(default=None, compare=False)
    """Where it begins, of one that is packed: asked for more often than all other places."""

    told: str = field(default="", compare=False)
    """The digest of `data`, of one that is packed: whether it is another is asked more often than what it is."""

    def packed(self) -> Source:
        """The same; its fields as they were written and their places, which few ask for, are kept small."""
        if isinstance(self.values, Packed):
            return self
        told = hashlib.sha256(json.dumps(self.data, ensure_ascii=False).encode()).hexdigest()
        return replace(self, data=Packed(self.data), keys=Packed(self.keys), values=Packed(self.values), start=self.at(), told=told)

    def at(self, *where: str | int) -> Span:
        """The place of a value, or of the nearest thing around it that stands in the file."""
        if self.start and not where:
            return self.start
        for end in range(len(where), 0, -1):
            if where[:end] in self.values:
                return self.values[where[:end]]
        return self.values.get((), Span(self.path))

    def key(self, *where: str | int) -> Span:
        """The place of a field's name."""
        return self.keys.get(where) or self.at(*where)


@dataclass(frozen=True)
class Opened:
    """A file's bytes; `path` is what complaints name."""

    path: str
    file: Path
    raw: bytes
    sha256: str


def content(one: Source) -> str:
    """20 hex digits of what an item says, fields and body; comments and the way it is written do not count."""
    said = json.dumps([dict(one.data), one.body.strip()], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def read(file: Path, root: Path) -> tuple[list[Source], list[Diagnostic]]:
    """All items of one file: one for a mapping or front matter, several for a list."""
    one, problems = take(file, root)
    return items(one) if one else ([], problems)


def take(file: Path, root: Path, *, within: bool = False) -> tuple[Opened | None, list[Diagnostic]]:
    """The bytes of a file below the content root, or why there are none. `within`: no link can lead out of it."""
    path = file.relative_to(root).as_posix()
    if not file.is_file():
        return None, [Diagnostic("Y-09", Span(path), "这不是一个能读的文件", "检查它是不是断了的链接。")]
    if not within and not file.resolve().is_relative_to(root.resolve()):
        hint = "把文件本身放进内容库。"
        return None, [Diagnostic("W-03", Span(path), "这个文件是指向内容库之外的链接，没有读", hint)]
    raw = file.read_bytes()
    return Opened(path, file, raw, hashlib.sha256(raw).hexdigest()), []


def items(one: Opened) -> tuple[list[Source], list[Diagnostic]]:
    """What stands in a file; depends on its bytes, its path and nothing else."""
    text, problems = opening.decoded(one.raw, one.path)
    if text is None:
        return [], problems
    sources, wrong = parse(text, one.path)
    return [replace(each, file=one.file, sha256=one.sha256) for each in sources], problems + wrong


def parse(text: str, path: str) -> tuple[list[Source], list[Diagnostic]]:
    """All items of a file's text, as `read` gives them; `path` is what complaints name."""
    parts, problems = opening.split(text, path)
    if parts is None:
        return [], problems
    body, body_line = parts.body, parts.body_line
    reader = _Reader(path, parts.head, parts.head_line)
    data = reader.read()
    problems += reader.problems
    if data is None:
        return [], problems
    sources = list(_items(path, data, reader, problems))
    if len(sources) == 1:
        one = sources[0]
        sources = [replace(one, body=body, body_line=body_line)]
    elif sources and body.strip():
        hint = "每一项单独写一个文件，或去掉正文。"
        span = Span(path, body_line + len(body) - len(body.lstrip("\n")))
        problems.append(Diagnostic("B-08", span, "文件里有几项内容，不知道这段正文是哪一项的", hint))
    return sources, problems


def _items(path: str, data: Data, reader: _Reader, problems: list[Diagnostic]) -> Iterator[Source]:
    if isinstance(data, dict):
        yield Source(path, data, reader.keys, reader.values)
        return
    if isinstance(data, str):
        hint = "写成“字段: 内容”的样子，冒号是半角的“:”，后面空一格，例如 title: 倾听。"
        problems.append(Diagnostic("Y-09", reader.values[()], "这里应当是一组字段", hint))
        return
    if not data:
        problems.append(Diagnostic("Y-10", reader.values[()], "这个列表里没有内容", "写上内容，或删掉这个文件。"))
    keys, values = _by_entry(reader.keys), _by_entry(reader.values)
    for index, entry in enumerate(data):
        if isinstance(entry, dict):
            yield Source(path, entry, keys.get(index, {}), values[index])
        else:
            hint = "每一条写成“- id: …”，其余字段对齐写在下面。"
            problems.append(Diagnostic("Y-09", reader.values[(index,)], "这一条应当是一组字段", hint))


def _by_entry(marks: Mapping[Where, Span]) -> dict[str | int, dict[Where, Span]]:
    """The places within each entry of a list."""
    below: dict[str | int, dict[Where, Span]] = {}
    for where, span in marks.items():
        if where:
            below.setdefault(where[0], {})[where[1:]] = span
    return below


class _TooDeepError(Exception):
    """Leaves the walk at once; the complaint has been noted."""


class _Reader:
    """Builds plain data from YAML events and remembers where everything stood."""

    def __init__(self, path: str, text: str, first_line: int) -> None:
        self.path, self.text, self.first = path, text, first_line
        self.keys: dict[Where, Span] = {}
        self.values: dict[Where, Span] = {}
        self.problems: list[Diagnostic] = []

    def read(self) -> Data | None:
        """The data, or None when the text is not YAML or holds what we refuse to read."""
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        try:
            events = iter(list(yaml.parse(self.text, Loader=loader)))
        except yaml.MarkedYAMLError as error:
            self.problems.append(self._explain(error))
            return None
        try:
            data = self._document(events)
        except _TooDeepError:
            return None
        if data is None and not self.problems:
            self.problems.append(Diagnostic("Y-10", Span(self.path), "这里没有内容", "写上字段。"))
        return None if any(p.code == "Y-03" for p in self.problems) else data

    def _document(self, events: Iterator[Any]) -> Data | None:
        data: Data | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if data is not None:
                    self._refuse(event, "Y-03", "一个文件里有两段 YAML 文档（---）", "删掉多出来的 --- 行。")
                    return None
                data = self._node(next(events), events, ())
        return data

    def _span(self, mark: Any) -> Span:
        return Span(self.path, mark.line + self.first, mark.column + 1)

    def _refuse(self, event: Any, code: str, message: str, hint: str, cause: str = "") -> None:
        self.problems.append(Diagnostic(code, self._span(event.start_mark), message, hint, cause=cause))

    def _anchor(self, event: Any) -> str:
        return f"anchor {self.path} {event.anchor}"

    def _node(self, event: Any, events: Iterator[Any], where: Where) -> Data:
        self.values.setdefault(where, self._span(event.start_mark))
        if isinstance(event, yaml.AliasEvent):
            hint = "直接把内容写出来；文字以 * 开头时，两边加引号。"
            self._refuse(event, "Y-03", f"不使用 YAML 引用 *{event.anchor}", hint, self._anchor(event))
            return ""
        if event.anchor:
            hint = "删掉它；文字以 & 开头时，两边加引号。"
            self._refuse(event, "Y-03", f"不使用 YAML 锚点 &{event.anchor}", hint, self._anchor(event))
        if event.tag:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self._refuse(event, "Y-03", f"不使用 YAML 标签 {tag}", "删掉它；文字以 ! 开头时，两边加引号。")
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        if len(where) >= MAX_DEPTH:
            self._refuse(event, "Y-05", f"嵌套超过 {MAX_DEPTH} 层", "把结构写得浅一些。")
            raise _TooDeepError
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, where)
        return self._mapping(events, where)

    def _sequence(self, events: Iterator[Any], where: Where) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, (*where, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], where: Where) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            span = self._span(event.start_mark)
            name = self._node(event, events, (*where, ""))
            self.values.pop((*where, ""), None)
            key = name if isinstance(name, str) else ""
            if not isinstance(name, str):
                self._refuse(event, "Y-03", "字段名应当是一个词", "写成“字段: 内容”。")
            elif key == "<<":
                self._refuse(event, "Y-03", "不使用 YAML 合并键 <<", "直接把字段写出来。")
            elif key in fields:
                first = self.keys[(*where, key)].line
                hint = f"第 {first} 行已经写过，留下一个。"
                self._refuse(event, "Y-02", f"字段“{key}”写了两次", hint)
            self.keys.setdefault((*where, key), span)
            value = self._node(next(events), events, (*where, key))
            fields.setdefault(key, value)
        return fields

    def _explain(self, error: yaml.MarkedYAMLError) -> Diagnostic:
        """YAML's English complaint as a Chinese one, at the line where the mistake is."""
        mark = error.problem_mark or error.context_mark
        number = min(mark.line, self.text.count("\n")) if mark else 0
        lines = self.text.split("\n")
        problem = str(error.problem or "")
        column = (mark.column + 1) if mark else 1
        known = slips.explain(lines, number, self.path, self.first)
        if known:
            return known
        message, hint = _words(problem)
        if "quoted scalar" in str(error.context or "") and error.context_mark:
            number, column = error.context_mark.line, error.context_mark.column + 1
            message, hint = "引号没有成对", "检查这一处引号，开头和结尾要一样，都是半角的。"
        return Diagnostic("Y-01", Span(self.path, number + self.first, column), message, hint)


def _words(problem: str) -> tuple[str, str]:
    for piece, message, hint in _YAML_WORDS:
        if piece in problem:
            return message, hint
    return "YAML 在这里读不下去", "对照上一行检查缩进、冒号、引号和方括号。"


_YAML_WORDS = [
    ("cannot start any token", "这里有不能这样开头的字符", "缩进不要用 Tab 键；以 @ ` % 等开头的文字两边加引号。"),
    ("mapping values are not allowed", "这里多了一个冒号", "含冒号的文字两边加引号；或检查这一行的缩进。"),
    ("could not find expected ':'", "这一行缺少冒号", "写成“字段: 内容”，冒号后面空一格。"),
    ("did not find expected key", "这一行的缩进和上面对不齐", "同一组的字段要左边对齐，每层缩进两个空格。"),
    ("did not find expected '-' indicator", "这一行和上面的列表对不齐", "列表每一条都以“- ”开头，左边对齐。"),
    ("did not find expected ',' or ']'", "方括号里缺少逗号或没有结束", "写成 [一, 二, 三]，用半角逗号和方括号。"),
    ("did not find expected ',' or '}'", "花括号里缺少逗号或没有结束", "写成 {名: 值, 名: 值}，用半角逗号和花括号。"),
    ("block sequence entries are not allowed", "列表不能写在这一行", "换行，缩进两格，再写“- ”。"),
    ("found unexpected end of stream", "引号没有成对", "检查引号，开头和结尾要一样，都是半角的。"),
    ("did not find expected alphabetic or numeric character", "这里的 & 或 * 有特别的意思", "两边加引号。"),
    ("block sequence", "列表的缩进对不齐", "每一条“- ”左边对齐。"),
]
