"""Pour: each composed page into its shell, and what belongs beside the pages.

catalog.json is a public interface: docs/reference/catalog.md documents its fields.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as xml

from xindeng import store
from xindeng.doc import Doc, Video, walk
from xindeng.engine import TOKENS, token
from xindeng.kinds import BY_NAME, KINDS
from xindeng.kinds.common import help_lines
from xindeng.kinds.course import Course
from xindeng.kinds.lecture import Lecture
from xindeng.library import is_id
from xindeng.look import Filing, Licence, Number, SiteInfo, Tab
from xindeng.plan import PRINT_FACTS, Plan, Print
from xindeng.render import html
from xindeng.schema import Item
from xindeng.shelf import Library

TABS = (
    ("首页", "index.html", ("",)),
    ("课程", "courses/index.html", ("courses", "lectures", "programmes", "modules")),
    ("讲座", "kits/index.html", ("kits",)),
    ("小组", "manuals/index.html", ("manuals",)),
    ("心理剧", "plays/index.html", ("plays",)),
    ("活动", "activities/index.html", ("activities",)),
    ("求助", "hotlines/index.html", ("hotlines",)),
)
"""The bar at the top: title, page, folders in which it is the current one."""


@dataclass(frozen=True)
class Made:
    """What the store holds for this build: sizes are looked up, never guessed."""

    out: Path

    def bytes(self, area: str, key: str, name: str) -> int:
        return (self.out / area / key / name).stat().st_size

    def sha256(self, area: str, key: str, name: str) -> str:
        return store.sums(self.out / area / key)[name]

    def pages(self, key: str) -> int:
        """How many pages a print has."""
        return int(json.loads((self.out / "files" / key / PRINT_FACTS).read_text("utf-8"))["pages"])

    def measured(self, key: str) -> dict[str, Any]:
        """renditions.json of an encoded recording."""
        facts: dict[str, Any] = json.loads((self.out / "media" / key / "renditions.json").read_text("utf-8"))
        return facts


def tabs() -> tuple[Tab, ...]:
    return tuple(Tab(title, url, folders) for title, url, folders in TABS)


def folders() -> tuple[str, ...]:
    """Each folder of generated pages needs a shell of its own."""
    return tuple(kind.folder for kind in KINDS)


def info(library: Library) -> SiteInfo:
    """What the county's file says, for header and footer."""
    centre = library.centre
    filings = tuple(Filing(words) for words in (centre.filing, centre.police_filing) if words)
    lines = tuple(line for line in (centre.operator, centre.address, centre.hours, centre.contact) if line)
    return SiteInfo(
        name=centre.site_name,
        centre=centre.name,
        address=f"{centre.site_url.rstrip('/')}/",
        filings=filings,
        lines=lines,
        numbers=tuple(Number(line.number, line.name) for line in help_lines(library)),
        licence=Licence(library.title(centre.licence), library.urls[centre.licence]),
    )


def macros_data(library: Library) -> dict[str, object]:
    """The figures that hand-written pages may ask for (scripts/macros.py documents the form)."""
    kinds = [
        {
            "label": kind.label,
            "url": f"{kind.folder}/index.html",
            "count": len(library.all(kind.model)),
            "minutes": sum(getattr(item, "minutes", 0) for item in library.all(kind.model))
            if kind.model is Lecture
            else 0,
        }
        for kind in KINDS
    ]
    newest = sorted(library.all(Item), key=lambda item: (item.date, item.id), reverse=True)
    latest = [
        {
            "title": item.title,
            "url": library.urls[item.id],
            "label": BY_NAME[item.type].label,
            "date": item.date.isoformat(),
            "summary": item.summary,
        }
        for item in newest
    ]
    return {"kinds": kinds, "latest": latest}


# --- pages -----------------------------------------------------------------------------


def pour(shells: Mapping[str, str], plan: Plan, library: Library, made: Made, site: Path) -> None:
    """Write every page of the plan into `site`."""
    for doc in plan.docs:
        target = site / doc.url
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page(shells[doc.url.rpartition("/")[0]], doc, plan, library, made), "utf-8", newline="\n")


def page(shell: str, doc: Doc, plan: Plan, library: Library, made: Made) -> str:
    """One whole page of HTML."""
    up = "../" * doc.url.count("/")
    context = html.Context(
        href=_href(up, library),
        title=library.title,
        videos=_videos(doc, plan, made, up),
        downloads=tuple(_download(entry, made, up) for entry in plan.prints if entry.owner == doc.id),
        pictures=lambda src: f"{up}../files/{plan.pictures[src]}",
    )
    parts = {
        "title": escape(doc.title),
        "head": _head(doc, library),
        "kind": "list" if doc.kind == "index" else doc.kind,
        "nav": _course(doc, library, up),
        "toc": _toc(doc),
        "content": html.article(doc, context),
    }
    for name in TOKENS:
        shell = shell.replace(token(name), parts[name])
    return shell


def _href(up: str, library: Library) -> Callable[[str], str]:
    def href(target: str) -> str:
        if target in library.urls:
            return up + library.urls[target]
        if is_id(target):
            return up + target
        return target

    return href


