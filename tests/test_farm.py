"""./inv media: what is missing is made once, here or elsewhere; what comes from a shared place is believed when it is verified."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import filming
import objectstore
import pytest
from conftest import SAMPLE

from xindeng import depots, media, plan
from xindeng.console import Console
from xindeng.diag import Span
from xindeng.farm import crew, run, shared, wanted
from xindeng.farm.job import Job, do
from xindeng.media.probe import Found
from xindeng.media.renditions import to_json
from xindeng.media.verify import verify
from xindeng.originals.add import add
from xindeng.trouble import Trouble

FILM = "courses/助人课/示范.mp4"
QUIET = Console(quiet=True)


@pytest.fixture(scope="module")
def honest() -> Iterator[dict[str, str]]:
    """A store with a bucket called heart, in a process of its own."""
    import s3fs

    with objectstore.moto() as found:
        with objectstore.variables(found):
            s3fs.S3FileSystem(skip_instance_cache=True).mkdir("heart")
        yield found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, Found]:
    """Renditions of the sample's recording below OUT/media, their key, and what the recording is."""
    out = tmp_path_factory.mktemp("made")
    run.media(run.Options(SAMPLE, out), QUIET)
    found, _ = media.probe(SAMPLE / FILM, Span("a"), SAMPLE)
    assert found
    return out / "media", media.key(found, media.recipe(found), media.encoder_build()), found


def told(root: Path, out: Path, **more: str) -> tuple[int, int, int]:
    """How many recordings were encoded, fetched, there already; all of them without a complaint."""
    report, problems = run.media(run.Options(root, out, **more), QUIET)  # type: ignore[arg-type]  # words only
    assert problems == []
    return tuple(report.facts[name] for name in ("encoded", "fetched", "there"))  # type: ignore[return-value]


def contents(out: Path) -> dict[str, bytes]:
    area = out / "media"
    return {path.relative_to(area).as_posix(): path.read_bytes() for path in area.rglob("*") if path.is_file()}


def good(found: Found) -> Callable[[Path], bool]:
    return lambda folder: not verify(folder, found, media.recipe(found))


# --- what is missing -------------------------------------------------------------------


def test_a_second_run_makes_nothing(sample: Path, tmp_path: Path) -> None:
    assert told(sample, tmp_path) == (1, 0, 0)
    before = contents(tmp_path)
    assert told(sample, tmp_path) == (0, 0, 1)
    assert contents(tmp_path) == before
    assert not [name for name in before if name.startswith(".seen")]


def test_a_dry_run_says_what_lacks(sample: Path, tmp_path: Path) -> None:
    report, problems = run.media(run.Options(sample, tmp_path / "out"), QUIET, dry_run=True)
    assert problems == []
    assert report.words == "要转 1 段录像（一共 0 分钟），0 段已经转好。"
    assert not (tmp_path / "out").exists()


def test_the_same_film_named_twice_is_encoded_once(sample: Path, tmp_path: Path) -> None:
    shutil.copy(sample / FILM, (sample / FILM).with_name("另一份.mp4"))
    filming.named(sample, "另一份.mp4")
    todo = wanted.look(sample, tmp_path)
    assert len(todo.films) == 1


def test_a_damaged_entry_is_made_again(sample: Path, tmp_path: Path) -> None:
    told(sample, tmp_path)
    before = contents(tmp_path)
    victim = next((tmp_path / "media").glob("*/main/0001.m4s"))
    victim.write_bytes(victim.read_bytes()[:-1])
    assert told(sample, tmp_path) == (1, 0, 0)
    assert contents(tmp_path) == before


# --- shared with others ----------------------------------------------------------------


