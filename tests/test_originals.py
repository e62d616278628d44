"""Originals of recordings outside Git: media.lock, media.add, media.pull, media.verify; in a folder and in a bucket."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import objectstore
import pytest
from building import may_mount

from xindeng import depots, plan, store
from xindeng.build import build
from xindeng.console import Console
from xindeng.diag import Span
from xindeng.examine import examine
from xindeng.farm import run, wanted
from xindeng.media import tools
from xindeng.originals import keeping, lock
from xindeng.originals.add import add
from xindeng.originals.pull import pull
from xindeng.originals.verify import verify
from xindeng.report import Report
from xindeng.trouble import Stop, Trouble

FILM = "courses/助人课/示范.mp4"
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
QUIET = Console(quiet=True)


@pytest.fixture(scope="module")
def honest() -> Iterator[dict[str, str]]:
    """A store with a bucket called heart, in a process of its own."""
    import s3fs

    with objectstore.moto() as found:
        with objectstore.variables(found):
            s3fs.S3FileSystem(skip_instance_cache=True).mkdir("heart")
        yield found


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where originals are kept."""
    if request.param == "folder":
        yield str(tmp_path / "原片 们")
        return
    with objectstore.variables(request.getfixturevalue("honest")):
        yield f"s3://heart/{tmp_path.name}"


def added(root: Path, place: str, *files: str) -> Report:
    with keeping.opened(place, lock.read(root)) as depot:
        return add(root, [root / file for file in files or (FILM,)], depot, record=place)


def pulled(root: Path, place: str, *, dry_run: bool = False) -> Report:
    listed = lock.sound(root)
    with keeping.opened(place, listed) as depot:
        return pull(root, lock.named(listed, root, []), depot, dry_run=dry_run)


def verified(root: Path, place: str) -> Report:
    listed = lock.sound(root)
    with keeping.opened(place, listed) as depot:
        return verify(root, lock.named(listed, root, []), depot, read_data=True)


def told(root: Path) -> list[str]:
    return [problem.as_line() for problem in examine(root).problems]


def git(root: Path, *words: str) -> str:
    return subprocess.run(
        ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@example.org", *words], check=True, capture_output=True, text=True
    ).stdout


def sole(depot_place: str) -> Path:
    """The one file of a folder of originals."""
    (found,) = [file for file in Path(depot_place).rglob("*") if file.is_file()]
    return found


# --- there and back --------------------------------------------------------------------


def test_an_original_goes_out_of_git_and_comes_back(sample: Path, place: str) -> None:
    raw = (sample / FILM).read_bytes()
    git(sample, "init", "-q")
    assert added(sample, place).words.startswith("存放了 1 份原片")
    assert git(sample, "check-ignore", FILM)
    (sample / FILM).unlink()
    assert told(sample) == []  # the list knows how long it is
    assert pulled(sample, place, dry_run=True).lines == (f"要取回  0.0 MB  {FILM}",)
    assert not (sample / FILM).exists()
    assert pulled(sample, place).facts["files"] == [{"path": FILM, "bytes": len(raw), "state": "fetched"}]
    assert (sample / FILM).read_bytes() == raw
    assert not verified(sample, place).bad
    again = added(sample, place)
    assert [each["copied"] for each in again.facts["files"]] == [False]
    assert pulled(sample, place).words == "取回了 0 份原片（0.0 MB），1 份本来就在。"


def test_what_is_asked_for_dryly_writes_nothing(sample: Path, tmp_path: Path) -> None:
    before = {file: file.read_bytes() for file in sample.rglob("*") if file.is_file()}
    with depots.opened(str(tmp_path / "keep")) as depot:
        report = add(sample, [sample / FILM], depot, record="keep", dry_run=True)
    assert report.dry_run
    assert json.loads(report.as_json())["files"][0]["copied"]
    assert {file: file.read_bytes() for file in sample.rglob("*") if file.is_file()} == before
    assert not (tmp_path / "keep").exists()


def test_a_clone_with_finished_renditions_needs_no_original(sample: Path, tmp_path: Path) -> None:
    place, out = str(tmp_path / "keep"), tmp_path / "out"
    added(sample, place)
    report, problems = run.media(run.Options(sample, out), QUIET)
    assert (report.facts["encoded"], problems) == (1, [])
    (sample / FILM).unlink()
    todo = wanted.look(sample, out)
    assert (dict(todo.films), todo.made) == ({}, 1)
    assert wanted.unmade(sample, out, lock.sound(sample).files.values()) == []
    seen = examine(sample)
    films = plan.plan(seen.shelf, seen.films, sample)
    assert build([each for each in films.artifacts if each.area == "media"], out, QUIET) == []


