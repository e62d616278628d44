"""A county on top: its own library over a base library that lies in a folder of its root.

An own item replaces the base's item of the same id as a whole, `hide` leaves items of the
base out, everything else is added. The base's files are not the county's to mend: errors in
them stop a build and say how to get round them, reminders are counted in one line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from xindeng import VERSION, centre, schema
from xindeng.diag import Diagnostic, Mend, nearest
from xindeng.memo import Memo
from xindeng.schema import Item, Register
from xindeng.shelf import Base, Beneath, Library
from xindeng.source import Source

Problems = list[Diagnostic]
Found = Iterator[Diagnostic]
TAKEN = {"courses", "docs", "build"}
"""Folders of a content root that have a use already."""
SHOWN = 3
"""Lines of a changelog that a complaint quotes."""
OURS = "xindeng"


@dataclass(frozen=True)
class Lower:
    """A base library that can be read: where it lies, what it is called, what the county says of it."""

    root: Path
    folder: str
    name: str
    words: Base
    page: Source

    @property
    def courses(self) -> Path:
        return self.root / "courses"

    def holds(self, path: str) -> bool:
        """Whether a path relative to the county's root is the base's."""
        return path.startswith(f"{self.folder}/")

    def beneath(self, replaced: Mapping[str, Register]) -> Beneath:
        return Beneath(self.folder, self.name, replaced, self.page.key("base"))

    def says(self, code: str, message: str, hint: str, *where: str | int) -> Diagnostic:
        return Diagnostic(code, self.page.at("base", *where), message, hint)


# --- where it lies ---------------------------------------------------------------------


def is_named(page: Source | None) -> bool:
    """Whether centre.yml speaks of a base library, rightly or not."""
    return page is not None and "base" in page.data


def find(page: Source | None, root: Path, memo: Memo) -> tuple[Lower | None, Problems]:
    """The base library that centre.yml names, or why there is none; nothing where it names none.

    A mistake elsewhere in centre.yml hides no base: the whole library would seem to be gone.
    """
    said = page.data.get("base") if page else None
    words, _ = (
        schema.build(Base, Source(page.path, said, {}, {})) if page and isinstance(said, dict) else (None, [])
    )
    if words is None or page is None:
        return None, []
    folder = PurePosixPath(words.path.replace("\\", "/"))
    lower = Lower(root / folder, folder.as_posix(), "", words, page)
    if wrong := _misplaced(lower, root) or _absent(lower) or _newer(lower):
        return None, [wrong]
    below, _, problems = centre.read(lower.courses, root, memo)
    if problems:
        hint = f"换一版底本（改 commit）。第一处：{problems[0].span}，{problems[0].message}。"
        return None, [lower.says("O-01", f"“{lower.folder}”的 courses/centre.yml 读不懂", hint, "path")]
    if below.base:
        hint = "只能叠一层：让 path 指向最下面的那个库，或请底本的编写人把它合成一个库。"
        return None, [lower.says("O-02", f"底本“{lower.folder}”自己也叠在另一个底本上", hint, "path")]
    return replace(lower, name=below.site_name), []


def _misplaced(lower: Lower, root: Path) -> Diagnostic | None:
    """The folder must be one of the root's own: what leads out of it could be anything of this machine."""
    parts = PurePosixPath(lower.folder).parts
    inside = parts and parts[0] not in {"..", "/"} and lower.root.resolve().is_relative_to(root.resolve())
    if inside and ".." not in parts and ":" not in parts[0] and parts[0] not in TAKEN:
        return None
    hint = "写内容库里面的一个文件夹，例如 心灯；courses、docs、build 里面不行，指到外面的链接也不行。"
    return lower.says("O-01", f"底本不能放在“{lower.folder}”", hint, "path")


def _absent(lower: Lower) -> Diagnostic | None:
    where, commit, folder = lower.words.source, lower.words.commit, lower.folder
    bring = "把底本整个文件夹放到这里；或者写上 from（网址）和 commit（提交号），运行 ./inv check 就会取来。"
    if where and commit:
        bring = f"在内容库的文件夹里运行 ./inv check 就会取来。自己取：git clone {where} {folder}，再 git -C {folder} checkout {commit}"
    if not lower.root.is_dir() or not any(lower.root.iterdir()):
        return lower.says("O-01", f"底本还不在“{folder}”里", bring, "path")
    if not (lower.courses / centre.FILE).is_file():
        hint = f"“{folder}”里没有自己的东西的话，先删掉它。{bring}"
        return lower.says("O-01", f"“{folder}”里没有 courses/centre.yml，不是一个内容库", hint, "path")
    return None


