"""A Word file as the run of its lines: headings, paragraphs, points of lists, cells, notes; for comparing two files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from xindeng import pandoc
from xindeng.imports.reading import USAGE, Parts
from xindeng.imports.report import Findings
from xindeng.imports.word import package
from xindeng.pandoc import Node
from xindeng.trouble import Trouble

Sort = Literal["heading", "line", "point", "cell", "note"]
CONTENTS = re.compile(r"(?i)(?:toc \d|toc heading|目录.*)")
TOP = ("title", "subtitle", "author", "date", "abstract")


@dataclass(frozen=True)
class Unit:
    """One line of a file. `heading` is the last one above it, in which people look for it."""

    sort: Sort
    text: str
    heading: str = ""
    style: str = ""
    """Of the paragraph or of the box around it: Callout Say."""
    strong: tuple[str, ...] = ()
    """What is bold in it."""

    @property
    def key(self) -> str:
        """The text alone, without differences that no person sees."""
        return same(self.text)


def same(words: str) -> str:
    """One form of a text: composed characters, one sort of white, none at the edges."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", words.replace("\u00a0", " "))).strip()


def units(name: str, raw: bytes) -> list[Unit]:
    """The lines of a DOCX in reading order. Raises Trouble (2) for a broken one."""
    ready = package.ready(Parts.within(name, raw), Findings())
    try:
        tree = pandoc.read(ready.raw, "docx+styles")
    except pandoc.Unreadable as error:
        raise Trouble(
            f"“{name}”读不下去，多半坏了。用 Word 或 WPS 打开它，另存一份再导入。", USAGE
        ) from error
    walk = _Walk()
    for place in TOP:
        walk.top(tree["meta"].get(place))
    walk.blocks(tree["blocks"], "line", "")
    return [unit for unit in walk.found if unit.key]


@dataclass
class _Walk:
    found: list[Unit] = field(default_factory=list)
    heading: str = ""

    def top(self, value: Node | None) -> None:
        """What pandoc takes out of the text because of its style: the title and the lines under it."""
        if value and value["t"] == "MetaInlines":
            self.add("line", value["c"], "Title")
        for part in value["c"] if value and value["t"] in ("MetaList", "MetaBlocks") else ():
            if value and value["t"] == "MetaBlocks":
                self.blocks([part], "line", "Title")
            else:
                self.top(part)

    def blocks(self, nodes: Sequence[Node], sort: Sort, style: str) -> None:
        for node in nodes:
            self.block(node, sort, style)

    def block(self, node: Node, sort: Sort, style: str) -> None:
        content: Any = node.get("c")
        match node["t"]:
            case "Para" | "Plain":
                self.add(sort, content, style)
            case "Header":
                self.add("heading", content[2], style)
            case "BulletList":
                for item in content:
                    self.blocks(item, "point", style)
            case "OrderedList":
                for item in content[1]:
                    self.blocks(item, "point", style)
            case "Table":
                for cell in _cells(content):
                    self.blocks(cell, "cell", style)
            case "Div":
                named = str(dict(content[0][2]).get("custom-style", ""))
                if not CONTENTS.fullmatch(named):
                    self.blocks(content[1], sort, named or style)
            case "BlockQuote":
                self.blocks(content, sort, style)
            case "Figure":
                self.blocks(content[2], sort, style)
            case "LineBlock":
                for line in content:
                    self.add(sort, line, style)
            case "CodeBlock":
                self.found += [
                    Unit(sort, line, self.heading, "Source Code") for line in content[1].split("\n")
                ]
            case "DefinitionList":
                for term, definitions in content:
                    self.add(sort, term, style)
                    for one in definitions:
                        self.blocks(one, sort, style)

    def add(self, sort: Sort, nodes: Sequence[Node], style: str) -> None:
        notes: list[Sequence[Node]] = []
        words = "".join(_words(nodes, notes))
        if sort == "heading":
            self.heading = same(words.split("\u3000")[0])  # what follows is its minutes
        self.found.append(Unit(sort, words.strip(), self.heading, style, tuple(_strong(nodes))))
        for note in notes:
            self.blocks(note, "note", style)


def _cells(content: list[Any]) -> Iterator[Sequence[Node]]:
    rows = [
        *content[3][1],
        *(row for body in content[4] for part in body[2:] for row in part),
        *content[5][1],
    ]
    for _, cells in rows:
        for cell in cells:
            yield cell[4]


def _words(nodes: Sequence[Node], notes: list[Sequence[Node]]) -> Iterator[str]:
    """The words of a line; what an editor has deleted under Word's eyes is gone, his comments too."""
    for node in nodes:
        content: Any = node.get("c")
        match node["t"]:
            case "Str":
                yield content
            case "Space" | "SoftBreak":
                yield " "
            case "LineBreak":
                yield "\n"
            case "Note":
                notes.append(content)
            case "Code" | "Math" | "RawInline":
                yield content[1]
            case "Quoted":
                opening, closing = ("‘", "’") if content[0]["t"] == "SingleQuote" else ("“", "”")
                yield opening
                yield from _words(content[1], notes)
                yield closing
            case "Span":
                if not {"deletion", "comment-start"} & set(content[0][1]):
                    yield from _words(content[1], notes)
            case "Link" | "Cite":
                yield from _words(content[1], notes)
            case "Image":
                pass
            case _:
                yield from _words(content, notes)


def _strong(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        content: Any = node.get("c")
        if node["t"] == "Strong":
            yield same("".join(_words(content, [])))
        elif node["t"] in ("Link", "Span", "Cite", "Quoted"):
            yield from _strong(content[1])
        elif isinstance(content, list) and node["t"] in (
            "Emph",
            "Underline",
            "Superscript",
            "Subscript",
            "Strikeout",
        ):
            yield from _strong(content)
