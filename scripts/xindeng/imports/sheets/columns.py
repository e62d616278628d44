"""What the columns of people's tables are called, and which field that is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from xindeng.kinds import BY_NAME
from xindeng.kinds.exam import ExamItem
from xindeng.schema import LABELS, Part

from .grid import flat

Sort = Literal["lectures", "activities", "terms", "questions"]
SORTS: Mapping[Sort, str] = {
    "lectures": "讲次表",
    "activities": "活动表",
    "terms": "术语表",
    "questions": "题库",
}
NAMES: Mapping[Sort, Mapping[str, str]] = {
    "lectures": {
        "number": "讲次 第几讲 讲 课次 节次 周次 次序 序号 编号 no 序 lesson week",
        "title": "题目 标题 课题 讲题 主题 名称 讲次名称 讲次题目 讲座题目 授课题目 授课主题 课程主题 title topic",
        "hours": "课时 学时 课时数 学时数 hours",
        "minutes": "分钟 时长 时间 用时 时长分钟 时间分钟 minutes duration time",
        "instructor": "主讲 讲师 主讲人 主讲老师 授课教师 授课老师 任课教师 教师 老师 instructor teacher speaker",
        "content": "内容 主要内容 教学内容 授课内容 课程内容 要点 内容要点 内容提要 大纲 content outline",
        "objectives": "目标 教学目标 学习目标 课程目标 能力目标 objectives goals",
        "summary": "摘要 简介 简述 summary abstract",
        "course": "课程 所属课程 课程名称 课程名 course",
        "level": "等级 级别 层级 level",
        "materials": "物料 材料 教具 道具 用具 materials",
        "group": "单元 模块 板块 部分 章 篇 所属单元 unit module",
    },
    "activities": {
        "title": "活动 活动名称 活动名 名称 游戏 游戏名称 题目 标题 title name activity",
        "kind": "类别 类型 分类 活动类型 kind type",
        "purpose": "目的 活动目的 目标 活动目标 purpose aim",
        "phase": "阶段 环节 用在 phase",
        "minutes": "时间 时长 用时 分钟 时间分钟 时长分钟 minutes duration time",
        "people": "人数 适合人数 参加人数 people size",
        "space": "场地 场所 地点 space place",
        "materials": "物料 材料 道具 准备 用具 器材 活动材料 materials",
        "steps": "步骤 流程 做法 过程 操作步骤 活动步骤 活动过程 活动流程 怎么做 玩法 规则 steps procedure",
        "debrief": "讨论 讨论问题 分享问题 分享 提问 debrief questions",
        "safety": "安全 安全提醒 注意 注意事项 安全提示 safety notes",
        "contraindications": "不适用 禁忌 不适合 contraindications",
        "variations": "变化 变式 变化做法 variations",
        "body_contact": "身体接触", "emotion_depth": "情绪深度", "physical_demand": "体力要求 体力", "noise": "声音大小 声音",
        "script": "指导语 带领词 引导语 script",
    },
    "terms": {
        "title": "术语 词语 名词 词 概念 词条 中文 名称 term word",
        "plain": "解释 通俗解释 说明 释义 定义 含义 意思 通俗说法 plain definition meaning",
        "english": "英文 英语 英文名 外文 english",
        "pinyin": "拼音 读音 pinyin",
        "avoid": "不要说 不说 不要这样叫 避免 忌用 不要这样说 禁用说法 avoid",
        "aliases": "也叫 别名 又称 又叫 同义词 俗称 aliases",
        "see_also": "参见 相关 相关术语 参看 seealso",
    },
    "questions": {
        "stem": "题干 题目 试题 问题 题目内容 试题内容 stem question",
        "options": "选项 备选答案 备选项 options",
        "answer": "答案 正确答案 参考答案 标准答案 answer key",
        "rationale": "解析 答案解析 试题解析 理由 讲解 说明 rationale explanation",
        "difficulty": "难度 难易 难易程度 难度等级 difficulty",
        "bloom": "认知层次 层次 能力层次 认知层级 bloom",
        "kind": "题型 题目类型 类型 type kind",
        "area": "章节 模块 知识点 板块 单元 所属章节 考点 属于哪一块 area section",
        "number": "题号 序号 编号 no 序",
    },
}  # fmt: skip
"""By field, what people call it; the first name is the one we use ourselves."""
NEEDED: Mapping[Sort, tuple[tuple[str, ...], tuple[str, ...], int]] = {
    "lectures": (("title",), ("number", "hours", "minutes", "content", "instructor", "objectives"), 1),
    "activities": (("title",), ("purpose", "steps", "people", "materials", "minutes"), 2),
    "terms": (("title", "plain"), (), 0),
    "questions": (("stem", "answer"), (), 0),
}
"""What a table has by which it is known: all of these, and so many of those."""
OPTION = re.compile(r"(?:选项|备选|option|答案选项)?([a-h])(?:选项|项)?", re.IGNORECASE)
UNIT = re.compile(r"[（(](?:[^（）()]*)[）)]$")
PRIVATE = re.compile(
    r"姓名|电话|手机|身份证|住址|家庭地址|微信|qq|邮箱|出生|病历|诊断|联系方式|联系人", re.IGNORECASE
)
"""Columns about persons: their values are not even repeated in the report."""


def _labelled(sort: Sort) -> dict[str, str]:
    """The fields' own Chinese names."""
    models: dict[Sort, type[Part]] = {
        "lectures": BY_NAME["lecture"].model, "activities": BY_NAME["activity"].model,
        "terms": BY_NAME["term"].model, "questions": ExamItem,
    }  # fmt: skip
    model = models[sort]
    names = {
        LABELS.get(f"{model.__name__}.{field}") or LABELS.get(field, ""): field
        for field in NAMES[sort]
        if field in model.model_fields
    }
    return {flat(name): field for name, field in names.items() if name}


KNOWN: Mapping[Sort, Mapping[str, str]] = {
    sort: {**_labelled(sort), **{name: field for field, words in fields.items() for name in words.split()}}
    for sort, fields in NAMES.items()
}


def field_of(heading: str, sort: Sort) -> str:
    """The field that a heading names: option:A for a column of options; empty for an unknown one.

    Of a heading in several rows, which stand on lines of their own, the lowest counts before the others.
    """
    parts = [part for part in reversed(heading.split("\n")) if part.strip()]
    whole = heading.replace("\n", " ")
    for words in (whole, UNIT.sub("", whole.strip()), *parts):
        name = flat(words)
        found = KNOWN[sort].get(name) or KNOWN[sort].get(
            re.sub(r"^(?:请填写|填写|本讲|本课|该)", "", name), ""
        )
        if found:
            return found
        option = OPTION.fullmatch(name)
        if option and sort == "questions":
            return f"option:{option[1].upper()}"
    return ""


def fits(fields: list[str], sort: Sort) -> int:
    """How many columns a table of this sort would make use of; 0 when it is not of this sort."""
    found = set(fields) - {""}
    all_of, some_of, least = NEEDED[sort]
    if not set(all_of) <= found or len(found & set(some_of)) < least:
        return 0
    return len(found)
