"""What belongs beside the pages: for other programs, for old links, and for whoever needs help at once.

catalog.json is a public interface: docs/reference/catalog.md documents its fields.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as xml

from xindeng.build import Made
from xindeng.kinds import KINDS
from xindeng.kinds.common import help_lines
from xindeng.kinds.filmed import Filmed
from xindeng.media.cut import NAME
from xindeng.plan import Plan, Print
from xindeng.schema import Item
from xindeng.serving import robots, sealed
from xindeng.shelf import Library


def sitemap(plan: Plan, library: Library) -> str:
    """Every poured page at its lasting address; the version chooser keeps readers on listed pages."""
    base = f"{library.centre.site_url.rstrip('/')}/latest/"
    urls = "".join(f"<url><loc>{xml(base + url)}</loc></url>\n" for url in plan.pages)
    # The version chooser looks the bare folder up as well.
    home = "".join(f"<url><loc>{xml(base)}{page}</loc></url>\n" for page in ("", "index.html", "search.html"))
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{home}{urls}</urlset>\n'


NEWEST = 30
"""Items that a feed reader is told of."""


def feed(library: Library) -> str:
    """RSS 2.0 of what is new or changed; a feed reader needs no account."""
    newest = sorted(library.all(Item), key=lambda item: (item.date, item.id), reverse=True)[:NEWEST]
    rows = "".join(
        f"<item><title>{xml(item.title)}</title><link>{xml(library.site(library.urls[item.id]))}</link>"
        f'<guid isPermaLink="false">{xml(item.id)} {xml(item.version)}</guid>'
        f"<description>{xml(item.summary)}</description><pubDate>{_rfc_date(item.date)}</pubDate></item>\n"
        for item in newest
    )
    name, space = xml(library.centre.site_name), "http://www.w3.org/2005/Atom"
    own = f'<atom:link href="{xml(library.site("feed.xml"))}" rel="self" type="application/rss+xml"/>'
    head = f"<title>{name}</title><link>{xml(library.site('index.html'))}</link><description>{name}：新的内容</description>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="{space}"><channel>\n'
        f"{head}<language>zh-cn</language>{own}\n{rows}</channel></rss>\n"
    )


def _rfc_date(day: date) -> str:
    """As RFC 822 writes it, at noon in China."""
    return format_datetime(datetime.combine(day, time(4), UTC))


def catalog(plan: Plan, library: Library, made: Made) -> str:
    """Every item with its files, as JSON for other programs."""
    items = [
        {
            "id": item.id,
            "kind": item.type,
            "title": item.title,
            "url": library.urls[item.id],
            "version": item.version,
            "status": item.status,
            "licence": item.licence if isinstance(item, Item) else library.centre.licence,
            "reviews": [
                f"{review.role} {review.date.isoformat()}"
                for review in (item.reviewers if isinstance(item, Item) else ())
            ],
            "files": [
                _file(entry, name, made)
                for entry in plan.prints
                if entry.owner == item.id
                for name in made.names(entry.key, entry.format)
            ],
            "video": [_film(film.id, plan, made) for film in _films(item, plan)],
        }
        for item in library.items.values()
    ]
    return json.dumps({"items": items}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _films(item: object, plan: Plan) -> list[Any]:
    return [plan.films[film.id] for film in item.videos if film.id in plan.films] if isinstance(item, Filmed) else []


def _file(entry: Print, name: str, made: Made) -> dict[str, object]:
    return {
        "format": entry.format,
        "reader": list(entry.edition.readers),
        "edition": entry.edition.name,
        "path": f"../files/{entry.key}/{name}",
        "bytes": made.bytes("files", entry.key, name),
        "sha256": made.sha256("files", entry.key, name),
        "pages": made.pages(entry.key) if entry.format == "pdf" else 0,
    }


def _film(film: str, plan: Plan, made: Made) -> dict[str, object]:
    key = plan.finished[film]
    facts = made.film(key)
    base = f"../media/{key}"
    single = [(use, form) for use, form in (("light", "mp4"), ("clear", "mp4"), ("hls", "hls"), ("audio", "m4a")) if facts[use]]
    return {
        "id": film,
        "seconds": facts["seconds"],
        "poster": f"../media/{plan.renditions[film]}/{Path(facts['poster']['path']).name}" if facts["poster"] else "",
        "captions": f"{base}/{facts['captions']['path']}",
        "chapters": f"{base}/{facts['chapters']['path']}",
        "storyboard": f"{base}/{facts['storyboard']['path']}" if facts["storyboard"] else "",
        "renditions": [
            {"use": use, "path": f"{base}/{facts[use]['path']}", "format": form, "bytes": facts[use]["bytes"]}
            for use, form in single
        ] + [
            {"use": extra.cut.made.name, "path": f"../media/{key}/{NAME}", "format": "mp4", "bytes": made.bytes("media", key, NAME)}
            for extra, key in zip(plan.films[film].extras, plan.extras[film], strict=True)
        ],
    }


def help_page(library: Library) -> str:
    """help.html: the help lines alone, without a version, readable on anything."""
    lines = "".join(
        f'<li><a href="tel:{escape(line.number, quote=True)}"><b>{escape(line.number)}</b></a> '
        f"{escape(line.name)}<br><small>{escape(line.hours)}（{escape(line.checked)}）</small></li>"
        for line in help_lines(library)
    )
    note = f"<p>{escape(library.centre.help.local_note)}</p>" if library.centre.help.local_note else ""
    body = f"<h1>求助电话</h1><p>难受的时候，不用一个人扛。</p><ul>{lines}</ul>{note}"
    return sealed(_PLAIN.format(title="求助电话", head=_STYLE, body=body))


def front_page(library: Library) -> str:
    """index.html at the top of OUT: leads to the site."""
    name = escape(library.centre.site_name)
    body = f'<p><a href="site/index.html">进入{name}</a></p><p><a href="help.html">求助电话</a></p>'
    way = '<meta http-equiv="refresh" content="0; url=site/index.html">'
    return sealed(_PLAIN.format(title=name, head=way + _STYLE, body=body))


_PLAIN = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,">{head}<title>{title}</title>
</head>
<body><main>{body}</main></body></html>
"""
_STYLE = """<style>body{font:1.125rem/1.8 system-ui,sans-serif;margin:2rem auto;max-width:36rem;padding:0 1rem}
a{display:inline-block;min-height:44px}b{font-size:1.6rem}li{margin:.8rem 0}
@media(prefers-color-scheme:dark){body{background:#10201f;color:#ece6d9}a{color:#8fd3d6}}</style>"""


