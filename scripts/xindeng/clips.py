"""Short upright pieces to pass on: cut from a lecture's recording where its author says, ready for any group chat.

A step of the plan of its own, before the packs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from xindeng import media
from xindeng.compose import lines_of
from xindeng.diag import Span
from xindeng.doc import Doc, Edition
from xindeng.kinds.filmed import filmed
from xindeng.media.upright import UPRIGHT_VERSION, Piece, upright
from xindeng.media.verify import Broken
from xindeng.plan import Artifact, Plan, Print, Progress, Refused, digest
from xindeng.render import pdf
from xindeng.shelf import Library


def added(todo: Plan, library: Library, out: Path) -> Plan:
    """The plan with a file for every piece."""
    found = tuple(_clips(todo, library, out))
    prints = (*todo.prints, *(entry for entry, _ in found))
    return replace(todo, prints=prints, artifacts=(*todo.artifacts, *(made for _, made in found)))


def _clips(todo: Plan, library: Library, out: Path) -> Iterator[tuple[Print, Artifact]]:
    pages = {doc.id: doc for doc in todo.docs}
    for lecture in filmed(library):
        for n, recording in enumerate(lecture.videos):
            film = todo.films.get(recording.id)
            for m, cut in enumerate(recording.clips if film and film.found.width else ()):
                assert film  # noqa: S101 — for the type checker: there are no clips without one
                piece = Piece(cut.title, cut.begins, cut.ends, film.cues, _call(pages[lecture.id], library), library.address(lecture.id))
                edition = Edition(f"clip-{cut.id}", f"竖屏短片：{cut.title}", ("participant",), "转发到群里：字幕在画面上，末了是求助电话")
                key = digest("clip", todo.finished[film.id], asdict(piece), UPRIGHT_VERSION, media.encoder_build(), pdf.FONTS[0].sha256)
                entry = Print(lecture.id, edition, key, f"{lecture.id}-{edition.name}.mp4", lecture.date.isoformat())
                yield entry, _made(entry, piece, todo.finished[film.id], out, lecture.at("videos", n, "clips", m), sound=film.found.has_audio)


def _call(doc: Doc, library: Library) -> tuple[str, ...]:
    """The last picture: who it is from, and where to call."""
    lines = lines_of(doc, library)[:3]
    return ("难受的时候，打个电话", "", *(f"{line.name}　{line.number}" for line in lines), "", library.centre.name)


def _made(entry: Print, piece: Piece, finished: str, out: Path, span: Span, *, sound: bool) -> Artifact:
    """Cut from the finished film: it is whole, whatever its source was."""

    def make(folder: Path, _: Progress) -> None:
        source = out / "media" / finished / "clear.mp4"
        try:
            upright(source, piece, sound, pdf.fonts()[0].parent, folder / entry.name)
        except Broken as broken:
            raise Refused(media.broken(span, entry.name, "；".join(broken.reasons))) from broken

    return Artifact("files", entry.key, f"短片 {piece.title}", make, (finished,))
