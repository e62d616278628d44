"""./inv import FILE.xlsx or .csv: lists of lectures, activities and terms, and banks of questions."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from bringing import Bringing, office
from conftest import ROOT
from openpyxl.comments import Comment

from xindeng import doc
from xindeng.imports import asked, values
from xindeng.imports.asked import Asked
from xindeng.imports.sheets import columns, delimited
from xindeng.trouble import Trouble


@pytest.fixture
def bring(sample, tmp_path):
    return Bringing(sample, tmp_path)


def raw(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet(book, name, *rows):
    made = book.create_sheet(name)
    for row in rows:
        made.append(row)
    return made


def empty():
    book = openpyxl.Workbook()
    del book["Sheet"]
    return book


def one(name, *rows):
    book = empty()
    sheet(book, name, *rows)
    return raw(book)


def lectures():
    """A list as a school keeps it: a title above, a header of two rows, units merged down, a sum below."""
    book = empty()
    made = sheet(
        book,
        "讲次",
        ["《慢慢听》心理志愿者初级课 讲次安排表"],
        [],
        ["讲次", "单元", "题目", "时间", None, "主讲", "主要内容", "日期"],
        [None, None, None, "课时", "分钟", None, None, None],
        [
            1.0,
            "第一单元 听",
            "第一讲 先慢慢来",
            2,
            90,
            "示例讲师",
            "1. 三个动作\n2. 两人对练",
            date(2026, 3, 1),
        ],
        [2.0, None, "听懂情绪", 1, 45, "王老师", "情绪的词", date(2026, 3, 8)],
        [],
        [3.0, "第二单元 回", "一句回应", 1, 50, None, "短句回应", None],
        [4.0, None, "什么时候转介", "2节", None, None, None, None],
        ["合计", None, None, 6, 230],
        ["注：以实际上课为准"],
    )
    made.merge_cells("A1:H1")
    made.merge_cells("D3:E3")
    for column in "ABCFGH":
        made.merge_cells(f"{column}3:{column}4")
    made.merge_cells("B5:B6")
    made.merge_cells("B8:B9")
    return book


def test_the_guide_names_every_column_that_is_known():
    guide = (ROOT / "docs" / "authors" / "from-ppt-excel.md").read_text("utf-8")
    rows = dict(re.findall(r"^- (\S+?)：(.+)。$", guide, re.MULTILINE))
    for sort, fields in columns.NAMES.items():
        told = set(re.sub(r"（.*?）", "", rows[columns.SORTS[sort]]).split("、"))
        assert told == {names.split()[0] for names in fields.values()}, sort


# --- lectures --------------------------------------------------------------------------


def check_course(bring):
    course, *found = bring.items()
    assert (course.type, course.title, course.planned_hours) == ("course", "慢慢听", 6.2)
    assert [lecture.title for lecture in found] == ["先慢慢来", "听懂情绪", "一句回应", "什么时候转介"]
    assert course.lectures == tuple(lecture.id for lecture in found)
    assert [(lecture.hours, lecture.minutes) for lecture in found] == [(2, 90), (1, 45), (1.2, 54), (2, 90)]
    assert [(step.what, step.kind, step.minutes) for step in found[0].timeline] == [
        ("三个动作", "讲授", 45), ("两人对练", "对练", 45),
    ]  # fmt: skip
    assert found[0].instructor == "ppl-teacher"
    assert {lecture.course for lecture in found} == {course.id}
    groups = [doc.plain(item[0].inlines) for item in course.prose("overview")[0].items]
    assert groups == ["第一单元 听", "第二单元 回"]


def test_a_list_of_lectures_becomes_a_course_and_its_lectures(bring):
    bring(raw(lectures()), "课程表.xlsx")
    check_course(bring)
    assert "T-01" not in {problem.code for problem in bring.check()}


def test_what_a_list_holds_beside_is_told_with_its_cell(bring):
    bring(raw(lectures()), "课程表.xlsx")
    assert "第 5 到 6 行" in bring.told("表“讲次”B5", "合并")
    assert "没有带进来" in bring.told("表“讲次”第 10 行", "合计行“合计 6 230”")
    assert "没有题目" in bring.told("第 11 行", "以实际上课为准")
    assert "第 5 行 2026-03-01；第 6 行 2026-03-08" in bring.told("H 列“日期”")
    assert "人物登记里没有" in bring.told("F6", "王老师")
    assert "按 50 分钟写" in bring.told("第 8 行", "1 课时和 50 分钟对不上")
    assert "54 分钟（1.2 课时）" in bring.told("第 8 行", "原来共 50 分钟")
    assert "课程叫作“慢慢听”" in bring.told("没有一列写课程名称")
    assert "D“时间 课时”→课时" in bring.told("是讲次表")


def test_what_libreoffice_saved_again_comes_in_the_same(bring, tmp_path):
    file = tmp_path / "课程表.xlsx"
    file.write_bytes(raw(lectures()))
    bring(office(file, "xlsx:Calc MS Excel 2007 XML", tmp_path))
    check_course(bring)


def test_lectures_of_a_course_that_is_there_are_put_to_it(bring):
    bring(one("新讲", ["题目", "课时"], ["再慢一点", 1]), "新讲.xlsx", course="crs-demo")
    (lecture,) = bring.items()
    assert lecture.course == "crs-demo"
    assert lecture.id in bring.told("归到课程 crs-demo")


def test_two_courses_in_one_list_are_two(bring):
    bring(
        one("讲", ["课程", "讲次题目", "课时"], ["听", "甲", 1], ["说", "乙", 1], ["听", "丙", 2]), "讲.xlsx"
    )
    found = [(item.title, len(item.lectures)) for item in bring.items() if item.type == "course"]
    assert found == [("听", 2), ("说", 1)]


# --- terms, activities -----------------------------------------------------------------


def test_terms_come_into_one_register(bring):
    rows = (
        ["术语", "解释", "英文", "不要说", "参见", "出处"],
        ["同理心", "把自己放到他的位置上想", "empathy", "同情、可怜", "倾听，陪伴", "本中心"],
        ["着陆", "用五官把心带回现在"],
        ["着陆", "又一次"],
    )
    bring(one("术语", *rows), "术语.xlsx")
    first, second = bring.items()
    assert (first.title, first.english, first.avoid) == ("同理心", "empathy", ("同情", "可怜"))
    assert first.see_also == ("term-listen",)
    assert (second.title, second.plain, second.status) == ("着陆", "用五官把心带回现在", "draft")
    assert {made.path for made in bring.report.drafts} == {"courses/导入/术语/术语.yml"}
    assert "只带进来第一次的" in bring.told("又写了一次")
    assert "没有这一条术语" in bring.told("参见“陪伴”")
    assert "第 2 行 本中心" in bring.told("F 列“出处”")
    assert bring.check() == []


def test_activities_come_with_their_ranges_lists_and_words(bring):
    header = ["活动名称", "类型", "目的", "时间", "人数", "材料", "步骤", "注意事项", "指导语", "身体接触"]
    row = [
        "传球报名",
        "破冰",
        "互相认识",
        "10-15分钟",
        "8～20人",
        "软球、名牌",
        "①围成圈 ②传球报名字 ③换方向",
        "不勉强",
        "请大家站成一圈。",
        "无",
    ]
    bring(one("活动", header, row), "活动.xlsx")
    (made,) = bring.items()
    assert (made.kind, made.phase, made.minutes, made.people) == ("团辅游戏", ("热身",), (10, 15), (8, 20))
    assert made.steps == ("围成圈", "传球报名字", "换方向")
    assert [each.item for each in made.materials] == ["软球", "名牌"]
    assert (made.safety, made.body_contact) == (("不勉强",), "none")
    assert doc.plain(made.prose("script")[0].inlines) == "请大家站成一圈。"
    bring.check()


# --- questions -------------------------------------------------------------------------


def bank():
    book = empty()
    made = sheet(
        book, "题库",
        ["题号", "题型", "题干", "选项", None, None, None, "答案", "解析", "难度", "认知层次", "章节", "分值"],
        [None, None, None, "A", "B", "C", "D", *[None] * 6],
        [1, "单选", "他停下来时先做什么？", "催他", "等三秒", "换话题", "看手机", "B", "停下来常在想", "易", "应用", "倾听", 2],
        [2, "判断", "志愿者可以下诊断。", None, None, None, None, "×", "不做诊断", "简单", "了解", "边界", 2],
        [3, "多选", "哪些是倾听？", "看着他", "等一等", "打断", "点头", "A、B、D", "打断不是", "中等", "理解", "倾听", 2],
        [4, "排序", "排先后。", "听", "停", "问", None, "BAC", "先停", "难", "分析", "倾听", 2],
        [5, "简答", "说说你怎样收尾？", None, None, None, None, "道谢，约下次", None, None, None, "边界", 2],
    )  # fmt: skip
    made.merge_cells("D1:G1")
    for column in "ABCHIJKLM":
        made.merge_cells(f"{column}1:{column}2")
    return raw(book)


def test_a_bank_of_questions_becomes_a_paper(bring):
    bring(bank(), "题库.xlsx")
    (paper,) = bring.items()
    assert [(item.kind, item.answer, item.bloom, item.difficulty) for item in paper.items] == [
        ("single", ("B",), "应用", "易"),
        ("judge", ("错",), "记忆", "易"),
        ("multiple", ("A", "B", "D"), "理解", "中"),
        ("order", ("B", "A", "C"), "分析", "难"),
    ]
    assert [(area.title, area.weight) for area in paper.blueprint] == [("倾听", 75), ("边界", 25)]
    assert paper.visibility == "practice"
    assert "道谢，约下次" in bring.body()
    assert "由人批改" in bring.told("说说你怎样收尾")
    assert "第 3 行 2" in bring.told("M 列“分值”")
    assert not {problem.code for problem in bring.check()} & {"L-09", "L-04"}


def test_a_bank_becomes_the_self_test_of_a_lecture_when_asked(bring):
    bring(bank(), "题库.xlsx", kind="讲次")
    (lecture,) = bring.items()
    assert [question.kind for question in lecture.quiz] == ["single", "judge", "multiple", "order", "case"]
    assert lecture.quiz[4].rubric == ("道谢，约下次",)
    bring.check()


@pytest.mark.parametrize(
    ("given", "kind", "letters"),
    [
        (Asked("？", ("甲", "乙"), "B"), "single", ["B"]),
        (Asked("？", ("甲", "乙"), "乙"), "single", ["B"]),
        (Asked("？", ("甲", "乙", "丙"), "A,C"), "multiple", ["A", "C"]),
        (Asked("？", ("甲", "乙", "丙"), "C→A→B", "order"), "order", ["C", "A", "B"]),
        (Asked("？", ("正确", "错误"), "B"), "judge", ["错"]),
        (Asked("？", (), "√"), "judge", ["对"]),
        (Asked("？", ("甲", "乙"), "D"), "case", []),
        (Asked("？", (), "随便写"), "case", []),
    ],
)
def test_answers_are_read_as_people_write_them(given, kind, letters):
    assert asked.sort_of(given) == (kind, letters)


def test_options_in_one_cell_or_below_the_question_are_found(bring):
    rows = (
        ["题目", "选项", "答案"],
        ["先做什么？", "A. 停 B. 问 C. 劝", "A"],
        ["再做什么？\nA、听\nB、说", None, "A"],
    )
    bring(one("题", *rows), "题.xlsx")
    (paper,) = bring.items()
    assert [(item.stem, item.options) for item in paper.items] == [
        ("先做什么？", ("停", "问", "劝")),
        ("再做什么？", ("听", "说")),
    ]


# --- cells -----------------------------------------------------------------------------


def test_what_excel_made_of_numbers_and_dates_is_read_as_it_was_meant(bring):
    book = empty()
    made = sheet(book, "活动", ["活动", "目的", "时间", "人数"], ["甲", "乙", date(2026, 10, 15), 12.0])
    made["C2"].number_format = "m-d"
    bring(raw(book), "活动.xlsx")
    (activity,) = bring.items()
    assert (activity.minutes, activity.people) == ((10, 15), (12, 12))
    assert "多半本来就是这样写的" in bring.told("C2", "10-15")


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("90", 90),
        ("90分钟", 90),
        ("1.5小时", 90),
        ("1小时30分", 90),
        ("1:30", 90),
        ("9e1", None),
        ("40-45", None),
        ("", None),
    ],
)
def test_lengths_are_read_with_their_units(words, minutes):
    assert values.minutes(words) == minutes


def test_hidden_sheets_rows_and_columns_stay_out_and_are_told(bring):
    book = empty()
    made = sheet(book, "术语", ["术语", "解释", "备忘"], ["甲", "一", "不外传"], ["乙", "二", "x"])
    made.row_dimensions[3].hidden = True
    made.column_dimensions["C"].hidden = True
    sheet(book, "藏", ["术语", "解释"], ["丙", "三"]).sheet_state = "hidden"
    bring(raw(book), "术语.xlsx")
    assert [item.title for item in bring.items()] == ["甲"]
    assert "不外传" not in bring.report.as_text()
    for words in (("隐藏的行", "3"), ("隐藏的列", "C"), ("表“藏”", "隐藏的表")):
        assert "取消隐藏" in bring.told(*words)


def test_formulas_without_a_result_faults_and_comments_are_told_with_their_cell(bring):
    book = empty()
    made = sheet(book, "术语", ["术语", "解释", "英文", "拼音"], ["甲", "一", "=A2&B2", "#REF!"])
    made["D2"].data_type = "e"
    made["A2"].comment = Comment("要改", "某人")
    bring(raw(book), "术语.xlsx")
    assert "存一次盘" in bring.told("C2", "=A2&B2")
    assert "#REF!" in bring.told("D2", "公式出错")
    assert "要改" in bring.told("A2", "批注")
    assert "某人" not in bring.report.as_text()


def test_what_looks_like_somebodys_data_is_not_even_repeated(bring):
    bring(one("讲", ["题目", "课时", "联系电话"], ["甲", 1, "13800000000"]), "讲.xlsx")
    assert "13800000000" not in bring.report.as_text()
    assert "不进内容库" in bring.told("联系电话", "个人信息")


def test_a_sheet_that_nobody_knows_is_told_and_the_others_come_in(bring):
    book = empty()
    sheet(book, "说明", ["本表由教务整理"], ["请勿改动"])
    sheet(book, "术语", ["术语", "解释"], ["甲", "一"])
    bring(raw(book), "多表.xlsx")
    assert len(bring.items()) == 1
    assert "没有带进来" in bring.told("表“说明”", "本表由教务整理")


# --- text tables -----------------------------------------------------------------------

TERMS = "术语,解释,不要说\n同感,先想他的处境,可怜\n着陆,“回到现在”,\n"


@pytest.mark.parametrize(
    ("given", "name", "said"),
    [
        (TERMS.encode("utf-8-sig"), "术语.csv", None),
        (TERMS.encode("gbk"), "术语.csv", "GBK"),
        (TERMS.replace(",", ";").encode(), "术语.csv", "分号"),
        (TERMS.replace(",", "\t").encode("utf-16"), "术语.tsv", "制表符"),
        (b"sep=,\r\n" + TERMS.encode(), "术语.csv", None),
    ],
)
def test_text_tables_are_read_in_every_encoding_and_cut(bring, given, name, said):
    bring(given, name)
    assert [(item.title, item.plain) for item in bring.items()] == [
        ("同感", "先想他的处境"),
        ("着陆", "“回到现在”"),
    ]
    assert said is None or any(said in str(line) for line in bring.report.lines)


def test_line_ends_within_a_cell_belong_to_it(bring):
    bring('讲次,题目,课时,主要内容\n1,甲,1,"一\n二"\n2,乙,1e3,三\n'.encode(), "讲.csv")
    _, first, second = bring.items()
    assert [step.what for step in first.timeline] == ["一", "二"]
    assert second.hours == 1
    assert "看不出是多少" in bring.told("C3", "1e3")


# --- files that are none ---------------------------------------------------------------


def bomb() -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(one("讲", ["题目", "课时"], ["甲", 1]))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, b" " * (101 << 20) if name.endswith("sheet1.xml") else old.read(name))
    return made.getvalue()


def test_a_file_that_cannot_be_read_is_refused_with_the_way_out(bring):
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le")
    good = one("讲", ["题目", "课时"], ["甲", 1])
    for given, name, words in (
        (old, "旧.xls", "旧版 Excel"),
        (old, "表.et", "WPS 表格"),
        (good[:-200], "断.xlsx", "坏了"),
        (bomb(), "大.xlsx", "太大"),
        (one("说明", ["只有一句话"]), "别的.xlsx", "没有认出"),
        (one("空"), "空.xlsx", "没有一行字"),
        ("题目,课时\n甲,1".encode() + b"\xff\xfe\xff", "乱.csv", "编码"),
    ):
        with pytest.raises(Trouble, match=words):
            bring(given, name)
    with pytest.raises(Trouble, match="表格只能导入成"):
        bring(good, "讲.xlsx", kind="案例")
    assert not (bring.root / "courses/导入").exists()


def test_a_long_sheet_is_cut_and_the_cut_is_told(bring, monkeypatch):
    monkeypatch.setattr(delimited, "ROWS", 50)
    rows = [["术语", "解释"], *([f"词{n}", "解"] for n in range(60))]
    bring("\n".join(",".join(row) for row in rows).encode(), "长.csv", dry=True)
    assert len(bring.report.drafts) == 49
    assert "拆成几份" in bring.told("第 50 行以后")
