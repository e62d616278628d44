"""Charts and SmartArt: what they say, without how they look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from xindeng import doc
from xindeng.doc import Blocks

DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DEEPEST = 9
"""Levels of a SmartArt drawing that are followed."""


def chart_table(chart: Any) -> Blocks:
    """A chart's data as a table. Raises ValueError, KeyError or AttributeError where it keeps none."""
    series = [one for plot in chart.plots for one in plot.series]
    categories = [str(each) for each in chart.plots[0].categories]
    if not series or not categories:
        raise ValueError("no data")
    header = ["", *(str(one.name) for one in series)]
    columns = [list(one.values) for one in series]
    rows = [
        [category, *(_figure(column[n]) if n < len(column) else "" for column in columns)]
        for n, category in enumerate(categories)
    ]
    title = (
        chart.chart_title.text_frame.text.strip()
        if chart.has_title and chart.chart_title.has_text_frame
        else ""
    )
    table = doc.Table(
        _cells(header), tuple(_cells(row) for row in rows), numeric=tuple(range(1, len(header)))
    )
    return (*((doc.para(title),) if title else ()), table)


def _cells(row: Sequence[str]) -> tuple[doc.Inlines, ...]:
    return tuple(doc.text(cell) for cell in row)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def outline(root: Element) -> Blocks:
    """The words of a SmartArt drawing as a nested list (ISO/IEC 29500-1, 21.4.3: points and connections)."""
    words = {
        str(point.get("modelId")): _words(point)
        for point in root.iter(f"{DIAGRAM}pt")
        if point.get("type", "node") == "node"
    }
    below: dict[str, list[tuple[int, str]]] = {}
    for link in root.iter(f"{DIAGRAM}cxn"):
        if link.get("type", "parOf") == "parOf":
            below.setdefault(str(link.get("srcId")), []).append(
                (int(link.get("srcOrd", 0)), str(link.get("destId")))
            )
    children = {one: [child for _, child in sorted(found) if child in words] for one, found in below.items()}
    inner = {child for parent, found in children.items() if parent in words for child in found}
    tops = [child for parent, found in children.items() if parent not in words for child in found]
    tops += [one for one in words if one not in inner and one not in tops]
    items = _items(tops, words, children, 0)
    return (doc.Bullets(tuple(items)),) if items else ()


def _words(point: Element) -> str:
    lines = (
        "".join(text.text or "" for text in line.iter(f"{DRAWING}t")) for line in point.iter(f"{DRAWING}p")
    )
    return " ".join(line.strip() for line in lines if line.strip())


def _items(
    ids: Sequence[str], words: dict[str, str], children: dict[str, list[str]], depth: int
) -> list[Blocks]:
    if depth > DEEPEST:
        return []
    made: list[Blocks] = []
    for one in ids:
        below = _items(children.get(one, ()), words, children, depth + 1)
        if words[one]:
            made.append((doc.para(words[one]), *((doc.Bullets(tuple(below)),) if below else ())))
        else:
            made += below
    return made
