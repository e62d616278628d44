"""Other people's programs that make parts of the site, run as children and bounded in time."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from xindeng.trouble import Trouble

PATIENCE = 600
"""Seconds after which a child counts as hung."""


def run(command: Sequence[str], who: str, environment: Mapping[str, str], cwd: Path | None = None) -> tuple[int, str]:
    """Exit code and everything that was said. `who`: its name in our complaints.

    Raises Trouble (3) when it cannot be started or hangs.
    """
    try:
        done = subprocess.run(  # noqa: S603 — our own argument lists, never a shell
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Trouble(f"{who}超过 {PATIENCE // 60} 分钟没有结束，已停止。") from None
    except OSError as error:
        raise Trouble(f"{who}无法启动：{error.strerror}。") from error
    return done.returncode, done.stdout.decode("utf-8", errors="replace")
