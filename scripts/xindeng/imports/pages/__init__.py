"""pages: a folder of Markdown, or one page, from whatever system; each page becomes a draft, links between them links of items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import unquote

from xindeng import pandoc
from xindeng.imports import shape
from xindeng.imports.courses.bundle import Bundle
from xindeng.imports.courses.ties import beside
from xindeng.imports.job import Job
from xindeng.imports.reading import LARGEST_PART, USAGE, decoded
from xindeng.imports.report import short
from xindeng.imports.taking import Taking
from xindeng.imports.writing import Draft
from xindeng.trouble import Trouble

from . import dialects, heads, raw

PAGES = (".md", ".markdown", ".mdx")
LEFT = re.compile(
    r"(?i)(?:.*/)?(?:license|contributing|changelog|code_of_conduct|security|summary|_sidebar|_navbar|_footer|_coverpage|404)\.(?:md|markdown)"
)
"""Pages about a repository or its menu: nothing to teach with."""
LONGEST_PAGE = 20 << 20
NUMERALS = "一二三四五六七八九十"
MARK = "import-page-"
"""Stands for the id of another page until all of them have theirs."""
LINKED = re.compile(rf"\[((?:[^\[\]\\]|\\.)*)\]\({MARK}(\d+)\)")
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
TARGETS = re.compile(
    r"\]\(\s*<?([^)>\s]+)|src\s*=\s*[\"']([^\"']+)|!\[\[([^\]|]+)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE
)


def is_one(bundle: Bundle) -> str | None:
    """Where the pages lie; None where there are none."""
    return "" if any(_is_page(path) for path in bundle.sizes) else None


def read(bundle: Bundle, job: Job) -> list[Draft]:
    """The drafts of a folder of pages."""
    pages = [path for path in sorted(bundle.sizes, key=_order) if _is_page(path)]
    left = [path for path in pages if LEFT.fullmatch(path)]
    for path in left:
        job.findings.lost(path, "是仓库或菜单用的文件", "没有带进来")
    work = _Folder(bundle, job, [path for path in pages if path not in left])
    return work.drafts()


def read_one(job: Job) -> list[Draft]:
    """The drafts of one page; pictures are looked for beside it."""
    folder = job.file.resolve().parent
    words = _text(job.file.read_bytes(), job.file.name, job)
    sizes = {job.file.name: job.file.stat().st_size}
    for found in TARGETS.finditer(words):
        path = beside(next(filter(None, found.groups())), "")
        file = folder / path
        if path and file.is_file() and file.resolve().is_relative_to(folder):
            sizes[path] = file.stat().st_size
    return _Folder(Bundle(job.file.name, sizes, _folder=folder), job, [job.file.name]).drafts()


def _is_page(path: str) -> bool:
    return path.lower().endswith(PAGES)


def _order(path: str) -> tuple[object, ...]:
    """As people count: 2 before 10, a folder's own page first."""
    steps = [re.split(rf"(\d+|[{NUMERALS}]+)", step) for step in PurePosixPath(path.lower()).parts]
    keys = [[_counted(part) for part in step if part] for step in steps]
    own = PurePosixPath(path).stem.lower() in ("index", "_index", "readme")
    return (*keys[:-1], [] if own else keys[-1])


def _counted(part: str) -> tuple[int, int, str]:
    """十二 and 12 are numbers, everything else is itself."""
    if part.isdecimal():
        return 0, int(part), ""
    if set(part) <= set(NUMERALS):
        tens, ten, ones = part.rpartition("十")
        return (
            0,
            10 * (NUMERALS.find(tens) + 1 if tens else len(ten)) + (NUMERALS.find(ones) + 1 if ones else 0),
            "",
        )
    return 1, 0, part


def _text(data: bytes, path: str, job: Job) -> str:
    """A page's words. Raises Trouble (2) for what is no text."""
    try:
        words, encoding = decoded(data)
    except UnicodeDecodeError as error:
        raise Trouble(
            f"“{path}”不是文字，或者是认不出的编码。用编辑器“另存为”，编码选 UTF-8，再导入。", USAGE
        ) from error
    if encoding != "UTF-8":
        job.findings.changed(path, f"文字是 {encoding} 编码", "改成了 UTF-8")
    return words.replace("\r\n", "\n").replace("\r", "\n")


