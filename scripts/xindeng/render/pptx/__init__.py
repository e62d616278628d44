"""PPTX: the slides of a talk as a deck to show, to edit and to speak from, written by python-pptx.

Real layouts and placeholders, tables and notes, so that whoever changes a slide in
PowerPoint, WPS or LibreOffice works with the structure and not against it. Nothing shrinks
itself: what does not fit was refused before (xindeng.slides). Equal arguments give equal bytes.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from importlib import metadata
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import unescape

from xindeng import slides
from xindeng.doc import Doc, Edition
from xindeng.render import archive, around, qr
from xindeng.render.given import Given

from .deck import held, read

__all__ = ["assets_digest", "has_slides", "held", "render", "words"]


def assets_digest() -> str:
    """Hash of everything but the arguments that the bytes of a deck depend on."""
    versions = [f"{name} {metadata.version(name)}" for name in ("python-pptx", "lxml")]
    digest = hashlib.sha256("\n".join([*versions, qr.DIGEST]).encode())
    ours = [*Path(__file__).parent.glob("*.py"), *Path(slides.__file__).parent.glob("*.py")]
    for file in (*sorted(ours), Path(archive.__file__), Path(around.__file__), Path(qr.__file__)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def has_slides(doc: Doc) -> bool:
    return bool(read(doc).pages)


def render(doc: Doc, edition: Edition, given: Given) -> bytes:
    """The slides of one Doc as a deck; without help lines it has no last page of numbers.

    Raises `CannotSet` for a picture that PowerPoint cannot show.
    """
    from .draw import drawn  # noqa: PLC0415 - python-pptx is loaded when a deck is made, not when one is planned

    return archive.repacked(drawn(doc, read(held(doc, edition)), given))


def words(made: bytes) -> str:
    """The text of a finished deck, slides and notes, as whoever opens it reads it."""
    with zipfile.ZipFile(BytesIO(made)) as opened:
        parts = [
            name for name in opened.namelist() if re.fullmatch(r"ppt/(slides|notesSlides)/\w+\.xml", name)
        ]
        texts = [opened.read(name).decode() for name in parts]
    paragraphs = (re.findall(r"<a:t>([^<]*)</a:t>", part) for text in texts for part in text.split("</a:p>"))
    return "\n".join(unescape("".join(runs), {"&quot;": '"'}) for runs in paragraphs)
