"""One item of each kind as tree and as page, word for word; `./inv test --record` writes tests/golden."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLE

from xindeng import library, plan
from xindeng.doc import Doc, as_data
from xindeng.kinds import KINDS
from xindeng.render import html
from xindeng.shelf import Library

FOLDER = ROOT / "tests" / "golden"
CHOSEN = {
    "programme": "prog-demo", "module": "mod-demo", "course": "crs-demo", "lecture": "lec-slow-01",
    "lecture_kit": "kit-rest", "group_manual": "grp-talk", "play": "play-door", "activity": "act-count",
    "term": "term-listen", "hotline": "hot-heart", "form": "frm-back", "reference": "ref-demo",
    "policy": "pol-limits", "person": "ppl-editor", "licence": "lic-demo",
}  # fmt: skip
"""Kind -> the item that stands for it."""
FILES = html.VideoFiles(
    mp4="../../media/key/video.mp4", mp4_bytes=15_509, poster="../../media/key/poster.jpg",
    captions="../../media/key/captions.vtt", hls="../../media/key/master.m3u8", audio="../../media/key/audio.m4a",
    audio_bytes=8_000, seconds=2.0, width=320, height=180,
)  # fmt: skip
"""As if encoded: what a page looks like does not hang on an encoder's bytes."""


@pytest.fixture(scope="module")
def shelf() -> Library:
    return library.load(SAMPLE)[0]


@pytest.fixture(scope="module")
def docs(shelf: Library) -> Mapping[str, Doc]:
    films, _ = plan.probe(shelf, SAMPLE)
    return {doc.id: doc for doc in plan.compose(shelf, films)}


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_the_tree_of_each_kind_is_as_recorded(kind: str, docs: Mapping[str, Doc], recording: bool) -> None:
    tree = json.dumps(as_data(docs[CHOSEN[kind]]), ensure_ascii=False, indent=1) + "\n"
    compare(FOLDER / f"{CHOSEN[kind]}.json", tree, recording)


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_the_page_of_each_kind_is_as_recorded(
    kind: str, docs: Mapping[str, Doc], shelf: Library, recording: bool
) -> None:
    compare(FOLDER / f"{CHOSEN[kind]}.html", article(docs[CHOSEN[kind]], kind, shelf), recording)


def test_the_list_of_activities_is_as_recorded(docs: Mapping[str, Doc], shelf: Library, recording: bool) -> None:
    compare(FOLDER / "activities.html", article(docs["activities"], "activity", shelf), recording)


def article(doc: Doc, kind: str, shelf: Library) -> str:
    editions = next(entry.editions for entry in KINDS if entry.name == kind)
    context = html.Context(
        href=lambda target: f"../{shelf.urls.get(target, target)}",
        title=shelf.title,
        videos={"vid-slow": FILES},
        downloads=tuple(
            html.Download(f"../../files/key/{edition.name}.pdf", edition.title, edition.use, "pdf", 100_000, 4)
            for edition in editions
        ),
        pictures=lambda src: f"../../files/key/{Path(src).name}",
    )
    return f"{html.article(doc, context)}\n"


def compare(file: Path, made: str, recording: bool) -> None:
    if recording:
        file.parent.mkdir(exist_ok=True)
        file.write_text(made, "utf-8", newline="\n")
    recorded = file.read_text("utf-8")
    lines = difflib.unified_diff(recorded.splitlines(), made.splitlines(), file.name, "now", lineterm="", n=1)
    assert made == recorded, "\n".join(lines)


def test_nothing_lies_in_the_folder_that_no_test_reads() -> None:
    wanted = {f"{name}.{ending}" for name in CHOSEN.values() for ending in ("html", "json")} | {"activities.html"}
    assert {file.name for file in FOLDER.iterdir()} == wanted


def test_what_an_author_wrote_between_braces_shows_as_written(docs: Mapping[str, Doc], shelf: Library) -> None:
    assert "写着 {{ 7*7 }} 的地方" in article(docs["lec-slow-01"], "lecture", shelf)


def test_every_edition_of_a_book_holds_the_help_card(docs: Mapping[str, Doc]) -> None:
    from xindeng.doc import HelpCard, select, walk

    for kind in KINDS:
        for edition in kind.editions:
            blocks = walk(select(docs[CHOSEN[kind.name]].blocks, edition.readers))
            assert any(isinstance(block, HelpCard) for block in blocks), (kind.name, edition.name)
