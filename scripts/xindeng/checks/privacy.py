"""Nobody can be recognised (P-00…P-08): what authors wrote, in the text and in the files beside it.

A complaint names the kind and the place of what it found and never repeats it. For cases the rules
are strictest (精神卫生法第四条: name, address, workplace, records and whatever identity can be
inferred from).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from xindeng import privacy
from xindeng.checks.passages import Passage, Reading
from xindeng.diag import Diagnostic, Severity, Span
from xindeng.doc import Picture, walk
from xindeng.kinds.case import Case
from xindeng.kinds.places import Site, public_numbers
from xindeng.kinds.qa import QA
from xindeng.schema import Register
from xindeng.shelf import Library

Found = Iterator[Diagnostic]

HINTS = {
    "P-01": "删掉这个号码。联系人写单位和公用电话；公用号码先登记进热线登记。",
    "P-02": "删掉。任何内容里都不写身份证号。",
    "P-03": "删掉，或换成单位公用的联系办法。",
    "P-04": "写到村、社区或街道为止；对外开放的地点写进站点登记。",
}


def personal_data(items: Sequence[Register], known: frozenset[str]) -> Found:
    """P-01…P-04 over every line of one source file, comments included. `items` are those of the file."""
    source, of_sites = items[0].source, isinstance(items[-1], Site)
    for number, line in enumerate(_lines(source.file), 1):
        for finding in privacy.find(line, known):
            if finding.code == "P-04" and of_sites:
                continue
            span = Span(source.path, number, finding.start + 1)
            message = f"这里像是一个{finding.what}"
            yield Diagnostic(finding.code, span, message, HINTS[finding.code])


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8-sig", errors="replace").split("\n") if file.is_file() else []


# --- names and traces ------------------------------------------------------------------

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
MASKED = re.compile(
    f"某某|(?<![\u4e00-\u9fff])[{SURNAMES}]某(?![一-龥]?(?:县|村|市|镇|乡|区|省|种|些|个|件|次|天|年|月|日|地|处|人|家|位|时|方|物|事|校))"
    f"|(?<=[村民女男者友员户。，；：、“（])[{SURNAMES}]某"
)
NAMED = re.compile(
    f"(?:村民|来访者?|患者|学员|居民|案主|当事人|组员|成员|志愿者|名叫|叫做|化名|姓名[：:]?)[ “‘]?(?P<name>[{SURNAMES}][\u4e00-\u9fff]{{1,2}})"
    "(?=[，。、；：”’（今来说在是和与于因的]|$)"
)
PROFILED = re.compile(
    f"(?:^|[，。；、“])(?P<name>[{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=[，（](?:男|女)|，?[0-9一二三四五六七八九十]{{1,3}}岁|今年|系[^统列]|家住|患有)"
)
TITLED = re.compile(f"(?P<name>[{SURNAMES}][\u4e00-\u9fff]{{2}})(?:老师|主任|先生|女士|医生|书记|校长|院长|同志)")
COMMON = re.compile(
    "^(?:高[中兴处校]|方[便法]|时|周[围末边五六日一二三四]|常[常见]|平[时常]|安|马上|万一|于是|金|江|白天|石头|田[里间]|文[化字]|武|易|林|孔|康|任何|程|"
    "余|龙|雷|夏天|段|毛|贾|许[多愿可]|何[况必]|曾[经]|和|全|汤|叶子|明|成|连|相|石|史)"
)


def masked_names(reading: Reading) -> Found:
    """P-05: 某某 still points at somebody: the village knows who it is."""
    severity: Severity = "error" if isinstance(reading.item, Case) else "warning"
    for passage in reading.said:
        if "某" not in passage.text:
            continue
        for found in MASKED.finditer(passage.text):
            message = "用“某”遮住的名字，村里人还是认得出"
            hint = "写角色：来访者、家人甲、村干部。"
            yield Diagnostic("P-05", passage.at(found.group()), message, hint, severity)


def names(reading: Reading) -> Found:
    """P-07: a full name of somebody who is not in the register of people."""
    if not isinstance(reading.item, Case | QA):
        return
    strict = isinstance(reading.item, Case)
    severity: Severity = "error" if strict else "warning"
    for passage in reading.said:
        for pattern in (NAMED, PROFILED, TITLED) if strict else (PROFILED, TITLED):
            for found in pattern.finditer(passage.text):
                name = found.group("name")
                if name not in reading.known.people and not COMMON.match(name):
                    hint = "去掉姓名，只写角色（来访者、家人甲），或换成常见的虚构称呼（老周、小芸）。"
                    yield Diagnostic("P-07", passage.at(name), "这里像是一个人的姓名", hint, severity)


TRACES = {
    "出生年份": re.compile(r"(?:19|20)\d\d ?年(?:出生|生人|生于|生的)|(?:生于|出生于) ?(?:19|20)\d\d"),
    "确切日期": re.compile(r"(?:19|20)\d\d ?年 ?\d{1,2} ?月|\d{1,2} ?月 ?\d{1,2} ?日"),
    "确切年龄": re.compile(r"(?<![\d至到~-])\d{1,3} ?岁(?!以|上下|左右|多|出头)|[一二三四五六七八九]十[一二三四五六七八九]岁"),
    "地名或单位名": re.compile(r"(?<!某)(?<![一-龥]某)[\u4e00-\u9fff]{2,3}(?:村(?!里|民|口|头|医|委|干部)|镇(?!上|里)|乡(?!下|里|亲|镇)|小学|中学|卫生院|派出所)"),
    "少见的事": re.compile("车祸|矿难|矿井|塌方|火灾|溺水|工伤|截肢|坐牢|服刑|刑满|吸毒|戒毒|拐卖|烧伤|触电|走失|中奖|爆炸"),
    "辅具": re.compile("轮椅|假肢|盲杖|双拐|拄拐|助听器|人工耳蜗|造口"),
    "上访或官司": re.compile("上访|信访|诉讼|官司|起诉|判决|仲裁|社区矫正"),
    "少见的职业": re.compile("村支书|村主任|校长|院长|兽医|邮递员|护林员|水管员|放映员|阴阳先生|接生员|代课教师|货车司机|焊工|养蜂"),
}
"""What narrows a circle of people down (DOMAIN 4.12, rules 2 to 6)."""
MOST_TRACES = 3
PENDING = re.compile("(?:正在|还在|仍在|继续|多次|反复|目前)[^。；]{0,6}(?:上访|信访|诉讼|打官司|起诉|社区矫正)")


def traces(reading: Reading) -> Found:
    """P-06: few enough traces that somebody from the same county cannot tell who it is."""
    if isinstance(reading.item, Case) and reading.item.kind != "programme":
        for passage in reading.said:
            yield from _traced(passage)


def _traced(passage: Passage) -> Found:
    found = [name for name, pattern in TRACES.items() if pattern.search(passage.text)]
    if len(found) > MOST_TRACES:
        message = f"这一段里有 {len(found)} 样能认出人的线索：{'、'.join(found)}"
        yield Diagnostic("P-06", passage.at(), message, f"改写到 {MOST_TRACES} 样以内；少见的事和职业换掉。")
    for name in ("出生年份", "确切日期"):
        spot = TRACES[name].search(passage.text)
        if spot:
            message = f"案例里写了{name}"
            yield Diagnostic("P-06", passage.at(spot.group()), message, "年龄写十年一段，日期写“第一次”“三个月后”。")
    pending = PENDING.search(passage.text)
    if pending:
        message = "正在信访、诉讼或矫正中的事，不能写成案例"
        yield Diagnostic("P-06", passage.at(pending.group()), message, "等事情了结、过了半年再考虑；现在请整篇拿掉。")


def disguised(library: Library) -> Found:
    """P-06: whoever writes about a person says how he was disguised, and whether somebody tried to see through it."""
    for case in library.all(Case):
        hidden = case.anonymisation
        if hidden is None and case.kind != "programme":
            hint = "写 anonymisation: {quasi_identifiers_left: [...], checklist: [...], intruder_pending: 还没有请同县的人试认}。"
            yield case.says("kind", "P-06", "案例没有写怎样遮盖身份", hint)
        elif hidden and bool(hidden.intruder_test) == bool(hidden.intruder_pending):
            message = "要写 intruder_test（谁试认过、结果）和 intruder_pending（为什么还没有）中的一个"
            yield case.says("anonymisation", "P-06", message, "没有请人试认过，就写 intruder_pending。")


# --- files beside the text -------------------------------------------------------------

RECORDS = re.compile("签到|名单|花名册|通讯录|档案|来访记录|咨询记录|登记表|测评结果|学员信息")
OFFICE = {".xlsx", ".xls", ".et", ".csv", ".tsv", ".doc", ".docx", ".wps", ".ods", ".odt", ".accdb", ".mdb"}
MANY = 10
"""Names in one table that make it a record of people."""
LISTED = re.compile(f"(?<![\u4e00-\u9fff])[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])")
PICTURES = {".jpg", ".jpeg", ".png", ".webp"}


def files(root: Path, library: Library) -> Found:
    """P-00, P-08: no record of people in Git, no place of shooting in a picture; nor in the base library."""
    known = public_numbers(library)
    folders = [place / name for place in (root, library.beneath(root)) if place for name in ("courses", "docs")]
    for file in sorted(path for folder in folders for path in folder.rglob("*")):
        ending = file.suffix.lower()
        if ending in OFFICE and file.is_file():
            yield from _record(file, root, known)
        elif ending in PICTURES and file.is_file() and _has_exif(file.read_bytes()):
            message = "图片里带着拍摄信息，可能有时间、地点和机主"
            hint = "重新导出时去掉“位置和属性信息”，或截图另存。"
            yield Diagnostic("P-08", _place(file, root), message, hint)
    for case in library.all(Case):
        yield from _photos(case)


def _record(file: Path, root: Path, known: frozenset[str]) -> Found:
    words = _words_of(file)
    found = list(privacy.find(words, known))
    many = len(set(LISTED.findall(words))) >= MANY
    if found or many or RECORDS.search(file.name):
        message = "这像是一份登记了人的表，不能放进内容库"
        hint = "移到单位内部保管，并从 Git 历史里清除；内容库里只放空白表（表单登记）。"
        yield Diagnostic("P-00", _place(file, root), message, hint)


def _words_of(file: Path) -> str:
    """The text of a table or document, as far as it can be had without opening an office program."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            parts = [n for n in archive.namelist() if re.search(r"sharedStrings|sheet\d+\.xml|document\.xml|content\.xml", n)]
            texts = [archive.read(n)[:MOST].decode("utf-8", "replace") for n in parts if archive.getinfo(n).file_size <= MOST]
        return re.sub(r"<[^>]+>", "\n", "\n".join(texts))
    raw = file.read_bytes()[:MOST]
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


MOST = 4 << 20
"""Bytes of one table that are looked at."""


def _has_exif(raw: bytes) -> bool:
    """EXIF in JPEG (APP1), PNG (eXIf chunk) or WebP (EXIF chunk): CIPA DC-008, PNG 3rd edition 11.3.4.2."""
    if raw[:2] == b"\xff\xd8":
        return b"Exif\0\0" in raw[:65536]
    return b"eXIf" in raw or (raw[8:12] == b"WEBP" and b"EXIF" in raw)


def _photos(case: Case) -> Found:
    for blocks in case.body.values():
        for block in walk(blocks):
            if isinstance(block, Picture):
                span = block.span or case.at()
                yield Diagnostic("P-00", span, "案例里不放照片、笔迹和沙盘照片", "用文字写看到了什么；图请自己另画示意。")


def _place(file: Path, root: Path) -> Span:
    return Span(file.relative_to(root).as_posix())

