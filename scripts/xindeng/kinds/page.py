"""The frame that every page has around what its kind composes: labels, help card, origins."""

from __future__ import annotations

from typing import Any

from xindeng.doc import (
    ABOUT,
    Block,
    Blocks,
    Callout,
    Cards,
    Doc,
    Facts,
    Inlines,
    Link,
    Text,
    numbered,
    para,
    text,
)
from xindeng.schema import Item, Photograph, Register
from xindeng.shelf import Library

from . import audiences, reviews
from .common import bullets, help_card, linked, section
from .course import Course
from .crisis_media import CrisisMedia
from .kind import HOME, Kind
from .lecture import Lecture

STATUS = {"draft": "草稿", "in_review": "尚未经专业审核", "published": "", "retired": "已停用"}
AI = {"none": "", "drafting": "AI 辅助起草", "media": "含 AI 合成的媒体"}


def page(kind: Kind[Any], item: Register, library: Library, *, printed: bool = True) -> Doc:
    """One item as a whole page or book; what stands in its prints alone is left out unless it is `printed`."""
    blocks = (*_before(item, library), *kind.compose(item, library), *_after(item, library))
    return Doc(
        id=item.id,
        kind=kind.name,
        label=kind.label,
        title=item.title,
        url=library.urls[item.id],
        blocks=numbered(blocks) if kind.slides else blocks,
        summary=item.summary or "",
        version=item.version,
        date=item.date.isoformat() if isinstance(item, Item) else "",
        licence=_licence(item, library),
        status=item.status,
        notices=_notices(kind, item),
        trail=_trail(kind, item, library),
        before=_beside(item, library, -1),
        after=_beside(item, library, +1),
        filters=_filters(kind, item),
        sheets=kind.sheets(item, library) if printed else (),
    )


def index(kind: Kind[Any], library: Library) -> Doc:
    """The list of all items of a kind, with its finder."""
    items = sorted(library.all(kind.model), key=kind.order)
    cards = Cards(tuple(kind.card(item, library) for item in items), kind.finder)
    empty = para("这里还没有内容。")
    return Doc(
        id=kind.folder,
        kind="index",
        label=kind.label,
        title=f"{kind.label}（{len(items)}）",
        url=f"{kind.folder}/index.html",
        blocks=(cards if items else empty, help_card(library)),
        trail=(HOME,),
    )


def _notices(kind: Kind[Any], item: Register) -> tuple[str, ...]:
    made = AI[item.ai_assisted] if isinstance(item, Item) else ""
    return tuple(word for word in (*kind.notices(item), STATUS[item.status], made) if word)


def _before(item: Register, library: Library) -> Blocks:
    """What stands before anything else: the warning, and help where the risk asks for it."""
    if not isinstance(item, Item):
        return ()
    blocks: list[Block] = []
    if item.content_warning:
        blocks.append(Callout("warning", "内容提示", (para(item.content_warning),)))
    if item.risk == "R3" or isinstance(item, CrisisMedia):
        first = item.first_screen_help if isinstance(item, CrisisMedia) else item.referral
        blocks.insert(0, help_card(library, first, urgent=True))
    elif item.risk == "R2":
        blocks.append(help_card(library, item.referral))
    return tuple(blocks)


def _after(item: Register, library: Library) -> Blocks:
    wanted = item.referral if isinstance(item, Item) else ()
    origin = section("关于这份材料", *_origin(item, library), id=ABOUT)
    return (*origin, help_card(library, wanted))


def _licence(item: Register, library: Library) -> str:
    """Under which terms, and whom to name: a county prints under its own name what others wrote."""
    title = library.title(item.licence if isinstance(item, Item) else library.centre.licence)
    credit = _credit(item, library)
    return f"{credit} · {title}" if credit else title


def _credit(item: Register, library: Library) -> str:
    """What the base library is owed for this item; empty for a county's own."""
    if library.is_borrowed(item.source.path):
        return f"出自{library.base.name}" if library.base else ""
    if not item.overrides:
        return ""
    return f"改编自{library.base.name if library.base else '底本'} {item.overrides} 版"


