"""The pictures that a body shows: where they stand in the library, and those that are not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from os.path import relpath
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

from xindeng.diag import Diagnostic, Mend, Span, nearest
from xindeng.doc import Blocks, Picture, rewritten

ENDINGS = {".png", ".jpg", ".jpeg", ".webp"}


def from_root(blocks: Blocks, folder: PurePosixPath) -> tuple[Blocks, tuple[Picture, ...]]:
    """Pictures named relative to the content root, and as they were written, relative to `folder`."""
    found: list[Picture] = []

    def named(node: Any) -> Any:
        found.append(node)
        return replace(node, src=normpath(folder / node.src))

    return rewritten(blocks, named, only=(Picture,)), tuple(found)


def missing(shown: Iterable[Picture], folder: Path, root: Path) -> list[Diagnostic]:
    """Complaints about pictures that are not there; `folder` is that of the file which shows them."""
    problems = []
    for picture in shown:
        file = (folder / picture.src).resolve()
        span = picture.span or Span(folder.relative_to(root).as_posix())
        if file.suffix.lower() not in ENDINGS:
            hint = f"在看图的程序里另存为 PNG 或 JPG。可以用：{'、'.join(sorted(ENDINGS))}。"
            problems.append(Diagnostic("M-14", span, f"不能用这种图片“{picture.src}”", hint))
        elif not file.is_relative_to(root.resolve()) or not file.is_file():
            near = _nearest(file.name, folder, root)
            hint = f"是不是“{near}”？" if near else "把图片放进来，或去掉这一行。"
            hint += "路径从本文件所在的文件夹写起，图片要在内容库里面。"
            mend = Mend(picture.src, near) if near else None
            problems.append(Diagnostic("M-13", span, f"找不到图片“{picture.src}”", hint, mend=mend))
    return problems


def _nearest(missed: str, folder: Path, root: Path) -> str:
    """The path from a folder to a picture of the library with nearly the name of one that is not there."""
    there = {file.name: file for file in sorted((root / "courses").rglob("*")) if file.suffix.lower() in ENDINGS}
    name = missed if missed in there else nearest(missed, there)
    return Path(relpath(there[name], folder)).as_posix() if name else ""
