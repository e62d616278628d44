"""百问百答: one question in residents' words, answered for the radio and for the page (DOMAIN 4.11)."""

from __future__ import annotations

from xindeng.doc import Blocks, Callout, Card, Edition, para
from xindeng.prose import Slot
from xindeng.schema import AnyRef, Count, Item, ListRef, PersonRef, Short, Text, Words, at_least
from xindeng.shelf import Library

from .common import bullets, facts, line, linked, section, slot
from .kind import Kind
from .recordings import Recording, films


class QA(Item):
    question: Text
    short_answer: Short
    episode_no: Count
    series: ListRef | None = None
    when_to_seek_help: Words = at_least(1)
    related: tuple[AnyRef, ...] = ()
    expert: PersonRef | None = None
    videos: tuple[Recording, ...] = ()


def slots(item: QA) -> tuple[Slot, ...]:
    urgent = item.risk in {"R2", "R3"}
    return (
        slot(item, "now", "先做什么", "risk", required=urgent),
        slot(item, "answer", "回答", "question", required=True),
    )


def compose(item: QA, _: Library) -> Blocks:
    """What to do now stands first, before the question is even told."""
    return (
        *section("先做什么", *item.prose("now"), id="now"),
        *section("有人问", para(item.question), Callout("tip", "一句话", (para(item.short_answer),)), id="question"),
        *films(item.videos, "听这一期"),
        *section("回答", *item.prose("answer"), id="answer"),
        *section(
            "什么时候去求助",
            Callout("warning", "出现下面的情况，不要等", (bullets(item.when_to_seek_help),)),
            id="help",
        ),
        *section("接着看", line(*linked(item.related)) if item.related else None, id="related"),
        facts(item, ("节目", f"第 {item.episode_no} 期"), ("属于", linked([item.series] if item.series else [])), ("专家", linked([item.expert] if item.expert else []))),
    )


def card(item: QA, _: Library) -> Card:
    data = tuple(("topic", topic) for topic in item.topics[:1])
    return Card(item.id, item.title, item.short_answer, (f"第 {item.episode_no} 期", *item.topics), data)


FINDER = (("topic", "话题"),)
SHEET = Edition(
    "sheet", "一页问答", ("participant",), "念给听众、贴在墙上、递给要的人", layout="sheet", fit=1
)
KIND = Kind(
    "qa", "qa", "百问百答", "qa", QA, compose, slots, (SHEET,),
    card=card, finder=FINDER, order=lambda q: (q.episode_no, q.id),
)  # fmt: skip
