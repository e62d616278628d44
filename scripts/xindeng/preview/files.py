"""What the web editor may do with files: read and write below courses/, and lose nothing.

Whatever is overwritten or deleted lies in .trash/ of the content root first, under the time and its
old path. Links that lead out of courses/, hidden files and other kinds of file are left alone.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path, PurePosixPath

from xindeng.source import MAX_BYTES

TEXTS = {".md", ".yml", ".yaml"}
PICTURES = {".png", ".jpg", ".jpeg", ".webp"}
LARGEST = 10 << 20
"""Bytes of a picture."""
TRASH = ".trash"
AWKWARD = re.compile(r'[\x00-\x1f<>:"|?*\\]|[. ]$')
"""What no file name has on Windows; a library is shared."""


class Refused(Exception):
    """Why something is not done, in one Chinese sentence, and the status that says so."""

    def __init__(self, words: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(words)
        self.status = status


def place(root: Path, path: str, endings: set[str]) -> Path:
    """The file that a path of the content root names. Raises Refused for what is not ours to touch."""
    steps = PurePosixPath(path).parts
    if len(path) > 200 or not steps or steps[0] != "courses" or len(steps) < 2:
        raise Refused("只能写 courses 文件夹里的文件。")
    if any(step.startswith(".") or AWKWARD.search(step) for step in steps):
        raise Refused(f"文件名不能用：“{path}”。不要用点开头，也不要用 : ? * 这样的符号。")
    file = root.joinpath(*steps)
    if file.suffix.lower() not in endings:
        raise Refused(f"这里不写这种文件：“{path}”。")
    if not file.resolve().is_relative_to((root / "courses").resolve()):
        raise Refused("这个地方是指向内容库之外的链接，没有动。", HTTPStatus.FORBIDDEN)
    return file


def texts(root: Path, folder: str, ending: str) -> list[str]:
    """Every text below a folder that ends so, relative to the root, in order."""
    return _below(root, folder, {f".{ending}"} & TEXTS)


def pictures(root: Path, folder: str) -> list[str]:
    """The pictures that lie in a folder."""
    at = PurePosixPath(folder)
    return [path for path in _below(root, folder, PICTURES) if PurePosixPath(path).parent == at]


def _below(root: Path, folder: str, endings: set[str]) -> list[str]:
    top = root.joinpath(*PurePosixPath(folder).parts)
    if not top.resolve().is_relative_to((root / "courses").resolve()):
        return []
    found = []
    for file in sorted(top.rglob("*")):
        path = file.relative_to(root).as_posix()
        try:
            if place(root, path, endings).is_file():
                found.append(path)
        except Refused:
            continue
    return found


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write(root: Path, file: Path, data: bytes) -> None:
    """Replaces a file in one step; what stood there lies in the trash. Raises Refused when it is too large."""
    most = MAX_BYTES if file.suffix in TEXTS else LARGEST
    if len(data) > most:
        raise Refused(
            f"{file.name} 有 {len(data) >> 10} KB，最多 {most >> 10} KB。",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        )
    if file.is_file():
        if file.read_bytes() == data:
            return
        shutil.copy2(file, _kept(root, file))
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(data)
    beside.replace(file)


def remove(root: Path, file: Path) -> None:
    """Moves a file to the trash."""
    if file.is_file():
        shutil.move(file, _kept(root, file))


def _kept(root: Path, file: Path) -> Path:
    """Where the old text of a file is kept."""
    trash = root / TRASH
    trash.mkdir(exist_ok=True)
    ignored = trash / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n")
    stamp = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S-%f")
    kept = trash / stamp / file.relative_to(root)
    kept.parent.mkdir(parents=True)
    return kept
