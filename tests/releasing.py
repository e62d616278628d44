"""For the tests of releases: small builds, what a person would type, what a reader must find."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import posixpath
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from xindeng import store
from xindeng.release import cargo, deeds, opening
from xindeng.release.gc import STARTING
from xindeng.release.manifest import Source
from xindeng.release.objects import packs
from xindeng.release.publish import Wish, publish
from xindeng.release.show import Target
from xindeng.release.verify import verify
from xindeng.release.withdraw import withdraw
from xindeng.report import Report
from xindeng.trouble import Trouble

ROOT = Path(__file__).parents[1]
MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
"""Every write of a release is forced to the disk; what is tried is not the disk."""
DAY = date(2026, 11, 21)
SOURCE = Source("c" * 40, "d" * 64)
TOP = {"media", "files", ".xindeng", "latest", "versions.json", "index.html", "help.html"}

# --- small builds ----------------------------------------------------------------------

STORY, LAMP = "story-rain", "kit-lamp"
SECRET = "那天夜里下着大雨，她一个人走到河边坐了很久"
ITEMS = {
    STORY: ("雨夜里的那条河边小路", "一位受访者讲的往事，经本人同意公开", SECRET),
    LAMP: ("一盏灯的故事怎样讲给大家听", "带领一次四十分钟的讲座", "先请大家说说自己家里的灯是什么样子的"),
}


def page(path: str, title: str, summary: str, body: str) -> str:
    up = "../" * path.count("/")
    return (
        f'<!doctype html><html><head><meta name="description" content="{summary}"><title>{title}</title>'
        f'<link rel="stylesheet" href="{up}assets/look.css"></head><body><article class="a" data-pagefind-body><h1>{title}</h1>'
        f'<p>{body}</p><p>如果难受，随时可以打电话，不用一个人扛。</p></article>'
        f'<a href="{up}../help.html">求助</a><a href="{up}index.html">首页</a></body></html>'
    )


def build(out: Path, *, note: str = "", media: dict[str, bytes] | None = None, items: tuple[str, ...] = (STORY, LAMP)) -> Path:
    """A built site of a few pages, each leading to a video and a print, and items that quote each other."""
    media = media or {"a1": b"video" * 20_000}
    prints = {"p1": b"%PDF-1.7 " * 2_000, "p2": b"%PDF-1.7 other", "k1": b"a stick that holds all"}
    prints |= {f"own-{ref}": f"print of {ref} {ITEMS[ref][2]}".encode() for ref in items}
    for kind, name, entries in (("media", "video.mp4", media), ("files", "讲义.pdf", prints)):
        for key, content in entries.items():
            (out / kind / key).mkdir(parents=True)
            (out / kind / key / name).write_bytes(content)
            store.seal(out / kind / key)
    site = out / "site"
    links = [f"media/{key}/video.mp4" for key in media] + [f"files/{key}/讲义.pdf" for key in ("p1", "p2")]
    for path in ("index.html", "lectures/倾听.html", "plays/晚饭桌上.html"):
        up = "../" * (path.count("/") + 1)
        words = note if path.startswith("lectures") else ""
        _write(site / path, page(path, path, "", words + "".join(f'<a href="{up}{link}">看</a>' for link in links)))
    cards = "".join(f'<li class="xd-card"><a href="../items/{ref}.html">{ITEMS[ref][0]}</a><p>{ITEMS[ref][1]}</p></li>' for ref in items)
    _write(site / "courses/index.html", page("courses/index.html", "全部", "", f'<ul>{cards}</ul><a href="../../files/k1/讲义.pdf">优盘</a>'))
    for ref in items:
        title, summary, body = ITEMS[ref]
        own = f'<a href="../../files/own-{ref}/讲义.pdf">下载</a><p>{body}。</p><p>{note}</p>'
        _write(site / f"items/{ref}.html", page(f"items/{ref}.html", title, summary, own))
    if STORY in items:  # quotes the story and leads to it
        body = f'看看<a href="../items/{STORY}.html">这个故事</a>，里面说：{SECRET}。'
        _write(site / "plays/引用.html", page("plays/引用.html", "引用了故事", "", body))
    _write(site / "assets/look.css", "body { color: #123456; font-size: 1.125rem }\n" * 20)
    _write(site / "catalog.json", json.dumps({"items": [_listed(ref, note) for ref in items]}, ensure_ascii=False))
    urls = "".join(f"<url><loc>https://x.example/latest/items/{ref}.html</loc></url>\n" for ref in items)
    _write(site / "sitemap.xml", f"<urlset>{urls}</urlset>")
    (out / "help.html").write_text(f"<h1>求助信息{note}</h1>", "utf-8")
    (out / "manifest.json").write_text(json.dumps({"media": [*media], "files": [*prints], "pages": 3}))
    (out / "packs.json").write_text(json.dumps({"sticks": [{"name": "x", "files": [{"path": "files/k1/讲义.pdf"}]}]}))
    return out


def tiny(out: Path, note: str) -> Path:
    """The least that can be released, for campaigns of hundreds of releases."""
    _write(out / "site/index.html", page("index.html", "首页", "", note))
    for name, words in (("help.html", "<h1>求助信息</h1>"), ("manifest.json", '{"media": [], "files": []}'), ("site/assets/look.css", "p {}")):
        _write(out / name, words)
    return out


def _listed(ref: str, note: str) -> dict[str, object]:
    file = {"path": f"../files/own-{ref}/讲义.pdf", "format": "pdf"}
    return {
        "id": ref, "url": f"items/{ref}.html", "title": ITEMS[ref][0], "version": f"0.1.{len(note)}",
        "status": "in_review", "licence": "lic-x", "reviews": [], "files": [file], "video": [],
    }  # fmt: skip


def _write(file: Path, words: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(words, "utf-8")


# --- what a person would type ----------------------------------------------------------


@contextlib.contextmanager
def at(target: Path | str) -> Iterator[Target]:
    with opening.opened(str(target)) as place:
        yield place


def release(
    out: Path, target: Path | str, version: str = "", alias: str | None = "latest", *, dry_run: bool = False,
    permanent: bool = True, day: date = DAY,
) -> Report:  # fmt: skip
    with at(target) as place:
        return publish(place, cargo.load(out, SOURCE), Wish(day, version, alias or "", permanent), dry_run=dry_run)


def refused(out: Path, target: Path, version: str, alias: str | None = None) -> str:
    with pytest.raises(Trouble) as caught:
        release(out, target, version, alias)
    assert caught.value.exit_code == 4
    return str(caught.value)


def do(deed: str, target: Path, out: Path, version: str) -> None:
    """One deed by its name."""
    if deed == "publish":
        release(out, target, version)
        return
    with at(target) as place:
        if deed == "recall":
            deeds.recall(place, STORY, "时间写错了", "", DAY)
        else:
            withdraw(place, STORY, DAY)


def aged(target: Path) -> None:
    """As if everything had been written long ago."""
    long_ago = time.time() - 2 * STARTING
    for path in target.rglob("*"):
        if path.is_file() and not path.is_symlink():
            os.utime(path, (long_ago, long_ago))


def live(target: Path | str) -> list[str]:
    """The versions, the newest first."""
    with at(target) as place:
        return [each["version"] for each in deeds.versions(place).facts["versions"]]


# --- what a reader must find -----------------------------------------------------------


def names(folder: Path) -> Iterator[str]:
    """Every file below a folder; no link to a folder is followed."""
    for at_, _, files in os.walk(folder):
        below = os.path.relpath(at_, folder)
        yield from (files if below == "." else (f"{below}/{name}" for name in files))


def tree(folder: Path) -> dict[str, bytes]:
    found = {}
    for name in names(folder):
        with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123 — a campaign asks a million times
            found[name] = file.read()
    return found


def pages(folder: Path) -> dict[str, bytes]:
    """What a version's folder holds, without what is packed beside it."""
    there = tree(folder)
    return {path: data for path, data in there.items() if not (path.endswith(".gz") and path[:-3] in there)}


