"""Consent, confidentiality, minors, supervision, sign-off (E-01…E-05, E-08…E-10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from xindeng.checks.passages import passages
from xindeng.diag import Diagnostic
from xindeng.kinds.case import Case
from xindeng.kinds.figures import Measure
from xindeng.kinds.filmed import filmed
from xindeng.kinds.group_manual import GroupManual
from xindeng.kinds.lecture import Lecture
from xindeng.kinds.places import DirectoryEntry
from xindeng.kinds.programme import Programme
from xindeng.kinds.psychodrama_plan import Psychodrama
from xindeng.kinds.registers import Form, Licence
from xindeng.kinds.showcase import Showcase
from xindeng.schema import Item
from xindeng.shelf import Library

Found = Iterator[Diagnostic]

EXCEPTIONS = {
    "伤害自己或他人的危险": re.compile("伤害|危险|安全受"),
    "未成年人受侵害": re.compile("未成年|孩子|儿童"),
    "法律规定必须披露": re.compile("法律|依法|法定|司法"),
}
"""What may not stay inside the room (中国心理学会伦理守则第二版 3.2)."""
ABOUT_CHILDREN = re.compile("(?:孩子|儿童|学生|未成年人?)(?:的)?[^，。；]{0,3}(?:姓名|身份证|电话|学校|班级|住址|生日|出生|照片)")
GUARDIAN = re.compile("监护人")
MARKS = re.compile("打分|评分|分数|成绩|合格|考核")
KNOWN_TO_EACH_OTHER = re.compile("认识|熟人|亲戚|双重关系|邻居|同事")


def consent(library: Library) -> Found:
    """E-01: nobody is practised on, filmed, listed or described without a consent form."""
    for lecture in library.all(Lecture):
        for n, practice in enumerate(lecture.practice):
            if practice.kind in {"video", "clients"} and not practice.consent_form:
                message = f"“{practice.title}”涉及别人，没有写知情同意书"
                yield lecture.says(("practice", n), "E-01", message, "写上 consent_form，例如 frm-consent-adult。")
    for programme in library.all(Programme):
        for n, need in enumerate(programme.practice_requirements):
            if need.kind == "clients" and not need.consent_form:
                message = f"“{need.title}”要接待来访，没有写知情同意书"
                yield programme.says(("practice_requirements", n), "E-01", message, "写上 consent_form。")
    for entry in library.all(DirectoryEntry):
        if not entry.consent and not entry.example:
            message = "名录里的人没有写公开同意书"
            yield entry.says("id", "E-01", message, "签好纸质同意书，再写 consent: {form: …, expires: …}。")
    for work in library.all(Showcase):
        if not work.consent and not work.example:
            message = "做的人同意公开了没有，没有写"
            yield work.says("id", "E-01", message, "签好纸质同意书，再写 consent: {form: …, on_file: true, expires: …}。")
    for case in library.all(Case):
        if case.kind == "consented" and not (case.consent and case.consent.on_file):
            message = "写的是经本人同意的案例，没有写同意书已存档"
            yield case.says("kind", "E-01", message, "同意书存在中心，写 consent: {on_file: true, …}；没有就改成合成案例。")


def confidentiality(library: Library) -> Found:
    """E-02: a member knows beforehand what cannot stay secret."""
    gathered: tuple[GroupManual | Psychodrama, ...] = (*library.all(GroupManual), *library.all(Psychodrama))
    for item in gathered:
        listed = "；".join(item.consent.confidentiality_exceptions)
        for name, pattern in EXCEPTIONS.items():
            if not pattern.search(listed):
                where = ("consent", "confidentiality_exceptions")
                yield item.says(where, "E-02", f"保密例外里少了“{name}”", f"加一条：{name}。")


def minors(library: Library) -> Found:
    """E-03: with minors there is a guardian's form, the child's own yes, a partner school and the duty to report."""
    for manual in library.all(GroupManual):
        if not manual.members.minors and not _young(manual):
            continue
        if not manual.consent.guardian_form:
            hint = "写 consent: {guardian_form: frm-consent-guardian, …}，里面也有孩子自己的同意。"
            yield manual.says("consent", "E-03", "招未成年人，没有监护人同意书", hint)
        if not manual.consent.partner:
            hint = "写 consent: {partner: 和哪所学校或村居一起做}。"
            yield manual.says("consent", "E-03", "招未成年人，没有写合作的学校或村居", hint)
        if not any("报告" in passage.text for passage in passages(manual)):
            hint = "写明：发现未成年人受侵害要立即报告（未成年人保护法第十一条）。"
            yield manual.says("members", "E-03", "招未成年人，没有写强制报告", hint)


def _young(item: Item) -> bool:
    found = re.match(r"\d+", item.audience.age or "")
    return found is not None and int(found[0]) < 18


def childrens_data(library: Library) -> Found:
    """E-04: data of a child under fourteen is sensitive (个人信息保护法第三十一条)."""
    for form in library.all(Form):
        words = " ".join((form.purpose, form.notice or "", *(field.label for field in form.fields)))
        if GUARDIAN.search(words):
            continue
        for n, field in enumerate(form.fields):
            found = ABOUT_CHILDREN.search(field.label)
            if found:
                hint = "删去这一栏；非收不可的，加监护人同意和签名，写明谁保管、多久销毁。"
                yield form.says(("fields", n, "label"), "E-04", f"表单收集孩子的资料“{found.group()}”，没有监护人同意", hint)


REVIEWERS = {"R0": (), "R1": ("专业",), "R2": ("专业", "伦理"), "R3": ("专业", "伦理")}


def reviewed(library: Library) -> Found:
    """E-05: `published` needs the named, dated reviewers of its risk class, none of them its author."""
    for item in library.all(Item):
        if item.status != "published":
            continue
        if not item.reviewers:
            message = "状态是 published，却没有审核人"
            yield item.says("status", "E-05", message, "没有人审核过就写 in_review。")
            continue
        roles = {review.role for review in item.reviewers}
        for role in REVIEWERS[item.risk]:
            if role not in roles:
                message = f"风险等级 {item.risk} 要有{role}审核，这里没有"
                yield item.says("reviewers", "E-05", message, "请到审核人看过再发布；没有就写 in_review。")
        if item.risk == "R3" and not any("医" in (review.field or "") for review in item.reviewers):
            message = "危机内容要有医疗背景的审核人，这里没有"
            yield item.says("reviewers", "E-05", message, "在审核人的 field 里写明，例如 精神科医生。")
        for n, review in enumerate(item.reviewers):
            if review.person in item.authors:
                yield item.says(("reviewers", n, "person"), "E-05", "作者不能审核自己的内容", "请另一位审核人。")


def lent(library: Library) -> Found:
    """E-05: whoever looked at the base's text has not seen what the county made of it."""
    for item, below in library.replaced(Item):
        for n, review in enumerate(item.reviewers):
            if isinstance(below, Item) and review in below.reviewers:
                message = "这位审核人看的是底本的那一份，不是这里改写的"
                yield item.says(("reviewers", n), "E-05", message, "请他看过这一份，写上那一天；没有看过，就删掉这一条。")


