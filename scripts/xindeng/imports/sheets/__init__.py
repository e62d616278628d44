"""Sheets of Excel and text tables: lists of lectures, activities and terms, and banks of questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xindeng.imports.job import Job
from xindeng.imports.writing import Draft
from xindeng.trouble import Trouble

from . import activities, delimited, lectures, questions, terms, workbook
from .columns import Sort
from .grid import Grid
from .tables import Table, table

USAGE = 2
MAKERS: Mapping[Sort, Callable[[Table, Job], list[Draft]]] = {
    "lectures": lectures.drafts,
    "activities": activities.drafts,
    "terms": terms.drafts,
    "questions": questions.drafts,
}
WANTED: Mapping[str, Sort | None] = {
    "": None, "course": "lectures", "lecture": None, "activity": "activities", "term": "terms", "exam": "questions",
}  # fmt: skip
"""What --kind asks for; a lecture may come from a list of lectures or from a bank of questions."""


def read_workbook(job: Job) -> list[Draft]:
    """A .xlsx. Raises Trouble (2) where it cannot be read."""
    return _drafts(workbook.read(job), job)


def read_text(job: Job) -> list[Draft]:
    """A .csv or .tsv. Raises Trouble (2) where it cannot be read."""
    return _drafts(delimited.read(job), job)


def _drafts(grids: list[Grid], job: Job) -> list[Draft]:
    if job.kind not in WANTED:
        raise Trouble("表格只能导入成课程、讲次、活动、术语、考核与自测：改 --kind，或不写它。", USAGE)
    if not grids:
        raise Trouble(f"“{job.file.name}”里没有一行字。", USAGE)
    found = [known for grid in grids if (known := table(grid, job, WANTED[job.kind]))]
    made: list[Draft] = []
    for each in found:
        job.findings.came("行", len(each.records))
        made += MAKERS[each.sort](each, job)
    if not made:
        heads = "；".join(f"{line.place} {line.what}" for line in job.findings.lines if line.sort == "lost")[
            :200
        ]
        raise Trouble(f"“{job.file.name}”里没有认出讲次表、活动表、术语表或题库。{heads}", USAGE)
    return made
