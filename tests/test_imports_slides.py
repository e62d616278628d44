"""./inv import FILE.pptx: slides, what is said to them, tables and pictures become a lecture or a kit."""

import io
import zipfile
from pathlib import Path

import decks
import pytest
from bringing import Bringing, of_kind, office
from decks import BLANK_TITLE, HEADER, Deck, forty
from PIL import Image
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches

from xindeng import doc
from xindeng.trouble import Trouble


@pytest.fixture
def bring(sample, tmp_path):
    return Bringing(sample, tmp_path)


def slides(bring):
    return of_kind(bring.blocks(), doc.Slide)


def words(block) -> list[str]:
    return [doc.plain(each.inlines) for each in doc.walk((block,)) if isinstance(each, doc.Paragraph)]


# --- a whole deck ----------------------------------------------------------------------


def test_forty_slides_come_in_as_forty_with_their_notes_pictures_and_tables(bring):
    bring(forty().raw(), "倾听.pptx")
    blocks = bring.blocks()
    assert len(of_kind(blocks, doc.Slide)) == 40
    assert sum(one.kind == "say" for one in of_kind(blocks, doc.Callout)) == 26
    assert (len(of_kind(blocks, doc.Table)), len(of_kind(blocks, doc.Picture))) == (8, 8)
    assert {name: bring.counts[name] for name in ("幻灯片", "备注", "表格", "图片")} == {
        "幻灯片": 40, "备注": 26, "表格": 8, "图片": 8,
    }  # fmt: skip
    files = list((bring.root / "courses/导入/倾听/图").iterdir())
    assert len(files) == 8


def test_parts_of_a_deck_are_the_steps_and_their_minutes_add_up(bring):
    bring(forty().raw(), "倾听.pptx")
    (lecture,) = bring.items()
    assert (lecture.title, lecture.status) == ("慢慢听：倾听入门", "draft")
    assert [step.what for step in lecture.timeline] == [
        "开场", "第一部分 看见", "第二部分 听懂", "第三部分 回应", "第四部分 收住",
    ]  # fmt: skip
    assert sum(step.minutes for step in lecture.timeline) == lecture.minutes == 90
    assert lecture.hours == 2
    assert "估" in bring.told("没有写多长")
    assert [(goal.verb, goal.bloom) for goal in lecture.objectives][:2] == [
        ("说出", "记忆"),
        ("演示", "应用"),
    ]


def test_a_deck_that_came_in_passes_check(bring):
    bring(forty().raw(), "倾听.pptx")
    assert not {p.code for p in bring.check()} & {"B-17", "B-18", "B-19", "T-01", "I-01"}


def test_levels_of_a_list_and_the_order_of_boxes_stay(bring):
    bring(forty().raw(), "倾听.pptx")
    shown = {slide.title: slide for slide in slides(bring)}
    (points,) = shown["看见的第 1 步"].blocks
    assert [len(item) for item in points.items] == [2, 1]
    assert [doc.plain(item[0].inlines) for item in points.items[0][1].items] == ["手机放下", "身子转过来"]
    assert words(shown["看见的第 4 步"]) == ["左边：看一看", "右边：想一想"]


def test_what_libreoffice_saved_again_comes_in_just_as_whole(bring, tmp_path):
    first = tmp_path / "倾听.pptx"
    first.write_bytes(forty().raw())
    again = office(first, "pptx:Impress MS PowerPoint 2007 XML", tmp_path)
    bring(again)
    blocks = bring.blocks()
    assert len(of_kind(blocks, doc.Slide)) == 40
    assert sum(one.kind == "say" for one in of_kind(blocks, doc.Callout)) == 26
    assert (len(of_kind(blocks, doc.Table)), len(of_kind(blocks, doc.Picture))) == (8, 8)
    (lecture,) = bring.items()
    assert [step.what for step in lecture.timeline][1:3] == ["第一部分 看见", "第二部分 听懂"]
    assert [len(item) for item in of_kind(slides(bring)[3].blocks, doc.Bullets)[0].items] == [2, 1]


def test_a_deck_becomes_a_kit_when_asked(bring):
    bring(forty().raw(), "倾听.pptx", kind="讲座工具包")
    (kit,) = bring.items()
    assert kit.type == "lecture_kit"
    assert kit.minutes == sum(step.minutes for step in kit.timeline)
    assert len(slides(bring)) == 40
    bring.check()


