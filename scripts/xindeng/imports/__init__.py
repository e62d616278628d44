"""imports: what trainers have in Word and elsewhere becomes drafts in our form, and a report of what did not.

A format is one reader (see `job.Reader`) and one line in READERS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xindeng import scaffold
from xindeng.diag import did_you_mean
from xindeng.kinds import BY_NAME
from xindeng.schema.labels import label
from xindeng.trouble import Trouble

from . import back, courses, decks, pages, reading, sheets, word, writing
from .album import Album
from .job import Job, Reader
from .report import Findings, Report

__all__ = ["Options", "bring"]
USAGE = 2


@dataclass(frozen=True)
class Options:
    """What the command line says. `root` holds courses/; `into` is a new folder below it."""

    root: Path
    today: date
    kind: str = ""
    course: str = ""
    into: str = ""
    dry: bool = False
    new: bool = False
    """A Word file of ours, too, becomes a new draft."""


def bring(file: Path, options: Options, ask: back.Ask | None = None) -> Report:
    """Bring one file or folder in. Raises Trouble (2) where nothing can be made of it, (3) where it cannot be written.

    A Word file that was made here becomes edits of its item, when `ask` agrees to them.
    """
    if not (options.root / "courses").is_dir():
        raise Trouble(
            f"{options.root.name} 里没有 courses 文件夹：请在内容库里运行，或用 --root 指给它。", USAGE
        )
    findings = Findings()
    kind = _kind(options.kind)
    form = reading.sort_of(file)
    made_from = back.origin(reading.Parts.of(file)) if form == "docx" and not options.new else {}
    if made_from:
        return back.bring_back(file, made_from, options.root, ask, dry=options.dry)
    reader = _reader(file)
    folder = writing.folder_for(options.root, options.into, file.stem if file.is_file() else file.name)
    hand = scaffold.around(options.root, options.today)
    job = Job(
        file,
        options.root,
        findings,
        Album(findings),
        writing.Ids(options.root, findings),
        hand,
        kind,
        options.course,
    )
    return _written(job, reader(job), folder, dry=options.dry)


def _kind(words: str) -> str:
    """A kind by its Chinese or its code name; empty stays empty."""
    known = {**{kind.label: name for name, kind in BY_NAME.items()}, **{name: name for name in BY_NAME}}
    if words and words not in known:
        hint = did_you_mean(words, known) or f"可以写：{'、'.join(kind.label for kind in BY_NAME.values())}。"
        raise Trouble(f"--kind 不能写“{words}”。{hint}", USAGE)
    return known.get(words, "")


def _gathered(job: Job) -> list[writing.Draft]:
    """Many files at once: a course of another system, or pages."""
    return courses.read(job, ("Markdown 文件夹", pages.is_one, pages.read))


READERS: Mapping[reading.Form, Reader] = {
    "docx": word.read,
    "pptx": decks.read,
    "xlsx": sheets.read_workbook,
    "csv": sheets.read_text,
    "md": pages.read_one,
    "folder": _gathered,
    "zip": _gathered,
    "tgz": _gathered,
}


def _reader(file: Path) -> Reader:
    form = reading.sort_of(file)
    if form not in READERS:
        raise Trouble(f"“{file.name}”这种文件还不能导入。", USAGE)
    return READERS[form]


def _written(job: Job, drafts: list[writing.Draft], folder: Path, *, dry: bool) -> Report:
    findings = job.findings
    if not drafts:
        raise Trouble(f"“{job.file.name}”里没有找到可以导入的内容。", USAGE)
    for draft in drafts:
        _tell_filled(draft, findings)
    texts = {
        name: draft.text(job.hand).encode() for name, draft in zip(writing.names(drafts), drafts, strict=True)
    }
    report = Report(
        job.file.name,
        writing.made(drafts, folder, job.root),
        len(job.album.files),
        tuple(findings.counts.items()),
        tuple(findings.lines),
        dry,
    )
    if not dry:
        told = {writing.TOLD: report.as_text().encode()}
        writing.write({**texts, **job.album.files, **told}, folder, job.root)
    return report


def _tell_filled(draft: writing.Draft, findings: Findings) -> None:
    """What the kind requires and the source did not say: it was filled, and somebody has to look."""
    fields = BY_NAME[draft.kind].model.model_fields
    named = [
        f"{label(name, BY_NAME[draft.kind].model.__name__) or name}（{name}）"
        for name, about in fields.items()
        if about.is_required() and name not in {*draft.fields, *OWN}
    ]
    if named:
        findings.guessed(
            f"“{draft.fields['title']}”", f"原文里没有：{'、'.join(named)}", "先填了占位，请逐个核对"
        )


OWN = ("id", "type", "status", "version", "changelog", "ai_assisted")
"""Fields that every new file fills rightly by itself."""
