"""How a source is opened: which demuxers and protocols may read it, and how large a picture may be.

A playlist or an ffconcat list named .mp4 would make ffmpeg read a neighbour's file, on every version.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PIXELS = 40_000_000
"""An 8K picture fits; a 16000x16000 one would take a gigabyte for every frame."""
FENCE = {"format_whitelist": "mov,matroska", "protocol_whitelist": "file"}
HEARD = {**FENCE, "format_whitelist": "mov,matroska,mp3,wav,aac,amr,flac,ogg"}
"""Where only the sound of a file is used."""
STILLS = {"format_whitelist": "image2", "protocol_whitelist": "file"}
"""Pictures that we drew ourselves."""
OURS = ("-format_whitelist", "hls,mov,image2,jpeg_pipe,flac", "-protocol_whitelist", "file")
"""For what we made ourselves, relative to the working folder."""


def words(fence: Mapping[str, str] = FENCE) -> list[str]:
    return [word for name, value in fence.items() for word in (f"-{name}", value)]


def opened(path: Path, fence: Mapping[str, str] = FENCE) -> list[str]:
    """Options before and with `-i`; `file:` keeps a name from being read as an address."""
    return [*words(fence), "-max_pixels", str(PIXELS), "-i", f"file:{path.resolve()}"]
