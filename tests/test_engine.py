"""The site generator's room: shells, hand-written pages, and what these may ask for."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import macros
from xindeng import engine, handwritten
from xindeng.engine import TOKENS, Built, Engine, Filing, SiteInfo, Tab, shells, token
from xindeng.handwritten import check_pages
from xindeng.look import read_look
from xindeng.trouble import Trouble

FOLDERS = ("", "courses", "kits")
DATA = {
    "kinds": [{"label": "课程", "url": "courses/index.html", "count": 2, "minutes": 90}],
    "latest": [
        {
            "title": "听懂一个人",
            "url": "lectures/a.html",
            "label": "讲",
            "date": "2026-11-21",
            "summary": "先听",
        }
    ],
}
SITE = SiteInfo("心灯", "某县<中心>", filings=(Filing("某备 1 号", "https://beian.miit.gov.cn/"),))
TABS = (
    Tab("首页", "index.html", ("",)),
    Tab("课程", "courses/index.html", ("courses", "lectures")),
    Tab("讲座", "kits/index.html", ("kits",)),
)


def page(root: Path, name: str, text: str) -> Path:
    file = root / "docs" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def build(work: Path, root: Path, generator: Engine = "mkdocs", site: SiteInfo = SITE) -> Built:
    return shells(
        work,
        root=root,
        folders=FOLDERS,
        nav=TABS,
        site=site,
        macros_data=DATA,
        today=date(2026, 11, 21),
        engine=generator,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    here = tmp_path / "内容 库"
    page(
        here,
        "index.md",
        "---\nrender_macros: true\nxd_home: true\n---\n# 首页\n\n{{ doors() }}\n\n{{ latest_items(3) }}\n",
    )
    page(
        here, "reference/a.md", "---\nrender_macros: true\n---\n# 一\n\n## 数字\n\n{{ library_figures() }}\n"
    )
    page(here, "errors/b.md", "# 花括号\n\n写 {{ 7*7 }} 是不行的。见 [上一页](../reference/a.md)。\n")
    return here


def pages(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in folder.rglob("*.html")
    }


def headings(text: str) -> list[str]:
    return re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", text, re.DOTALL)


def test_both_engines_make_the_same_pages_headings_and_shells(root: Path, tmp_path: Path) -> None:
    one, two = build(tmp_path / "m", root), build(tmp_path / "z", root, "zensical")
    assert one.problems == two.problems == ()
    assert one.shells.keys() == two.shells.keys() == set(FOLDERS)
    first, second = pages(one.folder), pages(two.folder)
    assert first.keys() == second.keys()
    assert {name: headings(text) for name, text in first.items()} == {
        name: headings(text) for name, text in second.items()
    }


@pytest.mark.parametrize("generator", ["mkdocs", "zensical"])
def test_a_shell_holds_each_token_once_and_fits_its_folder(
    root: Path, tmp_path: Path, generator: Engine
) -> None:
    built = build(tmp_path / "w", root, generator)
    for folder, shell in built.shells.items():
        assert all(shell.count(token(name)) == 1 for name in TOKENS)
        styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', shell)
        assert any(link.endswith("xd/xindeng.css") for link in styles)
        assert all((built.folder / folder / link).resolve().is_file() for link in styles)
        assert "某县&lt;中心&gt;" in shell
        assert not (built.folder / folder / "shell.html").exists()
    current = {
        folder: re.findall(r'aria-current="true">(.*?)<', shell) for folder, shell in built.shells.items()
    }
    assert current == {"": ["首页"], "courses": ["课程"], "kits": ["讲座"]}
    home = (built.folder / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'aria-current="true">(.*?)<', home) == ["首页"]


@pytest.mark.parametrize("generator", ["mkdocs", "zensical"])
def test_nothing_is_fetched_from_another_host(root: Path, tmp_path: Path, generator: Engine) -> None:
    built = build(tmp_path / "w", root, generator)
    fetched = re.compile(r"<(?:script|img|link|source|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//")
    for text in [*built.shells.values(), *pages(built.folder).values()]:
        assert not fetched.search(text)
    for style in built.folder.rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//", style.read_text(encoding="utf-8"))


def test_two_runs_in_two_folders_give_the_same_bytes(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = build(tmp_path / "one", root)
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    two = build(tmp_path / "另 一个", root)
    assert one.shells == two.shells
    names = sorted(file.relative_to(one.folder) for file in one.folder.rglob("*") if file.is_file())
    assert names == sorted(file.relative_to(two.folder) for file in two.folder.rglob("*") if file.is_file())
    assert all((one.folder / name).read_bytes() == (two.folder / name).read_bytes() for name in names)


@pytest.mark.parametrize("generator", ["mkdocs", "zensical"])
def test_macros_show_the_library_on_pages_that_ask_and_nowhere_else(
    root: Path, tmp_path: Path, generator: Engine
) -> None:
    made = pages(build(tmp_path / "w", root, generator).folder)
    assert 'href="lectures/a.html">听懂一个人' in made["index.html"]
    assert "办好一个中心" in made["index.html"]
    assert "manuals/index.html" not in made["index.html"], "no door to a folder that does not exist"
    assert 'href="../courses/index.html">课程' in made["reference/a.html"]
    assert "90 分钟" in made["reference/a.html"]
    assert "{{ 7*7 }}" in made["errors/b.html"]


def test_a_site_in_a_pack_does_not_ask_for_versions(root: Path, tmp_path: Path) -> None:
    shell = build(tmp_path / "w", root, site=SiteInfo("心灯", versions=False)).shells[""]
    assert '"provider"' not in shell
    assert "latest/index.html" not in shell


def test_a_root_without_docs_still_has_a_home_a_search_and_an_about_page(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    made = pages(build(tmp_path / "w", tmp_path / "empty").folder)
    assert {"index.html", "search.html", "about.html", "404.html"} <= made.keys()


def test_the_engine_is_not_started_when_a_page_is_wrong(root: Path, tmp_path: Path) -> None:
    page(root, "bad.md", "---\nrender_macros: true\n---\n{{ latest_item(3) }}\n[x](没有.md)\n")
    built = build(tmp_path / "w", root)
    assert built.shells == {}
    assert [(problem.code, str(problem.span)) for problem in built.problems] == [
        ("W-02", "docs/bad.md:4:1"),
        ("W-04", "docs/bad.md:5:5"),
    ]
    assert "latest_items" in built.problems[0].hint


@pytest.mark.parametrize(
    ("head", "places"),
    [
        ('---\ntitle: 甲（乙）: "丙"\n---\n', ["docs/x.md:2:1"]),
        ("---\ntitle: [a\n---\n", ["docs/x.md:2:1"]),
        ("---\ntitle：甲\n---\n", ["docs/x.md:2:1"]),
        ("---\ntitle: 甲\ntemplate: x.html\ntitel: 乙\n---\n", ["docs/x.md:3:1", "docs/x.md:4:1"]),
        ("---\ntitle: 甲\n", ["docs/x.md:1:1"]),
        ("---\ntitle: '甲: 乙'\ndescription: 丙，丁。\nrender_macros: true\n---\n", []),
        ("# 没有页首\n", []),
    ],
)
def test_a_head_is_plain_lines_with_known_keys(head: str, places: list[str]) -> None:
    found = handwritten.check_head("docs/x.md", head)
    assert [(problem.code, str(problem.span)) for problem in found] == [("W-05", place) for place in places]


def test_a_page_that_is_not_utf_8_is_named(root: Path) -> None:
    (root / "docs/gbk.md").write_bytes("中文".encode("gbk"))
    assert [(problem.code, problem.span.path) for problem in check_pages(root)] == [("W-05", "docs/gbk.md")]


def test_a_page_that_breaks_the_engine_is_named_without_places_of_this_machine(tmp_path: Path) -> None:
    page(tmp_path, "bad.md", "# 一\n")
    said = "INFO - ok\nERROR - Error building page 'bad.md': not found in '/home/me/x', '/y'\n"
    found = engine._explain("mkdocs", said, tmp_path)
    assert [(problem.code, problem.span.path) for problem in found] == [("W-05", "docs/bad.md")]
    assert "/home" not in found[0].hint
    with pytest.raises(Trouble, match="失败：磁盘已满"):
        engine._explain("mkdocs", "磁盘已满", tmp_path)


def test_an_engine_that_is_not_installed_is_trouble_in_one_sentence(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    with pytest.raises(Trouble, match="mkdocs 无法启动"):
        build(tmp_path / "w", root)


HEAD = "---\nrender_macros: true\n---\n"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (HEAD + "{{ library_figures() }} {{latest_items( 5 )}} {{- doors() -}}", []),
        (HEAD + "{{ latest_items(n=5) }}", ["W-01"]),
        (HEAD + "{{ latest_items('5') }}", ["W-01"]),
        (HEAD + "{{ latest_items(1, 2) }}", ["W-01"]),
        (HEAD + "{{ latest_items(doors) }}", ["W-01"]),
        (HEAD + "{{ figures() }}", ["W-02"]),
        (HEAD + "{{ doors().__class__ }}", ["W-01"]),
        (HEAD + "{{ config.extra }}", ["W-01"]),
        (HEAD + "{{ ''.__class__.__mro__ }}", ["W-01"]),
        (HEAD + "{{ doors() | pretty }}", ["W-01"]),
        (HEAD + "{{ cycler.__init__.__globals__.os.popen('id').read() }}", ["W-01"]),
        (HEAD + "{% for x in (1,2) %}{{ x }}{% endfor %}", ["W-01"] * 3),
        (HEAD + "## 标题 {#id}", ["W-01"]),
        (HEAD + "```\n{{ 7*7 }}\n```", ["W-01"]),
        ("---\ntitle: '{{ 7*7 }}'\nrender_macros: true\n---\n", ["W-01"]),
        ('---\n"render\\u005fmacros": true\n---\n{{ 7*7 }}', ["W-01"]),
        ("render_macros: true\n\n{{ 7*7 }}", ["W-01"]),
        ("---\ndoors: 4\nrender_macros: true\n---\n{{ doors() }}", ["W-01"]),
        ("---\ntitle: 花括号\n---\n{{ 7*7 }} {% x %} {#id}", []),
    ],
)
def test_only_calls_of_our_own_macros_with_literal_arguments_are_let_through(
    text: str, codes: list[str]
) -> None:
    assert [problem.code for problem in handwritten.check_macros("docs/x.md", text)] == codes


def test_a_complaint_points_at_the_braces() -> None:
    found = handwritten.check_macros("docs/x.md", HEAD + "好\n前面 {{ os }}\n")
    assert str(found[0].span) == "docs/x.md:5:4"
    assert "os" in found[0].message


def test_the_grammar_knows_exactly_the_macros_that_exist() -> None:
    class Env:
        project_dir = "."
        conf = {"extra": {"xd_data": "none.json"}}  # noqa: RUF012

        def __init__(self) -> None:
            self.names: list[str] = []

        def macro(self, function: object) -> object:
            self.names.append(getattr(function, "__name__", ""))
            return function

    env = Env()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(macros, "_read", lambda _: {})
        macros.define_env(env)
    assert sorted(env.names) == sorted(handwritten.MACROS)


def test_a_link_on_the_disk_that_leaves_docs_is_not_published(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("密", encoding="utf-8")
    (root / "docs" / "a.md").symlink_to(tmp_path / "secret.md")
    assert [problem.code for problem in check_pages(root)] == ["W-03"]


def test_links_in_code_are_not_links(root: Path) -> None:
    page(root, "c.md", "`[x](nowhere.md)`\n\n```\n[x](nowhere.md)\n```\n")
    assert check_pages(root) == []
    page(root, "d.md", "!!! note\n\n    [x](nowhere.md)\n")
    assert [str(problem.span) for problem in check_pages(root)] == ["docs/d.md:3:9"]


def test_mkdocs_yml_is_data_and_only_known_keys_count() -> None:
    look, wrong = read_look(
        {
            "site_name": "甲",
            "theme": {"features": ["navigation.top", "navigation.instant"], "custom_dir": "/etc"},
            "plugins": ["exec"],
        }
    )
    assert (look.site_name, look.features, look.scheme) == ("甲", ("navigation.top",), "auto")
    assert wrong == ["plugins", "theme.custom_dir", "theme.features: navigation.instant"]
