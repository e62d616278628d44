"""讲稿、教案 to a lecture: its aims, its time table, and the text of each step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xindeng import doc
from xindeng.checks.learning import LEVEL_OF, VAGUE
from xindeng.doc import Blocks, Section
from xindeng.imports.job import Job
from xindeng.imports.report import short
from xindeng.imports.writing import Draft

from . import labels, times
from .labels import Told, lines
from .outline import bare, characters
from .parts import body, materials, summary, title_of

CLASS_HOUR = 45
NAMES: labels.Names = {
    "objectives": ("教学目标", "学习目标", "课程目标", "培训目标", "本讲目标", "目标", "教学目的", "学习目的", "目的要求", "教学目的与要求"),
    "timeline": ("教学过程", "教学流程", "流程", "时间安排", "课堂流程", "教学安排", "教学步骤", "教学环节", "活动流程", "课程安排", "内容安排", "课程流程", "教学进程", "教学过程设计", "时间分配"),
    "materials": ("教学准备", "课前准备", "准备", "教具", "材料", "物料", "教具准备", "教学用具", "教学材料", "所需材料", "物资准备", "需要准备", "准备材料"),
    "overview": ("这一讲讲什么", "概述", "简介", "课程简介", "内容简介", "导言", "前言", "引言", "本讲概要", "内容提要", "内容概要", "课程概述"),
    "mistakes": ("常见错误", "常见误区", "误区", "易错点"),
    "limits": ("不适用与停止", "不适用", "禁忌", "不适用情形", "什么时候停下来"),
    "overwhelmed": ("如果有人难受", "危机处理", "情绪处理", "突发情况", "突发情况处理"),
    "summary": ("摘要", "内容摘要"),
    "audience": ("授课对象", "教学对象", "适用人群", "适用对象", "对象", "培训对象", "学员"),
    "minutes": ("时间", "授课时间", "教学时间", "课时", "学时", "时长", "课时安排", "总时长", "教学时长", "课时数"),
    "title": ("课题", "题目", "课程名称", "讲座题目", "标题", "授课题目", "讲题"),
    "person": ("主讲", "授课人", "讲师", "主讲人", "教师", "授课教师", "主讲教师", "执教", "备课人", "设计者", "作者"),
}  # fmt: skip
BEFORE = re.compile(r"重点|难点|教学方法|教学理念|学情")
BEHIND = re.compile(r"参考|文献|阅读|作业|思考|附录|附件|反思|自测|练习题|测验")
"""Parts of a plan that are no step of the lesson: what one reads before it, and what comes after."""
KINDS = (
    ("休息", "休息|茶歇"), ("导入", "导入|热身|开场|暖场|签到|破冰|引入"), ("收束", "总结|小结|收束|结束|回顾|结语|收尾"),
    ("示范", "示范|演示"), ("对练", "练习|对练|演练|角色扮演|体验|活动|实操"), ("讨论", "讨论|分享|交流|提问|答疑"),
    ("反馈", "反馈|点评|评估"),
)  # fmt: skip
"""Kinds of step and the words by which they are known; all else is 讲授."""


@dataclass(frozen=True)
class Step:
    what: str
    minutes: int
    """0: nobody said."""
    blocks: Blocks

    @property
    def kind(self) -> str:
        return next((kind for kind, words in KINDS if re.search(words, self.what)), "讲授")


def draft(title: str, blocks: Blocks, job: Job) -> Draft:
    """One lecture from a titled text."""
    told = Told(NAMES).take(blocks)
    where = f"“{short(title)}”"
    steps, beside = _steps(told, job, where)
    steps, total = _timed(steps, told, job, where)
    title = title_of(told.words("title") or title, where, job)
    made = title_of_lecture(title)
    if "person" in told.found:
        job.findings.lost(
            where,
            f"主讲、作者一栏（{len(told.words('person'))} 个字）",
            "人名没有带进来：先在人员登记里写上，再填 instructor 和 authors",
        )
    hour = job.hand.class_hours.get(job.course or job.hand.first(("crs",)), CLASS_HOUR)
    overview = (*told.found.get("overview", ()), *beside)
    fields: dict[str, Any] = {
        "id": job.ids.take("lecture", made, where),
        "title": made,
        **summary(told, overview, steps[0].blocks if steps else (), where, job),
        **({"audience": {"group": told.words("audience")[:60]}} if "audience" in told.found else {}),
        **({"course": job.course} if job.course else {}),
        "hours": round(total / hour, 3),
        "minutes": total,
        **_objectives(told, where, job),
        "timeline": [
            {"id": f"step-{n}", "kind": step.kind, "minutes": step.minutes, "what": step.what}
            for n, step in enumerate(steps, 1)
        ],
        **materials(told, where, job),
    }
    sections = [
        Section("这一讲讲什么", overview, "overview"),
        *(Section(step.what, step.blocks, f"step-{n}") for n, step in enumerate(steps, 1)),
        *(Section(name, told.found.get(slot, ()), slot) for slot, name in SLOTS),
    ]
    return Draft("lecture", fields, body(sections, job, where), made)


SLOTS = (("mistakes", "常见错误"), ("limits", "不适用与停止"), ("overwhelmed", "如果有人难受"))


def title_of_lecture(title: str) -> str:
    """第三讲 倾听 keeps no number: the course counts its lectures."""
    return bare(title)


# --- the time table --------------------------------------------------------------------


def _steps(told: Told, job: Job, where: str) -> tuple[list[Step], Blocks]:
    """The steps of the lesson, and what belongs to none of them."""
    given = told.found.get("timeline", ())
    table = next(
        (block for block in (*given, *told.rest) if isinstance(block, doc.Table) and _columns(block)), None
    )
    rest = [block for block in (*given, *told.rest) if block is not table]
    loose: list[doc.Block] = [block for block in rest if not isinstance(block, Section)]
    sections = [block for block in rest if isinstance(block, Section)]
    front = [each for each in sections if BEFORE.search(each.title)]
    back = [each for each in sections if BEHIND.search(each.title) and each not in front]
    sections = [each for each in sections if each not in (*front, *back)]
    _tell_aside(front, "放在“这一讲讲什么”下面", job, where)
    _tell_aside(back, "放在最后一步下面", job, where)
    beside = (*loose, *front)
    if table:
        steps = _from_table(table, sections, job, where) or [Step("讲授", 0, tuple(sections))]
    elif sections:
        job.findings.guessed(where, f"{len(sections)} 个小标题", "各当作课上的一步")
        steps = [Step(_what(each.title), times.minutes(each.title), each.blocks) for each in sections]
    else:
        job.findings.guessed(where, "全文没有小标题" if loose else "没有正文", "当作一步“讲授”，请分成几步")
        steps, beside = [Step("讲授", 0, tuple(loose))], tuple(front)
    last = steps[-1]
    return [*steps[:-1], Step(last.what, last.minutes, (*last.blocks, *back))], beside


def _tell_aside(sections: Sequence[Section], done: str, job: Job, where: str) -> None:
    if sections:
        told = "、".join(f"“{each.title}”" for each in sections[:4])
        job.findings.guessed(where, f"{told}不是课上的一步", done)


def _what(title: str) -> str:
    return times.without(bare(title))


def _columns(table: doc.Table) -> tuple[int, int] | None:
    """(column of the minutes, column of what is done) of a time table; None for another table."""
    heads = [doc.plain(cell).strip() for cell in table.header]
    time = next((n for n, head in enumerate(heads) if re.search("时间|用时|分钟|时长", head)), None)
    if time is None or len(heads) < 2:
        return None
    wanted = ("环节", "步骤", "阶段", "过程", "主题", "流程", "项目", "教学内容", "内容", "活动")
    what = next((n for word in wanted for n, head in enumerate(heads) if word in head and n != time), None)
    what = what if what is not None else next(n for n in range(len(heads)) if n != time)
    timed = [row for row in table.rows if times.minutes(doc.plain(row[time]), bare=True)]
    return (time, what) if len(timed) * 2 > len(table.rows) and timed else None


def _from_table(table: doc.Table, sections: list[Section], job: Job, where: str) -> list[Step]:
    time, what = _columns(table) or (0, 1)
    steps: list[Step] = []
    left = list(sections)
    for row in table.rows:
        words = doc.plain(row[what]).strip()
        if re.fullmatch(r"合计|总计|共计", words or doc.plain(row[0]).strip()):
            continue
        named = _what(words)
        name, more = _short(named)
        said = tuple(
            doc.Paragraph((doc.Strong(doc.text(f"{doc.plain(head)}：")), *cell))
            for n, (head, cell) in enumerate(zip(table.header, row, strict=True))
            if n not in (time, what)
            and doc.plain(cell).strip()
            and not re.fullmatch(r"\d+", doc.plain(cell).strip())
        )
        own = next((each for each in left if named and _same(each.title, named)), None)
        if own:
            left.remove(own)
        blocks = (*((doc.para(more),) if more else ()), *said, *(own.blocks if own else ()))
        minutes = times.minutes(doc.plain(row[time]), bare=True)
        if not minutes and steps and not name:
            steps[-1] = Step(steps[-1].what, steps[-1].minutes, (*steps[-1].blocks, *blocks))
        else:
            steps.append(Step(name or f"第 {len(steps) + 1} 步", minutes, blocks))
    job.findings.came("流程表的行", len(steps))
    return _with(left, steps, job, where)


def _same(title: str, what: str) -> bool:
    one, other = _what(title), what
    return one == other or (len(one) > 2 and len(other) > 2 and (one in other or other in one))


def _short(words: str) -> tuple[str, str]:
    """What is done as a title, and the whole of it where that was cut."""
    if len(words) <= 30:
        return words, ""
    first = re.split("[；。，,;：:]", words)[0][:30]
    return first, words


def _with(left: list[Section], steps: list[Step], job: Job, where: str) -> list[Step]:
    """Texts that no row of the table names go to the longest step in which somebody teaches."""
    if not left or not steps:
        return steps
    best = max(range(len(steps)), key=lambda n: (steps[n].kind == "讲授", steps[n].minutes, -n))
    told = "、".join(f"“{each.title}”" for each in left[:4])
    job.findings.guessed(where, f"{told}在流程表里没有同名的一行", f"放进了“{steps[best].what}”")
    steps[best] = Step(steps[best].what, steps[best].minutes, (*steps[best].blocks, *left))
    return steps


def _timed(steps: Sequence[Step], told: Told, job: Job, where: str) -> tuple[list[Step], int]:
    """Every step with minutes, and their sum."""
    words = told.words("minutes")
    hour = job.hand.class_hours.get(job.course or job.hand.first(("crs",)), CLASS_HOUR)
    stated = times.minutes(words, bare=False) or round(times.lessons(words) * hour)
    known = sum(step.minutes for step in steps)
    open_ = [n for n, step in enumerate(steps) if not step.minutes]
    if open_:
        total = max(stated or hour, known + len(open_))
        given = times.shared(total - known, [characters(steps[n].blocks) + 1 for n in open_])
        steps = [
            step if step.minutes else Step(step.what, given[open_.index(n)], step.blocks)
            for n, step in enumerate(steps)
        ]
        source = f"按全讲 {total} 分钟" if stated else f"原文没写全讲多久，按 {total} 分钟"
        job.findings.guessed(where, f"{len(open_)} 步没有写分钟", f"{source}，照字数分给各步；请改成真的")
    total = sum(step.minutes for step in steps)
    if stated and stated != total:
        job.findings.guessed(
            where, f"写着“{short(words)}”（{stated} 分钟），各步加起来是 {total} 分钟", f"用了 {total} 分钟"
        )
    return list(steps), total


# --- aims ------------------------------------------------------------------------------


def _objectives(told: Told, where: str, job: Job) -> dict[str, Any]:
    """Each point as an aim with its verb; the level of learning follows from the verb."""
    points = [line for line in lines(told.found.get("objectives", ())) if not line.endswith(("：", ":"))]
    if not points:
        return {}
    made = [
        {"id": f"o{n}", **_aim(re.sub(r"^[^：:]{2,6}目标[：:]\s*", "", line))}
        for n, line in enumerate(points, 1)
    ]
    job.findings.came("目标", len(made))
    job.findings.guessed(
        where,
        f"{len(made)} 条目标的动词（{'、'.join(aim['verb'] for aim in made[:4])}）和认知层次",
        "是照目标里的字认的，请核对",
    )
    return {"objectives": made}


def _aim(line: str) -> dict[str, str]:
    spots = [(line.find(verb), -len(verb), verb) for verb in (*LEVEL_OF, *VAGUE) if verb in line]
    verb = min(spots)[2] if spots else "说出"
    return {"verb": verb, "bloom": LEVEL_OF.get(verb, "理解"), "text": line}
