"""The pages alone, what still stands, and that whoever builds on what is there gets what a fresh build gives."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from building import SAMPLE, different, rewrite, tree

from xindeng import order, pipeline, store
from xindeng.console import Console
from xindeng.diag import Diagnostic
from xindeng.memo import Memo
from xindeng.order import Options
from xindeng.trouble import Stop

KIT, NOD = "courses/歇一歇.md", "courses/活动/点头.md"


@pytest.fixture
def wish(tmp_path: Path) -> Options:
    """The sample's pages, in folders of their own."""
    return _wish(tmp_path)


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Options:
    """The same for tests in turn: each builds first, on top of what the one before did to it."""
    return _wish(tmp_path_factory.mktemp("spoilt"))


def _wish(folder: Path) -> Options:
    root = shutil.copytree(SAMPLE, folder / "root")
    return Options(root, folder / "out", memo=Memo(folder / "kept", root), pages=True)


def made(wish: Options) -> dict[str, str]:
    pipeline.make(wish, Console(quiet=True))
    return tree(wish.out)


def test_the_pages_alone_are_every_page_with_its_search_and_nothing_to_take_along(wish: Options, built: Path) -> None:
    found = made(wish)
    whole = {name for name in tree(built / "site") if name.endswith(".html")}
    assert {name.removeprefix("site/") for name in found if name.startswith("site/") and name.endswith(".html")} == whole
    assert any(name.startswith("site/pagefind/fragment/") for name in found)
    assert {Path(name).name for name in found if name.startswith(("files/", "media/"))} == {"picture.png", store.LISTING}
    assert "下载与打印" not in (wish.out / "site/lectures/lec-slow-01.html").read_text("utf-8")


def test_what_stands_is_not_made_again_and_says_the_same(wish: Options) -> None:
    assert order.standing(wish) is None
    said = pipeline.make(wish, Console(quiet=True))
    assert order.standing(wish) == said
    assert order.standing(replace(wish, drafts=True)) is None


def _written(wish: Options) -> None:
    rewrite(wish.root / KIT, "请写一句话。", "请写两句话。")


def _page(wish: Options) -> None:
    (wish.root / "docs/新页.md").write_text("# 新页\n", "utf-8")


def _look(wish: Options) -> None:
    rewrite(wish.root / "mkdocs.yml", "site_name: 小灯", "site_name: 大灯")


# The last deed: without that item the library has a mistake.
def _gone(wish: Options) -> None:
    (wish.root / NOD).unlink()


def _touched(wish: Options) -> None:
    (wish.out / "site/index.html").write_text("", "utf-8")


def _lost(wish: Options) -> None:
    (wish.out / "site/sitemap.xml").unlink()


def _more(wish: Options) -> None:
    (wish.out / "site/more.html").write_text("", "utf-8")


@pytest.mark.parametrize("deed", [_written, _page, _look, _touched, _lost, _more, _gone])
def test_whatever_changed_is_noticed(deed: Callable[[Options], None], spoilt: Options) -> None:
    made(spoilt)
    assert order.standing(spoilt) is not None
    deed(spoilt)
    assert order.standing(spoilt) is None


def test_another_day_is_noticed(wish: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    made(wish)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert order.standing(wish) is None


def test_what_was_saved_while_it_was_read_is_not_taken_for_built(wish: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    examined = pipeline.examine

    def saving(*given: object, **more: object) -> object:
        seen = examined(*given, **more)
        _written(wish)
        return seen

    monkeypatch.setattr(pipeline, "examine", saving)
    made(wish)
    assert order.standing(wish) is None


# --- building on what is there ---------------------------------------------------------


def _edited(chance: random.Random, root: Path) -> None:
    """One thing that an author may do: a title, a sentence, a heading, a new item, one less."""
    files = sorted(file for file in (root / "courses").rglob("*.md") if "图" not in file.parts)
    file = chance.choice(files)
    text = file.read_text("utf-8")
    deeds: list[Callable[[], object]] = [
        lambda: file.write_text(text.replace("\ntitle: ", f"\ntitle: 新{chance.randrange(9)}", 1), "utf-8"),
        lambda: file.write_text(f"{text.rstrip()}\n\n后来加的第 {chance.randrange(99)} 句。\n", "utf-8"),
        lambda: file.write_text(text.replace("\n## ", "\n\n又想起一句。\n\n## ", 1), "utf-8"),
        lambda: file.rename(file.with_stem(f"{file.stem}改")),
        lambda: (root / "docs/说明.md").write_text(f"# 说明 {chance.randrange(9)}\n\n一句话。\n", "utf-8"),
        lambda: (root / "courses/新的.yml").write_text(
            f"- {{id: term-new, type: term, title: 新词{chance.randrange(9)}, plain: 一个新词}}\n", "utf-8"
        ),
    ]
    chance.choice(deeds)()


def outcome(wish: Options) -> tuple[dict[str, str], list[Diagnostic]]:
    """Every file, or the complaints that stopped the build."""
    try:
        return made(wish), []
    except Stop as stop:
        return {}, list(stop.problems)


def test_a_build_on_top_of_others_is_the_build_from_nothing(wish: Options, tmp_path: Path, everything: bool) -> None:
    chance = random.Random(1)
    made(wish)
    for number in range(40 if everything else 3):
        for _ in range(chance.randint(1, 3)):
            _edited(chance, wish.root)
        clean = Options(wish.root, tmp_path / f"clean{number}", pages=True)
        fresh, wrong = outcome(clean)
        again, told = outcome(wish)
        assert told == wrong
        if not wrong:
            assert {name for name in different(again, fresh) if not name.startswith("files/")} == set()  # older pictures may stay
            shutil.rmtree(clean.out)


def test_pages_are_the_same_by_one_processor_and_by_several(wish: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    several = made(wish)
    monkeypatch.setattr("xindeng.hands._processors", lambda: 1)
    assert different(several, made(replace(wish, out=tmp_path / "one", memo=Memo()))) == set()
