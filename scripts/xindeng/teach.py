"""Complaints as a person meets them: one lesson for each cause, with a right example and where to read on.

The one place that decides what belongs together, what of the author's own text is shown again, and
how it is mended; the terminal, the preview's panel, annotations and the comment only lay it out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xindeng import privacy
from xindeng.catalogue import CODES
from xindeng.diag import Diagnostic, Span

OWN = re.compile("例如|可以写|只能写|只能用|写成|改成|改名为|剪下来|是不是|补上")
"""A hint that has an example of its own: another one, of other things, would only mislead."""
NUMBERS = {"P-01", "P-02", "P-03", "P-04"}
"""What stands there can be found again and blacked out; a name cannot."""
BLACK = "▇"


FOLLOW = {"F-02": 1, "B-09": 1, "R-01": 1, "T-03": 2}
"""What something else brings about, where it has a cause in common with it: the higher, the later."""


@dataclass(frozen=True)
class Lesson:
    """One cause: the complaint that is shown, and those that go away with it."""

    problem: Diagnostic
    example: str
    """How it is written rightly: the author's own line, mended, or an example of the catalogue."""
    page: str
    """The error page, relative to the site."""
    also: tuple[Diagnostic, ...] = ()
    stands: str = ""
    """The author's line, or lines, as it is now; empty where the file cannot be read or nothing is at that place."""
    mended: bool = False
    """Whether `example` is the author's own line."""


def lessons(problems: Sequence[Diagnostic], root: Path | None = None) -> list[Lesson]:
    """Every complaint, those of one cause together, in the order of their places.

    With the content root, lessons show the author's own lines.
    """
    groups: dict[Any, list[Diagnostic]] = {}
    for number, problem in enumerate(problems):
        groups.setdefault(_cause(problem) or number, []).append(problem)
    pages = _Lines(root, frozenset(_line(p.span) for p in problems if p.code.startswith("P-") and p.code not in NUMBERS))
    found = [_lesson(group, pages) for group in groups.values()]
    return sorted(found, key=lambda lesson: (lesson.problem.span, lesson.problem.code))


def to_json(problems: Sequence[Diagnostic], root: Path) -> str:
    """Every complaint as a flat record, in order; the fields are documented in docs/reference/json.md."""
    order = {id(problem): number for number, problem in enumerate(problems)}
    records: list[dict[str, Any]] = [problem.as_json() for problem in problems]
    for lesson in lessons(problems, root):
        first = order[id(lesson.problem)]
        shown = {"now": lesson.stands, "example": lesson.example, "mended": lesson.mended}
        records[first] |= {**shown, "page": lesson.page, "because_of": None}
        for other in lesson.also:
            page = f"errors/{other.code}.html"
            records[order[id(other)]] |= {"now": "", "example": "", "mended": False, "page": page, "because_of": first}
    return json.dumps(records, ensure_ascii=False, indent=1)


def _cause(problem: Diagnostic) -> Any:
    """What complaints of one cause have in common; nothing where a complaint stands alone."""
    if problem.cause:
        return problem.cause
    if problem.mend and problem.mend.old:  # the same slip of the pen all over a file
        return (problem.span.path, problem.code, problem.mend)
    return None


def _root(problem: Diagnostic) -> tuple[bool, int, bool, str, Span]:
    """Sorts the complaint to the front that is mended where it stands, what it brings about behind it."""
    here = bool(problem.mend and problem.mend.old)
    return problem.severity != "error", FOLLOW.get(problem.code, 0), not here, problem.code, problem.span


def _lesson(group: Sequence[Diagnostic], pages: _Lines) -> Lesson:
    problem, *also = sorted(group, key=_root)
    stands = pages.at(problem.span)
    example = _mended(problem, stands)
    if problem.mend and not example and (entries := pages.entries(problem)):
        stands, example = "\n".join(entries), "\n".join(map(_dashed, entries))
    return Lesson(
        problem,
        example or ("" if OWN.search(problem.hint) else _right(problem.code)),
        f"errors/{problem.code}.html",
        tuple(sorted(also, key=lambda p: p.span)),
        stands,
        bool(example),
    )


def _right(code: str) -> str:
    return CODES[code].right if code in CODES else ""


def _mended(problem: Diagnostic, stands: str) -> str:
    """The author's line with what is wrong in it replaced; empty when the complaint does not know how."""
    if not problem.mend or BLACK in stands:
        return ""
    old, new = problem.mend.old, problem.mend.new
    if not old:
        return new
    column = problem.span.column - 1
    for there in (f'"{old}"', f"'{old}'", old) if new[:1] in "\"'" else (old,):
        if stands[column:].startswith(there):
            return stands[:column] + new + stands[column + len(there) :]
    return stands.replace(old, new) if stands.count(old) == 1 else ""


def _line(span: Span) -> str:
    return f"{span.path}:{span.line}"


def _dashed(line: str) -> str:
    """A line as an entry of a list, whatever mark stood before it."""
    words = re.sub(r"^[-*•·－—]\s*", "", line.lstrip())
    return f"{line[: len(line) - len(line.lstrip())]}- {words}"


class _Lines:
    """The authors' lines, each file read once. What belongs to one person is not shown again."""

    def __init__(self, root: Path | None, named: frozenset[str]) -> None:
        self.root = root
        self.named = named
        """Lines of which something private is said that cannot be blacked out: names."""
        self.files: dict[str, list[str]] = {}

    def at(self, span: Span) -> str:
        """The line at a place, with numbers and addresses of people blacked out; empty where there is none."""
        lines = self._of(span.path)
        if (span.line, span.column) == (1, 1) or span.line > len(lines) or _line(span) in self.named:
            return ""
        line = lines[span.line - 1]
        for found in privacy.find(line):
            line = line[: found.start] + BLACK * (found.end - found.start) + line[found.end :]
        return line

    def entries(self, problem: Diagnostic) -> list[str]:
        """The lines, two or more, that were meant as a list and that YAML folds into the text which a complaint mends."""
        mend, found = problem.mend, list[str]()
        if not mend or not mend.new.startswith("["):
            return []
        for number in range(problem.span.line, problem.span.line + mend.new.count(",") + 1):
            found.append(self.at(replace(problem.span, line=number)))
        folded = " ".join(line.strip() for line in found)
        return found if len(found) > 1 and folded == mend.old and BLACK not in folded else []

    def _of(self, path: str) -> list[str]:
        if self.root and path not in self.files:
            self.files[path] = _read(self.root, path)
        return self.files.get(path, [])


def _read(root: Path, path: str) -> list[str]:
    file = root / path
    try:
        inside = file.resolve().is_relative_to(root.resolve())
        return file.read_text("utf-8-sig").split("\n") if inside else []
    except (OSError, UnicodeDecodeError):
        return []
