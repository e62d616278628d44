"""People in a room: who must not be there, how it begins and ends, what is never done (S-04, S-11…S-13)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xindeng.checks.passages import Passage, Reading
from xindeng.diag import Diagnostic
from xindeng.kinds.activity import Activity
from xindeng.kinds.group_manual import GroupManual, Session
from xindeng.kinds.lecture_kit import LectureKit
from xindeng.kinds.psychodrama_plan import PHASES, Psychodrama
from xindeng.schema import Item
from xindeng.shelf import Library
from xindeng.source import Where

Found = Iterator[Diagnostic]

COMPULSORY = {
    "自杀或自伤的危险": re.compile("自杀|自伤|轻生|不想活"),
    "家庭暴力的现时危险": re.compile("家庭暴力|家暴|挨打|暴力"),
    "急性精神病性症状": re.compile("精神病性|精神症状|幻觉|幻听|妄想"),
}
"""Who must be seen by somebody else before any group (DOMAIN 4.8)."""
AGREEMENT = re.compile("约定|保密|契约")
FAREWELL = re.compile("告别|再见|结束|道别|收尾|临别")
RESOURCES = re.compile("12356|求助|热线|找谁")
LEAST_SETTLING = 5
TREATMENT = re.compile("治疗|医治|疗法|康复")
PROFESSIONS = re.compile("(?:音乐|艺术|舞动|游戏|园艺)治疗(?:师)?")
LEAST_SHARING = 0.15
ROUGH = re.compile(
    "淘汰|惩罚|受罚|罚(?:做|唱|跳|站|跑|他|她|酒)|真心话大冒险|蒙(?:上|住)?(?:眼|双眼)|背起(?:队友|对方|同伴|人)"
    "|抬起(?:队友|对方|同伴|一个人)|信任背摔|叠罗汉|骑马打仗|输(?:了|的)(?:人|组|队|一方)?[^，。；]{0,4}(?:表演|唱|跳|喝|罚|学)"
    "|每个人都(?:必须|一定要)|不许(?:不说|跳过|离开)|必须(?:拥抱|拉手|牵手|说出)"
)
NO = re.compile("(?:不|没|别|无|非|勿|莫|禁止|避免)[^，。；：！？]{0,8}$")
OPT_OUT = re.compile("可以不|不想|不愿|不参加|不方便|摆摆手|看着也|看着就|跳过|换成|不碰|不拉|不用碰|自愿|坐着看|随时停")
OLD = re.compile(r"[6-9]\d ?[+岁以]|6\d|7\d|8\d|老人|老年")


def exclusion(library: Library) -> Found:
    """S-04: three kinds of people are referred, not taken in."""
    gathered: tuple[GroupManual | Psychodrama, ...] = (*library.all(GroupManual), *library.all(Psychodrama))
    for item in gathered:
        listed = "；".join(item.exclusion)
        for name, pattern in COMPULSORY.items():
            if not pattern.search(listed):
                hint = f"在 exclusion 里加一条：{name}（先转介，不进组）。"
                yield item.says("exclusion", "S-04", f"排除标准里少了“{name}”", hint)


def first_and_last(reading: Reading) -> Found:
    """S-04: the first session agrees on the rules, the last says goodbye and where help is; a deep one settles."""
    manual = reading.item
    if not isinstance(manual, GroupManual) or not manual.sessions:
        return
    first, last = (_words(session, reading.said) for session in (manual.sessions[0], manual.sessions[-1]))
    if not AGREEMENT.search(first):
        yield manual.says(("sessions", 0), "S-04", "第一次没有团体约定和保密", "加一个环节，一起定约定、说清保密和例外。")
    end = len(manual.sessions) - 1
    if not FAREWELL.search(last):
        yield manual.says(("sessions", end), "S-04", "最后一次没有告别", "加一个环节，好好说再见。")
    if not RESOURCES.search(last):
        yield manual.says(("sessions", end), "S-04", "最后一次没有说以后难受了找谁", "加上求助电话和本地能找的人。")
    if manual.risk == "R2":
        yield from _settled(manual)


def _settled(manual: GroupManual) -> Found:
    for n, session in enumerate(manual.sessions):
        ending = [block for block in session.blocks if block.phase == "结束"]
        minutes = sum(block.minutes for block in ending)
        if minutes < LEAST_SETTLING:
            message = f"第 {session.seq} 次的结束只有 {minutes} 分钟，敏感内容至少留 {LEAST_SETTLING} 分钟安顿"
            yield manual.says(("sessions", n, "blocks"), "S-04", message, "加长“结束”，带大家着陆、缓一缓再走。")


def _words(session: Session, said: Sequence[Passage]) -> str:
    """What is said in one session: titles, prompts, and the texts of its blocks."""
    mine = {f"s{session.seq}", *(block.id for block in session.blocks)}
    head = [session.title, *session.objectives, *(f"{b.title}{b.prompt or ''}{b.homework or ''}" for b in session.blocks)]
    return "\n".join([*head, *(p.text for p in said if p.in_body and p.field in mine)])


def no_treatment(library: Library) -> Found:
    """S-11: nothing here is a treatment, in name or in aim (精神卫生法第五十一条)."""
    for item in library.all(Item):
        spots: list[tuple[Where, str]] = [(("title",), item.title)]
        if isinstance(item, Psychodrama):
            spots.append((("orientation",), item.orientation))
        for where, words in spots:
            found = TREATMENT.search(PROFESSIONS.sub("", words))
            if found and not re.search("(?:不|非)[^，。；]{0,4}$", PROFESSIONS.sub("", words)[: found.start()]):
                hint = "医疗机构之外不能做心理治疗。写“教育”“支持”“陪伴”“成长”。"
                yield item.says(where, "S-11", f"“{found.group()}”不能用来称呼我们做的事", hint)


def psychodrama(library: Library) -> Found:
    """S-12: roles are taken off after the play and before the sharing, and somebody asks the next day."""
    for plan in library.all(Psychodrama):
        yield from _order(plan)
        total = sum(step.minutes for step in plan.phases)
        if total != plan.minutes:
            message = f"各阶段加起来是 {total} 分钟，和写的 {plan.minutes} 分钟对不上"
            yield plan.says("phases", "T-01", message, "改各阶段的分钟，或改 minutes。")
        sharing = sum(step.minutes for step in plan.phases if step.phase == "分享")
        if sharing < LEAST_SHARING * plan.minutes:
            message = f"分享只有 {sharing} 分钟，至少要 {LEAST_SHARING * plan.minutes:g} 分钟"
            yield plan.says("phases", "S-12", message, "给分享多留一些时间。")
        if plan.follow_up.within_hours > 24:
            message = f"回访定在 {plan.follow_up.within_hours} 小时之内，最晚 24 小时"
            yield plan.says(("follow_up", "within_hours"), "S-12", message, "写 within_hours: 24。")
        if plan.risk == "R3":
            yield plan.says("risk", "S-12", "危机中的人不做心理剧", "先转介；这份计划的 risk 最高到 R2。")
        if not re.search("不分析|不评价|不点评", plan.sharing_rule) or "建议" not in plan.sharing_rule:
            message = "分享的规矩里没有说不分析、不建议"
            yield plan.says("sharing_rule", "S-12", message, "写“只说自己被触动的经历，不分析、不建议”。")


def _order(plan: Psychodrama) -> Found:
    reached = 0
    for n, step in enumerate(plan.phases):
        place = PHASES.index(step.phase)
        if place < reached:
            message = f"“{step.phase}”不能排在“{PHASES[reached]}”后面"
            yield plan.says(("phases", n, "phase"), "S-12", message, f"顺序是：{'、'.join(PHASES)}。")
        reached = max(reached, place)
    for phase in PHASES:
        if phase not in {step.phase for step in plan.phases}:
            yield plan.says("phases", "S-12", f"缺少“{phase}”", f"五个阶段都要有：{'、'.join(PHASES)}。")


def rough_play(reading: Reading) -> Found:
    """S-13: nobody is thrown out, punished, blindfolded, lifted, or made to tell or touch."""
    if not isinstance(reading.item, Activity | LectureKit | GroupManual):
        return
    for passage in reading.said:
        if passage.guarded and not passage.in_body:
            continue
        for found in ROUGH.finditer(passage.text):
            if not NO.search(passage.text[: found.start()].rpartition("。")[2]):
                hint = "改成人人都能参加、随时可以停的做法；确有把握的，请专业人员看过再写豁免。"
                message = f"“{found.group()}”像是淘汰、惩罚或强迫"
                yield Diagnostic("S-13", passage.at(found.group()), message, hint, "warning")


def demands(reading: Reading) -> Found:
    """S-13: what an activity asks of body and heart fits who is there and who leads."""
    act = reading.item
    if not isinstance(act, Activity):
        return
    script = "".join(passage.text for passage in reading.said if passage.in_body or passage.field in {"steps", "safety"})
    if act.body_contact != "none" and not OPT_OUT.search(script):
        hint = "在指导语里加一句，例如“不想拉手的，点点头就好”。"
        yield act.says("body_contact", "S-13", "有身体接触，指导语里没有说可以不参加", hint, "warning")
    if int(act.emotion_depth) >= 4:
        if act.leader_level < "L3":
            message = f"情绪深度 {act.emotion_depth}，{act.leader_level} 带不住"
            yield act.says("leader_level", "S-13", message, "写 L3 或以上，或把活动做浅一点。", "warning")
        if "热身" in act.phase:
            yield act.says("phase", "S-13", f"情绪深度 {act.emotion_depth} 的活动不能用来热身", "去掉“热身”。", "warning")
    if act.physical_demand == "high" and OLD.search(f"{act.audience.group}{act.audience.age or ''}"):
        yield act.says("physical_demand", "S-13", "体力要求高，不适合六十岁以上的人", "换成坐着做的做法。", "warning")
    if act.kind == "沙盘" and not re.search("不(?:解释|分析|评价|猜|解读)", script):
        yield act.says("kind", "S-13", "沙盘活动没有说带领者不解释", "在指导语或安全提醒里写明：不解释、不打分。", "warning")
    if act.kind == "鼓圈" and not re.search("耳|助听|手腕", f"{script}{act.contraindications}"):
        yield act.says("kind", "S-13", "鼓圈没有提醒护耳和护手腕", "写上：怕响的坐外圈，戴助听器的先调低，手腕疼就停。", "warning")
