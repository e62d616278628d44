"""Test cases kept as text: an input beside the exact words that we answer with.

A case is a title line and two parts between lines that hold one dot. `./inv test --record`
writes the answers of this run into the file; read the difference before committing it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Case:
    title: str
    given: str
    answer: str


def load(name: str) -> list[Case]:
    """The cases of tests/fixtures/NAME."""
    lines = (FOLDER / name).read_text("utf-8").split("\n")
    dots = [number for number, line in enumerate(lines) if line == "."]
    assert len(dots) % 3 == 0, f"{name}: a case has three dots"
    found = []
    for first, second, third in zip(dots[::3], dots[1::3], dots[2::3], strict=True):
        given = "\n".join(lines[first + 1 : second])
        found.append(Case(lines[first - 1], given, "\n".join(lines[second + 1 : third])))
    return found


def check(name: str, answer: Callable[[str], str]) -> None:
    """Every case of a file answers as recorded; with RECORD set, the file is rewritten."""
    cases = load(name)
    if os.environ.get("XINDENG_RECORD"):
        parts = (f"{case.title}\n.\n{case.given}\n.\n{answer(case.given)}\n.\n" for case in cases)
        (FOLDER / name).write_text("\n".join(parts), "utf-8")
        return
    wrong = [case.title for case in cases if answer(case.given) != case.answer]
    for case in cases:
        assert answer(case.given) == case.answer, f"{name}: {case.title} ({len(wrong)} differ)"
