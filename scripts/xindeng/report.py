"""What a command did, or with --dry-run would do: a sentence for people, fields for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Report:
    """`facts` are documented in docs/reference: releases.md, originals.md. `lines` are shown before the sentence."""

    action: str
    words: str
    dry_run: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    bad: bool = False
    """Something is wrong with the store."""

    def as_json(self) -> str:
        told = {"action": self.action, "dry_run": self.dry_run, "message": self.words, **self.facts}
        return json.dumps(told, ensure_ascii=False, indent=1)


def megabytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
