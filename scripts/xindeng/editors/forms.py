"""The web editor's forms: Decap CMS's configuration, from the same shapes as the schemas.

Decap (decapcms.org, MIT) reads and writes text; editors/web/form.js gives it our files as plain
values and puts its changes back into the text as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from xindeng.editors.shape import (
    Choice,
    Day,
    Field,
    Form,
    Group,
    Keyed,
    Many,
    Number,
    Pair,
    Ref,
    Text,
    Yes,
    fields,
    of_kind,
    whole,
)
from xindeng.kinds import BY_NAME
from xindeng.shelf import Centre

Widget = dict[str, Any]
FORMAT = "xindeng"
"""The name under which form.js registers how our files are read and written."""
LONG = 60
"""Characters above which a text gets a box of several lines."""
BODY = "一个小标题对一段：“## 题目 {#编号}”，编号和上面流程里的一样。写法见“写作指南”。"
DEEP = 2
"""Steps from the root to a file that lies in a kind's own folder: courses/讲次/…"""
NEW = {
    "status": "draft",
    "version": "0.1.0",
    "ai_assisted": "none",
    "changelog": [{"date": "{{now}}", "what": "初稿"}],
}


@dataclass(frozen=True)
class Existing:
    """A file of the library: its path, and the kinds of what stands in it; many in a register."""

    path: str
    kinds: tuple[str, ...]
    many: bool


def collections(files: Sequence[Existing], licence: str) -> list[dict[str, Any]]:
    """One collection for each kind; one of the files that hold many items; the county's own file."""
    made = [_folder(name, files, licence) for name in BY_NAME]
    registers = [_register(n, file) for n, file in enumerate(files) if file.many]
    apart = [_apart(n, file) for n, file in enumerate(files) if not file.many and not _is_at_home(file)]
    if registers:
        made.append(
            {"name": "registers", "label": "登记文件（一个文件许多条）", "format": FORMAT, "files": registers}
        )
    if apart:
        made.append({"name": "apart", "label": "别的文件", "format": FORMAT, "files": apart})
    own = {
        "name": "centre",
        "label": "centre.yml",
        "file": "courses/centre.yml",
        "fields": _widgets(fields(Centre)),
    }
    return [*made, {"name": "county", "label": "本中心的资料", "format": FORMAT, "files": [own]}]


def ending(name: str) -> str:
    """Items have a body and so are .md; entries of registers have none."""
    return "md" if whole(name) else "yml"


def address(files: Sequence[Existing], path: str, kind: str) -> str:
    """Where the form of a file is, behind the address of the editor's page."""
    number, file = next((n, file) for n, file in enumerate(files) if file.path == path)
    if file.many:
        return f"#/collections/registers/entries/f{number}"
    if not _is_at_home(file):
        return f"#/collections/apart/entries/f{number}"
    slug = path.removeprefix("courses/").removesuffix(f".{ending(kind)}")
    return f"#/collections/{kind}/entries/{quote(slug)}"


def _is_at_home(file: Existing) -> bool:
    return all(file.path.endswith(f".{ending(name)}") for name in file.kinds)


def _folder(name: str, files: Iterable[Existing], licence: str) -> dict[str, Any]:
    """Every item of a kind, wherever it lies below courses/; new ones lie in a folder of their own."""
    kind = BY_NAME[name]
    own = {
        needed: [
            _widget(f) | _first(f, name, kind.prefix, licence) for f in of_kind(name) if f.needed is needed
        ]
        for needed in (True, False)
    }
    return {
        "name": name,
        "label": kind.label,
        "label_singular": kind.label,
        "folder": "courses",
        "path": "/".join([*_above(files), kind.label, "{{slug}}"]),
        "slug": "{{fields.id}}",
        "identifier_field": "title",
        "filter": {"field": "type", "value": name},
        "summary": "{{title}}　{{id}}",
        "sortable_fields": ["title", "id"],
        "extension": ending(name),
        "format": FORMAT,
        "create": True,
        "delete": True,
        "media_folder": "",
        "public_folder": "",
        "preview_path": f"{kind.folder}/{{{{fields.id}}}}.html",
        "view_filters": [
            {"label": words, "field": "status", "pattern": word} for word, words in _STATUS.items()
        ],
        "editor": {"preview": False},
        "fields": [*own[True], *_body(name), *own[False]],
    }


def _above(files: Iterable[Existing]) -> list[str]:
    """Folders above a kind's own: a Git host is asked for files as deep as new ones lie, and no deeper."""
    deepest = max((file.path.count("/") for file in files), default=0)
    return ["网上写的"] if deepest > DEEP else []


def _body(name: str) -> list[Widget]:
    """The text below the head in a plain box: Decap's Markdown widget knows none of our boxes and ids."""
    if not whole(name):
        return []
    return [{"name": "body", "label": "正文", "widget": "text", "required": False, "hint": BODY}]


_STATUS = {"draft": "草稿", "in_review": "待审核", "published": "已审核", "retired": "已停用"}


