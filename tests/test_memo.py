"""What was read before: never another answer, only a faster one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SAMPLE

from xindeng import library, media, memo, plan
from xindeng.doc import as_data
from xindeng.examine import Seen, examine
from xindeng.history import today_of
from xindeng.memo import AFRESH, Kept, Memo

WRONG = {
    "活动/数呼吸.md": ("noise: low\n", ""),
    "助人课/01 慢下来.md": ("title: 先慢下来\n", "title: 保证治愈\n"),
    "登记/登记.yml": ("  role: 讲师\n", "\u3000role: 讲师\n"),
    "歇一歇.md": ("请写一句话。", "打 13800138000，见[这里](lec-nowhere)。"),
}
"""Faults of every stage: of YAML, of a field, of words, of a link."""


@pytest.fixture
def kept(tmp_path: Path, sample: Path) -> Memo:
    return Memo(tmp_path / "kept", sample)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the files that are really read, one process doing it all."""
    paths: list[str] = []
    once = library._outcome

    def outcome(one: Any) -> Any:
        paths.append(one.path)
        return once(one)

    monkeypatch.setattr(library, "_outcome", outcome)
    monkeypatch.setattr("xindeng.hands._may_fork", lambda: False)
    return paths


def told(seen: Seen) -> str:
    """Everything that anybody gets to know of a content root, each place included."""
    shelf = seen.shelf
    items = [(item, item.source, list(item.body.items())) for item in shelf.items.values()]
    pages = [as_data(doc) for doc in plan.compose(shelf, seen.films)] if not seen.problems else []
    return repr((seen.problems, items, shelf.centre, shelf.citations, shelf.urls, seen.films, seen.look, pages))


def spoil(root: Path) -> None:
    for name, (old, new) in WRONG.items():
        file = root / "courses" / name
        assert old in file.read_text("utf-8"), name
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def tables(kept: Memo) -> dict[str, Path]:
    assert kept.folder
    return {file.name: file for file in kept.folder.rglob("*") if file.is_file()}


# --- the same answer -------------------------------------------------------------------


@pytest.mark.parametrize("whole", [True, False])
def test_the_answer_is_the_same_afresh_kept_and_recalled(whole: bool, sample: Path, kept: Memo) -> None:
    if not whole:
        spoil(sample)
    day = today_of(SAMPLE)
    afresh = told(examine(sample, day))
    assert ("Diagnostic(" in afresh) is not whole
    assert [told(examine(sample, day, memo=kept)) for _ in range(2)] == [afresh, afresh]


def test_a_process_that_stays_gives_the_same_answer_through_every_change(sample: Path, tmp_path: Path) -> None:
    day, stays = today_of(SAMPLE), Kept(tmp_path / "kept", sample)
    assert told(examine(sample, day, memo=stays)) == told(examine(sample, day))
    for name, (old, new) in WRONG.items():
        file = sample / "courses" / name
        good = file.read_text("utf-8")
        for words in (good.replace(old, new), good):
            file.write_text(words, "utf-8")
            assert told(examine(sample, day, memo=stays)) == told(examine(sample, day))


def test_a_process_that_stays_asks_the_disk_once(sample: Path, tmp_path: Path) -> None:
    stays = Kept(tmp_path / "kept", sample)
    first = library.load(sample, memo=stays)[0]
    shutil.rmtree(tmp_path / "kept", ignore_errors=True)
    again = library.load(sample, memo=stays)[0]
    assert all(again.items[ref] is item for ref, item in first.items.items())


def test_so_it_is_for_the_library_itself(tmp_path: Path, everything: bool) -> None:
    """The whole of it takes a while; without --all an eighth."""
    root = tmp_path / "root"
    for file in sorted((ROOT / "courses").rglob("*"))[:: 1 if everything else 8]:
        if file.suffix in {".md", ".yml"}:
            target = root / file.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    day = today_of(SAMPLE)
    afresh = told(examine(root, day))
    assert [told(examine(root, day, memo=Memo(tmp_path / "kept", root))) for _ in range(2)] == [afresh, afresh]


# --- what is noticed -------------------------------------------------------------------


def test_nothing_is_read_twice(sample: Path, kept: Memo, read: list[str]) -> None:
    library.load(sample, memo=kept)
    assert len(read) > 10
    read.clear()
    library.load(sample, memo=kept)
    assert read == []


def test_a_changed_file_is_read_again_and_no_other(sample: Path, kept: Memo, read: list[str]) -> None:
    library.load(sample, memo=kept)
    read.clear()
    file = sample / "courses" / "活动" / "点头.md"
    stamp = file.stat()
    file.write_text(file.read_text("utf-8").replace("title: 见面点个头", "title: 见面拍拍手"), "utf-8")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # bytes count, not times
    assert library.load(sample, memo=kept)[0].title("act-nod") == "见面拍拍手"
    assert read == ["courses/活动/点头.md"]


def test_a_moved_file_has_its_new_place(sample: Path, kept: Memo) -> None:
    library.load(sample, memo=kept)
    (sample / "courses" / "活动" / "点头.md").rename(sample / "courses" / "点头.md")
    assert library.load(sample, memo=kept)[0].items["act-nod"].at().path == "courses/点头.md"


def test_a_removed_file_is_forgotten(sample: Path, kept: Memo) -> None:
    library.load(sample, memo=kept)
    before = len(memo._Kept.read(tables(kept)["read"]).entries)
    (sample / "courses" / "活动" / "点头.md").unlink()
    assert "act-nod" not in library.load(sample, memo=kept)[0].items
    assert len(memo._Kept.read(tables(kept)["read"]).entries) == before - 1


