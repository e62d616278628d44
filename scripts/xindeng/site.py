"""Pages of the site: what its shells are made from, and a composed page in its shell."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from xindeng import jsonld
from xindeng.doc import Doc
from xindeng.engine import TOKENS, token
from xindeng.kinds import BY_NAME, KINDS, audiences, coverage, reviews
from xindeng.kinds.common import help_lines
from xindeng.kinds.course import Course
from xindeng.kinds.lecture import Lecture
from xindeng.kinds.registers import Term
from xindeng.library import is_id
from xindeng.look import Filing, Licence, Number, SiteInfo, Tab
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
    ("办中心", "coverage/index.html", (coverage.FOLDER, "lists", "matrices", "initiatives", "collections", "services", "events")),
    ("求助", "hotlines/index.html", ("hotlines", "self-help", "qa")),
)
"""The bar at the top: title, page, folders in which it is the current one."""


def tabs() -> tuple[Tab, ...]:
    return tuple(Tab(title, url, folders) for title, url, folders in TABS)


def folders() -> tuple[str, ...]:
    """Each folder of generated pages needs a shell of its own; "" is the top."""
    return ("", *(kind.folder for kind in KINDS), audiences.FOLDER, reviews.FOLDER, coverage.FOLDER)


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
    alike = [[term.title, *term.aliases] for term in library.all(Term) if term.aliases]
    return {"kinds": kinds, "latest": latest, "alike": alike}


# --- pages -----------------------------------------------------------------------------


def page(shell: str, doc: Doc, library: Library, context: html.Context) -> str:
    """One whole page of HTML. `context` is what the page knows of files and addresses."""
    up = "../" * doc.url.count("/")
    parts = {
        "title": escape(doc.title),
        "head": _head(doc, library, context) + jsonld.script(doc, library, context.videos),
        "kind": "list" if doc.kind == "index" else doc.kind,
        "nav": _course(doc, library, up),
        "toc": _toc(doc),
        "content": html.article(doc, context),
    }
    for name in TOKENS:
        shell = shell.replace(token(name), parts[name])
    return shell


def href(up: str, library: Library) -> Callable[[str], str]:
    """How a page whose way to the top is `up` reaches an item or an address."""

    def found(target: str) -> str:
        if target in library.urls:
            return up + library.urls[target]
        if is_id(target):
            return up + target
        return target

    return found


def has_terms(doc: Doc, library: Library) -> bool:
    """Whether words of the field open their meaning on a page: on that of an item; in registers and lists words stay words."""
    return isinstance(library.items.get(doc.id), Item)


def glossary(library: Library) -> html.Glossary | None:
    """The register of terms, for pages that explain them."""
    terms = library.all(Term)
    words = {word: term.id for term in terms for word in (term.title, *term.aliases) if len(word) > 1}
    return html.Glossary(words, {term.id: term.plain for term in terms}) if words else None


def _head(doc: Doc, library: Library, context: html.Context) -> str:
    """Description, canonical address and what WeChat and others show of a shared link (ogp.me)."""
    address = library.site(doc.url)
    film = next(iter(context.videos.values()), None)
    root = library.centre.site_url.rstrip("/")
    shared = next((file.href for file in context.downloads if file.format == "png"), film.poster if film else "")
    picture = f"{root}/{shared.lstrip('./')}" if shared else library.site(SHARED)
    state = "".join(f"【{notice}】" for notice in doc.notices)
    words = escape(f"{state}{doc.summary}", quote=True)
    metas = [
        f'<link rel="canonical" href="{escape(address, quote=True)}">',
        f'<meta property="og:title" content="{escape(doc.title, quote=True)}">',
        f'<meta property="og:url" content="{escape(address, quote=True)}">',
        '<meta property="og:type" content="article">',
        f'<meta property="og:site_name" content="{escape(library.centre.site_name, quote=True)}">',
        f'<meta property="og:image" content="{escape(picture, quote=True)}">',
        f'<link rel="alternate" type="application/rss+xml" title="新的内容" href="{"../" * doc.url.count("/")}feed.xml">',
    ]
    if words:
        metas += [f'<meta name="description" content="{words}">', f'<meta property="og:description" content="{words}">']
    return "".join(metas)


SHARED = "assets/xd/share.png"
"""What a shared link shows where the page has no picture of its own: the mark."""


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
