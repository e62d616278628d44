"""A plot for docs/benchmarks.md: bars beside each other, the longest as wide as the picture allows."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, NAME, ROW, HEAD = 720, 190, 22, 34
"""Pixels: the picture, what stands before a bar, a bar, and a title."""
OWN, OTHER = "#1f6f5c", "#b9b4a6"


def bars(groups: Sequence[tuple[str, Sequence[tuple[str, float]]]], own: str, unit: str) -> str:
    """SVG: for each group its title and a bar for each name; `own` is drawn in another colour."""
    parts: list[str] = []
    top = 0
    for title, rows in groups:
        parts.append(f'<text x="0" y="{top + 22}" font-weight="600">{escape(title)}</text>')
        top += HEAD
        most = max(value for _, value in rows) or 1
        for name, value in rows:
            wide = (WIDTH - NAME - 80) * value / most
            parts.append(f'<text x="{NAME - 8}" y="{top + 15}" text-anchor="end">{escape(name)}</text>')
            parts.append(f'<rect x="{NAME}" y="{top + 3}" width="{max(wide, 1):.1f}" height="{ROW - 6}" fill="{OWN if name == own else OTHER}"/>')
            parts.append(f'<text x="{NAME + max(wide, 1) + 6:.1f}" y="{top + 15}">{value:.3g} {escape(unit)}</text>')
            top += ROW
    frame = f'<rect width="100%" height="100%" fill="#fff"/><g font-family="sans-serif" font-size="13" fill="#222">{"".join(parts)}</g>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 0 {WIDTH + 16} {top + 10}" role="img">{frame}</svg>\n'