def dead(target: Path) -> list[str]:
    """Every reference that leads nowhere, on every page that a reader can reach by address."""
    there = {name for name in names(target) if not name.startswith(".xindeng/")}
    there |= {f"latest/{name}" for name in names(target / "latest")}
    links = (
        (path, link)
        for path in sorted(each for each in there if each.endswith(".html"))
        for link in cargo.targets(path, (target / path).read_text("utf-8"))
    )
    dangling = [f"{link.name} dangles" for link in target.iterdir() if link.is_symlink() and not link.is_dir()]
    missing = ((path, link) for path, link in links if unquote(posixpath.normpath(link)) not in there)
    # Somebody may be publishing: what was not there when the names were listed may have come with the page that leads to it.
    return [*dangling, *(f"{path} -> {link}" for path, link in missing if not (target / unquote(posixpath.normpath(link))).is_file())]


def words_left(target: Path, *words: str) -> list[str]:
    """Every file of the target, ours too, that holds any of the words, packed or not."""
    def says(data: bytes) -> bool:
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        return any(word.encode() in data for word in words)

    return [path for path, data in tree(target).items() if says(data)]


def assert_whole(target: Path, builds: dict[str, Path]) -> str:
    """Every visible version is all there, and so is what its pages lead to. The latest version."""
    latest = str((target / "latest").readlink())
    visible = {path.name for path in target.iterdir()}
    assert visible - TOP <= set(builds)
    assert latest in visible
    for version in visible - TOP:
        shown = pages(target / version)
        assert shown == tree(builds[version] / "site")
        assert all((target / version / f"{path}.gz").is_file() for path, data in shown.items() if packs(path, len(data)))
    assert dead(target) == []
    listed = json.loads((target / "versions.json").read_text())
    for entry in listed:
        assert (target / entry["version"]).is_dir()
    assert "latest/index.html" in (target / "index.html").read_text("utf-8")
    assert "求助信息" in (target / "help.html").read_text("utf-8")
    return latest


def assert_healed(target: Path, builds: dict[str, Path], version: str) -> None:
    assert assert_whole(target, builds) == version
    assert set(live(target)) == set(builds)
    assert [entry["version"] for entry in json.loads((target / "versions.json").read_text())] == live(target)
    assert_sound(target)


def assert_sound(target: Path | str) -> None:
    with at(target) as place:
        assert verify(place, read_data=True).lines == ()
