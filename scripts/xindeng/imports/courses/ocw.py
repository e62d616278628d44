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

from xindeng import doc
from xindeng.imports import asked, lessons, taking
from xindeng.imports.job import Job
from xindeng.imports.lessons import Lesson, Stretch
from xindeng.imports.report import short
from xindeng.imports.writing import Draft
from xindeng.trouble import Trouble

from . import made
from .bundle import Bundle
from .divs import described
from .ocw_pages import Page, Pages, bare
from .shortcodes import Shortcodes
from .ties import Ties, beside

USAGE = 2
FORM = "gfm+footnotes-tex_math_dollars"
PER_MINUTE = 200
ABOUT = re.compile(
    r"syllabus|calendar|instructor-insights|readings?$|教学大纲|课程大纲|日程|大纲", re.IGNORECASE
)
"""Pages about the course: they go into its description."""
DATA = ("data/course.json", "data/course_legacy.json", "data.json", "course.json")


def is_one(bundle: Bundle) -> str | None:
    found = (bundle.base_of(data, "content/") for data in DATA)
    return next((base for base in found if base is not None), None)


def read(bundle: Bundle, job: Job) -> list[Draft]:
    """The drafts of a course. Raises Trouble (2) where it has no pages."""
    return _Course(bundle, job).drafts()


