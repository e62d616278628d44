"""The rules of serving: types, caching, policies, robots; and what is refused."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from xindeng import serving
from xindeng.serving import policy
from xindeng.serving.nginx import Server, configuration
from xindeng.trouble import Trouble

FOREVER = "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("path", "kind", "cache"),
    [
        ("latest/index.html", "text/html; charset=utf-8", "no-cache"),
        ("2026.11/courses/a.html", "text/html; charset=utf-8", "no-cache"),
        ("latest/app.webmanifest", "application/manifest+json; charset=utf-8", "no-cache"),
        ("versions.json", "application/json; charset=utf-8", "no-cache"),
        ("latest/assets/xd/xindeng.js", "text/javascript; charset=utf-8", "no-cache"),
        ("latest/assets/javascripts/bundle.a5f9d56c.min.js", "text/javascript; charset=utf-8", FOREVER),
        ("latest/assets/stylesheets/main.57a0d79d.min.css", "text/css; charset=utf-8", FOREVER),
        ("latest/pagefind/fragment/zh-cn_9e5f01c.pf_fragment", "application/octet-stream", FOREVER),
        ("latest/pagefind/pagefind.js", "text/javascript; charset=utf-8", "no-cache"),
        ("latest/lectures/lec-a.12345678.min.js.html", "text/html; charset=utf-8", "no-cache"),
        ("media/a1/captions.vtt", "text/vtt; charset=utf-8", FOREVER),
        ("media/a1/main/0001.m4s", "video/iso.segment", FOREVER),
        ("media/a1/manifest.mpd", "application/dash+xml", FOREVER),
        ("files/a1/课.epub", "application/epub+zip", FOREVER),
        ("files/a1/日程.ics", "text/calendar; charset=utf-8", FOREVER),
        ("files/a1/a.mjs", "text/javascript; charset=utf-8", FOREVER),
        ("files/a1/无名", "application/octet-stream", FOREVER),
        ("files/a1.html", "text/html; charset=utf-8", FOREVER),
        ("mediathek/a.mp4", "video/mp4", "no-cache"),
    ],
)
def test_each_file_has_its_type_and_is_kept_as_long_as_it_is_true(path, kind, cache):
    assert (serving.rule(path).type, serving.rule(path).cache) == (kind, cache)
    assert serving.metadata(path) == {"Content-Type": kind, "Cache-Control": cache}


def test_everything_says_nosniff_and_tells_no_other_site_where_a_reader_came_from():
    for path in ("latest/index.html", "media/a/video.mp4", "no"):
        said = serving.headers(path)
        assert (said["X-Content-Type-Options"], said["Referrer-Policy"]) == ("nosniff", "same-origin")


def test_no_policy_lets_anything_stand_inside_a_page():
    for words in (policy.PAGE, policy.DOCUMENT, policy.EDITOR, policy.PICTURE):
        assert "unsafe-inline" not in words
        assert not re.search(r"'unsafe-eval'|\*|https?:", words)
    assert serving.rule("latest/a/b.html").policy == policy.PAGE
    for alone in ("help.html", "index.html", "files/k/book.html", "latest/404.html"):
        assert serving.rule(alone).policy == policy.DOCUMENT, alone


def test_a_document_that_stands_alone_names_its_own_styles_and_runs_nothing():
    page = '<head><meta charset="utf-8"><style>p{color:red}</style></head><p style="width: 30%">甲<td class=a style="width: 30%">'
    made = serving.sealed(page)
    assert made.startswith('<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'')
    # openssl dgst -sha256 -binary | base64
    assert "style-src 'unsafe-hashes' 'sha256-p0bF+un5yUb9MBO6xRb8kPHlY2BdpHVtLiFkDrZPF64=' 'sha256-" in made
    assert made.replace(re.search(r"<meta http-equiv.*?>", made)[0], "") == page
    assert "style-src 'none'" in serving.sealed('<meta charset="utf-8"><p>乙')
    with pytest.raises(ValueError, match="encoding"):
        serving.sealed("<p>丙")


def test_our_own_theme_has_no_script_and_no_style_inside_a_page():
    for file in (ROOT / "scripts/xindeng/theme/overrides").rglob("*.html"):
        words = file.read_text("utf-8")
        for script in re.findall(r"<script\b[^>]*>", words):
            assert " src=" in script, file.name
        assert not re.search(r"\s(style|on[a-z]+)=\"", words), file.name
        assert "<style" not in words or file.name == "404.html", file.name


def test_search_engines_are_led_to_the_newest_release():
    words = serving.robots("https://xindeng.example.org/")
    assert "Allow: /latest/\n" in words
    assert words.endswith("Disallow: /\n\nSitemap: https://xindeng.example.org/latest/sitemap.xml\n")
    assert "Sitemap" not in serving.robots("")


@pytest.mark.parametrize(
    "server",
    [
        Server("/srv/x", "a b"), Server("/srv/x", "a;}"), Server("/srv/x", ""), Server("/srv/x", listen="80; evil"),
        Server("/srv/x", listen="http"), Server('/srv/"x'), Server("/srv/$x"), Server("/srv/\nx"), Server("/srv/x\\"),
    ],
)  # fmt: skip
def test_what_nginx_would_misread_is_refused(server):
    with pytest.raises(Trouble) as caught:
        configuration(server)
    assert caught.value.exit_code == 2


def test_the_task_writes_it(capsys, monkeypatch, tmp_path: Path):
    sys.path.insert(0, str(ROOT))
    import tasks

    monkeypatch.chdir(tmp_path)
    assert tasks.main(["inv", "nginx", "--to", "公开 1", "--domain", "xindeng.example.org"]) == 0
    said = capsys.readouterr().out
    assert f'root "{tmp_path}/公开 1";' in said
    assert "server_name xindeng.example.org;" in said
    assert tasks.main(["inv", "nginx", "--to", "a", "--listen", "x"]) == 2
