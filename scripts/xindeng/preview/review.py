"""审核视图: one item as somebody sees it who answers for it: checks, sums, how it reads, what changed, prints.

Nothing here says that anybody looked: it lays out what the program found and what it cannot judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from xindeng.checks import clarity
from xindeng.compose import editions
from xindeng.diag import errors
from xindeng.doc import Block, Blocks, Doc, Facts, Inlines, Section, Table, Verbatim, children, plain, text
from xindeng.kinds import BY_NAME, reviews
from xindeng.kinds.page import STATUS
from xindeng.preview import changes
from xindeng.preview.panel import editor, lesson_html
from xindeng.preview.places import Places
from xindeng.preview.prints import key_of
from xindeng.preview.state import Snapshot
from xindeng.render.html import Context, Writer
from xindeng.render.html.marks import NOTHING, Html, el, esc, lines, row
from xindeng.schema import Item, Register, named
from xindeng.shelf import Library
from xindeng.teach import lessons

COUNTED = {"时长", "用时", "数量", "课时", "学时", "分钟", "人数", "至少", "次数", "权重", "题数"}
"""Heads of columns that hold what was added up."""


@dataclass(frozen=True)
class Subject:
    """An item with everything that its review shows."""

    item: Register
    doc: Doc | None
    """The composed page; None while it cannot be composed."""
    snapshot: Snapshot
    root: Path

    @property
    def shelf(self) -> Library:
        return self.snapshot.shelf


def content(subject: Subject, context: Context) -> str:
    """The inside of the page's <article>. `context` knows addresses from the web root."""
    writer = Writer(context, iter(()))
    parts = [_head(subject)]
    for id_, title, make in SECTIONS:
        found = make(subject, writer.blocks)
        if found:
            parts.append(el("section", el("h2", esc(title)), found, id=f"xdr-{id_}"))
    return el("div", lines(parts), class_="xdr")


def toc() -> str:
    rows = row(el("li", el("a", esc(title), href=f"#xdr-{id_}")) for id_, title, _ in SECTIONS)
    return el("details", el("summary", esc("本页内容")), el("ul", rows), class_="xd-toc")


Write = Callable[[Blocks], Html]


def _head(subject: Subject) -> Html:
    item = subject.item
    label = el("p", esc(f"审核视图　{BY_NAME[item.type].label}"), class_="xd-kind")
    links = [
        el("a", esc("看这一页"), href=f"/site/{subject.shelf.urls[item.id]}"),
        el("a", esc(f"打开 {item.source.path}"), href=editor(subject.root / item.source.path, item.at())),
    ]
    notices = [el("li", esc(words)) for words in (STATUS[item.status], f"版本 {item.version}", item.id) if words]
    summary = el("p", esc(item.summary), class_="xd-summary") if item.summary else NOTHING
    return el(
        "header",
        label,
        el("h1", esc(item.title)),
        summary,
        el("ul", *notices, class_="xd-notice"),
        el("p", *links, class_="xdr__links"),
        class_="xd-head",
    )


# --- checks ----------------------------------------------------------------------------


def _checks(subject: Subject, _: Write) -> Html:
    item, places = subject.item, Places(subject.shelf)
    mine = [p for p in subject.snapshot.problems if p.span.path == item.source.path and places.owner(p.span) == item.id]
    wrong = len(errors(mine))
    words = f"{wrong} 处错误，{len(mine) - wrong} 处提醒。" if mine else "程序没有发现要改的地方。"
    found = el("ul", lines(lesson_html(each, subject.root) for each in lessons(mine, subject.root)), class_="xdr__plain")
    return lines([el("p", esc(words)), found if mine else NOTHING, _waived(subject)])


def _waived(subject: Subject) -> Html:
    """Complaints that a named person answers for."""
    rows = [
        el(
            "li",
            el("b", esc(f"豁免 {waiver.code}")),
            esc(f"：{waiver.reason}（{subject.shelf.title(waiver.reviewer)} 担保，到 {waiver.expires}）"),
        )
        for waiver, _ in subject.shelf.waivers
        if waiver.item == subject.item.id
    ]
    return el("ul", *rows) if rows else NOTHING


# --- sums ------------------------------------------------------------------------------


