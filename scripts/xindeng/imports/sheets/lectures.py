"""A list of lectures becomes a draft of each, and one of the course that they make up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from xindeng import doc
from xindeng.imports import lessons, markdown, values
from xindeng.imports.job import Job
from xindeng.imports.lessons import Lesson, Stretch
from xindeng.imports.report import short
from xindeng.imports.writing import Draft
from xindeng.scaffold.sums import CLASS_HOUR

from .tables import Record, Table

MOST_STEPS = 8
LEVELS = ("初级", "中级", "高级", "师资")
NAMED = re.compile(r"《([^》]+)》")
ABOUT = re.compile(r"(?:课程)?(?:讲次|教学|授课)?(?:安排|计划|大纲|目录|进度|课程)?(?:一览)?表?$")
NO_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)


def drafts(table: Table, job: Job) -> list[Draft]:
    """The course first, where the new lectures are not for one that is there already."""
    named: dict[str, list[Record]] = {}
    for record in table.records:
        named.setdefault(record.cells.get("course", ""), []).append(record)
    made: list[Draft] = []
    for course, records in named.items():
        made += _course(course, records, table, job)
    return made


def _course(named: str, records: Sequence[Record], table: Table, job: Job) -> list[Draft]:
    if job.course:
        lectures = [_lecture(record, table, job, job.course) for record in records]
        ids = "、".join(str(lecture.fields["id"]) for lecture in lectures)
        job.findings.guessed(
            "", f"{len(lectures)} 讲归到课程 {job.course}", f"请把它们加进那门课的 lectures：{ids}"
        )
        return lectures
    title = lessons.titled(named or _title(table, job), job, table.grid.shown)
    id_ = job.ids.take("course", title)
    lectures = [_lecture(record, table, job, id_) for record in records]
    fields = {
        "id": id_, "title": title, "level": _level(records, job, table),
        "planned_hours": sum(float(lecture.fields["hours"]) for lecture in lectures),
        "lectures": [lecture.fields["id"] for lecture in lectures], "planned_lectures": [],
    }  # fmt: skip
    body = (
        markdown.text((doc.Section("课程说明", _groups(records), id="overview"),))
        if any(r.group for r in records)
        else ""
    )
    return [
        Draft("course", {name: value for name, value in fields.items() if value != ""}, body, title),
        *lectures,
    ]


def _title(table: Table, job: Job) -> str:
    """The course's name, from what stands above the table, on the sheet's flap or in the file's name."""
    found = NAMED.search(table.title)
    for words in (found[1] if found else "", table.title, table.grid.name, job.file.stem):
        name = ABOUT.sub("", words.strip()).strip()
        if name and not NO_NAME.fullmatch(name):
            job.findings.guessed(table.grid.shown, "没有一列写课程名称", f"课程叫作“{short(name)}”，请核对")
            return name
    return job.file.stem


def _groups(records: Sequence[Record]) -> doc.Blocks:
    """The units of a list that has them, each with its lectures."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record.group, []).append(record)
    items = []
    for group, members in groups.items():
        below = doc.Bullets(tuple((doc.para(member.cells["title"]),) for member in members))
        items.append((doc.para(group or "其他"), below))
    return (doc.Bullets(tuple(items)),)


def _level(records: Iterable[Record], job: Job, table: Table) -> str:
    said = next((record.cells["level"] for record in records if record.cells.get("level")), "")
    found = next((level for level in LEVELS if level in said), "")
    if said and not found:
        job.findings.guessed(table.grid.shown, f"等级“{said}”", f"只能写{'、'.join(LEVELS)}，先写成初级")
    return found


def _lecture(record: Record, table: Table, job: Job, course: str) -> Draft:
    cells, place = record.cells, table.place(record)
    minutes = _minutes(record, table, job, course)
    content = values.lines(cells.get("content", ""))
    fields: dict[str, Any] = {"course": course}
    if goals := lessons.objectives(values.lines(cells.get("objectives", ""))):
        fields["objectives"] = goals
    if cells.get("summary"):
        fields["summary"] = lessons.summary(cells["summary"])
    if things := values.words_of(cells.get("materials", "")):
        fields["materials"] = [{"item": thing} for thing in things]
    level = _level([record], job, table)
    fields |= {"level": level} if level else {}
    _person(record, table, job, fields)
    title = _bare(cells["title"])
    steps, texts = _steps(title, minutes or CLASS_HOUR, content)
    if len(steps) > 1:
        job.findings.guessed(place, f"{len(steps)} 个要点", "当作这一讲的各步，分钟平分，请核对")
    number = cells.get("number", "")
    name = f"{int(float(number)):02} {title}" if re.fullmatch(r"\d{1,3}(?:\.0)?", number) else title
    return lessons.draft(Lesson(title, steps, place, fields, texts, said=bool(minutes)), job, name=name)


def _steps(title: str, minutes: float, content: Sequence[str]) -> tuple[list[Stretch], dict[str, doc.Blocks]]:
    """A step for each point of a lecture where the points are short; else one step, and the points as a text."""
    if 1 < len(content) <= MOST_STEPS and all(len(line) <= lessons.TITLE for line in content):
        return [Stretch(line, minutes / len(content), ()) for line in content], {}
    points = (
        (doc.Bullets(tuple((doc.para(line),) for line in content)),)
        if len(content) > 1
        else tuple(map(doc.para, content))
    )
    return [Stretch(title, minutes, (), "讲授")], {"overview": points} if points else {}


def _bare(title: str) -> str:
    """A title without its number: 第三讲 慢下来 -> 慢下来."""
    found = re.sub(r"^第\s*[一二三四五六七八九十百\d]+\s*[讲课节次][:：、.．\s]*", "", title.strip())
    return found or title.strip()


def _minutes(record: Record, table: Table, job: Job, course: str) -> float:
    """How long it is by its 课时 or its minutes; 0, and said, when neither can be read."""
    cells, hour = record.cells, job.hand.class_hours.get(course, CLASS_HOUR)
    hours, minutes = values.number(cells.get("hours", "")), values.minutes(cells.get("minutes", ""))
    for field, found in (("hours", hours), ("minutes", minutes)):
        if cells.get(field) and not found:
            job.findings.lost(
                table.place(record, field), f"“{short(cells[field])}”", "看不出是多少，没有带进来"
            )
    if hours and minutes and hours * hour != minutes:
        done = f"按 {minutes:g} 分钟写；一课时 {hour} 分钟，请核对"
        job.findings.guessed(table.place(record), f"{hours:g} 课时和 {minutes:g} 分钟对不上", done)
    if not hours and not minutes:
        job.findings.guessed(table.place(record), "没有写课时", f"先写成 1 课时 {hour} 分钟")
    return minutes or (hours or 0) * hour


def _person(record: Record, table: Table, job: Job, fields: dict[str, Any]) -> None:
    """Who teaches, where the library knows somebody of that name."""
    name = record.cells.get("instructor", "")
    if not name:
        return
    people = job.hand.titles.get("ppl", {})
    bare = re.sub(r"(?:老师|讲师|教授|医生|主任)$", "", name.strip())
    found = next((id_ for id_, title in people.items() if title in (name.strip(), bare)), "")
    if found:
        fields["instructor"] = found
    else:
        done = "人物登记里没有这个人，没有写进草稿：本人同意公开，再登记成人物，写上 instructor"
        job.findings.lost(table.place(record, "instructor"), f"主讲“{short(name)}”", done)
