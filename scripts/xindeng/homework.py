"""学员交的片子: how long it is, before a supervisor sits down to it; longer than the task allows goes back."""

from __future__ import annotations

from pathlib import Path

from xindeng import media
from xindeng.diag import Diagnostic, Span
from xindeng.kinds.programme import Programme
from xindeng.media import complaints
from xindeng.shelf import Library
from xindeng.trouble import Trouble

SLACK = 0.5
"""Seconds that a telephone adds at the end."""


def limit(library: Library) -> int:
    """The minutes that a programme allows for a film. Raises Trouble (2) where none says so."""
    found = [
        need.max_minutes_each
        for programme in library.all(Programme)
        for need in programme.practice_requirements
        if need.kind == "video" and need.max_minutes_each
    ]
    if not found:
        raise Trouble("没有哪个体系写了片子最多几分钟，请加 --minutes。", 2)
    return min(found)


def judge(file: Path, minutes: int) -> tuple[float, list[Diagnostic]]:
    """Seconds of a film, and why it goes back: it cannot be watched, or it is too long (M-07). Raises Trouble (3) for tools."""
    span = Span(file.name)
    found, problems = media.probe(file, span, file.resolve().parent)
    if not found:
        return 0.0, problems
    if found.length > minutes * 60 + SLACK:
        problems.append(complaints.too_long(span, file.name, clock(found.length), f"{minutes} 分钟"))
    return found.length, problems


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60} 分 {int(seconds) % 60} 秒"
