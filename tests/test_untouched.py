"""What is not read again, and what is read again whatever its time says."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from xindeng import store, untouched, walked
from xindeng.examine import examine
from xindeng.farm import wanted
from xindeng.memo import AFRESH, Kept, Memo

FILM = "courses/助人课/示范.mp4"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"one")
    return path


@pytest.fixture
def memo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Memo:
    """Clocks here are fine ones: nobody waits two seconds."""
    monkeypatch.setattr(walked, "GRAIN", 0)
    time.sleep(0.02)
    return Memo(tmp_path / "kept", tmp_path)


def read(memo: Memo, *paths: Path) -> list[Path]:
    """Which of them were really read."""
    opened: list[Path] = []

    def sha256(path: Path) -> str:
        opened.append(path)
        return store.sha256(path) if path.is_file() else str(store.intact(path))

    found = untouched.recalled(memo, "sums", paths, sha256)
    assert found == {path: sha256(path) for path in paths}
    return opened[: -len(set(paths))]


def test_what_nobody_touched_is_read_once(file: Path, memo: Memo) -> None:
    assert [read(memo, file), read(memo, file)] == [[file], []]
    assert read(Kept(memo.folder, memo.root), file) == []


def _rewritten(file: Path) -> None:
    file.write_bytes(b"two")


def _unseen(file: Path) -> None:
    """As many bytes, and the old time given back: what `cp -p` and some editors do."""
    stamp = file.stat()
    file.write_bytes(b"two")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def _mapped(file: Path) -> None:
    with file.open("r+b") as held:
        held.write(b"T")


def _replaced(file: Path) -> None:
    other = file.with_name("b.mp4")
    other.write_bytes(b"two")
    os.utime(other, ns=(0, file.stat().st_mtime_ns))
    other.replace(file)


@pytest.mark.parametrize("touch", [_rewritten, _unseen, _mapped, _replaced])
def test_what_was_written_is_read_again(touch: Callable[[Path], None], file: Path, memo: Memo) -> None:
    read(memo, file)
    time.sleep(0.02)  # the clock that stamps files goes by ticks of up to 10 ms
    touch(file)
    assert read(memo, file) == [file]


def test_what_was_written_a_moment_ago_is_not_believed(file: Path, tmp_path: Path) -> None:
    """Within the grain of a clock it may be written once more and look the same (Git's racy entries)."""
    memo = Memo(tmp_path / "kept", tmp_path)
    assert [read(memo, file), read(memo, file)] == [[file], [file]]


def test_what_changes_while_it_is_read_is_not_believed(file: Path, memo: Memo) -> None:
    def slow(path: Path) -> bytes:
        found = path.read_bytes()
        time.sleep(0.02)
        path.write_bytes(b"new")
        return found

    assert untouched.recalled(memo, "sums", [file], slow) == {file: b"one"}
    assert untouched.recalled(memo, "sums", [file], Path.read_bytes) == {file: b"new"}


def test_a_folder_is_read_again_when_anything_in_it_is_other(tmp_path: Path, memo: Memo) -> None:
    entry = store.add(tmp_path / "store", "k", lambda into: (into / "a").write_text("a") and None)
    time.sleep(0.02)
    assert [read(memo, entry), read(memo, entry)] == [[entry], []]
    (entry / "b").write_text("b")
    assert read(memo, entry) == [entry]
    (entry / "b").unlink()
    assert read(memo, entry) == [entry]
    (entry / "a").write_text("b")
    assert read(memo, entry) == [entry]
    assert untouched.recalled(memo, "whole", [entry, tmp_path / "none"], store.intact) == {entry: False, tmp_path / "none": False}


def test_only_what_is_still_there_is_remembered(file: Path, memo: Memo) -> None:
    others = [file.with_name(f"{number}.mp4") for number in range(3)]
    for other in others:
        other.write_bytes(b"other")
    time.sleep(0.02)
    read(memo, file, *others)
    assert read(memo, file) == []
    others[0].unlink()
    file.write_bytes(b"two")
    time.sleep(0.02)
    read(memo, file)
    left = memo.left("sums", untouched.WHOLE)
    assert isinstance(left, dict)
    assert set(left) == {str(file), str(others[1]), str(others[2])}


def test_another_recording_of_the_same_size_and_time_is_seen(sample: Path, memo: Memo) -> None:
    day, film = date(2026, 11, 22), sample / FILM
    before = examine(sample, day, memo=memo).films
    stamp, raw = film.stat(), bytearray(film.read_bytes())
    raw[raw.index(b"mdat") + 900] ^= 1
    film.write_bytes(raw)
    os.utime(film, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert examine(sample, day, memo=memo).films == examine(sample, day, memo=AFRESH).films != before


def test_renditions_that_somebody_touched_are_looked_at_again(sample: Path, tmp_path: Path, memo: Memo) -> None:
    ((key, _),) = wanted.look(sample, tmp_path, memo).films.items()
    entry = store.add(tmp_path / "media", key, lambda into: (into / "a.m4s").write_bytes(b"1234") and None)
    time.sleep(0.02)
    assert [wanted.look(sample, tmp_path, memo).made for _ in range(2)] == [1, 1]
    (entry / "a.m4s").write_bytes(b"1235")
    assert wanted.look(sample, tmp_path, memo).made == 0
