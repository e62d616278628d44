"""The preview's web server: this machine only, this machine's own name only.

A page on the internet could make a name of its own lead to 127.0.0.1 and then read along
(DNS rebinding), so only our own names are answered. Nothing here changes a file; rooms that
do are handed in.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socketserver
from collections.abc import Mapping
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from xindeng import serve
from xindeng.preview.desk import Desk
from xindeng.preview.rooms import Answer, Request, Room, missing, page_of, rooms
from xindeng.trouble import Trouble

__all__ = ["Answer", "Request", "Room", "Server", "listen", "missing"]

HEARTBEAT = 15.0
"""Seconds after which a silent line is used, so that a window that was closed is noticed."""
PORTS = range(8000, 8020)
LARGEST = 32 << 20
"""Bytes that a room which writes is given at most: a large picture, in base64."""
TAKEN = {errno.EADDRINUSE: "别的程序正用着", errno.EACCES: "没有权限"}
PLAIN = "text/plain; charset=utf-8"


class Handler(serve.Handler):
    """One request of a browser."""

    server: Server

    def _refuse(self) -> None:
        if self._is_ours():
            self._say("这里只能看。", HTTPStatus.METHOD_NOT_ALLOWED)

    def _is_ours(self) -> bool:
        """Whether the browser was asked for this machine; anything else is refused."""
        if self.headers.get("Host", "") in self.server.names:
            return True
        self._say(f"预览只能用 http://{self.server.names[0]} 打开。", HTTPStatus.FORBIDDEN)
        return False

    def _answer(self) -> None:
        if not self._is_ours():
            return
        first, asked = self._asked()
        if (first, asked.path, self.command) == ("preview", "events", "GET"):
            self._listen(page_of(asked))
        else:
            self._ask(self.server.rooms.get(first), asked)

    def _take(self) -> None:
        """What is sent to us goes to the rooms that write, if they are open."""
        if not self._is_ours():
            return
        size = self.headers.get("Content-Length", "")
        if not size.isdecimal() or int(size) > LARGEST:
            self._say(f"一次最多 {LARGEST >> 20} MB。", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        first, asked = self._asked(self.rfile.read(int(size)))
        if first in self.server.writing:
            self._ask(self.server.writing[first], asked)
        else:
            self._refuse()

    def _asked(self, body: bytes = b"") -> tuple[str, Request]:
        """The first part of the address, and what is asked below it."""
        parts = urlsplit(self.path)
        first, _, rest = unquote(parts.path).lstrip("/").partition("/")
        return first, Request(rest, parse_qs(parts.query), self.command, body, dict(self.headers.items()))

    def _ask(self, room: Room | None, asked: Request) -> None:
        answer = room(asked) if room else missing()
        if isinstance(answer, Path):
            self._file(answer)
        else:
            self._send(answer)

    do_GET = do_HEAD = _answer  # noqa: N815 — the base class's own form
    do_POST = _take  # noqa: N815 — the base class's own form
    do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _refuse  # noqa: N815 — the base class's own form

    def _file(self, path: Path) -> None:
        """A file as it lies there, in whole or the bytes that a player asks for."""
        self._path = path
        found = self.send_head()
        if found:
            with found, contextlib.suppress(ConnectionError):
                if self.command == "GET":
                    self.copyfile(found, self.wfile)

    def translate_path(self, path: str) -> str:  # noqa: ARG002 — the base class's own form
        return str(self._path)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        super(serve.Handler, self).send_error(code, message, explain)

    def _say(self, words: str, status: HTTPStatus) -> None:
        self._send(Answer(f"{words}\n".encode(), PLAIN, status))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in {"Content-Type": answer.kind, "Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(ConnectionError):
                self.wfile.write(answer.body)

    def said(self) -> dict[str, str]:
        """Nothing is kept; a page of the preview carries a panel that a page of the site never has."""
        return {
            "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "frame-ancestors 'self'",
        }

    def _listen(self, page: str) -> None:
        """Server-sent events (WHATWG HTML 9.2): what the newest page and panel are, whenever that changes."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        said: Any = None
        with contextlib.suppress(OSError):  # the window was closed
            for moment in self.server.desk.moments(HEARTBEAT):
                now = self.server.desk.digests(page) if moment else said
                words = f"data: {json.dumps(now)}\n\n" if now != said else ": \n\n"
                self.wfile.write(words.encode())
                self.wfile.flush()
                said = now


class Server(ThreadingHTTPServer):
    """Listens on loopback. `writing`: rooms that also take what is sent to them."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"
    """On Windows two programs could otherwise take the same port."""

    def __init__(self, desk: Desk, port: int, writing: Mapping[str, Room]) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.desk = desk
        self.writing = writing
        self.rooms = {**rooms(desk), **writing}
        self.names = tuple(f"{name}:{self.server_port}" for name in ("127.0.0.1", "localhost"))

    def server_bind(self) -> None:
        """Without the base class's question for this machine's name, which may take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 — the base class's own form
        """A browser that hangs up is no news; a mistake of ours is told where the server was started."""
        self.desk.failed()


def listen(desk: Desk, port: int, writing: Mapping[str, Room]) -> Server:
    """A server on this port; without one (0) on the first free of PORTS. Raises Trouble."""
    for one in [port] if port else PORTS:
        try:
            return Server(desk, one, writing)
        except OSError as error:
            reason = TAKEN.get(error.errno or 0, error.strerror or str(error))
    if port:
        raise Trouble(f"端口 {port} 不能用（{reason}），请用 --port 换一个，或不写 --port。")
    raise Trouble(f"端口 {PORTS.start} 到 {PORTS.stop - 1} 都不能用（{reason}），请用 --port 写一个别的。")
