"""Why the head of a file cannot be read as YAML, in the words of somebody who typed it.

A parser says where it gave up, which is often lines behind the slip. Here the lines before that
place are looked at for what trainers do: a full-width colon, a forgotten blank, half a quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from xindeng.diag import Diagnostic, Mend, Span
from xindeng.slips.signs import DASHES, HALF, SPACES, named

BLANK = "[ \u3000\u00a0]"
KEY = re.compile(r"(?P<lead>\s*(?:- +)*)(?P<key>[^\s:：#'\"{\[]{1,20})(?P<colon>\s*：\s*|:[\u3000\u00a0]\s*|:(?=[^\s/:]))")
VALUE = re.compile(r"(?P<lead>\s*(?:- +)?[^\s:#'\"{\[][^:#'\"]{0,39}: +)(?P<value>\S.*?)\s*$")
ENTRY = re.compile(r"(?P<lead>\s*- +)(?P<value>\S.*?)\s*$")
LEAD = re.compile(r"\s*")
FENCE = re.compile(rf"[-{DASHES}_＿]{{2,}}")
FLOW = re.compile(r"[{\[].*[，：；｝］【】].*|[｛［【].*")
BACK = 40
"""Lines before the parser's place that are searched for half a quote."""


@dataclass(frozen=True)
class Slip:
    """Line and column (0-based) of a slip, and what is said of it."""

    line: int
    column: int
    message: str
    hint: str
    mend: Mend | None = None


Look = Callable[[Sequence[str], int], Slip | None]
"""Finds one kind of slip in a line, or in those that lead up to it."""


def explain(lines: Sequence[str], number: int, path: str, first: int) -> Diagnostic | None:
    """The slip that made a parser give up at line `number` (0-based); None when it is none that we know.

    `first` is the 1-based line of the file at which these lines begin.
    """
    found = next(_slips(lines, min(number, len(lines) - 1)), None)
    if found is None:
        return None
    return Diagnostic(
        "Y-01", Span(path, found.line + first, found.column + 1), found.message, found.hint, mend=found.mend
    )


def _slips(lines: Sequence[str], number: int) -> Iterator[Slip]:
    above = max(0, number - 1)
    looks: Sequence[tuple[Look, int]] = (
        (_colon, number), (_colon, above), (_indent, number), (_indent, above),
        (_quote, number), (_special, number), (_behind_quote, number), (_flow, number), (_flow, above),
        (_bracket, above), (_deeper, number), (_second_colon, number),
    )  # fmt: skip
    yield from (slip for look, n in looks if (slip := look(lines, n)))


def _colon(lines: Sequence[str], n: int) -> Slip | None:
    """A field's name, and behind it no colon with a blank."""
    found = KEY.match(lines[n])
    if not found:
        return None
    colon, column = found["colon"], found.start("colon")
    if "：" in colon:
        what, how = "这里用了全角冒号“：”", "改成半角冒号加一个空格“: ”。"
    elif len(colon) > 1:
        what, how = f"冒号后面是{SPACES[colon[1]]}", "删掉它，改成一个半角空格。"
    else:
        what, how = "冒号后面少了空格", "在冒号后面空一格。"
    return Slip(n, column, what, how, Mend(colon, ": "))


def _indent(lines: Sequence[str], n: int) -> Slip | None:
    """A tab or a full-width blank before the first word."""
    lead = LEAD.match(lines[n])
    blanks = lead[0] if lead else ""
    if not lines[n].strip() or not blanks.strip(" "):
        return None
    column = len(blanks) - len(blanks.lstrip(" "))
    what = " Tab 键" if blanks[column] == "\t" else SPACES.get(blanks[column], "特别的空格")
    right = _indent_of(lines, n)
    hint = f"删掉它，改成 {right} 个半角空格。" if right else "删掉它，从行首写起。"
    return Slip(n, column, f"行首用了{what}", hint, Mend(blanks[column:], " " * (right - column)) if right >= column else None)


def _indent_of(lines: Sequence[str], n: int) -> int:
    """How far a line is to be indented: as its neighbours are, or two more than the field above."""
    for other in (lines[n + 1] if n + 1 < len(lines) else "", lines[n - 1] if n else ""):
        blanks = len(other) - len(other.lstrip(" "))
        if blanks and other.strip() and not other[blanks].isspace():
            return blanks
    above = next((line for line in reversed(lines[:n]) if line.strip()), "")
    return len(above) - len(above.lstrip(" ")) + 2 if above.rstrip().endswith(":") else 0


def _quote(lines: Sequence[str], number: int) -> Slip | None:
    """A value that begins with a quote and does not end with one."""
    for n in range(number, max(-1, number - BACK), -1):
        found = VALUE.match(lines[n])
        if not found or found["value"][0] not in "\"'":
            continue
        mark, value = found["value"][0], found["value"]
        if mark not in value[1:].replace(mark * 2, ""):
            hint = f"开头有引号 {mark}，结尾也要有：在这一行末尾补上一个半角的 {mark}；或把开头的去掉。"
            return Slip(n, found.start("value"), "引号少了一半", hint, Mend(value, _closed(value, mark)))
    return None