@dataclass
class _Course:
    bundle: Bundle
    job: Job
    items: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pages = Pages(self.bundle, self.job.findings)
        self.ties = Ties(self.job, self.bundle, self.items, self._paths)

    def drafts(self) -> list[Draft]:
        data = self._data()
        title = str(data.get("course_title") or data.get("title") or self.job.file.stem)
        course = self.job.ids.take("course", lessons.titled(title, self.job, ""))
        around = [page for page in self.pages.tops if ABOUT.search(page.name) or ABOUT.search(page.title)]
        taught = [page for page in self.pages.tops if page not in around]
        if not taught:
            raise Trouble(
                f"“{self.job.file.name}”里没有可以当作一讲的页面（content/pages 或 content/sections）。",
                USAGE,
            )
        ids = [
            self.job.ids.take("lecture", lessons.titled(page.title, self.job, page.title), page.title)
            for page in taught
        ]
        for page, id_ in zip(taught, ids, strict=True):
            self.items |= {each.path: id_ for each in (page, *self.pages.below(page))}
        about = [each for page in around for each in (page, *self.pages.below(page))]
        self.items |= {page.path: course for page in about} | {"": course, "_index": course}
        found = [(id_, self._lesson(page, course)) for page, id_ in zip(taught, ids, strict=True)]
        texts = {page.title: self._text(page) for page in about}
        front = self._front(data)
        self.pages.tell_unused()
        self._tell(data)
        told = " ".join(
            doc.plain(block.inlines) for block in doc.walk(front) if isinstance(block, doc.Paragraph)
        )
        return made.drafts(made.Course(title, found, front, texts, told), course, self.job)

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

    # --- pages -------------------------------------------------------------------------

    def _lesson(self, page: Page, course: str) -> Lesson:
        questions: list[asked.Asked] = []
        below = self.pages.below(page)
        texts = [(each, self._text(each, questions)) for each in (page, *below)]
        kept = [(each, blocks) for each, blocks in texts if blocks] or texts[:1]
        stretches = [Stretch(each.title, max(_size(blocks) / PER_MINUTE, 1), blocks) for each, blocks in kept]
        fields: dict[str, object] = {"course": course}
        if questions:
            fields |= {
                "quiz": asked.quiz_items(questions, self.job),
                "objectives": [{"id": "o1", "text": "待写：这一讲的题考的是哪个学习目标"}],
            }
            self.job.findings.came("题目", len(questions))
        if page.head.get("description"):
            fields["summary"] = lessons.summary(str(page.head["description"]))
        return Lesson(page.title, stretches, page.title, fields)

    def _text(self, page: Page, questions: list[asked.Asked] | None = None) -> doc.Blocks:
        codes = Shortcodes(
            self.job.findings, page.title, lambda uid, words: self._resource(uid, words, page.title)
        )
        words = codes.read(page.body)
        if page.sort == "resource-list" or isinstance(page.head.get("resources"), dict):
            words += "\n" + "".join(f"\n- {self._resource(uid, '', page.title)}" for uid in _uids(page.head))
        if questions is not None:
            start = len(questions) + 1
            questions += codes.asked
            words += f"\n\n做自测第 {start} 到 {len(questions)} 题。" if codes.asked else ""
        folder = (
            page.path
            if f"content/{page.path}/_index.md" in self.bundle
            else str(PurePosixPath(page.path).parent)
        )
        items = self.ties.items_of(words, FORM, folder, page.title, described)
        return taking.nested(items)

    def _resource(self, uid: str, words: str, place: str) -> str:
        """What stands where a page names something by its uid."""
        found = self.pages.by_uid.get(bare(uid))
        if found is None:
            self.job.findings.lost(
                place, f"{short(words) or '一处资源'}（{uid}）", "课程里没有它，只留下了字"
            )
            return words
        head = found.head
        shown = words or found.title
        if head.get("external_url"):
            return f"[{shown}]({head['external_url']})"
        film = (
            (head.get("video_metadata") or {}).get("youtube_id")
            if isinstance(head.get("video_metadata"), dict)
            else ""
        )
        if film:
            self.job.findings.lost(
                place,
                f"录像“{found.title}”",
                "没有下载：有使用权的，自己存下来，用 ./inv media.add 登记；正文里留了链接",
            )
            return f"[{shown}](https://www.youtube.com/watch?v={film})"
        if str(head.get("resourcetype", "")) == "Image" or str(head.get("file_type", "")).startswith(
            "image/"
        ):
            about = head.get("image_metadata")
            alt = str(about.get("image-alt") or about.get("caption") or "") if isinstance(about, dict) else ""
            return (words and f"[{words}](file:{found.path})") or f"\n\n![{alt}](file:{found.path})\n\n"
        return f"[{shown}]({'file:' if found.sort == 'resource' else '/'}{found.path})"

    def _paths(self, target: str, folder: str) -> Sequence[str]:
        """Where an address may lie: a page, or the file of a resource."""
        path = target.removeprefix("file:") if target.startswith("file:") else beside(target, folder)
        path = (
            re.sub(r"^courses/[^/]+/", "", path)
            .removesuffix("/index.html")
            .removesuffix("/")
            .removesuffix(".md")
            .removeprefix("content/")
        )
        page, name = self.pages.named(path), PurePosixPath(path).name
        known = [page.path, *self.pages.files(page)] if page else []
        return [*known, path, f"static_resources/{name}", *self.pages.called(name)]

    # --- what stands around ------------------------------------------------------------

    def _front(self, data: Mapping[str, Any]) -> doc.Blocks:
        home = self.pages.by_path.get("_index") or self.pages.by_path.get("")
        words = str(data.get("course_description") or (home.body if home else ""))
        codes = Shortcodes(
            self.job.findings, "课程说明", lambda uid, shown: self._resource(uid, shown, "课程说明")
        )
        return tuple(taking.nested(self.ties.items_of(codes.read(words), FORM, "", "课程说明", described)))

    def _tell(self, data: Mapping[str, Any]) -> None:
        self.ties.tell()
        people = data.get("instructors")
        if isinstance(people, list) and people:
            self.job.findings.lost(
                "", f"{len(people)} 位讲师的姓名", "没有带进来：本人同意公开，再登记成人物"
            )
        words = {
            name: ", ".join(_leaves(data.get(name)))
            for name in ("term", "level", "topics", "primary_course_number", "department_numbers")
        }
        made.kept_apart(words, self.job)
        licences = sorted(
            {
                str(page.head["license"])
                for page in self.pages.by_path.values()
                if str(page.head.get("license", "")).startswith("http")
            }
        )
        made.licence(
            "、".join(licences) or "没有写；OCW 的课程一般是 CC BY-NC-SA 4.0",
            str(data.get("site_url_path", "")),
            self.job,
        )


def _uids(head: Mapping[str, Any]) -> list[str]:
    found = head.get("resources")
    content = found.get("content") if isinstance(found, dict) else None
    return [str(each) for each in content] if isinstance(content, list) else []


def _size(blocks: doc.Blocks) -> int:
    return sum(
        len(doc.plain(block.inlines)) for block in doc.walk(blocks) if isinstance(block, doc.Paragraph)
    )


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
