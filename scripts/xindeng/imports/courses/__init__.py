"""Courses that were written for other systems: the Carpentries Workbench, OLX (edX), OCW."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xindeng.imports import reading
from xindeng.imports.job import Job
from xindeng.imports.writing import Draft
from xindeng.trouble import Trouble

from . import bundle, ocw, olx, workbench
from .bundle import Bundle

USAGE = 2
Reads = Callable[[Bundle, Job], list[Draft]]
Sort = tuple[str, Callable[[Bundle], str | None], Reads]
SORTS: Sequence[Sort] = (
    ("Carpentries Workbench 课程", workbench.is_one, workbench.read),
    ("OLX（edX）课程", olx.is_one, olx.read),
    ("OCW 课程", ocw.is_one, ocw.read),
)
"""What it is called, the folder that it lies in (None: it is no such course), and its reader."""


def read(job: Job, *others: Sort) -> list[Draft]:
    """The drafts of a course in a folder, a ZIP or a .tar.gz; `others` are tried where it is of no sort that is
    known here. Raises Trouble (2) for one that nobody knows."""
    form = reading.sort_of(job.file)
    files = bundle.opened(job, form)
    for name, is_one, reads in (*SORTS, *others):
        base = is_one(files)
        if base is not None:
            job.findings.guessed("", f"“{job.file.name}”", f"当作 {name}读了")
            return reads(files.below(base), job)
    if files.base_of("data.json", "pages/", "static_resources/") is not None:
        raise Trouble(
            f"“{job.file.name}”是给人看的离线网页。要导入，请拿课程的源文件：里面有 content 和 data/course.json。",
            USAGE,
        )
    known = "、".join(name for name, _, _ in (*SORTS, *others))
    raise Trouble(f"“{job.file.name}”里没有认出课程。可以导入：{known}。", USAGE)
