"""Drafts and pictures into a new folder below courses/: all of them or none, and over nothing that is there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from xindeng import scaffold
from xindeng.kinds import BY_NAME
from xindeng.trouble import FULL, Trouble

from . import register
from .report import Findings, Made

TOLD = "导入说明.txt"
"""The report beside the drafts; what ends in .txt is no item."""
HOME = "导入"
"""Folder below courses/ for what nobody gave a place."""
USAGE = 2


@dataclass(frozen=True)
class Draft:
    """One item to be written: the values that the source gave (`id` among them), the body, the file's name."""

    kind: str
    fields: Mapping[str, Any]
    body: str
    name: str
    """Of the file, without ending; Chinese is fine."""
    more: tuple[Mapping[str, Any], ...] = ()
    """Further entries of a register that stand in the same file; nothing that they require is missing."""

    @property
    def entries(self) -> tuple[Mapping[str, Any], ...]:
        return (self.fields, *self.more)

    def text(self, hand: scaffold.AtHand) -> str:
        """The whole file; what the kind requires and the source did not give is filled honestly."""
        if self.more:
            return register.text(self.kind, self.entries)
        return scaffold.text(BY_NAME[self.kind], self.fields, self.body, hand=hand)


@dataclass
class Ids:
    """Hands out ids that no item of the library has, and remembers whom it gave them."""

    root: Path
    findings: Findings
    _taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._taken |= scaffold.taken(self.root)

    def take(self, kind: str, title: str, place: str = "") -> str:
        """An id for a new item from its title, or the next free one when that is given away."""
        wanted = scaffold.identifier(BY_NAME[kind], title)
        made = scaffold.identifier(BY_NAME[kind], title, self._taken)
        if made != wanted:
            self.findings.changed(place, f"编号 {wanted} 已经有了", f"这一份用 {made}；原来的没有动")
        self._taken.add(made)
        return made


def folder_for(root: Path, into: str, name: str) -> Path:
    """The new folder below courses/. Raises Trouble (2) for one that is there or lies elsewhere."""
    courses = root / "courses"
    if not into:
        made, number = courses / HOME / scaffold.file_name(name), 1
        while made.exists():
            number += 1
            made = courses / HOME / f"{scaffold.file_name(name)}-{number}"
        return made
    steps = PurePosixPath(into.replace("\\", "/"))
    steps = steps.relative_to("courses") if steps.parts[:1] == ("courses",) else steps
    if steps.is_absolute() or ".." in steps.parts or not steps.parts:
        raise Trouble(
            f"--into 要写 courses 里面的一个新文件夹，例如 --into 沟通课/倾听，不能写“{into}”。", USAGE
        )
    made = courses.joinpath(*steps.parts)
    if made.exists():
        raise Trouble(
            f"“courses/{steps}”已经有了：导入不改动已有的东西，请用 --into 换一个新的文件夹名。", USAGE
        )
    if not made.resolve().is_relative_to(courses.resolve()):
        raise Trouble(f"“{into}”通到内容库外面去了，请换一个文件夹。", USAGE)
    return made


def names(drafts: Sequence[Draft]) -> list[str]:
    """The file of each draft, no two alike."""
    given: list[str] = []
    for draft in drafts:
        stem, number = scaffold.file_name(draft.name), 1
        ending = scaffold.suffix(BY_NAME[draft.kind])
        name = f"{stem}{ending}"
        while name.casefold() in {known.casefold() for known in given}:
            number += 1
            name = f"{stem}-{number}{ending}"
        given.append(name)
    return given


def made(drafts: Sequence[Draft], folder: Path, root: Path) -> tuple[Made, ...]:
    """What will stand where."""
    base = folder.relative_to(root).as_posix()
    return tuple(
        Made(
            f"{base}/{name}",
            str(entry["id"]),
            draft.kind,
            BY_NAME[draft.kind].label,
            str(entry["title"]),
        )
        for draft, name in zip(drafts, names(drafts), strict=True)
        for entry in draft.entries
    )


def write(files: Mapping[str, bytes], folder: Path, root: Path) -> None:
    """Everything at once: written beside courses/, then renamed. Raises Trouble (3) where the disk will not."""
    stage = Path(tempfile.mkdtemp(prefix=".导入-", dir=root))
    try:
        for name, data in files.items():
            target = stage / "new" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            raise Trouble(f"“{folder.name}”刚刚被别人建了，请再运行一次。", USAGE)
        os.rename(stage / "new", folder)  # noqa: PTH104 — Path.rename is the same call and returns what nobody needs
    except OSError as error:
        raise Trouble(
            FULL if error.errno == 28 else f"写不进“{folder.name}”（{error.strerror}），什么也没有改动。"
        ) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
