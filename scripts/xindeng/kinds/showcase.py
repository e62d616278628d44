"""成果展示: a piece of work that its makers agreed to show, under a licence (DOMAIN 2.2, rules E-01, R-04)."""

from __future__ import annotations

from typing import Literal

from xindeng.doc import Blocks, Card, Paragraph, para
from xindeng.schema import Always, AnyRef, Day, FormRef, LicenceRef, Part, Register, Yes
from xindeng.schema import Text as Words1
from xindeng.shelf import Library

from .common import EXAMPLE, known, linked, section
from .kind import Kind


class MakersConsent(Part):
    """The makers signed this form; the paper lies in the centre, and holds until a day."""

    form: FormRef
    on_file: Always
    expires: Day


class Showcase(Register):
    """Without a licence there is no record; without consent it passes no check (E-01)."""

    work: Literal["文章", "课件", "录音录像", "手工", "短剧", "活动记录"]
    made_by: Words1
    about: Words1
    licence: LicenceRef
    consent: MakersConsent | None = None
    people_shown: Yes = False
    linked: tuple[AnyRef, ...] = ()
    example: Yes = False


def compose(item: Showcase, _: Library) -> Blocks:
    consent = item.consent
    return (
        para(item.about),
        known(
            ("是什么", item.work),
            ("谁做的", item.made_by),
            ("许可", linked([item.licence])),
            ("同意公开", linked([consent.form] if consent else [])),
            ("同意到", str(consent.expires) if consent else None),
            ("有人出镜", "是，出镜的人另外签了同意书" if item.people_shown else None),
            ("本人签字", "纸留在中心" if consent and consent.on_file else None),
        ),
        *section("接着看", Paragraph(linked(item.linked)) if item.linked else None, id="ours"),
    )


def notices(item: Showcase) -> tuple[str, ...]:
    return (EXAMPLE,) if item.example else ()


def card(item: Showcase, _: Library) -> Card:
    return Card(item.id, item.title, item.about, (item.work, item.made_by, *notices(item)), (("work", item.work),))


KIND = Kind(
    "showcase", "show", "成果展示", "showcase", Showcase, compose,
    card=card, finder=(("work", "形式"),), notices=notices,
)  # fmt: skip