def test_nothing_but_a_lecture_or_a_kit_comes_of_a_deck(bring):
    with pytest.raises(Trouble, match="演示文稿只能导入成讲次"):
        bring(forty().raw(), "倾听.pptx", kind="活动")


# --- how it is cut ---------------------------------------------------------------------


def test_sections_of_the_file_are_the_steps(bring):
    deck = Deck()
    for n in range(4):
        deck.slide(f"第 {n} 页", "一句话")
    deck.sections(("先听", 1), ("再说", 3))
    bring(deck.raw(), "两节.pptx")
    (lecture,) = bring.items()
    assert [step.what for step in lecture.timeline] == ["先听", "再说"]


def test_slides_that_only_open_a_part_are_known_without_their_layout(bring):
    deck = Deck()
    deck.slide("听", "一句话")
    deck.slide("第二部分 说", layout=BLANK_TITLE)
    deck.slide("说什么", "一句话")
    bring(deck.raw(), "无版式.pptx")
    assert [step.what for step in bring.items()[0].timeline] == ["开场", "第二部分 说"]


def test_minutes_in_a_title_count(bring):
    deck = Deck()
    deck.slide("听", "一句话")
    deck.slide("对练（30分钟）", layout=HEADER)
    bring(deck.raw(), "有时间.pptx")
    (lecture,) = bring.items()
    assert [(step.kind, step.minutes) for step in lecture.timeline] == [("导入", 5), ("对练", 40)]


# --- what stands on a slide ------------------------------------------------------------


def test_groups_links_charts_and_drawings_come_along(bring):
    deck = Deck()
    slide = deck.slide("一组", layout=BLANK_TITLE)
    group = slide.shapes.add_group_shape()
    for left, said in ((3, "后"), (1, "先")):
        box = group.shapes.add_textbox(Inches(left), Inches(3), Inches(1), Inches(0.5))
        box.text_frame.text = said
    linked = deck.slide("链接", layout=BLANK_TITLE)
    run = deck.words(linked, "", 1).text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "看这里", "https://example.org/a"
    deck.chart(deck.slide("图表", layout=BLANK_TITLE))
    deck.smart_art(deck.slide("步骤", layout=BLANK_TITLE))
    deck.equation(deck.slide("算式", layout=BLANK_TITLE))
    bring(deck.raw(), "杂.pptx")
    shown = {slide.title: slide for slide in slides(bring)}
    assert words(shown["一组"]) == ["先", "后"]
    assert [link.target for link in doc.links(shown["链接"].blocks)] == ["https://example.org/a"]
    (table,) = shown["图表"].blocks
    assert [[doc.plain(cell) for cell in row] for row in (table.header, *table.rows)] == [
        ["", "紧张"], ["来之前", "7"], ["来之后", "3.5"],
    ]  # fmt: skip
    assert words(shown["步骤"]) == ["三步", "停", "听"]
    assert words(shown["算式"]) == ["五点减三点"]
    assert "数据表" in bring.told("第 3 张", "图表")
    assert "分层的列表" in bring.told("SmartArt")


def test_boxes_with_arrows_between_them_are_a_list_with_numbers(bring):
    deck = Deck()
    slide = deck.slide("流程", layout=BLANK_TITLE)
    for n, said in enumerate(("看见", "停下", "听懂")):
        box = slide.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE, Inches(n * 3), Inches(2), Inches(2), Inches(1)
        )
        box.text_frame.text = said
        slide.shapes.add_shape(
            MSO_SHAPE.RIGHT_ARROW, Inches(n * 3 + 2.1), Inches(2.3), Inches(0.5), Inches(0.4)
        )
    bring(deck.raw(), "流程.pptx")
    (listed,) = slides(bring)[0].blocks
    assert listed.ordered
    assert words(listed) == ["看见", "停下", "听懂"]
    assert "有序的列表" in bring.told("3 个框")


