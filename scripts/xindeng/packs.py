"""Packs to take along: one ZIP with every file of a kit, a manual, a play or a course, and a page that lists them.

A step of the plan of its own, after all files are decided: a pack's key is made of theirs.
A pack is made of finished files only, so it is the same bytes whenever they are.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from xindeng.build import Made
from xindeng.compose import lines_of
from xindeng.doc import Doc, Edition, links
from xindeng.kinds import hotline
from xindeng.kinds.collection import Collection, contents
from xindeng.kinds.course import Course
from xindeng.kinds.lecture import Lecture
from xindeng.plan import Artifact, Plan, Print, Progress, digest
from xindeng.render import archive, around
from xindeng.shelf import Library

KINDS = {"lecture_kit", "group_manual", "play", "course", "collection"}
PART = 100_000_000
"""Bytes that one ZIP may hold before the next begins: mail and chat programs refuse more."""
ALL = Edition("pack", "全部文件", ("facilitator", "participant"), "压缩包：打印件、表单和可编辑的文件，一次拿走")
FILMS = Edition("pack-video", "全部文件和视频", ("facilitator", "participant"), "压缩包：再加上全部视频，存进优盘")
INDEX, SUMS = "index.html", "SHA256SUMS"
T = TypeVar("T")


@dataclass(frozen=True)
class Held:
    """A file of a pack: where it lies in OUT, and what a person is told of it."""

    area: str
    key: str
    name: str
    """In the store."""
    title: str
    use: str
    inside: str
    """In the pack: ASCII, so that every unpacker reads it."""


@dataclass(frozen=True)
class Entry:
    """A held file once it exists."""

    held: Held
    path: Path
    bytes: int
    sha256: str
    pages: int


@dataclass(frozen=True)
class Cover:
    """What the page of a pack says of the item."""

    title: str
    kind: str
    notices: tuple[str, ...]
    imprint: tuple[str, ...]
    address: str
    numbers: tuple[tuple[str, str], ...]


def added(todo: Plan, library: Library, out: Path) -> Plan:
    """The plan with a pack for every item that has files to take along."""
    packs = tuple(_packs(todo, library, out))
    prints = (*todo.prints, *(entry for entry, _ in packs))
    return replace(todo, prints=prints, artifacts=(*todo.artifacts, *(artifact for _, artifact in packs)))


def _packs(todo: Plan, library: Library, out: Path) -> Iterator[tuple[Print, Artifact]]:
    by_owner: dict[str, list[Print]] = {}
    for entry in todo.prints:
        by_owner.setdefault(entry.owner, []).append(entry)
    for doc in todo.docs:
        if doc.kind not in KINDS or doc.id not in library.items:
            continue
        held = tuple(_held(doc, by_owner, library))
        films = tuple(_films(doc, todo, library))
        if held:
            yield _pack(doc, ALL, held, library, out)
        if films:
            yield _pack(doc, FILMS, (*held, *films), library, out)


def _held(doc: Doc, by_owner: Mapping[str, Sequence[Print]], library: Library) -> Iterator[Held]:
    """The item's own files, those of a course's lectures, then the forms that any of them asks for.

    Of what a collection puts together, the print that most people want first.
    """
    item = library.items[doc.id]
    lectures = item.lectures if isinstance(item, Course) else ()
    together = contents(item) if isinstance(item, Collection) else ()
    linked = dict.fromkeys(link.target for link in links(doc.blocks) if link.target in library.items)
    forms = [ref for ref in linked if library.items[ref].type == "form"]
    numbers = (hotline.KIND.folder,) if any(library.items[ref].type == "hotline" for ref in together) else ()
    for owner in dict.fromkeys((doc.id, *numbers, *lectures, *(ref for ref in together if ref not in forms), *forms)):
        entries = by_owner.get(owner, ())
        if owner in together:
            entries = [*[entry for entry in entries if entry.format == "pdf"][:1], *(entry for entry in entries if entry.format == "m4a")]
        for entry in entries:
            title = entry.edition.title if owner in {doc.id, *numbers} or entry.format == "m4a" else library.title(owner)
            folder = "" if owner in {doc.id, *numbers} else "forms/" if owner in forms else "lectures/" if owner in lectures else "items/"
            yield Held("files", entry.key, entry.name, title, entry.edition.use, f"{folder}{entry.name}")


def _films(doc: Doc, todo: Plan, library: Library) -> Iterator[Held]:
    course = library.items[doc.id]
    for ref in course.lectures if isinstance(course, Course) else ():
        for film in library.get(ref, Lecture).videos:
            if film.id in todo.renditions:
                use = f"视频，{library.title(ref)}"
                name = "clear.mp4" if todo.films[film.id].found.width else "audio.m4a"
                yield Held("media", todo.finished[film.id], name, film.title, use, f"videos/{film.id}{Path(name).suffix}")
                yield Held("media", todo.finished[film.id], "captions.vtt", film.title, "字幕，和视频放在一起", f"videos/{film.id}.vtt")


def _pack(doc: Doc, edition: Edition, held: tuple[Held, ...], library: Library, out: Path) -> tuple[Print, Artifact]:
    numbers = tuple((line.number, line.name) for line in lines_of(doc, library))
    imprint = (library.centre.name, *around.imprint(doc))
    cover = Cover(doc.title, doc.label, tuple(around.notices(doc)), imprint, library.address(doc.id), numbers)
    told = [[each.area, each.key, each.name, each.title, each.use, each.inside] for each in held]
    around_it = [cover.title, cover.kind, cover.notices, imprint, cover.address, numbers, edition.name, edition.title]
    key = digest(told, around_it, PART, _version())
    name = f"{doc.id}-{edition.name}.zip"

    def make(folder: Path, progress: Progress) -> None:
        parts = split([_entry(each, Made(out)) for each in held], attrgetter("bytes"), PART)
        for number in range(1, len(parts) + 1):
            target = folder / (name if len(parts) == 1 else name.replace(".zip", f"-{number}.zip"))
            write(target, cover, edition, parts, number)
            progress(number / len(parts))

    needs = tuple(dict.fromkeys(each.key for each in held))
    return Print(doc.id, edition, key, name, doc.date), Artifact("files", key, f"打包 {doc.title}·{edition.title}", make, needs)


def _version() -> str:
    """Hash of the code that a pack's bytes depend on."""
    files = (Path(__file__), Path(archive.__file__))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _entry(held: Held, made: Made) -> Entry:
    path = made.out / held.area / held.key / held.name
    pages = made.pages(held.key) if held.name.endswith(".pdf") else 0
    return Entry(held, path, path.stat().st_size, made.sha256(held.area, held.key, held.name), pages)


