"""Sections of a body go to the places (slots) that the head of the file names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xindeng.diag import Diagnostic, Mend, Span, in_order, nearest
from xindeng.doc import Block, Blocks, Section


@dataclass(frozen=True)
class Slot:
    """A place for text. The slot with the id "" takes what stands before the first heading."""

    id: str
    title: str
    required: bool
    span: Span
    """Where the head of the file names it."""
    fixed: bool = False
    """Whether its title is the kind's own and stands nowhere in the head."""


def place(
    blocks: Blocks, slots: Sequence[Slot], path_span: Span
) -> tuple[dict[str, Blocks], list[Diagnostic]]:
    """Text by slot id, and complaints about text without a place and places without text.

    A section whose id is a slot's, or whose title is exactly one slot's, is that slot's text
    wherever it is nested, without those of its sections that are slots themselves. Slots
    without text are not in the result. `path_span` is for blocks without a place.
    """
    work = _Placing(slots, path_span)
    work.claim(blocks)
    work.level(blocks, top=True)
    work.strangers()
    work.missing()
    return work.texts, in_order(work.problems)


@dataclass
class _Placing:
    slots: Sequence[Slot]
    path_span: Span
    texts: dict[str, Blocks] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    claims: dict[int, Slot] = field(default_factory=dict)
    """Sections that are a slot's text, by their identity."""
    vague: set[int] = field(default_factory=set)
    """Sections complained of already, by their identity."""
    in_doubt: set[str] = field(default_factory=set)
    """Slots that a vague title may belong to: not to be called missing as well."""
    unknown: list[Section] = field(default_factory=list)
    """Sections that belong to no slot."""

    def __post_init__(self) -> None:
        self.by_id = {slot.id: slot for slot in self.slots if slot.id}
        self.titles = Counter(slot.title for slot in self.slots if slot.id and slot.title)

    # --- which section is which slot ---------------------------------------------------

    def claim(self, blocks: Blocks) -> None:
        """First by id, then by title: a title is free where its slot has a section by id."""
        sections = list(_sections(blocks))
        taken: set[str] = set()
        for section in sections:
            if section.id in self.by_id:
                self._give(section, self.by_id[section.id], taken)
        named = frozenset(taken)
        for section in sections:
            if not section.id:
                self._claim_by_title(section, named, taken)

    def _claim_by_title(self, section: Section, named: frozenset[str], taken: set[str]) -> None:
        free = [
            slot for slot in self.slots if slot.id and slot.title == section.title and slot.id not in named
        ]
        if len(free) == 1 and self.titles[section.title] == 1:
            self._give(section, free[0], taken)
        elif free:
            self.vague.add(id(section))
            self.in_doubt |= {slot.id for slot in free}
            ids = " 或 ".join(f"{{#{slot.id}}}" for slot in free)
            self.says(
                "B-10",
                section,
                f"有 {self.titles[section.title]} 处都叫“{section.title}”，不知道这段是哪一处的",
                f"在小标题后面写上编号：{ids}",
            )

    def _give(self, section: Section, slot: Slot, taken: set[str]) -> None:
        if slot.id in taken:
            self.vague.add(id(section))
            self.says("B-10", section, f"“{slot.title or slot.id}”的正文写了两次", "并成一处，或删掉一处。")
            return
        taken.add(slot.id)
        self.claims[id(section)] = slot

    # --- what each section's text is ---------------------------------------------------

    def level(self, blocks: Blocks, top: bool) -> Blocks:
        """Walk one level; returns its blocks without the sections that are slots."""
        at_slot_level = top or any(id(block) in self.claims for block in blocks)
        own = [block for block in blocks if self._own(block, at_slot_level)]
        if top:
            self._before_first_heading(tuple(b for b in own if not isinstance(b, Section)))
        return tuple(own)

    def _own(self, block: Block, at_slot_level: bool) -> bool:
        """Whether a block belongs to the text around it; places it when it is a slot."""
        if not isinstance(block, Section):
            return True
        inner = self.level(block.blocks, top=False)
        slot = self.claims.get(id(block))
        if slot:
            if inner:
                self.texts[slot.id] = inner
            return False
        if id(block) not in self.vague and (at_slot_level or block.id):
            self.unknown.append(block)
        return not at_slot_level

    def _before_first_heading(self, lead: Blocks) -> None:
        if not lead:
            return
        if any(slot.id == "" for slot in self.slots):
            self.texts[""] = lead
            return
        self.says(
            "B-08", lead[0], "第一个小标题前面的文字没有归处", f"把它移到一个小标题下面。{self._free()}"
        )

    # --- complaints --------------------------------------------------------------------

    def strangers(self) -> None:
        """Sections without a slot, each with the slot that was meant as far as that can be told."""
        waiting = [slot for slot in self._empty() if slot.required]
        for section in self.unknown:
            slot = self._meant(section)
            if not slot and len(self.unknown) == len(waiting) == 1:
                slot = waiting[0]
            self._unknown(section, slot)

    def _meant(self, section: Section) -> Slot | None:
        """The slot whose id or title is nearest to a section's; one without text before others."""
        for slots in (self._empty(), self.slots):
            names = {(slot.id if section.id else slot.title): slot for slot in slots if slot.id}
            near = nearest(section.id or section.title, names)
            if near:
                return names[near]
        return None

    def _unknown(self, section: Section, slot: Slot | None) -> None:
        old = f"{{#{section.id}}}" if section.id else section.title
        words = f"编号 {old}" if section.id else f"小标题“{old}”"
        message = f"{words}在文件头里没有对应的地方，这段文字没有归处"
        if slot is None:
            self.says("B-08", section, message, self._free())
            return
        new = f"{{#{slot.id}}}" if section.id else slot.title
        if section.id:
            hint = f"是不是“{new}”（{slot.title}）？"
        elif slot.fixed:
            hint = f"是不是“{slot.title}”？这个小标题是固定的，写成：## {slot.title}"
        else:
            other = f"文件头第 {slot.span.line} 行"
            hint = f"是不是{other}的“{slot.title}”？两处要一模一样：把这里改成 {new}，或把{other}的改成这里的写法。"
        self.says("B-08", section, message, hint, Mend(old, new), self._text_of(slot))

    def _empty(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.id and slot.id not in self.texts and slot.id not in self.in_doubt]

    def _text_of(self, slot: Slot) -> str:
        """The cause of everything that goes away when this slot has its text."""
        return f"text {self.path_span.path} {slot.title or slot.id}"

    def _free(self) -> str:
        given = {slot.id for slot in self.claims.values()}
        free = [f"{slot.title} {{#{slot.id}}}" for slot in self.slots if slot.id and slot.id not in given]
        if not self.by_id:
            return "这一类内容没有正文：把话写进文件头的字段里，或删掉它。"
        if not free:
            return "文件头里的每一处都已经有正文了：把这段放进其中一处，用更深一级的小标题。"
        more = f"等 {len(free)} 处" if len(free) > 5 else ""
        return f"还没有正文的有：{'、'.join(free[:5])}{more}。"

    def missing(self) -> None:
        for slot in self.slots:
            if slot.required and slot.id not in self.texts and slot.id not in self.in_doubt:
                name = slot.title or slot.id or "开头"
                how = f"在正文里写一个小标题：## {name} {{#{slot.id}}}，下面写正文。"
                hint = how if slot.id else "在第一个小标题前面写上正文。"
                self.problems.append(
                    Diagnostic("B-09", slot.span, f"“{name}”还没有正文", hint, cause=self._text_of(slot))
                )

    def says(
        self, code: str, block: Block, message: str, hint: str, mend: Mend | None = None, cause: str = ""
    ) -> None:
        span = block.span or self.path_span
        self.problems.append(Diagnostic(code, span, message, hint, mend=mend, cause=cause))


def _sections(blocks: Blocks) -> Iterator[Section]:
    """Every section in reading order. Sections stand in sections only."""
    for block in blocks:
        if isinstance(block, Section):
            yield block
            yield from _sections(block.blocks)
