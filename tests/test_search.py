"""Full-text search: what is indexed, and that it comes out the same twice."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from xindeng import search
from xindeng.kinds import page
from xindeng.search import forms, shards
from xindeng.search.apart import apart
from xindeng.trouble import Trouble


def site(folder: Path) -> Path:
    folder.mkdir()
    for name, body in {
        "a": '<div data-pagefind-body><span hidden data-pagefind-filter="类型:讲"></span><h1>转介</h1>心理服务体系</div>',
        "b": "<h1>没有标记的页</h1>",
    }.items():
        (folder / f"{name}.html").write_text(
            f'<!doctype html><html lang="zh"><head><title>{name}</title></head><body>{body}</body></html>',
            encoding="utf-8",
        )
    return folder


def test_only_marked_regions_are_indexed_and_two_runs_agree(tmp_path: Path) -> None:
    one, two = site(tmp_path / "one"), site(tmp_path / "另 一个")
    assert search.index(one) == search.index(two) > 0
    entry = json.loads((one / "pagefind" / "pagefind-entry.json").read_text(encoding="utf-8"))
    assert entry["languages"]["zh"]["page_count"] == 1
    files = sorted(file.relative_to(one) for file in one.rglob("*") if file.is_file())
    assert all((one / name).read_bytes() == (two / name).read_bytes() for name in files)
    assert not list(one.rglob("pagefind-ui*"))


def words_of(folder: Path) -> list[str]:
    found = sorted((folder / "pagefind/index").iterdir())
    return [word for file in found for [word, *_] in forms.read(file)[0]]


def test_chinese_is_indexed_by_characters_with_marks_where_they_belong(tmp_path: Path) -> None:
    one = site(tmp_path / "one")
    (one / "a.html").write_text(
        '<html lang="zh"><body><main data-pagefind-body><p>他说：“睡不着，打12356热线。”</p></main></body></html>', "utf-8"
    )
    search.index(one)
    assert {"他", "说", "睡", "不", "着", "打", "12356", "热", "线"} <= set(words_of(one))
    assert not [word for word in words_of(one) if len(word) > 1 and not word.isdecimal()]


def test_a_piece_of_the_index_is_small_and_the_list_of_pieces_leads_to_every_word(tmp_path: Path) -> None:
    one = site(tmp_path / "one")
    many = "".join(f"<p>{chr(0x4E00 + n)}{'的' if n % 2 else ''}</p>" for n in range(6000))
    (one / "a.html").write_text(f'<html lang="zh"><body><main data-pagefind-body>{many}</main></body></html>', "utf-8")
    search.index(one)
    [meta] = (one / "pagefind").glob("*.pf_meta")
    listed = forms.read(meta)[2]
    assert len(listed) > 4
    for first, last, name in listed:
        words = [word for [word, *_] in forms.read(one / f"pagefind/index/{name}.pf_index")[0]]
        assert (words[0], words[-1]) == (first, last)
        assert words == sorted(words)
    assert len(words_of(one)) == 6001 - ("的" in map(chr, range(0x4E00, 0x4E00 + 6000)))


def said(site: Path) -> dict[str, dict[str, list[object]]]:
    """Every word of an index: address -> its places there, as they are packed."""
    [meta] = (site / "pagefind").glob("*.pf_meta")
    _, pages, pieces, filters, _, fields = forms.read(meta)
    shown = [json.loads(gzip.decompress((site / f"pagefind/fragment/{key}.pf_fragment").read_bytes())[len(forms.MARK) :]) for key, _ in pages]
    found: dict[str, dict[str, list[object]]] = {"": {f"{fields}": []}}
    for *_, key in pieces:
        for word, places, others in forms.read(site / f"pagefind/index/{key}.pf_index")[0]:
            for form, runs in [(word, places), *((f"{word}={form}", runs) for form, runs in others)]:
                page = 0
                for more, *rest in runs:
                    page += more
                    found.setdefault(form, {})[shown[page]["url"]] = rest
    for name, key in filters:
        _, values = forms.read(site / f"pagefind/filter/{key}.pf_filter")
        found |= {f"{name}:{value}": {shown[page]["url"]: [] for page in numbers} for value, numbers in values}
    return found


def many(folder: Path, count: int) -> Path:
    chance = random.Random(count)
    for n in range(count):
        words = "".join(chance.choices("的一是了我不在人们有来他这上着个地到大里", k=400)) + chance.choice(["café", "cafe", "PHQ-9", ""])
        kind = chance.choice(["讲", "课程"])
        page = f'<h1>第{n}讲</h1><span hidden data-pagefind-filter="类型:{kind}"></span><p>{words}</p><img src="a.png" alt="图">'
        (folder / f"p{n}.html").write_text(f"<html><body><article><div data-pagefind-body>{page}</div></article><footer>脚</footer></body></html>", "utf-8")
    return folder


def test_an_index_made_of_many_says_what_one_of_all_pages_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = many(tmp_path, 60)
    monkeypatch.setattr(shards, "USUAL", 3)
    search.index(site)
    of_many = said(site)
    monkeypatch.setattr(shards, "groups", lambda pages: [tuple(sorted(pages))])
    search.index(site)
    assert of_many == said(site)
    assert len(of_many["的"]) == 60
    assert of_many["cafe=café"].keys() == {f"/{page.name}" for page in site.glob("*.html") if "café" in page.read_text("utf-8")}
    assert "脚" not in of_many


def test_after_a_change_only_the_pages_of_one_group_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    site, cache = many(tmp_path / "site", 60), tmp_path / "cache"
    monkeypatch.setattr(shards, "USUAL", 3)
    search.index(site, cache)
    before = {entry.name for entry in cache.iterdir()}
    page = site / "p7.html"
    page.write_text(page.read_text("utf-8").replace("<p>", "<p>后来加的。"), "utf-8")
    (site / "p1.html").write_text((site / "p1.html").read_text("utf-8").replace("脚", "另一个脚"), "utf-8")
    search.index(site, cache)
    after = {entry.name for entry in cache.iterdir()}
    assert len(before) == len(after) > 5
    assert len(after - before) == 1
    fresh = said(site)
    search.index(site)
    assert said(site) == fresh


@pytest.mark.parametrize("text", ["他说：“睡不着，打12356热线。”", "用 PHQ-9 量表", "stress management 与 12.5 分", "2026-11-01　初稿"])
def test_what_is_parted_for_the_index_reads_as_before(text: str) -> None:
    parted = apart(f"<p data-pagefind-body>{text}").removeprefix("<html><body><p data-pagefind-body>")
    assert search.whole(parted) == text.replace("　", " ")
    assert all(len(word) == 1 or word.isascii() for word in parted.split())


def test_numbers_in_neighbouring_cells_stay_two(tmp_path: Path) -> None:
    row = "<tr><th>人数</th><td>138</td><td>0013</td><td>8000</td></tr>"
    (tmp_path / "a.html").write_text(f"<html><body><main data-pagefind-body><h1>表</h1><table>{row}</table><dl><dt>前</dt><dd>12</dd></dl>", "utf-8")
    search.index(tmp_path)
    [shown] = (tmp_path / "pagefind/fragment").iterdir()
    words = search.whole(gzip.decompress(shown.read_bytes()).decode())
    assert "表. 人数 138. 0013. 8000. 前 12" in words


def test_an_index_that_cannot_be_made_is_trouble_of_the_environment(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        search.index(tmp_path / "missing")
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (15, "15 分钟以内"),
        (16, "16–30 分钟"),
        (60, "31–60 分钟"),
        (90, "61–120 分钟"),
        (121, "两小时以上"),
    ],
)
def test_lengths_fall_into_five_buckets(minutes: int, words: str) -> None:
    assert page.length(minutes) == words


def test_the_search_page_offers_the_filters_that_pages_carry() -> None:
    script = Path(search.__file__).parents[1] / "theme/scripts/search/start.js"
    assert f"const FILTERS = {json.dumps(page.FILTERS, ensure_ascii=False)}" in script.read_text(
        encoding="utf-8"
    )