def _closed(value: str, mark: str) -> str:
    """The value with its second quote: typed for a curly one that stands there, else put at the end."""
    return (value[:-1] if value[-1] in "“”‘’＂＇" else value) + mark


def _special(lines: Sequence[str], n: int) -> Slip | None:
    """A text whose first sign means something to YAML."""
    found = VALUE.match(lines[n])
    if not found or found["value"][0] not in "@`%*&!?|>" or '"' in found["value"]:
        return None
    value = found["value"]
    hint = f"{value[0]} 在 YAML 里有特别的意思：文字以它开头时，两边加半角引号。"
    return Slip(n, found.start("value"), f"文字不能以 {value[0]} 开头", hint, Mend(value, f'"{value}"'))


def _bracket(lines: Sequence[str], number: int) -> Slip | None:
    """A list or a group that begins with a bracket and does not end."""
    for n in range(number, max(-1, number - BACK), -1):
        found = VALUE.match(lines[n]) or ENTRY.match(lines[n])
        missing = _unclosed(found["value"]) if found and found["value"][0] in "{[" else ""
        if found and missing:
            hint = f"在这一行末尾补上半角的 {missing}。"
            return Slip(n, found.start("value"), f"括号没有收尾，少了 {missing}", hint, Mend(found["value"], found["value"] + missing))
    return None


def _unclosed(words: str) -> str:
    """The brackets that are missing at the end."""
    stack = ""
    for char in words:
        if char in "[{":
            stack = {"[": "]", "{": "}"}[char] + stack
        elif stack[:1] == char:
            stack = stack[1:]
    return stack


def _behind_quote(lines: Sequence[str], n: int) -> Slip | None:
    """`summary: "慢慢说"是一门课`: for YAML the text ends with the second quote."""
    found = VALUE.match(lines[n])
    value = found["value"] if found else ""
    inner = re.fullmatch(r"(\"|')((?:(?!\1).)*)\1(?P<rest>[^#\s,}\]].*)", value)
    if not found or not inner:
        return None
    curly = re.sub(r'"([^"]*)"', "“\\1”", value) if inner[1] == '"' else re.sub(r"'([^']*)'", "‘\\1’", value)
    hint = "文字中间的引号用中文的“ ”；半角的引号只能包住整段文字。"
    return Slip(n, found.start("value"), "半角引号后面还有字", hint, Mend(value, curly))


def _flow(lines: Sequence[str], n: int) -> Slip | None:
    """Brackets of YAML with the signs of a Chinese keyboard in between."""
    found = FLOW.search(lines[n])
    if not found:
        return None
    signs = "".join(char for char in found[0] if char in "，：；｛｝［］【】")
    right = re.sub(r"[，；]\s*", ", ", re.sub(r"：\s*", ": ", found[0]))
    right = "".join(HALF[char] if char in "｛｝［］【】" else char for char in right)
    hint = "方括号、花括号，和里面的逗号、冒号都用半角，后面空一格。"
    return Slip(n, found.start(), f"括号里用了{named(signs)}", hint, Mend(found[0], right))


def _deeper(lines: Sequence[str], n: int) -> Slip | None:
    """A field that stands further in than its neighbours: than the field above, or than the one whose list ends above."""
    above = next((line for line in reversed(lines[:n]) if line.strip()), "")
    own, before = VALUE.match(lines[n]), VALUE.match(above)
    if not own or lines[n].lstrip().startswith("- "):
        return None
    wide, narrow = _blanks(lines[n]), _blanks(above)
    if above.lstrip().startswith("- ") and narrow <= wide:
        narrow = next((_blanks(line) for line in reversed(lines[:n]) if line.rstrip().endswith(":")), wide)
    elif not before or before["value"][0] in "|>[{&":
        return None
    if wide <= narrow:
        return None
    hint = f"和上面同一组的字段左边对齐：行首空 {narrow} 格。" if narrow else "和上面的字段左边对齐：行首不要空格。"
    return Slip(n, narrow, "这一行缩进多了", hint, Mend(" " * (wide - narrow), ""))


def _second_colon(lines: Sequence[str], n: int) -> Slip | None:
    """A half-width colon and a blank within a text: for YAML a second field begins."""
    found = VALUE.match(lines[n])
    value = found["value"] if found else ""
    colon = re.search(r": +|:$", value)
    if not found or not colon or value[0] in "\"'{[|>":
        return None
    hint = "文字里的冒号用中文的“：”；或者在整段文字的两边加半角引号。"
    return Slip(n, found.start("value") + colon.start(), "文字里有半角冒号加空格", hint, Mend(colon[0], "："))


def _blanks(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def fence(line: str) -> bool:
    """Whether a line was meant to be `---`: signs that look like it and nothing else."""
    return line.rstrip() != "---" and bool(FENCE.fullmatch("".join(line.split())))