def test_a_slide_with_more_than_one_page_holds_is_parted_and_nothing_is_lost(bring):
    deck = Deck()
    slide = deck.slide("太满", "一句话", (1, "两层"), (2, "三层"), notes="都讲")
    deck.picture(slide, "一", (1, 2, 3))
    deck.picture(slide, "二", (4, 5, 6), left=4)
    deck.picture(slide, "三", (7, 8, 9), left=7)
    deck.slide("太满", "同一个题目")
    bring(deck.raw(), "满.pptx")
    found = slides(bring)
    assert [slide.title for slide in found] == ["太满", "太满（续）", "太满（续 2）"]
    assert [len(of_kind(doc.walk(slide.blocks), doc.Picture)) for slide in found] == [1, 2, 0]
    assert words(found[0]) == ["一句话", "两层", "三层"]
    assert "分成 2 张" in bring.told("好几样")
    assert "并成 2 层" in bring.told("第 1 张", "三层以上")
    assert "B-17" not in {p.code for p in bring.check()}


def test_a_picture_without_a_description_says_that_one_is_wanted(bring):
    deck = Deck()
    for n, alt in enumerate(("", "图片 3", "IMG_2031.jpg", "一条河。描述已自动生成")):
        deck.picture(deck.slide(f"图 {n}", layout=BLANK_TITLE), alt, (n, 90, 90))
    bring(deck.raw(), "图.pptx")
    assert {one.alt for one in of_kind(bring.blocks(), doc.Picture)} == {"待写：这张图上有什么"}
    assert sum("没有文字说明" in line.what for line in bring.report.lines) == 4


def test_what_was_cut_off_a_picture_does_not_come_along(bring):
    deck = Deck()
    shape = deck.picture(deck.slide("裁过", layout=BLANK_TITLE), "一半", (200, 10, 10))
    shape.crop_left, shape.crop_bottom = 0.5, 0.25
    bring(deck.raw(), "裁.pptx")
    (picture,) = of_kind(bring.blocks(), doc.Picture)
    with Image.open(
        bring.root / "courses/导入/裁" / Path(picture.src).relative_to("courses/导入/裁")
    ) as left:
        assert left.size == (20, 22)
    assert "看得见的那一块" in bring.told("第1张", "裁过")


def test_a_picture_that_stands_on_every_slide_is_taken_for_a_mark_and_told(bring):
    deck = Deck()
    for n in range(5):
        deck.picture(deck.slide(f"第 {n} 页", "话"), "标志", (9, 9, 9))
    bring(deck.raw(), "标志.pptx")
    assert of_kind(bring.blocks(), doc.Picture) == []
    assert "没有带进来" in bring.told("标志", "多数都有")


# --- what has no place -----------------------------------------------------------------


def test_what_has_no_place_is_told_with_the_slide_it_stood_on(bring):
    deck = Deck()
    deck.slide("藏起来", "看不见")._element.set("show", "0")
    deck.film(deck.slide("录像", layout=BLANK_TITLE))
    deck.moving(deck.slide("会动", "一"))
    deck.comment(deck.slide("有批注", "二"), "这一页太长")
    table = deck.table(deck.slide("合并", layout=BLANK_TITLE), [["a", "b"], ["c", "d"]])
    table.cell(0, 0).merge(table.cell(0, 1))
    run = deck.words(deck.slide("坏链接", layout=BLANK_TITLE), "", 1).text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "本机的文件", "file:///C:/a.doc"
    deck.smart_art(deck.slide("坏图", layout=BLANK_TITLE), data=False)
    slide = deck.slide("线", layout=BLANK_TITLE)
    slide.shapes.add_connector(1, 0, 0, 900000, 900000)
    bring(deck.raw(), "杂.pptx")
    assert next(one.title for one in slides(bring)) == "录像"
    assert "取消隐藏" in bring.told("第 1 张", "藏起来")
    assert "0.3 MB" in bring.told("第 2 张", "录像")
    assert "第 3 张" in bring.told("动画")
    assert "这一页太长" in bring.told("第 4 张", "批注")
    assert "第一格" in bring.told("第 5 张", "合并")
    assert "字留下了" in bring.told("第 6 张", "本机的文件")
    assert "抄到草稿里" in bring.told("第 7 张", "SmartArt")
    assert "没有带进来" in bring.told("没有字的图形和线条")


