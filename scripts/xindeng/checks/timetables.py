"""Hours of a day that must not meet, and the minutes of a form that is an agenda (T-12, T-01)."""

from __future__ import annotations

from collections.abc import Iterator

from xindeng.diag import Diagnostic
from xindeng.kinds.cohort import Cohort, Period
from xindeng.kinds.registers import Form
from xindeng.shelf import Library

Found = Iterator[Diagnostic]


def periods(library: Library) -> Found:
    """T-12: what begins ends later, and nobody is asked to be in two places at once."""
    for cohort in library.all(Cohort):
        days: dict[object, list[tuple[int, int, Period]]] = {}
        for n, meeting in enumerate(cohort.sessions):
            days.setdefault(meeting.date, []).extend((n, m, period) for m, period in enumerate(meeting.periods))
        for held in days.values():
            yield from _of_a_day(cohort, sorted(held, key=lambda each: (each[2].begins, each[2].ends)))


def _of_a_day(cohort: Cohort, held: list[tuple[int, int, Period]]) -> Found:
    latest: Period | None = None
    for n, m, period in held:
        where = ("sessions", n, "periods", m, "begins")
        if period.ends <= period.begins:
            message = f"{period.begins} 开始，{period.ends} 就结束了"
            yield cohort.says(where, "T-12", message, "结束要晚于开始；过了中午写 13:00 以后的钟点。")
        elif latest and period.begins < latest.ends:
            message = f"撞课：上一段 {latest.ends} 才结束，这一段 {period.begins} 就开始"
            yield cohort.says(where, "T-12", message, f"改成 {latest.ends} 以后开始，或缩短上一段。")
        if not latest or period.ends > latest.ends:
            latest = period
        if not period.lecture and not period.what:
            yield cohort.says(where, "T-12", "这一段没有写做什么", "写 lecture（讲次的编号）或 what（例如：午休）。")


def form_minutes(library: Library) -> Found:
    """T-01 for a form that is an agenda as well: its parts come to what it says."""
    for form in library.all(Form):
        total = sum(field.minutes or 0 for field in form.fields)
        if form.minutes is None and total:
            yield form.says("fields", "T-01", f"各项写了分钟，合起来 {total} 分钟，整张表没有写几分钟", f"加一行 minutes: {total}。")
        elif form.minutes is not None and total != form.minutes:
            rows = " + ".join(str(field.minutes) for field in form.fields if field.minutes)
            message = f"各项加起来是 {total} 分钟，和写的 {form.minutes} 分钟对不上"
            yield form.says("minutes", "T-01", message, f"{rows or '0'} = {total}。改各项的分钟，或把 minutes 改成 {total}。")
