"""Bad and strange recordings, each made here: brought into order, or refused soon, at the author's own line."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import struct
import subprocess
import sys
import textwrap
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from xindeng import media
from xindeng.diag import Span
from xindeng.media import tools
from xindeng.media.encode import encode
from xindeng.media.finish import Words, finish
from xindeng.media.probe import Found
from xindeng.media.run import run
from xindeng.media.verify import Broken

HERE = Span("lectures/倾听.md", 12, 3)
CPU = 10.0
"""Seconds that a refusal may cost."""


def ff(*words: str | Path) -> None:
    subprocess.run([tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *map(str, words)], check=True)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("a") / "a.mp4"
    ff("-f", "lavfi", "-i", "testsrc=s=320x180:r=25:d=4", "-f", "lavfi", "-i", "sine=d=4", "-c:v", "libx264", "-preset", "ultrafast",
       "-g", "25", "-pix_fmt", "yuv420p", "-movflags", "+faststart", path)
    return path


@contextmanager
def cheaply() -> Iterator[None]:
    """Nothing that it starts may take long."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    yield
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < CPU


def refused(path: Path, root: Path | None = None) -> str:
    """The code of the one complaint, by the probe or after the encoder's try; nothing is left to be addressed."""
    with cheaply():
        found, problems = media.probe(path, HERE, root or path.parent)
        if found is None:
            (problem,) = problems
            assert (problem.span, problem.severity) == (HERE, "error")
            assert problem.hint
            return problem.code
        folder = path.parent / "made"
        folder.mkdir()
        with pytest.raises(Broken) as caught:
            encode(path, found, media.recipe(found), folder, lambda _: None)
    said = media.broken(HERE, path.name, str(caught.value))
    assert said.as_text().startswith("lectures/倾听.md:12:3: 错误: ")
    assert not (folder / "renditions.json").exists() or caught.value.reasons
    return said.code


def put_right(path: Path) -> tuple[Found, Path]:
    """What the clear single file is, and where."""
    found, problems = media.probe(path, HERE, path.parent)
    assert found, [problem.as_text() for problem in problems]
    made, film = path.parent / "made", path.parent / "film"
    made.mkdir()
    film.mkdir()
    encode(path, found, media.recipe(found), made, lambda _: None)
    finish(made, Words("片", (), ()), film)
    seen, _ = media.probe(film / "clear.mp4", HERE, film)
    assert seen
    return seen, film / "clear.mp4"


# --- torn and spoilt -------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["mp4", "mov", "mkv", "flv"])
@pytest.mark.parametrize("share", [0.4, 0.9])
def test_a_truncated_recording_is_refused(ending: str, share: float, clip: Path, tmp_path: Path) -> None:
    ff("-i", clip, "-c", "copy", tmp_path / f"whole.{ending}")
    raw = (tmp_path / f"whole.{ending}").read_bytes()
    (tmp_path / f"cut.{ending}").write_bytes(raw[: int(len(raw) * share)])
    assert refused(tmp_path / f"cut.{ending}") == ("M-04" if ending == "flv" else "M-05")


@pytest.mark.parametrize("seed", range(3))
def test_flipped_bits_are_refused_or_do_no_harm(seed: int, clip: Path, tmp_path: Path) -> None:
    """Twenty bytes in the content; ffmpeg itself ends with 0 each time."""
    raw = bytearray(clip.read_bytes())
    start = raw.index(b"mdat") + 8
    for number in range(20):
        place = start + zlib.crc32(f"{seed}.{number}".encode()) % (len(raw) - start)
        raw[place] ^= 0xFF
    (tmp_path / "bad.mp4").write_bytes(raw)
    assert refused(tmp_path / "bad.mp4") in {"M-05", "M-09"}


# --- other things in disguise ----------------------------------------------------------


NEIGHBOUR = "neighbour-secret.mp4"
DISGUISES = {
    "zero bytes": b"", "text": "今天讲倾听。\n".encode() * 40, "picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 90,
    "playlist": f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{NEIGHBOUR}\n#EXT-X-ENDLIST\n".encode(),
    "playlist with a mark": f"\ufeff#EXTM3U\n#EXTINF:4,\nconcat:{NEIGHBOUR}|{NEIGHBOUR}\n".encode(),
    "ffconcat": f"ffconcat version 1.0\nfile {NEIGHBOUR}\n".encode(),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"><image x:href="neighbour-secret.mp4"/></svg>',
    "dash": f'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{NEIGHBOUR}</BaseURL></MPD>'.encode(),
    "sdp": b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
}


