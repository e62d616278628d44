"""A real nginx over a folder, set up by what `./inv nginx` writes."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xindeng.serving.nginx import Server, configuration


@contextmanager
def served(target: Path, work: Path) -> Iterator[str]:
    """The address of the running server; `work` holds its own files."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    work.mkdir(exist_ok=True)
    temps = "".join(
        f"{name}_temp_path {work}/tmp_{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""  # pytest's folders are closed to others
    written = configuration(Server(str(target), listen=f"127.0.0.1:{port}"))
    (work / "nginx.conf").write_text(
        f"daemon off; {user} pid {work}/pid; error_log {work}/error.log; events {{}}\n"
        f"http {{ access_log off; {temps}\n{written} }}\n", "utf-8",
    )
    command = ["nginx", "-c", str(work / "nginx.conf"), "-e", str(work / "error.log")]
    path = f"{os.environ['PATH']}:/usr/sbin"
    with subprocess.Popen(command, env={**os.environ, "PATH": path}) as process:
        address = f"http://127.0.0.1:{port}/"
        try:
            _wait_for(port, process)
            yield address
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            return socket.create_connection(("127.0.0.1", port), timeout=5).close()
        assert process.poll() is None
        time.sleep(0.02)
    raise AssertionError("nginx does not answer")


def get(address: str, **headers: str):
    """Status, headers and body; an error status is an answer too."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()
