"""Load: from files to a `Library` of checked records, or every problem on the way.

What stands under courses/ and is not an item: README.md, LICENSE.md, centre.yml (the
county's own file), waivers.yml and *.slides.yml (what a demonstration video was made from).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

from xindeng import base, centre, prose, schema, script, source
from xindeng.base import Lower
from xindeng.diag import Diagnostic, Span, did_you_mean
from xindeng.doc import Blocks, Link, Picture, Slide, links, rewritten, walk
from xindeng.kinds import BY_NAME, KINDS, Kind
from xindeng.memo import AFRESH, Memo
from xindeng.schema import Ref, Register
from xindeng.shelf import Library, Waiver
from xindeng.source import Opened, Source, Where
from xindeng.trouble import Trouble

NOT_ITEMS = {"README.md", "LICENSE.md", "centre.yml", "waivers.yml"}
Problems = list[Diagnostic]


@dataclass(frozen=True)
class Outcome:
    """What one file gives: it depends on the file's bytes and path, and on nothing else."""

    entries: tuple[Draft, ...]
    problems: tuple[Diagnostic, ...]
    lost: frozenset[str] = frozenset()
    """Ids that stand in a file which cannot be read: whoever cites them is not to blame."""


@dataclass(frozen=True)
class Draft:
    """One source with what became of it; `record` is None when its fields are wrong."""

    source: Source
    record: Register | None
    problems: tuple[Diagnostic, ...]
    refs: tuple[tuple[Where, Ref], ...] = ()
    """Every other item that the fields name, and where."""
    links: tuple[Link, ...] = ()
    """Every link of the body that leads to an item."""
    pictures: tuple[Picture, ...] = ()

    @property
    def id(self) -> str:
        return _text(self.source, "id")

    @property
    def is_draft(self) -> bool:
        return _text(self.source, "status") == "draft"


def load(root: Path, *, drafts: bool = False, memo: Memo = AFRESH) -> tuple[Library, Problems]:
    """Everything under root/courses, over the base library that its centre.yml names.

    Drafts stay out unless asked for; one that says otherwise what the base says leaves the
    base's in its place. Raises Trouble when there is no courses/ folder, so that nothing can
    be said about it.
    """
    folder = root / "courses"
    if not folder.is_dir():
        raise Trouble(f"{root.name or root} 里没有 courses 文件夹：请在内容库的根目录运行，或用 --root 指给它。")
    keeper, page, problems = centre.read(folder, root, memo)
    lower, wrong = base.find(keeper.base, page, root, memo)
    outcomes = _read_all([folder, *([lower.courses] if lower else [])], root, memo)
    layers = _laid(outcomes, lower, drafts=drafts)
    problems += [*wrong, *layers.problems]
    for entry in layers.entries:
        problems += _as_draft(entry, [*entry.problems, *_missing_pictures(entry, root)])
    if base.is_named(page) and not lower:  # whoever cites what lies beneath is not to blame
        return Library({}, keeper, {}, {}, whole=False), problems
    shown = [entry for entry in layers.entries if _is_shown(entry, drafts=drafts)]
    by_id = dict(sorted({entry.id: entry for entry in shown}.items()))
    items = {id_: entry.record for id_, entry in by_id.items() if entry.record}
    for entry in shown:
        problems += _dangling(entry, items, layers.known)
    if page:
        problems += _refs(schema.refs(keeper), page, items, layers.known)
    waivers, wrong = _waivers(folder, lower, items, root, memo)
    problems += wrong
    for waiver, place in waivers:
        problems += _refs(schema.refs(waiver), place, items, layers.known)
    citations = _citations(by_id.values())
    problems += _over(layers, lower, citations, schema.refs(keeper))
    replaced = {ref: record for ref, record in layers.beneath.items() if record and ref in layers.over}
    beneath = lower.beneath(replaced) if lower else None
    urls = {id_: url(item) for id_, item in items.items()}
    return Library(items, keeper, citations, urls, tuple(waivers), beneath), problems


def url(item: Register) -> str:
    """Where an item's page stands in the site; flat, so that it works from any server or stick."""
    return f"{BY_NAME[item.type].folder}/{item.id}.html"


