"""Full-text search: Pagefind over a staged site, as a child process.

Only regions marked `data-pagefind-body` are indexed. Filters and sort keys stand in the
pages (`data-pagefind-filter="类型:讲"`); the search page (theme/pages/search.md) offers
those it knows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .trouble import Trouble

FOLDER = "pagefind"
PATIENCE = 600
"""Seconds after which indexing counts as hung."""
UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.*")
"""Pagefind's own interfaces: ours replaces them."""


def index(site: Path) -> int:
    """Write `site`/pagefind/ and give its size in bytes. Equal pages give equal bytes.

    Raises Trouble when Pagefind is missing, hangs or fails.
    """
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "pagefind",
        "--site",
        str(site),
        "--output-subdir",
        FOLDER,
        "--force-language",
        "zh",
        "--keep-index-url",
        "--silent",
    ]
    code, said = _run(command)
    if code or not (site / FOLDER / "pagefind.js").is_file():
        raise Trouble(f"搜索索引没有做成：{_last_line(said)}")
    for pattern in UNUSED:
        for file in (site / FOLDER).glob(pattern):
            file.unlink()
    return sum(file.stat().st_size for file in (site / FOLDER).rglob("*") if file.is_file())


def _run(command: list[str]) -> tuple[int, str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PAGEFIND_")}
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Trouble(f"搜索索引超过 {PATIENCE // 60} 分钟没有做完，已停止。") from None
    except OSError as error:
        raise Trouble(f"Pagefind 无法启动：{error.strerror}。") from error
    return done.returncode, done.stdout.decode("utf-8", errors="replace")


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "Pagefind 没有说明原因"
