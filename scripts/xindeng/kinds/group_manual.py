"""团体心理辅导手册: six to eight sessions that two leaders run, every word of them (DOMAIN 4.8).

One source gives both books: 指导语 and leaders' notes carry the reader `facilitator`, work
sheets `participant`; agendas and the packing list are computed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from xindeng.doc import (
    Block,
    Blocks,
    Callout,
    CalloutKind,
    Card,
    Edition,
    Facts,
    Lines,
    Paragraph,
    Reader,
    Section,
    Table,
    Text,
    in_grey,
    para,
    text,
)
from xindeng.prose import Slot
from xindeng.schema import (
    ActivityRef,
    Count,
    Id,
    Item,
    Material,
    Minutes,
    Part,
    Words,
    at_least,
)
from xindeng.schema import Text as Words1
from xindeng.shelf import Library

from .activity import Activity, inside
from .care import Consent, CrisisPlan, consent, crisis, scope
from .common import (
    Loop,
    agenda,
    bullets,
    facts,
    led,
    linked,
    listed,
    loop_table,
    packed,
    packing,
    prose,
    section,
    slot,
)
from .frame import Goals, Leaders, Measures, Members, Nature, Theory, aims, measured, staff
from .kind import Kind

Phase = Literal["热身", "主题活动", "分享", "结束"]
PHASES: tuple[Phase, ...] = ("热身", "主题活动", "分享", "结束")


class SessionBlock(Part):
    """A line of a session; `title` is the heading of its 指导语."""

    id: Id
    phase: Phase
    minutes: Minutes
    title: Words1
    activity: ActivityRef | None = None
    worksheet: Id | None = None
    materials: tuple[Material, ...] = ()
    prompt: Words1 | None = None
    homework: Words1 | None = None


class Session(Part):
    seq: Count
    title: Words1
    objectives: Words = at_least(1)
    materials: tuple[Material, ...] = ()
    blocks: tuple[SessionBlock, ...] = at_least(1)


class Worksheet(Part):
    """A sheet for members; `lines` ruled lines to write on follow its text."""

    id: Id
    title: Words1
    lines: Count | None = None


class GroupManual(Item):
    group_nature: Nature
    theory: tuple[Theory, ...] = at_least(1)
    goals: Goals
    members: Members
    exclusion: Words = at_least(1)
    sessions_count: Count
    session_minutes: Minutes
    leaders: Leaders
    consent: Consent
    measures: Measures = Measures.model_construct()
    crisis_plan: CrisisPlan
    loop: Loop
    materials: tuple[Material, ...] = ()
    sessions: tuple[Session, ...] = at_least(1)
    worksheets: tuple[Worksheet, ...] = ()


def slots(item: GroupManual) -> tuple[Slot, ...]:
    sessions = tuple(
        slot(item, f"s{session.seq}", f"{ordinal(session.seq)} {session.title}", "sessions", n, "title")
        for n, session in enumerate(item.sessions)
    )
    blocks = tuple(
        slot(item, b.id, b.title, "sessions", n, "blocks", m, "title", required=b.activity is None)
        for n, session in enumerate(item.sessions)
        for m, b in enumerate(session.blocks)
    )
    sheets = tuple(
        slot(item, sheet.id, sheet.title, "worksheets", n, "title", required=True)
        for n, sheet in enumerate(item.worksheets)
    )
    return (
        slot(item, "overview", "写在前面"),
        slot(item, "overwhelmed", "如果有人难受", "risk", required=True),
        slot(item, "dropout", "缺席与退出"),
        *sessions,
        *blocks,
        *sheets,
        slot(item, "leader-care", "带领者的自我照顾"),
        slot(item, "adaptation", "可以改什么，不可以改什么"),
    )


def ordinal(number: int) -> str:
    """第一次…第十次, then digits."""
    return f"第{'一二三四五六七八九十'[number - 1]}次" if number <= 10 else f"第 {number} 次"


def compose(item: GroupManual, library: Library) -> Blocks:
    return (
        _facts(item),
        *prose(item, "overview", "写在前面"),
        *aims(item.goals, item.theory),
        *section("安全", *_safety(item), id="safety"),
        *section("总览", _overview(item), id="sessions"),
        *section("物料总清单", packing(_materials(item, library), item.members.size[1]), id="packing", reader="facilitator"),
        *(_session(item, session, library) for session in item.sessions),
        *section("作业单", *_sheets(item), id="worksheets"),
        *prose(item, "dropout", "缺席与退出", reader="facilitator"),
        *prose(item, "leader-care", "带领者的自我照顾", reader="facilitator"),
        *prose(item, "adaptation", "可以改什么，不可以改什么", reader="facilitator"),
        *section("五步闭环", loop_table(item.loop), id="loop", reader="facilitator"),
        *scope(library),
    )


def _facts(item: GroupManual) -> Facts:
    nature = item.group_nature
    return facts(
        item,
        ("性质", f"{nature.structure}、{nature.openness}、{nature.composition}、{nature.orientation}"),
        ("次数", f"{item.sessions_count} 次，每次 {item.session_minutes} 分钟"),
        ("成员", f"{item.members.population}，{item.members.size[0]}–{item.members.size[1]} 人"),
        ("带领者", staff(item.leaders)),
    )


def _safety(item: GroupManual) -> Blocks:
    return (
        *section("筛选", Paragraph((Text("报名后、开组前逐个谈话，使用"), *linked([item.members.screening]), Text("。")))),
        *section("不适合参加", Callout("warning", "请不要编入小组", (bullets(item.exclusion),))),
        *consent(item.consent, "小组"),
        *crisis(item.crisis_plan),
        *measured(item.measures),
        *prose(item, "overwhelmed", "如果有人难受", reader="facilitator"),
    )


def _overview(item: GroupManual) -> Block:
    rows = tuple((text(f"{ordinal(s.seq)} {s.title}"), text("；".join(s.objectives))) for s in item.sessions)
    return Table((text("单元"), text("目标")), rows, weights=(3, 6))


def _materials(item: GroupManual, library: Library) -> list[tuple[str, Material]]:
    used = [("全程", material) for material in item.materials]
    for session in item.sessions:
        used += _used(session, library)
    return used


def _used(session: Session, library: Library) -> list[tuple[str, Material]]:
    """What one session needs beside what lies there all the time."""
    own = list(session.materials)
    for block in session.blocks:
        own += block.materials
        if block.activity:
            own += library.get(block.activity, Activity).materials
    return [(ordinal(session.seq), material) for material in own]


def _session(item: GroupManual, session: Session, library: Library) -> Section:
    table = agenda([(text(b.title), b.phase, b.minutes) for b in session.blocks])
    blocks: tuple[Block, ...] = (
        *listed("目标", session.objectives),
        *(led(part) for part in item.prose(f"s{session.seq}")),
        *section("时间安排", table),
        *section("这一次要带", packed(_used(session, library), item.members.size[1]), reader="facilitator"),
        *(_block(item, block, library) for block in session.blocks),
    )
    return Section(f"{ordinal(session.seq)} {session.title}", blocks, id=f"s{session.seq}", note=f"{item.session_minutes} 分钟")


def _block(item: GroupManual, block: SessionBlock, library: Library) -> Section:
    words: list[Block] = []
    if block.activity:
        words += inside(library.get(block.activity, Activity))
    words += [led(part) for part in item.prose(block.id)]
    if block.prompt:
        words.append(Callout("tip", "问大家", (para(block.prompt),)))
    if block.worksheet:
        title = next((sheet.title for sheet in item.worksheets if sheet.id == block.worksheet), "")
        words.append(Paragraph((Text("作业单："), Text(title))))
    if block.homework:
        words.append(Callout("note", "回家试一试", (para(block.homework),)))
    return Section(block.title, tuple(words), id=block.id, note=f"{block.phase} {block.minutes} 分钟")


def _sheets(item: GroupManual) -> Blocks:
    return tuple(
        Section(
            sheet.title,
            (*item.prose(sheet.id), *((Lines(sheet.lines),) if sheet.lines else ())),
            id=sheet.id,
            reader="participant",
        )
        for sheet in item.worksheets
    )


def card(item: GroupManual, _: Library) -> Card:
    meta = (f"{item.sessions_count} 次 × {item.session_minutes} 分钟", item.audience.group, item.leader_level)
    return Card(item.id, item.title, item.summary, meta)


# --- prints ----------------------------------------------------------------------------


def sheets(item: GroupManual, _: Library) -> Blocks:
    """For each session a list that a supervisor or the co-leader ticks: was it led as it is written?"""
    return tuple(_fidelity(session) for session in item.sessions)


def _fidelity(session: Session) -> Section:
    rows = tuple(
        (text(f"□ {b.title}"), text(b.phase), text(f"{b.minutes}"), text(" "), text(" "))
        for b in session.blocks
    )
    header = tuple(
        text(words) for words in ("做了没有", "环节", "计划（分）", "实际（分）", "改了什么，为什么")
    )
    asked = ("说了保密和例外", "可以不说、可以停", "没有追问、没有评判", "有人难受时有人陪", "留了求助电话")
    checks = "　".join(f"□ {words}" for words in asked)
    return Section(
        f"{ordinal(session.seq)} {session.title}",
        (
            Table(header, rows, weights=(5, 3, 2, 2, 6)),
            para(checks),
            Lines(2, "最该留着的一处，最该改的一处"),
        ),
        id=f"fidelity-{session.seq}",
        reader="supervisor",
    )


LEADER = Edition("leader", "带领者手册", ("facilitator", "participant"), "两位带领者每人一本")
SHORT: tuple[CalloutKind, ...] = ("facilitator", "example")


def parts(item: GroupManual) -> tuple[Edition, ...]:
    numbers = tuple(f"s{session.seq}" for session in item.sessions)
    sheets = tuple(sheet.id for sheet in item.worksheets)
    member = Edition(
        "member", "成员手册", ("participant",), "成员每人一本，没有带领者的内容",
        only=("goals", "consent", "sessions", *numbers, *sheets), paper="A5",
    )  # fmt: skip
    large = replace(
        member,
        name="member-large",
        title="成员手册（大字）",
        use="给看小字吃力的成员",
        paper="A4",
        large=True,
    )
    return (
        member,
        *((large,) if "老" in item.audience.group else ()),
        *(edition for session in item.sessions for edition in _card(session)),
        *(_worksheets(sheets) if sheets else ()),
        Edition("packing", "物料总清单", ("facilitator",), "按最多的人数算好，装袋时打勾", only=("packing",), layout="sheet", fit=2),
        Edition(
            "fidelity", "带领核对表", ("supervisor",), "协同带领者或督导每次打勾：是不是照着带的",
            only=tuple(f"fidelity-{session.seq}" for session in item.sessions), layout="sheet",
        ),
        in_grey(LEADER),
    )  # fmt: skip


def _card(session: Session) -> tuple[Edition, Edition]:
    name = ordinal(session.seq).replace(" ", "")
    use = f"{session.title}：时间、物料、照着说的话，拿在手里带"
    readers: tuple[Reader, ...] = ("facilitator",)
    card = Edition(
        f"s{session.seq}", f"{name}带领卡", readers, use, (f"s{session.seq}",), SHORT, layout="columns", fit=2
    )
    return (card, in_grey(card))


def _worksheets(sheets: tuple[str, ...]) -> tuple[Edition, ...]:
    use = "一张一页，照人数复印"
    sheet = Edition("worksheets", "作业单", ("participant",), use, only=sheets, layout="sheet", apart=True)
    return (sheet, in_grey(sheet))


KIND = Kind(
    "group_manual", "grp", "团体辅导手册", "manuals", GroupManual, compose, slots, (LEADER,), card,
    parts=parts, sheets=sheets,
)  # fmt: skip
