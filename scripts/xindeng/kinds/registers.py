"""Plain registers: person, term, form, reference, licence. Policy stands in its own file."""

from __future__ import annotations

from typing import Literal

from xindeng.doc import (
    Blocks,
    Callout,
    Card,
    Edition,
    Inlines,
    Lines,
    Link,
    Paragraph,
    Strong,
    Table,
    para,
    text,
)
from xindeng.schema import (
    Count,
    Day,
    LicenceRef,
    Minutes,
    Month,
    Part,
    Register,
    TermRef,
    Text,
    Words,
    Yes,
    at_least,
)
from xindeng.shelf import Library

from .common import known, linked
from .kind import Kind

# --- 人物 ------------------------------------------------------------------------------


class Person(Register):
    """An author, trainer or reviewer, with nothing but what may be published (DOMAIN 4.18)."""

    role: Text
    organisation: Text | None = None
    about: Text | None = None
    account: Text | None = None
    """On the platform where the library lies: @name; proposals are put before it."""


def _person(item: Person, _: Library) -> Blocks:
    return (known(("角色", item.role), ("单位", item.organisation), ("说明", item.about)),)


PERSON = Kind("person", "ppl", "人物", "people", Person, _person, card=lambda p, _: Card(p.id, p.title, p.role))


# --- 术语 ------------------------------------------------------------------------------


class Term(Register):
    """A word of the field: what it means in plain words, and the words to avoid."""

    plain: Text
    avoid: Words = ()
    aliases: Words = ()
    preferred: Yes = False
    """New text uses the title and none of the aliases (C-05); search knows them all."""
    english: Text | None = None
    pinyin: Text | None = None
    see_also: tuple[TermRef, ...] = ()


def _term(item: Term, _: Library) -> Blocks:
    return (
        para(item.plain),
        known(
            ("读音", item.pinyin),
            ("英文", item.english),
            ("也叫", "、".join(item.aliases)),
            ("写法", "新写的都用这个叫法" if item.preferred else None),
            ("不说", "、".join(item.avoid)),
            ("参见", linked(item.see_also)),
        ),
    )


def _term_card(item: Term, _: Library) -> Card:
    avoid = (f"不说：{'、'.join(item.avoid)}",) if item.avoid else ()
    return Card(item.id, item.title, item.plain, ((item.pinyin,) if item.pinyin else ()) + avoid)


GLOSSARY = Edition("list", "术语表", ("participant",), "讲课、带组时放在手边", layout="columns")
TERM = Kind(
    "term", "term", "术语", "terms", Term, _term,
    card=_term_card, order=lambda t: (t.pinyin or "~", t.id), index=(GLOSSARY,),
)  # fmt: skip


# --- 表单 ------------------------------------------------------------------------------


class Field(Part):
    """One blank of a form; `pii` says how private what is written there will be."""

    label: Text
    pii: Literal["none", "low", "high"] = "none"
    lines: Count = 1
    options: Words = ()
    minutes: Minutes | None = None
    """How long this part of the hour takes; from when to when is computed."""


class Grid(Part):
    """A table to fill in by hand."""

    columns: Words = at_least(1)
    rows: Count


class Form(Register):
    """A blank form; nothing that was filled in ever enters the repository (P-00)."""

    purpose: Text
    fields: tuple[Field, ...] = ()
    table: Grid | None = None
    notice: Text | None = None
    size: Literal["A4", "A5"] = "A4"
    minutes: Minutes | None = None
    """Of a form that is an agenda as well: its parts come to this (T-01)."""


def _form(item: Form, _: Library) -> Blocks:
    blocks: Blocks = (para(item.purpose + (f"（共 {item.minutes} 分钟）" if item.minutes else "")),)
    if words := item.notice or _private(item):
        blocks += (Callout("warning", "保管", (para(words),)),)
    for field, label in zip(item.fields, labels(item), strict=True):
        if field.options:
            blocks += (
                Paragraph(
                    (
                        Strong(text(label)),
                        *text("　" + "　".join(f"□ {option}" for option in field.options)),
                    )
                ),
            )
        else:
            blocks += (Lines(field.lines, label),)
    if item.table:
        empty = tuple(tuple(text("　") for _ in item.table.columns) for _ in range(item.table.rows))
        blocks += (Table(tuple(text(column) for column in item.table.columns), empty),)
    return blocks


