"""Problems of OLX as questions: what is asked, what may be chosen, what is right, what is said to an answer.

Source: edX, "Open Learning XML", problems. Nothing in a problem is run: what a script reckons is told.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from xindeng.imports.asked import Asked
from xindeng.imports.report import Findings, short

from . import problem_marks

CHOICES = {
    "multiplechoiceresponse": "single",
    "truefalseresponse": "single",
    "choiceresponse": "multiple",
    "optionresponse": "single",
}
TYPED = {"stringresponse", "numericalresponse", "formularesponse"}
ASIDE = {
    "solution",
    "demandhint",
    "script",
    "choicehint",
    "optionhint",
    "correcthint",
    "stringequalhint",
    "compoundhint",
}
VARIABLE = re.compile(r"\$[A-Za-z_]\w*")
INLINE = {"b", "strong", "i", "em", "span", "code", "sub", "sup", "a", "u", "tt"}


@dataclass
class Problem:
    """One problem component. `asked` are its questions, `pictures` the addresses of those that it shows."""

    root: Element
    place: str
    findings: Findings
    asked: list[Asked] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    """(address, description)"""

    def read(self) -> None:
        self.pictures = [
            (each.get("src", ""), each.get("alt", "")) for each in self.root.iter("img") if each.get("src")
        ]
        marks = self.root.get("markdown")
        responses = [each for each in self.root.iter() if str(each.tag).endswith("response")]
        if not responses and marks and marks != "null":
            self.asked = problem_marks.read(marks, self.place)
            return
        if not responses:
            self.findings.lost(
                self.place, f"题目“{short(words(self.root))}”", "里面没有认得的作答方式，没有带进来"
            )
            return
        if self.root.find(".//script") is not None or VARIABLE.search(words(self.root)):
            self.findings.lost(
                self.place, "题目里有程序或随机数", "程序没有运行：把题干里的 $ 变量改成固定的数"
            )
        stem: list[str] = []
        for each in self._walk(self.root):
            if str(each.tag).endswith("response"):
                self._response(each, " ".join(stem))
                stem = []
            else:
                stem.append(words(each))
        hint = "；".join(_clean(words(each)) for each in self.root.findall(".//demandhint/hint"))
        self.asked = [replace(one, hint=hint) for one in self.asked]
        if any(part.strip() for part in stem):
            self.findings.lost(self.place, f"题目后面的“{short(' '.join(stem))}”", "没有带进来")

    def _walk(self, root: Element) -> Iterator[Element]:
        """Responses and what is said between them, in order."""
        if root.text and root.text.strip() and root is not self.root:
            yield _bare(root.text)
        for child in root:
            tag = str(child.tag)
            if tag.endswith("response"):
                yield child
            elif tag not in ASIDE:
                if any(str(each.tag).endswith("response") for each in child.iter()):
                    yield from self._walk(child)
                else:
                    yield child
            if child.tail and child.tail.strip():
                yield _bare(child.tail)

    def _response(self, response: Element, before: str) -> None:
        tag = str(response.tag)
        stem = _stem(response) or before
        if _stem(response) and before.strip():
            stem = f"{before} {stem}"
        if tag not in CHOICES and tag not in TYPED:
            self.findings.lost(
                self.place, f"题目“{short(stem)}”（{tag}）", "这种题要它自己的程序才能做，没有带进来"
            )
            return
        why = self._why(response)
        if tag in CHOICES:
            for options, right in _options(response):
                self._choice(stem, options, right, CHOICES[tag], why)
        else:
            self.asked.append(
                Asked(_clean(stem), (), _typed(response), "case", *_said(response), why=why, place=self.place)
            )

    def _choice(
        self, stem: str, options: Sequence[Element], right: Sequence[bool], kind: str, why: str
    ) -> None:
        if sum(right) != 1 and kind == "single":
            kind = "multiple"
        letters = "".join(
            letter for letter, yes in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", right, strict=False) if yes
        )
        if len(options) > len("ABCDEFGH") or not letters:
            self.findings.lost(self.place, f"题目“{short(stem)}”", "没有标出正确答案，或选项太多，没有带进来")
            return
        hints = [_hint(option) for option in options]
        texts = tuple(_lettered(_clean(_option(option))) for option in options)
        good = " ".join(hint for hint, yes in zip(hints, right, strict=True) if yes and hint)
        bad = "；".join(
            f"“{text}”：{hint}"
            for text, hint, yes in zip(texts, hints, right, strict=True)
            if not yes and hint
        )
        self.asked.append(Asked(_clean(stem), texts, letters, kind, good, bad, why=why, place=self.place))

    def _why(self, response: Element) -> str:
        """The solution, of this response or of the whole problem."""
        found = response.find(".//solution")
        found = found if found is not None else self.root.find(".//solution")
        said = _clean(words(found)) if found is not None else ""
        return re.sub(r"^(?:Explanation|Answer|解释|解析)[:：]?\s*", "", said)


def words(element: Element) -> str:
    """Its text as one line; white between blocks."""
    made: list[str] = []

    def walk(each: Element) -> None:
        if str(each.tag) in ("script", "style"):
            return
        made.append(each.text or "")
        for child in each:
            walk(child)
            made.append(("" if str(child.tag) in INLINE else " ") + (child.tail or ""))

    walk(element)
    return " ".join("".join(made).split())


def _bare(text: str) -> Element:
    made = Element("p")
    made.text = text
    return made


def _stem(response: Element) -> str:
    """What a response asks by itself: its label, its description, its own paragraphs."""
    parts = [
        words(child)
        for child in response
        if str(child.tag)
        in ("label", "legend", "description", "p", "h2", "h3", "h4", "div", "pre", "ul", "ol")
    ]
    inner = [response.get("label", ""), *(child.get("label", "") for child in response)]
    return " ".join(part for part in [*inner, *parts] if part.strip())


def _options(response: Element) -> Iterator[tuple[list[Element], list[bool]]]:
    """Each group of options of a response, and which of them are right."""
    groups = [
        each
        for each in response.iter()
        if str(each.tag) in ("choicegroup", "checkboxgroup", "radiogroup", "optioninput")
    ]
    for group in groups or [response]:
        found = [each for each in group.iter() if str(each.tag) in ("choice", "option")]
        if found:
            yield found, [each.get("correct", "").strip().lower() == "true" for each in found]
        elif group.get("options"):
            texts = _written(group.get("options", ""))
            yield [_bare(text) for text in texts], [text == group.get("correct") for text in texts]


def _written(options: str) -> list[str]:
    """The options of ('a','b'), which is how they stand in an attribute."""
    try:
        made = ast.literal_eval(options)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        made = options.strip("()").split(",")
    return [str(each).strip().strip("'\"") for each in (made if isinstance(made, tuple | list) else (made,))]


def _option(option: Element) -> str:
    """An option's words without what is said to who chooses it."""
    parts = [option.text or ""]
    for child in option:
        if str(child.tag) not in ASIDE:
            parts.append(words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _hint(option: Element) -> str:
    return _clean(" ".join(words(each) for each in option if str(each.tag) in ASIDE))


def _typed(response: Element) -> str:
    """What may be typed in, and how far off it may be."""
    answers = [
        response.get("answer", ""),
        *(each.get("answer", "") or words(each) for each in response.findall("additional_answer")),
    ]
    if "regexp" in response.get("type", ""):
        return f"符合这个式样都算对：{answers[0]}" if answers[0] not in (".*", ".*.") else "没有标准答案"
    spread = next(
        (
            each.get("default", "")
            for each in response.iter("responseparam")
            if each.get("type") == "tolerance"
        ),
        "",
    )
    return "；".join(dict.fromkeys(each.strip() for each in answers if each.strip())) + (
        f"（相差 {spread} 以内都算对）" if spread else ""
    )


def _said(response: Element) -> tuple[str, str]:
    right = " ".join(_clean(words(each)) for each in response.findall("correcthint"))
    wrong = "；".join(
        f"{each.get('answer', '')}：{_clean(words(each))}" for each in response.findall("stringequalhint")
    )
    return right, wrong


def _clean(text: str) -> str:
    return " ".join(text.split())


def _lettered(text: str) -> str:
    """An option without a letter of its own: ours are set by its place."""
    return re.sub(r"^[(（]?[A-Ha-h][)）.．、:：]\s*", "", text) or text
