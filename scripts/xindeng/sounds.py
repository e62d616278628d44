"""Sounds of their own: what an activity or a practice has to listen to, as one small file beside the prints.

A step of the plan of its own, before the packs: who takes a pack along has the sound in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from xindeng import media
from xindeng.doc import Edition
from xindeng.films import Sounding, sounds
from xindeng.kinds.sound import told
from xindeng.media.listen import LISTEN_VERSION, listen
from xindeng.media.verify import Broken
from xindeng.plan import Artifact, Plan, Print, Progress, Refused, digest, digest_file
from xindeng.shelf import Library


def added(todo: Plan, library: Library) -> Plan:
    """The plan with a file for every sound."""
    found = tuple(_sounds(library))
    prints = (*todo.prints, *(entry for entry, _ in found))
    return replace(todo, prints=prints, artifacts=(*todo.artifacts, *(made for _, made in found)))


def _sounds(library: Library) -> Iterator[tuple[Print, Artifact]]:
    for item, n, sound, path in sounds(library):
        use = f"{told(sound)}；许可：{library.title(sound.licence)}"
        edition = Edition(f"sound-{sound.id}", f"录音：{sound.title}", ("facilitator", "participant"), use)
        key = digest("sound", digest_file(path), LISTEN_VERSION, media.encoder_build())
        entry = Print(item.id, edition, key, f"{item.id}-{sound.id}.m4a", item.date.isoformat())
        yield entry, _made(entry, item, n, path)


def _made(entry: Print, item: Sounding, n: int, path: Path) -> Artifact:
    def make(folder: Path, _: Progress) -> None:
        try:
            listen(path, folder / entry.name)
        except Broken as broken:
            raise Refused(media.broken(item.at("sounds", n, "src"), path.name, "；".join(broken.reasons))) from broken

    return Artifact("files", entry.key, f"声音 {item.title}·{entry.edition.title}", make)