@pytest.fixture(params=["folder", "bucket"])
def remote(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "folder":
        yield str(tmp_path / "共用")
        return
    with objectstore.variables(request.getfixturevalue("honest")):
        yield f"s3://heart/{tmp_path.name}"


def put_away(root: Path, place: Path) -> None:
    """The original goes into the keeping, out of the library."""
    with depots.opened(str(place / "keep")) as depot:
        add(root, [root / FILM], depot, record="")
    (root / FILM).unlink()


def test_what_one_machine_made_another_takes_without_the_original(sample: Path, tmp_path: Path, remote: str) -> None:
    assert told(sample, tmp_path / "one", remote=remote) == (1, 0, 0)
    put_away(sample, tmp_path)
    assert told(sample, tmp_path / "two", remote=remote) == (0, 1, 0)
    assert contents(tmp_path / "two") == contents(tmp_path / "one")


# --- files beside the ladder -----------------------------------------------------------


@pytest.fixture
def clipped(sample: Path) -> Path:
    """The sample, with a clip to pass on."""
    page = sample / filming.LECTURE
    words = page.read_text("utf-8")
    entry = "    src: 示范.mp4\n"
    assert entry in words
    page.write_text(words.replace(entry, f'{entry}    clips: [{{title: 等, from: "00:00", to: "00:01"}}]\n'), "utf-8")
    return sample


def test_a_clip_is_made_like_the_ladder_and_shared_like_it(clipped: Path, tmp_path: Path) -> None:
    remote = str(tmp_path / "共用")
    assert told(clipped, tmp_path / "one", remote=remote) == (2, 0, 0)
    assert told(clipped, tmp_path / "one", remote=remote) == (0, 0, 2)
    put_away(clipped, tmp_path)
    assert told(clipped, tmp_path / "two", remote=remote) == (0, 2, 0)
    assert contents(tmp_path / "two") == contents(tmp_path / "one")


SPOILT: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
    "one bit": lambda files: {**files, "film.mp4": files["film.mp4"][:-999] + bytes([files["film.mp4"][-999] ^ 1]) + files["film.mp4"][-998:]},
    "cut off": lambda files: {**files, "film.mp4": files["film.mp4"][:-3000]},
    "a playlist in disguise": lambda files: {**files, "film.mp4": b"#EXTM3U\n#EXTINF:4,\n../../secret.mp4\n#EXT-X-ENDLIST\n"},
    "other facts": lambda files: {**files, "single.json": files["single.json"].replace(b'"width": 1080', b'"width": 1920')},
    "a file more": lambda files: {**files, "poster.jpg": b"x"},
    "a file less": lambda files: {"single.json": files["single.json"]},
}


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_clip_that_does_not_verify_is_not_taken(spoil: str, clipped: Path, tmp_path: Path) -> None:
    ((key, (film, extra)),) = wanted.look(clipped, tmp_path).cuts.items()
    job = Job(key, film, tmp_path / "media", "none", extra=extra)
    into = tmp_path / "into"
    into.mkdir()
    entry = tmp_path / "entry"
    entry.mkdir()
    plan.cut(film, extra, entry, lambda _: None)
    with depots.opened(str(tmp_path / "keep")) as depot:
        shared.push(depot, key, entry, tmp_path)
        place = tmp_path / "keep" / shared.home(key)
        place.write_bytes(tar_of(SPOILT[spoil](members(place.read_bytes()))))
        assert not shared.fetch(depot, key, job.good, into, tmp_path)
        assert list(into.iterdir()) == []
        shared.push(depot, key, entry, tmp_path)
        assert shared.fetch(depot, key, job.good, into, tmp_path)


def test_two_machines_lay_the_same_tar(made: tuple[Path, str, Found], tmp_path: Path) -> None:
    area, key, _ = made
    for name in ("one", "two"):
        with depots.opened(str(tmp_path / name)) as depot:
            shared.push(depot, key, area / key, tmp_path)
    assert (tmp_path / "one" / shared.home(key)).read_bytes() == (tmp_path / "two" / shared.home(key)).read_bytes()
    assert not list(tmp_path.glob("*.tar"))


def members(tar: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(tar)) as opened:
        return {each.name: opened.extractfile(each).read() for each in opened}  # type: ignore[union-attr]


def tar_of(files: dict[str, bytes], *more: tarfile.TarInfo) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as tar:
        for name, data in files.items():
            told = tarfile.TarInfo(name)
            told.size = len(data)
            tar.addfile(told, io.BytesIO(data))
        for each in more:
            tar.addfile(each)
    return target.getvalue()


def link(name: str, to: str) -> tarfile.TarInfo:
    told = tarfile.TarInfo(name)
    told.type, told.linkname = tarfile.SYMTYPE, to
    return told


def shorter(files: dict[str, bytes]) -> dict[str, bytes]:
    """A segment cut short, and every hash that speaks of it set right again."""
    cut = files["main/0001.m4s"][:-2000]
    told = json.loads(files["renditions.json"])
    told["files"]["main/0001.m4s"] = {"bytes": len(cut), "sha256": hashlib.sha256(cut).hexdigest()}
    return {**files, "main/0001.m4s": cut, "renditions.json": to_json(told).encode()}


def led_out(files: dict[str, bytes]) -> dict[str, bytes]:
    return {**files, "main/index.m3u8": files["main/index.m3u8"].replace(b"0001.m4s", b"../../../../secret.m4s")}


