"""The captions of a recording beside its picture, for whoever writes them: each cue where it stands and how fast it reads.

The picture of a cue comes from the last build's storyboard; where the browser can play the recording as it was
handed in, a script takes its place with the very moment. Nothing is encoded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from xindeng.doc import Spoken
from xindeng.films import Film
from xindeng.media.captions import FASTEST, SHORTEST
from xindeng.media.timed import LINE, LINES, LONGEST, clock, width

PLACE = re.compile(r"^([\d:.]+) --> .*\n\.\./([0-9a-f]+/[\w/.]+)#xywh=(\d+),(\d+),(\d+),(\d+)", re.MULTILINE)
HEAD = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/preview/theme.css"><link rel="stylesheet" href="/preview/preview.css">
<script type="module" src="/preview/cues.js"></script><title>{title} · 字幕预览</title></head>
"""


def page(film: Film, source: str, board: Path | None) -> str:
    """The whole page. `source`: address of the recording as it was handed in; `board`: the storyboard of the last build."""
    places = _places(board) if board else []
    rows = "".join(_row(cue, places) for cue in film.cues)
    hasty = sum(bool(wrong(cue)) for cue in film.cues)
    told = f"{len(film.cues)} 条" + (f"，{hasty} 条要改" if hasty else "，都看得过来")
    player = f'<video src="{escape(source)}" controls muted playsinline preload="metadata"></video>' if source else ""
    return (
        f'{HEAD.format(title=escape(film.title))}<body><main class="xdc"><h1>字幕预览：{escape(film.title)}</h1>'
        f"<p>{told}。每秒最多 {FASTEST:g} 个字，每行最多 {LINE} 个字，停 {SHORTEST} 到 {LONGEST:g} 秒。点时间，从那里放。</p>"
        f"{player}<ol>{rows}</ol></main></body></html>\n"
    )


def speed(cue: Spoken) -> float:
    """Han characters a second."""
    return width(cue.text.replace("\n", "")) / (cue.end - cue.start)


def wrong(cue: Spoken) -> list[str]:
    """What a viewer has no time or no room to read, in a few words each."""
    lines, spent = cue.text.split("\n"), cue.end - cue.start
    found = [
        (speed(cue) > FASTEST, "太快"), (max(map(width, lines)) > LINE, "一行太长"), (len(lines) > LINES, "行太多"),
        (spent < SHORTEST, "停得太短"), (spent > LONGEST, "停得太久"),
    ]  # fmt: skip
    return [words for there, words in found if there]


def _row(cue: Spoken, places: Sequence[tuple[float, str]]) -> str:
    moment = (cue.start + cue.end) / 2
    shown = next((style for start, style in reversed(places) if start <= moment), "")
    words = "<br>".join(escape(line) for line in cue.text.split("\n"))
    marks = "".join(f"<strong>{mark}</strong>" for mark in wrong(cue))
    share = min(1.0, speed(cue) / (2 * FASTEST))
    return (
        f'<li data-at="{moment:.2f}"><div class="xdc__shot"><div class="xdc__still"{shown}></div><p class="xdc__words">{words}</p></div>'
        f'<div class="xdc__told"><button type="button" data-from="{cue.start:.2f}">{clock(cue.start)}</button>'
        f"<span>停 {cue.end - cue.start:.1f} 秒，每秒 {speed(cue):.1f} 字</span>"
        f'<meter aria-label="阅读速度" min="0" max="1" high="0.5" optimum="0.2" value="{share:.2f}"></meter>{marks}</div></li>'
    )


def _places(board: Path) -> list[tuple[float, str]]:
    """(second, style attribute) of each picture of a storyboard, three times as large as it is there."""
    try:
        text = board.read_text("utf-8")
    except OSError:
        return []
    found = []
    for stamp, sheet, left, top, wide, high in PLACE.findall(text):
        hours, minutes, seconds = stamp.split(":")
        style = f"background:url(/media/{sheet}) -{left}px -{top}px;width:{wide}px;height:{high}px;zoom:2"
        found.append((int(hours) * 3600 + int(minutes) * 60 + float(seconds), f' style="{style}"'))
    return found