def _head(doc: Doc, library: Library) -> str:
    """Description, canonical address and what WeChat and others show of a shared link."""
    address = f"{library.centre.site_url.rstrip('/')}/latest/{doc.url}"
    state = "".join(f"【{notice}】" for notice in doc.notices)
    words = escape(f"{state}{doc.summary}", quote=True)
    metas = [
        f'<link rel="canonical" href="{escape(address, quote=True)}">',
        f'<meta property="og:title" content="{escape(doc.title, quote=True)}">',
        f'<meta property="og:url" content="{escape(address, quote=True)}">',
        '<meta property="og:type" content="article">',
    ]
    if words:
        metas += [f'<meta name="description" content="{words}">', f'<meta property="og:description" content="{words}">']
    return "".join(metas)


def _course(doc: Doc, library: Library, up: str) -> str:
    """Beside a lecture: the lectures of its course."""
    lecture = library.items.get(doc.id)
    if not isinstance(lecture, Lecture):
        return ""
    course = library.get(lecture.course, Course)
    here = ' aria-current="page"'
    rows = "".join(
        f'<li><a href="{up}{library.urls[ref]}"{here if ref == doc.id else ""}>{escape(library.title(ref))}</a></li>'
        for ref in course.lectures
    )
    return f'<details class="xd-local"><summary>本课程目录</summary><ul>{rows}</ul></details>'


def _toc(doc: Doc) -> str:
    rows = "".join(
        f'<li><a href="#{escape(anchor, quote=True)}">{escape(title)}</a></li>'
        for level, anchor, title in html.toc(doc)
        if level == 2
    )
    return f'<details class="xd-toc"><summary>本页内容</summary><ul>{rows}</ul></details>' if rows else ""


def _videos(doc: Doc, plan: Plan, made: Made, up: str) -> dict[str, html.VideoFiles]:
    wanted = [block.id for block in walk(doc.blocks) if isinstance(block, Video)]
    return {film: _video(film, plan, made, up) for film in wanted if film in plan.films}


def _video(film: str, plan: Plan, made: Made, up: str) -> html.VideoFiles:
    key = plan.renditions[film]
    facts = made.measured(key)
    base = f"{up}../media/{key}"
    sound = facts["audio"]
    return html.VideoFiles(
        mp4=f"{base}/{facts['mp4']['path']}",
        mp4_bytes=facts["mp4"]["bytes"],
        poster=f"{base}/{facts['poster']['path']}",
        captions=f"{up}../media/{plan.captions[film]}/captions.vtt",
        hls=f"{base}/master.m3u8",
        audio=f"{base}/{sound['path']}" if sound else "",
        audio_bytes=sound["bytes"] if sound else 0,
        seconds=facts["seconds"],
        width=facts["mp4"]["width"],
        height=facts["mp4"]["height"],
    )


def _download(entry: Print, made: Made, up: str) -> html.Download:
    return html.Download(
        href=f"{up}../files/{entry.key}/{entry.name}",
        title=entry.edition.title,
        use=entry.edition.use,
        format="pdf",
        bytes=made.bytes("files", entry.key, entry.name),
        pages=made.pages(entry.key),
    )


# --- beside the pages ------------------------------------------------------------------


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
            "files": [_file(entry, made) for entry in plan.prints if entry.owner == item.id],
            "video": [_film(film.id, plan, made) for film in _films(item, plan)],
        }
        for item in library.items.values()
    ]
    return json.dumps({"items": items}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _films(item: object, plan: Plan) -> list[Any]:
    if not isinstance(item, Lecture):
        return []
    return [plan.films[film.id] for film in item.videos]


def _file(entry: Print, made: Made) -> dict[str, object]:
    return {
        "format": entry.name.rpartition(".")[2].lower(),
        "reader": list(entry.edition.readers),
        "edition": entry.edition.name,
        "path": f"../files/{entry.key}/{entry.name}",
        "bytes": made.bytes("files", entry.key, entry.name),
        "sha256": made.sha256("files", entry.key, entry.name),
        "pages": made.pages(entry.key),
    }


def _film(film: str, plan: Plan, made: Made) -> dict[str, object]:
    key = plan.renditions[film]
    facts = made.measured(key)
    base = f"../media/{key}"
    return {
        "id": film,
        "seconds": facts["seconds"],
        "poster": f"{base}/{facts['poster']['path']}",
        "captions": f"../media/{plan.captions[film]}/captions.vtt",
        "renditions": [
            {"path": f"{base}/{facts['mp4']['path']}", "format": "mp4", "bytes": facts["mp4"]["bytes"]},
            {"path": f"{base}/master.m3u8", "format": "hls", "bytes": sum(rung["bytes"] for rung in facts["hls"])},
            *([{"path": f"{base}/{facts['audio']['path']}", "format": "m4a", "bytes": facts["audio"]["bytes"]}] if facts["audio"] else []),
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


def beside(plan: Plan, library: Library, made: Made) -> dict[str, str]:
    """Name below the site -> text of what other programs read."""
    texts = {"sitemap.xml": sitemap(plan, library), "catalog.json": catalog(plan, library, made)}
    return {**texts, **redirects(library)}


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
