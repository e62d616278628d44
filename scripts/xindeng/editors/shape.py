"""What editors must know of each field: its names, what to write, and the form of its value.

Read off the models, as docs/reference/fields.md is: a new field or kind needs nothing here, a new
type of field one line in `FORMS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from xindeng import schema
from xindeng.kinds import BY_NAME
from xindeng.reference import MEANINGS
from xindeng.schema import Part
from xindeng.schema.hints import hint
from xindeng.schema.labels import label

ID = "[a-z][a-z0-9]*(-[a-z0-9]+)*"
Model = type[Part]


@dataclass(frozen=True)
class Text:
    """Words; `pattern` is what they must look like from end to end, `wanted` says so in Chinese."""

    most: int | None = None
    pattern: str = ""
    wanted: str = ""
    numbers: tuple[int, int] | None = None
    """Between what numbers it lies where YAML takes it for one: 2018, 0.80."""


@dataclass(frozen=True)
class Number:
    """A number from `least` to `most`; whole, or with decimals."""

    whole: bool
    least: int
    most: int | None = None


@dataclass(frozen=True)
class Yes:
    """true or false; `only` where there is no choice."""

    only: bool | None = None


@dataclass(frozen=True)
class Day:
    """A date."""


@dataclass(frozen=True)
class Pair:
    """[least, most]."""


@dataclass(frozen=True)
class Choice:
    """One of some words, each with its meaning (empty where the word says it)."""

    words: Mapping[str, str]


@dataclass(frozen=True)
class Ref:
    """The id of an item; of any kind when `prefixes` is empty."""

    prefixes: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The fields of another model."""

    model: Model


@dataclass(frozen=True)
class Keyed:
    """A text for each of some names: captions by language."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Many:
    """A list."""

    of: Form
    least: int = 0
    most: int | None = None


Form = Text | Number | Yes | Day | Pair | Choice | Ref | Group | Keyed | Many


@dataclass(frozen=True)
class Field:
    """A field as authors write it. `default` is what stands for it when they do not."""

    name: str
    label: str
    hint: str
    form: Form
    needed: bool
    default: Any = field(default=None, compare=False)

    @property
    def told(self) -> str:
        """Name and hint in one line."""
        return f"{self.label}{'（必填）' if self.needed else ''}：{self.hint}。"


FORMS: Mapping[Any, Form] = {
    schema.Text: Text(),
    schema.Title: Text(most=30),
    schema.Summary: Text(most=120),
    schema.Short: Text(most=60),
    schema.Id: Text(60, ID, "只用小写英文字母、数字和连字符，例如 lec-listening-01"),
    schema.Version: Text(None, r"\d{1,4}\.\d{1,4}\.\d{1,4}", '写三段数字，加引号，例如 "0.1.0"'),
    schema.Commit: Text(40, r"[0-9a-f]{40}", "写全 40 位，从底本的网页上复制"),
    schema.Clock: Text(None, r"(\d{1,2}:)?\d{1,2}:\d{2}(\.\d{1,3})?", '写成 分:秒，加引号，例如 "01:30"'),
    schema.Hour: Text(None, r"([01]\d|2[0-3]):[0-5]\d", '写成 时:分，加引号，例如 "09:00"'),
    schema.Month: Text(None, r"\d{4}(-(0[1-9]|1[0-2]))?", "写年份或月份，例如 2018 或 2018-11", (1000, 9999)),
    schema.Figure: Text(
        None, r"-?[0-9]{1,12}(\.[0-9]{1,6})?", "只写半角数字，例如 1232 或 0.8", (-(10**12), 10**12)
    ),
    schema.Expression: Text(),
    schema.Whole: Number(whole=True, least=0),
    schema.Count: Number(whole=True, least=1),
    schema.Decimal: Number(whole=False, least=0),
    schema.Rung: Number(whole=True, least=1, most=4),
    schema.Clip: Number(whole=True, least=1, most=300),
    schema.Yes: Yes(),
    schema.Always: Yes(only=True),
    schema.Never: Yes(only=False),
    schema.Day: Day(),
    schema.Span2: Pair(),
    schema.AnyRef: Ref(()),
}
"""The form of each type of field; closed lists, references, parts and lists are read off the type."""


@cache
def fields(model: Model) -> tuple[Field, ...]:
    """The fields of a model in the order of its definition."""
    hints = get_type_hints(model, include_extras=True)
    return tuple(_field(model, name, hints[name]) for name in model.model_fields)


def parts(of: Sequence[Field]) -> tuple[Model, ...]:
    """Every model inside some fields, each once."""
    found: dict[Model, None] = {}
    waiting = list(of)
    while waiting:
        form = waiting.pop(0).form
        inside = form.of if isinstance(form, Many) else form
        if isinstance(inside, Group) and inside.model not in found:
            found[inside.model] = None
            waiting += fields(inside.model)
    return tuple(found)


def of_kind(name: str) -> tuple[Field, ...]:
    """The fields of a kind; its `type` can only be the kind's own name."""
    kind = BY_NAME[name]
    model: Model = kind.model
    own: dict[str, Form] = {"type": Choice({name: kind.label}), "id": _own_id(kind.prefix)}
    return tuple(
        Field(f.name, f.label, f.hint, own[f.name], f.needed, f.default) if f.name in own else f
        for f in fields(model)
    )


