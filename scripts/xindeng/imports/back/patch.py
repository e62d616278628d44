"""Changes of words in an author's own file: the fewest characters, everything else byte for byte as it was.

Every change is proved before it is kept: the file is read again, and it must say what it said
with just this one text different.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from xindeng import doc, prose, source
from xindeng.diag import Span
from xindeng.imports import markdown, marks
from xindeng.scaffold.scalars import scalar
from xindeng.schema import Part
from xindeng.schema.aliases import english
from xindeng.source import Source, Where

from .marking import Field, Words, leaves

NEWLINE = re.compile(r"\r\n|\r|\n")
SKIPPED = re.compile(
    r"\r?\n[ \t>]*|[ \t]+|\*+|_+|\\(?=[!-/:-@\[-`{-~])|\\\r?\n|\[\^[^\]\s]*\]|\]\([^()]*\)|\[|`+|&#?\w+;"
)
"""What stands in the text and is no character of it: marks, and line ends that join."""


@dataclass(frozen=True)
class Page:
    """A file's text and what it says. `index` picks the item where several stand in one file."""

    text: str
    path: str
    model: type[Part]
    index: int = 0

    @cached_property
    def _all(self) -> list[Source]:
        """Every item of the file; none where the text is no longer read."""
        found, problems = source.parse(NEWLINE.sub("\n", self.text), self.path)
        return [] if any(problem.severity == "error" for problem in problems) else found

    @cached_property
    def source(self) -> Source | None:
        """The item under English names."""
        return english(self.model, self._all[self.index])[0] if len(self._all) > self.index else None

    @property
    def others(self) -> list[Any]:
        """What the other items of the file say."""
        return [one.data for n, one in enumerate(self._all) if n != self.index]

    def at(self, span: Span) -> int:
        """Where a place is in the text, in characters."""
        starts = [0, *(found.end() for found in NEWLINE.finditer(self.text))]
        return starts[span.line - 1] + span.column - 1 if span.line <= len(starts) else len(self.text)

    def with_(self, start: int, end: int, words: str) -> Page:
        """The same with other words between two places, line ends as the file has them."""
        ends = NEWLINE.search(self.text)
        words = words.replace("\n", ends[0]) if ends else words
        return replace(self, text=self.text[:start] + words + self.text[end:])


def body(one: Source) -> doc.Blocks:
    return prose.read(one.body, one.path, one.body_line)[0]


# --- another text in place of one that stands there ------------------------------------


def field(page: Page, origin: Field, old: str, new: str) -> Page | None:
    """A text of the head, changed; None where no way was found that says just that."""
    one = page.source
    if one is None:
        return None
    value = _get(one.data, origin.where)
    if not isinstance(value, str) or value.count(old) != 1 or origin.where not in one.values:
        return None
    wanted = value.replace(old, new)
    start = page.at(one.values[origin.where])
    for made in _scalars(page, start, value, wanted):
        after = made.source
        if (
            after
            and after.data == _set(one.data, origin.where, wanted)
            and after.body == one.body
            and made.others == page.others
        ):
            return made
    return None


def _scalars(page: Page, start: int, value: str, wanted: str) -> Iterator[Page]:
    """Ways to write it, the smallest change first."""
    spots = _spots(
        page.text, start, value, re.compile(r"\r?\n[ \t]*|[\"'|>][-+]?|[ \t]+|''(?=')|\\(?=[\"\\])")
    )
    if spots:
        yield _patched(page, spots, value, wanted, str)
        first, last = spots[0], spots[-1] + 1
        quote = page.text[start] if page.text[start] in "\"'" else ""
        around = (start, last + 1) if quote and page.text[last : last + 1] == quote else (first, last)
        yield page.with_(*around, scalar(wanted))
        yield page.with_(*around, scalar(wanted, flow=True))


def leaf(page: Page, number: int, old: str, new: str) -> Page | None:
    """A text of the body, changed; None where no way was found that says just that."""
    one = page.source
    if one is None:
        return None
    known = leaves(body(one))
    if number >= len(known) or known[number].text.count(old) != 1:
        return None
    words = known[number]
    wanted = words.text.replace(old, new)
    start = _start(page, known, words)
    spots = _spots(page.text, start, words.text, SKIPPED)
    if not spots:
        return None
    for escape in (str, marks.escaped):
        made = _patched(page, spots, words.text, wanted, escape)
        if _says(made, page, one, [n.text if n is not words else marks.cleaned(wanted) for n in known]):
            return made
    return None


