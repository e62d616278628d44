"""Pydantic's complaints in Chinese, each at its place in the author's file."""

from __future__ import annotations

import difflib
import re
from typing import Any

from xindeng.diag import Diagnostic, did_you_mean
from xindeng.schema.aliases import names
from xindeng.schema.fields import Part, inner
from xindeng.schema.labels import named
from xindeng.source import Source, Where

HALF = 0.5
"""Chinese names are so short that one wrong character of two is a slip."""


def echo(details: Any) -> bool:
    """Pydantic counts wrong entries of a list as missing; they have complaints of their own."""
    return bool(details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"])


def translate(details: Any, source: Source, model: type[Part]) -> Diagnostic:
    where: Where = tuple(details["loc"])
    kind, context = details["type"], details.get("ctx", {})
    if where[-1:] == ("[key]",):  # a name that pydantic judges like a value
        hint = f"可以写：{'、'.join(re.findall(_QUOTED, context['expected']))}。"
        return Diagnostic("F-01", source.key(*where[:-1]), f"不认识的字段“{_short(where[-2])}”", hint)
    last = next((str(step) for step in reversed(where) if isinstance(step, str)), "")
    if kind == "missing":
        return _missing(where, source, model)
    if kind == "extra_forbidden":
        return _unknown(where, source, model)
    span = source.at(*where)
    name = named(last, _owner(model, where))
    if kind == "xindeng":
        return Diagnostic(context["code"], span, f"{name}：{context['message']}", context["hint"])
    if kind == "literal_error":
        known = re.findall(_QUOTED, context["expected"])
        guess = did_you_mean(str(details["input"]), known)
        hint = f"{guess}可以写：{'、'.join(known)}。"
        return Diagnostic("F-12", span, f"{name}不能写“{_short(details['input'])}”", hint)
    if kind == "too_short":
        least = context["min_length"]
        return Diagnostic("F-13", span, f"{name}至少要有 {least} 项", "补上缺少的几项。")
    if kind == "too_long":
        most = context["max_length"]
        return Diagnostic("F-13", span, f"{name}最多写 {most} 项", "留下最要紧的几项。")
    shape = _SHAPES[kind]
    return Diagnostic("F-03", span, f"{name}应当是{shape[0]}", shape[1])


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
    hint = f"补上一行“{field}: …”。"
    span = source.key(*around) if around and isinstance(around[-1], str) else source.at(*around)
    return Diagnostic("F-02", span, f"缺少{named(field, _owner(model, where))}", hint)


def _unknown(where: Where, source: Source, model: type[Part]) -> Diagnostic:
    field = str(where[-1])
    part = _part_at(model, where[:-1])
    guess = _guess(field, part) if part else ""
    if "\u3000" in field or "：" in field:
        guess = "这里有全角空格或全角冒号，改成半角。"
    hint = f"{guess}不需要就删掉它。"
    return Diagnostic("F-01", source.key(*where), f"不认识的字段“{_short(field)}”", hint)


def _guess(field: str, part: type[Part]) -> str:
    """The known name, English or Chinese, that is most like a wrong one."""
    guess = did_you_mean(field, [*inner(part), *names(part)])
    near = difflib.get_close_matches(field, names(part), n=1, cutoff=HALF)
    return guess or (f"是不是“{near[0]}”？" if near else "")


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
    words = str(value)
    return words if len(words) <= 20 else words[:19] + "…"
