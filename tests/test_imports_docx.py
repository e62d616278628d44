"""./inv import FILE.docx: what a trainer has in Word becomes drafts, and everything else is told."""

import io
import re
import shutil
import struct
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import docx
import docx.enum.style
import pytest
import wording
from conftest import SAMPLE
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from wording import Word

from xindeng import doc, examine, imports, library, prose
from xindeng.diag import errors
from xindeng.doc import as_data
from xindeng.imports import markdown, marks
from xindeng.imports.report import Findings
from xindeng.trouble import Trouble

DAY = date(2026, 11, 22)


@pytest.fixture
def bring(sample, tmp_path):
    """Brings bytes in under a name; `text` gives the body of the first draft."""

    class Bringing:
        root = sample

        def __call__(self, raw, name="讲稿.docx", **wishes):
            file = tmp_path / name
            file.write_bytes(raw)
            self.report = imports.bring(file, imports.Options(sample, DAY, **wishes))
            return self.report

        def draft(self, n=0):
            return (sample / self.report.drafts[n].path).read_text("utf-8")

        def body(self, n=0):
            return self.draft(n).split("\n---\n", 1)[1]

        def items(self):
            shelf, problems = library.load(sample, drafts=True)
            assert errors(problems) == []
            return [shelf.items[made.id] for made in self.report.drafts]

        def blocks(self):
            return tuple(
                block for item in self.items() for text in item.body.values() for block in doc.walk(text)
            )

        def told(self, *words):
            """The one line of the report that holds these words."""
            found = [str(line) for line in self.report.lines if all(word in str(line) for word in words)]
            assert len(found) == 1, (words, [str(line) for line in self.report.lines])
            return found[0]

    return Bringing()


def count(blocks, kind):
    return sum(isinstance(block, kind) for block in blocks)


def notes(blocks):
    return sum(
        "'t': 'Footnote'" in str(as_data(block.inlines))
        for block in blocks
        if isinstance(block, doc.Paragraph)
    )


# --- a whole lesson --------------------------------------------------------------------


def test_a_plan_of_a_lesson_becomes_a_lecture_with_everything_in_it(bring):
    bring(wording.lesson())
    (lecture,) = bring.items()
    assert (lecture.type, lecture.status, lecture.title) == ("lecture", "draft", "学会倾听")
    assert [(step.what, step.kind, step.minutes) for step in lecture.timeline] == [
        ("导入", "导入", 5), ("三个步骤", "讲授", 15), ("两人对练", "对练", 20), ("小结", "收束", 5),
    ]  # fmt: skip
    assert (lecture.minutes, lecture.hours) == (45, 1)
    assert [(goal.verb, goal.bloom) for goal in lecture.objectives] == [
        ("说出", "记忆"),
        ("演示", "应用"),
        ("区分", "理解"),
    ]
    assert [(m.item, m.qty, m.unit) for m in lecture.materials] == [
        ("A4纸", 20, "张"),
        ("签字笔", 5, "支"),
        ("计时器", 1, "份"),
    ]
    blocks = bring.blocks()
    assert (count(blocks, doc.Table), count(blocks, doc.Picture), notes(blocks)) == (1, 2, 2)
    assert [block.title for block in blocks if isinstance(block, doc.Section)] == ["为什么要停", "参考资料"]
    assert "慢，就是快。" in str(blocks)
    assert "\\*停\\*" in bring.body()


def test_a_draft_that_came_in_passes_check(bring):
    bring(wording.lesson())
    assert errors(examine.examine(bring.root, DAY).problems) == []
    assert errors(examine.examine(bring.root, DAY, drafts=True).problems) == []


