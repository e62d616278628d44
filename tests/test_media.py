"""Recordings and captions, with the real ffmpeg on small clips that the tests make themselves."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from xindeng import media
from xindeng.diag import Span
from xindeng.doc import Spoken
from xindeng.media import (
    container,
    fence,
    ladders,
    material,
    playlists,
    poster,
    renditions,
    run,
    sound,
    tools,
)
from xindeng.media.encode import encode
from xindeng.media.finish import Words, finish
from xindeng.media.finish import key as film_key
from xindeng.media.probe import Found
from xindeng.media.verify import Broken, verify

HERE = Span("lectures/倾听.md", 12, 3)
NAME = "第一讲 倾听.mp4"
SLIDES = "testsrc=s=320x180:r=25"
SOUND = ("-f", "lavfi", "-i", "sine=d=3:r=44100")


def ff(*words: str | Path) -> None:
    subprocess.run([tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *map(str, words)], check=True)


def film(source: str = f"{SLIDES}:d=3", *more: str | Path) -> tuple[str | Path, ...]:
    return ("-f", "lavfi", "-i", source, *more, "-c:v", "libx264", "-preset", "ultrafast")


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """3 s, 320x180, 25 pictures a second, with sound; a space and Chinese in its name."""
    path = tmp_path_factory.mktemp("原片 一") / NAME
    ff(*film(f"{SLIDES}:d=3", *SOUND), "-pix_fmt", "yuv420p", "-movflags", "+faststart", path)
    return path


@pytest.fixture(scope="module")
def encoded(clip: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Found]:
    folder = tmp_path_factory.mktemp("renditions")
    found = look(clip)
    encode(clip, found, media.recipe(found), folder, lambda _: None)
    return folder, found


WORDS = Words(
    "第一讲 = 倾听;", (Spoken(0, 1.5, "今天讲<倾听>。"), Spoken(1.5, 2.9, "先听。")), ((0.0, "开头"), (1.5, "练习")),
)


@pytest.fixture(scope="module")
def finished(encoded: tuple[Path, Found]) -> Path:
    """The film of the encoded clip, beside it."""
    folder = encoded[0].with_name("film")
    folder.mkdir()
    finish(encoded[0], WORDS, folder)
    return folder


def look(path: Path) -> Found:
    found, problems = media.probe(path, HERE, path.parent)
    assert found, [problem.as_text() for problem in problems]
    return found


def refusal(path: Path, root: Path | None = None) -> str:
    """The one complaint about a file, as `message [code]`."""
    found, problems = media.probe(path, HERE, root or path.parent)
    assert found is None
    assert [problem.span for problem in problems] == [HERE]
    assert problems[0].hint
    return f"{problems[0].message} [{problems[0].code}]"


# --- what a recording is ---------------------------------------------------------------


def test_a_recording_is_measured(clip: Path) -> None:
    found = look(clip)
    assert (found.width, found.height, found.fps, found.frames) == (320, 180, (25, 1), 75)
    assert found.seconds == 3.0
    assert found.audio_seconds == pytest.approx(3.0, abs=0.05)
    assert found.has_audio
    assert not found.hdr
    assert len(found.sha256) == 64


def test_a_picture_turned_by_the_phone_is_measured_as_it_is_seen(clip: Path, tmp_path: Path) -> None:
    ff("-display_rotation:v:0", "90", "-i", clip, "-c", "copy", tmp_path / "turned.mp4")
    found = look(tmp_path / "turned.mp4")
    assert (found.width, found.height, found.rotation) == (180, 320, 90)


def test_a_recording_without_sound_is_a_recording(tmp_path: Path) -> None:
    ff(*film(), tmp_path / "silent.mkv")
    found = look(tmp_path / "silent.mkv")
    assert not found.has_audio
    assert (found.frames, found.seconds) == (75, 3.0)


def test_a_dazzling_recording_is_taken_with_a_reminder(tmp_path: Path) -> None:
    hdr = "setparams=color_trc=smpte2084:color_primaries=bt2020:colorspace=bt2020nc"
    ff(*film(f"{SLIDES}:d=1,{hdr}"), tmp_path / "a.mp4")
    found, problems = media.probe(tmp_path / "a.mp4", HERE, tmp_path)
    assert found
    assert [(problem.code, problem.severity) for problem in problems] == [("M-12", "warning")]


# --- what is not a recording -----------------------------------------------------------


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nsecret.mp4\n#EXT-X-ENDLIST\n"
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
DISGUISES: list[tuple[bytes, str]] = [
    (b"", f"录像“{NAME}”是空的，一个字节也没有 [M-03]"),
    (POINTER.encode(), f"录像“{NAME}”里只有一段 Git LFS 的指针文字，录像本身没有取下来 [M-03]"),
    (PLAYLIST.encode(), f"“{NAME}”不是能用的录像，打开看是一份播放列表（m3u8） [M-04]"),
    (b"\xef\xbb\xbf" + PLAYLIST.encode(), f"“{NAME}”不是能用的录像，打开看是一份播放列表（m3u8） [M-04]"),
    (b"ffconcat version 1.0\nfile secret.mp4\n", f"“{NAME}”不是能用的录像，打开看是一份 ffconcat 拼接清单 [M-04]"),
    ("今天讲倾听。\n".encode(), f"“{NAME}”不是能用的录像，打开看是一份文字 [M-04]"),
    (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', f"“{NAME}”不是能用的录像，打开看是一张 SVG 图片 [M-04]"),
    (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, f"“{NAME}”不是能用的录像，打开看是一张 PNG 图片 [M-04]"),
    (b"<!DOCTYPE html><title>404</title>", f"“{NAME}”不是能用的录像，打开看是一个网页 [M-04]"),
    (b"\x00\x00\x00\x1cftypavif" + b"\x00" * 40, f"“{NAME}”不是能用的录像，打开看是一张 AVIF 或 HEIC 图片 [M-04]"),
    (b"FLV\x01" + b"\x00" * 40, f"“{NAME}”不是能用的录像，打开看是一段 FLV 录像 [M-04]"),
    (bytes(range(7, 200)), f"“{NAME}”不是能用的录像，打开看是别的格式的文件 [M-04]"),
]


@pytest.mark.parametrize(("content", "answer"), DISGUISES)
def test_what_only_bears_the_name_of_a_recording_is_called_what_it_is(
    content: bytes, answer: str, tmp_path: Path
) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert refusal(tmp_path / NAME) == answer


def test_a_list_that_passes_the_first_look_still_reads_no_other_file(clip: Path, tmp_path: Path) -> None:
    """The fence around the demuxers holds by itself."""
    shutil.copy(clip, tmp_path / "secret.mp4")
    (tmp_path / "list.mp4").write_text("ffconcat version 1.0\nfile secret.mp4\n")
    told = run.run([tools.ffprobe(), "-v", "error", *fence.words(), str(tmp_path / "list.mp4")], 20)
    assert told.code != 0
    assert "not on whitelist" in "".join(told.errors)


def test_a_missing_recording_and_one_outside_are_refused(clip: Path, tmp_path: Path) -> None:
    assert refusal(tmp_path / "无.mp4") == "这里写着录像“无.mp4”，可是找不到这个文件 [M-01]"
    assert refusal(tmp_path).endswith("[M-01]")
    link = tmp_path / "link.mp4"
    link.symlink_to(clip)
    assert refusal(link, tmp_path) == "“link.mp4”在内容文件夹之外，或者是一个指到外面去的链接，不能用 [M-02]"
    assert refusal(tmp_path / ".." / "x.mp4", tmp_path).endswith("[M-02]")


@pytest.mark.parametrize("ending", ["mp4", "late.mp4", "mkv", "live.mkv", "webm"])
def test_a_cut_off_recording_is_found_without_decoding_it(ending: str, clip: Path, tmp_path: Path) -> None:
    """Faststart, index at the end, and Matroska with and without a known size."""
    options: dict[str, list[str]] = {
        "mp4": ["-c", "copy", "-movflags", "+faststart"], "late.mp4": ["-c", "copy"], "mkv": ["-c", "copy"],
        "live.mkv": ["-c", "copy", "-live", "1"], "webm": ["-c:v", "libvpx", "-b:v", "200k", "-c:a", "libopus"],
    }
    whole = tmp_path / f"whole.{ending}"
    ff("-i", clip, *options[ending], whole)
    assert look(whole).frames == 75
    raw = whole.read_bytes()
    for share in (0.3, 0.6, 0.95):
        cut = tmp_path / f"cut.{ending}"
        cut.write_bytes(raw[: int(len(raw) * share)])
        assert refusal(cut).startswith(f"录像“cut.{ending}”残缺："), share


def test_a_length_that_the_content_does_not_bear_out_is_refused(clip: Path, tmp_path: Path) -> None:
    ff("-i", clip, "-c", "copy", tmp_path / "a.mkv")
    raw = bytearray((tmp_path / "a.mkv").read_bytes())
    place = raw.index(b"\x44\x89\x88") + 3  # Info/Duration, a float of milliseconds
    raw[place:place + 8] = struct.pack(">d", 36_000_000.0)
    (tmp_path / "a.mkv").write_bytes(raw)
    assert refusal(tmp_path / "a.mkv") == "录像“a.mkv”自称长 10 小时，里面却只有3 秒的内容 [M-07]"


def test_two_pictures_that_claim_ten_hours_are_refused(tmp_path: Path) -> None:
    ff(*film(f"{SLIDES}:d=0.08,settb=1/1000,setpts=N*36000000"), "-fps_mode", "vfr", tmp_path / "b.mp4")
    assert "里面却只有 2 格画面 [M-07]" in refusal(tmp_path / "b.mp4")


def test_a_picture_too_large_or_too_small_is_refused(tmp_path: Path) -> None:
    ff("-f", "lavfi", "-i", "color=red:s=8000x5200:r=1:d=1", "-c:v", "mjpeg", "-q:v", "31", tmp_path / "large.mkv")
    assert refusal(tmp_path / "large.mkv").endswith("[M-08]")
    ff(*film("testsrc=s=48x32:r=25:d=1"), tmp_path / "small.mp4")
    assert refusal(tmp_path / "small.mp4") == "录像“small.mp4”的画面大小是 48×32，处理不了 [M-08]"


def test_sound_alone_and_its_cover_picture_are_not_a_video(tmp_path: Path) -> None:
    ff(*SOUND, "-c:a", "aac", tmp_path / "sound.mp4")
    assert refusal(tmp_path / "sound.mp4") == "“sound.mp4”里没有画面 [M-06]"
    ff(*SOUND, "-f", "lavfi", "-i", "color=red:s=200x200:d=0.04", "-map", "0", "-map", "1", "-c:v", "mjpeg",
       "-disposition:v:0", "attached_pic", "-c:a", "aac", tmp_path / "cover.m4a")
    assert refusal(tmp_path / "cover.m4a").endswith("[M-06]")


# --- what the picture is ---------------------------------------------------------------


NATURE = "gradients=s=320x180:n=8:speed=0.2:d=3,noise=alls=30:allf=t"
"""Tones of every brightness, all moving, with a camera's grain."""


