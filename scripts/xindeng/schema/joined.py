"""Fields that a Chinese comma or colon joined: `{item: 签字笔，qty：2}` is one field for YAML, without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from xindeng import slips
from xindeng.diag import Diagnostic, Mend
from xindeng.schema.aliases import names
from xindeng.schema.fields import Part, inner
from xindeng.source import Source, Where

JOINT = re.compile(r"[，,；;、]\s*(?P<name>[A-Za-z_]+|[㐀-鿿]{1,10})\s*[：:]\s*")


@dataclass(frozen=True)
class Joined:
    """A value that holds further fields of its own part."""

    where: Where
    lost: frozenset[str]
    told: Diagnostic

    def explains(self, where: Where) -> bool:
        """Whether a complaint about this place comes of it: of the value, or of a field lost in it."""
        beside = where[:-1] == self.where[:-1] and where[-1:] and where[-1] in self.lost
        return where[: len(self.where)] == self.where or bool(beside)


def joined(model: type[Part], source: Source) -> list[Joined]:
    """Every such value of a source, under English names."""
    return list(_within(model, source.data, (), source))


def together(found: Iterable[Joined], problem: Diagnostic, where: Where) -> Diagnostic:
    """The complaint about a place, as one with that about the value that it comes from."""
    cause = next((each.told.cause for each in found if each.explains(where)), problem.cause)
    return replace(problem, cause=cause)


def _within(model: type[Part] | None, data: Any, where: Where, source: Source) -> Iterator[Joined]:
    if isinstance(data, list):
        for number, each in enumerate(data):
            yield from _within(model, each, (*where, number), source)
    elif isinstance(data, Mapping) and model:
        for name, value in data.items():
            if isinstance(value, str):
                yield from _judge(model, data, (*where, name), source)
            else:
                yield from _within(inner(model).get(name), value, (*where, name), source)


def _judge(model: type[Part], data: Mapping[str, Any], where: Where, source: Source) -> Iterator[Joined]:
    value = data[str(where[-1])]
    known = {**{name: name for name in inner(model)}, **names(model)}
    joints = [found for found in JOINT.finditer(value) if known.get(found["name"], where[-1]) not in data]
    if not joints:
        return
    signs = slips.named("".join(found[0].replace(found["name"], "") for found in joints))
    lost = frozenset(known[found["name"]] for found in joints)
    between = ", " if _in_braces(where, source) else "\n" + " " * (source.key(*where).column - 1)
    apart = JOINT.sub(lambda found: f"{between}{found['name']}: " if found["name"] in known else found[0], value)
    what = f"{slips.quoted(_short(value))}里有{signs or '逗号和冒号'}"
    message = f"{what}，几个字段连成了一个，{'、'.join(sorted(lost))} 没有读到"
    how = "字段之间用半角逗号加空格" if between == ", " else "每个字段单独写一行"
    hint = f"{how}，字段名后面用半角冒号加空格。"
    place = source.at(*where)
    yield Joined(where, lost, Diagnostic("F-15", place, message, hint, mend=Mend(value, apart), cause=f"joined {place}"))


def _in_braces(where: Where, source: Source) -> bool:
    """Whether a field stands in { }: a group without them begins where its first name does."""
    around = source.at(*where[:-1])
    return bool(where[:-1]) and around not in {span for at, span in source.keys.items() if at[:-1] == where[:-1]}


def _short(words: str) -> str:
    return words if len(words) <= 30 else words[:29] + "…"