def measures(library: Library) -> Found:
    """E-08: no items without a licence to pass them on; a question about suicide has a plan behind it."""
    for measure in library.all(Measure):
        licence = library.find(measure.licence, Licence)
        if measure.items_included and licence and not licence.allows.redistribute:
            message = "写了附题目，许可却不允许转发"
            yield measure.says("items_included", "E-08", message, "写 items_included: false，让使用者到权利人那里取。")
        if measure.suicide_item and (measure.administer_level < "L3" or not measure.positive_screen_action):
            message = "有问轻生的题，要由 L3 以上施测，并写明答“有”时马上怎么办"
            yield measure.says("suicide_item", "E-08", message, "改 administer_level，补 positive_screen_action。")


def supervisors(library: Library) -> Found:
    """E-09: who marks a learner does not also hear his troubles; growth is never marked."""
    for lecture in library.all(Lecture):
        graded = any(entry.kind == "practice" for entry in lecture.supervision)
        for n, entry in enumerate(lecture.supervision):
            if entry.kind != "personal_growth":
                continue
            if graded and not entry.supervisor_differs_from:
                message = "个人成长督导没有写和哪一次实践督导不是同一位督导师"
                yield lecture.says(("supervision", n), "E-09", message, "写 supervisor_differs_from: 那次督导的编号。")
            marked = MARKS.search("；".join((entry.title, *(line.what for line in entry.agenda))))
            if marked and not re.search(f"不{marked.group()}", "；".join((entry.title, *(line.what for line in entry.agenda)))):
                message = f"个人成长督导里写了“{marked.group()}”"
                yield lecture.says(("supervision", n), "E-09", message, "个人成长不打分、不考核。")
    for programme in library.all(Programme):
        both = {"practice", "personal_growth"} <= set(programme.supervision.kinds)
        if both and not programme.supervision.different_supervisors:
            message = "实践督导和个人成长督导是同一位督导师"
            yield programme.says(("supervision", "different_supervisors"), "E-09", message, "写 different_supervisors: true。")


def dual_relationships(library: Library) -> Found:
    """E-10: in a village everybody knows everybody, so a practice record asks."""
    used: dict[str, None] = {}
    for lecture in library.all(Lecture):
        for practice in lecture.practice:
            if practice.kind in {"clients", "duty"} and practice.record_form:
                used.setdefault(practice.record_form)
    for ref in used:
        form = library.find(ref, Form)
        words = " ".join((form.notice or "", *(field.label for field in form.fields))) if form else "认识"
        if form and not KNOWN_TO_EACH_OTHER.search(words):
            message = "接待记录没有问“和来访原来认不认识”"
            yield form.says("id", "E-10", message, "加一栏：我和来访原来认识吗？认识的，怎么处理？", "warning")


def on_screen(library: Library, today: date) -> Found:
    """E-01: who can be seen in a film, or made what is shown, has agreed, and still agrees today."""
    for work in library.all(Showcase):
        if work.consent and work.consent.expires < today:
            message = f"做的人同意到 {work.consent.expires}，已经过了"
            yield work.says(("consent", "expires"), "E-01", message, "请他再签一次；不愿意的，把这一条撤下来。")
    for item in filmed(library):
        for n, film in enumerate(item.videos):
            consent = film.people_consent
            if not film.synthetic and not consent:
                hint = "没有真人就写 synthetic；有真人就写 people_consent: {form: frm-video-consent, scope: 公开, expires: …}。"
                yield item.says(("videos", n), "E-01", "视频没有写出镜的人同意了没有", hint)
            elif consent and consent.expires < today:
                message = f"出镜的人同意到 {consent.expires}，已经过了"
                hint = "请本人再签一次，改 expires；不愿意再签的，拿掉这段视频。"
                yield item.says(("videos", n, "people_consent", "expires"), "E-01", message, hint)
