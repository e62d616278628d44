"""What a page knows beside its Doc: addresses, files and their sizes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class VideoFiles:
    """The files of one recording; addresses relative to the page, empty when there is no such file.

    Without `mp4` it is sound alone.
    """

    captions: str
    audio: str
    audio_bytes: int
    seconds: float
    mp4: str = ""
    mp4_bytes: int = 0
    poster: str = ""
    hls: str = ""
    width: int = 0
    height: int = 0
    clear: str = ""
    """The larger of the two single files; `mp4` is the one that saves the network."""
    clear_bytes: int = 0
    more: tuple[tuple[str, str, int], ...] = ()
    """What else can be taken along: words, address, bytes."""
    storyboard: str = ""
    """WebVTT whose cues name a part of a picture, for the player's bar."""


@dataclass(frozen=True)
class Download:
    """A file to take along. `pages` is 0 for what has no pages, `bytes` for what is not made yet."""

    href: str
    title: str
    """带领者手册."""
    use: str
    """What it is for, one line."""
    format: str
    """PDF."""
    bytes: int
    pages: int = 0
    paper: str = ""
    """A4; empty for what is not printed."""
    date: str = ""
    """When the item became what it is, 2026-11-21."""


@dataclass(frozen=True)
class Glossary:
    """Words of the field, and what each entry means in one sentence."""

    words: Mapping[str, str]
    """A word -> the id of its entry."""
    meanings: Mapping[str, str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the words, the longest that fits."""
        return re.compile("|".join(map(re.escape, sorted(self.words, key=len, reverse=True))))


@dataclass(frozen=True)
class Context:
    """How a page reaches the rest of the site."""

    href: Callable[[str], str]
    """Item id or site-relative address -> address relative to this page."""
    title: Callable[[str], str]
    """Title of an item, for links without words."""
    videos: Mapping[str, VideoFiles]
    downloads: tuple[Download, ...]
    pictures: Callable[[str], str]
    """A picture's `src` -> its address relative to this page."""
    tonight: tuple[Download, ...] = ()
    """What to print the night before, in order."""
    glossary: Glossary | None = None
    """The words that open their meaning; None where words stay words."""
