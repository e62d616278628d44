"""A recording and what belongs to it: of a lecture, a question, a play or a piece for a hard moment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from xindeng.doc import Blocks, Video
from xindeng.schema import Clock, Count, Day, FormRef, Id, Part, Text, Title, Words, Yes, at_least, called

from .common import section


class Chapter(Part):
    at: Clock
    title: Text


class PeopleConsent(Part):
    """Everybody on screen has signed `form`; the papers stay in the centre (E-01)."""

    form: FormRef
    scope: Literal["站内", "公开", "转发"]
    expires: Day


class Turn(Part):
    """From `at` on a slide is shown: the one of that number, else the one after the last."""

    at: Clock
    slide: Count | None = None


class Slideshow(Part):
    """What is seen while somebody speaks: a deck (PPTX or PDF), pictures, or the slides of the item's own text."""

    deck: Text | None = None
    pictures: Words = ()
    cues: tuple[Turn, ...] = at_least(1)


class Excerpt(Part):
    """A span to pass on by itself, upright."""

    title: Title
    start: Clock = called("from")
    to: Clock


class Recording(Part):
    """A video of an item. `src`, captions and slides are relative to the item's file.

    `scenes`: from when on each scene of a play is seen, in the order of its script.
    With `slides` only the sound of `src` is used, and 录音 is sound alone. It is either `synthetic`, with nobody on
    screen, or has the consent of the people on it.
    """

    id: Id
    title: Title
    kind: Literal["课程", "示范", "微课", "自助", "心理剧", "录音"]
    src: Text
    slides: Slideshow | None = None
    captions: dict[Literal["zh-Hans"], Text] = at_least(1)
    chapters: tuple[Chapter, ...] = ()
    scenes: tuple[Clock, ...] = ()
    ladder: Literal["slides", "camera"] | None = None
    clips: tuple[Excerpt, ...] = ()
    television: Yes = False
    synthetic: Text | None = None
    people_consent: PeopleConsent | None = None


def films(found: Iterable[Recording], title: str = "视频课") -> Blocks:
    """The players, each with what has to be said of it."""
    return section(title, *(_film(film) for film in found), id="video")


def _film(film: Recording) -> Video:
    chapters = tuple((chapter.at, chapter.title) for chapter in film.chapters)
    return Video(film.id, film.title, chapters=chapters, label=film.synthetic or _agreed(film))


def _agreed(film: Recording) -> str:
    consent = film.people_consent
    return f"出镜的人都已书面同意（{consent.scope}，到 {consent.expires}）" if consent else ""
