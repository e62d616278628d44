"""What is done to releases afterwards: rollback, retire, recall, withdraw, clean up, verify, export."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from releasing import (
    DAY,
    ITEMS,
    LAMP,
    SECRET,
    STORY,
    aged,
    assert_sound,
    at,
    build,
    dead,
    live,
    refused,
    release,
    tree,
    words_left,
)

from xindeng.depots.depot import turn
from xindeng.release import deeds, redact
from xindeng.release.export import export
from xindeng.release.gc import gc
from xindeng.release.marks import mark
from xindeng.release.show import Target
from xindeng.release.verify import verify
from xindeng.release.withdraw import withdraw
from xindeng.report import Report
from xindeng.trouble import Trouble


def no(target: Path, deed: Callable[[Target], Report], code: int = 4) -> str:
    """What a command says that must not be done; nothing was changed."""
    before = tree(target)
    with at(target) as place, pytest.raises(Trouble) as caught:
        deed(place)
    assert (caught.value.exit_code, tree(target)) == (code, before)
    return str(caught.value)


def reader(target: Path, path: str) -> str:
    return (target / path).read_text("utf-8")


# --- aliases and rollback --------------------------------------------------------------


def test_a_rollback_goes_back_one_version_each_time_and_is_an_entry_of_its_own(target, tmp_path):
    release(build(tmp_path / "third", note="第三版"), target, "3")
    with at(target) as place:
        assert deeds.rollback(place, "latest", DAY).words == "latest 退回到 2"
        assert deeds.rollback(place, "latest", DAY).words == "latest 退回到 1"
        assert (target / "latest").readlink() == Path("1")
        assert "没有更早的版本" in no(target, lambda place: deeds.rollback(place, "latest", DAY))
        deeds.alias(place, "latest", "3", DAY)
        assert deeds.rollback(place, "latest", DAY).words == "latest 退回到 1"
    assert len(list((target / ".xindeng/log").iterdir())) == 7
    assert_sound(target)


def test_an_alias_leads_to_a_living_version_only(target):
    assert "没有版本 7。现有的版本：2、1。" in no(target, lambda place: deeds.alias(place, "stable", "7", DAY))
    assert "别的用处" in no(target, lambda place: deeds.alias(place, "1", "2", DAY))
    assert "只能用英文字母" in no(target, lambda place: deeds.alias(place, "../x", "2", DAY))
    with at(target) as place:
        assert deeds.alias(place, "stable", "1", DAY, dry_run=True).words == "将要：stable 指向 1"
        assert not (target / "stable").exists()
        deeds.alias(place, "stable", "1", DAY)
        assert deeds.alias(place, "stable", "1", DAY).facts["number"] is None, "it is so already"
    assert (target / "stable").readlink() == Path("1")


# --- retire ----------------------------------------------------------------------------


def test_a_retired_version_says_so_on_each_page_and_is_in_no_list(target):
    before = {path for path in tree(target / "1") if path.endswith(".html")}
    with at(target) as place:
        assert deeds.retire(place, "1", DAY).words == "停用版本 1，它的每一页都改成说明"
    assert {path for path in tree(target / "1") if path.endswith(".html")} == before
    for path in before:
        assert "这一版已经停用" in reader(target, f"1/{path}")
    assert live(target) == ["2"]
    assert [entry["version"] for entry in json.loads(reader(target, "versions.json"))] == ["2"]
    assert dead(target) == []
    assert_sound(target)
    assert "没有版本 1" in no(target, lambda place: deeds.alias(place, "latest", "1", DAY))
    assert "没有更早的版本" in no(target, lambda place: deeds.rollback(place, "latest", DAY))


def test_a_tombstone_leads_to_the_same_page_as_long_as_there_is_one(target, tmp_path):
    def way(path: str) -> str:
        return re.search(r'<p><a href="([^"]*)">打开', reader(target, path))[1]

    with at(target) as place:
        deeds.retire(place, "1", DAY)
    assert way("1/index.html") == "../latest/index.html"
    assert way("1/lectures/倾听.html") == f"../../latest/lectures/{quote('倾听.html')}"
    release(build(tmp_path / "without", items=(LAMP,)), target, "3")
    assert way(f"1/items/{STORY}.html") == "../../index.html"
    assert way(f"1/items/{LAMP}.html") == f"../../latest/items/{LAMP}.html"
    assert dead(target) == []
    with at(target) as place:
        assert "versions" not in deeds.rollback(place, "latest", DAY, dry_run=True).facts
        deeds.rollback(place, "latest", DAY)
    assert way(f"1/items/{STORY}.html") == "../../index.html", "while latest moves, one of both may not have it"
    release(build(tmp_path / "fourth", note="第四版"), target, "4")
    assert way(f"1/items/{STORY}.html") == f"../../latest/items/{STORY}.html"
    assert dead(target) == []
    assert_sound(target)


def test_no_alias_is_left_without_a_version_and_no_site_without_a_page(target):
    assert "latest 还指向 2" in no(target, lambda place: deeds.retire(place, "2", DAY))
    with at(target) as place:
        deeds.retire(place, "1", DAY)
    assert "还指向" in no(target, lambda place: deeds.retire(place, "2", DAY))


def test_the_name_of_a_retired_version_is_not_used_again(target, old, new):
    with at(target) as place:
        deeds.retire(place, "1", DAY)
    for out in (old, new):
        assert "已经停用" in refused(out, target, "1")


# --- recall ----------------------------------------------------------------------------


def test_a_recalled_item_says_so_on_every_version_and_where_others_lead_to_it(target):
    with at(target) as place:
        done = deeds.recall(place, LAMP, "<第 3 步>的时间写错了", "改用 2 版", DAY)
    assert done.words == "召回 kit-lamp：2 个版本的页面上都有说明"
    for folder in ("1", "2", "latest"):
        own, other = reader(target, f"{folder}/items/{LAMP}.html"), reader(target, f"{folder}/courses/index.html")
        assert "这份内容已召回，请不要再使用" in own
        assert "&lt;第 3 步&gt;的时间写错了" in own
        assert "更正：改用 2 版" in own
        assert "这一页提到的一份内容已召回" in other
        assert f'<a href="../items/{LAMP}.html">看说明</a>' in other
        assert "召回" not in reader(target, f"{folder}/items/{STORY}.html")
    assert dead(target) == []
    assert_sound(target)


def test_a_corrected_item_says_what_the_old_print_is_and_that_this_page_is_right(target, tmp_path):
    with at(target) as place:
        deeds.recall(place, LAMP, "时间写错了", "", DAY)
    release(build(tmp_path / "third", note="改过的第三版"), target, "3")
    assert "以前的这份内容已召回；这一页是改过的" in reader(target, f"latest/items/{LAMP}.html")
    assert "召回" not in reader(target, "latest/courses/index.html")
    assert "请不要再使用" in reader(target, f"2/items/{LAMP}.html")


def test_a_recall_told_anew_takes_the_place_of_the_old_one(target):
    with at(target) as place:
        deeds.recall(place, LAMP, "时间写错了", "", DAY)
        assert deeds.recall(place, LAMP, "时间写错了", "", DAY).facts["number"] is None
        deeds.recall(place, LAMP, "步骤也写错了", STORY, DAY)
    page = reader(target, f"1/items/{LAMP}.html")
    assert "时间写错了" not in page
    assert page.count("data-xd-recall") == 1
    assert f'更正见<a href="../items/{STORY}.html">这里</a>' in page


def test_a_recall_wants_a_known_item_and_a_reason(target):
    assert "没有编号“kit-lmap”。是不是“kit-lamp”" in no(target, lambda place: deeds.recall(place, "kit-lmap", "错", "", DAY))
    assert "写明原因" in no(target, lambda place: deeds.recall(place, LAMP, " ", "", DAY), code=2)
    with at(target) as place:
        assert "将要：召回" in deeds.recall(place, LAMP, "错", "", DAY, dry_run=True).words
    assert "召回" not in reader(target, f"1/items/{LAMP}.html")


@pytest.mark.parametrize("before", ["", "<body>", "<body><main>", "<body><h1>x</h1><article id=a>"])
def test_a_notice_stands_in_front_of_whatever_a_page_says(before):
    notice = '<aside data-xd-recall="x">!</aside>'
    once = mark(f"{before}<p>x</p>", "x", notice)
    assert once == f"{before}{notice}<p>x</p>"
    assert mark(once, "x", notice) == once


# --- withdraw --------------------------------------------------------------------------


def test_a_withdrawn_items_words_are_nowhere_and_nothing_leads_nowhere(target):
    assert len(words_left(target, SECRET)) > 6
    with at(target) as place:
        done = withdraw(place, STORY, DAY)
    assert done.words == "撤回 story-rain：从 2 个版本里去掉页面、文件、压缩包和搜索"
    assert words_left(target, SECRET, *ITEMS[STORY], f"print of {STORY}", "a stick that holds all") == []
    assert dead(target) == []
    assert_sound(target)
    for folder in ("1", "2", "latest"):
        assert "这一页已经撤回" in reader(target, f"{folder}/items/{STORY}.html"), "a printed code still leads somewhere"
        assert ITEMS[LAMP][0] in reader(target, f"{folder}/courses/index.html"), "others stay"
        assert {item["id"] for item in json.loads(reader(target, f"{folder}/catalog.json"))["items"]} == {LAMP}
        assert STORY not in reader(target, f"{folder}/sitemap.xml")
    assert (target / f"files/own-{LAMP}").is_dir()
    assert not (target / f"files/own-{STORY}").exists()


def test_what_was_withdrawn_is_not_published_again(target, old, tmp_path):
    with at(target) as place:
        withdraw(place, STORY, DAY)
        assert withdraw(place, STORY, DAY).words == "story-rain 早已撤回"
    assert "还有已经撤回的内容：story-rain" in refused(old, target, "3")
    release(build(tmp_path / "without", items=(LAMP,)), target, "3")
    assert words_left(target, SECRET) == []


def test_old_manifests_and_what_a_dead_run_left_are_gone_too(target):
    """Retired and recalled releases, and objects that no release ever named."""
    with at(target) as place:
        deeds.recall(place, STORY, "先停用", "", DAY)
        deeds.retire(place, "1", DAY)
        place.depot.add(".xindeng/objects/ab/left", SECRET.encode())
        withdraw(place, STORY, DAY)
    assert words_left(target, SECRET) == []
    assert_sound(target)


def test_a_withdrawal_can_be_looked_at_first(target):
    before = tree(target)
    with at(target) as place:
        assert withdraw(place, STORY, DAY, dry_run=True).facts["versions"] == ["1", "2"]
    assert tree(target) == before


def test_a_page_loses_the_card_and_keeps_the_rest():
    html = (
        '<ul><li>一<a href="../items/x.html">甲</a></li><li>二 <a href="y.html">乙</a><br></li></ul>'
        '<p>见<a href="../items/x.html#a">甲</a>。</p><img src="../items/x.png"><table><tr><td><a href="%E7%94%B2.html">甲</a></td></tr></table>'
    )
    gone = {"items/x.html", "items/x.png", "l/甲.html"}
    assert redact.page("l/p.html", html, gone.__contains__) == (
        '<ul><li>二 <a href="y.html">乙</a><br></li></ul><p>见。</p><table></table>'
    )


# --- clean up --------------------------------------------------------------------------


def test_what_no_release_needs_is_listed_first_and_removed_when_asked(target):
    with at(target) as place:
        deeds.retire(place, "1", DAY)
        aged(target)
        before = tree(target)
        told = gc(place, DAY, sure=False, dry_run=True)
        assert tree(target) == before
        assert told.facts["paths"]
        done = gc(place, DAY, sure=False, dry_run=False)
        assert done.facts["paths"] == told.facts["paths"]
        assert gc(place, DAY, sure=False, dry_run=True).facts["paths"] == []
    assert set(before) - set(tree(target)) == set(done.facts["paths"])
    assert dead(target) == []
    assert_sound(target)


def test_a_release_without_a_tag_lives_thirty_days(tmp_path, old, new):
    target, last = tmp_path / "t", build(tmp_path / "last", note="最后")
    release(old, target, "1", permanent=False)
    release(new, target, "2", None, permanent=False)
    release(last, target, "3", "latest", permanent=False, day=DAY + timedelta(days=20))
    with at(target) as place:
        gc(place, DAY + timedelta(days=30), sure=False, dry_run=False)
        assert live(target) == ["3", "2", "1"]
        done = gc(place, DAY + timedelta(days=31), sure=False, dry_run=False)
        assert done.facts["expired"] == ["1", "2"]
        gc(place, DAY + timedelta(days=300), sure=False, dry_run=False)
    assert live(target) == ["3"], "latest stays, whatever its age"
    assert not (target / "1").exists()
    assert dead(target) == []
    assert "名字不能再用" in refused(old, target, "1")


def test_a_tagged_release_stays(target):
    with at(target) as place:
        gc(place, DAY + timedelta(days=350), sure=False, dry_run=False)
    assert live(target) == ["2", "1"]


def test_a_clock_that_cannot_be_right_clears_nothing(target):
    for day in (DAY - timedelta(days=2), DAY + timedelta(days=3650)):
        assert "先把时钟校准" in no(target, lambda place, day=day: gc(place, day, sure=False, dry_run=False), code=3)
    with at(target) as place:
        assert gc(place, DAY + timedelta(days=3650), sure=True, dry_run=True)


def test_what_a_starting_release_needs_is_spared(target, tmp_path):
    """Its bytes were written, its entry was not: they are younger than a day."""
    third = build(tmp_path / "third", note="第三版")
    with at(target) as place:
        place.depot.add(".xindeng/objects/ab/young", b"for a release that is being made")
        assert gc(place, DAY, sure=False, dry_run=False).facts["paths"] == []
        with turn(place.depot, alone=False):
            assert "正在进行" in no(target, lambda other: gc(other, DAY, sure=False, dry_run=False))
    release(third, target, "3")
    assert_sound(target)


def test_what_was_left_long_ago_is_used_again_and_spared(target, old):
    """Objects that nothing names, old enough for gc, and a release that needs them now."""
    with at(target) as place:
        deeds.retire(place, "1", DAY)
    aged(target)
    release(old, target, "3")
    with at(target) as place:
        gc(place, DAY, sure=False, dry_run=False)
    assert dead(target) == []
    assert_sound(target)


# --- verify and export -----------------------------------------------------------------


def test_verify_names_each_thing_that_is_wrong(target):
    def problems(*, read_data: bool = True) -> tuple[str, ...]:
        with at(target) as place:
            return verify(place, read_data=read_data).lines

    assert problems() == ()
    video = target / "media/a1/video.mp4"
    whole = video.read_bytes()
    video.write_bytes(whole[::-1])
    assert problems(read_data=False) == ()
    assert problems() == ("media/a1/video.mp4 的内容坏了（版本 1 要用）", "media/a1/video.mp4 的内容坏了（版本 2 要用）")
    video.write_bytes(whole[:5])
    assert "media/a1/video.mp4 的大小不对（版本 1 要用）" in problems(read_data=False)
    video.write_bytes(whole)
    (target / "1/index.html").unlink()
    (target / "1/index.html").write_text("x")
    (target / "2/more.html").write_text("x")
    (target / "latest").unlink()
    (target / "latest").symlink_to("1")
    (target / "versions.json").write_text("[]")
    assert problems() == ("别名 latest 没有指向 2", "1/index.html 不是发布的那一份", "2/more.html 不该在这里", "versions.json 和日志说的不一样")


def test_a_missing_object_or_manifest_is_named(target):
    objects = sorted((target / ".xindeng/objects").glob("*/*"))
    objects[0].unlink()
    with at(target) as place:
        assert any(objects[0].name in line for line in verify(place).lines)
    shutil.rmtree(target / ".xindeng/manifests")
    assert ".xindeng/manifests/" in no(target, verify)


def test_a_version_becomes_a_plain_folder(target, new, tmp_path):
    with at(target) as place:
        assert "将要导出" in export(place, tmp_path / "plain", dry_run=True).words
        assert not (tmp_path / "plain").exists()
        export(place, tmp_path / "plain")
        assert "已经存在" in no(target, lambda place: export(place, tmp_path / "plain"))
        export(place, tmp_path / "one", "1")
    plain = tmp_path / "plain"
    assert not [path for path in plain.rglob("*") if path.is_symlink() or path.name.startswith(".")]
    assert {path.name for path in plain.iterdir()} == {"latest", "media", "files", "versions.json", "index.html", "help.html"}
    for path, data in tree(new / "site").items():
        assert (plain / "latest" / path).read_bytes() == data
    assert dead(plain) == []
    assert not (tmp_path / "one/media/a2").exists()
    assert json.loads(reader(plain, "versions.json")) == [{"version": "2", "title": "2", "aliases": ["latest"]}]
