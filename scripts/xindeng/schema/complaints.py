"""Pydantic's complaints in Chinese, each at its place in the author's file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from xindeng import slips
from xindeng.diag import Diagnostic, Mend, nearest
from xindeng.schema import hints, repairs
from xindeng.schema.aliases import names
from xindeng.schema.fields import Part, inner, required
from xindeng.schema.labels import named
from xindeng.schema.words import told
from xindeng.source import Source, Where

FEW = 12
"""Fields of a part that are all named when none is like a wrong one."""
HALF = 0.5
"""Chinese names are so short that one wrong character of two is a slip."""


def echo(details: Any) -> bool:
    """Pydantic counts wrong entries of a list as missing; they have complaints of their own."""
    return bool(details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"])


def translate(details: Any, source: Source, model: type[Part]) -> Diagnostic:
    where: Where = tuple(details["loc"])
    kind, context = details["type"], details.get("ctx", {})
    if where[-1:] == ("[key]",):  # a name that pydantic judges like a value
        known = re.findall(_QUOTED, context["expected"])
        field = str(where[-2])
        hint, mend = f"可以写：{'、'.join(known)}。", _to(field, repairs.choice(field, known))
        return Diagnostic("F-01", source.key(*where[:-1]), f"不认识的字段{_short(field)}", hint, mend=mend)
    last = next((str(step) for step in reversed(where) if isinstance(step, str)), "")
    if kind == "missing":
        return _missing(where, source, model)
    if kind == "extra_forbidden":
        return _unknown(where, source, model)
    span = source.at(*where)
    name = named(last, _owner(model, where))
    if details["input"] == "" or context.get("code") == "F-04":
        return _empty(where, source, model)
    if kind == "xindeng":
        return Diagnostic(context["code"], span, f"{name}：{context['message']}", context["hint"], mend=context["mend"])
    if kind == "literal_error":
        known = re.findall(_QUOTED, context["expected"])
        written = str(details["input"])
        right = repairs.choice(written, known)
        guess = f"是不是“{right}”？" if right else ""
        hint = f"{guess}只能写其中一个：{told(known)}。" if ", " not in right else f"写成 {right}，中间用半角逗号。"
        return Diagnostic("F-12", span, f"{name}不能写{_short(written)}", hint, mend=_to(written, right))
    if kind == "too_short":
        least = context["min_length"]
        return Diagnostic("F-13", span, f"{name}至少要有 {least} 项", f"补上缺少的几项。{_what(where, model)}")
    if kind == "too_long":
        most = context["max_length"]
        return Diagnostic("F-13", span, f"{name}最多写 {most} 项", "留下最要紧的几项。")
    what, hint = _SHAPES[kind]
    hint, mend = _reshaped(kind, last, details["input"], f"{hint}{_what(where, model)}")
    return Diagnostic("F-03", span, f"{name}应当是{what}", hint, mend=mend)


def _to(old: str, new: str) -> Mend | None:
    return Mend(old, new) if new else None


def _reshaped(kind: str, field: str, written: Any, hint: str) -> tuple[str, Mend | None]:
    """What to write for a value of the wrong shape, with the author's own words where they will do."""
    if kind == "tuple_type" and isinstance(written, str):
        right = repairs.pair(written) or repairs.entries(written)
        how = f"写成 {field}: {right}，或每项一行、以半角减号加空格“- ”开头。"
        return how if right else hint, _to(written, right)
    if isinstance(written, list) and len(written) == 1 and isinstance(written[0], str) and kind in _PLAIN:
        return f"写成 {field}: {written[0]}，不用方括号，也不用减号。", Mend(f"[{written[0]}]", written[0])
    return hint, None


def _what(where: Where, model: type[Part]) -> str:
    """What to write in a field, as a sentence of its own; empty where nothing is known of it."""
    while where and not isinstance(where[-1], str):
        where = where[:-1]
    part = _part_at(model, where[:-1])
    words = hints.hint(part, str(where[-1])) if part and where else ""
    return f"这里写：{words}。" if words else ""


def _empty(where: Where, source: Source, model: type[Part]) -> Diagnostic:
    """A name without a value: without it, too, unless the field must be there."""
    last = next((str(step) for step in reversed(where) if isinstance(step, str)), "")
    name = named(last, _owner(model, where))
    part = _part_at(model, where[:-1])
    needed = bool(part and last in required(part))
    how = "补上内容。" if needed else "补上内容，或删掉这一行。"
    return Diagnostic("F-04", source.at(*where), f"{name}：这里没有写内容", how + _what(where, model))