def test_slides_and_a_camera_are_told_apart(tmp_path: Path) -> None:
    for name, source in (("camera", NATURE), ("slides", "color=white:s=320x180:d=3,drawgrid=w=60:h=40")):
        ff(*film(source), "-pix_fmt", "yuv420p", tmp_path / f"{name}.mp4")
        assert look(tmp_path / f"{name}.mp4").kind == name


def test_photographs_on_slides_are_slides(tmp_path: Path) -> None:
    still = "gradients=s=320x180:n=8:speed=0.00001:d=0.04,noise=alls=30,loop=loop=-1:size=1,trim=duration=4"
    ff(*film(still), "-pix_fmt", "yuv420p", tmp_path / "still.mp4")
    seen = material.measure(tmp_path / "still.mp4", 4.0)
    assert (seen.kind, seen.moving) == ("slides", 0.0)
    assert seen.busy > material.BUSY


def test_a_long_recording_is_looked_at_in_a_few_places(tmp_path: Path) -> None:
    """Slides with a camera in the second half."""
    ff("-f", "lavfi", "-i", "color=white:s=320x180:d=6", "-f", "lavfi", "-i", NATURE.replace("d=3", "d=6"),
       "-lavfi", "concat", "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", tmp_path / "both.mp4")
    assert look(tmp_path / "both.mp4").kind == "camera"


