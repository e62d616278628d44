"""A lesson of the Carpentries Workbench: episodes become lectures, what stands around them the course's description."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from xindeng import doc, source
from xindeng.imports import lessons, taking
from xindeng.imports.job import Job
from xindeng.imports.lessons import Lesson, Stretch
from xindeng.imports.report import short
from xindeng.imports.values import number
from xindeng.imports.writing import Draft
from xindeng.trouble import Trouble

from . import kramdown, made
from .bundle import Bundle
from .divs import EXERCISE, Found
from .ties import Ties, beside

USAGE = 2
FORM = "markdown-smart-auto_identifiers-citations"
CLOSING = 5
"""Minutes for the key points, where the teaching time has them to spare."""
CHUNK = re.compile(r"^(\s*(?:```+|~~~+))\s*\{(\w+)[^}\n]*\}\s*$", re.MULTILINE)
INLINE_CHUNK = re.compile(r"`(?:r|python) [^`\n]+`")
TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
AROUND = ("learners", "profiles", "instructors")
NAMED = {
    "setup": "课前准备",
    "reference": "参考",
    "instructor-notes": "讲师须知",
    "learner-profiles": "学员是谁",
}
TOLD = {"contact": "联系人", "created": "写作日期", "keywords": "关键词", "life_cycle": "成熟程度"}


@dataclass(frozen=True)
class Page:
    path: str
    """In the lesson."""
    head: Mapping[str, Any]
    body: str

    @property
    def title(self) -> str:
        stem = PurePosixPath(self.path).stem
        return str(self.head.get("title") or NAMED.get(stem, stem)).strip()

    @property
    def folder(self) -> str:
        parent = str(PurePosixPath(self.path).parent)
        return "" if parent == "." else parent


def is_one(bundle: Bundle) -> str | None:
    """The folder of a lesson in this bundle, of the new or the older (Jekyll) form."""
    found = bundle.base_of("config.yaml", "episodes/")
    return found if found is not None else bundle.base_of("_config.yml", "_episodes/")


def read(bundle: Bundle, job: Job) -> list[Draft]:
    """The drafts of a lesson. Raises Trouble (2) for one without episodes."""
    old = "_config.yml" in bundle
    config = _data(bundle, "_config.yml" if old else "config.yaml", job)
    episodes = [
        _page(path, bundle, job) for path in _episodes(bundle, config, "_episodes" if old else "episodes")
    ]
    if not episodes:
        raise Trouble(f"“{job.file.name}”里没有一讲（episodes 文件夹是空的）。", USAGE)
    if old:
        job.findings.changed("", "是旧版（Jekyll）的写法", "按新版的框读了，请多核对几眼")
    title = str(config.get("title") or job.file.name).strip()
    course = job.ids.take("course", lessons.titled(title, job, ""))
    given = [job.ids.take("lecture", page.title, page.title) for page in episodes]
    around = [_page(path, bundle, job) for path in _around(bundle, old=old)]
    items = {page.path: id_ for page, id_ in zip(episodes, given, strict=True)} | {
        page.path: course for page in around
    }
    ties = Ties(job, bundle, items, _paths)
    links = bundle.text("links.md") if "links.md" in bundle else ""
    taught = [(id_, _lesson(page, links, course, ties)) for page, id_ in zip(episodes, given, strict=True)]
    whole = made.Course(
        title, taught, *_description(around, links, ties), groups=(),
        outcomes=[str(goals[0]["text"]) for _, lesson in taught if (goals := lesson.fields.get("objectives"))],
    )  # fmt: skip
    made.licence(str(config.get("license", "")), str(config.get("source", "")), job)
    made.kept_apart(
        {TOLD[name]: str(config[name]) for name in TOLD if isinstance(config.get(name), str)}, job
    )
    ties.tell()
    return made.drafts(whole, course, job)


# --- files -----------------------------------------------------------------------------


def _data(bundle: Bundle, path: str, job: Job) -> Mapping[str, Any]:
    found, problems = source.parse(bundle.text(path), "config.yaml")
    if not found:
        job.findings.lost(path, "读不下去" if problems else "是空的", "书名、许可没有带进来，请自己补上")
    return found[0].data if found else {}


def _page(path: str, bundle: Bundle, job: Job) -> Page:
    words = bundle.text(path)
    if not words.startswith("---"):
        return Page(path, {}, words)
    found, problems = source.parse(words, "page.md")
    if found:
        return Page(path, found[0].data, found[0].body)
    job.findings.lost(
        path, f"文件头读不下去（{problems[0].message if problems else '空的'}）", "只带进来正文"
    )
    return Page(path, {}, re.sub(r"\A---\n.*?\n---\n", "", words, flags=re.DOTALL))


def _episodes(bundle: Bundle, config: Mapping[str, Any], folder: str) -> list[str]:
    """In the lesson's own order; what it does not list comes behind."""
    there = sorted(path for path in bundle.sizes if re.fullmatch(rf"{folder}/[^/]+\.R?md", path))
    wanted = config.get("episodes") or ()
    listed = [f"{folder}/{name}" for name in wanted] if isinstance(wanted, list) else []
    return [*(path for path in listed if path in there), *(path for path in there if path not in listed)]


