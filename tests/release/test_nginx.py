"""A release behind a real nginx, with the configuration that `./inv nginx` writes."""

from __future__ import annotations

import gzip
import json
import urllib.request
from pathlib import Path

import pytest
import webserver
from webserver import get

from xindeng import serving


@pytest.fixture
def versions() -> tuple[str, ...]:
    return ("2026.10",)


@pytest.fixture
def old(old: Path) -> Path:
    (old / "site/404.html").write_text("<h1>没有这一页</h1>", "utf-8")
    return old


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "公开 1"


@pytest.fixture
def served(target: Path, tmp_path: Path):
    with webserver.served(target, tmp_path / "nginx") as address:
        yield address


def test_a_real_nginx_serves_a_release(served, old):
    status, headers, body = get(served + "latest/index.html")
    assert (status, body) == (200, (old / "site/index.html").read_bytes())
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    status, headers, body = get(served + "media/a1/video.mp4", Range="bytes=5-9")
    assert (status, body, headers["Content-Range"]) == (206, b"video", "bytes 5-9/100000")
    assert json.loads(get(served + "versions.json")[2])[0]["version"] == "2026.10"
    assert "latest/index.html" in get(served)[2].decode()
    assert get(served + "latest", **{"User-Agent": "a"})[0] == 200, "a folder leads to its index"


NAMES = [
    "media/a1/字幕.vtt", "media/a1/a.m4s", "media/a1/manifest.mpd", "media/a1/master.m3u8", "media/a1/a.m4a",
    "files/p1/a.epub", "files/p1/a.ics", "files/p1/书.html", "files/p1/a.docx", "files/p1/a.csv", "files/p1/a.svg",
    "files/p1/无名", "latest/app.webmanifest", "latest/a.mjs", "latest/a.js", "latest/plays/b.html", "latest/catalog.json",
    "latest/assets/javascripts/bundle.a5f9d56c.min.js", "latest/assets/xd/xindeng.js", "latest/sitemap.xml",
    "latest/pagefind/fragment/zh_9e5f01c.pf_fragment", "latest/pagefind/pagefind-entry.json",
    "help.html", "latest/editor/index.html", "versions.json", "robots.txt", "2026.10/index.html",
]  # fmt: skip


def test_nginx_and_the_rules_say_the_same_of_every_file(served, target):
    for name in NAMES:
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        status, headers, _ = get(served + urllib.request.quote(name))
        said = {key: headers[key] for key in serving.headers(name)}
        assert (status, headers["Content-Type"], said) == (200, serving.rule(name).type, serving.headers(name)), name
        assert ("Content-Security-Policy" in headers) == bool(serving.rule(name).policy), name


def test_what_is_ours_and_what_is_missing_is_answered_with_the_page_for_it(served):
    for name in (".xindeng/log/000001.json", "media/a1/.sums.json", "2026.10/.sums.json", "latest/x/y.html", "no"):
        status, headers, body = get(served + name)
        assert (status, body.decode()) == (404, "<h1>没有这一页</h1>"), name
        assert headers["Content-Security-Policy"] == serving.rule("latest/404.html").policy
        assert headers["Cache-Control"] == "no-cache", "it may be there tomorrow"


def test_a_compressed_copy_is_sent_to_whoever_takes_it(served, target):
    page = target / "2026.10/plays/晚饭桌上.html"
    Path(f"{page}.gz").write_bytes(gzip.compress(page.read_bytes()))
    address = served + urllib.request.quote("latest/plays/晚饭桌上.html")
    _, headers, body = get(address, **{"Accept-Encoding": "gzip"})
    assert (headers["Content-Encoding"], headers["Content-Type"]) == ("gzip", "text/html; charset=utf-8")
    assert gzip.decompress(body) == page.read_bytes()
    assert headers["Vary"] == "Accept-Encoding"
    assert get(address)[2] == page.read_bytes()
