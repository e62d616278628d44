"""Facts about a recording, or why it cannot be used.

Cheap enough for every build: the container is read once, and of the pictures a few seconds are
decoded, to tell slides from a camera. Damage inside pictures shows while encoding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from xindeng.diag import Diagnostic, Span

from . import complaints, container, fence, material, tools
from .facts import ASKED, Facts, number, whole
from .material import Kind
from .run import Done, run
from .show import RATE, SIZE, Show

SHORTEST_SIDE = 64
LONGEST = 4 * 3600.0
"""Seconds. A morning's teaching; anything longer is a mistake or an attack."""
SLOWEST = 0.1
"""Pictures a second, below which a claimed duration is not believed."""
FILMS = ("mov", "matroska")
HDR = ("smpte2084", "arib-std-b67")
HD = 720
CUT = ("partial file", "ended prematurely", "moov atom not found")
"""What ffprobe's demuxers say when bytes are missing at the end."""


@dataclass(frozen=True)
class Found:
    """What a recording is. Sizes are as shown: upright, with square pixels."""

    sha256: str
    bytes: int
    seconds: float
    """Where the picture ends, from the beginning of the file."""
    width: int
    height: int
    fps: tuple[int, int]
    """Average pictures a second, as a fraction."""
    frames: int
    rotation: int
    """Degrees by which a player turns the stored picture: 0, 90, 180 or 270."""
    audio_seconds: float
    """Where the sound ends; 0 without sound."""
    hdr: bool
    kind: Kind = "slides"
    """What the picture is; it decides the ladder."""
    interlaced: bool = False
    matrix: str = "bt709"
    """How brightness and colour were separated, as ffmpeg names it."""
    show: Show | None = None
    """What is seen, where only the sound is the file's."""
    card: str = ""
    """Digest of the picture that is seen at the end; empty without one."""

    @property
    def has_audio(self) -> bool:
        return self.audio_seconds > 0

    @property
    def length(self) -> float:
        """Where the last of picture and sound ends, in seconds."""
        return max(self.seconds, self.audio_seconds)

    def showing(self, show: Show) -> Found:
        """What the probe would say of a film of these stills over this sound."""
        return replace(
            self, seconds=self.audio_seconds, width=SIZE[0], height=SIZE[1], fps=(RATE, 1), frames=len(show.turns) + 1,
            rotation=0, hdr=False, kind="slides", interlaced=False, matrix="bt709", show=show,
        )  # fmt: skip


def probe(path: Path, span: Span, root: Path) -> tuple[Found | None, list[Diagnostic]]:
    """What the recording at `path` is; complaints stand at `span`, where an author named it.

    `root` is the content root: a link that leaves it is refused. Raises Trouble (3) when
    ffprobe is missing.
    """
    wrong = _at_the_door(path, span, root) or _cut_off(path, span)
    if wrong:
        return None, [wrong]
    facts, done = _ask(path)
    wrong = next(_judge(facts, done, span, path.name), None)
    if wrong:
        return None, [wrong]
    found = _found(path, facts)
    return found, [complaints.hdr(span, path.name)] if found.hdr else []


def listen(path: Path, span: Span, root: Path) -> tuple[Found | None, list[Diagnostic]]:
    """What the sound of the file at `path` is, whatever else is in it; without a picture `width` is 0."""
    wrong = _at_the_door(path, span, root, container.SOUNDS) or _cut_off(path, span)
    if wrong:
        return None, [wrong]
    facts, done = _ask(path, fence.HEARD)
    wrong = next(_judge_sound(facts, done, span, path.name), None)
    if wrong:
        return None, [wrong]
    sound = next(facts.of("audio"))
    end = round(facts.sums(sound).end - number(facts.format.get("start_time")), 3)
    return Found(sha256(path), path.stat().st_size, 0.0, 0, 0, (1, 1), 0, 0, end, hdr=False), []


def outside(path: Path, root: Path) -> bool:
    """Whether a path, its links followed, leaves the content root."""
    return not path.resolve().is_relative_to(root.resolve())


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _at_the_door(path: Path, span: Span, root: Path, taken: Collection[str] = FILMS) -> Diagnostic | None:
    if outside(path, root):
        return complaints.outside(span, path.name)
    if not path.is_file():
        return complaints.missing(span, path.name)
    head = _head(path)
    if not head:
        return complaints.empty(span, path.name)
    if tool := container.pointer(head):
        return complaints.pointer(span, path.name, tool)
    seen = container.recognise(head)
    if seen in taken:
        return None
    return complaints.disguised(span, path.name, seen) if taken is FILMS else complaints.no_sound(span, path.name, seen)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(512)


def _cut_off(path: Path, span: Span) -> Diagnostic | None:
    seen = container.recognise(_head(path))
    short = container.missing_bytes(path, "matroska" if seen == "matroska" else "mov") if seen in FILMS else 0
    return complaints.damaged(span, path.name, f"末尾少了 {short} 字节") if short else None


def _ask(path: Path, around: Mapping[str, str] = fence.FENCE) -> tuple[Facts, Done]:
    """One pass of ffprobe over the container; `file:` keeps a name from being read as an address."""
    facts = Facts()
    limit = 30 + path.stat().st_size / 5e6
    argv = [tools.ffprobe(), "-v", "error", "-show_entries", ASKED, "-of", "compact", *fence.opened(path, around)]
    return facts, run(argv, limit, facts.hear)


