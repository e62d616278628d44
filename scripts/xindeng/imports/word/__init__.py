"""word: a DOCX from Word, WPS or LibreOffice."""

from __future__ import annotations

import posixpath
from pathlib import PurePosixPath

from xindeng import pandoc
from xindeng.imports import shape
from xindeng.imports.job import Job
from xindeng.imports.reading import USAGE, Parts
from xindeng.imports.taking import Taking
from xindeng.imports.writing import Draft
from xindeng.pandoc import Node
from xindeng.trouble import Trouble

from . import besides, package


def read(job: Job) -> list[Draft]:
    """The drafts of one file. Raises Trouble (2) where it is broken."""
    parts = Parts.of(job.file)
    ready = package.ready(parts, job.findings)
    tree = _tree(ready, job)
    taking = Taking(job.findings, lambda target, _, place: _picture(target, place, parts, ready, job))
    items = taking.flat(tree["blocks"])
    taking.at("")
    for words in besides.missing(ready, tree):
        job.findings.lost("", f"这段文字：“{words}”", "读不出它在哪里，没有带进来；请照原文补上")
    besides.tell(parts, ready, job.findings)
    if not items:
        raise Trouble(f"“{job.file.name}”里没有文字。扫描成图片的文件，要先识别成文字再导入。", USAGE)
    title = _title(tree)
    return shape.drafts(items, title or job.file.stem, job, named=bool(title))


def _tree(ready: package.Ready, job: Job) -> Node:
    try:
        return pandoc.read(ready.raw, "docx+styles")
    except pandoc.Unreadable as error:
        raise Trouble(
            f"“{job.file.name}”读不下去，多半坏了，或者太大。用 Word 或 WPS 打开它，另存一份；几百页的书请拆成几个文件。",
            USAGE,
        ) from error


def _title(tree: Node) -> str:
    """What stands in the style 标题 (Title) at the very top."""
    title = tree["meta"].get("title", {}).get("c", [])
    return " ".join(
        "".join(
            n["c"] if n["t"] == "Str" else " " for n in title if n["t"] in ("Str", "Space", "LineBreak")
        ).split()
    )


def _picture(target: str, place: str, parts: Parts, ready: package.Ready, job: Job) -> str:
    """A picture of the file, into the album."""
    if ":" in target:
        job.findings.lost(place, f"图片取自 {target}", "不去网上取图；请下载下来，放进“图”文件夹")
        return ""
    part = posixpath.normpath(posixpath.join(ready.folder, target))
    if part not in parts:
        job.findings.lost(place, f"图片 {target}", "文件里没有这张图")
        return ""
    name = PurePosixPath(target).name
    return job.album.add(parts.read(part), name, place)
