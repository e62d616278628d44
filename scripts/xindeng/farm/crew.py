"""Who does the jobs: threads of this process, each with an ffmpeg of its own, or the workers of a Dask scheduler."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

from xindeng.trouble import Trouble

USAGE = 2
PATIENCE = 20
"""Seconds until a scheduler counts as not there."""
CORES = 2
"""Processors that one recording keeps busy: the largest rung one, all the others together the other."""


def hands(jobs: int) -> int:
    """How many recordings at once: as told, else as many as this machine can feed."""
    if jobs < 0:
        raise Trouble("--jobs 要写 1 或更大的数。", USAGE)
    return jobs or max(1, (os.cpu_count() or 1) // CORES)


@contextlib.contextmanager
def here(jobs: int) -> Iterator[Executor]:
    """Threads; what has not begun when the work ends early is dropped."""
    pool = ThreadPoolExecutor(hands(jobs))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def elsewhere(scheduler: str) -> Iterator[Executor]:
    """Dask's workers. A job whose worker dies is given to another one, three times at most.

    Raises Trouble (3) when nobody answers there, or has no workers.
    """
    import distributed  # noqa: PLC0415 — an extra, which comes when somebody asks for it

    try:
        client = distributed.Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise Trouble(f"{scheduler} 没有回答。调度程序开着吗，地址写对了吗（例如 tcp://10.0.0.5:8786）？") from error
    with client:
        if not client.scheduler_info().get("workers"):
            raise Trouble(f"{scheduler} 那里还没有工作的机器：先在每台机器上运行 dask worker（docs/reference/farm.md）。")
        pool = client.get_executor(pure=False)
        try:
            yield pool
        finally:
            pool.shutdown(wait=False)
