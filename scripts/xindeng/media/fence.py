"""How a source is opened: which demuxers and protocols may read it, and how large a picture may be.

A playlist or an ffconcat list named .mp4 would make ffmpeg read a neighbour's file, on every version.
"""

from __future__ import annotations

from pathlib import Path

PIXELS = 40_000_000
"""An 8K picture fits; a 16000x16000 one would take a gigabyte for every frame."""
FENCE = {"format_whitelist": "mov,matroska", "protocol_whitelist": "file"}
OURS = ("-format_whitelist", "hls,mov,image2,jpeg_pipe,flac", "-protocol_whitelist", "file")
"""For what we made ourselves, relative to the working folder."""


def words() -> list[str]:
    return [word for name, value in FENCE.items() for word in (f"-{name}", value)]


def opened(path: Path) -> list[str]:
    """Options before and with `-i`; `file:` keeps a name from being read as an address."""
    return [*words(), "-max_pixels", str(PIXELS), "-i", f"file:{path.resolve()}"]
