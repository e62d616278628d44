"""Decks: opened again in python-pptx and LibreOffice, they hold what the source holds, and nothing runs off."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import pairwise

import pytest
from conftest import SAMPLE
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pypdf import PdfReader

from xindeng import doc, library, office, plan, prose, slides
from xindeng.doc import Doc, Edition, HelpLine, Section, Slide, numbered, walk
from xindeng.render import pdf, pptx
from xindeng.render.given import Given

EDITION = Edition("slides", "幻灯片（PPT）", ("facilitator", "participant"))
ADDRESS = "https://xindeng.example.org/latest/kits/kit-a.html"
HELP = (
    HelpLine("12356", "全国统一心理援助热线", "每天 8:00–22:00", "未核实，请先拨打确认"),
    HelpLine("12338", "妇女维权热线", "工作日", "2026-10 核对网页"),
)
TEXT = """
## 坐下来

请大家坐下。

!!! slide "坐一坐"

!!! say "开场的话"
    欢迎大家来。

    请坐。

!!! facilitator "手上做什么"
    停五秒。

（等笑。）

- 发纸
- 发笔

!!! slide "三步"
    - 看着对方
    - **等**三秒，*不急*
        - 心里数一、二、三

### 再细一点

| 谁 | 做什么 |
| --- | --- |
| 搭档 | 数人头 |

### 末一段

!!! slide "满满一页"
    1. 一二三四五六七八九十一二三四五六七八九十一二三四五六七
    2. 这是第二条，打 12356 这个电话，里面有数字也有 English words
    3. 三
    4. 四
    5. 五

## 做一做

!!! slide "谁做什么"
    看这张表：

    | 谁 | 做什么 | 几分钟 |
    | --- | --- | ---: |
    | 说的人 | 说一件小事 | 3 |
    | 听的人 | 只听，**不劝** | 3 |

!!! slide "长长一张表"
    | 时间 | 做什么 |
    | --- | --- |
    | 早上 | 一二三四五六七八九十一二三四五六七八九十一二三四五 |
    | 中午 | 吃饭 |
    | 下午 | 一二三四五六七八九十一二三四五六七八九十一二三四五 |
    | 晚上 | 看看月亮 |
    | 夜里 | 睡觉 |

