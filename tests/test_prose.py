"""What authors write in a body, and what becomes of it."""

from __future__ import annotations

from typing import get_args

import cases
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xindeng import doc
from xindeng.diag import Span
from xindeng.prose import Slot, inline, place, read
from xindeng.prose.reader import TITLES

FIRST_LINE = 11


def blocks(text: str) -> doc.Blocks:
    """The blocks of a body that must be without complaint."""
    found, problems = read(text, "课.md", FIRST_LINE)
    assert [problem.as_text() for problem in problems] == []
    return found


def shown(inlines: doc.Inlines) -> str:
    """Inlines in a form that is short to write in a test."""
    return "".join(_shown(each) for each in inlines)


def _shown(each: doc.Inline) -> str:
    match each:
        case doc.Text(text):
            return text
        case doc.Strong(inner):
            return f"<b>{shown(inner)}</b>"
        case doc.Emphasis(inner):
            return f"<i>{shown(inner)}</i>"
        case doc.Code(text):
            return f"<code>{text}</code>"
        case doc.Link(target, inner):
            return f"<a {target}>{shown(inner)}</a>"
        case doc.Footnote(inside):
            return f"<note>{''.join(line(block) for block in inside)}</note>"
        case doc.Break():
            return "<br>"


def line(block: doc.Block) -> str:
    assert isinstance(block, doc.Paragraph)
    return shown(block.inlines)


def marked(text: str) -> str:
    return shown(inline(text, "课.md", 1)[0])


def words_of_complaints(text: str) -> str:
    return "\n".join(problem.as_text() for problem in read(text, "课.md", 1)[1])


def test_every_mistake_is_answered_with_its_place_and_what_to_write_instead():
    cases.check("prose_complaints.txt", words_of_complaints)


# --- emphasis --------------------------------------------------------------------------

CHINESE = {
    "**注意：**请": "<b>注意：</b>请",
    "他说**“别走。”**": "他说<b>“别走。”</b>",
    "他说**“别走。”**她没听": "他说<b>“别走。”</b>她没听",
    "**50%**的": "<b>50%</b>的",
    "增加了**50%**": "增加了<b>50%</b>",
    "**（可选）**分享": "<b>（可选）</b>分享",
    "请**（可选）**分享": "请<b>（可选）</b>分享",
    "读**《倾听》**一书": "读<b>《倾听》</b>一书",
    "**“甲”**和**“乙”**": "<b>“甲”</b>和<b>“乙”</b>",
    "**甲：**一，**乙：**二。": "<b>甲：</b>一，<b>乙：</b>二。",
    "**停！**再说": "<b>停！</b>再说",
    "**想一想……**然后": "<b>想一想……</b>然后",
    "**听——**不急": "<b>听——</b>不急",
    "用**ABC**法": "用<b>ABC</b>法",
    "用**(ABC)**法": "用<b>(ABC)</b>法",
    "打**12356。**免费": "打<b>12356。</b>免费",
    "**`代码`**后": "<b><code>代码</code></b>后",
    "**[文](lec-a)**后": "<b><a lec-a>文</a></b>后",
    "*轻声：*请": "<i>轻声：</i>请",
    "说*“好。”*他": "说<i>“好。”</i>他",
    "**粗*斜：*粗**": "<b>粗<i>斜：</i>粗</b>",
    "***又粗又斜：***后": "<i><b>又粗又斜：</b></i>后",
    "**一、**听": "<b>一、</b>听",
    "（**注意**）": "（<b>注意</b>）",
    "𠀀**“字。”**𠀀": "𠀀<b>“字。”</b>𠀀",
    "我叫____，今年____岁": "我叫____，今年____岁",
    "（____）和（____）": "（____）和（____）",
    "姓名：____ 电话：____": "姓名：____ 电话：____",
}


@pytest.mark.parametrize(("written", "seen"), CHINESE.items())
def test_chinese_punctuation_beside_stars_does_not_stop_bold(written, seen):
    assert marked(written) == seen