def _read_all(folders: Sequence[Path], root: Path, memo: Memo) -> list[Outcome]:
    """What every file gives, in the order of their paths but for those that may not be read."""
    taken: list[Opened] = []
    refused: list[Outcome] = []
    for file in (file for folder in folders for file in sorted(folder.rglob("*"))):
        if file.suffix in {".md", ".yml", ".yaml"} and file.name not in NOT_ITEMS and ".slides." not in file.name:
            one, wrong = source.take(file, root)
            if one:
                taken.append(one)
            else:
                refused.append(Outcome((), tuple(wrong), _ids_in(file.read_bytes()) if file.is_file() else frozenset()))
    return [*refused, *memo.recall("read", [((one.path, one.sha256), one) for one in taken], _outcome)]


def _outcome(one: Opened) -> Outcome:
    found, problems = source.items(one)
    lost = _ids_in(one.raw) if problems else frozenset()
    named = [schema.headed(each) for each in found]
    problems += [problem for _, twice in named for problem in twice]
    return Outcome(tuple(_enter(each) for each, _ in named), tuple(problems), lost)


def _ids_in(raw: bytes) -> frozenset[str]:
    """Ids by the look of a file that is no YAML."""
    words = raw[: source.MAX_BYTES].decode("utf-8", "replace")
    return frozenset(re.findall(r"\b(?:id|编号)[:：]\s*[\"']?([a-z0-9-]+)", words))


def _text(one: Source, field: str) -> str:
    value = one.data.get(field, "")
    return value.strip() if isinstance(value, str) else ""


def _as_draft(entry: Draft, problems: Sequence[Diagnostic]) -> Problems:
    """What is wrong in a draft is a reminder, not an error."""
    return [replace(p, severity="warning") for p in problems] if entry.is_draft else list(problems)


# --- one item --------------------------------------------------------------------------


def _enter(one: Source) -> Draft:
    kind, problems = _kind(one)
    if kind is None:
        return Draft(one, None, tuple(problems))
    record, wrong = schema.build(kind.model, one)
    problems += wrong
    if record is None:
        problems += prose.read(one.body, one.path, one.body_line)[1] if not kind.script else []
        return Draft(one, None, tuple(problems))
    problems += _prefix(record, kind)
    texts, pictures, wrong = _body(record, kind)
    schema.with_texts(record, texts)
    cited = tuple(link for link in links(tuple(texts.values())) if is_id(link.target))
    return Draft(one, record, tuple(problems + wrong), tuple(schema.refs(record)), cited, pictures)


def single(one: Source) -> Register | None:
    """One item as it would be loaded, for looking at another version of it; None where its fields are wrong."""
    return _enter(one).record


def _kind(one: Source) -> tuple[Kind[Register] | None, Problems]:
    name = _text(one, "type")
    if name in BY_NAME:
        return BY_NAME[name], []
    if not name:
        hint = f"补上一行 type，例如 type: lecture。可以写：{'、'.join(BY_NAME)}。"
        return None, [Diagnostic("F-02", one.at(), "缺少类型（type）", hint)]
    guess = did_you_mean(name, BY_NAME)
    hint = f"{guess}可以写：{'、'.join(BY_NAME)}。"
    return None, [Diagnostic("I-03", one.at("type"), f"不认识的类型“{name}”", hint)]


def _prefix(record: Register, kind: Kind[Register]) -> Problems:
    if record.id.startswith(f"{kind.prefix}-"):
        return []
    hint = f"改成 {kind.prefix}-{record.id.split('-', 1)[-1]} 这样的编号。"
    return [record.says("id", "I-02", f"{kind.label}的编号要以 {kind.prefix}- 开头，这里是“{record.id}”", hint)]


def _body(record: Register, kind: Kind[Register]) -> tuple[Mapping[str, Blocks], tuple[Picture, ...], Problems]:
    """The body's texts, its pictures as they were written, and complaints."""
    one = record.source
    if kind.script:
        blocks, problems = script.read(one.body, one.path, one.body_line, kind.script(record))
        return {"script": blocks}, (), [*problems, *_no_slides(blocks, kind)]
    blocks, problems = prose.read(one.body, one.path, one.body_line)
    blocks, pictures = _from_root(blocks, PurePosixPath(one.path).parent) if "![" in one.body else (blocks, ())
    texts, unplaced = prose.place(blocks, kind.slots(record), Span(one.path, one.body_line))
    return texts, pictures, [*problems, *_no_slides(blocks, kind), *unplaced]


