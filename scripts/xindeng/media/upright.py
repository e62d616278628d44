"""A short upright piece of a recording (9:16), its captions in the picture, and at its end where to call.

Telephones play it without sound: so the words are drawn, and nobody is left without a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xindeng.doc import Spoken

from . import tools
from .fence import opened
from .run import run
from .verify import Broken

WIDTH, HEIGHT = 720, 1280
CARD = 4.0
"""Seconds that the last picture stays."""
LONGEST = 90.0
"""Seconds; what is longer nobody passes on."""
UPRIGHT_VERSION = 1
"""Raised when the same piece comes to mean other bytes."""
GROUND = "0x10201f"
ASS = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV
Style: Title,Noto Sans CJK SC,52,&H00D9E6EC,&H001F2010,&H001F2010,1,1,2,0,8,48,48,130
Style: Words,Noto Sans CJK SC,44,&H00FFFFFF,&H001F2010,&H001F2010,0,1,3,0,2,48,48,250
Style: Call,Noto Sans CJK SC,54,&H00FFFFFF,&H001F2010,&H001F2010,1,1,0,0,5,48,48,0
Style: Foot,Noto Sans CJK SC,28,&H00C6C9B9,&H001F2010,&H001F2010,0,1,0,0,2,48,48,60

[Events]
Format: Layer, Start, End, Style, Text
{events}
"""


@dataclass(frozen=True)
class Piece:
    """From when to when; `call` is the last picture, `foot` stands below all of it."""

    title: str
    begins: float
    ends: float
    cues: tuple[Spoken, ...]
    call: tuple[str, ...]
    foot: str

    @property
    def seconds(self) -> float:
        return self.ends - self.begins


def upright(source: Path, piece: Piece, sound: bool, fonts: Path, target: Path) -> None:
    """Write the piece. Raises Broken when it comes out with another length, Trouble (3) for tools."""
    words = target.with_suffix(".ass")
    words.write_text(subtitles(piece), "utf-8", newline="\n")
    done = run(_command(source, piece, sound, fonts, words, target), 120 + 30 * piece.seconds, cwd=target.parent)
    words.unlink()
    if not done.ok or abs(length(target) - piece.seconds - CARD) > 0.3:
        raise Broken([f"{target.name} 剪不出来"])


def length(file: Path) -> float:
    """Seconds of a finished piece, from its container; 0 of what cannot be read."""
    said: list[str] = []
    run([tools.ffprobe(), "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(file)], 60, said.append)
    return float(said[0]) if said and said[0].replace(".", "", 1).isdigit() else 0.0


def subtitles(piece: Piece) -> str:
    """Title, captions of these seconds, the last card: Advanced SubStation Alpha, as libass reads it."""
    whole = piece.seconds + CARD
    events = [_event(0, piece.seconds, "Title", piece.title), _event(0, whole, "Foot", piece.foot)]
    for cue in piece.cues:
        start, end = max(cue.start, piece.begins), min(cue.end, piece.ends)
        if start < end:
            events.append(_event(start - piece.begins, end - piece.begins, "Words", cue.text))
    events.append(_event(piece.seconds, whole, "Call", "\n".join(piece.call)))
    return ASS.format(width=WIDTH, height=HEIGHT, events="\n".join(events))


def _event(start: float, end: float, style: str, words: str) -> str:
    safe = words.replace("{", "（").replace("}", "）").replace("\\", "／").replace("\n", "\\N")
    return f"Dialogue: 0,{_clock(start)},{_clock(end)},{style},{safe}"


def _clock(seconds: float) -> str:
    hundredths = round(seconds * 100)
    return f"{hundredths // 360000}:{hundredths // 6000 % 60:02}:{hundredths // 100 % 60:02}.{hundredths % 100:02}"


def _command(source: Path, piece: Piece, sound: bool, fonts: Path, words: Path, target: Path) -> list[str]:
    whole = f"{piece.seconds + CARD:.3f}"
    picture = (
        f"[0:V:0]scale={WIDTH}:{HEIGHT}:force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1,fps=25,"
        f"pad={WIDTH}:{HEIGHT}:(ow-iw)/2:(oh-ih)/2:color={GROUND},tpad=stop_mode=add:stop_duration={CARD}:color={GROUND},"
        f"subtitles=filename={words.name}:fontsdir={_escaped(fonts)},format=yuv420p[v]"
    )
    heard = "[0:a:0]aresample=48000:async=1:first_pts=0,apad[a]"
    argv = [tools.ffmpeg(), "-nostdin", "-v", "error", "-y", "-ss", f"{piece.begins:.3f}", "-t", f"{piece.seconds:.3f}", *opened(source)]
    argv += ["-filter_complex", f"{picture};{heard}" if sound else picture, "-map", "[v]", *(["-map", "[a]"] if sound else [])]
    argv += ["-t", whole, "-c:v", "libx264", "-preset", "medium", "-crf", "25", "-threads", "1", "-c:a", "aac", "-b:a", "64k", "-ac", "1"]
    argv += ["-flags:v", "+bitexact", "-flags:a", "+bitexact", "-fflags", "+bitexact", "-map_metadata", "-1"]
    return [*argv, "-movflags", "+faststart", "-f", "mp4", str(target)]


def _escaped(folder: Path) -> str:
    """A path inside a filter: ffmpeg takes colon, comma, quote and backslash for itself, twice."""
    return "".join(f"\\{char}" if char in ":,'\\[];" else char for char in folder.as_posix())
