"""What people write into cells, as values: numbers with their units, ranges, lists, answers."""

from __future__ import annotations

import re

NUMBER = re.compile(r"\d+(?:\.\d+)?")
RANGE = re.compile(r"(\d+)\s*(?:[-–—~～至到]|—+)\s*(\d+)")
HOURS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:个)?(?:小时|h\b)", re.IGNORECASE)
AND_MINUTES = re.compile(r"(\d+)\s*(?:分|min|m\b)", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
SCIENCE = re.compile(r"\d(?:\.\d+)?e[+-]?\d+", re.IGNORECASE)
NUMBERED = re.compile(
    r"(?:^|\s)(?:[(（]?\d{1,2}[)）.、．]|[①-⑳]|第[一二三四五六七八九十]+步[:：]?|[•·▪●\-–])\s*"
)
CUTS = re.compile(r"[\n；;]+")
COMMAS = re.compile(r"[\n；;、，,／/]+")


def number(words: str) -> float | None:
    """The one number in a cell, whatever unit stands beside it; None when there is none or several."""
    if SCIENCE.fullmatch(words.strip()):
        return None
    found = NUMBER.findall(words)
    return float(found[0]) if len(found) == 1 else None


def minutes(words: str) -> float | None:
    """A length: 90, 90分钟, 1.5小时, 1小时30分, 1:30."""
    clock = CLOCK.fullmatch(words.strip())
    if clock:
        return int(clock[1]) * 60 + int(clock[2])
    hours = HOURS.search(words)
    if hours:
        rest = AND_MINUTES.search(words, hours.end())
        return float(hours[1]) * 60 + (int(rest[1]) if rest else 0)
    return number(words)


def span(words: str) -> list[int] | None:
    """Least and most: 8-12人, 10 到 15 分钟, 20."""
    found = RANGE.search(words)
    if found:
        least, most = sorted((int(found[1]), int(found[2])))
        return [max(least, 1), max(most, 1)]
    one = number(words)
    return [int(one), int(one)] if one and one >= 1 else None


def lines(words: str) -> list[str]:
    """The parts of a text that counts its steps: by lines, semicolons, 1. 2. or ①②."""
    parts = [part for part in CUTS.split(words) if part.strip()]
    if len(parts) == 1 and len(NUMBERED.findall(words)) > 1:
        parts = NUMBERED.split(words)
    return [
        clean
        for part in parts
        if (clean := NUMBERED.sub(" ", part, count=1).strip() if NUMBERED.match(part) else part.strip())
    ]


def words_of(words: str) -> list[str]:
    """A list of words: by commas of every sort."""
    return [part.strip() for part in COMMAS.split(words) if part.strip()]
