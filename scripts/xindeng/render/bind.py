"""Several prints bound into one: each begins on a right-hand page, and the reader's outline leads to it.

The pages stay what they are. Their tags do not come along: who needs them takes the single files.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import pikepdf


def digest() -> str:
    """What the bytes of a bound book depend on beside its parts."""
    return f"pikepdf {metadata.version('pikepdf')} {Path(__file__).read_text('utf-8')}"


def starts(first: int, counts: Sequence[int]) -> tuple[int, ...]:
    """The page of the whole on which each part begins, when `first` pages stand before: always an odd one."""
    found, page = [], first + 1
    for count in counts:
        page += 1 - page % 2
        found.append(page)
        page += count
    return tuple(found)


def bound(title: str, parts: Sequence[tuple[str, bytes]]) -> bytes:
    """One PDF of (title, PDF)…, the contents page first; an empty page wherever a part would begin on a left-hand one."""
    whole = pikepdf.new()
    with whole.open_outline() as outline:
        for name, data in parts:
            with pikepdf.open(io.BytesIO(data)) as part:
                if len(whole.pages) % 2:
                    whole.add_blank_page(page_size=_size(whole))
                outline.root.append(pikepdf.OutlineItem(name, len(whole.pages)))
                whole.add_pages_from(part)
    with whole.open_metadata(set_pikepdf_as_editor=False) as words:
        words["dc:title"] = title
        words["dc:language"] = ["zh-Hans"]
    whole.Root.Lang = "zh-Hans"
    whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    whole.remove_unreferenced_resources()
    out = io.BytesIO()
    whole.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _size(whole: pikepdf.Pdf) -> tuple[float, float]:
    """Of the page before: the empty one is its back."""
    left, bottom, right, top = (float(side) for side in whole.pages[-1].mediabox)
    return right - left, top - bottom