@dataclass
class _Folder:
    bundle: Bundle
    job: Job
    pages: Sequence[str]
    used: set[str] = field(default_factory=set)
    """Files that pages show or link to."""

    def drafts(self) -> list[Draft]:
        made: list[Draft] = []
        first: dict[int, str] = {}
        for number, path in enumerate(self.pages):
            found = self._page(path)
            if found:
                first[number] = str(found[0].fields["id"])
            made += found
        self._tell_unused()
        return [replace(draft, body=self._linked(draft, first)) for draft in made]

    def _page(self, path: str) -> list[Draft]:
        job, folder = self.job, str(PurePosixPath(path).parent).removeprefix(".")
        if self.bundle.sizes[path] > min(LONGEST_PAGE, LARGEST_PART):
            job.findings.lost(path, f"有 {self.bundle.sizes[path] >> 20} MB", "太大了，没有读")
            return []
        head, words = heads.parted(_text(self.bundle.read(path), path, job), path, job.findings)
        try:
            tree = pandoc.read(dialects.known(words).encode(), dialects.FORM)
        except pandoc.Unreadable as error:
            raise Trouble(f"“{path}”读不下去。", USAGE) from error
        taking = Taking(
            job.findings,
            lambda target, _, place: self._picture(target, folder, place),
            lambda target: self._link(target, folder, path),
            path,
        )
        items = taking.flat(raw.replaced(tree["blocks"], job.findings, path))
        if not items:
            job.findings.lost(path, "里面没有文字", "没有带进来")
            return []
        stem = PurePosixPath(path).stem
        own = stem.lower() in ("index", "_index", "readme")
        named = (
            PurePosixPath(folder).name
            if own and folder
            else PurePosixPath(job.file.name).stem
            if own
            else stem
        )
        given = head.title or re.sub(r"^\d+[-_. 、]+", "", named)
        return [self._with(draft, head) for draft in shape.drafts(items, given, job, named=bool(head.title))]

    def _with(self, draft: Draft, head: heads.Head) -> Draft:
        """What the head said stands before what was guessed from the text."""
        return replace(draft, fields={**draft.fields, **(head.fields or {})})

    # --- what a page points at ---------------------------------------------------------

    def _paths(self, target: str, folder: str) -> list[str]:
        path = beside(target, folder)
        name = PurePosixPath(unquote(target)).name
        # Obsidian names files without their folder, Hugo keeps pictures in static/.
        elsewhere = [
            known for known in self.bundle.sizes if PurePosixPath(known).name in (name, f"{name}.md")
        ]
        tops = [
            unquote(target).lstrip("/"),
            f"static/{unquote(target).lstrip('/')}",
            f"docs/{unquote(target).lstrip('/')}",
        ]
        bare = path.removesuffix("/").removesuffix(".html")
        pages = [f"{bare}{ending}" for ending in (".md", "/index.md", "/README.md", "/_index.md")]
        return [path, *tops, *pages, *(elsewhere if len(elsewhere) == 1 else [])]

    def _picture(self, target: str, folder: str, place: str) -> str:
        if OUTSIDE.match(target):
            self.job.findings.lost(
                place, f"图片在网上：{short(target)}", "不从网上下载：有使用权的，存成图片放进“图”文件夹"
            )
            return ""
        for path in self._paths(target.partition("?")[0], folder):
            if path in self.bundle:
                self.used.add(path)
                return self.job.album.add(self.bundle.read(path), PurePosixPath(path).name, place)
        self.job.findings.lost(place, f"图片 {short(target)}", "文件夹里没有这张图")
        return ""

    def _link(self, target: str, folder: str, page: str) -> str:
        """An address outside, a mark for another page, or nothing where it leads nowhere."""
        if OUTSIDE.match(target) or target.startswith("#"):
            return "" if target.startswith("#") else target
        plain = target.partition("#")[0].partition("?")[0]
        for path in self._paths(plain, folder):
            if path in self.pages:
                return f"{MARK}{self.pages.index(path)}" if path != page else ""
            if path in self.bundle:
                self.used.add(path)
                return ""
        return ""

    def _linked(self, draft: Draft, first: dict[int, str]) -> str:
        """Marks become ids; a page that gave no draft leaves only the words."""

        def lead(found: re.Match[str]) -> str:
            number = int(found[2])
            if number in first:
                self.job.findings.came("互相的链接")
                return f"[{found[1]}]({first[number]})"
            self.job.findings.lost(
                str(draft.fields["title"]),
                f"链接“{short(found[1])}”通向 {self.pages[number]}",
                "那一页没有带进来，只留下文字",
            )
            return found[1]

        return LINKED.sub(lead, draft.body)

    def _tell_unused(self) -> None:
        left = [path for path in self.bundle.sizes if path not in self.used and not _is_page(path)]
        if left:
            told = "、".join(left[:8]) + ("等" if len(left) > 8 else "")
            self.job.findings.lost("", f"没有一页用到的文件 {len(left)} 个：{told}", "没有带进来")
