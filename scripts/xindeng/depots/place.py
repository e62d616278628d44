"""A place by the name that somebody wrote: a folder, or s3://bucket/prefix, oss:// and cos:// likewise."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from xindeng.trouble import Trouble

from . import dialect, folder
from .depot import Depot

USAGE = 2


@contextlib.contextmanager
def opened(where: str) -> Iterator[Depot]:
    """Raises Trouble: 2 for a place that is none, 4 for one that cannot be used."""
    if spoken := dialect.of(where):
        from . import bucket  # noqa: PLC0415 — its packages come when somebody asks for a bucket

        with bucket.opened(where, spoken) as depot:
            yield depot
        return
    if "://" in where:
        raise Trouble(f"不认识 {where}：可以写一个文件夹，或 s3://存储桶/前缀（oss://、cos:// 也可以）。", USAGE)
    with folder.opened(Path(where).resolve()) as kept:
        yield kept


def is_bucket(where: str) -> bool:
    """Whether it takes the packages for buckets."""
    return dialect.of(where) is not None
