"""Pour: each composed page into its shell, with the files that were built for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from xindeng.build import Made
from xindeng.doc import Doc, Video, walk
from xindeng.hands import spread
from xindeng.kinds import carry
from xindeng.media.cut import NAME, Cut
from xindeng.plan import Plan, Print
from xindeng.render import html
from xindeng.shelf import Library
from xindeng.site import glossary, has_terms, href, page
from xindeng.unchanged import Entry, Poured

V = TypeVar("V")


def pour(
    shells: Mapping[str, str],
    plan: Plan,
    library: Library,
    made: Made,
    site: Path,
    look: Callable[[str, str], V],
    before: Poured[V] | None = None,
) -> dict[str, V]:
    """Write every page of the plan into `site`, as many at once as there are processors; what `look` says of each.

    `before`: pages that are taken from the site that stands, where they would be made the same.
    """
    around = _around(plan, library, made)
    stood = before or Poured[V](site, {}, {}, {}, {})

    def one(url: str) -> Entry[V]:
        return stood.make(url, lambda: write(url))

    def write(url: str) -> tuple[str, V]:
        words = _page(shells[url.rpartition("/")[0]], plan.pages[url](), around)
        (site / url).write_text(words, "utf-8", newline="\n")
        return words, look(url, words)

    for folder in {(site / url).parent for url in plan.pages}:
        folder.mkdir(parents=True, exist_ok=True)
    taken = {url: stood.take(url, site / url) for url in plan.pages}
    lacking = [url for url, entry in taken.items() if not entry]
    fresh = dict(zip(lacking, spread(one, lacking), strict=True))
    stood.now = {url: entry or fresh[url] for url, entry in taken.items()}
    return {url: entry.seen for url, entry in stood.now.items()}


def offer(shells: Mapping[str, str], library: Library, sticks: tuple[html.Download, ...], site: Path) -> None:
    """The page of what to take along, poured anew once it is made."""
    doc = carry.carry()
    context = html.Context(href("", library), library.title, {}, sticks, str)
    (site / doc.url).write_text(page(shells[""], doc, library, context), "utf-8", newline="\n")


@dataclass(frozen=True)
class _Around:
    """What all pages have in common, found once."""

    plan: Plan
    library: Library
    made: Made
    prints: Mapping[str, list[Print]]
    """Page's id -> what is offered there."""
    terms: html.Glossary | None


def _around(plan: Plan, library: Library, made: Made) -> _Around:
    prints: dict[str, list[Print]] = {}
    for entry in plan.prints:
        prints.setdefault(entry.owner, []).append(entry)
    return _Around(plan, library, made, prints, glossary(library))


def _page(shell: str, doc: Doc, around: _Around) -> str:
    plan, library, made = around.plan, around.library, around.made
    up = "../" * doc.url.count("/")
    context = html.Context(
        href=href(up, library),
        title=library.title,
        videos=_videos(doc, plan, made, up),
        downloads=_downloads(doc, around.prints.get(doc.id, ()), made, up, library),
        tonight=_downloads(doc, plan.tonight.get(doc.id, ()), made, up, library),
        pictures=lambda src: f"{up}../files/{plan.pictures[src]}",
        glossary=around.terms if has_terms(doc, library) else None,
    )
    return page(shell, doc, library, context)


def _videos(doc: Doc, plan: Plan, made: Made, up: str) -> dict[str, html.VideoFiles]:
    wanted = [block.id for block in walk(doc.blocks) if isinstance(block, Video)]
    return {film: _video(film, plan, made, up) for film in wanted if film in plan.films}


def _video(film: str, plan: Plan, made: Made, up: str) -> html.VideoFiles:
    key = plan.finished[film]
    facts = made.film(key)
    base = f"{up}../media/{key}"
    sound = facts["audio"]
    more = tuple(_extra(extra.cut, key, made, up) for extra, key in zip(plan.films[film].extras, plan.extras[film], strict=True))
    if not facts["light"]:
        return html.VideoFiles(
            captions=f"{base}/{facts['captions']['path']}", audio=f"{base}/{sound['path']}", audio_bytes=sound["bytes"],
            seconds=facts["seconds"],
        )  # fmt: skip
    return html.VideoFiles(
        mp4=f"{base}/{facts['light']['path']}",
        mp4_bytes=facts["light"]["bytes"],
        clear=f"{base}/{facts['clear']['path']}",
        clear_bytes=facts["clear"]["bytes"],
        poster=f"{up}../media/{plan.renditions[film]}/{Path(facts['poster']['path']).name}",
        captions=f"{base}/{facts['captions']['path']}",
        hls=f"{base}/{facts['hls']['path']}",
        storyboard=f"{base}/{facts['storyboard']['path']}",
        audio=f"{base}/{sound['path']}" if sound else "",
        audio_bytes=sound["bytes"] if sound else 0,
        seconds=facts["seconds"],
        width=facts["light"]["width"],
        height=facts["light"]["height"],
        more=more,
    )


def _extra(cut: Cut, key: str, made: Made, up: str) -> tuple[str, str, int]:
    words = "电视播出母版" if cut.made.name == "television" else f"竖屏短片：{cut.title}"
    return words, f"{up}../media/{key}/{NAME}", made.bytes("media", key, NAME)


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
