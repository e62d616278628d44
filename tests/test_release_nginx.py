"""A release behind a real nginx, with the configuration that the handbook gives."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from releasing import first, release

HANDBOOK = Path(__file__).parents[1] / "docs/reference/releases.md"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return first(tmp_path)


@pytest.fixture
def target(tmp_path: Path, old: Path) -> Path:
    release(old, tmp_path / "公开", "2026.10")
    return tmp_path / "公开"


def documented_nginx(target: Path, port: int) -> str:
    text = HANDBOOK.read_text("utf-8")
    found = re.search(r"```nginx\n(.*?)```", text, re.DOTALL)
    assert found is not None
    server = found[1]
    assert len(server.splitlines()) <= 16
    for said, here in (("listen 80;", f"listen 127.0.0.1:{port};"), ("root /srv/xindeng;", f"root {target};")):
        assert said in server
        server = server.replace(said, here)
    return server


@pytest.fixture
def served(target: Path, tmp_path: Path):
    """The address of a real nginx over the release."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    temps = "".join(
        f"{name}_temp_path {tmp_path}/tmp_{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""  # pytest's folders are closed to others
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; {user} pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
        f"http {{ access_log off; {temps}\n{documented_nginx(target, port)} }}\n", "utf-8",
    )
    command = ["nginx", "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "error.log")]
    path = f"{os.environ['PATH']}:/usr/sbin"
    with subprocess.Popen(command, env={**os.environ, "PATH": path}) as process:
        address = f"http://127.0.0.1:{port}/"
        try:
            wait_for(address, process)
            yield address
        finally:
            process.terminate()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(address, timeout=5).close()
        assert process.poll() is None
        time.sleep(0.02)
    raise AssertionError("nginx does not answer")


def get(address: str, **headers: str):
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.status, answer.headers, answer.read()


def test_a_real_nginx_serves_a_release_as_the_handbook_says(served, old, target):
    status, headers, body = get(served + "latest/index.html")
    assert (status, body) == (200, (old / "site/index.html").read_bytes())
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-cache"
    status, headers, body = get(served + "media/a1/video.mp4", Range="bytes=5-9")
    assert (status, body, headers["Content-Range"]) == (206, b"video", "bytes 5-9/100000")
    assert (headers["Content-Type"], headers["Cache-Control"]) == (
        "video/mp4", "public, max-age=31536000, immutable"
    )
    assert json.loads(get(served + "versions.json")[2])[0]["version"] == "2026.10"
    assert "latest/index.html" in get(served)[2].decode()
    for name, kind in (("字幕.vtt", "text/vtt"), ("a.m4s", "video/iso.segment"), ("a.epub", "application/epub+zip")):
        (target / "media/a1" / name).touch()
        assert get(served + "media/a1/" + urllib.request.quote(name))[1]["Content-Type"].startswith(kind)
    for hidden in (".xindeng/log/000001.json", "media/a1/.sums.json", "2026.10/.sums.json"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(served + hidden)
