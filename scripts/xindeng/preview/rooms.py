"""Who answers in the preview: a room for each first part of the address. Nothing here changes a file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from html import escape
from http import HTTPStatus
from pathlib import Path

from xindeng import assets, serving
from xindeng.preview.desk import Desk
from xindeng.preview.review import pages_html

ASSETS = Path(__file__).parent / "assets"
SOURCES = {".png", ".jpg", ".jpeg", ".webp", ".mp4", ".m4v", ".mov", ".webm", ".mkv", ".m4a", ".mp3", ".wav", ".aac", ".flac", ".ogg", ".amr"}
"""What a page shows of the author's own files."""
NUMBER = re.compile(r"([0-9]{1,4})\.png")
HTML, VTT = (serving.rule(name).type for name in ("a.html", "a.vtt"))


@dataclass(frozen=True)
class Request:
    """What a browser asks of one of the rooms below a first part of the address."""

    path: str
    """Below that part, decoded."""
    query: Mapping[str, list[str]]
    method: str = "GET"
    """GET, HEAD, or POST for a room that writes."""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    body: bytes
    kind: str = HTML
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


Room = Callable[[Request], Answer | Path]
"""Answers for a first part of the address: with words, or with a file to send as it is."""


def missing(words: str = "没有这个东西。") -> Answer:
    return Answer(f"{words}\n".encode(), "text/plain; charset=utf-8", HTTPStatus.NOT_FOUND)


def moved(address: str) -> Answer:
    return Answer(b"", status=HTTPStatus.FOUND, headers={"Location": address})


def rooms(desk: Desk) -> dict[str, Room]:
    """First part of the address -> who answers."""
    return {
        "": lambda _: moved("/site/index.html"),
        "site": partial(_site, desk),
        "review": partial(_review, desk),
        "source": partial(_source, desk),
        "preview": partial(_own, desk),
        "media": partial(_built, desk, "media"),
        "files": partial(_built, desk, "files"),
        "versions.json": lambda _: _json([{"version": "site", "title": "预览", "aliases": []}]),
    }


def _json(value: object) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8")


def _site(desk: Desk, asked: Request) -> Answer | Path:
    if asked.path in {"", "/"}:
        return moved("/site/index.html")
    if asked.path.endswith(".html"):
        return _html(*desk.page(f"site/{asked.path}"))
    built = desk.out / "site"
    folders = (desk.dresser.now.folder, *([built] if asked.path.startswith("pagefind/") else []))
    return next((file for folder in folders if (file := inside(folder, asked.path))), missing())


def _review(desk: Desk, asked: Request) -> Answer | Path:
    """ID, or ID/EDITION for the pages of a print, or ID/EDITION/2.png for one of them."""
    ref, *more = asked.path.split("/")
    if not more:
        return _html(*desk.page(f"review/{ref}"))
    try:
        printed, key = desk.reviews.prints(ref, more[0])
    except KeyError:
        return missing()
    if printed.trouble:
        return Answer(f"<p>{escape(printed.trouble)}</p>".encode())
    if len(more) == 1:
        return Answer(pages_html(ref, more[0], key, len(printed.pages)).encode())
    number = int(found[1]) if (found := NUMBER.fullmatch(more[1])) else 0
    if not 0 < number <= len(printed.pages):
        return missing()
    return Answer(printed.pages[number - 1], "image/png")


def _html(text: str, found: bool) -> Answer:
    return Answer(text.encode(), status=HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)


def _source(desk: Desk, asked: Request) -> Answer | Path:
    """A picture or recording of the content root, as the author handed it in; or of the base library in it."""
    file = inside(desk.root, asked.path)
    below = desk.state.now.shelf.base
    path = asked.path.removeprefix(f"{below.folder}/") if below else asked.path
    if file is None or file.suffix.lower() not in SOURCES or not path.startswith(("courses/", "docs/")):
        return missing()
    return file


def _own(desk: Desk, asked: Request) -> Answer | Path:
    """The preview's own script and style, the panel alone, captions as they are now."""
    if asked.path == "panel":
        return Answer(desk.panel(page_of(asked)).html.encode())
    if asked.path.startswith("captions/") and asked.path.endswith(".html"):
        shown = desk.cues(asked.path.removeprefix("captions/").removesuffix(".html"))
        return Answer(shown.encode()) if shown else missing()
    if asked.path.startswith("captions/"):
        words = desk.captions(asked.path.removeprefix("captions/").removesuffix(".vtt"))
        return Answer(words.encode(), VTT) if words else missing()
    if asked.path == "theme.css":
        return Answer(assets.style().encode(), "text/css; charset=utf-8")
    return inside(ASSETS, asked.path) or missing()


def _built(desk: Desk, area: str, asked: Request) -> Answer | Path:
    return inside(desk.out / area, asked.path) or missing("这个文件要先运行一次 ./inv build。")


def page_of(asked: Request) -> str:
    return asked.query.get("page", [""])[0]


def inside(folder: Path, path: str) -> Path | None:
    """A file below a folder, and nothing outside it, by whatever links or dots."""
    try:
        file = (folder / path.lstrip("/")).resolve()
        within = file.is_relative_to(folder.resolve()) and file.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return None
    return file if within else None
