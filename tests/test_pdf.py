"""What a reader holds in the hand: the prints of render/pdf.py."""

import io
import re
import struct
import zlib
from dataclasses import fields, replace
from typing import get_args, get_type_hints

import pypdf
import pytest

from xindeng import doc as tree
from xindeng.diag import Span
from xindeng.doc import (
    Break,
    Bullets,
    Callout,
    CalloutKind,
    Card,
    Cards,
    Checklist,
    Code,
    Cue,
    Direction,
    Doc,
    Edition,
    Emphasis,
    Facts,
    Footnote,
    HelpCard,
    HelpLine,
    Lines,
    Link,
    Paragraph,
    Picture,
    Question,
    Quiz,
    Quote,
    Rule,
    Section,
    Slide,
    Spoken,
    Strong,
    Table,
    Text,
    Verbatim,
    Video,
    para,
    text,
)
from xindeng.render import payload, pdf, proof
from xindeng.render.given import Given
from xindeng.trouble import Trouble

HELP = (HelpLine("12356", "心理援助热线", "每天", "网页已读"), HelpLine("120", "急救", "全天", "未核实"))
LEADER = Edition("leader", "带领者手册", ("facilitator", "participant"))
MEMBER = Edition("member", "成员手册", ("participant",))
ADDRESS = "https://example.org/latest/kits/kit-a.html"

QUESTIONS = (
    Question("q1", "single", "先做什么", ("停下", "劝说"), (0,), "停顿是在找话", "再想想"),
    Question("q2", "multiple", "哪些算听完", ("点头", "插嘴", "转身"), (0, 2), "对了", "少选了"),
    Question("q3", "judge", "听就是不说话", ("对", "错"), (1,), "短句也是听", "看示范"),
    Question("q4", "order", "排先后", ("核对", "转身"), (1, 0), "先身体", "再排"),
    Question("q5", "case", "写下头三句话", (), (), "没有建议", "先放下", rubric=("有一句重述",)),
)
INLINES = {
    Text: Text("文字"),
    Strong: Strong(text("要紧")),
    Emphasis: Emphasis(text("着重")),
    Code: Code("编号"),
    Link: Link("https://example.org/", text("网站")),
    Footnote: Footnote((para("脚注内容"), para("第二段脚注"))),
    Break: Break(),
}
BLOCKS = {
    Section: Section("一节", (Section("小节", (para("里层"),), id="inner", note="十分钟"),), id="outer"),
    Paragraph: Paragraph(tuple(INLINES.values())),
    Bullets: Bullets(((para("一项"), Bullets(((para("下层"),),))), (para("二项"),)), ordered=True, start=3),
    Checklist: Checklist(tuple(text(words) for words in ("彩笔", "白纸", "杯子", "姓名贴"))),
    Table: Table(
        (text("环节"), text("时长")),
        ((text("□ 热身"), text("十")), (text("合计"), ())),
        caption="流程表",
        weights=(3, 1),
        numeric=(1,),
        total=True,
    ),
    Facts: Facts((("人数", text("十二人")),)),
    Quote: Quote((para("引来的话"),)),
    Callout: Callout("say", "开场白", (para("欢迎各位"),)),
    Slide: Slide("投在墙上", (Bullets(((para("看着对方"),),)),), number=2, reader="facilitator"),
    Picture: Picture("a/图.png", "一把椅子"),
    Verbatim: Verbatim("原样\n照排"),
    Rule: Rule(),
    Lines: Lines(3, "我发现"),
    Direction: Direction(text("灯亮")),
    Cue: Cue("老周", text("回来啦"), aside="端着盘子", props=("盘子",)),
    Video: Video(
        "vid-a", "录像课", (Spoken(0, 3, "先听完"), Spoken(3, 65, "再说话")), ((0.0, "开头"),), "合成画面"
    ),
    Quiz: Quiz(QUESTIONS),
    HelpCard: HelpCard(HELP, text="不用一个人扛", urgent=True),
    Cards: Cards((Card("act-a", "慢呼气", "小练习", ("三分钟",)),)),
}


def book(*blocks, **changes):
    base = Doc(
        "kit-a", "lecture_kit", "讲座工具包", "睡个好觉", "kits/kit-a.html", blocks,
        summary="一句话的介绍", version="0.1.0", date="2026-11-21", licence="CC BY-SA 4.0",
        status="in_review", notices=("AI 辅助起草",),
    )  # fmt: skip
    return replace(base, **changes)