COMMONMARK = {
    "*foo bar*": "<i>foo bar</i>",
    "a * foo bar*": "a * foo bar*",
    'a*"foo"*': 'a*"foo"*',
    "*\u00a0a\u00a0*": "*\u00a0a\u00a0*",
    "*$*alpha.": "*$*alpha.",
    "foo*bar*": "foo<i>bar</i>",
    "5*6*78": "5<i>6</i>78",
    "_foo bar_": "<i>foo bar</i>",
    "_ foo bar_": "_ foo bar_",
    'a_"foo"_': 'a_"foo"_',
    "foo_bar_": "foo_bar_",
    "5_6_78": "5_6_78",
    "foo-_(bar)_": "foo-<i>(bar)</i>",
    "_foo*": "_foo*",
    "*foo bar *": "*foo bar *",
    "*(*foo)": "*(*foo)",
    "*(*foo*)*": "<i>(<i>foo</i>)</i>",
    "*foo*bar": "<i>foo</i>bar",
    "_foo_bar_baz_": "<i>foo_bar_baz</i>",
    "**foo bar**": "<b>foo bar</b>",
    "** foo bar**": "** foo bar**",
    'a**"foo"**': 'a**"foo"**',
    "foo**bar**": "foo<b>bar</b>",
    "__foo bar__": "<b>foo bar</b>",
    "foo__bar__": "foo__bar__",
    "**foo bar **": "**foo bar **",
    "**(**foo)": "**(**foo)",
    "*(**foo**)*": "<i>(<b>foo</b>)</i>",
    "**foo**bar": "<b>foo</b>bar",
    "*foo [bar](lec-a)*": "<i>foo <a lec-a>bar</a></i>",
    "*foo __bar__ baz*": "<i>foo <b>bar</b> baz</i>",
    "*foo**bar**baz*": "<i>foo<b>bar</b>baz</i>",
    "*foo**bar*": "<i>foo**bar</i>",
    "***foo** bar*": "<i><b>foo</b> bar</i>",
    "*foo **bar***": "<i>foo <b>bar</b></i>",
    "foo***bar***baz": "foo<i><b>bar</b></i>baz",
    "****foo*": "***<i>foo</i>",
    "**foo*": "*<i>foo</i>",
    "*foo**": "<i>foo</i>*",
    "****foo****": "<b><b>foo</b></b>",
    "***foo***": "<i><b>foo</b></i>",
    "*foo _bar* baz_": "<i>foo _bar</i> baz_",
    "*foo [bar*](lec-a)": "*foo <a lec-a>bar*</a>",
    "*a `*`*": "<i>a <code>*</code></i>",
}


@pytest.mark.parametrize(("written", "seen"), COMMONMARK.items())
def test_text_in_ascii_is_emphasised_as_commonmark_says(written, seen):
    assert marked(written) == seen


# --- inside a line ---------------------------------------------------------------------


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{{ 7*7 }} 和 {{ 8*8 }}", "{% raw %}", "{{ **x** }}"])
def test_template_marks_show_as_written(text):
    assert marked(text) == text


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("中文\n换行", "中文换行"),
        ("中文，\nEnglish", "中文，English"),
        ("some\nEnglish", "some English"),
        ("中文\nEnglish", "中文 English"),
        ("**中文**\n换行", "<b>中文</b>换行"),
        ("一行  \n二行", "一行<br>二行"),
        ("一行\\\n二行", "一行<br>二行"),
    ],
)
def test_a_line_end_within_chinese_leaves_no_gap(written, seen):
    assert marked(written) == seen