def _sums(subject: Subject, write: Write) -> Html:
    """Every table of the page that something was added up in, and the box at its head."""
    if subject.doc is None:
        return el("p", esc("这一页现在排不出来，先改上面的错误。"))
    blocks = subject.doc.blocks
    head = next((block for block in blocks if isinstance(block, Facts)), None)
    tables = [
        lines([el("h3", esc(title)) if title else NOTHING, write((table,))]) for title, table in _counted(blocks, "")
    ]
    return lines([write((head,)) if head else NOTHING, *tables])


def _counted(blocks: Blocks, title: str) -> Iterator[tuple[str, Block]]:
    for block in blocks:
        match block:
            case Table() if block.total or block.caption.startswith("按 ") or COUNTED & set(map(plain, block.header)):
                yield title, block
            case Section():
                yield from _counted(block.blocks, block.title)
            case _:
                yield from _counted(tuple(children(block)), title)


# --- how it reads ----------------------------------------------------------------------


def _reading(subject: Subject, write: Write) -> Html:
    item = subject.item
    if not isinstance(item, Item):
        return NOTHING
    titles = {slot.id: slot.title for slot in BY_NAME[item.type].slots(item)}
    found = clarity.measured(item)
    rows = [_measured("全篇" if not field else titles.get(field) or field, *each) for field, each in found.items()]
    if not rows:
        return NOTHING
    header = ("哪一段", "写给", "句数", "平均每句", "超过 40 字", "平均小句")
    note = f"按汉字数。括号里是上限；少于 {clarity.FEW} 句的不判。超过上限的标着“超”。"
    table = Table(tuple(text(words) for words in header), tuple(rows), weights=(5, 2, 2, 3, 3, 3), numeric=(2, 3, 4, 5))
    return lines([el("p", esc(note)), write((table,))])


def _measured(title: str, gate: clarity.Gate | None, found: clarity.Measure) -> tuple[Inlines, ...]:
    share = found.long / found.sentences
    judged = gate is not None and found.sentences >= clarity.FEW

    def against(words: str, value: float, most: float | None, limit: str) -> str:
        if most is None:
            return words
        over = "超 " if judged and value > most else ""
        return f"{over}{words}（{limit}）"

    most_long = max(1 / found.sentences, gate.long) if gate else None
    return (
        text(title),
        text(gate.reader if gate else "专业人员"),
        text(str(found.sentences)),
        text(against(f"{found.mean:.1f}", found.mean, gate.mean if gate else None, f"{gate.mean:g}" if gate else "")),
        text(against(f"{share:.0%}", share, most_long, f"{gate.long:.0%}" if gate else "")),
        text(against(f"{found.clause:.1f}", found.clause, gate.clause if gate else None, f"{gate.clause:g}" if gate else "")),
    )


# --- what changed ----------------------------------------------------------------------


def _changed(subject: Subject, _: Write) -> Html:
    item = subject.item
    if subject.snapshot.shelf.is_borrowed(item.source.path):
        return lines([el("p", esc("这一项在底本里，没有改写。")), _changelog(item)])
    found = changes.since_release(item, subject.root)
    match found.state:
        case "unreleased":
            words = "这个内容库还没有发布过（Git 里没有标签），没有可比的。"
        case "new":
            words = f"上次发布（{found.tag}）时没有这一项：新写的，或者那时在别的文件里。"
        case "same":
            words = f"和上次发布（{found.tag}）时一样。"
        case _:
            words = f"上次发布（{found.tag}）时是 {found.version} 版，现在是 {item.version} 版。划掉的是原来的，下划线的是现在的。"
    shown = [
        *(_pair(named(pair.place, type(item).__name__), pair) for pair in found.fields),
        *(_pair(pair.place or "正文", pair) for pair in found.body),
    ]
    return lines([el("p", esc(words)), *shown, _changelog(item)])


def _pair(title: str, pair: changes.Pair) -> Html:
    sides = (("原来", "del", pair.old), ("现在", "ins", pair.new))
    return el(
        "div",
        el("p", esc(title), class_="xdr__place"),
        *(el("div", _runs(mark, runs), class_=f"xdr__{mark}", role="group", aria_label=f"{label}：{title}") for label, mark, runs in sides),
        class_="xdr__pair",
    )


