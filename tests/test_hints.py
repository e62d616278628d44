"""Forms, editors and new files tell an author what to write in every field there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from xindeng.kinds import KINDS
from xindeng.schema import Part
from xindeng.schema.fields import inner, spelling
from xindeng.schema.hints import HINTS, hint
from xindeng.schema.labels import label
from xindeng.shelf import Centre, Waiver


def parts(model: type[Part], found: dict[type[Part], None]) -> Iterator[type[Part]]:
    """A model and every part inside it, each once."""
    if model in found:
        return
    found[model] = None
    yield model
    for part in inner(model).values():
        if part:
            yield from parts(part, found)


ROOTS: list[type[Part]] = [*(kind.model for kind in KINDS), Centre, Waiver]
FOUND: dict[type[Part], None] = {}
MODELS = [part for root in ROOTS for part in parts(root, FOUND)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.__module__}.{model.__name__}")
def test_every_field_has_a_chinese_name_and_says_what_to_write(model: type[Part]) -> None:
    for name in spelling(model).values():
        assert label(name, model.__name__), f"no label: {model.__name__}.{name}"
        words = hint(model, name)
        assert words, f"no hint: {model.__name__}.{name}"
        assert len(words) <= 60, f"too long to read while typing: {model.__name__}.{name}"
        assert not words.endswith("。")


def test_no_hint_is_left_over_from_a_field_that_is_gone() -> None:
    used = set()
    for model in MODELS:
        for name in spelling(model).values():
            own = [f"{base.__name__}.{name}" for base in model.__mro__]
            used.add(next((key for key in own if key in HINTS), name))
    assert set(HINTS) == used


def test_what_a_field_has_of_its_own_goes_before_what_its_name_means_elsewhere() -> None:
    kinds = {kind.name: kind.model for kind in KINDS}
    assert hint(kinds["lecture"], "id") == HINTS["Register.id"] != HINTS["id"]
    assert hint(kinds["lecture"], "minutes") == HINTS["Lecture.minutes"]
    assert hint(Centre, "hours") == HINTS["Centre.hours"]
