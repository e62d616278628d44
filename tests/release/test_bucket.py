"""Releases in a bucket: an S3 server in a process of its own, and one that lies."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import objectstore
import pytest
import s3fs
from releasing import DAY, ITEMS, LAMP, SECRET, STORY, assert_sound, at, live, release, tiny, tree

from xindeng import links
from xindeng.depots import bucket, dialect
from xindeng.depots.depot import Found
from xindeng.depots.dialect import DIALECTS
from xindeng.release import deeds, opening, probe, web
from xindeng.release.export import export
from xindeng.release.gc import gc
from xindeng.release.verify import verify
from xindeng.release.withdraw import withdraw
from xindeng.trouble import Trouble

from .conftest import Builds


@pytest.fixture(scope="module")
def store(honest: dict[str, str]) -> Iterator[None]:
    with objectstore.variables(honest):
        yield


def files() -> s3fs.S3FileSystem:
    return s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)


@pytest.fixture(scope="module")
def shared(builds: Builds, store: None) -> str:  # noqa: ARG001 — it must be there
    """Two versions for all tests that leave whole versions behind."""
    release(builds.old, "s3://heart/shared", "1")
    release(builds.new, "s3://heart/shared", "2")
    return "s3://heart/shared"


@pytest.fixture
def target(shared: str) -> str:
    with at(shared) as place:
        deeds.alias(place, "latest", "2", DAY)
    return shared


def contents(target: str) -> dict[str, bytes]:
    """What lies below the target, unpacked where it is served packed."""
    disk, base = files(), target.removeprefix("s3://")
    found = {path.removeprefix(f"{base}/"): data for path, data in disk.cat(disk.find(base)).items()}
    return {path: gzip.decompress(data) if data[:2] == b"\x1f\x8b" and not path.endswith(".gz") else data for path, data in found.items()}


pytestmark = pytest.mark.usefixtures("store")


def headers(target: str, path: str) -> dict[str, str]:
    """What the store sends with an object."""
    bucket_, _, prefix = target.removeprefix("s3://").partition("/")
    return files().call_s3("head_object", Bucket=bucket_, Key=f"{prefix}/{path}")


def test_every_address_holds_real_pages_as_a_browser_wants_them(target, builds):
    there = contents(target)
    for folder in ("2", "latest"):
        for path, data in tree(builds.new / "site").items():
            assert there[f"{folder}/{path}"] == data
    assert json.loads(there["versions.json"])[0] == {"version": "2", "title": "2", "aliases": ["latest"]}
    page = headers(target, "latest/lectures/倾听.html")
    assert (page["ContentType"], page["CacheControl"], page["ContentEncoding"]) == ("text/html; charset=utf-8", "no-cache", "gzip")
    film = headers(target, "media/a1/video.mp4")
    assert (film["ContentType"], film["CacheControl"]) == ("video/mp4", "public, max-age=31536000, immutable")
    assert "ContentEncoding" not in film
    assert_sound(target)


class Counting:
    """How often each kind of request was sent, and how many bytes with it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: Counter[str] = Counter()
        self.order: list[str] = []
        call = bucket.Bucket._call

        def counted(place: bucket.Bucket, method: str, **words: object) -> dict[str, object]:
            self.sent[method] += 1
            if method in {"put_object", "copy_object"}:
                self.order.append(str(words["Key"]))
            return call(place, method, **words)

        monkeypatch.setattr(bucket.Bucket, "_call", counted)


def test_a_rollback_writes_what_differs_and_the_index_last(target, monkeypatch):
    with at(target) as place:
        seen = Counting(monkeypatch)
        deeds.rollback(place, "latest", DAY)
    written = [key.partition("/latest/")[2] for key in seen.order if "/latest/" in key]
    there = contents(target)
    differ = {path for path, data in there.items() if path.startswith("2/") and data != there.get(f"1/{path[2:]}")}
    assert sorted(f"2/{path}" for path in written) == sorted(differ)
    assert seen.sent["put_object"] <= 4, "the entry, the list of versions and nothing of the pages"
    assert [key.rpartition("/")[2] for key in seen.order[-2:]] == ["versions.json", "shown.json"]
    assert live(target) == ["2", "1"]


def test_pages_come_before_the_door(old, monkeypatch):
    seen = Counting(monkeypatch)
    release(old, "s3://heart/door", "1")
    latest = [key.partition("/latest/")[2] for key in seen.order if "/latest/" in key]
    assert latest[0] in {"assets/look.css", "catalog.json", "sitemap.xml"}
    assert latest[-1] == "index.html"
    assert seen.order[-2] == "door/index.html"