def test_a_picture_that_went_away_is_missed_though_no_text_changed(sample: Path, kept: Memo) -> None:
    assert library.load(sample, memo=kept)[1] == []
    (sample / "courses" / "图" / "灯.png").unlink()
    assert {problem.code for problem in library.load(sample, memo=kept)[1]} == {"M-13"}


def test_a_number_made_public_is_no_longer_private(sample: Path, kept: Memo) -> None:
    """What is said of a file's words depends on the register of hotlines too."""
    file = sample / "courses" / "歇一歇.md"
    file.write_text(file.read_text("utf-8").replace("请写一句话。", "打 0300-2345678。"), "utf-8")
    assert {problem.code for problem in examine(sample, today_of(SAMPLE), memo=kept).problems} == {"P-03"}
    centre = sample / "courses" / "centre.yml"
    words = [line for line in centre.read_text("utf-8").splitlines() if not line.startswith("contact:")]
    centre.write_text("\n".join([*words, "contact: 座机 0300-2345678", ""]), "utf-8")
    assert examine(sample, today_of(SAMPLE), memo=kept).problems == []


def test_a_recording_of_other_bytes_is_probed_again(sample: Path, kept: Memo, monkeypatch: pytest.MonkeyPatch) -> None:
    probed: list[Path] = []
    probe = media.probe

    def counted(path: Path, *rest: Any) -> Any:
        probed.append(path)
        return probe(path, *rest)

    monkeypatch.setattr(media, "probe", counted)
    first = examine(sample, today_of(SAMPLE), memo=kept).films
    assert examine(sample, today_of(SAMPLE), memo=kept).films == first
    assert len(probed) == len(first) > 0
    probed[0].write_bytes(b"")
    assert examine(sample, today_of(SAMPLE), memo=kept).problems
    assert len(probed) == len(first) + 1


# --- other code ------------------------------------------------------------------------


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Our own package as if it lay elsewhere, written before this process began."""
    copy = tmp_path / "xindeng"
    shutil.copytree(memo.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "theme"))
    monkeypatch.setattr(memo, "PACKAGE", copy)
    return copy


@pytest.mark.parametrize("name", ["source.py", "prose/dialect.py", "kinds/activity.py", "checks/new.py"])
def test_other_code_reads_everything_again(
    name: str, package: Path, sample: Path, kept: Memo, read: list[str]
) -> None:
    library.load(sample, memo=kept)
    files = list(read)
    read.clear()
    with (package / name).open("a", encoding="utf-8") as module:
        module.write("# changed\n")
    os.utime(package / name, (1, 1))
    memo.code_digest.cache_clear()
    library.load(sample, memo=kept)
    assert read == files
    assert len(memo._Kept.read(tables(kept)["read"]).entries) == len(files)


def test_code_that_changes_meanwhile_keeps_nothing(package: Path, sample: Path, kept: Memo, read: list[str]) -> None:
    (package / "source.py").touch()
    for _ in range(2):
        read.clear()
        library.load(sample, memo=kept)
        assert len(read) > 10
    assert not kept.folder or not kept.folder.exists()


# --- what lies on the disk -------------------------------------------------------------

Spoil = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    "spoilt",
    [lambda raw: raw[: len(raw) // 2], lambda raw: raw[:40], lambda _: b"", lambda _: b"not ours" * 99,
     lambda raw: raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:]],
    ids=["half", "head", "empty", "foreign", "one bit"],
)  # fmt: skip
def test_a_spoilt_table_counts_as_none_and_is_made_again(
    spoilt: Spoil, sample: Path, kept: Memo, read: list[str]
) -> None:
    library.load(sample, memo=kept)
    table, files = tables(kept)["read"], list(read)
    whole = table.read_bytes()
    read.clear()
    table.write_bytes(spoilt(whole))
    assert library.load(sample, memo=kept)[1] == []
    assert read == files
    assert table.read_bytes() == whole


def test_where_nothing_can_be_written_nothing_is_kept(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be", "utf-8")
    shelf, problems = library.load(sample, memo=Memo(tmp_path / "kept", sample))
    assert (shelf.items, problems) == (library.load(sample)[0].items, [])


def test_only_the_roots_of_late_are_remembered(kept: Memo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "ROOTS", 2)
    assert kept.folder
    for name in "abc":
        replace(kept, root=Path(name)).recall("t", [(("k",), name)], str.upper)
        for folder in kept.folder.iterdir():
            os.utime(folder, ns=(0, folder.stat().st_mtime_ns - 10**9))
    assert len(list(kept.folder.iterdir())) == 2
    assert replace(kept, root=Path("c")).recall("t", [(("k",), "never asked")], str.upper) == ["C"]


def test_afresh_keeps_nothing() -> None:
    assert AFRESH.recall("t", [(("k",), "a"), (("k",), "b")], str.upper) == ["A", "B"]


# --- several processes -----------------------------------------------------------------

HANDS = """
import os, sys
from xindeng import hands

hands._processors = lambda: 3
here = os.getpid()

def square(n):
    if os.getpid() != here and n in TROUBLE:
        os._exit(7) if n % 2 else {}[n]
    return n * n, os.getpid()

for TROUBLE in ((), (4,), (5,), (4, 5)):
    made = hands.spread(square, range(40))
    assert [value for value, _ in made] == [n * n for n in range(40)]
    assert len({process for _, process in made}) == 3 - len(TROUBLE), TROUBLE
assert {process for _, process in hands.spread(square, range(9))} == {here}
print("done")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="one process elsewhere")
def test_work_is_shared_in_order_and_what_a_helper_could_not_do_is_done_here() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-W", "error", "-c", HANDS]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "done\n", done.stderr
