"""The real library in a real Chromium, as a reader meets it.

Stand-ins are the recordings, as long as the real ones and with their real captions, but small, and
the prints and books of all but a few items: making the real ones takes minutes, and
tests/test_media.py, test_pdf.py and test_office.py have that.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import objectstore
import pytest
import webserver
from building import build
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright
from releasing import release
from sharing import once

from xindeng import films as recordings
from xindeng import library, pipeline
from xindeng.films import Film
from xindeng.kinds.lecture import Lecture
from xindeng.media import tools
from xindeng.plan import PRINT_FACTS, Plan, Print, Progress
from xindeng.shelf import Library

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
)
PHONE, DESK = 360, 1280

expect.set_options(timeout=30_000)  # what a script shows is waited for: two processors, sometimes busy ones


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


# --- the site --------------------------------------------------------------------------


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real library, built once for all browser tests, whichever process runs them."""
    return once(tmp_path_factory, "real", _build_library) / "build"


def _build_library(root: Path) -> None:
    _copy_library(root)
    with patch.object(pipeline, "planned", _with_stand_ins):
        build(root, root / "build")


def _copy_library(root: Path) -> None:
    for name in ("courses", "docs"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    shelf, _ = library.load(root)
    films, _ = recordings.probe(shelf, root)
    for lecture in shelf.all(Lecture):
        for film in lecture.videos:
            _stand_in(lecture.source.file.parent / film.src, films[film.id].found.length)


PRINTED = {"lec-listening-01", "kit-sleep-harvest"}
"""Items whose prints tests open."""
_PLANNED = pipeline.planned


def _with_stand_ins(shelf: Library, films: dict[str, Film], root: Path, out: Path) -> Plan:
    """The whole plan, but most prints and books are a line each; pages, packs and links are as they are."""
    todo = _PLANNED(shelf, films, root, out)
    light = {entry.key: entry for entry in todo.prints if entry.owner not in PRINTED and entry.format not in {"zip", "png"}}
    artifacts = (replace(each, make=partial(_line, light[each.key])) if each.key in light else each for each in todo.artifacts)
    return replace(todo, artifacts=tuple(artifacts))


def _line(entry: Print, folder: Path, _: Progress) -> None:
    (folder / entry.name).write_text(f"stand-in of {entry.name}\n", "utf-8")
    (folder / PRINT_FACTS).write_text('{"pages": 4}\n', "utf-8")


def _stand_in(recording: Path, seconds: float) -> None:
    """A test picture of the same length in the recording's place."""
    picture = f"testsrc2=size=320x180:rate=5:duration={seconds}"
    command = [tools.ffmpeg(), "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-pix_fmt", "yuv420p", str(recording)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="session", params=["nginx", *(["s3"] if os.environ.get("XINDENG_ALL") else [])])
def published(request: pytest.FixtureRequest, out: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """Gives the address of a place with these versions: behind a real nginx or in an object store.

    Types, cache rules and ranges are theirs, and so is the policy that nginx sends.
    """
    with ExitStack() as stack:
        if request.param == "s3":
            found = stack.enter_context(objectstore.moto())
            stack.enter_context(objectstore.variables(found))

        def at(name: str, *versions: str) -> str:
            if request.param == "s3":
                objectstore.public_bucket(name)
                for version in versions:
                    release(out, f"s3://{name}", version, "latest" if len(versions) > 1 else None)
                return f"{found['AWS_ENDPOINT_URL']}/{name}/"

            def fill(folder: Path) -> None:
                for version in versions:
                    release(out, folder / "public", version, "latest" if len(versions) > 1 else None)

            target = once(tmp_path_factory, f"published-{name}", fill) / "public"
            return stack.enter_context(webserver.served(target, tmp_path_factory.mktemp("nginx")))

        yield at


@pytest.fixture(scope="session")
def address(published: Published) -> str:
    """What is below `site/` is one version, the only one."""
    return published("public", "site")


@pytest.fixture(scope="session")
def items(out: Path) -> list[dict[str, Any]]:
    """catalog.json of the real library."""
    found: list[dict[str, Any]] = json.loads((out / "site/catalog.json").read_text("utf-8"))["items"]
    return found


@pytest.fixture(scope="session")
def kinds_of_page(items: list[dict[str, Any]]) -> list[str]:
    """One page of each kind of page there is, below the site."""
    one_each = {item["kind"]: item["url"] for item in reversed(items)}
    lists = ("courses/index.html", "lectures/index.html", "activities/index.html", "terms/index.html", "hotlines/index.html")
    written = ("index.html", "about.html", "search.html", "search.html?q=转介", "404.html", "errors/index.html")
    return [*one_each.values(), *lists, *written]


# --- the reader ------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Reader:
    """A browser window, and everything that must not happen in it."""

    page: Page
    site: str
    said: list[str] = field(default_factory=list)
    """Errors and warnings of the console, uncaught exceptions, failed requests."""
    outside: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("console", lambda m: self.said.append(m.text) if m.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", self._asked)

    def _failed(self, request: Request) -> None:
        # A video that is closed while it loads is no fault.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.said.append(f"{request.url}: {request.failure}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.hostname != "127.0.0.1":
            self.outside.append(request.url)

    def open(self, url: str) -> Page:
        answer = self.page.goto(self.site + url)
        assert answer
        assert answer.status == 200, url
        return self.page


def until(page: Page, expression: str, seconds: float = 30) -> None:
    """In the place of Playwright's own way to wait, which asks for `eval`: the site's policy forbids it."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(f"() => Boolean({expression})"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {expression}")


Open = Callable[..., Reader]
Published = Callable[..., str]


@pytest.fixture
def reader(chromium: Browser, address: str) -> Iterator[Open]:
    """Opens windows; at the end none of them may have complained or asked an outside host."""
    contexts: list[BrowserContext] = []
    readers: list[Reader] = []

    def start(width: int = PHONE, scheme: str = "light", *, site: str = "", script: bool = True) -> Reader:
        context = chromium.new_context(
            viewport={"width": width, "height": 740 if width == PHONE else 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=script,
            locale="zh-CN",
        )
        contexts.append(context)
        one = Reader(context.new_page(), site or f"{address}site/")
        one.page.wait_for_function = partial(until, one.page)
        one.listen()
        readers.append(one)
        return one

    yield start
    for context in contexts:
        context.close()
    for one in readers:
        assert not one.said
        assert not one.outside


@pytest.fixture(scope="session", autouse=True)
def _no_proxy() -> None:
    """Loopback is asked directly, whatever this machine has set."""
    os.environ["NO_PROXY"] = "127.0.0.1"