def _newer(lower: Lower) -> Diagnostic | None:
    """A base that was written for a later program may hold what this one takes for mistakes."""
    wanted = _program(lower.root / "pyproject.toml")
    if numbers(wanted) <= numbers(VERSION):
        return None
    hint = f"用底本自己带的程序：在内容库的文件夹里运行 ./inv check；或者换一版用 {VERSION} 的底本。"
    return lower.says("O-03", f"底本要 {wanted} 版的程序，这里是 {VERSION} 版", hint, "path")


def _program(file: Path) -> str:
    """The version of the program that lies beside a library; empty where none does."""
    try:
        project = tomllib.loads(file.read_text("utf-8")).get("project", {})
    except (OSError, ValueError):
        return ""
    return str(project.get("version", "")) if project.get("name") == OURS else ""


def numbers(version: str) -> tuple[int, ...]:
    """A version to be compared; that of nothing is the lowest."""
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


# --- what is left out ------------------------------------------------------------------


def hidden(
    lower: Lower, beneath: Iterable[str], own: Iterable[str], cited: Mapping[str, Sequence[str]]
) -> Found:
    """Complaints about `hide`. `beneath` and `own` are ids, `cited` says who shown cites whom."""
    known, ours = set(beneath), set(own)
    for n, ref in enumerate(lower.words.hide):
        where = ("hide", n)
        if ref not in known:
            near = nearest(ref, known) or ""
            hint = f"是不是“{near}”？" if near else "核对编号；底本里已经没有的，从 hide 里删掉。"
            said = lower.says("O-04", f"底本里没有“{ref}”，不用写在 hide 里", hint, *where)
            yield replace(said, mend=Mend(ref, near) if near else None)
        elif ref in ours:
            message = f"“{ref}”有自己的一份，底本的那份本来就不出现"
            yield replace(lower.says("O-04", message, "从 hide 里删掉它。", *where), severity="warning")
        elif citing := cited.get(ref):
            more = f" 等 {len(citing)} 处" if len(citing) > SHOWN else ""
            message = f"不要“{ref}”，可是还有人引用它：{'、'.join(citing[:SHOWN])}{more}"
            yield lower.says("O-05", message, _let_go(ref, citing, known - ours), *where)


def _let_go(ref: str, citing: Sequence[str], theirs: AbstractSet[str]) -> str:
    """How nobody cites an item any more: those of the base can be left out or rewritten, one's own mended."""
    below = [other for other in citing if other in theirs]
    own = [other for other in citing if other not in theirs]
    ways = [f"在 {'、'.join(own[:SHOWN])} 里去掉引用"] if own else []
    if below:
        ways.append(
            f"把 {'、'.join(below[:SHOWN])} 也写进 hide，或用 ./inv new 改写 {below[0]} 拿来去掉引用"
        )
    return f"{'；'.join(ways)}。不然就留着“{ref}”。"


# --- what is said otherwise ------------------------------------------------------------


def overriding(own: Iterable[Register], beneath: Mapping[str, Register | None], name: str) -> Found:
    """Own items beside the base's of the same ids, None where that one cannot be read.

    `name` is what the base calls itself, empty where there is none.
    """
    heirs = {old: below.id for below in beneath.values() if below for old in below.replaces}
    for item in own:
        below = beneath.get(item.id)
        if item.id not in beneath:
            yield from _gone(item, heirs.get(item.id, ""), name) if item.overrides else ()
        elif item.overrides is None:
            version, title = (below.version, f"（{below.title}）") if below else ("0.1.0", "")
            hint = f'有意改写它，就写 overrides: "{version}"，表示从底本这一版改来；不是的话，换一个编号。'
            said = item.says("id", "O-06", f"底本{name}里也有“{item.id}”{title}", hint)
            yield replace(said, mend=Mend("", f'overrides: "{version}"'))
        elif below:
            yield from _changed(item, below)


