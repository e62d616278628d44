"""Names of Office Open XML (ECMA-376 part 1) that this room looks for."""

from __future__ import annotations

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
"""Of files saved as “Strict Open XML” (ISO/IEC 29500 Strict), which pandoc does not know."""


def name(short: str) -> str:
    """`w:p` as the parser spells it."""
    prefix, _, local = short.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"
