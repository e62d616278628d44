"""HLS playlists (RFC 8216; Apple's HLS authoring specification of 2025-06): reading ffmpeg's, writing our own.

ffmpeg's own multivariant playlist declares 23-40 % too little bandwidth, as it does not
count the sound; a player then picks a rung that the network cannot carry. Numbers in brackets
are the clauses of Apple's specification that a line answers to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from .ladders import SEGMENT

AUDIO_CODEC = "mp4a.40.2"
"""AAC-LC, RFC 6381."""
LANGUAGE = "zh-Hans"
HEAD = ("#EXTM3U", "#EXT-X-VERSION:7")
SUBTITLES = "subtitles/index.m3u8"


@dataclass(frozen=True)
class Segment:
    name: str
    seconds: float


@dataclass(frozen=True)
class Media:
    """A media playlist. `ended`: it has ENDLIST, so nothing was to come after."""

    init: str
    segments: tuple[Segment, ...]
    ended: bool

    @property
    def seconds(self) -> float:
        return sum(segment.seconds for segment in self.segments)


@dataclass(frozen=True)
class Variant:
    """What a player may choose; bandwidths in bit/s, sound included. `keys`: of its key frames alone."""

    name: str
    bandwidth: int
    average: int
    keys: tuple[int, int]
    width: int
    height: int
    fps: float
    codecs: str
    sound: str
    """The rendition of the sound that belongs to it; empty without sound."""


def read(path: Path) -> Media:
    """A media playlist as ffmpeg or we write it. Raises OSError, and ValueError when it makes no sense."""
    init, seconds, ended = "", 0.0, False
    segments = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#EXT-X-MAP:URI="):
            init = line.split('"')[1]
        elif line.startswith("#EXTINF:"):
            seconds = float(line[8:].split(",")[0])
        elif line == "#EXT-X-ENDLIST":
            ended = True
        elif line and not line.startswith("#"):
            segments.append(Segment(line, seconds))
    if not init or not all(segment.seconds > 0 for segment in segments) or not segments:
        raise ValueError(f"no map, no segments or one without length: {path.name}")
    return Media(init, tuple(segments), ended)


def media(held: Media) -> str:
    """A media playlist. Picture and sound declare the same target duration (8.2)."""
    lines = [*_head(SEGMENT), f'#EXT-X-MAP:URI="{held.init}"']
    for segment in held.segments:
        lines += [f"#EXTINF:{segment.seconds:.6f},", segment.name]
    return _ended(lines)


def key_frames(held: Media, sizes: Sequence[int]) -> str:
    """The key frames alone, as the first `sizes` bytes of each segment (6.1, 6.8, 6.10)."""
    longest = max(segment.seconds for segment in held.segments)
    lines = [*_head(max(1, round(longest))), "#EXT-X-I-FRAMES-ONLY", f'#EXT-X-MAP:URI="{held.init}"']
    for segment, size in zip(held.segments, sizes, strict=True):
        lines += [f"#EXTINF:{segment.seconds:.6f},", f"#EXT-X-BYTERANGE:{size}@0", segment.name]
    return _ended(lines)


def subtitles(name: str, seconds: float) -> str:
    """All captions in one segment that lasts as long as the picture (5.5, 5.7, 8.7): an hour is 60 kB."""
    return _ended([*_head(ceil(seconds)), f"#EXTINF:{seconds:.6f},", name])


def bandwidths(sizes: Sequence[int], seconds: Sequence[float], target: float) -> tuple[int, int]:
    """(peak, average) in bit/s, as RFC 8216 section 4.1 defines the peak segment bit rate:
    over runs of segments that last between 0.5 and 1.5 times the target duration.
    """
    average = sum(sizes) * 8 / sum(seconds)
    peak = average
    for first in range(len(sizes)):
        bits = time = 0.0
        for size, duration in zip(sizes[first:], seconds[first:], strict=True):
            bits, time = bits + size * 8, time + duration
            if time > 1.5 * target:
                break
            if time >= 0.5 * target:
                peak = max(peak, bits / time)
    return round(peak), round(average)


def video_codec(init: bytes) -> str:
    """`avc1.PPCCLL` out of the decoder configuration record (ISO 14496-15) of init.mp4."""
    place = init.find(b"avcC")
    if place < 0 or len(init) < place + 8:
        raise ValueError("no avcC box")
    return f"avc1.{init[place + 5:place + 8].hex()}"


def multivariant(variants: Sequence[Variant], start: str, beside: str, *, captions: bool) -> str:
    """The playlist that a player opens. `start` comes first (1.32); `beside`: where the renditions lie."""
    ordered = sorted(variants, key=lambda variant: (variant.name != start, -variant.bandwidth))
    lines = [*HEAD, "#EXT-X-INDEPENDENT-SEGMENTS"]
    lines += [_sound(name, beside) for name in dict.fromkeys(each.sound for each in ordered if each.sound)]
    if captions:
        lines.append(
            f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="中文字幕",LANGUAGE="{LANGUAGE}",'
            f'DEFAULT=YES,AUTOSELECT=YES,FORCED=NO,URI="{SUBTITLES}"'
        )
    for variant in ordered:
        lines += [_stream(variant, captions=captions), f"{beside}{variant.name}/index.m3u8"]
    lines += [_keys(variant, beside) for variant in ordered]
    return "\n".join(lines) + "\n"


def _head(target: int) -> list[str]:
    return [*HEAD, f"#EXT-X-TARGETDURATION:{target}", "#EXT-X-MEDIA-SEQUENCE:1", "#EXT-X-PLAYLIST-TYPE:VOD"]


def _ended(lines: Iterable[str]) -> str:
    return "\n".join([*lines, "#EXT-X-ENDLIST"]) + "\n"


def _sound(name: str, beside: str) -> str:
    """Separate streams for the sound (8.9, 9.5), with their language (8.10)."""
    return (
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="{name}",NAME="原声",LANGUAGE="{LANGUAGE}",'
        f'DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="{beside}sound-{name}/index.m3u8"'
    )


def _stream(variant: Variant, *, captions: bool) -> str:
    """9.1, 9.2, 9.14, 9.15; no closed captions inside the picture (RFC 8216 section 4.3.4.2)."""
    codecs = f"{variant.codecs},{AUDIO_CODEC}" if variant.sound else variant.codecs
    sound = f',AUDIO="{variant.sound}"' if variant.sound else ""
    words = ',SUBTITLES="captions"' if captions else ""
    return (
        f"#EXT-X-STREAM-INF:BANDWIDTH={variant.bandwidth},AVERAGE-BANDWIDTH={variant.average},"
        f'CODECS="{codecs}",RESOLUTION={variant.width}x{variant.height},'
        f"FRAME-RATE={variant.fps:.3f},VIDEO-RANGE=SDR,CLOSED-CAPTIONS=NONE{sound}{words}"
    )


def _keys(variant: Variant, beside: str) -> str:
    """9.3, 9.4."""
    peak, average = variant.keys
    return (
        f"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},"
        f'CODECS="{variant.codecs}",RESOLUTION={variant.width}x{variant.height},VIDEO-RANGE=SDR,'
        f'URI="{beside}{variant.name}/iframes.m3u8"'
    )
