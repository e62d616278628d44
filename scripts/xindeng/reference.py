"""docs/reference/fields.md, read off the models: what an author may write, and in which form.

`./inv test --record` writes the page, and a test holds the two together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from xindeng import schema
from xindeng.kinds import (
    BY_NAME,
    KINDS,
    Kind,
    activity,
    case,
    certificate,
    common,
    course,
    exam,
    page,
    places,
    practice,
    programme,
)
from xindeng.schema import LABELS, Item, Part, Register
from xindeng.schema.hints import hint
from xindeng.shelf import Centre

Model = type[Part]

HEAD = """---
xd_unlisted: true
title: 全部字段
---

# 全部字段

这一页列出每一类内容的每一个字段。怎样写一份完整的文件，请看[写作指南](../authors/index.md)。

- 字段名写第一栏的英文，或第二栏的中文，一字不差，两样一回事；同一个字段只写一次。表里没有的字段会报错。
- 字段的先后没有关系。“可不写”的，整行不写就行，不要留空。
- 数字只写半角数字，不带单位。日期写成 `2026-11-21`。文字里有 `: `、`#` 或花括号时，两边加英文引号。
- 编号只用小写英文字母、数字和连字符，字母开头，例如 `lec-listening-01`。编号一经使用就不再改。
- 列表写成 `[甲, 乙]`，或每项一行，前面加 `- `。一组字段写成 `{名: 值, 名: 值}`，或换行缩进两格写。

这一页由程序从字段的定义生成（`scripts/xindeng/reference.py`），不用手改。

"""

TYPES: Mapping[Any, str] = {
    schema.Text: "文字",
    schema.Title: "文字，最多 30 字",
    schema.Summary: "文字，最多 120 字",
    schema.Id: "编号",
    schema.Commit: "提交号，40 位",
    schema.Version: "版本号，三段数字，如 `0.1.0`",
    schema.Whole: "整数，可以是 0",
    schema.Count: "整数，大于 0",
    schema.Decimal: "数，大于 0，可以有小数",
    schema.Yes: "`true` 或 `false`",
    schema.Day: "日期，如 `2026-11-21`",
    schema.Clock: "时间点，如 `01:30`",
    schema.Hour: "一天里的钟点，如 `09:00`",
    schema.Short: "文字，最多 60 字",
    schema.Month: "年或年月，如 `2018` 或 `2018-11`",
    schema.Figure: "数，按写的样子显示，不带单位",
    schema.Expression: "算式：数据的编号、数字、`+ - * / ( )`",
    schema.Rung: "1 到 4 的整数",
    schema.Clip: "1 到 300 的整数",
    schema.Always: "只能写 `true`",
    schema.Never: "只能写 `false`",
    schema.Span2: "两个整数 `[最少, 最多]`",
    schema.AnyRef: "任何一项的编号",
}

FORMS = {"Register.type": "这一类的英文名，例如 `term`", "Item.type": "这一类的英文名，例如 `lecture`"}
"""Where a text is of a form that its type does not tell."""

SUPERVISION = {"practice": "实践督导", "personal_growth": "个人成长督导"}
MEANINGS: Mapping[str, Mapping[str, str]] = {
    "status": {"draft": "草稿，不发布", "in_review": "待审核", "published": "已审核", "retired": "已停用"},
    "risk": common.RISKS,
    "leader_level": common.LEVELS,
    "min_level": common.LEVELS,
    "ai_assisted": {"none": "没有", **{name: words for name, words in page.AI.items() if words}},
    "plain_language": {"volunteer": "志愿者读", "resident": "居民读", "professional": "专业人员读"},
    "Material.per": common.PER,
    "physical_demand": activity.GRADES,
    "noise": activity.GRADES,
    "body_contact": activity.CONTACT,
    "delivery": course.DELIVERY,
    "cycle": programme.CYCLE,
    "kinds": SUPERVISION,
    "Supervision.kind": SUPERVISION,
    "Practice.kind": practice.PRACTICE,
    "Requirement.kind": practice.PRACTICE,
    "QuizItem.kind": {"single": "单选", "multiple": "多选", "judge": "判断", "order": "排序", "case": "情境"},
    "Case.kind": case.LABELS,
    "visibility": exam.VISIBILITY,
    "Criterion.kind": certificate.CRITERIA,
    "method": certificate.METHODS,
    "public_name": certificate.NAMES,
    "public_fields": {name: LABELS.get(f"DirectoryEntry.{name}") or LABELS[name] for name in get_args(places.Public)},
    "Role.kind": {"role": "人物", "double": "替身", "narrator": "旁白"},
    "pii": {"none": "不涉及", "low": "低", "high": "高"},
}
"""What the words of a closed list mean, by field or by `Model.field`."""


@dataclass(frozen=True)
class Group:
    """A model's own table: the fields that stand in `path` of an item, or of several paths."""

    anchor: str
    title: str
    model: Model


