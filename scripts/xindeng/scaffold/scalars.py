"""One value as YAML that reads back the same, for us and for editors that follow YAML 1.1 or 1.2.

Our own reader takes every scalar as text. Others guess, so a text that looks like a number, a
date or a truth is quoted. What cannot be seen is escaped: a file with such characters is refused.
Source: yaml.org/spec/1.2.2 (7.3, 10.3), yaml.org/type (YAML 1.1).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

_FIRST = set("-?:,[]{}#&*!|>'\"%@`=<~")
"""With one of these a plain scalar does not begin, or may not."""
_FLOW = re.compile(r"[,\[\]{}]")
_GUESSED = re.compile(
    r"(?i)(?:y|n|yes|no|on|off|true|false|null)|[-+.]?[0-9][-+0-9._,:eExXoO a-fA-FtTzZ]*|[-+]?\.(?:inf|nan)"
)
"""What a reader may take for something else than text."""
_BREAKS_OUT = re.compile(r":(?:\s|$)|\s#|\t")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def scalar(value: Any, *, bare: bool = False, flow: bool = False) -> str:
    """A value in one line. `bare`: the field is no text, so what looks like a number needs no quotes.

    `flow`: it stands between brackets. TypeError for what is no scalar.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        raise TypeError(f"no scalar: {type(value).__name__}")
    return value if _plain(value, bare=bare, flow=flow) else _quoted(value)


def literal(value: str) -> list[str] | None:
    """The head and the lines of a block scalar; None where only quotes keep the text as it is."""
    body = value.removesuffix("\n")
    lines = body.split("\n")
    if "\n" not in value or body.endswith("\n") or not body or lines[0][:1] in {"", " ", "\t"}:
        return None
    if any(_unseen(char) for char in value if char != "\n"):
        return None
    return ["|" if value.endswith("\n") else "|-", *lines]


def _plain(value: str, *, bare: bool, flow: bool) -> bool:
    if not value or value != value.strip() or value[0] in _FIRST or any(map(_unseen, value)):
        return False
    if _BREAKS_OUT.search(value) or (flow and (_FLOW.search(value) or ":" in value)):
        return False
    return bare or not _GUESSED.fullmatch(value)


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN


def _quoted(value: str) -> str:
    if not any(map(_unseen, value)) and ('"' in value or "\\" in value):
        return "'" + value.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char == "\n":
        return "\\n"
    if not _unseen(char):
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
