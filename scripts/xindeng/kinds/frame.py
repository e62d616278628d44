"""The frame of a group: its nature and goals, who comes, who leads, what is measured (DOMAIN 4.8)."""

from __future__ import annotations

from typing import Literal

from xindeng.doc import Blocks, Facts, Paragraph, Text, para
from xindeng.schema import Count, FormRef, Level, Part, ReferenceRef, Span2, Words, Yes, at_least
from xindeng.schema import Text as Words1

from .common import bullets, level_words, linked, section


class Nature(Part):
    """治疗性 is not allowed: psychotherapy belongs in medical institutions (精神卫生法第五十一条)."""

    structure: Literal["结构式", "半结构", "非结构"]
    openness: Literal["封闭式", "开放式"]
    composition: Literal["同质", "异质"]
    orientation: Literal["发展性", "预防性", "支持性"]


class Theory(Part):
    name: Words1
    ref: ReferenceRef
    serves: Words1


class Goals(Part):
    general: Words1
    specific: Words = at_least(1)


class Members(Part):
    population: Words1
    size: Span2
    screening: FormRef
    minors: Yes = False


class Post(Part):
    min_level: Level
    count: Count = 1


class Leaders(Part):
    lead: Post
    co_lead: Post
    supervisor: Post


class Measures(Part):
    pre: tuple[FormRef, ...] = ()
    post: tuple[FormRef, ...] = ()
    session: tuple[FormRef, ...] = ()


def staff(leaders: Leaders) -> str:
    """Who leads and who supervises, in one line."""
    posts = (("带领者", leaders.lead), ("协同带领者", leaders.co_lead), ("督导师", leaders.supervisor))
    return "；".join(f"{name} {p.count} 名（{level_words(p.min_level)}）" for name, p in posts)


def aims(goals: Goals, theories: tuple[Theory, ...]) -> Blocks:
    theory = tuple(
        Paragraph((Text(f"{t.name}："), Text(t.serves), Text("（"), *linked([t.ref]), Text("）"))) for t in theories
    )
    return (
        *section("目标", para(goals.general), bullets(goals.specific), id="goals"),
        *section("理论依据", *theory, id="theory", reader="facilitator"),
    )


def measured(measures: Measures) -> Blocks:
    rows = (("开组前", measures.pre), ("结束后", measures.post), ("每次结束时", measures.session))
    used = tuple((name, linked(forms)) for name, forms in rows if forms)
    return section("评估", Facts(used) if used else None, reader="facilitator")
