"""Equal recipes give equal bytes, also where a machine has more to do than it can."""

from __future__ import annotations

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from xindeng import media, store
from xindeng.diag import Span
from xindeng.media import graph, tools
from xindeng.media.encode import decode_once
from xindeng.media.probe import Found


@pytest.fixture(scope="module")
def restless(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Found]:
    """Noise, which meets the cap of every rung: only there does x264 look at what its threads have done."""
    path = tmp_path_factory.mktemp("a") / "a.mp4"
    subprocess.run(
        [tools.ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "testsrc=s=640x480:r=25:d=4,noise=alls=60:allf=t", "-c:v", "libx264",
         "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p", str(path)], check=True,
    )  # fmt: skip
    found, _ = media.probe(path, Span("a"), path.parent)
    assert found
    return path, found


def test_six_runs_that_fight_for_the_processor_give_the_same_bytes(restless: tuple[Path, Found], tmp_path: Path) -> None:
    path, found = restless
    recipe = media.recipe(found, "camera")

    def made(number: int) -> dict[str, str]:
        folder = tmp_path / str(number)
        folder.mkdir()
        decode_once(path, found, recipe, folder, lambda _: None)
        return {file.relative_to(folder).as_posix(): store.sha256(file) for file in store.files(folder) if file.suffix in {".m4s", ".jpg"}}

    with ThreadPoolExecutor(6) as pool:
        first, *others = pool.map(made, range(6))
    assert others == [first] * 5


def test_every_encoder_works_with_one_thread(restless: tuple[Path, Found]) -> None:
    path, found = restless
    recipe = media.recipe(found, "camera")
    words = " ".join(graph.command(path, found, recipe))
    assert re.findall(r"-threads:v (\d+)", words) == ["1"] * len(recipe.rungs)