def _judge_sound(facts: Facts, done: Done, span: Span, name: str) -> Iterator[Diagnostic]:
    """Whether there is sound in it, as long as it says. An MP3 guesses its length, so only packets count there."""
    told = "\n".join(done.errors)
    sound = next(facts.of("audio"), None)
    if any(words in told for words in CUT) or any(stream.damaged for stream in facts.packets.values()):
        yield complaints.damaged(span, name, "后面一截不见了")
    if sound is None or not facts.sums(sound).frames:
        yield complaints.no_sound(span, name, "没有声音的文件")
    elif facts.sums(sound).end > LONGEST:
        yield complaints.too_long(span, name, clock(facts.sums(sound).end), clock(LONGEST))
    if done.timed_out or not done.ok:
        yield complaints.damaged(span, name, "文件的结构读不通")


def _judge(facts: Facts, done: Done, span: Span, name: str) -> Iterator[Diagnostic]:
    """Whether what ffprobe told is the tale of a whole recording that we can use."""
    told = "\n".join(done.errors)
    video = next(facts.of("video"), None)
    if "specified max pixel count" in told or (video and not _fits(video)):
        yield complaints.bad_size(span, name, _size(video))
    if any(words in told for words in CUT) or any(stream.damaged for stream in facts.packets.values()):
        yield complaints.damaged(span, name, "后面一截不见了")
    if done.timed_out or not done.ok or "[mov" in told or "[matroska" in told:
        yield complaints.damaged(span, name, "文件的结构读不通")
    if video is None or not facts.sums(video).frames:
        yield complaints.no_picture(span, name)
    else:
        yield from _length(facts, video, span, name)


def _fits(video: dict[str, str]) -> bool:
    width, height = whole(video.get("width")), whole(video.get("height"))
    return min(width, height) >= SHORTEST_SIDE and width * height <= fence.PIXELS


def _size(video: dict[str, str] | None) -> str:
    width, height = (whole(video.get(name)) for name in ("width", "height")) if video else (0, 0)
    return f"{width}×{height}" if width and height else "四千万点以上"  # ffprobe would not open it


def _length(facts: Facts, video: dict[str, str], span: Span, name: str) -> Iterator[Diagnostic]:
    """A claimed length must be borne out by the packets: 220 kB that claimed ten hours kept ffmpeg busy."""
    stream = facts.sums(video)
    claimed = number(facts.format.get("duration"))
    held = max(each.end for each in facts.packets.values()) - number(facts.format.get("start_time"))
    if claimed > held * 1.05 + 2:
        yield complaints.claims(span, name, clock(claimed), f"{clock(held)}的内容")
    if stream.frames < stream.end * SLOWEST - 1:
        yield complaints.claims(span, name, clock(stream.end), f" {stream.frames} 格画面")
    if stream.end > LONGEST:
        yield complaints.too_long(span, name, clock(stream.end), clock(LONGEST))


def _found(path: Path, facts: Facts) -> Found:
    video = next(facts.of("video"))
    audio = next(facts.of("audio"), None)
    start = number(facts.format.get("start_time"))
    stream = facts.sums(video)
    seconds = round(stream.end - start, 3)
    width, height, rotation = _shown(video)
    seen = material.measure(path, seconds)
    return Found(
        sha256=sha256(path), bytes=path.stat().st_size, seconds=seconds, width=width, height=height,
        fps=_rate(video, stream.frames, seconds), frames=stream.frames, rotation=rotation,
        audio_seconds=round(facts.sums(audio).end - start, 3) if audio else 0.0,
        hdr=video.get("color_transfer") in HDR, kind=seen.kind, interlaced=seen.interlaced,
        matrix=_matrix(video, min(width, height)),
    )


def _matrix(video: dict[str, str], short: int) -> str:
    """What the file says, else what its size was made for (Rec. 709 for HD, Rec. 601 below)."""
    said = video.get("color_space", "unknown")
    return said if said not in ("unknown", "reserved", "gbr") else "bt709" if short >= HD else "smpte170m"


def _shown(video: dict[str, str]) -> tuple[int, int, int]:
    """Width, height and rotation as a viewer sees the picture."""
    across, _, down = video.get("sample_aspect_ratio", "").partition(":")
    shape = Fraction(whole(across) or 1, whole(down) or 1)
    width, height = round(whole(video.get("width")) * shape), whole(video.get("height"))
    turned = next((value for name, value in video.items() if name.endswith(":rotation")), "0")
    rotation = round(number(turned)) % 360
    return (height, width, rotation) if rotation in (90, 270) else (width, height, rotation)


def _rate(video: dict[str, str], frames: int, seconds: float) -> tuple[int, int]:
    above, _, below = video.get("avg_frame_rate", "").partition("/")
    if not (whole(above) and whole(below)):  # some Matroska files do not say
        measured = Fraction(frames / max(seconds, 0.04)).limit_denominator(1001)
        return measured.numerator, measured.denominator
    return whole(above), whole(below)


def clock(seconds: float) -> str:
    """90 -> 1 分 30 秒; what a person says about a length."""
    hours, rest = divmod(round(seconds), 3600)
    parts = [(hours, "小时"), (rest // 60, "分"), (rest % 60, "秒")]
    return " ".join(f"{value} {unit}" for value, unit in parts if value) or "0 秒"
