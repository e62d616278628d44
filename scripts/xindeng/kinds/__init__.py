"""The registry of content kinds. A new kind is a new file, one import and one entry here."""

from __future__ import annotations

from typing import Any

from . import activity, course, group_manual, hotline, lecture, lecture_kit, module, play, policy, programme
from .kind import Kind
from .registers import FORM, LICENCE, PERSON, REFERENCE, TERM

KINDS: tuple[Kind[Any], ...] = (
    programme.KIND,
    module.KIND,
    course.KIND,
    lecture.KIND,
    lecture_kit.KIND,
    group_manual.KIND,
    play.KIND,
    activity.KIND,
    TERM,
    hotline.KIND,
    FORM,
    REFERENCE,
    policy.KIND,
    PERSON,
    LICENCE,
)

BY_NAME: dict[str, Kind[Any]] = {kind.name: kind for kind in KINDS}

__all__ = ["BY_NAME", "KINDS", "Kind"]