def fields_page() -> str:
    """The whole page as Markdown."""
    common_parts = _shared()
    parts = [HEAD, *_header(common_parts)]
    for kind in KINDS:
        parts += _kind(kind, common_parts)
    parts += _centre(common_parts)
    parts.append("## 几处共用的字段 {: #shared }\n\n")
    parts += [_section(group, common_parts) for group in common_parts.values()]
    return "".join(parts).rstrip("\n") + "\n"


# --- parts of the page -----------------------------------------------------------------


def _header(shared: Mapping[Model, Group]) -> Iterator[str]:
    groups = _groups("header", Item, tuple(Item.model_fields), shared)
    yield "## 每一项都有的字段 {: #register }\n\n人物、术语、热线、表单、文献、政策、许可这些登记，只要下面这些。\n\n"
    yield _table(Register, tuple(Register.model_fields), {})
    yield "## 完整的文件头 {: #header }\n\n其余各类都要写完整的文件头。\n\n"
    yield _table(Item, tuple(Item.model_fields), {**shared, **groups})
    yield from (_section(group, {**shared, **groups}) for group in groups.values())


def _kind(kind: Kind[Any], shared: Mapping[Model, Group]) -> Iterator[str]:
    own, full = _own(kind.model), issubclass(kind.model, Item)
    groups = _groups(kind.name, kind.model, own, shared)
    head = "完整的文件头" if full else "每一项都有的字段"
    anchor = "header" if full else "register"
    yield f"## {kind.label} {kind.name} {{: #{kind.name} }}\n\n"
    yield f"`type: {kind.name}`，编号以 `{kind.prefix}-` 开头，网页在 `{kind.folder}/`。"
    yield f"除了[{head}](#{anchor})，还有：\n\n"
    yield _table(kind.model, own, {**shared, **groups})
    yield from (_section(group, {**shared, **groups}) for group in groups.values())


def _centre(shared: Mapping[Model, Group]) -> Iterator[str]:
    own = tuple(Centre.model_fields)
    groups = _groups("centre", Centre, own, shared)
    yield "## 本中心的资料 centre.yml {: #centre }\n\n只有一份：`courses/centre.yml`。它没有编号，也没有文件头。\n\n"
    yield _table(Centre, own, {**shared, **groups})
    yield from (_section(group, {**shared, **groups}) for group in groups.values())


def _section(group: Group, known: Mapping[Model, Group]) -> str:
    title = f"### {group.title} {{: #{group.anchor} }}\n\n"
    return title + _table(group.model, tuple(group.model.model_fields), known)


def _table(model: Model, names: tuple[str, ...], known: Mapping[Model, Group]) -> str:
    types = get_type_hints(model, include_extras=True)
    rows = (_row(model, name, types[name], known) for name in names)
    return f"| 字段 | 叫什么 | 写什么 | 要不要写 |\n| --- | --- | --- | --- |\n{''.join(rows)}\n"


def _row(model: Model, name: str, of: Any, known: Mapping[Model, Group]) -> str:
    called = schema.written(model, name)
    where = f"{model.__name__}.{called}"
    meanings = MEANINGS.get(where) or MEANINGS.get(called, {})
    label = LABELS.get(where) or LABELS[called]
    words = FORMS.get(where) or _words(of, known, meanings)
    told = f"{hint(model, called)}<br>{words}{_least(model, name)}"
    return f"| `{called}` | {label} | {told} | {_need(model, name)} |\n"


