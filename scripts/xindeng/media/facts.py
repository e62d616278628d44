"""ffprobe's tale of a file, taken in line by line: properties kept, packets only summed.

A three-hour lecture has half a million packets; none of them is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

ASKED = (
    "format=duration,start_time"
    ":stream=index,codec_type,width,height,sample_aspect_ratio,avg_frame_rate,color_transfer,color_space"
    ":stream_disposition=attached_pic:stream_side_data=rotation"
    ":packet=stream_index,pts_time,duration_time,flags"
)


@dataclass
class Stream:
    """What the packets of one stream add up to while they pass by."""

    frames: int = 0
    end: float = 0.0
    damaged: bool = False


@dataclass
class Facts:
    """What ffprobe tells: properties by section, packets only as sums."""

    format: dict[str, str] = field(default_factory=dict)
    streams: list[dict[str, str]] = field(default_factory=list)
    packets: dict[str, Stream] = field(default_factory=dict)

    def hear(self, line: str) -> None:
        section, *pairs = line.split("|")
        values = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
        if section == "packet":
            self._packet(values)
        elif section == "stream":
            self.streams.append(values)
        elif section == "format":
            self.format = values

    def _packet(self, values: dict[str, str]) -> None:
        stream = self.packets.setdefault(values.get("stream_index", ""), Stream())
        flags = values.get("flags", "")
        stream.damaged |= "C" in flags
        if "D" in flags:  # read for decoding only, never shown: an edit list cut it away
            return
        stream.frames += 1
        end = number(values.get("pts_time")) + number(values.get("duration_time"))
        stream.end = max(stream.end, end)

    def of(self, kind: str) -> Iterator[dict[str, str]]:
        """Streams of a kind; the cover picture of a sound file is not a video."""
        for stream in self.streams:
            if stream.get("codec_type") == kind and stream.get("disposition:attached_pic") != "1":
                yield stream

    def sums(self, stream: dict[str, str]) -> Stream:
        return self.packets.get(stream.get("index", ""), Stream())


def number(words: str | None) -> float:
    try:
        return float(words or 0)
    except ValueError:  # N/A
        return 0.0


def whole(words: str | None) -> int:
    return int(words) if words and words.isdigit() else 0
