"""What an import tells at its end: what came in, what was guessed, what found no place. Nothing in silence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

Sort = Literal["changed", "guessed", "lost"]
TITLES: dict[Sort, str] = {
    "lost": "没有地方放的",
    "guessed": "猜的，请核对",
    "changed": "换了样子的",
}
"""In the order in which people should look at them."""
SHOWN = 60
"""Characters of a quoted piece."""


@dataclass(frozen=True, order=True)
class Line:
    """One thing to know. `place` is in the source file's own terms: 标题“…”、第 3 张、B4."""

    sort: Sort
    place: str
    what: str
    """What stands there."""
    done: str
    """What became of it, and what to do now."""

    def __str__(self) -> str:
        place = f"{self.place}：" if self.place else ""
        return f"{place}{self.what}——{self.done}"


@dataclass(frozen=True)
class Made:
    """One draft that was written."""

    path: str
    """Relative to the content root, with `/`."""
    id: str
    kind: str
    label: str
    title: str


@dataclass(frozen=True)
class Report:
    """The whole story of one import."""

    source: str
    """Name of the file that came in, without folders."""
    drafts: tuple[Made, ...]
    pictures: int
    counts: tuple[tuple[str, int], ...]
    """What came in: 标题, 表格, 脚注 …, and how many."""
    lines: tuple[Line, ...]
    dry: bool = False
    """Nothing was written."""

    def as_text(self) -> str:
        """For people: on the terminal and in the file beside the drafts."""
        return "\n".join(self._said()) + "\n"

    def _said(self) -> Iterator[str]:
        yield f"从《{self.source}》带进来的（{'只是试一试，什么也没有写' if self.dry else '都是草稿'}）："
        for path, group in groupby(self.drafts, key=lambda made: made.path):
            first, *more = group
            if more:
                yield f"  {path}　{first.label} {len(more) + 1} 条：{'、'.join(made.title for made in (first, *more))}"
            else:
                yield f"  {path}　{first.label}“{first.title}”，编号 {first.id}"
        told = "，".join(f"{what} {count}" for what, count in self.counts)
        yield f"带进来：{told or '没有内容'}。"
        for sort, title in TITLES.items():
            found = [line for line in self.lines if line.sort == sort]
            if found:
                yield f"\n{title}（{len(found)}）："
                yield from (f"  - {line}" for line in found)
        if not self.lines:
            yield "没有丢下什么，也没有要猜的。"
        if not self.dry:
            yield "\n接着：照上面核对草稿，./inv check 看还缺什么，./inv serve 看样子；写好了把 status 改成 in_review。"

    def as_json(self) -> str:
        """For other programs; the fields are documented in docs/authors/from-word.md."""
        return json.dumps(self._data(), ensure_ascii=False, indent=1)

    def _data(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "dry_run": self.dry,
            "drafts": [
                {"path": made.path, "id": made.id, "kind": made.kind, "title": made.title}
                for made in self.drafts
            ],
            "pictures": self.pictures,
            "counts": dict(self.counts),
            "lines": [
                {"sort": line.sort, "place": line.place, "what": line.what, "done": line.done}
                for line in self.lines
            ],
        }


@dataclass
class Findings:
    """Collects what one import has to tell while it goes."""

    lines: list[Line] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def came(self, what: str, count: int = 1) -> None:
        """So many of this came in."""
        self.counts[what] += count

    def lost(self, place: str, what: str, done: str) -> None:
        """It has no place in our form; `done` says what to do by hand."""
        self._add("lost", place, what, done)

    def guessed(self, place: str, what: str, done: str) -> None:
        """The source does not say it; `done` is what was assumed."""
        self._add("guessed", place, what, done)

    def changed(self, place: str, what: str, done: str) -> None:
        """It came in, but looks otherwise than in the source."""
        self._add("changed", place, what, done)

    def _add(self, sort: Sort, place: str, what: str, done: str) -> None:
        line = Line(sort, place, what, done)
        if line not in self.lines:
            self.lines.append(line)


def short(words: str) -> str:
    """A piece of the source, as it is quoted: one line, not too long."""
    flat = " ".join(words.split())
    return flat if len(flat) <= SHOWN else flat[:SHOWN] + "…"
