"""转发图片: which items get a picture to pass on, and what stands on it.

A step of the plan of its own, before the packs: who takes a kit along finds the picture for the group chat in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from xindeng.compose import lines_of
from xindeng.doc import Doc, Edition
from xindeng.plan import Artifact, Plan, Print, Progress, digest
from xindeng.render import poster
from xindeng.shelf import Library

KINDS = {"lecture_kit", "course"}
SHARE = Edition("share", "转发图片", ("participant",), "发给别人、贴在群里：扫码就打开这一页")


def added(todo: Plan, library: Library) -> Plan:
    """The plan with a picture for every kit and every course."""
    posters = tuple(_posters(todo, library))
    prints = (*todo.prints, *(entry for entry, _ in posters))
    return replace(todo, prints=prints, artifacts=(*todo.artifacts, *(made for _, made in posters)))


def _posters(todo: Plan, library: Library) -> Iterator[tuple[Print, Artifact]]:
    assets = poster.assets_digest()
    for doc in todo.docs:
        if doc.kind in KINDS and doc.id in library.items:
            said = _said(doc, library)
            entry = Print(doc.id, SHARE, digest(asdict(said), assets), f"{doc.id}-{SHARE.name}.png", doc.date)
            yield entry, _made(entry, said)


def _said(doc: Doc, library: Library) -> poster.Said:
    centre = library.centre
    lines = lines_of(doc, library)
    return poster.Said(
        title=doc.title, label=doc.label, summary=doc.summary, notices=doc.notices, site=centre.site_name,
        centre=centre.name, address=library.site(doc.url), help=lines[0].number if lines else "",
    )  # fmt: skip


def _made(entry: Print, said: poster.Said) -> Artifact:
    def make(folder: Path, _: Progress) -> None:
        (folder / entry.name).write_bytes(poster.png(said))

    return Artifact("files", entry.key, f"转发图片 {said.title}", make)
