"""`new 改写 ID`: an item of the base library in the county's own courses/, ready to be changed.

Comments and order stay as the base's author wrote them. The copy is a draft: the site keeps
the base's item until somebody says that the new one is ready. Nobody who looked at the
base's text has seen the copy, so reviewers are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from urllib.parse import unquote

from xindeng import library, source
from xindeng.diag import Span, did_you_mean
from xindeng.doc import Picture, walk
from xindeng.kinds.filmed import Filmed
from xindeng.schema import Register
from xindeng.shelf import Library
from xindeng.source import Source
from xindeng.trouble import Trouble

USAGE = 2
QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
PICTURE = re.compile(r"!\[[^\]]*\]\([ ]*(?:<([^>\n]+)>|([^)\s]+))")
Edit = tuple[int, int, str]
"""What stands from one offset of a text to another becomes this."""


def override(root: Path, ref: str) -> Path:
    """Copy the base's item `ref` into courses/, at the place where the base has it; the new file.

    Raises Trouble (2) where there is nothing to copy or a file would be overwritten.
    """
    shelf, _ = library.load(root, drafts=True)
    item = _wanted(shelf, ref)
    others, _ = source.read(item.source.file, root)
    target = _target(root, shelf, item, alone=len(others) == 1)
    text = copied(item, others, target.relative_to(root).parent.as_posix())
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return target


def copied(item: Register, others: Sequence[Source], folder: str) -> str:
    """The text of an item as a draft that lies in `folder`; `others` are all the sources of its file."""
    text = (
        item.source.file.read_text("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    )
    edits = [*_cut(text, item.source, others), *_head(text, item), *_paths(text, item, folder)]
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _wanted(shelf: Library, ref: str) -> Register:
    """The base's item of this id."""
    if shelf.base is None:
        lack = (
            "底本读不出来，先运行 ./inv check 看看。"
            if not shelf.whole
            else "这个内容库没有底本：centre.yml 里没有写 base。"
        )
        raise Trouble(lack, USAGE)
    item = shelf.items.get(ref)
    if item and shelf.is_borrowed(item.source.path):
        return item
    if item:
        raise Trouble(f"“{ref}”已经有自己的一份：{item.source.path}。改那一份就行。", USAGE)
    if shelf.centre.base and ref in shelf.centre.base.hide:
        raise Trouble(f"“{ref}”写在 centre.yml 的 base.hide 里：先从那里拿掉，再抄。", USAGE)
    known = [other.id for other in shelf.items.values() if shelf.is_borrowed(other.source.path)]
    raise Trouble(f"底本里没有“{ref}”。{did_you_mean(ref, known) or '看看编号有没有写错。'}", USAGE)


def _target(root: Path, shelf: Library, item: Register, *, alone: bool) -> Path:
    """The same place as in the base; an entry of a register gets a file of its own."""
    below = PurePosixPath(item.source.path).relative_to(f"{shelf.base.folder}/courses" if shelf.base else "")
    target = root / "courses" / (below if alone else below.parent / f"{item.id}.yml")
    if target.exists():
        raise Trouble(f"{target.relative_to(root).as_posix()} 已经有了，没有动它：把它改个名，再抄。", USAGE)
    return target


# --- edits -----------------------------------------------------------------------------


def _offset(text: str, span: Span) -> int:
    """Where in the text a place is."""
    return _starts(text)[span.line - 1] + span.column - 1


@lru_cache(maxsize=1)
def _starts(text: str) -> tuple[int, ...]:
    """Where each line begins."""
    return (0, *(end.end() for end in re.finditer("\n", text)))


def _scalar(text: str, span: Span, value: str) -> tuple[int, int]:
    """From where to where a value stands, with its quotes."""
    start = _offset(text, span)
    quoted = QUOTED.match(text, start)
    return start, quoted.end() if quoted else start + len(value)


def _line(text: str, offset: int) -> int:
    """Where the line of a place begins."""
    return text.rfind("\n", 0, offset) + 1


def _up(text: str, start: int) -> int:
    """Where the comments begin that stand right above a line, the line itself where none do."""
    while start and text[_line(text, start - 1) : start - 1].lstrip().startswith("#"):
        start = _line(text, start - 1)
    return start


def _cut(text: str, one: Source, others: Sequence[Source]) -> Iterator[Edit]:
    """Everything around an entry of a register goes."""
    if len(others) == 1:
        return
    starts = sorted(_up(text, _dash(text, other)) for other in others)
    mine = _up(text, _dash(text, one))
    end = next((start for start in starts if start > mine), len(text))
    kept = text[mine:end].rstrip("\n") + "\n"
    yield 0, mine, ""
    yield mine + len(kept) - 1, len(text), "\n"


def _dash(text: str, one: Source) -> int:
    """Where the line begins that opens an entry of a list."""
    start = _line(text, _offset(text, one.values[()]))
    while not text[start:].lstrip(" ").startswith("-"):
        start = _line(text, start - 1)
    return start


def _head(text: str, item: Register) -> Iterator[Edit]:
    """What the copy was made from, its state, and no reviewer."""
    one = item.source
    over = f'overrides: "{item.version}"'
    first = one.keys[("version",)] if ("version",) in one.keys else one.keys[("id",)]
    start = _offset(text, first)
    lead = text[_line(text, start) : start]
    inline = "{" in lead
    state = one.values.get(("status",))
    if state:
        yield *_scalar(text, state, item.status), "draft"
    added = [over] if state else [over, "status: draft"]
    if inline:
        yield start, start, "".join(f"{words}, " for words in added)
        return
    end = text.index("\n", start)
    yield end, end, "".join(f"\n{' ' * len(lead)}{words}" for words in added)
    for name in ("reviewers", "review_by"):
        if (name,) in one.keys:
            yield _field(text, one, name)


def _field(text: str, one: Source, name: str) -> Edit:
    """A field with everything below it, up to the next one, goes."""
    starts = sorted(_line(text, _offset(text, span)) for where, span in one.keys.items() if len(where) == 1)
    start = _line(text, _offset(text, one.keys[(name,)]))
    after = next((other for other in starts if other > start), None)
    if after is not None:
        return start, _up(text, after), ""
    fence = re.compile(r"^(?:---|\.\.\.)[ \t]*$|\Z", re.MULTILINE).search(text, start)
    return start, fence.start() if fence else len(text), ""


def _paths(text: str, item: Register, target: str) -> Iterator[Edit]:
    """Pictures and recordings stay in the base: the copy names them from where it lies."""
    folder = PurePosixPath(item.source.path).parent

    def moved(src: str) -> str:
        return relpath(normpath(folder / src), target)

    shown = {
        block.src for blocks in item.body.values() for block in walk(blocks) if isinstance(block, Picture)
    }
    for found in PICTURE.finditer(text):
        group = 1 if found[1] else 2
        if normpath(folder / unquote(found[group])) in shown or normpath(folder / found[group]) in shown:
            yield found.start(group), found.end(group), moved(found[group])
    for where, src in _recordings(item):
        yield *_scalar(text, item.source.values[where], src), f'"{moved(src)}"'


def _recordings(item: Register) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for n, film in enumerate(item.videos if isinstance(item, Filmed) else ()):
        yield ("videos", n, "src"), film.src
        if film.slides and film.slides.deck:
            yield ("videos", n, "slides", "deck"), film.slides.deck
        for m, picture in enumerate(film.slides.pictures if film.slides else ()):
            yield ("videos", n, "slides", "pictures", m), picture
        for language, captions in film.captions.items():
            yield ("videos", n, "captions", language), captions
