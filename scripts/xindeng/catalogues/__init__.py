"""The words of the error pages, by where the mistake stands: code -> (title, why, wrong, right)."""

from __future__ import annotations

Words = dict[str, tuple[str, str, str, str]]
