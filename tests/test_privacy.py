"""Personal data is found however it is written, and nothing else is taken for it."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLE

from xindeng import library, privacy
from xindeng.checks import privacy as checks
from xindeng.checks import words
from xindeng.diag import Diagnostic
from xindeng.memo import AFRESH
from xindeng.privacy import CHECK, PROVINCES, WEIGHTS, find
from xindeng.proposal import commands, comment
from xindeng.shelf import Library
from xindeng.teach import lessons

HAN = str.maketrans("0123456789", "零一二三四五六七八九")
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
FORMS: dict[str, Callable[[str], str]] = {
    "连写": lambda s: s,
    "空格": lambda s: f"{s[:3]} {s[3:7]} {s[7:]}",
    "横线": lambda s: f"{s[:3]}-{s[3:7]}-{s[7:]}",
    "全角": lambda s: s.translate(WIDE),
    "汉字": lambda s: s.translate(HAN),
    "零宽": lambda s: f"{s[:4]}\u200b{s[4:9]}\u200d{s[9:]}",
    "逐字空格": " ".join,
    "混写": lambda s: s[:4] + s[4:8].translate(HAN) + s[8:],
}


def phone(dice: random.Random) -> str:
    return "1" + dice.choice("3456789") + "".join(dice.choice("0123456789") for _ in range(9))


def identity(dice: random.Random) -> str:
    """An identity number with its right check digit that belongs to nobody in particular."""
    born = date(1940, 1, 1) + timedelta(dice.randrange(29000))
    body = f"{dice.choice(sorted(PROVINCES))}{dice.randrange(10000):04}{born:%Y%m%d}{dice.randrange(1000):03}"
    return body + CHECK[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("code", "make"), [("P-01", phone), ("P-02", identity)])
def test_a_number_is_found_in_each_of_eight_written_forms(code: str, make: Callable[[random.Random], str], form: str) -> None:
    dice = random.Random(f"{code}{form}")
    texts = [f"家里人的号码是{FORMS[form](make(dice))}，有事就找他。" for _ in range(100)]
    missed = [text for text in texts if code not in {finding.code for finding in find(text)}]
    assert len(missed) / len(texts) <= 0.005, missed[:3]


def test_a_finding_stands_where_the_number_stands_and_holds_nothing_of_it() -> None:
    text = "先说别的\u200b，再说电话：１３８ 0013 八零零零。"
    finding = next(find(text))
    assert text[finding.start : finding.end] == "１３８ 0013 八零零零"
    assert not re.search(r"\d{3}", repr(finding).replace("P-01", ""))


NOT_PERSONAL = [
    "2026年11月22日，第13800次，共138001380001件",
    "sha256 1380013800013800138000138001380013800",
    "一、二、三、四、五、六、七、八、九、十、十一",
    "90 分钟，10–15 人，8:30–10:00，18911 字，0.13812345678",
    "身份证号由十八位数字组成，最后一位是校验码",
    "12356、120、110、12338、12355、12345、12348、119",
    "110105194912310021",  # the right shape and date, a wrong check digit
    "第 3 单元第 2 次，5 组 4 人",
    "一. 14. 4. 12. 5. 二. 17. 12. 15. 10. 三. 22. 17. 20. 15",
    "18 15 12 20 15 3 14 4 12 5 17 12 15 10",
    "微信群里发一条通知",
]


@pytest.mark.parametrize("text", NOT_PERSONAL)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert list(find(text)) == []


def personal(shelf: Library) -> list[Diagnostic]:
    """What is said of personal data in the files of a library."""
    return [problem for problem in words(shelf, AFRESH) if problem.code in checks.HINTS]


def test_the_library_and_its_pages_hold_nobodys_number() -> None:
    shelf, _ = library.load(ROOT)
    assert [str(problem.span) for problem in personal(shelf)] == []


def test_a_public_number_is_known_by_its_digits() -> None:
    text = "座机 0300-2345678"
    assert [finding.code for finding in find(text)] == ["P-03"]
    assert list(find(text, frozenset({"03002345678"}))) == []


def test_a_workbook_is_looked_into(tmp_path: Path) -> None:
    """What a spreadsheet program shows as cells lies in XML inside a ZIP (ECMA-376)."""
    file = tmp_path / "courses" / "物料.xlsx"
    file.parent.mkdir()
    with zipfile.ZipFile(file, "w") as book:
        book.writestr("xl/sharedStrings.xml", "<sst><si><t>联系</t></si><si><t>13800138000</t></si></sst>")
    shelf, _ = library.load(SAMPLE)
    assert [problem.code for problem in checks.files(tmp_path, shelf)] == ["P-00"]


def test_a_workbook_of_things_is_no_record_of_people(tmp_path: Path) -> None:
    file = tmp_path / "courses" / "物料.xlsx"
    file.parent.mkdir()
    with zipfile.ZipFile(file, "w") as book:
        book.writestr("xl/sharedStrings.xml", "<sst><si><t>白纸</t></si><si><t>30 张</t></si></sst>")
    shelf, _ = library.load(SAMPLE)
    assert list(checks.files(tmp_path, shelf)) == []


def test_no_complaint_repeats_what_it_found(sample: Path) -> None:
    """A log of CI is public: it must not hold what it warns of."""
    secret = "13800138000"
    page = sample / "courses" / "歇一歇.md"
    page.write_text(page.read_text("utf-8").replace("请写一句话。", f"打 {secret}。"), "utf-8")
    shelf, _ = library.load(sample)
    taught = lessons(personal(shelf), sample)
    said = [problem.as_text() for lesson in taught for problem in (lesson.problem, *lesson.also)]
    said += [lesson.stands + lesson.example for lesson in taught]
    said += [*commands(taught), comment(taught)]
    assert taught
    assert not any(secret in words for words in said)


@pytest.mark.parametrize("text", ["在某村", "有某种想法", "某县的一位来访者", "周某天的下午", "方某些人"])
def test_a_word_with_mou_is_not_always_a_masked_name(text: str) -> None:
    assert not checks.MASKED.search(text)


@pytest.mark.parametrize("text", ["郑某某来过", "村民文某，四十岁", "李某说"])
def test_a_masked_name_is_still_a_name(text: str) -> None:
    assert checks.MASKED.search(text)


def test_normalising_keeps_every_place() -> None:
    text = "①２\u200b三"
    plain = privacy.normalised(text)
    assert plain.text == "123"
    assert [text[place] for place in plain.places] == ["①", "２", "三"]
