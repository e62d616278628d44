"""Look at what was built: a small web server on this machine, with byte ranges for video.

Serves OUT as a real web server would serve a release (`serving.rules`); it
listens on loopback only.
"""

from __future__ import annotations

import contextlib
import os
import re
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from xindeng import serving
from xindeng.console import Console
from xindeng.trouble import Trouble

MISSING = "404.html"


class Handler(SimpleHTTPRequestHandler):
    """Static files with `Range: bytes=…` (RFC 9110 section 14), without which no video can be wound."""

    _left: int | None = None

    def guess_type(self, path: Any) -> str:
        return serving.rule(str(path)).type

    def send_head(self) -> BinaryIO | None:
        path = Path(self.translate_path(self.path))
        self._left = None
        size = path.stat().st_size if path.is_file() else 0
        wanted = byte_range(self.headers.get("Range", ""), size)
        if not wanted or not path.is_file():
            return super().send_head()
        first, last = wanted
        if first > last:
            self._beyond(size)
            return None
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        file = path.open("rb")
        file.seek(first)
        self._left = last - first + 1
        return file

    def _beyond(self, size: int) -> None:
        self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        self.send_header("Content-Range", f"bytes */{size}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        left = os.fstat(source.fileno()).st_size if self._left is None else self._left
        with contextlib.suppress(ConnectionError):  # a player that winds forward hangs up
            while left > 0 and (piece := source.read(min(1 << 16, left))):
                outputfile.write(piece)
                left -= len(piece)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A missing page is answered with the site's own 404 page."""
        page = Path(self.directory) / "site" / MISSING
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        words = page.read_bytes()
        self.send_response(code)
        self.path = f"/{MISSING}"
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(words)

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        for name, words in self.said().items():
            self.send_header(name, words)
        super().end_headers()

    def said(self) -> dict[str, str]:
        """What goes with every answer, by the rules that every server of a release has."""
        path = unquote(urlsplit(self.path).path).lstrip("/")
        return serving.headers(f"{path}index.html" if path.endswith("/") or not path else path)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet: a person looks at the page, not at the log."""


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte that a `Range` header asks for; first > last when there are none such.

    None: send the whole, because the header is invalid or of a form that we do not offer.
    """
    asked = re.fullmatch(r"bytes=(\d*)-(\d*)", header)
    if not asked or not (asked[1] or asked[2]) or (asked[1] and asked[2] and int(asked[1]) > int(asked[2])):
        return None
    if not asked[1]:  # the last so many bytes
        return max(0, size - int(asked[2])), size - 1
    return int(asked[1]), min(int(asked[2] or size - 1), size - 1)


def server(out: Path, port: int) -> ThreadingHTTPServer:
    """A server for OUT on loopback; port 0 takes a free one. Raises Trouble when it cannot."""
    if not (out / "site" / "index.html").is_file():
        raise Trouble(f"{out.name} 里还没有网站，请先运行 ./inv build。")
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(out)))
    except OSError as error:
        raise Trouble(f"端口 {port} 不能用（{error.strerror}），请用 --port 换一个。") from error


def serve(out: Path, port: int, console: Console) -> None:
    """Until Ctrl+C."""
    with server(out, port) as running:
        console.good(f"在浏览器里打开 http://127.0.0.1:{running.server_port}/site/index.html （按 Ctrl+C 停下）")
        running.serve_forever()
