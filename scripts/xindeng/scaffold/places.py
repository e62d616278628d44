"""Where a new item belongs: in which other item, in which folder, under which name."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from xindeng.diag import did_you_mean
from xindeng.kinds import BY_NAME, KINDS, Kind
from xindeng.schema import Register
from xindeng.shelf import Library
from xindeng.trouble import Trouble

from .names import file_name, uncounted

USAGE = 2
OURS = "courses"
"""The folder of a content root where its own items lie."""
HALF = 0.5
"""Chinese names are so short that one wrong character of two is a slip."""
PARENTS = {
    "lecture": "course", "course": "module", "module": "programme", "exam": "programme", "certificate": "programme",
    "cohort": "programme", "site": "organisation", "directory_entry": "organisation",
}  # fmt: skip
"""Kinds that belong to another item: the field that names it, which is called like its kind."""
LISTED = {"lecture": "lectures", "course": "courses", "module": "modules"}
"""Those that the other item lists in turn, and in which of its fields."""
_NUMBERED = re.compile(r"([0-9]{1,3})([-–_. 、]\s*)\S")


def kind_of(name: str) -> Kind[Any]:
    """A kind by its code name or its Chinese label. Raises Trouble (2)."""
    words = name.strip()
    labels = {kind.label: kind for kind in KINDS}
    known = {**BY_NAME, **labels}
    found = known.get(words) or known.get(words.lower().replace("-", "_"))
    if found:
        return found
    inside = [label for label in labels if words and (words in label or label in words)]
    near = inside or difflib.get_close_matches(words, labels, n=1, cutoff=HALF)
    hint = f"是不是“{near[0]}”？" if near else did_you_mean(words, known)
    raise Trouble(f"没有“{words}”这一类内容。{hint}可以写：{'、'.join(labels)}。", USAGE)


# --- in which item ---------------------------------------------------------------------


def parents(kind: Kind[Any], shelf: Library) -> tuple[Register, ...]:
    """The items that a new one of this kind may belong to, drafts last."""
    field = PARENTS.get(kind.name)
    items = shelf.all(BY_NAME[field].model) if field else ()
    return tuple(sorted(items, key=lambda item: (item.status == "draft", item.id)))


def must_belong(kind: Kind[Any]) -> bool:
    """Whether an item of this kind cannot be without the one that it belongs to."""
    field = PARENTS.get(kind.name)
    return bool(field) and bool(kind.model.model_fields[field].is_required())


def parent_of(kind: Kind[Any], ref: str, shelf: Library) -> Register | None:
    """The item that a new one belongs to: the named one, or the only one. Raises Trouble (2)."""
    field = PARENTS.get(kind.name)
    if field is None:
        if ref:
            raise Trouble(f"{kind.label}不属于别的内容，不用写 --in。", USAGE)
        return None
    above, known = BY_NAME[field], parents(kind, shelf)
    listed = "\n".join(f"    --in {item.id}    {item.title}" for item in known)
    if ref:
        found = next((item for item in known if ref in {item.id, item.title}), None)
        if found is None:
            guess = did_you_mean(ref, [item.id for item in known])
            there = f"现在有：\n{listed}" if known else f"现在一个{above.label}也没有。"
            raise Trouble(f"找不到{above.label}“{ref}”。{guess}{there}", USAGE)
        return found
    if not must_belong(kind):
        return None
    if not known:
        raise Trouble(
            f"{kind.label}要放进一个{above.label}，现在还没有。先建一个：./inv new {above.label} 题目", USAGE
        )
    if len(known) > 1:
        raise Trouble(f"这份{kind.label}放进哪一个{above.label}？请加上下面的一个：\n{listed}", USAGE)
    return known[0]


# --- in which file ---------------------------------------------------------------------


def home(
    kind: Kind[Any], parent: Register | None, title: str, shelf: Library, folder: str, root: Path
) -> Path:
    """The folder for a new item: beside its like. Raises Trouble (2) for one outside courses/."""
    courses = root / OURS
    if folder:
        return _inside(folder, courses)
    if kind.name == "course":
        return courses / file_name(title)
    like = tuple(shelf.all(kind.model))
    if parent and kind.name == "lecture":
        like = tuple(item for item in like if getattr(item, "course", "") == parent.id) or (parent,)
    return root / (_usual(like) or PurePosixPath(OURS, kind.label))


def _inside(folder: str, courses: Path) -> Path:
    steps = PurePosixPath(folder.strip().replace("\\", "/"))
    if steps.parts[:1] == (OURS,):
        steps = PurePosixPath(*steps.parts[1:])
    made = courses.joinpath(*steps.parts)
    if ".." in steps.parts or not made.resolve().is_relative_to(courses.resolve()):
        raise Trouble(f"--folder 要写 courses 里面的文件夹，例如 --folder 助人课，不能写“{folder}”。", USAGE)
    if not made.is_dir() and any(file_name(step) != step for step in steps.parts):
        raise Trouble(f'“{folder}”不能作文件夹的名字：不用 < > : " | ? *，不以句点结尾。', USAGE)
    if any(step.exists() and not step.is_dir() for step in (made, *made.parents)):
        raise Trouble(f"“{folder}”是一个文件，不是文件夹。", USAGE)
    return made


def _usual(items: Iterable[Register]) -> PurePosixPath | None:
    """The folder where most of some items are, but for made-up examples; of two, the one nearer to the top."""
    paths = (PurePosixPath(item.source.path) for item in items if not getattr(item, "example", False))
    counts = Counter(path.parent for path in paths if path.parts[0] == OURS)
    return min(counts, key=lambda folder: (-counts[folder], len(folder.parts), folder), default=None)


def name_in(folder: Path, kind: Kind[Any], title: str, shelf: Library, root: Path) -> str:
    """The file's name without ending; where its like are numbered, with the next number."""
    if kind.name == "course" and folder.name == file_name(title):
        return "课程"
    where = folder.relative_to(root).as_posix()
    like = {item.source.path for item in shelf.all(kind.model)}
    stems = [PurePosixPath(path).stem for path in like if PurePosixPath(path).parent.as_posix() == where]
    numbered = [found for stem in stems if (found := _NUMBERED.match(stem))]
    if not stems or len(numbered) < len(stems):
        return file_name(title)
    last = max(numbered, key=lambda found: int(found[1]))
    return file_name(f"{int(last[1]) + 1:0{len(last[1])}d}{last[2]}{uncounted(title)}")


# --- what to write elsewhere, later -----------------------------------------------------


def later(kind: Kind[Any], ref: str, parent: Register | None) -> Iterator[str]:
    """What the item above has to say of the new one, and when: nobody may cite a draft."""
    field = LISTED.get(kind.name)
    if parent is None or field is None:
        return
    line = f"{{ref: {ref}, hours: …}}" if kind.name == "module" else ref
    place = parent.source.key(field)
    if not place.path.startswith(f"{OURS}/"):  # it lies in the base library beneath this one
        yield f"{parent.title}不在 courses 里，要先抄一份到这里（编号不变），再在它的 {field} 里加上 {line}"
        return
    there = field in parent.source.data
    where = f"{place.path} 第 {place.line} 行的 {field} 里" if there else f"{place.path} 里加一行 {field}，"
    when = "" if parent.status == "draft" else "status 从 draft 改成 in_review 的时候，"
    yield f"{when}在 {where}加上 {line}（{parent.title}）"
