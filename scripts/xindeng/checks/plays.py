"""Plays: everybody in the cast is there, everything on the list is used, the length is right."""

from __future__ import annotations

from collections.abc import Iterator

from xindeng import script
from xindeng.diag import Diagnostic, did_you_mean
from xindeng.kinds.play import Play, spoken, words_of
from xindeng.shelf import Library

Found = Iterator[Diagnostic]
PACE = 200
"""Han characters that actors speak in a minute (DOMAIN 4.9a)."""
TOLERANCE = 0.2


def _words(play: Play) -> str:
    return "\n".join(words_of(block) for block in play.prose("script"))


def cast(library: Library) -> Found:
    """K-07: each member of the cast speaks, or a direction names it."""
    for play in library.all(Play):
        counts, words = spoken(play), _words(play)
        for n, role in enumerate(play.cast):
            if not counts[role.name] and role.name not in words:
                message = f"“{role.name}”没有台词，舞台说明里也没有出现"
                yield play.says(("cast", n, "name"), "K-07", message, "给他写上戏，或从人物表里去掉。")


def props(library: Library) -> Found:
    """K-08, K-09: the list of props is what the script's bold words name, and no more."""
    for play in library.all(Play):
        listed = [prop.item for prop in play.props]
        used = script.bold_words(play.prose("script"))
        names = {name for name, _ in used}
        for n, name in enumerate(listed):
            if name not in names:
                message = f"道具“{name}”在剧本里没有用到"
                hint = did_you_mean(name, names) or "在用到它的舞台说明里把它写成粗体，或从清单里去掉。"
                yield play.says(("props", n, "item"), "K-08", message, hint)
        for name, span in used:
            if name not in listed:
                hint = did_you_mean(name, listed) or "在 props 里加上它；不是道具就不要用粗体。"
                yield Diagnostic("K-09", span or play.at("props"), f"粗体的“{name}”不在道具清单里", hint)


def duration(library: Library) -> Found:
    """T-04: spoken words at an actor's pace plus time on stage, within a fifth of the length."""
    for play in library.all(Play):
        hanzi = script.spoken_hanzi(play.prose("script"))
        length = hanzi / PACE + play.stage_minutes
        if abs(length - play.duration_minutes) > TOLERANCE * play.duration_minutes:
            message = f"台词 {hanzi} 字约 {hanzi / PACE:.1f} 分钟，加上动作 {play.stage_minutes} 分钟，和写的 {play.duration_minutes} 分钟差得太多"
            yield play.says("duration_minutes", "T-04", message, "改 duration_minutes 或 stage_minutes，或增减台词。")
