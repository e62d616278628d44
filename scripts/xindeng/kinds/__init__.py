"""The registry of content kinds. A new kind is a new file, one import and one entry here."""

from __future__ import annotations

from typing import Any

from . import (
    activity,
    case,
    certificate,
    cohort,
    collection,
    competency,
    course,
    crisis_media,
    event,
    exam,
    group_manual,
    hotline,
    initiative,
    inventory,
    lecture,
    lecture_kit,
    matrix,
    module,
    play,
    policy,
    programme,
    psychodrama_plan,
    qa,
    service_item,
    showcase,
)
from .figures import FACT, MEASURE
from .kind import Kind
from .places import DIRECTORY, ORGANISATION, SITE
from .registers import FORM, LICENCE, PERSON, REFERENCE, TERM

KINDS: tuple[Kind[Any], ...] = (
    programme.KIND,
    module.KIND,
    course.KIND,
    lecture.KIND,
    competency.KIND,
    exam.KIND,
    certificate.KIND,
    cohort.KIND,
    lecture_kit.KIND,
    group_manual.KIND,
    play.KIND,
    psychodrama_plan.KIND,
    activity.KIND,
    qa.KIND,
    case.KIND,
    crisis_media.KIND,
    service_item.KIND,
    initiative.KIND,
    inventory.KIND,
    matrix.KIND,
    collection.KIND,
    event.KIND,
    showcase.KIND,
    MEASURE,
    ORGANISATION,
    SITE,
    DIRECTORY,
    FACT,
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
