"""Pour: each composed page into its shell, with the files that were built for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from xindeng.build import Made
from xindeng.doc import Doc, Video, walk
from xindeng.kinds import carry
from xindeng.media.cut import NAME, Cut
from xindeng.plan import Plan, Print
from xindeng.render import html
from xindeng.shelf import Library
from xindeng.site import glossary, href, page


def pour(shells: Mapping[str, str], plan: Plan, library: Library, made: Made, site: Path) -> None:
    """Write every page of the plan into `site`."""
    for doc in plan.docs:
        target = site / doc.url
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_page(shells[doc.url.rpartition("/")[0]], doc, plan, library, made), "utf-8", newline="\n")


def offer(shells: Mapping[str, str], library: Library, sticks: tuple[html.Download, ...], site: Path) -> None:
    """The page of what to take along, poured anew once it is made."""
    doc = carry.carry()
    context = html.Context(href("", library), library.title, {}, sticks, str)
    (site / doc.url).write_text(page(shells[""], doc, library, context), "utf-8", newline="\n")


def _page(shell: str, doc: Doc, plan: Plan, library: Library, made: Made) -> str:
    up = "../" * doc.url.count("/")
    context = html.Context(
        href=href(up, library),
        title=library.title,
        videos=_videos(doc, plan, made, up),
        downloads=_downloads(doc, (entry for entry in plan.prints if entry.owner == doc.id), made, up, library),
        tonight=_downloads(doc, plan.tonight.get(doc.id, ()), made, up, library),
        pictures=lambda src: f"{up}../files/{plan.pictures[src]}",
        glossary=glossary(doc, library),
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
