"""HLS playlists (RFC 8216): reading ffmpeg's media playlists, writing our own multivariant one.

ffmpeg's own multivariant playlist declares 23-40 % too little bandwidth, as it does not
count the sound; a player then picks a rung that the network cannot carry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

AUDIO_CODEC = "mp4a.40.2"
"""AAC-LC, RFC 6381."""


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
    """One line pair of the multivariant playlist; bandwidths in bit/s, sound included."""

    uri: str
    bandwidth: int
    average: int
    width: int
    height: int
    fps: float
    codecs: str
    sound: bool


def read(path: Path) -> Media:
    """A media playlist as ffmpeg writes it. Raises OSError, and ValueError when it makes no sense."""
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


def multivariant(variants: Sequence[Variant]) -> str:
    """The playlist that a player opens; its first variant is where it starts."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    if any(variant.sound for variant in variants):
        lines.append(
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="原声",'
            'DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/index.m3u8"'
        )
    for variant in variants:
        lines += [_stream(variant), variant.uri]
    return "\n".join(lines) + "\n"


def _stream(variant: Variant) -> str:
    codecs = f"{variant.codecs},{AUDIO_CODEC}" if variant.sound else variant.codecs
    sound = ',AUDIO="audio"' if variant.sound else ""
    return (
        f"#EXT-X-STREAM-INF:BANDWIDTH={variant.bandwidth},AVERAGE-BANDWIDTH={variant.average},"
        f'CODECS="{codecs}",RESOLUTION={variant.width}x{variant.height},'
        f"FRAME-RATE={variant.fps:.3f}{sound}"
    )
