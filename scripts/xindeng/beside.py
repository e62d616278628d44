"""What belongs beside the pages: for other programs, for old links, and for whoever needs help at once.

catalog.json is a public interface: docs/reference/catalog.md documents its fields.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as xml

from xindeng.build import Made
from xindeng.kinds.common import help_lines
from xindeng.kinds.lecture import Lecture
from xindeng.plan import Plan, Print
from xindeng.shelf import Library


def sitemap(plan: Plan, library: Library) -> str:
    """Every poured page at its lasting address; the version chooser keeps readers on listed pages."""
    base = f"{library.centre.site_url.rstrip('/')}/latest/"
    urls = "".join(f"<url><loc>{xml(base + doc.url)}</loc></url>\n" for doc in plan.docs)
    # The version chooser looks the bare folder up as well.
    home = "".join(f"<url><loc>{xml(base)}{page}</loc></url>\n" for page in ("", "index.html", "search.html"))
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{home}{urls}</urlset>\n'


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
    if not isinstance(item, Lecture):
        return []
    return [plan.films[film.id] for film in item.videos]


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
    single = [("light", "mp4"), ("clear", "mp4"), ("hls", "hls"), *([("audio", "m4a")] if facts["audio"] else [])]
    return {
        "id": film,
        "seconds": facts["seconds"],
        "poster": f"../media/{plan.renditions[film]}/{Path(facts['poster']['path']).name}",
        "captions": f"{base}/{facts['captions']['path']}",
        "chapters": f"{base}/{facts['chapters']['path']}",
        "storyboard": f"{base}/{facts['storyboard']['path']}",
        "renditions": [
            {"use": use, "path": f"{base}/{facts[use]['path']}", "format": form, "bytes": facts[use]["bytes"]}
            for use, form in single
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
    return _PLAIN.format(
        title="求助电话",
        refresh="",
        body=f"<h1>求助电话</h1><p>难受的时候，不用一个人扛。</p><ul>{lines}</ul>{note}",
    )


def front_page(library: Library) -> str:
    """index.html at the top of OUT: leads to the site."""
    name = escape(library.centre.site_name)
    return _PLAIN.format(
        title=name,
        refresh='<meta http-equiv="refresh" content="0; url=site/index.html">',
        body=f'<p><a href="site/index.html">进入{name}</a></p><p><a href="help.html">求助电话</a></p>',
    )


_PLAIN = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,">{refresh}<title>{title}</title>
<style>body{{font:1.125rem/1.8 system-ui,sans-serif;margin:2rem auto;max-width:36rem;padding:0 1rem}}
a{{display:inline-block;min-height:44px}}b{{font-size:1.6rem}}li{{margin:.8rem 0}}
@media(prefers-color-scheme:dark){{body{{background:#10201f;color:#ece6d9}}a{{color:#8fd3d6}}}}</style></head>
<body><main>{body}</main></body></html>
"""


def versions() -> str:
    """The chooser's list before anything was published: this build."""
    return json.dumps([{"version": "site", "title": "本次构建", "aliases": []}], ensure_ascii=False) + "\n"


def texts(plan: Plan, library: Library, made: Made) -> dict[str, str]:
    """Name below the site -> text of what other programs read."""
    machines = {"sitemap.xml": sitemap(plan, library), "catalog.json": catalog(plan, library, made)}
    return {**machines, **redirects(library)}


def redirects(library: Library) -> dict[str, str]:
    """Printed codes and shared links outlive a rename: the old page leads to the new one."""
    return {
        f"{library.urls[item.id].rpartition('/')[0]}/{old}.html": _PLAIN.format(
            title=escape(item.title),
            refresh=f'<meta http-equiv="refresh" content="0; url={item.id}.html">',
            body=f'<p>这一页换了地方：<a href="{item.id}.html">{escape(item.title)}</a></p>',
        )
        for item in library.items.values()
        for old in item.replaces
    }


def top(library: Library) -> dict[str, str]:
    """Name below OUT -> text of what has no version."""
    return {"help.html": help_page(library), "index.html": front_page(library), "versions.json": versions()}
