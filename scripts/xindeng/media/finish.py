"""What a recording's renditions become together with its words: playlist, captions, single files.

Nothing is encoded here. Renditions are copied into two MP4 files and one of sound alone, with chapters and
captions inside, and the playlists name the renditions beside. So a mended word costs seconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import Any

import ffmpeg

from xindeng.doc import Spoken

from . import container, playlists, renditions, tools
from .captions import stamp, to_vtt
from .fence import OURS
from .graph import SAME_BYTES
from .playlists import Variant
from .run import run, writing
from .verify import Broken

FINISH_VERSION = 1
"""Raised when the same renditions and words come to mean other bytes."""
NAME = "film.json"
MASTER, CAPTIONS, CHAPTERS, BOARD = "master.m3u8", "captions.vtt", "chapters.vtt", "storyboard.vtt"
SOUND = "audio.m4a"
TIMESTAMPS = "X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000"
"""Captions count from where the picture does (RFC 8216 section 3.5; 5.3)."""
ESCAPED = str.maketrans({char: f"\\{char}" for char in "=;#\\\n"})


@dataclass(frozen=True)
class Words:
    """What a recording says and is called. `chapters`: (second, title)."""

    title: str
    cues: tuple[Spoken, ...]
    chapters: tuple[tuple[float, str], ...]


def key(renditions_key: str, words: Words) -> str:
    """The address of the finished film: 20 hex digits."""
    parts = [renditions_key, asdict(words), FINISH_VERSION]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:20]


def finish(made: Path, words: Words, into: Path) -> None:
    """Write the film of the renditions in `made` into the empty folder `into`; they lie side by side.

    Layout: master.m3u8, subtitles/, light.mp4, clear.mp4, audio.m4a, captions.vtt, chapters.vtt,
    storyboard.vtt, film.json. Raises Broken when a single file is not what the renditions are,
    Trouble (3) when a tool is missing or the disk is full.
    """
    made, into = made.resolve(), into.resolve()
    facts: dict[str, Any] = json.loads((made / renditions.NAME).read_text("utf-8"))
    with writing():
        if facts["hls"]:
            (into / "subtitles").mkdir()
        for name, text in _texts(made.name, facts, words):
            (into / name).write_text(text, "utf-8", newline="\n")
    for name, streams in _files(facts):
        reason = copied(made, streams, into / name, facts["seconds"])
        if reason:
            raise Broken([reason])
    (into / META).unlink()
    with writing():
        (into / NAME).write_text(renditions.to_json(_measured(made.name, into, facts)), "utf-8", newline="\n")


# --- texts -----------------------------------------------------------------------------


META = "chapters.ffmeta"


def _texts(beside: str, facts: dict[str, Any], words: Words) -> Iterator[tuple[str, str]]:
    captions = to_vtt(words.cues)
    yield CAPTIONS, captions
    spans = _spans(words, facts["seconds"])
    yield CHAPTERS, to_vtt(tuple(spans))
    yield META, metadata(words, spans)
    if not facts["hls"]:
        return
    variants = [_variant(rung) for rung in facts["hls"]]
    yield MASTER, playlists.multivariant(variants, facts["start"], f"../{beside}/", captions=bool(words.cues))
    yield BOARD, _board(beside, facts)
    if words.cues:
        yield "subtitles/0001.vtt", captions.replace("WEBVTT\n", f"WEBVTT\n{TIMESTAMPS}\n", 1)
        yield playlists.SUBTITLES, playlists.subtitles("0001.vtt", facts["seconds"])


def _variant(rung: dict[str, Any]) -> Variant:
    named = {name: rung[name] for name in ("name", "bandwidth", "average", "width", "height", "fps", "codecs", "sound")}
    return Variant(**named, keys=tuple(rung["keys"]))


def _spans(words: Words, seconds: float) -> list[Spoken]:
    """Chapters from one beginning to the next."""
    starts = [start for start, _ in words.chapters if start < seconds]
    ends = [*starts[1:], seconds]
    return [Spoken(start, end, title) for (start, title), end in zip(words.chapters, ends, strict=False)]


def _board(beside: str, facts: dict[str, Any]) -> str:
    """WebVTT whose cues name a place on a sheet, as Media Fragments (W3C, 4.2.2); players know the form."""
    board, seconds = facts["storyboard"], facts["seconds"]
    wide, high = board["width"], board["height"]
    sheet = board["columns"] * board["rows"]
    lines = ["WEBVTT\n"]
    for number in range(ceil(seconds / board["spacing"] - 1e-6)):
        start, place = number * board["spacing"], number % sheet
        left, top = place % board["columns"] * wide, place // board["columns"] * high
        end = min(seconds, start + board["spacing"])
        source = board["sheets"][min(number // sheet, len(board["sheets"]) - 1)]
        lines.append(f"{stamp(start)} --> {stamp(end)}\n../{beside}/{source}#xywh={left},{top},{wide},{high}\n")
    return "\n".join(lines)


def metadata(words: Words, spans: list[Spoken]) -> str:
    """FFMETADATA1, ffmpeg's own form for titles and chapters."""
    lines = [";FFMETADATA1", f"title={words.title.translate(ESCAPED)}"]
    for span in spans:
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={round(span.start * 1000)}", f"END={round(span.end * 1000)}",
                  f"title={span.text.translate(ESCAPED)}"]
    return "\n".join(lines) + "\n"