def test_woven_fields_are_seen_and_taken_apart(tmp_path: Path) -> None:
    ff(*film("testsrc2=s=320x240:r=50:d=2,tinterlace=interleave_top"), "-flags", "+ildct+ilme", tmp_path / "woven.mp4")
    found = look(tmp_path / "woven.mp4")
    assert (found.interlaced, found.fps) == (True, (25, 1))
    assert media.recipe(found).weave
    made = made_of(tmp_path / "woven.mp4", tmp_path)
    assert not look(whole(made, tmp_path)).interlaced


def made_of(source: Path, where: Path) -> Path:
    """The renditions of a recording."""
    folder = where / "made"
    folder.mkdir()
    found = look(source)
    encode(source, found, media.recipe(found), folder, lambda _: None)
    return folder


def whole(made: Path, where: Path) -> Path:
    """Its clear single file."""
    folder = where / "film"
    folder.mkdir()
    finish(made, WORDS, folder)
    return folder / "clear.mp4"


# --- encoding --------------------------------------------------------------------------


def test_one_recording_becomes_rungs_sounds_a_poster_and_a_storyboard(encoded: tuple[Path, Found]) -> None:
    files = names(encoded[0])
    assert files == {
        *(f"{rung}/{name}" for rung in ("main", "saver") for name in ("index.m3u8", "iframes.m3u8", "init.mp4", "0001.m4s")),
        *(f"sound-{sound}/{name}" for sound in ("full", "low") for name in ("index.m3u8", "init.mp4", "0001.m4s")),
        "poster.jpg", "storyboard/01.jpg", "renditions.json",
    }


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_film_holds_two_single_files_captions_and_chapters(finished: Path, encoded: tuple[Path, Found]) -> None:
    assert names(finished) == {
        "light.mp4", "clear.mp4", "audio.m4a", "master.m3u8", "captions.vtt", "chapters.vtt", "storyboard.vtt",
        "subtitles/index.m3u8", "subtitles/0001.vtt", "film.json",
    }
    told = json.loads((finished / "film.json").read_text())
    for name in ("light", "clear"):
        assert told[name]["bytes"] == (finished / told[name]["path"]).stat().st_size
        assert container.faststart(finished / told[name]["path"])
    assert (look(finished / "clear.mp4").frames, look(finished / "light.mp4").frames) == (76, 19)
    assert told["poster"]["path"] == f"../{encoded[0].name}/poster.jpg"
    assert (finished / told["poster"]["path"]).is_file()


