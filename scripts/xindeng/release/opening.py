"""Where releases go: a folder, or a bucket: s3://bucket/prefix, oss:// and cos:// likewise."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from xindeng.trouble import Trouble

from . import dialect, folder
from .show import Target

USAGE = 2


@contextlib.contextmanager
def opened(where: str, writer: str = "", *, writes: bool = True) -> Iterator[Target]:
    """The place of releases that the command line names. `writer`: the only one who writes there.

    A bucket that is to be written to is tried first.

    Raises Trouble: 2 for a place that is none, 3 for a store that cannot be trusted, 4 for one
    that cannot be used.
    """
    if spoken := dialect.of(where):
        from . import bucket, probe  # noqa: PLC0415 — their packages come when somebody asks for a bucket

        with bucket.opened(where, spoken) as depot:
            if writes:
                probe.prepare(depot, writer)
            yield Target.at(depot)
        return
    if "://" in where:
        raise Trouble(f"不认识 {where}：可以写一个文件夹，或 s3://存储桶/前缀（oss://、cos:// 也可以）。", USAGE)
    if writer:
        raise Trouble("--single-writer 只用于存储桶，文件夹不需要。", USAGE)
    with folder.opened(Path(where).resolve()) as depot:
        yield Target.at(depot)


def is_bucket(where: str) -> bool:
    """Whether it takes the packages for buckets."""
    return dialect.of(where) is not None
