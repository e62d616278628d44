"""Plain language (C-01…C-03): can the reader for whom it was written take it in?

What overloads is the sentence, not the clause: official prose is readable clause by clause and
has sentences four to seven times as long as speech. Measured in Han characters; tables, titles,
slides and names of things are not prose and do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xindeng.checks.passages import Passage, Reading, passages
from xindeng.diag import Diagnostic
from xindeng.kinds.crisis_media import CrisisMedia
from xindeng.kinds.group_manual import GroupManual
from xindeng.kinds.lecture import Lecture
from xindeng.kinds.lecture_kit import LectureKit
from xindeng.kinds.play import Play
from xindeng.kinds.psychodrama_plan import Psychodrama
from xindeng.kinds.qa import QA
from xindeng.schema import Item

Found = Iterator[Diagnostic]

HANZI = re.compile("[\u3400-\u9fff]")
OTHER = re.compile("[^\u3400-\u9fff]+")
SENTENCE = re.compile("[^。！？；…\n]+")
CLAUSE = re.compile("[^，、：；。！？…—\n]+")
LONG = 40
FEW = 10
"""Fewer sentences than this say nothing about a text."""


@dataclass(frozen=True)
class Gate:
    """Most Han characters a sentence and a clause on average, most long sentences, most terms."""

    reader: str
    mean: float
    long: float
    clause: float
    terms: int
    rare: float
    """Most characters outside the 3,755 of GB 2312 level 1, for each thousand."""


GATES = {
    "resident": Gate("居民", 18, 0.02, 10, 2, 12),
    "volunteer": Gate("志愿者", 24, 0.08, 12, 3, 20),
}
"""DOMAIN section 6; `professional` is left to the professional."""


@dataclass(frozen=True)
class Sentence:
    words: str
    size: int
    passage: Passage


@dataclass(frozen=True)
class Measure:
    """How a text reads: lengths in Han characters, on average."""

    sentences: int
    mean: float
    long: int
    """Sentences longer than LONG."""
    clause: float


def clarity(reading: Reading) -> Found:
    """C-01, C-02, C-03 for an item that says for whom it is written."""
    item = reading.item
    if not isinstance(item, Item) or isinstance(item, Play) or item.plain_language not in GATES:
        return
    gate = GATES[item.plain_language]
    prose = [passage for passage in reading.said if passage.in_body and not passage.projected]
    yield from _read(item, gate, prose)
    yield from _terms(item, gate, prose)
    if taken := _taken(item):
        yield from _read(item, GATES["resident"], [p for p in prose if p.field in taken])


def measured(item: Item) -> dict[str, tuple[Gate | None, Measure]]:
    """For a reviewer: each slot of the body with the limits for its reader, and how it reads; `` for the whole."""
    prose = [passage for passage in passages(item) if passage.in_body]
    gate, taken = GATES.get(item.plain_language), _taken(item)
    parts = {"": prose, **{p.field: [q for q in prose if q.field == p.field] for p in prose}}
    found = {field: sentences_of(part) for field, part in parts.items()}
    return {
        field: (GATES["resident"] if field in taken else gate, measure(sentences))
        for field, sentences in found.items()
        if sentences
    }


def _taken(item: Item) -> set[str]:
    """Slots that residents take home, whoever reads the rest."""
    return {handout.id for handout in item.handouts} if isinstance(item, LectureKit) else set()


def sentences_of(prose: Sequence[Passage]) -> list[Sentence]:
    found = (Sentence(words, _size(words), p) for p in prose for words in SENTENCE.findall(p.text))
    return [sentence for sentence in found if sentence.size]


def measure(sentences: Sequence[Sentence]) -> Measure:
    """How they read; there must be one."""
    sizes = [_size(words) for s in sentences for words in CLAUSE.findall(s.words)]
    return Measure(
        sentences=len(sentences),
        mean=sum(s.size for s in sentences) / len(sentences),
        long=sum(s.size > LONG for s in sentences),
        clause=sum(sizes) / sum(size > 0 for size in sizes),
    )


def _read(item: Item, gate: Gate, prose: Sequence[Passage]) -> Found:
    """How a text reads for whom it is meant."""
    sentences = sentences_of(prose)
    if len(sentences) >= FEW:
        yield from _sentences(item, gate, sentences)
        yield from _rare(item, gate, sentences)


def _size(words: str) -> int:
    return len(OTHER.sub("", words))


def _sentences(item: Item, gate: Gate, sentences: Sequence[Sentence]) -> Found:
    """C-01: one complaint a text, with its five worst sentences and where to cut them."""
    found = measure(sentences)
    wrong = []
    if found.mean > gate.mean:
        wrong.append(f"平均每句 {found.mean:.1f} 字（最多 {gate.mean:g}）")
    if found.long > max(1, gate.long * len(sentences)):
        wrong.append(f"{len(sentences)} 句里有 {found.long} 句超过 {LONG} 字")
    if found.clause > gate.clause:
        wrong.append(f"平均每个小句 {found.clause:.1f} 字（最多 {gate.clause:g}）")
    if wrong:
        worst = sorted(sentences, key=lambda s: -s.size)[:5]
        shown = "；".join(f"第 {s.passage.at(s.words[:6]).line} 行“{_cut(s.words)}”" for s in worst)
        message = f"写给{gate.reader}的文字句子太长：{'，'.join(wrong)}"
        yield item.says("plain_language", "C-01", message, f"最长的几句，可以在 ┃ 处断开：{shown}。")


def _cut(words: str) -> str:
    """A long sentence, shortened to what shows where to cut it: at the comma nearest its middle."""
    commas = [found.start() + 1 for found in re.finditer("[，：、]", words)]
    at = min(commas, key=lambda place: abs(place - len(words) / 2), default=len(words) // 2)
    return f"{words[max(0, at - 12) : at]}┃{words[at : at + 8]}…".strip()


def _rare(item: Item, gate: Gate, sentences: Sequence[Sentence]) -> Found:
    """C-02: characters that a reader of little schooling may never have met."""
    found = HANZI.findall("".join(s.words for s in sentences).translate(COMMON))
    total = sum(s.size for s in sentences)
    if len(set(found)) > 3 and 1000 * len(found) > gate.rare * total:
        chars = "".join(dict.fromkeys(found))[:20]
        message = f"写给{gate.reader}的文字里生僻字多：每千字 {1000 * len(found) / total:.0f} 个（最多 {gate.rare:g}）"
        yield item.says("plain_language", "C-02", message, f"换成常用的说法：{chars}。")


LEVEL_1 = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
COMMON = dict.fromkeys(map(ord, LEVEL_1.decode("gb2312", "ignore")))
"""The 3,755 characters of level 1 (GB/T 2312-1980, rows 16 to 55), to be taken out of a text."""


def _terms(item: Item, gate: Gate, prose: Sequence[Passage]) -> Found:
    """C-03: not too many new terms at once; a lecture may bring as many each 课时."""
    terms = dict.fromkeys(link for p in prose for link in p.links if link.startswith("term-"))
    most = gate.terms * _hours(item)
    if len(terms) > most:
        message = f"一下子用了 {len(terms)} 个术语，写给{gate.reader}的最多 {most} 个"
        hint = f"有的换成大白话，不做链接：{'、'.join(terms)}。"
        yield item.says("plain_language", "C-03", message, hint)


def _hours(item: Item) -> int:
    """课时 in which the terms are met, begun ones whole; two for what is read without a clock."""
    match item:
        case Lecture() | LectureKit() | Psychodrama():
            minutes = item.minutes
        case GroupManual():
            minutes = item.sessions_count * item.session_minutes
        case QA() | CrisisMedia():
            minutes = 1
        case _:
            minutes = 90
    return -(-minutes // 45)
