"""Complaints as a person meets them: one lesson for each cause, with a right example and where to read on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xindeng.diag import Diagnostic


@dataclass(frozen=True)
class Lesson:
    """One cause: the complaint that is shown, and those that go away with it."""

    problem: Diagnostic
    example: str
    """How it is written rightly; empty where the hint says it all."""
    page: str
    """The error page, relative to the site."""
    also: tuple[Diagnostic, ...] = ()


def lessons(problems: Sequence[Diagnostic]) -> list[Lesson]:
    """Every complaint, those of one cause together, in the order of their places."""
    return [Lesson(problem, "", f"errors/{problem.code}.html") for problem in problems]
