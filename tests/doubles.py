"""Doubles of Aliyun OSS and Tencent COS: moto's S3 server behind the rules in which their manuals differ from S3.

python tests/doubles.py 8000, then http://oss.double.test:8000, http://cos.double.test:8000, and with
`-versioned` behind the name the same with versioning. A double refuses what its service is documented or
known to refuse (a bucket in the path, chunked bodies, a list of deletions without Content-MD5,
If-None-Match) and keeps its own header for "do not overwrite", which means nothing in a bucket
with versioning. What the services do besides that is not imitated.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple

Answer = Callable[..., Any]
HOST = re.compile(r"(?:(?P<bucket>[a-z0-9-]+)\.)?(?P<vendor>oss|cos)(?P<versioned>-versioned)?\.double\.test:(?P<port>\d+)")


class Doubles:
    def __init__(self) -> None:
        self.app = DomainDispatcherApplication(create_backend_app)
        self.lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Answer) -> Iterable[bytes]:
        host = HOST.fullmatch(environ["HTTP_HOST"])
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        if not host or not host["bucket"]:
            return refused(start, "403 Forbidden", "SecondLevelDomainForbidden")
        if "aws-chunked" in environ.get("HTTP_CONTENT_ENCODING", "") or "STREAMING" in environ.get("HTTP_X_AMZ_CONTENT_SHA256", ""):
            return refused(start, "400 Bad Request", "InvalidArgument")
        if "HTTP_IF_NONE_MATCH" in environ:
            return refused(start, "501 Not Implemented", "NotImplemented")
        listed = environ["REQUEST_METHOD"] == "POST" and "delete" in environ["QUERY_STRING"].split("&")[0]
        if listed and environ.get("HTTP_CONTENT_MD5") != base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode():
            return refused(start, "400 Bad Request", "InvalidDigest")
        environ |= {"HTTP_HOST": f"127.0.0.1:{host['port']}", "PATH_INFO": f"/{host['bucket']}{environ['PATH_INFO']}"}
        environ.pop("RAW_URI", None)
        environ.pop("REQUEST_URI", None)
        with self.lock:  # looking and writing are one step there
            forbidden = environ.get(f"HTTP_X_{host['vendor'].upper()}_FORBID_OVERWRITE") == "true"
            if forbidden and not host["versioned"] and self._there(environ):
                return refused(start, "409 Conflict", "FileAlreadyExists")
            return list(self.app(environ, start))

    def _there(self, environ: dict[str, Any]) -> bool:
        said: list[str] = []
        asked = {**environ, "REQUEST_METHOD": "HEAD", "QUERY_STRING": "", "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()}
        list(self.app(asked, lambda status, *_: said.append(status)))
        return said[0].startswith("200")


def refused(start: Answer, status: str, code: str) -> list[bytes]:
    start(status, [("Content-Type", "application/xml")])
    return [f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>no</Message></Error>".encode()]


if __name__ == "__main__":
    run_simple("127.0.0.1", int(sys.argv[1]), Doubles(), threaded=True)
