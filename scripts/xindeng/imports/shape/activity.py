"""活动 and 团辅游戏 plans to activities: labelled lines or a table of labels, then steps and words to say."""

from __future__ import annotations

import re
from typing import Any

from xindeng import doc
from xindeng.doc import Blocks, Section
from xindeng.imports.job import Job
from xindeng.imports.report import short
from xindeng.imports.writing import Draft

from . import labels, times
from .labels import Told, lines
from .outline import bare
from .parts import body, materials, summary, title_of

NAMES: labels.Names = {
    "purpose": ("活动目的", "活动目标", "目的", "目标", "活动意义", "活动宗旨"),
    "minutes": ("活动时间", "时间", "时长", "活动时长", "所需时间", "用时"),
    "people": ("人数", "活动人数", "适用人数", "参加人数", "参与人数"),
    "audience": ("活动对象", "适用对象", "对象", "适用人群", "参加对象", "参与对象"),
    "space": ("场地", "活动场地", "活动地点", "地点", "场地要求", "空间"),
    "materials": ("准备", "活动准备", "材料", "道具", "活动材料", "活动道具", "材料准备", "所需材料", "准备材料", "物料", "教具"),
    "steps": ("步骤", "活动步骤", "活动过程", "过程", "流程", "活动流程", "怎么做", "操作步骤", "活动内容", "玩法", "规则", "游戏规则", "具体步骤", "操作方法", "活动规则"),
    "script": ("指导语", "引导语", "带领词"),
    "debrief": ("讨论", "分享", "讨论问题", "分享讨论", "讨论与分享", "分享与讨论", "交流分享", "讨论分享", "思考", "引导问题"),
    "contraindications": ("不适用", "禁忌", "不适用人群", "不适合人群"),
    "safety": ("安全", "安全提示", "安全提醒", "注意事项", "注意"),
    "variations": ("变式", "变化", "变化做法", "可以这样变", "变通"),
    "title": ("活动名称", "名称", "活动主题", "主题", "题目", "标题"),
    "summary": ("摘要", "简介", "活动简介"),
}  # fmt: skip
KINDS = (
    ("沙盘", "沙盘|沙游"), ("鼓圈", "鼓"), ("唱歌跳舞", "唱|歌|舞"), ("放松与着陆", "放松|呼吸|着陆|冥想|正念"),
    ("绘画书写", "画|书写|写信|卡片"), ("角色扮演", "角色|扮演|情景剧"), ("结束仪式", "仪式|告别|结束"),
    ("讨论工具", "讨论|世界咖啡"), ("心理教育", "讲解|知识|科普"),
)  # fmt: skip
PHASES = (("热身", "热身|破冰|暖场|开场"), ("结束", "结束|告别|收尾"), ("分享", "分享"))


def draft(title: str, blocks: Blocks, job: Job) -> Draft:
    """One activity from a titled plan."""
    told = Told(NAMES).take(blocks)
    where = f"“{short(title)}”"
    name = title_of(bare(told.words("title") or title), where, job)
    kind = next((kind for kind, words in KINDS if re.search(words, name)), "团辅游戏")
    phase = next((phase for phase, words in PHASES if re.search(words, name)), "主题活动")
    job.findings.guessed(where, "类别和用在哪个阶段", f"看题目填了“{kind}”“{phase}”")
    points = lines(told.found.get("steps", ()))
    fields: dict[str, Any] = {
        "id": job.ids.take("activity", name, where),
        "title": name,
        **summary(told, told.found.get("purpose", ()), told.found.get("steps", ()), where, job),
        **({"audience": {"group": told.words("audience")[:60]}} if "audience" in told.found else {}),
        "kind": kind,
        **({"purpose": told.words("purpose")} if "purpose" in told.found else {}),
        "phase": [phase],
        **_counts(told, where, job),
        **({"space": told.words("space")} if "space" in told.found else {}),
        **materials(told, where, job),
        **({"steps": points} if points else {}),
        **{
            name: found
            for name in ("debrief", "contraindications", "variations", "safety")
            if (found := lines(told.found.get(name, ())))
        },
    }
    script = (*told.found.get("script", ()), *_richer(told, where, job), *told.rest)
    if told.rest and "script" in told.found:
        job.findings.guessed(where, "没有写明是什么的几段文字", "放在指导语后面")
    return Draft("activity", fields, body([Section("指导语", script, "script")], job, where), name)


def _counts(told: Told, where: str, job: Job) -> dict[str, Any]:
    """Minutes and people as [least, most]."""
    time, people = told.words("minutes"), told.words("people") or told.words("audience")
    long = times.span(time, "分钟|分") or (
        [times.minutes(time, bare=True)] * 2 if times.minutes(time, bare=True) else []
    )
    many = times.span(people, "人|名|位") or ([int(people)] * 2 if people.strip().isdigit() else [])
    for words, found, what in ((time, long, "时间"), (told.words("people"), many, "人数")):
        if words and not found:
            job.findings.lost(where, f"{what}“{short(words)}”", "认不出几到几，请填进字段区")
    return {**({"minutes": long} if long else {}), **({"people": many} if many else {})}


def _richer(told: Told, where: str, job: Job) -> Blocks:
    """Fields hold words only: a text with pictures, tables or notes stands in the body as well."""
    kept: list[doc.Block] = []
    for name, title in (
        ("steps", "步骤"),
        ("debrief", "讨论"),
        ("safety", "安全"),
        ("variations", "变化做法"),
        ("purpose", "目的"),
        ("contraindications", "不适用"),
    ):
        blocks = told.found.get(name, ())
        if blocks and not labels.is_plain(blocks):
            kept.append(Section(f"{title}（原文）", blocks))
            job.findings.guessed(
                where,
                f"“{title}”里有图片、表格、链接或脚注",
                "字段里只放得下文字，整段另放在指导语下面；重复的请删去一处",
            )
    return tuple(kept)
