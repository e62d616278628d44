"""The files of a library that hold no items: courses/centre.yml and courses/waivers.yml."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TypeVar

from xindeng import schema, source
from xindeng.diag import Diagnostic, Span
from xindeng.memo import Memo
from xindeng.schema import Part
from xindeng.shelf import Centre, Help, Waiver
from xindeng.source import Opened, Source

FILE = "centre.yml"
Problems = list[Diagnostic]
P = TypeVar("P", bound=Part)


def read(courses: Path, root: Path, memo: Memo) -> tuple[Centre, Source | None, Problems]:
    """Who publishes, as it stands in a folder courses/ below the content root, and the file as it was written.

    Where its fields are wrong, the record says nothing and the complaints say all.
    """
    empty = Centre.model_construct(name="", site_name="心灯", site_url="", licence="", help=Help(national=()))
    file = courses / FILE
    if not file.is_file():
        hint = "照 README 里的样子建一个，写上中心名称、网址和求助热线。"
        return (
            empty,
            None,
            [Diagnostic("I-06", Span(file.relative_to(root).as_posix()), "缺少 courses/centre.yml", hint)],
        )
    found, problems = _own(file, root, Centre, memo)
    centre, page = found[0] if len(found) == 1 else (None, None)
    return centre or empty, page, problems


def waivers(courses: Path, root: Path, memo: Memo) -> tuple[list[tuple[Waiver, Source]], Problems]:
    """What named people answer for; nothing where there is no such file."""
    file = courses / "waivers.yml"
    found, problems = _own(file, root, Waiver, memo) if file.is_file() else ([], [])
    return [(waiver, place) for waiver, place in found if waiver], problems


def _own(
    file: Path, root: Path, model: type[P], memo: Memo
) -> tuple[list[tuple[P | None, Source]], Problems]:
    """The records of a file that holds no items, each with its source, and complaints."""
    one, problems = source.take(file, root)
    if one is None:
        return [], problems
    table = one.path.replace("/", "-")
    found, problems = memo.recall(table, [((one.path, one.sha256), one)], partial(_records, model))[0]
    return list(found), list(problems)  # what is remembered is handed out as it is


def _records(model: type[P], one: Opened) -> tuple[list[tuple[P | None, Source]], Problems]:
    sources, problems = source.items(one)
    made: list[tuple[P | None, Source]] = []
    for each in sources:
        record, wrong = schema.build(model, each)
        problems += wrong
        made.append((record, schema.english(model, each)[0]))
    return made, problems