def test_what_is_done_afterwards_is_done_in_a_bucket_too(old, new, tmp_path):
    target = "s3://heart/afterwards"
    release(old, target, "1")
    release(new, target, "2")
    with at(target) as place:
        deeds.recall(place, LAMP, "时间写错了", "", DAY)
        assert "时间写错了" in contents(target)[f"latest/items/{LAMP}.html"].decode()
        withdraw(place, STORY, DAY)
        there = contents(target)
        for path, stored in there.items():
            data = gzip.decompress(stored) if path.endswith(".gz") else stored
            assert not any(word.encode() in data for word in (*ITEMS[STORY], SECRET)), path
        deeds.alias(place, "stable", "1", DAY)
        deeds.alias(place, "stable", "2", DAY)
        deeds.retire(place, "1", DAY)
        assert "这一版已经停用" in contents(target)["1/index.html"].decode()
        assert gc(place, DAY, sure=True, dry_run=False).facts["expired"] == []
        assert verify(place, read_data=True).lines == ()
        export(place, tmp_path / "plain")
    assert (tmp_path / "plain/latest/index.html").is_file()
    with pytest.raises(Trouble, match="还有已经撤回的内容"):
        release(old, target, "3")


def test_a_run_that_died_between_two_pages_is_finished_by_the_next(target, monkeypatch):
    copy, left = bucket.Bucket._copy, [3]

    def dying(place, each):
        left[0] -= 1
        if left[0] < 0:
            raise ConnectionResetError("gone")
        copy(place, each)

    with at(target) as place:
        monkeypatch.setattr(bucket.Bucket, "_copy", dying)
        with pytest.raises(ConnectionResetError):
            deeds.rollback(place, "latest", DAY)
        monkeypatch.undo()
        assert verify(place).bad
        deeds.alias(place, "latest", "1", DAY)
    assert_sound(target)


def test_damage_in_a_bucket_is_found_and_told(tmp_path):
    target, built = "s3://heart/damage", tiny(tmp_path / "out", "甲")
    release(built, target, "1")
    release(built, target, "1", "stable")
    base = target.removeprefix("s3://")
    disk = files()
    spoilt = disk.find(f"{base}/.xindeng/objects")[0]
    disk.pipe_file(spoilt, b"x" * disk.size(spoilt))
    with at(target) as place:
        assert any(spoilt.rpartition("/")[2] in line for line in verify(place, read_data=True).lines)
    disk.pipe_file(f"{base}/.xindeng/log/000002.json", b"{")
    with pytest.raises(Trouble, match=r"000002\.json") as caught:
        live(target)
    assert caught.value.exit_code == 4


def test_links_are_followed_through_every_version_in_a_bucket(tmp_path):
    target, one, two = "s3://heart/links", tiny(tmp_path / "1", "甲"), tiny(tmp_path / "2", '<a href="no.html">乙</a>')
    (one / "site/old.html").write_text('<a href="index.html#there">丙</a>', "utf-8")
    release(one, target, "1")
    release(two, target, "2")
    with opening.opened(target, writes=False) as place:
        told = {f"{each.span.path} {each.code}" for each in links.check(web.web(place))}
        assert told == {"2/index.html W-11", "1/old.html W-12", "1/old.html W-15"}
        deeds.retire(place, "1", DAY)
        assert {each.span.path for each in links.check(web.web(place))} == {"2/index.html"}


# --- stores that cannot be used --------------------------------------------------------


def test_a_store_that_does_not_keep_conditions_is_refused_or_has_one_writer(tmp_path, old):
    (tmp_path / "served/heart").mkdir(parents=True)
    with objectstore.rclone(tmp_path / "served") as found, objectstore.variables(found):
        with pytest.raises(Trouble, match="不认“没有才写”（If-None-Match）") as caught:
            release(old, "s3://heart/site", "1")
        assert caught.value.exit_code == 3
        assert not [path for path in (tmp_path / "served").rglob("*") if path.is_file()], "nothing was left there"
        with opening.opened("s3://heart/site", "办公室") as place:
            deeds.versions(place)
        with pytest.raises(Trouble, match="只由“办公室”发布") as caught, opening.opened("s3://heart/site", "家里"):
            pass
        assert caught.value.exit_code == 4


def bucket_of(vendor: str, name: str) -> None:
    s3fs.S3FileSystem(skip_instance_cache=True, config_kwargs=DIALECTS[f"{vendor}://"].settings()).mkdir(name)


