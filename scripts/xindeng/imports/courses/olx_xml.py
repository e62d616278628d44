"""The elements of an OLX course: a name stands for a file, and what cannot be read is told once.

Source: edX, "Open Learning XML". An element that has only `url_name` stands for the file of that name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, tostring

from xindeng.imports import reading
from xindeng.imports.report import Findings

from .bundle import Bundle

DEEPEST = 200
"""Elements within each other."""
HELD = (
    "chapter",
    "sequential",
    "vertical",
    "wrapper",
    "split_test",
    "randomize",
    "conditional",
    "problemset",
    "videosequence",
)
"""What only holds others."""


@dataclass
class Elements:
    """Finds elements in the files of one course."""

    bundle: Bundle
    findings: Findings
    broken: set[str] = field(default_factory=set)

    def xml(self, path: str) -> Element | None:
        """One file; None, and said, where it cannot be read."""
        try:
            root = reading.xml(self.bundle.read(path))
        except (ParseError, ValueError, reading.TypedError):
            root = None
        if root is None or depth(root) > DEEPEST:
            if path not in self.broken:
                self.broken.add(path)
                self.findings.lost(path, "XML 读不下去", "里面的没有带进来：请检查这个文件")
            return None
        return root

    def whole(self, element: Element) -> Element:
        """The element itself, or the one that its name stands for."""
        name = element.get("url_name", "").replace(":", "/")
        path = f"{element.tag}/{name}.xml"
        if len(element) or (element.text or "").strip() or path not in self.bundle:
            return element
        found = self.xml(path)
        if found is None:
            return element
        for key, value in element.attrib.items():
            found.attrib.setdefault(key, value)
        return found

    def _there(self, tag: str, name: str) -> bool:
        return f"{tag}/{name}.xml" in self.bundle or f"{tag}/{name}.html" in self.bundle

    def children(self, element: Element) -> Iterator[Element]:
        """What stands within an element, pointers followed; what only its authors may see stays out, and is said."""
        for child in element:
            name = child.get("url_name", "").replace(":", "/")
            pointer = not len(child) and not (child.text or "").strip() and set(child.attrib) <= {"url_name"}
            whole = self.whole(child)
            if pointer and name and not self._there(child.tag, name):
                self.findings.lost(f"{child.tag}/{name}.xml", "课程里提到了它，却没有这个文件", "没有带进来")
            elif whole.get("visible_to_staff_only", "").lower() == "true":
                self.findings.lost(
                    named(whole), "只给教师看的部分", "没有带进来；要用，先在平台里改成公开再导出"
                )
            else:
                yield whole


def named(element: Element) -> str:
    return " ".join((element.get("display_name") or element.get("url_name") or str(element.tag)).split())


def markup(element: Element) -> str:
    """An element as HTML again."""
    return tostring(element, encoding="unicode", method="html")


def listed(words: str, key: str) -> list[object]:
    """A list in JSON, at the top or below a key of any entry; empty where there is none."""
    try:
        found = json.loads(words) if words.strip() else []
    except (ValueError, RecursionError):
        return []
    if isinstance(found, Mapping) and key:
        values = [found.get(key), *(each.get(key) for each in found.values() if isinstance(each, Mapping))]
        found = next((each for each in values if isinstance(each, list)), [])
    return found if isinstance(found, list) else []


def depth(root: Element) -> int:
    """How many elements stand within each other."""
    deepest, level = 0, [root]
    while level and deepest <= DEEPEST:
        deepest += 1
        level = [child for each in level for child in each]
    return deepest
