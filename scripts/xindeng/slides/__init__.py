"""slides: where things stand on a projected page, and whether an author's words fit there.

Pure geometry, shared by whoever judges a draft and whoever draws the page, so that what
passes `check` never runs off the screen.
"""

from __future__ import annotations

from .faults import faults
from .layout import (
    BESIDE,
    BODY,
    FOOT,
    GAP,
    HEADLINE,
    INSETS,
    PAGE,
    PICTURE,
    TITLE,
    TYPES,
    Box,
    Line,
    Shape,
    Type,
    cell,
    columns,
    height,
    lines,
    pictures,
    row_heights,
    shape,
    table,
)
from .measure import rows, width

__all__ = [
    "BESIDE",
    "BODY",
    "FOOT",
    "GAP",
    "HEADLINE",
    "INSETS",
    "PAGE",
    "PICTURE",
    "TITLE",
    "TYPES",
    "Box",
    "Line",
    "Shape",
    "Type",
    "cell",
    "columns",
    "faults",
    "height",
    "lines",
    "pictures",
    "row_heights",
    "rows",
    "shape",
    "table",
    "width",
]
