"""A play's script: what a trainer writes, and who says what."""

from __future__ import annotations

import cases
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xindeng.diag import Span
from xindeng.doc import Blocks, Callout, Cue, Direction, Section, Strong, Text, plain
from xindeng.script import bold_words, number, read, speakers, spoken_hanzi

CAST = ("周岚", "老周", "周岚的替身")
SCENE = "## 第一场 家中餐桌 傍晚\n\n"


def scene(text: str) -> Blocks:
    """The blocks of one scene that must be without complaint; it starts at line 3 of 12…"""
    blocks, problems = read(SCENE + text, "剧.md", 10, CAST)
    assert [problem.as_text() for problem in problems] == []
    (found,) = blocks
    assert isinstance(found, Section)
    return found.blocks


def words_of_complaints(text: str) -> str:
    return "\n".join(problem.as_text() for problem in read(text, "剧.md", 1, CAST)[1])


def test_every_mistake_is_answered_with_its_place_and_what_to_write_instead():
    cases.check("script_complaints.txt", words_of_complaints)


def test_scenes_are_sections_with_anchors():
    blocks, problems = read(SCENE + "老周：嗯。\n\n## 第2场 车里 夜\n\n（停。）", "剧.md", 10, CAST)
    assert problems == []
    assert [(b.title, b.id, b.span) for b in blocks if isinstance(b, Section)] == [
        ("第一场 家中餐桌 傍晚", "scene-1", Span("剧.md", 10, 1)),
        ("第2场 车里 夜", "scene-2", Span("剧.md", 14, 1)),
    ]


@pytest.mark.parametrize(
    "written",
    ["老周：（不抬头）嗯。", "老周:(不抬头)嗯。", "　　老周： （不抬头） 嗯。", "老周 ：（不抬头）嗯。"],
)
def test_a_speech_has_a_speaker_a_manner_and_words(written):
    (cue,) = scene(written)
    assert isinstance(cue, Cue)
    assert (cue.speaker, cue.aside, plain(cue.inlines)) == ("老周", "不抬头", "嗯。")


def test_a_colon_within_a_speech_is_only_a_colon():
    (cue,) = scene("老周：她说：“走。”")
    assert isinstance(cue, Cue)
    assert plain(cue.inlines) == "她说：“走。”"


def test_speeches_on_neighbouring_lines_are_two_and_long_ones_go_on():
    first, second, third = scene("老周：一句话\n接着说。\n周岚：嗯。\n（停。）")
    assert isinstance(first, Cue)
    assert plain(first.inlines) == "一句话接着说。"
    assert isinstance(second, Cue)
    assert second.span == Span("剧.md", 14, 1)
    assert isinstance(third, Direction)


def test_a_direction_is_a_paragraph_in_brackets_and_may_hold_brackets():
    (direction,) = scene("（周岚（系着**围裙**）端上\n**一盘菜**。）")
    assert isinstance(direction, Direction)
    assert plain(direction.inlines) == "周岚（系着围裙）端上一盘菜。"


def test_a_note_for_the_director_is_for_leaders_only():
    note, cue = scene('!!! facilitator "导演手记"\n    停足五秒。\n\n    不要叹气。\n\n老周：嗯。')
    assert isinstance(note, Callout)
    assert (note.title, note.reader, len(note.blocks)) == ("导演手记", "facilitator", 2)
    assert isinstance(cue, Cue)


def test_props_are_the_bold_words_of_directions_and_asides():
    blocks = scene("（端上**一盘菜**。）\n\n老周：（放下**碗**）我**真的**累。（拿起**手机**）走了。")
    assert bold_words(blocks) == [
        ("一盘菜", Span("剧.md", 12, 1)),
        ("碗", Span("剧.md", 14, 1)),
        ("手机", Span("剧.md", 14, 1)),
    ]
    cue = blocks[1]
    assert isinstance(cue, Cue)
    assert Strong((Text("真的"),)) in cue.inlines


def test_only_words_said_aloud_are_counted():
    assert spoken_hanzi(scene("老周：（不抬头）嗯，好的。（停）走ABC。\n\n（灯暗。）")) == 4


def test_speakers_are_counted_in_order_of_appearance():
    blocks = scene("周岚：甲。\n\n老周：乙。\n\n周岚：丙。\n\n周岚的替身：丁。")
    assert speakers(blocks) == {"周岚": 2, "老周": 1, "周岚的替身": 1}


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("一", 1),
        ("九", 9),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十五", 35),
        ("7", 7),
        ("一二", 0),
        ("十十", 0),
    ],
)
def test_scene_numbers_are_read_in_chinese_and_in_digits(numeral, value):
    assert number(numeral) == value


PIECES = st.sampled_from(
    ["## 第一场 甲 乙\n", "## ", "老周", "：", ":", "（", "）", "(", ")", "**", "\n", "\n\n", "!!! facilitator\n", "    ",
     "字", "　", " ", "<b>", "#", "[", "](x)"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=50).map("".join)))
def test_no_script_makes_the_reader_fail(text):
    blocks, problems = read(text, "剧.md", 1, CAST)
    spoken_hanzi(blocks)
    bold_words(blocks)
    assert all(problem.span.line >= 1 and problem.span.column >= 1 for problem in problems)
