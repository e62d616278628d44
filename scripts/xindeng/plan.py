"""Plan: what will be made, each with the hash of what it is made from, before anything is made.

Equal keys mean equal bytes. A key is the hash of what was composed (never of a file's
path, time or comments), of the renderer's version and of its assets.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal

from xindeng import media, originals, privacy, store
from xindeng.compose import compose, editions, lines_of, makers
from xindeng.diag import Diagnostic, Span
from xindeng.doc import Block, Doc, Edition, HelpLine, Picture, Video, as_data, chosen, walk
from xindeng.films import Extra, Film
from xindeng.kinds import BY_NAME
from xindeng.kinds.places import public_numbers
from xindeng.media import single
from xindeng.media.cut import key as cut_key
from xindeng.media.cut import part_of
from xindeng.media.encode import complete, decode_once
from xindeng.media.finish import Words, finish
from xindeng.media.finish import key as film_key
from xindeng.media.verify import Broken
from xindeng.narrated import Unfit
from xindeng.narrated.stills import stills
from xindeng.render import grey, pdf, proof
from xindeng.render.given import Given
from xindeng.schema import Register
from xindeng.shelf import Library

PRINT_FACTS = "print.json"
"""Beside a print: {"pages": n}."""
PASSES = ".passes"
"""Below OUT/media: recordings that were decoded and are not finished."""
CENTRE = Span("courses/centre.yml")
"""Where a complaint about a print of no item points to."""
Area = Literal["media", "files"]
Progress = Callable[[float], None]
Make = Callable[[Path, Progress], None]


class Refused(Exception):
    """An artifact cannot be made from this content; the complaint says why and where."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True)
class Artifact:
    """Something to make: OUT/<area>/<key>/**. `label` is shown while it is being made."""

    area: Area
    key: str
    label: str
    make: Make
    needs: tuple[str, ...] = ()
    """Keys of artifacts that it is made from; they stand before it in the plan."""


@dataclass(frozen=True)
class Print:
    """An edition of an item: which artifact holds it, under which file name."""

    owner: str
    edition: Edition
    key: str
    name: str
    date: str = ""
    """When the item became what it is."""

    @property
    def format(self) -> str:
        """The file's ending: pdf."""
        return self.name.rpartition(".")[2].lower()


@dataclass(frozen=True)
class Plan:
    """All artifacts, the composed pages, and where each page's parts will be found."""

    docs: tuple[Doc, ...]
    """Every page, held for its prints; none where the pages alone are made."""
    pages: Mapping[str, Callable[[], Doc]]
    """Address below the site -> what gives the page, when it is poured."""
    artifacts: tuple[Artifact, ...]
    films: Mapping[str, Film]
    renditions: Mapping[str, str]
    """Video id -> key below media/ of what was encoded."""
    finished: Mapping[str, str]
    """Video id -> key below media/ of what a page shows: single files, captions, playlist."""
    extras: Mapping[str, tuple[str, ...]]
    """Video id -> keys below media/ of its files beside the ladder, in the order of `Film.extras`."""
    prints: tuple[Print, ...]
    pictures: Mapping[str, str]
    """Picture path -> path below files/."""
    tonight: Mapping[str, tuple[Print, ...]] = field(default_factory=dict)
    """Page's id -> what to print the night before, in order."""