def _least(model: Model, name: str) -> str:
    least = next((rule.min_length for rule in model.model_fields[name].metadata if hasattr(rule, "min_length")), 0)
    return f"，至少 {least} 项" if least else ""


def _need(model: Model, name: str) -> str:
    field = model.model_fields[name]
    if field.is_required():
        return "**必填**"
    default = field.default
    if default is None or default == () or isinstance(default, Part):
        return "可不写"
    return f"可不写，默认 `{str(default).lower() if isinstance(default, bool) else default}`"


# --- a type in words -------------------------------------------------------------------


def _words(hint: Any, known: Mapping[Model, Group], meanings: Mapping[str, str]) -> str:
    if hint in TYPES:
        return TYPES[hint]
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _reference(args)
    if origin in {Union, UnionType}:
        return _words(next(arg for arg in args if arg is not NoneType), known, meanings)
    if origin is Literal:
        return "其中一个：" + "、".join(_choice(word, meanings) for word in args)
    if origin is tuple:
        return f"列表，每项是{_words(args[0], known, meanings)}"
    if origin is dict:
        return f"一组字段：{'、'.join(f'`{word}`' for word in get_args(args[0]))}，写{_words(args[1], known, meanings)}"
    group = known[hint]
    return f"[一组字段](#{group.anchor})"


def _choice(word: str, meanings: Mapping[str, str]) -> str:
    return f"`{word}`（{meanings[word]}）" if word in meanings else f"`{word}`"


def _reference(args: tuple[Any, ...]) -> str:
    """The id of an item of certain kinds."""
    to = next(rule.func for rule in args[1:] if isinstance(getattr(rule, "func", None), schema.To))
    kinds = [kind for kind in BY_NAME.values() if kind.prefix in to.prefixes]
    return "、".join(f"{kind.label}的编号 `{kind.prefix}-…`" for kind in kinds)


# --- which parts there are -------------------------------------------------------------


def _own(model: type[Register]) -> tuple[str, ...]:
    base: Model = Item if issubclass(model, Item) else Register
    return tuple(name for name in model.model_fields if name not in base.model_fields)


def _inside(model: Model, names: tuple[str, ...], path: str = "") -> Iterator[tuple[str, Model]]:
    """Every part below some fields, with the path that leads to it: `sessions.blocks`."""
    hints = get_type_hints(model, include_extras=True)
    for name in names:
        for part in _parts(hints[name]):
            yield f"{path}{name}", part
            yield from _inside(part, tuple(part.model_fields), f"{path}{name}.")


def _parts(hint: Any) -> Iterator[Model]:
    if isinstance(hint, type) and issubclass(hint, Part):
        yield hint
    for arg in get_args(hint):
        yield from _parts(arg)


def _shared() -> dict[Model, Group]:
    """Parts that several kinds have, described once."""
    found = [dict.fromkeys(part for _, part in _inside(kind.model, _own(kind.model))) for kind in KINDS]
    uses = Counter(part for parts in found for part in parts)
    names = {part: path.rpartition(".")[2] for kind in KINDS for path, part in _inside(kind.model, _own(kind.model))}
    return {
        part: Group(f"shared-{names[part]}", f"`{names[part]}` {LABELS[names[part]]}", part)
        for part, count in uses.items()
        if count > 1
    }


def _groups(
    anchor: str, model: Model, names: tuple[str, ...], shared: Mapping[Model, Group]
) -> dict[Model, Group]:
    """The parts of one kind alone, in the order of its fields; one that stands in several places once."""
    paths: dict[Model, list[str]] = {}
    for path, part in _inside(model, names):
        if part not in shared:
            paths.setdefault(part, []).append(path)
    return {
        part: Group(f"{anchor}-{where[0].replace('.', '-')}", _title(where), part) for part, where in paths.items()
    }


def _title(where: list[str]) -> str:
    return "、".join(f"`{path}` {LABELS[path.rpartition('.')[2]]}" for path in where)
