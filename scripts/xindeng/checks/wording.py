"""Words that hurt, promise or prescribe (S-05…S-08, S-14…S-16), sentence by sentence.

A sentence that forbids a thing may name it (“不说能治好”): a word right behind a negation, and
everything in a list of what not to say, passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from xindeng.checks.passages import Passage, Reading
from xindeng.diag import Diagnostic, Severity
from xindeng.kinds.figures import Fact
from xindeng.kinds.hotline import Hotline
from xindeng.kinds.registers import Reference, Term
from xindeng.schema import Item

Found = Iterator[Diagnostic]

SUICIDE = re.compile(
    "自杀|轻生|自残|自伤|寻短见|寻死|不想活|想死|结束(?:自己的)?生命|一死了之|一了百了"
)
METHOD = re.compile(
    "跳楼|跳河|跳桥|跳江|跳井|投河|上吊|割腕|烧炭|服毒|喝农药|喝药|百草枯|安眠药|卧轨|刀片|绳子|遗书|遗言|煤气|触电"
)
FRAMED = re.compile("成功自杀|自杀成功|自杀未遂|(?:为|因|因为|由于)[^，。；！？]{1,8}而?(?:自杀|轻生|寻短见)")
CLAIM = re.compile(
    r"诊断为|确诊|治愈|痊愈|根治|治好|包治|疗程|康复(?:了|率)|已经?康复|完全康复|走出了?抑郁|治愈率|成功率|有效率|药到病除|保证(?:见效|有效|能好|好转)|百分之百(?:有效|成功)|立竿见影"
)
DRUG = re.compile(
    "舍曲林|氟西汀|帕罗西汀|西酞普兰|文拉法辛|度洛西汀|米氮平|阿米替林|百忧解|左洛复|安定片|地西泮|阿普唑仑|劳拉西泮|艾司唑仑"
    "|佐匹克隆|唑吡坦|褪黑素|奥氮平|喹硫平|利培酮|阿立哌唑|氯氮平|碳酸锂|丙戊酸|逍遥丸|安神补脑液"
)
DOSE = re.compile(r"(?:一次|每次|每天|每晚|一天|睡前)(?:吃|服|用)?[\d一二两三四半]+(?:片|粒|颗|毫克|mg)|\d+ ?(?:毫克|mg)\b")
STOPPING = re.compile("停药|减药|加药|换药")
STIGMA = {
    "神经病": "说“心里难受的人”“需要看精神科的人”", "疯子": "说“病了的人”", "变态": "说看得见的行为",
    "精神不正常": "说看得见的表现，例如“几天没睡，说有人害他”", "问题人员": "说“需要帮助的人”",
    "脑子有病": "说看得见的表现", "问题儿童": "说“遇到困难的孩子”", "不正常的人": "说看得见的表现",
    "想不开": "说“心里很难受”“有轻生的念头”",
}  # fmt: skip
SHAMING = re.compile("|".join(STIGMA))
COMMERCE = re.compile(
    "神医|第一品牌|最有效|效果最好|最好的方法|扫码购买|加微信|领课|免费领取|名额有限|独家秘方|顶级专家|国内首家|全网最低"
)
ROUND_THE_CLOCK = re.compile(r"(?:24|２４|二十四) ?(?:个)?小时|全天候|7 ?[xX×*] ?24|昼夜不停")
PHONE_TALK = re.compile("热线|电话|打得通|拨|接听")
NO = re.compile("(?:不|没|别|无|非|未|勿|莫|禁止|避免|谁也|难以|拒绝|代替|取代|叫)[^，。；：！？]{0,8}$")
DOCTOR = re.compile("医院|医生|门诊|医师|医疗机构|精神科")
SENTENCE = re.compile("[^。！？；\n]+[。！？；]?")


def wording(reading: Reading) -> Found:
    """Every check of words, over every passage of an item."""
    if isinstance(reading.item, Reference):
        return  # other people's titles are quoted as they are
    everything = "\n".join(passage.text for passage in reading.said)
    looks = [look for words, look in LOOKS if any(word.search(everything) for word in words)]
    clock = ROUND_THE_CLOCK.search(everything)
    for passage in reading.said if looks or clock else ():
        if isinstance(reading.item, Fact) and not reading.item.publishable and passage.where[:1] == ("quote",):
            continue  # kept as evidence of what was claimed; no page shows it
        for look in looks:
            yield from look(passage)
        if clock:
            yield from round_the_clock(passage, reading.known.lines)


def _says(passage: Passage, words: str, code: str, message: str, hint: str, severity: Severity = "error") -> Diagnostic:
    weight: Severity = "warning" if passage.item.status == "draft" else severity
    return Diagnostic(code, passage.at(words), message, hint, weight)


def _claimed(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    """(word, its sentence) where the sentence does not deny or forbid it."""
    if not pattern.search(text):
        return
    for sentence in SENTENCE.findall(text):
        for found in pattern.finditer(sentence):
            if not NO.search(sentence[: found.start()]):
                yield found.group(), sentence


def suicide_words(passage: Passage) -> Found:
    """S-05: who opens something light is not met by heavy words; a leader's warning may name them."""
    item = passage.item
    if not isinstance(item, Item) or item.risk in {"R2", "R3"}:
        return
    if item.risk == "R1" and passage.guarded:
        return
    for word in dict.fromkeys(SUICIDE.findall(passage.text)):
        where = "只能写在写给带领者的提醒里" if item.risk == "R1" else "不能出现"
        message = f"风险等级 {item.risk} 的内容里有“{word}”，{where}"
        hint = "换一种说法，移到 !!! facilitator 或“如果有人难受”里，或把 risk 改成 R2 并写 content_warning。"
        yield _says(passage, word, "S-05", message, hint)


