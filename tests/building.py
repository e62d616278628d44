"""Whole builds of a library, in this process or in one of their own, and how to look at what came out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from xindeng import pipeline, serve, store
from xindeng.console import Console
from xindeng.engine import Engine

SCRIPTS = Path(pipeline.__file__).parent.parent
SAMPLE = Path(__file__).parent / "sample"
DAY = "1795219200"
"""2026-11-21 00:00 UTC, as SOURCE_DATE_EPOCH."""
os.environ["SOURCE_DATE_EPOCH"] = DAY

PROGRAM = """
import sys
from pathlib import Path
from xindeng import pipeline
from xindeng.console import Console
from xindeng.trouble import Stop, Trouble
try:
    pipeline.make(pipeline.Options(Path(sys.argv[1]), Path(sys.argv[2])), Console())
except Stop as stop:
    print(*(problem.as_text() for problem in stop.problems), sep="\\n", file=sys.stderr)
    sys.exit(1)
except Trouble as trouble:
    print(trouble, file=sys.stderr)
    sys.exit(trouble.exit_code)
"""


def build(root: Path, out: Path, *, engine: Engine = "mkdocs", drafts: bool = False, quiet: bool = True) -> Path:
    """Build `root` into `out`; raises Stop and Trouble as the pipeline does."""
    pipeline.make(pipeline.Options(root, out, engine, drafts), Console(quiet=quiet))
    return out


def started(root: Path, out: Path, environment: Mapping[str, str] | None = None, umask: int = -1) -> subprocess.Popen[str]:
    """The same in a process of its own, whose stderr is what the user would read."""
    surroundings = {**os.environ, "PYTHONPATH": str(SCRIPTS), **(environment or {})}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(root), str(out)],
        env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, umask=umask,
    )  # fmt: skip


def tree(folder: Path) -> dict[str, str]:
    """Path -> sha256 of every file of a result: not what is staged, nor what is kept for the next build."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = ((path.relative_to(folder).as_posix(), path) for path in files)
    return {name: store.sha256(path) for name, path in names if store.STAGING not in name and name[0] != "."}


def different(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """Names that came, went or changed."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def rewrite(file: Path, old: str, new: str) -> None:
    """Change an author's text; the old words must stand there."""
    text = file.read_text("utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new), "utf-8")


def article(page: Path) -> str:
    """The inside of a page's <article>."""
    found = re.search(r"<article\b[^>]*>(.*)</article>", page.read_text("utf-8"), re.DOTALL)
    return found[1] if found else ""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Address of a server whose root is `folder`."""
    handler = partial(serve.Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=partial(running.serve_forever, 0.05))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()
        thread.join()


def may_mount() -> list[str]:
    """What lets a command mount a disk of its own, unseen by others: root, a user namespace, or sudo."""
    ways = (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"],
            ["sudo", "-n", "-E", "unshare", "--mount"])  # fmt: skip
    for fence in ways:
        with suppress(OSError):
            tried = [*fence, "mount", "-t", "tmpfs", "none", "/mnt"]
            if not subprocess.run(tried, check=False, capture_output=True).returncode:
                return fence
    pytest.fail("这台机器不许挂载临时磁盘：请以 root 运行，或允许 unshare --user --mount")
