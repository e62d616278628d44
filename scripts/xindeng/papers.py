"""原件: documents that may be passed on whole, copied beside the prints; the catalogue tells their checksum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from xindeng.doc import Edition
from xindeng.kinds.registers import Reference
from xindeng.plan import Artifact, Make, Plan, Print, Progress, digest_file
from xindeng.shelf import Library


def added(todo: Plan, library: Library) -> Plan:
    """The plan with every document that a reference brings along."""
    found = tuple(_papers(library))
    prints = (*todo.prints, *(entry for entry, _ in found))
    return replace(todo, prints=prints, artifacts=(*todo.artifacts, *(made for _, made in found)))


def _papers(library: Library) -> Iterator[tuple[Print, Artifact]]:
    for item in library.all(Reference):
        if not item.file:
            continue
        path = item.source.file.parent / item.file
        use = f"发布单位的原件；许可：{library.title(item.licence) if item.licence else ''}"
        edition = Edition("original", "全文", ("facilitator", "participant"), use)
        entry = Print(item.id, edition, digest_file(path), f"{item.id}{path.suffix.lower()}")
        yield entry, Artifact("files", entry.key, f"原件 {item.title}", _copy(path, entry.name))


def _copy(path: Path, name: str) -> Make:
    def make(folder: Path, _: Progress) -> None:
        (folder / name).write_bytes(path.read_bytes())

    return make
