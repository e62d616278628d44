"""The units of an OLX lecture as steps: pages, problems, films and what belongs to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from xindeng import doc
from xindeng.imports import asked
from xindeng.imports.lessons import Stretch
from xindeng.imports.report import short

from . import html
from .divs import described
from .olx_xml import HELD, Elements, listed, markup, named
from .problems import Problem
from .ties import Ties

FORM = "html-native_spans"
PER_MINUTE, PER_QUESTION, PER_FILM = 200, 1.5, 5
"""Characters read in a minute; minutes for a question and for a film whose length nobody says."""
FILM = "https://www.youtube.com/watch?v="


@dataclass
class Units:
    """Reads the units of one lecture; its questions are gathered."""

    elements: Elements
    ties: Ties
    place: str
    asked: list[asked.Asked] = field(default_factory=list)
    minutes: float = 0

    def stretch(self, unit: Element) -> Stretch:
        self.minutes, before = 0, len(self.asked)
        blocks = self._component(unit) if unit.tag not in HELD else self._held(unit)
        tested = PER_QUESTION * (len(self.asked) - before) > self.minutes / 2
        return Stretch(named(unit), max(self.minutes, 1), blocks, "反馈" if tested else "")

    def _held(self, element: Element) -> doc.Blocks:
        if element.tag in ("split_test", "randomize", "conditional", "library_content"):
            self.ties.job.findings.changed(
                self.place, f"“{named(element)}”按人给不同的内容", "几种都留下了，请选一种"
            )
        return tuple(block for child in self.elements.children(element) for block in self._component(child))

    def _component(self, element: Element) -> doc.Blocks:
        match str(element.tag):
            case "html":
                return self._html(element)
            case "problem":
                return self._problem(element)
            case "video":
                return self._video(element)
            case "discussion":
                target = element.get("discussion_target") or named(element)
                return (doc.Callout("note", f"讨论：{short(target)}", (doc.para("待写：讨论什么"),)),)
            case tag if tag in HELD:
                return self._held(element)
        words = short(" ".join("".join(element.itertext()).split()))
        self.ties.job.findings.lost(
            self.place, f"{element.tag} 组件“{named(element)}”{words}", "只有那个平台能用，没有带进来"
        )
        return ()

    def _html(self, element: Element) -> doc.Blocks:
        bundle = self.ties.bundle
        name = (element.get("filename") or element.get("url_name") or "").replace(":", "/")
        path = f"html/{name}.html"
        if len(element) or (element.text or "").strip():
            raw = (element.text or "") + "".join(markup(child) for child in element)
        elif path in bundle:
            raw = bundle.text(path)
        else:
            self.ties.job.findings.lost(self.place, f"页面 {name}", "课程里没有这个文件")
            return ()
        raw = html.prepared(raw, self.place, self.ties.job.findings)
        blocks = self.ties.blocks(raw, FORM, "", self.place, described)
        self._spent(
            sum(len(doc.plain(b.inlines)) for b in doc.walk(blocks) if isinstance(b, doc.Paragraph))
            / PER_MINUTE
        )
        return blocks

    def _problem(self, element: Element) -> doc.Blocks:
        problem = Problem(element, f"{self.place}的题目“{named(element)}”", self.ties.job.findings)
        problem.read()
        start = len(self.asked) + 1
        self.asked += problem.asked
        self._spent(PER_QUESTION * len(problem.asked))
        shown: list[doc.Block] = []
        for address, alt in problem.pictures:
            path = self.ties.picture(address, "", self.place)
            if path:
                shown.append(doc.Picture(path, alt.strip() or "待写：这张图上有什么"))
        if problem.asked:
            stop = len(self.asked)
            which = f"第 {start} 题" if start == stop else f"第 {start} 到 {stop} 题"
            shown.append(doc.para(f"做自测{which}。"))
        return tuple(shown)

    def _video(self, element: Element) -> doc.Blocks:
        """A film as a link; its captions and files are told."""
        name = named(element)
        tube = (
            element.get("youtube_id_1_0") or element.get("youtube", "").rpartition("1.00:")[2].split(",")[0]
        )
        sources = [
            element.get("source", ""),
            *listed(element.get("html5_sources", ""), ""),
            *(each.get("src", "") for each in element.findall("source")),
        ]
        addresses = [str(each) for each in sources if str(each).startswith("https://")]
        address = f"{FILM}{tube}" if tube else next(iter(addresses), "")
        captions = [each.get("src", "") for each in element.findall("transcript")] + (
            [element.get("sub", "")] if element.get("sub") else []
        )
        told = f"录像“{name}”{f' {address}' if address else ''}{f'，字幕 {len(captions)} 份' if captions else ''}"
        done = (
            "没有下载：有使用权的，自己存下来，用 ./inv media.add 登记；正文里留了链接"
            if address
            else "没有网址，没有带进来"
        )
        self.ties.job.findings.lost(self.place, told, done)
        self._spent(PER_FILM)
        return (doc.Paragraph((doc.Link(address, doc.text(f"录像：{name}")),)),) if address else ()

    def _spent(self, minutes: float) -> None:
        self.minutes += minutes
