"""An exam asks for everything that was taught, in its weight, and gives nothing away (L-04, L-09)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from xindeng.diag import Diagnostic
from xindeng.kinds.exam import Exam
from xindeng.shelf import Library

Found = Iterator[Diagnostic]

MOST_RECALL = 0.6
MOST_ONE_LETTER = 0.4
"""No letter is right in more than this share of the single-choice items, once there are twenty."""
ENOUGH_TO_COUNT = 20
CATCH_ALL = re.compile("以上(?:都|全|皆)(?:对|是|不对|不是|正确)|都对|都不对|全部正确")


def blueprint(library: Library) -> Found:
    """L-09: weights come to 100, and every part of the blueprint has items."""
    for exam in library.all(Exam):
        total = sum(area.weight for area in exam.blueprint)
        if total != 100:
            message = f"蓝图的权重加起来是 {total}，应当是 100"
            yield exam.says("blueprint", "L-09", message, "改各部分的 weight。")
        if exam.visibility == "practice" and not exam.items:
            yield exam.says("items", "L-09", "练习用的考核一道题也没有", "写上 items；正式考试写 visibility: secure。")
        asked = Counter(entry.area for entry in exam.items)
        for n, area in enumerate(exam.blueprint):
            if exam.items and not asked[area.id]:
                message = f"“{area.title}”一道题也没有"
                yield exam.says(("blueprint", n), "L-09", message, f"加几道 area: {area.id} 的题。")
        for n, entry in enumerate(exam.items):
            if entry.area not in {area.id for area in exam.blueprint}:
                hint = f"可以写：{'、'.join(area.id for area in exam.blueprint)}。"
                yield exam.says(("items", n, "area"), "L-09", f"蓝图里没有“{entry.area}”", hint)
        recall = sum(entry.bloom == "记忆" for entry in exam.items)
        if recall > MOST_RECALL * len(exam.items):
            message = f"{len(exam.items)} 道题里有 {recall} 道只考记忆"
            yield exam.says("items", "L-09", message, "多出一些要判断、要运用的题。")


def items(library: Library) -> Found:
    """L-04: no catch-all option, no key in the stem, no favourite letter; secure keys stay out of Git."""
    for exam in library.all(Exam):
        if exam.visibility == "secure" and exam.items:
            hint = "公开仓库里只留蓝图；题库另存，或把 visibility 改成 practice。"
            yield exam.says("visibility", "L-04", "正式考试的题目和答案不能放在这里", hint)
        for n, entry in enumerate(exam.items):
            for m, option in enumerate(entry.options):
                if CATCH_ALL.search(option):
                    message = f"选项“{option}”不能用来考人"
                    yield exam.says(("items", n, "options", m), "L-04", message, "写一个具体的选项。")
            if entry.kind == "single" and len(entry.answer) == 1:
                index = "ABCDEFGHIJ".find(entry.answer[0])
                right = entry.options[index] if 0 <= index < len(entry.options) else ""
                if len(right) > 3 and right in entry.stem:
                    message = "题干里已经写出了答案"
                    yield exam.says(("items", n, "stem"), "L-04", message, "改题干，或改选项的说法。")
        letters = Counter(e.answer[0] for e in exam.items if e.kind == "single" and len(e.answer) == 1)
        for letter, count in letters.items():
            if sum(letters.values()) >= ENOUGH_TO_COUNT and count > MOST_ONE_LETTER * sum(letters.values()):
                message = f"{sum(letters.values())} 道单选里有 {count} 道选 {letter}"
                yield exam.says("items", "L-04", message, "调换选项的顺序，让答案的位置匀一些。")
