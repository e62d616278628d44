"""Records: the common header, field types, and every complaint about a field in Chinese.

Pydantic is confined to this room. Records are frozen and closed; each remembers its
`Source`, so that any later check can point at the line of any field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from .diag import Diagnostic, Severity, Span, did_you_mean
from .doc import Blocks
from .source import Source, Where

Status = Literal["draft", "in_review", "published", "retired"]
Risk = Literal["R0", "R1", "R2", "R3"]
Level = Literal["L0", "L1", "L2", "L3", "L4"]
Topic = Literal[
    "压力", "情绪", "睡眠", "亲子", "婚姻家庭", "邻里", "老年", "哀伤", "成瘾", "职场",
    "青少年", "危机", "自我照顾", "沟通", "团队",
]  # fmt: skip

LABELS: dict[str, str] = {
    "id": "编号", "type": "类型", "title": "标题", "summary": "摘要", "status": "状态", "version": "版本",
    "risk": "风险等级", "leader_level": "带领者最低等级", "audience": "适用人群", "authors": "作者",
    "licence": "许可", "ai_assisted": "AI 辅助", "plain_language": "通俗度档", "changelog": "修订记录",
    "content_warning": "内容提示", "referral": "求助信息", "references": "参考文献", "minutes": "分钟",
    "hours": "课时", "timeline": "流程", "objectives": "学习目标", "quiz": "自测", "practice": "实践",
    "supervision": "督导", "videos": "视频", "sessions": "单元", "blocks": "环节", "cast": "人物表",
    "props": "道具", "materials": "物料", "number": "号码", "plain": "通俗解释", "course": "所属课程",
    "lectures": "讲次", "module": "所属模块", "programme": "所属体系", "item": "物品", "what": "内容",
    "kind": "类别", "text": "文字", "captions": "字幕", "src": "视频文件", "answer": "答案",
    "feedback": "反馈", "stem": "题干", "phase": "阶段", "exclusion": "排除标准", "crisis_plan": "危机处置",
    "replaces": "接替的旧编号", "reviewers": "审核人", "review_by": "复审日期", "derived_from": "改编自",
    "ref": "引用", "changes": "改了什么", "topics": "话题", "group": "人群", "age": "年龄", "size": "人数",
    "literacy": "识字程度", "person": "人", "role": "角色", "field": "专业领域", "date": "日期", "verdict": "结论",
    "why": "原因", "level": "等级", "class_hour_minutes": "每课时分钟", "duration_months": "学制（月）",
    "hours_total": "总课时", "modules": "模块", "cycle": "培养循环", "entry_requirements": "入学条件",
    "scope_limits": "服务边界", "practice_requirements": "实践要求", "min_count": "至少几次", "per": "怎么算",
    "max_minutes_each": "每次最多分钟", "min_leaders": "至少几人带", "consent_form": "知情同意书",
    "kinds": "督导类型", "different_supervisors": "督导师不同人", "after_each_practice": "每次实践后督导",
    "cohort_structure": "编组", "groups_per_class": "每班组数", "monitor": "班长人数",
    "classes_per_team": "每队班数", "teams": "队数", "planned_hours": "计划课时", "courses": "课程",
    "complete": "已编完", "outcomes": "课程目标", "verb": "行为动词", "planned_lectures": "还没编的讲次",
    "lead_instructor": "主讲", "co_instructors": "助教", "prerequisites": "先修", "delivery": "授课方式",
    "textbook": "教材", "instructor": "主讲", "bloom": "认知层次", "video": "放的视频", "activity": "用的活动",
    "form": "用的表单", "chapters": "章节", "at": "时间点", "synthetic": "合成说明", "objective": "对应目标",
    "options": "选项", "rubric": "评分要点", "right": "答对时说", "wrong": "答错时说", "technique": "用的技术",
    "max_minutes": "最多分钟", "record_form": "记录表", "stop_and_refer": "停下并转介", "format": "形式",
    "bring_to_supervision": "带到督导来", "group_size": "每组人数", "supervisor_differs_from": "不同督导师",
    "agenda": "怎么进行", "readings": "阅读", "required": "必读", "qty": "数量", "unit": "单位",
    "substitute": "没有时用", "observation_form": "观察表", "topic": "主题", "venue": "场地", "needs": "需要什么",
    "fallback": "不行时怎么办", "notice": "通知", "sms": "短信", "wechat": "微信群", "broadcast": "村广播",
    "poster": "海报", "handouts": "单页", "forms": "表单", "red_flags": "转介信号", "faq": "难问题",
    "question": "问题", "dont": "不要做", "loop": "五步闭环", "plan": "制定方案", "implement": "工作实施",
    "supervise": "反馈督导", "evaluate": "评价考核", "improve": "总结提升", "variants": "变式",
    "group_nature": "小组性质", "structure": "结构", "openness": "开放程度", "composition": "成员构成",
    "orientation": "取向", "theory": "理论依据", "name": "名称", "serves": "服务于", "goals": "目标",
    "general": "总目标", "specific": "具体目标", "members": "成员", "population": "招什么人",
    "screening": "筛选表", "minors": "有未成年人", "sessions_count": "次数", "session_minutes": "每次分钟",
    "leaders": "带领者", "lead": "主带领者", "co_lead": "协同带领者", "supervisor": "督导师",
    "min_level": "最低等级", "count": "人数", "consent": "知情同意", "confidentiality_exceptions": "保密例外",
    "recording": "录音录像", "measures": "评估", "pre": "开组前", "post": "结束后", "session": "每次结束时",
    "signals": "危险信号", "first": "先做什么", "notify": "通知谁", "within_minutes": "几分钟之内",
    "refer": "转介到", "record": "记录表", "seq": "第几次", "worksheet": "作业单", "prompt": "问大家",
    "homework": "回家作业", "worksheets": "作业单", "lines": "留几行", "theme": "主题", "premise": "故事",
    "duration_minutes": "全剧分钟", "stage_minutes": "动作和沉默的分钟", "description": "说明", "stage": "舞台",
    "techniques": "手法", "discussion_questions": "演后讨论题", "director_notes": "导演的话",
    "deroling": "去角色", "post_show": "演后讨论", "rehearsal_plan": "排练安排", "day": "哪一天",
    "rights": "演出与录像的权利", "ending": "结尾", "purpose": "目的", "people": "人数", "space": "场地",
    "steps": "步骤", "debrief": "讨论问题", "contraindications": "不适用", "body_contact": "身体接触",
    "physical_demand": "体力要求", "noise": "声音大小", "emotion_depth": "情绪深度", "variations": "变化做法",
    "safety": "安全提醒", "avoid": "不要这样叫", "aliases": "也叫", "english": "英文", "pinyin": "读音",
    "see_also": "参见", "operator": "主办单位", "region": "地区", "service": "服务类型", "cost": "费用",
    "page": "读过的网页", "url": "网址", "read_on": "阅读日期", "verified_on": "核实日期",
    "unverified": "未核实的原因", "max_age_days": "几天内有效", "note": "备注", "fields": "填写项",
    "label": "填什么", "pii": "隐私程度", "table": "表格", "columns": "列", "rows": "行数",
    "citation": "出处", "accessed": "访问日期", "state": "效力", "verified_by": "怎么核对的",
    "articles": "条款", "organisation": "单位", "about": "说明", "spdx": "SPDX 代号", "allows": "允许什么",
    "redistribute": "可转发", "adapt": "可改编", "commercial": "可商用", "share_alike": "须同样许可",
    "site_name": "网站名称", "site_url": "网址", "address": "地址", "contact": "联系办法", "filing": "备案号",
    "police_filing": "公安备案号", "help": "求助卡", "national": "全国热线", "local": "本地热线",
    "local_note": "本地说明", "reusable": "能反复用",
    # Where a name means something else than elsewhere: by model.
    "Centre.hours": "开放时间", "Change.what": "改了什么", "Cohort.group": "每组人数", "Form.notice": "怎么保管",
    "Form.size": "纸张", "Hotline.audience": "面向谁", "Hotline.fallback": "打不通时", "Hotline.hours": "服务时间",
    "Licence.notice": "怎么用", "Practice.supervision": "哪一次督导", "Programme.supervision": "督导规定",
    "Requirement.per": "每什么", "Role.name": "名字", "Step.what": "这一步的题目", "Venue.fallback": "停电时怎么办",
}  # fmt: skip


def named(field: str, model: str = "") -> str:
    """A field's name as an author is told it: 标题 title."""
    label = LABELS.get(f"{model}.{field}") or LABELS.get(field)
    return f"{label}（{field}）" if label else f"“{field}”"


