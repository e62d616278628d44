"""Captions: .srt, .vtt or a script with times in, `Spoken` cues out, with a located complaint for each mistake.

WebVTT as of the W3C recommendation, SubRip as everybody writes it, Markdown as timed.py says; all
in UTF-8. Marks inside a cue (<b>, <v 名字>, {\\an8}) are dropped: a transcript is plain words.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from xindeng.diag import Diagnostic, Span
from xindeng.doc import Spoken

from . import complaints, timed
from .probe import outside

LARGEST = 1 << 20
"""Bytes; an hour of speech is about 60 kB."""
FASTEST = 9.0
"""Han characters a second: Netflix, Simplified Chinese Timed Text Style Guide, I.16."""
SHORTEST = 0.83
"""Seconds: Netflix, Timed Text Style Guide, General Requirements, 2."""
LATE = 0.5
"""Seconds that the last cue may outlast the recording, and any cue its limit: people round up."""
TIME = re.compile(r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})")
SCRIPT = ".captions.md"
"""How the name of a script with times ends, so that nobody takes it for an item."""
ARROW = "-->"
LIKE_ARROW = re.compile(r"→|—+>|–>|＞|-+>")
MARKS = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
ASIDE = ("NOTE", "STYLE", "REGION", "WEBVTT")
HOW = "时间写成 00:01:02.500 --> 00:01:05.000（时:分:秒.毫秒，半角符号，箭头两边各一个空格）"

Read = tuple[tuple[Spoken, ...], list[Diagnostic]]


@dataclass(frozen=True)
class Lines:
    """A run of lines without a blank one; `first` is the number of its first line."""

    first: int
    lines: tuple[str, ...]


def read(path: Path, root: Path, span: Span, seconds: float = math.inf) -> Read:
    """The cues of a caption file and what is wrong with it.

    `span` is where an author named the file; complaints about its lines stand in the file
    itself, its path relative to `root`. `seconds` is the recording's length.
    """
    text, wrong = _text(path, root, span)
    if wrong:
        return (), [wrong]
    place = path.resolve().relative_to(root.resolve()).as_posix()
    script = path.name.endswith(SCRIPT)
    if path.suffix.lower() == ".md" and not script:
        return (), [complaints.unreadable(span, path.name, "的名字像一篇稿子", f"如果它是字幕稿，把它改名为“{path.stem}{SCRIPT}”，这里也照着改")]
    cues, problems = timed.read(text, place, seconds) if script else _timed(text, place)
    if not cues and not problems:
        problems.append(complaints.unreadable(span, path.name, "里一条字幕也没有", timed.HOW if script else HOW))
    problems += _order(cues, seconds)
    return tuple(cue for cue, _ in cues), problems or legible(cues)


def legible(cues: list[tuple[Spoken, Span]]) -> list[Diagnostic]:
    """What a viewer has no time or no room to read: a reminder for each way, at the first such cue."""
    found: dict[str, list[tuple[Spoken, Span]]] = {}
    for cue, span in cues:
        lines, spent = cue.text.split("\n"), cue.end - cue.start
        if sum(map(timed.width, lines)) / spent > FASTEST:
            found.setdefault("fast", []).append((cue, span))
        elif len(lines) > timed.LINES or max(map(timed.width, lines)) > timed.LINE:
            found.setdefault("long", []).append((cue, span))
        elif not SHORTEST <= spent <= timed.LONGEST + LATE:
            found.setdefault("spent", []).append((cue, span))
    return [complaints.hard_to_read(each[0][1], way, each[0][0], len(each) - 1) for way, each in found.items()]


def to_vtt(cues: tuple[Spoken, ...]) -> str:
    """WebVTT with millisecond times; equal cues give equal text."""
    parts = [f"{stamp(cue.start)} {ARROW} {stamp(cue.end)}\n{html.escape(cue.text, quote=False)}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *parts])


def _timed(text: str, place: str) -> tuple[list[tuple[Spoken, Span]], list[Diagnostic]]:
    """SubRip or WebVTT: each block that says a time."""
    seen = [_cue(block, place) for block in _blocks(text)]
    problems = [each for each in seen if isinstance(each, Diagnostic)]
    return [each for each in seen if each and not isinstance(each, Diagnostic)], problems


def _text(path: Path, root: Path, span: Span) -> tuple[str, Diagnostic | None]:
    if outside(path, root):
        return "", complaints.outside(span, path.name)
    if not path.is_file():
        return "", complaints.no_captions(span, path.name)
    if path.stat().st_size > LARGEST:
        return "", complaints.unreadable(span, path.name, "大得不像字幕（超过 1 MB）", "看看是不是放错了文件")
    raw = path.read_bytes()
    if not raw.strip():
        return "", complaints.unreadable(span, path.name, "是空的", "请把字幕放进这个文件")
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        return "", complaints.unreadable(span, path.name, *_encoding(raw))


def _encoding(raw: bytes) -> tuple[str, str]:
    hint = "用记事本打开，选“另存为”，编码选 UTF-8，再保存"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "不是 UTF-8 编码的文字", hint
    return "是 GBK 编码的，不是 UTF-8", hint


def _blocks(text: str) -> Iterator[Lines]:
    lines: list[str] = []
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield Lines(number - len(lines), tuple(lines))
            lines = []


def _cue(block: Lines, place: str) -> tuple[Spoken, Span] | Diagnostic | None:
    """The cue in a block, its complaint, or nothing for a comment, a style or a bare header."""
    at = next((number for number, line in enumerate(block.lines[:2]) if _timing(line)), None)
    if at is None:
        if block.lines[0].split(" ")[0].rstrip(":") in ASIDE:
            return None
        return complaints.cue(Span(place, block.first), f"这里有字，却没有时间：“{block.lines[0][:20]}”", HOW)
    span = Span(place, block.first + at)
    start, end = _times(block.lines[at])
    if start is None or end is None:
        return complaints.cue(span, f"看不懂这一行的时间：“{block.lines[at][:60]}”", HOW)
    words = [html.unescape(MARKS.sub("", line)).strip() for line in block.lines[at + 1:]]
    text = "\n".join(word for word in words if word)
    if not text:
        return complaints.cue(span, "这一条字幕没有字", "写上这段时间里说的话，或者删掉这一条")
    if end <= start:
        return complaints.cue(span, f"这一条的结束（{stamp(end)}）不晚于开始（{stamp(start)}）", "把结束时间改到开始之后")
    return Spoken(start, end, text), span


def _timing(line: str) -> bool:
    """Whether a line is meant as a timing line, also with a wrong arrow or full-width colons."""
    if ARROW in line:
        return True
    return bool(LIKE_ARROW.search(line)) and bool(re.match(r"\d+[:：.]\d", line))


def _times(line: str) -> tuple[float | None, float | None]:
    before, arrow, after = line.partition(ARROW)
    if not arrow or not after.strip():
        return None, None
    return _seconds(before.strip()), _seconds(after.split()[0])


def _seconds(stamp: str) -> float | None:
    match = TIME.fullmatch(stamp)
    if not match:
        return None
    hours, minutes, seconds, thousandths = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _order(cues: list[tuple[Spoken, Span]], seconds: float) -> Iterator[Diagnostic]:
    for (before, _), (cue, span) in pairwise(cues):
        if cue.start < before.start:
            yield complaints.cue(span, f"顺序乱了：这一条从 {stamp(cue.start)} 开始，比上一条（{stamp(before.start)}）还早",
                                 "按开始时间从早到晚排列")
        elif cue.start < before.end:
            yield complaints.cue(span, f"与上一条重叠：上一条到 {stamp(before.end)} 才结束，这一条 {stamp(cue.start)} 就开始了",
                                 "把上一条的结束提前，或者把这一条的开始推后")
    for cue, span in cues:
        if cue.end > seconds + LATE:
            yield complaints.cue(span, f"这一条到 {stamp(cue.end)} 才结束，录像只有 {stamp(seconds)}",
                                 "看看字幕是不是配错了录像，或者把时间改短")


def stamp(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
