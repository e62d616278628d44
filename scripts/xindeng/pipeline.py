"""From an author's files to a site: the stages in their order, and nothing else.

The last good result stays whole until `swap`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from xindeng import beside, engine, library, office, packs, search, site, source, store
from xindeng.build import Made, build
from xindeng.checks import check
from xindeng.checks.built import inspect
from xindeng.checks.privacy import files
from xindeng.checks.versions import versions
from xindeng.console import Console
from xindeng.diag import Diagnostic, did_you_mean, errors, in_order
from xindeng.history import since_tag
from xindeng.plan import Film, Plan, narrowed, plan, probe
from xindeng.shelf import Library
from xindeng.trouble import Stop, Trouble

CACHE = ".cache"
"""Below OUT: what is made again only when what it reads has changed; no part of the result."""


@dataclass(frozen=True)
class Options:
    """What the command line decides. `out` may lie anywhere; `root` holds courses/."""

    root: Path
    out: Path
    engine: engine.Engine = "mkdocs"
    drafts: bool = False
    only: str = ""
    """An item's id: make its page and files alone, into the site of an earlier build."""


def make(options: Options, console: Console) -> list[Diagnostic]:
    """Build everything into OUT; returns the reminders. Raises Stop, Trouble."""
    root, out = options.root, options.out
    store.recover(out / "site")
    today = today_of(root)
    shelf, problems = library.load(root, drafts=options.drafts)
    films, found = probe(shelf, root)
    look, wrong = read_look(root)
    problems += found + wrong + engine.check_pages(root) + judged(root, shelf, films, today)
    stop_on(problems)
    todo = chosen(planned(shelf, films, root, out), options, shelf)
    stop_on(build(todo.artifacts, out, console))
    with store.staged(out) as stage, store.disk():
        shell = shells(stage / "work", options, shelf, look, today)
        staged = stage / "site"
        if options.only:
            shutil.copytree(out / "site", staged)
            site.pour(shell.shells, todo, shelf, Made(out), staged)
        else:
            pour(shell, todo, shelf, out, staged)
        stop_on(inspect(staged, out, shelf))
        before = manifest_of(out) if options.only else {}
        swap(staged, out, {**beside.top(shelf), "manifest.json": manifest(todo, before)})
    return in_order(problems)


def planned(shelf: Library, films: dict[str, Film], root: Path, out: Path) -> Plan:
    """Everything that will be made: pages and prints, what is edited, then the packs of all of it."""
    return packs.added(office.added(plan(shelf, films, root), shelf, root), shelf, out)


def chosen(todo: Plan, options: Options, shelf: Library) -> Plan:
    """The whole plan, or that of one item. Raises Trouble when it cannot stand alone."""
    if not options.only:
        return todo
    if options.only not in shelf.items:
        hint = did_you_mean(options.only, shelf.items) or "看看编号有没有写错。"
        raise Trouble(f"--only 找不到编号“{options.only}”。{hint}", 2)
    if not all((options.out / "site" / url).is_file() for url in shelf.urls.values()):
        raise Trouble("--only 要在完整生成过一次之后用：请先运行 ./inv build。", 2)
    return narrowed(todo, options.only)


def verify(root: Path, today: date | None = None) -> list[Diagnostic]:
    """Everything that can be said without making anything; errors and reminders together."""
    shelf, problems = library.load(root)
    films, found = probe(shelf, root)
    _, wrong = read_look(root)
    problems += found + wrong + engine.check_pages(root)
    return in_order(problems + judged(root, shelf, films, today or today_of(root)))


def judged(root: Path, shelf: Library, films: dict[str, Film], today: date) -> list[Diagnostic]:
    """What a reviewer would say of the content, of the files beside it, and of what changed since the last tag."""
    past = since_tag(root)
    beside_it = [*files(root, shelf), *versions(shelf, past.tag, past.texts)]
    return check(shelf, seconds(films), today, beside_it)


def stop_on(problems: Iterable[Diagnostic]) -> None:
    """Go no further while there are errors; reminders do not stop anybody."""
    problems = list(problems)
    if errors(problems):
        raise Stop(problems)


def seconds(films: dict[str, Film]) -> dict[str, float]:
    return {name: film.found.length for name, film in films.items()}


def today_of(root: Path) -> date:
    """The one date of a build: SOURCE_DATE_EPOCH, else the date of HEAD's commit, else the clock.

    reproducible-builds.org/specs/source-date-epoch. A clone built next year sees the same day.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if epoch:
        if not epoch.isdecimal():
            raise Trouble("环境变量 SOURCE_DATE_EPOCH 应当是一个整数（自 1970 年起的秒数）。", 2)
        return datetime.fromtimestamp(int(epoch), UTC).date()
    asked = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603
    except OSError:
        said = ""
    return datetime.fromtimestamp(int(said), UTC).date() if said else datetime.now(UTC).date()


def read_look(root: Path) -> tuple[engine.Look, list[Diagnostic]]:
    """mkdocs.yml as data: known keys only, never handed to the engine as it stands."""
    file = root / "mkdocs.yml"
    if not file.is_file():
        return engine.Look(), []
    sources, problems = source.read(file, root)
    if len(sources) != 1:
        return engine.Look(), problems
    one = sources[0]
    look, refused = engine.read_look(one.data)
    for key in refused:
        steps = key.partition(":")[0].split(".")
        hint = did_you_mean(steps[-1], ["site_name", "site_description", "features", "scheme"])
        words = f"{hint}外观只能改 site_name、site_description、theme.features 和 theme.scheme。"
        problems.append(Diagnostic("W-06", one.key(*steps), f"mkdocs.yml 里不能写“{key}”", words))
    return look, problems


def shells(work: Path, options: Options, shelf: Library, look: engine.Look, today: date) -> engine.Built:
    """The engine's pages and shells, or Stop with what is wrong in docs/."""
    built = engine.shells(
        work,
        root=options.root,
        folders=site.folders(),
        nav=site.tabs(),
        site=site.info(shelf),
        macros_data=site.macros_data(shelf),
        today=today,
        engine=options.engine,
        look=look,
        cache=options.out / CACHE / "shells",
    )
    stop_on(built.problems)
    return built


def pour(built: engine.Built, todo: Plan, shelf: Library, out: Path, staged: Path) -> None:
    """The whole site in a staging folder: engine's pages, ours, search index, catalog."""
    built.folder.rename(staged)
    made = Made(out)
    site.pour(built.shells, todo, shelf, made, staged)
    for name, words in beside.texts(todo, shelf, made).items():
        (staged / name).write_text(words, "utf-8", newline="\n")
    find(staged, out / CACHE / "search")


def find(staged: Path, cache: Path) -> None:
    """The search index of the staged pages; one that equal pages had before is taken again."""

    def make(folder: Path) -> None:
        search.index(staged)
        shutil.copytree(staged / search.FOLDER, folder, dirs_exist_ok=True)

    entry = store.keep_only(cache, search.key(staged), make)
    target = staged / search.FOLDER
    shutil.copytree(entry, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(store.LISTING))


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


def manifest(todo: Plan, before: Mapping[str, list[str]]) -> str:
    """What belongs to this build below media/ and files/; older entries may lie beside them."""
    areas = {
        area: sorted({a.key for a in todo.artifacts if a.area == area} | set(before.get(area, ())))
        for area in ("media", "files")
    }
    return json.dumps(areas, indent=1) + "\n"