def plan(library: Library, films: Mapping[str, Film], root: Path) -> Plan:
    """Decide everything that will be made."""
    docs = compose(library, films)
    build = media.encoder_build() if films else ""
    renditions = {film.id: media.key(film.found, film.recipe, build) for film in films.values()}
    finished = {film.id: film_key(renditions[film.id], _words(film)) for film in films.values()}
    extras = {film.id: tuple(cut_key(each.found, each.cut, film.recipe, build) for each in film.extras) for film in films.values()}
    pictures = _targets(_pictures(docs), root)
    prints = tuple(_prints(docs, library, pictures))
    pages = {doc.id: doc for doc in docs}
    artifacts = (
        *(_encoded(film, renditions[film.id]) for film in films.values()),
        *(_finished(film, finished[film.id], renditions[film.id]) for film in films.values()),
        *(_cut(film, *pair) for film in films.values() for pair in zip(film.extras, extras[film.id], strict=True)),
        *(_copied(root / src, target) for src, target in pictures.items()),
        *(_printed(entry, pages[entry.owner], library, root) for entry in prints if not entry.edition.grey_of),
        *_greyed(prints, pages),
    )
    unique = {(artifact.area, artifact.key): artifact for artifact in artifacts}
    found = tuple(unique.values())
    held = {doc.url: partial(_same, doc) for doc in docs}
    return Plan(docs, held, found, films, renditions, finished, extras, prints, pictures, _tonight(library, prints))


def bare(library: Library, films: Mapping[str, Film], root: Path) -> Plan:
    """The pages alone with their pictures: nothing is encoded, printed or packed, and no page is held."""
    pictures = _targets(_shown(library), root)
    artifacts = tuple({target: _copied(root / src, target) for src, target in pictures.items()}.values())
    return Plan((), makers(library, films, printed=False), artifacts, {}, {}, {}, {}, (), pictures)


def _same(doc: Doc) -> Doc:
    return doc


def narrowed(todo: Plan, ref: str, url: str) -> Plan:
    """The same plan for one item alone: its page at `url`, its prints, its recordings and pictures."""
    pages = {url: todo.pages[url]}
    docs = (pages[url](),)
    prints = tuple(entry for entry in todo.prints if entry.owner == ref or entry in todo.tonight.get(ref, ()))
    shown = [block for doc in docs for block in walk((*doc.blocks, *doc.sheets))]
    films = [block.id for block in shown if isinstance(block, Video) and block.id in todo.films]
    pictures = [todo.pictures[block.src].split("/")[0] for block in shown if isinstance(block, Picture)]
    keys = {*(entry.key for entry in prints), *pictures}
    keys |= {table[film] for film in films for table in (todo.renditions, todo.finished)}
    keys |= {key for film in films for key in todo.extras[film]}
    needed = {artifact.key: artifact.needs for artifact in todo.artifacts}
    waiting = list(keys)
    while waiting:
        fresh = set(needed.get(waiting.pop(), ())) - keys
        keys |= fresh
        waiting += fresh
    return replace(
        todo, docs=docs, pages=pages, prints=prints, artifacts=tuple(a for a in todo.artifacts if a.key in keys)
    )


def alone(todo: Plan, ref: str, url: str) -> Plan:
    """Every page, and of everything else what one item needs: a first site in minutes, with one pack to send."""
    keys = {artifact.key for artifact in narrowed(todo, ref, url).artifacts} | {path.split("/")[0] for path in todo.pictures.values()}
    films = {name: film for name, film in todo.films.items() if {todo.renditions[name], todo.finished[name]} <= keys}
    prints = tuple(entry for entry in todo.prints if entry.key in keys)
    tonight = {owner: kept for owner, entries in todo.tonight.items() if (kept := tuple(e for e in entries if e.key in keys))}
    artifacts = tuple(artifact for artifact in todo.artifacts if artifact.key in keys)
    return replace(todo, artifacts=artifacts, films=films, prints=prints, tonight=tonight)


def digest(*parts: object) -> str:
    """20 hex digits: enough that no two things of one library ever meet."""
    words = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:20]


def digest_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:20]


def _pictures(docs: tuple[Doc, ...]) -> list[str]:
    return _sources(block for doc in docs for block in walk((*doc.blocks, *doc.sheets)))


def _shown(library: Library) -> list[str]:
    """Every picture of the library; pictures stand in bodies only."""
    bodies = (item.body for item in library.items.values() if "![" in item.source.body)
    return _sources(block for body in bodies for blocks in body.values() for block in walk(blocks))