# --- field types: every scalar arrives as text -----------------------------------------


def _complain(code: str, message: str, hint: str) -> PydanticCustomError:
    # Pydantic fills {…} in templates; an author's braces must come through untouched.
    context = {"code": code, "message": message, "hint": hint}
    return PydanticCustomError("xindeng", "{message}", context)


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    words = value.strip()
    if not words:
        raise _complain("F-04", "这里没有写内容", "补上内容，或删掉这一行。")
    return words


def _whole(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[0-9]{1,9}", value.strip()):
        raise _complain("F-05", f"“{value}”不是一个整数", "只写半角数字，不写单位，例如 25。")
    return int(value)


def _decimal(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", value.strip()):
        raise _complain("F-05", f"“{value}”不是一个数", "只写半角数字，例如 2 或 1.5。")
    return float(value)


def _yes(value: Any) -> Any:
    known = {"true": True, "是": True, "false": False, "否": False}
    if isinstance(value, str):
        if value.strip() not in known:
            raise _complain("F-06", f"“{value}”不是“是”或“否”", "写 true 或 false（也可以写 是 或 否）。")
        return known[value.strip()]
    return value


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        # fromisoformat alone also takes 20261121 and week dates, which no author means.
        return date.fromisoformat(re.sub(r"^(?!\d{4}-\d{2}-\d{2}$)", "?", value.strip()))
    except ValueError:
        raise _complain("F-07", f"“{value}”不是一个日期", "写成 年-月-日，例如 2026-11-21。") from None


def _clock(value: str) -> float:
    found = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:\.(\d{1,3}))?", value)
    if not found or int(found[3]) > 59 or (found[1] and int(found[2]) > 59):
        raise _complain("F-07", f"“{value}”不是一个时间点", "写成 分:秒 或 时:分:秒，例如 01:30。")
    hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
    return hours * 3600 + minutes * 60 + seconds + float(f"0.{found[4] or 0}")


def _identifier(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", value) or len(value) > 60:
        hint = "只用小写英文字母、数字和连字符，例如 lec-listening-01。"
        raise _complain("F-08", f"“{value}”不能作编号", hint)
    return value


def _version(value: str) -> str:
    if not re.fullmatch(r"\d{1,4}\.\d{1,4}\.\d{1,4}", value):
        raise _complain("F-09", f"“{value}”不是版本号", '写三段数字，例如 "1.0.0"。')
    return value


def _at_most(limit: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        if len(value) > limit:
            hint = f"删去 {len(value) - limit} 个字。"
            raise _complain("F-10", f"这里有 {len(value)} 个字，最多 {limit} 个字", hint)
        return value

    return check


def _positive(value: float) -> float:
    if value <= 0:
        raise _complain("F-05", "这里要写大于 0 的数", "例如 10。")
    return value


def _ordered(value: tuple[int, ...]) -> tuple[int, ...]:
    if len(value) != 2 or value[0] > value[1] or value[0] < 1:
        raise _complain("F-11", "这里要写最少和最多两个数", "写成 [最少, 最多]，例如 [8, 12]。")
    return value


class Ref(str):
    """An id that must exist. The library finds all `Ref`s of a record by walking its values."""

    __slots__ = ("prefixes",)
    prefixes: tuple[str, ...]

    def __new__(cls, value: str, prefixes: tuple[str, ...]) -> Self:
        ref = super().__new__(cls, value)
        ref.prefixes = prefixes
        return ref


class To:
    """Validator: the value is the id of an item with one of these prefixes."""

    def __init__(self, *prefixes: str) -> None:
        self.prefixes = prefixes

    def __call__(self, value: str) -> Ref:
        return Ref(_identifier(value), self.prefixes)


Text = Annotated[str, BeforeValidator(_text)]
Whole = Annotated[int, BeforeValidator(_whole)]
Count = Annotated[int, BeforeValidator(_whole), AfterValidator(_positive)]
Minutes = Count
Decimal = Annotated[float, BeforeValidator(_decimal), AfterValidator(_positive)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Day = Annotated[date, BeforeValidator(_day)]
Clock = Annotated[float, BeforeValidator(lambda v: _clock(_text(v)) if isinstance(v, str) else v)]
Id = Annotated[str, BeforeValidator(_text), AfterValidator(_identifier)]
Version = Annotated[str, BeforeValidator(_text), AfterValidator(_version)]
Title = Annotated[str, BeforeValidator(_text), AfterValidator(_at_most(30))]
Summary = Annotated[str, BeforeValidator(_text), AfterValidator(_at_most(120))]
Span2 = Annotated[tuple[Whole, ...], AfterValidator(_ordered)]
"""[least, most], both inclusive."""

AnyRef = Annotated[Text, AfterValidator(To())]
PersonRef = Annotated[Text, AfterValidator(To("ppl"))]
HotlineRef = Annotated[Text, AfterValidator(To("hot"))]
FormRef = Annotated[Text, AfterValidator(To("frm"))]
ReferenceRef = Annotated[Text, AfterValidator(To("ref"))]
LicenceRef = Annotated[Text, AfterValidator(To("lic"))]
PolicyRef = Annotated[Text, AfterValidator(To("pol"))]
TermRef = Annotated[Text, AfterValidator(To("term"))]
ActivityRef = Annotated[Text, AfterValidator(To("act"))]
LectureRef = Annotated[Text, AfterValidator(To("lec"))]
CourseRef = Annotated[Text, AfterValidator(To("crs"))]
ModuleRef = Annotated[Text, AfterValidator(To("mod"))]
ProgrammeRef = Annotated[Text, AfterValidator(To("prog"))]

Words = tuple[Text, ...]


def at_least(count: int) -> Any:
    """Field constraint: a list of at least `count` entries."""
    return Field(min_length=count)


# --- records ---------------------------------------------------------------------------


class Part(BaseModel):
    """A group of fields: frozen, closed, compared by value."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Audience(Part):
    """For whom an item is; `size` is [least, most] people."""

    group: Text
    age: Text | None = None
    size: Span2 | None = None
    literacy: Text | None = None


class Material(Part):
    """Something to bring: `qty` pieces for each group, pair or person; used up unless `reusable`."""

    item: Text
    qty: Count = 1
    unit: Text = "份"
    per: Literal["group", "pair", "person"] = "group"
    reusable: Yes = False
    substitute: Text | None = None


class Change(Part):
    """One line of an item's revision history."""

    date: Day
    what: Text
    why: Text | None = None


class Review(Part):
    """Somebody's named and dated sign-off; never written by us for others."""

    person: PersonRef
    role: Literal["专业", "伦理", "语言", "学员试读"]
    field: Text | None = None
    date: Day
    verdict: Text


class Derivation(Part):
    """What an item was adapted from, and what was changed."""

    ref: AnyRef
    changes: Text


class Register(Part):
    """What every record has, down to a single term."""

    id: Id
    type: Text
    title: Title
    summary: Summary | None = None
    status: Status = "in_review"
    version: Version = "0.1.0"
    replaces: tuple[Id, ...] = ()
    references: tuple[ReferenceRef, ...] = ()

    _source: Source = PrivateAttr()
    _texts: Mapping[str, Blocks] = PrivateAttr(default_factory=dict)

    @property
    def source(self) -> Source:
        return self._source

    def prose(self, slot: str) -> Blocks:
        """The body text that stands in this slot; empty when the author wrote none."""
        return self._texts.get(slot, ())

    def at(self, *where: str | int) -> Span:
        """The place of a field in the author's file."""
        return self._source.at(*where)

    def says(
        self, where: Where | str, code: str, message: str, hint: str = "", severity: Severity = "error"
    ) -> Diagnostic:
        """A complaint about one field of this record; of a draft it is a reminder."""
        steps = (where,) if isinstance(where, str) else where
        weight = "warning" if self.status == "draft" else severity
        return Diagnostic(code, self.at(*steps), message, hint, weight)


class Item(Register):
    """The common header of everything that is more than a register entry (DOMAIN 2.2)."""

    summary: Summary
    status: Status
    version: Version
    risk: Risk
    leader_level: Level
    audience: Audience
    authors: tuple[PersonRef, ...] = at_least(1)
    reviewers: tuple[Review, ...] = ()
    review_by: Day | None = None
    licence: LicenceRef
    derived_from: Derivation | None = None
    ai_assisted: Literal["none", "drafting", "media"]
    plain_language: Literal["volunteer", "resident", "professional"]
    topics: tuple[Topic, ...] = ()
    content_warning: Text | None = None
    referral: tuple[HotlineRef, ...] = ()
    changelog: tuple[Change, ...] = at_least(1)

    @property
    def date(self) -> date:
        """When this version was made: the newest line of the changelog."""
        return max(change.date for change in self.changelog)


R = TypeVar("R", bound=Part)


def build(model: type[R], source: Source) -> tuple[R | None, list[Diagnostic]]:
    """A record of its model, or all complaints about its fields, each at its place."""
    try:
        record = model.model_validate(dict(source.data))
    except ValidationError as error:
        return None, [_translate(details, source, model) for details in error.errors() if not _echo(details)]
    if isinstance(record, Register):
        record._source = source  # noqa: SLF001 — set once, here, before anybody sees the record
    return record, []


def with_texts(record: Register, texts: Mapping[str, Blocks]) -> None:
    """Hands a freshly built record its body; called once, by the loader."""
    record._texts = dict(texts)  # noqa: SLF001


def refs(value: Any, where: Where = ()) -> Iterator[tuple[Where, Ref]]:
    """Every reference inside a record, with the path of its field."""
    match value:
        case Ref():
            yield where, value
        case Part():
            for name in type(value).model_fields:
                yield from refs(getattr(value, name), (*where, name))
        case tuple() | list():
            for index, child in enumerate(value):
                yield from refs(child, (*where, index))


# --- pydantic's complaints in Chinese --------------------------------------------------


def _echo(details: Any) -> bool:
    """Pydantic counts wrong entries of a list as missing; they have complaints of their own."""
    return bool(details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"])


def _translate(details: Any, source: Source, model: type[Part]) -> Diagnostic:
    where: Where = tuple(details["loc"])
    kind, context = details["type"], details.get("ctx", {})
    if where[-1:] == ("[key]",):  # a name that pydantic judges like a value
        hint = f"可以写：{'、'.join(re.findall(_QUOTED, context['expected']))}。"
        return Diagnostic("F-01", source.key(*where[:-1]), f"不认识的字段“{_short(where[-2])}”", hint)
    last = next((str(step) for step in reversed(where) if isinstance(step, str)), "")
    if kind == "missing":
        return _missing(where, source, model)
    if kind == "extra_forbidden":
        return _unknown(where, source, model)
    span = source.at(*where)
    name = named(last, _owner(model, where))
    if kind == "xindeng":
        return Diagnostic(context["code"], span, f"{name}：{context['message']}", context["hint"])
    if kind == "literal_error":
        known = re.findall(_QUOTED, context["expected"])
        guess = did_you_mean(str(details["input"]), known)
        hint = f"{guess}可以写：{'、'.join(known)}。"
        return Diagnostic("F-12", span, f"{name}不能写“{_short(details['input'])}”", hint)
    if kind == "too_short":
        least = context["min_length"]
        return Diagnostic("F-13", span, f"{name}至少要有 {least} 项", "补上缺少的几项。")
    shape = _SHAPES[kind]
    return Diagnostic("F-03", span, f"{name}应当是{shape[0]}", shape[1])


_QUOTED = r"'([^']*)'"
_SHAPES = {
    "string_type": ("一段文字", "写成“字段: 文字”；文字里有冒号或花括号时两边加引号。"),
    "int_type": ("一个整数", "只写半角数字，例如 25。"),
    "float_type": ("一个数", "只写半角数字，例如 1.5。"),
    "bool_type": ("“是”或“否”", "写 true 或 false。"),
    "date_type": ("一个日期", "写成 2026-11-21。"),
    "tuple_type": ("一个列表", "写成 [一, 二]，或每项一行、以“- ”开头。"),
    "dict_type": ("一组字段", "写成 {名: 值}，或换行缩进两格写“名: 值”。"),
    "model_type": ("一组字段", "写成 {名: 值}，或换行缩进两格写“名: 值”。"),
}


def _missing(where: Where, source: Source, model: type[Part]) -> Diagnostic:
    field, around = str(where[-1]), where[:-1]
    hint = f"补上一行“{field}: …”。"
    span = source.key(*around) if around and isinstance(around[-1], str) else source.at(*around)
    return Diagnostic("F-02", span, f"缺少{named(field, _owner(model, where))}", hint)


def _unknown(where: Where, source: Source, model: type[Part]) -> Diagnostic:
    field = str(where[-1])
    part = _part_at(model, where[:-1])
    guess = did_you_mean(field, part.model_fields) if part else ""
    if "\u3000" in field or "：" in field:
        guess = "这里有全角空格或全角冒号，改成半角。"
    hint = f"{guess}不需要就删掉它。"
    return Diagnostic("F-01", source.key(*where), f"不认识的字段“{_short(field)}”", hint)


def _owner(model: type[Part], where: Where) -> str:
    """The name of the part whose field a complaint is about."""
    while where and not isinstance(where[-1], str):
        where = where[:-1]
    part = _part_at(model, where[:-1])
    return part.__name__ if part else ""


def _part_at(model: type[Part], where: Where) -> type[Part] | None:
    """The part that a path of fields leads to; None beside the known fields."""
    part: type[Part] | None = model
    for step in where:
        if part and isinstance(step, str):
            part = _part_in(part.model_fields[step].annotation) if step in part.model_fields else None
    return part


def _part_in(annotation: Any) -> type[Part] | None:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    found = (_part_in(inner) for inner in getattr(annotation, "__args__", ()))
    return next((part for part in found if part), None)


def _short(value: Any) -> str:
    words = str(value)
    return words if len(words) <= 20 else words[:19] + "…"