def _around(bundle: Bundle, *, old: bool) -> list[str]:
    folders = ("_extras",) if old else AROUND
    names = [
        path
        for folder in folders
        for path in sorted(bundle.sizes)
        if re.fullmatch(rf"{folder}/[^/]+\.md", path)
    ]
    tops = [path for path in ("index.md", "setup.md", "reference.md") if path in bundle]
    return [*tops, *names]


def _paths(target: str, folder: str) -> Sequence[str]:
    """Where an address may lie: beside the page, or in any folder that pages are built from."""
    path = beside(target, folder)
    name = path.removesuffix("/index.html").removesuffix(".html").rstrip("/")
    stem = PurePosixPath(name).name
    pages = [
        f"{where}/{stem}{ending}"
        for where in ("episodes", "_episodes", *AROUND, "_extras")
        for ending in (".md", ".Rmd")
    ]
    tops = [f"{stem}.md"] if "/" not in name or name.startswith("..") else []
    return [path, name, f"{name}.md", f"{name}.Rmd", f"episodes/{path}", *pages, *tops] if path else []


# --- pages -----------------------------------------------------------------------------


def _lesson(page: Page, links: str, course: str, ties: Ties) -> Lesson:
    job, place = ties.job, page.title
    found = Found(job.findings, place)
    items = ties.items_of(_prepared(page, links, job), FORM, page.folder, place, found.boxes)
    lists = {name: [*_listed(page.head.get(name)), *points] for name, points in found.lists.items()}
    teaching, exercises = (number(str(page.head.get(name) or "")) or 0 for name in ("teaching", "exercises"))
    if found.comments:
        job.findings.lost(place, f"{found.comments} 处不给人看的注释", "没有带进来")
    stretches = _stretches(items, lists["keypoints"], teaching, exercises)
    for what, points in (
        ("学习目标", lists["objectives"]),
        ("要点", lists["keypoints"]),
        ("问题", lists["questions"]),
    ):
        job.findings.came(what, len(points))
    fields: dict[str, Any] = {"course": course}
    if lists["objectives"]:
        fields["objectives"] = lessons.objectives(lists["objectives"])
    asked: doc.Blocks = ()
    if lists["questions"]:
        asked = (
            doc.para("这一讲要回答："),
            doc.Bullets(tuple((doc.para(each),) for each in lists["questions"])),
        )
    return Lesson(page.title, stretches, place, fields, {"overview": asked}, said=bool(teaching + exercises))


