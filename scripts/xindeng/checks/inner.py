"""References inside one item: an objective, a supervision, a video, a work sheet, an option."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from xindeng.checks.passages import Reading
from xindeng.diag import Diagnostic, Mend, nearest
from xindeng.kinds.competency import RUNGS, Competency
from xindeng.kinds.exam import Exam
from xindeng.kinds.filmed import Filmed, filmed
from xindeng.kinds.group_manual import GroupManual
from xindeng.kinds.lecture import Lecture
from xindeng.kinds.psychodrama_plan import Psychodrama
from xindeng.kinds.questions import Keyed, answer_index
from xindeng.kinds.service_item import ServiceItem
from xindeng.schema import Item, Part, Register
from xindeng.shelf import Library
from xindeng.source import Where

Found = Iterator[Diagnostic]


def _known(item: Item, where: Where, ref: str | None, known: Iterable[str], what: str) -> Found:
    names = list(known)
    if ref and ref not in names:
        near = nearest(ref, names)
        hint = (f"是不是“{near}”？" if near else "") + (f"可以写：{'、'.join(names)}。" if names else f"先在上面写出{what}。")
        said = item.says(where, "R-01", f"本文件里没有编号为“{ref}”的{what}", hint)
        yield replace(said, mend=Mend(ref, near)) if near else said


def objectives(library: Library) -> Found:
    """Quiz items and practice serve an objective of their lecture."""
    for lecture in library.all(Lecture):
        known = [goal.id for goal in lecture.objectives]
        for n, entry in enumerate(lecture.quiz):
            yield from _known(lecture, ("quiz", n, "objective"), entry.objective, known, "学习目标")
        for n, practice in enumerate(lecture.practice):
            yield from _known(lecture, ("practice", n, "objective"), practice.objective, known, "学习目标")


def supervision(library: Library) -> Found:
    """Each practice has its supervision."""
    for lecture in library.all(Lecture):
        known = [entry.id for entry in lecture.supervision]
        for n, practice in enumerate(lecture.practice):
            yield from _known(lecture, ("practice", n, "supervision"), practice.supervision, known, "督导")
        for n, entry in enumerate(lecture.supervision):
            where = ("supervision", n, "supervisor_differs_from")
            yield from _known(lecture, where, entry.supervisor_differs_from, known, "督导")



def recordings(library: Library) -> Found:
    """A step shows a video of its own lecture."""
    for lecture in library.all(Lecture):
        known = [film.id for film in lecture.videos]
        for n, step in enumerate(lecture.timeline):
            yield from _known(lecture, ("timeline", n, "video"), step.video, known, "视频")


def worksheets(library: Library) -> Found:
    """A block hands out a work sheet of its own manual."""
    for manual in library.all(GroupManual):
        known = [sheet.id for sheet in manual.worksheets]
        for n, session in enumerate(manual.sessions):
            for m, block in enumerate(session.blocks):
                where = ("sessions", n, "blocks", m, "worksheet")
                yield from _known(manual, where, block.worksheet, known, "作业单")


def anchored(reading: Reading) -> Found:
    """Ids inside an item are anchors on its page: no two alike."""
    item, seen = reading.item, set[str]()
    for where, inner_id in _ids(item):
        if inner_id in seen:
            yield item.says(where, "I-01", f"编号“{inner_id}”在本文件里用了两次", "给其中一个换编号。")
        seen.add(inner_id)


def unique(library: Library) -> Found:
    """A recording's id is its own everywhere."""
    films: dict[str, Filmed] = {}
    for item in filmed(library):
        for n, film in enumerate(item.videos):
            if film.id in films and films[film.id] is not item:
                message = f"视频编号“{film.id}”在“{films[film.id].title}”里用过了"
                yield item.says(("videos", n, "id"), "I-01", message, "给这段视频换一个编号。")
            films.setdefault(film.id, item)


