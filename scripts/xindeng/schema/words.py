"""The words of closed lists: what each means, and what people write for it before they know it."""

from __future__ import annotations

from collections.abc import Sequence

SAID: dict[str, tuple[str, ...]] = {
    "draft": ("草稿", "起草", "初稿", "未完成"),
    "in_review": ("待审核", "审核中", "待审", "送审", "审核", "审阅中", "完成"),
    "published": ("已审核", "发布", "已发布", "上线", "公开", "正式"),
    "retired": ("已停用", "停用", "作废", "下线", "废止"),
    "R0": ("只讲知识", "无风险", "0"),
    "R1": ("会触动情绪", "低风险", "低", "1"),
    "R2": ("谈到暴力、丧失、轻生", "中风险", "中", "2"),
    "R3": ("危机", "高风险", "高", "3"),
    "L0": ("居民自用", "居民", "0"),
    "L1": ("志愿者", "1"),
    "L2": ("初级", "2"),
    "L3": ("中级", "3"),
    "L4": ("高级", "师资", "4"),
    "none": ("没有", "无", "不", "否", "未使用", "没用"),
    "drafting": ("AI 帮着起草", "起草", "辅助起草", "是"),
    "media": ("有 AI 合成的声音画面", "合成", "视频"),
    "volunteer": ("志愿者读",),
    "resident": ("居民读", "群众", "村民"),
    "professional": ("专业人员读", "专业", "专业人士"),
    "group": ("全组", "小组", "每组", "团体"),
    "pair": ("每两人", "两人", "每对"),
    "person": ("每人", "人"),
    "low": ("低", "小", "轻"),
    "mid": ("中", "中等", "一般"),
    "high": ("高", "大", "强"),
    "optional": ("可选", "可有可无", "可以没有"),
    "required": ("需要", "必须", "有"),
    "single": ("单选", "单选题"),
    "multiple": ("多选", "多选题"),
    "judge": ("判断", "判断题", "对错"),
    "order": ("排序", "排序题"),
    "case": ("情境", "情境题", "案例", "简答"),
    "role": ("人物", "角色"),
    "double": ("替身",),
    "narrator": ("旁白",),
    "video": ("录像", "视频"),
    "clients": ("接待来访", "接待", "来访"),
    "duty": ("值班",),
    "observe": ("观摩", "旁听", "观察"),
    "practice": ("实践督导", "实践", "练习"),
    "personal_growth": ("个人成长督导", "个人成长"),
    "online": ("线上", "网上"),
    "onsite": ("线下", "现场", "面授"),
    "blended": ("线上线下结合", "混合"),
    "composite": ("几件事合成的", "合成"),
    "consented": ("本人同意过的", "同意"),
    "programme": ("一个项目的", "项目"),
    "secure": ("正式考试", "保密"),
    "office": ("到中心查", "电话"),
    "hash": ("按摘要查",),
    "masked": ("遮住一部分", "匿名"),
}
"""English word -> what it means, then other words for it."""


def told(known: Sequence[str]) -> str:
    """The words that may be written, each with what it means: draft（草稿）、in_review（待审核）."""
    return "、".join(f"{word}（{SAID[word][0]}）" if word in SAID else word for word in known)


def meant(written: str, known: Sequence[str]) -> str:
    """The one word of a list that somebody meant who wrote its Chinese; empty when there is no telling."""
    words = written.strip("“”‘’\"'。，、 \u3000")
    found = [word for word in known if word in SAID and words in SAID[word]]
    return found[0] if len(found) == 1 else ""
