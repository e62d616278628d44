"""The server for a look at one's own work: types, byte ranges, and nothing but OUT."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from xindeng import serve
from xindeng.trouble import Trouble

BYTES = bytes(range(256)) * 1000


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The least that counts as built."""
    (tmp_path / "secret.txt").write_text("不给看")
    out = tmp_path / "成果 1"
    (out / "site").mkdir(parents=True)
    (out / "site" / "index.html").write_text("<p>首页</p>", "utf-8")
    (out / "media").mkdir()
    for name in ("a.mp4", "a.vtt", "a.m3u8", "a.m4s", "a.m4a", "a.mjs", "空.mp4"):
        (out / "media" / name).write_bytes(b"" if name == "空.mp4" else BYTES)
    return out


@pytest.fixture
def port(out: Path) -> Iterator[int]:
    with serve.server(out, 0) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running.server_port
        running.shutdown()
        thread.join()


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/site/index.html", "text/html; charset=utf-8"),
        ("/media/a.mp4", "video/mp4"),
        ("/media/a.vtt", "text/vtt; charset=utf-8"),
        ("/media/a.m3u8", "application/vnd.apple.mpegurl"),
        ("/media/a.m4s", "video/iso.segment"),
        ("/media/a.m4a", "audio/mp4"),
        ("/media/a.mjs", "text/javascript; charset=utf-8"),
    ],
)
def test_each_file_has_the_type_that_a_browser_needs(port, path, kind):
    status, headers, body = ask(port, path)
    assert (status, headers["Content-Type"]) == (200, kind)
    assert headers["Accept-Ranges"] == "bytes"
    assert int(headers["Content-Length"]) == len(body)


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, len(BYTES) - 1),
        ("bytes=255999-", 255_999, 255_999),
        ("bytes=0-999999999", 0, len(BYTES) - 1),
        ("bytes=-500", len(BYTES) - 500, len(BYTES) - 1),
        ("bytes=-999999999", 0, len(BYTES) - 1),
    ],
)
def test_a_range_gives_just_those_bytes(port, wanted, first, last):
    status, headers, body = ask(port, "/media/a.mp4", Range=wanted)
    assert status == 206
    assert headers["Content-Range"] == f"bytes {first}-{last}/{len(BYTES)}"
    assert headers["Content-Type"] == "video/mp4"
    assert body == BYTES[first : last + 1]


@pytest.mark.parametrize("wanted", ["bytes=256000-", "bytes=999999-1000000", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused_with_the_length(port, wanted):
    status, headers, _ = ask(port, "/media/a.mp4", Range=wanted)
    assert status == 416
    assert headers["Content-Range"] == f"bytes */{len(BYTES)}"


@pytest.mark.parametrize("wanted", ["bytes=5-2", "bytes=-", "bytes=a-b", "bytes=0-1,5-6", "pages=1-2"])
def test_a_range_that_means_nothing_gives_the_whole(port, wanted):
    """RFC 9110 section 14.2: what is invalid, and what we do not offer, is ignored."""
    status, _, body = ask(port, "/media/a.mp4", Range=wanted)
    assert (status, body) == (200, BYTES)


def test_an_empty_file_has_no_range(port):
    assert ask(port, "/media/%E7%A9%BA.mp4", Range="bytes=0-")[0] == 416


def test_head_tells_the_length_without_the_bytes(port):
    status, headers, body = ask(port, "/media/a.mp4", "HEAD")
    assert (status, headers["Content-Length"], body) == (200, str(len(BYTES)), b"")


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/site/../../secret.txt", "/nothing.html"])
def test_nothing_outside_is_shown(port, path):
    status, _, body = ask(port, path)
    assert status == 404
    assert "不给看".encode() not in body


def test_a_player_that_hangs_up_is_no_error(out, port, capfd):
    with (out / "media" / "a.mp4").open("ab") as film:
        film.truncate(50_000_000)
    with socket.create_connection(("127.0.0.1", port)) as player:
        player.sendall(b"GET /media/a.mp4 HTTP/1.0\r\n\r\n")
        player.recv(100)
    assert ask(port, "/site/index.html")[0] == 200
    time.sleep(0.2)
    assert capfd.readouterr().err == ""


def test_it_listens_on_this_machine_only(out):
    with serve.server(out, 0) as running:
        assert running.server_address[0] == "127.0.0.1"


def test_before_a_build_it_says_what_to_do(tmp_path):
    with pytest.raises(Trouble, match=r"还没有网站，请先运行 \./inv build"):
        serve.server(tmp_path, 0)


def test_a_port_that_is_taken_is_one_sentence(out, port):
    with pytest.raises(Trouble, match=f"端口 {port} 不能用"):
        serve.server(out, port)