def renamed(library: Library) -> Found:
    """An id that was given up leads to its successor and is never given again."""
    heirs: dict[str, str] = {}
    for item in library.items.values():
        for n, old in enumerate(item.replaces):
            other = old if old in library.items else heirs.get(old)
            if other and _over(item, library.items[other], library):
                yield from _once_below(item, library.items[other])
            elif other:
                message = f"旧编号“{old}”已经属于“{library.title(other)}”"
                yield item.says(("replaces", n), "I-01", message, "一个旧编号只能通向一项内容。")
            heirs.setdefault(old, item.id)


def _over(below: Register, own: Register, library: Library) -> bool:
    """Whether an item is the base library's and the other one the county's."""
    return library.is_borrowed(below.source.path) and not library.is_borrowed(own.source.path)


def _once_below(below: Register, own: Register) -> Found:
    """A county's item under an id that the base gave up; one that was made from that item is told so (O-08)."""
    if not own.overrides:
        message = f"编号“{own.id}”是底本里“{below.title}”的旧编号"
        yield own.says("id", "I-01", message, "换一个编号：旧的网址和二维码通向底本的那一项。")


def _ids(value: object, where: Where = ()) -> Iterator[tuple[Where, str]]:
    if isinstance(value, Part):
        for name, child in value:
            if name == "id" and where:
                yield (*where, name), child
            else:
                yield from _ids(child, (*where, name))
    elif isinstance(value, tuple):
        for index, child in enumerate(value):
            yield from _ids(child, (*where, index))


def answers(library: Library) -> Found:
    """L-11: an answer names an option; a case has a rubric in place of options."""
    for lecture in library.all(Lecture):
        for n, entry in enumerate(lecture.quiz):
            if entry.kind != "case":
                yield from _answer(lecture, ("quiz", n), entry)
            elif not entry.rubric:
                yield lecture.says(("quiz", n), "L-11", "情境题没有写评分要点", "补上 rubric: [要点一, 要点二]。")
    for exam in library.all(Exam):
        for n, asked in enumerate(exam.items):
            yield from _answer(exam, ("items", n), asked)


def _answer(item: Item, where: Where, entry: Keyed) -> Found:
    if entry.kind != "judge" and len(entry.options) < 2:
        yield item.says(where, "L-11", "选择题至少要有两个选项", "补上 options: [选项一, 选项二]。")
        return
    for m, answer in enumerate(entry.answer):
        if answer_index(entry, answer) is None:
            named = (f"{letter}（{option}）" for letter, option in zip("ABCDEFGHIJ", entry.options, strict=False))
            can = "对、错" if entry.kind == "judge" else "、".join(named)
            message = f"答案“{answer}”不在选项里"
            yield item.says((*where, "answer", m), "L-11", message, f"只能写其中的：{can}。")
    wanted = {"single": 1, "judge": 1, "order": len(entry.options)}.get(entry.kind)
    if not entry.answer or (wanted and len(entry.answer) != wanted):
        message = f"这道题应当有 {wanted or '至少 1'} 个答案，写了 {len(entry.answer)} 个"
        yield item.says((*where, "answer"), "L-11", message, "例如 answer: [B]。")


def techniques(library: Library) -> Found:
    """A stage uses techniques that the plan explains."""
    for plan in library.all(Psychodrama):
        known = [technique.name for technique in plan.techniques]
        for n, stage in enumerate(plan.phases):
            for m, name in enumerate(stage.techniques):
                yield from _known(plan, ("phases", n, "techniques", m), name, known, "手法")


def anchors(library: Library) -> Found:
    """L-13: the four levels of a competency stand in their order, each once."""
    for competency in library.all(Competency):
        levels = [anchor.level for anchor in competency.anchors]
        if levels != sorted(RUNGS):
            message = f"四级写成了 {'、'.join(map(str, levels))}"
            yield competency.says("anchors", "L-13", message, "从 1 到 4 各写一级：可能有害、未达到基本、达到基本、熟练。")


def codes(library: Library) -> Found:
    """I-01: a code on the list of services names one service."""
    seen: dict[str, ServiceItem] = {}
    for service in library.all(ServiceItem):
        if service.code in seen:
            message = f"代码“{service.code}”在“{seen[service.code].title}”里用过了"
            yield service.says("code", "I-01", message, "给其中一项换一个代码。")
        seen.setdefault(service.code, service)
