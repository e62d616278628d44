"""Edits of a Word file into the text of its item, one after the other; each tells what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xindeng import prose
from xindeng.imports.report import Findings, short
from xindeng.prose import Slot

from . import patch
from .compare import Added, Changed, Edit, Removed, Restyled, Rewrite, rewrites
from .marking import Field, Leaf, Origin, leaves
from .patch import Page
from .units import Unit

COMPUTED = (
    "这几个字是程序算出来的，或者来自别的条目；请改它的来处（分钟、人数、物料在字段区，活动在活动自己的文件）"
)


@dataclass
class Applying:
    """Takes the edits in; `page` is the file with all that found its place."""

    page: Page
    slots: Sequence[Slot]
    findings: Findings
    done: dict[tuple[Origin, str], str] = field(default_factory=dict)
    count: int = 0

    def all(self, edits: Sequence[Edit]) -> None:
        """Changes first, from the end of the body upwards, then what is new: so no place moves before its turn."""
        for edit in edits:
            match edit:
                case Changed():
                    self._changed(edit)
                case Removed(old):
                    self.findings.removed(_place(old), short(old.text))
                case Restyled(old):
                    self.findings.lost(
                        _place(old),
                        f"“{short(old.text)}”里的粗体变了",
                        "字没有变，粗体没有改；请在文件里用 ** 改",
                    )
        for edit in reversed(edits):
            if isinstance(edit, Added):
                self._added(edit)

    # --- changed -----------------------------------------------------------------------

    def _changed(self, change: Changed) -> None:
        place = _place(change.old)
        if not any(origin for _, origin in change.pieces):
            self.findings.lost(place, f"“{short(change.old.text)}”改成了“{short(change.new.text)}”", COMPUTED)
            return
        if change.old.sort != "cell" and len(change.new.strong) > len(change.old.strong):
            self.findings.lost(
                place, f"“{short(change.new.text)}”里新加的粗体", "字改了，粗体没有加；请在文件里用 ** 加"
            )
        made, stuck = rewrites(change)
        for was, now in stuck:
            words = f"“{short(change.old.text)}”里的“{short(was)}”改成了“{short(now)}”"
            self.findings.lost(place, words, COMPUTED)
        for each in made:
            self._rewrite(each, place)

    def _rewrite(self, wish: Rewrite, place: str) -> None:
        """The same words stand in several places of a print: the first edit counts, another one is told."""
        before = self.done.get((wish.origin, wish.old))
        if before is not None:
            if before != wish.new:
                self.findings.lost(
                    place,
                    f"“{short(wish.old)}”另一处改成了“{short(wish.new)}”",
                    f"用了“{short(before)}”；两处本是同一句",
                )
            return
        self.done[wish.origin, wish.old] = wish.new
        if not wish.new.strip():
            self.findings.removed(place, short(wish.old))
            return
        made = self._written(wish)
        if made is None:
            self.findings.lost(
                place, f"“{short(wish.old)}”改成了“{short(wish.new)}”", "没有找到改的地方，请照着改文件"
            )
            return
        self.page = made
        self.count += 1
        self.findings.edited(place, wish.old, wish.new)

    def _written(self, wish: Rewrite) -> Page | None:
        match wish.origin:
            case Field(where, value):
                made = patch.field(self.page, wish.origin, wish.old, wish.new)
                titled = any(slot.title == value for slot in self.slots)
                new = value.replace(wish.old, wish.new)
                return patch.heading(made, value, new) if made and titled and where else made
            case Leaf(number):
                return patch.leaf(self.page, number, wish.old, wish.new)

    # --- added -------------------------------------------------------------------------

    def _added(self, edit: Added) -> None:
        place = _place(edit.new)
        if edit.new.sort in ("cell", "note"):
            what = "表格里新加的一格" if edit.new.sort == "cell" else "新加的脚注"
            self.findings.lost(place, f"{what}：“{edit.new.text}”", "请照着加进文件")
            return
        made = self._placed(edit)
        if made is None:
            self.findings.lost(place, f"新加的一段：“{edit.new.text}”", "不知道该放在哪里，请照着加进文件")
            return
        self.page = made
        self.count += 1
        self.findings.edited(place, "", edit.new.text)
        if edit.new.sort == "heading":
            self.findings.changed(
                place,
                f"新加的小标题“{short(edit.new.text)}”",
                "写成了一行粗体；要成为小标题，请改成 ### 开头",
            )

    def _placed(self, edit: Added) -> Page | None:
        words, strong = edit.new.text, edit.new.sort == "heading"
        if isinstance(edit.origin, Leaf):
            point = edit.new.sort == "point"
            boxed = bool(edit.after) and _box(edit.new) == _box(edit.after)
            made = patch.paragraph(
                self.page, edit.origin.number, words, point=point, boxed=boxed, strong=strong
            )
            if made:
                return made
        if (
            isinstance(edit.origin, Field)
            and edit.new.sort == "point"
            and (made := patch.entry(self.page, edit.origin, words))
        ):
            return made
        if isinstance(edit.below, Leaf) and (
            made := patch.before(self.page, edit.below.number, words, strong=strong)
        ):
            return made
        return self._below_title(edit.origin, words)

    def _below_title(self, origin: Origin | None, words: str) -> Page | None:
        """Behind a heading that stands in the head of the file: into the text that belongs to it."""
        one = self.page.source
        if not isinstance(origin, Field) or one is None:
            return None
        slot = next(
            (
                slot
                for slot in self.slots
                if slot.span == one.at(*origin.where) and slot.title == origin.value
            ),
            None,
        )
        if slot is None:
            return None
        texts, _ = prose.place(patch.body(one), self.slots, slot.span)
        first = next(iter(leaves(texts.get(slot.id, ()))), None)
        if first is None:
            return patch.section(self.page, slot.title, slot.id, words)
        number = next(
            (
                w.number
                for w in leaves(patch.body(one))
                if w.block.span == first.block.span and w.index == first.index
            ),
            None,
        )
        return None if number is None else patch.before(self.page, number, words)


def _place(unit: Unit) -> str:
    return f"标题“{short(unit.heading)}”" if unit.heading else ""


def _box(unit: Unit | None) -> str:
    """The sort of box that a line stands in, if any."""
    return unit.style.removesuffix(" Title") if unit and unit.style.startswith("Callout") else ""


__all__ = ["Applying"]
