"""Lists of a known length, series of numbers, tables of cells, plans that run out (T-09…T-11, R-07).

A source may say that there are fifty and name three: the length is kept, what is unknown is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from xindeng.diag import Diagnostic, Mend, nearest
from xindeng.kinds.collection import Collection
from xindeng.kinds.inventory import Inventory, members
from xindeng.kinds.matrix import Matrix, empty
from xindeng.kinds.qa import QA
from xindeng.kinds.registers import Reference
from xindeng.shelf import Library

Found = Iterator[Diagnostic]


def lengths(library: Library) -> Found:
    """T-09: what is known and what is unknown come to what there must be."""
    for item in library.all(Inventory):
        have = len(item.entries) + len(members(item, library))
        if item.numbered:
            continue  # what it lacks is counted from its numbers
        if have + item.unknown != item.expected_count:
            message = f"应有 {item.expected_count} {item.unit}，写明 {have} {item.unit}，还不知道的写了 {item.unknown} {item.unit}"
            rest = item.expected_count - have
            hint = f"写 unknown: {rest}，或补上缺的。" if rest >= 0 else "多了：回到出处核对，去掉重复的，或改 expected_count。"
            yield item.says("expected_count", "T-09", message, hint)
    for plan in library.all(Collection):
        if plan.expected_count is not None and len(plan.slots) != plan.expected_count:
            message = f"应有 {plan.expected_count} 格，安排里写了 {len(plan.slots)} 格"
            yield plan.says("expected_count", "T-09", message, "没有材料的格子也要占一行，只写 name；页面上会标“空缺”。")


def series(library: Library) -> Found:
    """T-10: an episode's number is its own, and one that the series has."""
    for item in library.all(Inventory):
        if not item.numbered:
            continue
        episodes = [each for each in members(item, library) if isinstance(each, QA)]
        uses = Counter(each.episode_no for each in episodes)
        for each in episodes:
            if each.episode_no > item.expected_count:
                message = f"“{item.title}”一共 {item.expected_count} 期，这里写第 {each.episode_no} 期"
                yield each.says("episode_no", "T-10", message, "核对期数；真的多了一期，就改清单的 expected_count。")
            elif uses[each.episode_no] > 1:
                others = "、".join(o.id for o in episodes if o.episode_no == each.episode_no and o is not each)
                message = f"第 {each.episode_no} 期有两个：另一个是 {others}"
                yield each.says("episode_no", "T-10", message, "一期一个号，改成没有用过的。")


def cells(library: Library) -> Found:
    """T-11: each cell stands once where row and column meet; none is empty where none may be."""
    for item in library.all(Matrix):
        seen: set[tuple[str, str]] = set()
        for n, cell in enumerate(item.cells):
            for name, words, known in (("row", cell.row, item.rows), ("column", cell.column, item.columns)):
                if words not in known:
                    near = nearest(words, known) or ""
                    hint = f"是不是“{near}”？" if near else f"可以写：{'、'.join(known)}。"
                    mend = Mend(words, near) if near else None
                    found = item.says(("cells", n, name), "T-11", f"表里没有“{words}”这一{'行' if name == 'row' else '列'}", hint)
                    yield Diagnostic(found.code, found.span, found.message, found.hint, found.severity, mend=mend)
            if (cell.row, cell.column) in seen:
                message = f"“{cell.row}”和“{cell.column}”那一格写了两次"
                yield item.says(("cells", n, "row"), "T-11", message, "留下一个，或改成别的行、列。")
            elif not cell.target and not cell.linked:
                message = f"“{cell.row}”和“{cell.column}”那一格什么也没有写"
                yield item.says(("cells", n, "row"), "T-11", message, "写 target（要到什么）或 linked（用什么）；还没有的，去掉这一格。")
            seen.add((cell.row, cell.column))
        holes = [(row, column) for row, column in empty(item) if item.complete]
        if holes:
            message = f"写了 complete: true，还空着 {len(holes)} 格：{'、'.join(f'{r}×{c}' for r, c in holes)}"
            yield item.says("cells", "T-11", message, "补上这几格；还没有的，写 complete: false。")


def run_out(library: Library, today: date) -> Found:
    """R-07: a plan whose last year is over says so, and one that still runs does not."""
    for reference in library.all(Reference):
        over = reference.until is not None and reference.until < today.year
        if over and reference.state != "已到期":
            message = f"“{reference.title}”到 {reference.until} 年底为止，已经过了"
            yield reference.says("until", "R-07", message, "写 state: 已到期；有了新的一版，另登记一条。")
        elif reference.state == "已到期" and not over:
            message = f"写了已到期，可是没有写到哪年为止，或者还没有到：{reference.until or '没有写 until'}"
            yield reference.says("state", "R-07", message, "写明 until（最后一年）；还在用的写 state: 现行。")
