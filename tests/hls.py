"""HLS playlists and their segments as they lie on the disk, read without our own reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from xindeng.media import boxes

ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^,]*)')
@dataclass(frozen=True)
class Playlist:
    """A media playlist with its segments' bytes."""

    path: Path
    tags: dict[str, str]
    spans: tuple[float, ...]
    names: tuple[str, ...]
    ranges: tuple[int, ...]

    @property
    def seconds(self) -> float:
        return sum(self.spans)

    def sizes(self) -> list[int]:
        return list(self.ranges) or [(self.path.parent / name).stat().st_size for name in self.names]

    def segments(self) -> Iterator[bytes]:
        for name in self.names:
            yield (self.path.parent / name).read_bytes()


@dataclass
class Master:
    """The multivariant playlist, all that it names read."""

    path: Path
    head: list[str] = field(default_factory=list)
    variants: list[tuple[dict[str, str], Playlist]] = field(default_factory=list)
    media: list[tuple[dict[str, str], Playlist]] = field(default_factory=list)
    keys: list[tuple[dict[str, str], Playlist]] = field(default_factory=list)

    @cached_property
    def sounds(self) -> dict[str, Playlist]:
        return {told["GROUP-ID"]: held for told, held in self.media if told["TYPE"] == "AUDIO"}

    def all(self) -> Iterator[Playlist]:
        for part in (self.variants, self.media, self.keys):
            for _, held in part:
                yield held

    def moving(self) -> Iterator[Playlist]:
        """Picture and sound."""
        yield from (held for _, held in self.variants)
        yield from self.sounds.values()


def read(path: Path) -> Master:
    master = Master(path)
    lines = path.read_text("utf-8").splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        tag, _, rest = line.partition(":")
        told = {name: value.strip('"') for name, value in ATTRIBUTE.findall(rest)}
        match tag:
            case "#EXT-X-STREAM-INF":
                master.variants.append((told, playlist(path.parent / following)))
            case "#EXT-X-MEDIA":
                master.media.append((told, playlist(path.parent / told["URI"])))
            case "#EXT-X-I-FRAME-STREAM-INF":
                master.keys.append((told, playlist(path.parent / told["URI"])))
            case _ if line.startswith("#"):
                master.head.append(line)
    return master


def playlist(path: Path) -> Playlist:
    tags, spans, names, ranges = {}, [], [], []
    for line in path.read_text("utf-8").splitlines():
        tag, _, rest = line.partition(":")
        if tag == "#EXTINF":
            spans.append(float(rest.split(",")[0]))
        elif tag == "#EXT-X-BYTERANGE":
            size, _, offset = rest.partition("@")
            assert offset == "0"
            ranges.append(int(size))
        elif line.startswith("#"):
            tags[tag] = rest
        elif line:
            names.append(line)
    return Playlist(path, tags, tuple(spans), tuple(names), tuple(ranges))


def rates(held: Playlist) -> tuple[float, float]:
    """(peak, average) bit/s by RFC 8216 4.1, counted here anew: runs of 0.5 to 1.5 target durations."""
    target = float(held.tags["#EXT-X-TARGETDURATION"])
    sizes = held.sizes()
    runs = [
        (sum(held.spans[first:last]), sum(sizes[first:last]) * 8)
        for first in range(len(sizes)) for last in range(first + 1, len(sizes) + 1)
    ]
    peaks = [bits / time for time, bits in runs if 0.5 * target <= time <= 1.5 * target]
    average = sum(sizes) * 8 / held.seconds
    return max([average, *peaks]), average


# --- inside segments -------------------------------------------------------------------


def _track(data: bytes) -> dict[bytes, tuple[int, int]]:
    moof = next(place for place in boxes.boxes(data) if place[0] == b"moof")
    traf = next(place for place in boxes.boxes(data, moof[1], moof[2]) if place[0] == b"traf")
    return {kind: (start, end) for kind, start, end in boxes.boxes(data, traf[1], traf[2])}


def _table(data: bytes) -> list[tuple[int, int]]:
    """(duration, size) of each sample, from trun and its defaults in tfhd."""
    inner = _track(data)
    flags, place = int.from_bytes(data[inner[b"tfhd"][0] + 1:inner[b"tfhd"][0] + 4], "big"), inner[b"tfhd"][0] + 8
    default = {}
    for bit, width in ((0x1, 8), (0x2, 4), (0x8, 4), (0x10, 4), (0x20, 4)):
        if flags & bit:
            default[bit] = int.from_bytes(data[place:place + width], "big")
            place += width
    start = inner[b"trun"][0]
    flags, count, place = int.from_bytes(data[start + 1:start + 4], "big"), int.from_bytes(data[start + 4:start + 8], "big"), start + 8
    place += 4 * bool(flags & 0x1) + 4 * bool(flags & 0x4)
    rows = []
    for _ in range(count):
        row = {}
        for bit in (0x100, 0x200, 0x400, 0x800):
            if flags & bit:
                row[bit] = int.from_bytes(data[place:place + 4], "big")
                place += 4
        rows.append((row.get(0x100, default.get(0x8, 0)), row.get(0x200, default.get(0x10, 0))))
    return rows


def sample_sizes(data: bytes) -> list[int]:
    return [size for _, size in _table(data)]


def decode_time(data: bytes) -> tuple[int, int]:
    """(base media decode time, sum of the durations), in the track's units."""
    start, _ = _track(data)[b"tfdt"]
    width = 8 if data[start] == 1 else 4
    begin = int.from_bytes(data[start + 4:start + 4 + width], "big", signed=True)
    return begin, sum(duration for duration, _ in _table(data))


def nal_types(sample: bytes) -> set[int]:
    """Of an AVC sample with 4-byte lengths (ISO/IEC 14496-15)."""
    kinds, place = set(), 0
    while place + 5 <= len(sample):
        kinds.add(sample[place + 4] & 0x1F)
        place += 4 + int.from_bytes(sample[place:place + 4], "big")
    return kinds
