"""The whole site opened from a stick: a double click, no network, no server."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from xindeng.stick import NOT_TAKEN


@pytest.fixture(scope="module")
def sticks(out: Path) -> dict[str, list[Path]]:
    told = json.loads((out / "packs.json").read_text("utf-8"))["sticks"]
    return {each["name"]: [out / file["path"] for file in each["files"]] for each in told}


@pytest.fixture(scope="module")
def stick(sticks: dict[str, list[Path]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course that has recordings, unpacked as a volunteer would."""
    folder = tmp_path_factory.mktemp("优盘 E")
    for part in sticks["crs-helping-basics"]:
        with zipfile.ZipFile(part) as opened:
            opened.extractall(folder)
    return folder


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Offline; whatever goes wrong or asks for the network fails the test."""
    context = chromium.new_context(offline=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: wrong.append(sent.url) if sent.url.startswith("http") else None)
    page.on("requestfailed", lambda sent: wrong.append(sent.url) if sent.failure != "net::ERR_ABORTED" else None)
    yield page
    context.close()
    assert wrong == []


def test_a_double_click_on_the_first_file_opens_the_site(stick: Path, page: Page) -> None:
    page.goto((stick / "index.html").as_uri())
    page.wait_for_url("**/site/index.html")
    assert page.locator("h1").first.inner_text()


def test_search_finds_what_the_web_finds_and_leads_there(stick: Path, page: Page) -> None:
    page.goto((stick / "site" / "search.html").as_uri() + "?q=睡不着")
    page.locator("#xd-find-results a").first.wait_for()
    assert re.fullmatch(r"找到 \d+ 页", page.locator("#xd-find-status").inner_text())
    page.locator("#xd-find-results a").first.click()
    page.wait_for_load_state()
    assert page.url.startswith((stick / "site").as_uri())
    expect(page.locator("article")).to_contain_text("睡")


def test_a_recording_plays_with_its_captions(stick: Path, page: Page) -> None:
    page.goto((stick / "site" / "lectures" / "lec-listening-01.html").as_uri())
    played = page.evaluate(
        """async () => {
            const video = document.querySelector("video")
            video.muted = true
            await video.play()
            await new Promise(done => video.addEventListener("timeupdate", () => video.currentTime > 0.5 && done()))
            video.pause()
            return [video.videoWidth, video.textTracks[0].cues.length]
        }"""
    )
    assert min(played) > 0


def test_a_download_of_the_course_came_along(stick: Path, page: Page) -> None:
    page.goto((stick / "site" / "lectures" / "lec-listening-01.html").as_uri())
    hrefs = page.locator(".xd-downloads a").evaluate_all("links => links.map(link => link.href)")
    here = [href for href in hrefs if href.startswith("file:")]
    assert any(href.endswith("-plan.pdf") for href in here)
    assert all(Path(page.evaluate("decodeURIComponent", href.removeprefix("file://"))).is_file() for href in here)


def test_what_did_not_come_along_leads_to_the_web_and_loads_nothing(stick: Path, page: Page) -> None:
    page.goto((stick / "site" / "manuals" / "grp-talk-well.html").as_uri())
    hrefs = page.locator(".xd-downloads a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert hrefs
    assert all(href.startswith("https://xindeng.example.org/files/") for href in hrefs)


def test_every_link_between_pages_of_the_stick_leads_somewhere(stick: Path) -> None:
    linked = re.compile(r'\b(?:href|src|poster)="([^"#?:]+)(?:[#?][^"]*)?"')
    pages = {file: linked.findall(file.read_text("utf-8")) for file in (stick / "site").rglob("*.html")}
    dead = [(file.name, target) for file, found in pages.items() for target in found if not (file.parent / target).exists()]
    assert len(pages) > 300
    assert dead == []


def test_the_whole_library_takes_every_print_and_no_pack_inside_a_pack(sticks: dict[str, list[Path]], out: Path) -> None:
    names = [name for part in sticks["xindeng"] for name in zipfile.ZipFile(part).namelist()]
    prints = {
        file["path"].removeprefix("../")
        for item in json.loads((out / "site" / "catalog.json").read_text("utf-8"))["items"]
        for file in item["files"]
        if f".{file['format']}" not in NOT_TAKEN
    }
    assert prints
    assert prints <= set(names)
    assert not [name for name in names if name.endswith(".zip")]


def test_each_part_sums_what_it_holds(sticks: dict[str, list[Path]]) -> None:
    for part in sticks["crs-helping-basics"]:
        with zipfile.ZipFile(part) as opened:
            assert opened.testzip() is None
            [sums] = [name for name in opened.namelist() if name.startswith("SHA256SUMS")]
            told = dict(reversed(line.split("  ")) for line in opened.read(sums).decode().splitlines())
            assert told == {
                name: hashlib.sha256(opened.read(name)).hexdigest() for name in opened.namelist() if name != sums
            }