def test_an_original_that_nobody_has_is_missed_at_the_line_that_names_it(sample: Path, tmp_path: Path) -> None:
    added(sample, str(tmp_path / "keep"))
    (sample / FILM).unlink()
    report, problems = run.media(run.Options(sample, tmp_path / "out"), QUIET)
    (problem,) = problems
    assert problem.as_line() == "courses/助人课/01 慢下来.md:42:10: 错误: 录像“示范.mp4”的原片不在这台机器上，转好的也没有 [M-32]"
    assert problem.hint == "取回原片：./inv media.pull；别处转好过的，用 ./inv media --remote 共用的地方"
    assert report.words.endswith("1 段没有转成，见上面。")


def test_transcoding_fetches_the_original_and_leaves_it_nowhere(sample: Path, place: str, tmp_path: Path) -> None:
    added(sample, place)
    (sample / FILM).unlink()
    report, problems = run.media(run.Options(sample, tmp_path / "out", keeping=place), QUIET)
    assert (report.facts["encoded"], problems) == (1, [])
    assert not (sample / FILM).exists()
    assert list((tmp_path / "out" / "media" / store.STAGING).iterdir()) == []


# --- what is wrong ---------------------------------------------------------------------


def test_a_recording_that_was_exchanged_is_told_and_added_again(sample: Path, tmp_path: Path) -> None:
    place = str(tmp_path / "keep")
    added(sample, place)
    film = sample / FILM
    raw = film.read_bytes()
    film.write_bytes(raw + b"\0\0\0\x08free")
    assert [line.rpartition(" ")[2] for line in told(sample)] == ["[M-31]"]
    report = pulled(sample, place)
    assert report.bad
    assert report.lines == (f"和 media.lock 里的不一样，没有动它  0.0 MB  {FILM}",)
    assert film.read_bytes() != raw
    assert verified(sample, place).lines[0].startswith("这里的和 media.lock 不一样")
    added(sample, place)
    assert told(sample) == []
    assert len([file for file in Path(place).rglob("*") if file.is_file()]) == 2  # the older commits still find theirs


def test_a_pointer_is_called_a_pointer(sample: Path, tmp_path: Path) -> None:
    place = str(tmp_path / "keep")
    added(sample, place)
    (sample / FILM).write_text(POINTER)
    with pytest.raises(Stop) as caught:
        added(sample, place)
    for problem in (*caught.value.problems, *examine(sample).problems):
        assert problem.code == "M-03"
        assert "Git LFS" in problem.message
        assert "git lfs pull" in problem.hint


