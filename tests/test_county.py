"""A county's own library over a base library: what stands in for what, and what is said of what lies beneath."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path
from urllib.parse import quote

import faults
import pytest
from building import build, different, rewrite, tree
from conftest import ROOT, SAMPLE
from previewing import ask, desk, saved, serving

from xindeng import VERSION, examine, library, pipeline, search
from xindeng.console import Console
from xindeng.memo import Memo
from xindeng.plan import compose
from xindeng.render import proof
from xindeng.schema import Item
from xindeng.shelf import Library
from xindeng.trouble import Stop

COUNT = "courses/活动/数呼吸.md"
SUN = "courses/活动/晒太阳.md"
CENTRE = "courses/centre.yml"
LOCAL = "0200-0000-0000"


@pytest.fixture
def root(sample: Path) -> Path:
    """The county of tests/county over a copy of the sample."""
    return faults.overlaid(sample)


def load(root: Path, *, drafts: bool = False) -> Library:
    shelf, problems = library.load(root, drafts=drafts)
    assert problems == []
    return shelf


def said(root: Path) -> list[str]:
    return [f"{problem.span.path} {problem.code} {problem.severity}" for problem in examine.examine(root).problems]


# --- which item is shown ---------------------------------------------------------------


def test_an_own_item_stands_in_for_the_base_s_as_a_whole_one_is_left_out_one_is_added(root):
    shelf = load(root)
    below = library.load(root / "小灯")[0]
    assert shelf.items.keys() == (below.items.keys() - {"case-consent"}) | {"act-sun", "hot-county", "ppl-county"}
    assert shelf.title("act-count") == "数五次呼吸"
    assert shelf.items["act-count"].at().path == COUNT
    assert shelf.items["act-nod"].model_dump() == below.items["act-nod"].model_dump()
    assert shelf.items["act-nod"].at().path == "小灯/courses/活动/点头.md"
    assert shelf.citations["act-count"] == ("grp-talk", "kit-rest", "lec-slow-01", "psy-thanks"), "they cite the county's"


def test_the_county_s_own_file_replaces_the_base_s(root):
    shelf = load(root)
    assert (shelf.centre.site_name, shelf.centre.help.local) == ("县里的灯", ("hot-county",))
    assert shelf.base
    assert shelf.base.name == "小灯"


def test_the_base_s_item_stays_until_the_county_s_draft_is_ready(root):
    rewrite(root / COUNT, "status: in_review", "status: draft")
    assert load(root).title("act-count") == "数三次呼吸"
    assert load(root, drafts=True).title("act-count") == "数五次呼吸"


def test_what_is_wrong_in_an_item_that_nobody_sees_is_nobody_s_matter(root):
    rewrite(root / "小灯" / COUNT, "risk: R0", "risk: R9")
    (root / "小灯/courses/更多/案例二.md").write_text("---\nid: case-consent\ntitle：一封信\n---\n", "utf-8")
    assert said(root) == []


def test_what_was_read_is_kept_for_both(root, tmp_path):
    memo = Memo(tmp_path / "kept", root)
    once = library.load(root, memo=memo)
    assert library.load(root, memo=memo) == once
    rewrite(root / "小灯/courses/活动/点头.md", "title: 见面点个头", "title: 见面招个手")
    assert library.load(root, memo=memo)[0].title("act-nod") == "见面招个手"


# --- credit and reviews ----------------------------------------------------------------


def test_every_page_and_print_says_whose_work_it_is(root):
    shelf = load(root)
    licence = {doc.id: doc.licence for doc in compose(shelf, {})}
    assert licence["kit-rest"] == "出自小灯 · 示例许可"
    assert licence["act-count"] == "改编自小灯 0.1.0 版 · 示例许可"
    assert licence["act-sun"] == "示例许可"
    alone = {doc.id: doc.licence for doc in compose(load(root / "小灯"), {})}
    assert alone["kit-rest"] == "示例许可"


def test_a_review_of_the_base_is_none_of_what_the_county_made_of_it(root):
    review = "reviewers: [{person: ppl-teacher, role: 专业, date: 2026-11-20, verdict: 可以用}]\n"
    rewrite(root / "小灯" / COUNT, "status: in_review\n", f"status: published\nreview_by: 2027-11-20\n{review}")
    assert said(root) == []
    rewrite(root / COUNT, "status: in_review\n", f"status: published\nreview_by: 2027-11-20\n{review}")
    assert said(root) == [f"{COUNT} E-05 error"]
    rewrite(root / COUNT, "date: 2026-11-20, verdict", "date: 2026-11-21, verdict")
    assert said(root) == []


def test_a_line_of_the_base_s_waivers_holds_in_the_county_until_the_item_is_its_own(root):
    rewrite(root / "小灯" / COUNT, "说完停十秒。", "村里七成的人做过。")
    waiver = "- {code: R-02, item: act-count, reviewer: ppl-teacher, reason: 口头话, expires: 2027-06-30}\n"
    (root / "小灯/courses/waivers.yml").write_text(waiver, "utf-8")
    assert said(root) == []
    (root / COUNT).unlink()
    (root / SUN).unlink()
    assert said(root) == []
    (root / "小灯/courses/waivers.yml").unlink()
    assert said(root) == [f"{CENTRE} O-10 warning"]


def test_only_the_county_s_own_history_is_looked_at(root):
    faults.tagged(root, "v1")
    rewrite(root / "小灯/courses/活动/点头.md", "请站起来走一走", "请大家走一走")
    rewrite(root / SUN, "晒三分钟。", "晒五分钟。")
    assert said(root) == [f"{SUN} I-07 error"]
    rewrite(root / COUNT, 'overrides: "0.1.0"', 'overrides: "0.1.0"   # 又看了一遍')
    assert said(root) == [f"{SUN} I-07 error"], "to look again is no new version"


# --- a base that is not there ----------------------------------------------------------


def test_nothing_is_built_over_a_base_that_is_not_there(root, tmp_path):
    shutil.rmtree(root / "小灯")
    with pytest.raises(Stop) as stop:
        build(root, tmp_path / "out")
    assert [problem.code for problem in stop.value.problems] == ["O-01"]
    assert not (tmp_path / "out" / "site").exists()


def test_a_mistake_of_one_s_own_is_told_beside_a_base_that_is_not_there(root):
    shutil.rmtree(root / "小灯")
    rewrite(root / SUN, "risk: R0", "risk: R9")
    assert said(root) == [f"{CENTRE} O-01 error", f"{SUN} F-12 error"]


@pytest.mark.parametrize("path", ["courses/小灯", "docs", "build", ".", "/", "/tmp", "小灯/../..", "C:\\心灯"])
def test_a_base_lies_in_a_folder_of_its_own(root, path):
    rewrite(root / CENTRE, "path: 小灯", f"path: '{path}'")
    (root / "courses/小灯").mkdir()
    assert said(root) == [f"{CENTRE} O-01 error"]


@pytest.mark.parametrize("path", ["./小灯", "小灯/"])
def test_one_folder_has_several_spellings(root, path):
    rewrite(root / CENTRE, "path: 小灯", f"path: {path}")
    assert said(root) == []


def test_a_broken_project_file_of_a_base_says_nothing_of_its_version(root):
    (root / "小灯/pyproject.toml").write_text("[project", "utf-8")
    assert said(root) == []
    (root / "小灯/pyproject.toml").write_text('[project]\nname = "别的"\nversion = "9.0"\n', "utf-8")
    assert said(root) == []


def test_the_program_tells_its_version_as_its_project_file_does():
    assert f'\nversion = "{VERSION}"\n' in (ROOT / "pyproject.toml").read_text("utf-8")


# --- while it is written ---------------------------------------------------------------


def test_the_preview_shows_what_is_merged_with_the_base_s_pictures(root, monkeypatch):
    with desk(root, monkeypatch) as one, serving(one) as running:
        page = ask(running, "/site/lectures/lec-slow-01.html")[2].decode()
        for target in re.findall(r'(?:src|poster)="\.\./\.\./(source/[^"]+)"', page):
            assert ask(running, f"/{target}")[0] == 200, target
        assert quote("小灯/courses/图/灯.png") in page
        assert ask(running, f"/source/{quote('小灯/mkdocs.yml')}")[0] == 404
        rewrite(root / COUNT, "title: 数五次呼吸", "title: 数七次呼吸")
        saved(one)
        assert "数七次呼吸" in ask(running, "/site/activities/act-count.html")[2].decode()
        assert "数七次呼吸" in ask(running, "/site/kits/kit-rest.html")[2].decode(), "the base's kit uses it"


def test_a_slip_in_the_county_s_own_file_does_not_hide_the_base(root, monkeypatch):
    with desk(root, monkeypatch) as one:
        rewrite(root / CENTRE, "licence: lic-demo", "licence: lic-demo\nlogo: 灯")
        saved(one)
        assert one.page("site/kits/kit-rest.html")[1]
    assert said(root) == [f"{CENTRE} F-01 error"]


# --- a whole build ---------------------------------------------------------------------

LEFT_OUT = "case-consent, case-door, coh-demo, col-demo, crisis-feet, evt-demo, grp-talk, ini-demo, list-demo, play-door, psy-thanks, qa-sleep, svc-talk"
"""Fewer prints than the whole sample has; nobody else cites them."""


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    root = Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("某 县") / "库"))
    faults.overlaid(root)
    rewrite(root / CENTRE, "hide: [case-consent]", f"hide: [{LEFT_OUT}]")
    return root


@pytest.fixture(scope="module")
def made(small: Path, tmp_path_factory) -> Path:
    """Built once; to be looked at only."""
    return build(small, tmp_path_factory.mktemp("made") / "out")


def test_the_catalog_holds_what_is_merged(made, small):
    catalog = {item["id"]: item for item in json.loads((made / "site/catalog.json").read_text("utf-8"))["items"]}
    assert catalog.keys() == load(small).items.keys()
    assert not catalog.keys() & set(LEFT_OUT.split(", "))
    assert catalog["act-count"]["title"] == "数五次呼吸"
    assert catalog["lec-slow-01"]["video"], "a recording of the base"
    assert all((made / "site" / item["url"]).is_file() for item in catalog.values())
    assert all((made / "site" / file["path"]).is_file() for item in catalog.values() for file in item["files"])


def test_the_county_s_own_number_stands_on_every_page_and_print_of_the_base(made, small):
    shelf = load(small)
    catalog = json.loads((made / "site/catalog.json").read_text("utf-8"))["items"]
    for item in shelf.all(Item):
        assert f'href="tel:{LOCAL}"' in (made / "site" / shelf.urls[item.id]).read_text("utf-8"), item.id
    prints = [
        made / "site" / file["path"]
        for item in catalog
        for file in item["files"]
        if file["format"] == "pdf" and isinstance(shelf.items[item["id"]], Item)
    ]
    assert len(prints) > 10
    for file in prints:
        assert LOCAL in "".join(proof.words(file.read_bytes())), file.name
    assert LOCAL in (made / "help.html").read_text("utf-8")
    assert "0100-0000-0000" not in (made / "help.html").read_text("utf-8"), "the base's own local line"


def test_pictures_and_recordings_come_out_of_the_base(made):
    page = (made / "site/lectures/lec-slow-01.html").read_text("utf-8")
    for target in re.findall(r'(?:src|poster)="(\.\./\.\./(?:files|media)/[^"]+)"', page):
        assert (made / "site/lectures" / target).resolve().is_file(), target
    assert re.search(r"files/\w+/picture\.png", page)


def test_hand_written_pages_lie_over_the_base_s_and_its_home_page_stays_below(made):
    assert "县里的灯" in (made / "site/index.html").read_text("utf-8")
    assert "照样显示出来" in (made / "site/怎么用.html").read_text("utf-8")
    home = (made / "site/index.html").read_text("utf-8")
    assert "某县社会心理服务中心" in home
    assert "小灯县" not in home


def test_search_finds_what_is_merged_and_nothing_that_was_left_out(made):
    words = "".join(search.whole(gzip.decompress(file.read_bytes()).decode("utf-8", "replace")) for file in (made / "site/pagefind").rglob("*.pf_fragment"))
    assert "数五次呼吸" in words
    assert "门口晒太阳" in words
    assert "一位学员的信" not in words


def test_the_same_county_in_another_folder_makes_the_same_bytes(made, small, tmp_path):
    other = Path(shutil.copytree(small, tmp_path / "另一处"))
    out = tmp_path / "out"
    for area in ("media", "files"):  # that prints come out equal is shown elsewhere (test_reproducible)
        shutil.copytree(made / area, out / area)
    assert different(tree(made), tree(build(other, out))) == set()


@pytest.mark.parametrize("ref", ["act-nod", "act-count"])
def test_one_item_of_either_can_be_made_alone(ref, made, small, tmp_path):
    out = Path(shutil.copytree(made, tmp_path / "out"))
    root = Path(shutil.copytree(small, tmp_path / "库"))
    file = root / COUNT if ref == "act-count" else root / "小灯/courses/活动/点头.md"
    rewrite(file, "purpose: ", "purpose: 先站稳，")
    pipeline.make(pipeline.Options(root, out, only=ref), Console(quiet=True))
    changed = {name for name in different(tree(made), tree(out)) if name.startswith("site/") and name.endswith(".html")}
    assert changed == {f"site/activities/{ref}.html"}