def methods(passage: Passage) -> Found:
    """S-06: no method, means, note or simple cause beside a suicide word (WHO, 预防自杀：媒体专业人士指南)."""
    for found in FRAMED.finditer(passage.text):
        hint = "不说“成功”“未遂”，不归到一个原因：写“自杀身亡”“曾经想过轻生”，原因总是不止一个。"
        yield _says(passage, found.group(), "S-06", f"“{found.group()}”这样说会伤人，也会让人照着想", hint)
    if SUICIDE.search(passage.text):
        for word in dict.fromkeys(METHOD.findall(passage.text)):
            hint = "方式、地点、物品和遗书都不写；只写怎么陪、怎么问、找谁。"
            yield _says(passage, word, "S-06", f"谈轻生的一段里写了“{word}”", hint)


def claims(passage: Passage) -> Found:
    """S-07: no diagnosis, no cure, no rate of success (精神卫生法第二十三条、第五十一条)."""
    if passage.refused or _wrong_option(passage):
        return
    for word, sentence in _claimed(CLAIM, passage.text):
        if DOCTOR.search(sentence) and word in {"确诊", "诊断为", "治好", "疗程"}:
            continue
        hint = "我们不诊断、不治疗、不许诺效果。写看得见的变化，或写“请到医院精神科或心理门诊”。"
        yield _says(passage, word, "S-07", f"“{word}”是诊断、治疗或效果的说法", hint)


def _wrong_option(passage: Passage) -> bool:
    """An option of a quiz may be the wrong thing to say."""
    return {"options", "stem", "rubric"} & {str(step) for step in passage.where} != set()


def drugs(passage: Passage) -> Found:
    """S-08: no drug, no dose, no advice to stop or change one."""
    for pattern in (DRUG, DOSE):
        for word in dict.fromkeys(pattern.findall(passage.text)):
            hint = "药的事只说一句：请问医生。不写药名，不写量。"
            yield _says(passage, word, "S-08", f"这里写了药名或药量“{word}”", hint)
    if not passage.refused:
        for word, sentence in _claimed(STOPPING, passage.text):
            if not re.search("自己|擅自|私自|偷偷", sentence) and not DOCTOR.search(sentence):
                yield _says(passage, word, "S-08", f"“{word}”像是在劝人动药", "写“别自己停药，先问医生”，或去掉。")


def stigma(passage: Passage) -> Found:
    """S-14: no word that shames; a list of words to avoid may hold them."""
    if passage.refused or isinstance(passage.item, Term):
        return
    for word, sentence in _claimed(SHAMING, passage.text):
        if re.search(f"[“‘]{word}[”’]", sentence):
            continue  # the word itself is talked about
        yield _says(passage, word, "S-14", f"“{word}”会让人抬不起头", f"{STIGMA[word]}。")


def commerce(passage: Passage) -> Found:
    """S-16: nothing is the best, nothing is for sale."""
    if passage.refused or _wrong_option(passage):
        return
    for word, _ in _claimed(COMMERCE, passage.text):
        hint = "写清楚做什么、怎么做，不比高低，不招揽。"
        yield _says(passage, word, "S-16", f"“{word}”是夸大或招揽的话", hint)


LOOKS: tuple[tuple[tuple[re.Pattern[str], ...], Callable[[Passage], Found]], ...] = (
    ((SUICIDE,), suicide_words),
    ((SUICIDE, FRAMED), methods),
    ((CLAIM,), claims),
    ((DRUG, DOSE, STOPPING), drugs),
    ((SHAMING,), stigma),
    ((COMMERCE,), commerce),
)
"""Each check of a passage, and the words without which an item need not be looked at."""


def round_the_clock(passage: Passage, lines: Iterable[tuple[str, str]]) -> Found:
    """S-15: “24小时” only of a line whose record says so; elsewhere somebody dials in vain at night."""
    if isinstance(passage.item, Hotline) or not ROUND_THE_CLOCK.search(passage.text):
        return
    for sentence in SENTENCE.findall(passage.text):
        found = ROUND_THE_CLOCK.search(sentence)
        if not found or not PHONE_TALK.search(sentence) or NO.search(sentence[: found.start()]):
            continue
        named = [hours for number, hours in lines if re.search(rf"(?<!\d){number}(?!\d)", sentence)]
        if not named or not all(map(ROUND_THE_CLOCK.search, named)):
            hint = "服务时间各地不同：写“时间以当地公布为准”，或先在热线登记的 hours 里写明。"
            yield _says(passage, found.group(), "S-15", f"说了“{found.group()}”，热线登记里没有这样写", hint)