def _runs(mark: str, runs: tuple[changes.Run, ...]) -> Html:
    if not runs:
        return el("small", esc("（没有）"))
    return row(esc(run.words) if run.kept else el(mark, esc(run.words)) for run in runs)


def _changelog(item: Register) -> Html:
    if not isinstance(item, Item):
        return NOTHING
    rows = (
        el("li", esc(f"{change.date}　{change.what}" + (f"（{change.why}）" if change.why else "")))
        for change in sorted(item.changelog, key=lambda change: change.date, reverse=True)
    )
    return lines([el("h3", esc("修订记录")), el("ul", *rows)])


# --- who cites it, who looks at it -----------------------------------------------------


def _cited(subject: Subject, _: Write) -> Html:
    ref, citations = subject.item.id, subject.shelf.citations
    cites = sorted(target for target, citing in citations.items() if ref in citing)
    rows = (("引用它的", citations.get(ref, ())), ("它引用的", tuple(cites)))
    return lines(_listed(f"{title}（{len(ids)}）", ids, subject.shelf) for title, ids in rows)


def _listed(title: str, ids: tuple[str, ...], shelf: Library) -> Html:
    links = (el("li", el("a", esc(shelf.items[ref].title), href=f"/site/{shelf.urls[ref]}")) for ref in ids)
    return lines([el("h3", esc(title)), el("ul", *links, class_="xdr__refs") if ids else el("p", esc("没有。"))])


def _state(subject: Subject, write: Write) -> Html:
    item = subject.item
    if not isinstance(item, Item):
        return el("p", esc("登记的条目不单独审核。"))
    done = [
        f"{subject.shelf.title(review.person)}（{review.role}，{review.date}）：{review.verdict}" for review in item.reviewers
    ]
    rows = (
        ("状态", text(STATUS[item.status] or "已发布")),
        ("风险，要谁看", text(f"{item.risk}，{reviews.WHO[item.risk]}")),
        ("看过的人", text("；".join(done) or "还没有人签字")),
        ("下次复审", text(item.review_by.isoformat() if item.review_by else "没有写")),
        ("请看哪几处", reviews.points(item, subject.shelf)),
    )
    how = el("details", el("summary", esc("看过以后怎么记")), write((Verbatim(reviews.HOW),)), class_="xd-fold")
    return lines([write((Facts(rows),)), how])


# --- prints ----------------------------------------------------------------------------


def _prints(subject: Subject, _: Write) -> Html:
    """A fold for each edition; its pages are set when it is opened (assets/preview.js)."""
    if subject.doc is None:
        return NOTHING
    doc = subject.doc
    folds = [
        el(
            "details",
            el("summary", esc(f"{edition.title}（{edition.paper}）")),
            el("p", esc(edition.use)) if edition.use else NOTHING,
            el("div", el("p", esc("打开后排印，厚的要等几秒。")), data_xdr_key=key_of(doc, edition), data_xdr_print=prints_at(subject.item.id, edition.name)),
            class_="xd-fold",
            id=f"xdr-print-{edition.name}",
        )
        for edition in editions(doc, subject.shelf)
    ]
    return lines(folds) if folds else el("p", esc("这一项没有打印版。"))


def prints_at(item: str, edition: str) -> str:
    return f"/review/{quote(item)}/{quote(edition)}"


def pages_html(item: str, edition: str, key: str, count: int) -> str:
    """The pages of one edition, as the fold takes them."""
    pages = ((number, f"{prints_at(item, edition)}/{number}.png?{key}") for number in range(1, count + 1))
    pictures = (
        el("a", el("img", src=src, alt=f"第 {number} 页，共 {count} 页", loading="lazy"), href=src, target="_blank")
        for number, src in pages
    )
    return lines([el("p", esc(f"{count} 页。")), el("div", *pictures, class_="xdr__pages", tabindex=0, role="group", aria_label="打印页")])


SECTIONS: tuple[tuple[str, str, Callable[[Subject, Write], Html]], ...] = (
    ("checks", "检查", _checks),
    ("state", "审核", _state),
    ("sums", "算出来的数", _sums),
    ("reading", "读起来", _reading),
    ("changes", "上次发布以来", _changed),
    ("cited", "引用", _cited),
    ("prints", "打印页", _prints),
)
"""Anchor, title and maker of each part."""
