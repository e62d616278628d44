"""Load: from files to a `Library` of checked records, or every problem on the way.

What stands under courses/ and is not an item: README.md, LICENSE.md, centre.yml (the
county's own file), waivers.yml and *.slides.yml (what a demonstration video was made from).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xindeng import prose, schema, script, source
from xindeng.diag import Diagnostic, Span, did_you_mean
from xindeng.doc import Blocks, Link, Picture, links, rewritten
from xindeng.kinds import BY_NAME, KINDS, Kind
from xindeng.schema import Part, Register
from xindeng.shelf import Centre, Help, Library, Waiver
from xindeng.source import Source
from xindeng.trouble import Trouble

NOT_ITEMS = {"README.md", "LICENSE.md", "centre.yml", "waivers.yml"}
Problems = list[Diagnostic]


@dataclass(frozen=True)
class Draft:
    """One source with what became of it; `record` is None when its fields are wrong."""

    source: Source
    record: Register | None
    problems: tuple[Diagnostic, ...]

    @property
    def id(self) -> str:
        return _text(self.source, "id")

    @property
    def is_draft(self) -> bool:
        return _text(self.source, "status") == "draft"


def load(root: Path, *, drafts: bool = False) -> tuple[Library, Problems]:
    """Everything under root/courses. Drafts stay out unless asked for.

    Raises Trouble when there is no courses/ folder, so that nothing can be said about it.
    """
    folder = root / "courses"
    if not folder.is_dir():
        raise Trouble(f"{root.name or root} 里没有 courses 文件夹：请在内容库的根目录运行，或用 --root 指给它。")
    sources, problems, lost = _read_all(folder, root)
    entries = [_enter(one) for one in sources]
    problems += [problem for entry in entries for problem in _as_draft(entry, entry.problems)]
    problems += _twice(entries)
    centre, page, wrong = _centre(folder / "centre.yml", root)
    problems += wrong
    items = _items(entry for entry in entries if drafts or not entry.is_draft)
    known = {**dict.fromkeys(lost), **{entry.id: entry for entry in entries}}
    for entry in entries:
        if entry.record and (drafts or not entry.is_draft):
            problems += _dangling(entry.record, items, known)
    if page:
        problems += _refs(centre, page, items, known)
    waivers, wrong = _waivers(folder / "waivers.yml", root)
    problems += wrong
    for waiver, place in waivers:
        problems += _refs(waiver, place, items, known)
    urls = {id_: url(item) for id_, item in items.items()}
    return Library(items, centre, _citations(items), urls, tuple(waivers)), problems


def url(item: Register) -> str:
    """Where an item's page stands in the site; flat, so that it works from any server or stick."""
    return f"{BY_NAME[item.type].folder}/{item.id}.html"


def _read_all(folder: Path, root: Path) -> tuple[list[Source], Problems, set[str]]:
    """Sources, complaints, and the ids that stand in files which cannot be read."""
    sources: list[Source] = []
    problems: Problems = []
    lost: set[str] = set()
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".md", ".yml", ".yaml"} and file.name not in NOT_ITEMS and ".slides." not in file.name:
            found, wrong = source.read(file, root)
            named = [schema.headed(one) for one in found]
            sources += [one for one, _ in named]
            problems += [*wrong, *(problem for _, twice in named for problem in twice)]
            lost |= _ids_in(file) if wrong else set()
    return sources, problems, lost


def _ids_in(file: Path) -> set[str]:
    """Ids by the look of a file that is no YAML: whoever cites them is not to blame."""
    if not file.is_file():
        return set()
    with file.open("rb") as opened:
        words = opened.read(source.MAX_BYTES).decode("utf-8", "replace")
    return set(re.findall(r"\b(?:id|编号)[:：]\s*[\"']?([a-z0-9-]+)", words))


def _items(entries: Iterator[Draft]) -> dict[str, Register]:
    records = [entry.record for entry in entries if entry.record]
    return {record.id: record for record in sorted(records, key=lambda record: record.id)}


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
    texts, wrong = _body(record, kind)
    schema.with_texts(record, texts)
    return Draft(one, record, tuple(problems + wrong))


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


