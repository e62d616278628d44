"""What is wrong with the world outside the content: a tool, a disk, a store."""

from __future__ import annotations

ENVIRONMENT = 3
STORE = 4


class Trouble(Exception):
    """One clear Chinese sentence for the user, and the exit code of the command contract.

    Raised where going on is pointless: a missing tool or font, a full disk (3), a store
    that cannot be used (4). Never for a mistake in somebody's content: that is a
    `Diagnostic`.
    """

    def __init__(self, message: str, exit_code: int = ENVIRONMENT) -> None:
        super().__init__(message)
        self.exit_code = exit_code