@pytest.fixture(scope="module")
def png(tmp_path_factory):
    """A grey square of 8 by 8 pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    path = tmp_path_factory.mktemp("pictures") / "图.png"
    pixels = zlib.compress(b"".join(b"\0" + b"\x80" * 8 for _ in range(8)))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )
    return path


@pytest.fixture
def printed(png):
    def render(item, edition=LEADER, **changes):
        given = {"address": ADDRESS, "centre": "心灯中心", "pictures": {"a/图.png": png}, "help_lines": HELP}
        return pdf.render(item, edition, Given(**(given | changes))).pdf

    return render


def opened(data):
    return pypdf.PdfReader(io.BytesIO(data))


def words(data):
    """All text of a print without white space, so that line ends do not matter."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in opened(data).pages))


def han_runs(node):
    """Every run of Han characters that a reader of these blocks must find."""
    hidden = {"target", "src", "alt", "id", "reader", "kind", "props"}  # props stand in the aside as well
    if isinstance(node, str):
        return re.findall(r"[\u3400-\u9fff]+", node)
    if isinstance(node, dict):
        return [run for name, value in node.items() if name not in hidden for run in han_runs(value)]
    if isinstance(node, list):
        return [run for value in node for run in han_runs(value)]
    return []


def test_the_samples_hold_every_type_of_block_line_and_call_out():
    assert set(BLOCKS) == set(get_args(tree.Block))
    assert set(INLINES) == set(get_args(tree.Inline))
    assert {question.kind for question in QUESTIONS} == set(get_args(get_type_hints(Question)["kind"]))


@pytest.mark.parametrize("kind", BLOCKS, ids=lambda kind: kind.__name__)
def test_every_block_is_printed_with_all_its_words(kind, printed):
    found = words(printed(book(BLOCKS[kind])))
    for run in han_runs(tree.as_data(BLOCKS[kind])):
        assert run in found


@pytest.mark.parametrize("kind", get_args(CalloutKind))
def test_every_kind_of_call_out_is_printed_with_and_without_a_title(kind, printed):
    found = words(printed(book(Callout(kind, "题目", (para("内容"),)), Callout(kind, "", (para("无题"),)))))
    assert all(run in found for run in ("题目", "内容", "无题"))


def test_a_type_that_no_template_knows_stops_the_print(printed):
    with pytest.raises(pdf.CannotSet, match="odd"):
        printed(book(Callout("odd", "", (para("文"),))))


def test_two_prints_of_one_item_are_the_same_bytes(printed):
    item = book(*BLOCKS.values())
    assert printed(item) == printed(item)


def test_members_never_get_a_facilitators_word(printed):
    item = book(
        para("人人可见"),
        Callout("facilitator", "暗号", (para("只给带领者"),), reader="facilitator"),
        Section("作业单", (Lines(2),), reader="participant"),
    )
    found = words(printed(item, MEMBER))
    assert "人人可见" in found
    assert "作业单" in found
    assert "暗号" not in found
    assert "只给带领者" not in found


