"""What every format is given beside the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xindeng.doc import HelpLine


@dataclass(frozen=True)
class Given:
    """Where a file comes from and what it needs: the renderers look nothing up."""

    address: str
    """The lasting address of the page, behind the QR code."""
    centre: str
    """Who hands the file out."""
    pictures: Mapping[str, Path]
    """The file behind each `Picture.src`."""
    help_lines: tuple[HelpLine, ...]
    """The numbers that it shows: none where nobody needs one."""
    addresses: Callable[[str], str] = str
    """Id of an item that is linked to -> its lasting address; on paper nobody follows a link."""
