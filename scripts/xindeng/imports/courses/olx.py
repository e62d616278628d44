"""A course in OLX, as Open edX exports it: each subsection becomes a lecture, each unit one of its steps.

Source: edX, "Open Learning XML". An element that has only `url_name` stands for the file of that name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from xindeng import doc
from xindeng.imports import asked, lessons, reading
from xindeng.imports.job import Job
from xindeng.imports.lessons import Lesson, Stretch
from xindeng.imports.report import short
from xindeng.imports.writing import Draft
from xindeng.trouble import Trouble

from . import html, made
from .bundle import Bundle
from .problems import Problem
from .ties import Ties

USAGE = 2
FORM = "html-native_spans"
DEEPEST = 200
"""Elements within each other."""
PER_MINUTE, PER_QUESTION, PER_FILM = 200, 1.5, 5
"""Characters read in a minute; minutes for a question and for a film whose length nobody says."""
HELD = ("chapter", "sequential", "vertical", "wrapper", "split_test", "randomize", "conditional", "problemset", "videosequence")
JUMP = re.compile(r"/jump_to(?:_id)?/(?:.*?(?:@|/))?([^/@?#]+)/?(?:[?#].*)?$")
ASSET = re.compile(r"(?:/static/|/c4x/[^/]+/[^/]+/asset/|.*asset-v1:[^@]+@asset\+block@)([^?#]+)")
FILM = "https://www.youtube.com/watch?v="
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
    broken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.ties = Ties(self.job, self.bundle, self.items, self._paths)

    def drafts(self) -> list[Draft]:
        root = self._xml("course.xml")
        if root is None:
            raise Trouble(f"“{self.job.file.name}”里的 course.xml 读不出来，请重新导出。", USAGE)
        root = self._whole(root)
        title = root.get("display_name") or root.get("url_name") or self.job.file.stem
        course = self.job.ids.take("course", lessons.titled(title, self.job, ""))
        named = self._lectures(root)
        if not named:
            raise Trouble(f"“{self.job.file.name}”里没有一讲（sequential）。", USAGE)
        for id_, _, sequential in named:
            self._remember(sequential, id_)
        for child in root:
            if str(child.tag) in LEFT_OUT:
                self.job.findings.lost("", f"{child.tag} {child.get('slug', '') or child.get('title', '')}".strip(), "没有带进来")
        taught = [(id_, self._lesson(sequential, chapter, course)) for id_, chapter, sequential in named]
        groups: dict[str, list[str]] = {}
        for (_, lesson), (_, chapter, _) in zip(taught, named, strict=True):
            groups.setdefault(chapter, []).append(lesson.title)
        overview, texts, summary = self._around()
        whole = made.Course(title, taught, overview, texts, summary, tuple(groups.items()))
        self._tell(root)
        return made.drafts(whole, course, self.job)

    # --- elements ----------------------------------------------------------------------

    def _xml(self, path: str) -> Element | None:
        """One file; None, and said, where it cannot be read."""
        try:
            root = reading.xml(self.bundle.read(path))
        except (ParseError, ValueError, reading.TypedError):
            root = None
        if root is None or _depth(root) > DEEPEST:
            if path not in self.broken:
                self.broken.add(path)
                self.job.findings.lost(path, "XML 读不下去", "里面的没有带进来：请检查这个文件")
            return None
        return root

    def _whole(self, element: Element) -> Element:
        """The element itself, or the one that its name stands for."""
        name = element.get("url_name", "").replace(":", "/")
        path = f"{element.tag}/{name}.xml"
        if len(element) or (element.text or "").strip() or path not in self.bundle:
            return element
        found = self._xml(path)
        if found is None:
            return element
        for key, value in element.attrib.items():
            found.attrib.setdefault(key, value)
        return found

    def _children(self, element: Element) -> Iterator[Element]:
        """What stands within an element, pointers followed; what only its authors may see stays out, and is said."""
        for child in element:
            name = child.get("url_name", "").replace(":", "/")
            pointer = not len(child) and not (child.text or "").strip() and set(child.attrib) <= {"url_name"}
            whole = self._whole(child)
            if pointer and name and whole is child and f"{child.tag}/{name}.html" not in self.bundle:
                self.job.findings.lost(f"{child.tag}/{name}.xml", "课程里提到了它，却没有这个文件", "没有带进来")
            elif whole.get("visible_to_staff_only", "").lower() == "true":
                self.job.findings.lost(_name(whole), "只给教师看的部分", "没有带进来；要用，先在平台里改成公开再导出")
            else:
                yield whole

    def _lectures(self, root: Element) -> list[tuple[str, str, Element]]:
        """Id, name of the part and element of every subsection."""
        found = []
        for chapter in self._children(root):
            if chapter.tag != "chapter":
                continue
            for sequential in self._children(chapter):
                title = _name(sequential)
                place = f"{_name(chapter)}·{title}"
                found.append((self.job.ids.take("lecture", lessons.titled(title, self.job, place), place), _name(chapter), sequential))
                self.items.setdefault(chapter.get("url_name", ""), found[-1][0])
        return found

    def _remember(self, element: Element, id_: str) -> None:
        self.items[element.get("url_name", "")] = id_
        if element.tag in HELD:
            for child in element:
                self._remember(self._whole(child) if child.tag in HELD else child, id_)

    # --- lectures ----------------------------------------------------------------------

    def _lesson(self, sequential: Element, chapter: str, course: str) -> Lesson:
        title = _name(sequential)
        unit = _Unit(self, f"{chapter}·{title}")
        stretches = [unit.stretch(child) for child in self._children(sequential)]
        stretches = stretches or [Stretch(title, 5, ())]
        quiz = asked.quiz_items(unit.asked, self.job)
        self.job.findings.came("题目", len(quiz))
        fields: dict[str, object] = {"course": course}
        if quiz:
            fields |= {"quiz": quiz, "objectives": [{"id": "o1", "text": "待写：这一讲的题考的是哪个学习目标"}]}
            self.job.findings.guessed(f"{chapter}·{title}", f"{len(quiz)} 道题", "都挂在第一个学习目标上，请分开")
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
        told = " ".join(doc.plain(block.inlines) for block in doc.walk(summary) if isinstance(block, doc.Paragraph))
        return overview, texts, told

    def _page(self, path: str, place: str) -> doc.Blocks:
        if path not in self.bundle:
            return ()
        raw = html.prepared(self.bundle.text(path), place, self.job.findings)
        return self.ties.blocks(raw, FORM, "", place)

    def _tabs(self) -> dict[str, str]:
        """Pages that the course's policy names."""
        found: dict[str, str] = {}
        for path in self.bundle.sizes:
            if re.fullmatch(r"policies/[^/]+/policy\.json", path):
                for entry in _json(self.bundle.text(path), "tabs"):
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


