"""What is wrong, as a value with a place.

A complaint is never an exception: functions yield `Diagnostic`s and go on, so that an
author sees all problems of one run at once. How a complaint is worded for its reader
(terminal line, JSON, CI annotation) is decided here and nowhere else.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
WORDS: dict[Severity, str] = {"error": "错误", "warning": "提醒"}


@dataclass(frozen=True, order=True)
class Span:
    """A place in an author's file: path relative to the content root, with `/`; 1-based."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Mend:
    """One repair, to the letter: at the complaint's place stands `old`, and `new` is to stand there.

    Without `old`, `new` is a line of its own that is missing.
    """

    old: str
    new: str


@dataclass(frozen=True)
class Diagnostic:
    """One complaint: what stands where, and what to write instead.

    `code` is a key of `xindeng.catalogue.CODES`; its page is docs/errors/<code>.md.
    """

    code: str
    span: Span
    message: str
    hint: str = ""
    severity: Severity = "error"
    mend: Mend | None = None
    """Given where the complaint knows what the author meant; people still decide."""
    cause: str = ""
    """Complaints with the same words here go away together (`xindeng.teach`)."""

    def as_line(self) -> str:
        """The contract of the command line: one complaint, one line."""
        return plain(f"{self.span}: {WORDS[self.severity]}: {self.message} [{self.code}]")

    def as_text(self) -> str:
        """The line, then the hint on a line of its own."""
        return f"{self.as_line()}\n    {plain(self.hint)}" if self.hint else self.as_line()

    def as_json(self) -> dict[str, str | int]:
        """A flat record; the fields are documented in docs/reference/json.md."""
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.span.path,
            "line": self.span.line,
            "column": self.span.column,
            "message": self.message,
            "hint": self.hint,
        }


def plain(words: str) -> str:
    """Words on one line, without signs that would drive a terminal; what nobody could see has a name."""
    return "".join(SEEN.get(char) or (_code(char) if unicodedata.category(char) in UNSHOWN else char) for char in words)


SEEN = {"\n": " ⏎ ", "\t": "<Tab>", " ": " ", "\u3000": "\u3000"}
UNSHOWN = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
"""Controls, marks of direction, halves of characters, line ends, odd blanks: Unicode's categories."""


def _code(char: str) -> str:
    return f"<U+{ord(char):04X}>"


def errors(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Only those that stop a build."""
    return [problem for problem in problems if problem.severity == "error"]


def in_order(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by place, each complaint once."""
    return sorted(set(problems), key=lambda p: (p.span, p.code, p.message))


def nearest(wrong: str, known: Iterable[str]) -> str:
    """The known name most like a wrong one; empty when none is near enough to be a slip."""
    found = difflib.get_close_matches(wrong, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A hint that ends a complaint about an unknown name; empty when nothing is near."""
    match = nearest(wrong, known)
    return f"是不是“{match}”？" if match else ""
