"""Words and their marks as one line of our dialect, proved by reading it back.

Nothing is guessed about what the reader would take for a mark: a line is written plainly, read by
`prose`, and only where that gives something else is it written with every mark escaped. So a Word
file that says `*` or `1.` or `{#` says the same on the page, and most lines stay as people type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from xindeng import doc, prose
from xindeng.doc import Inline, Inlines, as_data

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\ufff0-\uffff\U000e0000-\U0010ffff]"
)
"""What no file of ours may hold (Y-04, B-16): control, zero-width, direction and private characters."""
SPECIAL = re.compile(r"([\\`*_\[\]<>&{}#|!~$])")
AT_START = re.compile(r"^(\s*)([-+=:]|\d{1,9}(?=[.)])|\?{3})")
WIDE_AT_START = re.compile(r"^[！＃]")
TAME = re.compile(r"[^\\`*_\[\]<>&{}#|!~$\n]*")
NEVER_FIRST = re.compile(r"[-+=:?\d！＃\s]")
Note = Callable[[doc.Footnote], str]
"""Gives the label of a footnote and sees to its text."""


def cleaned(words: str) -> str:
    """Text without what no file may hold, with ordinary line ends."""
    return UNSEEN.sub("", words.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))


def said(inlines: Sequence[Inline]) -> str:
    """The words without their marks."""
    return doc.plain(tuple(inlines))


def tidy(inlines: Sequence[Inline]) -> Inlines:
    """The one form in which the reader gives words: texts joined, marks without empty or white edges."""
    return _strip(_joined(_flat(inlines, frozenset())))


def _flat(inlines: Sequence[Inline], within: frozenset[type]) -> list[Inline]:
    """No mark within the same mark; emphasis outside, strength inside, as the reader nests them."""
    made: list[Inline] = []
    for inline in inlines:
        match inline:
            case doc.Text(words):
                made += doc.text(cleaned(words).replace("\n", " "))
            case doc.Strong(inner) | doc.Emphasis(inner):
                kind = type(inline)
                inside = _flat(inner, within | {kind})
                made += inside if kind in within else _marked(kind, inside)
            case doc.Link(target, inner):
                shown = _strip(_joined(_flat(inner, within)))
                if any(isinstance(word, doc.Link) for word in shown):
                    made += shown
                else:
                    made.append(doc.Link(target, shown or doc.text(target)))
            case doc.Code(code):
                flat = " ".join(cleaned(code).split())
                made += [doc.Code(flat)] if flat else []
            case _:
                made.append(inline)
    return made


def _marked(kind: type, words: list[Inline]) -> list[Inline]:
    """A mark around its words, white at its edges put outside; a break ends a mark."""
    made: list[Inline] = []
    run: list[Inline] = []
    for word in [*words, None]:
        if word is not None and not isinstance(word, doc.Break | doc.Footnote):
            run.append(word)
            continue
        inner = _strip(_joined(run))
        if inner:
            whole = doc.plain(_joined(run))
            before, after = whole[: len(whole) - len(whole.lstrip())], whole[len(whole.rstrip()) :]
            made += [*doc.text(before), kind(inner), *doc.text(after)]
        else:
            made += run
        run = []
        made += [word] if word is not None else []
    return made


def _joined(inlines: Sequence[Inline]) -> Inlines:
    made: list[Inline] = []
    for inline in inlines:
        last = made[-1] if made else None
        if isinstance(inline, doc.Text) and isinstance(last, doc.Text):
            made[-1] = doc.Text(last.text + inline.text)
        elif isinstance(inline, doc.Strong | doc.Emphasis) and type(last) is type(inline):
            made[-1] = type(inline)(_joined([*last.inlines, *inline.inlines]))
        elif isinstance(inline, doc.Link) and isinstance(last, doc.Link) and last.target == inline.target:
            made[-1] = doc.Link(last.target, _joined([*last.inlines, *inline.inlines]))
        else:
            made.append(inline)
    return tuple(made)


def _strip(inlines: Inlines) -> Inlines:
    """Without white at the edges and beside breaks, and without breaks at the edges."""
    made = list(inlines)
    while made and (isinstance(made[0], doc.Break) or made[0] == doc.Text("")):
        made.pop(0)
    while made and (isinstance(made[-1], doc.Break) or made[-1] == doc.Text("")):
        made.pop()
    for n, inline in enumerate(made):
        if isinstance(inline, doc.Text):
            words = inline.text
            words = words.lstrip() if n == 0 or isinstance(made[n - 1], doc.Break) else words
            words = words.rstrip() if n == len(made) - 1 or isinstance(made[n + 1], doc.Break) else words
            made[n] = doc.Text(words)
    kept = tuple(inline for inline in made if inline != doc.Text(""))
    return kept if kept == inlines else _strip(kept)


# --- writing ---------------------------------------------------------------------------


def line(inlines: Inlines, note: Note, *, cell: bool = False) -> tuple[str, bool]:
    """Tidy words as Markdown; False where their marks could not be kept and only the words were.

    `cell`: between the bars of a table, where no line may break.
    """
    if _is_tame(inlines):
        return doc.plain(inlines), True
    asked: list[tuple[str, str]] = []

    def label(footnote: doc.Footnote) -> str:
        asked.append((note(footnote), ""))
        return asked[-1][0]

    labels = [label(found) for found in _notes(inlines)]
    for keep in (True, False):
        shown = inlines if keep else _bare(inlines)
        for escape in (_as_it_is, escaped):
            words = _at_start(_written(shown, escape, iter(labels)), escape)
            words = words.replace("|", "\\|") if cell and escape is _as_it_is else words
            if _reads_as(words, shown, labels, cell=cell):
                return words, keep
    raise ValueError(f"no way to write {inlines}")


def _is_tame(inlines: Inlines) -> bool:
    """One run of words without a character that could be a mark: nearly every paragraph."""
    return (
        len(inlines) == 1
        and isinstance(inlines[0], doc.Text)
        and TAME.fullmatch(inlines[0].text) is not None
        and not NEVER_FIRST.match(inlines[0].text)
    )


def _as_it_is(words: str) -> str:
    return words


def escaped(words: str) -> str:
    """Text whose every mark is only a character."""
    return SPECIAL.sub(r"\\\1", words)


def _at_start(words: str, escape: Callable[[str], str]) -> str:
    if escape is _as_it_is:
        return words
    lines = [_first(row) for row in words.split("\n")]
    return "\n".join(lines)


def _first(words: str) -> str:
    if WIDE_AT_START.match(words):
        return f"&#{ord(words[0])};{words[1:]}"
    found = AT_START.match(words)
    if not found:
        return words
    mark = found[2]
    rest = words[found.end() :]
    return f"{mark}\\{rest}" if mark.isdigit() else "\\" + mark[0] + mark[1:].replace("?", "\\?") + rest


def _written(inlines: Inlines, escape: Callable[[str], str], labels: object) -> str:
    return "".join(_one(inline, escape, labels) for inline in inlines)


def _one(inline: Inline, escape: Callable[[str], str], labels: object) -> str:
    match inline:
        case doc.Text(words):
            return escape(words)
        case doc.Strong(inner):
            return f"**{_written(inner, escape, labels)}**"
        case doc.Emphasis(inner):
            return f"*{_written(inner, escape, labels)}*"
        case doc.Code(words):
            return _code(words)
        case doc.Link(target, inner):
            return f"[{_written(inner, escape, labels)}]({target})"
        case doc.Break():
            return "\\\n"
        case doc.Footnote():
            return f"[^{next(labels)}]"  # type: ignore[call-overload]
    raise TypeError(f"no mark for {type(inline).__name__}")


def _code(words: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    room = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{fence}{room}{words}{room}{fence}"


def _notes(inlines: Inlines) -> list[doc.Footnote]:
    found: list[doc.Footnote] = []
    for inline in inlines:
        match inline:
            case doc.Footnote():
                found.append(inline)
            case doc.Strong(inner) | doc.Emphasis(inner) | doc.Link(_, inner):
                found += _notes(inner)
    return found


def _bare(inlines: Inlines) -> Inlines:
    """Words, notes and links without strength and emphasis."""
    made: list[Inline] = []
    for inline in inlines:
        match inline:
            case doc.Strong(inner) | doc.Emphasis(inner):
                made += _bare(inner)
            case doc.Code(words):
                made += doc.text(words)
            case doc.Link(target, inner):
                made.append(doc.Link(target, _bare(inner)))
            case _:
                made.append(inline)
    return tidy(made)


def _reads_as(words: str, wanted: Inlines, labels: list[str], *, cell: bool) -> bool:
    """Whether the reader gives just these words; a note's own text is not looked at here."""
    notes = "".join(f"\n\n[^{label}]: {label}" for label in labels)
    shown = f"| {words} |\n| --- |" if cell else words
    if cell and "\n" in words:
        return False
    blocks, problems = prose.read(shown + notes, "new.md", 1)
    if problems or len(blocks) != 1:
        return False
    block = blocks[0]
    found = block.header[0] if isinstance(block, doc.Table) and cell else getattr(block, "inlines", None)
    if not isinstance(block, doc.Table if cell else doc.Paragraph) or found is None:
        return False
    return bool(as_data(_unnoted(found)) == as_data(_unnoted(wanted)))


def _unnoted(inlines: Inlines) -> Inlines:
    return doc.rewritten(inlines, lambda node: doc.Footnote(()) if isinstance(node, doc.Footnote) else node)