def test_counts_are_those_of_the_source(bring):
    raw = wording.lesson()
    source = docx.Document(io.BytesIO(raw))
    headings = sum(p.style.name.startswith("Heading") for p in source.paragraphs)
    told = dict(bring(raw).counts)
    assert told["标题"] == headings == 7
    assert told["表格"] == len(source.tables) == 2
    assert told["图片"] == bring.report.pictures == len(source.inline_shapes) == 2
    assert told["脚注"] == 2
    assert len(list((bring.root / "courses/导入/讲稿/图").iterdir())) == 2


def test_a_file_that_libreoffice_saved_gives_the_same_draft(bring, tmp_path):
    bring(wording.lesson(), name="一.docx")
    first = bring.body()
    (tmp_path / "lo").mkdir()
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "docx",
               "--outdir", str(tmp_path / "lo"), str(tmp_path / "一.docx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    bring((tmp_path / "lo" / "一.docx").read_bytes(), name="二.docx")
    second = bring.body()
    names = re.compile(r"图/[\w-]+\.png")
    assert names.sub("图", second) == names.sub("图", first)
    assert dict(bring.report.counts)["脚注"] == 2


# --- headings --------------------------------------------------------------------------


def test_bold_and_numbered_lines_are_headings_where_nobody_used_styles(bring):
    word = Word()
    word.bold("倾听第一课")
    word.para("一、导入（5分钟）")
    word.para("大家好。")
    word.para("二、讲授倾听", bold=True)
    word.para("（一）停")
    word.para("先停下来。")
    word.bold("1. 手停")
    word.para("1. 这一行不是粗体，是正文里的一条。")
    word.para("三、小结（10分钟）")
    word.para("再见。")
    bring(word.save(), kind="讲次")
    (lecture,) = bring.items()
    assert [(step.what, step.minutes) for step in lecture.timeline] == [
        ("导入", 5),
        ("讲授倾听", 30),
        ("小结", 10),
    ]
    assert [b.title for b in bring.blocks() if isinstance(b, doc.Section)] == ["（一）停", "1. 手停"]
    assert "没有用 Word 的标题样式" in bring.told("看样子是标题")
    assert "45 分钟" in bring.told("没有写分钟")


def test_outline_levels_and_heading_styles_of_ones_own_are_headings(bring):
    word = Word()
    for words, level in (("甲部分", 0), ("甲的一节", 1), ("乙部分", 0)):
        mark = f'<w:outlineLvl {wording.SPACES} w:val="{level}"/>'
        word.para(words)._p.get_or_add_pPr().append(docx.oxml.parse_xml(mark))
        word.para(f"{words}的话。")
    word.doc.styles.add_style("一级标题", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    word.para("丙部分", "一级标题")
    word.para("丙的话。")
    bring(word.save(), kind="讲次")
    assert [step.what for step in bring.items()[0].timeline] == ["甲部分", "乙部分", "丙部分"]
    assert [b.title for b in bring.blocks() if isinstance(b, doc.Section)] == ["甲的一节"]


def test_a_bold_line_alone_stays_a_bold_line(bring):
    word = Word()
    word.para("先说一句。")
    word.bold("记住：慢就是快")
    word.para("再说一句。")
    bring(word.save())
    assert "**记住：慢就是快**" in bring.body()


def test_a_file_with_several_lectures_becomes_several_drafts(bring):
    word = Word()
    for number, title in enumerate(("停", "听", "问"), 1):
        word.heading(f"第{'一二三'[number - 1]}讲 {title}")
        word.heading("教学目标", 2).bullets(f"说出{title}")
        word.heading(f"怎么{title}", 2)
        word.para(f"这一讲说{title}。")
    report = bring(word.save(), into="新课")
    assert [made.path for made in report.drafts] == [
        "courses/新课/停.md",
        "courses/新课/听.md",
        "courses/新课/问.md",
    ]
    assert [item.timeline[0].what for item in bring.items()] == ["怎么停", "怎么听", "怎么问"]
    assert "3 讲" in bring.told("拆成几份草稿")


def test_three_hundred_pages_come_in_as_several_drafts_in_bounded_time(bring):
    word = Word()
    for chapter in range(6):
        word.heading(f"部分{chapter}")
        for page in range(50):
            word.heading(f"小节{chapter}-{page}", 2)
            word.para("停一停，听一听，问一问。" * 40)
    report = bring(word.save(), name="一本书.docx")
    assert len(report.drafts) == 6
    assert dict(report.counts)["标题"] == 306
    assert (
        sum(doc.plain(b.inlines).count("停一停") for b in bring.blocks() if isinstance(b, doc.Paragraph))
        == 300 * 40
    )


# --- other kinds -----------------------------------------------------------------------


def test_a_table_of_labels_becomes_an_activity(bring):
    word = Word()
    word.heading("同舟共济")
    word.table(
        ("活动目的", "体会互相扶持", "活动时间", "15-20分钟"),
        ("人数", "8-12人", "场地", "空教室"),
        ("活动准备", "旧报纸 4张、音乐", "注意事项", "地面不滑"),
    )
    word.heading("活动步骤", 2).bullets("分成四组", "站到报纸上", "报纸对折再站", style="List Number")
    word.heading("讨论与分享", 2).bullets("你刚才想到了什么？")
    bring(word.save())
    (activity,) = bring.items()
    assert (activity.type, activity.kind, activity.purpose) == ("activity", "团辅游戏", "体会互相扶持")
    assert (activity.minutes, activity.people, activity.space) == ((15, 20), (8, 12), "空教室")
    assert activity.steps == ("分成四组", "站到报纸上", "报纸对折再站")
    assert (activity.debrief, activity.safety) == (("你刚才想到了什么？",), ("地面不滑",))
    assert [(m.item, m.qty, m.unit) for m in activity.materials] == [("旧报纸", 4, "张"), ("音乐", 1, "份")]


def test_questions_with_answers_become_one_draft_each(bring):
    word = Word()
    for question, answer in (
        ("问：孩子不说话怎么办？", "答：先不追问。坐在他旁边。"),
        ("问：老人睡不着怎么办？", "答：先看白天。"),
    ):
        word.para(question)
        word.para(answer)
    bring(word.save())
    first, second = bring.items()
    assert (first.type, first.question, first.short_answer) == ("qa", "孩子不说话怎么办？", "先不追问。")
    assert doc.plain(second.prose("answer")[0].inlines) == "先看白天。"


def test_a_kind_that_is_asked_for_is_taken(bring):
    word = Word()
    word.heading("开头")
    word.para("一段话。")
    word.heading("然后")
    word.para("又一段。")
    assert [made.kind for made in bring(word.save(), kind="讲座工具包").drafts] == ["lecture_kit"]
    with pytest.raises(Trouble, match="是不是“讲座工具包”") as caught:
        bring(word.save(), kind="讲座工具")
    assert caught.value.exit_code == 2
    with pytest.raises(Trouble, match="登记表里的一条"):
        bring(word.save(), kind="求助热线")


# --- what Word has and we have not -----------------------------------------------------


def test_what_finds_no_place_is_told_with_its_words(bring):
    word = Word()
    word.heading("甲").heading("乙")
    changed = word.para("正文")
    changed._p.append(wording.run('<w:t xml:space="preserve">留下的</w:t>'))
    deletion = (
        f'<w:del {wording.SPACES} w:id="1" w:author="某"><w:r><w:delText>删掉的话</w:delText></w:r></w:del>'
    )
    insertion = f'<w:ins {wording.SPACES} w:id="2" w:author="某"><w:r><w:t>新加的话</w:t></w:r></w:ins>'
    changed._p.append(docx.oxml.parse_xml(deletion))
    changed._p.append(docx.oxml.parse_xml(insertion))
    commented = word.para("有批注的话")
    word.doc.add_comment(commented.runs, "这里要改短", author="某某人")
    formula = word.para("面积是")
    formula._p.append(docx.oxml.parse_xml(f"<m:oMath {wording.SPACES}><m:r><m:t>a+b</m:t></m:r></m:oMath>"))
    raised = word.para("20 m")
    raised.add_run("2").font.superscript = True
    raised.add_run(" ")
    raised.add_run("注").font.superscript = True
    lined = word.para("要紧")
    lined.add_run("画线的").underline = True
    lined.add_run("作废的").font.strike = True
    lined.add_run("红的").font.highlight_color = 6
    chart = word.para("看图表")
    chart._p.append(
        wording.run(
            '<w:drawing><wp:inline><a:graphic><a:graphicData uri="x"><c:chart r:id="rIdChart"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
        )
    )
    text = f"<c:chartSpace {wording.SPACES}><a:t>来访人数</a:t><c:v>一月</c:v><c:v>12</c:v></c:chartSpace>"
    word.parts["word/charts/chart1.xml"] = text.encode()
    raw = wording.repacked(word.save(), wording.related("chart", "charts/chart1.xml", "rIdChart"))
    bring(raw, kind="讲次")
    body = bring.body()
    assert "正文留下的新加的话" in body
    assert "删掉的话" not in body
    assert "20 m² 注" in body
    assert "`a + b`" in body
    assert "要紧画线的作废的红的" in body
    assert "来访人数；一月；12" in body
    for words in (
        "删去的“删掉的话”",
        "新加的“新加的话”",
        "批注：“这里要改短”",
        "公式 a + b",
        "“注”是上标",
        "“画线的”有下划线",
        "“作废的”上画了删除线",
        "颜色或底色",
        "图表：来访人数；一月；12",
    ):
        bring.told(words)
    assert "某某人" not in bring.report.as_text()


def test_words_beside_a_text_box_stay_and_the_box_stands_behind_them(bring):
    word = Word()
    word.heading("甲").heading("乙")
    host = word.para("框前面")
    host._p.append(wording.run(wording.text_box("框里一", "框里二")))
    host.add_run("框后面")
    bring(word.save(), kind="讲次")
    assert "框前面框后面\n\n!!! note\n    框里一\n\n    框里二\n" in bring.body()
    assert dict(bring.report.counts)["文本框"] == 1


def test_an_indent_is_no_quotation_and_a_quotation_is(bring):
    word = Word()
    word.para("缩进的话").paragraph_format.left_indent = docx.shared.Cm(2)
    word.para("引用的话", "Intense Quote")
    bring(word.save())
    assert "\n缩进的话\n\n> 引用的话\n" in bring.body()


def test_tables_within_tables_and_pictures_in_cells_are_told(bring):
    word = Word()
    table = word.table(("甲", "乙"), ("一", "二"))
    inner = table.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "里一", "里二"
    table.cell(1, 0).paragraphs[0].add_run().add_picture(io.BytesIO(wording.png()))
    bring(word.save())
    assert "| 一 | 二；里一 / 里二 |" in bring.body()
    bring.told("套着 1 张表格")
    bring.told("表格里有 1 张图片", "移到了表格下面")
    assert "](图/" in bring.body()


def test_lists_keep_their_levels_and_two_lists_stay_two(bring):
    word = Word()
    word.nested((0, "外一"), (1, "里一"), (0, "外二"))
    word.bullets("头一步", "第二步", style="List Number")
    bring(word.save())
    assert "- 外一\n  - 里一\n- 外二\n\n1. 头一步\n2. 第二步\n" in bring.body()


# --- pictures --------------------------------------------------------------------------


def photo(size=(3000, 2000), form="JPEG", **more):
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, form, **more)
    return out.getvalue()


def test_a_photograph_loses_its_place_and_its_size(bring):
    exif = Image.Exif()
    exif[0x010F] = "某手机"
    exif.get_ifd(0x8825)[1] = "N"
    taken = photo(exif=exif, quality=95)
    bring(
        wording.repacked(
            Word().picture(wording.png(), "山").save(),
            lambda n, d: taken if n.startswith("word/media/") else d,
        )
    )
    (file,) = (bring.root / "courses/导入/讲稿/图").iterdir()
    with Image.open(file) as kept:
        assert kept.size == (2000, 1333)
        assert not kept.getexif()
    bring.told("拍摄信息", "去掉了")
    bring.told("3000×2000", "缩成 2000×1333")


def test_a_picture_of_twenty_megabytes_becomes_a_small_one(bring):
    out = io.BytesIO()
    Image.linear_gradient("L").resize((2700, 2600)).convert("RGB").save(out, "BMP")
    assert len(out.getvalue()) > 20 << 20
    bring(wording.repacked(Word().picture(wording.png(), "山").save(), lambda n, d: out.getvalue() if n.startswith("word/media/") else d))
    (file,) = (bring.root / "courses/导入/讲稿/图").iterdir()
    assert file.stat().st_size < 1 << 20
    bring.told("20.1 MB", "缩成 2000×1926")


def test_one_picture_that_stands_twice_is_one_file(bring):
    word = Word()
    word.picture(wording.png(), "灯").picture(wording.png(), "灯")
    bring(word.save())
    assert bring.body().count("](图/image1.png)") == 2
    assert bring.report.pictures == 1


@pytest.mark.parametrize(
    ("form", "ending"), [("BMP", "png"), ("TIFF", "png"), ("WEBP", "png"), ("GIF", "png")]
)
def test_pictures_that_no_page_shows_are_saved_anew(bring, form, ending):
    raw = wording.repacked(
        Word().picture(wording.png(), "灯").save(),
        lambda name, data: photo((60, 40), form) if name.startswith("word/media/") else data,
    )
    bring(raw)
    (file,) = (bring.root / "courses/导入/讲稿/图").iterdir()
    assert file.suffix == f".{ending}"
    bring.told(f"是 {form} 格式")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x01\x00\x00\x00rest", "EMF"),
        (b"\xd7\xcd\xc6\x9arest", "WMF"),
        (b"<?xml version='1.0'?><svg/>", "SVG"),
        (b"no picture", "打不开"),
    ],
)
def test_a_picture_that_cannot_be_shown_leaves_a_word_in_its_place(bring, data, words):
    raw = wording.repacked(
        Word().picture(wording.png(), "一盏灯").save(),
        lambda n, d: data if n.startswith("word/media/") else d,
    )
    bring(raw)
    assert "（这里原来有一张图片：一盏灯）" in bring.body()
    assert "另存为图片" in bring.told(words)


