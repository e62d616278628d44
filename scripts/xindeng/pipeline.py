"""From an author's files to a site: the stages in their order, and nothing else.

The last good result stays whole until `swap`.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from xindeng import (
    beside,
    binder,
    calendars,
    editors,
    engine,
    kiwix,
    office,
    order,
    packs,
    papers,
    posters,
    search,
    site,
    sounds,
    stick,
    store,
)
from xindeng.build import Made, build
from xindeng.checks.built import Seen, inspect, looker
from xindeng.console import Console
from xindeng.diag import Diagnostic, did_you_mean, errors
from xindeng.examine import examine
from xindeng.films import Film
from xindeng.history import today_of
from xindeng.listened import uncaptioned
from xindeng.look import Look
from xindeng.order import CACHE, Options
from xindeng.plan import Plan, alone, bare, narrowed, plan
from xindeng.pour import offer
from xindeng.pour import pour as pour_pages
from xindeng.shelf import Library
from xindeng.trouble import Stop, Trouble
from xindeng.unchanged import Poured, poured


def make(options: Options, console: Console) -> list[Diagnostic]:
    """Build everything into OUT; returns the reminders. Raises Stop, Trouble."""
    root, out, began = options.root, options.out, time.time()
    store.recover(out / "site")
    today = today_of(root)
    seen = examine(root, today, drafts=options.drafts, memo=options.memo)
    stop_on(seen.problems, root)
    shelf = seen.shelf
    among = bool(options.only) and built_before(options, shelf)
    whole = bare(shelf, seen.films, root) if options.pages else planned(shelf, seen.films, root, out)
    todo = chosen(whole, options, shelf)
    stop_on(build(todo.artifacts, out, console))
    unheard = list(uncaptioned(todo, Made(out)))
    with store.staged(out) as stage, store.disk():
        shell = shells(stage / "work", options, shelf, seen.look, today)
        staged = stage / "site"
        stood: Poured[Seen] = poured(out / "site", order.pages(options), shell.shells, todo, shelf, seen.films)
        if among:
            shutil.copytree(out / "site", staged)
            seen_pages = pour_pages(shell.shells, todo, shelf, Made(out), staged, looker(shelf))
        else:
            seen_pages = pour(shell, todo, shelf, out, staged, stood)
            editors.lay(shelf, root, staged)
        stop_on(inspect(staged, out, shelf, seen_pages, options.memo))
        top = beside.top(shelf)
        if options.only:  # what is taken along stays as it was, or is made by the whole build
            kept = manifest_of(out) if among else {}
            swap(staged, out, {**top, "manifest.json": manifest(todo, kept)})
        elif options.pages:
            swap(staged, out, {**top, "manifest.json": manifest(todo, {})})
        else:
            pages = stick.Pages(staged, out)
            sticks = (*stick.pack(pages, todo, shelf, out, top), kiwix.pack(pages, todo, shelf, out))
            offer(shell.shells, shelf, stick.downloads(sticks, Made(out)), staged)
            keys = {"files": [each.key for each in sticks]}
            listing = stick.listing(sticks, Made(out))
            swap(staged, out, {**top, stick.LISTING: listing, "manifest.json": manifest(todo, keys)})
    said = [*seen.problems, *unheard]
    if not options.only:
        order.keep_pages(options, stood.now)
    order.keep(options, shelf.base.folder if shelf.base else "", said, began)
    return said


def planned(shelf: Library, films: dict[str, Film], root: Path, out: Path) -> Plan:
    """Everything that will be made: pages and prints, what is edited, pictures to pass on, the packs of all of it."""
    offered = calendars.added(office.added(plan(shelf, films, root), shelf, root), shelf)
    heard = papers.added(sounds.added(offered, shelf), shelf)
    return packs.added(binder.added(posters.added(heard, shelf), shelf, out), shelf, out)


def chosen(todo: Plan, options: Options, shelf: Library) -> Plan:
    """The whole plan, or that of one item. Raises Trouble when it cannot stand alone."""
    if not options.only:
        return todo
    if options.only not in shelf.items:
        hint = did_you_mean(options.only, shelf.items) or "看看编号有没有写错。"
        raise Trouble(f"--only 找不到编号“{options.only}”。{hint}", 2)
    one = narrowed if built_before(options, shelf) else alone
    return one(todo, options.only, shelf.urls[options.only])


def built_before(options: Options, shelf: Library) -> bool:
    """Whether an earlier build left every page, so that one can be put among them."""
    return all((options.out / "site" / url).is_file() for url in shelf.urls.values())


def stop_on(problems: Iterable[Diagnostic], root: Path | None = None) -> None:
    """Go no further while there are errors; reminders do not stop anybody."""
    problems = list(problems)
    if errors(problems):
        raise Stop(problems, root)


def shells(work: Path, options: Options, shelf: Library, look: Look, today: date) -> engine.Built:
    """The engine's pages and shells, or Stop with what is wrong in docs/."""
    built = engine.shells(
        work,
        root=options.root,
        base=shelf.beneath(options.root),
        folders=site.folders(),
        nav=site.tabs(),
        site=site.info(shelf),
        macros_data=site.macros_data(shelf),
        today=today,
        engine=options.engine,
        look=look,
        cache=options.out / CACHE / "shells",
    )
    stop_on(built.problems, options.root)
    return built


def pour(
    built: engine.Built, todo: Plan, shelf: Library, out: Path, staged: Path, stood: Poured[Seen]
) -> dict[str, Seen]:
    """The whole site in a staging folder: engine's pages, ours, search index, catalog; what was seen of each page."""
    built.folder.rename(staged)
    made = Made(out)
    seen = pour_pages(built.shells, todo, shelf, made, staged, looker(shelf), stood)
    for name, words in beside.texts(todo, shelf, made).items():
        (staged / name).write_text(words, "utf-8", newline="\n")
    search.index(staged, out / CACHE / "search")
    return seen


def swap(staged: Path, out: Path, texts: Mapping[str, str]) -> None:
    """The new site in the old one's place, in one step. A kill before the last line is healed by the next run."""
    store.settle(staged)
    store.put(staged, out / "site")
    for name, words in texts.items():
        draft = staged.parent / name
        draft.write_text(words, "utf-8", newline="\n")
        draft.replace(out / name)


def manifest_of(out: Path) -> dict[str, list[str]]:
    """What an earlier build left."""
    areas: dict[str, list[str]] = json.loads((out / "manifest.json").read_text("utf-8"))
    return areas


def manifest(todo: Plan, also: Mapping[str, list[str]]) -> str:
    """What belongs to this build below media/ and files/, the plan's and `also`; older entries may lie beside them."""
    areas = {
        area: sorted({a.key for a in todo.artifacts if a.area == area} | set(also.get(area, ())))
        for area in ("media", "files")
    }
    return json.dumps(areas, indent=1) + "\n"