def _body(record: Register, kind: Kind[Register]) -> tuple[Mapping[str, Blocks], Problems]:
    one = record.source
    if kind.script:
        blocks, problems = script.read(one.body, one.path, one.body_line, kind.script(record))
        return {"script": blocks}, problems
    blocks, problems = prose.read(one.body, one.path, one.body_line)
    blocks, missing = _pictures(blocks, one)
    texts, unplaced = prose.place(blocks, kind.slots(record), Span(one.path, one.body_line))
    return texts, problems + missing + unplaced


PICTURES = {".png", ".jpg", ".jpeg", ".webp"}


def _pictures(blocks: Blocks, one: Source) -> tuple[Blocks, Problems]:
    """Pictures named relative to the content root, and complaints about those that are not there."""
    root = one.file.parents[len(Path(one.path).parts) - 1].resolve()
    problems: Problems = []

    def found(block: Any) -> Any:
        if not isinstance(block, Picture):
            return block
        file = (one.file.parent / block.src).resolve()
        span = block.span or one.at()
        if file.suffix.lower() not in PICTURES:
            hint = f"可以用：{'、'.join(sorted(PICTURES))}。"
            problems.append(Diagnostic("M-14", span, f"不能用这种图片“{block.src}”", hint))
        elif not file.is_relative_to(root) or not file.is_file():
            hint = "路径从本文件所在的文件夹写起；图片要在内容库里面。"
            problems.append(Diagnostic("M-13", span, f"找不到图片“{block.src}”", hint))
        else:
            return replace(block, src=file.relative_to(root).as_posix())
        return block

    return rewritten(blocks, found), problems


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


def body_links(item: Register) -> Iterator[Link]:
    """Every link that an author wrote in a body."""
    return (link for blocks in item.body.values() for link in links(blocks))


def is_id(target: str) -> bool:
    """Whether a link leads to an item rather than to an address or a place on the page."""
    return not target.startswith("#") and ":" not in target


Known = Mapping[str, Draft | None]
"""Every id that an author wrote somewhere; None where its file cannot be read."""


def _dangling(item: Register, items: Mapping[str, Register], known: Known) -> Problems:
    links = (
        _no_such(link.target, (), link.span or item.at(), items, known)
        for link in body_links(item)
        if is_id(link.target)
    )
    return [*_refs(item, item.source, items, known), *(problem for problem in links if problem)]


def _refs(record: Part, one: Source, items: Mapping[str, Register], known: Known) -> Problems:
    """Complaints about the fields that name another item."""
    found = (_no_such(str(ref), ref.prefixes, one.at(*where), items, known) for where, ref in schema.refs(record))
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


def _citations(items: Mapping[str, Register]) -> dict[str, tuple[str, ...]]:
    cited: dict[str, list[str]] = {}
    for item in items.values():
        targets = [str(ref) for _, ref in schema.refs(item)]
        targets += [link.target for link in body_links(item) if is_id(link.target)]
        for target in dict.fromkeys(targets):
            cited.setdefault(target, []).append(item.id)
    return {target: tuple(sorted(citing)) for target, citing in cited.items()}


# --- the county's own file -------------------------------------------------------------


def _centre(file: Path, root: Path) -> tuple[Centre, Source | None, Problems]:
    empty = Centre.model_construct(name="", site_name="心灯", site_url="", licence="", help=Help(national=()))
    if not file.is_file():
        hint = "照 README 里的样子建一个，写上中心名称、网址和求助热线。"
        return empty, None, [Diagnostic("I-06", Span(file.relative_to(root).as_posix()), "缺少 courses/centre.yml", hint)]
    sources, problems = source.read(file, root)
    if len(sources) != 1:
        return empty, None, problems
    centre, wrong = schema.build(Centre, sources[0])
    return centre or empty, sources[0] if centre else None, problems + wrong


def _waivers(file: Path, root: Path) -> tuple[list[tuple[Waiver, Source]], Problems]:
    """What named people answer for; nothing where there is no such file."""
    if not file.is_file():
        return [], []
    sources, problems = source.read(file, root)
    waivers: list[tuple[Waiver, Source]] = []
    for one in sources:
        waiver, wrong = schema.build(Waiver, one)
        problems += wrong
        waivers += [(waiver, one)] if waiver else []
    return waivers, problems
