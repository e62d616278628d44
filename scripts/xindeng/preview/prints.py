"""Print pages as pictures, made when somebody looks at them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from xindeng.compose import editions, lines_of
from xindeng.doc import Doc, Edition, Picture, as_data, chosen, walk
from xindeng.memo import digest
from xindeng.render.given import Given
from xindeng.shelf import Library
from xindeng.trouble import Trouble

KEPT = 8
"""Editions whose pictures are kept: a thick one takes about ten megabytes."""
LATER = "打印页要先运行一次 ./inv build：排印用的工具那时才安装。"


@dataclass(frozen=True)
class Printed:
    """The pages of an edition as PNG, or why there are none."""

    pages: tuple[bytes, ...] = ()
    trouble: str = ""


class Prints:
    """Pictures of editions, the last few kept."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._kept: OrderedDict[str, Printed] = OrderedDict()
        self._lock = Lock()

    def pages(self, doc: Doc, edition: Edition, library: Library) -> Printed:
        """The pages as they would be printed now."""
        key = key_of(doc, edition)
        with self._lock:  # one at a time: setting a book takes all of a processor
            if key not in self._kept:
                self._kept[key] = self._set(doc, edition, library)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _set(self, doc: Doc, edition: Edition, library: Library) -> Printed:
        try:
            from xindeng.render import pdf  # noqa: PLC0415 — the light start has no typst
        except ImportError:
            return Printed(trouble=LATER)
        held = replace(doc, blocks=chosen(doc, edition), sheets=())
        shown = {block.src for block in walk(held.blocks) if isinstance(block, Picture)}
        try:
            pictures = {src: self._root / src for src in shown}
            given = Given(library.site(doc.url), library.centre.name, pictures, lines_of(doc, library))
            made = pdf.pictures_of(doc, edition, given)
        except (pdf.CannotSet, Trouble) as error:
            return Printed(trouble=str(error))
        return Printed(tuple(made))


def key_of(doc: Doc, edition: Edition) -> str:
    """Equal keys, equal pictures, as far as the text goes."""
    return digest(repr(as_data(doc)), repr(edition))[:20]


def edition_of(doc: Doc, name: str, library: Library) -> Edition | None:
    return next((edition for edition in editions(doc, library) if edition.name == name), None)
