"""The panel at the foot of every previewed page: what is wrong, where, and how it is written rightly."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from xindeng.diag import WORDS, Diagnostic, Span, errors
from xindeng.preview.places import Places
from xindeng.preview.state import Snapshot
from xindeng.render.html.marks import NOTHING, Html, el, esc, lines, row
from xindeng.teach import Lesson

ANCHOR = "xdp"
MOST = 100
"""Lessons that are shown; who has more mends these first."""


@dataclass(frozen=True)
class Place:
    """The page that the panel stands on."""

    item: str = ""
    path: str = ""
    stale: bool = False
    page: str = ""
    """Digest of the page, so that a browser knows whether what it shows is the newest."""


@dataclass(frozen=True)
class Panel:
    html: str
    digest: str


def panel(snapshot: Snapshot, taught: Sequence[Lesson], trouble: str, place: Place, root: Path) -> Panel:
    """The panel of one page. `taught` are the library's lessons, `trouble` stands in the way of the newest look."""
    mine, others = _parted(taught, place, Places(snapshot.shelf))
    body = lines(
        [
            *(el("p", esc(words), class_="xdp__trouble") for words in (snapshot.trouble, trouble) if words),
            _stale(place),
            _saved(snapshot, place),
            _group("这一页", mine, root) if place.item or place.path else NOTHING,
            *_files(others, root),
            _rest(len(taught)),
            _more(place),
        ]
    )
    bar = _bar(snapshot, len(mine), bool(snapshot.trouble or trouble))
    digest = hashlib.sha256(f"{bar}{body}".encode()).hexdigest()[:20]
    inside = lines([bar, el("div", body, id="xdp-body", class_="xdp__body", hidden=True)])
    whole = el(
        "aside", inside, id=ANCHOR, class_="xdp", aria_label="预览面板", data_page=place.page, data_panel=digest
    )
    return Panel(whole, digest)


def editor(path: Path, span: Span) -> str:
    """The address at which VS Code opens a file at its line (code.visualstudio.com/docs/configure/command-line)."""
    return f"vscode://file/{quote(path.as_posix().lstrip('/'))}:{span.line}:{span.column}"


def lesson_html(lesson: Lesson, root: Path) -> Html:
    """One cause: what is wrong, what to write, where it stands."""
    problem = lesson.problem
    parts = [
        el(
            "p",
            el("b", esc(WORDS[problem.severity]), class_="xdp__weight"),
            esc(problem.message),
            esc(" "),
            el("a", esc(problem.code), href=f"/site/{lesson.page}", aria_label=f"{problem.code} 的说明"),
            class_="xdp__what",
        ),
        el("p", esc(problem.hint), class_="xdp__hint") if problem.hint else NOTHING,
        _line("现在", lesson.stands) if lesson.stands else NOTHING,
        _line("改成" if lesson.mended else "例如", lesson.example) if lesson.example else NOTHING,
        where(problem.span, root),
        _also(lesson.also, root),
    ]
    return el("li", lines(parts), class_=f"xdp__one xdp__one--{problem.severity}")


def where(span: Span, root: Path) -> Html:
    """A place: opens in the editor, can be copied."""
    words = f"{span.path}:{span.line}"
    link = el("a", esc(words), href=editor(root / span.path, span))
    button = el("button", esc("复制位置"), type="button", data_xdp_copy=words, aria_label=f"复制位置 {words}")
    return el("p", link, button, class_="xdp__where")


def _parted(taught: Sequence[Lesson], place: Place, places: Places) -> tuple[list[Lesson], list[Lesson]]:
    """This page's lessons, and those of others."""

    def is_mine(lesson: Lesson) -> bool:
        span = lesson.problem.span
        return span.path == place.path and (not place.item or places.owner(span) in {place.item, ""})

    mine = [lesson for lesson in taught if is_mine(lesson)]
    return mine, [lesson for lesson in taught if not is_mine(lesson)]


def _bar(snapshot: Snapshot, mine: int, trouble: bool) -> Html:
    problems = snapshot.problems
    wrong = len(errors(problems))
    counts = [el("span", esc("看不了"), class_="xdp__count xdp__count--error")] if trouble else []
    counts += [
        el("span", esc(f"{words} {count}"), class_=f"xdp__count xdp__count--{kind}")
        for kind, words, count in (("error", "错误", wrong), ("warning", "提醒", len(problems) - wrong))
        if count
    ]
    if not counts:
        words = "没有错误" if snapshot.judged else "正在检查"
        counts = [el("span", esc(words), class_=f"xdp__count{' xdp__count--good' * snapshot.judged}")]
    here = el("span", esc(f"本页 {mine}"), class_="xdp__here") if mine else NOTHING
    button = el(
        "button",
        el("span", esc("草稿预览"), class_="xdp__name"),
        row(counts),
        here,
        el("span", esc("▴"), class_="xdp__arrow", aria_hidden="true"),
        type="button",
        class_="xdp__bar",
        aria_expanded="false",
        aria_controls="xdp-body",
    )
    return lines([button, el("p", class_="xdp__live", role="status")])


def _stale(place: Place) -> Html:
    words = "这一页有错，排不出来：显示的是改坏以前的样子。"
    return el("p", esc(words), class_="xdp__trouble") if place.stale else NOTHING


def _saved(snapshot: Snapshot, place: Place) -> Html:
    """The way to what was just written, when it stands on another page."""
    shelf = snapshot.shelf
    saved = [ref for ref in snapshot.saved if ref in shelf.items and ref != place.item]
    if not saved:
        return NOTHING
    links = [el("a", esc(shelf.items[ref].title), href=f"/site/{shelf.urls[ref]}") for ref in saved[:3]]
    rest = esc(f"等 {len(saved)} 项") if len(saved) > 3 else NOTHING
    return el("p", esc("刚保存："), *links, rest, class_="xdp__saved")


def _group(title: str, taught: Sequence[Lesson], root: Path) -> Html:
    words = f"{title}（{len(taught)}）" if taught else f"{title}：没有要改的"
    found = el("ul", lines(lesson_html(each, root) for each in taught[:MOST])) if taught else NOTHING
    return el("section", el("h2", esc(words)), found)


def _files(taught: Iterable[Lesson], root: Path) -> list[Html]:
    files: dict[str, list[Lesson]] = {}
    for lesson in list(taught)[:MOST]:
        files.setdefault(lesson.problem.span.path, []).append(lesson)
    return [_group(path, found, root) for path, found in files.items()]


def _line(label: str, words: str) -> Html:
    return el("div", el("span", esc(label)), el("pre", esc(words), tabindex=0, aria_label=label), class_="xdp__line")


def _also(also: Sequence[Diagnostic], root: Path) -> Html:
    if not also:
        return NOTHING
    found = lines(el("li", el("p", esc(problem.message)), where(problem.span, root)) for problem in also)
    return el("details", el("summary", esc(f"改好这一处，还有 {len(also)} 处也会好")), el("ul", found))


def _rest(count: int) -> Html:
    if count <= MOST:
        return NOTHING
    return el("p", esc(f"一共 {count} 条，这里只列前面的。全部的用 ./inv check 看。"))


def _more(place: Place) -> Html:
    """Other views of this item, and a word on what a build adds."""
    review = el("a", esc("审核视图"), href=f"/review/{quote(place.item)}") if place.item else NOTHING
    form = el("a", esc("在浏览器里改"), href=f"/editor/open?id={quote(place.item)}") if place.item else NOTHING
    note = el("span", esc("打印件、下载和搜索由 ./inv build 生成。"))
    return el("p", review, form, note, class_="xdp__more")


