"""Build: make what the plan asks for and the store does not have yet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xindeng import store
from xindeng.console import Console
from xindeng.diag import Diagnostic
from xindeng.plan import Artifact, Refused


def build(artifacts: Sequence[Artifact], out: Path, console: Console) -> list[Diagnostic]:
    """Every artifact under OUT/<area>/<key>/, whole and verified, or why it cannot be made.

    One that is refused does not stop the others: an author sees all complaints at once.
    """
    problems: list[Diagnostic] = []
    missing = [a for a in artifacts if not store.intact(out / a.area / a.key)]
    for artifact in missing:
        with console.task(artifact.label) as progress:
            try:
                store.add(out / artifact.area, artifact.key, lambda folder, a=artifact: a.make(folder, progress))  # type: ignore[misc]
            except Refused as refused:
                problems.append(refused.problem)
    return problems