@pytest.mark.parametrize("content", DISGUISES.values(), ids=DISGUISES)
def test_what_is_no_recording_reads_no_neighbour(content: bytes, clip: Path, tmp_path: Path) -> None:
    """Watched by strace: our own process and every child of it."""
    (tmp_path / "x.mp4").write_bytes(content)
    shutil.copy(clip, tmp_path / NEIGHBOUR)
    script = textwrap.dedent(f"""
        from pathlib import Path
        from xindeng import media
        from xindeng.diag import Span
        found, problems = media.probe(Path({str(tmp_path / 'x.mp4')!r}), Span("a"), Path({str(tmp_path)!r}))
        print(found, [problem.code for problem in problems])
    """)
    log = tmp_path / "log"
    said = subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=open,openat,connect,execve", "-o", str(log), sys.executable, "-c", script],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert said.stdout.startswith("None ['M-0")
    told = log.read_text()
    assert NEIGHBOUR not in told
    assert "AF_INET" not in told


@pytest.mark.parametrize("content", DISGUISES.values(), ids=DISGUISES)
def test_what_is_no_recording_is_one_complaint_at_the_authors_own_line(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "第一讲 x.mp4").write_bytes(content)
    assert refused(tmp_path / "第一讲 x.mp4") in {"M-03", "M-04"}


@pytest.mark.parametrize("name", ["http://127.0.0.1:{port}/a.mp4", "concat:a.mp4|b.mp4", "subfile,,start,0,end,9,,:a.mp4", "pipe:0"])
def test_an_address_in_place_of_a_file_is_a_missing_file(name: str, clip: Path, tmp_path: Path) -> None:
    for neighbour in ("a.mp4", "b.mp4"):
        shutil.copy(clip, tmp_path / neighbour)
    with listening() as (port, heard):
        assert refused(tmp_path / name.format(port=port), tmp_path) == "M-01"
    assert heard == []


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    heard: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    heard.append(server.accept())
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], heard
        done.set()
        thread.join()


def test_a_recording_that_points_to_another_file_does_not_open_it(clip: Path, tmp_path: Path) -> None:
    """QuickTime data references (ISO/IEC 14496-12, `dref`) may name a file beside it."""
    shutil.copy(clip, tmp_path / NEIGHBOUR)
    raw = bytearray(clip.read_bytes())
    place = raw.index(b"url \x00\x00\x00\x01")
    raw[place + 7] = 0  # no longer: "in this file"
    (tmp_path / "x.mov").write_bytes(raw)
    found, problems = media.probe(tmp_path / "x.mov", HERE, tmp_path)
    assert found is None or found.frames == 100  # its own content, or nothing
    assert all(problem.span == HERE for problem in problems)


def test_a_link_out_of_the_tree_is_refused(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "a.mp4").symlink_to(clip)
    assert refused(tmp_path / "root" / "a.mp4") == "M-02"


# --- claims ----------------------------------------------------------------------------


