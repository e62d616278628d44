"""What an author meant by a value that is not of the right form; empty where there is no telling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from xindeng import slips
from xindeng.diag import nearest
from xindeng.schema.words import meant

TENS = "一二三四五六七八九"


def whole(value: str) -> str:
    """30 for 30分钟, ３０ and 三十; nothing for 8-12 and 1小时."""
    words = slips.stripped(value)
    figures = re.findall(r"\d+", words)
    beside = re.sub(r"\d+", "", words)
    if len(figures) == 1 and not re.search(r"[时半点万千百%.\-~到至]", beside) and len(beside) <= 4:
        return str(int(figures[0]))
    found = re.fullmatch(rf"([{TENS}两]?)(十?)([{TENS}]?)(?:分钟|分|人|次|个|张|支)?", words)
    return str(_hanzi(*found.groups())) if found and any(found.groups()) else ""


def _hanzi(tens: str, ten: str, ones: str) -> int:
    first = 2 if tens == "两" else TENS.find(tens) + 1 if tens else 0
    last = TENS.find(ones) + 1 if ones else 0
    return (first or 1) * 10 + last if ten else first or last


def decimal(value: str) -> str:
    """1.5 for 1.5小时 and １.５."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\D{0,4}", slips.stripped(value))
    return found[1] if found else whole(value)


def day(value: str) -> str:
    """2026-11-21 for 2026年11月21日, 2026/11/21, 2026.11.21 and 20261121."""
    words = slips.stripped(value)
    found = re.fullmatch(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?", words)
    found = found or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", words)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else ""
    except ValueError:
        return ""


def month(value: str) -> str:
    """2018-11 for 2018年11月."""
    found = re.fullmatch(r"(\d{4})\s*[年./-]?\s*(?:(\d{1,2})\s*月?)?", slips.stripped(value))
    if not found or (found[2] and not 1 <= int(found[2]) <= 12):
        return ""
    return f"{found[1]}-{int(found[2]):02}" if found[2] else found[1]


def clock(value: str) -> str:
    """01:30 for 01：30 and 1分30秒."""
    words = re.sub(r"(\d+)分(\d+)秒?", r"\1:\2", slips.stripped(value))
    found = re.fullmatch(r"(\d{1,2}):(\d{1,2})", words)
    return f"{int(found[1]):02}:{int(found[2]):02}" if found and int(found[2]) < 60 else ""


def version(value: str) -> str:
    """ "0.1.0" for “0.1.0”, v0.1.0 and 0.1."""
    found = re.fullmatch(r"[vV]?(\d{1,4})(?:\.(\d{1,4}))?(?:\.(\d{1,4}))?", slips.stripped(value))
    return f'"{found[1]}.{found[2] or 0}.{found[3] or 0}"' if found else ""


def identifier(value: str) -> str:
    """lec-listening-01 for Lec_Listening 01; ids that a Chinese comma joined, apart."""
    parts = re.split(r"[，、；,;]\s*", slips.half(value) if not re.search("[，、；]", value) else value)
    made = [re.sub(r"[\s_./-]+", "-", slips.stripped(part).lower()).strip("-") for part in parts]
    return ", ".join(made) if all(re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", part) for part in made) else ""


def yes(value: str) -> str:
    """true for 需要, √ and yes."""
    words = slips.stripped(value).lower()
    if words in {"true", "yes", "y", "是的", "有", "需要", "要", "√", "✓", "对", "1"}:
        return "true"
    return "false" if words in {"false", "no", "n", "不", "不是", "没有", "无", "不需要", "不要", "×", "0"} else ""


def choice(value: str, known: Sequence[str]) -> str:
    """A word of a closed list for its Chinese, for a slip in it, or for several that a Chinese comma joined."""
    words = slips.stripped(value)
    if words in known:
        return words
    parts = re.split(r"[，、；,;/ ]+", value.strip())
    if len(parts) > 1 and all(part in known for part in parts):
        return ", ".join(parts)
    return meant(value, known) or nearest(words, known) or _close(words, known)


def _close(words: str, known: Sequence[str]) -> str:
    """A Chinese word with one character wrong: of two that is half."""
    near = [word for word in known if len(word) == len(words) and sum(a != b for a, b in zip(word, words, strict=True)) == 1]
    return near[0] if len(near) == 1 and len(words) > 1 and not words.isascii() else ""


def pair(value: str) -> str:
    """[8, 12] for 8-12人 and 8到12."""
    figures = re.findall(r"\d+", slips.stripped(value))
    return f"[{', '.join(figures)}]" if len(figures) == 2 and int(figures[0]) <= int(figures[1]) else ""


def entries(value: str) -> str:
    """[一, 二] for what was written as one text."""
    parts = slips.listed(value)
    return f"[{', '.join(parts)}]" if parts and not any(set(part) & set("[]{}:#\"'") for part in parts) else ""