def _gone(item: Register, heir: str, name: str) -> Found:
    if heir:
        message = f"底本里的“{item.id}”改名成了“{heir}”"
        hint = f"把这里的 id 改成 {heir}，再写 replaces: [{item.id}]，旧的网址和二维码仍然有效。"
        yield item.says("overrides", "O-08", message, hint)
    elif name:
        message = f"底本里已经没有“{item.id}”"
        hint = "还要它，就删掉 overrides 这一行，它从此是您自己的；不要了，就去掉这一项。"
        yield item.says("overrides", "O-08", message, hint, "warning")
    else:
        message = "写了 overrides，可是 centre.yml 没有写底本（base）"
        yield item.says("overrides", "O-08", message, "删掉 overrides 这一行。", "warning")


def _changed(item: Register, below: Register) -> Found:
    """O-07, O-09: what the base says now of an item that was made from an earlier version of it."""
    made, now, place = item.overrides or "", below.version, below.at().path
    if numbers(now) > numbers(made):
        message = f"底本里的“{below.title}”从 {made} 改到了 {now}{_news(item, below)}"
        hint = f'看 {place}，要的改过来，再把 overrides 改成 "{now}"；看过不用改，也改成 "{now}"。'
        yield item.says("overrides", "O-07", message, hint, "warning")
    elif numbers(now) < numbers(made):
        message = f"底本里的“{below.title}”现在是 {now}，没有 {made} 版"
        yield item.says(
            "overrides", "O-07", message, f'看 {place}，核对以后写 overrides: "{now}"。', "warning"
        )
    elif item.status != "draft" and _same(item, below):
        message = f"这一项和底本的“{below.title}”一字不差"
        yield item.says(
            "id", "O-09", message, "还没改的话接着改；不改了就去掉这一项，网站会用底本的。", "warning"
        )


def _news(item: Register, below: Register) -> str:
    """The lines of the base's changelog that the county's copy does not have, the newest first."""
    if not isinstance(below, Item):
        return ""
    known = item.changelog if isinstance(item, Item) else ()
    lines = sorted(
        (c for c in below.changelog if c not in known), key=lambda change: change.date, reverse=True
    )
    if not lines:
        return "，修订记录里没有说改了什么"
    told = "；".join(f"{change.date} {change.what}" for change in lines[:SHOWN])
    return f"：{told}" + (f"……共 {len(lines)} 条" if len(lines) > SHOWN else "")


def _same(item: Register, below: Register) -> bool:
    """Whether nothing was changed but the line that says what it replaces."""
    ours = {name: value for name, value in item.source.data.items() if name != "overrides"}
    return ours == below.source.data and item.source.body.strip() == below.source.body.strip()


# --- how it is told --------------------------------------------------------------------


def told(problems: Sequence[Diagnostic], library: Library) -> Problems:
    """Every complaint as the county reads it: its own as they are, the base's errors with a way round them,
    the base's reminders as one."""
    if library.base is None:
        return list(problems)
    own = [problem for problem in problems if not library.is_borrowed(problem.span.path)]
    theirs = [problem for problem in problems if library.is_borrowed(problem.span.path)]
    wrong = [_with_a_way_round(problem, library) for problem in theirs if problem.severity == "error"]
    if count := len(theirs) - len(wrong):
        hint = f"是底本编写人的事，您不用改。要看是哪些：./inv check --root {library.base.folder}"
        own.append(Diagnostic("O-10", library.base.place, f"底本里有 {count} 处提醒", hint, "warning"))
    return [*own, *wrong]


def _with_a_way_round(problem: Diagnostic, library: Library) -> Diagnostic:
    """The same error with what the county can do, in place of what the base's author would do."""
    ref = _item_at(problem, library)
    way = (
        f"用 ./inv new 改写 {ref} 拿来改，或把 {ref} 写进 centre.yml 的 base.hide" if ref else "换一版底本"
    )
    return replace(problem, hint=f"这是底本里的文件，不要直接改它：{way}；再告诉底本的编写人。", mend=None)


def _item_at(problem: Diagnostic, library: Library) -> str:
    """The id of the item in whose part of a file a complaint stands."""
    here = [item for item in library.items.values() if item.source.path == problem.span.path]
    before = [item for item in here if item.at().line <= problem.span.line]
    return max(before, key=lambda item: item.at().line).id if before else ""
