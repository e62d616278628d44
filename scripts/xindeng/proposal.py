"""What people see beside a proposal at their Git host: annotations at the lines, and one comment.

What a proposal holds comes from strangers: in both, words stay words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from xindeng.catalogue import CODES
from xindeng.diag import WORDS, Diagnostic, Severity, Span, plain
from xindeng.teach import Lesson

SHOWN = 10
"""Annotations of one severity that GitHub shows of a step; it drops the rest without a word."""
MARK = "<!-- xindeng-check -->"
"""Begins the comment, so that the next run finds it and replaces it."""
LONGEST = 60_000
"""Characters of a comment; GitHub refuses more than 65,536."""
OPEN = 12
"""Lessons of a file that stand open; the rest is folded."""
SPARE = 200
"""Characters kept for the last lines."""
MOST = 20
"""Places of one cause that are listed."""
CUT = 160
"""Characters of an author's line that a cell holds."""
SIGNS: dict[Severity, str] = {"error": "🔴", "warning": "🟡"}
BROKEN = {"@": "&#64;&#8203;", "#": "&#35;&#8203;"}
FIRST = "YIFPSE"
"""First letters of the codes that come first: what cannot be read, then what concerns people."""


# --- annotations -----------------------------------------------------------------------


def commands(taught: Sequence[Lesson]) -> Iterator[str]:
    """Workflow commands of GitHub Actions, the most important first, and how many there are besides."""
    for severity in WORDS:
        mine = sorted((each for each in taught if each.problem.severity == severity), key=_weight)
        yield from (_annotation(each) for each in mine[:SHOWN])
        if len(mine) > SHOWN:
            words = f"这里只显示 {SHOWN} 处{WORDS[severity]}，另有 {len(mine) - SHOWN} 处，见检查记录或提议下面的评论。"
            yield f"::notice title=另有 {len(mine) - SHOWN} 处{WORDS[severity]}::{_data(words)}"


def _weight(lesson: Lesson) -> tuple[int, int, Span]:
    letter = FIRST.find(lesson.problem.code[0])
    return letter if letter >= 0 else len(FIRST), -len(lesson.also), lesson.problem.span


def _annotation(lesson: Lesson) -> str:
    problem = lesson.problem
    said = [f"{problem.message}", problem.hint, *_shown(lesson)]
    place = f"file={_property(problem.span.path)},line={problem.span.line},col={problem.span.column}"
    text = _data("\n".join(plain(line) for line in said if line))
    return f"::{problem.severity} {place},title={problem.code}::{text}"


def _shown(lesson: Lesson) -> Iterator[str]:
    if lesson.mended:
        yield from (f"改成：{line}" for line in lesson.example.split("\n"))
    if lesson.also:
        yield f"另有 {len(lesson.also)} 处同样的原因。"


def _data(words: str) -> str:
    """The text of a workflow command (docs.github.com: workflow commands; actions/toolkit command.ts)."""
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")


# --- the comment -----------------------------------------------------------------------


def comment(taught: Sequence[Lesson], link: str = "") -> str:
    """The comment on a proposal as GitHub's Markdown; it begins with MARK and is at most LONGEST long.

    `link` leads to the proposal's built site.
    """
    parts = [f"{MARK}\n{_head(taught)}\n{_preview(link)}"]
    room = LONGEST - len(parts[0]) - SPARE
    told = 0
    for path, mine in _files(taught):
        rows = _fitting([_row(lesson) for lesson in mine], room - len(_table(path, [])))
        if not rows:
            break
        parts.append(_table(path, rows))
        room -= len(parts[-1])
        told += len(rows)
    if told < len(taught):
        parts.append(f"\n还有 {len(taught) - told} 处没有列出来：先改好上面的，或在检查记录里看全部。\n")
    if taught:
        parts.append("\n改好以后再推送一次，这条评论会自己更新。\n")
    return "".join(parts)


def _fitting(rows: Sequence[str], room: int) -> list[str]:
    """The first rows that have room."""
    ends = accumulate(map(len, rows))
    return [row for row, end in zip(rows, ends, strict=True) if end <= room]