@pytest.mark.parametrize("vendor", ["oss", "cos"])
def test_oss_and_cos_are_spoken_to_in_their_own_words(vendor, doubles, tmp_path, monkeypatch):
    monkeypatch.setattr(bucket, "LARGE", 500)  # a page goes in parts
    one, two = tiny(tmp_path / "1", "甲" * 900), tiny(tmp_path / "2", "乙" * 900)
    where = f"{vendor}://{vendor}-1250000000/site"
    with objectstore.double(vendor, doubles):
        bucket_of(vendor, f"{vendor}-1250000000")
        release(one, where, "1")
        release(two, where, "2")
        with at(where) as place:
            assert place.depot.name == where
            assert not place.depot.add("versions.json", b"[]"), "somebody was first"
            assert place.depot.add("files/a", one / "site/index.html"), "in parts, too"
            assert not place.depot.add("files/a", two / "site/index.html")
            place.depot.remove(["files/a"])
            deeds.retire(place, "1", DAY)
            place.depot.remove(["latest/index.html"])
            deeds.alias(place, "latest", "2", DAY)
            assert gc(place, DAY, sure=True, dry_run=False).facts["expired"] == []
            assert verify(place, read_data=True).lines == ()


@pytest.mark.parametrize("vendor", ["oss", "cos"])
def test_their_words_mean_nothing_in_a_bucket_with_versioning(vendor, doubles, old):
    with objectstore.double(f"{vendor}-versioned", doubles):
        bucket_of(vendor, f"{vendor}-versioned")
        with pytest.raises(Trouble, match=f"x-{vendor}-forbid-overwrite.*版本控制") as caught:
            release(old, f"{vendor}://{vendor}-versioned/site", "1")
        assert caught.value.exit_code == 3


def test_the_way_to_oss_and_cos_must_be_told(monkeypatch):
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    with pytest.raises(Trouble, match="AWS_ENDPOINT_URL") as caught, opening.opened("oss://heart/site"):
        pass
    assert caught.value.exit_code == 2


def test_a_place_that_is_none_is_a_slip_of_the_command_line():
    for where in ("ftp://x/y", "s3://"):
        with pytest.raises(Trouble) as caught, opening.opened(where):
            pass
        assert caught.value.exit_code == 2


def test_a_bucket_that_is_not_there_or_not_ours_is_one_sentence(monkeypatch):
    with pytest.raises(Trouble, match="桶名写对了吗") as caught, opening.opened("s3://nobody/site"):
        pass
    assert (caught.value.exit_code, "\n" in str(caught.value)) == (4, False)
    for name in objectstore.KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    with pytest.raises(Trouble, match=r"密钥|权限") as caught, opening.opened("s3://heart/site"):
        pass
    assert caught.value.exit_code == 4


class Broken(BaseHTTPRequestHandler):
    """A store on a bad day: `mood` says which."""

    mood = "500"

    def do_GET(self) -> None:
        if self.mood == "slow":
            time.sleep(1)
        if self.mood == "500":
            self.send_response(500)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:  # a body that is cut short
            self.send_response(200)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b"<?xml version='1.0'?><ListBucketResult>")
            self.close_connection = True

    do_PUT = do_HEAD = do_POST = do_GET  # noqa: N815 — the base class's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.mark.parametrize("mood", ["500", "cut", "slow"])
def test_a_store_on_a_bad_day_is_one_sentence(mood, monkeypatch, old):
    monkeypatch.setattr(Broken, "mood", mood)
    monkeypatch.setattr(dialect, "PATIENCE", {"connect_timeout": 2, "read_timeout": 0.5, "retries": {"max_attempts": 0}})
    monkeypatch.setattr(s3fs.S3FileSystem, "retries", 1)
    with ThreadingHTTPServer(("127.0.0.1", 0), Broken) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = {**objectstore.KEYS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}"}
        with objectstore.variables(found):
            said = _refused(old)
        server.shutdown()
    assert said.startswith("存储桶 s3://heart/site ")
    assert "\n" not in said


def test_a_store_that_lists_what_was_a_moment_ago_ends_in_the_old_or_the_new_site(tmp_path, monkeypatch):
    target, one, two = "s3://heart/stale", tiny(tmp_path / "1", "甲"), tiny(tmp_path / "2", "乙")
    release(one, target, "1")
    found, seen = bucket.Bucket.found, {}

    def stale(place: bucket.Bucket, folder: str, after: str = "") -> dict[str, Found]:
        now = found(place, folder, after)
        before = seen.get((folder, after), {})
        seen[folder, after] = now
        return before

    monkeypatch.setattr(bucket.Bucket, "found", stale)
    monkeypatch.setattr(probe, "_honest", lambda *_: None)  # else it is refused at once
    for version in ("2", "3"):
        with contextlib.suppress(Trouble):
            release(two, target, version)
        assert contents(target)["latest/index.html"] in {(out / "site/index.html").read_bytes() for out in (one, two)}
    monkeypatch.undo()
    release(two, target, "3")
    assert live(target)[0] == "3"
    assert_sound(target)


def _refused(out: Path) -> str:
    with pytest.raises(Trouble) as caught:
        release(out, "s3://heart/site", "1")
    assert caught.value.exit_code == 4
    return str(caught.value)
