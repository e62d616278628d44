"""Load: from files to a `Library` of checked records, or every problem on the way.

What stands under courses/ and is not an item: README.md, LICENSE.md, centre.yml (the
county's own file), waivers.yml, *.slides.yml (what a demonstration video was made from)
and *.captions.md (what is said in a recording).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import count
from operator import attrgetter
from pathlib import Path, PurePosixPath

from xindeng import base, centre, citing, layers, opening, pictures, prose, schema, script, source, walked
from xindeng.citing import Known, Nameless
from xindeng.diag import Diagnostic, Mend, Span, nearest
from xindeng.doc import Blocks, Link, Picture, Slide, links, walk
from xindeng.kinds import BY_NAME, KINDS, Kind
from xindeng.memo import AFRESH, Memo
from xindeng.schema import Ref, Register
from xindeng.shelf import Library
from xindeng.source import Opened, Source, Where
from xindeng.trouble import Trouble

NOT_ITEMS = {"README.md", "LICENSE.md", "centre.yml", "waivers.yml"}
READ = (".md", ".yml", ".yaml")
BESIDE = (".slides.", ".captions.")
"""In the name of a file that something else is made from."""
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

    @cached_property
    def id(self) -> str:
        return self.record.id if self.record else _text(self.source, "id")

    @cached_property
    def is_draft(self) -> bool:
        return (self.record.status if self.record else _text(self.source, "status")) == "draft"

    @cached_property
    def is_copy(self) -> bool:
        """Whether an operating system gave the file its name when it was copied."""
        return bool(COPY.search(Path(self.source.path).stem))

    @cached_property
    def cited(self) -> Mapping[str, None]:
        """The ids of all of them, each once."""
        return dict.fromkeys([*(str(ref) for _, ref in self.refs), *(link.target for link in self.links)])

    @cached_property
    def in_kind(self) -> bool:
        """Whether each field names an item of a kind that may stand there."""
        return all(str(ref).startswith(tuple(f"{prefix}-" for prefix in ref.prefixes)) for _, ref in self.refs if ref.prefixes)


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
    lower, wrong = base.find(page, root, memo)
    files = _read_all([folder, *([lower.courses] if lower else [])], root, memo)
    laid = layers.laid(files[0], [file for more in files[1:] for file in more], lower, drafts=drafts)
    problems += [*wrong, *laid.problems, *_twice(laid.own), *_twice(laid.left)]
    for entry in laid.entries:
        problems += _as_draft(entry, [*entry.problems, *pictures.missing(entry.pictures, entry.source.file.parent, root)])
    if base.is_named(page) and not lower:  # whoever cites what lies beneath is not to blame
        return Library({}, keeper, {}, {}, whole=False), problems
    shown = [entry for entry in laid.entries if layers.is_shown(entry, drafts=drafts)]
    by_id = dict(sorted({entry.id: entry for entry in shown}.items()))
    items = {id_: entry.record for id_, entry in by_id.items() if entry.record}
    known = _known([*laid.beneath, *laid.own], items, laid.lost)
    for entry in shown:
        problems += _dangling(entry, known)
    if page:
        problems += _refs(schema.refs(keeper), page, known)
    waivers, wrong = layers.waivers(folder, lower, items, root, memo)
    problems += wrong
    for waiver, place in waivers:
        problems += _refs(schema.refs(waiver), place, known)
    problems = citing.of_one_cause(problems, _nameless(laid.entries))
    citations = _citations(by_id.values())
    problems += layers.between(laid, lower, citations, schema.refs(keeper))
    urls = {id_: url(item) for id_, item in items.items()}
    return Library(items, keeper, citations, urls, tuple(waivers), layers.beneath(laid, lower)), problems


def url(item: Register) -> str:
    """Where an item's page stands in the site; flat, so that it works from any server or stick."""
    return f"{BY_NAME[item.type].folder}/{item.id}.html"


def unread(root: Path, memo: Memo) -> int:
    """How many files below root/courses were never read as they are now: the more, the longer `load` takes."""
    taken, _ = _taken([root / "courses"], root, memo)
    return memo.lacks("read", ((one.path, one.sha256) for _, one in taken))


