"""Problems in edX's own marks: `>>question<<`, `( ) (x)`, `[ ] [x]`, `= answer`, `[[a, (b)]]`, `[explanation]`.

Source: edX, "Problems, simple editor" (Markdown of Studio).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xindeng.imports.asked import Asked

CHOICE = re.compile(r"^\s*\(\s*([xX]?)@?\s*\)\s*(.+)$")
BOX = re.compile(r"^\s*\[\s*([xX]?)\s*\]\s*(.+)$")
TYPED = re.compile(r"^\s*(?:s?=|or=)\s*(.+)$")
DROP = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
HINT = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
SAID = re.compile(
    r"\{\s*(?:selected|s|unselected|u)\s*:\s*|\}\s*,?\s*|^(?:selected|s|unselected|u)\s*:\s*", re.IGNORECASE
)
ASKED = re.compile(r">>(.*?)<<", re.DOTALL)
WHY = re.compile(r"\[explanation\](.*?)\[/?explanation\]", re.DOTALL | re.IGNORECASE)
DEMANDED = re.compile(r"^\s*\|\|(.+?)\|\|\s*$", re.MULTILINE)
TAG = re.compile(r"<[^>]+>")


def read(words: str, place: str) -> list[Asked]:
    """The questions of one problem; `---` on a line of its own parts them."""
    return [one for part in re.split(r"^\s*---\s*$", words, flags=re.MULTILINE) if (one := _one(part, place))]


def _one(words: str, place: str) -> Asked | None:
    why = "；".join(_flat(found) for found in WHY.findall(words))
    hint = "；".join(_flat(found) for found in DEMANDED.findall(words))
    made = _read(DEMANDED.sub("", WHY.sub("", words)), why, place)
    return replace(made, hint=hint) if made else None


def _read(words: str, why: str, place: str) -> Asked | None:
    dropped = DROP.search(words)
    if dropped:
        return _dropped(words, dropped, why, place)
    rows = words.split("\n")
    singles, boxes = ([found for row in rows if (found := mark.match(row))] for mark in (CHOICE, BOX))
    typed = [found[1] for row in rows if (found := TYPED.match(row))]
    stem = _stem(
        words,
        [
            row
            for row in rows
            if not (CHOICE.match(row) or BOX.match(row) or TYPED.match(row) or row.strip().startswith("not="))
        ],
    )
    if singles or boxes:
        return _chosen(stem, singles or boxes, "single" if singles else "multiple", why, place)
    if typed:
        answer = "；".join(_flat(HINT.sub("", each)) for each in typed)
        return Asked(stem, (), answer, "case", why=why, place=place)
    return None


def _chosen(stem: str, found: Sequence[re.Match[str]], kind: str, why: str, place: str) -> Asked:
    options = tuple(_flat(HINT.sub("", each[2])) for each in found)
    right = [bool(each[1]) for each in found]
    hints = [_flat("；".join(SAID.sub(" ", hint) for hint in HINT.findall(each[2]))) for each in found]
    good = "；".join(hint for hint, yes in zip(hints, right, strict=True) if yes and hint)
    bad = "；".join(
        f"{option}：{hint}"
        for option, hint, yes in zip(options, hints, right, strict=True)
        if not yes and hint
    )
    letters = "".join(letter for letter, yes in zip("ABCDEFGH", right, strict=False) if yes)
    return Asked(
        stem,
        options,
        letters,
        "multiple" if kind == "multiple" or len(letters) > 1 else "single",
        good,
        bad,
        why=why,
        place=place,
    )


def _dropped(words: str, found: re.Match[str], why: str, place: str) -> Asked:
    """A list that drops down: the right one stands in brackets."""
    rows = [row for row in re.split(r"[\n,]", HINT.sub("", found[1])) if row.strip()]
    right = [row.strip().startswith("(") and row.strip().endswith(")") for row in rows]
    options = tuple(_flat(row.strip().strip("()")) for row in rows)
    letters = "".join(letter for letter, yes in zip("ABCDEFGH", right, strict=False) if yes)
    return Asked(
        _stem(words, DROP.sub(" ", words).split("\n")), options, letters, "single", why=why, place=place
    )


def _stem(words: str, rows: Sequence[str]) -> str:
    asked = ASKED.search(words)
    return _flat(asked[1].replace("||", " ")) if asked else _flat(" ".join(rows))


def _flat(words: str) -> str:
    return " ".join(TAG.sub(" ", words).split())
