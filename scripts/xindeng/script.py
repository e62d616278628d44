"""A play's script as Chinese authors write it: speeches, stage directions, scenes.

    ## 第一场 家中餐桌 傍晚
    老周：（不抬头）嗯。
    （周岚端上**一盘土豆丝**。）
    !!! facilitator "导演手记"

Speakers are known from the cast, so no mark is needed before a name. A word in bold within a
direction or an aside names a prop.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from . import prose
from .diag import Diagnostic, Mend, Span, in_order
from .doc import Block, Blocks, Cue, Direction, Inlines, Section, Strong, plain, walk

NAME_LENGTH = 12
"""Longest text before a colon that is taken for somebody who is not in the cast."""
SPEECH = re.compile(r"([^：:]{1,40})[：:]")
ONE_OF_TWO = 0.5
"""Likeness of 老洲 and 老周: Chinese names are so short that one slip is half of them."""
NO_NAME = re.compile(r"[，。！？；…,;!?]|\.")
BRACKETED_NAME = re.compile(r"(.+?)[（(](.+)[）)]")
SCENE = re.compile(r"第\s*([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*场[\s　]+\S.*")
HEADING = re.compile(r"(#+)[\s　]*(.*)")
OPEN, CLOSE = "（(", "）)"
DIGITS = "零一二三四五六七八九"
HANZI = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")
SPEECH_EXAMPLE = "台词写成 老周：（不抬头）嗯。 舞台说明整段放进全角括号：（灯暗。） 段与段之间空一行。"


def read(text: str, path: str, first_line: int, cast: Sequence[str]) -> tuple[Blocks, list[Diagnostic]]:
    """Scenes of a script that starts at the 1-based line `first_line` of its file."""
    reader = _Script(path, first_line, tuple(cast))
    reader.lines(re.split(r"\r\n|\r|\n", text))
    return reader.blocks(), in_order(reader.problems)


def spoken_hanzi(blocks: Blocks) -> int:
    """How many Chinese characters are spoken: asides and stage business do not count."""
    cues = (block for block in walk(blocks) if isinstance(block, Cue))
    return sum(len(HANZI.findall(_aloud(plain(cue.inlines)))) for cue in cues)


def bold_words(blocks: Blocks) -> list[tuple[str, Span]]:
    """Props: what is bold in directions and asides, in order, each with its block's place."""
    found: list[tuple[str, Span]] = []
    for block in walk(blocks):
        if isinstance(block, Direction):
            words = _bold(block.inlines)
        elif isinstance(block, Cue):
            words = [*block.props, *_bold_in_brackets(block.inlines)]
        else:
            continue
        found += [(word, block.span or Span("")) for word in words]
    return found


def speakers(blocks: Blocks) -> dict[str, int]:
    """Who speaks, in order of appearance, and how many speeches each has."""
    counts: dict[str, int] = {}
    for block in walk(blocks):
        if isinstance(block, Cue):
            counts[block.speaker] = counts.get(block.speaker, 0) + 1
    return counts


# --- words and brackets ----------------------------------------------------------------


def _bold(inlines: Inlines) -> list[str]:
    return [plain(each.inlines) for each in inlines if isinstance(each, Strong)]


def _aloud(words: str) -> str:
    """The words of a speech that stand outside brackets."""
    depth, kept = 0, []
    for char in words:
        depth = max(0, depth + (char in OPEN) - (char in CLOSE))
        if depth == 0:
            kept.append(char)
    return "".join(kept)


def _bold_in_brackets(inlines: Inlines) -> list[str]:
    """Bold words of stage business within a speech; other bold is only stressed."""
    depth, found = 0, []
    for each in inlines:
        words = plain((each,))
        if depth > 0 and isinstance(each, Strong):
            found.append(words)
        depth = max(0, depth + sum((c in OPEN) - (c in CLOSE) for c in words))
    return found


def _closing(words: str) -> int:
    """Index of the bracket that closes the first character's, or -1."""
    depth = 0
    for index, char in enumerate(words):
        depth += (char in OPEN) - (char in CLOSE)
        if depth == 0:
            return index
    return -1


