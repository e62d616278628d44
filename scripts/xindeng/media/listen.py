"""A sound of its own made ready: one small file, as loud as speech in a broadcast, for any telephone."""

from __future__ import annotations

from pathlib import Path

from . import tools
from .ladders import SHIPPED
from .probe import LONGEST
from .run import run
from .sound import told
from .verify import Broken

KBPS = 48
"""Of one channel: what speech and a quiet tone need, 360 kB a minute (Opus would be smaller, old iPhones do not play it)."""
FORMATS = "mov,matroska,mp3,flac,wav,ogg"
"""Demuxers that may read a source; see fence.py."""
FENCE = ("-format_whitelist", FORMATS, "-protocol_whitelist", "file")
LISTEN_VERSION = 1
"""Raised when the same source comes to mean other bytes."""


def listen(source: Path, target: Path) -> None:
    """Write the sound of `source` as AAC. Raises Broken when there is none or it cannot be decoded, Trouble (3) for tools."""
    opened = [*FENCE, "-i", f"file:{source.resolve()}"]
    heard = run([tools.ffmpeg(), "-nostdin", "-v", "info", *opened, "-map", "0:a:0", "-t", str(LONGEST),
                 "-af", "ebur128=framelog=quiet:peak=true", "-f", "null", "-"], 600)  # fmt: skip
    if not heard.ok:
        raise Broken([f"{source.name} 里没有能听的声音"])
    gain = 0.0 if (loud := told(heard.errors)).silent else SHIPPED.target - loud.integrated
    filters = f"volume={gain:.2f}dB,alimiter=limit=0.7:attack=5:release=60:level=false:latency=true"
    done = run([tools.ffmpeg(), "-nostdin", "-v", "error", "-y", *opened, "-map", "0:a:0", "-map_metadata", "-1", "-t", str(LONGEST),
                "-af", filters, "-ac", "1", "-ar", "48000", "-c:a", "aac", "-b:a", f"{KBPS}k", "-flags:a", "+bitexact",
                "-fflags", "+bitexact", "-movflags", "+faststart", "-f", "ipod", str(target)], 600)  # fmt: skip
    if not done.ok or not target.is_file():
        raise Broken([f"{source.name} 转不成声音文件"])