def _read_all(folders: Sequence[Path], root: Path, memo: Memo) -> list[list[Outcome]]:
    """What every file of each folder gives, in the order of their paths but for those that may not be read."""
    taken, made = _taken(folders, root, memo)
    known = memo.recall("read", [((one.path, one.sha256), one) for _, one in taken], _outcome)
    for (n, _), outcome in zip(taken, known, strict=True):
        made[n].append(outcome)
    return made


def _taken(folders: Sequence[Path], root: Path, memo: Memo) -> tuple[list[tuple[int, Opened]], list[list[Outcome]]]:
    """Every file with the number of its folder; and for each folder, what there is to say of those that are not read."""
    taken: list[tuple[int, Opened]] = []
    made: list[list[Outcome]] = [[] for _ in folders]
    inside = [folder.resolve().is_relative_to(root.resolve()) for folder in folders]
    for n, entry in ((n, entry) for n, folder in enumerate(folders) for entry in walked.below(folder)):
        if entry.name.endswith(READ) and entry.name not in NOT_ITEMS and not any(mark in entry.name for mark in BESIDE):
            within = inside[n] and not entry.is_symlink()
            one, wrong = memo.once(entry, partial(source.take, Path(entry.path), root, within=within))
            if one:
                taken.append((n, one))
            else:
                file = Path(entry.path)
                made[n].append(Outcome((), tuple(wrong), _ids_in(file.read_bytes()) if file.is_file() else frozenset()))
        elif (file := Path(entry.path)).is_file() and (odd := opening.unread(file.relative_to(root).as_posix())):
            made[n].append(Outcome((), (odd,), _ids_in(file.read_bytes())))
    return taken, made


def _outcome(one: Opened) -> Outcome:
    found, problems = source.items(one)
    lost = _ids_in(one.raw) if problems else frozenset()
    named = [schema.headed(each) for each in found]
    problems += [problem for _, twice in named for problem in twice]
    return Outcome(tuple(_enter(each) for each, _ in named), tuple(problems), lost)


def _ids_in(raw: bytes) -> frozenset[str]:
    """Ids by the look of a file that is no YAML."""
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    words = raw[: source.MAX_BYTES].decode(encoding, "replace")
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
    texts, found, wrong = _body(record, kind)
    schema.with_texts(record, texts)
    cited = tuple(link for link in links(tuple(texts.values())) if is_id(link.target))
    return Draft(record.source, record, tuple(problems + wrong), tuple(schema.refs(record)), cited, found)


def single(one: Source) -> Register | None:
    """One item as it would be loaded, for looking at another version of it; None where its fields are wrong."""
    return _enter(one).record


def _kind(one: Source) -> tuple[Kind[Register] | None, Problems]:
    name = _text(one, "type")
    if name in BY_NAME:
        return BY_NAME[name], []
    if not name:
        own = [kind for kind in KINDS if _text(one, "id").startswith(f"{kind.prefix}-")]
        hint = f"从编号看是{own[0].label}：补上一行 type: {own[0].name}。" if len(own) == 1 else _any_kind("补上一行 type: …。")
        mend = Mend("", f"type: {own[0].name}") if len(own) == 1 else None
        return None, [Diagnostic("F-02", one.at(), "缺少类型（type）", hint, mend=mend)]
    meant = next((kind.name for kind in KINDS if kind.label == name), "") or nearest(name, BY_NAME)
    hint = f"是不是“{meant}”？" if meant else _any_kind("")
    mend = Mend(name, meant) if meant else None
    return None, [Diagnostic("I-03", one.at("type"), f"不认识的类型“{name}”", hint, mend=mend)]


def _any_kind(how: str) -> str:
    return f"{how}可以写：{'、'.join(f'{kind.name}（{kind.label}）' for kind in KINDS)}。"


def _prefix(record: Register, kind: Kind[Register]) -> Problems:
    if record.id.startswith(f"{kind.prefix}-"):
        return []
    right = f"{kind.prefix}-{record.id.split('-', 1)[-1]}"
    message = f"{kind.label}的编号要以 {kind.prefix}- 开头，这里是“{record.id}”"
    return [replace(record.says("id", "I-02", message, f"改成 {right} 这样的编号。"), mend=Mend(record.id, right))]


