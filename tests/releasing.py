"""For the tests of releases: small builds, a publisher that may be killed, what a reader must find."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Self

import pytest

from xindeng import store
from xindeng.publish import Published, publish
from xindeng.releases import versions
from xindeng.trouble import Trouble

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 21)
TOP = {"media", "files", ".xindeng", "latest", "versions.json", "index.html", "help.html"}
LINK = re.compile(r"\.\./(media|files)/([^/\"]+)/([^\"]+)")

SERVANT = """
# Publishes in a forked child for each order on stdin; kills it after `delay` seconds, or has it
# kill itself just before its `step`-th rename, link or new folder. Answers with the exit code.
import json, os, signal, sys, time, traceback
from datetime import date
from pathlib import Path
from xindeng.publish import publish

def die_at(step):
    left = [step]
    def hook(event, args):
        if event in ("os.rename", "os.link", "os.symlink", "os.mkdir"):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)

for line in sys.stdin:
    order = json.loads(line)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if "step" in order:
                die_at(order["step"])
            publish(Path(order["out"]), Path(order["target"]), version=order["version"], alias="latest",
                    today=date(2026, 11, 21))
            code = 0
            if "delay" in order:
                time.sleep(60)
        except BaseException:
            traceback.print_exc()
        os._exit(code)
    if "delay" in order:
        time.sleep(order["delay"])
        os.kill(child, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Servant:
    """A process that publishes, and that may be told to die while it does."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVANT], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )

    def send(self, out: Path, target: Path, version: str, **how: float) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(
            json.dumps({"out": str(out), "target": str(target), "version": version, **how}) + "\n"
        )
        self.process.stdin.flush()

    def answer(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=60)


def build(out: Path, *, note: str = "", media: dict[str, bytes] | None = None) -> Path:
    """A built site of a few pages, each leading to a video and a print."""
    media = media or {"a1": b"video" * 20_000}
    prints = {"p1": b"%PDF-1.7 " * 2_000, "p2": b"%PDF-1.7 other"}
    for kind, name, entries in (("media", "video.mp4", media), ("files", "讲义.pdf", prints)):
        for key, content in entries.items():
            (out / kind / key).mkdir(parents=True)
            (out / kind / key / name).write_bytes(content)
            store.seal(out / kind / key)
    links = [f"media/{key}/video.mp4" for key in media] + [f"files/{key}/讲义.pdf" for key in prints]
    for page in ("index.html", "lectures/倾听.html", "plays/晚饭桌上.html"):
        up = "../" * (page.count("/") + 1)
        file = out / "site" / page
        file.parent.mkdir(parents=True, exist_ok=True)
        text = note if page.startswith("lectures") else ""
        file.write_text(f"<h1>{page}{text}</h1>" + "".join(f'<a href="{up}{link}">' for link in links), "utf-8")
    (out / "help.html").write_text(f"<h1>求助信息{note}</h1>", "utf-8")
    (out / "manifest.json").write_text(json.dumps({"media": [*media], "files": [*prints], "pages": 3}))
    return out


def release(out: Path, target: Path, version: str, alias: str | None = "latest", **how: bool) -> Published:
    return publish(out, target, version=version, alias=alias, today=DAY, **how)


def refused(out: Path, target: Path, version: str, alias: str | None = None) -> str:
    with pytest.raises(Trouble) as caught:
        release(out, target, version, alias)
    assert caught.value.exit_code == 4
    return str(caught.value)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in store.files(folder)}


def assert_whole(target: Path, builds: dict[str, Path]) -> str:
    """Every visible version is all there, and so is what its pages lead to. The latest version."""
    latest = str((target / "latest").readlink())
    visible = {path.name for path in target.iterdir()}
    assert visible - TOP <= set(builds)
    assert latest in visible
    for version in visible - TOP:
        assert tree(target / version) == tree(builds[version] / "site")
        for page in (target / version).rglob("*.html"):
            for kind, key, name in LINK.findall(page.read_text("utf-8")):
                assert (target / kind / key / name).read_bytes() == (
                    builds[version] / kind / key / name
                ).read_bytes()
                assert store.intact(target / kind / key)
    listed = json.loads((target / "versions.json").read_text())
    for known in (*(entry["version"] for entry in listed), *(found.version for found in versions(target))):
        assert (target / known).is_dir()
    assert "latest/index.html" in (target / "index.html").read_text("utf-8")
    assert "求助信息" in (target / "help.html").read_text("utf-8")
    return latest


def assert_healed(target: Path, builds: dict[str, Path], version: str) -> None:
    assert assert_whole(target, builds) == version
    assert {release.version for release in versions(target)} == set(builds)
    assert (target / "help.html").read_bytes() == (builds[version] / "help.html").read_bytes()
    assert [entry["version"] for entry in json.loads((target / "versions.json").read_text())] == [
        release.version for release in versions(target)
    ]


def first(folder: Path) -> Path:
    return build(folder / "out 旧")


def second(folder: Path) -> Path:
    """The next build: one page changed, one video more."""
    return build(folder / "out 新", note="第二版", media={"a1": b"video" * 20_000, "a2": b"other" * 40_000})