def test_a_print_is_tagged_chinese_and_titled(printed):
    catalog = opened(printed(book(*BLOCKS.values()))).trailer["/Root"]
    assert catalog["/Lang"] == "zh-CN"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    metadata = catalog["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1" in metadata
    assert "<pdfaid:part>2" in metadata
    info = opened(printed(book(para("文")))).metadata
    assert (info.title, info.author) == ("睡个好觉", "心灯中心")
    assert f"{info.creation_date:%Y-%m-%d}" == "2026-11-21"


def test_sections_become_bookmarks(printed):
    titles = [
        entry.title
        for entry in opened(printed(book(para("文"), BLOCKS[Section]))).outline
        if hasattr(entry, "title")
    ]
    assert "一节" in titles


def test_version_state_notices_and_address_stand_on_the_print(printed):
    found = words(printed(book(para("文"))))
    for part in (
        "版本0.1.0",
        "2026-11-21",
        "尚未经专业审核",
        "AI辅助起草",
        "CCBY-SA4.0",
        ADDRESS,
        "带领者手册",
        "1/1",
    ):
        assert part in found
    assert "尚未经专业审核" not in words(printed(book(para("文"), status="published")))


def test_every_page_of_an_item_with_a_help_card_says_where_to_call(printed):
    pages = opened(printed(book(*(para("长长的一段话。" * 60) for _ in range(9)), HelpCard(HELP)))).pages
    assert len(pages) > 1
    for page in pages:
        assert "12356（心理援助热线）" in re.sub(r"\s", "", page.extract_text())
    assert "难受时请拨" not in words(printed(book(para("文")), help_lines=()))


def test_a_short_item_takes_one_page_and_a_long_one_gets_cover_and_contents(printed):
    assert len(opened(printed(book(para("文")))).pages) == 1
    long = book(*(Section(f"第{n}次", (para("大家坐成一圈。" * 180),), id=f"s{n}") for n in range(16)))
    pages = opened(printed(long)).pages
    assert "目录" in pages[1].extract_text()
    assert 12 <= len(pages) < 30


def test_a_hand_out_has_its_own_page_at_the_end_of_the_leaders_print(printed):
    sheet = Section("作业单", (Lines(3, "我发现"),), reader="participant")
    pages = opened(printed(book(para("开头"), sheet, Section("如果有人难受", (para("陪着"),))))).pages
    assert ["陪着" in page.extract_text() for page in pages] == [True, False]
    assert "我发现" in pages[1].extract_text()


def test_no_line_begins_or_ends_with_forbidden_punctuation(printed):
    sentence = "他说：“好的，（停一停）我们走吧！”《晚饭》演完了；“还有谁？”大家都在……没有人走。"
    blocks = [para("一二三四五六七八九十"[:n] + sentence * 6) for n in range(10)]
    lines = [
        line.strip()
        for page in opened(printed(book(*blocks))).pages
        for line in page.extract_text().splitlines()
    ]
    full = [line for line in lines if len(line) > 25 and "12356" not in line]
    assert len(full) > 40
    assert not [line for line in full if line[0] in "，。、；：？！）》…" or line[-1] in "（《"]


def test_a_character_without_a_glyph_is_named_with_its_place(printed):
    item = book(Section("节", (para("好"), Paragraph(text("笑😀脸"), span=Span("a.md", 7, 1)))))
    with pytest.raises(pdf.CannotSet, match=r"😀.*1F600") as caught:
        printed(item)
    assert str(caught.value.span) == "a.md:7:1"


@pytest.mark.parametrize("character", ["\ufeff", "\x07", "\ue000"])
def test_an_invisible_character_without_a_glyph_is_named_by_its_number(character, printed):
    with pytest.raises(pdf.CannotSet, match=f"U.{ord(character):04X}"):
        printed(book(para(f"文{character}字")))


def test_a_link_without_words_a_date_that_is_none_and_an_empty_edition_are_refused(printed):
    with pytest.raises(pdf.CannotSet, match="lec-a"):
        printed(book(Paragraph((Link("lec-a", ()),))))
    with pytest.raises(pdf.CannotSet, match="日期"):
        printed(book(para("文"), date="去年"))
    with pytest.raises(pdf.CannotSet, match="什么都没有"):
        printed(book(para("只给带领者", reader="facilitator")), MEMBER)


def test_a_missing_or_broken_picture_is_refused(printed, tmp_path):
    broken = tmp_path / "a.png"
    for pictures in ({}, {"a/图.png": broken}):
        with pytest.raises(pdf.CannotSet, match=r"图\.png"):
            printed(book(BLOCKS[Picture]), pictures=pictures)
    broken.write_bytes(b"no picture")
    with pytest.raises(pdf.CannotSet, match="图片打不开"):
        printed(book(BLOCKS[Picture]), pictures={"a/图.png": broken})


def test_an_author_cannot_write_typst(printed):
    attempt = '#panic("x") $x$ *粗* @ref <label> \\ // 注 ${1+1} {{ 7*7 }}'
    assert re.sub(r"\s", "", attempt) in words(printed(book(para(attempt))))


def test_an_altered_or_missing_font_is_trouble_in_one_sentence(monkeypatch):
    assert [path.suffix for path in pdf.fonts()] == [".ttc", ".otf"]
    for change in ({"sha256": "0" * 64}, {"file": "none.otf"}, {"package": "xindeng_no_such_package"}):
        monkeypatch.setattr(pdf, "FONTS", (replace(pdf.FONTS[0], **change),))
        with pytest.raises(Trouble, match="字体") as caught:
            pdf.fonts()
        assert caught.value.exit_code == 3


def test_the_digest_follows_templates_and_fonts(monkeypatch, tmp_path):
    before = pdf.assets_digest()
    assert before == pdf.assets_digest()
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)
    assert pdf.assets_digest() != before


def test_all_fields_of_a_doc_reach_the_templates():
    data = payload.payload(book(para("文")), LEADER, (para("文"),), HELP)
    assert {field.name for field in fields(Doc)} - {"blocks", "sheets"} <= set(data["doc"])


def test_the_reading_of_a_print_finds_every_letter_that_another_library_finds(printed):
    made = printed(book(*BLOCKS.values(), para("（((括号)\\反斜线）Ab 12356")))
    ours, theirs = proof.words(made), [page.extract_text() for page in opened(made).pages]
    assert [sorted(re.sub(r"\s", "", page)) for page in ours] == [sorted(re.sub(r"\s", "", page)) for page in theirs]
    assert any("12356（心理援助热线）" in page for page in ours)
