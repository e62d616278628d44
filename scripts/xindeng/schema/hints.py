"""What to write in each field: one sentence for forms, editors and new files."""

from __future__ import annotations

from xindeng.schema.fields import Part
from xindeng.schema.hints_centre import CENTRE
from xindeng.schema.hints_community import COMMUNITY
from xindeng.schema.hints_registers import REGISTERS
from xindeng.schema.hints_training import TRAINING

COMMON: dict[str, str] = {
    # What every record has.
    "Register.id": "唯一的编号，小写字母、数字和连字符，定了不改，例如 lec-listening-01",
    "Register.type": "这一类的英文名，定了不改，例如 lecture",
    "Register.title": "一看就懂的题目，最多 30 字，例如：先听懂，再回应",
    "Register.summary": "一两句话说清讲什么、给谁，最多 120 字；分享时就显示它",
    "Register.status": "写的时候是 draft，请人审时改成 in_review；没人看过不写 published",
    "Register.version": '三段数字，加引号；改了正文就加一，例如 "0.1.1"',
    "Register.replaces": "改过编号才写：列出用过的旧编号，老网址会转过来",
    "Register.overrides": '改写底本的一项时写：从它的第几版改来，例如 "0.1.0"',
    "Register.maintainers": "有人提议改这一项时问谁，写人物或机构的编号，例如 [org-example]",
    "Register.references": "用到的文献编号，例如 [ref-mhl-law]；先在登记里写好",
    # The common header.
    "Item.risk": "只讲知识 R0，会触动情绪 R1，谈到暴力、丧失、轻生 R2，危机 R3",
    "Item.leader_level": "至少什么等级的人才能带：L0 居民自用，L1 志愿者，L2 初级，L3 中级，L4 高级",
    "Item.audience": '给谁看、给谁讲，例如 {group: 社区居民, age: "18+", size: [8, 30]}',
    "Item.authors": "作者在人物登记里的编号，例如 [ppl-xindeng-editors]",
    "Item.reviewers": "真的看过才写：谁、哪方面、哪天、结论；作者不能审自己的",
    "Item.review_by": "下次复审的日期；R2、R3 最长一年，其余最长两年",
    "Item.licence": "别人可以怎么用，写许可的编号，一般是 lic-ccbysa4",
    "Item.derived_from": "从别处改编才写：原来那一项的编号，和改了什么",
    "Item.ai_assisted": "没用 AI 写 none，AI 帮着起草写 drafting，有 AI 合成的声音画面写 media",
    "Item.plain_language": "志愿者读 volunteer，居民读 resident，专业人员读 professional",
    "Item.topics": "从列表里选一到三个话题，例如 [情绪, 沟通]",
    "Item.content_warning": "R2、R3 必写：先告诉人会谈到什么，例如：本篇谈到家庭争吵",
    "Item.referral": "R1 以上必写：求助热线的编号，例如 [hot-12356, hot-120, hot-110]",
    "Item.changelog": "每改一版加一行，例如 {date: 2026-11-21, what: 初稿}",
    "Audience.group": "什么人，用大家的叫法，例如：社区居民、网格员",
    "Audience.age": '年龄范围，加引号，例如 "18+" 或 "60-75"',
    "Audience.size": "[最少, 最多] 几个人，物料按最多的算，例如 [8, 30]",
    "Audience.literacy": "要认多少字，例如：小学及以上；不识字也行就写明",
    "Item.pictures": "正文里每张照片一行，例如 {src: 广场.jpg, credit: 示例中心, people: 没有人}",
    "Photograph.src": "图片的文件名，和正文里写的一样，例如 广场.jpg",
    "Photograph.credit": "谁拍的，例如：示例中心",
    "Photograph.people": "认不出人写“没有人”；认得出就要本人都同意了",
    "Photograph.form": "照片里的人签的同意书，例如 frm-video-consent；纸留在中心",
    "Photograph.expires": "同意到哪一天，例如 2027-12-31",
    "Review.person": "审核人在人物登记里的编号，例如 ppl-…；先登记再写",
    "Review.role": "他看的是哪方面：专业、伦理、语言，或学员试读",
    "Review.field": "他的专业，例如：精神科；R3 的审核人里要有医疗背景",
    "Review.date": "真正看完的那一天，例如 2027-01-15",
    "Review.verdict": "他的结论，例如：可以用，第三步的说法已改",
    "Derivation.ref": "原来那一项的编号，例如 kit-sleep-harvest",
    "Derivation.changes": "一句话说改了什么，例如：换成本县的例子，缩成 30 分钟",
    "Change.date": "改的那一天，例如 2026-11-21",
    "Change.what": "改了什么，例如：第三步改成两人轮着说",
    "Change.why": "为什么改，例如：志愿者说时间不够",
    "Material.item": "带什么，一行一样，例如：求助卡",
    "Material.qty": "几份，只写数字；怎么算看 per，例如 1",
    "Material.unit": "数量的单位，例如：张、瓶、盒；不写就是“份”",
    "Material.per": "全组共几份写 group，每两人写 pair，每人写 person",
    "Material.reusable": "用完还能再用写 true，例如手鼓；发掉、用掉的不写",
    "Material.substitute": "没有时用什么代替，例如：装半瓶米的塑料瓶",
    # Names that mean the same, or nearly, wherever they stand inside an item.
    "id": "这一小块的编号，本文件里不重复，例如 pairs；有正文的用 {#pairs} 对上",
    "title": "这一小块的题目，短，例如：两人轮着听",
    "note": "要补充的一句话，例如：自带水杯；没有就不写",
    "minutes": "几分钟，只写数字，例如 20",
    "level": "从初级、中级、高级、师资里选一个",
    "min_level": "至少什么等级，从 L0 到 L4 选一个，例如 L2",
    "count": "几个人，只写数字，例如 2",
    "lines": "留几行横线给人写，只写数字，例如 3",
    "options": "列出选项，从上到下就是 A、B、C，例如 [早点睡, 你这几天都睡得晚]",
    "stem": "题目原话，说一件具体的事，例如：对方停了三秒，你先做什么？",
    "bloom": "要学到哪一层，能做出来选“应用”，能说清选“理解”",
    "verb": "看得见的动作，例如：演示、区分、列出；不写“了解”“掌握”",
    "name": "叫什么名字，例如：社会学习理论",
    "courses": "课程的编号，按先后排，例如 [crs-helping-basics]",
    "lectures": "讲次的编号，按上课先后排，例如 [lec-listening-01]",
    "programme": "属于哪套培训体系，写编号，例如 prog-zhidaoshi-l1",
    "planned_hours": "打算上几个课时，只写数字；已编的由程序加，例如 20",
    "competency": "胜任力的编号，例如 cmp-listening",
    "materials": "这里要带的东西，一样一行，例如 {item: 彩笔, qty: 1, unit: 盒}",
    "activity": "用现成的活动就写它的编号，例如 act-warm-hands，话不用再抄",
    "form": "用哪张空表，写表单的编号，例如 frm-feedback-1page",
    "consent_form": "要签的同意书，写表单的编号，例如 frm-consent-adult",
    "record_form": "填哪张记录表，写表单的编号，例如 frm-practice-record",
    "observation_form": "观察的人填哪张表，写表单的编号，例如 frm-observe-listening",
    "min_count": "至少做几次，只写数字，例如 3",
    "min_leaders": "至少几个人一起带，只写数字，例如 2",
    "scope_limits": "服务边界那条政策的编号，一般是 pol-scope",
    "steps": "一步一行，先后照做，例如：请大家坐稳，两手合十",
    "exclusion": "哪些人这次不能来，要写到自伤、家暴和急性症状三样",
    "loop": "五步各写一个编号：方案、实施、督导、评价、提升",
    "consent": "要签的表、保密的例外、录不录音，写给每位成员看",
    "crisis_plan": "出事时谁陪、告诉谁、几分钟内、转到哪里、填哪张表",
    "discussion_questions": "问大家的开放问题，至少三个，不问“对不对”",
    "contraindications": "什么人、什么时候不要做，例如：头晕就停下坐好",
    "techniques": "用到的手法，例如 [独白, 定格]",
    "settings": "用在什么地方，从社区、学校、企业、家庭里选，可以几样",
    "account": '放这个库的平台上的帐号，加引号，例如 "@example/elder-care"',
    "sounds": "要听的录音，例如 {id: slow, title: 慢慢吐气, src: 慢.ogg, licence: …}",
    "contact": "到哪里问，写办公室，不写私人手机号，例如：到中心办公室报名",
    "example": "虚构的例子写 true，页面上会标明“示例（虚构）”",
    "capacity": "最多坐得下几个人，只写数字，例如 30",
    "organisation": "机构登记里的编号，例如 org-example",
    "region": "管到哪里，例如：全国、示例县",
    "source": "从哪份文献来，写文献的编号，例如 ref-mhl-law",
    "url": "网址，从 https:// 开头抄全",
    "minors": "有不满 18 岁的成员写 true，没有写 false",
    "orientation": "做到哪一步为止，例如：教育与成长取向，不做治疗",
    "licence": "别人可以怎么用，写许可的编号，例如 lic-ccbysa4",
}  # fmt: skip
HINTS = COMMON | TRAINING | COMMUNITY | REGISTERS | CENTRE
"""`name`, or `Model.name` where a field means something of its own there, and the sentence.

A field that a model has from another is found under that one: `Register.id` serves every kind.
"""


def hint(model: type[Part], name: str) -> str:
    """The sentence for a field of a record, by its name in files."""
    own = (HINTS.get(f"{base.__name__}.{name}") for base in model.__mro__)
    return next((words for words in own if words), "") or HINTS.get(name, "")