def _listed(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _stretches(
    items: Sequence[taking.Item], points: Sequence[str], teaching: float, exercises: float
) -> list[Stretch]:
    """A step for each part of the page; teaching time by its length, exercise time by its exercises."""
    parts = _parts(items)
    sizes = [max(_size(blocks), 1) for _, blocks in parts]
    tasks = [sum(_is_task(block) for block in doc.walk(blocks)) for _, blocks in parts]
    closing = min(CLOSING, teaching / 6) if points else 0
    made_: list[Stretch] = []
    for (title, blocks), size, count in zip(parts, sizes, tasks, strict=True):
        taught = (teaching - closing) * size / sum(sizes) if teaching else size / 200
        practised = exercises * count / sum(tasks) if sum(tasks) else exercises / len(parts)
        kind = "对练" if practised > taught else lessons.step_kind(title)
        made_.append(Stretch(title, taught + practised, blocks, kind))
    if points:
        listed = doc.Bullets(tuple((doc.para(each),) for each in points))
        made_.append(Stretch("小结", closing or 1, (listed,), "收束"))
    return made_


def _parts(items: Sequence[taking.Item]) -> list[tuple[str, doc.Blocks]]:
    """The page cut at its widest headings."""
    levels = [item.level for item in items if isinstance(item, taking.Heading)]
    top = min(levels, default=0)
    parts: list[tuple[str, list[taking.Item]]] = [("导入" if levels else "讲解", [])]
    for item in items:
        if isinstance(item, taking.Heading) and item.level == top:
            parts.append((item.title, []))
        else:
            parts[-1][1].append(item)
    made_ = [
        (title, taking.nested(inside)) for title, inside in parts if inside or title not in ("导入", "讲解")
    ]
    return made_ or [("讲解", ())]


def _size(blocks: doc.Blocks) -> int:
    return sum(
        len(doc.plain(block.inlines)) for block in doc.walk(blocks) if isinstance(block, doc.Paragraph)
    )


def _is_task(block: doc.Block) -> bool:
    return isinstance(block, doc.Callout) and block.kind == "note" and block.title.startswith(EXERCISE)


def _prepared(page: Page, links: str, job: Job) -> str:
    """The page with what only its builder understands taken out, and said."""
    words = page.body
    if kramdown.is_used(words):
        words = kramdown.fenced(words)
    words = kramdown.unrooted(words)
    for found in dict.fromkeys(TEMPLATE.findall(words)):
        job.findings.lost(page.title, f"模板的写法 {short(found)}", "没有带进来")
    words = TEMPLATE.sub(lambda found: f"（待写：{found[0].strip('{}% ')}）", words)
    chunks = CHUNK.findall(words)
    if chunks:
        job.findings.changed(
            page.title,
            f"{len(chunks)} 段要运行的代码（{'、'.join(sorted({name for _, name in chunks}))}）",
            "只留下代码，没有运行；结果和图要自己补上",
        )
    for found in INLINE_CHUNK.findall(words):
        job.findings.changed(page.title, f"行里的代码 {short(found)}", "没有运行，照原样留下了")
    return CHUNK.sub(r"\1", words) + f"\n\n{links}"


def _description(pages: Sequence[Page], links: str, ties: Ties) -> tuple[doc.Blocks, dict[str, doc.Blocks]]:
    """What stands at the lesson's front page, and the pages around the episodes."""
    overview: doc.Blocks = ()
    texts: dict[str, doc.Blocks] = {}
    for page in pages:
        words, found = _prepared(page, links, ties.job), Found(ties.job.findings, page.title)
        if page.path.startswith("instructors/"):
            inside = ties.blocks(words, FORM, page.folder, page.title, found.boxes)
            texts[page.title] = (
                (doc.Callout("facilitator", "给讲师", inside, reader="facilitator"),) if inside else ()
            )
            continue
        blocks = taking.nested(ties.items_of(words, FORM, page.folder, page.title, found.boxes))
        if page.path == "index.md":
            overview = blocks
        else:
            texts[page.title] = blocks
    return overview, texts
