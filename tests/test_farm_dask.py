"""Two Dask workers in processes of their own, one of which is killed: the other does its work, with the same bytes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import filming
import objectstore
import pytest
from building import may_mount

from xindeng.console import Console
from xindeng.farm import run, work
from xindeng.trouble import Trouble

QUIET = Console(quiet=True)
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "ignore"}


@contextlib.contextmanager
def process(*words: str, by: Sequence[str] = ()) -> Iterator[subprocess.Popen[bytes]]:
    """`by`: what starts it, in surroundings of its own."""
    with subprocess.Popen([*by, sys.executable, "-m", *words], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        try:
            yield child
        finally:
            child.kill()


@pytest.fixture
def scheduler() -> Iterator[str]:
    address = f"tcp://127.0.0.1:{objectstore.free_port()}"
    with process("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-dashboard"):
        yield address


@contextlib.contextmanager
def workers(scheduler: str, place: Path, count: int = 2, by: Sequence[str] = ()) -> Iterator[list[subprocess.Popen[bytes]]]:
    """As docs/reference/farm.md says: one thread each, without a nanny that would start it again."""
    import distributed

    words = ("distributed.cli.dask_worker", scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(place))
    with contextlib.ExitStack() as stack:
        started = [stack.enter_context(process(*words, by=by)) for _ in range(count)]
        with distributed.Client(scheduler, timeout=30, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)
        yield started


def contents(out: Path) -> dict[str, bytes]:
    area = out / "media"
    return {path.relative_to(area).as_posix(): path.read_bytes() for path in area.rglob("*") if path.is_file()}


pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.mark.campaign
def test_a_worker_that_is_killed_leaves_its_work_to_the_other(sample: Path, tmp_path: Path, scheduler: str, everything: bool) -> None:
    count = 12 if everything else 4
    filming.clips(sample, count)
    report, problems = run.media(run.Options(sample, tmp_path / "here"), QUIET)
    assert (report.facts["encoded"], problems) == (count + 1, [])
    out = tmp_path / "farm"
    with workers(scheduler, tmp_path / "dask") as (first, _):
        killed: list[int] = []
        done = work.followed

        def murderous(*words: object) -> Iterator[object]:
            for outcome in done(*words):  # type: ignore[arg-type]  # handed on
                if not killed:
                    first.send_signal(signal.SIGKILL)
                    killed.append(first.wait())
                yield outcome

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(work, "followed", murderous)
            report, problems = run.media(run.Options(sample, out, scheduler=scheduler), QUIET)
    assert killed == [-signal.SIGKILL]
    assert (report.facts["encoded"] + report.facts["there"], problems) == (count + 1, [])
    assert contents(out) == contents(tmp_path / "here")
    assert not list((out / "media" / ".staging").iterdir())


@pytest.mark.campaign
def test_a_worker_that_does_not_see_the_disk_hands_over_by_the_shared_place(sample: Path, tmp_path: Path, scheduler: str) -> None:
    filming.clips(sample, 1)
    run.media(run.Options(sample, tmp_path / "here"), QUIET)
    out = tmp_path / "farm"
    (out / "media").mkdir(parents=True)
    blind = (*may_mount(), "sh", "-c", 'mount -t tmpfs xindeng-test "$0" && exec "$@"', str(out))
    with workers(scheduler, tmp_path / "dask", 1, blind):
        with pytest.raises(Trouble, match="看不到"):
            run.media(run.Options(sample, out, scheduler=scheduler), QUIET)
        options = run.Options(sample, out, scheduler=scheduler, remote=str(tmp_path / "shared"))
        report, problems = run.media(options, QUIET)
    assert (report.facts["encoded"], problems) == (2, [])
    assert contents(out) == contents(tmp_path / "here")


def test_a_scheduler_without_workers_is_told(sample: Path, tmp_path: Path, scheduler: str) -> None:
    with pytest.raises(Trouble, match="还没有工作的机器") as caught:
        run.media(run.Options(sample, tmp_path, scheduler=scheduler), QUIET)
    assert caught.value.exit_code == 3