@dataclass
class _Unit:
    """Reads the units of one lecture; its questions are gathered."""

    course: _Course
    place: str
    asked: list[asked.Asked] = field(default_factory=list)
    minutes: float = 0

    def stretch(self, unit: Element) -> Stretch:
        self.minutes = 0
        blocks = self._component(unit) if unit.tag not in HELD else self._held(unit)
        return Stretch(_name(unit), max(self.minutes, 1), blocks)

    def _held(self, element: Element) -> doc.Blocks:
        if element.tag in ("split_test", "randomize", "conditional", "library_content"):
            self.course.job.findings.changed(self.place, f"“{_name(element)}”按人给不同的内容", "几种都留下了，请选一种")
        return tuple(block for child in self.course._children(element) for block in self._component(child))  # noqa: SLF001 — one reader in two parts

    def _component(self, element: Element) -> doc.Blocks:
        match str(element.tag):
            case "html":
                return self._html(element)
            case "problem":
                return self._problem(element)
            case "video":
                return self._video(element)
            case "discussion":
                target = element.get("discussion_target") or _name(element)
                return (doc.Callout("note", f"讨论：{short(target)}", (doc.para("待写：讨论什么"),)),)
            case tag if tag in HELD:
                return self._held(element)
        words = short(" ".join("".join(element.itertext()).split()))
        self.course.job.findings.lost(self.place, f"{element.tag} 组件“{_name(element)}”{words}", "只有那个平台能用，没有带进来")
        return ()

    def _html(self, element: Element) -> doc.Blocks:
        bundle = self.course.bundle
        name = (element.get("filename") or element.get("url_name", "")).replace(":", "/")
        path = f"html/{name}.html"
        if len(element) or (element.text or "").strip():
            raw = (element.text or "") + "".join(_markup(child) for child in element)
        elif path in bundle:
            raw = bundle.text(path)
        else:
            self.course.job.findings.lost(self.place, f"页面 {name}", "课程里没有这个文件")
            return ()
        raw = html.prepared(raw, self.place, self.course.job.findings)
        blocks = self.course.ties.blocks(raw, FORM, "", self.place)
        self._spent(sum(len(doc.plain(b.inlines)) for b in doc.walk(blocks) if isinstance(b, doc.Paragraph)) / PER_MINUTE)
        return blocks

    def _problem(self, element: Element) -> doc.Blocks:
        problem = Problem(element, f"{self.place}的题目“{_name(element)}”", self.course.job.findings)
        problem.read()
        start = len(self.asked) + 1
        self.asked += problem.asked
        self._spent(PER_QUESTION * len(problem.asked))
        shown: list[doc.Block] = []
        for address, alt in problem.pictures:
            path = self.course.ties.picture(address, "", self.place)
            if path:
                shown.append(doc.Picture(path, alt.strip() or "待写：这张图上有什么"))
        if problem.asked:
            stop = len(self.asked)
            which = f"第 {start} 题" if start == stop else f"第 {start} 到 {stop} 题"
            shown.append(doc.para(f"做自测{which}。"))
        return tuple(shown)

    def _video(self, element: Element) -> doc.Blocks:
        """A film as a link; its captions and files are told."""
        name = _name(element)
        tube = element.get("youtube_id_1_0") or element.get("youtube", "").rpartition("1.00:")[2].split(",")[0]
        sources = [element.get("source", ""), *_json(element.get("html5_sources", ""), ""), *(each.get("src", "") for each in element.findall("source"))]
        addresses = [str(each) for each in sources if str(each).startswith("https://")]
        address = f"{FILM}{tube}" if tube else next(iter(addresses), "")
        captions = [each.get("src", "") for each in element.findall("transcript")] + ([element.get("sub", "")] if element.get("sub") else [])
        told = f"录像“{name}”{f' {address}' if address else ''}{f'，字幕 {len(captions)} 份' if captions else ''}"
        done = "没有下载：有使用权的，自己存下来，用 ./inv media.add 登记；正文里留了链接" if address else "没有网址，没有带进来"
        self.course.job.findings.lost(self.place, told, done)
        self._spent(PER_FILM)
        return (doc.Paragraph((doc.Link(address, doc.text(f"录像：{name}")),)),) if address else ()

    def _spent(self, minutes: float) -> None:
        self.minutes += minutes


def _name(element: Element) -> str:
    return " ".join((element.get("display_name") or element.get("url_name") or str(element.tag)).split())


def _markup(element: Element) -> str:
    """An element as HTML again."""
    from xml.etree.ElementTree import tostring  # noqa: PLC0415

    return tostring(element, encoding="unicode", method="html")


def _json(words: str, key: str) -> list[object]:
    """A list in JSON, at the top or below a key of any entry; empty where there is none."""
    try:
        found = json.loads(words) if words.strip() else []
    except (ValueError, RecursionError):
        return []
    if isinstance(found, Mapping) and key:
        values = [found.get(key), *(each.get(key) for each in found.values() if isinstance(each, Mapping))]
        found = next((each for each in values if isinstance(each, list)), [])
    return found if isinstance(found, list) else []


def _depth(root: Element) -> int:
    """How many elements stand within each other."""
    deepest, level = 0, [root]
    while level and deepest <= DEEPEST:
        deepest += 1
        level = [child for each in level for child in each]
    return deepest
