"""Waivers (E-11): a named person may answer for a complaint, in Git, with a reason and an end.

What endangers people or reveals somebody cannot be waived at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from xindeng.diag import Diagnostic
from xindeng.schema import Item, Register
from xindeng.shelf import Library, Waiver
from xindeng.source import Source

WAIVABLE = {
    "S-05", "S-07", "S-13", "S-14", "S-15", "S-16", "E-10", "P-04", "P-05", "P-06", "P-07",
    "R-02", "R-03", "R-05", "L-03", "L-07", "L-10", "T-04", "T-07", "T-08", "C-01", "C-02", "C-03",
}  # fmt: skip


def settled(problems: Sequence[Diagnostic], library: Library, today: date) -> list[Diagnostic]:
    """The complaints that nobody answers for, and those about the waivers themselves."""
    valid: list[tuple[Waiver, Source]] = []
    wrong: list[Diagnostic] = []
    for waiver, source in library.waivers:
        found = list(_faults(waiver, source, library, today))
        wrong += found
        valid += [(waiver, source)] if not found and waiver.item in library.items else []
    left, used = [], set()
    for problem in problems:
        match = next((n for n, (waiver, _) in enumerate(valid) if _covers(waiver, problem, library)), None)
        used.add(match)
        left += [problem] if match is None else []
    for n, (waiver, source) in enumerate(valid):
        if n not in used:
            message = f"这条豁免没有用上：{waiver.item} 已经没有 {waiver.code}"
            wrong.append(Diagnostic("E-11", source.at(), message, "删掉这一条。", "warning"))
    return left + wrong


def _faults(waiver: Waiver, source: Source, library: Library, today: date) -> Iterator[Diagnostic]:
    if waiver.code not in WAIVABLE:
        hint = f"这一类关系到人的安全或隐私，只能改正。能豁免的有：{'、'.join(sorted(WAIVABLE))}。"
        yield Diagnostic("E-11", source.at("code"), f"{waiver.code} 不能豁免", hint)
    if waiver.expires < today:
        message = f"这条豁免 {waiver.expires} 到期了"
        yield Diagnostic("E-11", source.at("expires"), message, "改正内容，或请审核人再看一次、改日期。")
    item = library.find(waiver.item, Item)
    if item and waiver.reviewer in item.authors:
        yield Diagnostic("E-11", source.at("reviewer"), "作者不能豁免自己的内容", "请另一位审核人。")


def _covers(waiver: Waiver, problem: Diagnostic, library: Library) -> bool:
    item = library.items.get(waiver.item)
    if item is None or problem.code != waiver.code or (waiver.words or "") not in problem.message:
        return False
    return _holds(item, problem, library)


def _holds(item: Register, problem: Diagnostic, library: Library) -> bool:
    """Whether the complaint stands in this item's part of its file."""
    if problem.span.path != item.source.path:
        return False
    first = item.at().line
    later = [other.at().line for other in library.items.values() if other.source.path == item.source.path]
    end = min((line for line in later if line > first), default=1 << 30)
    return first <= problem.span.line < end or len(later) == 1
