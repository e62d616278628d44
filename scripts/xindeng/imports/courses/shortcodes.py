"""Hugo's shortcodes in OCW pages, as Markdown that pandoc reads; questions among them are set aside.

Source: the layouts of mitodl/ocw-hugo-themes and the output of mitodl/ocw-to-hugo.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from xindeng.imports.asked import Asked
from xindeng.imports.report import Findings, short

CODE = re.compile(
    r"\{\{[<%]\s*(/?[\w-]+)((?:\s+(?:\"(?:[^\"\\]|\\.)*\"|`[^`]*`|[^\s%>]+))*)\s*/?\s*[%>]\}\}", re.DOTALL
)
WORD = re.compile(r"(?:(\w+)=)?(?:\"((?:[^\"\\]|\\.)*)\"|`([^`]*)`|(\S+))")
QUIZ = re.compile(
    r"\{\{<\s*quiz_multiple_choice.*?>\}\}(.*?)\{\{<\s*/quiz_multiple_choice\s*>\}\}", re.DOTALL
)
CHOICE = re.compile(
    r"\{\{<\s*quiz_choice\s+isCorrect=\"?(\w+)\"?\s*>\}\}(.*?)\{\{<\s*/quiz_choice\s*>\}\}", re.DOTALL
)
WHY = re.compile(r"\{\{<\s*quiz_solution\s*/?>\}\}(.*?)(?:\{\{<\s*/quiz_solution\s*>\}\}|$)", re.DOTALL)
PLAIN = (
    "anchor",
    "approx-students",
    "div-with-class",
    "fullwidth-cell",
    "h",
    "underline",
    "image-gallery",
    "sub",
    "sup",
    "td-colspan",
    "quote",
    "video-gallery",
)
"""What only sets words: they stay, it goes."""
TABLE = re.compile(r"(?:table|thead|tbody|tfoot|tr|td|th)(?:open|close)")


@dataclass
class Shortcodes:
    """`resource` gives a resource's Markdown by its uid: (uid, words or nothing) -> Markdown."""

    findings: Findings
    place: str
    resource: Callable[[str, str], str]
    asked: list[Asked] = field(default_factory=list)

    def read(self, words: str) -> str:
        return CODE.sub(self._one, QUIZ.sub(self._question, words))

    def _one(self, found: re.Match[str]) -> str:
        name, given = (
            found[1],
            [(word[1], word[2] or word[3] or word[4] or "") for word in WORD.finditer(found[2])],
        )
        values = [value for _, value in given]
        named = {key: value for key, value in given if key}
        match name.lstrip("/"):
            case "resource_link":
                target, shown = values[0] if values else "", values[1] if len(values) > 1 else ""
                return self.resource(target, shown)
            case "resource" | "resource_file":
                return self.resource(named.get("uuid") or (values[0] if values else ""), "")
            case "baseurl":
                return ""
            case "br":
                return "\n\n" if "\n" in found.string[found.end() : found.end() + 1] else " "
            case "youtube":
                return self._film(values[0] if values else "", "录像")
            case "video-gallery-item":
                return f"\n- {_linked(named.get('section') or named.get('title') or '录像', named.get('href', ''))}\n"
            case "image-gallery-item":
                return f"\n\n![{named.get('text', '')}]({named.get('href', '')})\n\n"
            case plain if plain in PLAIN:
                return "" if name.startswith("/") or "=" in found[2] else " ".join(values)
            case table if TABLE.fullmatch(table):
                self.findings.changed(self.place, "用模板拼的表格", "格子里的字一段一段留下了，请改成表格")
                return "\n\n"
        if not name.startswith("/"):
            self.findings.lost(self.place, f"模板的写法 {short(found[0])}", "没有带进来")
        return ""

    def _film(self, name: str, title: str) -> str:
        self.findings.lost(self.place, f"录像 {name}", "没有下载；正文里留了链接")
        return _linked(title, f"https://www.youtube.com/watch?v={name}")

    def _question(self, found: re.Match[str]) -> str:
        inside = found[1]
        choices = [(right.lower() == "true", _flat(words)) for right, words in CHOICE.findall(inside)]
        why = WHY.search(inside)
        stem = _flat(CODE.sub(" ", CHOICE.sub(" ", WHY.sub(" ", inside))))
        letters = "".join(letter for letter, (right, _) in zip("ABCDEFGH", choices, strict=False) if right)
        options = tuple(words for _, words in choices)
        self.asked.append(
            Asked(stem, options, letters, why=_flat(CODE.sub(" ", why[1])) if why else "", place=self.place)
        )
        return "\n\n"


def _linked(words: str, target: str) -> str:
    return f"[{words}]({target})" if target else words


def _flat(words: str) -> str:
    return " ".join(re.sub(r"[*_`]|<[^>]+>", "", words).split())
