"""案例: what was done and what can be learnt, with nobody to be recognised (DOMAIN 4.12)."""

from __future__ import annotations

from typing import Literal

from xindeng.doc import Blocks, Card, Edition, Facts, Section, para, text
from xindeng.prose import Slot
from xindeng.schema import Day, Id, Item, LectureRef, Month, Part, Text, Words, Yes, at_least, at_most
from xindeng.shelf import Library

from .common import Setting, bullets, facts, linked, listed, prose, section, slot
from .kind import Kind

LABELS = {
    "composite": "教学用合成案例，非真实个人；不能用来证明效果",
    "consented": "经本人书面同意，已作匿名处理",
    "programme": "项目案例，不涉及任何个人",
}
"""What stands on every page, card and print of a case."""


class Turn(Part):
    """A stage of the work; `stage` is its title and the heading of its text."""

    id: Id
    stage: Text
    what: Text
    supervision: Text | None = None


class IntruderTest(Part):
    """Somebody of the same county tried to recognise a person, and could not."""

    by_role: Text
    date: Day
    result: Text


class Anonymisation(Part):
    """Without `intruder_test`, `intruder_pending` says why there is none yet."""

    quasi_identifiers_left: Words = at_most(3)
    checklist: Words = at_least(1)
    intruder_test: IntruderTest | None = None
    intruder_pending: Text | None = None


class CaseConsent(Part):
    """That a signed paper exists; the paper itself never enters the repository."""

    on_file: Yes
    scope: Text
    signed_month: Month
    withdrawal_contact: Text


class Case(Item):
    kind: Literal["composite", "consented", "programme"]
    service_type: Text
    settings: tuple[Setting, ...] = ()
    learning_points: Words = at_least(1)
    process: tuple[Turn, ...] = at_least(1)
    outcome: Text
    ethics_notes: Words = at_least(1)
    discussion_questions: Words = at_least(3)
    linked_lectures: tuple[LectureRef, ...] = ()
    anonymisation: Anonymisation | None = None
    consent: CaseConsent | None = None


def slots(item: Case) -> tuple[Slot, ...]:
    turns = tuple(slot(item, turn.id, turn.stage, "process", n, "stage") for n, turn in enumerate(item.process))
    return (
        slot(item, "background", "背景", required=True),
        *turns,
        slot(item, "reflection", "反思", required=True),
    )


def compose(item: Case, _: Library) -> Blocks:
    return (
        facts(
            item,
            ("性质", LABELS[item.kind]),
            ("服务类型", item.service_type),
            ("场所", "、".join(item.settings)),
            ("相关讲次", linked(item.linked_lectures)),
        ),
        *listed("可以学到", item.learning_points),
        *prose(item, "background", "背景"),
        *section("经过", *(_turn(item, turn) for turn in item.process), id="process"),
        *section("结果", para(item.outcome), id="outcome"),
        *prose(item, "reflection", "反思"),
        *listed("伦理提示", item.ethics_notes),
        *section("讨论题", bullets(item.discussion_questions, ordered=True), id="discussion"),
        *section("怎样做的匿名处理", *_anonymous(item.anonymisation), id="anonymous"),
        *section("同意", _agreed(item.consent), id="consent"),
    )


def _turn(item: Case, turn: Turn) -> Section:
    supervised = (para(f"督导的话：{turn.supervision}", reader="facilitator"),) if turn.supervision else ()
    return Section(turn.stage, (para(turn.what), *item.prose(turn.id), *supervised), id=turn.id)


def _anonymous(done: Anonymisation | None) -> Blocks:
    if not done:
        return ()
    left = "、".join(done.quasi_identifiers_left) or "没有"
    test = done.intruder_test
    tried = f"{test.by_role}，{test.date}：{test.result}" if test else f"还没有做：{done.intruder_pending or '未说明'}"
    rows = (("还留下的线索", left), ("熟人辨认测试", tried))
    return (bullets(done.checklist), Facts(tuple((name, text(words)) for name, words in rows)))


def _agreed(consent: CaseConsent | None) -> Facts | None:
    if not consent:
        return None
    rows = (
        ("同意书", "已存档，不公开" if consent.on_file else "没有存档"),
        ("范围", consent.scope),
        ("签署", consent.signed_month),
        ("撤回", consent.withdrawal_contact),
    )
    return Facts(tuple((name, text(words)) for name, words in rows))


def notices(item: Case) -> tuple[str, ...]:
    return (LABELS[item.kind],)


def card(item: Case, _: Library) -> Card:
    data = (("service", item.service_type), ("kind", LABELS[item.kind].split("，")[0]), ("setting", " ".join(item.settings)))
    return Card(item.id, item.title, item.summary, (LABELS[item.kind], item.service_type), data)


FINDER = (("service", "服务类型"), ("kind", "性质"), ("setting", "场所"))
SHEET = Edition("sheet", "案例讨论单", ("participant",), "上课、督导讨论时发", layout="sheet", fit=2)
KIND = Kind("case", "case", "案例", "cases", Case, compose, slots, (SHEET,), card, FINDER, notices=notices)
