"""How the stores that speak S3 differ, and what is changed in a request so that each understands it.

OSS and COS know a header of their own for "only if nothing stands there" and answer 409
FileAlreadyExists; they want the bucket in the host's name, no chunked signatures, and the old
Content-MD5 with a list of deletions. All of it as their manuals say (OSS: PutObject,
DeleteMultipleObjects, Compatibility with Amazon S3; COS: PUT Object, DELETE Multiple Objects).
In a bucket that ever had versioning their header means nothing: `probe` finds out.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

PATIENCE = {"connect_timeout": 10, "read_timeout": 60, "retries": {"max_attempts": 5, "mode": "standard"}}


@dataclass(frozen=True)
class Dialect:
    """`absent` is the header that forbids to overwrite; `own` where it is not S3's."""

    absent: str = "If-None-Match"
    own: bool = False

    def settings(self) -> dict[str, Any]:
        """For botocore's Config."""
        if not self.own:
            return dict(PATIENCE)
        plain = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
        return {**PATIENCE, **plain, "s3": {"addressing_style": "virtual"}}

    def translate(self, model: Any, params: dict[str, Any], **_: Any) -> None:
        """A request on its way out, before it is signed (botocore's event before-call.s3)."""
        if not self.own:
            return
        headers = params["headers"]
        if headers.pop("If-None-Match", None):
            headers[self.absent] = "true"
        if model.name == "DeleteObjects":
            for name in [name for name in headers if name.lower().startswith(("x-amz-checksum-", "x-amz-sdk-checksum-"))]:
                del headers[name]
            digest = hashlib.md5(params["body"], usedforsecurity=False).digest()
            headers["Content-MD5"] = base64.b64encode(digest).decode()


DIALECTS = {
    "s3://": Dialect(),
    "oss://": Dialect("x-oss-forbid-overwrite", own=True),
    "cos://": Dialect("x-cos-forbid-overwrite", own=True),
}
"""How a bucket's name begins, and what is spoken there."""


def of(where: str) -> Dialect | None:
    """None for a place that is no bucket."""
    return next((dialect for begin, dialect in DIALECTS.items() if where.startswith(begin)), None)
