"""docs/reference/examples.md: a complete example of every kind, as it stands in a library that passes its checks.

`./inv test --record` writes the page from tests/sample, and a test holds the two together.
"""

from __future__ import annotations

from itertools import pairwise

from xindeng.kinds import KINDS, Kind
from xindeng.schema import Register
from xindeng.shelf import Library

HEAD = """---
xd_unlisted: true
title: 每一类的完整例子
---

# 每一类的完整例子

每一类内容各一份，能用的字段写得最全的那一份。它们都在测试用的小内容库里，每次改程序都会检查一遍，所以一定合用。怎么写、为什么这样写，看[写作指南](../authors/index.md)；每个字段的意思看[全部字段](fields.md)。要新建一份，不用抄这里，运行 `./inv new`。

这一页由程序生成（`scripts/xindeng/examples.py`），不用手改。

"""
FENCE = "~~~~"
"""Longer than any that a body of the sample uses."""


def examples_page(library: Library) -> str:
    """The page, for a library that has an item of every kind. Raises ValueError for a kind that has none."""
    return HEAD + "\n".join(_example(kind, library) for kind in KINDS)


def _example(kind: Kind[Register], library: Library) -> str:
    found = library.all(kind.model)
    if not found:
        raise ValueError(f"the library has no {kind.name}")
    item = max(found, key=lambda item: (len(item.source.data), len(item.source.body), item.id))
    form = "markdown" if item.source.path.endswith(".md") else "yaml"
    where = f"`{kind.name}`，编号以 `{kind.prefix}-` 开头"
    return f"## {kind.label} {{: #{kind.name} }}\n\n{where}。\n\n{FENCE}{form}\n{_text(item, library)}\n{FENCE}\n"


def _text(item: Register, library: Library) -> str:
    """What the author wrote: the whole file, or an entry's own lines where a file lists several."""
    lines = item.source.file.read_text("utf-8").splitlines()
    beside = sorted(
        other.source.at().line for other in library.items.values() if other.source.path == item.source.path
    )
    if len(beside) == 1:
        return "\n".join(lines)
    first = item.source.at().line
    after = next((later for earlier, later in pairwise([*beside, len(lines) + 1]) if earlier == first), len(lines) + 1)
    return "\n".join(lines[first - 1 : after - 1]).rstrip()
