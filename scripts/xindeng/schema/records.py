"""Records: the parts that several kinds share, the common header, and how a record is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal, TypeVar

from pydantic import PrivateAttr, ValidationError

from xindeng.diag import Diagnostic, Severity, Span
from xindeng.doc import Blocks
from xindeng.packed import Packed
from xindeng.schema.aliases import english
from xindeng.schema.complaints import echo, translate
from xindeng.schema.fields import (
    AnyRef,
    Count,
    Day,
    FormRef,
    Formula,
    HotlineRef,
    Id,
    Level,
    LicenceRef,
    OwnerRef,
    Part,
    PersonRef,
    Ref,
    ReferenceRef,
    Risk,
    Span2,
    Status,
    Summary,
    Text,
    Title,
    Topic,
    Version,
    Yes,
    at_least,
    spelling,
)
from xindeng.schema.joined import joined, together
from xindeng.source import Source, Where


class Audience(Part):
    """For whom an item is; `size` is [least, most] people."""

    group: Text
    age: Text | None = None
    size: Span2 | None = None
    literacy: Text | None = None


class Material(Part):
    """Something to bring: `qty` pieces for each group, pair or person; used up unless `reusable`."""

    item: Text
    qty: Count = 1
    unit: Text = "份"
    per: Literal["group", "pair", "person"] = "group"
    reusable: Yes = False
    substitute: Text | None = None


class Change(Part):
    """One line of an item's revision history."""

    date: Day
    what: Text
    why: Text | None = None


class Review(Part):
    """Somebody's named and dated sign-off; never written by us for others."""

    person: PersonRef
    role: Literal["专业", "伦理", "语言", "学员试读"]
    field: Text | None = None
    date: Day
    verdict: Text


class Photograph(Part):
    """Who took a picture of the body, and whether those on it agreed: the papers stay in the centre (E-01).

    `people` is 没有人 when nobody can be recognised. `src` as the body has it.
    """

    src: Text
    credit: Text
    people: Literal["没有人", "都同意了"]
    form: FormRef | None = None
    expires: Day | None = None


class Derivation(Part):
    """What an item was adapted from, and what was changed."""

    ref: AnyRef
    changes: Text


class Register(Part):
    """What every record has, down to a single term."""

    id: Id
    type: Text
    title: Title
    summary: Summary | None = None
    status: Status = "in_review"
    version: Version = "0.1.0"
    replaces: tuple[Id, ...] = ()
    overrides: Version | None = None
    """The version of the base library's item of the same id that this one was made from."""
    references: tuple[ReferenceRef, ...] = ()
    maintainers: tuple[OwnerRef, ...] = ()
    """Whom a proposal to change this item asks: CODEOWNERS is made of them."""

    _source: Source = PrivateAttr()
    _texts: Mapping[str, Blocks] = PrivateAttr(default_factory=dict)

    @property
    def source(self) -> Source:
        return self._source

    @property
    def body(self) -> Mapping[str, Blocks]:
        """The whole body by slot, in the author's order."""
        return self._texts

    @property
    def shown(self) -> str:
        """What a link without words shows."""
        return self.title

    def prose(self, slot: str) -> Blocks:
        """The body text that stands in this slot; empty when the author wrote none."""
        return self._texts.get(slot, ())

    def at(self, *where: str | int) -> Span:
        """The place of a field in the author's file."""
        return self._source.at(*where)

    def says(
        self, where: Where | str, code: str, message: str, hint: str = "", severity: Severity = "error"
    ) -> Diagnostic:
        """A complaint about one field of this record; of a draft it is a reminder."""
        steps = (where,) if isinstance(where, str) else where
        weight = "warning" if self.status == "draft" else severity
        return Diagnostic(code, self.at(*steps), message, hint, weight)


class Item(Register):
    """The common header of everything that is more than a register entry (DOMAIN 2.2)."""

    summary: Summary
    status: Status
    version: Version
    risk: Risk
    leader_level: Level
    audience: Audience
    authors: tuple[PersonRef, ...] = at_least(1)
    reviewers: tuple[Review, ...] = ()
    review_by: Day | None = None
    licence: LicenceRef
    derived_from: Derivation | None = None
    ai_assisted: Literal["none", "drafting", "media"]
    plain_language: Literal["volunteer", "resident", "professional"]
    topics: tuple[Topic, ...] = ()
    content_warning: Text | None = None
    referral: tuple[HotlineRef, ...] = ()
    pictures: tuple[Photograph, ...] = ()
    """Of each photograph that the body shows."""
    changelog: tuple[Change, ...] = at_least(1)

    @property
    def date(self) -> date:
        """When this version was made: the newest line of the changelog."""
        return max(change.date for change in self.changelog)


R = TypeVar("R", bound=Part)


def build(model: type[R], source: Source) -> tuple[R | None, list[Diagnostic]]:
    """A record of its model, or all complaints about its fields, each at its place."""
    source, problems = english(model, source)
    apart = joined(model, source)
    problems += [each.told for each in apart]
    try:
        record = model.model_validate(dict(source.data))
    except ValidationError as error:
        wrong = [each for each in error.errors() if not echo(each)]
        return None, problems + [together(apart, translate(each, source, model), tuple(each["loc"])) for each in wrong]
    if isinstance(record, Register):
        record._source = source  # noqa: SLF001 — set once, here, before anybody sees the record
    return record, problems


def headed(source: Source) -> tuple[Source, list[Diagnostic]]:
    """A source whose id, type and status stand under their English names."""
    return english(Register, source)


def with_texts(record: Register, texts: Mapping[str, Blocks]) -> None:
    """Hands a freshly built record its body, and packs what is seldom asked for; called once, by the loader."""
    record._texts = Packed(texts)  # noqa: SLF001
    record._source = record._source.packed()  # noqa: SLF001


def refs(value: Any, where: Where = ()) -> Iterator[tuple[Where, Ref]]:
    """Every reference inside a record, with the path of its field."""
    match value:
        case Ref():
            yield where, value
        case Formula():
            yield from ((where, fact) for fact in value.facts)
        case Part():
            keys = spelling(type(value))
            for name, child in value:
                yield from refs(child, (*where, keys[name]))
        case tuple() | list():
            for index, child in enumerate(value):
                yield from refs(child, (*where, index))
