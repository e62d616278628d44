"""What the tests of releases begin with: two builds, and a place where they were released."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import objectstore
import pytest
import s3fs
from releasing import MEMORY, build, release


@contextlib.contextmanager
def room() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="xindeng-", dir=MEMORY))
    yield place
    shutil.rmtree(place)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with room() as place:
        yield place


@dataclass(frozen=True)
class Builds:
    """Two, one after the other: one page changed, one video more."""

    old: Path
    new: Path

    @classmethod
    def below(cls, folder: Path) -> Builds:
        newer = build(folder / "out 新", note="第二版", media={"a1": b"video" * 20_000, "a2": b"other" * 40_000})
        return cls(build(folder / "out 旧"), newer)


@pytest.fixture(scope="session")
def builds() -> Iterator[Builds]:
    """Not to be spoilt."""
    with room() as place:
        yield Builds.below(place)


@pytest.fixture
def own(tmp_path: Path) -> Builds:
    return Builds.below(tmp_path)


@pytest.fixture
def old(own: Builds) -> Path:
    return own.old


@pytest.fixture
def new(own: Builds) -> Path:
    return own.new


@pytest.fixture(scope="session")
def honest() -> Iterator[dict[str, str]]:
    """The variables of a store that keeps its promises; it has a bucket called heart."""
    with objectstore.moto() as found:
        with objectstore.variables(found):
            s3fs.S3FileSystem(skip_instance_cache=True).mkdir("heart")
        yield found


@pytest.fixture(scope="session")
def doubles() -> Iterator[int]:
    """The port of the doubles of OSS and COS."""
    with objectstore.doubles() as port:
        yield port


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
