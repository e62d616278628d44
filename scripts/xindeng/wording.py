"""A lesson as lines of a terminal: what to write, the author's line before and after, where to read on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from xindeng.diag import Diagnostic, plain
from xindeng.teach import Lesson

Wide = Callable[[str], int]
"""How many columns words take: a Chinese character takes two."""

DOCS = Path(__file__).parents[2] / "docs" / "errors"
INDENT = "    "
BAR = " │ "
LEAST = 40
"""Columns below which nothing is wrapped or cut: a terminal cannot be that narrow."""
UNCUT = 120
"""Columns of an author's line where no terminal sets a width."""
NOT_FIRST = set("，。；：、？！）】」』”’》…％%,.;:?!)]}")
"""What may not begin a line (GB/T 15834, 附录)."""
NOT_LAST = set("（【「『“‘《([{")
WORD = re.compile(r"[A-Za-z0-9_./#<>*+=~-]+|.", re.DOTALL)


def told(lesson: Lesson, width: int, wide: Wide) -> Iterator[tuple[str, str]]:
    """Style and text of each line below the complaint's own; without a width nothing is wrapped."""
    hint = plain(lesson.problem.hint)
    yield from (("", INDENT + line) for line in wrapped(hint, width - len(INDENT), wide))
    yield from _lines(lesson, width, wide)
    for line in _also(lesson):
        hang = "  " if line.startswith("·") else ""
        parts = wrapped(line, width - len(INDENT + hang), wide)
        yield from (("", f"{INDENT}{hang if number else ''}{part}") for number, part in enumerate(parts))
    page = DOCS / f"{lesson.problem.code}.md"
    if page.is_file():
        yield "dim", f"{INDENT}还不清楚，看：{shown(page)}"


def shown(path: Path) -> str:
    """A path as short as it can be told from here."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


PLACES = "文件名后面的两个数，是第几行、第几个字。"
"""What `path:line:column` means, for whom nobody told."""


def total(taught: Sequence[Lesson]) -> str:
    """How many causes there are, and what goes with them."""
    wrong = sum(lesson.problem.severity == "error" for lesson in taught)
    also = sum(len(lesson.also) for lesson in taught)
    more = f"，还有 {also} 处和它们是同样的原因" if also else ""
    return f"共 {wrong} 处错误，{len(taught) - wrong} 处提醒{more}。"


def _lines(lesson: Lesson, width: int, wide: Wide) -> Iterator[tuple[str, str]]:
    """The author's line as it is, and the right one below it."""
    room = max((width or UNCUT) - len(INDENT) - 4 - len(BAR), LEAST)
    at = _first_difference(lesson) if lesson.mended else lesson.problem.span.column - 1
    yield from (("", line) for line in _quoted("现在", lesson.stands, at, room, wide))
    label = "改成" if lesson.mended else "例如"
    yield from (("green", line) for line in _quoted(label, lesson.example, at if lesson.mended else 0, room, wide))


def _quoted(label: str, words: str, at: int, room: int, wide: Wide) -> Iterator[str]:
    for number, line in enumerate(words.split("\n") if words else ()):
        yield f"{INDENT}{'　　' if number else label}{BAR}{around(plain(line), at, room, wide)}".rstrip()


def _first_difference(lesson: Lesson) -> int:
    pairs = zip(lesson.stands, lesson.example, strict=False)
    return next((n for n, (old, new) in enumerate(pairs) if old != new), 0)


def around(line: str, at: int, room: int, wide: Wide) -> str:
    """As much of a line as has room, with the place in it; where it is cut stands …"""
    if wide(line) <= room:
        return line
    start = 0
    while wide(line[start : at + 1]) > room * 2 // 3:
        start += 1
    head = "…" if start else ""
    end = len(line)
    while wide(head + line[start:end]) > room - 1:
        end -= 1
    return head + line[start:end] + ("…" if end < len(line) else "")


def _also(lesson: Lesson) -> Iterator[str]:
    """What goes away together with it: places of the same complaint, then what follows from it."""
    here = lesson.problem.span.path
    same = [other for other in lesson.also if other.code == lesson.problem.code]
    others = [other for other in lesson.also if other.code != lesson.problem.code]
    if same:
        yield f"另有 {len(same)} 处同样的原因：{_places(same, here)}。"
    if others:
        yield f"这 {len(others)} 处也是由它引起的，会跟着好：" if len(others) > 1 else "这一处也是由它引起的，会跟着好："
        for (message, code), each in groupby(sorted(others, key=_said), key=_said):
            yield f"· {plain(message)} [{code}]：{_places(list(each), here)}"


def _said(problem: Diagnostic) -> tuple[str, str]:
    return problem.message, problem.code


def _places(problems: Sequence[Diagnostic], here: str) -> str:
    """第 3、5 行；courses/a.md 第 7 行."""
    files = groupby(sorted(problem.span for problem in problems), key=lambda span: span.path)
    told = []
    for path, spans in files:
        lines = "、".join(dict.fromkeys(str(span.line) for span in spans))
        told.append(f"第 {lines} 行" if path == here else f"{plain(path)} 第 {lines} 行")
    return "；".join(told)


def wrapped(words: str, width: int, wide: Wide) -> list[str]:
    """Words in lines of at most `width` columns, by the rules of Chinese punctuation; whole words stay whole."""
    if width < LEAST or wide(words) <= width:
        return [words] if words else []
    lines: list[list[str]] = [[]]
    for token in WORD.findall(words):
        if lines[-1] and wide("".join(lines[-1]) + token) > width and token not in NOT_FIRST:
            lines.append(_carried(lines[-1], token))
        lines[-1].append(token)
    return [line for tokens in lines if (line := "".join(tokens).strip())]


def _carried(line: list[str], token: str) -> list[str]:
    """What goes on to the next line with a word: opening marks before it, and what a mark at its head belongs to."""
    carried = [line.pop()] if token[0] in NOT_FIRST and len(line) > 1 else []
    while len(line) > 1 and line[-1] in NOT_LAST:
        carried.insert(0, line.pop())
    return carried
