"""模块: a strand of a programme with its hours."""

from __future__ import annotations

from xindeng.doc import Blocks, Card, Cards
from xindeng.prose import Slot
from xindeng.schema import CourseRef, Decimal, Item, ProgrammeRef, Yes
from xindeng.shelf import Library

from . import course as courses
from .common import facts, linked, prose, section, slot
from .course import Course
from .kind import Kind


class Module(Item):
    """`complete: true` says that nothing is missing, so that sums are held to the plan (T-03)."""

    programme: ProgrammeRef
    planned_hours: Decimal
    courses: tuple[CourseRef, ...] = ()
    complete: Yes = False


def slots(item: Module) -> tuple[Slot, ...]:
    return (slot(item, "overview", "模块说明"),)


def hours(item: Module, library: Library) -> float:
    """课时 of the lectures that exist in this module's courses."""
    return sum(courses.hours(library.get(ref, Course), library) for ref in item.courses)


def compose(item: Module, library: Library) -> Blocks:
    found = [library.get(ref, Course) for ref in item.courses]
    cards = Cards(tuple(courses.card(course, library) for course in found)) if found else None
    return (
        facts(
            item,
            ("体系", linked([item.programme])),
            ("学时", f"已编 {hours(item, library):g} / 计划 {item.planned_hours:g} 课时"),
            ("状态", "已编完" if item.complete else "还在编写"),
        ),
        *prose(item, "overview", "模块说明"),
        *section("课程", cards, id="courses"),
    )


def card(item: Module, library: Library) -> Card:
    meta = (library.title(item.programme), f"计划 {item.planned_hours:g} 课时")
    return Card(item.id, item.title, item.summary, meta)


KIND = Kind("module", "mod", "模块", "modules", Module, compose, slots, card=card)
