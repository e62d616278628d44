"""A content root of as many lectures as are asked for, and the same text as plain Markdown for the peers.

Courses of twenty; each lecture has steps with what to say, tables and lists, a quiz, a practice with its
supervision, packing and help, and is as long as a short lecture of the library.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .registers import CENTRE, COMPETENCY, TERMS, registers
from .sentences import paragraph, phrase, sentence, speech, title

PER_COURSE = 20
STEPS = (
    ("导入", 5), ("讲授", 15), ("示范", 10), ("讲授", 10), ("对练", 20), ("讨论", 10), ("讲授", 5), ("反馈", 5), ("休息", 5), ("收束", 5),
)  # fmt: skip
"""Ninety minutes, half of which the learners act."""
SEED = 10
INDEX = "# 首页\n\n用来量快慢的内容库。\n"
LINK = re.compile(r"\[([^\]]*)\]\((\w+)-([\w-]+)\)")


@dataclass(frozen=True)
class Lecture:
    """One lecture in both forms: `head` and `body` are ours; `plain` holds the same words as Markdown."""

    number: int
    title: str
    head: str
    body: str
    plain: str

    @property
    def id(self) -> str:
        return f"lec-{self.number:05}"

    @property
    def course(self) -> str:
        return f"{self.number // PER_COURSE:03}"


def lectures(count: int) -> Iterator[Lecture]:
    """The first so many; the n-th is the same however many there are."""
    titles = [_title(n) for n in range(count)]
    return (_lecture(n, titles) for n in range(count))


def write(root: Path, count: int) -> None:
    """A content root: courses/ and docs/."""
    courses = root / "courses"
    _file(root / "docs" / "index.md", INDEX)
    _file(courses / "centre.yml", CENTRE)
    _file(courses / "登记" / "登记.yml", registers())
    _file(courses / "登记" / "胜任力.md", COMPETENCY)
    for number in range(-(-count // PER_COURSE)):
        _file(courses / f"课程{number:03}" / "课程.md", _course(number, count))
    for each in lectures(count):
        _file(place(root, each), f"---\n{each.head}---\n\n{each.body}")


def place(root: Path, lecture: Lecture) -> Path:
    """Where a lecture lies."""
    return root / "courses" / f"课程{lecture.course}" / f"{lecture.number:05}.md"


def write_plain(docs: Path, count: int, ending: str, heading: str) -> None:
    """The same words for a generator of others: a folder for each course, `ending` in links between lectures.

    `heading` is how a page tells its title. Hugo knows the page of a folder by another name.
    """
    front = "_index.md" if ending == ".html" else "index.md"
    terms = "".join(f"\n## {term}\n\n{plain}\n" for term, plain in TERMS)
    _file(docs / "terms.md", f"{heading.format('术语')}{terms}")
    for number in range(-(-count // PER_COURSE)):
        _file(docs / f"course{number:03}" / front, f"{heading.format(f'第 {number + 1} 门课')}\n{_said_of(number)}\n")
    for each in lectures(count):
        words = LINK.sub(partial(_linked, ending), each.plain)
        _file(docs / f"course{each.course}" / f"{each.id}.md", f"{heading.format(each.title)}\n{words}")


def _linked(ending: str, found: re.Match[str]) -> str:
    words, kind, rest = found.groups()
    return f"[{words}](../course{int(rest) // PER_COURSE:03}/lec-{rest}{ending})" if kind == "lec" else words


def _file(path: Path, words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, "utf-8")


# --- one lecture -----------------------------------------------------------------------


def _title(n: int) -> str:
    return title(random.Random(f"{SEED} title {n}"))


def _lecture(n: int, titles: list[str]) -> Lecture:
    chance = random.Random(f"{SEED} {n}")
    steps = [(kind, minutes, "休息" if kind == "休息" else f"{kind}：{phrase(chance, '动作')}") for kind, minutes in STEPS]
    summary = paragraph(chance, 1, 2)
    goals = [("说出", "记忆"), ("区分", "理解"), ("演示", "应用")]
    aims = [f"{verb}{phrase(chance, '动作')}的做法" for verb, _ in goals]
    quiz = [_question(chance, number) for number in range(5)]
    materials = chance.sample(["便条纸", "椅子", "大白纸", "角色卡", "观察表", "小钟", "粉笔", "签到本"], 5)
    body = _body(chance, n, steps, titles)
    stop = [sentence(chance) for _ in range(2)]
    bring = [sentence(chance) for _ in range(2)]
    head = _head(n, titles[n], summary, goals, aims, steps, quiz, materials, stop, bring)
    plain = _plain(summary, aims, steps, body, quiz, materials, stop, bring)
    return Lecture(n, titles[n], head, body, plain)


@dataclass(frozen=True)
class Question:
    stem: str
    options: tuple[str, ...]
    answer: str
    right: str
    wrong: str


def _question(chance: random.Random, number: int) -> Question:
    options = tuple(phrase(chance, "动作") if n == number % 3 else phrase(chance, "别做") for n in range(3))
    return Question(
        f"{sentence(chance)}这时候先做什么？", options, "ABC"[number % 3], f"对。{sentence(chance)}", f"再想一想。{sentence(chance)}"
    )


def _body(chance: random.Random, n: int, steps: list[tuple[str, int, str]], titles: list[str]) -> str:
    term = chance.choice(TERMS)[0]
    known = f"term-{[name for name, _ in TERMS].index(term):02}"
    parts = [f"## 这一讲讲什么 {{#overview}}\n\n{paragraph(chance)}\n\n{paragraph(chance)}这里说的是[{term}]({known})。\n"]
    if n % PER_COURSE:
        parts[0] += f"\n先看[{titles[n - 1]}](lec-{n - 1:05})，再看这一讲。\n"
    for number, (kind, _, what) in enumerate(steps):
        if kind != "休息":
            parts.append(f"## {what} {{#s{number}}}\n\n{_step(chance, kind)}")
    parts.append(f"## 常见错误 {{#mistakes}}\n\n{_bullets(chance, 4)}")
    parts.append(f"## 不适用与停止 {{#limits}}\n\n{paragraph(chance)}\n\n{_bullets(chance, 3)}")
    parts.append(f"## 如果有人难受 {{#overwhelmed}}\n\n先停下来，陪着坐一会儿。{paragraph(chance)}\n")
    return "\n".join(parts)


def _step(chance: random.Random, kind: str) -> str:
    parts = [f"{paragraph(chance, 3, 6)}\n"]
    parts += [f"### {phrase(chance, '道理')}\n\n{paragraph(chance)}\n", f"!!! say\n    {speech(chance)}\n"]
    if kind == "讲授":
        rows = "".join(f"| {phrase(chance, '动作')} | {phrase(chance, '结果')} | {phrase(chance, '别做')} |\n" for _ in range(4))
        parts.append(f"| 怎么做 | 会看见 | 不要 |\n| --- | --- | --- |\n{rows}")
    elif kind in {"对练", "示范"}:
        parts.append("".join(f"{n}. **{phrase(chance, '动作')}。**{sentence(chance)}\n" for n in range(1, 5)))
    else:
        parts.append(_bullets(chance, 3))
    parts.append(f'!!! facilitator "带这一步的窍门"\n    {paragraph(chance)}\n')
    return "\n".join(parts)


def _bullets(chance: random.Random, count: int) -> str:
    return "".join(f"- {sentence(chance)}\n" for _ in range(count))


# --- its two forms ---------------------------------------------------------------------


def _head(
    n: int, name: str, summary: str, goals: list[tuple[str, str]], aims: list[str], steps: list[tuple[str, int, str]],
    quiz: list[Question], materials: list[str], stop: list[str], bring: list[str],
) -> str:  # fmt: skip
    objectives = "".join(
        f"  - {{id: o{k}, verb: {verb}, bloom: {bloom}, text: {aims[k]}}}\n" for k, (verb, bloom) in enumerate(goals)
    )
    timeline = "".join(
        f"  - {{id: s{k}, kind: {kind}, minutes: {minutes}, what: {what}}}\n" for k, (kind, minutes, what) in enumerate(steps)
    )
    questions = "".join(
        f"  - id: q{k}\n    objective: o{k % 2}\n    kind: single\n    stem: {q.stem}\n    options:\n"
        + "".join(f"      - {option}\n" for option in q.options)
        + f"    answer: [{q.answer}]\n    feedback:\n      right: {q.right}\n      wrong: {q.wrong}\n"
        for k, q in enumerate(quiz)
    )
    packing = "".join(f"  - {{item: {item}, qty: 1, unit: 份, per: pair}}\n" for item in materials)
    return f"""id: lec-{n:05}
