"""A script with times: Markdown that says from when on each passage is spoken.

Most trainers have the words that they read out, not a caption program. A passage begins at its
`[分:秒]` and is spoken until the next one begins. It is cut into captions where a speaker
breathes, and its time is shared out by the length of the words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from xindeng.diag import Diagnostic, Span
from xindeng.doc import Spoken

from . import complaints

TIME = re.compile(r"\[(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?:[.,](\d{1,3}))?\]\s*")
MEANT = re.compile(r"[\[［【(（]\s*\d{1,3}\s*[:：.．]\s*\d{1,2}(?:\s*[:：.．]\s*\d{1,2})*\s*[\]］】)）]")
"""What somebody wrote as a time and did not quite hit."""
HOW = "时间写成 [01:05] 或 [1:02:05.5]（分:秒，或 时:分:秒），半角符号，放在一行的开头；标题写 ## 开场"
LINE, LINES = 16, 2
"""Han characters on a line, lines in a caption: Netflix, Simplified Chinese Timed Text Style Guide, I.3."""
LONGEST = 7.0
"""Seconds: Netflix, Timed Text Style Guide, General Requirements, 2."""
USUAL = 4.5
"""Han characters a second of somebody who teaches; only for a last passage whose end nobody knows."""
AFTER_SENTENCE = re.compile(r"(?<=[。！？!?；;…])(?![。！？!?；;…”’」』）)])")
AFTER_CLAUSE = re.compile(r"(?<=[，、：,:])")
ASIDE = re.compile(r"<!--.*?-->", re.DOTALL)
MARKS = re.compile(r"\*\*|\*|`")


@dataclass(frozen=True)
class Passage:
    """What is said from `start` on, seconds; without words nobody speaks."""

    start: float
    words: str
    span: Span


def read(text: str, place: str, seconds: float) -> tuple[list[tuple[Spoken, Span]], list[Diagnostic]]:
    """The captions of a script, each with the line of its passage, and what is wrong with it.

    `seconds` is the recording's length, the end of the last passage.
    """
    passages: list[Passage] = []
    problems: list[Diagnostic] = []
    for number, line in enumerate(_bare(text).splitlines(), start=1):
        span = Span(place, number)
        time, words = TIME.match(line), MARKS.sub("", line).strip()
        if time:
            passages.append(Passage(_seconds(time), MARKS.sub("", line[time.end():]).strip(), span))
        elif MEANT.match(words):
            problems.append(complaints.cue(span, f"看不懂这一行开头的时间：“{words[:20]}”", HOW))
        elif words and not words.startswith("#"):
            if passages:
                passages[-1] = Passage(passages[-1].start, _joined(passages[-1].words, words), passages[-1].span)
            else:
                problems.append(complaints.cue(span, f"这里有字，前面却没有时间：“{words[:20]}”", HOW))
    problems += _backwards(passages)
    if problems:
        return [], problems
    ends = [*(each.start for each in passages[1:]), math.inf]
    return [(cue, passage.span) for passage, until in zip(passages, ends, strict=False) for cue in _cues(passage, until, seconds)], []


def width(words: str) -> float:
    """In Han characters; a Latin letter or a digit takes half of one."""
    return sum(1.0 if east_asian_width(sign) in "WF" else 0.5 for sign in words)


def _bare(text: str) -> str:
    """Without comments, line for line."""
    return ASIDE.sub(lambda found: "\n" * found[0].count("\n"), text)


def _seconds(time: re.Match[str]) -> float:
    hours, minutes, seconds = (int(part or 0) for part in time.groups()[:3])
    return hours * 3600 + minutes * 60 + seconds + float(f"0.{time[4] or 0}")


def _joined(before: str, after: str) -> str:
    latin = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalnum()
    return f"{before} {after}" if latin else before + after


def _backwards(passages: list[Passage]) -> Iterator[Diagnostic]:
    for before, passage in pairwise(passages):
        if passage.start <= before.start:
            yield complaints.cue(passage.span, f"时间往回走了：上一段从 {clock(before.start)} 开始，这一段写着 {clock(passage.start)}",
                                 "按先后排列；看看是不是抄错了一位数")


def clock(seconds: float) -> str:
    """As an author writes it."""
    whole = int(seconds)
    hours = f"{whole // 3600}:" if whole >= 3600 else ""
    return f"{hours}{whole // 60 % 60:02}:{whole % 60:02}"


def _cues(passage: Passage, until: float, seconds: float) -> Iterator[Spoken]:
    """The captions of a passage; none stays longer than LONGEST, and silence after it stays silent."""
    whole = max(1.0, width(passage.words))
    end = min(until, seconds)
    if not math.isfinite(end) or end <= passage.start:  # past the recording: read() of captions tells it
        end = passage.start + whole / USUAL
    each = (end - passage.start) / whole
    start = passage.start
    for piece in _pieces(passage.words, LONGEST / each):
        after = start + width(piece) * each
        if words := piece.strip():
            yield Spoken(round(start, 3), round(min(after, start + LONGEST), 3), _laid(words))
        start = after


def _pieces(words: str, most: float) -> Iterator[str]:
    """What a speaker says in one breath, together as long as it fits on LINES lines and into the time for `most` characters."""
    held = ""
    for part in _breaths(words):
        if held and width(held + part) > min(LINE * LINES, most):
            yield held
            held = ""
        held += part
    yield held


def _breaths(words: str) -> Iterator[str]:
    for sentence in AFTER_SENTENCE.split(words):
        if width(sentence) <= LINE * LINES:
            yield sentence
            continue
        for clause in AFTER_CLAUSE.split(sentence):
            rest = clause
            while width(rest) > LINE * LINES:
                cut = LINE * LINES
                yield rest[:cut]
                rest = rest[cut:]
            yield rest


def _laid(piece: str) -> str:
    """On two lines when it is too long for one: broken after a mark near the middle, else in the middle."""
    if width(piece) <= LINE:
        return piece
    middle = len(piece) / 2
    fits = [n for n in range(1, len(piece)) if width(piece[:n]) <= LINE and width(piece[n:]) <= LINE]
    if not fits:
        return piece
    marks = [n for n in fits if piece[n - 1] in "。！？!?；;…，、：,:"]
    at = min(marks or [n for n in fits if piece[n] not in "。！？!?；;…，、：,:”’」』）)"] or fits, key=lambda n: abs(n - middle))
    return f"{piece[:at].strip()}\n{piece[at:].strip()}"
