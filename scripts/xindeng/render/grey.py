"""A print for black printers: the finished coloured one with its colours as greys, page for page the same.

Setting it once more would take as long as the coloured one did.
"""

from __future__ import annotations

import io
import re
from importlib import metadata
from pathlib import Path

import pikepdf

COLOUR = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) (scn|SCN)\b")
SHARES = (0.2126, 0.7152, 0.0722)
"""How much red, green and blue add to what looks bright: ITU-R BT.709, clause 3.2."""


def digest() -> str:
    """What the bytes of a grey print depend on beside the coloured one."""
    return f"pikepdf {metadata.version('pikepdf')} {Path(__file__).read_text('utf-8')}"


def greyed(pdf: bytes) -> bytes:
    """The same pages without colour. Pictures keep theirs: every printer turns them grey by itself."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            _without_colour(page.obj)
        # its metadata stay those of the coloured one: pikepdf would write all of them anew for a version that does not change
        opened.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _without_colour(page: pikepdf.Object) -> None:
    """typst draws all of a page in one stream, so its colours and their spaces are found there and nowhere else."""
    page.Contents.write(COLOUR.sub(_grey, page.Contents.read_bytes()))
    spaces = page.Resources.get("/ColorSpace", pikepdf.Dictionary())
    for name, space in spaces.items():
        if space[0] == "/ICCBased" and len(SHARES) == space[1].N:
            spaces[name] = pikepdf.Name.DeviceGray


def _grey(found: re.Match[bytes]) -> bytes:
    level = sum(share * float(part) for share, part in zip(SHARES, found.groups(), strict=False))
    return b"%.4g %s" % (level, found[4])