# --- single files ----------------------------------------------------------------------


def _files(facts: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Each single file and the playlists that it is copied from, the picture first."""
    rungs = {rung["name"]: rung for rung in facts["hls"]}
    for name in ("light", "clear") if rungs else ():
        rung = rungs[facts[name]]
        yield f"{name}.mp4", [rung["path"], *([f"sound-{rung['sound']}/index.m3u8"] if rung["sound"] else [])]
    if facts["sounds"]:
        yield SOUND, [facts["sounds"][0]["path"]]


def copied(made: Path, sources: list[str], target: Path, seconds: float) -> str:
    """Why the copy failed; empty when its streams hold the very bytes of the renditions."""
    done = run(_command(sources, target), 120 + seconds, cwd=made)
    if not done.ok:
        return f"{target.name} 合不起来"
    kind = ("V", "a")
    for number, source in enumerate(sources):
        stream = f"{kind[number] if target.suffix == '.mp4' else 'a'}:0"
        if _fingerprint(source, "0:0", made) != _fingerprint(target.name, f"0:{stream}", target.parent):
            return f"{target.name} 和它的来源不一样"
    return "" if container.faststart(target) else f"{target.name} 的目录不在开头，网页上不能边下边放"


def _command(sources: list[str], target: Path) -> list[str]:
    """Copy streams; chapters and the title from the metadata, captions as timed text (3GPP TS 26.245)."""
    held = [ffmpeg.input(source, **dict(zip(("format_whitelist", "protocol_whitelist"), OURS[1::2], strict=True))) for source in sources]
    streams = [held[0]["0"], *(source["0"] for source in held[1:])]
    written: dict[str, Any] = {"c": "copy", "movflags": "+faststart", **SAME_BYTES}
    if target.suffix == ".mp4" and (target.parent / CAPTIONS).stat().st_size > len("WEBVTT\n\n"):
        streams.append(ffmpeg.input(str(target.parent / CAPTIONS), f="webvtt")["0"])
        written |= {"c:s": "mov_text", "metadata:s:s:0": "language=zho"}
    if len(sources) > 1:
        written["metadata:s:a:0"] = "language=zho"
    argv: list[str] = ffmpeg.output(*streams, str(target), f="mp4" if target.suffix == ".mp4" else "ipod", **written).compile(cmd=tools.ffmpeg())
    place = argv.index("-map")
    number = str(argv.count("-i"))
    words = ["-f", "ffmetadata", "-i", str(target.parent / META)]
    argv = [*argv[:place], *words, *argv[place:]]
    for option in ("-map_metadata", "-map_chapters"):
        argv[argv.index(option) + 1] = number
    return [argv[0], "-nostdin", "-v", "error", "-y", *argv[1:]]


def _fingerprint(name: str, stream: str, where: Path) -> str:
    """The hash of a stream's packets, taken without decoding."""
    said: list[str] = []
    argv = [tools.ffmpeg(), "-nostdin", "-v", "error", *OURS, "-i", name, "-map", stream, "-c", "copy",
            "-f", "streamhash", "-hash", "sha256", "-"]
    run(argv, 600, said.append, cwd=where)
    return "".join(said).partition("SHA256=")[2]


def _measured(beside: str, into: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """What a page has to know: addresses relative to this folder, and sizes."""
    rungs = {rung["name"]: rung for rung in facts["hls"]}

    def single(name: str) -> dict[str, Any]:
        rung = rungs[facts[name]]
        return {**_single(into, f"{name}.mp4"), **{side: rung[side] for side in ("width", "height", "fps")}}

    sums = sum(each["bytes"] for each in (*facts["hls"], *facts["sounds"]))
    seen = {
        "light": single("light"), "clear": single("clear"), "hls": {"path": MASTER, "bytes": sums}, "storyboard": {"path": BOARD},
        "poster": {**facts["poster"], "path": f"../{beside}/{facts['poster']['path']}"},
    } if rungs else dict.fromkeys(("light", "clear", "hls", "storyboard", "poster"))  # fmt: skip
    return {
        "seconds": facts["seconds"], **seen,
        "audio": _single(into, SOUND) if facts["sounds"] else None,
        "captions": {"path": CAPTIONS}, "chapters": {"path": CHAPTERS},
    }


def _single(folder: Path, name: str) -> dict[str, Any]:
    return {"path": name, "bytes": (folder / name).stat().st_size}
