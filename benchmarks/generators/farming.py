"""What `./inv media` costs when nothing is to be done, and what Dask costs beside threads of one process."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from xindeng import outfit
from xindeng.console import Console
from xindeng.farm import run
from xindeng.memo import Memo

from . import recordings
from .cost import cost

HERE = Path(__file__).resolve().parents[2]
SCALE = float(os.environ.get("XINDENG_BENCH_SCALE", "1"))
MANY, FEW = max(4, int(200 * SCALE)), max(4, int(16 * SCALE))
WEIGHT = 20_000_000
"""Bytes of an original: what two minutes of a lecture weigh."""
ROUNDS = 3
HANDS = 2
QUIET = Console(quiet=True)


def figures(place: Path) -> dict[str, float]:
    """`warm_*` and `dask_*`; wall-clock seconds."""
    place.mkdir()
    return {**_warm(place), **_dask(place)}


def _warm(place: Path) -> dict[str, float]:
    """Everything is made once; the next run reads what was too young to be believed; those after it count."""
    recordings.library(place / "many", MANY, WEIGHT)
    command = [sys.executable, str(HERE / "inv"), "media", "--root", str(place / "many"), "--out", str(place / "out"), "--jobs", str(HANDS), "--json"]
    cost(command, place)
    assert _encoded(place) == MANY
    cost(command, place)
    walls, encoded = [], 0
    for _ in range(ROUNDS):
        walls.append(cost(command, place).wall)
        encoded += _encoded(place)
    return {"warm_s_200": min(walls), "warm_encodes_200": float(encoded)}


def _encoded(place: Path) -> int:
    said = (place / "said.txt").read_text("utf-8")
    return int(json.loads(said[said.index("{"):])["encoded"])


def _dask(place: Path) -> dict[str, float]:
    """The same recordings by two threads here and by two workers, in turns; the best of each. All files are compared."""
    outfit.bring(HERE, outfit.DASK, QUIET)
    root = place / "few"
    recordings.library(root, FEW)
    with _workers(place) as scheduler:
        ways = {"here": partial(run.Options, root, jobs=HANDS), "dask": partial(run.Options, root, scheduler=scheduler)}
        taken: dict[str, list[float]] = {name: [] for name in ways}
        seen: list[dict[str, bytes]] = []
        for number in range(ROUNDS + 1):  # the first one opens every room, in the workers too
            for name, options in ways.items():
                out = place / f"{name}{number}"
                began = time.perf_counter()
                report, problems = run.media(options(out=out, memo=Memo(place / "kept", root)), QUIET)
                taken[name].append(time.perf_counter() - began)
                assert (report.facts["encoded"], problems) == (FEW, []), (report.words, problems)
                seen.append(contents(out / "media"))
    here, dask = (min(taken[name][1:]) for name in ways)
    return {"dask_overhead": dask / here - 1, "dask_differ": float(sum(differ(seen[0], other) for other in seen[1:]))}


@contextlib.contextmanager
def _workers(place: Path) -> Iterator[str]:
    """A scheduler and two workers, as docs/reference/farm.md starts them; its address, once both are there."""
    import distributed  # noqa: PLC0415 — it comes with the first bench

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    worker = ("dask_worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(place / "dask"))
    with contextlib.ExitStack() as stack:
        for words in (("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"), worker, worker):
            stack.enter_context(_process(*words))
        with distributed.Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(HANDS, timeout=120)
        yield address


@contextlib.contextmanager
def _process(name: str, *words: str) -> Iterator[None]:
    command = [sys.executable, "-m", f"distributed.cli.{name}", *words]
    surroundings = {**os.environ, "PYTHONPATH": str(HERE / "scripts")}
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        try:
            yield
        finally:
            child.terminate()






def contents(folder: Path) -> dict[str, bytes]:
    """Path -> bytes of every file."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differ(one: dict[str, bytes], other: dict[str, bytes]) -> int:
    """How many files are not the same, or in one of them only."""
    return sum(one.get(name) != other.get(name) for name in one.keys() | other.keys())