def number(numeral: str) -> int:
    """1 to 99 from 十二 or 12; 0 when it is no number."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if not numeral or len(tens) > 1 or len(ones) > 1 or tens not in DIGITS:
        return 0
    return (DIGITS.index(tens or "一") * 10 if ten else 0) + (DIGITS.index(ones) if ones else 0)


# --- reading ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """A line without its indent; `column` is where its first word stands."""

    text: str
    row: int
    column: int


@dataclass
class _Script:
    path: str
    first_line: int
    cast: tuple[str, ...]
    problems: list[Diagnostic] = field(default_factory=list)
    before: list[Block] = field(default_factory=list)
    scenes: list[tuple[Section, list[Block]]] = field(default_factory=list)

    def blocks(self) -> Blocks:
        scenes = (replace(scene, blocks=tuple(inner)) for scene, inner in self.scenes)
        return (*self.before, *scenes)

    def lines(self, lines: Sequence[str]) -> None:
        """Headings, notes and paragraphs in order."""
        row = 0
        while row < len(lines):
            stop = row + 1
            if lines[row].startswith("!!!"):
                stop = _end_of_note(lines, row)
                self._note(lines[row:stop], row)
            elif lines[row].lstrip().startswith("#"):
                self._scene(_line(lines[row], row))
            elif lines[row].strip():
                stop = _end_of_paragraph(lines, row)
                self._paragraph([_line(lines[each], each) for each in range(row, stop)])
            row = stop
        self._complain_of_speech_without_scene()

    def _complain_of_speech_without_scene(self) -> None:
        how = "先写一个场次标题：## 第一场 家中餐桌 傍晚"
        early = next((block.span for block in self.before if isinstance(block, Cue)), None)
        if not self.scenes:
            self._says("K-06", self._span(0), "剧本里还没有场次", how)
        elif early:
            self._says("K-06", early, "这句台词在第一场之前", how)

    def _note(self, lines: Sequence[str], row: int) -> None:
        blocks, problems = prose.read("\n".join(lines), self.path, self.first_line + row)
        self.problems += problems
        for block in blocks:
            self._add(block)

    def _scene(self, line: _Line) -> None:
        heading = HEADING.match(line.text)
        marks, title = (heading[1], heading[2].strip()) if heading else ("", "")
        scene = SCENE.fullmatch(title)
        count, place = len(self.scenes) + 1, self._span(line.row, line.column)
        if marks != "##" or not scene:
            self._says(
                "K-02",
                place,
                f"看不懂场次标题“{title}”",
                "写成：## 第一场 家中餐桌 傍晚（两个 #，场次、地点、时间用空格隔开）",
            )
        elif number(scene[1]) != count:
            self._says(
                "K-05",
                place,
                f"场次不连续：这里应是第 {count} 场，写成了“第{scene[1]}场”",
                "按 1、2、3 的顺序改正场次。",
            )
        self.scenes.append((Section(title, (), f"scene-{count}", span=place), []))

    def _paragraph(self, lines: Sequence[_Line]) -> None:
        """One or more speeches or directions; each may go on over several lines."""
        for group in self._groups(lines):
            first, speech = group[0], self._speaks(group[0].text)
            if first.text[0] in OPEN:
                self._direction(group)
            elif speech:
                self._speech(group, speech)
            else:
                what = f"看不出这一行是台词还是舞台说明：{_short(first.text)}"
                self._says("K-03", self._span(first.row, first.column), what, SPEECH_EXAMPLE)

    def _groups(self, lines: Sequence[_Line]) -> list[list[_Line]]:
        """Lines that begin a speech, or are a direction of their own, begin a group."""
        groups: list[list[_Line]] = []
        for line in lines:
            begun = "\n".join(each.text for each in groups[-1]) if groups else ""
            in_brackets = begun[:1] in tuple(OPEN) and _closing(begun) < 0
            direction = line.text[0] in OPEN and _closing(line.text) == len(line.text) - 1
            if not groups or (not in_brackets and (direction or self._speaks(line.text))):
                groups.append([])
            groups[-1].append(line)
        return groups

    def _speaks(self, words: str) -> re.Match[str] | None:
        """The name and colon that begin a speech, be the name known or not."""
        speech = SPEECH.match(words)
        if speech is None or speech[1].strip() in self.cast:
            return speech
        return None if len(speech[1]) > NAME_LENGTH or NO_NAME.search(speech[1]) else speech

    def _direction(self, group: Sequence[_Line]) -> None:
        words = "\n".join(line.text for line in group)
        first, end = group[0], _closing(words)
        place = self._span(first.row, first.column)
        if end != len(words) - 1:
            fault = "括号没有收尾" if end < 0 else "括号后面还有文字"
            self._says(
                "K-04",
                place,
                f"舞台说明要整段放在一对括号里：{fault}",
                "写成（灯暗。）；括号外的话若是台词，另起一段写上是谁说的。",
            )
        inner = words[1:end] if end > 0 else words[1:]
        self._add(Direction(self._inline(inner, first.row, first.column + 1), span=place))

    def _speech(self, group: Sequence[_Line], speech: re.Match[str]) -> None:
        first, speaker = group[0], speech[1].strip()
        place = self._span(first.row, first.column)
        if speaker not in self.cast:
            self._unknown(speaker, place)
        words, start = _after(group, speech.end())
        aside, rest = self._aside(words, place)
        if not aside and not rest:
            how = "写上说的话；没有话、只有动作，写成舞台说明：（老周不抬头。）"
            self._says("K-03", place, f"“{speaker}”这一句没有台词", how)
        manner = self._inline(aside, first.row, first.column + start + 1)
        before = words[: len(words) - len(rest)]
        column = 1 if "\n" in before else first.column + start + len(before)
        spoken = self._inline(rest, first.row + before.count("\n"), column)
        self._add(Cue(speaker, spoken, plain(manner), tuple(_bold(manner)), span=place))

    def _aside(self, words: str, place: Span) -> tuple[str, str]:
        """How it is said, without brackets, and what is said."""
        if not words or words[0] not in OPEN:
            return "", words
        end = _closing(words)
        if end < 0:
            self._says("K-04", place, "冒号后面的括号没有收尾", "写成 老周：（不抬头）嗯。")
            return "", words
        return words[1:end], words[end + 1 :].lstrip()

    def _unknown(self, speaker: str, place: Span) -> None:
        bracketed = BRACKETED_NAME.fullmatch(speaker)
        mend = None
        if bracketed and bracketed[1].strip() in self.cast:
            hint = f"怎样说写在冒号后面：{bracketed[1].strip()}：（{bracketed[2]}）…"
        else:
            near = difflib.get_close_matches(speaker, self.cast, n=1, cutoff=ONE_OF_TWO)
            guess = f"是不是“{near[0]}”？" if near else "新人物先写进文件头的 cast。"
            hint = f"{guess}人物表里有：{'、'.join(self.cast)}。"
            mend = Mend(speaker, near[0]) if near else None
        self._says("K-01", place, f"人物表里没有“{speaker}”", hint, mend)

    def _inline(self, words: str, row: int, column: int) -> Inlines:
        inlines, problems = prose.inline(words, self.path, self.first_line + row, column)
        self.problems += problems
        return inlines

    def _add(self, block: Block) -> None:
        (self.scenes[-1][1] if self.scenes else self.before).append(block)

    def _span(self, row: int, column: int = 1) -> Span:
        return Span(self.path, self.first_line + row, column)

    def _says(self, code: str, place: Span, message: str, hint: str, mend: Mend | None = None) -> None:
        self.problems.append(Diagnostic(code, place, message, hint, mend=mend))


def _line(text: str, row: int) -> _Line:
    words = text.strip()
    return _Line(words, row, len(text) - len(text.lstrip()) + 1)


def _after(group: Sequence[_Line], end: int) -> tuple[str, int]:
    """The words behind a colon, going on over the lines of a group, and where they begin."""
    rest = group[0].text[end:]
    start = end + len(rest) - len(rest.lstrip())
    return "\n".join([rest.strip(), *(line.text for line in group[1:])]).strip(), start


def _short(words: str) -> str:
    return words if len(words) <= 20 else f"{words[:20]}…"


def _end_of_note(lines: Sequence[str], row: int) -> int:
    """The line after the indented lines that belong to a note."""
    stop = row + 1
    while stop < len(lines) and (not lines[stop].strip() or lines[stop].startswith("    ")):
        stop += 1
    return stop


def _end_of_paragraph(lines: Sequence[str], row: int) -> int:
    stop = row + 1
    while stop < len(lines) and lines[stop].strip() and not lines[stop].startswith(("#", "!!!")):
        stop += 1
    return stop
