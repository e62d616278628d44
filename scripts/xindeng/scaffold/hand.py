"""What a new file may lean on, read from the library that it is for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from xindeng import library
from xindeng.kinds.course import Course
from xindeng.kinds.module import Module
from xindeng.kinds.programme import Programme
from xindeng.memo import AFRESH, Memo
from xindeng.shelf import Library

from .filling import AtHand


def around(root: Path, today: date, memo: Memo = AFRESH) -> AtHand:
    """The ids of a content root, drafts last: what is a draft may be cited by drafts only.

    Raises Trouble when there is no courses/ folder.
    """
    shelf, _ = library.load(root, drafts=True, memo=memo)
    ids: dict[str, list[str]] = {}
    for item in sorted(shelf.items.values(), key=lambda item: (item.status == "draft", item.id)):
        ids.setdefault(item.id.partition("-")[0], []).append(item.id)
    licence = shelf.centre.licence
    ids["lic"] = [*([licence] if licence else []), *(ref for ref in ids.get("lic", ()) if ref != licence)]
    return AtHand(
        today, {prefix: tuple(found) for prefix, found in ids.items() if found}, _class_hours(shelf)
    )


def _class_hours(shelf: Library) -> dict[str, int]:
    found: dict[str, int] = {}
    for course in shelf.all(Course):
        module = shelf.find(course.module, Module) if course.module else None
        programme = shelf.find(module.programme, Programme) if module else None
        if programme:
            found[course.id] = programme.class_hour_minutes
    return found
