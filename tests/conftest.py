"""What all tests share: sizes of campaigns, where the sample library lies, recording of golden files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sharing import once

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "sample"


@pytest.fixture(scope="session")
def everything() -> bool:
    """True under `./inv test --all`: slow campaigns run at full size."""
    return bool(os.environ.get("XINDENG_ALL"))


@pytest.fixture(scope="session")
def recording() -> bool:
    """True under `./inv test --record`: golden files are written, not compared."""
    return bool(os.environ.get("XINDENG_RECORD"))


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample library that a test may spoil."""
    root = tmp_path / "sample"
    shutil.copytree(SAMPLE, root)
    return root


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample library, built once for all tests; to be looked at and copied only."""
    from building import build  # the tests of the light start import this file and not the build packages

    return once(tmp_path_factory, "sample", lambda root: build(SAMPLE, root / "out")) / "out"