def _sources(blocks: Iterable[Block]) -> list[str]:
    return sorted({block.src for block in blocks if isinstance(block, Picture)})


# --- makers ----------------------------------------------------------------------------


def _encoded(film: Film, key: str) -> Artifact:
    return Artifact("media", key, f"转码 {film.title}", partial(encoded, film))


def encoded(film: Film, folder: Path, progress: Progress) -> None:
    """Make every rendition of a recording in the empty folder of its entry.

    The decoding pass is an entry of its own until the renditions are whole: a kill afterwards does not cost it.
    Raises Refused for an original that is away or broken.
    """
    if not film.path.is_file():
        raise Refused(originals.away(film.span, film.path.name))
    found, made_by = film.found, film.recipe
    passes = store.sibling(folder, PASSES)
    try:
        key = media.key(found, made_by, media.encoder_build())
        with _stills(film) as shown:
            passed = store.add(passes, key, lambda stage: decode_once(film.path, found, made_by, stage, progress, shown))
        complete(passed, found, made_by, folder)
        store.drop(passed)
    except Unfit as unfit:
        raise Refused(media.complaints.deck(film.span, unfit.how, unfit.hint)) from unfit
    except Broken as broken:
        raise Refused(media.broken(film.span, film.path.name, "；".join(broken.reasons))) from broken


def _stills(film: Film) -> AbstractContextManager[Path | None]:
    turns = film.found.show.turns if film.found.show else ()
    return stills(film.deck, turns, film.card) if film.deck or film.card else nullcontext()


def _cut(film: Film, extra: Extra, key: str) -> Artifact:
    return Artifact("media", key, f"剪出 {extra.cut.title}", partial(cut, film, extra))


def cut(film: Film, extra: Extra, folder: Path, progress: Progress) -> None:
    """Make a file beside the ladder in the empty folder of its entry. Raises Refused for an original that is away or broken."""
    if not film.path.is_file():
        raise Refused(originals.away(film.span, film.path.name))
    turns = shown.turns if (shown := part_of(extra.found, extra.cut).show) else ()
    try:
        with stills(film.deck, turns, extra.card, extra.around) as drawn:
            single.make(film.path, extra.found, extra.cut, film.recipe, folder, progress, drawn)
    except Unfit as unfit:
        raise Refused(media.complaints.deck(film.span, unfit.how, unfit.hint)) from unfit
    except Broken as broken:
        raise Refused(media.broken(film.span, film.path.name, "；".join(broken.reasons))) from broken


def _words(film: Film) -> Words:
    return Words(film.title, film.cues, film.chapters)


def _finished(film: Film, key: str, renditions: str) -> Artifact:
    def make(folder: Path, _: Progress) -> None:
        try:
            finish(store.sibling(folder, renditions), _words(film), folder)
        except Broken as broken:
            raise Refused(media.broken(film.span, film.path.name, "；".join(broken.reasons))) from broken

    return Artifact("media", key, f"合成 {film.title}", make, (renditions,))


def _copied(source: Path, target: str) -> Artifact:
    key, name = target.split("/")

    def make(folder: Path, _: Progress) -> None:
        (folder / name).write_bytes(source.read_bytes())

    return Artifact("files", key, f"图片 {source.name}", make)


def _targets(sources: Iterable[str], root: Path) -> dict[str, str]:
    """Picture path -> where its copy lies below files/."""
    return {src: f"{digest_file(root / src)}/picture{Path(src).suffix.lower()}" for src in sources}


