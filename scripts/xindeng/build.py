"""Build: make what the plan asks for and the store does not have yet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xindeng import store
from xindeng.console import Console
from xindeng.diag import Diagnostic
from xindeng.plan import PRINT_FACTS, Artifact, Refused


def build(artifacts: Sequence[Artifact], out: Path, console: Console) -> list[Diagnostic]:
    """Every artifact under OUT/<area>/<key>/, whole and verified, or why it cannot be made.

    One that is refused does not stop the others: an author sees all complaints at once.
    """
    problems: list[Diagnostic] = []
    missing = [a for a in artifacts if not store.intact(out / a.area / a.key)]
    for artifact in missing:
        if problems and artifact.needs:  # one of them may be what could not be made
            continue
        with console.task(artifact.label) as progress:
            try:
                store.add(out / artifact.area, artifact.key, lambda folder, a=artifact: a.make(folder, progress))  # type: ignore[misc]
            except Refused as refused:
                problems.append(refused.problem)
    return problems


@dataclass(frozen=True)
class Made:
    """What the store holds for this build: sizes are looked up, never guessed."""

    out: Path

    def bytes(self, area: str, key: str, name: str) -> int:
        return (self.out / area / key / name).stat().st_size

    def sha256(self, area: str, key: str, name: str) -> str:
        return store.sums(self.out / area / key)[name]

    def names(self, key: str, ending: str) -> list[str]:
        """The files of an entry: one, or the parts of what is too large for one."""
        return sorted(name for name in store.sums(self.out / "files" / key) if name.endswith(f".{ending}"))

    def pages(self, key: str) -> int:
        """How many pages a print has."""
        return int(json.loads((self.out / "files" / key / PRINT_FACTS).read_text("utf-8"))["pages"])

    def silences(self, key: str) -> list[list[float]] | None:
        """The pauses of an encoded recording; None where nobody listened or it is not made."""
        file = self.out / "media" / key / "renditions.json"
        found: list[list[float]] | None = json.loads(file.read_text("utf-8")).get("silences") if file.is_file() else None
        return found

    def film(self, key: str) -> dict[str, Any]:
        """film.json of a finished recording."""
        facts: dict[str, Any] = json.loads((self.out / "media" / key / "film.json").read_text("utf-8"))
        return facts
