"""Releases: what is written, what is shared, what is refused."""

from __future__ import annotations

import errno
import gzip
import json
import os
import shutil
from pathlib import Path

import pytest
from releasing import (
    DAY,
    TOP,
    assert_healed,
    assert_whole,
    at,
    build,
    live,
    refused,
    release,
    tree,
)

from xindeng.release import deeds
from xindeng.release.publish import Wish, ready
from xindeng.trouble import Trouble


@pytest.fixture
def versions() -> tuple[str, ...]:
    return ("2026.10",)


def test_a_release_is_pages_shared_entries_a_log_and_what_leads_to_them(old, target):
    assert_healed(target, {"2026.10": old}, "2026.10")
    assert {path.name for path in target.iterdir()} == {*TOP, "2026.10"}
    assert json.loads((target / "versions.json").read_text()) == [
        {"version": "2026.10", "title": "2026.10", "aliases": ["latest"]}
    ]
    (entry,) = sorted((target / ".xindeng/log").iterdir())
    assert entry.name == "000001.json"
    said = json.loads(entry.read_text())
    assert (said["number"], said["action"], said["version"], said["alias"], said["date"]) == (
        1, "publish", "2026.10", "latest", "2026-11-21",
    )
    manifest = json.loads(gzip.decompress((target / f".xindeng/manifests/{said['manifests']['2026.10']}.json.gz").read_bytes()))
    assert manifest["source"] == {"commit": "c" * 40, "lock": "d" * 64}
    assert manifest["pages"]["index.html"] | {"sha256": "", "bytes": 0} == {
        "sha256": "", "bytes": 0, "type": "text/html; charset=utf-8", "cache": "no-cache",
    }
    assert manifest["shared"]["media/a1/video.mp4"]["cache"] == "public, max-age=31536000, immutable"
    assert (manifest["items"]["kit-lamp"]["licence"], manifest["items"]["kit-lamp"]["status"]) == ("lic-x", "in_review")
    assert '<meta http-equiv="refresh" content="0; url=latest/index.html">' in (
        target / "index.html"
    ).read_text("utf-8")


def test_equal_builds_give_equal_releases_byte_for_byte(target, tmp_path):
    release(build(tmp_path / "again"), tmp_path / "other", "2026.10")
    assert tree(target) == tree(tmp_path / "other")


def test_a_second_version_writes_no_media_byte_and_no_equal_page_again(target, tmp_path):
    def entries() -> dict[str, tuple[int, int]]:
        found = [path for kind in ("media", "files") for path in (target / kind).rglob("*") if path.is_file()]
        return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}

    before = entries()
    changed = build(tmp_path / "changed", note="改了一页")
    done = release(changed, target, "2026.11").facts
    assert entries() == before
    assert (done["number"], done["copied"], len(done["shared"])) == (2, [], 6)
    differ = [path for path, data in tree(changed / "site").items() if data != (target / "2026.10" / path).read_bytes()]
    assert (done["objects"], len(differ)) == (4, 4)
    assert (target / "2026.10/index.html").samefile(target / "2026.11/index.html")
    assert [entry["aliases"] for entry in json.loads((target / "versions.json").read_text())] == [["latest"], []]


def test_the_same_release_again_changes_nothing(old, target):
    before = tree(target)
    assert release(old, target, "2026.10").facts["number"] == 1
    assert tree(target) == before


def test_what_follows_from_the_log_is_made_anew(old, target):
    before = tree(target)
    for name in ("latest", "versions.json", "index.html", "help.html", "2026.10/plays/晚饭桌上.html"):
        (target / name).unlink()
    spoil(target / "media/a1/video.mp4")
    for each in (target / ".xindeng/objects").glob("[0-7]?/*[0-9a-f]"):
        spoil(each)
    (target / "2026.10/index.html").unlink()
    (target / "2026.10/index.html").write_text("somebody wrote here")
    done = release(old, target, "2026.10")
    assert done.facts["copied"] == ["media/a1"]
    assert_healed(target, {"2026.10": old}, "2026.10")
    assert {path: content for path, content in tree(target).items() if ".staging" not in path} == before


