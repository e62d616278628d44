"""A course of OCW as it is written for Hugo: each page of the menu becomes a lecture, the pages below it its steps.

Source: public samples, mitodl/ocw-course-example-markdown (the older form: content/sections,
one folder a section) and ocw-ci-test-course in mitodl/ocw-hugo-themes (content/pages,
content/resources, config/_default/menus.yaml).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from xindeng import doc, source
from xindeng.imports import asked, lessons, taking
from xindeng.imports.job import Job
from xindeng.imports.lessons import Lesson, Stretch
from xindeng.imports.report import short
from xindeng.imports.writing import Draft
from xindeng.trouble import Trouble

from . import made
from .bundle import Bundle
from .divs import described
from .shortcodes import Shortcodes
from .ties import Ties, beside

USAGE = 2
FORM = "gfm+footnotes-tex_math_dollars"
PER_MINUTE = 200
ABOUT = re.compile(r"syllabus|calendar|instructor-insights|readings?$|教学大纲|课程大纲|日程|大纲", re.IGNORECASE)
"""Pages about the course: they go into its description."""
MENU = "config/_default/menus.yaml"
DATA = ("data/course.json", "data/course_legacy.json", "data.json", "course.json")
LICENCE = "https://creativecommons.org/licenses/"


def is_one(bundle: Bundle) -> str | None:
    found = (bundle.base_of(data, "content/") for data in DATA)
    return next((base for base in found if base is not None), None)


@dataclass(frozen=True)
class Page:
    path: str
    """Below content/, without ending: pages/syllabus, sections/readings."""
    head: Mapping[str, Any]
    body: str

    @property
    def uid(self) -> str:
        return _bare(str(self.head.get("uid", "")))

    @property
    def title(self) -> str:
        return str(self.head.get("title") or PurePosixPath(self.path).name).strip()

    @property
    def sort(self) -> str:
        known = str(self.head.get("content_type") or self.head.get("layout") or "")
        return "resource" if known in ("pdf", "image", "video", "resource") or "file_location" in self.head else known


def read(bundle: Bundle, job: Job) -> list[Draft]:
    """The drafts of a course. Raises Trouble (2) where it has no pages."""
    return _Course(bundle, job).drafts()


@dataclass
class _Course:
    bundle: Bundle
    job: Job
    pages: dict[str, Page] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in sorted(self.bundle.sizes):
            if path.startswith("content/") and path.endswith(".md"):
                page = self._page(path)
                self.pages[page.path] = page
        self.by_uid = {page.uid: page for page in self.pages.values() if page.uid}
        self.ties = Ties(self.job, self.bundle, self.items, self._paths)

    def drafts(self) -> list[Draft]:
        data = self._data()
        title = str(data.get("course_title") or data.get("title") or self.job.file.stem)
        course = self.job.ids.take("course", lessons.titled(title, self.job, ""))
        tops = self._tops()
        around = [page for page in tops if ABOUT.search(PurePosixPath(page.path).name) or ABOUT.search(page.title)]
        taught = [page for page in tops if page not in around]
        if not taught:
            raise Trouble(f"“{self.job.file.name}”里没有可以当作一讲的页面（content/pages 或 content/sections）。", USAGE)
        ids = [self.job.ids.take("lecture", lessons.titled(page.title, self.job, page.title), page.title) for page in taught]
        for page, id_ in zip(taught, ids, strict=True):
            self.items |= {each.path: id_ for each in (page, *self._below(page, tops))}
        about = [each for page in around for each in (page, *self._below(page, tops))]
        self.items |= {page.path: course for page in about} | {"": course, "_index": course}
        found = [(id_, self._lesson(page, tops, course)) for page, id_ in zip(taught, ids, strict=True)]
        texts = {page.title: self._text(page) for page in about}
        front = self._front(data)
        self._unused(tops)
        self._tell(data)
        told = " ".join(doc.plain(block.inlines) for block in doc.walk(front) if isinstance(block, doc.Paragraph))
        return made.drafts(made.Course(title, found, front, texts, told), course, self.job)

    # --- files -------------------------------------------------------------------------

    def _page(self, path: str) -> Page:
        words, name = self.bundle.text(path), path.removeprefix("content/").removesuffix(".md").removesuffix("/_index")
        found, _ = source.parse(words, "page.md") if words.startswith("---") else ([], [])
        if found:
            return Page(name, found[0].data, found[0].body)
        if words.startswith("---"):
            self.job.findings.lost(path, "文件头读不下去", "只带进来正文")
        return Page(name, {}, re.sub(r"\A---\n.*?\n---[ \t]*(?:\n|$)", "", words, flags=re.DOTALL))

    def _data(self) -> Mapping[str, Any]:
        for path in DATA:
            if path in self.bundle:
                try:
                    found = json.loads(self.bundle.text(path))
                except (ValueError, RecursionError):
                    self.job.findings.lost(path, "JSON 读不下去", "课程名、说明没有带进来，请自己补上")
                else:
                    return found if isinstance(found, dict) else {}
        return {}

    def _tops(self) -> list[Page]:
        """The pages of the menu's first level, in its order; without a menu those that have no page above them."""
        menu = self._menu()
        taught = [page for page in self.pages.values() if page.sort not in ("resource", "external-resource") and page.path not in ("", "_index")]
        taught = [page for page in taught if page.path.split("/")[0] in ("pages", "sections", "lists", "video_galleries")]
        if menu:
            named = [self.pages[path] for path, parent in menu.items() if not parent and path in self.pages]
            known = {path for path in menu}
            return [*named, *(page for page in taught if page.path not in known and not self._parent(page))]
        tops = [page for page in taught if not self._parent(page)]
        return sorted(tops, key=lambda page: (_weight(page), page.path))

    def _menu(self) -> dict[str, str]:
        """Path of a page -> path of the page above it, in the menu's order."""
        if MENU not in self.bundle:
            return {}
        found, _ = source.parse(self.bundle.text(MENU), "menus.yaml")
        entries = found[0].data.get("leftnav", []) if found else []
        entries = [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
        paths = {str(each.get("identifier", "")): str(each.get("pageRef", "")).strip("/") for each in entries}
        order = sorted(entries, key=lambda each: float(each.get("weight") or 0) if re.fullmatch(r"[\d.]+", str(each.get("weight", ""))) else 0)
        return {paths[str(each.get("identifier", ""))]: paths.get(str(each.get("parent", "")), "") for each in order}

    def _parent(self, page: Page) -> str:
        """The page in whose folder this one lies."""
        steps = page.path.split("/")
        return next(("/".join(steps[:n]) for n in range(len(steps) - 1, 1, -1) if "/".join(steps[:n]) in self.pages), "")

    def _below(self, page: Page, tops: Sequence[Page]) -> list[Page]:
        """The pages that belong to one of the first level, in their order."""
        menu = self._menu()
        named = [self.pages[path] for path, parent in menu.items() if parent == page.path and path in self.pages]
        inside = [each for each in self.pages.values() if each.path.startswith(f"{page.path}/") and each.sort != "resource"]
        rest = sorted((each for each in inside if each not in named and each not in tops), key=lambda each: (_weight(each), each.path))
        return [*named, *rest]

    # --- pages -------------------------------------------------------------------------

    def _lesson(self, page: Page, tops: Sequence[Page], course: str) -> Lesson:
        questions: list[asked.Asked] = []
        below = self._below(page, tops)
        texts = [(each, self._text(each, questions)) for each in (page, *below)]
        kept = [(each, blocks) for each, blocks in texts if blocks] or texts[:1]
        stretches = [Stretch(each.title, max(_size(blocks) / PER_MINUTE, 1), blocks) for each, blocks in kept]
        fields: dict[str, object] = {"course": course}
        if questions:
            fields |= {"quiz": asked.quiz_items(questions, self.job), "objectives": [{"id": "o1", "text": "待写：这一讲的题考的是哪个学习目标"}]}
            self.job.findings.came("题目", len(questions))
        if page.head.get("description"):
            fields["summary"] = lessons.summary(str(page.head["description"]))
        return Lesson(page.title, stretches, page.title, fields)

    def _text(self, page: Page, questions: list[asked.Asked] | None = None) -> doc.Blocks:
        codes = Shortcodes(self.job.findings, page.title, lambda uid, words: self._resource(uid, words, page.title))
        words = codes.read(page.body)
        if page.sort == "resource-list" or isinstance(page.head.get("resources"), dict):
            words += "\n" + "".join(f"\n- {self._resource(uid, '', page.title)}" for uid in _uids(page.head))
        if questions is not None:
            start = len(questions) + 1
            questions += codes.asked
            words += f"\n\n做自测第 {start} 到 {len(questions)} 题。" if codes.asked else ""
        folder = page.path if f"content/{page.path}/_index.md" in self.bundle else str(PurePosixPath(page.path).parent)
        items = self.ties.items_of(words, FORM, folder, page.title, described)
        return taking.nested(items)

    def _resource(self, uid: str, words: str, place: str) -> str:
        """What stands where a page names something by its uid."""
        found = self.by_uid.get(_bare(uid))
        if found is None:
            self.job.findings.lost(place, f"{short(words) or '一处资源'}（{uid}）", "课程里没有它，只留下了字")
            return words
        head = found.head
        shown = words or found.title
        if head.get("external_url"):
            return f"[{shown}]({head['external_url']})"
        film = (head.get("video_metadata") or {}).get("youtube_id") if isinstance(head.get("video_metadata"), dict) else ""
        if film:
            self.job.findings.lost(place, f"录像“{found.title}”", "没有下载：有使用权的，自己存下来，用 ./inv media.add 登记；正文里留了链接")
            return f"[{shown}](https://www.youtube.com/watch?v={film})"
        if str(head.get("resourcetype", "")) == "Image" or str(head.get("file_type", "")).startswith("image/"):
            about = head.get("image_metadata")
            alt = str(about.get("image-alt") or about.get("caption") or "") if isinstance(about, dict) else ""
            return (words and f"[{words}](file:{found.path})") or f"\n\n![{alt}](file:{found.path})\n\n"
        return f"[{shown}]({'file:' if found.sort == 'resource' else '/'}{found.path})"

    def _paths(self, target: str, folder: str) -> Sequence[str]:
        """Where an address may lie: a page, or the file of a resource."""
        path = target.removeprefix("file:") if target.startswith("file:") else beside(target, folder)
        path = re.sub(r"^courses/[^/]+/", "", path).removesuffix("/index.html").removesuffix("/").removesuffix(".md").removeprefix("content/")
        page = self.pages.get(path) or next((each for name, each in self.pages.items() if name.lower() == path.lower()), None)
        names = list(self._files(page)) if page else []
        return [*([page.path] if page else []), *names, path, f"static_resources/{PurePosixPath(path).name}", *self._named(PurePosixPath(path).name)]

    def _files(self, page: Page) -> Iterator[str]:
        for key in ("file", "file_location"):
            name = PurePosixPath(str(page.head.get(key, ""))).name
            if name:
                yield from (f"static_resources/{name}", *self._named(name), *self._named(name.partition("_")[2]))

    def _named(self, name: str) -> list[str]:
        """Files of this name, wherever they lie."""
        return [path for path in self.bundle.sizes if name and PurePosixPath(path).name == name and not path.endswith(".md")]

    # --- what stands around ------------------------------------------------------------

    def _unused(self, tops: Sequence[Page]) -> None:
        """Pages that no menu and no folder leads to."""
        used = {each.path for page in tops for each in (page, *self._below(page, tops))}
        for page in self.pages.values():
            if page.path not in used and page.sort not in ("resource", "external-resource") and page.body.strip() and page.path not in ("", "_index"):
                self.job.findings.lost(page.path, f"页面“{short(page.title)}”", "菜单里没有它，没有带进来")

    def _front(self, data: Mapping[str, Any]) -> doc.Blocks:
        home = self.pages.get("_index") or self.pages.get("")
        words = str(data.get("course_description") or (home.body if home else ""))
        codes = Shortcodes(self.job.findings, "课程说明", lambda uid, shown: self._resource(uid, shown, "课程说明"))
        return tuple(taking.nested(self.ties.items_of(codes.read(words), FORM, "", "课程说明", described)))

    def _tell(self, data: Mapping[str, Any]) -> None:
        self.ties.tell()
        people = data.get("instructors")
        if isinstance(people, list) and people:
            self.job.findings.lost("", f"{len(people)} 位讲师的姓名", "没有带进来：本人同意公开，再登记成人物")
        words = {name: ", ".join(_leaves(data.get(name))) for name in ("term", "level", "topics", "primary_course_number", "department_numbers")}
        made.kept_apart(words, self.job)
        licences = sorted({str(page.head["license"]) for page in self.pages.values() if str(page.head.get("license", "")).startswith("http")})
        made.licence("、".join(licences) or "没有写；OCW 的课程一般是 CC BY-NC-SA 4.0", str(data.get("site_url_path", "")), self.job)


def _bare(uid: str) -> str:
    return uid.replace("-", "").lower()


def _weight(page: Page) -> float:
    """Its place in the menu of the older form."""
    menu = page.head.get("menu")
    entry = menu.get("leftnav") if isinstance(menu, dict) else None
    found = str(entry.get("weight", "")) if isinstance(entry, dict) else ""
    return float(found) if re.fullmatch(r"\d+(?:\.\d+)?", found) else 1e9


def _uids(head: Mapping[str, Any]) -> list[str]:
    found = head.get("resources")
    content = found.get("content") if isinstance(found, dict) else None
    return [str(each) for each in content] if isinstance(content, list) else []


def _size(blocks: doc.Blocks) -> int:
    return sum(len(doc.plain(block.inlines)) for block in doc.walk(blocks) if isinstance(block, doc.Paragraph))


def _leaves(value: Any) -> Iterator[str]:
    """Every text within."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif value and not str(value).startswith("/"):
        yield str(value)