def test_links_to_items_sections_and_safe_addresses_pass():
    text = "[](lec-a-01) [甲](#s1) [乙](https://a.cn/路?x=1#y) [丙](tel:12356) [丁](mailto:a@b.cn) <https://a.cn>"
    (paragraph,) = blocks(text)
    links = [each for each in paragraph.inlines if isinstance(each, doc.Link)]
    assert [each.target for each in links] == [
        "lec-a-01", "#s1", "https://a.cn/路?x=1#y", "tel:12356", "mailto:a@b.cn", "https://a.cn",
    ]  # fmt: skip
    assert links[0].inlines == ()
    assert links[0].span == Span("课.md", FIRST_LINE, 4)


def test_a_footnote_is_carried_where_it_is_called():
    (first, second) = blocks("甲[^1]。\n\n乙[^1]。\n\n[^1]: 注**释**")
    assert line(first) == "甲<note>注<b>释</b></note>。"
    assert line(second) == "乙<note>注<b>释</b></note>。"


def test_inline_points_into_the_rest_of_a_line():
    _, problems = inline("嗯<b>", "剧.md", 7, column=4)
    assert [str(problem.span) for problem in problems] == ["剧.md:7:5"]


# --- blocks ----------------------------------------------------------------------------


def test_headings_become_nested_sections_with_ids_and_places():
    first, second = blocks("## 一 {#one}\n\n甲\n\n### 一之一\n\n乙\n\n## 二\n\n丙")
    assert isinstance(first, doc.Section)
    assert (first.title, first.id, first.span) == ("一", "one", Span("课.md", FIRST_LINE, 1))
    inner = first.blocks[1]
    assert isinstance(inner, doc.Section)
    assert (inner.title, inner.id, inner.span) == ("一之一", "", Span("课.md", FIRST_LINE + 4, 1))
    assert isinstance(second, doc.Section)
    assert second.title == "二"


def test_a_heading_may_be_an_id_alone_and_keeps_no_marks():
    only_id, marked_up = blocks("## {#s1}\n\n甲\n\n## **粗** [链](lec-a) `码`")
    assert isinstance(only_id, doc.Section)
    assert isinstance(marked_up, doc.Section)
    assert (only_id.title, only_id.id) == ("", "s1")
    assert marked_up.title == "粗 链 码"


def test_every_kind_of_callout_has_a_chinese_title():
    assert set(TITLES) == set(get_args(doc.CalloutKind))
    for kind, title in TITLES.items():
        (callout,) = blocks(f"!!! {kind}\n    内容")
        assert isinstance(callout, doc.Callout)
        assert (callout.kind, callout.title) == (kind, title)
        assert callout.reader == ("facilitator" if kind == "facilitator" else "all")


def test_a_callout_holds_blocks_and_ends_where_the_indent_ends():
    callout, after = blocks('!!! tip "小窍门"\n    甲\n\n    - 乙\n\n    | a |\n    |---|\n    | 1 |\n\n后面')
    assert isinstance(callout, doc.Callout)
    assert callout.title == "小窍门"
    assert [type(block) for block in callout.blocks] == [doc.Paragraph, doc.Bullets, doc.Table]
    assert callout.blocks[1].span == Span("课.md", FIRST_LINE + 3, 5)
    assert line(after) == "后面"


def test_a_list_of_tasks_is_a_checklist():
    (checklist,) = blocks("- [ ] 签到表\n- [x] **鼓**")
    assert isinstance(checklist, doc.Checklist)
    assert [shown(item) for item in checklist.items] == ["签到表", "<b>鼓</b>"]


def test_lists_keep_order_start_and_nesting():
    (numbered,) = blocks("3. 甲\n4. 乙\n    - 丙")
    assert isinstance(numbered, doc.Bullets)
    assert (numbered.ordered, numbered.start) == (True, 3)
    assert isinstance(numbered.items[1][1], doc.Bullets)


def test_a_table_knows_its_columns_of_numbers():
    (table,) = blocks("| 项 | 分钟 |\n|---|---:|\n| **听** | 15 |")
    assert isinstance(table, doc.Table)
    assert table.numeric == (1,)
    assert [shown(cell) for cell in table.header] == ["项", "分钟"]
    assert [[shown(cell) for cell in row] for row in table.rows] == [["<b>听</b>", "15"]]


