"""Chinese names of fields: `标题:` is `title:`. Everything behind this file sees English names only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from xindeng.diag import Diagnostic, Span
from xindeng.schema.fields import Part, inner, spelling
from xindeng.schema.labels import label
from xindeng.source import Source, Where


@cache
def names(model: type[Part]) -> Mapping[str, str]:
    """Chinese name -> name in files, of one part; a label that two fields have names neither."""
    labels = {name: label(name, model.__name__) for name in spelling(model).values()}
    uses = Counter(labels.values())
    return {words: name for name, words in labels.items() if words and uses[words] == 1}


def english(model: type[Part], source: Source) -> tuple[Source, list[Diagnostic]]:
    """The same source under English names, every place kept, and complaints about double names."""
    work = _Renaming(source)
    data = work.part(model, source.data, ())
    if not work.renamed and not work.dropped:
        return source, []
    return replace(source, data=data, keys=work.places(source.keys), values=work.places(source.values)), work.problems


@dataclass
class _Renaming:
    source: Source
    renamed: dict[Where, str] = field(default_factory=dict)
    """Path as the author wrote it -> English name of its last step."""
    dropped: set[Where] = field(default_factory=set)
    problems: list[Diagnostic] = field(default_factory=list)

    def part(self, model: type[Part], data: Mapping[str, Any], where: Where) -> dict[str, Any]:
        known = names(model)
        parts = inner(model)
        made: dict[str, Any] = {}
        for key, value in data.items():
            here, name = (*where, key), known.get(key, key)
            if name != key and name in data:
                self._twice(here, key, name)
                continue
            if name != key:
                self.renamed[here] = name
            made[name] = self.value(parts.get(name), value, here)
        return made

    def value(self, model: type[Part] | None, value: Any, where: Where) -> Any:
        if model is None:
            return value
        if isinstance(value, dict):
            return self.part(model, value, where)
        if isinstance(value, list):
            return [self.value(model, child, (*where, n)) for n, child in enumerate(value)]
        return value

    def _twice(self, where: Where, key: str, name: str) -> None:
        self.dropped.add(where)
        message = f"“{key}”和“{name}”是同一个字段，写了两次"
        self.problems.append(Diagnostic("F-14", self.source.key(*where), message, f"留下 {name} 或 {key} 其中一行。"))

    def places(self, marks: Mapping[Where, Span]) -> dict[Where, Span]:
        return {self._path(where): span for where, span in marks.items() if not self._is_dropped(where)}

    def _path(self, where: Where) -> Where:
        return tuple(self.renamed.get(where[: n + 1], step) for n, step in enumerate(where))

    def _is_dropped(self, where: Where) -> bool:
        return any(where[: n + 1] in self.dropped for n in range(len(where)))