def _head(taught: Sequence[Lesson]) -> str:
    if not taught:
        return "### ✅ 检查通过了\n\n没有要改的地方。谢谢您写下这些，接下来请等审核的人来看。\n"
    wrong, hinted = (_count(taught, severity) for severity in WORDS)
    if not wrong:
        return f"### ✅ 检查通过了，有 {hinted} 处提醒\n\n提醒不影响合并，看一看是不是有道理。\n"
    also = f"，另有 {hinted} 处提醒" if hinted else ""
    return f"### 有 {wrong} 处要改{also}\n\n每一处都写着在哪里、现在是什么、改成什么，一处一处来就好。\n"


def _count(taught: Sequence[Lesson], severity: Severity) -> int:
    return sum(lesson.problem.severity == severity for lesson in taught)


def _preview(link: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>()\"\\]+", link):
        return ""
    return f"\n**[看看改完是什么样子]({link})**：登录后下载，解压，双击里面的 `site/index.html`。\n"


def _files(taught: Sequence[Lesson]) -> list[tuple[str, list[Lesson]]]:
    """Lessons by file, those with errors first."""
    files: dict[str, list[Lesson]] = {}
    for lesson in taught:
        files.setdefault(lesson.problem.span.path, []).append(lesson)
    return sorted(files.items(), key=lambda each: (not _count(each[1], "error"), each[0]))


def _table(path: str, rows: Sequence[str]) -> str:
    """One file's rows; beyond a dozen the rest is folded."""
    head = "\n| 行 | 哪里不对，怎么改 |\n| ---: | --- |\n"
    shown = f"\n#### {words(path)}\n{head}{''.join(rows[:OPEN])}"
    folded = f"<details><summary>这个文件里还有 {len(rows) - OPEN} 处</summary>\n{head}{''.join(rows[OPEN:])}\n</details>\n"
    return f"{shown}\n{folded}" if len(rows) > OPEN else shown


def _row(lesson: Lesson) -> str:
    problem = lesson.problem
    cell = [f"{SIGNS[problem.severity]} **{words(problem.message)}**", words(problem.hint)]
    label = "改成" if lesson.mended else "例如"
    cell += [f"现在：{_verbatim(line)}" for line in lesson.stands.split("\n") if line.strip()]
    cell += [f"{label}：{_verbatim(line)}" for line in lesson.example.split("\n") if line.strip()]
    if lesson.also:
        cell.append(_folded(f"另有 {len(lesson.also)} 处同样的原因", "<br>".join(_places(lesson.also))))
    cell.append(_why(problem))
    return f"| {problem.span.line} | {'<br>'.join(part for part in cell if part)} |\n"


def _why(problem: Diagnostic) -> str:
    """The code, and in its fold the words of its page: nobody has to look for another place."""
    entry = CODES.get(problem.code)
    title = f"<sub>{problem.code}{' ' + words(entry.title) if entry else ''}</sub>"
    return _folded(title, words(entry.why)) if entry else title


def _places(also: Sequence[Diagnostic]) -> Iterator[str]:
    yield from (f"{words(str(other.span))} {words(other.message)}" for other in also[:MOST])
    if len(also) > MOST:
        yield f"等 {len(also)} 处"


def _folded(title: str, words: str) -> str:
    return f"<details><summary>{title}</summary>{words}</details>"


def words(text: str) -> str:
    """Text as text: no mark-up, no link, and no mention of a person or an issue comes of it.

    GitHub looks for mentions after it has read character references, so they need a break that nobody sees.
    """
    return "".join(BROKEN.get(char) or _inert(char) for char in plain(text))


def _verbatim(line: str) -> str:
    """An author's line as code, where GitHub looks for no mentions, and which may be copied as it stands."""
    shown = line if len(line) <= CUT else line[: CUT - 1] + "…"
    blanks = len(shown) - len(shown.lstrip(" "))
    return f"<code>{'&nbsp;' * blanks}{''.join(map(_inert, plain(shown[blanks:])))}</code>"


def _inert(char: str) -> str:
    """A sign that Markdown or HTML could read, as a character reference (CommonMark 0.31.2, 2.5)."""
    return f"&#{ord(char)};" if char.isascii() and not char.isalnum() and char not in " ,;/%?" else char
