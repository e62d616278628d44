"""Pages that are taken from the site that stands: after any change it is the site that a build from nothing makes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from building import SAMPLE, different, rewrite, tree

from xindeng import packed, pipeline
from xindeng.console import Console
from xindeng.memo import AFRESH, Memo

COURSES = Path("courses")
NOD, STOP = COURSES / "活动/点头.md", COURSES / "助人课/02-停一停.md"


def build(root: Path, out: Path, memo: Memo = AFRESH) -> dict[str, str]:
    pipeline.make(pipeline.Options(root, out, memo=memo, pages=True), Console(quiet=True))
    return tree(out)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built by a process that remembers."""
    place = tmp_path_factory.mktemp("base")
    shutil.copytree(SAMPLE, place / "root")
    build(place / "root", place / "out", Memo(place / "memo", place / "root"))
    return place


@pytest.fixture
def place(base: Path, tmp_path: Path) -> Path:
    """The same folders, to be changed; a root and a result are remembered by where they are."""
    kept = tmp_path / "kept"
    shutil.copytree(base, kept)
    yield base
    for name in ("root", "out", "memo"):
        shutil.rmtree(base / name)
        shutil.copytree(kept / name, base / name)


def numbers(place: Path) -> dict[str, int]:
    site = place / "out/site"
    return {page.relative_to(site).as_posix(): page.stat().st_ino for page in site.rglob("*.html")}


def appended(path: Path, words: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        file = root / path
        file.write_text(file.read_text("utf-8") + words, "utf-8")

    return change


def renamed(root: Path) -> None:
    (root / NOD).rename(root / COURSES / "活动/点点头.md")


CHANGES: dict[str, Callable[[Path], None]] = {
    "别处也用的正文": appended(NOD, "\n后来加的一句。\n"),
    "正文里多一个链接": appended(STOP, "\n再看一遍 [](act-nod)。\n"),
    "题目": lambda root: rewrite(root / NOD, "title: ", "title: 新的"),
    "换了文件名": renamed,
    "县里的名字": lambda root: rewrite(root / COURSES / "centre.yml", "site_name: ", "site_name: 新的"),
    "手写的一页": appended(Path("docs/怎么用.md"), "\n后来加的一句。\n"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_site_after_a_change_is_the_one_that_is_built_from_nothing(place: Path, tmp_path: Path, name: str) -> None:
    root = place / "root"
    before = tree(place / "out")
    CHANGES[name](root)
    after = build(root, place / "out", Memo(place / "memo", root))
    assert after == build(root, tmp_path / "out")
    assert bool(different(before, after)) == (name != "换了文件名")


def test_a_sentence_makes_its_own_page_anew_and_those_that_repeat_it(place: Path) -> None:
    root, before = place / "root", numbers(place)
    CHANGES["别处也用的正文"](root)
    build(root, place / "out", Memo(place / "memo", root))
    after = numbers(place)
    items = {url for url in before if url.partition("/")[0] in {"activities", "lectures", "manuals", "terms", "kits"} and "index" not in url}
    made = {url for url in items if before[url] != after[url]}
    assert "activities/act-nod.html" in made
    assert "manuals/grp-talk.html" in made
    assert len(items - made) > len(made)


def test_a_page_that_somebody_touched_is_made_anew(place: Path) -> None:
    root, page = place / "root", place / "out/site/activities/act-nod.html"
    whole = page.read_bytes()
    page.write_bytes(whole.replace(b"</h1>", b"!</h1>"))
    build(root, place / "out", Memo(place / "memo", root))
    assert page.read_bytes() == whole


def test_what_is_looked_into_is_watched() -> None:
    one, other = packed.Packed({"a": 1}), packed.Packed({"b": 2})
    with packed.opened() as outside:
        with packed.opened() as inside:
            assert one["a"] == 1
        assert list(other) == ["b"]
    assert (inside, outside) == ({id(one)}, {id(other)})
    assert one.get("a") == 1
    assert inside == {id(one)}