def labels(item: Form) -> tuple[str, ...]:
    """What each blank asks; where blanks have minutes, from when to when it is that one's turn."""
    told, clock = [], 0
    for field in item.fields:
        told.append(f"{clock}–{clock + field.minutes} 分　{field.label}" if field.minutes else field.label)
        clock += field.minutes or 0
    return tuple(told)


def _private(item: Form) -> str:
    """What every form says that asks for something about a person."""
    asks = any(field.pii != "none" for field in item.fields)
    return "填好以后线下保存，不得拍照上传。" if asks else ""


def _blank(item: Form) -> tuple[Edition, ...]:
    use = "打印出来用笔填；填好的纸留在线下"
    return (Edition("form", "空白表", ("participant",), use, layout="form", paper=item.size, fit=1),)


FORM = Kind(
    "form", "frm", "表单", "forms", Form, _form,
    card=lambda f, _: Card(f.id, f.title, f.purpose, (f.size,)), parts=_blank,
)  # fmt: skip


# --- 文献 ------------------------------------------------------------------------------


class Reference(Register):
    """A source, with the page that was read or the reason why none could be."""

    kind: Literal[
        "法规", "法律", "标准", "指南", "论文", "教材", "网页", "报告", "规划", "通知", "方案", "制度", "清单"
    ]
    citation: Text
    issuer: Text | None = None
    number: Text | None = None
    issued: Month | None = None
    until: Count | None = None
    """The last year of a plan; past it the plan is 已到期 (R-07)."""
    url: Text | None = None
    accessed: Day | None = None
    state: Literal["现行", "废止", "已到期"] | None = None
    verified_by: Text
    articles: Words = ()
    file: Text | None = None
    """The document itself, beside the register's file; only with the licence to pass it on (R-08)."""
    licence: LicenceRef | None = None


def _reference(item: Reference, _: Library) -> Blocks:
    url: Inlines | None = (Link(item.url, text(item.url)),) if item.url else None
    return (
        para(item.citation),
        known(
            ("类别", item.kind),
            ("发布", item.issuer),
            ("文号", item.number),
            ("时间", item.issued),
            ("到哪年", f"{item.until} 年底" if item.until else None),
            ("效力", item.state),
            ("条款", "、".join(item.articles)),
            ("网址", url),
            ("访问日期", str(item.accessed) if item.accessed else None),
            ("核对", item.verified_by),
            ("全文", "在下面的下载里" if item.file else None),
            ("许可", linked([item.licence] if item.licence else [])),
        ),
    )


def _over(item: Reference) -> tuple[str, ...]:
    """What is no longer in force says so wherever it is shown."""
    return (item.state,) if item.state in {"废止", "已到期"} else ()


REFERENCE = Kind(
    "reference", "ref", "文献", "references", Reference, _reference,
    card=lambda r, _: Card(r.id, r.title, r.citation, (r.kind, *_over(r))), notices=_over,
)  # fmt: skip


# --- 许可 ------------------------------------------------------------------------------


class Allows(Part):
    redistribute: Yes
    adapt: Yes
    commercial: Yes
    share_alike: Yes


class Licence(Register):
    """What others may do with a text."""

    spdx: Text
    allows: Allows
    notice: Text
    url: Text | None = None


def _licence(item: Licence, _: Library) -> Blocks:
    allows = item.allows
    rows = (
        ("转发", allows.redistribute),
        ("改编", allows.adapt),
        ("商用", allows.commercial),
        ("须同样许可", allows.share_alike),
    )
    url: Inlines | None = (Link(item.url, text(item.url)),) if item.url else None
    return (
        para(item.notice),
        known(("SPDX", item.spdx), *((name, "是" if yes else "否") for name, yes in rows), ("全文", url)),
    )


LICENCE = Kind("licence", "lic", "许可", "licences", Licence, _licence, card=lambda x, _: Card(x.id, x.title, x.notice))