def _first(one: Field, name: str, prefix: str, licence: str) -> Widget:
    """What a new item starts with."""
    given = {**NEW, "type": name, "id": f"{prefix}-", "licence": licence or None}
    if one.name == "type":
        return {"widget": "hidden", "default": name}
    if one.name == "id" or (whole(name) and given.get(one.name)):
        return {"default": given[one.name]}
    return {}


def _register(number: int, file: Existing) -> dict[str, Any]:
    """A file that is a list; each entry says its kind."""
    types = [_typed(name) for name in dict.fromkeys(file.kinds)]
    listed = {
        "name": "items", "label": "条目", "label_singular": "一条", "widget": "list", "types": types,
        "collapsed": True, "minimize_collapsed": False, "summary": "{{fields.title}}",
    }  # fmt: skip
    return {
        "name": f"f{number}",
        "label": file.path.removeprefix("courses/"),
        "file": file.path,
        "fields": [listed],
    }


def _typed(name: str) -> Widget:
    own = [_widget(f) for f in of_kind(name) if f.name != "type"]
    return {
        "name": name,
        "label": BY_NAME[name].label,
        "widget": "object",
        "summary": "{{fields.title}}",
        "fields": own,
    }


def _apart(number: int, file: Existing) -> dict[str, Any]:
    body = _body("lecture") if file.path.endswith(".md") else []
    own = [_widget(f) | ({"widget": "hidden"} if f.name == "type" else {}) for f in of_kind(file.kinds[0])]
    return {
        "name": f"f{number}",
        "label": file.path.removeprefix("courses/"),
        "file": file.path,
        "fields": [*own, *body],
    }


# --- fields ----------------------------------------------------------------------------


def _widgets(of: Iterable[Field], *, inside: bool = False) -> list[Widget]:
    return [_widget(f, inside=inside) for f in of]


def _widget(one: Field, *, inside: bool = False) -> Widget:
    """A field of a form. Inside a group that may be left out nothing is asked for: Decap would always ask."""
    needed = one.needed and not inside
    return {
        "name": one.name,
        "label": one.label,
        "hint": one.hint,
        "required": needed,
        **_form(one.form, one, needed),
    }


def _form(form: Form, one: Field, needed: bool) -> Widget:
    match form:
        case Text():
            return _text(form)
        case Number(whole=is_whole, least=least, most=most):
            top = {"max": most} if most is not None else {}
            low = {"min": least} if is_whole else {}
            return {"widget": "number", "value_type": "int" if is_whole else "float", **low, **top}
        case Yes(only=only):
            return {"widget": "boolean", "default": only is True}
        case Day():
            return {
                "widget": "datetime",
                "format": "YYYY-MM-DD",
                "date_format": "YYYY-MM-DD",
                "time_format": False,
                "default": "",
            }
        case Choice(words=words):
            return {"widget": "select", "options": _options(words)}
        case Ref(prefixes=prefixes):
            return {"widget": "select", "ids": list(prefixes)}
        case Pair():
            ends = [
                {
                    "name": name,
                    "label": label,
                    "widget": "number",
                    "value_type": "int",
                    "min": 1,
                    "required": needed,
                }
                for name, label in (("least", "最少"), ("most", "最多"))
            ]
            return {"widget": "object", "pair": True, "fields": ends}
        case Keyed(words=words):
            return {
                "widget": "object",
                "fields": [
                    {"name": word, "label": word, "widget": "string", "required": needed} for word in words
                ],
            }
        case Group(model=model):
            return {
                "widget": "object",
                "collapsed": not needed,
                "fields": _widgets(fields(model), inside=not needed),
            }
    return _many(form, one)


def _options(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"value": word, "label": f"{word}（{meaning}）" if meaning else word}
        for word, meaning in words.items()
    ]


def _text(form: Text) -> Widget:
    if form.pattern:
        return {"widget": "string", "pattern": [f"^({form.pattern})$", form.wanted]}
    if form.most:
        limit = {"pattern": [rf"^[\s\S]{{1,{form.most}}}$", f"最多 {form.most} 字"]}
        return {"widget": "text" if form.most > LONG else "string", **limit}
    return {"widget": "string"}


def _many(form: Many, one: Field) -> Widget:
    ends = {
        **({"min": form.least} if form.least else {}),
        **({"max": form.most} if form.most is not None else {}),
    }
    if isinstance(form.of, Choice | Ref):
        return {**_form(form.of, one, needed=False), "multiple": True, **ends}
    shared = {
        "widget": "list",
        "label_singular": one.label,
        "collapsed": True,
        "minimize_collapsed": False,
        "default": [],
        **ends,
    }
    if isinstance(form.of, Group):
        own = fields(form.of.model)
        return {**shared, "summary": _summary(own), "fields": _widgets(own)}
    return {
        **shared,
        "collapsed": False,
        "field": {"name": "one", "label": one.label, "required": True, **_form(form.of, one, needed=True)},
    }


def _summary(own: Sequence[Field]) -> str:
    """What a folded entry shows: its title, or its first texts."""
    names = [f.name for f in own]
    for name in ("title", "what", "item", "name", "text", "stem", "question", "label"):
        if name in names:
            return f"{{{{fields.{name}}}}}"
    return "　".join(f"{{{{fields.{name}}}}}" for name in names[:2])
