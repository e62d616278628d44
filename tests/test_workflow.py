"""What CI does with proposals and merges, as far as it can be tried here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).parents[1] / ".github/workflows"
TEXT, COMMENT = ((FOLDER / name).read_text("utf-8") for name in ("site.yml", "comment.yml"))
JOBS = yaml.safe_load(TEXT)["jobs"]
COMMENTING = yaml.safe_load(COMMENT)["jobs"]["comment"]
STEPS = [*JOBS["publish"]["steps"], *COMMENTING["steps"]]


def script(name: str) -> str:
    (found,) = (step["run"] for step in STEPS if step.get("name") == name)
    return found


def run(name: str, folder: Path, origin: Path, **more: str) -> int:
    """A step, as the runner runs it; the origin is a folder here."""
    environment = {**os.environ, "ORIGIN": str(origin), "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", **more}
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
    used = re.findall(r"uses: (.*)", TEXT + COMMENT)
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
        "./inv check", "./inv test", "./inv build",
        './inv check --json --comment comment.md --link "$LINK" > problems.json || test -s comment.md',
    ]  # fmt: skip
    assert JOBS["publish"]["if"] == "github.event_name == 'push'"
    assert (JOBS["publish"]["needs"], JOBS["deploy"]["needs"]) == ("check", "publish")


def test_no_text_of_a_proposal_is_run_as_a_program():
    for job in (*JOBS.values(), COMMENTING):
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")


def test_who_may_comment_runs_nothing_of_the_proposal():
    assert "uses:" not in COMMENT, "no code is fetched"
    assert "./inv" not in COMMENT
    assert COMMENTING["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert "secrets." not in COMMENT
    assert yaml.safe_load(COMMENT)["permissions"] == {}


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


# --- the comment on a proposal ---------------------------------------------------------

GH = """#!/usr/bin/env python3
import json, os, pathlib, sys
words = sys.argv[1:]
world = pathlib.Path(os.environ["WORLD"])
path = next(word for word in words if word.startswith("repos/"))
with (world / "calls.txt").open("a") as calls:
    calls.write(" ".join(words) + "\\n")
if "--input" in words:
    body = pathlib.Path(words[words.index("--input") + 1]).read_text("utf-8")
    (world / "posted.json").write_text(body, "utf-8")
    print("{}")
elif path.endswith("/zip"):
    sys.stdout.buffer.write((world / "comment.zip").read_bytes())
else:
    name = "pulls" if path.endswith("/pulls") else "artifacts" if path.endswith("/artifacts") else "comments"
    print((world / f"{name}.json").read_text("utf-8"))
"""
"""GitHub's own program, as far as the steps use it: it answers from files and keeps what it was told."""

SHA = "a" * 40
HELLO = "<!-- xindeng-check -->\n### 有 1 处要改\n"


class World:
    """A proposal, what its run left behind, and the comments that stand below it."""

    def __init__(self, folder: Path, text: bytes, *, sha: str = SHA, comments: str = "[]") -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        (self.bin / "gh").write_text(GH)
        (self.bin / "gh").chmod(0o755)
        (folder / "pulls.json").write_text(json.dumps([{"number": 3, "head": {"sha": "b" * 40}}, {"number": 7, "head": {"sha": sha}}]))
        artifacts = {"artifacts": [{"id": 5, "name": "comment", "size_in_bytes": 900}]}
        (folder / "artifacts.json").write_text(json.dumps(artifacts))
        (folder / "comments.json").write_text(comments)
        with zipfile.ZipFile(folder / "comment.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("comment.md", text)
            archive.writestr("../outside.txt", "out")

    def comment(self) -> str:
        """Every step in turn; what is posted, empty when nothing is."""
        work = machine(self.folder, "work")
        says = {
            "PATH": f"{self.bin}:{os.environ['PATH']}", "WORLD": str(self.folder), "REPO": "centre/site", "RUN": "9",
            "HEAD": "somebody:patch-1; echo", "SHA": SHA, "GITHUB_ENV": str(self.folder / "env"),
        }  # fmt: skip
        assert run("Find the proposal", work, self.folder, **says) == 0
        says["NUMBER"] = (self.folder / "env").read_text().strip().removeprefix("NUMBER=")
        if says["NUMBER"]:
            assert run("Fetch the text", work, self.folder, **says) == 0
            assert run("Post the comment", work, self.folder, **says) == 0
        assert not (self.folder / "outside.txt").exists()
        posted = self.folder / "posted.json"
        return json.loads(posted.read_text("utf-8"))["body"] if posted.exists() else ""

    @property
    def last_call(self) -> str:
        return (self.folder / "calls.txt").read_text("utf-8").splitlines()[-1]


def test_what_the_check_said_is_posted_once_at_the_proposal(tmp_path):
    world = World(tmp_path, HELLO.encode())
    assert world.comment() == HELLO
    assert world.last_call.startswith("api -X POST repos/centre/site/issues/7/comments ")


def test_the_next_run_renews_its_own_comment_and_nobody_elses(tmp_path):
    written = [
        {"id": 1, "user": {"login": "somebody"}, "body": HELLO},
        {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "另一件事"},
        {"id": 4, "user": {"login": "github-actions[bot]"}, "body": HELLO},
    ]
    pages = json.dumps(written[:2]) + json.dumps(written[2:])
    world = World(tmp_path, HELLO.encode(), comments=pages)
    assert world.comment() == HELLO
    assert world.last_call.startswith("api -X PATCH repos/centre/site/issues/comments/4 ")


def test_a_proposal_that_moved_on_waits_for_its_own_run(tmp_path):
    assert World(tmp_path, HELLO.encode(), sha="c" * 40).comment() == ""


@pytest.mark.parametrize("text", [b"", b"### hello", b"#!/bin/sh\ntouch ran\n", b"\xff\xfe"])
def test_what_is_no_answer_of_the_check_is_not_posted(tmp_path, text):
    assert World(tmp_path, text).comment() == ""


def test_a_hostile_text_stays_a_text(tmp_path):
    hostile = HELLO + "@everyone `$(touch ran)` ${{ github.token }}\n" + "长" * 100_000
    posted = World(tmp_path, hostile.encode()).comment()
    assert posted.startswith(HELLO + "@\u200beveryone `$(touch ran)` ${{ github.token }}\n长长")
    assert len(posted) == 65_000
    assert not list(tmp_path.rglob("ran"))
