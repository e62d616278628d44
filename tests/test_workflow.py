"""What CI does with proposals and merges, as far as it can be tried here."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

TEXT = (Path(__file__).parents[1] / ".github/workflows/site.yml").read_text("utf-8")
JOBS = yaml.safe_load(TEXT)["jobs"]


def script(name: str) -> str:
    (found,) = (step["run"] for step in JOBS["publish"]["steps"] if step.get("name") == name)
    return found


def run(name: str, folder: Path, origin: Path) -> int:
    """A step of the publishing job, as the runner runs it; the origin is a folder here."""
    environment = {**os.environ, "ORIGIN": str(origin), "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["bash", "-e", "-c", script(name)]
    return subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True).returncode


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "origin")], check=True)
    return tmp_path / "origin"


def machine(tmp_path: Path, name: str) -> Path:
    (tmp_path / name).mkdir()
    return tmp_path / name


def add(folder: Path, version: str) -> None:
    (folder / "public" / version).mkdir()
    (folder / "public" / version / ".sums.json").write_text(version)
    (folder / "public/latest").unlink(missing_ok=True)
    (folder / "public/latest").symlink_to(version)


def test_every_action_is_pinned_to_a_commit():
    used = re.findall(r"uses: (.*)", TEXT)
    assert used
    for line in used:
        assert re.fullmatch(r"actions/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_a_proposal_is_checked_without_secrets_and_publishes_nothing():
    assert "pull_request_target" not in TEXT
    assert "secrets." not in TEXT
    assert JOBS["check"]["permissions"] == {"contents": "read"}
    assert "github.token" not in str(JOBS["check"])
    assert all("actions/cache@" not in step.get("uses", "") for step in JOBS["check"]["steps"])
    assert [step["run"] for step in JOBS["check"]["steps"] if step.get("run", "").startswith("./inv")] == [
        "./inv test", "./inv check", "./inv build",
    ]
    assert JOBS["publish"]["if"] == "github.event_name == 'push'"
    assert (JOBS["publish"]["needs"], JOBS["deploy"]["needs"]) == ("check", "publish")


def test_no_text_of_a_proposal_is_run_as_a_program():
    for job in JOBS.values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")


def test_earlier_releases_are_kept_from_merge_to_merge(tmp_path, origin):
    for version in ("1", "2", "3"):
        folder = machine(tmp_path, version)
        assert run("Fetch earlier releases", folder, origin) == 0
        add(folder, version)
        assert run("Keep the releases", folder, origin) == 0
        assert run("Keep the releases", folder, origin) == 0, "the same run once more"
    last = tmp_path / "3/public"
    assert sorted(path.name for path in last.iterdir() if path.name != ".git") == ["1", "2", "3", "latest"]
    assert ((last / "latest").readlink(), (last / "1/.sums.json").read_text()) == (Path("3"), "1")
    heads = subprocess.run(["git", "-C", str(origin), "branch"], check=True, capture_output=True).stdout
    assert heads == b"", "a plain clone fetches no releases"


def test_a_release_that_was_overtaken_is_not_forced(tmp_path, origin):
    one, two = machine(tmp_path, "one"), machine(tmp_path, "two")
    for folder, version in ((one, "1"), (two, "2")):
        assert run("Fetch earlier releases", folder, origin) == 0
        add(folder, version)
    assert run("Keep the releases", one, origin) == 0
    assert run("Keep the releases", two, origin) != 0


def test_a_store_out_of_reach_is_not_taken_for_an_empty_one(tmp_path):
    assert run("Fetch earlier releases", machine(tmp_path, "one"), tmp_path / "nowhere") != 0
