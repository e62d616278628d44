"""Field types: every scalar arrives as text and leaves as what it means, or with a Chinese complaint."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from xindeng import slips
from xindeng.diag import Mend
from xindeng.schema import repairs

Status = Literal["draft", "in_review", "published", "retired"]
Risk = Literal["R0", "R1", "R2", "R3"]
Level = Literal["L0", "L1", "L2", "L3", "L4"]
Topic = Literal[
    "压力", "情绪", "睡眠", "亲子", "婚姻家庭", "邻里", "老年", "哀伤", "成瘾", "职场",
    "青少年", "危机", "自我照顾", "沟通", "团队",
]  # fmt: skip


def _complain(code: str, message: str, hint: str, mend: Mend | None = None) -> PydanticCustomError:
    # Pydantic fills {…} in templates; an author's braces must come through untouched.
    context = {"code": code, "message": message, "hint": hint, "mend": mend}
    return PydanticCustomError("xindeng", "{message}", context)


def _wrong(code: str, value: str, what: str, hint: str, right: str) -> PydanticCustomError:
    """A value that is not `what`; `right` is what the author meant, if that can be told."""
    signs = slips.named(value)
    why = f"，里面有{signs}" if signs else ""
    how = f"写成 {right}。" if right else ""
    return _complain(code, f"{slips.quoted(value)}{what}{why}", how + hint, Mend(value, right) if right else None)


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    words = value.strip()
    if not words:
        raise _complain("F-04", "这里没有写内容", "补上内容，或删掉这一行。")
    return words


def _whole(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[0-9]{1,9}", value.strip()):
        hint = "只写半角数字，不写单位。" if repairs.whole(value) else "只写半角数字，不写单位，例如 25。"
        raise _wrong("F-05", value, "不是一个整数", hint, repairs.whole(value))
    return int(value)


def _decimal(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", value.strip()):
        raise _wrong("F-05", value, "不是一个数", "只写半角数字，例如 2 或 1.5。", repairs.decimal(value))
    return float(value)


def _yes(value: Any) -> Any:
    known = {"true": True, "是": True, "false": False, "否": False}
    if isinstance(value, str):
        if value.strip() not in known:
            hint = "只能写 true 或 false（也可以写 是 或 否）。"
            raise _wrong("F-06", value, "不是“是”或“否”", hint, repairs.yes(value))
        return known[value.strip()]
    return value


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        # fromisoformat alone also takes 20261121 and week dates, which no author means.
        return date.fromisoformat(re.sub(r"^(?!\d{4}-\d{2}-\d{2}$)", "?", value.strip()))
    except ValueError:
        hint = "日期是 年-月-日，都用半角，例如 2026-11-21。"
        raise _wrong("F-07", value, "不是一个日期", hint, repairs.day(value)) from None


def _clock(value: str) -> float:
    found = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:\.(\d{1,3}))?", value)
    if not found or int(found[3]) > 59 or (found[1] and int(found[2]) > 59):
        hint = "时间点是 分:秒 或 时:分:秒，冒号用半角，例如 01:30。"
        raise _wrong("F-07", value, "不是一个时间点", hint, repairs.clock(value))
    hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
    return hours * 3600 + minutes * 60 + seconds + float(f"0.{found[4] or 0}")


def _hour(value: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise _wrong("F-07", value, "不是钟点", "写 时:分，两位数，冒号用半角，例如 09:00。", "")
    return value


def _identifier(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", value) or len(value) > 60:
        hint = "编号只用小写英文字母、数字和半角连字符，例如 lec-listening-01。"
        raise _wrong("F-08", value, f"不能作编号{_odd(value)}", hint, repairs.identifier(value))
    return value


def _odd(value: str) -> str:
    """What in an id is not allowed, beside signs of a Chinese keyboard."""
    found = {
        "汉字": re.search("[㐀-鿿]", value),
        "大写字母": re.search("[A-Z]", value),
        "下划线": "_" in value,
        "空格": " " in value,
    }
    odd = [name for name, there in found.items() if there]
    if len(value) > 60:
        return f"：有 {len(value)} 个字，最多 60 个"
    return f"：有{'、'.join(odd)}" if odd else ""


def _version(value: str) -> str:
    if not re.fullmatch(r"\d{1,4}\.\d{1,4}\.\d{1,4}", value):
        hint = '版本号是三段数字，两边用半角引号，例如 "1.0.0"。'
        raise _wrong("F-09", value, "不是版本号", hint, repairs.version(value))
    return value


def _commit(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{40}", value):
        raise _complain("F-08", f"“{value}”不是完整的提交号", "写全 40 位，只有数字和 a 到 f，从底本的网页上复制。")
    return value


def _at_most(limit: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        if len(value) > limit:
            hint = f"删去 {len(value) - limit} 个字：到“…{value[limit - 4 : limit]}”为止正好 {limit} 个字，也可以换一种短的说法。"
            raise _complain("F-10", f"这里有 {len(value)} 个字，最多 {limit} 个字", hint)
        return value

    return check


def _positive(value: float) -> float:
    if value <= 0:
        raise _complain("F-05", "这里要写大于 0 的数", "例如 10。")
    return value


def _within(least: int, most: int) -> Callable[[int], int]:
    def check(value: int) -> int:
        if not least <= value <= most:
            raise _complain("F-05", f"这里要写 {least} 到 {most} 的数", f"例如 {least}。")
        return value

    return check


def _must_be(wanted: bool) -> Callable[[bool], bool]:
    def check(value: bool) -> bool:
        if value is not wanted:
            word = "true" if wanted else "false"
            raise _complain("F-12", "这里没有别的选择", f"只能写 {word}。")
        return value

    return check


def _month(value: str) -> str:
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", value):
        raise _wrong("F-07", value, "不是年份或月份", "只写年，或 年-月，例如 2018 或 2018-11。", repairs.month(value))
    return value


def _figure(value: str) -> str:
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", value):
        hint = "只写半角数字，不写单位和逗号，例如 1232 或 0.8。"
        raise _wrong("F-05", value, "不是一个数", hint, repairs.decimal(value))
    return value


def _ordered(value: tuple[int, ...]) -> tuple[int, ...]:
    if len(value) != 2 or value[0] > value[1] or value[0] < 1:
        low, high = (min(value, default=8), max(value, default=12)) if min(value, default=0) > 0 else (8, 12)
        mend = Mend(f"[{', '.join(map(str, value))}]", f"[{low}, {high}]") if value else None
        raise _complain("F-11", "这里要写最少和最多两个数，少的在前", f"写成 [最少, 最多]，例如 [{low}, {high}]。", mend)
    return value


class Ref(str):
    """An id that must exist. The library finds all `Ref`s of a record by walking its values."""

    __slots__ = ("prefixes",)
    prefixes: tuple[str, ...]

    def __new__(cls, value: str, prefixes: tuple[str, ...]) -> Self:
        ref = super().__new__(cls, value)
        ref.prefixes = prefixes
        return ref

    def __reduce__(self) -> tuple[Any, ...]:
        """How a pickle of it is made again."""
        return Ref, (str(self), self.prefixes)


class To:
    """Validator: the value is the id of an item with one of these prefixes."""

    def __init__(self, *prefixes: str) -> None:
        self.prefixes = prefixes

    def __call__(self, value: str) -> Ref:
        return Ref(_identifier(value), self.prefixes)


class Formula(str):
    """How a figure comes from other figures: `fact-a / fact-b * 100`. `facts` are their ids."""

    __slots__ = ("facts",)
    facts: tuple[Ref, ...]

    def __new__(cls, value: str) -> Self:
        parts = re.findall(_FORMULA_PART, value)
        if re.sub(r"\s", "", value) != "".join(parts):
            hint = "只写数据的编号、数字、+ - * / 和括号；减号两边空一格，例如 fact-a / fact-b * 100。"
            raise _complain("F-03", f"看不懂算式“{value}”", hint)
        formula = super().__new__(cls, value)
        formula.facts = tuple(Ref(part, ("fact",)) for part in parts if part.startswith("fact"))
        return formula


_FORMULA_PART = r"fact(?:-[a-z0-9]+)+|[0-9]+(?:\.[0-9]+)?|[-+*/()]"

Text = Annotated[str, BeforeValidator(_text)]
Whole = Annotated[int, BeforeValidator(_whole)]
Count = Annotated[int, BeforeValidator(_whole), AfterValidator(_positive)]
Minutes = Count
Decimal = Annotated[float, BeforeValidator(_decimal), AfterValidator(_positive)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Day = Annotated[date, BeforeValidator(_day)]
Hour = Annotated[Text, AfterValidator(_hour)]
"""A time of the day, 09:00; such words sort as the clock runs."""
Clock = Annotated[float, BeforeValidator(lambda v: _clock(_text(v)) if isinstance(v, str) else v)]
Id = Annotated[str, BeforeValidator(_text), AfterValidator(_identifier)]
Version = Annotated[str, BeforeValidator(_text), AfterValidator(_version)]
Commit = Annotated[str, BeforeValidator(_text), AfterValidator(_commit)]
"""A commit of Git, in full."""
Title = Annotated[str, BeforeValidator(_text), AfterValidator(_at_most(30))]
Short = Annotated[str, BeforeValidator(_text), AfterValidator(_at_most(60))]
Month = Annotated[str, BeforeValidator(_text), AfterValidator(_month)]
"""A year or a month: 2018, 2018-11."""
Figure = Annotated[str, BeforeValidator(_text), AfterValidator(_figure)]
"""A number, kept as it was written: 0.80 stays 0.80."""
Expression = Annotated[Text, AfterValidator(Formula)]
Rung = Annotated[int, BeforeValidator(_whole), AfterValidator(_within(1, 4))]
"""A level of a competency: 1 可能有害 … 4 熟练."""
Clip = Annotated[int, BeforeValidator(_whole), AfterValidator(_within(1, 300))]
"""Seconds of a short film."""
Always = Annotated[bool, BeforeValidator(_yes), AfterValidator(_must_be(True))]
Never = Annotated[bool, BeforeValidator(_yes), AfterValidator(_must_be(False))]
Summary = Annotated[str, BeforeValidator(_text), AfterValidator(_at_most(120))]
Span2 = Annotated[tuple[Whole, ...], AfterValidator(_ordered)]
"""[least, most], both inclusive."""

AnyRef = Annotated[Text, AfterValidator(To())]
PersonRef = Annotated[Text, AfterValidator(To("ppl"))]
HotlineRef = Annotated[Text, AfterValidator(To("hot"))]
FormRef = Annotated[Text, AfterValidator(To("frm"))]
ReferenceRef = Annotated[Text, AfterValidator(To("ref"))]
LicenceRef = Annotated[Text, AfterValidator(To("lic"))]
PolicyRef = Annotated[Text, AfterValidator(To("pol"))]
TermRef = Annotated[Text, AfterValidator(To("term"))]
ActivityRef = Annotated[Text, AfterValidator(To("act"))]
LectureRef = Annotated[Text, AfterValidator(To("lec"))]
CourseRef = Annotated[Text, AfterValidator(To("crs"))]
ModuleRef = Annotated[Text, AfterValidator(To("mod"))]
ProgrammeRef = Annotated[Text, AfterValidator(To("prog"))]
CompetencyRef = Annotated[Text, AfterValidator(To("cmp"))]
AssessmentRef = Annotated[Text, AfterValidator(To("exam", "cmp"))]
CertificateRef = Annotated[Text, AfterValidator(To("cert"))]
OrganisationRef = Annotated[Text, AfterValidator(To("org"))]
SiteRef = Annotated[Text, AfterValidator(To("site"))]
FactRef = Annotated[Text, AfterValidator(To("fact"))]
ListRef = Annotated[Text, AfterValidator(To("list"))]
OwnerRef = Annotated[Text, AfterValidator(To("ppl", "org"))]

Words = tuple[Text, ...]


def at_least(count: int) -> Any:
    """Field constraint: a list of at least `count` entries."""
    return Field(min_length=count)


def at_most(count: int, *, least: int = 0) -> Any:
    """Field constraint: a list of `least` to `count` entries."""
    return Field(min_length=least, max_length=count)


def called(name: str, **rest: Any) -> Any:
    """Field constraint: authors write it under this name, which Python or a record uses already."""
    return Field(alias=name, **rest)


class Part(BaseModel):
    """A group of fields: frozen, closed, compared by value."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


@cache
def spelling(model: type[Part]) -> Mapping[str, str]:
    """Each field and the name under which authors write it."""
    return {name: field.alias or name for name, field in model.model_fields.items()}


def written(model: type[Part], field: str) -> str:
    """The name under which authors write a field."""
    return spelling(model)[field]


@cache
def required(model: type[Part]) -> frozenset[str]:
    """The fields, by the names under which authors write them, that must be there."""
    return frozenset(name for field, name in spelling(model).items() if model.model_fields[field].is_required())


@cache
def inner(model: type[Part]) -> Mapping[str, type[Part] | None]:
    """The part inside each field's type, by the name under which authors write the field."""
    return {spelling(model)[name]: part_in(field.annotation) for name, field in model.model_fields.items()}


def part_in(annotation: Any) -> type[Part] | None:
    """The part inside a field's type: that of `tuple[Step, ...]` or `Loop | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    found = (part_in(inner) for inner in getattr(annotation, "__args__", ()))
    return next((part for part in found if part), None)
