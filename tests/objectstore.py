"""Object stores in processes of their own: moto's, which keeps its promises, rclone's, which does not, and two doubles."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import s3fs

KEYS = {"AWS_ACCESS_KEY_ID": "nobodys-key", "AWS_SECRET_ACCESS_KEY": "nobodys-secret", "AWS_DEFAULT_REGION": "us-east-1"}


@contextlib.contextmanager
def moto() -> Iterator[dict[str, str]]:
    """The variables by which the store is found."""
    port = free_port()
    with _process([sys.executable, "-m", "moto.server", "-p", str(port)], port) as found:
        yield found


def public_bucket(name: str) -> None:
    """A bucket that anybody may read without an account, as a centre sets up the one it publishes to."""
    files = s3fs.S3FileSystem(skip_instance_cache=True)
    files.mkdir(name)
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{name}/*"}
    files.call_s3("put_bucket_policy", Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [everybody]}))


@contextlib.contextmanager
def rclone(folder: Path) -> Iterator[dict[str, str]]:
    """Answers 200 to If-None-Match and overwrites all the same."""
    port = free_port()
    program = shutil.which("rclone", path=str(Path(sys.executable).parent)) or "rclone"
    command = [program, "serve", "s3", "--auth-key", "nobodys-key,nobodys-secret", "--addr", f"127.0.0.1:{port}", str(folder)]
    with _process(command, port) as found:
        yield found


@contextlib.contextmanager
def doubles() -> Iterator[int]:
    """The port of the doubles of OSS and COS."""
    port = free_port()
    with _process([sys.executable, str(Path(__file__).with_name("doubles.py")), str(port)], port):
        yield port


@contextlib.contextmanager
def double(name: str, port: int) -> Iterator[None]:
    """One of them, for this process: oss, cos, oss-versioned, cos-versioned.

    A bucket's name stands in front of the host's, so every name below double.test is this machine.
    """
    asked = socket.getaddrinfo

    def here(host: object, *words: object, **more: object) -> object:
        own = str(host).endswith(".double.test")
        return asked("127.0.0.1" if own else host, *words, **more)  # type: ignore[arg-type]  # handed on

    socket.getaddrinfo = here  # type: ignore[assignment]
    try:
        with variables({**KEYS, "AWS_ENDPOINT_URL": f"http://{name}.double.test:{port}"}):
            yield
    finally:
        socket.getaddrinfo = asked


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _process(command: list[str], port: int) -> Iterator[dict[str, str]]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(600):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
                    break
                assert process.poll() is None
                time.sleep(0.05)
            yield {**KEYS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
        finally:
            process.kill()


@contextlib.contextmanager
def variables(found: dict[str, str]) -> Iterator[None]:
    """This process's own, for as long as it lasts."""
    before = {name: os.environ.get(name) for name in found}
    os.environ.update(found)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
