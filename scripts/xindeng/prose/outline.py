"""A flat run of headings and blocks becomes nested sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from xindeng import doc
from xindeng.diag import Mend

from .page import Page

TOP = 1
"""Level of the page's own title, which stands in the head of the file."""


@dataclass(frozen=True)
class Heading:
    """A heading with its level as written; its section is still empty."""

    level: int
    section: doc.Section


@dataclass
class _Open:
    """A section that still takes blocks."""

    level: int
    section: doc.Section | None
    blocks: list[doc.Block] = field(default_factory=list)


def nest(page: Page, flat: Sequence[Heading | doc.Block]) -> doc.Blocks:
    """Sections by level; a skipped level is a complaint, and its section nests one deeper."""
    stack = [_Open(TOP, None)]
    for item in flat:
        if not isinstance(item, Heading):
            stack[-1].blocks.append(item)
            continue
        while len(stack) > 1 and stack[-1].level >= item.level:
            _close(stack)
        _complain_of_jump(page, stack[-1].level, item)
        stack.append(_Open(item.level, item.section))
    while len(stack) > 1:
        _close(stack)
    return tuple(stack[0].blocks)


def _close(stack: list[_Open]) -> None:
    done = stack.pop()
    if done.section:
        stack[-1].blocks.append(replace(done.section, blocks=tuple(done.blocks)))


def _complain_of_jump(page: Page, above: int, heading: Heading) -> None:
    if heading.level <= above + 1:
        return
    right, written = "#" * (above + 1), "#" * heading.level
    page.says(
        "B-03",
        heading.section.span or page.span(0),
        f"小标题跳了级：这里最多用 {right}，写成了 {written}",
        f"改成：{right} {heading.section.title}",
        mend=Mend(f"{written} ", f"{right} "),
    )
