"""What cites an id that is not there: the complaint, the nearest id, and whose id it should have been."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xindeng.diag import Diagnostic, Mend, Span, nearest
from xindeng.kinds import KINDS

FEW = 6
"""Ids of a kind that are all named when none is like a wrong one."""


@dataclass(frozen=True)
class Known:
    """Every id that an author wrote somewhere."""

    titles: Mapping[str, str]
    """Of the items that are shown."""
    drafts: frozenset[str]
    others: frozenset[str]
    """Of items that have complaints of their own, or stand in a file that cannot be read."""


@dataclass(frozen=True)
class Nameless:
    """An item whose id is missing or not allowed, so that nobody can cite it."""

    prefix: str
    written: str
    complaint: Diagnostic


def problem(ref: str, prefixes: tuple[str, ...], at: Callable[[], Span], known: Known) -> Diagnostic | None:
    """What is wrong with a reference; nothing where its item has complaints of its own. `at` finds its place."""
    if prefixes and not ref.startswith(tuple(f"{prefix}-" for prefix in prefixes)):
        wanted = "、".join(f"{kind.label}（{kind.prefix}-…）" for kind in KINDS if kind.prefix in prefixes)
        hint = _instead(ref, prefixes, known) or "检查编号的开头。"
        return Diagnostic("I-04", at(), f"这里要写{wanted}的编号，“{ref}”不是", hint)
    if ref in known.titles or ref in known.others:
        return None
    if ref in known.drafts:
        hint = "先去掉这一处（链接就只留文字），等它改成 in_review 再引用。"
        return Diagnostic("I-05", at(), f"“{ref}”还是草稿，不会发布", hint, cause=f"draft {ref}")
    near = _near(ref, prefixes, known)
    if near:
        hint = f"是不是“{near}”（{known.titles[near]}）？"
    else:
        hint = f"改了名，就换成新的编号；删掉了，这里也去掉，方括号里可以空着。{_others(ref, prefixes, known)}"
    mend = Mend(ref, near) if near else None
    return Diagnostic("R-01", at(), f"找不到编号“{ref}”", hint, mend=mend, cause=_cause(ref))


def _cause(ref: str) -> str:
    return f"id {ref}"


def _near(ref: str, prefixes: Sequence[str], known: Known) -> str:
    """The id like a wrong one: of its own kind by what follows the prefix, else by the whole."""
    prefix, _, rest = ref.partition("-")
    own = {id_.partition("-")[2]: id_ for id_ in _of(known, (prefix,))}
    if own:
        return own.get(nearest(rest, own), "")
    return nearest(ref, _of(known, prefixes) if prefixes else known.titles)


def _of(known: Known, prefixes: Sequence[str]) -> list[str]:
    return [id_ for id_ in known.titles if id_.startswith(tuple(f"{prefix}-" for prefix in prefixes))]


def _instead(ref: str, prefixes: Sequence[str], known: Known) -> str:
    """What may be written in its place, where that is little."""
    ids = _of(known, prefixes or (ref.partition("-")[0],))
    words = "、".join(f"{id_}（{known.titles[id_]}）" for id_ in ids)
    return f"可以写：{words}。" if 0 < len(ids) <= FEW else ""


def _others(ref: str, prefixes: Sequence[str], known: Known) -> str:
    """What may stand in place of an item that is gone; for a help line nothing may: who calls gets somebody else."""
    return "" if ref.startswith("hot-") else _instead(ref, prefixes, known)


def of_one_cause(problems: Sequence[Diagnostic], nameless: Iterable[Nameless]) -> list[Diagnostic]:
    """The same complaints; an item without a proper id and those who cite just one that is missing, as one.

    Only where nothing else fits: one such item of a kind, and one id of that kind that nobody has.
    """
    made = list(problems)
    lost = {each.cause.removeprefix("id ") for each in made if each.code == "R-01" and each.cause and not each.mend}
    waiting = list(nameless)
    for one in waiting:
        wanted = [ref for ref in lost if ref.startswith(f"{one.prefix}-")]
        if len(wanted) == 1 and sum(other.prefix == one.prefix for other in waiting) == 1 and one.complaint in made:
            made[made.index(one.complaint)] = _named(one, wanted[0])
    return made


def _named(one: Nameless, ref: str) -> Diagnostic:
    """The complaint about an item's id, with the id by which others know it."""
    hint = f"别处引用的是 {ref}，多半就是它：写成 id: {ref}。"
    mend = Mend(one.written, ref) if one.written else Mend("", f"id: {ref}")
    return replace(one.complaint, hint=hint, mend=mend, cause=_cause(ref))
