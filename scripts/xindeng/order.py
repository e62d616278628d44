"""What a build is asked for, and whether the last one has given it already.

Light, and asked first: opening the rooms of a build takes a second, and when neither the authors' files
nor the program nor the result have changed since, there is nothing to do in them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xindeng import history, walked
from xindeng.diag import Diagnostic
from xindeng.engine import MACROS_MODULE, Engine
from xindeng.memo import AFRESH, Memo

CACHE = ".cache"
"""Below OUT: what is made again only when what it reads has changed; no part of the result."""
STAGING = ".staging"
LARGE = 1 << 20
"""Bytes from which on a file is known by its size and time: an hour of video is not read to learn that nothing changed."""


@dataclass(frozen=True)
class Options:
    """What the command line decides. `out` may lie anywhere; `root` holds courses/."""

    root: Path
    out: Path
    engine: Engine = "mkdocs"
    drafts: bool = False
    only: str = ""
    """An item's id: make its page and files alone, into the site of an earlier build; where there is none, all pages and its files."""
    memo: Memo = AFRESH
    pages: bool = False
    """The site and its search alone: nothing is encoded, printed or packed."""


@dataclass(frozen=True)
class _Result:
    """What a build left: what it read, how its result looked, and what it said."""

    read: str
    result: str
    beneath: str
    problems: tuple[Diagnostic, ...]


def standing(options: Options) -> list[Diagnostic] | None:
    """The reminders of the last build, if it would give the same again; None when there is work to do."""
    left = options.memo.left("built", _name(options))
    if not isinstance(left, _Result) or left.result != _result(options.out):
        return None
    return list(left.problems) if left.read == _read(options, left.beneath) else None


def keep(options: Options, beneath: str, problems: Sequence[Diagnostic], began: float) -> None:
    """Remember a build that was just finished; `beneath` is the base library's folder below the root, if there is one.

    `began`: when it started to read (time.time). Of a file that was saved after that nobody knows what was read.
    """
    if options.only or any(_saved(file) >= began for file in _sources(options.root, beneath)):
        return
    left = _Result(_read(options, beneath), _result(options.out), beneath, tuple(problems))
    options.memo.leave("built", _name(options), left)


def pages(options: Options) -> object:
    """What the last whole build left of its pages (unchanged.py); None where nothing was left."""
    return options.memo.left("pages", _name(options))


def keep_pages(options: Options, pages: object) -> None:
    options.memo.leave("pages", _name(options), pages)


def _saved(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _sources(root: Path, beneath: str) -> Iterator[Path]:
    """Every file that authors write."""
    for place in (root, *([root / beneath] if beneath else [])):
        yield place / "mkdocs.yml"
        yield from (Path(each.path) for name in ("courses", "docs") for each in walked.below(place / name))


def _name(options: Options) -> str:
    return f"{options.out.resolve()} {options.engine} {options.drafts} {options.pages} {options.only}"


def _read(options: Options, beneath: str) -> str:
    """Everything that a build reads: the authors' files, the day, the last release."""
    root = options.root
    told = hashlib.sha256(f"{_name(options)}\0{history.today_of(root)}\0{history.commit(root)}\0{history.last_tag(root)}".encode())
    told.update(MACROS_MODULE.read_bytes())
    for file in _sources(root, beneath):
        told.update(f"\0{file}\0".encode() + _said(file))
    return told.hexdigest()


def _said(file: Path) -> bytes:
    """The digest of a file; of a large one, its size and time."""
    try:
        state = file.stat()
        if state.st_size > LARGE:
            return f"{state.st_size} {state.st_mtime_ns} {state.st_ino}".encode()
        return hashlib.sha256(file.read_bytes()).digest()
    except OSError:
        return b""


def _result(out: Path) -> str:
    """What lies in OUT, by size and time of every file; a result that somebody touched is made again."""
    told = hashlib.sha256()
    for each in walked.below(out, {CACHE, STAGING, "bench"}):
        state = each.stat(follow_symlinks=False)
        told.update(f"{each.path}\0{state.st_size} {state.st_mtime_ns} {state.st_ino}\n".encode())
    return told.hexdigest()