def _start(page: Page, known: Sequence[Words], words: Words) -> int:
    """Where the text of a leaf begins to be looked for: behind the one before it in the same block."""
    at = page.at(words.block.span) if words.block.span else 0
    for other in known:
        if (
            other.block is words.block
            and other.index < words.index
            and (spots := _spots(page.text, at, other.text, _CELLS))
        ):
            at = spots[-1] + 1
    found = re.compile(
        r"[ \t]*(?:#{1,6}[ \t]+|(?:[-*+]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|\[\^[^\]]+\]:[ \t]*|>[ \t]?)*"
    ).match(page.text, at)
    return found.end() if found and isinstance(words.block, doc.Section | doc.Paragraph) else at


_CELLS = re.compile(SKIPPED.pattern + r"|\||:?-{3,}:?|[-*+][ \t]+\[[ xX]\][ \t]|!!!.*")


def _says(made: Page, page: Page, one: Source, texts: list[str]) -> bool:
    """Whether the new file says all that the old one said, with just these words in its body, and no new complaint."""
    after = made.source
    if after is None or after.data != one.data or made.others != page.others:
        return False
    blocks, problems = prose.read(after.body, after.path, after.body_line)
    before = prose.read(one.body, one.path, one.body_line)[1]
    found = [words.text for words in leaves(blocks)]
    return [_flat(text) for text in found] == [_flat(text) for text in texts] and len(problems) <= len(before)