def test_a_picture_from_the_net_is_not_fetched(bring):
    def change(name, data):
        outside = b'Target="https://example.org/a.png" TargetMode="External"'
        return (
            re.sub(rb'Target="media/image1.png"', outside, data).replace(b"r:embed", b"r:link")
            if name.startswith("word/")
            else data
        )

    word = Word().picture(wording.png(), "灯")
    word.para("灯下说话。")
    bring(wording.repacked(word.save(), change))
    assert bring.report.pictures == 0
    assert "![" not in bring.body()


# --- what stands there comes back ------------------------------------------------------

MARKUP = st.text(alphabet="停听问 a1.。*_`#|[](){}<>!&\\-+=~:：：“”/？?\n\u3000\u200b", max_size=30)


@settings(max_examples=150, deadline=None)
@given(st.lists(MARKUP, min_size=1, max_size=3))
def test_text_that_looks_like_marks_comes_back_as_it_was(lines):
    """The same words in a paragraph, a list, a cell, a box, a heading, in bold and behind a break."""
    for words in lines:
        line = marks.tidy(doc.text(words))
        if not line:
            continue
        (plain,) = line
        broken = marks.tidy((doc.Text("先"), doc.Break(), plain))
        for block in (
            doc.Paragraph(line),
            doc.Paragraph(broken),
            doc.Bullets(((doc.Paragraph(line),), (doc.Paragraph(doc.text("二")),))),
            doc.Table((line, doc.text("乙")), ((doc.text("丙"), line),)),
            doc.Callout("tip", "小窍门", (doc.Paragraph(line),)),
            doc.Quote((doc.Paragraph(line),)),
            doc.Section(" ".join(plain.text.split()), (doc.para("下"),)),
        ):
            written = markdown.text((block,))
            found, problems = prose.read(written, "new.md", 1)
            assert (as_data(found), problems) == (as_data((block,)), []), written


