"""What every door needs: where things lie, a console, how a report is told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from xindeng.console import Console, to_stdout

if TYPE_CHECKING:
    from xindeng.memo import Memo
    from xindeng.report import Report

HERE = Path(__file__).resolve().parents[3]
"""The folder of our own code, with the locks and the launcher."""
READ = HERE / "build" / ".cache" / "read"
"""What earlier runs read of a content root lies here, beside our own code, whatever the root is."""


def paths(root: str, out: str) -> tuple[Path, Path]:
    """The content root and OUT. A county's own launcher says where its library lies (scripts/xindeng/county/template/inv)."""
    base = Path(root or os.environ.get("XINDENG_ROOT", "") or HERE).resolve()
    return base, Path(out).resolve() if out else base / "build"


def memo(root: Path) -> Memo:
    from xindeng.memo import Memo

    return Memo(READ, root)


def furnished() -> Console:
    """A console, once everything is installed that making books and videos takes."""
    from xindeng import outfit

    console = Console()
    outfit.bring(HERE, outfit.BUILD, console)
    return console


def buckets(*places: str) -> None:
    """The packages for buckets, when one is named."""
    from xindeng import depots, outfit

    if any(depots.is_bucket(place) for place in places):
        outfit.bring(HERE, outfit.S3, Console())


def told(report: Report, json: bool) -> None:
    """What a command did, for people or for programs."""
    if json:
        to_stdout(report.as_json())
        return
    for line in report.lines:
        to_stdout(line)
    (Console().bad if report.bad else Console().good)(report.words)
