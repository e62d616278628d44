"""Registers of who is where: organisation, site, entry of the supervisors' directory (DOMAIN 4.18)."""

from __future__ import annotations

import re
from typing import Literal

from xindeng.doc import Blocks, Callout, Card, Inlines, Table, para, text
from xindeng.schema import (
    Count,
    Day,
    FormRef,
    HotlineRef,
    ListRef,
    OrganisationRef,
    Part,
    PolicyRef,
    Register,
    Text,
    Words,
    Yes,
    at_least,
)
from xindeng.shelf import Library

from .common import EXAMPLE, known, linked, listed, section
from .hotline import Hotline
from .kind import Kind


def _example(item: Organisation | Site | DirectoryEntry) -> tuple[str, ...]:
    return (EXAMPLE,) if item.example else ()


# --- 机构 ------------------------------------------------------------------------------


class Committee(Part):
    name: Text
    state: Text


class Organisation(Register):
    kind: Text
    region: Text
    principles: Words = ()
    policies: tuple[PolicyRef, ...] = ()
    committees: tuple[Committee, ...] = ()
    contact: Text | None = None
    account: Text | None = None
    """Of the group that looks after some of the content, on the platform where the library lies."""
    in_list: ListRef | None = None
    example: Yes = False


def _organisation(item: Organisation, library: Library) -> Blocks:
    rows = tuple((text(c.name), text(c.state)) for c in item.committees)
    sites = [site.id for site in library.citing(item.id, Site)]
    return (
        known(
            ("类别", item.kind),
            ("地区", item.region),
            ("制度", linked(item.policies)),
            ("站点", linked(sites)),
            ("联系", item.contact),
            ("清单", linked([item.in_list] if item.in_list else [])),
        ),
        *listed("工作原则", item.principles),
        *section("委员会", Table((text("名称"), text("现状")), rows, weights=(5, 5)) if rows else None),
    )


ORGANISATION = Kind(
    "organisation", "org", "机构", "organisations", Organisation, _organisation,
    card=lambda o, _: Card(o.id, o.title, o.summary or "", (o.kind, o.region, *_example(o))), notices=_example,
)  # fmt: skip


# --- 站点 ------------------------------------------------------------------------------


class Site(Register):
    """A place that the public may visit; no rota, no room plan, no key (P-)."""

    organisation: OrganisationRef
    kind: Literal["服务站点", "医院门诊"] = "服务站点"
    tier: Literal["省", "市", "县", "乡镇", "村社区", "基地"]
    opening: Text
    address: Text | None = None
    rooms: Words = ()
    capacity: Count | None = None
    public_phone: HotlineRef | None = None
    accessibility: Words = ()
    in_list: ListRef | None = None
    example: Yes = False


def _site(item: Site, _: Library) -> Blocks:
    return (
        known(
            ("机构", linked([item.organisation])),
            ("类别", item.kind),
            ("层级", item.tier),
            ("地址", item.address),
            ("开放时间", item.opening),
            ("电话", linked([item.public_phone] if item.public_phone else [])),
            ("功能室", "、".join(item.rooms)),
            ("容纳", f"{item.capacity} 人" if item.capacity else None),
            ("无障碍", "、".join(item.accessibility)),
            ("清单", linked([item.in_list] if item.in_list else [])),
        ),
    )


SITE = Kind(
    "site", "site", "站点", "sites", Site, _site,
    card=lambda s, _: Card(s.id, s.title, s.opening, (s.kind, s.tier, *_example(s)), (("tier", s.tier), ("kind", s.kind))),
    finder=(("kind", "类别"), ("tier", "层级")), notices=_example,
)  # fmt: skip


# --- 名录 ------------------------------------------------------------------------------

Public = Literal["name", "organisation", "fields", "county", "contact_via", "languages", "qualification"]


class Qualification(Part):
    kind: Text
    issuer: Text
    verified_on: Day


class DirectoryConsent(Part):
    """A signed paper that lies in the office, and how long it holds."""

    form: FormRef
    expires: Day


class DirectoryEntry(Register):
    """Only what `public_fields` names reaches any page; a field that is not named is not shown."""

    name: Text
    organisation: OrganisationRef
    fields: Words = at_least(1)
    county: Text
    contact_via: Text
    languages: Words = ()
    qualification: Qualification | None = None
    public_fields: tuple[Public, ...] = at_least(1)
    consent: DirectoryConsent | None = None
    in_list: ListRef | None = None
    example: Yes = False


def _entry(item: DirectoryEntry, _: Library) -> Blocks:
    lead = Callout("note", "怎样联系", (para("请通过办公室联系，不公布私人电话。"),))
    registered = ("清单", linked([item.in_list] if item.in_list else []))
    return (known(*(_shown(item, field) for field in item.public_fields), registered), lead)


def _shown(item: DirectoryEntry, field: Public) -> tuple[str, str | Inlines | None]:
    skill = item.qualification
    proven = f"{skill.kind}（{skill.issuer}颁发，{skill.verified_on} 核对）" if skill else None
    rows: dict[Public, tuple[str, str | Inlines | None]] = {
        "name": ("姓名", item.name),
        "organisation": ("单位", linked([item.organisation])),
        "fields": ("专长", "、".join(item.fields)),
        "county": ("所在县", item.county),
        "contact_via": ("联系", item.contact_via),
        "languages": ("语言和方言", "、".join(item.languages)),
        "qualification": ("资质", proven),
    }
    return rows[field]


def _entry_card(item: DirectoryEntry, _: Library) -> Card:
    county = (item.county,) if "county" in item.public_fields else ()
    skills = "、".join(item.fields) if "fields" in item.public_fields else ""
    data = tuple(("county", place) for place in county)
    return Card(item.id, item.title, skills, (*county, *_example(item)), data)


DIRECTORY = Kind(
    "directory_entry", "dir", "督导师名录", "directory", DirectoryEntry, _entry,
    card=_entry_card, finder=(("county", "所在县"),), notices=_example,
)  # fmt: skip


def public_numbers(library: Library) -> frozenset[str]:
    """Numbers that everybody may know, digits only: the hotlines, the sites' and what the centre prints itself."""
    written = [line.number for line in library.all(Hotline)]
    written += [site.public_phone for site in library.all(Site) if site.public_phone]
    written += re.findall(r"[0-9][0-9 \-]{5,}[0-9]", library.centre.contact or "")
    return frozenset(re.sub(r"\D", "", number) for number in written)
