"""Minutes as people write them, and minutes shared out where nobody wrote any."""

from __future__ import annotations

import re
from collections.abc import Sequence

CLOCK = re.compile(r"(\d{1,2})\s*[:：]\s*(\d{2})\s*[-–—~～至到]+\s*(\d{1,2})\s*[:：]\s*(\d{2})")
SPAN = re.compile(r"(\d{1,3})\s*[-–—~～至到]+\s*(\d{1,3})\s*(?:分钟|分|min|mins|['′’])", re.IGNORECASE)
ONE = re.compile(r"(\d{1,3})\s*(?:分钟|分(?![之钟])|min|mins|['′’])", re.IGNORECASE)
HOURS = re.compile(r"(\d{1,2}(?:\.\d)?)\s*(?:个)?\s*(?:小时|钟头)")
LESSONS = re.compile(r"(\d{1,2}(?:\.\d)?|[一二两三四])\s*(?:个)?\s*(?:课时|学时)")
CHINESE = {"一": 1.0, "二": 2.0, "两": 2.0, "三": 3.0, "四": 4.0}
BARE = re.compile(r"\s*约?\s*(\d{1,3})\s*")


def minutes(words: str, *, bare: bool = False) -> int:
    """Minutes that a text names; 0 for none. `bare`: a number alone counts (in a column 时间)."""
    if found := CLOCK.search(words):
        start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        return max(0, end - start)
    if found := SPAN.search(words):
        low, high = int(found[1]), int(found[2])
        return (low + high + 1) // 2
    if found := ONE.search(words):
        return int(found[1])
    if found := HOURS.search(words):
        return round(float(found[1]) * 60)
    whole = BARE.fullmatch(words) if bare else None
    return int(whole[1]) if whole else 0


def span(words: str, unit: str) -> list[int]:
    """[least, most] of a count with its unit: 8-12 人; empty for none."""
    if found := re.search(rf"(\d{{1,3}})\s*(?:{unit})?\s*[-–—~～至到]+\s*(\d{{1,3}})\s*(?:{unit})", words):
        return sorted((int(found[1]), int(found[2])))
    found = re.search(rf"(\d{{1,3}})\s*(?:{unit})", words)
    return [int(found[1]), int(found[1])] if found else []


def lessons(words: str) -> float:
    """课时 that a text names; 0 for none."""
    found = LESSONS.search(words)
    return CHINESE.get(found[1], 0.0) or float(found[1]) if found else 0.0


def without(words: str) -> str:
    """A title without its minutes: 导入（5 分钟） is 导入."""
    time = r"(?:约|共)?\s*\d{1,3}\s*(?:[-–—~～至到]+\s*\d{1,3}\s*)?(?:分钟|分|min|mins|['′’])"
    kept = re.sub(rf"[（(\[【]\s*{time}\s*[)）\]】]", "", words, flags=re.IGNORECASE)
    return re.sub(rf"[\s,，:：—-]*{time}\s*$", "", kept, flags=re.IGNORECASE).strip() or words.strip()


def shared(total: int, sizes: Sequence[int]) -> list[int]:
    """Whole minutes, at least one each, that add up to `total`, by how much there is to say (largest remainder)."""
    total = max(total, len(sizes))
    left = total - len(sizes)
    whole = sum(sizes) or 1
    exact = [left * size / whole for size in sizes]
    made = [1 + int(part) for part in exact]
    order = sorted(range(len(sizes)), key=lambda n: (int(exact[n]) - exact[n], n))
    for n in order[: total - sum(made)]:
        made[n] += 1
    return made
