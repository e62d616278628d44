"""Care for people in what a leader runs: consent, what to do in a crisis, the limits of service."""

from __future__ import annotations

from xindeng.doc import Blocks, Facts, Inlines, Paragraph, Text, para, text
from xindeng.schema import FormRef, HotlineRef, Minutes, Part, Words, at_least
from xindeng.schema import Text as Words1
from xindeng.shelf import Library

from .common import bullets, linked, section
from .policy import Policy

SCOPE = "pol-scope"
"""The one text about what this service is and is not (精神卫生法第二十三条、第五十一条)."""


class Consent(Part):
    """With minors: a guardian's form as well, and the school or village that works along."""

    form: FormRef
    confidentiality_exceptions: Words = at_least(1)
    recording: Words1
    guardian_form: FormRef | None = None
    partner: Words1 | None = None


class CrisisPlan(Part):
    """Who goes with the person, whom to tell, within how many minutes, what to write down."""

    signals: Words = at_least(1)
    first: Words1
    notify: Words1
    within_minutes: Minutes
    refer: tuple[HotlineRef, ...] = at_least(1)
    record: FormRef


def crisis(plan: CrisisPlan) -> Blocks:
    steps: tuple[tuple[str, Inlines], ...] = (
        ("出现这些信号", text("；".join(plan.signals))),
        ("谁先行动", text(plan.first)),
        ("通知谁", text(f"{plan.notify}，{plan.within_minutes} 分钟之内")),
        ("转介到", linked(plan.refer)),
        ("填写", linked([plan.record])),
    )
    return section("危机处置", Facts(steps), id="crisis")


def consent(agreed: Consent, place: str) -> Blocks:
    """What each member signs; `place` is where the words stay: 小组, 活动."""
    return section(
        "知情同意与保密",
        Paragraph((Text("每位成员签署"), *linked([agreed.form]), Text(f"。{agreed.recording}。"))),
        _guardian(agreed),
        para(f"{place}里说的话留在{place}里。下面几种情况除外："),
        bullets(agreed.confidentiality_exceptions),
        id="consent",
    )


def _guardian(agreed: Consent) -> Paragraph | None:
    signed = (Text("监护人签署"), *linked([agreed.guardian_form]), Text("。")) if agreed.guardian_form else ()
    along = (Text(f"一起做的单位：{agreed.partner}。"),) if agreed.partner else ()
    return Paragraph((*signed, *along)) if signed or along else None


def scope(library: Library, ref: str = SCOPE) -> Blocks:
    """The limits of service (S-09); nothing in a library that has no such policy."""
    policy = library.find(ref, Policy)
    return section("执业边界", para(policy.text), id="scope") if policy else ()
