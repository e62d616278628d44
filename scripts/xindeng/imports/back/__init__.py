"""back: a Word file of ours, edited by somebody, becomes edits of the item that it was made from.

The file remembers the item, the edition and what the source said (office.origin_of). The very
same file is made once more from that source, and once more with a mark around each piece of the
author's text. What differs between the unedited and the edited file is an edit; the marks say
which words of the source it is about. Nothing is written without consent, and never over a file
that says something else than what the Word file was made from.
"""

from __future__ import annotations

import codecs
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xindeng import films, history, library, office, source
from xindeng.compose import compose_one
from xindeng.imports.reading import USAGE, Parts
from xindeng.imports.report import Findings, Report
from xindeng.kinds import BY_NAME
from xindeng.kinds.lecture import Lecture
from xindeng.schema import Register
from xindeng.schema.aliases import english
from xindeng.shelf import Library
from xindeng.source import Source
from xindeng.trouble import Trouble

from . import compare, patch
from .apply import Applying
from .marking import Marking
from .patch import Page
from .units import Unit, units

CUSTOM = "docProps/custom.xml"
Ask = Callable[[Report], bool]
"""Shows what would be changed and asks whether to."""


def origin(parts: Parts) -> Mapping[str, str]:
    """What a Word file says it was made from; empty for somebody else's."""
    if CUSTOM not in parts:
        return {}
    found = {
        each.get("name", ""): "".join(each.itertext()).strip()
        for each in parts.xml(CUSTOM)
        if each.get("name", "").startswith("xindeng-")
    }
    return found if {office.ID, office.EDITION, office.SOURCE} <= set(found) else {}


@dataclass(frozen=True)
class _Base:
    """What the Word file was made from: the item as it was, in the text of its file."""

    page: Page
    record: Register
    shelf: Library
    text_now: str
    """What the file says today."""


def bring_back(file: Path, made_from: Mapping[str, str], root: Path, ask: Ask | None, *, dry: bool) -> Report:
    """The edits of a Word file into its item. Without `ask` nothing of the item is touched: what it would say lies beside.

    Raises Trouble (2) where there is no such item, or its source is not known any more.
    """
    shelf, _ = library.load(root, drafts=True)
    item = shelf.items.get(made_from[office.ID])
    if item is None:
        raise Trouble(
            f"“{file.name}”是从条目 {made_from[office.ID]} 做的，这个内容库里没有它。要当作新内容带进来，加上 --new。",
            USAGE,
        )
    base = _base(file, item, made_from[office.SOURCE], shelf, root)
    edited = units(file.name, file.read_bytes())
    findings = Findings()
    slots = BY_NAME[base.record.type].slots(base.record)
    work = Applying(base.page, slots, findings)
    work.all(_edits(base, made_from[office.EDITION], edited, root))
    report = Report(
        file.name,
        (),
        0,
        (("改动", work.count),),
        tuple(findings.lines),
        dry,
        target=item.source.path,
        item=item.title,
    )
    return _kept(report, base, work.page.text, item, ask)


# --- what it was made from -------------------------------------------------------------


def _base(file: Path, item: Register, wanted: str, shelf: Library, root: Path) -> _Base:
    """The item as the Word file knows it: as it is now, else as some commit had it."""
    now = _text(item.source.file)
    for text in (now, *history.earlier(item.source.file, root)):
        page, one = _page(text, item)
        if one and source.content(one) == wanted:
            record = library.single(replace(one, file=item.source.file))
            if record:
                return _Base(page, record, replace(shelf, items={**shelf.items, record.id: record}), now)
    raise Trouble(
        f"“{file.name}”是从“{item.title}”较早的一版做的，那一版现在找不到了（Git 里也没有），分不清哪些是新改的。"
        "请重新下载 Word 文件，照着把改动再做一遍；要当作新内容带进来，加上 --new。",
        USAGE,
    )


def _page(text: str, item: Register) -> tuple[Page, Source | None]:
    """A text of the item's file, and the item in it."""
    model = BY_NAME[item.type].model
    bare = text.removeprefix("\ufeff")
    found, _ = source.parse(patch.NEWLINE.sub("\n", bare), item.source.path)
    ids = [english(model, one)[0].data.get("id") for one in found]
    index = ids.index(item.id) if item.id in ids else len(found)
    page = Page(bare, item.source.path, model, index)
    return page, page.source


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8")


def _edits(base: _Base, edition: str, edited: list[Unit], root: Path) -> list[compare.Edit]:
    try:
        plain = _printed(base.record, base.shelf, edition, root)
    except KeyError as error:
        raise Trouble(
            f"这份 Word 文件是“{edition}”版，现在不再提供这一版。请重新下载，或加 --new 当作新内容。", USAGE
        ) from error
    marking = Marking()
    one = base.page.source
    record = marking.item(base.record, patch.body(one) if one else ())
    marked = _printed(record, base.shelf, edition, root)
    return compare.edits(plain, marked, marking.origins, edited)


def _printed(record: Register, shelf: Library, edition: str, root: Path) -> list[Unit]:
    """The lines of the Word file as this item makes it."""
    shelf = replace(shelf, items={**shelf.items, record.id: record})
    seen = films.probe(shelf, root, only=(record,))[0] if isinstance(record, Lecture) else {}
    made = office.word(compose_one(record, shelf, seen), edition, shelf, root)
    return units("base.docx", made)


# --- where it goes ---------------------------------------------------------------------


def _kept(report: Report, base: _Base, text: str, item: Register, ask: Ask | None) -> Report:
    """Into the file with consent, else beside it; where the file has changed since, both changes together."""
    was = base.page.text
    if text == was or report.dry:
        return report
    now = base.text_now.removeprefix("\ufeff")
    whole = text if now == was else history.merged(was, now, text)
    if whole is None:
        return replace(
            report, written=_beside(item.source.file, text), why="文件在那以后也改过，改的是同一处"
        )
    if ask is None:
        return replace(report, written=_beside(item.source.file, whole), why="没有人在场回答")
    report = replace(report, asked=True)
    if not ask(report):
        return replace(report, why="没有同意")
    if _text(item.source.file) != base.text_now:
        raise Trouble(f"“{item.source.path}”刚刚被改过，什么也没有写；请再运行一次。", USAGE)
    mark = codecs.BOM_UTF8 if base.text_now.startswith("\ufeff") else b""
    _replaced(item.source.file, mark + whole.encode())
    return replace(report, written=item.source.path)


def _replaced(file: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".导入-", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(name).chmod(file.stat().st_mode)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _beside(file: Path, text: str) -> str:
    """A new file that is no item, next to the item's own."""
    number, made = 1, file.with_name(f"{file.stem}.导入.txt")
    while made.exists():
        number += 1
        made = file.with_name(f"{file.stem}.导入-{number}.txt")
    made.write_bytes(text.encode())
    return made.name
