"""证书: a record of finished training, never a licence to treat (DOMAIN 4.16)."""

from __future__ import annotations

from typing import Literal

from xindeng.doc import Blocks, Callout, Card, Edition, Inlines, Lines, Section, Table, para, text
from xindeng.schema import Always, AssessmentRef, Count, Item, Part, PolicyRef, ProgrammeRef, Text, at_least
from xindeng.shelf import Library

from .care import scope
from .common import facts, linked, section
from .kind import Kind

CRITERIA = {"hours": "课时", "practice": "实践", "supervision": "督导", "competency": "胜任力", "exam": "考核"}
METHODS = {"office": "到办公室或打电话查验", "hash": "用证书编号的校验值查验", "none": "不提供查验"}
NAMES = {"masked": "只显示姓，名用 * 代替", "none": "不公开姓名"}
NOTICE = "表明完成培训，不是行医或心理治疗资格"


class Criterion(Part):
    """One thing that has to be done; `ref` is the competency or exam that it is about."""

    kind: Literal["hours", "practice", "supervision", "competency", "exam"]
    text: Text
    ref: AssessmentRef | None = None
    min: Count | None = None


class Verification(Part):
    """Nobody is listed without having asked for it; no roster, no ID number."""

    method: Literal["office", "hash", "none"]
    public_name: Literal["masked", "none"]
    opt_in: Always


class Certificate(Item):
    programme: ProgrammeRef
    wording: Text
    criteria: tuple[Criterion, ...] = at_least(1)
    validity_months: Count
    renewal: Text
    verification: Verification
    scope_limits: PolicyRef


def compose(item: Certificate, library: Library) -> Blocks:
    return (
        facts(
            item,
            ("体系", linked([item.programme])),
            ("有效期", f"{item.validity_months} 个月"),
            ("续期", item.renewal),
        ),
        *section("证书上写的话", Callout("note", item.title, (para(item.wording),)), id="wording"),
        *section("颁发条件", _criteria(item), id="criteria"),
        *section("查验", para(_check(item.verification)), id="verification"),
        *scope(library, item.scope_limits),
    )


def _criteria(item: Certificate) -> Table:
    rows: list[tuple[Inlines, ...]] = [
        (text(CRITERIA[c.kind]), text(c.text), text(str(c.min) if c.min else "—"), linked([c.ref]) if c.ref else text("—"))
        for c in item.criteria
    ]
    return Table((text("类别"), text("条件"), text("至少"), text("依据")), tuple(rows), weights=(2, 6, 2, 4), numeric=(2,))


def _check(rule: Verification) -> str:
    asked = "本人同意才能查到" if rule.opt_in else "不需要本人同意"
    return f"{METHODS[rule.method]}；{asked}；{NAMES[rule.public_name]}。不公布持证人名单，不收身份证号。"


def notices(_: Certificate) -> tuple[str, ...]:
    return (NOTICE,)


def card(item: Certificate, library: Library) -> Card:
    meta = (library.title(item.programme), f"有效 {item.validity_months} 个月", NOTICE)
    return Card(item.id, item.title, item.summary, meta)


def sheets(item: Certificate, library: Library) -> Blocks:
    """The certificate itself, with room for what is written by hand."""
    blanks = tuple(
        Lines(1, label)
        for label in ("持证人", "证书编号", "完成日期", "有效期至", "督导师签字", "负责人签字")
    )
    valid = para(f"{library.title(item.programme)}。有效 {item.validity_months} 个月。{NOTICE}。")
    return (Section(item.title, (para(item.wording), valid, *blanks), id="certificate"),)


TEMPLATE = Edition(
    "template", "证书模板", ("participant",), "横着印在厚纸上，空处手写、盖章",
    only=("certificate",), layout="certificate", fit=1,
)  # fmt: skip
KIND = Kind(
    "certificate", "cert", "证书", "certificates", Certificate, compose,
    editions=(TEMPLATE,), card=card, notices=notices, sheets=sheets,
)  # fmt: skip
