"""The recordings of a library: what each one is, and its captions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xindeng import media
from xindeng.diag import Diagnostic, Span
from xindeng.doc import Spoken
from xindeng.kinds.activity import Activity
from xindeng.kinds.crisis_media import CrisisMedia
from xindeng.kinds.lecture import Lecture
from xindeng.kinds.sound import Sound
from xindeng.media import complaints
from xindeng.media.probe import sha256
from xindeng.memo import AFRESH, Memo
from xindeng.shelf import Library


@dataclass(frozen=True)
class Film:
    """A recording of the library: where it lies, what the probe found, its captions."""

    id: str
    title: str
    path: Path
    span: Span
    found: media.Found
    cues: tuple[Spoken, ...]
    chapters: tuple[tuple[float, str], ...] = ()
    ladder: media.LadderName | None = None
    """Named by the author, where the measurement is not to choose."""

    @property
    def recipe(self) -> media.Recipe:
        return media.recipe(self.found, self.ladder)


Sounding = Activity | CrisisMedia


def sounds(library: Library) -> Iterator[tuple[Sounding, int, Sound, Path]]:
    """Every sound with its owner, its place there, and its file."""
    owners: tuple[Sounding, ...] = (*library.all(Activity), *library.all(CrisisMedia))
    for item in owners:
        for n, sound in enumerate(item.sounds):
            yield item, n, sound, item.source.file.parent / sound.src


def unheard(library: Library, root: Path) -> list[Diagnostic]:
    """Sounds whose file is not there, or not in the library."""
    problems = []
    for item, n, sound, path in sounds(library):
        span = item.at("sounds", n, "src")
        if not path.resolve().is_relative_to(root.resolve()):
            problems.append(complaints.outside(span, sound.src))
        elif not path.is_file():
            problems.append(complaints.missing(span, sound.src, "录音"))
    return problems


Answer = tuple[media.Found | None, list[Diagnostic]]


def probe(library: Library, root: Path, memo: Memo = AFRESH) -> tuple[dict[str, Film], list[Diagnostic]]:
    """What is to be known about every recording; nothing is decoded yet.

    Without the tools nothing is known of the pictures, and captions are read all the same.
    """
    films: dict[str, Film] = {}
    problems: list[Diagnostic] = []
    named = [(lecture, n) for lecture in library.all(Lecture) for n in range(len(lecture.videos))]
    spans = [lecture.at("videos", n, "src") for lecture, n in named]
    paths = [lecture.source.file.parent / lecture.videos[n].src for lecture, n in named]
    answers = _answers(list(zip(paths, spans, strict=True)), root, memo)
    for (lecture, n), path, span, (found, wrong) in zip(named, paths, spans, answers, strict=True):
        film = lecture.videos[n]
        words = lecture.at("videos", n, "captions", "zh-Hans")
        length = found.length if found else float("inf")
        cues, bad = media.read_captions(lecture.source.file.parent / film.captions["zh-Hans"], root, words, length)
        problems += [*wrong, *bad]
        if found:
            chapters = tuple((chapter.at, chapter.title) for chapter in film.chapters)
            films[film.id] = Film(film.id, film.title, path, span, found, cues, chapters, film.ladder)
    return films, problems


def count(library: Library) -> int:
    """How many recordings the library names."""
    return sum(len(lecture.videos) for lecture in library.all(Lecture))


def _answers(places: Sequence[tuple[Path, Span]], root: Path, memo: Memo) -> list[Answer]:
    """What the probe says of each; of equal bytes at the same place it says the same."""

    def answer(place: tuple[Path, Span]) -> Answer:
        return media.probe(*place, root)

    if not media.present():
        return [(None, [])] * len(places)
    asked = [((str(span), str(path.resolve()), _bytes(path)), (path, span)) for path, span in places]
    return memo.recall("films", asked, answer)


def _bytes(path: Path) -> str:
    """The digest of a recording; of what cannot be read, that it cannot."""
    if not path.is_file():
        return ""
    state = path.stat()
    return _digest(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=4096)
def _digest(path: Path, _size: int, _moment: int) -> str:
    """An hour of video is read once by a process that stays, as long as its size and time stay."""
    return sha256(path)