!!! slide "话和图"
    - 看看[这一讲](lec-a)
    - 一二三四五六七八九十一二三
    - 也看[网页](https://example.org/a)

    ![高高的一根柱子](高.png)

!!! slide "一张图"
    ![宽宽的一条河](宽.png)

!!! slide "两张图"
    ![宽宽的一条河](宽.png)

    ![高高的一根柱子](高.png)
"""
SHAPES = ["statement", "few", "text", "table", "table", "beside", "picture", "pair"]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    Image.new("RGB", (900, 120), "#1f6f6b").save(folder / "宽.png")
    Image.new("RGB", (100, 700), "#c9821c").save(folder / "高.png", dpi=(300, 300))
    return {name: folder / name for name in ("宽.png", "高.png")}


def talk(text=TEXT, **changes):
    blocks, problems = prose.read(text, "讲.md", 1)
    assert problems == []
    steps = [
        replace(block, note="讲 5 分钟") if isinstance(block, Section) else block for block in numbered(blocks)
    ]
    empty = [Section("开场音乐", (), note="导入 2 分钟"), Section("答问", (), note="问答 6 分钟")]
    whole = (Section("流程", (), note="共 45 分钟"), empty[0], *steps, empty[1], Section("不要做", ()))
    base = Doc(
        "kit-a", "lecture_kit", "讲座工具包", "睡个“好”觉 & 别的", "kits/kit-a.html", whole,
        version="0.1.0", date="2026-11-21", licence="CC BY-SA 4.0", status="in_review", notices=("AI 辅助起草",),
    )  # fmt: skip
    return replace(base, **changes)


@pytest.fixture(scope="module")
def made(pictures):
    def make(item=None, **changes):
        given = {
            "address": ADDRESS, "centre": "心灯中心", "addresses": lambda ref: f"https://xindeng.example.org/{ref}",
            "pictures": pictures, "help_lines": HELP,
        }  # fmt: skip
        return pptx.render(item or talk(), EDITION, Given(**(given | changes)))

    return make


@pytest.fixture(scope="module")
def deck(made):
    return made()


@pytest.fixture(scope="module")
def opened(deck):
    return list(Presentation(io.BytesIO(deck)).slides)


def notes(slide):
    return slide.notes_slide.notes_text_frame.text.split("\n")


# --- the same as the source ------------------------------------------------------------


def test_a_deck_is_cover_slides_and_where_to_call(opened):
    titles = [slide.shapes.title.text_frame.text for slide in opened]
    assert titles == [
        "睡个“好”觉 & 别的", "坐一坐", "三步", "满满一页", "谁做什么", "长长一张表", "话和图", "一张图", "两张图",
        "难受的时候，可以打这些电话",
    ]  # fmt: skip
    assert len(set(titles)) == len(titles)
    layouts = ["封面", "一句话", "要点（大字）", "要点", "表格", "表格", "要点和图", "一张图", "两张图", "求助"]
    assert [slide.slide_layout.name for slide in opened] == layouts


def test_every_word_picture_and_table_of_the_source_is_on_its_slide(opened):
    written = [block for block in walk(talk().blocks) if isinstance(block, Slide)]
    assert [slides.shape(slide) for slide in written] == SHAPES
    for slide, source in zip(opened[1:-1], written, strict=True):
        shown = slide.shapes
        tables = [shape.table for shape in shown if shape.has_table]
        alts = [shape.element.nvPicPr.cNvPr.get("descr") for shape in shown if shape.element.tag.endswith("}pic")]
        body = [p for shape in shown if shape.is_placeholder and shape.placeholder_format.idx == 1 for p in shape.text_frame.paragraphs]
        assert [(p.level, p.text) for p in body] == [(line.level, doc.plain(line.inlines)) for line in slides.lines(source)]
        assert alts == [picture.alt for picture in slides.pictures(source)]
        table = slides.table(source)
        wanted = [[doc.plain(cell) for cell in row] for row in (table.header, *table.rows)] if table else []
        assert [[cell.text for cell in row.cells] for found in tables for row in found.rows] == wanted
        assert all(found.first_row for found in tables)


def test_points_have_marks_steps_their_number_and_sentences_none(deck):
    third, fourth, fifth = (part(deck, f"ppt/slides/slide{n}.xml") for n in (3, 4, 5))
    assert "buNone" not in third
    assert fourth.count('<a:buAutoNum type="arabicPeriod" startAt="1"/>') == 5
    assert re.search(r'marL="0" indent="0"[^>]*>(?:(?!<a:r>).)*<a:buNone', fifth)


def test_links_lead_out_and_words_within_are_marked(opened):
    runs = [run for p in opened[6].placeholders[1].text_frame.paragraphs for run in p.runs]
    assert [run.hyperlink.address for run in runs if run.hyperlink.address] == ["https://xindeng.example.org/lec-a", "https://example.org/a"]
    stressed = {run.text: run.font.bold for run in opened[2].placeholders[1].text_frame.paragraphs[1].runs}
    assert stressed == {"等": True, "三秒，": None, "不急": None}


# --- notes -----------------------------------------------------------------------------


def test_what_is_said_stands_as_it_is_and_what_is_done_in_brackets(opened):
    assert notes(opened[1]) == [
        "［放出这一页之前］", "［请大家坐下。］", "［放出这一页］", "【开场的话】", "欢迎大家来。", "请坐。",
        "［手上做什么：停五秒。］", "（等笑。）", "［· 发纸］", "［· 发笔］",
    ]  # fmt: skip
    assert notes(opened[2]) == ["【再细一点】", "［谁　做什么］", "［搭档　数人头］"]
    assert notes(opened[3]) == ["【末一段】"]


def test_steps_without_slides_are_not_forgotten(opened):
    assert notes(opened[0]) == ["［大家进门时放着这一页。］", "［接下来没有幻灯片：开场音乐（导入 2 分钟），照讲稿做］"]
    assert notes(opened[8]) == ["［接下来没有幻灯片：答问（问答 6 分钟），照讲稿做］"]


def test_the_parts_of_the_talk_are_sections_of_the_deck(deck):
    shown = part(deck, "ppt/presentation.xml")
    assert re.findall(r'<p14:section name="([^"]+)"', shown) == ["开场", "坐下来", "做一做", "求助"]
    assert len(re.findall(r"<p14:sldId ", shown)) == 10


# --- labels, help ----------------------------------------------------------------------


def test_no_label_is_lost(opened):
    cover = "\n".join(shape.text_frame.text for shape in opened[0].placeholders)
    for words in ("讲座工具包", "心灯中心", "版本 0.1.0", "2026-11-21", "尚未经专业审核", "CC BY-SA 4.0", "AI 辅助起草"):
        assert words in cover
    for number, slide in enumerate(opened[1:], 2):
        kinds = {shape.placeholder_format.type: shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame}
        assert kinds[PP_PLACEHOLDER.SLIDE_NUMBER] == str(number)
        assert kinds[PP_PLACEHOLDER.FOOTER].startswith("睡个“好”觉 & 别的 · 版本 0.1.0 · 2026-11-21 · 尚未经专业审核")


def test_the_last_page_has_the_numbers_and_the_lasting_address(opened):
    words = "\n".join(shape.text_frame.text for shape in opened[-1].placeholders if shape.has_text_frame)
    for line in HELP:
        assert f"{line.number}　{line.name}" in words
        assert line.hours in words
        assert any(line.checked in note for note in notes(opened[-1]))
    code = next(shape for shape in opened[-1].placeholders if shape.placeholder_format.type == PP_PLACEHOLDER.PICTURE)
    assert code.element.nvPicPr.cNvPr.get("descr") == f"二维码，内容是：{ADDRESS}"


def test_without_numbers_there_is_no_last_page_and_too_many_stay_in_the_notes(made):
    assert len(Presentation(io.BytesIO(made(help_lines=()))).slides) == 9
    many = tuple(HelpLine(f"1000{n}", f"第{n}条热线", "每天", "") for n in range(9))
    last = list(Presentation(io.BytesIO(made(help_lines=many))).slides)[-1]
    assert len(last.placeholders[1].text_frame.paragraphs) == 10
    assert sum("条热线" in line for line in notes(last)) == 9


# --- form ------------------------------------------------------------------------------


def test_two_makings_are_the_same_bytes_and_name_nobody(made, deck):
    assert made() == deck
    with zipfile.ZipFile(io.BytesIO(deck)) as archive:
        assert archive.namelist() == sorted(archive.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "printer" in name or "thumbnail" in name]
        core = archive.read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core
    assert "2026-11-21T00:00:00Z" in core
    assert "Canny" not in core


def test_every_run_is_chinese_by_language_and_font(deck):
    with zipfile.ZipFile(io.BytesIO(deck)) as archive:
        names = [name for name in archive.namelist() if re.search(r"(slides|notesSlides)/[a-zA-Z]+\d+\.xml$", name)]
        texts = [archive.read(name).decode() for name in names]
        themes = [archive.read(name).decode() for name in archive.namelist() if "theme/theme" in name]
    runs = [run for text in texts for run in re.findall(r"<a:r>.*?</a:r>", text)]
    assert len(runs) > 60
    assert all('lang="zh-CN"' in run and '<a:ea typeface="+mn-ea"/>' in run for run in runs)
    assert len(themes) == 2
    assert all(theme.count('<a:ea typeface="黑体"/>') == 2 for theme in themes)


def test_title_is_read_first_and_nothing_is_left_to_click(opened):
    for slide in opened:
        shapes = list(slide.shapes)
        assert shapes[0].is_placeholder
        assert shapes[0].placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
        assert all(not shape.has_text_frame or shape.text_frame.text for shape in shapes)
        assert all(shape.is_placeholder for shape in shapes)
        assert len({shape.shape_id for shape in shapes}) == len(shapes)
        assert slide.slide_layout.slide_master.slide_layouts[0].name == "封面"


def test_pictures_keep_their_proportions_and_stay_in_their_place(opened):
    wide, narrow = 900 / 120, 100 / 700
    shown = {6: [narrow], 7: [wide], 8: [wide, narrow]}
    for at, ratios in shown.items():
        found = [shape for shape in opened[at].shapes if shape.element.tag.endswith("}pic")]
        assert [shape.width / shape.height for shape in found] == pytest.approx(ratios, rel=0.01)
        for shape in found:
            assert (shape.crop_left, shape.crop_right, shape.crop_top, shape.crop_bottom) == (0, 0, 0, 0)
            assert shape.top >= 112 * 12700 - 1
            assert shape.top + shape.height <= 488 * 12700 + 1


def test_a_picture_that_powerpoint_cannot_show_is_refused(made, pictures, tmp_path):
    Image.new("RGB", (9, 9)).save(tmp_path / "图.webp")
    with pytest.raises(pdf.CannotSet, match=r"webp.*宽\.png"):
        made(pictures=pictures | {"宽.png": tmp_path / "图.webp"})
    (tmp_path / "坏.png").write_bytes(b"not a picture")
    with pytest.raises(pdf.CannotSet, match="打不开"):
        made(pictures=pictures | {"宽.png": tmp_path / "坏.png"})
    with pytest.raises(pdf.CannotSet, match="不在"):
        made(pictures=pictures | {"宽.png": tmp_path / "没有.png"})


# --- as LibreOffice sets it ------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(deck, tmp_path_factory):
    """What stands where on each page: (height of the baseline above the foot in points, words)."""
    office_ = shutil.which("soffice")
    assert office_, "LibreOffice Impress sets the decks: apt-get install libreoffice-impress"
    folder = tmp_path_factory.mktemp("soffice")
    (folder / "deck.pptx").write_bytes(deck)
    command = [office_, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
               "--outdir", str(folder), str(folder / "deck.pptx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = []
    for page in PdfReader(folder / "deck.pdf").pages:
        lines = []
        page.extract_text(visitor_text=lambda text, cm, tm, *_: text.strip() and lines.append((tm[5] * cm[3] + cm[5], text)))  # noqa: B023
        found.append((page, lines))
    return found


def test_libreoffice_sets_every_slide_in_16_to_9(pages, opened):
    assert len(pages) == len(opened)
    for page, _ in pages:
        assert float(page.mediabox.width) / float(page.mediabox.height) == pytest.approx(16 / 9, rel=0.01)
    for (page, _), slide in zip(pages, opened, strict=True):
        shown = re.sub(r"\s", "", page.extract_text())
        for shape in slide.shapes:
            for paragraph in shape.text_frame.paragraphs if shape.has_text_frame else ():
                assert re.sub(r"\s", "", paragraph.text) in shown


def test_a_full_page_takes_as_many_lines_as_were_counted_and_ends_above_the_foot(pages):
    written = [block for block in walk(talk().blocks) if isinstance(block, Slide)]
    for (page, lines), slide in zip(pages[1:-1], written, strict=True):
        scale = 540 / float(page.mediabox.height)
        body = sorted({round(y * scale) for y, _ in lines if 540 - 488 <= y * scale <= 540 - 100})
        assert [text for y, text in lines if 44 < y * scale < 540 - 488] == []
        kind = slides.shape(slide)
        if kind in {"few", "text"}:
            types = slides.TYPES[kind]
            rooms = [(slides.BODY.width - used.indent) / used.size for used in types]
            counted = sum(slides.rows(doc.plain(line.inlines), rooms[line.level]) for line in slides.lines(slide))
            assert 1 + sum(upper - lower > types[0].pitch * 0.6 for lower, upper in pairwise(body)) == counted


# --- in the plan -----------------------------------------------------------------------


@pytest.fixture
def planned(sample):
    def decks():
        shelf, problems = library.load(sample)
        assert problems == []
        todo = office.added(plan.plan(shelf, {}, sample), shelf, sample)
        return {entry.owner: entry for entry in todo.prints if entry.format == "pptx"}, todo

    return decks


def test_an_item_with_slides_has_a_deck_and_no_other(planned):
    decks, todo = planned()
    assert set(decks) == {"kit-rest", "lec-pause-01"}
    assert decks["kit-rest"].name == "kit-rest-slides.pptx"
    assert len([a for a in todo.artifacts if a.key == decks["kit-rest"].key]) == 1


def test_a_deck_is_made_again_when_a_slide_or_its_notes_change_and_else_not(planned, sample):
    kit = sample / "courses/歇一歇.md"
    text, before = kit.read_text("utf-8"), planned()[0]
    for old, new, other in (
        ("停一停，看大家坐好了没有。", "停一停，看看大家。", True), ("弦一直绷着会断", "弦松一松", True),
        ("洗手的时候数三次呼吸。", "洗手的时候数五次呼吸。", False), ('version: "0.1.0"', 'version: "0.1.0"  # 注', False),
    ):  # fmt: skip
        assert old in text
        kit.write_text(text.replace(old, new), "utf-8")
        after = planned()[0]
        assert (after["kit-rest"].key != before["kit-rest"].key) is other
        assert after["lec-pause-01"].key == before["lec-pause-01"].key


def test_a_talk_of_plain_knowledge_ends_without_numbers(planned, sample, tmp_path):
    kit = sample / "courses/歇一歇.md"
    found = {}
    for risk in ("R1", "R0"):
        kit.write_text(kit.read_text("utf-8").replace("risk: R1", f"risk: {risk}"), "utf-8")
        decks, todo = planned()
        target = tmp_path / risk
        target.mkdir()
        next(artifact for artifact in todo.artifacts if artifact.key == decks["kit-rest"].key).make(target, lambda _: None)
        found[risk] = pptx.words((target / "kit-rest-slides.pptx").read_bytes())
    assert "000356" in found["R1"]
    assert "000356" not in found["R0"]


def test_the_sample_decks_hold_what_their_items_hold(planned, tmp_path):
    decks, todo = planned()
    docs = {item.id: item for item in todo.docs}
    for owner, entry in decks.items():
        target = tmp_path / owner
        target.mkdir()
        next(artifact for artifact in todo.artifacts if artifact.key == entry.key).make(target, lambda _: None)
        shown = Presentation(target / entry.name).slides
        source = [block for block in walk(docs[owner].blocks) if isinstance(block, Slide)]
        assert len(shown) == len(source) + 2
        tables = [shape for slide in shown for shape in slide.shapes if shape.has_table]
        drawn = [shape for slide in list(shown)[:-1] for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE or shape.element.tag.endswith("}pic")]
        inner = list(walk(tuple(source)))
        assert len(tables) == sum(isinstance(block, doc.Table) for block in inner)
        assert len(drawn) == sum(isinstance(block, doc.Picture) for block in inner)


def part(made, name):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return archive.read(name).decode()


def test_the_sample_of_the_tests_has_slides():
    shelf, _ = library.load(SAMPLE)
    shown = [item.id for item in plan.compose(shelf, {}) if pptx.has_slides(item)]
    assert shown == ["kit-rest", "lec-pause-01"]
