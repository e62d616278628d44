"""What the tests of releases begin with: two builds, and a place where they were released."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from releasing import MEMORY, build, release


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="xindeng-", dir=MEMORY))
    yield place
    shutil.rmtree(place)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return build(tmp_path / "out 旧")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The next build: one page changed, one video more."""
    return build(tmp_path / "out 新", note="第二版", media={"a1": b"video" * 20_000, "a2": b"other" * 40_000})


@pytest.fixture
def place(tmp_path: Path) -> Path | str:
    """An empty one. Some tests have theirs in a bucket."""
    return tmp_path / "公开"


@pytest.fixture
def versions() -> tuple[str, ...]:
    """What is released before a test begins: the old build, then the new one."""
    return ("1", "2")


@pytest.fixture
def target(old: Path, new: Path, place: Path | str, versions: tuple[str, ...]) -> Path | str:
    """A place of releases, the last of its versions the latest."""
    for version, out in zip(versions, (old, new), strict=False):
        release(out, place, version)
    return place
