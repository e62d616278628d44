"""The same rules as what an object store keeps beside an object and sends with it."""

from __future__ import annotations

from .rules import rule


def metadata(path: str) -> dict[str, str]:
    """System metadata of an object, under the names of their HTTP headers.

    S3, OSS and COS know these two; nosniff, the policy and the like can only be set on the
    domain in front of the bucket (docs/reference/serving.md).
    """
    found = rule(path)
    return {"Content-Type": found.type, "Cache-Control": found.cache}
