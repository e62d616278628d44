"""Several entries of a register in one file, a block of lines each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xindeng.scaffold.scalars import scalar

HEAD = "# 一个文件里有好几条：每条从“- id:”开始，核对过就把 status 改成 in_review。\n"


def text(kind: str, entries: Sequence[Mapping[str, Any]]) -> str:
    """The whole file. Values are texts and lists of texts; every entry is a draft."""
    return HEAD + "".join(
        _entry({"id": entry["id"], "type": kind, "status": "draft", **entry}) for entry in entries
    )


def _entry(fields: Mapping[str, Any]) -> str:
    rows = [f"{name}: {_value(value)}" for name, value in fields.items()]
    return "".join(f"{'- ' if not n else '  '}{row}\n" for n, row in enumerate(rows))


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(scalar(each, flow=True) for each in value)}]"
    return scalar(value)
