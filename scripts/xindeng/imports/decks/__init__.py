"""A deck of slides becomes a lecture or a kit: each part a step, each slide a slide, what was noted the script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xindeng import doc
from xindeng.doc import Block, Blocks
from xindeng.imports import lessons
from xindeng.imports.job import Job
from xindeng.imports.lessons import Lesson, Stretch
from xindeng.imports.writing import Draft
from xindeng.trouble import Trouble

from .opened import Deck, Slide, deck, parts

USAGE = 2
KINDS = ("lecture", "lecture_kit")
LEAST = 1.5
"""Minutes of a slide that says nothing else."""
PER_MINUTE = 200
"""Characters that are spoken in a minute."""
LEVELS = 2
"""Of a list on a slide: what lies deeper nobody reads from the back row."""
GOALS = ("目标", "能学到什么", "要学会")


def read(job: Job) -> list[Draft]:
    """One lecture, or one kit where --kind says so. Raises Trouble (2) for other kinds and what cannot be read."""
    kind = job.kind or "lecture"
    if kind not in KINDS:
        raise Trouble("演示文稿只能导入成讲次（--kind 讲次）或讲座工具包（--kind 讲座工具包）。", USAGE)
    opened = deck(job)
    titles = _Titles()
    stretches = [
        Stretch(name, sum(_minutes(slide) for slide in slides), _page(slides, titles, job))
        for name, slides in parts(opened.slides)
    ]
    job.findings.came("幻灯片", len(opened.slides))
    job.findings.came("备注", sum(bool(slide.notes) for slide in opened.slides))
    tables = sum(isinstance(block, doc.Table) for slide in opened.slides for block in slide.blocks)
    if tables:
        job.findings.came("表格", tables)
    goals = lessons.objectives(_goals(opened)) if kind == "lecture" else []
    fields = {"objectives": goals} if goals else {}
    if len(stretches) > 1:
        job.findings.guessed("", f"按节和过渡页分成 {len(stretches)} 步", "每一步的题目和分钟请核对")
    return [lessons.draft(Lesson(opened.title, stretches, fields=fields), job, kind=kind)]


def _minutes(slide: Slide) -> float:
    said = sum(
        len(doc.plain(block.inlines)) for block in doc.walk(slide.notes) if isinstance(block, doc.Paragraph)
    )
    return slide.minutes or max(LEAST, said / PER_MINUTE)


def _goals(opened: Deck) -> Iterator[str]:
    """The points of the slide that says what is to be learnt."""
    found = [slide for slide in opened.slides if any(word in slide.title for word in GOALS)]
    for block in doc.walk(found[0].blocks) if found else ():
        if isinstance(block, doc.Paragraph):
            yield doc.plain(block.inlines)


def _page(slides: Sequence[Slide], titles: _Titles, job: Job) -> Blocks:
    """The text of one step: each slide and what is said to it."""
    made: list[Block] = []
    for slide in slides:
        shown = _fitting(slide, job)
        named = titles.of(slide.title, len(shown))
        boxes = [doc.Slide(title, blocks) for title, blocks in zip(named, shown, strict=True)]
        if len(boxes) > 1:
            job.findings.changed(
                f"第 {slide.number} 张",
                "一张上放了好几样（图、表、话）",
                f"分成 {len(boxes)} 张，题目加了“续”",
            )
        said = (doc.Callout("say", "指导语", slide.notes),) if slide.notes else ()
        made += [boxes[0], *said, *boxes[1:]]
    return tuple(made)


class _Titles:
    """Each slide of a text has a title of its own."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    def of(self, title: str, count: int) -> list[str]:
        return [self._free(title) for _ in range(count)]

    def _free(self, title: str) -> str:
        made, number = title, 0
        while made in self.given:
            number += 1
            made = f"{title}（续{f' {number}' if number > 1 else ''}）"
        self.given.add(made)
        return made


def _fitting(slide: Slide, job: Job) -> list[Blocks]:
    """What of a slide stands together: words first, one table or one picture beside them, two pictures alone."""
    words = tuple(block for block in slide.blocks if not isinstance(block, doc.Table | doc.Picture))
    tables = [block for block in slide.blocks if isinstance(block, doc.Table)]
    pictures = [block for block in slide.blocks if isinstance(block, doc.Picture)]
    flat = tuple(_flat(block) for block in words)
    if flat != words:
        job.findings.changed(f"第 {slide.number} 张", "要点有三层以上", f"并成 {LEVELS} 层，字都在")
    pages: list[Blocks] = []
    if flat:
        beside = (tables or pictures)[:1]
        pages.append((*flat, *beside))
        tables, pictures = (tables[1:], pictures) if tables else (tables, pictures[1:])
    pages += [(table,) for table in tables]
    pages += [tuple(pictures[n : n + 2]) for n in range(0, len(pictures), 2)]
    return pages or [()]


def _flat(block: Block, level: int = 1) -> Block:
    """A list of no more levels than a slide has: deeper points stand on the last one."""
    if not isinstance(block, doc.Bullets):
        return block
    if level < LEVELS:
        return replace(
            block, items=tuple(tuple(_flat(inner, level + 1) for inner in item) for item in block.items)
        )
    return replace(block, items=tuple(flat for item in block.items for flat in _points(item)))


def _points(item: Blocks) -> Iterator[Blocks]:
    """A point and those below it, as points of one level."""
    own = tuple(block for block in item if not isinstance(block, doc.Bullets))
    if own:
        yield own
    for block in item:
        if isinstance(block, doc.Bullets):
            for inner in block.items:
                yield from _points(inner)
