"""What CI does with proposals and merges, as far as it can be tried here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

TEMPLATE = ROOT / "scripts/xindeng/county/template"
BIN = Path(sys.executable).parent
FOLDER = ROOT / ".github/workflows"
TEXT, COMMENT, PREVIEW, DAILY = (
    (FOLDER / name).read_text("utf-8") for name in ("site.yml", "comment.yml", "preview.yml", "daily.yml")
)
JOBS, PREVIEWING, LOOKING = (yaml.safe_load(text)["jobs"] for text in (TEXT, PREVIEW, DAILY))
COMMENTING = yaml.safe_load(COMMENT)["jobs"]["comment"]
EVERY = (*JOBS.values(), COMMENTING, *PREVIEWING.values(), *LOOKING.values())
STEPS = [step for job in EVERY for step in job["steps"]]
GITLAB = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8"))
GITEE = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in (ROOT / ".workflow").glob("*.yml")}


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
    used = re.findall(r"uses: (.*)", TEXT + COMMENT + PREVIEW + DAILY)
    assert used
    for line in used:
        assert re.fullmatch(r"actions/[a-z/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_a_proposal_is_checked_without_secrets_and_publishes_nothing():
    assert "pull_request_target" not in TEXT
    assert "secrets." not in TEXT
    assert JOBS["check"]["permissions"] == {"contents": "read"}
    assert "github.token" not in str(JOBS["check"])
    assert all("actions/cache@" not in step.get("uses", "") for step in JOBS["check"]["steps"])
    said = [step["run"] for step in JOBS["check"]["steps"] if step.get("run", "").startswith("./inv")]
    assert said[:4] == ["./inv check", "./inv test", "./inv build", "./inv changes --since HEAD^1"]
    assert [line.split()[1] for line in said[4].splitlines()] == ["check", "changes"]
    assert JOBS["publish"]["if"] == "github.event_name == 'push'"
    assert (JOBS["publish"]["needs"], JOBS["deploy"]["needs"]) == ("check", "publish")


def test_no_text_of_a_proposal_is_run_as_a_program():
    for job in EVERY:
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")


def test_who_may_comment_runs_nothing_of_the_proposal():
    assert "uses:" not in COMMENT, "no code is fetched"
    assert "./inv" not in COMMENT
    assert COMMENTING["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert "secrets." not in COMMENT
    assert yaml.safe_load(COMMENT)["permissions"] == {}


def test_who_may_put_up_a_preview_runs_nothing_of_the_proposal():
    assert "checkout@" not in PREVIEW
    assert "./inv" not in PREVIEW
    assert "secrets." not in PREVIEW
    assert "head_repository.full_name == github.repository" in PREVIEWING["keep"]["if"]
    assert PREVIEWING["keep"]["permissions"] == {"actions": "read", "contents": "write"}
    assert PREVIEWING["deploy"]["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}


def test_what_time_makes_wrong_is_looked_for_each_day_without_any_right_to_write():
    said = "".join(step.get("run", "") for job in LOOKING.values() for step in job["steps"])
    assert "./inv check --today now" in said
    assert "./inv links --to public --outside" in said
    assert {str(job["permissions"]) for job in LOOKING.values()} == {"{'contents': 'read'}"}


def flat(commands: list[object]) -> list[str]:
    """The lines of a job of GitLab; lists that are shared stand inside."""
    return [line for each in commands for line in (flat(each) if isinstance(each, list) else [str(each)])]


def tasks_of(commands: list[str]) -> list[str]:
    return re.findall(r"\./inv (\w+)", "\n".join(commands))


def test_gitlab_checks_proposals_without_rights_and_publishes_what_was_merged():
    assert GITLAB["check"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert tasks_of(GITLAB["check"]["script"]) == ["check", "build", "changes"]
    assert [GITLAB[job]["cache"]["policy"] for job in ("check", "publish", "daily")] == ["pull", "pull-push", "pull"]
    assert "XINDENG_TO" not in str(GITLAB["check"])
    for job in ("publish", "pages"):
        assert '!= "merge_request_event"' in GITLAB[job]["rules"][0]["if"]
        assert GITLAB[job]["resource_group"] == "publish"
    assert tasks_of(flat(GITLAB["publish"]["script"])) == tasks_of(flat(GITLAB["pages"]["script"])) == ["check", "publish", "gc"]
    assert "./inv" not in str(GITLAB["preview"]["script"])
    assert tasks_of(GITLAB["daily"]["script"]) == ["check", "links"]


def test_gitee_has_the_same_three_and_gives_proposals_nothing():
    steps = {name: file["stages"][0]["steps"][0] for name, file in GITEE.items()}
    assert {name: tasks_of(step["commands"]) for name, step in steps.items()} == {
        "pr-pipeline": ["check", "build", "changes"], "master-pipeline": ["check", "publish", "gc"], "daily-pipeline": ["check", "links"],
    }  # fmt: skip
    assert [name for name, file in GITEE.items() if "pr" in file["triggers"]] == ["pr-pipeline"]
    assert steps["pr-pipeline"]["caches"] == []
    assert "XINDENG_TO" not in str(GITEE["pr-pipeline"])


WORKFLOWS = [*FOLDER.glob("*.yml"), TEMPLATE / "dot.github/workflows/site.yml"]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: f"{file.parts[-4]} {file.name}")
def test_workflows_have_the_form_that_github_wants_and_none_of_the_known_weaknesses(file, tmp_path):
    copy = tmp_path / ".github/workflows" / file.name
    copy.parent.mkdir(parents=True)
    shutil.copy(file, copy)
    for command in (("check-jsonschema", "--builtin-schema", "vendor.github-workflows"), ("zizmor", "--offline", "--no-progress", "-q")):
        told = subprocess.run([BIN / command[0], *command[1:], copy], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr


def test_gitlab_s_file_has_the_form_that_gitlab_wants():
    command = [BIN / "check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", ROOT / ".gitlab-ci.yml"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_county_gets_the_same_files():
    for name in (".gitlab-ci.yml", ".workflow/pr-pipeline.yml", ".workflow/master-pipeline.yml", ".workflow/daily-pipeline.yml"):
        assert (TEMPLATE / f"dot{name}").read_bytes() == (ROOT / name).read_bytes()


def preview(tmp_path: Path, origin: Path, branch: str, files: dict[str, str], size: int = 1) -> int:
    """The step that keeps a preview, with an archive of these files; a value that begins with -> is a link."""
    work = machine(tmp_path, f"work {len(list(tmp_path.iterdir()))}")
    with zipfile.ZipFile(work / "out.zip.served", "w") as packed:
        for name, words in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o120777 if words.startswith("->") else 0o100644) << 16
            packed.writestr(entry, words.removeprefix("->"))
    listed = {"artifacts": [{"name": "out", "id": 7, "size_in_bytes": size}]}
    (work / "artifacts.served").write_text(json.dumps(listed))
    tools = work / "bin"
    tools.mkdir()
    (tools / "gh").write_text('#!/bin/sh\ncase "$*" in *zip*) cat out.zip.served ;; *) cat artifacts.served ;; esac\n')
    (tools / "gh").chmod(0o755)
    return run("Keep the preview", work, origin, PATH=f"{tools}:{os.environ['PATH']}", BRANCH=branch, REPO="a/b", RUN="1")


def shown(origin: Path) -> set[str]:
    told = subprocess.run(["git", "-C", str(origin), "ls-tree", "-r", "--name-only", "refs/releases/preview"], capture_output=True, check=False)
    return set(told.stdout.decode().split())


def test_a_preview_is_kept_under_its_branch_s_name_and_no_link_comes_with_it(tmp_path, origin):
    assert preview(tmp_path, origin, "改写/Fix #12; rm -rf /", {"site/index.html": "1", "site/x": "->/etc/passwd", ".cache/a": ""}) == 0
    assert shown(origin) == {"fix-12-rm-rf/site/index.html"}
    assert preview(tmp_path, origin, "other", {"site/a.html": "1", "../out.html": "2"}) in {0, 1}
    assert preview(tmp_path, origin, "Fix-12-rm-rf", {"site/b.html": "1"}) == 0
    assert {name for name in shown(origin) if name.startswith("fix")} == {"fix-12-rm-rf/site/b.html"}
    assert not [name for name in shown(origin) if "out.html" in name and not name.startswith("other/")]
    before = shown(origin)
    assert preview(tmp_path, origin, "///", {"site/b.html": "1"}) == 0
    assert preview(tmp_path, origin, "large", {"site/b.html": "1"}, size=600_000_000) == 0
    assert shown(origin) == before


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


INV = """#!/bin/sh
echo "$@" >> "$SAID"
[ "$1" = publish ] || exit 0
mkdir -p "$3/v$N" "$3/.xindeng" && echo "$N" > "$3/v$N/index.html" && ln -sfn "v$N" "$3/latest" && touch "$3/.xindeng/log"
"""
"""The launcher as far as these jobs go: publishes a version of one page."""


@pytest.fixture
def merged(tmp_path: Path, origin: Path) -> Path:
    """A checkout of what was merged, with two commits; the first of them bears a tag."""
    folder = machine(tmp_path, "merged")
    (folder / "inv").write_text(INV)
    (folder / "inv").chmod(0o755)
    git = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "1"), ("tag", "v1"), ("commit", "-qm", "2", "--allow-empty"),
                  ("push", "-q", str(origin), "main", "v1")):  # fmt: skip
        subprocess.run([*git, *words], check=True)
    return folder


@pytest.mark.parametrize(("at", "kind", "alias"), [("main", "branch", "latest"), ("v1", "tag", ""), ("main", "tag", "latest"), ("v1", "branch", "latest")])
def test_a_tag_makes_a_permanent_version_and_moves_readers_only_where_it_is_the_newest(merged, origin, at, kind, alias):
    subprocess.run(["git", "-C", str(merged), "checkout", "-q", "--detach", at], check=True)
    (merged / "public").mkdir()
    assert run("Publish", merged, origin, GITHUB_REF_TYPE=kind, SAID=str(merged / "said"), N="1") == 0
    assert (merged / "said").read_text() == f"publish --to public --alias {alias}\ngc --to public --yes\n"


def test_gitlab_pages_gets_every_release_as_plain_files(merged, origin):
    script_ = "\n".join(flat(GITLAB["pages"]["script"]))
    head = subprocess.run(["git", "-C", str(merged), "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    for number, tag in (("1", ""), ("2", ""), ("3", "v1")):
        environment = {
            **os.environ, "ORIGIN": str(origin), "CI_REPOSITORY_URL": str(origin), "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_SHA": "0" * 40 if tag else head,
            "CI_COMMIT_TAG": tag, "KEPT": GITLAB["pages"]["variables"]["KEPT"], "SAID": str(merged / "said"), "N": number,
        }  # fmt: skip
        subprocess.run(["bash", "-eo", "pipefail", "-c", script_], cwd=merged, env=environment, check=True)
        shown = {path.relative_to(merged / "public").as_posix(): path for path in (merged / "public").rglob("*")}
        assert sorted(shown) == sorted({"latest", "latest/index.html", *(f"v{each}{rest}" for each in range(1, int(number) + 1) for rest in ("", "/index.html"))})
        assert not any(path.is_symlink() for path in shown.values())
        shutil.rmtree(merged / "public")
        shutil.rmtree(merged / "kept")
    said = (merged / "said").read_text().splitlines()
    assert [line.partition("--alias ")[2] for line in said if line.startswith("publish")] == ["latest", "latest", ""]


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
            "HEAD": "somebody:patch-1; echo", "SHA": SHA, "GITHUB_OUTPUT": str(self.folder / "env"),
        }  # fmt: skip
        assert run("Find the proposal", work, self.folder, **says) == 0
        says["NUMBER"] = (self.folder / "env").read_text().strip().removeprefix("number=")
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