def test_a_damaged_copy_is_never_taken_and_adding_again_mends_it(sample: Path, tmp_path: Path) -> None:
    place = str(tmp_path / "keep")
    added(sample, place)
    raw = bytearray(sole(place).read_bytes())
    raw[len(raw) // 2] ^= 1
    sole(place).write_bytes(raw)
    original = (sample / FILM).read_bytes()
    (sample / FILM).unlink()
    report = pulled(sample, place)
    assert (report.bad, report.lines) == (True, (f"存放的那一份坏了，没有取  0.0 MB  {FILM}",))
    assert not (sample / FILM).exists()
    assert verified(sample, place).facts["files"] == [{"path": FILM, "here": "absent", "kept": "damaged"}]
    (sample / FILM).write_bytes(original)
    assert [each["copied"] for each in added(sample, place).facts["files"]] == [True]
    assert not verified(sample, place).bad


def test_a_copy_that_is_gone_is_told(sample: Path, place: str) -> None:
    added(sample, place)
    (sample / FILM).unlink()
    with depots.opened(place) as depot:
        depot.remove([keeping.home(lock.sound(sample).files[FILM].sha256)])
    if Path(place).parent.is_dir():
        Path(place).mkdir(exist_ok=True)
    assert pulled(sample, place).lines == (f"存放的地方没有  0.0 MB  {FILM}",)


def test_a_place_that_is_not_there_is_one_sentence(sample: Path, tmp_path: Path, honest: dict[str, str]) -> None:
    added(sample, str(tmp_path / "keep"))
    shutil.rmtree(tmp_path / "keep")
    with pytest.raises(Trouble, match="盘插上了吗") as caught:
        pulled(sample, str(tmp_path / "keep"))
    assert caught.value.exit_code == 4
    with objectstore.variables(honest), pytest.raises(Trouble, match="桶名写对了吗") as caught:
        pulled(sample, "s3://nobodys/originals")
    assert caught.value.exit_code == 4
    with pytest.raises(Trouble, match="还不知道原片存放在哪里") as caught:
        pulled(sample, "")
    assert caught.value.exit_code == 2


HOSTILE = ["../外面.mp4", "inv", "courses/../inv", ".git/hooks/post-checkout", "courses/.hidden/a.mp4", "/etc/passwd", "courses/a\\b.mp4", "courses"]


@pytest.mark.parametrize("path", HOSTILE)
def test_a_list_from_strangers_names_recordings_and_nothing_else(path: str, sample: Path) -> None:
    line = json.dumps(path) + ': {"sha256": "' + "a" * 64 + '", "bytes": 5}'
    (sample / "media.lock").write_text(f"{line}\n")
    assert lock.read(sample).files == {}
    assert told(sample) == ["media.lock:1:1: 错误: media.lock 有一行读不懂 [M-30]"]


def test_a_folder_that_leads_out_of_the_tree_is_not_written_through(sample: Path, tmp_path: Path) -> None:
    place = str(tmp_path / "keep")
    added(sample, place)
    shutil.move(sample / "courses" / "助人课", tmp_path / "外面")
    (sample / "courses" / "助人课").symlink_to(tmp_path / "外面", target_is_directory=True)
    (tmp_path / "外面" / "示范.mp4").unlink()
    report = pulled(sample, place)
    assert report.lines == (f"要写到内容文件夹外面去，没有取  0.0 MB  {FILM}",)
    assert not (tmp_path / "外面" / "示范.mp4").exists()


def test_a_link_is_no_original(sample: Path, tmp_path: Path) -> None:
    shutil.move(sample / FILM, tmp_path / "外面.mp4")
    (sample / FILM).symlink_to(tmp_path / "外面.mp4")
    with pytest.raises(Trouble, match="是一个链接"):
        added(sample, str(tmp_path / "keep"))
    with pytest.raises(Trouble, match="不在 courses/ 下面"):
        added(sample, str(tmp_path / "keep"), "../外面.mp4")


WRONG = [
    ("<<<<<<< HEAD\n", "media.lock 里留着合并冲突的记号"),
    ("还没写完\n", "media.lock 有一行读不懂"),
    (f'"{FILM}": {{"sha256": "{"a" * 64}", "bytes": 5}}\n', f"media.lock 有两行说的都是“{FILM}”，校验值不一样"),
    (f'"{FILM}": {{"sha256": "{"a" * 64}", "bytes": true}}\n', "media.lock 有一行读不懂"),
    (f'"{FILM}": {{"sha256": ["{"a" * 64}"], "bytes": 5}}\n', "media.lock 有一行读不懂"),
]


@pytest.mark.parametrize(("line", "words"), WRONG)
def test_a_wrong_line_is_told_with_its_number(line: str, words: str, sample: Path, tmp_path: Path) -> None:
    added(sample, str(tmp_path / "keep"))
    text = (sample / "media.lock").read_text()
    (sample / "media.lock").write_text(text + line)
    assert told(sample) == [f"media.lock:{text.count(chr(10)) + 1}:1: 错误: {words} [M-30]"]


FACTS = ["seconds", "width", "fps", "frames", "hdr", "kind", "matrix"]


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("wrong", ["x y", -1, None, 1e300, [1]])
def test_facts_that_no_probe_would_tell_are_not_believed(fact: str, wrong: object, sample: Path, tmp_path: Path) -> None:
    added(sample, str(tmp_path / "keep"))
    entry = lock.read(sample).files[FILM]
    name, _, said = entry.line().partition(": ")
    facts = json.loads(said)
    facts["found"][fact] = wrong
    (sample / "media.lock").write_text(f"{name}: {json.dumps(facts)}\n")
    (sample / FILM).unlink()
    assert [line.rpartition(" ")[2] for line in told(sample)] == ["[M-32]"]


def test_the_sound_of_narrated_slides_is_an_original_too(sample: Path, tmp_path: Path) -> None:
    sound = sample / "courses" / "讲.m4a"
    argv = [tools.ffmpeg(), "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=d=2", str(sound)]
    subprocess.run(argv, check=True)
    added(sample, str(tmp_path / "keep"), "courses/讲.m4a")
    found = lock.read(sample).files["courses/讲.m4a"].found
    assert found
    assert (found.has_audio, found.width) == (True, 0)
    sound.unlink()
    locks = lock.Locks.of(sample, None)
    assert locks.instead(sound, Span("a"), heard=True) == (found, [])
    answer = locks.instead(sound, Span("a"), heard=False)
    assert answer
    assert [problem.code for problem in answer[1]] == ["M-32"]  # no picture can be made of it


# --- more than one person --------------------------------------------------------------


def test_two_people_add_recordings_and_git_merges_them(sample: Path, tmp_path: Path) -> None:
    place = str(tmp_path / "keep")
    git(sample, "init", "-q", "-b", "main")
    added(sample, place)
    git(sample, "add", "-A")
    git(sample, "commit", "-qm", "a")
    for name in ("甲", "乙"):
        git(sample, "switch", "-q", "-c", name, "main")
        shutil.copy(sample / FILM, sample / "courses" / f"{name}.mp4")
        added(sample, place, f"courses/{name}.mp4")
        git(sample, "add", "-A")
        git(sample, "commit", "-qm", name)
    git(sample, "merge", "-q", "甲", "-m", "both")
    listed = lock.read(sample)
    assert listed.problems == ()
    assert sorted(listed.files) == sorted([FILM, "courses/甲.mp4", "courses/乙.mp4"])
    added(sample, place)
    lines = [line for line in (sample / "media.lock").read_text().splitlines() if line.startswith('"')]
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_what_git_holds_already_is_told(sample: Path, tmp_path: Path) -> None:
    git(sample, "init", "-q")
    git(sample, "add", "-A")
    report = added(sample, str(tmp_path / "keep"))
    assert report.facts["tracked"] == [FILM]
    assert report.lines[-1] == f'还在 Git 里  {FILM}：运行 git rm --cached "{FILM}"，再提交'


# --- a disk that fills -----------------------------------------------------------------

FULL = """
import shutil, subprocess, sys
from pathlib import Path
root, keep = Path(sys.argv[1]), sys.argv[2]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size={room}k", "xindeng-test", str(root)], check=True)
shutil.copy(Path(sys.argv[3]) / "media.lock", root)
from xindeng.originals import keeping, lock
from xindeng.originals import pull as pulling
from xindeng.trouble import Trouble
pulling._room = lambda stage, need: None  # nobody foresaw it
listed = lock.sound(root)
try:
    with keeping.opened(keep, listed) as depot:
        pulling.pull(root, lock.named(listed, root, []), depot)
except Trouble as trouble:
    print(trouble.exit_code, trouble)
print(sorted(path.name for path in root.rglob("*") if path.is_file()))
"""


def test_a_disk_that_fills_in_the_middle_of_a_fetch_leaves_nothing(sample: Path, tmp_path: Path) -> None:
    place, disk = str(tmp_path / "keep"), tmp_path / "disk"
    added(sample, place)
    disk.mkdir()
    done = subprocess.run(
        [*may_mount(), sys.executable, "-c", FULL.format(room=12), str(disk), place, str(sample)], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    said, left = done.stdout.strip().splitlines()
    assert said == "3 磁盘满了：请腾出空间再运行一次，已有的结果没有被改动。"
    assert left == "['media.lock']"


def test_a_disk_that_is_too_small_is_told_before_anything_is_fetched(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = str(tmp_path / "keep")
    added(sample, place)
    (sample / FILM).unlink()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 10))  # type: ignore[attr-defined]
    with pytest.raises(Trouble, match="磁盘满了"):
        pulled(sample, place)
    assert not (sample / FILM).exists()


# --- the doors -------------------------------------------------------------------------


def test_the_doors_take_any_number_of_files_and_answer_in_json(sample: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    import tasks

    shutil.copy(sample / FILM, sample / "courses" / "另 一份.mp4")
    files = [str(sample / FILM), str(sample / "courses" / "另 一份.mp4")]
    here = ["--root", str(sample), "--json"]
    assert tasks.main(["inv", "media.add", *files, *here, "--store", str(tmp_path / "keep")]) == 0
    assert [each["path"] for each in json.loads(capfd.readouterr().out)["files"]] == [FILM, "courses/另 一份.mp4"]
    (sample / FILM).unlink()
    assert tasks.main(["inv", "media.pull", *here, files[0]]) == 0
    assert json.loads(capfd.readouterr().out)["files"][0]["state"] == "fetched"
    assert tasks.main(["inv", "media.verify", *here]) == 0
    capfd.readouterr()
    Path(sole(str(tmp_path / "keep"))).unlink()
    assert tasks.main(["inv", "media.verify", *here]) == 4
    assert json.loads(capfd.readouterr().out)["files"][0] == {"path": FILM, "here": "same", "kept": "lost"}
    assert tasks.main(["inv", "media.pull", *here, str(sample / "courses" / "没有.mp4")]) == 2
