"""社区讲座工具包: everything a volunteer needs to give a talk tomorrow (DOMAIN 4.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from xindeng.doc import (
    Block,
    Blocks,
    Callout,
    Card,
    Edition,
    Paragraph,
    Quote,
    Section,
    Text,
    in_grey,
    para,
    text,
)
from xindeng.prose import Slot
from xindeng.schema import ActivityRef, FormRef, Id, Item, Material, Minutes, Part, Words, at_least
from xindeng.schema import Text as Words1
from xindeng.shelf import Library

from . import hotline
from .activity import Activity, inside
from .common import (
    Loop,
    Setting,
    agenda,
    bullets,
    facts,
    line,
    link,
    linked,
    loop_table,
    packing,
    people_of,
    prose,
    section,
    slot,
)
from .kind import Kind


class Venue(Part):
    """Where it takes place; `fallback` is what to do without electricity."""

    type: Words1
    needs: Words = ()
    fallback: Words1


class Notice(Part):
    """The words that bring the right people: no diagnosis words in public."""

    sms: Words1
    wechat: Words1 | None = None
    broadcast: Words1 | None = None
    poster: Words1 | None = None


class Step(Part):
    """A line of the time table; `what` is its title and the heading of its script."""

    id: Id
    kind: Literal["签到暖场", "讲", "互动", "练习", "问答", "反馈与求助信息"]
    what: Words1
    minutes: Minutes
    activity: ActivityRef | None = None
    form: FormRef | None = None


class Handout(Part):
    id: Id
    title: Words1


class HardQuestion(Part):
    id: Id
    question: Words1


class Variant(Part):
    id: Id
    title: Words1
    minutes: Minutes | None = None


class LectureKit(Item):
    topic: Words1
    settings: tuple[Setting, ...] = ()
    minutes: Minutes
    venue: Venue
    materials: tuple[Material, ...] = ()
    notice: Notice
    timeline: tuple[Step, ...] = at_least(1)
    handouts: tuple[Handout, ...] = ()
    forms: tuple[FormRef, ...] = ()
    red_flags: Words = at_least(1)
    faq: tuple[HardQuestion, ...] = ()
    dont: Words = at_least(1)
    loop: Loop
    variants: tuple[Variant, ...] = ()


def slots(item: LectureKit) -> tuple[Slot, ...]:
    steps = tuple(
        slot(item, step.id, step.what, "timeline", n, "what", required=step.activity is None)
        for n, step in enumerate(item.timeline)
    )
    handouts = tuple(
        slot(item, h.id, h.title, "handouts", n, "title", required=True) for n, h in enumerate(item.handouts)
    )
    questions = tuple(slot(item, q.id, q.question, "faq", n, "question", required=True) for n, q in enumerate(item.faq))
    variants = tuple(
        slot(item, v.id, v.title, "variants", n, "title", required=True) for n, v in enumerate(item.variants)
    )
    return (
        slot(item, "before", "出发之前"),
        *steps,
        slot(item, "overwhelmed", "如果有人难受", "risk", required=item.risk != "R0"),
        *questions,
        *handouts,
        *variants,
    )


def compose(item: LectureKit, library: Library) -> Blocks:
    return (
        facts(
            item,
            ("主题", item.topic),
            ("场所", "、".join(item.settings)),
            ("时长", f"{item.minutes} 分钟"),
            ("场地", _venue(item.venue)),
            ("停电时", item.venue.fallback),
        ),
        *prose(item, "before", "出发之前"),
        *section("要带的东西", packing(_materials(item, library), people_of(item)), id="packing"),
        *section("流程", _agenda(item), id="timeline", note=f"共 {item.minutes} 分钟"),
        *_steps(item, library),
        *section("遇到这些情况，请转介", bullets(item.red_flags), id="red-flags"),
        *prose(item, "overwhelmed", "如果有人难受", reader="facilitator"),
        *section("难问题怎么答", *_questions(item), id="faq", reader="facilitator"),
        *section("不要做", Callout("warning", "不要做", (bullets(item.dont),)), id="dont", reader="facilitator"),
        *_handouts(item),
        *section("通知文案", *_notice(item.notice), id="notice", reader="facilitator"),
        *section("变式", *_variants(item), id="variants", reader="facilitator"),
        *section("表单", Paragraph((Text("打印："), *linked(item.forms))) if item.forms else None, id="forms"),
        *section("五步闭环", loop_table(item.loop), id="loop", reader="facilitator"),
    )


def _venue(venue: Venue) -> str:
    return f"{venue.type}（{'、'.join(venue.needs)}）" if venue.needs else venue.type


def _materials(item: LectureKit, library: Library) -> list[tuple[str, Material]]:
    used = [("讲座", material) for material in item.materials]
    for step in item.timeline:
        if step.activity:
            activity = library.get(step.activity, Activity)
            used += [(activity.title, material) for material in activity.materials]
    return used


def _agenda(item: LectureKit) -> Block:
    return agenda([(text(step.what), step.kind, step.minutes) for step in item.timeline])


def _steps(item: LectureKit, library: Library) -> Blocks:
    return tuple(
        Section(step.what, _step(item, step, library), id=step.id, note=f"{step.kind} {step.minutes} 分钟")
        for step in item.timeline
    )


def _step(item: LectureKit, step: Step, library: Library) -> Blocks:
    blocks = list(item.prose(step.id))
    if step.activity:
        blocks += inside(library.get(step.activity, Activity))
    if step.form:
        blocks.append(line("表单：", link(step.form)))
    return tuple(blocks)


def _questions(item: LectureKit) -> Blocks:
    return tuple(Section(q.question, item.prose(q.id), id=q.id) for q in item.faq)


def _handouts(item: LectureKit) -> Blocks:
    return tuple(
        Section(h.title, item.prose(h.id), id=h.id, reader="participant", note="发给大家") for h in item.handouts
    )


def _variants(item: LectureKit) -> Blocks:
    return tuple(
        Section(v.title, item.prose(v.id), id=v.id, note=f"{v.minutes} 分钟" if v.minutes else "")
        for v in item.variants
    )


def _notice(notice: Notice) -> Blocks:
    texts = [
        ("短信", "notice-sms", notice.sms),
        ("微信群", "notice-wechat", notice.wechat),
        ("村广播", "notice-broadcast", notice.broadcast),
        ("海报", "notice-poster", notice.poster),
    ]
    return tuple(
        Section(name, (Quote(tuple(para(line) for line in words.splitlines())),), id=anchor)
        for name, anchor, words in texts
        if words
    )


def card(item: LectureKit, _: Library) -> Card:
    meta = (f"{item.minutes} 分钟", item.audience.group, item.leader_level)
    return Card(item.id, item.title, item.summary, meta, (("setting", " ".join(item.settings)),))


# --- prints ----------------------------------------------------------------------------

BOOK = Edition(
    "book", "讲师用书", ("facilitator", "participant"), "头一回讲用它：讲稿、流程、讲义、难问题，全在里面"
)


def parts(item: LectureKit) -> tuple[Edition, ...]:
    quick = Edition(
        "quick", "打印就走", ("facilitator",), "今晚就要讲：流程、物料、照着说的话、什么时候转介",
        ("timeline", "packing", *(step.id for step in item.timeline), "red-flags", "overwhelmed", "dont"),
        ("facilitator", "example"), layout="columns", fit=QUICK,
    )  # fmt: skip
    return (
        quick,
        *(sheet for handout in item.handouts for sheet in _handout(handout, item.audience.group)),
        *(_leaflet(item) if len(item.handouts) > 1 else ()),
        *(_posters() if item.notice.poster else ()),
        Edition(
            "notice",
            "通知文案",
            ("facilitator",),
            "短信、微信群、广播，照着发",
            only=("notice",),
            layout="sheet",
            fit=1,
        ),
        in_grey(quick),
        in_grey(BOOK),
    )


QUICK = 6
"""Pages that somebody prints the night before."""


def _handout(handout: Handout, group: str) -> tuple[Edition, ...]:
    small = Edition(
        handout.id,
        f"单页：{handout.title}",
        ("participant",),
        "发给来的人，每人一张",
        only=(handout.id,),
        layout="sheet",
        fit=1,
    )
    large = replace(
        small,
        name=f"{handout.id}-large",
        title=f"{small.title}（大字）",
        use="给看小字吃力的人",
        large=True,
        fit=2,
    )
    return (small, *((large,) if "老" in group else ()), in_grey(small))


def _leaflet(item: LectureKit) -> tuple[Edition, ...]:
    """One sheet of A4 for everybody who comes by: hand-outs inside, whom to call outside; no list of warning signs, which is the leader's."""
    only = tuple(handout.id for handout in item.handouts)
    use = "A4 横着双面印（短边翻转），折两折，发给来的人"
    return (Edition("leaflet", "折页", ("participant",), use, only=only, layout="fold", fit=2),)


def _posters() -> tuple[Edition, ...]:
    a4 = Edition(
        "poster", "海报", ("facilitator",), "贴在村口、门口", only=("notice-poster",), layout="poster", fit=1
    )
    return (a4, replace(a4, name="poster-a3", title="海报（A3）", use="打印店印大张", paper="A3"))


def tonight(item: LectureKit) -> tuple[tuple[str, str], ...]:
    """What lies on the table tomorrow, in the order in which it is printed."""
    forms = dict.fromkeys(step.form for step in item.timeline if step.form)
    poster = ((item.id, "poster"),) if item.notice.poster else ()
    return (
        (item.id, "quick"),
        *((str(form), "form") for form in forms),
        *((item.id, handout.id) for handout in item.handouts),
        (hotline.KIND.folder, "cards"),
        *poster,
    )


KIND = Kind(
    "lecture_kit", "kit", "讲座工具包", "kits", LectureKit, compose, slots, (BOOK,), card, (("setting", "场所"),),
    parts=parts, tonight=tonight, slides=True,
)  # fmt: skip
