"""One tree, two site generators: the same pages, headings and words."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from typing import get_args

import pytest
from building import SAMPLE, article, build

from xindeng.engine import Engine

ENGINES: tuple[Engine, ...] = get_args(Engine)


@pytest.fixture(scope="module")
def sites(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Engine, Path]:
    """The sample by each engine; media and prints are shared, they do not depend on it."""
    folder = tmp_path_factory.mktemp("engines")
    for engine in ENGINES[1:]:
        shutil.copytree(built, folder / engine, ignore=shutil.ignore_patterns("site"))
        build(SAMPLE, folder / engine, engine=engine)
    return {ENGINES[0]: built / "site", **{engine: folder / engine / "site" for engine in ENGINES[1:]}}


def pages(site: Path) -> dict[str, Path]:
    return {page.relative_to(site).as_posix(): page for page in sorted(site.rglob("*.html"))}


def words(html: str) -> str:
    """The text that a reader sees, without regard to white space."""
    text = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def headings(html: str) -> list[tuple[str, str]]:
    return [(level, words(inner)) for level, inner in re.findall(r"<h([1-6])\b[^>]*>(.*?)</h\1>", html, re.DOTALL)]


def unweighed(text: str) -> str:
    """Without the sizes of downloads: those that hold pages hold an engine's own script and style too."""
    return re.sub(r"[\d.]+ [kM]B", "…", text)


def test_both_engines_make_the_same_pages(sites):
    assert ENGINES == ("mkdocs", "zensical")
    one, other = (pages(sites[engine]).keys() for engine in ENGINES)
    assert one == other
    assert len(one) > 40


def test_every_page_has_the_same_title_headings_and_words_in_both(sites):
    one, other = (pages(sites[engine]) for engine in ENGINES)
    for name, page in one.items():
        first, second = page.read_text("utf-8"), other[name].read_text("utf-8")
        title = r"<title>(.*?)</title>"
        assert re.findall(title, first, re.DOTALL) == re.findall(title, second, re.DOTALL), name
        assert headings(first) == headings(second), name
        assert unweighed(words(article(page))) == unweighed(words(article(other[name]))), name


def test_generated_articles_are_equal_to_the_letter(sites):
    """They are poured, so no engine has touched them."""
    one, other = (pages(sites[engine]) for engine in ENGINES)
    poured = [name for name in one if "/" in name]
    assert poured
    for name in poured:
        assert article(one[name]) == article(other[name]), name


def test_header_and_footer_say_the_same(sites):
    for tag in ("header", "footer"):
        found = []
        for engine in ENGINES:
            text = (sites[engine] / "lectures/lec-slow-01.html").read_text("utf-8")
            match = re.search(rf"<{tag}\b.*?</{tag}>", text, re.DOTALL)
            found.append(words(match[0]) if match else "")
        assert found[0] == found[1] != ""
