"""Where releases go: a folder, or a bucket: s3://bucket/prefix, oss:// and cos:// likewise."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from xindeng import depots
from xindeng.trouble import Trouble

from .show import Target

if TYPE_CHECKING:
    from xindeng.depots.bucket import Bucket

USAGE = 2


@contextlib.contextmanager
def opened(where: str, writer: str = "", *, writes: bool = True) -> Iterator[Target]:
    """The place of releases that the command line names. `writer`: the only one who writes there.

    A bucket that is to be written to is tried first.

    Raises Trouble: 2 for a place that is none, 3 for a store that cannot be trusted, 4 for one
    that cannot be used.
    """
    if writer and not depots.is_bucket(where):
        raise Trouble("--single-writer 只用于存储桶，文件夹不需要。", USAGE)
    with depots.opened(where) as depot:
        if writes and depots.is_bucket(where):
            from . import probe  # noqa: PLC0415 — the packages for buckets come when somebody asks for one

            probe.prepare(cast("Bucket", depot), writer)
        yield Target.at(depot)
