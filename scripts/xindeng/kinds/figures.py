"""Registers of numbers: 量表 that measure, 数据 that may be quoted (DOMAIN 4.20, 4.21)."""

from __future__ import annotations

import re

from xindeng.doc import Block, Blocks, Callout, Card, Facts, Inline, Inlines, Paragraph, Quote, para
from xindeng.doc import Text as Words
from xindeng.schema import (
    Always,
    Expression,
    Figure,
    Level,
    LicenceRef,
    Month,
    ReferenceRef,
    Register,
    Short,
    Text,
    Yes,
    called,
)
from xindeng.shelf import Library

from .common import known, level_words, link, linked, section
from .kind import Kind

# --- 量表 ------------------------------------------------------------------------------

NO_DIAGNOSIS = "不用于诊断"


class Measure(Register):
    """A description only; the items themselves need a licence that lets them be passed on."""

    trait: Text = called("construct")
    items_included: Yes
    licence: LicenceRef
    permission: Text | None = None
    administer_level: Level
    interpret_level: Level
    scoring: Text
    not_for_diagnosis: Always
    age_range: Text | None = None
    literacy_alternative: Text | None = None
    positive_screen_action: Text | None = None
    cited: ReferenceRef | None = called("source", default=None)
    suicide_item: Yes = False


def _measure(item: Measure, _: Library) -> Blocks:
    blocks: list[Block] = [_measure_facts(item)]
    if item.not_for_diagnosis:
        words = "分数只帮助决定要不要多谈一谈，不说明谁有病。不在人前念分数。"
        blocks.append(Callout("warning", NO_DIAGNOSIS, (para(words),)))
    if item.suicide_item:
        blocks.append(Callout("danger", "含有关于轻生的题目", (para("当场看这一题；不为零就按危机处置办。"),), reader="facilitator"))
    return tuple(blocks)


def _measure_facts(item: Measure) -> Facts:
    return known(
        ("测什么", item.trait),
        ("题目", "附在这里" if item.items_included else "不附题目，请到来源处取得"),
        ("许可", linked([item.licence])),
        ("授权", item.permission),
        ("谁可以施测", level_words(item.administer_level)),
        ("谁可以解释", level_words(item.interpret_level)),
        ("计分", item.scoring),
        ("适用年龄", item.age_range),
        ("不识字时", item.literacy_alternative),
        ("分数提示风险时", item.positive_screen_action),
        ("来源", linked([item.cited] if item.cited else [])),
    )


def _measure_card(item: Measure, _: Library) -> Card:
    return Card(item.id, item.title, item.trait, (f"{item.administer_level} 以上施测", NO_DIAGNOSIS))


MEASURE = Kind(
    "measure", "scale", "量表", "measures", Measure, _measure,
    card=_measure_card, notices=lambda _: (NO_DIAGNOSIS,),
)  # fmt: skip


# --- 数据 ------------------------------------------------------------------------------

WITHHELD = "（数据不公开）"


class Fact(Register):
    """A figure with its source; `[](fact-id)` in a body shows its value and unit."""

    value: Figure
    unit: Text
    as_of: Month
    cited: ReferenceRef = called("source")
    quote: Short | None = None
    population: Text | None = None
    formula: Expression | None = None
    note: Text | None = None
    publishable: Yes

    @property
    def shown(self) -> str:
        return f"{self.value} {self.unit}" if self.publishable else WITHHELD


def _fact(item: Fact, library: Library) -> Blocks:
    if not item.publishable:
        return (para("这项数据还不能公开，所以这里不写数值。"), known(("来源", linked([item.cited]))))
    facts = known(
        ("数值", item.shown),
        ("截至", item.as_of),
        ("范围", item.population),
        ("算法", _sum(item.formula, library)),
        ("来源", linked([item.cited])),
        ("备注", item.note),
    )
    quote = (Quote((para(item.quote),)),) if item.quote else ()
    uses = linked(library.citations.get(item.id, ()))
    return (facts, *quote, *section("用在哪里", Paragraph(uses) if uses else None, id="uses"))


def _sum(formula: str | None, library: Library) -> Inlines:
    """A formula with the titles and figures of what it is made from."""
    inlines: list[Inline] = []
    for part in re.split(r"(fact(?:-[a-z0-9]+)+)", formula or ""):
        if part in library.items:
            inlines += [Words(f"{library.title(part)}（"), link(part), Words("）")]
        elif part:
            inlines.append(Words(part))
    return tuple(inlines)


def _fact_card(item: Fact, library: Library) -> Card:
    return Card(item.id, item.title, item.shown, (f"截至 {item.as_of}", library.title(item.cited)))


FACT = Kind("fact", "fact", "数据", "facts", Fact, _fact, card=_fact_card)
