"""Pour: each composed page into its shell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path

from xindeng.build import Made
from xindeng.doc import Doc, Video, walk
from xindeng.engine import TOKENS, token
from xindeng.kinds import BY_NAME, KINDS, reviews
from xindeng.kinds.common import help_lines
from xindeng.kinds.course import Course
from xindeng.kinds.lecture import Lecture
from xindeng.library import is_id
from xindeng.look import Filing, Licence, Number, SiteInfo, Tab
from xindeng.plan import Plan, Print
from xindeng.render import html
from xindeng.schema import Item
from xindeng.shelf import Library

TABS = (
    ("首页", "index.html", ("",)),
    ("课程", "courses/index.html", ("courses", "lectures", "programmes", "modules", "competencies", "exams", "certificates", "cohorts")),
    ("讲座", "kits/index.html", ("kits",)),
    ("小组", "manuals/index.html", ("manuals",)),
    ("心理剧", "plays/index.html", ("plays", "psychodrama")),
    ("活动", "activities/index.html", ("activities",)),
    ("求助", "hotlines/index.html", ("hotlines", "self-help", "qa")),
)
"""The bar at the top: title, page, folders in which it is the current one."""


def tabs() -> tuple[Tab, ...]:
    return tuple(Tab(title, url, folders) for title, url, folders in TABS)


def folders() -> tuple[str, ...]:
    """Each folder of generated pages needs a shell of its own."""
    return (*(kind.folder for kind in KINDS), reviews.FOLDER)


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
        downloads=_downloads(doc, (entry for entry in plan.prints if entry.owner == doc.id), made, up, library),
        tonight=_downloads(doc, plan.tonight.get(doc.id, ()), made, up, library),
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


def _downloads(
    doc: Doc, prints: Iterable[Print], made: Made, up: str, library: Library
) -> tuple[html.Download, ...]:
    """Every file, prints first; each part of what is too large for one file. Another item's bears its title."""
    return tuple(
        html.Download(
            href=f"{up}../files/{entry.key}/{name}",
            title=library.title(entry.owner) if entry.owner in library.items and entry.owner != doc.id else entry.edition.title,
            use=entry.edition.use,
            format=entry.format,
            bytes=made.bytes("files", entry.key, name),
            pages=made.pages(entry.key) if entry.format == "pdf" else 0,
            paper=entry.edition.paper if entry.format == "pdf" else "",
            date=entry.date,
        )
        for entry in prints
        for name in made.names(entry.key, entry.format)
    )
