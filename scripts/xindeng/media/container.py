"""What a file says about itself in its first bytes, and whether it ends where it should.

Looked at before any demuxer sees the file: a playlist or an ffconcat list with the name
x.mp4 would make ffmpeg read other files. Only MP4/MOV (ISO 14496-12) and Matroska/WebM
(RFC 8794, RFC 9559) are taken in; for sound alone also what telephones and recorders write.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

Container = Literal["mov", "matroska"]

BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")
PICTURE_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"hevc", b"mif1", b"msf1")
EBML = b"\x1a\x45\xdf\xa3"
SEGMENT = b"\x18\x53\x80\x67"

POINTERS = ((b"version https://git-lfs.github.com/spec/", "Git LFS"), (b"/annex/objects/", "git-annex"))
STARTS = (
    (b"#EXTM3U", "一份播放列表（m3u8）"), (b"ffconcat version", "一份 ffconcat 拼接清单"),
    (b"\x89PNG", "一张 PNG 图片"), (b"\xff\xd8\xff", "一张 JPEG 图片"), (b"GIF8", "一张 GIF 图片"),
    (b"BM", "一张 BMP 图片"), (b"%PDF", "一份 PDF"), (b"PK\x03\x04", "一个压缩包或 Office 文件"),
    (b"FLV\x01", "一段 FLV 录像"), (b"0&\xb2u\x8ef\xcf\x11", "一段 WMV 录像"), (b"ID3", "一段 MP3 录音"),
    (b"\x00\x00\x01\xba", "一段 MPEG 录像"), (b"OggS", "一段 Ogg 录音或录像"), (b"fLaC", "一段 FLAC 录音"),
    (b"#!AMR", "一段 AMR 录音"), *((bytes((0xFF, second)), "一段 MP3 录音") for second in (0xFB, 0xFA, 0xF3, 0xF2)),
    *((bytes((0xFF, second)), "一段 AAC 录音") for second in (0xF1, 0xF9)),
    (b"\xd0\xcf\x11\xe0", "一份老式 Office 文件"),
)
BINARY = set(range(32)) - set(b"\t\n\r\f")
SOUNDS = ("mov", "matroska", "一段 MP3 录音", "一段 WAV 录音", "一段 AAC 录音", "一段 AMR 录音", "一段 FLAC 录音", "一段 Ogg 录音或录像")
"""What sound is taken from; fence.py names their demuxers."""
RIFF = {b"AVI ": "一段 AVI 录像", b"WEBP": "一张 WebP 图片", b"WAVE": "一段 WAV 录音"}


def pointer(head: bytes) -> str:
    """The name of the tool whose pointer text stands in place of the content; else empty."""
    return next((tool for start, tool in POINTERS if head.startswith(start)), "")


def recognise(head: bytes) -> Container | str:
    """`mov` or `matroska`, or Chinese words for what the file is instead."""
    if head.startswith(EBML):
        return "matroska"
    if head[4:8] in BOXES:
        return "一张 AVIF 或 HEIC 图片" if head[8:12] in PICTURE_BRANDS else "mov"
    if head.startswith(b"RIFF"):
        return RIFF.get(head[8:12], "一个 RIFF 文件")
    if head[:1] == b"G" and head[188:189] == b"G":
        return "一段 MPEG-TS 录像"
    return next((words for start, words in STARTS if head.startswith(start)), _text(head))


def _text(head: bytes) -> str:
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain.startswith(b"#EXTM3U"):
        return "一份播放列表（m3u8）"
    if b"<svg" in plain:
        return "一张 SVG 图片"
    if plain[:9].lower() in (b"<!doctype", b"<html") or plain[:5].lower() == b"<html":
        return "一个网页"
    return "别的格式的文件" if set(head) & BINARY else "一份文字"


def missing_bytes(path: Path, container: Container) -> int:
    """How many bytes the outermost boxes promise beyond the end of the file; 0 when it is whole.

    Finds most cut-off uploads at the cost of a few reads, without a demuxer.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        promised = max(_ends(file, size) if container == "mov" else [_segment_end(file)], default=0)
    return max(0, promised - size)


def faststart(path: Path) -> bool:
    """Whether an MP4's index stands before its content, so that a browser can begin at once."""
    with path.open("rb") as file:
        kinds = [kind for kind, _, _ in _boxes(file, path.stat().st_size) if kind in (b"moov", b"mdat")]
    return kinds == [b"moov", b"mdat"]


def _ends(file: BinaryIO, size: int) -> list[int]:
    return [start + length for _, start, length in _boxes(file, size)]


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """(type, start, length) of each outermost box. Length 0 runs to the end, 1 is 64-bit.

    Stops at what cannot be a box: some cameras leave loose bytes at the end.
    """
    start = 0
    while start + 8 <= size:
        file.seek(start)
        length = int.from_bytes(file.read(4), "big")
        kind = file.read(4)
        if length == 1:
            length = int.from_bytes(file.read(8), "big")
        elif length == 0:
            length = size - start
        if length < 8 or not (kind.isascii() and kind.decode("ascii").isprintable()):
            return
        yield kind, start, length
        start += length


def _segment_end(file: BinaryIO) -> int:
    """Where the Matroska Segment ends by its own size; 0 when it does not say (live recordings)."""
    file.seek(len(EBML))
    header = _vint(file)
    file.seek(header or 0, os.SEEK_CUR)
    if file.read(4) != SEGMENT:
        return 0
    length = _vint(file)
    return 0 if length is None else file.tell() + length


def _vint(file: BinaryIO) -> int | None:
    """A variable-size integer of RFC 8794 section 4; None for the reserved unknown size."""
    first = file.read(1)
    if not first or first == b"\x00":
        return 0
    width = 9 - first[0].bit_length()
    value = first[0] & ((1 << (8 - width)) - 1)
    for byte in file.read(width - 1):
        value = value << 8 | byte
    return None if value == (1 << 7 * width) - 1 else value
