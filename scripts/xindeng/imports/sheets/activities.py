"""A table of activities becomes a draft of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from xindeng import doc
from xindeng.imports import lessons, markdown, values
from xindeng.imports.job import Job
from xindeng.imports.report import short
from xindeng.imports.writing import Draft
from xindeng.kinds.activity import Activity, Phase

from .tables import Record, Table

KINDS: tuple[str, ...] = get_args(Activity.model_fields["kind"].annotation)
LIKELY = {
    "放松与着陆": "放松 呼吸 着陆 冥想 正念", "绘画书写": "绘画 画 书写 手工 涂", "角色扮演": "角色 扮演 心理剧 情景",
    "唱歌跳舞": "唱 舞 音乐", "鼓圈": "鼓", "沙盘": "沙盘 沙具", "讨论工具": "讨论 访谈 世界咖啡", "结束仪式": "结束 告别 仪式",
    "心理教育": "知识 讲解 科普 心理教育", "团辅游戏": "游戏 破冰 热身 团辅 团体",
}  # fmt: skip
"""A kind, and words by which it is guessed."""
PHASES: Mapping[str, str] = {
    "热身": "热身 破冰 暖场 开始",
    "主题活动": "主题 主体 中间 转换 工作",
    "分享": "分享 讨论",
    "结束": "结束 收束 总结",
}
NOTHING = ("无", "没有", "不需要")
LISTS = ("debrief", "contraindications", "variations", "safety")
GRADES = {"低": "low", "小": "low", "中": "mid", "高": "high", "大": "high"}
CONTACT = {
    "不需要": "none",
    "没有": "none",
    "无": "none",
    "可选": "optional",
    "自愿": "optional",
    "需要": "required",
    "有": "required",
}


def drafts(table: Table, job: Job) -> list[Draft]:
    return [_activity(record, table, job) for record in table.records]


def _activity(record: Record, table: Table, job: Job) -> Draft:
    cells, place = record.cells, table.place(record)
    title = lessons.titled(cells["title"], job, place)
    fields: dict[str, Any] = {
        "id": job.ids.take("activity", title, place),
        "title": title,
        "kind": _kind(record, table, job),
    }
    fields["phase"] = [
        _guess(cells.get("phase", "") or f"{title} {cells.get('kind', '')}", PHASES, "主题活动")
    ]
    if not set(cells.get("phase", "").split()) & set(get_args(Phase)):
        job.findings.guessed(place, "用在哪一段", f"当作“{fields['phase'][0]}”")
    for field in ("minutes", "people"):
        if span := values.span(cells.get(field, "")):
            fields[field] = span
        elif cells.get(field):
            job.findings.lost(
                table.place(record, field), f"“{short(cells[field])}”", "看不出是多少，没有带进来"
            )
    fields |= {field: " ".join(cells[field].split()) for field in ("purpose", "space") if cells.get(field)}
    fields |= {field: lines for field in ("steps", *LISTS) if (lines := values.lines(cells.get(field, "")))}
    if things := values.words_of(cells.get("materials", "")):
        fields["materials"] = [{"item": thing} for thing in things if thing not in NOTHING]
    for field, known in (("body_contact", CONTACT), ("physical_demand", GRADES), ("noise", GRADES)):
        if grade := next((value for word, value in known.items() if word in cells.get(field, "")), ""):
            fields[field] = grade
    if (depth := cells.get("emotion_depth", "").strip()) and depth in "12345":
        fields["emotion_depth"] = depth
    script = tuple(doc.para(line) for line in cells.get("script", "").splitlines() if line.strip())
    body = markdown.text((doc.Section("指导语", script, id="script"),), job.findings, place) if script else ""
    return Draft("activity", fields, body, title)


def _kind(record: Record, table: Table, job: Job) -> str:
    said = record.cells.get("kind", "").strip()
    if said in KINDS:
        return said
    found = _guess(f"{said} {record.cells['title']}", LIKELY, "团辅游戏")
    job.findings.guessed(
        table.place(record, "kind"), f"类别“{short(said)}”" if said else "没有类别", f"当作“{found}”"
    )
    return found


def _guess(words: str, known: Mapping[str, str], otherwise: str) -> str:
    return next(
        (name for name, signs in known.items() if any(sign in words for sign in signs.split())), otherwise
    )