def split(entries: Sequence[T], size: Callable[[T], int], limit: int, first: int = 0) -> list[list[T]]:
    """In their order, a new part whenever `limit` bytes would be passed (`first` in the first part, if given).

    One that is larger than the limit stands alone.
    """
    parts: list[list[T]] = [[]]
    for entry in entries:
        room = first if first and len(parts) == 1 else limit
        if parts[-1] and sum(map(size, parts[-1])) + size(entry) > room:
            parts.append([])
        parts[-1].append(entry)
    return parts


# --- one archive -----------------------------------------------------------------------


def write(target: Path, cover: Cover, edition: Edition, parts: Sequence[Sequence[Entry]], number: int) -> None:
    """Part `number` of the pack: its files, the page that lists all parts, the sums of this one."""
    entries = parts[number - 1]
    page = index(cover, edition, parts, number).encode()
    sums = {INDEX: hashlib.sha256(page).hexdigest(), **{each.held.inside: each.sha256 for each in entries}}
    listing = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()
    with zipfile.ZipFile(target, "w") as opened:
        archive.store(opened, INDEX, page)
        archive.store(opened, SUMS, listing)
        for each in sorted(entries, key=lambda each: each.held.inside):
            archive.store_file(opened, each.held.inside, each.path)


def index(cover: Cover, edition: Edition, parts: Sequence[Sequence[Entry]], number: int) -> str:
    """index.html: what is inside, readable on anything, and where to call."""
    notices = "".join(f'<p class="notice">{escape(words)}</p>' for words in cover.notices)
    calls = "".join(
        f'<li><a href="tel:{escape(line, quote=True)}"><b>{escape(line)}</b></a> {escape(name)}</li>' for line, name in cover.numbers
    )
    lists = "".join(_part(part, n, len(parts), here=n == number) for n, part in enumerate(parts, 1))
    body = (
        f"<p>{escape(cover.kind)} · {escape(edition.title)}</p><h1>{escape(cover.title)}</h1>{notices}"
        f"<p><small>{escape(' · '.join(cover.imprint))}</small></p>{lists}"
        f"<h2>需要帮助的时候</h2><ul>{calls}</ul>"
        f'<p>网页版与更新：<a href="{escape(cover.address, quote=True)}">{escape(cover.address)}</a></p>'
        f"<p><small>文件 {SUMS} 里是每个文件的校验值（SHA-256）：两边一样，文件就没有坏，也没有人改过。</small></p>"
    )
    return _PAGE.format(title=escape(cover.title), body=body)


def _part(entries: Sequence[Entry], number: int, count: int, *, here: bool) -> str:
    heading = "这个包里有" if count == 1 else f"第 {number} 包，共 {count} 包" + ("（这一包）" if here else "（另一个压缩包）")
    rows = "".join(_row(entry, here=here) for entry in entries)
    head = "<tr><th>文件</th><th>做什么用</th><th>格式</th><th>大小</th></tr>"
    return f"<h2>{heading}</h2><table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _row(entry: Entry, *, here: bool) -> str:
    title = escape(entry.held.title)
    name = f'<a href="{escape(entry.held.inside, quote=True)}">{title}</a>' if here else title
    format_ = entry.held.inside.rpartition(".")[2].upper()
    pages = f"，{entry.pages} 页" if entry.pages else ""
    return f"<tr><td>{name}</td><td>{escape(entry.held.use)}</td><td>{format_}{pages}</td><td>{_size(entry.bytes)}</td></tr>"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(round(count / 1e3), 1)} KB"


_PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,"><title>{title}</title>
<style>body{{font:1.06rem/1.8 system-ui,sans-serif;margin:1.5rem auto;max-width:44rem;padding:0 1rem;color:#1d2526;background:#fff}}
h1{{color:#174f4c;line-height:1.3}}h2{{font-size:1.15rem}}table{{border-collapse:collapse;width:100%}}
th,td{{text-align:left;padding:.4rem .5rem;border-bottom:1px solid #b9c6c5;vertical-align:top}}a{{color:#174f4c}}
td a{{display:inline-block;min-height:44px}}.notice{{border:1px solid #c9821c;color:#8a5508;padding:.1rem .6rem}}
@media(prefers-color-scheme:dark){{body{{background:#10201f;color:#ece6d9}}h1,a{{color:#8fd3d6}}.notice{{color:#f0c987}}}}</style></head>
<body><main>{body}</main></body></html>
"""
