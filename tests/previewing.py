"""A preview of a content root without an engine: bare shells, the real reader, the real server."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from xindeng import engine, site
from xindeng.console import Console
from xindeng.engine import TOKENS, token
from xindeng.memo import Kept
from xindeng.preview.desk import Desk
from xindeng.preview.server import Server, listen

SHELL = (
    "<!doctype html><html><head><title>@@XD:title@@</title>@@XD:head@@</head><body>"
    '<a href="../index.html">首页</a>@@XD:kind@@@@XD:nav@@@@XD:toc@@'
    "<article>@@XD:content@@</article></body></html>"
)
assert all(SHELL.count(token(name)) == 1 for name in TOKENS)


def bare(work: Path, *, root: Path, **_: Any) -> engine.Built:
    """What the engine gives, in no time: a shell a folder, and the hand-written pages as they stand."""
    folder = work / "site"
    folder.mkdir(parents=True)
    for page in (root / "docs").glob("*.md"):
        words = page.read_text("utf-8")
        (folder / f"{page.stem}.html").write_text(f"<html><head></head><body>{words}</body></html>", "utf-8")
    (folder / "assets").mkdir()
    (folder / "assets" / "a.css").write_text("b{}", "utf-8")
    return engine.Built(folder, dict.fromkeys(site.folders(), SHELL))


@contextmanager
def desk(root: Path, patch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A root that was read and judged, with its look."""
    patch.setattr(engine, "shells", bare)
    one = Desk(root, root / "build", Kept(), Console(quiet=True))
    try:
        one.begin()
        one.state.judge()
        dressed(one)
        yield one
    finally:
        one.close()


def dressed(one: Desk, *, shells: bool = True) -> None:
    """Wait until the look is the newest that can be had."""
    for _ in range(500):
        if bool(one.dresser.now.shells) is shells and not one.dresser._busy:
            return
        threading.Event().wait(0.01)
    raise AssertionError("the look was never made")


def saved(one: Desk) -> None:
    """What happens when the watcher has seen a save."""
    one._do(one.state.read)
    one._do(one.state.judge)


@contextmanager
def serving(one: Desk) -> Iterator[Server]:
    with listen(one, free(), {}) as running:
        thread = threading.Thread(target=partial(running.serve_forever, 0.05))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def free() -> int:
    """A port that nobody listens on."""
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def ask(
    running: Server, path: str, method: str = "GET", **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = HTTPConnection("127.0.0.1", running.server_port, timeout=10)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()
