"""What a person sees while the compiler works: stages, progress bars, complaints, exit codes.

Colours and bars only on a terminal; a pipe and NO_COLOR get plain text (no-color.org).
Everything goes to stderr, so that stdout stays free for `--json`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import rich.console
from rich.cells import cell_len
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from xindeng import proposal, wording
from xindeng.diag import Diagnostic
from xindeng.teach import Lesson, lessons

OK, CONTENT, USAGE, BUG = 0, 1, 2, 5


class Console:
    """Speaks to the terminal; `quiet` says only what is wrong."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self._rich = rich.console.Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)

    def say(self, words: str) -> None:
        if not self.quiet:
            self._rich.print(escape(words))

    def good(self, words: str) -> None:
        self._rich.print(f"[green]✓[/] {escape(words)}")

    def bad(self, words: str) -> None:
        self._rich.print(f"[red]✗[/] {escape(words)}")

    def problems(self, problems: Sequence[Diagnostic], root: Path | None = None) -> None:
        """Every cause with what to write, then their number. With the root, authors see their own lines."""
        taught = lessons(problems, root)
        for lesson in taught:
            self._lesson(lesson)
            if self._rich.is_terminal:
                self._rich.print()
        if os.environ.get("GITHUB_ACTIONS") == "true":  # shown beside the lines of a proposal
            for command in proposal.commands(taught):
                self._rich.print(escape(command))
        if taught:
            self.say(wording.PLACES)
            self.say(wording.total(taught))

    def _lesson(self, lesson: Lesson) -> None:
        colour = "red" if lesson.problem.severity == "error" else "yellow"
        self._plain(lesson.problem.as_line(), colour)
        width = self._rich.width if self._rich.is_terminal else 0
        for style, line in wording.told(lesson, width, cell_len):
            self._plain(line, style)

    def _plain(self, words: str, style: str) -> None:
        self._rich.print(escape(words), style=style if self._rich.is_terminal else None)

    @contextlib.contextmanager
    def task(self, label: str) -> Iterator[Callable[[float], None]]:
        """One piece of work with a bar on a terminal; yields what takes the fraction done."""
        if self.quiet or not self._rich.is_terminal:
            self.say(label)
            yield lambda _: None
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._rich, transient=True) as bar:
            task = bar.add_task(escape(label), total=1.0)
            yield lambda done: bar.update(task, completed=done)
        self.say(f"{label} 完成")


def to_stdout(words: str) -> None:
    """For machines: JSON on stdout, UTF-8 whatever the locale."""
    sys.stdout.buffer.write(words.encode() + b"\n")
    sys.stdout.buffer.flush()