def _flat(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def _spots(text: str, start: int, words: str, skipped: re.Pattern[str]) -> list[int] | None:
    """The place of each character of `words` in the text; None where they do not stand there."""
    found: list[int] = []
    at = start
    # In a table or a list the first words may stand further on, behind bars and marks.
    lead = _CELLS if skipped is SKIPPED or skipped is _CELLS else skipped
    for n, char in enumerate(words):
        while at < len(text) and text[at] != char:
            skip = (lead if n == 0 else skipped).match(text, at)
            if not skip or skip.end() == at:
                if char.isspace():
                    break  # a line end that was read as a space, or none at all
                return None
            at = skip.end()
        if at >= len(text):
            return None
        found.append(at)
        at += text[at] == char
    return found


def _patched(page: Page, spots: list[int], old: str, new: str, escape: Callable[[str], str]) -> Page:
    """The fewest characters replaced, from the end so that places hold."""
    changes = [
        change
        for change in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if change[0] != "equal"
    ]
    for _, a, b, c, d in reversed(changes):
        start = spots[a] if a < len(spots) else spots[-1] + 1
        end = spots[b - 1] + 1 if b > a else start
        page = page.with_(start, end, escape(new[c:d]))
    return page


def _get(data: Any, where: Where) -> Any:
    for step in where:
        data = data[step]
    return data


def _set(data: Any, where: Where, value: Any) -> Any:
    if not where:
        return value
    step, *rest = where
    if isinstance(data, list):
        return [_set(child, tuple(rest), value) if n == step else child for n, child in enumerate(data)]
    return {key: _set(child, tuple(rest), value) if key == step else child for key, child in data.items()}


# --- a new text --------------------------------------------------------------------------


def entry(page: Page, origin: Field, words: str) -> Page | None:
    """One more entry in a list of texts of the head, behind the one at `origin`."""
    one = page.source
    *above, at = origin.where
    if one is None or not isinstance(at, int):
        return None
    listed = _get(one.data, tuple(above))
    value = listed[at]
    start = page.at(one.values[origin.where])
    spots = (
        _spots(page.text, start, value, re.compile(r"\r?\n[ \t]*|[\"'][-+]?|[ \t]+"))
        if isinstance(value, str)
        else None
    )
    if not spots:
        return None
    end = spots[-1] + 1
    end += page.text[end : end + 1] in ('"', "'")
    lead = page.text[page.text.rfind("\n", 0, start) + 1 : start]
    wanted = _set(one.data, tuple(above), [*listed[: at + 1], words, *listed[at + 1 :]])
    ways = (
        (f", {scalar(words, flow=True)}", f"\n{lead}{scalar(words)}")
        if lead.strip() != "-"
        else (f"\n{lead}{scalar(words)}",)
    )
    for way in ways:
        made = page.with_(end, end, way)
        after = made.source
        if after and after.data == wanted and after.body == one.body and made.others == page.others:
            return made
    return None


def paragraph(
    page: Page, number: int, words: str, *, point: bool = False, boxed: bool = False, strong: bool = False
) -> Page | None:
    """A new paragraph, or a point of the list, behind a leaf of the body; `boxed`: within the same box."""
    one = page.source
    if one is None:
        return None
    known = leaves(body(one))
    if number >= len(known):
        return None
    text = _paragraph(words, strong=strong)
    for end, lead, gap in _behind(page, known[number], point=point, boxed=boxed):
        made = page.with_(end, end, f"{gap}{lead}{text}")
        if any(_says(made, page, one, texts) for texts in _with_one_more(known, number, words)):
            return made
    return None


def before(page: Page, number: int, words: str, *, strong: bool = False) -> Page | None:
    """A new paragraph above a leaf of the body that begins a section."""
    one = page.source
    known = leaves(body(one)) if one else []
    if one is None or number >= len(known) or not known[number].block.span:
        return None
    start = page.at(known[number].block.span)  # type: ignore[arg-type]
    start = page.text.rfind("\n", 0, start) + 1
    made = page.with_(start, start, f"{_paragraph(words, strong=strong)}\n\n")
    texts = [each.text for each in known]
    texts.insert(number, marks.cleaned(words))
    return made if _says(made, page, one, texts) else None


def section(page: Page, title: str, anchor: str, words: str) -> Page | None:
    """A section of the body that was not there, at its end."""
    one = page.source
    if one is None:
        return None
    known = [each.text for each in leaves(body(one))]
    text = markdown.text((doc.Section(title, (doc.Paragraph(marks.tidy(doc.text(words))),), anchor),)).rstrip(
        "\n"
    )
    stem = page.text.rstrip()
    made = page.with_(len(stem), len(stem), f"\n\n{text}")
    return made if _says(made, page, one, [*known, title, marks.cleaned(words)]) else None


def _paragraph(words: str, *, strong: bool) -> str:
    inlines = doc.text(words)
    return markdown.text((doc.Paragraph(marks.tidy((doc.Strong(inlines),) if strong else inlines)),)).strip()


def _with_one_more(known: Sequence[Words], number: int, words: str) -> Iterator[list[str]]:
    """The leaves with a new one somewhere behind that number: behind its notes, its list, its table."""
    texts = [each.text for each in known]
    for at in range(number + 1, len(texts) + 1):
        yield [*texts[:at], marks.cleaned(words), *texts[at:]]


def _behind(page: Page, words: Words, *, point: bool, boxed: bool) -> Iterator[tuple[int, str, str]]:
    """(where, what stands before it on its line, what parts it from the text above): likely places first."""
    start = page.at(words.block.span) if words.block.span else 0
    line = page.text[page.text.rfind("\n", 0, start) + 1 :]
    found = re.match(r"[ \t]*(?:[-*+]|(\d+)[.)])[ \t]+(?:\[[ xX]\][ \t]+)?", line)
    indent = " " * len(found[0]) if found else re.match(r"[ \t]*", line)[0]  # type: ignore[index]
    if point and found:
        mark = found[0] if not found[1] else found[0].replace(found[1], str(int(found[1]) + 1), 1)
        yield _end(page, start), mark, "\n"
    if boxed or not indent:
        yield _end(page, start), indent, "\n\n"
    yield _end_of_block(page, start), "", "\n\n"
    yield _end(page, start), indent, "\n\n"


def _end(page: Page, start: int) -> int:
    """The end of a paragraph: before the next empty line, list entry or end."""
    found = re.compile(r"[ \t]*(?:\r?\n(?=[ \t]*(?:\r?\n|[-*+][ \t]|\d+[.)][ \t]|$))|\Z)").search(
        page.text, start
    )
    return found.start() if found else len(page.text)


def _end_of_block(page: Page, start: int) -> int:
    """The end of whatever a paragraph stands in: before the next line that is not indented and is no point of a list."""
    found = re.compile(r"\r?\n[ \t]*(?:\r?\n)+(?![ \t]|[-*+][ \t]|\d+[.)][ \t]|>)|\s*\Z").search(
        page.text, start
    )
    return found.start() if found else len(page.text)


def heading(page: Page, old: str, new: str) -> Page:
    """A heading of the body that belongs to a field by its title follows that field to its new title."""
    pattern = re.compile(rf"^(#{{2,6}}[ \t]+){re.escape(old)}([ \t]*)$", re.MULTILINE)
    if len(pattern.findall(page.text)) != 1:
        return page
    return replace(page, text=pattern.sub(lambda found: found[1] + new + found[2], page.text))
