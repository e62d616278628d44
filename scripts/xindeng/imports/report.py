"""What an import tells at its end: what came in, what was guessed, what found no place. Nothing in silence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

Sort = Literal["edited", "removed", "changed", "guessed", "lost"]
TITLES: dict[Sort, str] = {
    "edited": "改回原文的",
    "removed": "Word 里删掉了、原文还留着的（真要删，请在文件里删）",
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
        return f"{place}{self.what}" + (f"——{self.done}" if self.done else "")


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
    target: str = ""
    """The file of the item that a Word file of ours was made from."""
    item: str = ""
    """Its title."""
    written: str = ""
    """Where the edits went: the target, or a file beside it."""
    why: str = ""
    """Why they did not go into the target."""
    asked: bool = False
    """Somebody was shown all this and asked."""

    def as_text(self) -> str:
        """For people: on the terminal and in the file beside the drafts."""
        return "\n".join(self._said()) + "\n"

    def _said(self) -> Iterator[str]:
        if self.target:
            yield from self._back()
            return
        yield f"从《{self.source}》带进来的（{'只是试一试，什么也没有写' if self.dry else '都是草稿'}）："
        for path, group in groupby(self.drafts, key=lambda made: made.path):
            first, *more = group
            if more:
                yield f"  {path}　{first.label} {len(more) + 1} 条：{'、'.join(made.title for made in (first, *more))}"
            else:
                yield f"  {path}　{first.label}“{first.title}”，编号 {first.id}"
        told = "，".join(f"{what} {count}" for what, count in self.counts)
        yield f"带进来：{told or '没有内容'}。"
        yield from self._lines()
        if not self.lines:
            yield "没有丢下什么，也没有要猜的。"
        if not self.dry:
            yield "\n接着：照上面核对草稿，./inv check 看还缺什么，./inv serve 看样子；写好了把 status 改成 in_review。"

    def _lines(self) -> Iterator[str]:
        for sort, title in TITLES.items():
            found = [line for line in self.lines if line.sort == sort]
            if found:
                yield f"\n{title}（{len(found)}）："
                yield from (f"  - {line}" for line in found)

    def _back(self) -> Iterator[str]:
        """The same for a Word file that was made here."""
        yield f"《{self.source}》是从“{self.item}”（{self.target}）做的。"
        if not self.lines:
            yield "里面没有改动。"
        yield from self._lines()
        if self.written or self.why or self.dry:
            yield f"\n{self.closing}"

    @property
    def closing(self) -> str:
        """Where the edits of a Word file went, for whoever has seen them already."""
        if self.written and self.written == self.target:
            return f"改动写进了 {self.target}。接着：./inv check，看过再提交。"
        if self.written:
            beside = f"改好的样子在它旁边的 {self.written}。同意的话加上 --yes 再运行一次，或自己对照着改。"
            return f"{self.target} 没有动（{self.why}）；{beside}"
        why = "只是试一试" if self.dry else self.why
        return f"{self.target} 没有动{f'（{why}）' if why else ''}。"

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
            "target": self.target,
            "written": self.written,
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

    def edited(self, place: str, old: str, new: str) -> None:
        """Words of an item that were edited in Word, and are now the same here; no old ones: they are new."""
        what = f"“{short(old)}”改成“{short(new)}”" if old else f"加上“{short(new)}”"
        self._add("edited", place, what, "")

    def removed(self, place: str, words: str) -> None:
        """Words that were taken out in Word."""
        self._add("removed", place, f"“{words}”", "")

    def _add(self, sort: Sort, place: str, what: str, done: str) -> None:
        line = Line(sort, place, what, done)
        if line not in self.lines:
            self.lines.append(line)


def short(words: str) -> str:
    """A piece of the source, as it is quoted: one line, not too long."""
    flat = " ".join(words.split())
    return flat if len(flat) <= SHOWN else flat[:SHOWN] + "…"
