"""One thing, one name in new text (C-05): search knows the other names, readers need not learn them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xindeng.checks.passages import Reading
from xindeng.diag import Diagnostic, Mend
from xindeng.kinds.figures import Fact
from xindeng.kinds.registers import Reference, Term
from xindeng.shelf import Library

COPIED = {"wording"}
"""Fields that repeat a source word for word."""


def old_names(library: Library) -> Mapping[str, str]:
    """Another name -> the one to use, of the terms that say so."""
    return {alias: term.title for term in library.all(Term) if term.preferred for alias in term.aliases}


def one_name(reading: Reading) -> Iterator[Diagnostic]:
    """C-05: a reminder wherever a word has a preferred name that is not used."""
    names = dict(reading.known.names)
    if not names or isinstance(reading.item, Term | Reference | Fact):
        return
    wanted = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    for passage in reading.said:
        if COPIED & {str(step) for step in passage.where}:
            continue
        for word in dict.fromkeys(wanted.findall(passage.text)):
            message = f"“{word}”在这个库里叫“{names[word]}”"
            hint = f"新写的都用“{names[word]}”；照抄文件的原话，写在 quote 或 wording 里。"
            yield Diagnostic("C-05", passage.at(word), message, hint, "warning", mend=Mend(word, names[word]))