def led_by_map(files: dict[str, bytes]) -> dict[str, bytes]:
    return {**files, "main/index.m3u8": files["main/index.m3u8"].replace(b'"init.mp4"', b'"http://127.0.0.1/init.mp4"')}


HARM: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "cut off": lambda files: tar_of(files)[:5000],
    "no tar": lambda _: b"<html>404</html>" * 100,
    "empty": lambda _: b"",
    "one bit": lambda files: tar_of({**files, "main/0001.m4s": bytes([files["main/0001.m4s"][0] ^ 1]) + files["main/0001.m4s"][1:]}),
    "cut with new hashes": lambda files: tar_of(shorter(files)),
    "a file less": lambda files: tar_of({name: data for name, data in files.items() if name != "saver/init.mp4"}),
    "a name that leads out": lambda files: tar_of({**files, "../../inv": b"evil"}),
    "an absolute name": lambda files: tar_of({**files, "/tmp/xindeng-evil": b"evil"}),
    "a link": lambda files: tar_of(files, link("poster.jpg2", "/etc/passwd")),
    "a link in a file's place": lambda files: tar_of({name: data for name, data in files.items() if name != "poster.jpg"}, link("poster.jpg", "/etc/hostname")),
    "a script": lambda files: tar_of({**files, "main/evil.sh": b"evil"}),
    "a name twice": lambda files: tar_of(files)[: -20 * 512] + tar_of({"poster.jpg": b"x"}),
    "a playlist that leads out": lambda files: tar_of(led_out(files)),
    "a playlist that leads to an address": lambda files: tar_of(led_by_map(files)),
}


@pytest.mark.parametrize("harm", HARM)
def test_what_does_not_verify_is_not_taken(harm: str, made: tuple[Path, str, Found], tmp_path: Path) -> None:
    area, key, found = made
    keep, into = tmp_path / "keep", tmp_path / "into"
    into.mkdir()
    with depots.opened(str(keep)) as depot:
        shared.push(depot, key, area / key, tmp_path)
        place = keep / shared.home(key)
        place.write_bytes(HARM[harm](members(place.read_bytes())))
        assert not shared.fetch(depot, key, good(found), into, tmp_path)
    assert list(into.iterdir()) == []
    assert not (tmp_path / "inv").exists()
    assert not Path("/tmp/xindeng-evil").exists()


def test_renditions_of_another_recording_are_not_taken(made: tuple[Path, str, Found], tmp_path: Path) -> None:
    area, key, found = made
    (tmp_path / "into").mkdir()
    with depots.opened(str(tmp_path / "keep")) as depot:
        shared.push(depot, key, area / key, tmp_path)
        longer = replace(found, seconds=9.0, frames=90)
        assert not shared.fetch(depot, key, good(longer), tmp_path / "into", tmp_path)


def test_a_spoilt_copy_is_made_anew_for_all(sample: Path, made: tuple[Path, str, Found], tmp_path: Path) -> None:
    key = made[1]
    remote = tmp_path / "keep"
    told(sample, tmp_path / "one", remote=str(remote))
    place = remote / shared.home(key)
    good = place.read_bytes()
    place.write_bytes(good[: len(good) // 2])
    assert told(sample, tmp_path / "two", remote=str(remote)) == (1, 0, 0)
    assert place.read_bytes() == good


def test_a_machine_with_another_encoder_refuses(made: tuple[Path, str, Found], tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    todo = wanted.look(sample, tmp_path)
    ((key, film),) = todo.films.items()
    monkeypatch.setattr(media, "encoder_build", lambda: "n0")
    with pytest.raises(Trouble, match="不是同一版"):
        do(Job(key, film, made[0], "none"))


def test_a_machine_that_sees_nothing_says_so(tmp_path: Path, sample: Path) -> None:
    ((key, film),) = wanted.look(sample, tmp_path).films.items()
    with pytest.raises(Trouble, match="看不到"):
        do(Job(key, film, tmp_path / "nowhere", "none"))
    outcome = do(Job(key, film, tmp_path / "nowhere", "none", remote=str(tmp_path / "keep")))
    assert outcome.how == "encoded"
    assert told(sample, tmp_path / "out", remote=str(tmp_path / "keep")) == (0, 1, 0)


def test_words_that_make_no_sense_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Trouble, match="--jobs") as caught:
        crew.hands(-1)
    assert caught.value.exit_code == 2
    assert crew.hands(3) == 3
    assert crew.hands(0) >= 1
    monkeypatch.setattr(crew, "PATIENCE", 1)
    with pytest.raises(Trouble, match="没有回答"), crew.elsewhere("tcp://127.0.0.1:9"):
        pass
