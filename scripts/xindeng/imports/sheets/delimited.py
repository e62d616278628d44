"""Text tables: CSV and what is cut by tabs or semicolons."""

from __future__ import annotations

import csv
import io

from xindeng.imports import reading
from xindeng.imports.job import Job
from xindeng.trouble import Trouble

from .grid import COLUMNS, ROWS, Grid

USAGE = 2
CUTS = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线", "，": "中文逗号", "；": "中文分号"}
LOOKED_AT = 20
"""Rows by which the cut is guessed."""
LONGEST_CELL = 1 << 20


def read(job: Job) -> list[Grid]:
    """The one sheet of a text file. Raises Trouble (2) where it is none."""
    try:
        words, encoding = reading.decoded(job.file.read_bytes())
    except UnicodeDecodeError as error:
        message = f"“{job.file.name}”的文字编码认不出来：用 Excel 或 WPS 打开，另存为 Excel 工作簿（.xlsx），再导入。"
        raise Trouble(message, USAGE) from error
    if encoding != "UTF-8":
        job.findings.guessed("", f"文件是 {encoding} 编码", "照这样读了，看看有没有乱码")
    words = words.replace("\0", "")
    first, _, rest = words.partition("\n")
    if first.strip().lower().startswith("sep="):  # Excel's own line
        cut, words = first.strip()[4:5] or ",", rest
    else:
        cut = _cut(words)
    if cut != ",":
        job.findings.guessed("", f"列与列之间是{CUTS.get(cut, cut)}", "照这样分了列")
    csv.field_size_limit(LONGEST_CELL)
    rows: dict[int, dict[int, str]] = {}
    try:
        for number, row in enumerate(csv.reader(io.StringIO(words, newline=""), delimiter=cut), 1):
            if number > ROWS:
                job.findings.lost("", f"第 {ROWS} 行以后的", f"没有读：一次最多 {ROWS} 行，请拆成几份")
                break
            cells = {n: text.strip() for n, text in enumerate(row[:COLUMNS], 1) if text.strip()}
            if cells:
                rows[number] = cells
    except csv.Error as error:
        raise Trouble(
            f"“{job.file.name}”读不下去：引号没有成对。用 Excel 或 WPS 打开，另存为 .xlsx，再导入。", USAGE
        ) from error
    return [Grid("", rows)]


def _cut(words: str) -> str:
    """The mark that parts most rows into the same number of columns."""
    start = "\n".join(words.splitlines()[: LOOKED_AT * 5])

    def evenness(cut: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(start, newline=""), delimiter=cut)][
                :LOOKED_AT
            ]
        except csv.Error:
            return (0, 0)
        common = max(widths, key=widths.count, default=1)
        return (sum(width == common for width in widths), common) if common > 1 else (0, 0)

    return max(CUTS, key=evenness)