def test_a_picture_of_16000_by_16000_is_refused_before_it_is_held(tmp_path: Path) -> None:
    """A black PNG inside Matroska: a small file, which would be 760 MB of picture."""
    width = height = 16000
    rows = zlib.compressobj(9)
    data = b"".join(rows.compress(b"\x00" * (1 + width // 8)) for _ in range(height)) + rows.flush()

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    (tmp_path / "big.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b""))
    ff("-i", tmp_path / "big.png", "-c", "copy", tmp_path / "big.mkv")
    assert refused(tmp_path / "big.mkv") == "M-08"


def test_a_header_that_claims_ten_hours_is_not_believed(clip: Path, tmp_path: Path) -> None:
    """What the packets bear out counts. (Claims that they do not bear out are in test_media.py.)"""
    raw = bytearray(clip.read_bytes())
    for box in (b"mvhd", b"tkhd", b"mdhd"):
        place = -1
        while (place := raw.find(box, place + 1)) >= 0:
            offset = place + (24 if box == b"tkhd" else 20)
            scale = int.from_bytes(raw[place + 16:place + 20], "big") if box != b"tkhd" else 1000
            raw[offset:offset + 4] = struct.pack(">I", 36_000 * scale & 0xFFFFFFFF)
    (tmp_path / "long.mp4").write_bytes(raw)
    with cheaply():
        found, _ = media.probe(tmp_path / "long.mp4", HERE, tmp_path)
    assert found
    assert found.length == 4.0


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    ff("-f", "lavfi", "-i", "sine=d=1", tmp_path / "a.m4a")
    assert refused(tmp_path / "a.m4a") == "M-06"


def test_a_child_that_asks_for_too_much_memory_gets_none() -> None:
    done = run([sys.executable, "-c", "x = bytearray(900 << 20); print(len(x))"], 20, memory=300 << 20)
    assert not done.ok
    assert not done.timed_out
    assert run([sys.executable, "-c", "x = bytearray(9 << 20)"], 20, memory=300 << 20).ok


# --- brought into order ----------------------------------------------------------------


def test_no_sound_and_a_name_with_spaces_and_chinese(tmp_path: Path) -> None:
    ff("-f", "lavfi", "-i", "testsrc=s=160x90:r=25:d=1", "-pix_fmt", "yuv420p", tmp_path / "第一讲 听 'a' %d [b].mp4")
    seen, _ = put_right(tmp_path / "第一讲 听 'a' %d [b].mp4")
    assert (seen.has_audio, seen.frames) == (False, 28)


def test_one_channel_becomes_two(tmp_path: Path) -> None:
    ff("-f", "lavfi", "-i", "testsrc=s=160x90:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1:r=22050", "-ac", "1", "-pix_fmt", "yuv420p", tmp_path / "a.mp4")
    _, film = put_right(tmp_path / "a.mp4")
    asked = ["-select_streams", "a", "-show_entries", "stream=channels,sample_rate", "-of", "csv=p=0"]
    told = subprocess.run([tools.ffprobe(), "-v", "error", *asked, str(film)], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "48000,2"


def colour(path: Path, at: str = "0.4") -> tuple[int, ...]:
    """The middle of a picture, as red, green, blue."""
    argv = [tools.ffmpeg(), "-v", "error", "-ss", at, "-i", str(path), "-frames:v", "1", "-vf", "crop=16:16,scale=1:1:flags=area", "-f", "rawvideo",
            "-pix_fmt", "rgb24", "-"]
    return tuple(subprocess.run(argv, capture_output=True, check=True).stdout[:3])


@pytest.mark.parametrize(("transfer", "name"), [("smpte2084", "pq"), ("arib-std-b67", "hlg")])
def test_high_dynamic_range_becomes_ordinary(transfer: str, name: str, tmp_path: Path) -> None:
    """Full red as such a camera writes it; read without thought, PQ's white of 100 nits is a middle grey."""
    made = f"color=red:s=320x180:r=25:d=1,format=gbrpf32le,setparams=color_trc=bt709:color_primaries=bt709:colorspace=gbr:range=pc,zscale=transfer=linear:npl=100,zscale=transfer={transfer}:primaries=bt2020:matrix=bt2020nc:range=tv:npl=100,format=yuv420p10le"
    ff("-f", "lavfi", "-i", made, "-c:v", "libx264", "-preset", "ultrafast", "-color_trc", transfer, "-color_primaries", "bt2020",
       "-colorspace", "bt2020nc", tmp_path / f"{name}.mp4")
    found, problems = media.probe(tmp_path / f"{name}.mp4", HERE, tmp_path)
    assert found
    assert found.hdr
    assert [problem.code for problem in problems] == ["M-12"]
    seen, film = put_right(tmp_path / f"{name}.mp4")
    assert not seen.hdr
    red, green, blue = colour(film)
    assert red > 150
    assert max(green, blue) < 60


def test_ten_bits_become_eight(tmp_path: Path) -> None:
    ff("-f", "lavfi", "-i", "color=0x3366cc:s=160x90:r=25:d=1", "-c:v", "libx264", "-pix_fmt", "yuv420p10le", tmp_path / "a.mkv")
    _, film = put_right(tmp_path / "a.mkv")
    asked = ["-select_streams", "v", "-show_entries", "stream=pix_fmt,color_space", "-of", "csv=p=0"]
    told = subprocess.run([tools.ffprobe(), "-v", "error", *asked, str(film)], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "yuv420p,bt709"
    assert colour(film) == pytest.approx((0x33, 0x66, 0xCC), abs=4)


def test_uneven_times_become_even(tmp_path: Path) -> None:
    """A phone's variable rate: pictures bunched in the first second, few in the second."""
    ff("-f", "lavfi", "-i", "testsrc=s=160x90:r=25:d=2,select='lt(t,1)+not(mod(n,8))'", "-fps_mode", "vfr", "-pix_fmt", "yuv420p", tmp_path / "a.mp4")
    seen, _ = put_right(tmp_path / "a.mp4")
    assert seen.seconds == pytest.approx(1.96, abs=0.35)
    assert seen.frames == round(seen.seconds * seen.fps[0] / seen.fps[1])
