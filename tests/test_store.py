"""The store: an entry is whole or it is not there, whoever adds it and whatever happens."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from xindeng import store
from xindeng.trouble import Trouble

SCRIPTS = Path(store.__file__).parent.parent


def lamp(folder: Path) -> None:
    (folder / "灯").mkdir()
    (folder / "灯" / "a.txt").write_text("一盏灯", "utf-8")
    (folder / "b.bin").write_bytes(bytes(range(256)))


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def left_over(root: Path) -> list[Path]:
    return list((root / store.STAGING).iterdir())


def test_an_added_entry_is_whole_and_nothing_else_is_left(tmp_path):
    entry = store.add(tmp_path, "k1", lamp)
    assert entry == tmp_path / "k1"
    assert store.intact(entry)
    assert names(entry) == {"灯", "灯/a.txt", "b.bin", store.LISTING}
    assert set(store.sums(entry)) == {"灯/a.txt", "b.bin"}
    assert not left_over(tmp_path)
    assert stat.S_IMODE(entry.stat().st_mode) == 0o755  # a web server of another user may read it


def test_an_entry_that_is_there_is_not_made_again(tmp_path):
    store.add(tmp_path, "k1", lamp)

    def never(_: Path) -> None:
        pytest.fail("made twice")

    assert store.intact(store.add(tmp_path, "k1", never))


def test_an_empty_entry_is_an_entry(tmp_path):
    assert store.intact(store.add(tmp_path, "k1", lambda _: None))


def flip(entry: Path) -> None:
    data = bytearray((entry / "b.bin").read_bytes())
    data[100] ^= 1
    (entry / "b.bin").write_bytes(data)


def drop(entry: Path) -> None:
    (entry / "灯" / "a.txt").unlink()


def grow(entry: Path) -> None:
    (entry / "more.txt").write_text("多了一个")


def unlist(entry: Path) -> None:
    (entry / store.LISTING).unlink()


def garble(entry: Path) -> None:
    (entry / store.LISTING).write_text("[")


@pytest.mark.parametrize("spoil", [flip, drop, grow, unlist, garble], ids=lambda spoil: spoil.__name__)
def test_a_damaged_entry_is_found_and_made_again(tmp_path, spoil):
    entry = store.add(tmp_path, "k1", lamp)
    before = names(entry)
    spoil(entry)
    assert not store.intact(entry)
    store.add(tmp_path, "k1", lamp)
    assert store.intact(entry)
    assert names(entry) == before
    assert not left_over(tmp_path)


def test_what_a_maker_raises_leaves_nothing_behind(tmp_path):
    def half(folder: Path) -> None:
        lamp(folder)
        raise ValueError("坏了")

    with pytest.raises(ValueError, match="坏了"):
        store.add(tmp_path, "k1", half)
    assert not (tmp_path / "k1").exists()
    assert not left_over(tmp_path)


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "磁盘满了"), (errno.EDQUOT, "磁盘满了"), (errno.EROFS, "不能写入"), (errno.EIO, "不能写入")],
)
def test_what_the_disk_refuses_is_one_sentence(tmp_path, code, words):
    def refused(folder: Path) -> None:
        raise OSError(code, os.strerror(code), str(folder))

    with pytest.raises(Trouble, match=words) as caught:
        store.add(tmp_path, "k1", refused)
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "k1").exists()
    assert not left_over(tmp_path)


def test_an_error_that_is_not_the_disks_stays_what_it_is(tmp_path):
    def missing(folder: Path) -> None:
        (folder / "nothing").read_bytes()

    with pytest.raises(FileNotFoundError):
        store.add(tmp_path, "k1", missing)


def slow(folder: Path) -> None:
    time.sleep(0.05)
    lamp(folder)


def add_all(root: Path) -> bool:
    return all(store.intact(store.add(root, f"k{n}", slow)) for n in range(4))


def test_many_adders_at_once_leave_one_whole_entry_each(tmp_path):
    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(add_all, [tmp_path] * 6))
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        assert all(pool.map(add_all, [tmp_path / "again"] * 2))
    for root in (tmp_path, tmp_path / "again"):
        assert all(store.intact(root / f"k{n}") for n in range(4))
        assert not left_over(root)


HOLD = """
import sys, time
from pathlib import Path
from xindeng import store
with store.staged(Path(sys.argv[1])) as stage:
    (stage / "half").write_text("half")
    print(stage.name, flush=True)
    time.sleep(60)
"""


def test_what_a_killed_run_left_is_swept_and_what_a_living_one_holds_is_not(tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(SCRIPTS)}) as child:
        assert child.stdout
        held = tmp_path / store.STAGING / child.stdout.readline().strip()
        with store.staged(tmp_path):
            assert (held / "half").is_file()
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert held.is_dir()
    with store.staged(tmp_path) as mine:
        assert left_over(tmp_path) == [mine]
    assert not left_over(tmp_path)


# --- a folder in the place of another --------------------------------------------------


def folder(path: Path, words: str) -> Path:
    path.mkdir()
    (path / "index.html").write_text(words)
    return path


@pytest.fixture(params=["one step", "two steps"])
def way(request, monkeypatch):
    if request.param == "two steps":
        monkeypatch.setattr(store, "_exchange", lambda *_: False)
    return request.param


def test_the_new_folder_takes_the_olds_place(tmp_path, way):
    store.put(folder(tmp_path / "new", "新"), tmp_path / "site")
    store.put(folder(tmp_path / "new", "更新"), tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text() == "更新"
    assert {path.name for path in tmp_path.iterdir()} == ({"site", "new"} if way == "one step" else {"site"})


def test_a_kill_between_two_steps_is_undone(tmp_path):
    folder(tmp_path / "site", "旧").rename(tmp_path / ".site.old")
    store.recover(tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text() == "旧"


def test_a_kill_after_two_steps_leaves_no_rubbish(tmp_path):
    folder(tmp_path / ".site.old", "旧")
    folder(tmp_path / "site", "新")
    store.recover(tmp_path / "site")
    assert {path.name for path in tmp_path.iterdir()} == {"site"}
    assert (tmp_path / "site" / "index.html").read_text() == "新"


def test_an_exchange_says_what_it_cannot_do(tmp_path):
    folder(tmp_path / "site", "旧")
    with pytest.raises(FileNotFoundError):
        store._exchange(tmp_path / "nothing", tmp_path / "site")
