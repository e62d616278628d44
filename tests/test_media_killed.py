"""A transcoding that is killed at any moment leaves nothing that would be taken for finished; the next run heals."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from building import may_mount

from xindeng import media, plan, store
from xindeng.diag import Span
from xindeng.films import Film
from xindeng.media import encode, tools
from xindeng.media.verify import verify

MADE, FILM = "a" * 20, "b" * 20
WORK = """
import sys
from pathlib import Path
from xindeng import media, store
from xindeng.diag import Span
from xindeng.doc import Spoken
from xindeng.media.encode import encode
from xindeng.media.finish import Words, finish
source, root = Path(sys.argv[1]), Path(sys.argv[2])
found, _ = media.probe(source, Span("a"), source.parent)
store.add(root, "{made}", lambda into: encode(source, found, media.recipe(found), into, lambda _: None))
words = Words("片", (Spoken(0, 0.5, "听。"),), ((0.0, "开头"),))
store.add(root, "{film}", lambda into: finish(store.sibling(into, "{made}"), words, into))
"""


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("a") / "a.mp4"
    subprocess.run(
        [tools.ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "testsrc=s=160x90:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1",
         "-c:v", "libx264", "-pix_fmt", "yuv420p", str(path)], check=True,
    )
    return path


def started(clip: Path, root: Path) -> subprocess.Popen[bytes]:
    words = WORK.format(made=MADE, film=FILM)
    return subprocess.Popen(
        [sys.executable, "-c", words, str(clip), str(root)], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )


def encoders(root: Path) -> list[str]:
    """Commands of living processes that work below `root`."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if str(root) in str(link.readlink()):
                found.append((link.parent / "cmdline").read_bytes().decode("utf-8", "replace"))
        except OSError:
            continue
    return found


def sums(root: Path) -> dict[str, dict[str, str]]:
    return {key: dict(store.sums(root / key)) for key in (MADE, FILM)}


@pytest.mark.campaign
def test_a_kill_at_any_moment_leaves_no_broken_rendition_and_the_next_run_heals(
    clip: Path, tmp_path: Path, everything: bool
) -> None:
    begun = time.monotonic()
    assert started(clip, tmp_path / "whole").wait() == 0
    length = time.monotonic() - begun
    wanted = sums(tmp_path / "whole")
    found, _ = media.probe(clip, Span("a"), clip.parent)
    assert found
    chance, root = random.Random(7), tmp_path / "root"
    for number in range(200 if everything else 6):
        child = started(clip, root)
        time.sleep(chance.random() * length)
        child.send_signal(signal.SIGKILL if number % 2 else signal.SIGTERM)
        child.wait()
        for key in (MADE, FILM):
            if (root / key).exists():  # addressable: it must be whole
                assert dict(store.sums(root / key)) == wanted[key]
                assert store.intact(root / key)
        if (root / MADE).exists():
            assert verify(root / MADE, found, media.recipe(found)) == []
        if number % 5 == 1 and not (root / FILM).exists():
            continue  # the next one meets what this one left, and is killed too
        assert started(clip, root).wait() == 0
        assert sums(root) == wanted
        assert list((root / store.STAGING).iterdir()) == []
        root = tmp_path / f"root{number}"
    patience = time.monotonic() + 20
    while encoders(tmp_path) and time.monotonic() < patience:
        time.sleep(0.05)
    assert encoders(tmp_path) == []


def test_a_kill_after_the_decoding_does_not_cost_the_decoding(clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = media.probe(clip, Span("a"), clip.parent)
    assert found
    film = Film("vid-a", "片", clip, Span("a"), found, ())
    ran: list[Path] = []
    once = encode.decode_once

    def counted(source: Path, *words: object) -> None:
        ran.append(source)
        once(source, *words)  # type: ignore[arg-type]  # handed on

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(plan, "decode_once", counted)
    with monkeypatch.context() as patch:
        patch.setattr(encode, "verify", killed)
        with pytest.raises(KeyboardInterrupt):
            store.add(tmp_path, MADE, lambda into: plan.encoded(film, into, lambda _: None))
    assert not (tmp_path / MADE).exists()
    (tmp_path / "whole").mkdir()
    encode.encode(clip, found, media.recipe(found), tmp_path / "whole", lambda _: None)
    entry = store.add(tmp_path, MADE, lambda into: plan.encoded(film, into, lambda _: None))
    assert ran == [clip]
    assert {path.relative_to(entry): path.read_bytes() for path in store.files(entry)} == {
        path.relative_to(tmp_path / "whole"): path.read_bytes() for path in store.files(tmp_path / "whole")
    }
    assert [path.name for path in (tmp_path / plan.PASSES).iterdir()] == [store.STAGING]


FULL = """
import subprocess
subprocess.run(["mount", "-t", "tmpfs", "-o", "size={room}k", "xindeng-test", {disk!r}], check=True)
from xindeng.trouble import Trouble
try:
    exec(open({work!r}).read())
except Trouble as trouble:
    print(trouble.exit_code, trouble)
print(sorted(path.name for path in root.glob("*") if path.name != store.STAGING))
print(list((root / store.STAGING).iterdir()))
"""


@pytest.mark.parametrize("room", [16, 48, 80, 112])
def test_a_disk_that_fills_in_the_middle_is_one_sentence_and_leaves_nothing(clip: Path, tmp_path: Path, room: int) -> None:
    """A disk of this many kilobytes, which the renditions (about 120) do not fit into."""
    disk = tmp_path / "disk"
    disk.mkdir()
    (tmp_path / "work.py").write_text(WORK.format(made=MADE, film=FILM))
    words = FULL.format(room=room, disk=str(disk), work=str(tmp_path / "work.py"))
    done = subprocess.run(
        [*may_mount(), sys.executable, "-c", words, str(clip), str(disk)], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    said, left, staged = done.stdout.strip().splitlines()
    assert said.startswith("3 磁盘满了")
    assert left in ("[]", f"['{MADE}']")  # whole renditions stay; a film of them did not fit
    assert staged == "[]"


def test_a_damaged_entry_is_put_aside_and_made_again(clip: Path, tmp_path: Path) -> None:
    assert started(clip, tmp_path).wait() == 0
    wanted = sums(tmp_path)
    victim = tmp_path / MADE / "main" / "0001.m4s"
    raw = bytearray(victim.read_bytes())
    raw[len(raw) // 2] ^= 1
    victim.write_bytes(raw)
    assert not store.intact(tmp_path / MADE)
    assert started(clip, tmp_path).wait() == 0
    assert store.intact(tmp_path / MADE)
    assert sums(tmp_path) == wanted
