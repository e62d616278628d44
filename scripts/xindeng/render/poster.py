"""A picture to pass on in chats: title, one sentence, and a square with the item's lasting address.

1080 by 1440 pixels. Its bytes depend on the arguments, the template beside and the pinned fonts only.
"""

from __future__ import annotations

import functools
import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import typst

from . import pdf, qr

TEMPLATE = Path(__file__).with_name("poster.typ")
LAMP = Path(__file__).parents[1] / "theme/overrides/assets/xd/lamp.svg"
DENSITY = 216
"""Pixels an inch: three for each point of the template."""


@dataclass(frozen=True)
class Said:
    """What stands on the picture. `help`: a number to call, or empty."""

    title: str
    label: str
    summary: str
    notices: tuple[str, ...]
    site: str
    centre: str
    address: str
    help: str


def assets_digest() -> str:
    """Hash of everything but the arguments that the bytes of a picture depend on."""
    digest = hashlib.sha256(b"".join(Path(file).read_bytes() for file in (__file__, TEMPLATE, LAMP)))
    digest.update(f"typst {metadata.version('typst')} {qr.DIGEST}".encode())
    for font in pdf.FONTS:
        digest.update(font.sha256.encode())
    return digest.hexdigest()


def png(said: Said) -> bytes:
    """The picture. Raises Trouble when a font is missing or altered."""
    with tempfile.TemporaryDirectory(prefix="xindeng-poster-") as name:
        stage = Path(name)
        shutil.copyfile(TEMPLATE, stage / "main.typ")
        shutil.copyfile(LAMP, stage / "lamp.svg")
        (stage / "qr.svg").write_bytes(qr.svg(said.address))
        (stage / "data.json").write_text(json.dumps(asdict(said), ensure_ascii=False), "utf-8")
        made = typst.Compiler(stage / "main.typ", root=stage, font_paths=_fonts(), ignore_system_fonts=True).compile(format="png", ppi=DENSITY)
    if not isinstance(made, bytes):
        raise TypeError("a poster is one page")
    return made


@functools.cache
def _fonts() -> typst.Fonts:
    folders = [str(path.parent) for path in pdf.fonts()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