type: lecture
title: {name}
summary: {summary}
status: in_review
version: "0.1.0"
risk: R1
leader_level: L2
audience: {{group: 助人工作的新手, age: 18+, size: [6, 24], literacy: 能读短句}}
authors: [ppl-editors]
licence: lic-open
ai_assisted: drafting
plain_language: volunteer
changelog:
  - {{date: 2026-11-01, what: 初稿}}
referral: [hot-heart, hot-rescue]
references: [ref-book]
topics: [沟通, {("情绪", "婚姻家庭", "压力", "睡眠")[n % 4]}]
course: crs-{n // PER_COURSE:03}
competencies: [cmp-listen]
hours: 2
minutes: 90
level: 初级
objectives:
{objectives}timeline:
{timeline}quiz:
{questions}practice:
  - id: prc-record
    kind: video
    title: 和同学录一段
    objective: o2
    supervision: sup-record
    max_minutes: 5
    min_count: 1
    technique: 停、看、听、核对
    consent_form: frm-agree
    record_form: frm-back
    stop_and_refer:
{"".join(f"      - {each}{chr(10)}" for each in stop)}    bring_to_supervision:
{"".join(f"      - {each}{chr(10)}" for each in bring)}supervision:
  - id: sup-record
    kind: practice
    title: 看录像的督导
    minutes: 45
    format: 小组
    group_size: 3
    form: frm-back
    agenda: [{{what: 看录像, minutes: 30}}, {{what: 说一说, minutes: 15}}]
  - {{id: sup-self, kind: personal_growth, title: 看看自己, minutes: 45, format: 小组, supervisor_differs_from: sup-record}}
materials:
{packing}observation_form: frm-back
"""


def _plain(
    summary: str, aims: list[str], steps: list[tuple[str, int, str]], body: str, quiz: list[Question],
    materials: list[str], stop: list[str], bring: list[str],
) -> str:  # fmt: skip
    """What our page shows of the fields, as an author of plain Markdown would have written it."""
    rows = "".join(f"| {what} | {kind} | {minutes} |\n" for kind, minutes, what in steps)
    questions = "".join(
        f"### {k}. {q.stem}\n\n" + "".join(f"- {option}\n" for option in q.options)
        + f"\n答案：{q.answer}\n\n{q.right}\n\n{q.wrong}\n\n"
        for k, q in enumerate(quiz, 1)
    )  # fmt: skip
    words = re.sub(r" \{#[\w-]+\}", "", body)
    words = re.sub(r"^!!! say\n    (.*)$", r"> \1", words, flags=re.MULTILINE)
    words = re.sub(r"^!!! facilitator \"(.*)\"\n    (.*)$", r"> **\1**\n>\n> \2", words, flags=re.MULTILINE)
    return "\n".join((
        f"{summary}\n\n90 分钟，初级。\n\n## 学习目标\n", "".join(f"- {aim}\n" for aim in aims),
        f"## 教学过程\n\n| 环节 | 形式 | 分钟 |\n| --- | --- | --- |\n{rows}", words, f"## 自测\n\n{questions}",
        "## 实践作业\n\n### 和同学录一段\n\n录视频，至少一次，不超过 5 分钟。停、看、听、核对。\n",
        *(f"- {each}" for each in (*stop, *bring)),
        "\n## 督导\n\n### 看录像的督导\n\n小组，45 分钟，每组 3 人。\n\n1. 看录像（30 分钟）\n2. 说一说（15 分钟）\n",
        "### 看看自己\n\n小组，45 分钟。与“看录像的督导”不是同一人。\n",
        "## 需要准备\n", *(f"- {item} 1 份" for item in materials), "",
    ))  # fmt: skip


# --- courses ---------------------------------------------------------------------------


def _said_of(number: int) -> str:
    return paragraph(random.Random(f"{SEED} course {number}"), 4, 8)


def _course(number: int, count: int) -> str:
    own = range(number * PER_COURSE, min(count, (number + 1) * PER_COURSE))
    return f"""---
id: crs-{number:03}
type: course
title: 第 {number + 1} 门课
summary: 从一件小事练起，一讲练一个动作。
status: in_review
version: "0.1.0"
risk: R1
leader_level: L2
audience: {{group: 助人工作的新手, age: 18+, size: [6, 24], literacy: 能读短句}}
authors: [ppl-editors]
licence: lic-open
ai_assisted: drafting
plain_language: volunteer
referral: [hot-heart, hot-rescue]
topics: [沟通]
changelog:
  - {{date: 2026-11-01, what: 初稿}}
level: 初级
planned_hours: {2 * len(own)}
outcomes:
  - {{id: c1, verb: 演示, text: 演示怎样慢慢听一个人说话, competency: cmp-listen}}
lectures: [{", ".join(f"lec-{n:05}" for n in own)}]
delivery: onsite
---

## 课程说明

{_said_of(number)}
"""
