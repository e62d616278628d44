"""The preview's web server: this machine only, this machine's own name only, reading only.

A page on the internet could make a name of its own lead to 127.0.0.1 and then read along
(DNS rebinding), so only our own names are answered. Nothing here changes a file.
"""

from __future__ import annotations

import contextlib
import json
import os
import socketserver
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from xindeng import serve
from xindeng.handwritten import THEME
from xindeng.preview.desk import Desk
from xindeng.trouble import Trouble

ASSETS = Path(__file__).parent / "assets"
SOURCES = {".png", ".jpg", ".jpeg", ".webp", ".mp4", ".m4v", ".mov", ".webm", ".mkv"}
"""What a page shows of the author's own files."""
HEARTBEAT = 15.0
"""Seconds after which a silent line is used, so that a window that was closed is noticed."""
PORTS = range(8000, 8020)
HTML = serve.TYPES[".html"]


@dataclass(frozen=True)
class Request:
    """What a browser asks of one of the rooms below a first part of the address."""

    path: str
    """Below that part, decoded."""
    query: Mapping[str, list[str]]
    method: str = "GET"
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    body: bytes
    kind: str = HTML
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


Room = Callable[[Request], Answer | Path]
"""Answers for a first part of the address: with words, or with a file to send as it is."""


def missing(words: str = "没有这个东西。") -> Answer:
    return Answer(f"{words}\n".encode(), "text/plain; charset=utf-8", HTTPStatus.NOT_FOUND)


def moved(address: str) -> Answer:
    return Answer(b"", status=HTTPStatus.FOUND, headers={"Location": address})


def rooms(desk: Desk) -> dict[str, Room]:
    """First part of the address -> who answers."""
    return {
        "": lambda _: moved("/site/index.html"),
        "site": partial(_site, desk),
        "review": partial(_review, desk),
        "source": partial(_source, desk),
        "preview": partial(_own, desk),
        "media": partial(_built, desk, "media"),
        "files": partial(_built, desk, "files"),
        "versions.json": lambda _: _json([{"version": "site", "title": "预览", "aliases": []}]),
    }


def _json(value: object) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8")


def _site(desk: Desk, asked: Request) -> Answer | Path:
    if asked.path in {"", "/"}:
        return moved("/site/index.html")
    if asked.path.endswith(".html"):
        text, found = desk.page(asked.path)
        return Answer(text.encode(), status=HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
    built = desk.out / "site"
    folders = (desk.dresser.now.folder, *([built] if asked.path.startswith("pagefind/") else []))
    return next((file for folder in folders if (file := _inside(folder, asked.path))), missing())


def _review(desk: Desk, asked: Request) -> Answer | Path:
    return missing()


def _source(desk: Desk, asked: Request) -> Answer | Path:
    """A picture or recording of the content root, as the author handed it in."""
    file = _inside(desk.root, asked.path)
    if file is None or file.suffix.lower() not in SOURCES or not asked.path.startswith(("courses/", "docs/")):
        return missing()
    return file


def _own(desk: Desk, asked: Request) -> Answer | Path:
    """The preview's own script and style, the panel alone, captions as they are now."""
    if asked.path == "panel":
        return Answer(desk.panel(_page_of(asked)).html.encode())
    if asked.path.startswith("captions/"):
        words = desk.captions(asked.path.removeprefix("captions/").removesuffix(".vtt"))
        return Answer(words.encode(), serve.TYPES[".vtt"]) if words else missing()
    if asked.path == "theme.css":
        return THEME / "overrides" / "assets" / "xd" / "xindeng.css"
    return _inside(ASSETS, asked.path) or missing()


def _built(desk: Desk, area: str, asked: Request) -> Answer | Path:
    return _inside(desk.out / area, asked.path) or missing("这个文件要先运行一次 ./inv build。")


def _page_of(asked: Request) -> str:
    return asked.query.get("page", [""])[0]


def _inside(folder: Path, path: str) -> Path | None:
    """A file below a folder, and nothing outside it, by whatever links or dots."""
    try:
        file = (folder / path.lstrip("/")).resolve()
        inside = file.is_relative_to(folder.resolve()) and file.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return None
    return file if inside else None


class Handler(serve.Handler):
    """One request of a browser."""

    server: Server

    def _refuse(self) -> None:
        if self._is_ours():
            self._send(Answer("这里只能看。\n".encode(), "text/plain; charset=utf-8", HTTPStatus.METHOD_NOT_ALLOWED))

    def _is_ours(self) -> bool:
        """Whether the browser was asked for this machine; anything else is refused."""
        if self.headers.get("Host", "") in self.server.names:
            return True
        words = f"预览只能用 http://{self.server.names[0]} 打开。\n"
        self._send(Answer(words.encode(), "text/plain; charset=utf-8", HTTPStatus.FORBIDDEN))
        return False

    def _answer(self) -> None:
        if not self._is_ours():
            return
        parts = urlsplit(self.path)
        first, _, rest = unquote(parts.path).lstrip("/").partition("/")
        asked = Request(rest, parse_qs(parts.query), self.command)
        if (first, rest) == ("preview", "events"):
            self._listen(_page_of(asked))
            return
        room = self.server.rooms.get(first)
        answer = room(asked) if room else missing()
        if isinstance(answer, Path):
            self._file(answer)
        else:
            self._send(answer)

    do_GET = do_HEAD = _answer  # noqa: N815 — the base class's own form
    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _refuse  # noqa: N815 — the base class's own form

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

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in {"Content-Type": answer.kind, "Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(ConnectionError):
                self.wfile.write(answer.body)

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", "frame-ancestors 'self'")
        super().end_headers()

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
    """Listens on loopback; port 0 takes a free one."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"
    """On Windows two programs could otherwise take the same port."""

    def __init__(self, desk: Desk, port: int, more: Mapping[str, Room] | None = None) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.desk = desk
        self.rooms = {**rooms(desk), **(more or {})}
        self.names = tuple(f"{name}:{self.server_port}" for name in ("127.0.0.1", "localhost"))

    def server_bind(self) -> None:
        """Without the base class's question for this machine's name, which may take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 — the base class's own form
        """A browser that hangs up is no news; a mistake of ours is told where the server was started."""
        self.desk.failed()


def listen(desk: Desk, port: int, more: Mapping[str, Room] | None = None) -> Server:
    """A server on this port; without one (0) on the first free of PORTS. Raises Trouble."""
    for one in [port] if port else PORTS:
        try:
            return Server(desk, one, more)
        except OSError as error:
            reason = error.strerror or str(error)
    if port:
        raise Trouble(f"端口 {port} 不能用（{reason}），请用 --port 换一个，或不写 --port。")
    raise Trouble(f"端口 {PORTS.start} 到 {PORTS.stop - 1} 都不能用（{reason}），请用 --port 写一个别的。")