def whole(name: str) -> bool:
    """Whether items of a kind carry the whole header, and are not just entries of a register."""
    return issubclass(BY_NAME[name].model, schema.Item)


def refused(form: Form) -> str:
    """What to say of a value that is not of this form."""
    match form:
        case Text(wanted=wanted) if wanted:
            return wanted
        case Number(whole=is_whole, least=least, most=most):
            if most is not None:
                return f"写 {least} 到 {most} 的数，例如 {least}"
            return "只写半角数字，不写单位，例如 25" if is_whole else "只写半角数字，例如 2 或 1.5"
        case Yes(only=only):
            return "写 true 或 false" if only is None else f"只能写 {str(only).lower()}"
        case Day():
            return "写成 年-月-日，例如 2026-11-21"
        case Pair():
            return "写成 [最少, 最多]，例如 [8, 12]"
        case Choice(words=words):
            return f"可以写：{'、'.join(f'{w}（{m}）' if m else w for w, m in words.items())}"
        case Ref():
            return f"写{aims(form)}"
        case Many(of=of):
            return f"写成列表，每项一行、以“- ”开头；{refused(of)}"
        case Group() | Keyed():
            return "写成 {名: 值}，或换行缩进两格写“名: 值”"
    return "写一段文字，不要留空"


def aims(ref: Ref) -> str:
    """人物的编号 ppl-…"""
    kinds = [kind for kind in BY_NAME.values() if kind.prefix in ref.prefixes]
    return "、".join(f"{kind.label}的编号 {kind.prefix}-…" for kind in kinds) or "任何一项的编号，例如 lec-…"


def _own_id(prefix: str) -> Text:
    return Text(60, rf"{prefix}(-[a-z0-9]+)+", f"以 {prefix}- 开头，只用小写英文字母、数字和连字符")


def _field(model: Model, name: str, annotation: Any) -> Field:
    called = schema.written(model, name)
    info = model.model_fields[name]
    meanings = MEANINGS.get(f"{model.__name__}.{called}") or MEANINGS.get(called, {})
    form = _form(annotation, meanings)
    rules = {
        key: getattr(rule, key)
        for rule in info.metadata
        for key in ("min_length", "max_length")
        if hasattr(rule, key)
    }
    if isinstance(form, Many):
        form = Many(form.of, rules.get("min_length") or 0, rules.get("max_length"))
    default = (
        None if info.is_required() or isinstance(info.default, Part) or info.default == () else info.default
    )
    return Field(
        called, label(called, model.__name__), hint(model, called), form, info.is_required(), default
    )


def _form(annotation: Any, meanings: Mapping[str, str]) -> Form:
    if annotation in FORMS:
        return FORMS[annotation]
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _reference(args)
    if origin in {Union, UnionType}:
        return _form(next(arg for arg in args if arg is not NoneType), meanings)
    if origin is Literal:
        return Choice({word: meanings.get(word, "") for word in args})
    if origin is tuple:
        return Many(_form(args[0], meanings))
    if origin is dict:
        return Keyed(get_args(args[0]))
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return Group(annotation)
    raise TypeError(f"no form for {annotation}: add it to FORMS")


def _reference(args: tuple[Any, ...]) -> Ref:
    to = next(rule.func for rule in args[1:] if isinstance(getattr(rule, "func", None), schema.To))
    return Ref(to.prefixes)
