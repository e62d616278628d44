"""Slides in a text: how they are written, what fits them, who gets them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import SAMPLE
from PIL import ImageFont

from xindeng import doc, library, plan, prose, slides
from xindeng.checks.pace import spoken
from xindeng.checks.passages import passages
from xindeng.doc import Slide, as_data, chosen, numbered, select, walk
from xindeng.kinds import BY_NAME, KINDS
from xindeng.render import pdf


def written(text):
    """The slides of a text without any complaint."""
    blocks, problems = prose.read(text, "讲.md", 1)
    assert problems == []
    return blocks, [block for block in walk(blocks) if isinstance(block, Slide)]


def told(text):
    """Line, code and message of each complaint."""
    return [(problem.span.line, problem.code, problem.message) for problem in prose.read(text, "讲.md", 1)[1]]


@pytest.fixture(scope="module")
def docs():
    shelf, _ = library.load(SAMPLE)
    return shelf, {item.id: item for item in plan.compose(shelf, {})}


# --- the dialect -----------------------------------------------------------------------


def test_a_slide_holds_points_pictures_and_tables_and_is_for_the_leader():
    _, found = written(
        '!!! slide "倾听的三步"\n    - 看着对方\n        - 不看手机\n\n    ![两个人](图/坐.png)\n\n'
        '!!! slide “全角引号也行”\n    | 甲 | 乙 |\n    | --- | --- |\n    | 1 | 2 |\n\n!!! slide "只有题目"\n\n说的话。\n'
    )
    assert [(slide.title, slides.shape(slide), slide.reader) for slide in found] == [
        ("倾听的三步", "beside", "facilitator"), ("全角引号也行", "table", "facilitator"), ("只有题目", "statement", "facilitator"),
    ]  # fmt: skip
    assert [(line.level, line.mark, doc.plain(line.inlines)) for line in slides.lines(found[0])] == [
        (0, "dot", "看着对方"), (1, "dot", "不看手机"),
    ]  # fmt: skip


def test_slides_are_counted_through_the_whole_item():
    blocks, _ = written('## 一\n\n!!! slide "甲"\n\n### 里\n\n!!! slide "乙"\n\n## 二\n\n!!! slide "丙"\n')
    assert [slide.number for slide in walk(numbered(blocks)) if isinstance(slide, Slide)] == [1, 2, 3]


def test_a_slide_is_refused_where_it_would_get_lost():
    assert told('- 一\n\n    !!! slide "甲"\n        话\n') == [(3, "B-17", "幻灯片不能放在别的内容里面")]
    assert told('!!! slide "甲"\n- 一\n') == [(2, "B-17", "这一行没有缩进，不在幻灯片里")]
    assert told("!!! slide 甲\n    话\n")[0][:2] == (1, "B-02")
    assert told('??? slide "甲"\n    话\n')[0][:2] == (1, "B-02")


def test_only_what_is_spoken_to_a_room_has_slides():
    assert [kind.name for kind in KINDS if kind.slides] == ["lecture", "lecture_kit"]


# --- what fits -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def font():
    """The regular weight of the font that most readers without 黑体 will see."""
    path = str(pdf.fonts()[0])
    every = [ImageFont.truetype(path, 1000, index=index) for index in range(5)]
    found = next(each for each in every if each.getname()[0] == "Noto Sans CJK SC")
    found.set_variation_by_axes([400])
    return found


def test_widths_are_those_of_the_font_and_never_less(font):
    for char in map(chr, range(32, 127)):
        assert font.getlength(char) / 1000 <= slides.width(char), char
    plain = "abcdefghijklmnopqrstuvwxyz 0123456789"
    assert slides.width(plain) < 1.05 * font.getlength(plain) / 1000
    assert all(font.getlength(char) == 1000 == 1000 * slides.width(char) for char in "灯。，！（）“”…《》")


@pytest.mark.parametrize(
    ("words", "room", "lines"),
    [
        ("一二三四五", 5, 1), ("一二三四五六", 5, 2), ("一二三四五。", 5, 2), ("一二三四（五）", 5, 2),
        ("打 12356 问", 5.4, 1), ("打 12356 问", 5, 2), ("请你拨打12356", 6, 2), ("一\n二", 5, 2), ("", 5, 1), ("W" * 20, 5, 4), ("一二三四 五", 4.1, 2),
    ],
)  # fmt: skip
def test_lines_break_where_chinese_lets_them(words, room, lines):
    assert slides.rows(words, room) == lines


@pytest.mark.parametrize("count", [1, 4, 5, 7])
def test_seven_points_of_one_line_fit(count):
    _, found = written('!!! slide "题"\n' + "".join(f"    - 第 {n} 点\n" for n in range(count)))
    assert slides.shape(found[0]) == ("few" if count < 6 else "text")


def test_the_line_that_runs_off_the_page_is_named():
    points = [f"    - 第{n}点\n" for n in range(1, 9)]
    assert told('!!! slide "题"\n' + "".join(points)) == [(9, "B-19", "这张幻灯片从这一行起放不下：“第8点”")]
    beside = "".join(points[:7]) + "    - 这一条在图的旁边要排成两行的\n\n    ![灯](灯.png)\n"
    assert told(f'!!! slide "题"\n{beside}') == [(9, "B-19", "这张幻灯片从这一行起放不下：“这一条在图的旁边……”")]


def test_a_table_is_set_smaller_before_it_is_refused():
    def table(rows):
        return '!!! slide "题"\n    | 甲 | 乙 |\n    | --- | --- |\n' + "    | 一 | 二 |\n" * rows

    sizes = [slides.cell(slides.table(written(table(rows))[1][0])).size for rows in (3, 7)]
    assert sizes == [30, 24]
    assert told(table(9)) == [(11, "B-19", "这张幻灯片上的表，从第 8 行起放不下")]


def test_columns_share_the_width_by_what_stands_in_them():
    _, found = written('!!! slide "题"\n    | 号 | 说什么 |\n    | --- | --- |\n    | 1 | 这一格里的话比旁边那一格长得多 |\n')
    table = slides.table(found[0])
    widths = slides.columns(table, slides.cell(table))
    assert sum(widths) == pytest.approx(slides.BODY.width)
    assert widths[1] > 3 * widths[0] > 200


# --- who gets them ---------------------------------------------------------------------


def test_no_slide_is_in_what_participants_get(docs):
    shelf, pages = docs
    shown = 0
    for item in pages.values():
        titles = {block.title for block in walk(item.blocks) if isinstance(block, Slide)}
        prints = BY_NAME[shelf.items[item.id].type].prints(shelf.items[item.id]) if titles else ()
        for edition in prints:
            held = [block for block in walk(chosen(item, edition)) if isinstance(block, Slide)]
            shown += len(held)
            assert not held or "facilitator" in edition.readers
        assert not titles & set(map(str, as_data(select(item.blocks, ("participant",)))))
    assert shown > 4


def test_what_stands_on_a_slide_is_not_spoken_and_is_read_by_all():
    blocks, _ = written('!!! slide "题目"\n    - 十个字的一条要点在此\n\n!!! say\n    五个字的话。\n')
    assert spoken(blocks) == 5
    assert spoken(blocks[:1]) == 0


def test_words_that_burden_are_refused_on_a_slide_too(docs):
    shelf, _ = docs
    kit = shelf.items["kit-rest"]
    said = [passage for passage in passages(kit) if passage.projected]
    assert [passage.text for passage in said][:3] == ["弦一直绷着会断", "只学一样：数三口气", "坐下来"]
    assert not any(passage.guarded for passage in said)


def test_a_changed_slide_changes_the_leaders_book_and_no_participants_sheet(docs):
    _, pages = docs
    kit = pages["kit-rest"]
    sheet = next(entry for entry in BY_NAME["lecture_kit"].prints(docs[0].items["kit-rest"]) if entry.readers == ("participant",))
    other = replace(kit, blocks=doc.rewritten(kit.blocks, lambda n: replace(n, title="另一张") if isinstance(n, Slide) else n))
    assert other != kit
    assert chosen(other, sheet) == chosen(kit, sheet)