def test_pictures_alone_keep_the_name_that_was_written():
    found = blocks("![一家人](图/晚 饭.png)".replace(" ", "%20") + "\n![鼓](鼓.png)")
    assert [(each.src, each.alt) for each in found if isinstance(each, doc.Picture)] == [
        ("图/晚%20饭.png", "一家人"),
        ("鼓.png", "鼓"),
    ]


def test_quote_code_and_rule():
    quote, code, rule = blocks("> 引\n\n```\n<b>{{ x }}</b>\n```\n\n---")
    assert isinstance(quote, doc.Quote)
    assert isinstance(code, doc.Verbatim)
    assert code.text == "<b>{{ x }}</b>"
    assert isinstance(rule, doc.Rule)


def test_windows_line_ends_move_no_place():
    assert words_of_complaints("甲\r\n\r\n<b>") == words_of_complaints("甲\n\n<b>")


def test_nothing_of_refused_html_gets_through():
    found, _ = read(
        "甲<script>alert(1)</script>\n\n<iframe src=x>\n\n!!! note\n    <img onerror=x>", "课.md", 1
    )
    assert "<" not in str(doc.as_data(found))


# --- slots -----------------------------------------------------------------------------

HEAD = Span("课.md", 2, 1)


def slot(name: str, title: str, required: bool = True) -> Slot:
    return Slot(name, title, required, Span("课.md", 5, 3))


def placed(text: str, *slots: Slot) -> tuple[dict[str, str], list[str]]:
    texts, problems = place(blocks(text), slots, HEAD)
    seen = {name: "/".join(_summary(block) for block in found) for name, found in texts.items()}
    return seen, [f"{p.span.line} {p.code} {p.message} {p.hint}".strip() for p in problems]


def _summary(block: doc.Block) -> str:
    if isinstance(block, doc.Section):
        return f"[{block.title}:{'/'.join(_summary(each) for each in block.blocks)}]"
    return line(block)


OPENING, PRACTICE = slot("opening", "开场"), slot("practice", "两人对练")


def test_text_goes_to_its_place_by_id_or_by_title():
    texts, problems = placed(
        "## 随便写 {#opening}\n\n甲\n\n## 两人对练\n\n乙\n\n### 细节\n\n丙", OPENING, PRACTICE
    )
    assert texts == {"opening": "甲", "practice": "乙/[细节:丙]"}
    assert problems == []


def test_a_slot_within_a_slot_takes_its_own_text():
    inner = slot("s1-hello", "见面圈")
    texts, problems = placed(
        "## 第一次 {#s1}\n\n引子\n\n### 见面圈\n\n圈\n\n#### 提示\n\n深", slot("s1", "第一次"), inner
    )
    assert texts == {"s1": "引子", "s1-hello": "圈/[提示:深]"}
    assert problems == []


def test_a_heading_that_matches_nothing_names_the_nearest():
    texts, problems = placed("## 开场\n\n甲\n\n## 两人对炼\n\n乙", OPENING, PRACTICE)
    assert texts == {"opening": "甲"}
    assert problems == [
        "5 B-09 “两人对练”还没有正文 在正文里写一个小标题：## 两人对练 {#practice}，下面写正文。",
        (
            "15 B-08 小标题“两人对炼”在文件头里没有对应的地方，这段文字没有归处 "
            "是不是文件头第 5 行的“两人对练”？两处要一模一样：把这里改成 两人对练，或把文件头第 5 行的改成这里的写法。"
        ),
    ]


def test_a_heading_beside_slots_needs_a_place_too():
    _, problems = placed(
        "## 开场\n\n### 两人对练\n\n乙\n\n### 别的\n\n丙", slot("opening", "开场", False), PRACTICE
    )
    assert problems == [
        (
            "17 B-08 小标题“别的”在文件头里没有对应的地方，这段文字没有归处 "
            "文件头里的每一处都已经有正文了：把这段放进其中一处，用更深一级的小标题。"
        )
    ]