def test_a_poster_is_small_even_of_a_grainy_picture(tmp_path: Path) -> None:
    source = tmp_path / "a.mp4"
    ff(*film("testsrc2=s=1280x720:r=5:d=1,noise=alls=90:allf=t:all_seed=1"), "-crf", "8", "-pix_fmt", "yuv420p", source)
    made = made_of(source, tmp_path)
    told = json.loads((made / "renditions.json").read_text())["poster"]
    with Image.open(made / "poster.jpg") as picture:
        assert picture.size == (told["width"], told["height"]) == (960, 540)
    assert told["bytes"] == (made / "poster.jpg").stat().st_size <= poster.MOST


def test_a_downloaded_file_holds_title_chapters_and_captions(finished: Path) -> None:
    asked = ["-show_entries", "format_tags=title:chapter_tags=title:stream=codec_name", "-show_chapters", "-of", "json"]
    for name, codecs in (("clear.mp4", ["h264", "aac", "mov_text"]), ("light.mp4", ["h264", "aac", "mov_text"]), ("audio.m4a", ["aac"])):
        told = json.loads(subprocess.run(
            [tools.ffprobe(), "-v", "error", *asked, str(finished / name)], capture_output=True, text=True, check=True
        ).stdout)
        assert told["format"]["tags"]["title"] == "第一讲 = 倾听;"
        assert [chapter["tags"]["title"] for chapter in told["chapters"]] == ["开头", "练习"]
        assert [stream["codec_name"] for stream in told["streams"]][: len(codecs)] == codecs


def test_a_mended_word_makes_a_new_film_of_the_same_renditions() -> None:
    before = film_key("ab", WORDS)
    assert film_key("ab", replace(WORDS, cues=WORDS.cues[:1])) != before
    assert film_key("ab", replace(WORDS, chapters=())) != before
    assert film_key("cd", WORDS) != before
    assert film_key("ab", WORDS) == before


def test_a_recording_without_words_has_a_film_too(encoded: tuple[Path, Found], tmp_path: Path) -> None:
    made = Path(shutil.copytree(encoded[0], tmp_path / "made"))
    (tmp_path / "film").mkdir()
    finish(made, Words("无字", (), ()), tmp_path / "film")
    assert "SUBTITLES" not in (tmp_path / "film" / "master.m3u8").read_text()
    assert look(tmp_path / "film" / "clear.mp4").frames == 76


