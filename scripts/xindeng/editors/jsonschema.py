"""JSON Schema of what authors write, for editors that complete and check while typing.

Draft 07 (json-schema.org/draft-07), which every version of yaml-language-server reads, with that
server's own words `defaultSnippets`, `enumDescriptions`, `errorMessage`, `patternErrorMessage`.
Our reader takes every scalar as text; an editor has guessed a type before it asks the schema, so
a number may stand with quotes or without. English names are offered, Chinese ones accepted; where
a part holds a Chinese name, only `./inv check` says what is missing in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from xindeng.editors.shape import (
    ID,
    Choice,
    Day,
    Field,
    Form,
    Group,
    Keyed,
    Many,
    Model,
    Number,
    Pair,
    Ref,
    Text,
    Yes,
    aims,
    fields,
    of_kind,
    parts,
    refused,
)
from xindeng.kinds import BY_NAME
from xindeng.schema.aliases import names
from xindeng.shelf import Centre, Waiver

Schema = dict[str, Any]
Known = Mapping[str, Sequence[tuple[str, str]]]
"""prefix -> (id, title) of the items that a library holds already."""
DRAFT = "http://json-schema.org/draft-07/schema#"
ENGLISH = "^[ -~]*$"
MADE = "由 ./inv schema 生成，改了会被覆盖"
ITEMS, IDS = "items", "ids"


def schemas(known: Known) -> dict[str, Schema]:
    """Every schema by the name of its file: one for each kind, centre, waivers, items, ids."""
    made = {name: _file(kind.label, kind.model, of_kind(name)) for name, kind in BY_NAME.items()}
    made["centre"] = _file("本中心的资料", Centre, fields(Centre))
    waivers = _definitions(Waiver, fields(Waiver)) | {"Waiver": _object(Waiver, fields(Waiver))}
    made["waivers"] = {
        **_HEAD,
        "title": "豁免",
        "type": "array",
        "items": {"$ref": "#/definitions/Waiver"},
        "definitions": waivers,
    }
    made[ITEMS] = {**_HEAD, "title": "一项内容，或一份登记", **_items()}
    made[IDS] = {**_HEAD, "definitions": {kind.prefix: _ids(kind.prefix, known) for kind in BY_NAME.values()}}
    return made


_HEAD: Schema = {"$schema": DRAFT, "$comment": MADE}


def _file(title: str, model: Model, own: Sequence[Field]) -> Schema:
    """The schema of one record."""
    return {**_HEAD, "title": title, **_object(model, own), "definitions": _definitions(model, own)}


def _definitions(model: Model, own: Sequence[Field]) -> Schema:
    """Each field of each part defined once, for both of its names."""
    made = {f"{model.__name__}.{f.name}": _field(f) for f in own}
    for part in parts(own):
        made[part.__name__] = _group(Group(part))
        made |= {f"{part.__name__}.{f.name}": _field(f) for f in fields(part)}
    return made


# --- a whole file ----------------------------------------------------------------------


def _items() -> Schema:
    """One item, or a list of them; `type` says which schema each of them follows."""
    kinds = {name: kind.label for name, kind in BY_NAME.items()}
    return {
        "type": ["object", "array"],
        **_by_type(kinds),
        "items": {
            "type": "object",
            **_by_type(kinds),
            "errorMessage": "每一条写成“- id: …”，其余字段对齐写在下面",
        },
        "errorMessage": "写一组字段，或每条以“- id: …”开头",
    }


def _by_type(kinds: Mapping[str, str]) -> Schema:
    chosen = _choice(Choice(kinds))
    told = "类型（必填）：先写这一行，后面的字段才会提示。"
    return {
        "properties": {"type": {"title": "类型", "description": told, **chosen}},
        "allOf": [_when(name) for name in kinds],
    }


def _when(name: str) -> Schema:
    given = [{"required": [key], "properties": {key: {"pattern": f"^{name}$"}}} for key in ("type", "类型")]
    return {"if": {"type": "object", "anyOf": given}, "then": {"$ref": f"{name}.schema.json"}}


# --- a group of fields -----------------------------------------------------------------


def _object(model: Model, of: Sequence[Field]) -> Schema:
    """An object with these fields. A part in Chinese names is not asked for what it lacks."""
    refs = {f.name: {"$ref": f"#/definitions/{model.__name__}.{f.name}"} for f in of}
    wanted = [{"required": [f.name], "errorMessage": f"缺少{f.label}（{f.name}）"} for f in of if f.needed]
    return {
        "type": "object",
        "properties": refs,
        "patternProperties": {f"^{re.escape(words)}$": refs[name] for words, name in names(model).items()},
        "additionalProperties": False,
        **({"if": {"propertyNames": {"pattern": ENGLISH}}, "then": {"allOf": wanted}} if wanted else {}),
    }


def _field(one: Field) -> Schema:
    schema = {"title": one.label, "description": one.told, **form(one.form)}
    return schema if one.default is None else {**schema, "default": one.default}


def form(one: Form) -> Schema:
    """What a value of this form is."""
    match one:
        case Text():
            return _text(one)
        case Number(whole=whole, least=least, most=most):
            kind = "integer" if whole else "number"
            digits = "^[0-9]{1,9}$" if whole else r"^[0-9]{1,6}(\.[0-9]{1,3})?$"
            bounds: Schema = {"minimum": least} if whole else {"exclusiveMinimum": least}
            top = {"maximum": most} if most is not None else {}
            return {
                "type": [kind, "string"],
                "pattern": digits,
                **bounds,
                **top,
                "errorMessage": refused(one),
            }
        case Yes(only=only):
            words = [True, "是", False, "否"] if only is None else [only, "是" if only else "否"]
            return {"enum": words, "errorMessage": refused(one)}
        case Day():
            return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "errorMessage": refused(one)}
        case Choice():
            return _choice(one)
        case Ref():
            return _reference(one)
        case Keyed(words=words):
            return _keyed(words)
    return _many(one) if isinstance(one, Many | Pair) else _group(one)


def _text(of: Text) -> Schema:
    most = {"maxLength": of.most} if of.most else {}
    if not of.pattern:
        return {"type": ["string", "number", "boolean"], "minLength": 1, **most, "errorMessage": refused(of)}
    like = {"pattern": f"^({of.pattern})$", **most, "errorMessage": of.wanted}
    if not of.numbers:
        return {"type": "string", **like}
    least, highest = of.numbers
    return {"type": ["string", "number"], "minimum": least, "maximum": highest, **like}


def _choice(form: Choice) -> Schema:
    words: list[str | int] = list(form.words)
    numbers = [int(word) for word in form.words if word.isdigit()]
    told = (
        {"enumDescriptions": [meaning or word for word, meaning in form.words.items()]}
        if any(form.words.values())
        else {}
    )
    return {
        "enum": [*numbers, *words] if numbers else words,
        **({} if numbers else told),
        "errorMessage": refused(form),
    }


def _reference(form: Ref) -> Schema:
    if not form.prefixes:
        return {"type": "string", "pattern": f"^{ID}$", "errorMessage": refused(form)}
    refs = [{"$ref": f"{IDS}.schema.json#/definitions/{prefix}"} for prefix in form.prefixes]
    return refs[0] if len(refs) == 1 else {"anyOf": refs}


def _ids(prefix: str, known: Known) -> Schema:
    """An id of this kind; the items that there are already complete by their titles."""
    wanted = f"写{aims(Ref((prefix,)))}"
    offered = [
        {"label": f"{title} {id_}", "description": title, "body": id_} for id_, title in known.get(prefix, ())
    ]
    return {
        "type": "string",
        "pattern": f"^{prefix}(-[a-z0-9]+)+$",
        "errorMessage": wanted,
        **({"defaultSnippets": offered} if offered else {}),
    }


def _keyed(words: Sequence[str]) -> Schema:
    text = _text(Text())
    return {
        "type": "object",
        "properties": dict.fromkeys(words, text),
        "additionalProperties": False,
        "minProperties": 1,
    }


def _many(of: Many | Pair) -> Schema:
    if isinstance(of, Pair):
        return {
            "type": "array", "items": form(Number(whole=True, least=1)), "minItems": 2, "maxItems": 2,
            "errorMessage": refused(of), "defaultSnippets": [{"label": "[最少, 最多]", "body": ["$1", "$2"]}],
        }  # fmt: skip
    least = {"minItems": of.least} if of.least else {}
    most = {"maxItems": of.most} if of.most is not None else {}
    one = {"$ref": f"#/definitions/{of.of.model.__name__}"} if isinstance(of.of, Group) else form(of.of)
    return {"type": "array", "items": one, **least, **most, "errorMessage": refused(of)}


def _group(form: Group) -> Schema:
    of = fields(form.model)
    needed = [f for f in of if f.needed] or list(of[:1])
    start = {
        "label": "必填的几样",
        "description": "、".join(f.label for f in needed),
        "body": _blanks(needed),
    }
    whole = _object(form.model, of)
    del whole["type"]
    return {"allOf": [{"type": "object", "errorMessage": refused(form)}], **whole, "defaultSnippets": [start]}


def _blanks(of: Sequence[Field], first: int = 1) -> dict[str, str]:
    """A stop of the Tab key for each field, with its Chinese name in it."""
    return {f.name: f"${{{n}{_stop(f)}}}" for n, f in enumerate(of, first)}


def _stop(one: Field) -> str:
    match one.form:
        case Choice(words=words):
            return f"|{','.join(words)}|"
        case Yes(only=None):
            return "|true,false|"
    return f":{one.label}"
