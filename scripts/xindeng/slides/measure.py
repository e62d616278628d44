"""How wide words are and how many lines they take, without opening a font.

Every Chinese font sets Han characters and full-width marks on a square. Of the rest each is
taken as wide as in the wider of Noto Sans CJK SC and Arial (a test asks the font), so that
a line is never longer on somebody's screen than it was counted here.
"""

from __future__ import annotations

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


def width(words: str, *, bold: bool = False) -> float:
    """Of one line, in em."""
    return sum(_em(char, bold) for char in words)


def _em(char: str, bold: bool) -> float:
    return WIDTHS[char] * (BOLDER if bold else 1) if char in WIDTHS else 1.0


def rows(words: str, room: float, *, bold: bool = False) -> int:
    """Lines that the words take where `room` em fit beside each other; at least one."""
    return sum(_rows(part, room, bold) for part in words.split("\n"))


def _rows(words: str, room: float, bold: bool) -> int:
    count, used = 1, 0.0
    for piece in _pieces(words):
        size = width(piece, bold=bold)
        if used and used + size - _trailing(piece) > room:
            count, used = count + 1, 0.0
        while size > room:
            count, size = count + 1, size - room
        used += size
    return count


def _trailing(piece: str) -> float:
    """A space at the end of a line takes no room."""
    return WIDTHS[" "] if piece.endswith(" ") else 0.0


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
