"""自助与危机: a short film or broadcast for a hard moment; help stands on the first screen (DOMAIN 4.13)."""

from __future__ import annotations

from xindeng.doc import Blocks, Callout, Card, Edition, para
from xindeng.prose import Slot
from xindeng.schema import Clip, Day, HotlineRef, Item, Text, Words, at_least, at_most
from xindeng.shelf import Library

from .common import bullets, facts, listed, prose, section, slot
from .kind import Kind
from .recordings import Recording, films
from .sound import Sound, told


class CrisisMedia(Item):
    """At most five steps and five minutes: more does not get through to somebody in fear."""

    situation: Text
    length_seconds: Clip
    steps: Words = at_most(5, least=1)
    say_this: Words = ()
    dont_say: Words = ()
    contraindications: Words = at_least(1)
    first_screen_help: tuple[HotlineRef, ...] = at_least(1)
    expires: Day | None = None
    sounds: tuple[Sound, ...] = ()
    videos: tuple[Recording, ...] = ()


def slots(item: CrisisMedia) -> tuple[Slot, ...]:
    return (slot(item, "script", "旁白稿", "length_seconds", required=True), slot(item, "poster", "海报文字"))


def compose(item: CrisisMedia, _: Library) -> Blocks:
    """The numbers of `first_screen_help` stand above all this."""
    return (
        *section("现在就做", para(item.situation), bullets(item.steps, ordered=True), id="steps"),
        *section("先看这几条", Callout("warning", "停下来，先求助", (bullets(item.contraindications),)), id="stop"),
        *films(item.videos, "跟着做"),
        *listed("可以这样说", item.say_this),
        *listed("不要这样说", item.dont_say),
        *prose(item, "script", "旁白稿", note=f"{item.length_seconds} 秒"),
        *section("录音", bullets(f"{each.title}：{told(each)}" for each in item.sounds) if item.sounds else None, id="sounds"),
        *prose(item, "poster", "海报文字"),
        facts(
            item,
            ("时长", f"{item.length_seconds} 秒"),
            ("有效期到", str(item.expires) if item.expires else None),
        ),
    )


def card(item: CrisisMedia, _: Library) -> Card:
    return Card(item.id, item.title, item.situation, (f"{item.length_seconds} 秒", f"{len(item.steps)} 步"))


SHEET = Edition("sheet", "打印一份", ("facilitator", "participant"), "放进应急包、值班室：没有网、没有电也能照着做", layout="sheet", fit=2)
KIND = Kind("crisis_media", "crisis", "自助与危机", "self-help", CrisisMedia, compose, slots, (SHEET,), card)