def test_footers_dates_and_numbers_stay_out_and_are_told_once(bring):
    deck = Deck()
    for n in range(2):
        slide = deck.slide(f"第 {n} 页", "话")
        slide.shapes._spTree.append(
            decks.parse_xml(
                f'<p:sp {decks.SPACES}><p:nvSpPr><p:cNvPr id="7{n}" name="页脚"/><p:cNvSpPr/><p:nvPr><p:ph type="ftr" idx="11"/></p:nvPr></p:nvSpPr>'
                "<p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>示例中心</a:t></a:r></a:p></p:txBody></p:sp>"
            )
        )
    bring(deck.raw(), "页脚.pptx")
    assert "示例中心" not in bring.body()
    assert "网站自己排" in bring.told("页脚", "示例中心")


def test_a_slide_without_a_title_gets_one_and_it_is_told(bring):
    deck = Deck()
    deck.words(deck.slide("", layout=BLANK_TITLE), "看着对方", 1)
    deck.picture(deck.slide("", layout=BLANK_TITLE), "一盏灯")
    bring(deck.raw(), "无题.pptx")
    assert [one.title for one in slides(bring)] == ["看着对方", "第 2 张"]
    assert "第一行字" in bring.told("第 1 张", "没有题目")


def test_marks_in_a_deck_stay_what_they_are(bring):
    deck = Deck()
    deck.slide(
        '说"好"不说**坏**',
        "# 不是标题",
        "1. 不是编号",
        "{{ 7*7 }} <b>",
        notes="!!! note 不是框\n- 也不是列表",
    )
    bring(deck.raw(), "符号.pptx")
    (slide,) = slides(bring)
    assert slide.title == "说”好”不说**坏**"
    assert words(slide) == ["# 不是标题", "1. 不是编号", "{{ 7*7 }} <b>"]
    (said,) = of_kind(bring.blocks(), doc.Callout)[:1]
    assert words(said) == ["!!! note 不是框", "- 也不是列表"]


# --- files that are none ---------------------------------------------------------------


def test_a_file_that_is_no_deck_is_refused_with_the_way_out(bring):
    with zipfile.ZipFile(io.BytesIO(forty().raw())) as old:
        types = old.read("[Content_Types].xml").replace(b"presentation.main+xml", b"slideshow.main+xml")
    show = changed(forty().raw(), "[Content_Types].xml", types)
    broken = forty().raw().replace(b"ppt/presentation.xml", b"ppt/presentatiom.xml")
    for raw, name, words in (
        (Deck().raw(), "空.pptx", "一张看得见的"),
        (show, "放映.ppsx", "另存为"),
        (broken, "坏.pptx", "坏了"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "PowerPoint Document".encode("utf-16-le"),
            "旧.ppt",
            "旧版演示文稿",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧.dps", "WPS 演示"),
    ):
        with pytest.raises(Trouble, match=words):
            bring(raw, name)
    assert not (bring.root / "courses/导入").exists()


def changed(raw: bytes, part: str, new: bytes) -> bytes:
    """The same file with other bytes in the parts whose names begin so."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w") as out:
        for name in old.namelist():
            out.writestr(name, new if name.startswith(part) else old.read(name))
    return made.getvalue()


def test_a_broken_picture_is_told_and_the_rest_comes_in(bring):
    deck = Deck()
    deck.picture(deck.slide("坏图", "一句话"), "坏的")
    bring(changed(deck.raw(), "ppt/media/", b"\x89PNG\r\n\x1a\n" + b"0" * 99), "坏图.pptx")
    assert [one.title for one in slides(bring)] == ["坏图"]
    assert "打不开" in bring.told("第 1 张", "图片")


def test_a_broken_slide_is_told_and_the_others_come_in(bring):
    bring(changed(forty().raw(), "ppt/slides/slide7.xml", f"<p:sld {decks.SPACES}/>".encode()), "半坏.pptx")
    assert len(slides(bring)) == 39
    assert "坏了" in bring.told("第 7 张")


def test_a_slide_that_is_no_xml_is_refused_and_nothing_is_written(bring):
    with pytest.raises(Trouble, match="坏了"):
        bring(changed(forty().raw(), "ppt/slides/slide7.xml", b"<p:sld"), "坏.pptx")
    assert not (bring.root / "courses/导入").exists()