_PLAIN = {"string_type", "int_type", "float_type", "bool_type", "date_type"}
_QUOTED = r"'([^']*)'"
_SHAPES = {
    "string_type": ("一段文字", "写成“字段: 文字”；文字里有冒号或花括号时两边加引号。"),
    "int_type": ("一个整数", "只写半角数字，例如 25。"),
    "float_type": ("一个数", "只写半角数字，例如 1.5。"),
    "bool_type": ("“是”或“否”", "写 true 或 false。"),
    "date_type": ("一个日期", "写成 2026-11-21。"),
    "tuple_type": ("一个列表", "写成 [一, 二]，或每项一行、以“- ”开头。"),
    "dict_type": ("一组字段", "写成 {名: 值}，或换行缩进两格写“名: 值”。"),
    "model_type": ("一组字段", "写成 {名: 值}，或换行缩进两格写“名: 值”。"),
}


def _missing(where: Where, source: Source, model: type[Part]) -> Diagnostic:
    field, around = str(where[-1]), where[:-1]
    part = _part_at(model, around)
    what = hints.hint(part, field) if part else ""
    sample = re.search(r"例如[：:]?\s*([^。；]+)", what)
    hint = f"补上“{field}: …”" + (f"：{what}。" if what else "。")
    span = source.key(*around) if around and isinstance(around[-1], str) else source.at(*around)
    mend = Mend("", f"{field}: {sample[1].strip()}") if sample else None
    message = f"缺少{named(field, _owner(model, where))}"
    return Diagnostic("F-02", span, message, hint, mend=mend, cause=_field(where, source))


def _unknown(where: Where, source: Source, model: type[Part]) -> Diagnostic:
    field = str(where[-1])
    part = _part_at(model, where[:-1])
    right, signs = _guess(field, part) if part else "", slips.named(field)
    if signs:
        right = _half(field, right)
        hint = f"这里有{signs}，改成半角：{right}。"
    else:
        hint = f"是不是“{right}”？不需要就删掉它。" if right else f"不需要就删掉它。{_fields(part)}"
    meant = right.partition(":")[0]
    english = names(part).get(meant, meant) if part else ""
    cause = _field((*where[:-1], english), source) if right else ""
    message = f"不认识的字段{_short(field)}"
    return Diagnostic("F-01", source.key(*where), message, hint, mend=_to(field, right), cause=cause)


def _half(field: str, near: str) -> str:
    """A name with signs of a Chinese keyboard; behind a colon in it stands the field's value."""
    name, colon, value = slips.half(field).partition(":")
    return f"{name.strip()}: {value.strip()}" if colon and value.strip() else near or name.strip()


def _field(where: Where, source: Source) -> str:
    """The cause that a name unknown and the field missing there share."""
    return f"field {source.path}:{source.at().line} {'.'.join(map(str, where))}"


def _guess(field: str, part: type[Part]) -> str:
    """The known name, English or Chinese, that is most like a wrong one."""
    return nearest(field, [*inner(part), *names(part)]) or _one_off(field, names(part))


def _one_off(field: str, known: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(field, known, n=1, cutoff=HALF)
    return near[0] if near else ""


def _fields(part: type[Part] | None) -> str:
    """The fields that may stand here, where they are few."""
    known = list(inner(part)) if part else []
    return f"这里可以写：{'、'.join(known)}。" if 0 < len(known) <= FEW else ""


def _owner(model: type[Part], where: Where) -> str:
    """The name of the part whose field a complaint is about."""
    while where and not isinstance(where[-1], str):
        where = where[:-1]
    part = _part_at(model, where[:-1])
    return part.__name__ if part else ""


def _part_at(model: type[Part], where: Where) -> type[Part] | None:
    """The part that a path of fields leads to; None beside the known fields."""
    part: type[Part] | None = model
    for step in where:
        if part and isinstance(step, str):
            part = inner(part).get(step)
    return part


def _short(value: Any) -> str:
    """A value as it is repeated: quoted, and not more of it than is needed to know it again."""
    words = str(value)
    return slips.quoted(words if len(words) <= 20 else words[:19] + "…")
