"""The prints of the sample library, for the tests that read them: fixtures to import."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import SAMPLE

from xindeng import films, library, plan
from xindeng.doc import Doc
from xindeng.shelf import Library


@pytest.fixture(scope="module")
def shelf() -> Library:
    return library.load(SAMPLE)[0]


@pytest.fixture(scope="module")
def todo(shelf: Library) -> plan.Plan:
    return plan.plan(shelf, films.probe(shelf, SAMPLE)[0], SAMPLE)


@pytest.fixture(scope="module")
def prints(todo: plan.Plan, built: Path) -> Mapping[str, bytes]:
    """File name -> every print of the sample, as the build made it."""
    return {entry.name: (built / "files" / entry.key / entry.name).read_bytes() for entry in todo.prints}


@pytest.fixture(scope="module")
def docs(todo: plan.Plan) -> Mapping[str, Doc]:
    return {doc.id: doc for doc in todo.docs}
