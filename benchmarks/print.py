"""CPU seconds of one manual on paper, beside WeasyPrint and Chromium. docs/benchmarks.md explains.

Every maker runs in processes of its own, five times, and its fastest run counts: whatever else a
machine does can only add. The two others get the same words as one web page, with the same serif
font and the same paper.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE / "scripts"))

import pypdfium2

from xindeng import library
from xindeng.build import build
from xindeng.compose import lines_of
from xindeng.console import Console
from xindeng.doc import Doc, Edition, chosen
from xindeng.plan import Plan, narrowed, plan
from xindeng.render import html, pdf
from xindeng.render.given import Given
from xindeng.shelf import Library

MANUAL, BOOK, OTHER = "grp-talk-well", "leader", "member"
RUNS = 5
SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2), Linux."""
STYLE = """
@font-face { font-family: serif-sc; src: url("%s"); }
@page { size: A4; margin: 23mm 22mm 25mm; }
body { font: 12pt/1.5 serif-sc; text-align: justify; }
table { width: 100%%; border-collapse: collapse; }
thead { display: table-header-group; }
td, th { border: 0.5pt solid #999; padding: 2mm; vertical-align: top; }
h1, h2, h3 { break-after: avoid; }
"""


def run() -> dict[str, float]:
    """Pages a CPU second, CPU seconds, and how many times faster than the others."""
    with tempfile.TemporaryDirectory(prefix="xindeng-bench-") as name:
        folder = Path(name)
        warm, cold, whole = (_fastest(mode, folder) for mode in ("warm", "cold", "set"))
        page = _page(folder)
        weasyprint, chromium = _weasyprint(page), _chromium(page)
    return {
        "pages_per_cpu_s": warm["pages"] / warm["cpu_s"],
        "first_pages_per_cpu_s": cold["pages"] / cold["cpu_s"],
        "full_set_pages": whole["pages"],
        "full_set_cpu_s": whole["cpu_s"],
        "unchanged_made": whole["again"],
        "unchanged_cpu_s": whole["again_cpu_s"],
        "weasyprint_pages_per_cpu_s": weasyprint,
        "chromium_pages_per_cpu_s": chromium,
        "over_weasyprint": cold["pages"] / cold["cpu_s"] / weasyprint,
        "over_chromium": cold["pages"] / cold["cpu_s"] / chromium,
    }


# --- ours ------------------------------------------------------------------------------


def _fastest(mode: str, folder: Path) -> dict[str, float]:
    return min((_child(mode, folder / f"{mode}{run}") for run in range(RUNS)), key=lambda told: told["cpu_s"])


def _child(mode: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, mode, str(folder)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=HERE).stdout
    told: dict[str, float] = json.loads(said)
    return told


def _measure(mode: str, folder: Path) -> dict[str, float]:
    """In a process of its own: the library is read and composed before the clock starts."""
    gc.set_threshold(200_000)  # as `./inv` does
    shelf, todo = _manual()
    if mode == "set":
        return _whole_set(todo, folder)
    (doc,) = todo.docs
    if mode == "warm":
        _set(doc, shelf, _edition(todo, OTHER))
    began = time.process_time()
    pages = _set(doc, shelf, _edition(todo, BOOK))
    return {"pages": pages, "cpu_s": time.process_time() - began}


def _manual() -> tuple[Library, Plan]:
    shelf, _ = library.load(HERE)
    return shelf, narrowed(plan(shelf, {}, HERE), MANUAL, shelf.urls[MANUAL])


def _edition(todo: Plan, name: str) -> Edition:
    return next(entry.edition for entry in todo.prints if entry.edition.name == name)


def _set(doc: Doc, shelf: Library, edition: Edition) -> int:
    return pdf.render(doc, edition, Given(shelf.site(doc.url), shelf.centre.name, {}, lines_of(doc, shelf))).pages


def _whole_set(todo: Plan, folder: Path) -> dict[str, float]:
    """All prints of the manual, made and proof-read as a build does; then once more, unchanged."""
    marks = [time.process_time()]
    counts = []
    for _ in range(2):
        before = _files(folder)
        build(todo.artifacts, folder, Console(quiet=True))
        marks.append(time.process_time())
        counts.append(len(_files(folder) - before))
    pages = sum(_count(file) for file in folder.rglob("*.pdf"))
    return {
        "pages": pages, "cpu_s": marks[1] - marks[0], "again": counts[1], "again_cpu_s": marks[2] - marks[1],
    }  # fmt: skip


def _files(folder: Path) -> set[tuple[str, int]]:
    """Every file with the time at which it was written: what is made again is another one."""
    return {(str(file), file.stat().st_mtime_ns) for file in folder.rglob("*") if file.is_file()}


# --- the others ------------------------------------------------------------------------


def _page(folder: Path) -> Path:
    """The leader's book as one web page, nothing folded."""
    shelf, todo = _manual()
    (doc,) = todo.docs
    held = replace(doc, blocks=chosen(doc, _edition(todo, BOOK)))
    context = html.Context(
        href=lambda target: f"#{target}", title=shelf.title, videos={}, downloads=(), pictures=lambda src: src
    )
    words = html.article(held, context).replace("<details", "<details open")
    head = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{doc.title}</title>'
    file = folder / "book.html"
    file.write_text(f"{head}<style>{STYLE % pdf.fonts()[-1].as_uri()}</style>{words}</html>", "utf-8")
    return file


def _weasyprint(page: Path) -> float:
    out = page.with_name("weasyprint.pdf")
    code = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2], pdf_variant='pdf/ua-1')"
    return _rate([sys.executable, "-c", code, str(page), str(out)], out)


def _chromium(page: Path) -> float:
    out = page.with_name("chromium.pdf")
    program = shutil.which("chromium") or "chromium"
    look = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={page.parent / 'profile'}"]
    return _rate([program, *look, "--no-pdf-header-footer", f"--print-to-pdf={out}", page.as_uri()], out)


def _rate(command: Sequence[str], out: Path) -> float:
    """Pages of what a command wrote for each CPU second that it and all that it started took."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1)  # a browser leaves its children behind: they come to us and are counted
    taken = []
    for _ in range(RUNS):
        before = _children()
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()
        taken.append(_children() - before)
    return _count(out) / min(taken)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _count(file: Path) -> int:
    with pypdfium2.PdfDocument(file) as document:
        return len(document)


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1], Path(sys.argv[2]))))