def _prints(docs: tuple[Doc, ...], library: Library, pictures: Mapping[str, str]) -> Iterator[Print]:
    """Every edition with its key: the hash of what it holds and of what stands around it; of a grey one, of the coloured one."""
    assets, greys = pdf.assets_digest(), grey.digest()
    for doc in docs:
        around = (library.site(doc.url), library.centre.name, as_data(lines_of(doc, library)), assets)
        coloured: dict[str, str] = {}
        for edition in editions(doc, library):
            name = f"{doc.id.replace('/', '-')}-{edition.name}.pdf"
            if edition.grey_of:
                yield Print(doc.id, edition, digest(coloured[edition.grey_of], greys), name, doc.date)
                continue
            held = replace(
                doc, blocks=chosen(doc, edition), sheets=(), trail=(), before=None, after=None, filters=()
            )
            shown = [pictures[src] for src in _pictures((held,))]
            key = digest(as_data(held), as_data(edition), shown, *around)
            coloured[edition.name] = key
            yield Print(doc.id, edition, key, name, doc.date)


def _tonight(library: Library, prints: tuple[Print, ...]) -> dict[str, tuple[Print, ...]]:
    made = {(entry.owner, entry.edition.name): entry for entry in prints}
    wanted = {item.id: BY_NAME[item.type].tonight(item) for item in library.items.values()}
    return {
        ref: tuple(made[name] for name in names if name in made) for ref, names in wanted.items() if names
    }


def _printed(entry: Print, doc: Doc, library: Library, root: Path) -> Artifact:
    lines = lines_of(doc, library)
    item = library.items.get(doc.id)
    place = item.at() if item else CENTRE

    def make(folder: Path, _: Progress) -> None:
        pictures = {src: root / src for src in _pictures((doc,))}
        try:
            made = pdf.render(doc, entry.edition, Given(library.site(doc.url), library.centre.name, pictures, lines))
        except pdf.CannotSet as error:
            hint = "改掉这一处再印。"
            raise Refused(Diagnostic("D-01", error.span or place, str(error).rstrip("。"), hint)) from error
        prove(proof.words(made.pdf), entry.edition.title, item, lines, library)
        (folder / entry.name).write_bytes(made.pdf)
        (folder / PRINT_FACTS).write_text(json.dumps({"pages": made.pages}) + "\n", "utf-8")

    return Artifact("files", entry.key, f"排印 {doc.title}·{entry.edition.title}", make)


def _greyed(prints: tuple[Print, ...], pages: Mapping[str, Doc]) -> Iterator[Artifact]:
    """Grey twins, each from its coloured print, which was proof-read."""
    coloured = {(entry.owner, entry.edition.name): entry for entry in prints}
    for entry in prints:
        if entry.edition.grey_of:
            label = f"排印 {pages[entry.owner].title}·{entry.edition.title}"
            source = coloured[entry.owner, entry.edition.grey_of]
            yield Artifact("files", entry.key, label, partial(_make_grey, source, entry.name), (source.key,))


def _make_grey(source: Print, name: str, folder: Path, _: Progress) -> None:
    made = store.sibling(folder, source.key)
    (folder / name).write_bytes(grey.greyed((made / source.name).read_bytes()))
    (folder / PRINT_FACTS).write_bytes((made / PRINT_FACTS).read_bytes())


def prove(
    printed: list[str], title: str, item: Register | None, lines: tuple[HelpLine, ...], library: Library
) -> None:
    """Reads what was made, page by page. Raises Refused where a help line is missing or somebody's number stands."""
    if lack := proof.lacks_help(printed, [line.number for line in lines]):
        hint = "检查 referral 和 centre.yml 里的求助热线。"
        raise Refused(_says(item, "S-01", f"印好的《{title}》{lack}", hint))
    if leak := next(privacy.find("\n".join(printed), public_numbers(library)), None):
        message = f"印好的《{title}》里像是有{leak.what}"
        raise Refused(_says(item, "P-10", message, "找到它从哪里来，删掉再印。"))


def _says(item: Register | None, code: str, message: str, hint: str) -> Diagnostic:
    return item.says("id", code, message, hint) if item else Diagnostic(code, CENTRE, message, hint)
