"""Many publishers at once: none is lost, none is twice there, and the list has the order of the log."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import objectstore
import pytest
from releasing import ROOT, assert_sound, at, tiny

from xindeng.release import deeds

WRITERS, RELEASES = (16, 50) if os.environ.get("XINDENG_ALL") else (2, 3)

WRITER = """
import sys
from pathlib import Path
from releasing import SOURCE, DAY, at
from xindeng.release import cargo
from xindeng.release.publish import Wish, publish
where, out, name, count = sys.argv[1:]
with at(where) as place:
    built = cargo.load(Path(out), SOURCE)
    for number in range(int(count)):
        publish(place, built, Wish(DAY, f"w{name}.{number}", "latest"))
"""


def race(where: str, outs: list[Path]) -> list[str]:
    """What the list of versions says afterwards, the newest first."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'scripts'}{os.pathsep}{ROOT / 'tests'}"}
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, where, str(out), str(name), str(RELEASES)], env=environment)
        for name, out in enumerate(outs)
    ]
    assert [writer.wait() for writer in writers] == [0] * WRITERS
    with at(where) as place:
        found = [each["version"] for each in deeds.versions(place).facts["versions"]]
        entries = place.log.refresh()
        assert [entry.number for entry in entries] == list(range(1, WRITERS * RELEASES + 1))
        assert [entry.version for entry in reversed(entries)] == found
        assert place.state().aliases == {"latest": found[0]}
        assert [each["version"] for each in json.loads(place.depot.read("versions.json"))] == found
    assert_sound(where)
    return found


@pytest.fixture
def outs(tmp_path: Path) -> list[Path]:
    """A build of each writer's own."""
    return [tiny(tmp_path / f"out{number}", f"第{number}人") for number in range(WRITERS)]


EVERY = {f"w{name}.{number}" for name in range(WRITERS) for number in range(RELEASES)}


@pytest.mark.campaign
def test_many_publishers_into_one_folder(outs, tmp_path):
    found = race(str(tmp_path / "公开"), outs)
    assert (len(found), set(found)) == (len(EVERY), EVERY)


@pytest.mark.campaign
def test_many_publishers_into_one_bucket(outs, honest):
    with objectstore.variables(honest):
        found = race("s3://heart/race", outs)
    assert (len(found), set(found)) == (len(EVERY), EVERY)
