"""The same library gives the same bytes, wherever, whenever and by whomever it is built."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from building import DAY, SAMPLE, SCRIPTS, different, started, tree

SHUFFLE = """
import os, random
order = random.Random(7)
listed, scanned = os.listdir, os.scandir
class Scan:
    def __init__(self, path):
        with scanned(path) as found:
            self.entries = list(found)
        order.shuffle(self.entries)
    def __iter__(self): return self
    def __next__(self):
        if not self.entries: raise StopIteration
        return self.entries.pop()
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass
def listdir(path="."):
    names = listed(path)
    order.shuffle(names)
    return names
os.listdir, os.scandir = listdir, lambda path=".": Scan(path)
"""
"""A sitecustomize: a folder has no order of its own, so each look at it may give another."""


SLEEP = """
import select, time
time.sleep = lambda seconds: select.select([], [], [], seconds)
"""
"""Another, for libfaketime 0.9.10: what waits for a moment of the monotonic clock waits for ever if that is
faked (glibc's sem_clockwait is not) and is refused if it is not (clock_nanosleep is moved all the same)."""


@dataclass(frozen=True)
class Around:
    """What surrounds a build and must not be seen in it."""

    folder: str = "one"
    environment: Mapping[str, str] = field(default_factory=dict)
    umask: int = 0o022
    by: tuple[str, ...] = ()
    hook: str = ""


PLAIN = Around(environment={"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1", "LC_ALL": "C", "LANG": "C"})
VARIATIONS = {
    "folder": replace(PLAIN, folder="心灯 测试"),
    "time zone": replace(PLAIN, environment={**PLAIN.environment, "TZ": "America/St_Johns"}),
    "locale": replace(PLAIN, environment={**PLAIN.environment, "LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8", "COLUMNS": "40"}),
    "hash seed": replace(PLAIN, environment={**PLAIN.environment, "PYTHONHASHSEED": "4242"}),
    "clock": replace(
        PLAIN, by=("faketime", "-f", "@2036-07-01 03:04:05"), environment={**PLAIN.environment, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}, hook=SLEEP,
    ),
    "umask": replace(PLAIN, umask=0o077),
    "user": replace(
        PLAIN, by=("unshare", "--user", "--map-user=12345", "--map-group=12345"),
        environment={**PLAIN.environment, "USER": "someone", "LOGNAME": "someone"},
    ),
    "order of files": replace(PLAIN, hook=SHUFFLE),
}  # fmt: skip
TOGETHER = Around(
    "心灯 测试",
    {"TZ": "America/St_Johns", "PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "COLUMNS": "40", "USER": "someone", "LOGNAME": "someone"},
    0o077,
    VARIATIONS["user"].by,
    hook=SHUFFLE,
)
"""All at once but the clock, which slows every call; that one is for campaigns."""
CHOSEN = {"all but the clock": TOGETHER, **(VARIATIONS if os.environ.get("XINDENG_ALL") else {})}


def made(around: Around, tmp_path: Path) -> Path:
    """A build of the sample with all of this around it."""
    place = tmp_path / around.folder
    shutil.copytree(SAMPLE, place / "lib")
    (place / "hooks").mkdir()
    path = [str(SCRIPTS)]
    if around.hook:
        (place / "hooks" / "sitecustomize.py").write_text(around.hook)
        path.insert(0, str(place / "hooks"))
    environment = {**around.environment, "SOURCE_DATE_EPOCH": DAY, "PYTHONPATH": os.pathsep.join(path)}
    with started(place / "lib", place / "out", environment, around.umask, around.by) as build:
        said = build.stderr.read() if build.stderr else ""
        assert build.wait() == 0, said
    return place / "out"


@pytest.fixture(scope="module")
def plain(built: Path) -> dict[str, str]:
    """Path -> sha256 of the build that all tests share."""
    return tree(built)


@pytest.mark.campaign
@pytest.mark.parametrize("name", CHOSEN)
def test_nothing_around_a_build_is_seen_in_its_bytes(name: str, plain: dict[str, str], tmp_path: Path) -> None:
    assert plain.keys() >= {"site/index.html", "site/catalog.json", "site/pagefind/pagefind.js", "help.html"}
    assert {path.split("/")[0] for path in plain} >= {"site", "media", "files"}
    endings = {path.rpartition(".")[2] for path in plain}
    assert endings >= {"pdf", "pptx", "docx", "epub", "zip", "zim", "html", "mp4", "vtt"}
    assert not different(plain, tree(made(CHOSEN[name], tmp_path)))


def test_no_file_tells_where_it_was_built(built: Path) -> None:
    """A path of the machine in a page would differ elsewhere, and is nobody's business."""
    for file in built.rglob("*"):
        if file.is_file():
            assert str(built.parent).encode() not in file.read_bytes(), file.name
