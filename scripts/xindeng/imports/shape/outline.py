"""The headings of a document: as they were set, or as people make them who know no styles; and where to cut it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xindeng import doc
from xindeng.imports import marks
from xindeng.imports.report import Findings, short
from xindeng.imports.taking import Heading, Item

NUMBER = "一二三四五六七八九十百零〇0-9０-９"
CHAPTER = re.compile(rf"\s*第\s*[{NUMBER}]+\s*[讲课章篇单元部分期次回]+")
COUNTED = (
    CHAPTER,
    re.compile(r"\s*[一二三四五六七八九十]{1,3}\s*[、.．]"),
    re.compile(r"\s*[（(]\s*[一二三四五六七八九十]{1,3}\s*[)）]"),
    re.compile(r"\s*(?:\d{1,2}|[０-９]{1,2})\s*(?:[、.．](?!\d)|(?:[.．]\d{1,2})+[.．、\s])"),
    re.compile(r"\s*[（(]\s*\d{1,2}\s*[)）]"),
)
"""How Chinese papers count their parts, from the largest (GB/T 9704-2012, 7.3.3: 一、（一）1.（1）)."""
SURE = 3
"""So many of them are headings even where they are not bold."""
ENDS = re.compile(r"[。；;，,：:？?！!…]$")
LONGEST = 30
"""Characters; longer lines are no headings."""


def guessed(items: Sequence[Item], findings: Findings) -> list[Item]:
    """The same document with headings where only looks told of them. Does nothing where styles were used."""
    if sum(isinstance(item, Heading) for item in items) > 1:
        return list(items)
    found = [
        (n, rank, title)
        for n, item in enumerate(items)
        if (rank := _rank(item)) and (title := _line(item)[0])
    ]
    counted = [entry for entry in found if entry[1] <= len(COUNTED)]
    bold = [entry for entry in found if entry[1] > len(COUNTED) and not (counted and entry[0] == 0)]
    # One bold line is a stress, several are a habit.
    used = sorted([*counted, *(bold if len(bold) > 1 or counted else [])])
    levels = {rank: level for level, rank in enumerate(sorted({rank for _, rank, _ in used}), 1)}
    made = list(items)
    for n, rank, title in used:
        made[n] = Heading(levels[rank], title, guessed=True)
        findings.came("标题")
    if counted and used[0][0] and (title := _first_line(items[0])):
        made[0] = Heading(0, title, guessed=True)
        findings.guessed("", f"第一行“{short(title)}”", "当作题目")
    if used:
        told = "、".join(f"“{short(title)}”" for _, _, title in used[:3])
        findings.guessed(
            "", f"没有用 Word 的标题样式；{len(used)} 行看样子是标题（{told} 等）", "当作小标题，请核对层次"
        )
    return made


def _first_line(item: Item) -> str:
    """A short first line that ends without a stop is what the paper is called."""
    words = doc.plain(item.inlines).strip() if isinstance(item, doc.Paragraph) else ""
    return "" if len(words) > LONGEST or ENDS.search(words) or "\n" in words else words


def _rank(item: Item) -> int:
    """1 for the largest part, 0 for no heading, one more than all counted ones for a bold line alone."""
    words, strong = _line(item)
    if not words or len(words) > LONGEST or ENDS.search(words):
        return 0
    for rank, pattern in enumerate(COUNTED, 1):
        found = pattern.match(words)
        if found and found.end() < len(words):
            return rank if strong or rank <= SURE else 0
    return len(COUNTED) + 1 if strong else 0


def _line(item: Item) -> tuple[str, bool]:
    """The words of a line that could be a heading, and whether all of it is bold."""
    if isinstance(item, doc.Bullets) and len(item.items) == 1 and len(item.items[0]) == 1:
        item = item.items[0][0]  # 一、 that Word counts by itself
        words, strong = _line(item)
        return (words, True) if strong else ("", False)
    if not isinstance(item, doc.Paragraph):
        return "", False
    words = doc.plain(item.inlines).strip()
    strong = bool(words) and all(
        isinstance(i, doc.Strong) or not marks.said([i]).strip() for i in item.inlines
    )
    noted = any(isinstance(inline, doc.Footnote) for inline in item.inlines)
    return ("", False) if "\n" in words or noted else (words, strong)


def bare(title: str) -> str:
    """A title without what counts it: 一、导入 is 导入, 第三讲 倾听 is 倾听."""
    for pattern in COUNTED:
        found = pattern.match(title)
        rest = title[found.end() :].lstrip(" 　、.．:：—-") if found else ""
        if rest:
            return rest
    return title.strip()


def cut(items: Sequence[Item], findings: Findings, longest: int) -> list[tuple[str, list[Item]]]:
    """(title, items) of each lecture in a document; one without a title where it is a single one.

    Cut at 第一讲, 第二讲 …; a document of more than `longest` characters at its largest headings.
    """
    levels = sorted({item.level for item in items if isinstance(item, Heading)})
    for level in levels:
        tops = [n for n, item in enumerate(items) if isinstance(item, Heading) and item.level == level]
        chapters = [n for n in tops if CHAPTER.match(_heading(items[n]))]
        if len(chapters) > 1:
            return _at(items, chapters, findings, "讲")
    if _size(items) > longest:
        for level in levels:
            tops = [n for n, item in enumerate(items) if isinstance(item, Heading) and item.level == level]
            if len(tops) > 1:
                return _at(items, tops, findings, "部分")
    return [("", list(items))]


def _heading(item: Item) -> str:
    return item.title if isinstance(item, Heading) else ""


def _at(
    items: Sequence[Item], places: list[int], findings: Findings, what: str
) -> list[tuple[str, list[Item]]]:
    findings.guessed("", f"文件里看来有 {len(places)} {what}", "拆成几份草稿，每份一个文件")
    ends = [*places[1:], len(items)]
    parts = [(_heading(items[n]), list(items[n + 1 : end])) for n, end in zip(places, ends, strict=True)]
    before = list(items[: places[0]])
    if any(not isinstance(item, Heading) for item in before):
        parts[0] = (parts[0][0], [*before, *parts[0][1]])
        findings.guessed("", f"“{short(parts[0][0])}”之前的文字", "放进了第一份草稿的开头")
    return parts


def _size(items: Sequence[Item]) -> int:
    return sum(len(str(item)) if isinstance(item, Heading) else characters((item,)) for item in items)


def characters(blocks: doc.Blocks) -> int:
    """How much there is to read, notes and tables too."""
    count = 0
    for block in doc.walk(blocks):
        match block:
            case doc.Paragraph(inlines):
                count += len(doc.plain(inlines))
            case doc.Table(header, rows):
                count += sum(len(doc.plain(cell)) for row in (header, *rows) for cell in row)
            case doc.Section(title=title):
                count += len(title)
            case _:
                pass
    return count