def _made_of(item: Register, library: Library) -> str:
    """The same at length: title and authors of what was rewritten."""
    below = library.base.replaced.get(item.id) if library.base else None
    if below is None:
        return _credit(item, library)
    authors = [library.title(ref) for ref in getattr(below, "authors", ()) if ref in library.items]
    by = f"，作者：{'、'.join(authors)}" if authors else ""
    return f"{_credit(item, library)}《{below.title}》{by}"


def _origin(item: Register, library: Library) -> Blocks:
    rows: list[tuple[str, Inlines]] = []
    if credit := _made_of(item, library):
        rows.append(("来源", text(credit)))
    if isinstance(item, Item):
        rows += [("作者", linked(item.authors)), ("审核", _reviews(item)), ("许可", linked([item.licence]))]
        if item.derived_from:
            rows.append(("改编自", (*linked([item.derived_from.ref]), Text(f"（{item.derived_from.changes}）"))))
    rows.append(("版本", text(item.version)))
    if item.maintainers:
        rows.append(("维护", linked(item.maintainers)))
    if isinstance(item, Item) and item.pictures:
        rows.append(("照片", text("；".join(_photographed(each) for each in item.pictures))))
    if item.references:
        rows.append(("参考文献", linked(item.references)))
    blocks: list[Block] = [Facts(tuple(rows))]
    if isinstance(item, Item):
        changes = (f"{c.date}　{c.what}" + (f"（{c.why}）" if c.why else "") for c in item.changelog)
        blocks += section("修订记录", bullets(changes))
    return tuple(blocks)


def _photographed(note: Photograph) -> str:
    """Who took a picture, and that those on it agreed."""
    agreed = f"，照片里的人都书面同意了（到 {note.expires}）" if note.expires else ""
    return f"{note.credit}{agreed}"


def _reviews(item: Item) -> Inlines:
    if not item.reviewers:
        return (Text("尚未经专业审核：请在专业人员指导下使用。"), Link(reviews.URL, text("审核清单")))
    done: list[Text | Any] = []
    for review in item.reviewers:
        done += [*linked([review.person]), Text(f"（{review.role}，{review.date}：{review.verdict}）")]
    return tuple(done)


def _trail(kind: Kind[Any], item: Register, library: Library) -> tuple[tuple[str, str], ...]:
    if isinstance(item, Lecture):
        course = item.course
        return (HOME, ("courses/index.html", "课程"), (course, library.title(course)))
    return (HOME, (f"{kind.folder}/index.html", kind.label))


def _beside(item: Register, library: Library, step: int) -> tuple[str, str] | None:
    """The lecture before or after this one in its course."""
    if not isinstance(item, Lecture):
        return None
    order = library.get(item.course, Course).lectures
    place = order.index(item.id) + step if item.id in order else -1
    return (order[place], library.title(order[place])) if 0 <= place < len(order) else None


FILTERS = ("类型", "适用", "时长")
"""Names of the filters that the search page shows, in its order (assets/xd/search.js)."""
BUCKETS = ((15, "15 分钟以内"), (30, "16–30 分钟"), (60, "31–60 分钟"), (120, "61–120 分钟"))


def _filters(kind: Kind[Any], item: Register) -> tuple[tuple[str, str], ...]:
    """What search can narrow by: kind, audience, minutes."""
    people = [each.title for each in audiences.people(item)] if isinstance(item, Item) else []
    found = ([kind.label], people, [length(_minutes(item))])
    return tuple((name, value) for name, values in zip(FILTERS, found, strict=True) for value in values if value)


def length(minutes: int) -> str:
    """The bucket of a length in minutes; empty for what has none."""
    if not minutes:
        return ""
    return next((name for most, name in BUCKETS if minutes <= most), "两小时以上")


def _minutes(item: Register) -> int:
    """How long one use takes: one lecture, talk, session, play or activity; 0 when it has no length."""
    for name in ("minutes", "session_minutes", "duration_minutes"):
        value = getattr(item, name, 0)
        if value:
            return int(value[1] if isinstance(value, tuple) else value)
    return 0