def _no_slides(blocks: Blocks, kind: Kind[Register]) -> Problems:
    """Complaints about slides where nobody would ever show them."""
    can = "、".join(each.label for each in KINDS if each.slides)
    message, hint = f"{kind.label}里不能写幻灯片", f"有幻灯片的是：{can}。这里写成普通的段落或列表。"
    found = () if kind.slides else (block for block in walk(blocks) if isinstance(block, Slide))
    return [Diagnostic("B-18", slide.span or Span(""), message, hint) for slide in found]


PICTURES = {".png", ".jpg", ".jpeg", ".webp"}


def _from_root(blocks: Blocks, folder: PurePosixPath) -> tuple[Blocks, tuple[Picture, ...]]:
    """Pictures named relative to the content root, and as they were written, relative to `folder`."""
    pictures: list[Picture] = []

    def named(node: Any) -> Any:
        if not isinstance(node, Picture):
            return node
        pictures.append(node)
        return replace(node, src=normpath(folder / node.src))

    return rewritten(blocks, named), tuple(pictures)


def _missing_pictures(entry: Draft, root: Path) -> Problems:
    """Complaints about pictures that are not there."""
    problems: Problems = []
    for picture in entry.pictures:
        file = (entry.source.file.parent / picture.src).resolve()
        span = picture.span or entry.source.at()
        if file.suffix.lower() not in PICTURES:
            hint = f"可以用：{'、'.join(sorted(PICTURES))}。"
            problems.append(Diagnostic("M-14", span, f"不能用这种图片“{picture.src}”", hint))
        elif not file.is_relative_to(root.resolve()) or not file.is_file():
            hint = "路径从本文件所在的文件夹写起；图片要在内容库里面。"
            problems.append(Diagnostic("M-13", span, f"找不到图片“{picture.src}”", hint))
    return problems


# --- over a base library ---------------------------------------------------------------


@dataclass(frozen=True)
class _Layers:
    """What the county wrote over what is left of the base library."""

    entries: list[Draft]
    own: list[Register]
    beneath: Mapping[str, Register | None]
    """Everything of the base, what does not show through too; None where its fields are wrong."""
    over: frozenset[str]
    """Ids of own items that are shown."""
    known: Known
    problems: Problems


def _laid(outcomes: Sequence[Outcome], lower: Lower | None, *, drafts: bool) -> _Layers:
    """Own items in the place of the base's, and without those that are left out: what is wrong in them is nobody's matter."""
    own = [entry for outcome in outcomes if not _theirs(outcome, lower) for entry in outcome.entries]
    beneath = [entry for outcome in outcomes if _theirs(outcome, lower) for entry in outcome.entries]
    over = frozenset(entry.id for entry in own if _is_shown(entry, drafts=drafts))
    gone = over | set(lower.words.hide if lower else ())
    left = [entry for entry in beneath if entry.id not in gone]
    problems = [
        problem
        for outcome in outcomes
        for problem in outcome.problems
        if not (_theirs(outcome, lower) and outcome.lost and outcome.lost <= gone)
    ]
    problems += [*_twice(own), *_twice(left)]
    lost = {id_: None for outcome in outcomes for id_ in outcome.lost}
    known = {**lost, **{entry.id: entry for entry in (*beneath, *own)}}
    below = {entry.id: entry.record for entry in beneath}
    below |= {id_: None for outcome in outcomes if _theirs(outcome, lower) for id_ in outcome.lost}
    return _Layers([*left, *own], [entry.record for entry in own if entry.record], below, over, known, problems)


def _theirs(outcome: Outcome, lower: Lower | None) -> bool:
    """Whether a file is the base library's."""
    places = (*(entry.source.path for entry in outcome.entries), *(problem.span.path for problem in outcome.problems))
    return lower is not None and any(lower.holds(place) for place in places)


def _is_shown(entry: Draft, *, drafts: bool) -> bool:
    return entry.record is not None and (drafts or not entry.is_draft)