def versions() -> str:
    """The chooser's list before anything was published: this build."""
    return json.dumps([{"version": "site", "title": "本次构建", "aliases": []}], ensure_ascii=False) + "\n"


def texts(plan: Plan, library: Library, made: Made) -> dict[str, str]:
    """Name below the site -> text of what other programs read."""
    machines = {
        "sitemap.xml": sitemap(plan, library),
        "catalog.json": catalog(plan, library, made),
        "feed.xml": feed(library),
    }
    return {**machines, **redirects(library)}


def redirects(library: Library) -> dict[str, str]:
    """Printed codes and shared links outlive a rename: the old page leads to the new one."""
    return {
        f"{_folder(old, library.urls[item.id])}/{old}.html": _moved(library.urls[item.id], item.title, library)
        for item in library.items.values()
        for old in item.replaces
    }


def _folder(old: str, now: str) -> str:
    """Where the page of an id lay: its beginning tells the kind, and an item may have changed that too."""
    kind = next((kind for kind in KINDS if old.startswith(f"{kind.prefix}-")), None)
    return kind.folder if kind else now.rpartition("/")[0]


def _moved(now: str, title: str, library: Library) -> str:
    """Leads on by a script, which takes along the place on the page that a link named, and without one too."""
    address = f"{library.centre.site_url.rstrip('/')}/latest/{now}"
    head = (
        f'<meta http-equiv="refresh" content="1; url=../{now}"><meta name="robots" content="noindex">'
        f'<link rel="canonical" href="{escape(address, quote=True)}">'
        '<script type="module" src="../assets/xd/moved.js"></script>'
    )
    body = f'<p>这一页换了地方：<a href="../{now}">{escape(title)}</a></p>'
    return _PLAIN.format(title=escape(title), head=head, body=body)


def top(library: Library) -> dict[str, str]:
    """Name below OUT -> text of what has no version."""
    return {
        "help.html": help_page(library),
        "index.html": front_page(library),
        "robots.txt": robots(library.centre.site_url),
        "versions.json": versions(),
    }
