"""From when on which slide is shown: an author's times, judged against the recording and the deck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from xindeng.diag import Diagnostic
from xindeng.kinds.recordings import Turn
from xindeng.media import complaints
from xindeng.media.timed import clock

from .deck import At, Deck

Shown = tuple[tuple[float, int], ...]
"""(second, number of the slide from 0), in order."""


def read(turns: Sequence[Turn], deck: Deck, seconds: float, at: At) -> tuple[Shown, list[Diagnostic]]:
    """What is shown when, and what is wrong with it. `seconds` is how long the recording is."""
    shown: list[tuple[float, int]] = []
    problems: list[Diagnostic] = []
    for n, turn in enumerate(turns):
        number = turn.slide if turn.slide is not None else (shown[-1][1] + 2 if shown else 1)
        problems += _judged(turn, number, shown, deck, seconds, lambda *field, n=n: at(n, *field))
        shown.append((turn.at, number - 1))
    problems += () if problems else _unshown(shown, deck, at)
    return tuple(shown), problems


def _judged(
    turn: Turn, number: int, before: Sequence[tuple[float, int]], deck: Deck, seconds: float, at: At
) -> Iterator[Diagnostic]:
    if before and turn.at <= before[-1][0]:
        yield complaints.turn(at("at"), f"顺序乱了：这一张从 {clock(turn.at)} 起，上一张从 {clock(before[-1][0])} 起",
                              "按先后排列，一张比一张晚；看看是不是抄错了一位数")
    if turn.at >= seconds:
        yield complaints.turn(at("at"), f"这一张从 {clock(turn.at)} 起，录音只有 {clock(seconds)}",
                              "看看录音是不是拿错了，或者把时间改早")
    count = len(deck.titles)
    if number > count and turn.slide is not None:
        yield complaints.turn(at("slide"), f"没有第 {number} 张：幻灯片一共 {count} 张", f"写 1 到 {count}；隐藏的幻灯片不算")
    elif number == count + 1:
        yield complaints.turn(at("at"), f"时间比幻灯片多：到这里该放第 {number} 张，幻灯片一共 {count} 张",
                              "删掉多出来的时间；要再放一次前面的，写上 slide: 和它是第几张")


def _unshown(shown: Sequence[tuple[float, int]], deck: Deck, at: At) -> Iterator[Diagnostic]:
    """A run of slides that nobody shows, told where one was passed over."""
    seen = {number for _, number in shown}
    missing = [number for number in range(len(deck.titles)) if number not in seen]
    for _, run in groupby(enumerate(missing), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        after = next((n for n, (_, number) in enumerate(shown) if number > numbers[0]), len(shown) - 1)
        yield complaints.unshown(at(after), [number + 1 for number in numbers], deck.titles[numbers[0]])


def chapters(shown: Shown, deck: Deck) -> tuple[tuple[float, str], ...]:
    """A chapter from each slide's title, where the author declares none; one that stays is told once."""
    named = [(at, deck.titles[number] or f"第 {number + 1} 张") for at, number in shown]
    first = [named[n] for n in range(len(named)) if not n or named[n][1] != named[n - 1][1]]
    return tuple((0.0 if not n else at, title) for n, (at, title) in enumerate(first))
