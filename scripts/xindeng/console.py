"""What a person sees while the compiler works: stages, progress bars, complaints, exit codes.

Colours and bars only on a terminal; a pipe and NO_COLOR get plain text (no-color.org).
Everything goes to stderr, so that stdout stays free for `--json`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence

import rich.console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from xindeng.diag import Diagnostic, errors

OK, CONTENT, USAGE, BUG = 0, 1, 2, 5


class Console:
    """Speaks to the terminal; `quiet` says only what is wrong."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self._rich = rich.console.Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, words: str) -> None:
        if not self.quiet:
            self._rich.print(escape(words))

    def good(self, words: str) -> None:
        self._rich.print(f"[green]✓[/] {escape(words)}")

    def bad(self, words: str) -> None:
        self._rich.print(f"[red]✗[/] {escape(words)}")

    def problems(self, problems: Sequence[Diagnostic]) -> None:
        """Every complaint in the form of the command contract, then their number."""
        for problem in problems:
            colour = "red" if problem.severity == "error" else "yellow"
            first, _, hint = problem.as_text().partition("\n")
            self._rich.print(f"[{colour}]{escape(first)}[/]" if self._rich.is_terminal else escape(first))
            if hint:
                self._rich.print(escape(hint))
            if os.environ.get("GITHUB_ACTIONS") == "true":  # shown beside the line of a pull request
                self._rich.print(escape(problem.as_annotation()))
        if problems:
            wrong = len(errors(problems))
            self.say(f"共 {wrong} 处错误，{len(problems) - wrong} 处提醒。每个代码的说明见 docs/errors/<代码>.md")

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
