"""A new item as a file of its own: named, placed beside its like, written once and over nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xindeng import library, schema, source
from xindeng.kinds import KINDS, Kind
from xindeng.memo import AFRESH, Memo
from xindeng.schema import Register
from xindeng.shelf import Library
from xindeng.trouble import FULL, Trouble

from . import hand as at_hand
from .names import identifier, one_line, taken
from .places import PARENTS, USAGE, home, kind_of, later, name_in, parent_of
from .starts import start
from .writing import suffix, text

NO_SPACE = 28
"""errno of a full disk."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, as it was typed; empty is not said."""

    kind: str = ""
    title: str = ""
    id: str = ""
    inside: str = ""
    folder: str = ""
    full: bool = False


@dataclass(frozen=True)
class Made:
    """What was made, and what there is to do elsewhere, in Chinese sentences."""

    file: Path
    id: str
    kind: Kind[Any]
    later: tuple[str, ...] = ()


@dataclass(frozen=True)
class Desk:
    """Where new items are made: a content root with its library as it is now."""

    root: Path
    shelf: Library
    taken: frozenset[str]
    today: date


def desk(root: Path, today: date, memo: Memo = AFRESH) -> Desk:
    """Raises Trouble when there is no courses/ folder."""
    shelf, _ = library.load(root, drafts=True, memo=memo)
    return Desk(root, shelf, taken(root) | shelf.items.keys(), today)


def new(place: Desk, wish: Wish) -> Made:
    """Makes the file. Raises Trouble (2) for a wish that cannot be, (3) where the disk will not."""
    kind, title = kind_of(wish.kind), title_of(wish.title)
    parent = parent_of(kind, wish.inside, place.shelf)
    ref = id_of(kind, wish.id, title, place)
    folder = home(kind, parent, title, place.shelf, wish.folder, place.root)
    file = folder / f"{name_in(folder, kind, title, place.shelf, place.root)}{suffix(kind)}"
    _not_there(file, kind, title, parent, place)
    fields = {"id": ref, "title": title, **({PARENTS[kind.name]: parent.id} if parent else {})}
    hand = at_hand.of(place.shelf, place.today)
    words = text(kind, fields, full=wish.full, hand=hand)
    record = _sound(kind, words, file, place.root)
    _write(file, words)
    sure = {ref, *hand.help, *start(kind, fields, hand).fitting, *([parent.id] if parent else [])}
    return Made(
        file, ref, kind, (*later(kind, ref, parent), *_borrowed(record, sure, place.shelf), *_missing(words))
    )


# --- the answers, one by one -----------------------------------------------------------


def title_of(words: str) -> str:
    """A title as it is written. Raises Trouble (2)."""
    kept = one_line(words)
    if not kept:
        raise Trouble('还缺题目，例如：./inv new 讲次 "学会倾听"。', USAGE)
    one = source.Source("", {"id": "x", "type": "x", "title": kept}, {}, {})
    for problem in schema.build(Register, one)[1]:
        raise Trouble(f"{problem.message}。{problem.hint}", USAGE)
    return kept


def id_of(kind: Kind[Any], wanted: str, title: str, place: Desk) -> str:
    """The id that was asked for, or one from the title. Raises Trouble (2)."""
    if not wanted:
        return identifier(kind, title, place.taken)
    if not re.fullmatch(rf"{kind.prefix}(-[a-z0-9]+)+", wanted) or len(wanted) > 60:
        hint = f"以 {kind.prefix}- 开头，只用小写英文字母、数字和连字符，例如 {identifier(kind, title, place.taken)}。"
        raise Trouble(f"“{wanted}”不能作{kind.label}的编号：{hint}", USAGE)
    if wanted in place.taken:
        raise Trouble(
            f"编号“{wanted}”已经有了，请换一个，例如 {identifier(kind, title, place.taken)}。", USAGE
        )
    return wanted


def _not_there(file: Path, kind: Kind[Any], title: str, parent: Register | None, place: Desk) -> None:
    """Raises Trouble (2) where the file is there already, or an item of the same kind, title and home."""
    shown = file.relative_to(place.root).as_posix()
    if file.exists():
        inside = "、".join(_called(item) for item in place.shelf.items.values() if item.source.path == shown)
        there = f"里面是{inside}" if inside else "里面的内容还读不出来"
        raise Trouble(f"已经有 {shown}，{there}，没有动它。换一个题目，或用 --folder 换一个文件夹。", USAGE)
    field = PARENTS.get(kind.name, "")
    for item in place.shelf.all(kind.model):
        if item.title == title and (parent is None or getattr(item, field, None) == parent.id):
            raise Trouble(
                f"已经有{_called(item)}，在 {item.source.path}，没有动它。要另写一份，请换一个题目。", USAGE
            )


def _called(item: Register) -> str:
    label = next(kind.label for kind in KINDS if kind.name == item.type)
    return f"{label}“{item.title}”（{item.id}）"


# --- the file --------------------------------------------------------------------------


def _sound(kind: Kind[Any], words: str, file: Path, root: Path) -> Register:
    """The item of a text. Raises Trouble (2) for what cannot be one: a value that was asked for is wrong."""
    found, problems = source.parse(words, file.relative_to(root).as_posix())
    record, wrong = schema.build(kind.model, found[0]) if found else (None, [])
    for problem in (*problems, *wrong):
        raise Trouble(f"{problem.message}。{problem.hint}", USAGE)
    assert isinstance(record, Register)  # noqa: S101 — without complaints there is one
    return record


def _borrowed(record: Register, sure: Collection[str], shelf: Library) -> Iterator[str]:
    """Ids that stand in only because one must: somebody has to look whether they fit."""
    looked = {"authors", "licence"}
    refs = dict.fromkeys(str(ref) for where, ref in schema.refs(record) if where[0] not in looked)
    names = [f"{ref}（{shelf.title(ref)}）" for ref in refs if ref not in sure and ref in shelf.items]
    if names:
        yield f"先借用了 {'、'.join(names)}，看看合不合用"


def _write(file: Path, words: str) -> None:
    """Writes a file that is not there; leaves nothing behind when it cannot."""
    fresh = [folder for folder in file.parents if not folder.exists()]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _once(file, words)
    except BaseException as error:
        for folder in fresh:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        if isinstance(error, OSError):
            raise Trouble(FULL if error.errno == NO_SPACE else f"写不了 {file}：{error.strerror}。") from None
        raise


def _once(file: Path, words: str) -> None:
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(words)
    except FileExistsError:
        raise Trouble(f"“{file.name}”刚刚有了，没有动它。", USAGE) from None
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _missing(words: str) -> list[str]:
    """What has to be registered before this item can leave its draft."""
    prefixes = dict.fromkeys(re.findall(r"^[^#]*\b([a-z]+)-daixie\b", words, re.MULTILINE))
    wanted = [kind for prefix in prefixes for kind in KINDS if kind.prefix == prefix]
    return [
        f"还没有{kind.label}：用 ./inv new {kind.label} 建一个，再把 {kind.prefix}-daixie 换成它的编号"
        for kind in wanted
    ]
