"""media.add: bring originals to where they are kept, and write down which and what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xindeng import history, media, store
from xindeng.depots.depot import Depot
from xindeng.diag import Span
from xindeng.report import Report, megabytes
from xindeng.trouble import Stop, Trouble

from . import lock as locks
from .keeping import home, state
from .lock import NAME, USAGE, WHERE, Original

IGNORE, ATTRIBUTES = ".gitignore", ".gitattributes"
UNION = (f"/{NAME} merge=union", f"/{IGNORE} merge=union")
"""Two people's new lines side by side are no conflict (gitattributes(5)); the reader finds what contradicts."""
SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\*?[]! #"})
"""What a pattern of Git would read in its own way (gitignore(5))."""


@dataclass(frozen=True)
class Added:
    """What one file is, and whether its bytes must be copied."""

    entry: Original
    copied: bool

    def as_json(self) -> dict[str, object]:
        return {"path": self.entry.path, "sha256": self.entry.sha256, "bytes": self.entry.bytes, "copied": self.copied}


def add(root: Path, files: Sequence[Path], depot: Depot, *, record: str, dry_run: bool = False) -> Report:
    """Copy what is not kept yet, then write the lines. `record`: the place as the list is to name it, if it names none.

    A kill in between leaves copies that nobody names, and running again finishes. Raises Stop for what is no
    recording, Trouble: 2 for a file of another place, 3 for a disk, 4 for the place of the originals.
    """
    lock = locks.sound(root)
    entries = _looked_at(root, files)
    with store.staged(root / "build") as stage:
        added = [Added(entry, state(depot, entry, stage) != "whole") for entry in entries]
    paths = [entry.path for entry in entries]
    tracked = [path for path in paths if history.tracked(root, path)]
    if not dry_run:
        for each in added:
            if each.copied:
                depot.put(home(each.entry.sha256), root / each.entry.path, each.entry.sha256)
        depot.flush()
        with store.disk():
            locks.write(root, lock.having(entries, record))
            lacking = [path for path in paths if not history.ignored(root, path)]
            _lined(root / IGNORE, [f"/{path.translate(SPECIAL)}" for path in lacking])
            _lined(root / ATTRIBUTES, UNION)
    return _told(added, tracked, dry_run=dry_run)


def _looked_at(root: Path, files: Sequence[Path]) -> list[Original]:
    found, problems = [], []
    for file in files:
        path = _inside(root, file)
        facts, wrong = media.probe(root / path, Span(path), root)
        if facts is None:
            heard, _ = media.listen(root / path, Span(path), root)  # the sound of narrated slides
            facts, wrong = heard, [] if heard else wrong
        problems += [problem for problem in wrong if problem.severity == "error"]
        if facts:
            found.append(Original(path, facts.sha256, facts.bytes, facts))
    if problems:
        raise Stop(problems, root)
    return found


def _inside(root: Path, file: Path) -> str:
    """The path that the list will name."""
    plain = Path(file if file.is_absolute() else Path.cwd() / file)
    path = plain.relative_to(root).as_posix() if plain.is_relative_to(root) else ""
    if not locks.inside(path):
        raise Trouble(f"{file} 不在 {WHERE}/ 下面。先把录像放到用它的那份稿子旁边，再运行一次。", USAGE)
    if plain.is_symlink():
        raise Trouble(f"{path} 是一个链接。请把录像本身放在这里。", USAGE)
    return path


def _lined(file: Path, lines: Sequence[str]) -> None:
    """The lines at the end of a text file, each once."""
    before = file.read_text("utf-8") if file.is_file() else ""
    more = [line for line in lines if line not in before.splitlines()]
    if more:
        joint = "" if not before or before.endswith("\n") else "\n"
        file.write_text(before + joint + "".join(f"{line}\n" for line in more), "utf-8", newline="\n")


def _told(added: Sequence[Added], tracked: Sequence[str], *, dry_run: bool) -> Report:
    copied = [each for each in added if each.copied]
    lines = [
        f"{'要存放' if dry_run and each.copied else '存放好了' if each.copied else '已经存放'}  {megabytes(each.entry.bytes)}  {each.entry.path}"
        for each in added
    ]
    lines += [f'还在 Git 里  {path}：运行 git rm --cached "{path}"，再提交' for path in tracked]
    weight = megabytes(sum(each.entry.bytes for each in copied))
    todo = f"要存放 {len(copied)} 份原片（{weight}）" if dry_run else f"存放了 {len(copied)} 份原片（{weight}）"
    words = f"{todo}，{len(added) - len(copied)} 份本来就在。" + ("" if dry_run else f"把 {NAME}、{IGNORE} 和 {ATTRIBUTES} 提交到 Git。")
    facts = {"files": [each.as_json() for each in added], "tracked": list(tracked)}
    return Report("media.add", words, dry_run, facts, tuple(lines))
