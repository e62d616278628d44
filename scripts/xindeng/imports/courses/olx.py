"""A course in OLX, as Open edX exports it: each subsection becomes a lecture, each unit one of its steps.

Source: edX, "Open Learning XML". An element that has only `url_name` stands for the file of that name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from xindeng import doc
from xindeng.imports import asked, lessons
from xindeng.imports.job import Job
from xindeng.imports.lessons import Lesson, Stretch
from xindeng.imports.report import short
from xindeng.imports.writing import Draft
from xindeng.trouble import Trouble

from . import html, made
from .bundle import Bundle
from .divs import described
from .olx_units import FORM, Units
from .olx_xml import HELD, Elements, listed, named
from .ties import Ties

USAGE = 2
JUMP = re.compile(r"/jump_to(?:_id)?/(?:.*?(?:@|/))?([^/@?#]+)/?(?:[?#].*)?$")
ASSET = re.compile(r"(?:/static/|/c4x/[^/]+/[^/]+/asset/|.*asset-v1:[^@]+@asset\+block@)([^?#]+)")
LEFT_OUT = ("wiki", "textbook", "discussion_topics")


def is_one(bundle: Bundle) -> str | None:
    return bundle.base_of("course.xml")


def read(bundle: Bundle, job: Job) -> list[Draft]:
    """The drafts of a course. Raises Trouble (2) where it has no lectures."""
    return _Course(bundle, job).drafts()


@dataclass
class _Course:
    bundle: Bundle
    job: Job
    items: dict[str, str] = field(default_factory=dict)
    """Every name within the course -> the id of the lecture in which it stands."""

    def __post_init__(self) -> None:
        self.elements = Elements(self.bundle, self.job.findings)
        self.ties = Ties(self.job, self.bundle, self.items, self._paths)

    def drafts(self) -> list[Draft]:
        root = self.elements.xml("course.xml")
        if root is None:
            raise Trouble(f"“{self.job.file.name}”里的 course.xml 读不出来，请重新导出。", USAGE)
        root = self.elements.whole(root)
        title = root.get("display_name") or root.get("url_name") or self.job.file.stem
        course = self.job.ids.take("course", lessons.titled(title, self.job, ""))
        named = self._lectures(root)
        if not named:
            raise Trouble(f"“{self.job.file.name}”里没有一讲（sequential）。", USAGE)
        for id_, _, sequential in named:
            self._remember(sequential, id_)
        for child in root:
            if str(child.tag) in LEFT_OUT:
                self.job.findings.lost(
                    "", f"{child.tag} {child.get('slug', '') or child.get('title', '')}".strip(), "没有带进来"
                )
        taught = [(id_, self._lesson(sequential, chapter, course)) for id_, chapter, sequential in named]
        groups: dict[str, list[str]] = {}
        for (_, lesson), (_, chapter, _) in zip(taught, named, strict=True):
            groups.setdefault(chapter, []).append(lesson.title)
        overview, texts, summary = self._around()
        whole = made.Course(title, taught, overview, texts, summary, tuple(groups.items()))
        self._tell(root)
        return made.drafts(whole, course, self.job)

    def _lectures(self, root: Element) -> list[tuple[str, str, Element]]:
        """Id, name of the part and element of every subsection."""
        found = []
        for chapter in self.elements.children(root):
            if chapter.tag != "chapter":
                continue
            for sequential in self.elements.children(chapter):
                title = named(sequential)
                place = f"{named(chapter)}·{title}"
                found.append(
                    (
                        self.job.ids.take("lecture", lessons.titled(title, self.job, place), place),
                        named(chapter),
                        sequential,
                    )
                )
                self.items.setdefault(chapter.get("url_name", ""), found[-1][0])
        return found

    def _remember(self, element: Element, id_: str) -> None:
        self.items[element.get("url_name", "")] = id_
        if element.tag in HELD:
            for child in element:
                self._remember(self.elements.whole(child) if child.tag in HELD else child, id_)

    # --- lectures ----------------------------------------------------------------------

    def _lesson(self, sequential: Element, chapter: str, course: str) -> Lesson:
        title = named(sequential)
        unit = Units(self.elements, self.ties, f"{chapter}·{title}")
        stretches = [unit.stretch(child) for child in self.elements.children(sequential)]
        stretches = stretches or [Stretch(title, 5, ())]
        quiz = asked.quiz_items(unit.asked, self.job)
        self.job.findings.came("题目", len(quiz))
        fields: dict[str, object] = {"course": course}
        if quiz:
            fields |= {
                "quiz": quiz,
                "objectives": [{"id": "o1", "text": "待写：这一讲的题考的是哪个学习目标"}],
            }
            self.job.findings.guessed(
                f"{chapter}·{title}", f"{len(quiz)} 道题", "都挂在第一个学习目标上，请分开"
            )
        return Lesson(title, stretches, f"{chapter}·{title}", fields)

    # --- what stands around ------------------------------------------------------------

    def _around(self) -> tuple[doc.Blocks, dict[str, doc.Blocks], str]:
        """The course's own description, its hand-outs and its further pages."""
        overview = self._page("about/overview.html", "课程介绍")
        summary = self._page("about/short_description.html", "课程简介")
        pages = {"info/handouts.html": "资料", **self._tabs()}
        texts = {title: self._page(path, title) for path, title in pages.items() if path in self.bundle}
        for path in sorted(self.bundle.sizes):
            if re.fullmatch(r"(?:about|info|tabs)/.*\.html", path) and path not in (
                "about/overview.html", "about/short_description.html", *pages
            ):  # fmt: skip
                words = re.sub(r"<[^>]+>", " ", self.bundle.text(path))
                if words.strip():
                    self.job.findings.lost(path, short(words), "没有对应的地方，没有带进来")
        told = " ".join(
            doc.plain(block.inlines) for block in doc.walk(summary) if isinstance(block, doc.Paragraph)
        )
        return overview, texts, told

    def _page(self, path: str, place: str) -> doc.Blocks:
        if path not in self.bundle:
            return ()
        raw = html.prepared(self.bundle.text(path), place, self.job.findings)
        return self.ties.blocks(raw, FORM, "", place, described)

    def _tabs(self) -> dict[str, str]:
        """Pages that the course's policy names."""
        found: dict[str, str] = {}
        for path in self.bundle.sizes:
            if re.fullmatch(r"policies/[^/]+/policy\.json", path):
                for entry in listed(self.bundle.text(path), "tabs"):
                    if isinstance(entry, dict) and entry.get("type") == "static_tab":
                        found[f"tabs/{entry.get('url_slug')}.html"] = str(entry.get("name", "另一页"))
        return found

    def _tell(self, root: Element) -> None:
        self.ties.tell()
        drafts = [path for path in self.bundle.sizes if path.startswith("drafts/")]
        if drafts:
            self.job.findings.lost("drafts", f"{len(drafts)} 个没有发布的草稿文件", "没有带进来")
        made.licence(root.get("license", ""), "", self.job)

    def _paths(self, target: str, _: str) -> Sequence[str]:
        """The name of an element that an address jumps to, or the file that it stands for."""
        jump = JUMP.search(target)
        if jump:
            return [jump[1]]
        found = ASSET.match(target)
        name = unquote(found[1] if found else target.lstrip("./"))
        flat = PurePosixPath(name).name
        return [f"static/{name}", f"static/{flat}", f"static/{flat.replace(' ', '_')}", name]
