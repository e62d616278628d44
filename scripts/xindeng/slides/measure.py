"""How wide words are and how many lines they take, without opening a font.

Every Chinese font sets Han characters and full-width marks on a square. Of the rest each is
taken as wide as in the wider of Noto Sans CJK SC and Arial (a test asks the font), so that
a line is never longer on somebody's screen than it was counted here.
"""

from __future__ import annotations

from itertools import pairwise

_HUNDREDTHS = {
    27: "|", 28: " ',.:;ij", 29: "l", 30: "I", 33: "!f", 34: "()[]{}", 35: "-", 38: "t", 39: "r", 40: "/\\",
    47: "*", 48: '"', 50: "sxz", 51: "c", 53: "vy", 54: "J", 56: "#$0123456789?L^_ek", 57: "ag", 59: "+<=>~",
    61: "`hnou", 62: "FTZbdpq", 67: "ABEKPSVXY", 68: "&", 73: "CDHNRU", 78: "GOQ", 81: "w", 84: "M",
    93: "%m", 95: "W", 102: "@",
}  # fmt: skip
WIDTHS = {char: hundredths / 100 for hundredths, chars in _HUNDREDTHS.items() for char in chars}
"""Width of each printable ASCII character in em, regular weight."""
BOLDER = 1.06
"""How much wider a bold Latin character is."""
NO_START = frozenset("，。！？；：、）】》」』”’…—～·％,.!?;:)]}%")
NO_END = frozenset("（【《「『“‘([{")
"""What no line begins or ends with (CLREQ 3.1.3)."""


AUTOSPACE = 0.25
"""White in em that LibreOffice sets between Chinese and other writing (PowerPoint sets less)."""


def width(words: str, *, bold: bool = False) -> float:
    """Of one line, in em."""
    between = sum(_apart(before, after) for before, after in pairwise(words))
    return sum(_em(char, bold) for char in words) + AUTOSPACE * between


def _em(char: str, bold: bool) -> float:
    return WIDTHS[char] * (BOLDER if bold else 1) if char in WIDTHS else 1.0


def _apart(before: str, after: str) -> bool:
    return (before in WIDTHS) != (after in WIDTHS) and " " not in before + after


def rows(words: str, room: float, *, bold: bool = False) -> int:
    """Lines that the words take where `room` em fit beside each other; at least one."""
    return sum(_rows(part, room, bold) for part in words.split("\n"))


def _rows(words: str, room: float, bold: bool) -> int:
    count, line = 1, ""
    for piece in _pieces(words):
        if line and width((line + piece).rstrip(" "), bold=bold) > room:
            count, line = count + 1, ""
        line += piece
        while width(line.rstrip(" "), bold=bold) > room and len(line) > 1:
            count, line = count + 1, line[_most(line, room, bold) :]
    return count


def _most(line: str, room: float, bold: bool) -> int:
    """Characters of a piece too long for any line that fit the first one."""
    return max((n for n in range(1, len(line)) if width(line[:n], bold=bold) <= room), default=1)


def _pieces(words: str) -> list[str]:
    """What no line end may part: a Latin word, a character with the marks beside it."""
    pieces: list[str] = []
    for char in words:
        if pieces and _held(pieces[-1][-1], char):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _held(before: str, after: str) -> bool:
    if after in NO_START or before in NO_END:
        return True
    return before in WIDTHS and before != " " and after in WIDTHS