def test_the_storyboard_names_the_part_of_a_sheet_for_every_moment(finished: Path, encoded: tuple[Path, Found]) -> None:
    lines = (finished / "storyboard.vtt").read_text().splitlines()
    assert [line for line in lines if "#" in line] == [
        f"../{encoded[0].name}/storyboard/01.jpg#xywh=0,0,160,90", f"../{encoded[0].name}/storyboard/01.jpg#xywh=160,0,160,90",
    ]
    asked = ["-show_entries", "stream=width,height", "-of", "csv=p=0", str(encoded[0] / "storyboard/01.jpg")]
    told = subprocess.run([tools.ffprobe(), "-v", "error", *asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "320,90"


def test_picture_and_sound_of_all_rungs_begin_together(encoded: tuple[Path, Found]) -> None:
    folder, _ = encoded
    for name in ("main", "saver", "sound-full", "sound-low"):
        asked = ["-show_entries", "format=start_time", "-of", "csv=p=0", str(folder / name / "index.m3u8")]
        told = subprocess.run([tools.ffprobe(), "-v", "error", *asked], capture_output=True, text=True, check=True)
        assert float(told.stdout) == pytest.approx(0, abs=0.03), name


def test_the_peak_counts_runs_of_segments_and_not_a_short_last_one() -> None:
    assert playlists.bandwidths([1000, 3000, 500], [4, 4, 0.5], 4) == (6222, 4235)
    assert playlists.bandwidths([100], [1], 4) == (800, 800)


def test_encoding_twice_gives_the_same_bytes(
    encoded: tuple[Path, Found], finished: Path, clip: Path, tmp_path: Path
) -> None:
    """In another place, from a file of another name."""
    folder, found = encoded
    again, moved = tmp_path / "再来 一次" / folder.name, tmp_path / "other.mov"
    again.mkdir(parents=True)
    again.with_name("film").mkdir()
    shutil.copy(clip, moved)
    told: list[float] = []
    encode(moved, found, media.recipe(found), again, told.append)
    finish(again, WORDS, again.with_name("film"))
    assert contents(again) == contents(folder)
    assert contents(again.with_name("film")) == contents(finished)
    assert told == sorted(told)
    assert 0 < told[-1] <= 1


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_odd_sizes_rotation_and_silence_come_out_right(tmp_path: Path) -> None:
    ff(*film("testsrc=s=161x95:r=30000/1001:d=1.5"), "-pix_fmt", "yuv444p", tmp_path / "odd.mp4")
    ff("-display_rotation:v:0", "90", "-i", tmp_path / "odd.mp4", "-c", "copy", tmp_path / "a b.mp4")
    made = made_of(tmp_path / "a b.mp4", tmp_path)
    seen = look(whole(made, tmp_path))
    assert (seen.width, seen.height, seen.rotation, seen.fps) == (94, 160, 0, (30000, 1001))
    assert not (tmp_path / "film" / "audio.m4a").exists()
    assert "AUDIO" not in (tmp_path / "film" / "master.m3u8").read_text()


def test_sound_that_begins_late_and_lasts_longer_is_kept_in_step(clip: Path, tmp_path: Path) -> None:
    ff("-itsoffset", "0.7", "-i", clip, "-i", clip, "-map", "1:v", "-map", "0:a", "-c", "copy", tmp_path / "a.mkv")
    seen = look(whole(made_of(tmp_path / "a.mkv", tmp_path), tmp_path))
    assert seen.audio_seconds == pytest.approx(3.84, abs=0.03)
    assert seen.seconds == 3.84


LOUDNESS = [
    "sine=f=300:d=3,volume=-25dB",  # a microphone far away
    "anoisesrc=d=3:a=1:c=pink,volume=12dB",  # one that was turned up too far
    "sine=f=300:d=3,volume=-25dB,volume='if(between(mod(t,2),0,0.02),20,1)':eval=frame",  # claps in quiet speech
]


@pytest.mark.parametrize("source", LOUDNESS)
def test_the_shipped_sound_is_as_loud_as_speech_and_never_clips(source: str, tmp_path: Path) -> None:
    """EBU R 128 on the files themselves, at 96 and at 32 kbit/s."""
    ff(*film("color=white:s=160x90:r=10:d=3", "-f", "lavfi", "-i", source), "-c:a", "aac", "-b:a", "256k", "-shortest", tmp_path / "a.mp4")
    made_of(tmp_path / "a.mp4", tmp_path)
    whole(tmp_path / "made", tmp_path)
    for name in ("light.mp4", "clear.mp4", "audio.m4a"):
        shipped = sound.measure(tmp_path / "film", name, 6)
        assert ladders.SHIPPED.quietest <= shipped.integrated <= ladders.SHIPPED.loudest, name
        assert shipped.peak <= 0, name


def test_silence_stays_silent(tmp_path: Path) -> None:
    quiet = ("-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono")
    ff(*film("color=white:s=160x90:r=10:d=2", *quiet), "-shortest", tmp_path / "a.mp4")
    told = json.loads((made_of(tmp_path / "a.mp4", tmp_path) / "renditions.json").read_text())
    assert all(each["lufs"] < sound.SILENT for each in told["sounds"])


def test_damage_inside_the_pictures_is_never_published(clip: Path, tmp_path: Path) -> None:
    """The container is whole, so only decoding can tell."""
    raw = bytearray(clip.read_bytes())
    middle = raw.index(b"mdat") + (len(raw) - raw.index(b"mdat")) // 2
    raw[middle:middle + 400] = b"\xff" * 400
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(raw)
    with pytest.raises(Broken) as caught:
        made_of(bad, tmp_path)
    said = media.broken(HERE, bad.name, str(caught.value))
    assert said.as_text().startswith(
        "lectures/倾听.md:12:3: 错误: 录像“bad.mp4”转码后核对不合格：原片解码到中途出错 [M-09]"
    )


def test_a_source_that_changed_since_it_was_probed_is_not_taken_for_the_old_one(clip: Path, tmp_path: Path) -> None:
    found = replace(look(clip), sha256="0" * 64)
    with pytest.raises(Broken, match="转码期间原片被改动了"):
        encode(clip, found, media.recipe(found), tmp_path, lambda _: None)


# --- verification ----------------------------------------------------------------------


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 4
    path.write_bytes(raw)


def swap(path: Path, old: str, new: str) -> None:
    words = path.read_text()
    assert old in words
    path.write_text(words.replace(old, new))


DAMAGE: list[tuple[Callable[[Path], object], str]] = [
    (lambda folder: (folder / "main/0001.m4s").unlink(), "缺文件 main/0001.m4s"),
    (lambda folder: flip(folder / "saver/0001.m4s"), "saver/0001.m4s 与转码时记下的不一样"),
    (lambda folder: flip(folder / "storyboard/01.jpg"), "storyboard/01.jpg 与转码时记下的不一样"),
    (lambda folder: (folder / "sound-low/0001.m4s").write_bytes(b""), "sound-low/0001.m4s 与转码时记下的不一样"),
    (lambda folder: (folder / "poster.jpg").unlink(), "缺文件 poster.jpg"),
    (lambda folder: (folder / "extra.m4s").write_bytes(b"x"), "extra.m4s 与转码时记下的不一样"),
    (lambda folder: swap(folder / "renditions.json", '"start": "main"', '"start": "saver"'), "renditions.json 与文件不符"),
    (lambda folder: (folder / "main/iframes.m3u8").write_text("#EXTM3U\n"), "main/iframes.m3u8 与转码时记下的不一样"),
]


@pytest.mark.parametrize(("harm", "reason"), DAMAGE)
def test_any_harm_to_finished_renditions_is_found(
    harm: Callable[[Path], object], reason: str, encoded: tuple[Path, Found], tmp_path: Path
) -> None:
    folder, found = encoded
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    harm(copy)
    assert any(reason in told for told in verify(copy, found, media.recipe(found)))


def test_whole_renditions_of_another_recording_are_not_taken_for_ours(encoded: tuple[Path, Found]) -> None:
    folder, found = encoded
    assert verify(folder, found, media.recipe(found)) == []
    longer = replace(found, seconds=4.0)
    assert verify(folder, longer, media.recipe(longer)) != []


def test_decoding_finds_what_hashes_written_too_late_would_hide(encoded: tuple[Path, Found], tmp_path: Path) -> None:
    """As after a full disk: the files were bad before anything was written down about them."""
    folder, found = encoded
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    segment = copy / "main/0001.m4s"
    segment.write_bytes(segment.read_bytes()[:-3000])
    recipe = media.recipe(found)
    before = json.loads((folder / "renditions.json").read_text())
    loud = {each["name"]: {name: each[name] for name in ("lufs", "dbtp")} for each in before["sounds"]}
    measured = renditions.measure(copy, found, recipe, tools.encoder_build(), loud)
    (copy / "renditions.json").write_text(renditions.to_json(measured))
    assert any(reason.startswith("main/index.m3u8 ") for reason in verify(copy, found, media.recipe(found)))