def test_an_id_that_matches_nothing_is_said_however_deep():
    _, problems = placed("## 开场\n\n甲\n\n### 细节 {#openin}\n\n乙", OPENING)
    assert problems == ["15 B-08 编号 {#openin}在文件头里没有对应的地方，这段文字没有归处 是不是“{#opening}”（开场）？"]


def test_text_before_the_first_heading_needs_a_place():
    _, problems = placed("前言\n\n## 开场\n\n甲", OPENING)
    assert [problem[:7] for problem in problems] == ["11 B-08"]
    texts, problems = placed("前言\n\n## 开场\n\n甲", OPENING, slot("", "正文"))
    assert (texts, problems) == ({"": "前言", "opening": "甲"}, [])


def test_a_required_place_without_text_is_said_where_the_head_names_it():
    assert placed("## 开场\n", OPENING) == (
        {},
        ["5 B-09 “开场”还没有正文 在正文里写一个小标题：## 开场 {#opening}，下面写正文。"],
    )
    assert placed("", slot("opening", "开场", required=False)) == ({}, [])


def test_one_place_written_twice_is_a_complaint():
    texts, problems = placed("## 开场\n\n甲\n\n## 开场\n\n乙", OPENING)
    assert texts == {"opening": "甲"}
    assert problems == ["15 B-10 “开场”的正文写了两次 并成一处，或删掉一处。"]
    _, problems = placed("## 甲 {#opening}\n\n甲\n\n## 乙 {#opening}\n\n乙", OPENING)
    assert problems == ["15 B-10 “开场”的正文写了两次 并成一处，或删掉一处。"]


def test_a_title_that_fits_two_places_asks_for_the_id():
    _, problems = placed("## 休整\n\n甲", slot("rest-1", "休整"), slot("rest-2", "休整"))
    assert problems == [
        "11 B-10 有 2 处都叫“休整”，不知道这段是哪一处的 在小标题后面写上编号：{#rest-1} 或 {#rest-2}"
    ]


def test_ids_settle_titles_that_fit_two_places():
    texts, problems = placed(
        "## 休整 {#rest-1}\n\n甲\n\n### 休整\n\n深\n\n## 休整 {#rest-2}\n\n乙",
        slot("rest-1", "休整"),
        slot("rest-2", "休整"),
    )
    assert texts == {"rest-1": "甲/[休整:深]", "rest-2": "乙"}
    assert problems == []


# --- hostile text ----------------------------------------------------------------------

PIECES = st.sampled_from(
    ["*", "**", "_", "# ", "## ", "> ", "- ", "- [ ] ", "1. ", "    ", "!!! note\n", "```\n", "|", "|-|\n", "[^a]",
     "[^a]: ", "[", "](", ")", "![", "<b>", "<!--", "{#a}", "{{", "}}", "\n", "\n\n", "字", "，", "a", " ", "\\", "&#0;",
     "`", "---\n", "===\n", "：", "\x00", "\t", "　"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)))
def test_no_text_makes_the_reader_fail(text):
    found, problems = read(text, "课.md", 1)
    place(found, [OPENING, slot("", "正文")], HEAD)
    assert all(problem.span.line >= 1 and problem.span.column >= 1 for problem in problems)
    inline(text, "课.md", 1)


@pytest.mark.parametrize(
    "text",
    ["[" * 5000, "*a " * 5000, "**a_ " * 5000, ">" * 5000, "- " * 3000, "![" * 5000, "[^a]" * 2000, "{{" * 5000,
     "*a **b " * 2000 + "x" + "** *" * 2000, "字" * 60_000, "<" * 5000, "字\n" * 5000],
    ids=lambda text: text[:6],
)  # fmt: skip
def test_deep_and_long_text_is_answered_not_suffered(text):
    found, _ = read(text, "课.md", 1)
    assert list(doc.walk(found)) is not None
    doc.as_data(found)
