"""One item of each kind as tree and as page, word for word; `./inv test --record` writes tests/golden."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SAMPLE

from xindeng import films as recordings
from xindeng import library, plan
from xindeng.doc import Doc, HelpCard, as_data, chosen, walk
from xindeng.kinds import KINDS, Kind
from xindeng.kinds.page import page
from xindeng.render import html
from xindeng.schema import Part, Ref
from xindeng.shelf import Library

FOLDER = ROOT / "tests" / "golden"
CHOSEN = {
    "programme": "prog-demo", "module": "mod-demo", "course": "crs-demo", "lecture": "lec-slow-01",
    "lecture_kit": "kit-rest", "group_manual": "grp-talk", "play": "play-door", "activity": "act-count",
    "term": "term-listen", "hotline": "hot-heart", "form": "frm-back", "reference": "ref-demo",
    "policy": "pol-limits", "person": "ppl-editor", "licence": "lic-demo",
    "psychodrama_plan": "psy-thanks", "competency": "cmp-slow", "exam": "exam-demo", "certificate": "cert-demo",
    "cohort": "coh-demo", "qa": "qa-sleep", "case": "case-door", "crisis_media": "crisis-feet",
    "service_item": "svc-talk", "measure": "scale-demo", "organisation": "org-demo", "site": "site-demo",
    "directory_entry": "dir-demo", "fact": "fact-month",
    "initiative": "ini-demo", "inventory": "list-demo", "matrix": "mat-demo", "collection": "col-demo",
    "event": "evt-demo", "showcase": "show-demo",
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
    films, _ = recordings.probe(shelf, SAMPLE)
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
    entry = next(entry for entry in KINDS if entry.name == kind)
    editions = entry.prints(shelf.items[doc.id]) if doc.id in shelf.items else entry.index
    context = html.Context(
        href=lambda target: f"../{shelf.urls.get(target, target)}" if library.is_id(target) else target,
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


def test_every_whole_book_holds_the_help_card(docs: Mapping[str, Doc], shelf: Library) -> None:
    """Sheets have the numbers at their foot instead: a build reads them on the finished print."""
    for kind in KINDS:
        for edition in kind.prints(shelf.items[CHOSEN[kind.name]]):
            if edition.layout == "book" and not edition.only:
                blocks = walk(chosen(docs[CHOSEN[kind.name]], edition))
                assert any(isinstance(block, HelpCard) for block in blocks), (kind.name, edition.name)


# --- nothing that an author wrote is lost ----------------------------------------------

UNSEEN = {
    "type", "plain_language", "topics",  # for search and lists
    "objectives.id", "objectives.verb", "objectives.bloom", "practice.objective", "outcomes.id", "outcomes.verb",
    "timeline.id", "timeline.video", "videos.src", "videos.kind", "videos.television", "supervision.kind",
    "practice_requirements.id", "practice_requirements.kind", "cast.kind", "stage_minutes",
    "fields.pii", "fields.lines", "size", "members.minors", "max_age_days",
    "phases.id", "process.id", "consent.form", "consent.expires",
    "delivers", "complete", "expected_count",  # say what a check asks for
    "large_print", "account", "file",  # become a print, an entry of CODEOWNERS, a download
    "sounds.id", "sounds.src", "sounds.licence",
    "pictures.src", "pictures.people", "pictures.form",
    "materials.reusable", "sessions.materials.reusable", "sessions.blocks.materials.reusable",
}  # fmt: skip
"""Fields that serve checks, sums, search or files: a page may be the same without them."""


def other(value: Any, shelf: Library) -> Iterator[Any]:
    """Values that somebody else might have written in the same field."""
    match value:
        case bool():
            yield not value
        case int() | float():
            yield value + 1
        case Ref():
            known = (name for name in shelf.items if name != value and name.split("-")[0] == value.split("-")[0])
            yield from (Ref(name, value.prefixes) for name in [*known][:1])
        case date():
            yield value + timedelta(days=1)
        case str():
            yield f"{value}改"
        case tuple():
            yield from ((*value[:n], new, *value[n + 1 :]) for n, old in enumerate(value) for new in other(old, shelf))


def variants(part: Part, shelf: Library, where: str = "") -> Iterator[tuple[str, Part]]:
    """The same record with one field another, and the name of the field."""
    for name in type(part).model_fields:
        value, path = getattr(part, name), f"{where}{name}"
        if isinstance(value, Part):
            yield from ((at, part.model_copy(update={name: new})) for at, new in variants(value, shelf, f"{path}."))
        elif isinstance(value, tuple) and value and isinstance(value[0], Part):
            for n, old in enumerate(value):
                for at, new in variants(old, shelf, f"{path}."):
                    yield at, part.model_copy(update={name: (*value[:n], new, *value[n + 1 :])})
        else:
            yield from ((path, part.model_copy(update={name: new})) for new in other(value, shelf))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_field_is_dropped_on_the_way_to_the_page(kind: Kind[Any], shelf: Library) -> None:
    unseen = set()
    for item in shelf.all(kind.model):
        before = as_data(page(kind, item, shelf))
        for field, changed in variants(item, shelf):
            try:
                after = as_data(page(kind, changed, shelf))
            except (KeyError, TypeError, ValueError):  # a word that the schema would have refused
                continue
            unseen |= {field} if after == before else set()
    assert unseen - UNSEEN == set()
