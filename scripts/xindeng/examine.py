"""Everything that can be said of a content root before anything is made: what `check` tells, and what a build asks first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xindeng import base, films, library, media, source
from xindeng.checks import check
from xindeng.checks.privacy import files
from xindeng.checks.versions import versions
from xindeng.diag import Diagnostic, did_you_mean, in_order
from xindeng.films import Film
from xindeng.handwritten import check_pages
from xindeng.history import since_tag, today_of
from xindeng.look import Look, read_look
from xindeng.memo import AFRESH, Memo
from xindeng.shelf import Library


@dataclass(frozen=True)
class Seen:
    """What was read, and every complaint about it."""

    shelf: Library
    films: dict[str, Film]
    look: Look
    problems: list[Diagnostic]
    unseen: int = 0
    """Recordings that nobody looked at: the tools for it come with the first build."""


def examine(root: Path, today: date | None = None, *, drafts: bool = False, memo: Memo = AFRESH) -> Seen:
    """Read and judge everything below a content root. `today` is that of its last commit unless told.

    Raises Trouble where nothing can be said: without courses/, or without a tool.
    """
    shelf, problems = library.load(root, drafts=drafts, memo=memo)
    return judge(root, shelf, problems, today, memo)


def judge(
    root: Path, shelf: Library, problems: Sequence[Diagnostic], today: date | None = None, memo: Memo = AFRESH
) -> Seen:
    """What is to be said of a library that was read, with the `problems` of reading it."""
    problems = list(problems)
    recordings, found = films.probe(shelf, root, memo)
    look, wrong = look_of(root)
    below = shelf.beneath(root)
    problems += found + wrong + films.unheard(shelf, root) + (check_pages(root, below) if shelf.whole else [])
    past = since_tag(root)
    beside = [*files(root, shelf), *versions(shelf, past.tag, past.texts)]
    seconds = {name: film.found.length for name, film in recordings.items()}
    problems += check(shelf, seconds, today or today_of(root), beside, memo)
    unseen = 0 if media.present() else films.count(shelf)
    return Seen(shelf, recordings, look, in_order(base.told(problems, shelf)), unseen)


def look_of(root: Path) -> tuple[Look, list[Diagnostic]]:
    """mkdocs.yml as data: known keys only, never handed to the engine as it stands."""
    file = root / "mkdocs.yml"
    if not file.is_file():
        return Look(), []
    sources, problems = source.read(file, root)
    if len(sources) != 1:
        return Look(), problems
    one = sources[0]
    look, refused = read_look(one.data)
    for key in refused:
        steps = key.partition(":")[0].split(".")
        hint = did_you_mean(steps[-1], ["site_name", "site_description", "features", "scheme"])
        words = f"{hint}外观只能改 site_name、site_description、theme.features 和 theme.scheme。"
        problems.append(Diagnostic("W-06", one.key(*steps), f"mkdocs.yml 里不能写“{key}”", words))
    return look, problems
