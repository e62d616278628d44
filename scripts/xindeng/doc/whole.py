"""A whole page or book, and the printed selections of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from .blocks import Blocks, CalloutKind, Reader


@dataclass(frozen=True)
class Doc:
    """A whole page or book. `notices` are the labels that must not be lost in any format."""

    id: str
    kind: str
    """Code name of the kind, e.g. `group_manual`."""
    label: str
    """Its Chinese name, e.g. 团体辅导手册."""
    title: str
    url: str
    """Relative to the site, e.g. `manuals/grp-talk-well.html`."""
    blocks: Blocks
    summary: str = ""
    version: str = ""
    date: str = ""
    licence: str = ""
    status: str = ""
    notices: tuple[str, ...] = ()
    trail: tuple[tuple[str, str], ...] = ()
    """Breadcrumbs: (item id, title), outermost first."""
    before: tuple[str, str] | None = None
    after: tuple[str, str] | None = None
    filters: tuple[tuple[str, str], ...] = ()
    """Search filters: (name, value)."""
    sheets: Blocks = ()
    """Sections that only prints hold: records to fill in by hand, lists to tick. `Edition.only` asks for them."""


Layout = Literal["book", "sheet", "columns", "form", "cut", "poster", "cards", "certificate", "fold"]


@dataclass(frozen=True)
class Edition:
    """A printed selection of one Doc: for whom, on which paper, and under which name."""

    name: str
    """ASCII, part of the file's name: `leader`. No two editions of an item have the same."""
    title: str
    """带领者手册."""
    readers: tuple[Reader, ...]
    use: str = ""
    """What it is for, one line on the download list."""
    only: tuple[str, ...] = ()
    """Ids of the sections that it holds, in this order; without any, the whole Doc without its sheets."""
    leave: tuple[CalloutKind, ...] = ()
    """Boxes that it does without."""
    role: str = ""
    """Whose part of a play it is: his lines are whole and marked, of the others' his cues are left."""
    layout: Layout = "book"
    paper: Literal["A3", "A4", "A5"] = "A4"
    large: bool = False
    """Body of 16 pt, for eyes that are old."""
    grey_of: str = ""
    """Name of the coloured edition that it shows page for page in greys, for a black printer."""
    fit: int = 0
    """The most pages that it should take: set closer until it does. 0: as many as it takes."""
    heading: str = ""
    """What stands above it instead of the page's title."""
    apart: bool = False
    """Each section begins a page: sheets to copy one by one."""


def in_grey(edition: Edition) -> Edition:
    """The same print for whoever has black ink only."""
    return replace(
        edition, name=f"{edition.name}-grey", title=f"{edition.title}（灰度）", use="黑白打印机用", grey_of=edition.name
    )