def _over(
    layers: _Layers, lower: Lower | None, citations: Mapping[str, Sequence[str]], named: Iterable[tuple[Where, Ref]]
) -> Problems:
    """Complaints about what is said otherwise and what is left out; `named` are the items that centre.yml needs."""
    problems = list(base.overriding(layers.own, layers.beneath, lower.name if lower else ""))
    if lower:
        cited = {**citations, **{str(ref): (*citations.get(ref, ()), lower.page.path) for _, ref in named}}
        problems += base.hidden(lower, layers.beneath, layers.over, cited)
    return problems


def _waivers(
    folder: Path, lower: Lower | None, items: Mapping[str, Register], root: Path, memo: Memo
) -> tuple[list[tuple[Waiver, Source]], Problems]:
    """What named people answer for; those of the base for items that are still its own."""
    found, problems = centre.waivers(folder, root, memo)
    if not lower:
        return found, problems
    theirs, _ = centre.waivers(lower.courses, root, memo)
    kept = [
        (waiver, place)
        for waiver, place in theirs
        if waiver.item in items and lower.holds(items[waiver.item].source.path)
    ]
    return [*found, *kept], problems


# --- between items ---------------------------------------------------------------------


def _twice(entries: Sequence[Draft]) -> Problems:
    problems: Problems = []
    first: dict[str, Draft] = {}
    for entry in entries:
        if entry.id and entry.id in first:
            place = first[entry.id].source.at("id")
            hint = f"第一次在 {place.path} 第 {place.line} 行。给其中一个换编号；编号一经使用就不再改。"
            problems.append(Diagnostic("I-01", entry.source.at("id"), f"编号“{entry.id}”用了两次", hint))
        first.setdefault(entry.id, entry)
    return problems


def is_id(target: str) -> bool:
    """Whether a link leads to an item rather than to an address or a place on the page."""
    return not target.startswith("#") and ":" not in target


Known = Mapping[str, Draft | None]
"""Every id that an author wrote somewhere; None where its file cannot be read."""


def _dangling(entry: Draft, items: Mapping[str, Register], known: Known) -> Problems:
    place = entry.source.at()
    links = (_no_such(link.target, (), link.span or place, items, known) for link in entry.links)
    return [*_refs(entry.refs, entry.source, items, known), *(problem for problem in links if problem)]


def _refs(refs: Iterable[tuple[Where, Ref]], one: Source, items: Mapping[str, Register], known: Known) -> Problems:
    """Complaints about the fields that name another item."""
    found = (_no_such(str(ref), ref.prefixes, one.at(*where), items, known) for where, ref in refs)
    return [problem for problem in found if problem]


def _no_such(
    ref: str, prefixes: tuple[str, ...], span: Span, items: Mapping[str, Register], known: Known
) -> Diagnostic | None:
    if prefixes and not ref.startswith(tuple(f"{prefix}-" for prefix in prefixes)):
        wanted = "、".join(f"{kind.label}（{kind.prefix}-…）" for kind in KINDS if kind.prefix in prefixes)
        return Diagnostic("I-04", span, f"这里要写{wanted}的编号，“{ref}”不是", "检查编号的开头。")
    if ref in items:
        return None
    if ref in known:
        entry = known[ref]
        if entry and entry.is_draft:
            hint = "等它改成 in_review 再引用，或者先去掉这一处。"
            return Diagnostic("I-05", span, f"“{ref}”还是草稿，不会发布", hint)
        return None  # it exists and has complaints of its own: say nothing twice
    candidates = [id_ for id_ in items if not prefixes or id_.startswith(tuple(f"{p}-" for p in prefixes))]
    hint = did_you_mean(ref, candidates) or "检查编号有没有写错；新内容要先建立文件。"
    return Diagnostic("R-01", span, f"找不到编号“{ref}”", hint)


def _citations(entries: Iterable[Draft]) -> dict[str, tuple[str, ...]]:
    cited: dict[str, list[str]] = {}
    for entry in entries:
        targets = [*(str(ref) for _, ref in entry.refs), *(link.target for link in entry.links)]
        for target in dict.fromkeys(targets):
            cited.setdefault(target, []).append(entry.id)
    return {target: tuple(sorted(citing)) for target, citing in cited.items()}