def _body(record: Register, kind: Kind[Register]) -> tuple[Mapping[str, Blocks], tuple[Picture, ...], Problems]:
    """The body's texts, its pictures as they were written, and complaints."""
    one = record.source
    if kind.script:
        blocks, problems = script.read(one.body, one.path, one.body_line, kind.script(record))
        return {"script": blocks}, (), [*problems, *_no_slides(blocks, kind)]
    blocks, problems = prose.read(one.body, one.path, one.body_line)
    blocks, found = pictures.from_root(blocks, PurePosixPath(one.path).parent) if "![" in one.body else (blocks, ())
    texts, unplaced = prose.place(blocks, kind.slots(record), Span(one.path, one.body_line))
    return texts, found, [*problems, *_no_slides(blocks, kind), *unplaced]


def _no_slides(blocks: Blocks, kind: Kind[Register]) -> Problems:
    """Complaints about slides where nobody would ever show them."""
    can = "、".join(each.label for each in KINDS if each.slides)
    message, hint = f"{kind.label}里不能写幻灯片", f"有幻灯片的是：{can}。这里写成普通的段落或列表。"
    found = () if kind.slides else (block for block in walk(blocks) if isinstance(block, Slide))
    return [Diagnostic("B-18", slide.span or Span(""), message, hint) for slide in found]


# --- between items ---------------------------------------------------------------------


def _twice(entries: Sequence[Draft]) -> Problems:
    """An id that two items have: told at the one that looks like a copy, else at the later."""
    problems: Problems = []
    first: dict[str, Draft] = {}
    for entry in sorted(entries, key=attrgetter("is_copy")):
        if entry.id and entry.id in first:
            place, free = first[entry.id].source.at("id"), _free(entry.id, {each.id for each in entries})
            if entry.is_copy:
                hint = f"复制来的这一份换一个没用过的编号，例如 {free}；{place.path} 里的不改。"
            else:
                hint = f"{place.path} 第 {place.line} 行也用了它。后写的那一项换一个没用过的编号，例如 {free}；先有的不改。"
            mend = Mend(entry.id, free) if entry.is_copy else None
            problems.append(Diagnostic("I-01", entry.source.at("id"), f"编号“{entry.id}”用了两次", hint, mend=mend))
        first.setdefault(entry.id, entry)
    return problems


def _free(taken: str, known: AbstractSet[str]) -> str:
    return next(name for n in count(2) if (name := f"{taken}-{n}") not in known)


COPY = re.compile(r"副本|复件|拷贝|copy|\(\d+\)$|（\d+）$", re.IGNORECASE)


def is_id(target: str) -> bool:
    """Whether a link leads to an item rather than to an address or a place on the page."""
    return not target.startswith("#") and ":" not in target


def _known(entries: Sequence[Draft], items: Mapping[str, Register], lost: frozenset[str]) -> Known:
    written = {entry.id for entry in entries} | lost
    drafts = {entry.id for entry in entries if entry.is_draft}
    titles = {id_: item.title for id_, item in items.items()}
    return Known(titles, frozenset(drafts), frozenset(written - drafts))


def _nameless(entries: Sequence[Draft]) -> Iterator[Nameless]:
    """Items without an id that others can cite."""
    for entry in (each for each in entries if each.problems):
        kind = BY_NAME.get(_text(entry.source, "type"))
        place = entry.source.at("id")
        said = [p for p in entry.problems if p.code in ("F-08", "I-02") and p.span == place]
        said += [p for p in entry.problems if p.code == "F-02" and not entry.id and "（id）" in p.message]
        if kind and said:
            yield Nameless(kind.prefix, entry.id, _as_draft(entry, said)[0])


def _dangling(entry: Draft, known: Known) -> Problems:
    if entry.in_kind and entry.cited.keys() <= known.titles.keys():
        return []
    links = (citing.problem(link.target, (), partial(_link_at, link, entry.source), known) for link in entry.links)
    return [*_refs(entry.refs, entry.source, known), *(problem for problem in links if problem)]


def _refs(refs: Iterable[tuple[Where, Ref]], one: Source, known: Known) -> Problems:
    """Complaints about the fields that name another item."""
    found = (citing.problem(str(ref), ref.prefixes, partial(one.at, *where), known) for where, ref in refs)
    return [problem for problem in found if problem]


def _link_at(link: Link, one: Source) -> Span:
    return link.span or one.at()


def _citations(entries: Iterable[Draft]) -> dict[str, tuple[str, ...]]:
    cited: dict[str, list[str]] = {}
    for entry in entries:
        for target in entry.cited:
            cited.setdefault(target, []).append(entry.id)
    return {target: tuple(sorted(citing)) for target, citing in cited.items()}
