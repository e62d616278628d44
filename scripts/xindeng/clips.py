"""Short upright pieces to pass on: cut from a lecture's recording where its author says, ready for any group chat.

A step of the plan of its own, before the packs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from xindeng import media
from xindeng.compose import lines_of
from xindeng.doc import Doc, Edition
from xindeng.films import Film
from xindeng.kinds.lecture import Lecture
from xindeng.media.upright import UPRIGHT_VERSION, Piece, upright
from xindeng.media.verify import Broken
from xindeng.plan import Artifact, Plan, Print, Progress, Refused, digest
from xindeng.render import pdf
from xindeng.shelf import Library


def added(todo: Plan, library: Library) -> Plan:
    """The plan with a file for every piece."""
    found = tuple(_clips(todo, library))
    prints = (*todo.prints, *(entry for entry, _ in found))
    return replace(todo, prints=prints, artifacts=(*todo.artifacts, *(made for _, made in found)))


def _clips(todo: Plan, library: Library) -> Iterator[tuple[Print, Artifact]]:
    pages = {doc.id: doc for doc in todo.docs}
    for lecture in library.all(Lecture):
        for n, recording in enumerate(lecture.videos):
            film = todo.films.get(recording.id)
            for m, cut in enumerate(recording.clips if film else ()):
                assert film  # noqa: S101 — for the type checker: there are no clips without one
                piece = Piece(cut.title, cut.begins, cut.ends, film.cues, _call(pages[lecture.id], library), library.address(lecture.id))
                edition = Edition(f"clip-{cut.id}", f"竖屏短片：{cut.title}", ("participant",), "转发到群里：字幕在画面上，末了是求助电话")
                key = digest("clip", film.found.sha256, asdict(piece), UPRIGHT_VERSION, media.encoder_build(), pdf.FONTS[0].sha256)
                entry = Print(lecture.id, edition, key, f"{lecture.id}-{edition.name}.mp4", lecture.date.isoformat())
                yield entry, _made(entry, piece, film, lecture, ("videos", n, "clips", m))


def _call(doc: Doc, library: Library) -> tuple[str, ...]:
    """The last picture: who it is from, and where to call."""
    lines = lines_of(doc, library)[:3]
    return ("难受的时候，打个电话", "", *(f"{line.name}　{line.number}" for line in lines), "", library.centre.name)


def _made(entry: Print, piece: Piece, film: Film, lecture: Lecture, where: tuple[str | int, ...]) -> Artifact:
    def make(folder: Path, _: Progress) -> None:
        try:
            upright(film.path, piece, film.found.has_audio, pdf.fonts()[0].parent, folder / entry.name)
        except Broken as broken:
            raise Refused(media.broken(lecture.at(*where), film.path.name, "；".join(broken.reasons))) from broken

    return Artifact("files", entry.key, f"短片 {lecture.title}·{piece.title}", make)