def spoil(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[0] ^= 1
    file.write_bytes(data)


def test_a_version_never_changes(old, new, target):
    before = tree(target)
    assert "2026.10 已经存在" in refused(new, target, "2026.10", "latest")
    shutil.rmtree(target / "2026.10")
    assert "2026.10 已经存在" in refused(new, target, "2026.10", "latest"), "the log remembers"
    release(old, target, "2026.10")
    assert tree(target) == before


def test_without_an_alias_readers_stay_where_they_are(old, new, target):
    release(new, target, "2026.11", None)
    assert assert_whole(target, {"2026.10": old, "2026.11": new}) == "2026.10"
    release(new, target, "2026.11", "latest")
    assert_healed(target, {"2026.10": old, "2026.11": new}, "2026.11")
    release(old, target, "2026.10", "latest")
    assert assert_whole(target, {"2026.10": old, "2026.11": new}) == "2026.10"
    assert live(target) == ["2026.11", "2026.10"]
    assert len(list((target / ".xindeng/log").iterdir())) == 4


def test_a_first_version_without_an_alias_is_where_the_front_page_leads(old, tmp_path):
    release(old, tmp_path / "t", "2026.10", None)
    assert "url=2026.10/index.html" in (tmp_path / "t/index.html").read_text("utf-8")


def test_a_dry_run_says_what_it_would_do_and_does_nothing(new, target, tmp_path):
    before = tree(target)
    done = release(new, target, "2026.11", dry_run=True)
    assert (done.dry_run, done.facts["number"], done.facts["copied"]) == (True, None, ["media/a2"])
    assert tree(target) == before
    release(new, tmp_path / "none", "1", dry_run=True)
    assert not (tmp_path / "none").exists()
    assert release(new, target, "2026.11").facts["bytes"] == done.facts["bytes"]


def test_what_was_done_is_said_in_a_sentence_and_in_fields(new, target):
    told = release(new, target, "2026.11", dry_run=True)
    assert told.words == "版本 2026.11 将要发布，latest 指向它（新增视频和下载 1 项，共用 6 项，写入 0.2 MB）"
    assert json.loads(told.as_json()) | {"bytes": 0, "digest": ""} == {
        "action": "publish", "dry_run": True, "message": told.words, "version": "2026.11", "alias": "latest", "number": None,
        "bytes": 0, "objects": 7, "copied": ["media/a2"], "shared": [*(f"{each}" for each in told.facts["shared"])],
        "permanent": True, "digest": "",
    }
    assert release(new, target, "2026.11", None).words == (
        "版本 2026.11 已发布（新增视频和下载 1 项，共用 6 项，写入 0.2 MB）"
    )
    with at(target) as place:
        assert deeds.versions(place).lines == ("2026.11  2026-11-21", "2026.10  2026-11-21  latest")


@pytest.mark.parametrize("name", ["../x", "a/b", ".git", "-v", "十一月", "a b", "x" * 33, "1\n"])
def test_a_name_that_cannot_be_an_address_is_refused(old, tmp_path, name):
    assert "只能用英文字母" in refused(old, tmp_path / "t", name)
    assert "只能用英文字母" in refused(old, tmp_path / "t", "1", name)
    assert not (tmp_path / "t").exists()


@pytest.mark.parametrize("name", ["media", "files", "latest", "help.html", "index.html", "versions.json", "Media"])
def test_a_name_with_another_use_is_refused(old, tmp_path, name):
    assert "别的用处" in refused(old, tmp_path / "t", name)


def test_versions_and_aliases_do_not_take_each_others_names(old, new, target):
    release(old, target, "2026.10", "stable")
    assert "别的用处" in refused(new, target, "stable")
    assert "别的用处" in refused(new, target, "2026.11", "2026.10")
    assert "别的用处" in refused(new, target, "2026.11", "media")
    assert "别的用处" in refused(new, target, "2026.11", "2026.11")
    (target / "spring").mkdir()
    assert "又不是链接" in refused(new, target, "2026.11", "spring")
    assert "spring 已经存在" in refused(new, target, "spring")


def test_a_target_that_cannot_be_used_is_refused(old, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    assert "不是文件夹" in refused(old, tmp_path / "file", "1")
    assert "不是文件夹" in refused(old, tmp_path / "file/below", "1")
    assert "构建结果里面" in refused(old, old, "1")
    assert "构建结果里面" in refused(old, old / "public", "1")
    (tmp_path / "t").mkdir()
    monkeypatch.setattr(os, "access", lambda *_: False)  # the administrator may write anywhere
    assert "没有写入权限" in refused(old, tmp_path / "t", "1")


def test_a_disk_without_links_is_refused(old, tmp_path, monkeypatch):
    def refuse(self: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted", str(self))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    assert "不支持链接" in refused(old, tmp_path / "t", "1")


def test_an_incomplete_build_is_refused(old, tmp_path):
    target = tmp_path / "t"
    (old / "media/a1/video.mp4").write_bytes(b"torn")
    assert "media/a1 缺失或损坏" in refused(old, target, "1")
    shutil.rmtree(old / "media/a1")
    assert "media/a1 缺失或损坏" in refused(old, target, "1")
    for text in ("", "[]", "{}", '{"media": ["../x"], "files": []}', '{"media": [1], "files": []}'):
        (old / "manifest.json").write_text(text)
        assert "./inv build" in refused(old, target, "1")
    assert "./inv build" in refused(tmp_path / "nowhere", target, "1")
    assert not target.exists()


def test_a_link_among_the_pages_publishes_nothing_from_outside(old, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (old / "site/page.html").symlink_to(tmp_path / "secret.txt")
    assert "是一个链接" in refused(old, tmp_path / "t", "1")


@pytest.mark.parametrize("name", ["video.mp4", "倾听.html"])
def test_a_copy_that_went_wrong_is_found_before_anybody_sees_it(new, target, monkeypatch, name):
    before, copyfile = tree(target), shutil.copyfile

    def careless(source: Path, copy: Path) -> None:
        copyfile(source, copy)
        if source.name == name:
            copy.write_bytes(b"x" * source.stat().st_size)

    monkeypatch.setattr(shutil, "copyfile", careless)
    assert f"{name} 抄写后和原来不同" in refused(new, target, "2026.11", "latest")
    monkeypatch.undo()
    assert {path: content for path, content in tree(target).items() if path in before} == before
    assert json.loads((target / "versions.json").read_text())[0]["version"] == "2026.10"
    release(new, target, "2026.11")


def test_an_entry_with_other_bytes_under_the_same_key_is_refused(target, tmp_path):
    before = tree(target)
    other = build(tmp_path / "other", media={"a1": b"not the same"})
    assert "内容不同" in refused(other, target, "2026.11", "latest")
    assert tree(target) == before


@pytest.mark.parametrize("damage", [
    lambda page: page.write_text("{"),
    lambda page: page.write_bytes(b"\xff"),
    lambda page: page.write_text(page.read_text().replace("2026.10", "../..")),
    lambda page: page.write_text(page.read_text().replace('"publish"', '"unknown"')),
    lambda page: page.write_text(page.read_text().replace('"number": 1', '"number": 2')),
    lambda page: page.write_text(page.read_text().replace("2026-11-21", "yesterday")),
    lambda page: page.rename(page.with_name("000002.json")),
])
def test_a_damaged_log_entry_is_named(old, target, damage):
    damage(target / ".xindeng/log/000001.json")
    with pytest.raises(Trouble) as caught:
        live(target)
    assert "000001.json" in str(caught.value)
    assert caught.value.exit_code == 4
    assert "000001.json" in refused(old, target, "2026.11")


def test_a_folder_without_releases_has_none(tmp_path):
    assert live(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_an_entry_that_was_changed_afterwards_is_found_by_the_one_after_it(target, new):
    release(new, target, "2026.11")
    entry = target / ".xindeng/log/000001.json"
    entry.write_text(entry.read_text().replace("2026-11-21", "2026-11-20"))
    assert "000002.json 和前后对不上" in refused(new, target, "2026.12")


def test_without_a_name_the_day_numbers_the_release_and_the_same_build_is_not_published_twice(old, new, tmp_path):
    target = tmp_path / "t"
    for out in (old, old, new, new, old):
        release(out, target)
    assert live(target) == ["2026.11.21.3", "2026.11.21.2", "2026.11.21.1"]


def test_a_release_without_a_tag_is_hidden_from_the_menu(new, target):
    release(new, target, permanent=False)
    assert json.loads((target / "versions.json").read_text()) == [
        {"version": "2026.11.21.1", "title": "2026.11.21.1", "aliases": ["latest"], "properties": {"hidden": True}},
        {"version": "2026.10", "title": "2026.10", "aliases": []},
    ]


def test_the_help_page_is_that_of_the_newest_release_whatever_latest_goes_back_to(new, target):
    release(new, target, "2026.11")
    with at(target) as place:
        deeds.rollback(place, "latest", DAY)
    assert (target / "latest").readlink() == Path("2026.10")
    assert (target / "help.html").read_bytes() == (new / "help.html").read_bytes()


def test_pages_and_what_is_packed_beside_them_say_the_same(target):
    found = list((target / "2026.10").rglob("*.gz"))
    assert found
    for packed in found:
        assert gzip.decompress(packed.read_bytes()) == packed.with_suffix("").read_bytes()


@pytest.mark.parametrize(("version", "alias", "words"), [("../x", "", "只能用英文字母"), ("media", "", "别的用处"), ("3", "2026.10", "别的用处")])
def test_a_name_that_will_not_do_is_told_before_anything_is_built(target, version, alias, words):
    with at(target) as place, pytest.raises(Trouble, match=words):
        ready(place, Wish(DAY, version, alias))
    with at(target) as place:
        ready(place, Wish(DAY, "2026.10", "latest"))
        ready(place, Wish(DAY))
