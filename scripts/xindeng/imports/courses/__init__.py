"""Courses that were written for other systems: the Carpentries Workbench, OLX (edX), OCW."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xindeng.imports import reading
from xindeng.imports.job import Job
from xindeng.imports.writing import Draft

from . import bundle, ocw, olx, workbench
from .bundle import Bundle

Reads = Callable[[Bundle, Job], list[Draft]]
SORTS: Sequence[tuple[str, Callable[[Bundle], str | None], Reads]] = (
    ("Carpentries Workbench 课程", workbench.is_one, workbench.read),
    ("OLX（edX）课程", olx.is_one, olx.read),
    ("OCW 课程", ocw.is_one, ocw.read),
)
"""What it is called, the folder that it lies in (None: it is no such course), and its reader."""


def read(job: Job, form: reading.Form) -> list[Draft] | None:
    """The drafts of a course in a folder, a ZIP or a .tar.gz; None where it is of no sort that is known."""
    files = bundle.opened(job, form)
    for name, is_one, reads in SORTS:
        base = is_one(files)
        if base is not None:
            job.findings.guessed("", f"{job.file.name}", f"当作{name}读了")
            return reads(files.below(base), job)
    return None
