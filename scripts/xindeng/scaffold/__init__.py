"""A new file of any kind: the fields that it needs with a comment each, and a heading for every text.

What is given stands as it was given; what the kind requires and nobody gave is filled with honest
placeholders (`待写：…`), so that a draft passes `check` from its first day.
"""

from __future__ import annotations

from .ask import asked
from .create import Desk, Made, Wish, desk, new
from .filling import TO_WRITE
from .hand import AtHand, around
from .names import file_name, identifier, taken
from .writing import suffix, text

__all__ = [
    "TO_WRITE",
    "AtHand",
    "Desk",
    "Made",
    "Wish",
    "around",
    "asked",
    "desk",
    "file_name",
    "identifier",
    "new",
    "suffix",
    "taken",
    "text",
]
