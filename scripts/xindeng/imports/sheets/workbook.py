"""A .xlsx as grids: what Excel shows, not what it reckons with; what is hidden stays out and is told."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from xindeng.imports import reading
from xindeng.imports.job import Job
from xindeng.imports.report import short
from xindeng.trouble import Trouble

from .grid import COLUMNS, ROWS, Grid, Span, letters

USAGE = 2
SHEETS = 50
BROKEN = (
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
    BadZipFile,
    OSError,
)
DAY_AND_MONTH = re.compile(r"^[dm]+[-/.月][dm日]+$|^m+月d+日$", re.IGNORECASE)


def read(job: Job) -> list[Grid]:
    """Every sheet that can be seen. Raises Trouble (2) for a file that cannot be read."""
    parts = reading.Parts.of(job.file)
    for info in parts.archive.infolist():
        if info.filename.endswith((".xml", ".rels")) and info.file_size > reading.LARGEST_XML:
            raise Trouble(f"“{job.file.name}”里的表太大了（{info.filename}）：拆成几份再导入。", USAGE)
    if any(name.endswith("vbaProject.bin") for name in parts.names):
        job.findings.lost("", "文件里有宏（.xlsm）", "没有打开，也没有带进来")
    raw = job.file.read_bytes()
    shown, reckoned = _opened(job, raw, data_only=True), _opened(job, raw, data_only=False)
    grids: list[Grid] = []
    for sheet in shown.worksheets[:SHEETS]:
        if sheet.sheet_state != "visible":
            job.findings.lost(f"表“{sheet.title}”", "隐藏的表", "没有带进来；要用，先取消隐藏再导入")
            continue
        grids.append(_Sheet(job, sheet, reckoned[sheet.title]).grid())
    for sheet in shown.worksheets[SHEETS:]:
        job.findings.lost(f"表“{sheet.title}”", f"第 {SHEETS} 张以后的表", "没有读，请另存为一份再导入")
    for chart in shown.chartsheets:
        job.findings.lost(f"表“{chart.title}”", "只有图表的表", "没有带进来")
    return [grid for grid in grids if grid.rows]


def _opened(job: Job, raw: bytes, *, data_only: bool) -> Any:
    try:
        # It warns in English of looks that it does not know and that nobody asked for.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(raw), data_only=data_only, keep_links=False)
    except BROKEN as error:
        raise Trouble(
            f"“{job.file.name}”读不下去：多半坏了，或是用别的格式存的。{reading.AGAIN['xlsx']}", USAGE
        ) from error


class _Sheet:
    def __init__(self, job: Job, sheet: Any, reckoned: Any) -> None:
        self.job, self.sheet, self.reckoned = job, sheet, reckoned
        self.name = str(sheet.title)

    def grid(self) -> Grid:
        hidden = self._hidden_columns()
        rows: dict[int, dict[int, str]] = {}
        links: dict[tuple[int, int], str] = {}
        out_of_sight: list[int] = []
        for cells in self.sheet.iter_rows(
            max_row=min(self.sheet.max_row, ROWS), max_col=min(self.sheet.max_column, COLUMNS)
        ):
            found = {
                cell.column: text
                for cell in cells
                if (text := self._text(cell)) and cell.column not in hidden
            }
            if not found:
                continue
            if self.sheet.row_dimensions[cells[0].row].hidden:
                out_of_sight.append(cells[0].row)
                continue
            rows[cells[0].row] = found
            links |= {
                (cell.row, cell.column): str(cell.hyperlink.target)
                for cell in cells
                if cell.hyperlink and cell.hyperlink.target
            }
        self._tell(out_of_sight, hidden)
        spans = tuple(
            Span(r.min_row, r.min_col, r.max_row, r.max_col) for r in self.sheet.merged_cells.ranges
        )
        return Grid(self.name, rows, spans, links)

    def _hidden_columns(self) -> set[int]:
        found: set[int] = set()
        for dimension in self.sheet.column_dimensions.values():
            if dimension.hidden:
                found |= set(range(dimension.min or 0, min(dimension.max or 0, COLUMNS) + 1))
        return found

    def _tell(self, rows: list[int], columns: set[int]) -> None:
        place, tell = f"表“{self.name}”", self.job.findings
        if rows:
            tell.lost(
                place, f"隐藏的行：{'、'.join(map(str, rows[:30]))}", "没有带进来；要用，先取消隐藏再导入"
            )
        used = sorted(column for column in columns if any(self._value(column)))
        if used:
            tell.lost(
                place, f"隐藏的列：{'、'.join(map(letters, used))}", "没有带进来；要用，先取消隐藏再导入"
            )
        if self.sheet.max_row > ROWS or self.sheet.max_column > COLUMNS:
            tell.lost(place, f"第 {ROWS} 行、第 {COLUMNS} 列以后的", "没有读，请拆成几份")
        for what, found in (
            ("图片", getattr(self.sheet, "_images", ())),
            ("图表", getattr(self.sheet, "_charts", ())),
        ):
            if found:
                tell.lost(
                    place, f"{what} {len(found)} 个", "没有带进来：另存为图片，放进“图”文件夹，再写进草稿"
                )

    def _value(self, column: int) -> Iterator[Any]:
        for (value,) in self.sheet.iter_rows(
            min_col=column, max_col=column, max_row=min(self.sheet.max_row, ROWS), values_only=True
        ):
            yield value is not None

    # --- cells -------------------------------------------------------------------------

    def _text(self, cell: Any) -> str:
        place = f"表“{self.name}”{letters(cell.column)}{cell.row}"
        if getattr(cell, "comment", None):
            self.job.findings.lost(place, f"批注“{short(str(cell.comment.text))}”", "没有带进来")
        value = cell.value
        if value is None:
            formula = self.reckoned.cell(cell.row, cell.column).value if self.reckoned else None
            if isinstance(formula, str) and formula.startswith("="):
                done = "没有带进来：用 Excel 或 WPS 打开，存一次盘，再导入"
                self.job.findings.lost(place, f"公式 {short(formula)} 还没有算出结果", done)
            return ""
        if isinstance(value, str) and getattr(cell, "data_type", "") == "e":
            self.job.findings.lost(place, f"公式出错：{value}", "没有带进来")
            return ""
        if isinstance(value, date | datetime) and DAY_AND_MONTH.match(
            str(cell.number_format).replace("\\", "")
        ):
            self.job.findings.guessed(
                place,
                f"Excel 当作日期的“{value:%m-%d}”",
                f"当作“{value.month}-{value.day}”读了：多半本来就是这样写的",
            )
            return f"{value.month}-{value.day}"
        return plain(value)


def plain(value: Any) -> str:
    """What a cell holds, as a person would write it."""
    match value:
        case bool():
            return "是" if value else "否"
        case int():
            return str(value)
        case float():
            return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
        case datetime():
            return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = int(value.total_seconds() // 60)
            return f"{minutes // 60}:{minutes % 60:02}"
    return str(value).replace("_x000D_", "").strip()