@settings(max_examples=60, deadline=None)
@given(MARKUP, MARKUP, MARKUP)
def test_bold_words_keep_their_words_whatever_stands_beside_them(before, words, after):
    inlines = marks.tidy((*doc.text(before), doc.Strong(doc.text(words)), *doc.text(after)))
    if inlines:
        findings = Findings()
        found, problems = prose.read(markdown.text((doc.Paragraph(inlines),), findings), "new.md", 1)
        assert (doc.plain(found[0].inlines), problems) == (doc.plain(inlines), [])
        assert as_data(found[0].inlines) == as_data(inlines) or findings.lines


# --- what cannot come in ---------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def ole(stream):
    return OLE + stream.encode("utf-16-le")


BAD = {
    "旧的.doc": (ole("WordDocument"), "旧版 Word 文件（.doc）。用 Word 或 WPS 打开它，“另存为”"),
    "改了名字.docx": (ole("WordDocument"), "旧版 Word 文件"),
    "有密码.docx": (ole("EncryptedPackage"), "有打开密码"),
    "金山.wps": (ole("WordDocument"), "WPS 文字自己的格式"),
    "金山.et": (ole("Workbook"), "WPS 表格自己的格式"),
    "金山.dps": (ole("PowerPoint Document"), "WPS 演示自己的格式"),
    "旧的.ppt": (ole("PowerPoint Document"), "旧版演示文稿"),
    "旧的.xls": (ole("Workbook"), "旧版 Excel"),
    "打印的.pdf": (b"%PDF-1.7 ...", "是 PDF"),
    "富文本.rtf": (b"{\\rtf1 a}", "是 RTF"),
    "网页.docx": (b"<html><body>a</body></html>", "是网页"),
    "空的.docx": (b"", "空的（0 字节）"),
    "乱写的.docx": (b"hello", "不是真的 .docx 文件"),
    "说明.txt": ("一段话".encode(), "纯文本"),
    "什么.xyz": (b"abc", "看不出来"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_of_another_sort_gets_one_sentence_with_the_way_out(name, bring):
    raw, words = BAD[name]
    before = sorted(bring.root.rglob("*"))
    with pytest.raises(Trouble, match=re.escape(words)) as caught:
        bring(raw, name=name)
    assert caught.value.exit_code == 2
    assert name in str(caught.value)
    assert sorted(bring.root.rglob("*")) == before


def broken(raw):
    return {
        "半个": raw[: len(raw) // 2],
        "没有正文": wording.repacked(raw, lambda n, d: d if n != "word/document.xml" else b""),
        "正文断了": wording.repacked(raw, lambda n, d: d if n != "word/document.xml" else d[: len(d) // 2]),
        "坏字节": bytes(byte ^ 0xFF if 300 < n < 900 else byte for n, byte in enumerate(raw)),
        "外部实体": wording.repacked(
            raw, lambda n, d: d if n != "word/document.xml" else b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + d[d.index(b"<w:document"):],
        ),
        "外部实体在样式里": wording.repacked(
            raw, lambda n, d: d if n != "word/styles.xml" else b'<!DOCTYPE a [<!ENTITY x "y">]>' + d[d.index(b"<w:styles"):],
        ),
        "严格格式": wording.repacked(
            raw, lambda n, d: d.replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/wordprocessingml/main") if n == "word/document.xml" else d,
        ),
    }  # fmt: skip


@pytest.mark.parametrize("how", broken(wording.lesson()))
def test_a_broken_or_hostile_word_file_is_refused_and_leaves_nothing(how, bring):
    before = sorted(bring.root.rglob("*"))
    with pytest.raises(Trouble) as caught:
        bring(broken(wording.lesson())[how])
    assert caught.value.exit_code == 2
    assert re.search("坏了|Strict|读不", str(caught.value))
    assert sorted(bring.root.rglob("*")) == before


def test_a_file_that_unpacks_without_end_is_not_unpacked(bring):
    raw = wording.lesson()
    out = io.BytesIO(raw)
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/bomb.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(b"\0" * (1 << 20))
    # What a part says of its size is all that is looked at: 3 GB that only claim to be there.
    bombed = bytearray(out.getvalue())
    at = bombed.rindex(b"PK\x01\x02")
    struct.pack_into("<I", bombed, at + 24, 3 << 30)
    with pytest.raises(Trouble, match="解开以后太大"):
        bring(bytes(bombed))


def test_parts_that_lead_elsewhere_and_macros_are_told_and_left(bring):
    raw = wording.repacked(wording.lesson(), added={"../../跑出去.txt": b"x", "word/vbaProject.bin": b"x"})
    bring(raw)
    bring.told("路径不对的部分")
    bring.told("文件里有宏", "没有运行")
    assert not list(bring.root.parent.glob("**/跑出去.txt"))


# --- nothing that was there is lost ----------------------------------------------------


def test_what_exists_is_never_written_over(bring):
    first = bring(wording.lesson())
    before = {file: file.read_bytes() for file in bring.root.rglob("*") if file.is_file()}
    second = bring(wording.lesson())
    assert [made.id for made in (*first.drafts, *second.drafts)] == [
        "lec-xue-hui-qing-ting",
        "lec-xue-hui-qing-ting-2",
    ]
    assert second.drafts[0].path == "courses/导入/讲稿-2/学会倾听.md"
    bring.told("lec-xue-hui-qing-ting 已经有了", "原来的没有动")
    assert {file: file.read_bytes() for file in before} == before
    with pytest.raises(Trouble, match="已经有了"):
        bring(wording.lesson(), into="导入/讲稿")


@pytest.mark.parametrize("into", ["../外面", "/tmp/外面", "courses/../..", "courses"])
def test_a_folder_outside_of_courses_is_refused(bring, into):
    with pytest.raises(Trouble) as caught:
        bring(wording.lesson(), into=into)
    assert caught.value.exit_code == 2


def test_a_rehearsal_writes_nothing_and_tells_the_same(bring):
    before = sorted(bring.root.rglob("*"))
    tried = bring(wording.lesson(), dry=True)
    assert sorted(bring.root.rglob("*")) == before
    real = bring(wording.lesson())
    assert (tried.drafts, tried.lines, tried.counts) == (real.drafts, real.lines, real.counts)


def test_the_report_lies_beside_the_drafts_and_is_no_item(bring):
    report = bring(wording.lesson())
    beside = bring.root / "courses/导入/讲稿/导入说明.txt"
    assert beside.read_text("utf-8") == report.as_text()
    assert "没有地方放的" in report.as_text()
    assert '"sort": "lost"' in report.as_json()
    bring.items()


def test_a_full_disk_leaves_nothing_half_done(bring, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    file = bring.root.parent / "稿.docx"
    with file.open("wb") as out:
        out.write(wording.lesson())
    with pytest.raises(Trouble, match="磁盘满了") as caught:
        imports.bring(file, imports.Options(bring.root, DAY))
    assert caught.value.exit_code == 3
    assert not (bring.root / "courses" / "导入").exists()
    assert not list(bring.root.glob(".导入*"))


def test_the_sample_was_not_touched():
    assert not (SAMPLE / "courses" / "导入").exists()
    assert shutil.which("soffice")
