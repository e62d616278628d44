"""What a page of a course points at: its pictures into the album, its links to the new items; each resolved or told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any
from urllib.parse import unquote

from xindeng import doc, pandoc
from xindeng.imports import markdown
from xindeng.imports.job import Job
from xindeng.imports.report import short
from xindeng.imports.taking import Heading, Item, Taking
from xindeng.pandoc import Node
from xindeng.trouble import Trouble

from .bundle import Bundle

USAGE = 2
REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg", ".emf", ".wmf")


@dataclass
class Ties:
    """`items`: path or name in the course -> id of the draft that it became. `find` tells where a written address
    lies among the course's files: the paths to try."""

    job: Job
    bundle: Bundle
    items: Mapping[str, str]
    find: Callable[[str, str], Sequence[str]]
    """(address as written, folder of the page) -> paths among the items and the files."""
    attached: dict[str, int] = field(default_factory=dict)
    """Files that pages link to and that have no place with us, and their size."""

    def blocks(
        self, raw: str, form: str, folder: str, place: str, change: Callable[[list[Node]], list[Node]] = list
    ) -> doc.Blocks:
        """A page as blocks, headings in them as bold lines. `change` sees pandoc's blocks first."""
        return tuple(_line(item) for item in self.items_of(raw, form, folder, place, change))

    def items_of(
        self, raw: str, form: str, folder: str, place: str, change: Callable[[list[Node]], list[Node]] = list
    ) -> list[Item]:
        """A page as blocks and headings. Raises Trouble (2) where pandoc gives it up."""
        try:
            tree = pandoc.read(raw.encode(), form)
        except pandoc.Unreadable as error:
            raise Trouble(f"“{self.bundle.name}”里的“{place}”读不下去。", USAGE) from error
        told = len(self.job.findings.lines)
        taking = Taking(
            self.job.findings,
            lambda target, _, where: self.picture(target, folder, where),
            lambda target: self.link(target, folder),
            place,
        )
        made: list[Node] = tree["blocks"]
        items = taking.flat(change(made))
        self._placed(place, told)
        return items

    def _placed(self, place: str, start: int) -> None:
        """What was told since then by a heading alone gets the page before it: many pages have the same headings."""
        lines = self.job.findings.lines
        for n, line in enumerate(lines[start:], start):
            if line.place and not line.place.startswith(place):
                lines[n] = replace(line, place=f"{place}，{line.place}")

    def picture(self, target: str, folder: str, place: str) -> str:
        """Where a draft finds a picture; empty, and said, where there is none."""
        if REMOTE.match(target):
            done = "不从网上下载：有使用权的，存成图片放进“图”文件夹，在草稿里写上 ![说明](图/名字.png)"
            self.job.findings.lost(place, f"图片在网上：{short(target)}", done)
            return ""
        for path in self.find(target, folder):
            if path in self.bundle:
                return self.job.album.add(self.bundle.read(path), PurePosixPath(path).name, place)
        self.job.findings.lost(place, f"图片 {short(target)}", "课程里没有这个文件")
        return ""

    def link(self, target: str, folder: str) -> str:
        """Where a link leads now: an item, an address outside, or nowhere."""
        if SCHEME.match(target) and not target.startswith(("uid:", "file:")):
            return target
        if target.startswith("#"):
            return ""
        tried = self.find(target, folder)
        for path in tried:
            if path in self.items:
                return self.items[path]
        for path in tried:
            if path in self.bundle:
                self.attached[path] = self.bundle.sizes[path]
        return ""

    def tell(self) -> None:
        """Files that came with the course and have no place."""
        for path, size in sorted(self.attached.items()):
            done = "没有带进来：要发给大家的，做成表单或单页；别的放到中心的网盘"
            self.job.findings.lost("", f"附件 {path}（{max(size, 1024) // 1024} KB）", done)


def _line(item: Item) -> doc.Block:
    return doc.Paragraph((doc.Strong(doc.text(item.title)),)) if isinstance(item, Heading) else item


def beside(target: str, folder: str) -> str:
    """A path as it is written in a page of a folder, from the top of the course; empty for one that leads out of it."""
    path = unquote(target.split("#", 1)[0].split("?", 1)[0]).replace("\\", "/")
    joined = normpath(path.lstrip("/") if path.startswith("/") else f"{folder}/{path}" if folder else path)
    return "" if joined.startswith("..") or joined == "." else joined


def body(blocks: doc.Blocks, ties: Ties, place: str = "") -> str:
    return markdown.text(blocks, ties.job.findings, place)


def plain(node: Any) -> str:
    """The words of pandoc's tree, whatever holds them."""
    if isinstance(node, list):
        return "".join(plain(each) for each in node)
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c")
    if kind == "Str":
        return str(content)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Code", "CodeBlock", "Math"):
        return str(content[1])  # type: ignore[index]
    return (
        plain([each for each in content if isinstance(each, dict | list)])
        if isinstance(content, list)
        else ""
    )
