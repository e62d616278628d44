"""A bank of questions becomes a paper for practice, or the self-test of a lecture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xindeng import doc
from xindeng.imports import lessons, markdown, values
from xindeng.imports.asked import Asked, exam_items, quiz_items
from xindeng.imports.job import Job
from xindeng.imports.lessons import Lesson, Stretch
from xindeng.imports.writing import Draft
from xindeng.scaffold.sums import CLASS_HOUR

from .columns import SORTS
from .tables import Record, Table

OPTION = re.compile(r"(?:^|[\s；;，,。])[(（]?([A-Ha-hＡ-Ｈ])\s*[)）.．、:：]\s*")
KINDS = {"判断": "judge", "多选": "multiple", "多项": "multiple", "不定项": "multiple", "排序": "order", "单选": "single",
         "单项": "single", "选择": "", "是非": "judge"}  # fmt: skip
PER_QUESTION = 2
"""Minutes."""
OPEN = ("简答", "问答", "论述", "填空", "案例", "名词解释")
WIDE = str.maketrans("ＡＢＣＤＥＦＧＨ", "ABCDEFGH")


def drafts(table: Table, job: Job) -> list[Draft]:
    """An exam; with --kind 讲次 a lecture with its self-test."""
    asked = [_asked(record, table) for record in table.records]
    title = _title(table, job)
    job.findings.came("题目", len(asked))
    if job.kind == "lecture":
        items = quiz_items(asked, job)
        fields = {"quiz": items, "objectives": [{"id": "o1", "text": "待写：这些题考的是哪个学习目标"}]}
        job.findings.guessed("", f"{len(items)} 道题", "都挂在第一个学习目标上，请分开")
        return [lessons.draft(Lesson(title, [Stretch(title, CLASS_HOUR, ())], fields=fields), job)]
    areas, items, left = exam_items(asked, job)
    id_ = job.ids.take("exam", title)
    body = markdown.text((doc.Section("考核说明", _open(left), id="overview"),), job.findings) if left else ""
    minutes = max(len(items), 1) * PER_QUESTION
    paper = {
        "id": id_,
        "title": title,
        "visibility": "practice",
        "blueprint": areas,
        "items": items,
        "duration_minutes": minutes,
    }
    job.findings.guessed(
        "", "没有写考多久、多少分及格", f"写成每题 {PER_QUESTION} 分钟，共 {minutes} 分钟，请核对"
    )
    return [Draft("exam", paper, body, title)]


def _title(table: Table, job: Job) -> str:
    known = (
        table.title,
        "" if re.fullmatch(r"(?:Sheet|工作表)\s*\d*", table.grid.name, re.IGNORECASE) else table.grid.name,
    )
    return lessons.titled(next((name for name in known if name), job.file.stem), job, SORTS["questions"])


def _open(left: Sequence[Asked]) -> doc.Blocks:
    """What no paper marks by itself, with its key for whoever marks it."""
    made: list[doc.Block] = [doc.para("下面的题要人来批改：")]
    made.append(doc.Bullets(tuple((doc.para(one.stem),) for one in left), ordered=True))
    keys = tuple((doc.para(one.answer or "待写：参考答案"),) for one in left)
    made.append(
        doc.Callout("facilitator", "参考答案", (doc.Bullets(keys, ordered=True),), reader="facilitator")
    )
    return tuple(made)


def _asked(record: Record, table: Table) -> Asked:
    cells = record.cells
    options = [cells[f"option:{letter}"] for letter in "ABCDEFGH" if cells.get(f"option:{letter}")]
    stem = cells["stem"]
    if not options and cells.get("options"):
        options = _options(cells["options"])
    elif not options:
        stem, options = _inside(stem)
    said = cells.get("kind", "")
    kind = next((kind for word, kind in KINDS.items() if word in said), "")
    kind = "case" if any(word in said for word in OPEN) else kind
    return Asked(
        " ".join(stem.split()),
        tuple(" ".join(option.split()) for option in options),
        cells.get("answer", "").translate(WIDE),
        kind,
        why=" ".join(cells.get("rationale", "").split()),
        difficulty=cells.get("difficulty", ""),
        bloom=cells.get("bloom", ""),
        area=cells.get("area", "") or record.group,
        place=table.place(record),
    )


def _options(words: str) -> list[str]:
    """Options that stand in one cell: A. … B. …, or one a line."""
    words = words.translate(WIDE)
    found = list(OPTION.finditer(words))
    if len(found) > 1:
        ends = [*(each.start() for each in found[1:]), len(words)]
        return [words[each.end() : end].strip() for each, end in zip(found, ends, strict=True)]
    return values.lines(words)


def _inside(stem: str) -> tuple[str, list[str]]:
    """A stem that has its options below it."""
    words = stem.translate(WIDE)
    found = list(OPTION.finditer(words))
    letters = [each[1].upper() for each in found]
    if len(found) < 2 or letters != list("ABCDEFGH"[: len(found)]):
        return stem, []
    return words[: found[0].start()].strip(), _options(words[found[0].start() :])
