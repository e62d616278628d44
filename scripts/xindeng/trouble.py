"""Why work ends early: the content has errors, or the world outside it will not do.

These two are the only exceptions that people are meant to see.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from xindeng.diag import Diagnostic, in_order

ENVIRONMENT = 3
STORE = 4
FULL = "磁盘满了：请腾出空间再运行一次，已有的结果没有被改动。"


class Trouble(Exception):
    """One clear Chinese sentence for the user, and the exit code of the command contract.

    Raised where going on is pointless: a missing tool or font, a full disk (3), a store
    that cannot be used (4). Never for a mistake in somebody's content: that is a
    `Diagnostic`.
    """

    def __init__(self, message: str, exit_code: int = ENVIRONMENT) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Stop(Exception):
    """The content has errors: all problems found so far, in the order of their places."""

    def __init__(self, problems: Iterable[Diagnostic], root: Path | None = None) -> None:
        super().__init__("content")
        self.problems = in_order(problems)
        self.root = root
        """The content root, where the lines that the problems speak of stand in files."""


def stop_if_full(said: str) -> None:
    """Raise Trouble when a child process that failed was refused by the disk, whatever else it said."""
    if "No space left on device" in said or "Disk quota exceeded" in said:
        raise Trouble(FULL)
